"""What the operating system's refusals mean, in words for people."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import TracebackType

from oais_vn.model.errors import ExistsError, StorageError
from oais_vn.model.language import Text
from oais_vn.storage.filesystem import FileSystem

_FULL = Text(
    "đĩa đầy hoặc đã hết hạn mức. Hãy giải phóng chỗ hoặc chọn thư mục ra trên đĩa khác rồi chạy lại",
    "the disk is full or the quota is used up. Make room or choose an output folder on another disk, then run again",
)
_DENIED = Text(
    "không có quyền ghi. Hãy kiểm tra quyền của thư mục ra, hoặc chọn thư mục khác",
    "writing is not permitted. Check the rights of the output folder, or choose another",
)
_MEANINGS = {
    errno.ENOSPC: _FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): _FULL,
    errno.EFBIG: Text(
        "tệp lớn hơn mức mà hệ thống tệp hoặc giới hạn của tiến trình (ulimit -f) cho phép. "
        "Hãy chọn đĩa có hệ thống tệp khác, hoặc nâng giới hạn rồi chạy lại",
        "the file is larger than the file system or the limit of the process (ulimit -f) allows. "
        "Choose a disk with another file system, or raise the limit, then run again",
    ),
    errno.EIO: Text(
        "thiết bị lưu trữ báo lỗi đọc hoặc ghi. Hãy kiểm tra đĩa và dây nối trước khi dùng tiếp",
        "the device reports a read or write error. Check the disk and its cable before you go on using it",
    ),
    errno.EROFS: Text(
        "đĩa chỉ cho đọc. Hãy gắn lại đĩa ở chế độ ghi, hoặc chọn thư mục ra khác",
        "the disk is read-only. Mount it for writing, or choose another output folder",
    ),
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.ENAMETOOLONG: Text(
        "tên hoặc đường dẫn quá dài đối với hệ thống tệp này. Hãy chọn thư mục ra có đường dẫn ngắn hơn",
        "the name or path is too long for this file system. Choose an output folder with a shorter path",
    ),
}


def failure(error: OSError, place: str, folder: Path, fs: FileSystem) -> StorageError:
    """`error`, met when working on `place` in `folder`, as the error that people are told."""
    meaning = _MEANINGS.get(error.errno or 0) or Text(
        f"hệ điều hành báo: {error.strerror or error}", f"the operating system says: {error.strerror or error}"
    )
    free_vi, free_en = _free_space(folder, fs)
    return StorageError(
        Text(
            f"không làm việc được với {place} trong {folder}: {meaning.vi}{free_vi}",
            f"cannot work on {place} in {folder}: {meaning.en}{free_en}",
        ),
        place=str(folder),
    )


def name_taken(place: str, folder: Path) -> ExistsError:
    """The name `place` in `folder` belongs to something else."""
    return ExistsError(
        Text(
            f"tên {place} đã có trong {folder}; không ghi đè gì cả. "
            "Hãy đổi tên, chuyển thứ đang có đi chỗ khác, hoặc chọn thư mục ra khác",
            f"the name {place} is taken in {folder}; nothing is overwritten. "
            "Choose another name, move what is there, or choose another output folder",
        ),
        place=str(folder),
    )


def missing(place: str, folder: str) -> StorageError:
    """There is no `place` in what is staged in `folder`."""
    return StorageError(
        Text(f"không có {place} trong gói đang làm ở {folder}", f"no {place} in the package that is made in {folder}"),
        place=folder,
    )


def not_as_written(place: str, folder: str) -> StorageError:
    """What was read back of `place` in `folder` is not what was written (fixity)."""
    return StorageError(
        Text(
            f"{place} trong {folder}: đọc lại khác với những gì đã ghi (sai giá trị băm), gói chưa được đưa ra. "
            "Hãy kiểm tra đĩa và bộ nhớ của máy rồi chạy lại",
            f"{place} in {folder}: what is read back differs from what was written (fixity), nothing was published. "
            "Check the disk and the memory of the machine, then run again",
        ),
        place=folder,
    )


def run_under_way(root: Path) -> StorageError:
    """Another run holds the lock of the store at `root`."""
    return StorageError(
        Text(
            f"một lần chạy khác đang ghi vào {root}. Hãy đợi nó xong, hoặc chọn thư mục ra khác",
            f"another run is writing into {root}. Wait until it has ended, or choose another output folder",
        ),
        place=str(root),
        may_retry=True,
    )


class told_as_storage_error:  # noqa: N801 - it reads as what it does; a generator would cost more than a small write
    """Within it an `OSError` becomes a `StorageError` (a taken name: an `ExistsError`)."""

    __slots__ = ("_folder", "_fs", "_place")

    def __init__(self, place: str, folder: Path, fs: FileSystem) -> None:
        self._place = place
        self._folder = folder
        self._fs = fs

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, FileExistsError):
            raise name_taken(self._place, self._folder) from error
        if isinstance(error, OSError):
            raise failure(error, self._place, self._folder, self._fs) from error


def _free_space(folder: Path, fs: FileSystem) -> tuple[str, str]:
    try:
        figure = f"{fs.free(folder) / 1e9:.2f}"
    except OSError:
        return "", ""
    return f" (còn trống {figure.replace('.', ',')} GB)", f" ({figure} GB free)"


def system_words(error: OSError) -> str:
    """What the system calls the error, without the path that Python adds."""
    return error.strerror or os.strerror(error.errno or 0)
