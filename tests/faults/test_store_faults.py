"""A store under faults: whatever fails and whenever, a package is published whole or not at all."""

import errno
import importlib.util
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from random import Random
from threading import Lock
from types import ModuleType

import pytest

from oais_vn.model.errors import ExistsError, StorageError
from oais_vn.model.package import Form
from oais_vn.model.paths import PackagePath
from oais_vn.storage.archive import open_source
from oais_vn.storage.filesystem import FileSystem
from oais_vn.storage.store import DirectoryStore

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
forever = _load("publish_forever")

NAME = "H32.64.2008.01.HC_aip-hoso_v1"
CONTENT = {
    "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
    "data/goi/METS.xml": b"<mets/>" * 100,
    "data/goi/representations/rep1/data/Quyết định.pdf": Random(5).randbytes(150_000),
    "data/goi/empty": b"",
}


def chunks(content: bytes) -> Iterable[bytes]:
    return (content[start : start + 70_000] for start in range(0, len(content), 70_000))


def make(store: DirectoryStore, publish: bool = True) -> None:
    """Stage all files, rename the package folder as sealing does, and publish."""
    with store.stage() as staged:
        for path, content in CONTENT.items():
            staged.write(PackagePath(path.replace("/goi/", "/new/")), chunks(content))
        staged.move(PackagePath("data/new"), PackagePath("data/goi"))
        if publish:
            staged.publish(NAME)


def place_of(root: Path, form: Form) -> Path:
    return root / (NAME if form is Form.FOLDER else f"{NAME}.{form.value}")


def bytes_of(root: Path, form: Form) -> dict[str, bytes] | bytes | None:
    """What is published: of a folder its files, of an archive its own bytes; None when nothing is."""
    place = place_of(root, form)
    if not os.path.lexists(place):
        return None
    if form is not Form.FOLDER:
        return place.read_bytes()
    source = open_source(place)
    return {path: source.open(path).read() for path in source.paths()}


def refusal(work: Callable[[], None]) -> StorageError | None:
    """Do it; the error with which the store refused, or None."""
    try:
        work()
    except StorageError as error:
        return error
    return None


@pytest.fixture(autouse=True)
def one_file_is_large(monkeypatch):
    """The document is proven in two pieces while the package is made."""
    monkeypatch.setattr("oais_vn.storage.early_proof._LARGE", 100_000)
    monkeypatch.setattr("oais_vn.storage.early_proof._PIECE", 64_000)


@pytest.fixture(params=list(Form), ids=lambda form: form.value)
def form(request) -> Form:
    return request.param


@pytest.fixture
def undisturbed(tmp_path, form):
    make(DirectoryStore(tmp_path / "undisturbed", form))
    return bytes_of(tmp_path / "undisturbed", form)


def check_after(root: Path, form: Form, undisturbed: object) -> None:
    """Nothing or the whole is published; cleaning leaves nothing else; a second attempt gives the same bytes."""
    assert bytes_of(root, form) in (None, undisturbed)
    store = DirectoryStore(root, form, injection.FaultyFileSystem())
    with store.lock():
        store.clean()
        assert {place.name for place in root.iterdir()} <= {".oais-vn.lock", place_of(root, form).name}
        assert bytes_of(root, form) in (None, undisturbed)
        if store.find(NAME) is None:
            make(store)
    assert bytes_of(root, form) == undisturbed
    assert {place.name for place in root.iterdir()} == {".oais-vn.lock", place_of(root, form).name}


def test_the_undisturbed_run_holds_what_was_given(tmp_path, form, undisturbed):
    source = open_source(place_of(tmp_path / "undisturbed", form))
    assert {path: source.open(path).read() for path in source.paths()} == CONTENT


@pytest.mark.parametrize("fault", ["death", "torn_death"])
def test_killed_at_every_call(tmp_path, form, undisturbed, fault):
    def run(at: int):
        fs = injection.FaultyFileSystem(at, getattr(injection, fault))
        fs.happened = injection.run_in_child(lambda: make(DirectoryStore(tmp_path / str(at), form, fs))) != 0
        return fs

    number = 0
    for number in injection.disturbances(run):
        (tmp_path / str(number)).mkdir(exist_ok=True)
        check_after(tmp_path / str(number), form, undisturbed)
    assert number > 20


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
def test_refused_at_every_call(tmp_path, form, undisturbed, code, lasting):
    def run(at: int):
        fs = injection.FaultyFileSystem(at, injection.error(code), lasting=lasting)
        error = refusal(lambda: make(DirectoryStore(tmp_path / str(at), form, fs)))
        if error is not None:
            assert error.exit_code == 5
            assert str(tmp_path) in error.text.vi
            assert str(tmp_path) in error.text.en
        return fs

    for number in injection.disturbances(run):
        (tmp_path / str(number)).mkdir(exist_ok=True)
        check_after(tmp_path / str(number), form, undisturbed)


def test_an_error_before_the_rename_publishes_nothing(tmp_path, form):
    """Of the calls before the rename each failure but those of cleaning up keeps the package back."""
    needed = ("create", "open", "write", "read", "close", "sync", "make_folder", "rename", "link")

    def run(at: int):
        fs = injection.FaultyFileSystem(at, injection.error(errno.EIO), needed)
        error = refusal(lambda: make(DirectoryStore(tmp_path / str(at), form, fs)))
        if error is None:
            assert not fs.happened, f"the failure of call {at} was not told"
        else:
            assert bytes_of(tmp_path / str(at), form) is None
            assert not list((tmp_path / str(at)).glob(".oais-vn-*"))
        return fs

    assert sum(1 for _ in injection.disturbances(run)) > 10


def test_a_killed_run_leaves_nothing_among_the_temporary_files(tmp_path, form, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    fs = injection.FaultyFileSystem(20, injection.death)
    assert injection.run_in_child(lambda: make(DirectoryStore(tmp_path / "out", form, fs))) == -signal.SIGKILL
    assert list((tmp_path / "temporary").iterdir()) == []


def test_killed_while_cleaning(tmp_path, form, undisturbed):
    def run(at: int):
        root = tmp_path / str(at)
        injection.run_in_child(lambda: make(DirectoryStore(root, form, injection.FaultyFileSystem(9, injection.death))))
        fs = injection.FaultyFileSystem(at, injection.torn_death)
        fs.happened = injection.run_in_child(lambda: DirectoryStore(root, form, fs).clean()) != 0
        return fs

    numbers = list(injection.disturbances(run))
    assert numbers
    for number in numbers:
        check_after(tmp_path / str(number), form, undisturbed)


def test_short_writes_lose_nothing(tmp_path, form, undisturbed):
    make(DirectoryStore(tmp_path / "short", form, injection.ShortWrites()))
    assert bytes_of(tmp_path / "short", form) == undisturbed


def test_a_system_that_takes_no_bytes_is_an_error(tmp_path, form):
    class TakesNothing(FileSystem):
        def write(self, descriptor: int, block: bytes | memoryview) -> int:
            return 0

    with pytest.raises(StorageError):
        make(DirectoryStore(tmp_path / "out", form, TakesNothing()))
    assert bytes_of(tmp_path / "out", form) is None


def test_a_byte_that_differs_on_disk_is_found(tmp_path, form, undisturbed):
    # In a folder the large file is synced and read back in three parts, the others after it.
    for nth in (1, 2, 3, 4) if form is Form.FOLDER else (1,):
        with pytest.raises(StorageError) as caught:
            make(DirectoryStore(tmp_path / "out", form, injection.FlippedByte(nth, last=form is Form.FOLDER)))
        assert "đọc lại khác" in caught.value.text.vi
        assert bytes_of(tmp_path / "out", form) is None
    check_after(tmp_path / "out", form, undisturbed)


def test_small_files_are_read_back_from_the_disk_in_groups(tmp_path):
    """Each is synced, then forgotten by the cache, then read; a group begins to be written before one is waited for."""

    class Watched(FileSystem):
        def __init__(self) -> None:
            self.calls: dict[int, list[str]] = {}
            self.lock = Lock()
            self.most_open = 0
            self.finished: list[list[str]] = []

        def open(self, path: Path) -> int:
            descriptor = super().open(path)
            with self.lock:
                self.calls[descriptor] = []
                self.most_open = max(self.most_open, len(self.calls))
            return descriptor

        def forget(self, descriptor: int) -> None:
            self.calls[descriptor].append("forget")
            super().forget(descriptor)

        def sync(self, descriptor: int) -> None:
            self.calls[descriptor].append("sync")
            super().sync(descriptor)

        def fill(self, stream, buffer) -> int:
            self.calls[stream.fileno()].append("read")
            return super().fill(stream, buffer)

        def close(self, descriptor: int) -> None:
            if descriptor in self.calls:
                self.finished.append(self.calls.pop(descriptor))
            super().close(descriptor)

    fs = Watched()
    with DirectoryStore(tmp_path / "out", Form.FOLDER, fs).stage() as staged:
        for number in range(300):
            staged.write(PackagePath(f"data/{number}"), [bytes([number % 256]) * number])
        staged.publish(NAME)
    assert len(fs.finished) == 300
    assert {tuple(calls[:4]) for calls in fs.finished} == {("forget", "sync", "forget", "read")}
    assert not fs.calls
    assert fs.most_open <= 128


@pytest.mark.parametrize("content", [b"one", Random(6).randbytes(150_000)], ids=["small", "large"])
def test_a_staged_file_changed_by_somebody_is_found(tmp_path, form, content):
    with DirectoryStore(tmp_path / "out", form).stage() as staged:
        staged.write(PackagePath("data/a"), [content])
        # Waits until it was read back.
        staged.move(PackagePath("data"), PackagePath("payload"))
        staged.local(PackagePath("payload/a")).write_bytes(bytes([content[0] ^ 1]) + content[1:])
        with pytest.raises(StorageError):
            staged.publish(NAME)
    assert bytes_of(tmp_path / "out", form) is None


def test_what_was_never_written_is_not_published(tmp_path, form):
    with DirectoryStore(tmp_path / "out", form).stage() as staged:
        staged.write(PackagePath("bagit.txt"), [b"one"])
        staged.local(PackagePath("stray")).write_bytes(b"stray")
        with pytest.raises(StorageError):
            staged.publish(NAME)
    assert bytes_of(tmp_path / "out", form) is None


def test_a_link_is_never_published(tmp_path, form):
    """In a folder it stops the package; an archive is made of the regular files alone."""
    with DirectoryStore(tmp_path / "out", form).stage() as staged:
        staged.write(PackagePath("bagit.txt"), [b"one"])
        staged.local(PackagePath("link")).symlink_to("bagit.txt")
        with pytest.raises(StorageError) if form is Form.FOLDER else nullcontext():
            staged.publish(NAME)
    if form is Form.FOLDER:
        assert bytes_of(tmp_path / "out", form) is None
    else:
        source = open_source(place_of(tmp_path / "out", form))
        assert list(source.paths()) == ["bagit.txt"]
        assert list(source.refusals()) == []


def test_what_vanished_is_found(tmp_path, form):
    with DirectoryStore(tmp_path / "out", form).stage() as staged:
        staged.write(PackagePath("bagit.txt"), [b"one"])
        staged.write(PackagePath("data/a"), [b"two"])
        staged.local(PackagePath("data/a")).unlink()
        with pytest.raises(StorageError):
            staged.publish(NAME)
    assert bytes_of(tmp_path / "out", form) is None


def test_nothing_is_seen_before_all_of_it_would_survive_a_power_failure(tmp_path, form):
    ledger = injection.Ledger()
    root = tmp_path / "a" / "out"
    make(DirectoryStore(root, form, ledger))
    published = [entry for entry in ledger.seen if entry[1] == place_of(root, form)]
    assert len(published) == 1
    assert published[0][2] == frozenset()
    assert root not in ledger.names_at_risk
    assert root.parent not in ledger.names_at_risk


@pytest.mark.parametrize("has_links", [True, False], ids=["links", "no links"])
def test_somebody_else_takes_the_name_at_the_last_moment(tmp_path, form, has_links):
    """Between the look and the rename another program puts something there: it stays, whatever it is."""
    root = tmp_path / "out"
    place = place_of(root, form)

    class Overtaken(FileSystem):
        def _overtake(self) -> None:
            if form is Form.FOLDER:
                place.mkdir()
                (place / "theirs").write_bytes(b"theirs")
            else:
                place.write_bytes(b"theirs")

        def rename(self, old: Path, new: Path) -> None:
            if new == place:
                self._overtake()
            super().rename(old, new)

        def link(self, old: Path, new: Path) -> None:
            if not has_links:
                raise OSError(errno.EPERM, os.strerror(errno.EPERM))
            self._overtake()
            super().link(old, new)

        def forget(self, descriptor: int) -> None:
            # Without links there is no way to ask and to rename in one: the look comes right before the rename.
            if not has_links and form is not Form.FOLDER and not place.exists():
                self._overtake()

    with pytest.raises(ExistsError):
        make(DirectoryStore(root, form, Overtaken()))
    assert bytes_of(root, form) == ({"theirs": b"theirs"} if form is Form.FOLDER else b"theirs")


def test_a_file_system_without_second_names(tmp_path, form, undisturbed):
    """FAT and many network shares refuse links: then the rename itself publishes."""
    fs = injection.FaultyFileSystem(1, injection.error(errno.EPERM), ("link",), lasting=True)
    make(DirectoryStore(tmp_path / "out", form, fs))
    assert bytes_of(tmp_path / "out", form) == undisturbed
    with pytest.raises(ExistsError):
        make(DirectoryStore(tmp_path / "out", form, fs))
    assert bytes_of(tmp_path / "out", form) == undisturbed


def test_a_worker_that_outlives_its_run_publishes_nothing_half(tmp_path, form):
    """Another run is in the midst of cleaning up when a forgotten worker is about to publish."""
    root = tmp_path / "out"

    class HalfWay(FileSystem):
        def remove_tree(self, path: Path) -> None:
            next(path.rglob("bagit.txt")).unlink()

    class Cleaned(FileSystem):
        def rename(self, old: Path, new: Path) -> None:
            if new == place_of(root, form):
                DirectoryStore(root, form, HalfWay()).clean()
            super().rename(old, new)

        def link(self, old: Path, new: Path) -> None:
            DirectoryStore(root, form, HalfWay()).clean()
            super().link(old, new)

    with pytest.raises(StorageError):
        make(DirectoryStore(root, form, Cleaned()))
    assert bytes_of(root, form) is None


def test_cleaning_makes_durable_what_a_killed_run_published(tmp_path, form):
    store = DirectoryStore(tmp_path / "out", form, injection.Ledger())
    store.stage()
    assert store.clean() == 1
    assert store.root not in store.fs.names_at_risk


def test_a_disk_that_is_full_is_told_with_place_and_free_space(tmp_path, form):
    fs = injection.FaultyFileSystem(3, injection.error(errno.ENOSPC), ("write",), lasting=True)
    with pytest.raises(StorageError) as caught:
        make(DirectoryStore(tmp_path / "out", form, fs))
    text = caught.value.text
    for words in ("đĩa đầy", "còn trống", str(tmp_path / "out")):
        assert words in text.vi
    for words in ("disk is full", "GB free", str(tmp_path / "out")):
        assert words in text.en
    assert caught.value.exit_code == 5
    assert not list((tmp_path / "out").iterdir())


def test_a_limit_on_the_size_of_files(tmp_path, form, undisturbed):
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            make(DirectoryStore(tmp_path / "out", form))
        except StorageError as error:
            os._exit(40 + error.exit_code if "ulimit -f" in error.text.vi else 39)

    assert injection.run_in_child(limited) == 45
    check_after(tmp_path / "out", form, undisturbed)


@contextmanager
def publishing(root: Path, form: Form) -> Iterator[None]:
    """While another process publishes one package after another into `root`; it is killed at the end, come what may."""
    command = [sys.executable, str(HERE / "publish_forever.py"), str(root), form.value]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield
        finally:
            process.send_signal(signal.SIGKILL)


def test_killed_for_real_at_random_moments(tmp_path, form):
    moments = Random(20)
    store = DirectoryStore(tmp_path / "out", form)
    for _ in range(7):
        with publishing(store.root, form):
            time.sleep(moments.uniform(0, 0.12))
        with store.lock():
            store.clean()
        assert {place.name for place in store.root.iterdir() if place.name.startswith(".")} == {".oais-vn.lock"}
        for name in store.names():
            source = store.find(name)
            assert source is not None
            assert {path: source.open(path).read() for path in source.paths()} == forever.files(int(name))


def test_a_run_keeps_others_out_until_it_dies(tmp_path, form):
    store = DirectoryStore(tmp_path / "out", form)
    with publishing(store.root, form):
        with pytest.raises(StorageError) as caught, store.lock():
            pass
        assert caught.value.may_retry
        assert "lần chạy khác" in caught.value.text.vi
    with store.lock():
        pass


def test_the_injection_reaches_every_kind_of_call(tmp_path, form):
    """A call that the seam has and no fault can reach would make the tests above say more than they know."""
    met: set[str] = set()

    class Watched(injection.FaultyFileSystem):
        def meet(self, call, arguments) -> None:
            met.add(call)

    make(DirectoryStore(tmp_path / "out", form, Watched()))
    DirectoryStore(tmp_path / "out", form, Watched()).clean()
    expected = {"create", "write", "fill", "close", "sync", "forget", "sync_folder", "make_folder", "rename"}
    assert expected <= met
    assert set(injection.CALLS) == {name for name in vars(FileSystem) if not name.startswith("_") and name != "free"}
