"""The Circular's identifiers as values: `parse(str(x)) == x`; and the UUIDs that follow from content."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from oais_vn.model.errors import InputError
from oais_vn.model.fixity import ContentFile
from oais_vn.model.language import Text

_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
_ORDINAL_WIDTH = 7
_ORDINAL = re.compile(rf"[0-9]{{{_ORDINAL_WIDTH}}}")
_ROUND_WIDTH = 2
_UUID_AT_END = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")
_LONGEST_AGENCY_CODE = 35
"""Decision 20/2020/QĐ-TTg: at most 35 characters, levels separated by dots."""

NAMESPACE = uuid.UUID("7c1d4a3e-5c0b-5b7e-9d55-6f0a1c9e0a01")
"""Root of every UUIDv5 that the library makes; fixed for ever."""


def _check_segments(kind: Text, text: str) -> None:
    if " " in text or not text.isprintable() or not all(text.split(".")):
        raise InputError(
            Text(
                f"{kind.vi} sai dạng: {text!r} (các phần cách nhau bằng dấu chấm, không rỗng, không có khoảng trắng)",
                f"{kind.en} is malformed: {text!r} (parts separated by dots, none empty, no white space or controls)",
            )
        )


def _check_ordinal(ordinal: int) -> None:
    if not 1 <= ordinal < 10**_ORDINAL_WIDTH:
        raise InputError(
            Text(
                f"số thứ tự tài liệu phải từ 1 đến 9999999: {ordinal}",
                f"ordinal of a document must be 1 to 9999999: {ordinal}",
            )
        )


def _check_year(year: int) -> None:
    if not _YEAR.fullmatch(str(year)):
        raise InputError(
            Text(
                f"năm trong mã phải có bốn chữ số, từ 1000 đến 2099: {year}",
                f"year of a code must have four digits, 1000 to 2099: {year}",
            )
        )


@dataclass(frozen=True, slots=True)
class AgencyCode:
    """Identification code of an agency or an archive (Decision 20/2020/QĐ-TTg), e.g. `H32.64`."""

    text: str

    def __post_init__(self) -> None:
        _check_segments(Text("mã cơ quan", "agency code"), self.text)
        if len(self.text) > _LONGEST_AGENCY_CODE:
            raise InputError(
                Text(
                    f"mã cơ quan dài quá {_LONGEST_AGENCY_CODE} ký tự: {self.text!r}",
                    f"agency code is longer than {_LONGEST_AGENCY_CODE} characters: {self.text!r}",
                )
            )
        if any(_YEAR.fullmatch(part) for part in self.text.split(".")):
            raise InputError(
                Text(
                    f"mã cơ quan có một phần giống năm: {self.text!r}; mã hồ sơ sẽ không đọc lại được",
                    f"agency code has a part that looks like a year: {self.text!r}; no dossier code could be read back",
                )
            )

    def __str__(self) -> str:
        return self.text


# Cached, for the dossiers of a fonds have it in common.
_agency = lru_cache(maxsize=1 << 10)(AgencyCode)


@dataclass(frozen=True, slots=True)
class FileCode:
    """`fileCode`: agency (or closed fonds) + year + number and notation [+ catalogue] (TT05 PL III).

    The year is the first dot-separated part that looks like one (1000-2099).
    """

    agency: AgencyCode
    year: int
    notation: str

    def __post_init__(self) -> None:
        _check_year(self.year)
        _check_segments(Text("số và ký hiệu hồ sơ", "number and notation of the dossier"), self.notation)

    def __str__(self) -> str:
        return f"{self.agency}.{self.year}.{self.notation}"

    @classmethod
    def parse(cls, text: str) -> FileCode:
        """Read `H05.02.02.2008.01.HC`; raises `InputError` when there is no year between two other parts."""
        parts = text.split(".")
        for place, part in enumerate(parts[1:-1], start=1):
            if _YEAR.fullmatch(part):
                return cls(_agency(".".join(parts[:place])), int(part), ".".join(parts[place + 1 :]))
        raise InputError(
            Text(
                f"mã hồ sơ sai dạng: {text!r} (cần: mã cơ quan.năm.số và ký hiệu, ví dụ H05.02.02.2008.01.HC)",
                f"malformed dossier code: {text!r} (expected agency.year.notation, e.g. H05.02.02.2008.01.HC)",
            )
        )


@dataclass(frozen=True, slots=True)
class BatchCode:
    """`fileCode` of a batch of loose documents (TT05 PL IV), e.g. `H49.64.2025.01.0000001`.

    Agency + year + `round` of delivery in 2 digits + `ordinal`, in that round, of the batch's first document in
    7 digits.
    """

    agency: AgencyCode
    year: int
    round: int
    ordinal: int

    def __post_init__(self) -> None:
        if not 1 <= self.round < 10**_ROUND_WIDTH:
            raise InputError(
                Text(
                    f"số lần nộp trong mã lô tài liệu phải từ 1 đến 99: {self.round}",
                    f"round of delivery in a batch code must be 1 to 99: {self.round}",
                )
            )
        _check_ordinal(self.ordinal)
        _check_year(self.year)

    @property
    def file(self) -> FileCode:
        """The same code in the parts of a dossier's: round and ordinal stand for number and notation."""
        notation = f"{self.round:0{_ROUND_WIDTH}d}.{self.ordinal:0{_ORDINAL_WIDTH}d}"
        return FileCode(self.agency, self.year, notation)

    def of_document(self, ordinal: int) -> BatchCode | None:
        """The code counted on to the batch's `ordinal`-th document, from 1; None beyond 9999999."""
        counted = self.ordinal + ordinal - 1
        return BatchCode(self.agency, self.year, self.round, counted) if counted < 10**_ORDINAL_WIDTH else None

    def __str__(self) -> str:
        return str(self.file)

    @classmethod
    def parse(cls, text: str) -> BatchCode:
        """Read `H49.64.2025.01.0000001`; raises `InputError` when round and ordinal have not 2 and 7 digits."""
        file = FileCode.parse(text)
        match = re.fullmatch(rf"([0-9]{{{_ROUND_WIDTH}}})\.([0-9]{{{_ORDINAL_WIDTH}}})", file.notation)
        if match is None:
            raise InputError(
                Text(
                    f"mã lô tài liệu sai dạng: {text!r} (cần: mã cơ quan.năm.lần nộp 2 chữ số.số thứ tự 7 chữ số, "
                    "ví dụ H49.64.2025.01.0000001)",
                    f"malformed batch code: {text!r} (expected agency.year.round in 2 digits.ordinal in 7 digits, "
                    "e.g. H49.64.2025.01.0000001)",
                )
            )
        return cls(file.agency, file.year, int(match[1]), int(match[2]))


@dataclass(frozen=True, slots=True)
class ArcFileCode:
    """`arcFileCode`: code of the archive + dossier code (TT05 PL I)."""

    archive: AgencyCode
    file: FileCode

    def __str__(self) -> str:
        return f"{self.archive}.{self.file}"

    @classmethod
    def parse(cls, text: str, archive: AgencyCode) -> ArcFileCode:
        """Read the code; the archive must be known, for nothing marks where its own code ends."""
        prefix = f"{archive}."
        if not text.startswith(prefix):
            raise InputError(
                Text(
                    f"mã hồ sơ lưu trữ {text!r} không bắt đầu bằng mã cơ quan lưu trữ {archive}",
                    f"archival dossier code {text!r} does not begin with the archive's code {archive}",
                )
            )
        return cls(archive, FileCode.parse(text[len(prefix) :]))


def archival_code(archive: AgencyCode, file: FileCode, closed_fonds: str | None, catalogue: str) -> ArcFileCode:
    """The `arcFileCode` of a dossier (TT05 PL I): a closed fonds gives its code in place of the agency's.

    `catalogue` (mục lục số) goes to the end when there is one.
    """
    head = AgencyCode(closed_fonds) if closed_fonds is not None else file.agency
    notation = f"{file.notation}.{catalogue}" if catalogue else file.notation
    return ArcFileCode(archive, FileCode(head, file.year, notation))


@dataclass(frozen=True, slots=True)
class DocCode:
    """`docCode` or `arcDocCode`: code of the dossier + ordinal of the document in 7 digits."""

    dossier: str
    ordinal: int

    def __post_init__(self) -> None:
        _check_segments(Text("mã hồ sơ", "dossier code"), self.dossier)
        _check_ordinal(self.ordinal)

    def __str__(self) -> str:
        return f"{self.dossier}.{self.ordinal:0{_ORDINAL_WIDTH}d}"

    @classmethod
    def parse(cls, text: str) -> DocCode:
        """Read `H05.02.02.2008.01.HC.0000001`; raises `InputError` when the last part is not 7 digits."""
        dossier, _, ordinal = text.rpartition(".")
        if not _ORDINAL.fullmatch(ordinal):
            raise InputError(
                Text(
                    f"mã tài liệu sai dạng: {text!r} (phải kết thúc bằng số thứ tự 7 chữ số)",
                    f"malformed document code: {text!r} (must end with a 7-digit ordinal)",
                )
            )
        return cls(dossier, int(ordinal))


@dataclass(frozen=True, slots=True)
class DocId:
    """`docId`: code of the dossier + ordinal without leading zeros, e.g. `H49.64.33.2001.160.1` (TT05 PL III)."""

    dossier: str
    ordinal: int

    def __post_init__(self) -> None:
        _check_segments(Text("mã hồ sơ", "dossier code"), self.dossier)
        _check_ordinal(self.ordinal)

    def __str__(self) -> str:
        return f"{self.dossier}.{self.ordinal}"

    @classmethod
    def parse(cls, text: str) -> DocId:
        """Read the identifier; raises `InputError` when its last part is no number from 1 to 9999999."""
        dossier, _, ordinal = text.rpartition(".")
        if not re.fullmatch(rf"[1-9][0-9]{{0,{_ORDINAL_WIDTH - 1}}}", ordinal):
            raise InputError(
                Text(f"mã định danh tài liệu sai dạng: {text!r}", f"malformed document identifier: {text!r}")
            )
        return cls(dossier, int(ordinal))


@dataclass(frozen=True, slots=True)
class PaperFileCode:
    """`paperFileCode`: `[archive].[store/shelf/box].[number of the paper dossier]` (TT05 PL III)."""

    archive: AgencyCode
    shelving: str
    number: str

    def __post_init__(self) -> None:
        for part in (self.shelving, self.number):
            if not part or "." in part or part != part.strip() or not part.isprintable():
                raise InputError(
                    Text(
                        f"mã hồ sơ gốc giấy có phần sai: {part!r} (không rỗng, không có dấu chấm, dấu cách ở hai đầu)",
                        f"bad part of a paper dossier code: {part!r} (not empty, no dot, no blank at its ends)",
                    )
                )

    def __str__(self) -> str:
        return f"{self.archive}.{self.shelving}.{self.number}"

    @classmethod
    def parse(cls, text: str) -> PaperFileCode:
        """Read `H32.15.K1/G02/H010.0123`; raises `InputError` with fewer than three parts."""
        head, _, number = text.rpartition(".")
        archive, _, shelving = head.rpartition(".")
        if not archive:
            raise InputError(
                Text(
                    f"mã hồ sơ gốc giấy sai dạng: {text!r} (cần: mã cơ quan lưu trữ.kho/giá/hộp.số hồ sơ)",
                    f"malformed paper dossier code: {text!r} (expected archive.store/shelf/box.number)",
                )
            )
        return cls(AgencyCode(archive), shelving, number)


def content_digest(files: Iterable[ContentFile]) -> str:
    """SHA-256 over the SHA-256 digests and paths of `files`, which come sorted by path: a package's identity.

    Each is a line as in a BagIt manifest: line breaks in a path are written `%0A` and `%0D` (RFC 8493 §2.1.3), so
    that no path can pass for two. Nothing is held, however many files there are; `InputError` when they are not sorted.
    """
    whole = hashlib.sha256()
    last = ""
    for file in files:
        if file.path <= last:
            raise InputError(
                Text(f"tệp không xếp theo đường dẫn: {file.path!r}", f"files are not sorted by path: {file.path!r}")
            )
        last = file.path
        line = f"{file.digest('sha256')}  {_one_line(file.path)}\n"
        whole.update(line.encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def _one_line(path: str) -> str:
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def package_uuid(archive: str, fonds: str, dossier: str, shape: str, version: int, content: str) -> uuid.UUID:
    """The package's UUIDv5: the same content under the same names is the same package, on any machine.

    `archive` is the one in which the fonds code is unique (`Archive.fonds_namespace`), `content` is what
    `content_digest` gives for the content files and the descriptive records.
    """
    name = "\n".join((archive, fonds, dossier, shape, str(version), content))
    return uuid.uuid5(NAMESPACE, name)


def delivery_uuid(archive: str, number: str, round_: int) -> uuid.UUID:
    """The UUID of a delivery to an archive: the same in every package that is made of it."""
    return uuid.uuid5(NAMESPACE, "\n".join(("delivery", archive, number, str(round_))))


def package_uuid_in(objid: str) -> uuid.UUID:
    """The UUID that a package's OBJID ends with; one that follows from the text when it has none."""
    match = _UUID_AT_END.search(objid)
    return uuid.UUID(match.group()) if match else uuid.uuid5(NAMESPACE, objid)


def part_uuid(package: uuid.UUID, *role: str) -> uuid.UUID:
    """The UUID of a part of a package (a METS section, a file, a PREMIS event), named by its role in it."""
    return uuid.uuid5(package, "\n".join(role))
