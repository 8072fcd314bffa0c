"""How much memory judging a bag of very many manifest lines takes. Run it, do not assert it.

    python tests/benchmarks/manifest_lines.py [--lines 1000000] [--hostile 10000000] [KIND ...]

Kinds: `memory` (files made up as they are read), `folder` (really on disk), `tar`, `zip`; and with one file there:
`missing` (all other lines list nothing), `hostile` (ten times as many). Each runs in a process of its own, and its
peak is that of the whole process. Manifests by SHA-256 and SHA-512 where the files are there.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import platform
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from oais_vn import wiring
from oais_vn.model.paths import PackagePath
from oais_vn.storage.archive import open_source
from oais_vn.storage.directory import DirectorySource
from oais_vn.validation.validator import validate_package

KINDS = ("memory", "folder", "tar", "zip", "missing", "hostile")
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
IN_A_FOLDER = 1_000


def name(number: int) -> str:
    return f"data/{number // IN_A_FOLDER:05}/tai-lieu-{number:08}.txt"


def content(number: int) -> bytes:
    return b"%d" % number


def manifest(algorithm: str, lines: int) -> Iterator[bytes]:
    """Its lines, some thousand at a time."""
    for start in range(0, lines, IN_A_FOLDER):
        yield "".join(
            f"{hashlib.new(algorithm, content(number)).hexdigest()}  {name(number)}\n"
            for number in range(start, min(start + IN_A_FOLDER, lines))
        ).encode()


class Written(io.RawIOBase):
    """A stream of blocks that are made when they are read."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._rest = block
        taken = self._rest[: len(buffer)]
        self._rest = self._rest[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)


@dataclass(frozen=True)
class MadeUp:
    """A bag of `lines` lines of which the first `there` files are there; nothing of it is held."""

    lines: int
    there: int
    location: str = "made up"

    @property
    def algorithms(self) -> tuple[str, ...]:
        return ("sha256", "sha512") if self.there > 1 else ("sha256",)

    def paths(self) -> Iterator[PackagePath]:
        yield PackagePath("bagit.txt")
        yield from map(PackagePath, map(name, range(self.there)))
        yield from (PackagePath(f"manifest-{algorithm}.txt") for algorithm in self.algorithms)

    def refusals(self):
        return iter(())

    def size(self, path) -> int:
        raise NotImplementedError

    def local(self, path) -> None:
        return None

    def open(self, path) -> BinaryIO:
        if path == "bagit.txt":
            return io.BytesIO(DECLARED)
        if path.startswith("manifest-"):
            algorithm = path.removeprefix("manifest-").removesuffix(".txt")
            return io.BufferedReader(Written(manifest(algorithm, self.lines)), 1 << 16)
        return io.BytesIO(content(int(path[-12:-4])))


def made(kind: str, lines: int, folder: Path):
    """The bag on disk, when it is to lie there."""
    source = MadeUp(lines, lines)
    if kind == "folder":
        for number in range(lines):
            place = folder / name(number)
            if number % IN_A_FOLDER == 0:
                place.parent.mkdir(parents=True)
            place.write_bytes(content(number))
        for path in source.paths():
            if not path.startswith("data/"):
                with (folder / path).open("wb") as written:
                    written.writelines(iter(partial(source.open(path).read, 1 << 16), b""))
    if kind == "tar":
        with tarfile.open(folder / "a.tar", "w") as archive:
            for path in source.paths():
                data = source.open(path).read()
                header = tarfile.TarInfo(f"goi/{path}")
                header.size = len(data)
                archive.addfile(header, io.BytesIO(data))
                archive.members.clear()
    if kind == "zip":
        with zipfile.ZipFile(folder / "a.zip", "w") as archive:
            for path in source.paths():
                archive.writestr(f"goi/{path}", source.open(path).read())


def judge(kind: str, lines: int, folder: str) -> None:
    """In the process that is measured."""
    sources = {
        "memory": lambda: MadeUp(lines, lines),
        "missing": lambda: MadeUp(lines, 1),
        "hostile": lambda: MadeUp(lines, 1),
        "folder": lambda: DirectorySource(Path(folder)),
        "tar": lambda: open_source(Path(folder) / "a.tar"),
        "zip": lambda: open_source(Path(folder) / "a.zip"),
    }
    begun = time.perf_counter()
    report = validate_package(sources[kind](), wiring.load_profile("bagit"), lambda: datetime.now(UTC))
    seconds = time.perf_counter() - begun
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    more = {finding.code: finding.params["more"] for finding in report.findings if "more" in finding.params}
    told = {"verdict": report.verdict, "seconds": seconds, "peak": int(peak) / 1024, "more": more}
    print(json.dumps({**told, "objects": report.objects, "findings": len(report.findings)}))


def measured(kind: str, lines: int) -> dict:
    """What judging such a bag took, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, __file__, "--make", "--lines", str(lines), "--in", folder, kind], check=True)
        command = [sys.executable, __file__, "--judge", "--lines", str(lines), "--in", folder, kind]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("kinds", nargs="*", default=[kind for kind in KINDS if kind != "folder"])
    asked.add_argument("--lines", type=int, default=1_000_000)
    asked.add_argument("--hostile", type=int, default=10_000_000)
    asked.add_argument("--in", dest="folder", default="")
    asked.add_argument("--make", action="store_true", help=argparse.SUPPRESS)
    asked.add_argument("--judge", action="store_true", help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.make:
        made(options.kinds[0], options.lines, Path(options.folder))
        return
    if options.judge:
        judge(options.kinds[0], options.lines, options.folder)
        return
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| bag | lines a manifest | files | verdict | s | peak MB | findings | not told one by one |")
    print("|---|---|---|---|---|---|---|---|")
    for kind in options.kinds:
        lines = options.hostile if kind == "hostile" else options.lines
        found = measured(kind, lines)
        more = ", ".join(f"{code}: {count}" for code, count in found["more"].items()) or "0"
        print(
            f"| {kind} | {lines:,} | {found['objects']:,} | {found['verdict']} | {found['seconds']:.0f} "
            f"| {found['peak']:.0f} | {found['findings']:,} | {more} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
