"""Archives that others read, with the same bytes for the same files."""

import io
import os
import stat
import tarfile
import zipfile

import pytest

from oais_vn.model.paths import PackagePath
from oais_vn.storage.archive_writer import write_tar, write_zip
from oais_vn.storage.filesystem import FileSystem
from oais_vn.storage.memory import MemorySource

FILES = {
    PackagePath("bagit.txt"): b"BagIt-Version: 1.0\n",
    PackagePath("data/" + "thư mục dài " * 12 + "/tệp.pdf"): b"x" * 5000,
    PackagePath("data/empty"): b"",
}


def test_other_programs_read_the_tar(tmp_path):
    stream = io.BytesIO()
    write_tar(stream, "goi", MemorySource(FILES), FileSystem())
    assert len(stream.getvalue()) % tarfile.RECORDSIZE == 0
    stream.seek(0)
    with tarfile.open(fileobj=stream) as archive:
        members = archive.getmembers()
        assert [member.name for member in members] == [f"goi/{path}" for path in sorted(FILES)]
        assert [archive.extractfile(member).read() for member in members] == [FILES[path] for path in sorted(FILES)]
        for member in members:
            assert (member.mtime, member.uid, member.gid, member.uname, member.gname) == (315532800, 0, 0, "", "")
            assert member.mode == 0o644


def test_other_programs_read_the_zip():
    stream = io.BytesIO()
    write_zip(stream, "goi", MemorySource(FILES), FileSystem())
    with zipfile.ZipFile(stream) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"goi/{path}" for path in sorted(FILES)]
        for info in archive.infolist():
            assert info.compress_type == zipfile.ZIP_STORED
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert stat.S_IMODE(info.external_attr >> 16) == 0o644
            # No data descriptors: readers that take a stream from its beginning know each size.
            assert info.flag_bits & 0x8 == 0


@pytest.mark.parametrize("write", [write_tar, write_zip])
def test_a_file_that_grows_meanwhile_is_an_error(write):
    class Growing(MemorySource):
        def open(self, path):
            return io.BytesIO(self.files[path] + b"more")

    with pytest.raises(OSError, match="changed while it was read"):
        write(io.BytesIO(), "goi", Growing(FILES), FileSystem())


@pytest.mark.parametrize("write", [write_tar, write_zip])
def test_the_time_zone_does_not_show(write, monkeypatch):
    made = set()
    for zone in ("UTC", "Asia/Ho_Chi_Minh", "America/New_York"):
        monkeypatch.setitem(os.environ, "TZ", zone)
        stream = io.BytesIO()
        write(stream, "goi", MemorySource(FILES), FileSystem())
        made.add(stream.getvalue())
    assert len(made) == 1
