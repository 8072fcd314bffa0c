"""The contract of `PlainZipStore`: what others read, nothing half, nothing overwritten; with faults injected."""

import errno
import hashlib
import importlib.util
import io
import os
import stat
import subprocess
import sys
import unicodedata
import zipfile
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from oais_vn.model.errors import ExistsError, InputError, PackageError, StorageError
from oais_vn.model.package import Form, Made
from oais_vn.model.paths import PackagePath
from oais_vn.storage.archive import open_source
from oais_vn.storage.memory import MemorySource
from oais_vn.storage.plain_zips import PlainZips
from oais_vn.storage.store import DirectoryStore


def _injection():
    place = Path(__file__).resolve().parents[1] / "faults" / "injection.py"
    spec = importlib.util.spec_from_file_location("oais_vn_faults_injection", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


injection = _injection()
posix = pytest.mark.skipif(os.name != "posix", reason="faults are injected into forked children")

NAME, FOLDER = "0001_uuid-1", "uuid-1"
FILES = {
    PackagePath("METS.xml"): b"<mets/>" * 400,
    PackagePath("representations/rep1/data/1.pdf"): Random(1).randbytes(300_000),
    PackagePath("representations/rep1/data/2.TIF"): b"\0" * 5000,
    PackagePath("representations/rep1/data/" + unicodedata.normalize("NFC", "Quyết định.pdf")): b"composed",
    PackagePath("representations/rep1/data/" + unicodedata.normalize("NFD", "Quyết định.pdf")): b"decomposed",
    PackagePath("schemas/METS.xsd"): b"",
}


def zips(root, fs=None):
    return PlainZips(DirectoryStore(root, Form.ZIP, *([fs] if fs is not None else [])))


def visible(root):
    return sorted(path.name for path in root.iterdir() if not path.name.startswith(".")) if root.is_dir() else []


def test_others_read_what_was_put(tmp_path):
    done = zips(tmp_path).put(NAME, FOLDER, MemorySource(FILES))
    place = tmp_path / f"{NAME}.zip"
    assert (done.path, done.made, done.files) == (str(place), Made.CREATED, len(FILES))
    assert done.size == sum(map(len, FILES.values()))
    assert done.sha256 == hashlib.sha256(place.read_bytes()).hexdigest()
    with zipfile.ZipFile(place) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{FOLDER}/{path}" for path in sorted(FILES)]
        for info in archive.infolist():
            assert archive.read(info) == FILES[PackagePath(info.filename.removeprefix(f"{FOLDER}/"))]
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert stat.S_IMODE(info.external_attr >> 16) == 0o644
            assert info.flag_bits & 0x8 == 0
            assert bool(info.flag_bits & 0x800) is not info.filename.isascii()
            text = info.filename.endswith((".xml", ".xsd"))
            assert info.compress_type == (zipfile.ZIP_DEFLATED if text else zipfile.ZIP_STORED)
    assert visible(tmp_path) == [f"{NAME}.zip"]
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_it_is_listed_found_and_read(tmp_path):
    store = zips(tmp_path)
    store.put(NAME, FOLDER, MemorySource(FILES))
    assert list(store.names()) == [NAME]
    source = store.find(NAME)
    assert source.top == FOLDER
    assert {path: source.open(path).read() for path in source.paths()} == FILES
    assert store.find("0002_uuid-1") is None


def test_the_same_files_give_the_same_bytes(tmp_path):
    first = zips(tmp_path / "1").put(NAME, FOLDER, MemorySource(FILES))
    second = zips(tmp_path / "2").put(NAME, FOLDER, MemorySource(dict(reversed(FILES.items()))))
    assert first.sha256 == second.sha256


def test_the_same_again_is_left_as_it_is(tmp_path):
    store = zips(tmp_path)
    first = store.put(NAME, FOLDER, MemorySource(FILES))
    before = Path(first.path).stat()
    again = store.put(NAME, FOLDER, MemorySource(FILES))
    assert again == first._replace(made=Made.ALREADY_THERE)
    assert Path(first.path).stat() == before


@pytest.mark.parametrize(
    ("folder", "files"),
    [
        ("uuid-2", FILES),
        (FOLDER, {**FILES, PackagePath("METS.xml"): b"other"}),
        (FOLDER, {**FILES, PackagePath("more.xml"): b""}),
        (FOLDER, {path: FILES[path] for path in list(FILES)[1:]}),
    ],
    ids=["folder", "bytes", "more", "fewer"],
)
def test_nothing_else_takes_its_name(tmp_path, folder, files):
    store = zips(tmp_path)
    done = store.put(NAME, FOLDER, MemorySource(FILES))
    with pytest.raises(ExistsError):
        store.put(NAME, folder, MemorySource(files))
    assert hashlib.sha256(Path(done.path).read_bytes()).hexdigest() == done.sha256


@pytest.mark.parametrize("content", [b"", b"PK\3\4 no zip", b"notes"])
def test_what_is_no_zip_keeps_its_name(tmp_path, content):
    (tmp_path / f"{NAME}.zip").write_bytes(content)
    with pytest.raises(ExistsError):
        zips(tmp_path).put(NAME, FOLDER, MemorySource(FILES))
    assert (tmp_path / f"{NAME}.zip").read_bytes() == content


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a\0b"])
def test_a_name_is_one_visible_name(tmp_path, name):
    with pytest.raises(InputError):
        zips(tmp_path).put(name, FOLDER, MemorySource(FILES))


def test_a_source_that_breaks_off_leaves_nothing(tmp_path):
    class Broken(MemorySource):
        def open(self, path):
            if path.name == "1.pdf":
                return io.BytesIO(b"short")
            return super().open(path)

    with pytest.raises(StorageError):
        zips(tmp_path).put(NAME, FOLDER, Broken(FILES))
    assert visible(tmp_path) == []


def test_large_members_and_directories_are_told_in_zip64(tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1000)
    done = zips(tmp_path).put(NAME, FOLDER, MemorySource(FILES))
    assert b"PK\x06\x06" in Path(done.path).read_bytes()
    monkeypatch.undo()
    source = open_source(Path(done.path))
    assert {path: source.open(path).read() for path in source.paths()} == FILES


def test_a_wrong_byte_on_the_disk_publishes_nothing(tmp_path):
    with pytest.raises(StorageError, match="fixity"):
        zips(tmp_path, injection.FlippedByte()).put(NAME, FOLDER, MemorySource(FILES))
    assert visible(tmp_path) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_refused_at_every_call(tmp_path, code):
    whole = zips(tmp_path / "whole").put(NAME, FOLDER, MemorySource(FILES)).sha256

    def run(at):
        fs = injection.FaultyFileSystem(at, injection.error(code))
        with suppress(StorageError):
            zips(tmp_path / str(at), fs).put(NAME, FOLDER, MemorySource(FILES))
        return fs

    for number in injection.disturbances(run):
        for name in visible(tmp_path / str(number)):
            assert hashlib.sha256((tmp_path / str(number) / name).read_bytes()).hexdigest() == whole
    assert number > 8


@posix
def test_killed_at_every_call(tmp_path):
    whole = zips(tmp_path / "whole").put(NAME, FOLDER, MemorySource(FILES)).sha256
    files = MemorySource(FILES)
    reached = 0
    for at in range(1, 200):
        root = tmp_path / str(at)
        fs = injection.FaultyFileSystem(at, injection.torn_death)
        ended = injection.run_in_child(lambda root=root, fs=fs: zips(root, fs).put(NAME, FOLDER, files))
        reached += ended != 0
        for name in visible(root):
            assert hashlib.sha256((root / name).read_bytes()).hexdigest() == whole
        # The next run cleans up and comes to the same.
        store = zips(root)
        store.store.clean()
        assert store.put(NAME, FOLDER, files).sha256 == whole
        assert [path.name for path in root.iterdir()] == [f"{NAME}.zip"]
        if ended == 0:
            break
    assert reached > 8


def test_what_is_made_aside_is_hidden_and_gone(tmp_path):
    store = zips(tmp_path)
    with store.aside() as aside:
        with aside.stage() as staged:
            staged.write(PackagePath("bagit.txt"), [b"x"])
            staged.publish("gói")
        assert list(aside.names()) == ["gói"]
        assert visible(tmp_path) == []
        assert aside.root.stat().st_dev == tmp_path.stat().st_dev
    assert list(tmp_path.iterdir()) == []


def test_the_programs_of_others_unpack_it(tmp_path):
    done = zips(tmp_path).put(NAME, FOLDER, MemorySource(FILES))
    subprocess.run([sys.executable, "-m", "zipfile", "-e", done.path, tmp_path / "out"], check=True)
    for path, content in FILES.items():
        assert (tmp_path / "out" / FOLDER / path).read_bytes() == content


def test_a_source_that_cannot_be_read_is_told_as_it_is(tmp_path):
    class Unreadable(MemorySource):
        def open(self, path):
            return super().open(PackagePath("no such file"))

    with pytest.raises(PackageError):
        zips(tmp_path).put(NAME, FOLDER, Unreadable(FILES))
    assert visible(tmp_path) == []
