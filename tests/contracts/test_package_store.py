"""The contract of `PackageStore` and `StagedPackage`, over every implementation; faults are in tests/faults.

A plug-in's author derives from `PackageStoreContract` and overrides the fixture `store`.
"""

import hashlib
import pickle
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import pytest

from oais_vn.model.errors import ExistsError, InputError, StorageError
from oais_vn.model.package import Form
from oais_vn.model.paths import PackagePath
from oais_vn.storage.memory import MemoryStore
from oais_vn.storage.store import DirectoryStore

NAME = "H32.64.2008.01.HC_aip-hoso_v1"
LARGE = Random(2).randbytes(9 << 20)
"""More than `StreamDigester` takes without threads."""

FILES = {
    "bagit.txt": b"BagIt-Version: 1.0\n",
    "data/a-b": b"x",
    "data/a/b": b"y",
    "data/empty": b"",
    "data/" + unicodedata.normalize("NFC", "Quyết định.pdf"): b"composed",
    "data/" + unicodedata.normalize("NFD", "Quyết định.pdf"): b"decomposed",
    "data/lớn.tif": LARGE[:300_000],
}


def fill(staged: Any, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        staged.write(PackagePath(path), [content])


def held(store: Any, name: str = NAME) -> dict[str, bytes] | None:
    source = store.find(name)
    return None if source is None else {path: source.open(path).read() for path in source.paths()}


class PackageStoreContract:
    """What every store promises."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Any:
        """An empty store."""
        raise NotImplementedError

    def test_what_is_written_is_published_and_found(self, store: Any) -> None:
        with store.stage() as staged:
            fill(staged, FILES)
            place = staged.publish(NAME)
        assert NAME in place
        assert held(store) == FILES
        assert list(store.names()) == [NAME]
        source = store.find(NAME)
        assert list(source.paths()) == sorted(FILES)
        assert list(source.refusals()) == []

    def test_threads_may_write_at_once(self, store: Any) -> None:
        files = {f"data/{folder}/{number}": LARGE[number * 5 : 300_000] for folder in "ab" for number in range(6)}
        files["data/large"] = LARGE
        with store.stage() as staged:
            with ThreadPoolExecutor(4) as pool:
                writing = {
                    path: pool.submit(staged.write, PackagePath(path), [content]) for path, content in files.items()
                }
            assert {path: record.result().size for path, record in writing.items()} == {
                path: len(content) for path, content in files.items()
            }
            staged.move(PackagePath("data"), PackagePath("payload"))
            staged.publish(NAME)
        assert held(store) == {path.replace("data", "payload"): content for path, content in files.items()}

    @pytest.mark.parametrize("size", [1, 4096, 70_000, 1 << 20, 1 << 24])
    def test_the_record_tells_what_was_written_however_it_came(self, store: Any, size: int) -> None:
        content = LARGE if size > 1 else LARGE[:5000]
        with store.stage() as staged:
            chunks = (content[start : start + size] for start in range(0, len(content), size))
            record = staged.write(PackagePath("data/a"), chunks)
            assert record.path == "data/a"
            assert record.size == len(content)
            assert record.digest("sha256") == hashlib.sha256(content).hexdigest()
            assert record.digest("sha512") == hashlib.sha512(content).hexdigest()
            assert [digest.algorithm for digest in record.digests] == ["sha256", "sha512"]
            assert staged.source().open(PackagePath("data/a")).read() == content
            staged.publish(NAME)
        assert held(store) == {"data/a": content}

    def test_a_buffer_that_is_used_again_is_taken_as_it_was(self, store: Any) -> None:
        buffer = bytearray(4)

        def chunks() -> Iterator[Any]:
            for letter in b"abc":
                buffer[:] = bytes([letter]) * 4
                yield memoryview(buffer)

        with store.stage() as staged:
            staged.write(PackagePath("a"), chunks())
            assert staged.source().open(PackagePath("a")).read() == b"aaaabbbbcccc"

    def test_nobody_sees_it_before_it_is_published(self, store: Any) -> None:
        with store.stage() as staged:
            fill(staged, FILES)
            assert store.find(NAME) is None
            assert list(store.names()) == []

    def test_leaving_without_publishing_discards(self, store: Any) -> None:
        def give_up() -> None:
            with store.stage() as staged:
                fill(staged, FILES)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            give_up()
        assert store.find(NAME) is None
        assert store.clean() == 0

    def test_discarding_after_publishing_does_nothing(self, store: Any) -> None:
        staged = store.stage()
        fill(staged, FILES)
        staged.publish(NAME)
        staged.discard()
        staged.discard()
        assert held(store) == FILES

    def test_a_taken_name_is_never_replaced(self, store: Any) -> None:
        with store.stage() as staged:
            fill(staged, FILES)
            staged.publish(NAME)
        with store.stage() as staged:
            fill(staged, {"bagit.txt": b"other"})
            with pytest.raises(ExistsError) as caught:
                staged.publish(NAME)
        assert NAME in caught.value.text.vi
        assert caught.value.exit_code == 5
        assert held(store) == FILES

    def test_two_packages_are_made_side_by_side(self, store: Any) -> None:
        with store.stage() as one, store.stage() as two:
            fill(one, {"bagit.txt": b"one"})
            fill(two, {"bagit.txt": b"two"})
            two.publish("two")
            one.publish("one")
        assert list(store.names()) == ["one", "two"]
        assert held(store, "one") == {"bagit.txt": b"one"}
        assert held(store, "two") == {"bagit.txt": b"two"}

    def test_of_two_that_want_one_name_the_first_has_it(self, store: Any) -> None:
        with store.stage() as one, store.stage() as two:
            fill(one, {"bagit.txt": b"one"})
            fill(two, {"bagit.txt": b"two"})
            one.publish(NAME)
            with pytest.raises(ExistsError):
                two.publish(NAME)
        assert held(store) == {"bagit.txt": b"one"}

    def test_a_file_is_written_once(self, store: Any) -> None:
        with store.stage() as staged:
            fill(staged, {"data/a": b"one"})
            with pytest.raises(ExistsError):
                fill(staged, {"data/a": b"two"})
            staged.publish(NAME)
        assert held(store) == {"data/a": b"one"}

    def test_no_file_lies_in_a_file_and_none_takes_a_folders_place(self, store: Any) -> None:
        with store.stage() as staged:
            fill(staged, {"data/a": b"one", "folder/b": b"two"})
            with pytest.raises(StorageError):
                fill(staged, {"data/a/b": b"three"})
            with pytest.raises(StorageError):
                fill(staged, {"folder": b"four"})
            staged.publish(NAME)
        assert held(store) == {"data/a": b"one", "folder/b": b"two"}

    @pytest.mark.parametrize("size", [10, 200_000])
    def test_a_source_that_fails_leaves_no_file(self, store: Any, size: int) -> None:
        def failing() -> Iterator[bytes]:
            yield bytes(size)
            raise OSError(5, "the supplier's disk")

        with store.stage() as staged:
            fill(staged, {"bagit.txt": b"one"})
            with pytest.raises(OSError, match="the supplier's disk"):
                staged.write(PackagePath("data/deep/a"), failing())
            fill(staged, {"data/b": b"two"})
            staged.publish(NAME)
        assert held(store) == {"bagit.txt": b"one", "data/b": b"two"}

    def test_a_file_that_failed_can_be_written_again(self, store: Any) -> None:
        def failing() -> Iterator[bytes]:
            yield b"half"
            raise ZeroDivisionError

        with store.stage() as staged:
            with pytest.raises(ZeroDivisionError):
                staged.write(PackagePath("data/a"), failing())
            fill(staged, {"data/a": b"whole"})
            staged.publish(NAME)
        assert held(store) == {"data/a": b"whole"}

    def test_a_name_that_is_no_utf8_is_refused(self, store: Any) -> None:
        with store.stage() as staged, pytest.raises(InputError):
            fill(staged, {"data/\udcff": b""})

    @pytest.mark.parametrize("name", ["", ".", "..", ".hidden", "a/b", "a\\b", "a\0b", "\udcff"])
    def test_a_package_has_one_plain_visible_name(self, store: Any, name: str) -> None:
        with store.stage() as staged:
            fill(staged, FILES)
            with pytest.raises(InputError):
                staged.publish(name)
        with pytest.raises(InputError):
            store.find(name)
        assert list(store.names()) == []

    def test_files_and_folders_move(self, store: Any) -> None:
        with store.stage() as staged:
            fill(staged, {"data/new/a": b"1", "data/new/x/b": b"2", "data/newer": b"3", "c": b"4"})
            staged.move(PackagePath("data/new"), PackagePath("data/uuid-1"))
            staged.move(PackagePath("c"), PackagePath("e/f/d"))
            fill(staged, {"data/new/again": b"5"})
            staged.publish(NAME)
        assert held(store) == {
            "data/uuid-1/a": b"1",
            "data/uuid-1/x/b": b"2",
            "data/newer": b"3",
            "e/f/d": b"4",
            "data/new/again": b"5",
        }

    def test_a_move_replaces_nothing_and_needs_something(self, store: Any) -> None:
        with store.stage() as staged:
            fill(staged, {"a": b"1", "b": b"2", "folder/c": b"3"})
            for old, new in (("a", "b"), ("a", "folder"), ("folder", "a")):
                with pytest.raises(ExistsError):
                    staged.move(PackagePath(old), PackagePath(new))
            for old, new in (("nothing", "d"), ("folder", "folder/in/itself"), ("a", "b/c")):
                with pytest.raises(StorageError):
                    staged.move(PackagePath(old), PackagePath(new))
            staged.publish(NAME)
        assert held(store) == {"a": b"1", "b": b"2", "folder/c": b"3"}

    def test_a_staged_file_has_a_local_path_for_those_who_read_paths(self, store: Any) -> None:
        with store.stage() as staged:
            fill(staged, {"data/tệp.pdf": b"%PDF"})
            assert staged.local(PackagePath("data/tệp.pdf")).read_bytes() == b"%PDF"
            staged.publish(NAME)
        assert held(store) == {"data/tệp.pdf": b"%PDF"}

    def test_one_run_at_a_time(self, store: Any) -> None:
        with store.lock():
            with pytest.raises(StorageError) as caught, store.lock():
                pass
            assert caught.value.may_retry
        with store.lock():
            pass

    def test_the_lock_ends_with_an_error_too(self, store: Any) -> None:
        with pytest.raises(ZeroDivisionError), store.lock():
            raise ZeroDivisionError
        with store.lock():
            pass

    def test_cleaning_touches_no_package(self, store: Any) -> None:
        with store.lock(), store.stage() as staged:
            fill(staged, FILES)
            staged.publish(NAME)
        with store.lock():
            assert store.clean() == 0
        assert held(store) == FILES
        assert list(store.names()) == [NAME]

    def test_what_is_not_there_is_not_found(self, store: Any) -> None:
        assert store.find(NAME) is None
        assert list(store.names()) == []
        assert store.clean() == 0


class TestMemoryStore(PackageStoreContract):
    @pytest.fixture
    def store(self):
        return MemoryStore()

    def test_bytes_changed_before_publishing_are_found(self, store):
        with store.stage() as staged:
            fill(staged, {"a": b"one"})
            staged._files[PackagePath("a")] = b"two"
            with pytest.raises(StorageError):
                staged.publish(NAME)
        assert store.find(NAME) is None


@pytest.mark.parametrize("form", list(Form), ids=lambda form: form.value)
class TestDirectoryStore(PackageStoreContract):
    @pytest.fixture
    def store(self, tmp_path, form):
        return DirectoryStore(tmp_path / "out" / "goi", form)

    def test_leftovers_of_killed_runs_are_removed(self, store):
        staged = store.stage()
        fill(staged, FILES)
        with store.lock():
            assert store.clean() == 1
        assert {place.name for place in store.root.iterdir()} == {".oais-vn.lock"}
        with pytest.raises(StorageError):
            staged.publish(NAME)
        assert store.find(NAME) is None

    def test_it_goes_to_other_processes(self, store):
        with store.stage() as staged:
            fill(staged, FILES)
            staged.publish(NAME)
        other = pickle.loads(pickle.dumps(store))
        assert other == store
        assert held(other) == FILES

    @pytest.mark.parametrize("kind", ["file", "folder", "link"])
    def test_whatever_has_the_name_stays(self, store, form, kind):
        store.root.mkdir(parents=True)
        place = store.root / (NAME if form is Form.FOLDER else f"{NAME}.{form.value}")
        if kind == "file":
            place.write_bytes(b"theirs")
        elif kind == "folder":
            place.mkdir()
        else:
            place.symlink_to("nowhere")
        before = place.lstat()
        with store.stage() as staged:
            fill(staged, FILES)
            with pytest.raises(ExistsError):
                staged.publish(NAME)
        assert place.lstat().st_ino == before.st_ino
        assert place.lstat().st_mtime_ns == before.st_mtime_ns

    def test_packages_may_be_entered_as_other_folders(self, store, form):
        """A temporary folder is its owner's alone; what is published must not be."""
        with store.stage() as staged:
            fill(staged, FILES)
            place = Path(staged.publish(NAME))
        (store.root / "ordinary").mkdir()
        (store.root / "ordinary.txt").touch()
        ordinary = store.root / ("ordinary" if form is Form.FOLDER else "ordinary.txt")
        assert place.stat().st_mode == ordinary.stat().st_mode

    def test_no_empty_folder_is_published(self, store, form):
        """Neither what a move left behind nor what was made for a file that failed."""
        if form is not Form.FOLDER:
            return

        def failing() -> Iterator[bytes]:
            yield b"half"
            raise ZeroDivisionError

        with store.stage() as staged:
            fill(staged, {"bagit.txt": b"", "a/b/c/moved": b"1", "a/stays": b"2"})
            staged.move(PackagePath("a/b/c/moved"), PackagePath("data/moved"))
            with pytest.raises(ZeroDivisionError):
                staged.write(PackagePath("e/f/failed"), failing())
            place = Path(staged.publish(NAME))
        assert {str(folder.relative_to(place)) for folder in place.rglob("*") if folder.is_dir()} == {"a", "data"}

    def test_the_same_files_give_the_same_bytes(self, store, tmp_path, form):
        again = DirectoryStore(tmp_path / "again", form)
        for each, order in ((store, FILES), (again, dict(reversed(FILES.items())))):
            with each.stage() as staged:
                fill(staged, order)
                staged.publish(NAME)
        name = f"{NAME}.{form.value}"
        if form is Form.FOLDER:
            assert held(store) == held(again)
        else:
            assert (store.root / name).read_bytes() == (again.root / name).read_bytes()

    def test_other_things_in_the_folder_are_no_packages(self, store):
        store.root.mkdir(parents=True)
        (store.root / "notes.txt").write_text("x")
        (store.root / "folder").mkdir()
        (store.root / ".hidden").mkdir()
        (store.root / ".hidden" / "bagit.txt").write_text("x")
        (store.root / "a.tar").mkdir()
        (store.root / "b.zip").symlink_to("notes.txt")
        assert list(store.names()) == []
        assert store.find("b") is None
        assert store.find("a") is None

    def test_a_root_that_is_a_file_is_an_error(self, store):
        store.root.parent.mkdir(parents=True)
        store.root.write_text("a file")
        for attempt in (store.stage, store.free, store.lock().__enter__):
            with pytest.raises(StorageError) as caught:
                attempt()
            assert str(store.root) in caught.value.text.vi
        assert store.root.read_text() == "a file"

    def test_free_space_is_a_number_of_bytes(self, store):
        assert store.free() > 0
