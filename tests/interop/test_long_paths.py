r"""Every path meets the system in the form that `extended` gives it (on Windows `\\?\`), and no other.

Here `extended` leads from a place that does not exist to one that does: a call that goes past it finds nothing.
"""

import importlib
import pkgutil

import pytest

import oais_vn as ov
import oais_vn.storage
from oais_vn import api, wiring
from oais_vn.storage import directory


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A folder that is there only for those who ask `extended`; with Windows' way of opening files."""
    nowhere, real = tmp_path / "khong-co", tmp_path / "that"
    real.mkdir()

    def extended(path):
        path = path.absolute()
        return real / path.relative_to(nowhere) if path.is_relative_to(nowhere) else path

    modules = [
        importlib.import_module(each.name)
        for room in (oais_vn.storage, wiring)
        for each in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
    ]
    for module in modules:
        if hasattr(module, "extended"):
            monkeypatch.setattr(module, "extended", extended)
    monkeypatch.setattr(directory, "_HAS_DIR_FD", False)
    return nowhere


@pytest.mark.parametrize("form", ["folder", "tar", "zip"])
def test_the_whole_road(tmp_path, nowhere, described, form):
    described(documents=2).write(tmp_path / "that" / "giao-nop")
    with ov.open_delivery(nowhere / "giao-nop") as delivery:
        assert ov.check(delivery).passed
        made = list(ov.pack(delivery, nowhere / "sau" / "goi", form=form))
        assert [package.made.value for package in made] == ["created", "created"]
    with ov.open_delivery(nowhere / "giao-nop") as delivery:
        again = list(ov.pack(delivery, nowhere / "sau" / "goi", form=form))
        assert [package.made.value for package in again] == ["already-there", "already-there"]
    assert not nowhere.exists()
    found = api.package_paths(nowhere / "sau" / "goi")
    assert [str(path) for path in found] == sorted(package.path for package in made)
    for path in found:
        assert path.is_relative_to(nowhere)
        assert ov.validate(path).passed


def test_the_log_of_events(nowhere, tmp_path):
    log = wiring.event_log(nowhere / "nhat-ky" / "events.jsonl")
    assert list(log.events()) == []
    assert (tmp_path / "that" / "nhat-ky").is_dir()
