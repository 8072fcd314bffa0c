"""How fast a bag is judged, beside bagit-python on the same machine in the same run. Run it, do not assert it.

    python tests/benchmarks/bag_validation.py [--small 20000] [--large 200] [--rounds 3] [--algorithms sha256 sha512]

Two bags: many small files (20 KB) and some large ones (10 MB). Both judges read them from the page cache, in turns,
each time in a process of its own that tells the seconds of the judgement and its peak memory. What counts are the
ratios: ours judges more (every rule of the profile `bagit`), and uses all cores where bagit-python is told to.
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
from pathlib import Path

TELL = """
import json, sys, time
{imports}
begun = time.perf_counter()
passed = {judged}
seconds = time.perf_counter() - begun
status = open("/proc/self/status", encoding="ascii").read().splitlines()
peak = int(next(line.split()[1] for line in status if line.startswith("VmHWM")))
print(json.dumps([passed, seconds, peak / 1024]))
"""
JUDGES = {
    "ours": ("import oais_vn as ov, oais_vn.api", "ov.validate(sys.argv[1], profile='bagit').passed"),
    "bagit, 1 process": ("import bagit", "bagit.Bag(sys.argv[1]).is_valid()"),
    "bagit, all cores": ("import bagit, os", "bagit.Bag(sys.argv[1]).validate(processes=os.cpu_count())"),
}


def make(place: Path, files: int, size: int, algorithms: list[str]) -> None:
    """A bag of so many files of so many random bytes, 500 in a folder."""
    import bagit

    for number in range(files):
        folder = place / f"{number // 500:04}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"tai-lieu-{number:06}.bin").write_bytes(os.urandom(size))
    bagit.make_bag(str(place), checksums=algorithms)


def judged(judge: str, place: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of one judgement; it must pass."""
    imports, call = JUDGES[judge]
    command = [sys.executable, "-c", TELL.format(imports=imports, judged=call), str(place)]
    passed, seconds, peak = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    if not passed:
        raise SystemExit(f"{judge}: the bag did not pass")
    return seconds, peak


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--small", type=int, default=20_000, help="files of 20 KB")
    asked.add_argument("--large", type=int, default=200, help="files of 10 MB")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--algorithms", nargs="+", default=["sha256", "sha512"])
    options = asked.parse_args()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, ")
    print(f"{platform.system()} {platform.release()}; {', '.join(options.algorithms)}; medians of {options.rounds}\n")
    print("| bag | judge | s | times ours | peak MB |")
    print("|---|---|---|---|---|")
    for files, size, label in ((options.small, 20_000, "20 KB"), (options.large, 10_000_000, "10 MB")):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "bag"
            make(place, files, size, options.algorithms)
            taken: dict[str, list[tuple[float, float]]] = {judge: [] for judge in JUDGES}
            for _ in range(options.rounds):
                for judge in JUDGES:
                    taken[judge].append(judged(judge, place))
        for judge, runs in taken.items():
            seconds = statistics.median(run[0] for run in runs)
            ratio = statistics.median(run[0] / ours[0] for run, ours in zip(runs, taken["ours"], strict=True))
            peak = max(run[1] for run in runs)
            print(f"| {files:,} x {label} | {judge} | {seconds:.2f} | {ratio:.2f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
