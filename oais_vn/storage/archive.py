"""A tar or a zip as a package source, read without being unpacked to disk."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Generic, TypeVar, cast

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, Refusal
from oais_vn.storage.directory import DirectorySource
from oais_vn.storage.failures import system_words
from oais_vn.storage.filesystem import extended
from oais_vn.storage.members import Found, Members
from oais_vn.storage.tar_members import TarMember, TarWindow, is_tar_header, tar_members
from oais_vn.storage.zip_members import ZipMember, ZipWindow, zip_members

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_COMPRESSED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
_ZIP = (b"PK\3\4", b"PK\5\6")

_PIECE = 1 << 16

Member = TypeVar("Member", TarMember, ZipMember)


class _ArchiveSource(Generic[Member]):
    """What tar and zip share: an index of members, made when it is first needed.

    When everything lies in one top folder, that folder is left out of the paths: they are those of the folder form.
    """

    _widths: str

    def __init__(self, path: Path) -> None:
        self._path = path
        self._index: Members | None = None

    def __reduce__(self) -> tuple[type[_ArchiveSource[Member]], tuple[Path]]:
        return type(self), (self._path,)

    @property
    def location(self) -> str:
        """The archive's path."""
        return str(self._path)

    @property
    def top(self) -> str:
        """The one folder in which everything lies and which the paths leave out; empty when there is none."""
        return self._indexed().top

    def paths(self) -> Iterator[PackagePath]:
        """Every regular member, sorted; `PackageError` when the archive cannot be read."""
        return iter(self._indexed().paths)

    def refusals(self) -> Iterator[Refusal]:
        """Links, devices, unsafe or repeated names, encrypted members, packing methods that are not read."""
        return iter(self._indexed().refusals)

    def has_folder(self, path: PackagePath) -> bool:
        """Whether the archive names this folder, or something lies in it."""
        return self._indexed().has_folder(path)

    def empty_folders(self) -> Iterator[str]:
        """The folders in which nothing lies, as far as the archive names them."""
        return self._indexed().empty_folders()

    def size(self, path: PackagePath) -> int:
        """The declared size in bytes; reading more or fewer raises `PackageError`."""
        return self._member(path).size

    def open(self, path: PackagePath) -> BinaryIO:
        """The member's bytes; `PackageError` when there is no such member, and while reading, when it is damaged."""
        member = self._member(path)
        stream = self._opened()
        try:
            content = self._content(stream, member)
        except (ValueError, OSError) as error:
            stream.close()
            raise _not_readable(f"{self.location}/{path}", error) from error
        return cast("BinaryIO", io.BufferedReader(_MemberStream(content, f"{self.location}/{path}"), _PIECE))

    def local(self, path: PackagePath) -> Path | None:
        """None: members have no path of their own."""
        return None

    def _found(self, stream: BinaryIO) -> Iterable[Found]:
        raise NotImplementedError

    def _read(self, name: bytes, numbers: list[int]) -> Member:
        raise NotImplementedError

    def _content(self, stream: BinaryIO, member: Member) -> io.RawIOBase:
        raise NotImplementedError

    def _opened(self) -> BinaryIO:
        try:
            return extended(self._path).open("rb")
        except OSError as error:
            raise _not_readable(self.location, error) from error

    def _member(self, path: PackagePath) -> Member:
        found = self._indexed().numbers(path)
        if found is None:
            raise _not_readable(f"{self.location}/{path}", KeyError("no such member"))
        return self._read(*found)

    def _indexed(self) -> Members:
        if self._index is None:
            with self._opened() as stream:
                try:
                    self._index = Members(self._found(stream), self._widths)
                except (ValueError, OSError) as error:
                    raise _not_readable(self.location, error) from error
        return self._index


class TarSource(_ArchiveSource[TarMember]):
    """An uncompressed tar: each member is read where it lies."""

    media_type = "application/x-tar"
    _widths = "QQ"

    def _found(self, stream: BinaryIO) -> Iterable[Found]:
        length = stream.seek(0, io.SEEK_END)
        for name, *numbers, refusal in tar_members(stream, length):
            yield Found(name, numbers, refusal)

    def _read(self, name: bytes, numbers: list[int]) -> TarMember:
        offset, size = numbers
        return TarMember(name, offset, size, "")

    def _content(self, stream: BinaryIO, member: TarMember) -> io.RawIOBase:
        return TarWindow(stream, member)


class ZipSource(_ArchiveSource[ZipMember]):
    """A zip with stored or deflated members; names by its central directory alone."""

    media_type = "application/zip"
    _widths = "QQQBI"

    def _found(self, stream: BinaryIO) -> Iterable[Found]:
        for name, *numbers, refusal in zip_members(stream):
            yield Found(name, numbers, refusal)

    def _read(self, name: bytes, numbers: list[int]) -> ZipMember:
        header, packed, size, deflated, crc = numbers
        return ZipMember(name, header, packed, size, bool(deflated), crc, "")

    def _content(self, stream: BinaryIO, member: ZipMember) -> io.RawIOBase:
        return ZipWindow(stream, member)


def open_source(path: Path) -> PackageSource:
    """The folder, tar or zip that lies at `path`, by its first bytes; `PackageError` when it is none of them."""
    if extended(path).is_dir():
        return DirectorySource(path)
    try:
        with extended(path).open("rb") as stream:
            start = stream.read(512)
    except OSError as error:
        raise _not_readable(str(path), error) from error
    for magic, name in _COMPRESSED.items():
        if start.startswith(magic):
            raise PackageError(
                Text(
                    f"{path}: tệp nén ({name}) không được nhận, vì một lỗi nhỏ làm mất cả tệp. "
                    "Hãy giải nén thành thư mục hoặc tar không nén",
                    f"{path}: compressed archives ({name}) are not taken, for one small damage loses them whole. "
                    "Unpack it into a folder or an uncompressed tar",
                ),
                path=str(path),
            )
    if start.startswith(_ZIP):
        return ZipSource(path)
    if is_tar_header(start):
        return TarSource(path)
    raise PackageError(
        Text(
            f"{path}: không phải thư mục, tar hay zip. Hãy chỉ vào gói hoặc thư mục giao nộp",
            f"{path}: not a folder, tar or zip. Name the package or the delivery's folder",
        ),
        path=str(path),
    )


class _MemberStream(io.RawIOBase):
    """A member's bytes, whose errors name it."""

    def __init__(self, content: io.RawIOBase, place: str) -> None:
        self._content = content
        self._place = place

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        try:
            return self._content.readinto(buffer)
        except (ValueError, OSError) as error:
            raise _not_readable(self._place, error) from error

    def close(self) -> None:
        self._content.close()
        super().close()


def _not_readable(place: str, error: Exception) -> PackageError:
    words = system_words(error) if isinstance(error, OSError) else str(error.args[0] if error.args else error)
    return PackageError(
        Text(
            f"không đọc được {place}: tệp hỏng, bị cắt hoặc không an toàn ({words}). "
            "Hãy lấy lại bản nguyên vẹn từ nơi giao",
            f"cannot read {place}: damaged, cut off or unsafe ({words}). Get a whole copy from where it came",
        ),
        path=place,
    )
