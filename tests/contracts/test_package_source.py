"""The contract of `PackageSource`, over every implementation.

A plug-in's author derives from `PackageSourceContract` and overrides the fixture `make`.
"""

import io
import pickle
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest

from oais_vn.model.errors import PackageError
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.storage.archive import TarSource, ZipSource
from oais_vn.storage.directory import DirectorySource
from oais_vn.storage.memory import MemorySource

Make = Callable[[Mapping[str, bytes]], PackageSource]

NFC = unicodedata.normalize("NFC", "Quyết định số 5.pdf")
NFD = unicodedata.normalize("NFD", "Quyết định số 5.pdf")
FILES = {
    "a/b/c.txt": b"deep",
    "a-b": b"sorted before a/b, for '-' comes before '/'",
    "a.txt": b"",
    f"data/{NFC}": b"composed",
    f"data/{NFD}": b"decomposed",
    "data/" + "dài" * 50: b"long name",
    "data/lớn.bin": Random(1).randbytes(3_000_000),
    "tên có\nxuống dòng": b"legal on POSIX",
}


class PackageSourceContract:
    """What every source promises."""

    @pytest.fixture
    def make(self, tmp_path: Path) -> Make:
        """Gives a source that holds exactly these files."""
        raise NotImplementedError

    def test_every_file_is_there_under_its_own_name_in_order(self, make: Make) -> None:
        source = make(FILES)
        paths = list(source.paths())
        assert paths == sorted(FILES)
        assert all(isinstance(path, PackagePath) for path in paths)
        assert list(source.refusals()) == []

    def test_bytes_and_sizes(self, make: Make) -> None:
        source = make(FILES)
        for path in source.paths():
            assert source.size(path) == len(FILES[path])
            with source.open(path) as stream:
                assert stream.read() == FILES[path]

    def test_reading_in_pieces_gives_the_same_bytes(self, make: Make) -> None:
        source = make(FILES)
        path = PackagePath("data/lớn.bin")
        for size in (1 << 20, 65_537, 1_000):
            with source.open(path) as stream:
                pieces = iter(lambda stream=stream, size=size: stream.read(size), b"")
                assert b"".join(pieces) == FILES[path]
                assert stream.read(10) == b""

    def test_two_files_are_read_side_by_side(self, make: Make) -> None:
        source = make({"a": b"aaaa", "b": b"bbbb"})
        with source.open(PackagePath("a")) as one, source.open(PackagePath("b")) as two:
            assert (one.read(2), two.read(2), one.read(), two.read()) == (b"aa", b"bb", b"aa", b"bb")

    @pytest.mark.parametrize("path", ["nothing", "a/nothing", "a", "a/b/c.txt/d", "x" * 300, "\udcff"])
    def test_what_is_not_there_is_an_error_that_names_it(self, make: Make, path: str) -> None:
        source = make({"a/b/c.txt": b"deep", "z": b""})
        with pytest.raises(PackageError) as caught:
            source.open(PackagePath(path))
        assert caught.value.exit_code == 3
        assert caught.value.path is not None
        assert path in caught.value.path
        with pytest.raises(PackageError):
            source.size(PackagePath(path))

    def test_it_can_be_walked_again_and_in_another_process(self, make: Make) -> None:
        source = make(FILES)
        walked = list(source.paths())
        assert list(source.paths()) == walked
        other = pickle.loads(pickle.dumps(source))
        assert list(other.paths()) == walked
        with other.open(walked[0]) as stream:
            assert stream.read() == FILES[walked[0]]
        assert other.location == source.location

    def test_nothing_is_a_source_too(self, make: Make) -> None:
        source = make({})
        assert list(source.paths()) == []
        assert list(source.refusals()) == []

    def test_a_local_path_is_the_file_itself(self, make: Make) -> None:
        local = make(FILES).local(PackagePath("a/b/c.txt"))
        assert local is None or local.read_bytes() == b"deep"


class TestDirectorySource(PackageSourceContract):
    @pytest.fixture
    def make(self, tmp_path):
        def make(files):
            for path, content in files.items():
                place = tmp_path / "source" / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
            (tmp_path / "source").mkdir(exist_ok=True)
            return DirectorySource(tmp_path / "source")

        return make


class TestMemorySource(PackageSourceContract):
    @pytest.fixture
    def make(self):
        return lambda files: MemorySource({PackagePath(path): content for path, content in files.items()})


@pytest.mark.parametrize("top", ["", "H32.64.2008.01.HC_aip-hoso_v1/", "./", "./gói/"])
class TestTarSource(PackageSourceContract):
    @pytest.fixture(params=[tarfile.PAX_FORMAT, tarfile.GNU_FORMAT], ids=["pax", "gnu"])
    def make(self, tmp_path, top, request):
        def make(files):
            with tarfile.open(tmp_path / "source.tar", "w", format=request.param, encoding="utf-8") as archive:
                for path, content in files.items():
                    info = tarfile.TarInfo(top + path)
                    info.size = len(content)
                    archive.addfile(info, io.BytesIO(content))
            return TarSource(tmp_path / "source.tar")

        return make


@pytest.mark.parametrize("top", ["", "H32.64.2008.01.HC_aip-hoso_v1/"])
class TestZipSource(PackageSourceContract):
    @pytest.fixture(params=[zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
    def make(self, tmp_path, top, request):
        def make(files):
            with zipfile.ZipFile(tmp_path / "source.zip", "w", request.param) as archive:
                for path, content in files.items():
                    archive.writestr(top + path, content)
            return ZipSource(tmp_path / "source.zip")

        return make
