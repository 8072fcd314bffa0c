"""What lies at a path decides how it is read, not how it is called."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest

from oais_vn.model.errors import PackageError
from oais_vn.storage.archive import TarSource, ZipSource, open_source
from oais_vn.storage.directory import DirectorySource


def tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("t/a"))
    return stream.getvalue()


def test_folder_tar_and_zip_whatever_their_names(tmp_path):
    (tmp_path / "folder.zip").mkdir()
    (tmp_path / "one").write_bytes(tar())
    with zipfile.ZipFile(tmp_path / "two.tar", "w") as archive:
        archive.writestr("t/a", b"")
    assert isinstance(open_source(tmp_path / "folder.zip"), DirectorySource)
    assert isinstance(open_source(tmp_path / "one"), TarSource)
    assert isinstance(open_source(tmp_path / "two.tar"), ZipSource)
    assert list(open_source(tmp_path / "one").paths()) == list(open_source(tmp_path / "two.tar").paths()) == ["a"]


def test_an_empty_tar_and_an_empty_zip(tmp_path):
    (tmp_path / "a").write_bytes(bytes(10240))
    with zipfile.ZipFile(tmp_path / "b", "w"):
        pass
    assert list(open_source(tmp_path / "a").paths()) == []
    assert list(open_source(tmp_path / "b").paths()) == []


@pytest.mark.parametrize(("pack", "name"), [(gzip.compress, "gzip"), (bz2.compress, "bzip2"), (lzma.compress, "xz")])
def test_compressed_tars_are_refused_with_the_remedy(tmp_path, pack, name):
    (tmp_path / "a.tar").write_bytes(pack(tar()))
    with pytest.raises(PackageError) as caught:
        open_source(tmp_path / "a.tar")
    assert name in caught.value.text.vi
    assert "giải nén" in caught.value.text.vi
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"x" * 2000])
def test_anything_else_is_an_error(tmp_path, content):
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(PackageError) as caught:
        open_source(tmp_path / "a")
    assert caught.value.path == str(tmp_path / "a")


def test_nothing_there_is_an_error(tmp_path):
    with pytest.raises(PackageError):
        open_source(tmp_path / "nothing")
