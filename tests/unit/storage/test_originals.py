"""Files get exactly the names they are given, or none."""

import errno
import os
from pathlib import Path

import pytest

from oais_vn.model.errors import StorageError
from oais_vn.model.originals import Hindrance, Placed
from oais_vn.model.paths import PackagePath
from oais_vn.storage import originals
from oais_vn.storage.filesystem import FileSystem
from oais_vn.storage.originals import open_originals_folder

WRITTEN = Placed()


def put(root, name, content=b"a", fs=None):
    with open_originals_folder(root, fs) as folder:
        return folder.put(PackagePath(name), [content])


def names_in(folder):
    return [entry.name for entry in folder.iterdir()]


def visible(root):
    files = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(str(path) for path in files if not path.name.startswith(".oais-vn"))


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "Hồ sơ/Quyết định.pdf",
        "a ",
        "b. ",
        "c.",
        "CON",
        "NUL.pdf",
        "x\ny/%41\x01",
        os.fsdecode(b"\xff/\xfe.pdf"),
        "ab:c*?",
    ],
)
def test_any_name_is_taken_as_it_is(tmp_path, name):
    assert put(tmp_path / "ra", name) == WRITTEN
    assert visible(tmp_path / "ra") == [f"files/{name}"]
    assert put(tmp_path / "ra", name) == Placed(already_there=True)
    assert put(tmp_path / "ra", name, b"b") == Placed(hindrance=Hindrance.OCCUPIED)
    assert (tmp_path / "ra" / "files" / name).read_bytes() == b"a"


def test_twins_lie_side_by_side_where_the_system_holds_them(tmp_path):
    for name in ("ồ", "o\u0302\u0300", "A", "a", "a "):
        assert put(tmp_path, name, name.encode()) == WRITTEN
    assert len(visible(tmp_path)) == 5


def test_a_name_that_is_too_long_is_refused_and_the_next_is_taken(tmp_path):
    assert put(tmp_path, "ồ" * 100) == Placed(hindrance=Hindrance.NOT_HELD)
    assert put(tmp_path, "ồ" * 100 + "/a") == Placed(hindrance=Hindrance.NOT_HELD)
    assert put(tmp_path, "ồ" * 85) == WRITTEN
    assert visible(tmp_path) == ["files/" + "ồ" * 85]


class Folding(FileSystem):
    """A disk that knows neither case: a second name that differs in case alone is taken."""

    def _check(self, path):
        if any(entry.lower() == path.name.lower() for entry in names_in(path.parent)):
            raise FileExistsError(errno.EEXIST, "File exists")

    def link(self, old, new):
        self._check(new)
        super().link(old, new)

    def make_folder(self, path):
        self._check(path)
        super().make_folder(path)


@pytest.mark.parametrize("second", ["a.PDF", "a.PDF/x"])
def test_what_the_disk_takes_for_one_is_refused(tmp_path, second):
    assert put(tmp_path, "a.pdf/x" if "/" in second else "a.pdf", fs=Folding()) == WRITTEN
    assert put(tmp_path, second, fs=Folding()) == Placed(hindrance=Hindrance.TWIN)
    assert visible(tmp_path) == ["files/a.pdf/x" if "/" in second else "files/a.pdf"]


class Changing(FileSystem):
    """A disk that cuts spaces off the end of names."""

    def create(self, path):
        return super().create(path.with_name(path.name.rstrip()))

    def make_folder(self, path):
        super().make_folder(path.with_name(path.name.rstrip()))


@pytest.mark.parametrize("name", ["a ", "a /x"])
def test_a_name_that_the_disk_changes_is_refused(tmp_path, name):
    assert put(tmp_path, name, fs=Changing()) == Placed(hindrance=Hindrance.CHANGED)
    assert visible(tmp_path) == []


def test_the_rules_of_windows_hold_there(tmp_path, monkeypatch):
    assert put(tmp_path, "NUL.pdf") == WRITTEN
    monkeypatch.setattr(originals, "_WINDOWS", True)
    assert put(tmp_path, "nul") == put(tmp_path, "a./b") == Placed(hindrance=Hindrance.NOT_HELD)


def test_nothing_is_written_through_a_link(tmp_path):
    (tmp_path / "ra" / "files").mkdir(parents=True)
    (tmp_path / "khac").mkdir()
    (tmp_path / "khac" / "a").write_bytes(b"a")
    (tmp_path / "ra" / "files" / "lien-ket").symlink_to(tmp_path / "khac")
    (tmp_path / "ra" / "files" / "tep").symlink_to(tmp_path / "khac" / "a")
    occupied = Placed(hindrance=Hindrance.OCCUPIED)
    assert put(tmp_path / "ra", "lien-ket/b") == occupied
    assert put(tmp_path / "ra", "lien-ket/a") == occupied
    assert put(tmp_path / "ra", "tep") == occupied
    assert put(tmp_path / "ra", "tep/b") == occupied
    assert names_in(tmp_path / "khac") == ["a"]


def test_the_folder_of_files_is_no_link(tmp_path):
    (tmp_path / "khac").mkdir()
    (tmp_path / "files").symlink_to(tmp_path / "khac")
    with pytest.raises(StorageError):
        put(tmp_path, "a")


def test_a_file_that_breaks_off_is_not_there(tmp_path):
    def chunks():
        yield b"a"
        raise KeyError

    with open_originals_folder(tmp_path) as folder:
        with pytest.raises(KeyError):
            folder.put(PackagePath("x/a"), chunks())
        assert visible(tmp_path) == []
        assert folder.put(PackagePath("x/a"), [b"b"]) == WRITTEN


def test_a_full_disk_is_told(tmp_path):
    class Full(FileSystem):
        def write(self, descriptor, block):
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StorageError, match="full"):
        put(tmp_path, "a", fs=Full())
    assert visible(tmp_path) == []


def test_lists_are_kept_side_by_side(tmp_path):
    for content, name in ((b"1", "names.csv"), (b"2", "names-2.csv"), (b"1", "names.csv"), (b"3", "names-3.csv")):
        with open_originals_folder(tmp_path) as folder:
            assert folder.put_list([content]) == str(tmp_path / name)
    assert Path(tmp_path, "names.csv").read_bytes() == b"1"


def test_one_run_at_a_time(tmp_path):
    with open_originals_folder(tmp_path), pytest.raises(StorageError), open_originals_folder(tmp_path):
        pass


def test_what_a_killed_run_left_is_removed(tmp_path):
    with open_originals_folder(tmp_path) as folder:
        left = tmp_path / ".oais-vn-left"
        left.mkdir()
        assert folder.location == str(tmp_path / "files")
    with open_originals_folder(tmp_path):
        assert not left.exists()
