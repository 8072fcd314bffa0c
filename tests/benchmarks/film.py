"""3,000 pages of 12 dossiers on film and back, with faults: `python tests/benchmarks/film.py [pages a dossier]`."""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "film"))

import simulated
from oais_vn.model.film import FrameKind
from oais_vn.model.film_return import FrameState

DOSSIERS = 12
FILM = simulated.PROFILE.replace("length_mm = { value = 2400", "length_mm = { value = 20000")


def main(pages: int, folder: Path) -> bool:
    """Order, rescan with a swap, a loss and a double on each reel, judge; whether exactly these were named."""
    film = simulated.profile(folder, FILM)
    made, sources = simulated.dossiers(folder / "aip", DOSSIERS, pages)
    start = time.perf_counter()
    reels = simulated.ordered(folder / "phim", film, made, sources)
    count = sum(reel.frames for reel in reels)
    told(f"ordered {pages * DOSSIERS} pages on {len(reels)} reels", count, time.perf_counter() - start)
    right = True
    for reel in reels:
        order = simulated.opened(reel)
        shown = [frame.number for frame in order.frames if frame.kind is FrameKind.PAGE]
        swapped, lost, double = sorted(random.Random(reel.plan.reel).sample(shown[1:-2:3], 3))
        numbers = [frame.number for frame in order.frames]
        at = numbers.index(swapped)
        numbers[at], numbers[at + 1] = numbers[at + 1], numbers[at]
        numbers.remove(lost)
        numbers.insert(numbers.index(double), double)
        scans = folder / "quet" / reel.plan.reel
        simulated.rescan(order, scans, numbers=numbers, seed=len(numbers))
        start = time.perf_counter()
        found = simulated.judged(order, scans, film)
        told(f"judged {reel.plan.reel}", len(numbers), time.perf_counter() - start)
        states = {(frame.number, frame.state) for frame in found.frames if frame.state is not FrameState.MATCHED}
        expected = {
            (swapped, FrameState.MISPLACED),
            (swapped + 1, FrameState.MISPLACED),
            (lost, FrameState.MISSING),
            (double, FrameState.DUPLICATE),
        }
        counts = Counter(frame.state.value for frame in found.frames)
        print(
            f"  {dict(counts)}; {'exactly what was done' if states == expected else sorted(states ^ expected, key=str)}"
        )
        right = right and states == expected
    print(f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")
    return right


def told(what: str, number: int, seconds: float) -> None:
    """Print a figure."""
    print(f"{what}: {seconds:.1f} s, {1000 * seconds / number:.0f} ms a frame", flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 250, Path(folder)) else 1)
