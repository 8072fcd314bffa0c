"""Linked documents (`*.fetch.txt`, TT05 PL I, III): where a document lies that another dossier of the fonds holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import BinaryIO, TypeVar
from urllib.parse import unquote
from uuid import UUID

from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath

SUFFIX = ".fetch.txt"
"""After the whole name of the document: `QĐ 12.pdf` is linked by `QĐ 12.pdf.fetch.txt`."""

_LARGEST = 1 << 16
"""Bytes of a linking file; far more than two paths need."""

_UUID = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_HAS_UUID = re.compile(_UUID)
_HOLDER = re.compile(f"urn_(?P<fonds>.+?)_(?:uuid[-_:])?(?P<uuid>{_UUID})_(?P<path>.+)")
_TO_ESCAPE = re.compile(r"[%\s\x00-\x1f\x7f-\x9f\ufeff]")
_SIZE = re.compile("[0-9]{1,18}")
_LARGEST_SIZE = 10**18 - 1


@dataclass(frozen=True, slots=True)
class SubmittedLink:
    """What the file says in a SIP: the identifier of the linked document (`docId`; TT05 PL III).

    Raises `InputError` when the identifier is empty or has blanks or control characters.
    """

    document: str

    def __post_init__(self) -> None:
        _check_identifier(self.document)

    def __str__(self) -> str:
        return self.document

    @classmethod
    def parse(cls, text: str) -> SubmittedLink:
        """Read the content of a SIP's linking file; `parse(str(x)) == x`."""
        return cls(text)


@dataclass(frozen=True, slots=True)
class ArchivedLink:
    """What the file says in an AIP (TT05 PL I): which package holds the document, and where it belongs here.

    `fonds` is the fonds' code as the OBJID of the holding package has it, `package` that package's UUID, `path` the
    document in it and `size` its bytes; `place` is the document's path in this package, were it not only linked, and
    `document` its archival identifier. The Circular allows links within one fonds only; who judges compares `fonds`.
    Raises `InputError` for a fonds' code that is empty or has a UUID in it: nothing would tell where it ends.
    """

    fonds: str
    package: UUID
    path: PackagePath
    size: int
    place: PackagePath
    document: str

    def __post_init__(self) -> None:
        _check_identifier(self.document)
        if not self.fonds or _HAS_UUID.search(self.fonds):
            raise InputError(
                Text(
                    f"mã phông {self.fonds!r} không dùng được trong tài liệu liên kết: phải khác rỗng, không chứa UUID",
                    f"fonds code {self.fonds!r} cannot stand in a linked document: it must not be empty or hold a UUID",
                )
            )
        if not 0 <= self.size <= _LARGEST_SIZE:
            raise InputError(
                Text(
                    f"kích thước tài liệu liên kết không hợp lệ: {self.size}",
                    f"impossible size of a linked document: {self.size}",
                )
            )
        for text in (self.fonds, self.path, self.place):
            _check_unicode(text)

    @property
    def holder(self) -> str:
        """The folder name of the package that holds the document: its OBJID with `_` for `:` (TT05 PL I)."""
        return f"urn_{self.fonds}_uuid-{str(self.package).upper()}"

    def __str__(self) -> str:
        """`{holder}_{path} {size} {place} {document}`; blanks in the parts are percent-encoded, and so is `%`."""
        return f"{_escaped(f'{self.holder}_{self.path}')} {self.size} {_escaped(self.place)} {self.document}"

    @classmethod
    def parse(cls, text: str) -> ArchivedLink:
        """Read the content of an AIP's linking file; `parse(str(x)) == x`.

        The first UUID ends the fonds' code, so a code may hold `_`; before the UUID `uuid-`, `uuid_`, `uuid:` and
        nothing are read alike. Raises `InputError` when there are not four parts or one of them is wrong.
        """
        parts = text.split(" ")
        match = _HOLDER.fullmatch(parts[0])
        if len(parts) != 4 or len(text.splitlines()) != 1 or match is None or not _SIZE.fullmatch(parts[1]):
            raise InputError(
                Text(
                    f"tài liệu liên kết sai dạng: {_shortened(text)!r} (cần một dòng: "
                    "urn_{mã phông}_uuid-{UUID}_{đường dẫn} {kích thước} {đường dẫn trong gói này} {mã tài liệu}; "
                    "dấu cách trong đường dẫn viết là %20)",
                    f"malformed linked document: {_shortened(text)!r} (expected one line: "
                    "urn_{fonds}_uuid-{UUID}_{path} {size} {path in this package} {document}; "
                    "a blank within a path is written %20)",
                )
            )
        return cls(
            fonds=_unescaped(match["fonds"]),
            package=UUID(match["uuid"]),
            path=PackagePath(_unescaped(match["path"])),
            size=int(parts[1]),
            place=PackagePath(_unescaped(parts[2])),
            document=parts[3],
        )


_Link = TypeVar("_Link", SubmittedLink, ArchivedLink)


def link_name(name: str) -> str:
    """The name of the file that links the document `name` (TT05 PL I, III)."""
    return f"{name}{SUFFIX}"


def linked_name(name: str) -> str | None:
    """The name of the document that the file `name` links; None when it is no linking file."""
    document = name.removesuffix(SUFFIX)
    return document if document and document != name else None


def write_link(link: SubmittedLink | ArchivedLink) -> bytes:
    """The bytes of the linking file: one line, UTF-8. Raises `InputError` when it is larger than a reader takes."""
    data = f"{link}\n".encode()
    if len(data) > _LARGEST:
        raise InputError(Text("tài liệu liên kết có đường dẫn quá dài", "a linked document with too long a path"))
    return data


def read_submitted_link(stream: BinaryIO, path: str) -> SubmittedLink:
    """The link in a file of a SIP, which errors call `path`; `PackageError` when it is too large or malformed."""
    return _read(SubmittedLink, stream, path)


def read_archived_link(stream: BinaryIO, path: str) -> ArchivedLink:
    """The link in a file of an AIP, which errors call `path`; `PackageError` when it is too large or malformed."""
    return _read(ArchivedLink, stream, path)


def _read(kind: type[_Link], stream: BinaryIO, path: str) -> _Link:
    data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise _unreadable(path, Text(f"lớn hơn {_LARGEST} byte", f"larger than {_LARGEST} bytes"))
    try:
        # Editors on Windows write a byte order mark and their own line break.
        text = data.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
        return kind.parse(text)
    except UnicodeDecodeError as error:
        raise _unreadable(path, Text("không phải UTF-8", "not UTF-8")) from error
    except InputError as error:
        raise _unreadable(path, error.text) from error


def _unreadable(path: str, why: Text) -> PackageError:
    return PackageError(Text(f"{path}: {why.vi}", f"{path}: {why.en}"), path=path)


def _check_identifier(text: str) -> None:
    if not text or " " in text or not text.isprintable():
        raise InputError(
            Text(
                f"mã tài liệu liên kết không hợp lệ: {_shortened(text)!r} (một dòng, khác rỗng, không có khoảng trắng)",
                f"bad identifier of a linked document: {_shortened(text)!r} (one line, not empty, no white space)",
            )
        )


def _check_unicode(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(Text(f"tên không phải UTF-8: {text!r}", f"the name is not UTF-8: {text!r}")) from error


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode()), text)


def _unescaped(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError as error:
        raise InputError(
            Text(
                f"mã phần trăm không phải UTF-8: {_shortened(text)!r}",
                f"escapes that are no UTF-8: {_shortened(text)!r}",
            )
        ) from error


def _shortened(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}…"
