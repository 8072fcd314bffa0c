"""Kills store runs at random moments: `kill_store.py [times] [seed]`; each rerun must end with every copy verified.

Not part of the gate: it takes minutes. It starts from nothing each time, on three disks.
"""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from oais_vn.model.tiers import TierInfo
from oais_vn.storage.filesystem import FileSystem

spec = importlib.util.spec_from_file_location("keeping", Path(__file__).with_name("test_keeping_faults.py"))
assert spec is not None
assert spec.loader is not None
keeping = importlib.util.module_from_spec(spec)
spec.loader.exec_module(keeping)
keeping.TIERS = (*keeping.TIERS, TierInfo("dia-3", "hdd", "Kho C", "Phòng tin học"))


def killed_after(seconds: float, root: Path) -> bool:
    """Keep a package in a child that is killed after a while; whether it was still at work then."""
    child = os.fork()
    if child == 0:
        keeping.keep(root, FileSystem())
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def main(times: int, seed: int) -> None:
    random = Random(seed)
    with tempfile.TemporaryDirectory() as name:
        started = time.perf_counter()
        keeping.keep(Path(name) / "whole", FileSystem())
        whole = time.perf_counter() - started
        killed = 0
        for number in range(times):
            root = Path(name) / str(number)
            for _ in range(random.randrange(1, 4)):
                killed += killed_after(random.uniform(0, whole), root)
                keeping.check_honest(root)
            keeping.check_rerun(root)
    print(f"{killed} runs killed in {times} archives (seed {seed}): every rerun ended with every copy verified")


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*given, *(200, 2026)[len(given) :])
