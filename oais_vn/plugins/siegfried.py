"""Format identification by siegfried (PRONOM), bounded in time."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from oais_vn.model.preservation import Agent, FormatIdentification
from oais_vn.plugins.bounded import BoundedWorker
from oais_vn.plugins.identified import identified

_ENGINE = "oais_vn.plugins.siegfried:SiegfriedEngine"


@dataclass(frozen=True)
class SiegfriedIdentifier:
    """A `FormatIdentifier` by siegfried, as the package pygfried brings it (extra `siegfried`).

    `time_limit` is in seconds a file, `memory_limit` in bytes of address space: siegfried's own runtime reserves far
    more than it uses. Raises `PluginError` only when siegfried cannot be started.
    """

    time_limit: float = 10.0
    memory_limit: int = 8 << 30

    @property
    def agent(self) -> Agent:
        """The tool with its version; the note names the signatures, which date its answers."""
        versions = self._worker.call("versions")
        return Agent(
            id="siegfried",
            name="siegfried",
            type="software",
            version=versions["siegfried"],
            note=f"PRONOM {versions['pronom']}; container signatures {versions['container']}",
        )

    def identify(self, path: Path) -> FormatIdentification:
        """Identify one local file; several answers are dealt with as by fido."""
        [found] = self.identify_each([path])
        return found

    def identify_each(self, paths: Sequence[Path]) -> list[FormatIdentification]:
        """Identify local files, which the child goes through without waiting for us."""
        answers = self._worker.call_each("identify", [(os.path.abspath(path),) for path in paths])
        return [identified(answer, path) for answer, path in zip(answers, paths, strict=True)]

    @property
    def _worker(self) -> BoundedWorker:
        return BoundedWorker(_ENGINE, self.time_limit, self.memory_limit)


class SiegfriedEngine:
    """Asks siegfried; lives in a child process, for a call into it can neither be stopped nor shared by threads."""

    def __init__(self) -> None:
        import pygfried

        self._ask = pygfried.identify
        self._empty = pygfried.EmptySourceError

    def versions(self) -> dict[str, str]:
        """The versions of siegfried, of its PRONOM signatures and of its container signatures (a date)."""
        answer = self._ask(__file__, detailed=True)
        details = answer["identifiers"][0]["details"]
        pronom = re.search(r"_V(\d+)", details)
        date = re.search(r"container-signature-(\d{4})(\d\d)(\d\d)", details)
        return {
            "siegfried": answer["siegfried"],
            "pronom": f"v{pronom[1]}" if pronom else details,
            "container": "-".join(date.groups()) if date else details,
        }

    def identify(self, path: str) -> dict[str, Any]:
        """The formats that fit: `{"basis": …, "formats": […], "note": …}`. Raises `OSError`."""
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            return {"basis": "", "formats": [], "note": "not a regular file"}
        if status.st_size == 0:
            return {"basis": "", "formats": [], "note": "empty file"}
        with _named(path) as name:
            found = self._ask(name, detailed=True)["files"][0]
        matches = [match for match in found["matches"] if match["id"] != "UNKNOWN"]
        basis = _basis(matches[0]["basis"]) if matches else ""
        formats = [_plain(match) for match in matches if _basis(match["basis"]) == basis]
        return {"basis": basis, "formats": formats, "note": found["errors"]}


@contextmanager
def _named(path: str) -> Iterator[str]:
    """`path`, or, for siegfried takes no names that are not UTF-8, a link to it with the same extension."""
    try:
        path.encode()
    except UnicodeEncodeError:
        with TemporaryDirectory() as folder:
            link = os.path.join(folder, "file" + os.path.splitext(path)[1].encode("ascii", "replace").decode())
            os.symlink(path, link)
            yield link
    else:
        yield path


def _basis(told: str) -> str:
    if "container" in told:
        return "container"
    return "signature" if re.search(r"\b(?:byte|xml|riff|text) match", told) else "extension"


def _plain(match: Mapping[str, Any]) -> dict[str, object]:
    return {
        "puid": match["id"],
        "name": match["format"],
        "version": match["version"],
        "mime": match["mime"],
        # siegfried has weighed itself whether a format with a signature may be known by its extension.
        "signed": False,
        "otherwise": "extension mismatch" in match["warning"],
    }
