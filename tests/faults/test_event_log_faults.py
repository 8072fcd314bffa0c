"""The event log under faults: an event that was promised is there, one that was not leaves the log fit to go on."""

import errno
import importlib.util
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from oais_vn.model.errors import StorageError
from oais_vn.model.preservation import Agent, Event, Outcome
from oais_vn.storage.event_log import FileEventLog
from oais_vn.storage.filesystem import FileSystem

if os.name != "posix":
    pytest.skip("faults are injected into forked children", allow_module_level=True)

HERE = Path(__file__).parent


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"oais_vn_faults_{name}", HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


injection = _load("injection")

AGENT = Agent("agent-1", "oais-vn", "software", "1.0")
TORN = b'{"schema":"oais-vn/event/1","previous":"no digest'


def event(number: int) -> Event:
    return Event(f"event-{number}", "dissemination", "2026", "chi tiết " * 30, Outcome.SUCCESS)


def names(log: FileEventLog) -> list[str]:
    return [event.id for event, _ in log.events()]


@pytest.fixture(params=["new", "empty", "filled", "torn", "torn at once"])
def log(request, tmp_path) -> FileEventLog:
    """A log in each state in which an append may find it."""
    log = FileEventLog(tmp_path / "log.jsonl")
    if request.param == "empty":
        log.path.write_bytes(b"")
    if request.param in ("filled", "torn"):
        for number in range(3):
            log.append(event(number), (AGENT,))
    if request.param.startswith("torn"):
        with log.path.open("ab") as stream:
            stream.write(TORN)
    return log


def check_after(log: FileEventLog, before: list[str], promised: bool) -> None:
    """What was there is there; the event is there whole or not at all; the log goes on; nothing torn is lost."""
    torn = TORN if TORN in _bytes(log) + _bytes(log, ".torn") else b""
    found = names(log)
    assert found in (([*before, "event-9"],) if promised else (before, [*before, "event-9"]))
    log.append(event(10), ())
    assert names(log) == [*found, "event-10"]
    assert torn in _bytes(log, ".torn")


def _bytes(log: FileEventLog, suffix: str = "") -> bytes:
    place = Path(f"{log.path}{suffix}")
    return place.read_bytes() if place.exists() else b""


@pytest.mark.parametrize("fault", [injection.death, injection.torn_death])
def test_a_kill_at_any_call_leaves_a_log_that_goes_on(log, fault):
    before, content = names(log), _bytes(log)
    kills = 0
    for at in range(1, 100):
        _reset(log, content)
        with_fault = replace(log, fs=injection.FaultyFileSystem(at, fault))
        code = injection.run_in_child(lambda log=with_fault: log.append(event(9), (AGENT,)))
        if code == 0:
            break
        assert code == -signal.SIGKILL
        kills += 1
        if content.endswith(TORN):
            assert TORN in _bytes(log) + _bytes(log, ".torn")
        check_after(log, before, promised=False)
    check_after(log, before, promised=True)
    assert kills >= 4


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_a_refusal_at_any_call_adds_nothing_and_is_told(log, code):
    before, content = names(log), _bytes(log)
    refusals = 0
    for at in range(1, 100):
        _reset(log, content)
        with_fault = replace(log, fs=injection.FaultyFileSystem(at, injection.error(code)))
        refusal = refused(with_fault)
        if refusal is not None:
            refusals += 1
            assert refusal.exit_code == 5
            assert str(log.path.parent) in refusal.text.vi
            assert _bytes(log) in (content, content.removesuffix(TORN))
            assert names(log) == before
        check_after(log, before, promised=refusal is None)
        if not with_fault.fs.happened:
            break
    assert refusals >= 4


def refused(log: FileEventLog) -> StorageError | None:
    """Add the event; the error with which that was refused, or None."""
    try:
        log.append(event(9), (AGENT,))
    except StorageError as error:
        return error
    return None


def _reset(log: FileEventLog, content: bytes) -> None:
    for place in log.path.parent.iterdir():
        place.unlink()
    if content:
        log.path.write_bytes(content)


def test_a_system_that_takes_few_bytes_at_a_time(log):
    before = names(log)
    replace(log, fs=injection.ShortWrites()).append(event(9), (AGENT,))
    check_after(log, before, promised=True)


def test_a_disk_that_fills_up_within_a_line_keeps_nothing_of_it(log):
    class Filling(FileSystem):
        def write(self, descriptor, block):
            if len(block) < 300:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return super().write(descriptor, block[:100])

    before, content = names(log), _bytes(log)
    with pytest.raises(StorageError, match="full"):
        replace(log, fs=Filling()).append(event(9), (AGENT,))
    assert _bytes(log) in (content, content.removesuffix(TORN))
    check_after(log, before, promised=False)


def test_what_is_promised_is_durable_with_its_name(log):
    ledger = injection.Ledger()
    replace(log, fs=ledger).append(event(9), (AGENT,))
    assert not ledger.at_risk(log.path.parent)


APPENDER = """
import sys
from pathlib import Path
from oais_vn.model.preservation import Event, Outcome
from oais_vn.storage.event_log import FileEventLog
log = FileEventLog(Path(sys.argv[1]))
for number in range(10**6):
    log.append(Event(f"{sys.argv[2]}-{number}", "ingestion", "2026", "x" * 5000, Outcome.SUCCESS), ())
    print(number, flush=True)
"""


def test_writers_that_are_killed_lose_nothing_that_they_were_promised(tmp_path):
    log = FileEventLog(tmp_path / "log.jsonl")
    promised: list[str] = []
    for turn in range(4):
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", APPENDER, str(log.path), f"{turn}.{n}"], stdout=subprocess.PIPE, text=True
            )
            for n in range(2)
        ]
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "0\n"
        time.sleep(0.05 * turn)
        for n, writer in enumerate(writers):
            writer.kill()
            rest, _ = writer.communicate()
            count = 1 + rest.count("\n")
            promised.extend(f"{turn}.{n}-{number}" for number in range(count))
    found = names(log)
    assert len(set(found)) == len(found)
    assert set(promised) <= set(found)
    assert len(found) <= len(promised) + 8
