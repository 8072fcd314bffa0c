"""Files are read once and only when they are asked for."""

import hashlib
import pickle
from collections.abc import Sequence
from pathlib import Path

import pytest

from oais_vn.model.errors import PluginError
from oais_vn.model.inspection import Insight, PageQuality, PdfFacts, PdfPage
from oais_vn.model.language import Text
from oais_vn.model.paper import PageSize
from oais_vn.model.paths import PackagePath
from oais_vn.storage.directory import DirectorySource
from oais_vn.storage.readings import SqliteReadings
from oais_vn.storage.seen import SqliteSeen
from oais_vn.workflows.inspect import Looker as TheLooker
from oais_vn.workflows.survey import Lane, Survey


class Counter:
    """Counts three pages in every PDF, and how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def pages(self, path: Path) -> int | None:
        self.asked.append(path.name)
        return 3


def survey(root: Path, counter: Counter, *, whole: bool) -> Survey:
    for name in ("a.pdf", "b.jpg", "c.txt", "Thumbs.db", "d.pdf"):
        (root / name).write_bytes(b"" if name == "d.pdf" else name.encode())
    return Survey(DirectorySource(root), SqliteReadings(), [Lane(counter)], {"Thumbs.db": "x"}, whole=whole)


def test_everything_is_read_once(tmp_path):
    counter = Counter()
    made = survey(tmp_path, counter, whole=True)
    assert made.pages(PackagePath("a.pdf")) == 3
    found = {reading.path: reading.pages for reading in made.all()}
    unknown = (PageSize(0, 0, 3),)
    assert found == {"a.pdf": unknown, "b.jpg": (PageSize(0, 0, 1),), "c.txt": None, "d.pdf": None}
    assert len(made.digest) == 64
    assert counter.asked == ["a.pdf"]


def test_who_asks_for_pages_alone_gets_them_alone(tmp_path):
    counter = Counter()
    made = survey(tmp_path, counter, whole=False)
    (tmp_path / "b.jpg").unlink()
    assert made.pages(PackagePath("a.pdf")) == 3
    assert made.pages(PackagePath("b.jpg")) is None
    (tmp_path / "e.jpg").write_bytes(b"later")
    assert made.found(PackagePath("e.jpg")) is not None


class Looker:
    """Sees the same in every PDF, and counts how often it was asked."""

    def __init__(self, manner: str = "1", facts: PdfFacts = PdfFacts(claim="2B")) -> None:  # noqa: B008 - a value
        self.manner = manner
        self.facts = facts
        self.looked: list[str] = []
        self.together: list[int] = []
        self.measured: list[str] = []

    def looks_into(self, mime: str) -> bool:
        return mime == "application/pdf"

    def look(self, path: Path, mime: str) -> Insight | None:
        self.looked.append(path.name)
        return Insight(self.facts)

    def look_each(self, files: Sequence[tuple[Path, str]]) -> list[tuple[Insight | None, str]]:
        self.together.append(len(files))
        return [(self.look(*file), "") for file in files]

    def measure(self, path: Path, mime: str) -> tuple[PageQuality, ...] | None:
        self.measured.append(path.name)
        return (PageQuality(1),)


def looked_at(
    root: Path, counter: Counter, looker: Looker, *, whole: bool = True, seen: SqliteSeen | None = None
) -> Survey:
    lanes = [Lane(counter, looker)]
    formats = {".pdf": "application/pdf"}
    return Survey(DirectorySource(root), SqliteReadings(), lanes, {}, formats=formats, whole=whole, seen=seen)


def test_a_file_is_looked_into_while_it_is_read_and_its_pages_when_asked(tmp_path):
    for name in ("a.pdf", "b.txt"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "c.pdf").write_bytes(b"")
    looker = Looker()
    made = looked_at(tmp_path, Counter(), looker)
    assert made.insight(PackagePath("a.pdf")) == Insight(PdfFacts(claim="2B"))
    assert made.insight(PackagePath("b.txt")) is None
    assert made.insight(PackagePath("c.pdf")) is None
    assert looker.looked == ["a.pdf"]
    assert made.measured(PackagePath("a.pdf")) is None
    for _ in range(2):
        made.measure([PackagePath("a.pdf"), PackagePath("b.txt")])
    assert made.measured(PackagePath("a.pdf")) == (PageQuality(1),)
    assert looker.measured == ["a.pdf"]


def test_who_copies_the_files_himself_has_them_looked_into_once_in_whatever_order(tmp_path):
    for name in ("a.pdf", "b.pdf", "c.txt"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "d.pdf").write_bytes(b"")
    looker, counter = Looker(), Counter()
    made = looked_at(tmp_path, counter, looker, whole=False)
    for name in ("d.pdf", "b.pdf", "a.pdf", "b.pdf"):
        assert (made.insight(PackagePath(name)) is None) == (name == "d.pdf")
    assert sorted(looker.looked) == ["a.pdf", "b.pdf"]


def test_what_was_seen_in_many_files_is_asked_of_what_is_kept_once(tmp_path, monkeypatch):
    for number in range(30):
        (tmp_path / f"{number}.pdf").write_bytes(str(number).encode())
    (tmp_path / "c.txt").write_bytes(b"x")
    paths = [PackagePath(f"{number}.pdf") for number in (*range(30), 7)]
    seen = SqliteSeen()
    made = looked_at(tmp_path, Counter(), Looker(), whole=False, seen=seen)
    for path in paths:
        assert made.insight(path) is not None
    asked = []
    found_each = seen.found_each
    monkeypatch.setattr(seen, "found_each", lambda some, manner: asked.append(len(some)) or found_each(some, manner))
    monkeypatch.setattr(seen, "found", None)
    assert made.insight_each([*paths, PackagePath("c.txt")]) == [*[Insight(PdfFacts(claim="2B"))] * 31, None]
    assert asked == [30]
    made.close()


@pytest.mark.parametrize("seen", [None, SqliteSeen()])
def test_small_files_are_looked_into_together_and_a_large_one_alone(tmp_path, seen):
    names = [f"{number:03d}.pdf" for number in range(300)]
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "150.pdf").write_bytes(bytes(5 << 20))
    looker, counter = Looker(), Counter()
    made = looked_at(tmp_path, counter, looker, whole=False, seen=seen)
    for name in (*names, *reversed(names)):
        assert made.insight(PackagePath(name)) == Insight(PdfFacts(claim="2B"))
    assert looker.looked == names
    assert 1 in looker.together
    assert max(looker.together) == 16
    made.close()


def test_pages_are_those_that_were_seen_and_of_a_damaged_pdf_are_counted(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"x")
    page = PdfPage(1, 210, 297, (), visible_text=True, invisible_text=False)
    for facts, pages, asked in (
        (PdfFacts(pages=(page, page)), 2, []),
        (PdfFacts(pages=(page, page), damaged=True), 3, ["a.pdf"]),
        (PdfFacts(problem="broken"), 3, ["a.pdf"]),
    ):
        counter = Counter()
        made = looked_at(tmp_path, counter, Looker(facts=facts), whole=False)
        assert made.pages(PackagePath("a.pdf")) == pages
        assert counter.asked == asked


@pytest.mark.parametrize("whole", [True, False])
def test_bytes_that_were_seen_are_not_looked_into_again(tmp_path, whole):
    (tmp_path / "a.pdf").write_bytes(b"x")
    seen, sha256 = SqliteSeen(), hashlib.sha256(b"x").hexdigest()
    made = looked_at(tmp_path, Counter(), Looker(), whole=whole, seen=seen)
    assert made.insight(PackagePath("a.pdf")) is not None
    # No tool is left to look: what is told was seen.
    again = pickle.loads(pickle.dumps(TheLooker({"pdf": Blind()}, seen=seen)))
    asked = [
        ("a.pdf", "application/pdf", ""),
        ("other.PDF", "application/pdf", sha256),
        ("a.pdf", "application/pdf", "0" * 64),
        ("a.txt", "text/plain", sha256),
        ("a.jpg", "application/pdf", sha256),
    ]
    unseen = Insight(None, "pdf")
    found = again.look_again([(Path(path), mime, digest) for path, mime, digest in asked])
    assert found == [unseen, Insight(PdfFacts(claim="2B")), unseen, None, unseen]
    seen.close()


class Blind:
    """A tool that is not installed."""

    def inspect(self, path: Path) -> PdfFacts:
        raise PluginError(Text("", ""))


def test_with_other_tools_a_known_file_is_looked_into_again_and_not_read_again(tmp_path):
    root = tmp_path / "giao-nop"
    root.mkdir()
    (root / "a.pdf").write_bytes(b"x")
    counter = Counter()
    for manner, expected in (("1", ["a.pdf"]), ("1", []), ("2", ["a.pdf"])):
        looker = Looker(manner)
        readings = SqliteReadings(tmp_path / "so", manner)
        lanes = [Lane(counter, looker)]
        made = Survey(DirectorySource(root), readings, lanes, {}, formats={".pdf": "application/pdf"})
        assert made.insight(PackagePath("a.pdf")) is not None
        readings.close()
        assert looker.looked == expected
    assert counter.asked == ["a.pdf"]
