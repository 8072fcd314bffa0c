"""ClamAV's program `clamscan`, which loads its signatures once for some hundred files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from oais_vn.model.errors import PackageError, PluginError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.model.viruses import Engine, Scanned
from oais_vn.plugins.clamav.version import LIMIT, engine_of

_AT_ONCE = 500
_COPIED_AT_ONCE = 1 << 30
"""Bytes that are taken out of archives before they are scanned and removed again."""
_BYTES_A_SECOND = 1 << 20
"""The slowest scanning that is waited for, besides the time limit."""
_LINE = re.compile(r"[/\\](\d+): (.*)$")
_FOUND = " FOUND"
_CLEAN = frozenset(["OK", "Empty file"])
_OPTIONS = (
    *("--no-summary", "--stdout", "--follow-file-symlinks=2"),
    # By itself it calls what is larger than 100 MB clean; 2000 MB is the most that it takes.
    *("--alert-exceeds-max=yes", "--max-filesize=2000M", "--max-scansize=2000M"),
)


@dataclass(frozen=True)
class ClamProgram:
    """`command` is a name on the PATH or a path; `database` a file or folder of signatures (empty: its own).

    `time_limit` is in seconds for a round of files, besides a second a megabyte. Its sister `clamdscan` is not taken:
    it calls links, and files beyond the limits of the daemon, clean without a look.
    """

    command: str = "clamscan"
    database: str = ""
    time_limit: float = 600.0

    def engine(self) -> Engine:
        """What the program says of itself; `PluginError` when it cannot be started."""
        told = self._ran(["--version"], self.time_limit)
        found = engine_of(told.stdout)
        if found is None:
            raise self._failed((told.stderr or told.stdout).strip()[:200])
        return found

    def scan(self, source: PackageSource, paths: Sequence[PackagePath]) -> Iterator[Scanned]:
        """Every file, some hundred at a time; what lies in an archive is taken out for as long."""
        for some in _batches(source, paths):
            # Under numbers: the program prints names, and they may hold anything.
            with TemporaryDirectory(prefix="oais-vn-") as folder:
                problems = {path: _laid(source, path, Path(folder, str(number))) for number, path in enumerate(some)}
                yield from self._scanned(some, problems, folder, sum(_size(source, path) for path in some))

    def _scanned(
        self, paths: Sequence[PackagePath], problems: dict[PackagePath, str], folder: str, size: int
    ) -> Iterator[Scanned]:
        names = [os.path.join(folder, str(number)) for number, path in enumerate(paths) if not problems[path]]
        verdicts: dict[int, str] = {}
        if names:
            ran = self._ran([*_OPTIONS, *names], self.time_limit + size / _BYTES_A_SECOND)
            lines = (_LINE.search(line) for line in ran.stdout.splitlines())
            verdicts = {int(line[1]): line[2] for line in lines if line is not None}
            if not verdicts:
                raise self._failed((ran.stderr or ran.stdout).strip().rpartition("\n")[2][:200])
        for number, path in enumerate(paths):
            yield _verdict(path, problems[path] or verdicts.get(number, "no answer"))

    def _ran(self, arguments: list[str], seconds: float) -> subprocess.CompletedProcess[str]:
        command = shutil.which(self.command)
        if command is None:
            raise self._failed("not found")
        database = [f"--database={self.database}"] if self.database else []
        try:
            return subprocess.run(
                [command, *database, *arguments],
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=seconds,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except (subprocess.TimeoutExpired, OSError) as failure:
            raise self._failed(f"{type(failure).__name__}: {failure}"[:200]) from failure

    def _failed(self, reason: str) -> PluginError:
        return PluginError(
            Text(
                f"không chạy được {self.command} (thiết lập clamav): {reason}",
                f"{self.command} cannot be run (setting clamav): {reason}",
            )
        )


def _batches(source: PackageSource, paths: Sequence[PackagePath]) -> Iterator[list[PackagePath]]:
    some: list[PackagePath] = []
    copied = 0
    for path in paths:
        if source.local(path) is None:
            copied += _size(source, path)
        if some and (len(some) == _AT_ONCE or copied > _COPIED_AT_ONCE):
            yield some
            some, copied = [], 0
        some.append(path)
    if some:
        yield some


def _size(source: PackageSource, path: PackagePath) -> int:
    with suppress(OSError, PackageError):
        return source.size(path)
    return 0


def _laid(source: PackageSource, path: PackagePath, place: Path) -> str:
    """Lay the file at `place`, by a link where the system allows one; why it cannot be read, else nothing."""
    try:
        local = source.local(path)
        if local is not None:
            with suppress(OSError, NotImplementedError):
                place.symlink_to(local.absolute())
                return "" if os.access(local, os.R_OK) else "cannot be read"
        with source.open(path) as stream, place.open("wb") as copy:
            shutil.copyfileobj(stream, copy, 1 << 20)
    except (OSError, PackageError) as failure:
        return f"cannot be read ({type(failure).__name__})"
    return ""


def _verdict(path: PackagePath, told: str) -> Scanned:
    if told.endswith(_FOUND):
        found = told.removesuffix(_FOUND)
        return Scanned(path, problem=found) if found.startswith(LIMIT) else Scanned(path, found)
    return Scanned(path) if told in _CLEAN else Scanned(path, problem=told[:200])
