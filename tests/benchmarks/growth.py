"""How `pack` and `validate` grow with a dossier: files, seconds, seconds a file, peak memory. Run it, do not assert it.

    python tests/benchmarks/growth.py [COUNT ...]

Each count is one dossier of that many small PDFs, packed and validated by the program as a user runs it
(format identification included), in a process of its own. What counts are the ratios to the first line.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def described():
    """The tests' own small delivery."""
    place = Path(__file__).resolve().parents[1] / "conftest.py"
    # Before this folder, which has a `papers` of its own.
    sys.path.insert(0, str(place.parent / "corpus"))
    spec = importlib.util.spec_from_file_location("growth_conftest", place)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.Described


def measured(*arguments: object) -> tuple[float, int]:
    """Seconds and peak kilobytes of one run of the program (its largest process)."""
    script = (
        "import atexit, sys\n"
        "def tell():\n"
        "    peak = next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "    print('peak', peak, file=sys.stderr)\n"
        "atexit.register(tell)\n"
        "from oais_vn.cli.main import run\n"
        "run()\n"
    )
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    return time.perf_counter() - begun, int(done.stderr.rsplit("peak ", 1)[1])


def main() -> None:
    """Print the table."""
    counts = [int(count) for count in sys.argv[1:]] or [1_000, 3_000, 10_000]
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| verb | files | s | ms a file | ratio | peak MB | ratio |")
    print("|---|---|---|---|---|---|---|")
    first: dict[str, tuple[float, int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            made = described()(dossiers=1, documents=count)
            made.files = {name: content[:-1] + f"% {number}\n".encode() for number, (name, content) in
                          enumerate(made.files.items())}  # fmt: skip
            delivery, out = made.write(Path(folder) / f"giao-nop-{count}"), Path(folder) / f"ra-{count}"
            for verb, arguments in (("pack", ("pack", delivery, out)), ("validate", ("validate", out))):
                seconds, peak = measured(*arguments, "--workers", "1", "--quiet")
                each = seconds / count
                base = first.setdefault(verb, (each, peak))
                print(
                    f"| {verb} | {count:,} | {seconds:.1f} | {each * 1000:.2f} | {each / base[0]:.2f} "
                    f"| {peak / 1024:.0f} | {peak / base[1]:.2f} |"
                )
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nlargest process of all (with the format identifier's): {children:.0f} MB")


if __name__ == "__main__":
    main()
