"""The risk register: the shipped one, and an archive's own over it."""

from __future__ import annotations

from pathlib import Path

from oais_vn.formats.resources import profiles_root
from oais_vn.formats.risk_register import read_risk_register
from oais_vn.model.errors import ConfigurationError, unread
from oais_vn.model.risk import RiskRegister
from oais_vn.storage.filesystem import extended

_SHIPPED = Path("risks", "formats.toml")


def risk_register(own: Path | None = None) -> RiskRegister:
    """The shipped register; what the file `own` says wins over it. Raises `ConfigurationError`."""
    shipped = profiles_root() / _SHIPPED
    with shipped.open("rb") as stream:
        register = read_risk_register(stream, str(shipped))
    if own is None:
        return register
    try:
        with extended(own).open("rb") as stream:
            return read_risk_register(stream, str(own), register)
    except OSError as error:
        raise ConfigurationError(unread(own, error)) from error
