"""Hundreds and thousands of dossiers through pack, validate and store in one command: watched, and with what dies.

    python tests/faults/soak.py [screen pool cluster] [--dossiers N]

screen: in a terminal, whose screen is printed at some moments (with pyte, where it is installed; else its last bytes).
pool: a worker process is killed. cluster: a worker of a Dask cluster is killed, then the scheduler, and the command is
run again. Afterwards every dossier must be packed and stored, each once. Not part of the gate: it takes minutes.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from oais_vn import api

HERE = Path(__file__).resolve().parent
ARCHIVE = """
[archive]
name = "Kho thử"
policy = "hai-ban-sao"
"""
TIER = """
[[tiers]]
code = "{code}"
type = "disk"
path = "{code}"
kind = "{kind}"
site = "Kho {code}"
administrator = "Phòng {code}"
access = "offline"
"""
ROWS, COLUMNS = 24, 120


def loaded(name: str, place: Path):
    """A module of the tests, by its place."""
    spec = importlib.util.spec_from_file_location(name, place)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


class Soak:
    """A delivery, an empty archive, and the command that takes the one into the other."""

    def __init__(self, root: Path, dossiers: int) -> None:
        self.root, self.dossiers = root, dossiers
        self.out, self.events = root / "goi", root / "events"
        sys.path.append(str(HERE.parent / "corpus"))
        described = loaded("soak_conftest", HERE.parent / "conftest.py").Described
        described(dossiers=dossiers, documents=1).write(root / "giao-nop")
        archive = root / "kho"
        for code in ("dia-1", "dia-2"):
            (archive / code).mkdir(parents=True)
        tiers = TIER.format(code="dia-1", kind="hdd") + TIER.format(code="dia-2", kind="ssd")
        (archive / "archive.toml").write_text(ARCHIVE + tiers)
        self.archive = archive / "archive.toml"

    def command(self, *options: object) -> list[str]:
        given = ("pack", self.root / "giao-nop", self.out, "--archive", self.archive, "--operator", "A")
        return [sys.executable, "-m", "oais_vn", *map(str, (*given, "--events", self.events, *options))]

    def ended(self, state: str = "done") -> int:
        """How many jobs the events say ended so."""
        if not self.events.exists():
            return 0
        lines = self.events.read_text().splitlines()
        return sum(f'"state": "{state}"' in line for line in lines)

    def judge(self) -> None:
        """Every dossier is packed, its copies are good, and the log tells of one accession for each."""
        packed = [path for path in self.out.iterdir() if path.name.endswith("_aip-hoso_v1")]
        assert len(packed) == self.dossiers, len(packed)
        statuses = api.open_archive(self.archive, operator="A").status()
        assert Counter(status.standing.value for status in statuses) == {"ok": self.dossiers + 1}, statuses[0]
        log = (self.archive.parent / "events.jsonl").read_text().splitlines()
        taken = Counter(json.loads(line)["event"]["type"] for line in log)
        assert taken["accession"] == self.dossiers + 1, taken
        print(f"{self.dossiers} of {self.dossiers} packed and stored, none twice; the log: {dict(taken)}")


def wait_until(reached: Callable[[], bool], run: subprocess.Popen[bytes]) -> None:
    """Until it has come to this, while the command runs."""
    while not reached():
        assert run.poll() is None, "the command ended before"
        time.sleep(0.1)


def screen(soak: Soak) -> None:
    """Run in a terminal and print its screen now and then."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ |= {"TERM": "xterm-256color", "LINES": str(ROWS), "COLUMNS": str(COLUMNS)}
        line = soak.command()
        os.execv(line[0], line)
    shown = _Shown()
    begun, due = time.monotonic(), 5.0
    while True:
        if select.select([terminal], [], [], 1.0)[0]:
            try:
                data = os.read(terminal, 1 << 16)
            except OSError:
                break
            if not data:
                break
            shown.feed(data)
        passed = time.monotonic() - begun
        if passed >= due:
            print(f"--- after {passed:.0f} s\n{shown}", flush=True)
            due *= 1.5
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(f"--- at the end, after {time.monotonic() - begun:.0f} s, exit code {code}\n{shown}", flush=True)
    assert code == 0


class _Shown:
    """What the terminal shows."""

    def __init__(self) -> None:
        self._last = b""
        try:
            import pyte
        except ImportError:
            self._screen = self._stream = None
        else:
            self._screen = pyte.Screen(COLUMNS, ROWS)
            self._stream = pyte.ByteStream(self._screen)

    def feed(self, data: bytes) -> None:
        self._last = (self._last + data)[-2000:]
        if self._stream is not None:
            self._stream.feed(data)

    def __str__(self) -> str:
        if self._screen is None:
            return self._last.decode(errors="replace")
        return "\n".join(line.rstrip() for line in self._screen.display)


def pool(soak: Soak) -> None:
    """A worker process is killed while packing, and one while storing."""
    run = subprocess.Popen(soak.command("--workers", 2), stdout=subprocess.DEVNULL)
    for reached in (soak.dossiers // 4, soak.dossiers + soak.dossiers // 4):
        wait_until(lambda reached=reached: soak.ended() >= reached, run)
        victim = workers_of(run.pid)[0]
        os.kill(victim, signal.SIGKILL)
        print(f"worker {victim} killed after {soak.ended()} jobs", flush=True)
    assert run.wait() == 0
    assert soak.ended("quarantined") == soak.ended("refused") == 0


def workers_of(parent: int) -> list[int]:
    """The processes that do the jobs of this one (Linux)."""
    tasks = Path(f"/proc/{parent}/task").iterdir()
    listed = [int(each) for task in tasks for each in (task / "children").read_text().split()]
    return [each for each in listed if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]


def cluster(soak: Soak) -> None:
    """A worker of two is killed, then the scheduler; on a new cluster the command goes on."""
    faults = loaded("soak_faults", HERE / "test_batch_faults.py")
    with faults.scheduler(soak.root) as (head, address), faults.worker(address) as first, faults.worker(address):
        run = subprocess.Popen(soak.command("--scheduler", address), stdout=subprocess.DEVNULL)
        wait_until(lambda: soak.ended() >= soak.dossiers // 4, run)
        first.kill()
        print(f"Dask worker killed after {soak.ended()} jobs", flush=True)
        wait_until(lambda: soak.ended() >= soak.dossiers // 2, run)
        assert soak.ended("quarantined") == soak.ended("refused") == 0
        head.kill()
        print(f"scheduler killed after {soak.ended()} jobs", flush=True)
        assert run.wait() == 5
    (soak.root / "scheduler.json").unlink()
    with faults.scheduler(soak.root) as (_, address), faults.worker(address), faults.worker(address):
        subprocess.run(soak.command("--scheduler", address), stdout=subprocess.DEVNULL, check=True)


def main() -> None:
    """Run what is asked for."""
    asked = argparse.ArgumentParser()
    asked.add_argument("cases", nargs="*", default=["screen", "pool", "cluster"])
    asked.add_argument("--dossiers", type=int, help="how many (screen: 2,000, else 500)")
    options = asked.parse_args()
    for case in options.cases:
        dossiers = options.dossiers or (2000 if case == "screen" else 500)
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            soak = Soak(Path(folder), dossiers)
            begun = time.monotonic()
            {"screen": screen, "pool": pool, "cluster": cluster}[case](soak)
            print(f"{case}: {time.monotonic() - begun:.0f} s, load {os.getloadavg()[0]:.1f}")
            soak.judge()


if __name__ == "__main__":
    main()
