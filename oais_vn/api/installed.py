"""What is asked of this installation before anything else: its version, its settings."""

from __future__ import annotations

from oais_vn import wiring
from oais_vn.formats.settings import Setting, Value


def version() -> str:
    """The version of the installed library."""
    return wiring.version()


def settings(**options: Value | None) -> dict[str, Setting]:
    """The settings that hold here; `options` are those of a command line."""
    return wiring.settings(**options)
