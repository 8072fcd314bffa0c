"""Version, settings and clock of this installation."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from oais_vn.formats.settings import Setting, Value, read_settings
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text

if TYPE_CHECKING:
    from oais_vn.model.preservation import Agent

_SETTINGS_FILE = "oais-vn.toml"


def version() -> str:
    """The version of the installed library."""
    return metadata.version("oais-vn")


def software() -> Agent:
    """The library itself as a PREMIS agent."""
    # Not above: to print the version takes no entities of PREMIS, of which loading is a tenth of that command.
    from oais_vn.model.preservation import Agent

    return Agent(f"oais_vn-{version()}", "oais_vn", "software", version())


def settings(**options: Value | None) -> dict[str, Setting]:
    """The settings that hold here: user's file, `oais-vn.toml` of this folder, environment, `options`."""
    return read_settings([_user_settings(), Path(_SETTINGS_FILE)], os.environ, options)


def _user_settings() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", "~")).expanduser() / "oais-vn" / "config.toml"
    return Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / "oais-vn" / "config.toml"


@dataclass(frozen=True)
class SystemClock:
    """The time now."""

    def __call__(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class FixedClock:
    """One moment for ever: what makes two runs give the same bytes."""

    moment: datetime

    def __call__(self) -> datetime:
        """The moment, always the same."""
        return self.moment


def clock() -> SystemClock | FixedClock:
    """The clock: stopped at `SOURCE_DATE_EPOCH` (seconds since 1970, UTC) where that is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return SystemClock()
    try:
        return FixedClock(datetime.fromtimestamp(int(epoch), UTC))
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigurationError(
            Text(
                f"SOURCE_DATE_EPOCH phải là số giây kể từ 1970: {epoch!r}",
                f"SOURCE_DATE_EPOCH must be seconds since 1970: {epoch!r}",
            )
        ) from error
