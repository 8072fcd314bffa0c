"""Batches under faults: what dies costs its job alone, a rerun gives what an undisturbed run gives, byte for byte."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from oais_vn import api
from oais_vn.model.batch import JobState, RunState
from oais_vn.model.errors import EngineLostError, JobLostError, OaisError, StorageError
from oais_vn.plugins.bounded_tasks import BoundedPool
from oais_vn.storage.journal_file import JournalFile
from oais_vn.workflows.batch import Ledger, run_jobs

if os.name != "posix":
    pytest.skip("processes are killed", allow_module_level=True)

DOSSIERS = 6
# What identifies within its process needs no process more for each of ours.
SET = {"SOURCE_DATE_EPOCH": "1793923200", "OAIS_VN_LANGUAGE": "en", "OAIS_VN_IDENTIFIER": "siegfried"}
ENVIRONMENT = os.environ | SET


@dataclass(frozen=True)
class Deed:
    """A task that does one thing to its process."""

    what: str
    marker: Path

    def run(self, progress=None):
        first = not self.marker.exists()
        self.marker.touch()
        if self.what == "kill" or (self.what == "kill once" and first):
            os.kill(os.getpid(), signal.SIGKILL)
        if self.what == "hang":
            time.sleep(100)
        if self.what == "fall":
            raise ZeroDivisionError("nobody foresaw this")
        return self.what


def deeds(folder, *names):
    return [(f"{number} {name}", Deed(name, folder / str(number))) for number, name in enumerate(names)]


def test_poison_costs_its_job_alone_and_never_stops_the_batch(tmp_path):
    names = ["a", "kill", "kill once", "hang", "fall", "b"]
    failed: dict[str, OaisError] = {}
    with BoundedPool(2, 2.0) as executor:
        done = list(run_jobs(deeds(tmp_path, *names), executor, 4, None, failed.__setitem__))
    assert done == ["a", "kill once", "b"]
    assert list(failed) == ["1 kill", "3 hang", "4 fall"]
    assert [error.text.en for error in failed.values()] == [
        "the process was lost (crash)",
        "the process was lost (time)",
        "an error that nobody foresaw (ZeroDivisionError: nobody foresaw this)",
    ]
    assert isinstance(failed["4 fall"], JobLostError)


def test_a_pool_that_breaks_is_replaced(tmp_path):
    failed: dict[str, OaisError] = {}
    with ProcessPoolExecutor(1) as executor:
        ledger = Ledger(spare=partial(BoundedPool, 1, 30.0))
        done = list(run_jobs(deeds(tmp_path, "a", "kill", "b"), executor, 2, None, failed.__setitem__, ledger))
    assert done == ["a", "b"]
    assert list(failed) == ["1 kill"]


def test_a_slow_job_does_not_hold_the_others_and_order_is_kept(tmp_path):
    @dataclass(frozen=True)
    class Slow:
        number: int

        def run(self, progress=None):
            begun.append(self.number)
            if self.number == 0:
                deadline = time.monotonic() + 20
                while len(begun) < 9 and time.monotonic() < deadline:
                    time.sleep(0.01)
            return self.number, len(begun)

    begun: list[int] = []
    with ThreadPoolExecutor(2) as pool:
        jobs = ((str(number), Slow(number)) for number in range(40))
        done = list(run_jobs(jobs, pool, 2, None, None))
    assert [number for number, _ in done] == list(range(40))
    assert done[0][1] >= 9


def test_without_what_takes_over_a_broken_pool_ends_the_run(tmp_path):
    with ProcessPoolExecutor(1) as pool, pytest.raises(EngineLostError) as lost:
        list(run_jobs(deeds(tmp_path, "kill"), pool, 2, None, lambda *_: None))
    assert lost.value.exit_code == 5


def line(delivery: Path, out: Path, *options: object) -> list[str]:
    arguments = ("pack", delivery, out, "--operator", "A", "--events", out.with_suffix(".events"), *options)
    return list(map(str, arguments))


def command(delivery: Path, out: Path, *options: object) -> list[str]:
    return [sys.executable, "-m", "oais_vn", *line(delivery, out, *options)]


def events(out: Path) -> list[dict]:
    try:
        return [
            json.loads(line)
            for line in out.with_suffix(".events").read_text().splitlines(keepends=True)
            if line.endswith("\n")
        ]
    except FileNotFoundError:
        return []


def wait_for(found, seconds=60.0):
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline, "it did not come to this"
        time.sleep(0.01)


def done_in(out: Path) -> int:
    return sum(event["state"] == "done" for event in events(out))


def packages(tree_of, out: Path) -> dict:
    return {path: data for path, data in tree_of(out).items() if not path.startswith(".oais-vn")}


@pytest.fixture(autouse=True, scope="module")
def _environment():
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SET.items():
            patch.setenv(name, value)
        yield


@pytest.fixture
def rerun(program, delivery):
    """The same command once more, undisturbed, in this process."""

    def run(out: Path) -> None:
        done = program(*line(delivery, out, "--workers", 1))
        assert done.returncode == 0, done.stderr

    return run


@pytest.fixture(scope="module")
def delivery(tmp_path_factory, described):
    return described(dossiers=DOSSIERS, documents=1).write(tmp_path_factory.mktemp("many") / "giao-nop")


@pytest.fixture(scope="module")
def undisturbed(delivery, tmp_path_factory, tree_of):
    out = tmp_path_factory.mktemp("whole") / "goi"
    with api.open_delivery(delivery, workers=1) as opened:
        assert len(list(api.pack(opened, out, operator="A"))) == DOSSIERS + 1
    return packages(tree_of, out)


def children(parent: int) -> list[int]:
    """The processes that a process started, which do its jobs."""
    listed = [
        each for task in Path(f"/proc/{parent}/task").iterdir() for each in (task / "children").read_text().split()
    ]
    told = {int(each): Path(f"/proc/{each}/cmdline").read_bytes() for each in listed}
    return [each for each, line in told.items() if b"spawn_main" in line]


@pytest.mark.skipif(not Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").exists(), reason="no such /proc here")
def test_a_worker_is_killed_and_then_the_parent_and_a_rerun_does_what_is_left(
    delivery, tmp_path, undisturbed, tree_of, rerun
):
    out = tmp_path / "goi"
    run = subprocess.Popen(command(delivery, out, "--workers", 2), env=ENVIRONMENT, stdout=subprocess.PIPE)
    wait_for(lambda: done_in(out))
    # Held still, so that it is under way whatever comes first.
    run.send_signal(signal.SIGSTOP)
    before = done_in(out)
    os.kill(children(run.pid)[0], signal.SIGKILL)
    run.send_signal(signal.SIGCONT)
    wait_for(lambda: done_in(out) > before)
    run.send_signal(signal.SIGSTOP)
    assert not any(event["failed"] for event in events(out))
    with pytest.raises(StorageError):
        JournalFile(out / ".oais-vn.journal")
    [running] = api.runs(out / ".oais-vn.journal")
    assert running.state is RunState.RUNNING
    run.kill()
    run.communicate()
    before = done_in(out)
    [stopped] = api.runs(out / ".oais-vn.journal")
    assert stopped.state is RunState.STOPPED
    assert stopped.jobs[JobState.DONE] >= before
    rerun(out)
    assert packages(tree_of, out) == undisturbed
    proven = [event["job"] for event in events(out) if event["proven"]]
    assert len(proven) == stopped.jobs[JobState.DONE]
    assert [run.jobs[JobState.DONE] for run in api.runs(out / ".oais-vn.journal")][1] == DOSSIERS


def test_the_disk_is_full(delivery, tmp_path, undisturbed, tree_of, rerun):
    out = tmp_path / "goi"
    narrow = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))  # noqa: E731
    full = subprocess.run(
        command(delivery, out, "--workers", 2), env=ENVIRONMENT, capture_output=True, preexec_fn=narrow, check=False
    )
    assert full.returncode == 5, full.stderr
    assert packages(tree_of, out) == {}
    rerun(out)
    assert packages(tree_of, out) == undisturbed


@contextmanager
def scheduler(folder: Path):
    """A Dask scheduler; gives its process and its address."""
    file = folder / "scheduler.json"
    with dask("scheduler", "--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--scheduler-file", file) as process:
        wait_for(lambda: file.exists() and file.read_text().endswith("}"))
        yield process, json.loads(file.read_text())["address"]


@contextmanager
def dask(*arguments: object):
    """A process of Dask's, which is gone afterwards."""
    line = [sys.executable, "-m", "dask", *map(str, arguments)]
    process = subprocess.Popen(
        line, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def worker(address: str):
    return dask("worker", address, "--nthreads", 1, "--no-dashboard", "--no-nanny", "--local-directory", "/tmp")


def test_a_cluster_loses_a_worker_and_then_its_scheduler(delivery, tmp_path, undisturbed, tree_of, rerun):
    pytest.importorskip("distributed")
    out, other = tmp_path / "goi", tmp_path / "goi-2"

    def packed(place: Path, on_done) -> None:
        def watch(event):
            if event.state is JobState.DONE and event.done == 1:
                on_done()

        with api.open_delivery(delivery) as opened, api.cluster(address) as executor:
            journal = place / ".oais-vn.journal"
            list(api.pack(opened, place, operator="A", executor=executor, journal=journal, watch=watch))

    with scheduler(tmp_path) as (head, address), worker(address) as first, worker(address) as second:
        packed(out, first.kill)
        assert packages(tree_of, out) == undisturbed

        def lose() -> None:
            # One worker is left, so the others are not done yet; it is held still until nobody asks for them.
            second.send_signal(signal.SIGSTOP)
            head.kill()

        with pytest.raises(EngineLostError):
            packed(other, lose)
    [stopped] = api.runs(other / ".oais-vn.journal")
    assert stopped.state is RunState.STOPPED
    rerun(other)
    assert packages(tree_of, other) == undisturbed


TIER = """
[[tiers]]
code = "{code}"
type = "disk"
path = "{code}"
kind = "{kind}"
site = "{code}"
administrator = "{code}"
access = "offline"
"""


def test_one_command_packs_and_stores_killed_while_it_stores_each_is_stored_once(delivery, tmp_path, program):
    for code in ("dia-1", "dia-2"):
        (tmp_path / code).mkdir()
    archive, log, out = tmp_path / "archive.toml", tmp_path / "events.jsonl", tmp_path / "goi"
    tiers = TIER.format(code="dia-1", kind="hdd") + TIER.format(code="dia-2", kind="ssd")
    archive.write_text('[archive]\nname = "Kho"\npolicy = "hai-ban-sao"\n' + tiers)
    options = ("--archive", archive, "--workers", 1)

    def taken() -> list[str]:
        lines = log.read_text().splitlines() if log.exists() else []
        found = [json.loads(line)["event"] for line in lines if line.endswith("}")]
        return [json.loads(each["detail"])["name"] for each in found if each["type"] == "accession"]

    run = subprocess.Popen(command(delivery, out, *options), env=ENVIRONMENT, stdout=subprocess.PIPE)
    wait_for(taken)
    run.kill()
    run.communicate()
    names = {path.name for path in out.iterdir() if path.is_dir()}
    assert len(names) == DOSSIERS + 1
    left = sorted(names - set(taken()))
    [payload, *_] = (out / left[0] / "data").rglob("*.pdf")
    whole = payload.read_bytes()
    payload.write_bytes(whole[:-1] + b"?")

    refused = program(*line(delivery, out, *options))
    assert refused.returncode == 1
    assert left[0] in refused.stderr
    assert set(taken()) == names - {left[0]}

    payload.write_bytes(whole)
    done = program("--lang", "en", *line(delivery, out, *options))
    assert done.returncode == 0, done.stderr
    assert sorted(taken()) == sorted(names)
    assert "packages made: 7; now into the archive Kho" in done.stderr
    runs = api.runs(out / ".oais-vn.journal")
    assert [run.command for run in runs] == ["pack", "store"] * 3


def test_what_could_not_be_stored_is_refused_before_anything_is_packed(delivery, tmp_path, program):
    for options in (("--as", "sip", "--operator", "A"), ("--operator", "")):
        given = ("pack", delivery, tmp_path / "goi", "--archive", tmp_path / "archive.toml", *options)
        refused = program(*given)
        assert refused.returncode in (2, 4)
        assert "--archive" in refused.stderr
    assert not (tmp_path / "goi").exists()
