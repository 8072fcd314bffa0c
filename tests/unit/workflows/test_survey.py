"""Files are read once and only when they are asked for."""

from pathlib import Path
from threading import Barrier

import pytest

from oais_vn.model.errors import PackageError
from oais_vn.model.inspection import Insight, PageQuality, PdfFacts
from oais_vn.model.paper import PageSize
from oais_vn.model.paths import PackagePath
from oais_vn.storage.directory import DirectorySource
from oais_vn.storage.readings import SqliteReadings
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

    def __init__(self, manner: str = "1") -> None:
        self.manner = manner
        self.looked: list[str] = []
        self.measured: list[str] = []

    def looks_into(self, mime: str) -> bool:
        return mime == "application/pdf"

    def look(self, path: Path, mime: str) -> Insight | None:
        self.looked.append(path.name)
        return Insight(PdfFacts(claim="2B"))

    def measure(self, path: Path, mime: str) -> tuple[PageQuality, ...] | None:
        self.measured.append(path.name)
        return (PageQuality(1),)


def looked_at(root: Path, counter: Counter, looker: Looker, *, whole: bool = True) -> Survey:
    lanes = [Lane(counter, looker)]
    formats = {".pdf": "application/pdf"}
    return Survey(DirectorySource(root), SqliteReadings(), lanes, {}, formats=formats, whole=whole)


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


def test_who_copies_the_files_himself_has_single_ones_looked_into(tmp_path):
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"x")
    looker = Looker()
    made = looked_at(tmp_path, Counter(), looker, whole=False)
    for _ in range(2):
        assert made.insight(PackagePath("a.pdf")) is not None
    assert looker.looked == ["a.pdf"]


class Meeting(Looker):
    """Two of these answer only when both are asked at the same time."""

    both = Barrier(2)

    def pages(self, path: Path) -> int | None:
        self.both.wait(20)
        return 3

    def look(self, path: Path, mime: str) -> Insight | None:
        self.both.wait(20)
        return super().look(path, mime)


def test_several_lanes_open_files_at_the_same_time_though_they_are_asked_for_one_by_one(tmp_path):
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"x")
    tools = Meeting(), Meeting()
    lanes = [Lane(tool, tool) for tool in tools]
    made = Survey(
        DirectorySource(tmp_path), SqliteReadings(), lanes, {}, formats={".pdf": "application/pdf"}, whole=False
    )
    for _ in range(2):
        assert [made.pages(PackagePath(name)) for name in ("a.pdf", "b.pdf")] == [3, 3]
        assert all(made.insight(PackagePath(name)) for name in ("a.pdf", "b.pdf"))
    assert sorted(tools[0].looked + tools[1].looked) == ["a.pdf", "b.pdf"]
    with pytest.raises(PackageError):
        made.pages(PackagePath("c.pdf"))


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
