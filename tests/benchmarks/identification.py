"""How fast formats are told, beside fido as it comes, per core and in one run. Run it, do not assert it.

python tests/benchmarks/identification.py FOLDER [--most 300]
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from pathlib import Path

from fido.fido import Fido

from oais_vn.plugins.fido_engine import FidoEngine


def spent(ask: Callable[[str], object], paths: list[str]) -> float:
    """Seconds of this process's own time for all of them, after one that warms up."""
    ask(paths[0])
    begun = time.process_time()
    for path in paths:
        ask(path)
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=300)
    asked = parser.parse_args()
    files = sorted(str(path) for path in asked.folder.rglob("*") if path.is_file() and path.stat().st_size)
    random.Random(1).shuffle(files)
    files = files[: asked.most]
    plain = Fido(quiet=True, format_files=["formats-v109.xml", "format_extensions.xml"], handle_matches=lambda *_: None)
    engine = FidoEngine()
    spent(engine.identify, files)  # expressions are compiled when they are first needed
    ours, theirs = spent(engine.identify, files), spent(plain.identify_file, files)
    print(f"{len(files)} files: ours {len(files) / ours:.0f}/s, fido {len(files) / theirs:.0f}/s")
    print(f"ratio {theirs / ours:.1f}")


if __name__ == "__main__":
    main()
