"""The identifier is started beside what comes before its first file."""

import threading

import pytest

from oais_vn import wiring
from oais_vn.api.desk import start_identifier
from oais_vn.model.errors import PluginError
from oais_vn.model.language import Text


@pytest.mark.parametrize("broken", [False, True])
def test_the_identifier_starts_in_a_thread_that_tells_nothing(monkeypatch, capfd, broken):
    asked = threading.Event()

    class Identifier:
        @property
        def agent(self):
            assert threading.current_thread() is not threading.main_thread()
            asked.set()
            if broken:
                raise PluginError(Text("hỏng", "broken"))

    monkeypatch.setattr(wiring, "format_identifier", lambda name, seconds: Identifier())
    start_identifier()
    assert asked.wait(10)
    for thread in threading.enumerate():
        if thread.name == "oais-vn-identifier":
            thread.join(10)
    assert capfd.readouterr().err == ""
