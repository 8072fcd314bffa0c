"""Tasks that hang, devour memory or kill their process cost nothing but themselves."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from oais_vn.model.errors import PackageError, TaskLostError
from oais_vn.model.language import Text
from oais_vn.plugins.bounded_tasks import MOST_MEMORY, BoundedTasks, bounded_tasks


@dataclass(frozen=True)
class Deed:
    """What a task does, by name."""

    name: str
    marks: str = ""

    def run(self, progress=None):
        return getattr(self, f"_{self.name}")(progress)

    def _pid(self, progress):
        return os.getpid()

    def _hang(self, progress):
        time.sleep(60)

    def _count_slowly(self, progress):
        for number in range(1, 5):
            progress("tệp", number, 4)
            time.sleep(0.4)
        return "counted"

    def _count_and_hang(self, progress):
        progress("tệp", 4, 4)
        time.sleep(60)

    def _devour(self, progress):
        return len(bytearray(MOST_MEMORY))

    def _refuse(self, progress):
        raise PackageError(Text("không mở được", "does not open"), path="goi")

    def _die(self, progress):
        with Path(self.marks).open("a", encoding="utf-8") as marks:
            marks.write("x")
        os.kill(os.getpid(), signal.SIGSEGV)

    def _die_once(self, progress):
        if not Path(self.marks).exists():
            self._die(progress)
        return "second time"


@pytest.fixture
def tasks():
    with BoundedTasks(1.0, MOST_MEMORY) as runner:
        yield runner


def lost(runner, deed):
    with pytest.raises(TaskLostError) as told:
        runner.run(deed)
    return told.value.reason


def test_a_child_serves_one_task_after_another(tasks):
    first = tasks.run(Deed("pid"))
    assert first != os.getpid()
    assert tasks.run(Deed("pid")) == first


def test_what_hangs_is_ended_and_the_next_task_runs(tasks):
    before = tasks.run(Deed("pid"))
    started = time.monotonic()
    assert lost(tasks, Deed("hang")) == "time"
    assert lost(tasks, Deed("count_and_hang")) == "time"
    assert time.monotonic() - started < 30
    assert tasks.run(Deed("pid")) != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_counting_takes_as_long_as_it_takes(tasks):
    told = []
    assert tasks.run(Deed("count_slowly"), lambda *what: told.append(what)) == "counted"
    assert told[-1] == ("tệp", 4, 4)


@pytest.mark.skipif(os.name == "nt", reason="Windows does not bound the address space")
def test_memory_is_bounded(tasks):
    assert lost(tasks, Deed("devour")) == "memory"
    assert tasks.run(Deed("pid"))


def test_an_error_of_the_task_is_raised_here(tasks):
    with pytest.raises(PackageError, match="does not open") as told:
        tasks.run(Deed("refuse"))
    assert told.value.path == "goi"


def test_what_dies_is_tried_twice(tasks, tmp_path):
    marks = tmp_path / "marks"
    assert lost(tasks, Deed("die", str(marks))) == "crash"
    assert marks.read_text(encoding="utf-8") == "xx"
    marks.unlink()
    assert tasks.run(Deed("die_once", str(marks))) == "second time"


def test_an_interruption_does_not_wait_for_the_tasks():
    started = time.monotonic()
    waiting = []

    def interrupted():
        with bounded_tasks(2, 2, 600.0) as (pool, _, runner):
            waiting.extend(pool.submit(runner.run, Deed("hang")) for _ in range(2))
            while len(runner._busy) < 2:
                time.sleep(0.05)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - started < 30
    assert all(isinstance(each.exception(), TaskLostError) for each in waiting)
    assert threading.active_count() < 10
