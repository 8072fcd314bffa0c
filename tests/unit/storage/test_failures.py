"""What people are told when a disk refuses."""

import errno
import ntpath
import os
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest

from oais_vn.model.errors import ExistsError, StorageError
from oais_vn.storage import filesystem
from oais_vn.storage.failures import told_as_storage_error
from oais_vn.storage.filesystem import FileSystem


@pytest.mark.parametrize(
    ("code", "vi", "en"),
    [
        (errno.ENOSPC, "đĩa đầy", "disk is full"),
        (errno.EDQUOT, "hạn mức", "quota"),
        (errno.EFBIG, "ulimit -f", "ulimit -f"),
        (errno.EIO, "báo lỗi đọc hoặc ghi", "read or write error"),
        (errno.EROFS, "chỉ cho đọc", "read-only"),
        (errno.EACCES, "không có quyền ghi", "not permitted"),
        (errno.EPERM, "không có quyền ghi", "not permitted"),
        (errno.ENAMETOOLONG, "quá dài", "too long"),
        (errno.ENODEV, os.strerror(errno.ENODEV), os.strerror(errno.ENODEV)),
    ],
)
def test_every_refusal_names_the_place_and_the_remedy(tmp_path, code, vi, en):
    with pytest.raises(StorageError) as caught, told_as_storage_error("data/a.pdf", tmp_path, FileSystem()):
        raise OSError(code, os.strerror(code))
    text = caught.value.text
    for words, meaning, free in ((text.vi, vi, "còn trống"), (text.en, en, "free")):
        assert "data/a.pdf" in words
        assert str(tmp_path) in words
        assert meaning in words
        assert free in words
    assert caught.value.exit_code == 5
    assert caught.value.place == str(tmp_path)


def test_a_disk_that_is_gone_has_no_free_space_to_tell(tmp_path):
    with pytest.raises(StorageError) as caught, told_as_storage_error("a", tmp_path / "gone", FileSystem()):
        raise OSError(errno.EIO, "Input/output error")
    assert "còn trống" not in caught.value.text.vi


def test_a_taken_name_is_its_own_error(tmp_path):
    with pytest.raises(ExistsError), told_as_storage_error("a", tmp_path, FileSystem()):
        raise FileExistsError(errno.EEXIST, "File exists")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("C:\\goi\\a", "\\\\?\\C:\\goi\\a"),
        ("\\\\server\\share\\a", "\\\\?\\UNC\\server\\share\\a"),
        ("\\\\?\\C:\\a", "\\\\?\\C:\\a"),
        ("C:\\goi\\..\\ra\\.\\ten. ", "\\\\?\\C:\\ra\\ten. "),
    ],
)
def test_long_paths_of_windows(monkeypatch, path, expected):
    class Windows(PureWindowsPath):
        def absolute(self):
            return self

    monkeypatch.setattr(filesystem, "Path", Windows)
    monkeypatch.setattr(filesystem, "os", SimpleNamespace(name="nt", path=ntpath))
    assert str(filesystem.extended(Windows(path))) == expected


def test_elsewhere_paths_stay_as_they_are():
    assert filesystem.extended(Path("a/b")) == Path("a/b")
