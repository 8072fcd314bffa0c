"""The contract of `EventLog`, over every implementation.

A plug-in's author derives from `EventLogContract` and overrides the fixture `log`.
"""

import hashlib
import json
import os
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import fields, replace
from multiprocessing import get_context
from typing import Any

import pytest
from filelock import FileLock

from oais_vn.model.errors import InputError, StorageError
from oais_vn.model.preservation import Agent, Event, Link, Outcome
from oais_vn.storage.event_log import FileEventLog
from oais_vn.storage.memory import MemoryEventLog

AGENT = Agent("agent-1", "Trung tâm Lưu trữ lịch sử", "organization", "2", "ghi chú")
FULL = Event(
    id="event-1",
    type="dissemination",
    moment="2026-11-20T08:00:00.000+07:00",
    detail="Cấp bản đọc\ncho độc giả \u2028 \x00 \U0001f600",
    outcome=Outcome.WARNING,
    note='"{}"\\',
    agents=(Link("local", "agent-1", "implementer"), Link("local", "agent-2", "executing program")),
    objects=(Link("UUID", "uuid-1", "source"),),
)
BARE = Event("e", "ingestion", "2026", "", Outcome.SUCCESS)


def numbered(number: int) -> Event:
    return replace(FULL, id=f"event-{number}")


class EventLogContract:
    """What every event log promises."""

    @pytest.fixture
    def log(self) -> Iterator[Any]:
        """An empty log."""
        raise NotImplementedError

    def test_a_new_log_has_no_events(self, log: Any) -> None:
        assert list(log.events()) == []

    def test_events_come_back_whole_and_in_order(self, log: Any) -> None:
        given = [(FULL, (AGENT, Agent("agent-2", "oais-vn", "software"))), (BARE, ()), (FULL, (AGENT,))]
        for event, agents in given:
            log.append(event, agents)
        assert list(log.events()) == given
        assert list(log.events()) == given

    def test_adding_and_reading_take_turns(self, log: Any) -> None:
        for number in range(30):
            log.append(numbered(number), (AGENT,))
            assert [event.id for event, _ in log.events()] == [f"event-{n}" for n in range(number + 1)]

    def test_a_reader_is_not_disturbed_by_what_is_added(self, log: Any) -> None:
        log.append(numbered(0), ())
        log.append(numbered(1), ())
        reader = log.events()
        next(reader)
        log.append(numbered(2), ())
        assert [event.id for event, _ in reader][:1] == ["event-1"]

    def test_what_is_no_unicode_is_refused_and_nothing_added(self, log: Any) -> None:
        log.append(BARE, ())
        with pytest.raises(InputError):
            log.append(replace(FULL, note="\udcff"), ())
        with pytest.raises(InputError):
            log.append(FULL, (Agent("a", "\ud800", "person"),))
        assert list(log.events()) == [(BARE, ())]

    def test_what_is_far_too_large_is_refused_and_nothing_added(self, log: Any) -> None:
        with pytest.raises(InputError, match="several events"):
            log.append(replace(FULL, note="x" * (1 << 22)), ())
        assert list(log.events()) == []

    def test_an_event_that_names_ten_thousand_objects_is_taken(self, log: Any) -> None:
        large = replace(FULL, objects=tuple(Link("UUID", f"uuid-{n:040d}", "source") for n in range(10_000)))
        for _ in range(3):
            log.append(large, (AGENT,))
        assert list(log.events()) == [(large, (AGENT,))] * 3

    def test_threads_may_add_at_once(self, log: Any) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: log.append(numbered(number), ()), range(40)))
        assert sorted(event.id for event, _ in log.events()) == sorted(f"event-{n}" for n in range(40))


class TestMemoryEventLog(EventLogContract):
    @pytest.fixture
    def log(self):
        return MemoryEventLog()


def add_twenty(log: FileEventLog, writer: int) -> None:
    for number in range(20):
        log.append(replace(FULL, id=f"{writer}-{number}"), (AGENT,))


class TestFileEventLog(EventLogContract):
    @pytest.fixture
    def log(self, tmp_path):
        return FileEventLog(tmp_path / "sự kiện.jsonl")

    def filled(self, log, number=4):
        for n in range(number):
            log.append(numbered(n), (AGENT,))
        return log.path.read_bytes().splitlines(keepends=True)

    def test_processes_may_add_at_once(self, log):
        with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
            list(pool.map(add_twenty, [log] * 4, range(4)))
        found = [event.id for event, _ in log.events()]
        assert sorted(found) == sorted(f"{writer}-{n}" for writer in range(4) for n in range(20))
        for writer in range(4):
            assert [name for name in found if name.startswith(f"{writer}-")] == [f"{writer}-{n}" for n in range(20)]

    def test_other_processes_read_it(self, log):
        self.filled(log)
        assert list(pickle.loads(pickle.dumps(log)).events()) == list(log.events())

    def test_each_line_is_json_and_names_the_digest_of_the_line_before(self, log):
        lines = self.filled(log)
        values = [json.loads(line) for line in lines]
        assert {value["schema"] for value in values} == {"oais-vn/event/1"}
        digests = [hashlib.sha256(line.rstrip(b"\n")).hexdigest() for line in lines]
        assert [value["previous"] for value in values] == ["0" * 64, *digests[:-1]]
        assert values[0]["event"]["outcome"] == "warning"
        assert "Trung tâm Lưu trữ lịch sử".encode() in lines[0]

    def test_every_field_of_the_values_is_written(self, log):
        value = json.loads(self.filled(log, 1)[0])
        assert set(value["event"]) == {field.name for field in fields(Event)}
        assert set(value["event"]["agents"][0]) == {field.name for field in fields(Link)}
        assert set(value["agents"][0]) == {field.name for field in fields(Agent)}

    @pytest.mark.parametrize(
        ("change", "line"),
        [
            (lambda lines: [lines[0], lines[1].replace(b"uuid-1", b"uuid-2"), *lines[2:]], 3),
            (lambda lines: [lines[0].replace(b"warning", b"success"), *lines[1:]], 2),
            (lambda lines: [lines[0], *lines[2:]], 2),
            (lambda lines: lines[1:], 1),
            (lambda lines: [lines[0], lines[0], *lines[1:]], 2),
            (lambda lines: [lines[0], lines[2], lines[1], lines[3]], 2),
            (lambda lines: [lines[0], b"\n", *lines[1:]], 2),
            (lambda lines: [lines[0], lines[1][:-5] + b"\n", *lines[2:]], 2),
            (lambda lines: [lines[0], lines[1].rstrip(b"\n"), *lines[2:]], 2),
            (lambda lines: [lines[0], b"\xff" + lines[1], *lines[2:]], 2),
            (lambda lines: [lines[0], b"[" * 100_000 + b"\n", *lines[1:]], 2),
            (lambda lines: [*lines[:3], b"x" * (1 << 23) + b"\n", lines[3]], 4),
            (lambda lines: [*lines[:3], lines[3].replace(b"event/1", b"event/2")], 4),
            (lambda lines: [*lines[:3], lines[3].replace(b'"warning"', b'"maybe"')], 4),
            (lambda lines: [*lines[:3], lines[3].replace(b'"warning"', b"[]")], 4),
            (lambda lines: [*lines[:3], lines[3].replace(b'"version":"2"', b'"version":2')], 4),
            (lambda lines: [*lines[:3], lines[3].replace(b'"version":"2"', b'"age":"2"')], 4),
            (lambda lines: [*lines[:3], lines[3].replace(b'"agents":[{"id":', b'"agents":{"x":[{"id":')], 4),
            (lambda lines: [b"\xef\xbb\xbf" + lines[0], *lines[1:]], 1),
            (lambda lines: [line.replace(b"\n", b"\r\n") for line in lines], 2),
        ],
    )
    def test_a_change_is_told_with_its_line(self, log, change, line):
        lines = self.filled(log)
        log.path.write_bytes(b"".join(change(lines)))
        reader = log.events()
        for _ in range(line - 1):
            next(reader)
        with pytest.raises(StorageError, match=f"line {line} is n") as caught:
            list(reader)
        assert f"dòng {line} không" in caught.value.text.vi
        assert (caught.value.exit_code, caught.value.place) == (5, str(log.path))

    @pytest.mark.parametrize("content", [b"\n", b"Ghi ch\xc3\xba\n", b"{}\n", b"x" * (1 << 24)])
    def test_nothing_is_added_to_a_file_that_is_no_log(self, log, content):
        log.path.write_bytes(content)
        with pytest.raises(StorageError):
            log.append(FULL, ())
        assert log.path.read_bytes() == content

    def test_the_rest_of_a_line_is_put_aside_and_the_log_goes_on(self, log, tmp_path):
        lines = self.filled(log, 2)
        aside = tmp_path / "sự kiện.jsonl.torn"
        for number, torn in enumerate((lines[1][:-1], b"\0" * 100, lines[1][:40]), start=2):
            with log.path.open("ab") as stream:
                stream.write(torn)
            assert [event.id for event, _ in log.events()] == [f"event-{n}" for n in range(number)]
            log.append(numbered(number), (AGENT,))
            assert [event.id for event, _ in log.events()] == [f"event-{n}" for n in range(number + 1)]
        assert aside.read_bytes() == lines[1] + b"\0" * 100 + b"\n" + lines[1][:40] + b"\n"
        assert log.path.read_bytes().startswith(b"".join(lines))

    def test_the_rest_of_the_first_line_is_put_aside(self, log, tmp_path):
        log.path.write_bytes(b'{"schema"')
        assert list(log.events()) == []
        log.append(FULL, ())
        assert list(log.events()) == [(FULL, ())]
        assert (tmp_path / "sự kiện.jsonl.torn").read_bytes() == b'{"schema"\n'

    def test_a_refused_event_leaves_the_rest_of_a_line_where_it_is(self, log):
        log.path.write_bytes(b"torn")
        with pytest.raises(InputError):
            log.append(replace(FULL, note="\udcff"), ())
        assert log.path.read_bytes() == b"torn"

    def test_whoever_waits_too_long_is_told(self, log):
        with FileLock(f"{log.path}.lock"), pytest.raises(StorageError, match="another process") as caught:
            FileEventLog(log.path, wait=0.05).append(FULL, ())
        assert caught.value.may_retry
        assert not log.path.exists()

    def test_a_folder_that_is_not_there_is_told(self, tmp_path):
        log = FileEventLog(tmp_path / "nowhere" / "log.jsonl")
        with pytest.raises(StorageError, match="nowhere") as caught:
            log.append(FULL, ())
        assert "thư mục" in caught.value.text.vi
        assert list(log.events()) == []
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_of_its_name_is_told(self, log):
        log.path.mkdir()
        with pytest.raises(StorageError):
            log.append(FULL, ())
        with pytest.raises(StorageError):
            list(log.events())

    @pytest.mark.skipif(os.name != "posix", reason="Windows has neither such links nor pipes")
    def test_links_and_pipes_are_refused(self, log, tmp_path):
        (tmp_path / "other").write_bytes(b"")
        log.path.symlink_to(tmp_path / "other")
        with pytest.raises(StorageError):
            log.append(FULL, ())
        log.path.unlink()
        os.mkfifo(log.path)
        with pytest.raises(StorageError, match="no regular file"):
            log.append(FULL, ())
        with pytest.raises(StorageError, match="no regular file"):
            list(log.events())

    @pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="rights do not bind this user")
    def test_reading_needs_no_right_to_write(self, log, tmp_path):
        self.filled(log)
        log.path.chmod(0o400)
        tmp_path.chmod(0o500)
        try:
            assert len(list(log.events())) == 4
        finally:
            tmp_path.chmod(0o700)
