"""The virus scanner that the settings name."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text
from oais_vn.model.viruses import VirusScanner
from oais_vn.plugins.clamav.daemon import ClamDaemon
from oais_vn.plugins.clamav.program import ClamProgram

_HOST = re.compile(r"(?:tcp://)?\[?(?P<host>[^/\\\]]+)\]?:(?P<port>\d{1,5})/?")
_SOCKETS = (".ctl", ".sock", ".socket")


def virus_scanner(clamav: str, database: str = "") -> VirusScanner | None:
    """ClamAV as the setting names it: `host:port` or a socket of its daemon, or a program; None for an empty one.

    `database` is a file or folder of signatures for the program `clamscan`. Raises `ConfigurationError` for
    `clamdscan`, which calls files clean that it did not look at.
    """
    if not clamav:
        return None
    host = _HOST.fullmatch(clamav)
    if host is not None:
        return ClamDaemon(host["host"], int(host["port"]))
    place = clamav.removeprefix("unix:")
    if place != clamav or place.endswith(_SOCKETS) or _is_socket(Path(place)):
        return ClamDaemon(place)
    if Path(clamav).stem == "clamdscan":
        raise ConfigurationError(
            Text(
                "thiết lập clamav: không dùng clamdscan, vì nó báo sạch cả tệp chưa quét; hãy ghi ổ cắm của clamd "
                "(/run/clamav/clamd.ctl hoặc máy:cổng) hoặc clamscan",
                "setting clamav: not clamdscan, which calls files clean that it did not scan; give clamd's socket "
                "(/run/clamav/clamd.ctl or host:port) or clamscan",
            )
        )
    return ClamProgram(clamav, database)


def _is_socket(path: Path) -> bool:
    try:
        return stat.S_ISSOCK(path.stat().st_mode)
    except OSError:
        return False
