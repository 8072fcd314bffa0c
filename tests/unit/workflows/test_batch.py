"""A journal knows what is done, proves it, and says what is to be done again."""

import shutil
from dataclasses import dataclass, replace

import pytest

import oais_vn as ov
from oais_vn import wiring
from oais_vn.model.batch import JobState, Kept, RunState
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.storage.journal import SqliteJournal, jobs_in, runs_in
from oais_vn.storage.journal_file import JournalFile
from oais_vn.workflows.batch import Ledger, run_jobs

CALLS = []


@dataclass(frozen=True)
class Work:
    """A job whose result is its input, unless it is to fail."""

    name: str
    given: str = "1"
    fault: type[Exception] | None = None

    def stamp(self):
        return self.given

    def run(self, progress=None):
        CALLS.append(self.name)
        if self.fault is PackageError:
            raise PackageError(Text("hỏng", "broken"))
        if self.fault is not None:
            raise self.fault("broken")
        return f"{self.name}={self.given}"


class Book:
    """Results that stand unless they are named `lost`."""

    lost: tuple[str, ...] = ()

    def stamp(self, job):
        return job.stamp()

    def kept(self, result):
        return Kept(result, result, len(result), {"result": result})

    def proven(self, kept):
        return None if kept.place in self.lost else kept.value["result"]


@pytest.fixture
def run(tmp_path):
    """Runs jobs on the journal; gives results, failures, the jobs that were really run, and events."""

    def go(*jobs, lost=(), **more):
        CALLS.clear()
        failed, events = {}, []
        book = Book()
        book.lost = lost
        with wiring.journal(tmp_path / "so", "thử", "đây") as journal:
            ledger = Ledger(journal, book, events.append, len(jobs), **more)
            named = [(job.name, job) for job in jobs]
            done = list(run_jobs(named, None, 1, None, lambda name, error: failed.update({name: error}), ledger))
        return done, failed, list(CALLS), events

    return go


A, B = Work("a"), Work("b")


def test_what_is_done_is_proven_and_not_done_again(run):
    assert run(A, B)[2] == ["a", "b"]
    done, _, called, events = run(A, B)
    assert (done, called) == (["a=1", "b=1"], [])
    assert [(event.job, event.state, event.proven) for event in events] == [
        ("a", JobState.DONE, True),
        ("b", JobState.DONE, True),
    ]


def test_what_is_not_as_it_was_is_done_again(run):
    run(A, B)
    assert run(A, replace(B, given="2"))[2] == ["b"]
    assert run(A, replace(B, given="2"), lost=("a=1",))[2] == ["a"]


def test_what_was_refused_is_tried_again_and_what_is_quarantined_when_asked(run):
    refused, poison = Work("r", fault=PackageError), Work("p", fault=ZeroDivisionError)
    assert list(run(refused, poison, A)[1]) == ["r", "p"]
    done, failed, called, _ = run(refused, poison, A)
    assert (done, called) == (["a=1"], ["r"])
    assert "ZeroDivisionError: broken" in failed["p"].text.en
    assert run(replace(poison, given="2"), A)[2] == ["p"]
    assert run(replace(poison, given="2"), retry=True)[2] == ["p"]


def test_the_journal_tells_its_runs_and_jobs(run, tmp_path):
    run(A, Work("r", fault=PackageError), Work("p", fault=ZeroDivisionError))
    file = JournalFile(tmp_path / "so")
    journal = SqliteJournal(file, "thử", "đây", wiring.clock())
    journal.begin("b", "1")
    first, second = runs_in(tmp_path / "so")
    assert (first.state, second.state) == (RunState.DONE, RunState.RUNNING)
    assert first.jobs == {JobState.DONE: 1, JobState.REFUSED: 1, JobState.QUARANTINED: 1}
    assert first.size == 3
    assert journal.since == second.started
    file.close()
    assert [found.state for found in runs_in(tmp_path / "so")][1] is RunState.STOPPED
    assert [(job.job, job.state) for job in jobs_in(tmp_path / "so", 2)] == [("b", JobState.RUNNING)]
    with pytest.raises(InputError):
        list(runs_in(tmp_path / "nothing"))


def test_a_package_that_was_touched_is_made_again(delivery, tmp_path):
    def pack():
        states = []
        with ov.open_delivery(delivery) as opened:
            made = list(ov.pack(opened, tmp_path / "goi", journal=tmp_path / "so", watch=states.append))
        return [package.made.value for package in made[:2]], [event.proven for event in states if event.done]

    assert pack() == (["created", "created"], [False, False, False])
    assert pack() == (["already-there", "already-there"], [True, True])
    first = next((tmp_path / "goi").glob("*.01.HC_*"))
    [gone, *_] = sorted(first.rglob("*.pdf"))
    gone.unlink()
    shutil.rmtree(next((tmp_path / "goi").glob("*.02.HC_*")))
    assert pack()[1][-1] is False


def test_a_report_is_given_again_as_it_was(delivery, tmp_path):
    with ov.open_delivery(delivery) as opened:
        [first, *_] = list(ov.pack(opened, tmp_path / "goi"))
    (tmp_path / "goi" / first.name / "data" / "stray.txt").write_text("x")

    def judged():
        events = []
        [report] = ov.validate_all([first.path], journal=tmp_path / "so", watch=events.append)
        return report, events[-1].proven

    report, proven = judged()
    again, proven_again = judged()
    assert (proven, proven_again) == (False, True)
    assert not report.passed
    assert again.findings == report.findings
    (tmp_path / "goi" / first.name / "data" / "stray.txt").unlink()
    last, proven = judged()
    assert (last.passed, proven) == (True, False)
