"""Files are read once and only when they are asked for."""

from pathlib import Path

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
