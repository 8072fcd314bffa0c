"""Which identifier `auto` stands for."""

from __future__ import annotations

import pytest

from oais_vn.plugins import registry
from oais_vn.plugins.registry import identifier_called


@pytest.mark.parametrize(
    ("installed", "names", "expected"),
    [
        (True, ("fido", "siegfried"), "siegfried"),
        (False, ("fido", "siegfried"), "fido"),
        (True, ("fido",), "fido"),
    ],
)
def test_auto_is_the_best_that_is_installed(
    monkeypatch: pytest.MonkeyPatch, installed: bool, names: tuple[str, ...], expected: str
) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda _: object() if installed else None)
    monkeypatch.setattr(registry, "plugin_names", lambda _: names)
    assert identifier_called("auto") == expected
    assert identifier_called("fido") == "fido"
