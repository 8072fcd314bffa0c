"""How fast a bag is judged, beside bagit-python on the same machine in the same run. Run it, do not assert it.

    python tests/benchmarks/bag_validation.py [--small 20000] [--large 200] [--tiny 200000] [--package 2000]

Bags: many small files (20 KB), some large ones (10 MB), very many tiny ones (100 bytes), each with manifests by SHA-256
and SHA-512; and a package of ours with so many documents, which is judged by its own profile too, and by eark-validator
where `--eark-validator` names the Python of an environment that has it. 0 leaves a bag out.

The judges read from the page cache, in turns, each time in a process of its own that tells the seconds of the
judgement, the CPU seconds of it and its children, and its peak memory; loading the library is told for itself. What
counts are the ratios: ours judges more (every rule of the profile), and uses all cores where bagit-python is told to.
eark-validator reads no payload; while it is loaded it asks for the vocabularies of DILCIS over the network, and is
given a few terms here instead.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

TELL = """
import glob, io, json, os, sys, time, urllib.request
loading = time.perf_counter()
{imports}
begun, used = time.perf_counter(), sum(os.times()[:4])
passed = {judged}
seconds, cpu = time.perf_counter() - begun, sum(os.times()[:4]) - used
status = open("/proc/self/status", encoding="ascii").read().splitlines()
peak = int(next(line.split()[1] for line in status if line.startswith("VmHWM")))
print(json.dumps([bool(passed), seconds, cpu, peak / 1024, begun - loading]))
"""
JUDGES = {
    "ours, profile bagit": ("import oais_vn as ov; ov.validate", "ov.validate(sys.argv[1], profile='bagit').passed"),
    "bagit, 1 process": ("import bagit", "bagit.Bag(sys.argv[1]).validate(processes=1)"),
    "bagit, 2 processes": ("import bagit", "bagit.Bag(sys.argv[1]).validate(processes=2)"),
}
WHOLE = {"ours, profile tt05-2025": ("import oais_vn as ov; ov.validate", "ov.validate(sys.argv[1]).passed")}
EARK = (
    (
        "terms = b'<Term>Mixed</Term>\\n<Term>OTHER</Term>\\n<Term>AIP</Term>'\n"
        "urllib.request.urlopen = lambda *_: io.BytesIO(terms)\n"
        "import eark_validator.packages as packages\n"
        "from eark_validator.specifications.specification import SpecificationVersion as Version"
    ),
    "packages.PackageValidator(packages.Path(glob.glob(sys.argv[1] + '/data/*')[0]), Version.V2_1_0).validation_report",
)


def make(place: Path, files: int, size: int) -> Path:
    """A bag of so many files of so many random bytes, 500 in a folder."""
    import bagit

    for number in range(files):
        folder = place / f"{number // 500:04}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"tai-lieu-{number:06}.bin").write_bytes(os.urandom(size))
    bagit.make_bag(str(place), checksums=["sha256", "sha512"])
    return place


def packed(place: Path, documents: int) -> Path:
    """A package of ours."""
    from many import ours, write_delivery

    subprocess.run(ours(write_delivery(place / "d", 1, documents, 20_000), place / "out"), check=True)
    return next(path.parent for path in (place / "out").rglob("bagit.txt") if "_aip-" in str(path))


def judged(program: str, imports: str, call: str, place: Path) -> list[float]:
    """Seconds, CPU seconds, peak megabytes and seconds of loading of one judgement; it must pass."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [program, "-c", TELL.format(imports=imports, judged=call), str(place)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    passed, *told = json.loads(done.stdout.splitlines()[-1])
    if not passed:
        raise SystemExit(f"{call}: it did not pass")
    return told


def compare(label: str, place: Path, rounds: int, judges: Mapping[str, tuple[str, tuple[str, str]]]) -> None:
    """A line for each judge."""
    taken: dict[str, list[list[float]]] = {judge: [] for judge in judges}
    for _ in range(rounds):
        for judge, (program, (imports, call)) in judges.items():
            taken[judge].append(judged(program, imports, call, place))
    first = next(iter(judges))
    for judge, runs in taken.items():
        seconds, cpu, _, loading = (statistics.median(column) for column in zip(*runs, strict=True))
        wall, used = (
            statistics.median(run[at] / ours[at] for run, ours in zip(runs, taken[first], strict=True)) for at in (0, 1)
        )
        peak = max(run[2] for run in runs)
        print(
            f"| {label} | {judge} | {seconds:.2f} | {wall:.2f} | {cpu:.2f} | {used:.2f} | {peak:.0f} | {loading:.2f} |",
            flush=True,
        )


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--small", type=int, default=20_000, help="files of 20 KB")
    asked.add_argument("--large", type=int, default=200, help="files of 10 MB")
    asked.add_argument("--tiny", type=int, default=200_000, help="files of 100 bytes")
    asked.add_argument("--package", type=int, default=2_000, help="documents of a package of ours")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--eark-validator", metavar="PYTHON", default="")
    options = asked.parse_args()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
          f"{platform.system()} {platform.release()}, load {os.getloadavg()[0]:.1f} before; "
          f"medians of {options.rounds}\n")  # fmt: skip
    print("| bag | judge | s | times ours | CPU s | times ours | peak MB | loading s |")
    print("|---|---|---|---|---|---|---|---|")
    judges = {name: (sys.executable, judge) for name, judge in JUDGES.items()}
    sizes = ((options.small, 20_000, "20 KB"), (options.large, 10_000_000, "10 MB"), (options.tiny, 100, "100 B"))
    for files, size, label in sizes:
        if files:
            with tempfile.TemporaryDirectory() as folder:
                compare(f"{files:,} x {label}", make(Path(folder) / "bag", files, size), options.rounds, judges)
    if options.package:
        judges |= {name: (sys.executable, judge) for name, judge in WHOLE.items()}
        if options.eark_validator:
            judges["eark-validator"] = (options.eark_validator, EARK)
        with tempfile.TemporaryDirectory() as folder:
            compare(
                f"package, {options.package:,} documents",
                packed(Path(folder), options.package),
                options.rounds,
                judges,
            )


if __name__ == "__main__":
    main()
