"""Hostile folders."""

import errno
import hashlib
import os
import pickle
import socket
import sys
from pathlib import Path

import pytest

from oais_vn.model.errors import PackageError
from oais_vn.model.paths import PackagePath
from oais_vn.storage import directory
from oais_vn.storage.directory import DEEPEST, DirectorySource

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links, pipes and names of POSIX")


@pytest.fixture
def root(tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_bytes(b"secret")
    (tmp_path / "root" / "a").mkdir(parents=True)
    (tmp_path / "root" / "a" / "b").write_bytes(b"b")
    return tmp_path / "root"


def test_links_are_refused_and_never_followed(root):
    (root / "file-link").symlink_to("../outside/secret")
    (root / "folder-link").symlink_to("../outside")
    (root / "broken").symlink_to("nowhere")
    (root / "a" / "loop").symlink_to("..")
    source = DirectorySource(root)
    assert list(source.paths()) == ["a/b"]
    assert list(source.refusals()) == [
        ("a/loop", "symlink"),
        ("broken", "symlink"),
        ("file-link", "symlink"),
        ("folder-link", "symlink"),
    ]
    for path in ("file-link", "folder-link/secret", "a/loop/a/b", "broken"):
        for ask in (source.open, source.size, source.local):
            with pytest.raises(PackageError) as caught:
                ask(PackagePath(path))
            assert path in caught.value.text.vi


def test_a_folder_swapped_for_a_link_after_the_walk(root):
    source = DirectorySource(root)
    paths = list(source.paths())
    (root / "a" / "b").unlink()
    (root / "a").rmdir()
    (root / "a").symlink_to("../outside")
    (root.parent / "outside" / "b").write_bytes(b"theirs")
    with pytest.raises(PackageError):
        source.open(paths[0])


def test_a_folder_swapped_for_a_link_during_the_walk(root):
    (root / "c").mkdir()
    (root / "c" / "d").write_bytes(b"")
    walk = DirectorySource(root).paths()
    assert next(walk) == "a/b"
    (root / "c" / "d").unlink()
    (root / "c").rmdir()
    (root / "c").symlink_to("../outside")
    assert list(walk) == []


def test_the_root_itself_may_be_a_link(root):
    (root.parent / "link").symlink_to("root")
    assert list(DirectorySource(root.parent / "link").paths()) == ["a/b"]


def test_special_files_are_refused_and_nobody_waits_for_them(root, monkeypatch):
    os.mkfifo(root / "pipe")
    monkeypatch.chdir(root)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        source = DirectorySource(root)
        assert list(source.paths()) == ["a/b"]
        assert list(source.refusals()) == [("pipe", "special"), ("socket", "special")]
        for path in ("pipe", "socket", "a"):
            with pytest.raises(PackageError):
                source.open(PackagePath(path))
            with pytest.raises(PackageError):
                source.size(PackagePath(path))


def test_a_device_is_refused(root):
    try:
        os.mknod(root / "device", 0o666 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")
    source = DirectorySource(root)
    assert list(source.refusals()) == [("device", "special")]
    with pytest.raises(PackageError):
        source.open(PackagePath("device"))


def test_names_that_are_no_utf8_are_refused_in_letters_that_print(root):
    (root / os.fsdecode(b"\xe1\xbb.pdf")).touch()
    (root / os.fsdecode(b"folder\xff")).mkdir()
    refusals = list(DirectorySource(root).refusals())
    assert refusals == [("\\xe1\\xbb.pdf", "not-utf8"), ("folder\\xff", "not-utf8")]
    "".join(name for name, _ in refusals).encode("utf-8")


def test_names_that_lead_elsewhere_on_windows_are_refused(root):
    (root / "a" / "C:x").write_bytes(b"")
    (root / "a\\b").write_bytes(b"")
    source = DirectorySource(root)
    assert list(source.paths()) == ["a/b"]
    assert list(source.refusals()) == [("a/C:x", "unsafe-name"), ("a\\b", "unsafe-name")]


def test_what_may_not_be_read_is_refused(root, monkeypatch):
    may_read = os.access
    (root / "closed").write_bytes(b"")
    monkeypatch.setattr(
        os, "access", lambda name, *rest, **more: not name.endswith("closed") and may_read(name, *rest, **more)
    )
    source = DirectorySource(root)
    assert list(source.paths()) == ["a/b"]
    assert list(source.refusals()) == [("closed", "unreadable")]


def test_a_folder_that_cannot_be_listed_is_refused_and_the_rest_is_read(root, monkeypatch):
    (root / "z").write_bytes(b"")
    listed = directory._listed

    def failing(place, folder, any_name):
        if folder == "a":
            raise OSError(errno.EIO, "Input/output error")
        return listed(place, folder, any_name)

    monkeypatch.setattr(directory, "_listed", failing)
    assert list(DirectorySource(root).refusals()) == [("a", "unreadable")]
    assert list(DirectorySource(root).paths()) == ["z"]


def test_a_tree_deeper_than_any_path_can_say(root, monkeypatch):
    with monkeypatch.context() as inside:
        inside.chdir(root)
        for _ in range(2 * DEEPEST):
            Path("d" * 200).mkdir()
            inside.chdir("d" * 200)
        Path("bottom").touch()
    source = DirectorySource(root)
    assert list(source.paths()) == ["a/b"]
    (refusal,) = source.refusals()
    assert refusal.reason == "unreadable"
    assert refusal.path.count("/") == DEEPEST


def test_a_folder_as_deep_as_allowed_is_read(root):
    deep = root.joinpath(*"d" * DEEPEST)
    deep.mkdir(parents=True)
    (deep / "file").write_bytes(b"deep")
    source = DirectorySource(root)
    assert list(source.refusals()) == []
    *_, last = source.paths()
    assert source.open(last).read() == b"deep"


def test_no_folder_is_an_error(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for name in ("nothing", "file"):
        with pytest.raises(PackageError) as caught:
            list(DirectorySource(tmp_path / name).paths())
        assert caught.value.path == str(tmp_path / name)
        assert str(tmp_path / name) in caught.value.text.vi


def test_an_error_of_the_device_while_reading_names_the_file():
    """/proc/self/mem is a regular file whose first byte no one may read."""
    memory = DirectorySource(Path("/proc/self"))
    if not Path("/proc/self/mem").exists():
        pytest.skip("there is no /proc here")
    with memory.open(PackagePath("mem")) as stream:
        for read in (lambda: stream.read(10), stream.read):
            with pytest.raises(PackageError) as caught:
                read()
            assert "/proc/self/mem" in caught.value.text.vi
            assert caught.value.exit_code == 3


def test_walking_and_reading_leave_no_descriptor_open(root):
    (root / "link").symlink_to("a")
    os.mkfifo(root / "pipe")
    source = pickle.loads(pickle.dumps(DirectorySource(root)))
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(20):
        list(source.paths())
        with source.open(PackagePath("a/b")) as stream:
            stream.read()
        for path in ("link/b", "pipe", "nothing"):
            with pytest.raises(PackageError):
                source.open(PackagePath(path))
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_nothing_in_the_folder_is_changed(root):
    before = {place: (place.lstat().st_mtime_ns, place.lstat().st_mode) for place in root.rglob("*")}
    source = DirectorySource(root)
    for path in source.paths():
        source.open(path).read()
        source.local(path)
    assert {place: (place.lstat().st_mtime_ns, place.lstat().st_mode) for place in root.rglob("*")} == before


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep names as text")
def test_a_delivery_may_have_names_that_are_not_utf8(tmp_path):
    folder, name = os.fsdecode(b"x\xff"), os.fsdecode(b"\xe1\xbb.pdf")
    (tmp_path / folder).mkdir()
    (tmp_path / folder / name).write_bytes(b"a")
    source = DirectorySource(tmp_path, any_name=True)
    assert list(source.paths()) == [f"{folder}/{name}"]
    assert list(source.refusals()) == []
    with source.open(PackagePath(f"{folder}/{name}")) as stream:
        assert stream.read() == b"a"
    assert list(DirectorySource(tmp_path).paths()) == []


def opened(source, path, algorithms):
    """Size and digests by opening the file, or what that raises."""
    try:
        with source.open(PackagePath(path)) as stream:
            data = stream.read()
    except PackageError as error:
        return 0, bytes(sum(hashlib.new(name).digest_size for name in algorithms)), error.text
    return len(data), b"".join(hashlib.new(name, data).digest() for name in algorithms), None


def test_measuring_many_files_gives_what_opening_each_gives(root, monkeypatch):
    monkeypatch.setattr(directory, "BLOCK", 1000)
    monkeypatch.setattr(directory, "READ_AT_ONCE", 700)
    monkeypatch.setattr(directory, "OWN_THREADS_FROM", 5000)
    sizes = (0, 1, 999, 1000, 1001, 4999, 5000, 12_345)
    for size in sizes:
        (root / "a" / f"{size}").write_bytes(os.urandom(size))
    (root / "link").symlink_to("../outside")
    os.mkfifo(root / "a" / "pipe")
    source, algorithms = DirectorySource(root), ("sha256", "sha512", "md5")
    paths = ["a", "a/b", *(f"a/{size}" for size in sizes), "a/none", "a/pipe", "link/secret", "none/a", "a/b"]
    assert source.measured(paths, algorithms) == [opened(source, path, algorithms) for path in paths]


def test_many_files_are_found_as_each_alone_is(root):
    (root / "link").symlink_to("../outside")
    (root / "a" / "link").symlink_to("b")
    os.mkfifo(root / "a" / "pipe")
    (root / "c").write_bytes(b"")
    paths = map(PackagePath, ("a", "a/b", "a/link", "a/none", "a/pipe", "c", "link/secret", "none/a", "a/b"))
    found = [("a/b", root / "a" / "b", 1), ("c", root / "c", 0), ("a/b", root / "a" / "b", 1)]
    assert list(DirectorySource(root).locals(paths)) == found


def test_a_file_that_is_longer_than_it_said_is_read_to_its_end(root, monkeypatch):
    said = os.fstat
    (root / "a" / "b").write_bytes(b"longer")
    monkeypatch.setattr(os, "fstat", lambda fd: os.stat_result((*said(fd)[:6], 2, *said(fd)[7:])))
    [measured] = DirectorySource(root).measured(["a/b"], ("sha256",))
    assert (measured.size, measured.digests) == (6, hashlib.sha256(b"longer").digest())


def test_one_walk_tells_all(root):
    (root / "empty").mkdir()
    (root / "link").symlink_to("nowhere")
    assert list(DirectorySource(root).entries()) == [("a/b", "file"), ("empty", "empty"), ("link", "symlink")]
