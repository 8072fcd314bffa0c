"""The bounded worker: whatever an engine does, the caller goes on."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import select
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest

from oais_vn.model.errors import PluginError
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError

ENGINE = """
import os
import re
import signal
import sys
import time
from pathlib import Path


class Engine:
    def echo(self, value):
        return value

    def any(self, function, *arguments):
        return getattr(self, function)(*arguments)

    def number(self):
        return os.getpid()

    def sleep(self):
        time.sleep(600)

    def sleep_after(self, marker):
        Path(marker).touch()
        self.sleep()

    def spin(self):
        re.match("(a*)*b", "a" * 60)

    def die(self):
        os.kill(os.getpid(), signal.SIGKILL)

    def die_once(self, marker):
        if not Path(marker).exists():
            Path(marker).touch()
            self.die()
        return "answered"

    def fill(self):
        return len(bytearray(1 << 40))

    def fill_once(self, marker):
        if not Path(marker).exists():
            Path(marker).touch()
            self.fill()
        return os.getpid()

    def shout(self):
        print("a line that is no answer", flush=True)
        os.write(1, b"\\0\\0\\0\\x02{}")
        return sys.stdin.read()

    def fail(self):
        raise ValueError("at 0x7f0000000000")

    def leave(self):
        sys.exit(1)

    def interrupt(self):
        os.kill(os.getpid(), signal.SIGINT)
        return "alive"

    def long_answer(self):
        return "x" * (1 << 25)

    def hold(self, pipe):
        self.held = os.open(pipe, os.O_WRONLY)


class Broken:
    def __init__(self):
        raise RuntimeError("no signatures")


class Quitter:
    def __init__(self):
        sys.exit(3)


class Dier:
    def __init__(self):
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "engines"
    folder.mkdir()
    (folder / "engines_for_tests.py").write_text(ENGINE)
    monkeypatch.syspath_prepend(folder)
    return folder


@pytest.fixture
def worker(engines: Path) -> Iterator[BoundedWorker]:
    worker = BoundedWorker("engines_for_tests:Engine", time_limit=30.0)
    worker.close()
    yield worker
    worker.close()


def impatient(worker: BoundedWorker, seconds: float = 0.3) -> BoundedWorker:
    return BoundedWorker(worker.engine, seconds, worker.memory_limit)


def test_starts_lazily_and_serves_all_calls_from_one_child(worker: BoundedWorker) -> None:
    assert worker.pid is None
    first = worker.call("number")
    assert first != os.getpid()
    assert worker.pid == first
    assert worker.call("number") == first


@pytest.mark.parametrize("value", [None, 0, 1.5, "Hồ sơ", "\udcff\udc80\0\n", ["a", {"b": [True]}], "x" * 200_000])
def test_plain_values_pass_unchanged(worker: BoundedWorker, value: object) -> None:
    assert worker.call("echo", value) == value


def test_many_calls_at_once_are_answered_in_order_by_one_child(worker: BoundedWorker) -> None:
    values = [[number, "x" * (number % 7) * 20_000] for number in range(100)]
    assert worker.call_each("echo", [[value] for value in values]) == values
    assert worker.call_each("echo", []) == []


@pytest.mark.parametrize(
    ("bad", "reason"), [("sleep", "time"), ("die", "crash"), ("fill", "memory"), ("fail", "error")]
)
def test_of_many_calls_a_bad_one_costs_itself_alone(worker: BoundedWorker, bad: str, reason: str) -> None:
    calls = [["echo", 1], [bad], ["echo", 2], [bad], ["echo", 3]]
    found = impatient(worker, 2.0).call_each("any", calls)
    assert [found[0], found[2], found[4]] == [1, 2, 3]
    assert all(isinstance(each, NoAnswerError) and each.reason == reason for each in (found[1], found[3]))
    assert worker.call("echo", "still here") == "still here"


@pytest.mark.parametrize("function", ["sleep", "spin"])
def test_time_limit_ends_a_call_and_the_next_one_works(worker: BoundedWorker, function: str) -> None:
    before = worker.call("number")
    with pytest.raises(NoAnswerError) as caught:
        impatient(worker).call(function)
    assert (caught.value.reason, caught.value.note) == ("time", "no answer within 0.3 s")
    assert worker.call("number") != before


def test_memory_limit(worker: BoundedWorker) -> None:
    with pytest.raises(NoAnswerError) as caught:
        worker.call("fill")
    assert (caught.value.reason, caught.value.note) == ("memory", "more than 1024 MiB of memory needed")
    assert worker.call("echo", 1) == 1


def test_want_of_memory_is_tried_again_in_a_new_child(worker: BoundedWorker, tmp_path: Path) -> None:
    before = worker.call("number")
    assert worker.call("fill_once", str(tmp_path / "marker")) != before


def test_an_engine_that_always_crashes_gives_no_answer(worker: BoundedWorker) -> None:
    with pytest.raises(NoAnswerError) as caught:
        worker.call("die")
    assert (caught.value.reason, caught.value.note) == ("crash", "crashed twice")
    assert worker.call("echo", 1) == 1


def test_a_child_that_was_killed_in_the_middle_is_replaced_and_asked_again(
    worker: BoundedWorker, tmp_path: Path
) -> None:
    assert worker.call("die_once", str(tmp_path / "marker")) == "answered"


def test_a_child_that_was_killed_between_calls_is_replaced(worker: BoundedWorker) -> None:
    first = worker.call("number")
    os.kill(first, signal.SIGKILL)
    assert worker.call("number") != first


def test_exceptions_are_named_without_what_differs_between_runs(worker: BoundedWorker) -> None:
    child = worker.call("number")
    for function, note in [("fail", "ValueError"), ("leave", "SystemExit"), ("no_such", "AttributeError")]:
        with pytest.raises(NoAnswerError) as caught:
            worker.call(function)
        assert (caught.value.reason, caught.value.note) == ("error", f"failed with {note}")
    assert worker.call("number") == child


def test_what_an_engine_prints_is_no_answer_and_it_cannot_read_the_requests(worker: BoundedWorker) -> None:
    assert worker.call("shout") == ""
    assert worker.call("echo", 2) == 2


def test_an_answer_without_bounds_is_refused(worker: BoundedWorker) -> None:
    with pytest.raises(NoAnswerError) as caught:
        worker.call("long_answer")
    assert caught.value.reason == "crash"
    assert worker.call("echo", 2) == 2


def test_the_child_ignores_interrupts(worker: BoundedWorker) -> None:
    assert worker.call("interrupt") == "alive"


@pytest.mark.skipif(not hasattr(os, "getpgid"), reason="needs process groups")
def test_an_interrupt_from_the_terminal_never_reaches_the_child(worker: BoundedWorker) -> None:
    assert os.getpgid(worker.call("number")) != os.getpgid(0)


@pytest.mark.parametrize(
    ("engine", "said"),
    [
        ("engines_for_tests:Broken", "RuntimeError: no signatures"),
        ("engines_for_tests:Quitter", "SystemExit"),
        ("engines_for_tests:Dier", "crash"),
        ("engines_for_tests:Missing", "AttributeError"),
        ("no_such_module_anywhere:Engine", "ModuleNotFoundError"),
    ],
)
def test_an_engine_that_cannot_be_made_is_a_plugin_error(engines: Path, engine: str, said: str) -> None:
    with pytest.raises(PluginError) as caught:
        BoundedWorker(engine, 30.0).call("echo", 1)
    assert not isinstance(caught.value, NoAnswerError)
    assert said in caught.value.text.vi
    assert said in caught.value.text.en


def test_a_python_that_cannot_be_run_is_a_plugin_error(engines: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(engines / "python"))
    with pytest.raises(PluginError, match="cannot start"):
        BoundedWorker("engines_for_tests:Engine", 30.0, memory_limit=1 << 31).call("echo", 1)


def test_an_interrupted_call_leaves_nothing_for_the_next(
    worker: BoundedWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = worker.call("number")

    def interrupted(channel: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("oais_vn.plugins.bounded.receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            worker.call("echo", "old")
    assert worker.call("echo", "new") == "new"
    assert worker.call("number") != first


def test_a_module_in_the_current_folder_is_not_taken_for_the_standard_library(
    worker: BoundedWorker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('hostile')")
    monkeypatch.chdir(tmp_path)
    assert worker.call("echo", 1) == 1


def test_threads_share_one_child_and_get_their_own_answers(worker: BoundedWorker) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda n: worker.call("echo", n), range(300))) == list(range(300))
        assert len(set(pool.map(lambda _: worker.call("number"), range(20)))) == 1


def test_a_copy_from_a_pickle_is_equal_and_finds_the_same_child(worker: BoundedWorker) -> None:
    child = worker.call("number")
    copy = pickle.loads(pickle.dumps(worker))
    assert copy == worker
    assert copy.call("number") == child


def contexts() -> list[BaseContext]:
    return [multiprocessing.get_context(name) for name in multiprocessing.get_all_start_methods()]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("context", contexts(), ids=lambda context: context.get_start_method())
def test_each_process_of_a_pool_has_one_child_of_its_own(worker: BoundedWorker, context: BaseContext) -> None:
    own = worker.call("number")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        numbers = set(pool.map(worker.call, ["number"] * 40))
    assert own not in numbers
    assert 1 <= len(numbers) <= 2
    assert worker.call("number") == own


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_while_another_thread_is_in_a_call_does_not_lock_the_new_process(worker: BoundedWorker) -> None:
    with ThreadPoolExecutor(1) as thread:
        slow = BoundedWorker(worker.engine, 1.0)
        running = thread.submit(slow.call, "sleep")
        while worker.pid is None:
            pass
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
            assert pool.submit(worker.call, "echo", 5).result() == 5
        with pytest.raises(NoAnswerError):
            running.result()


def run(script: str, engines: Path, *arguments: str) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[3]
    start = f"import sys; sys.path[:0] = [{str(engines)!r}, {str(root)!r}]\n"
    return subprocess.Popen(
        [
            sys.executable,
            "-X",
            "dev",
            "-W",
            "error::ResourceWarning",
            "-c",
            start + textwrap.dedent(script),
            *arguments,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("last", ["worker.call('echo', 1)", "worker.call('echo', 1); worker.close()", "pass"])
def test_the_interpreter_ends_without_noise(engines: Path, last: str) -> None:
    script = f"""
        from oais_vn.plugins.bounded import BoundedWorker
        worker = BoundedWorker("engines_for_tests:Engine", 30.0)
        {last}
        """
    process = run(script, engines)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_the_interpreter_ends_while_a_thread_is_in_a_call_and_takes_the_child_with_it(
    engines: Path, tmp_path: Path
) -> None:
    script = """
        import os, sys, threading
        from oais_vn.plugins.bounded import BoundedWorker
        worker = BoundedWorker("engines_for_tests:Engine", 600.0)
        worker.call("hold", sys.argv[1])
        threading.Thread(target=worker.call, args=("sleep_after", sys.argv[2]), daemon=True).start()
        while not os.path.exists(sys.argv[2]):
            pass
        """
    with end_of_child(tmp_path / "pipe") as ended:
        process = run(script, engines, str(tmp_path / "pipe"), str(tmp_path / "marker"))
        process.communicate(timeout=60)
        assert process.returncode == 0
        assert ended()


@contextlib.contextmanager
def end_of_child(pipe: Path) -> Iterator[Callable[[], bool]]:
    """A named pipe whose writing end the child alone holds: its end is the end of the child."""
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        yield lambda: bool(select.select([reader], [], [], 60)[0]) and os.read(reader, 1) == b""
    finally:
        os.close(reader)


ORPHANING = {
    "idle": "",
    "busy": "threading.Thread(target=worker.call, args=('spin',), daemon=True).start()",
    "another process was forked": """
other = os.fork()
if not other:
    time.sleep(600)
print(other, flush=True)
""",
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("situation", ORPHANING)
def test_the_child_ends_with_its_parent_even_after_kill_9(engines: Path, tmp_path: Path, situation: str) -> None:
    script = f"""
import os, sys, threading, time
from oais_vn.plugins.bounded import BoundedWorker
worker = BoundedWorker("engines_for_tests:Engine", 1.0)
worker.call("hold", sys.argv[1])
{ORPHANING[situation]}
print(os.getpid(), flush=True)
time.sleep(600)
"""
    with end_of_child(tmp_path / "pipe") as ended:
        parent = run(script, engines, str(tmp_path / "pipe"))
        with parent.stdout as lines, parent.stderr:
            numbers = {int(lines.readline()) for _ in range(2 if "fork" in situation else 1)}
            try:
                parent.kill()
                parent.wait()
                assert ended()
            finally:
                for number in numbers - {parent.pid}:
                    os.kill(number, signal.SIGKILL)
