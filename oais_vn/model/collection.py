"""The fonds as a collection of packages: what it tells of each dossier, in which order, from edition to edition."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from oais_vn.model.agencies import Agency, Archive
from oais_vn.model.delivery import Fonds, Unit
from oais_vn.model.description import NOT_XML, fold
from oais_vn.model.errors import InputError
from oais_vn.model.identifiers import FileCode
from oais_vn.model.language import Text

LONGEST_TEXT = 100_000
"""Characters of one value; the Circular's longest field has 2,000, and readers need a bound."""

DIGITISED = "02"
BORN_DIGITAL = "01"
"""`confidenceLevel` (TT05, shared code list): 01 born digital, 02 digitised from paper, 03 both."""

_ONE_LINE = ("code", "archival_code", "package_id", "series")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DIGITS = re.compile(r"[0-9]+")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
)
_WIDTH = 12
_LARGEST_NUMBER = 10**18 - 1
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ListedDossier:
    """What `dossiers.csv` says of a dossier; `digest` is the SHA-256 of its package's tagmanifest-sha256.txt.

    Raises `InputError` as `CollectedDossier` does.
    """

    code: str
    title: str
    package_id: str
    version: int
    digest: str

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True, slots=True)
class CollectedDossier:
    """A dossier (or a batch of loose documents) of the collection, and the package that holds it.

    `code` is its `fileCode`, `archival_code` its `arcFileCode`, `package_id` the package's OBJID, `digest` the SHA-256
    of its tagmanifest-sha256.txt in small letters. `started` and `ended` stand as written (`DD/MM/YYYY`, `MM/YYYY`,
    `YYYY` or nothing); `series` is what `series_of` gives. `maintenance`, `mode`, `language` and `confidence` are codes
    of the Circular. `documents` and `pages` are None when nobody knows.
    Raises `InputError` for what no list could hold: no code or package, a version below 1, no such digest, a
    number out of bounds, a text over `LONGEST_TEXT` or with a character that XML has not, a code of several lines.
    """

    code: str
    archival_code: str
    title: str
    package_id: str
    version: int
    digest: str
    started: str = ""
    ended: str = ""
    series: str = ""
    maintenance: str = ""
    mode: str = ""
    language: str = ""
    documents: int | None = None
    pages: int | None = None
    keyword: str = ""
    description: str = ""
    unit: Unit = Unit.DOSSIER
    confidence: str = ""

    def __post_init__(self) -> None:
        _check(self)

    @property
    def listed(self) -> ListedDossier:
        """The part of it that `dossiers.csv` holds."""
        return ListedDossier(self.code, self.title, self.package_id, self.version, self.digest)


Dossiers = Callable[[], Iterable[CollectedDossier]]
"""Gives the dossiers anew at each call, so that 100,000 of them may lie on disk; to be written, they come in order."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One making of the collection: when (ISO 8601 with its zone), with what software, and why (a delivery).

    Raises `InputError` for a moment of another form, and for texts that cannot be written.
    """

    moment: str
    agent: str
    note: str = ""

    def __post_init__(self) -> None:
        if not _MOMENT.fullmatch(self.moment) or not _is_moment(self.moment):
            raise InputError(
                Text(
                    f"thời điểm của lần lập không đúng dạng ISO 8601 có múi giờ: {self.moment!r}",
                    f"the moment of an edition is not ISO 8601 with a zone: {self.moment!r}",
                )
            )
        for text in (self.agent, self.note):
            if not _can_be_listed(text, one_line=False):
                raise InputError(
                    Text(
                        f"lời ghi của lần lập không ghi được: {text[:_SHOWN]!r}",
                        f"what an edition says cannot be written: {text[:_SHOWN]!r}",
                    )
                )


@dataclass(frozen=True)
class FondsCollection:
    """The fonds' collection: who keeps it, who made the records, the fonds, its dossiers, its editions (this one last).

    Raises `InputError` when there is no edition.
    """

    archive: Archive
    agency: Agency
    fonds: Fonds
    dossiers: Dossiers
    editions: tuple[Edition, ...]

    def __post_init__(self) -> None:
        if not self.editions:
            raise InputError(Text("tập hợp của phông chưa có lần lập nào", "the fonds' collection has no edition"))


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over a collection; a sum is None when one of its parts is not known.

    `digitised_pages` are the pages of the dossiers digitised from paper: born digital ones add nothing, and one
    dossier that is of both kinds, or of which it is not known, leaves the sum unknown.
    """

    dossiers: int
    batches: int
    documents: int | None
    pages: int | None
    digitised_pages: int | None


def series_of(catalogue: str, code: str) -> str:
    """The series of a dossier: `Mục lục số N` when a catalogue has it, else the year of its code (ISAD(G) 3.3.4).

    `catalogue` is kept as written, leading zeros too. Empty when there is neither: the dossier is in no series.
    """
    number = " ".join(catalogue.split())
    if number:
        return number if fold(number).startswith("muc luc") else f"Mục lục số {number}"
    try:
        return str(FileCode.parse(code).year)
    except InputError:
        return ""


def order(dossier: CollectedDossier) -> str:
    """The key by which dossiers are sorted: by series, then by code, numbers by their value (2 before 10).

    It is a text, so that it can be the key in a spool, and no two dossiers of a collection share it.
    """
    # A tab comes before every printable character, so the whole sorts as its parts do.
    return "\t".join((_natural(dossier.series), dossier.series, _natural(dossier.code), dossier.code))


def _natural(text: str) -> str:
    return _DIGITS.sub(lambda match: match[0].zfill(_WIDTH), text)


def in_order(dossiers: Iterable[CollectedDossier]) -> Iterator[CollectedDossier]:
    """The same dossiers, whose order is checked: `InputError` when one does not come after the one before it."""
    last = ""
    for dossier in dossiers:
        key = order(dossier)
        if key <= last:
            raise InputError(
                Text(
                    f"hồ sơ {dossier.code} không đứng đúng thứ tự trong danh mục, hoặc có hai lần",
                    f"dossier {dossier.code} is out of order in the list, or there twice",
                )
            )
        last = key
        yield dossier


def merged(previous: Dossiers, new: Iterable[CollectedDossier]) -> Iterator[CollectedDossier]:
    """The dossiers of the next edition in order: each code once, by its highest version.

    `previous` is read twice, and nothing of it is held; `new`, in any order, is held (about 1.5 KB a dossier). The same
    package again changes nothing, but sealed anew (another digest) it is told anew. Raises `InputError` when one
    version of a dossier is told as two packages.
    """
    latest: dict[str, CollectedDossier] = {}
    for dossier in new:
        known = latest.get(dossier.code)
        if known is None or _supersedes(dossier, known):
            latest[dossier.code] = dossier
    for dossier in previous():
        known = latest.get(dossier.code)
        if known is not None and not _supersedes(known, dossier):
            del latest[dossier.code]
    kept = (dossier for dossier in previous() if dossier.code not in latest)
    return heapq.merge(kept, sorted(latest.values(), key=order), key=order)


def _supersedes(dossier: CollectedDossier, known: CollectedDossier) -> bool:
    if dossier.version == known.version and dossier.package_id != known.package_id:
        raise _wrong(
            dossier.code,
            Text(f"phiên bản {known.version} có hai gói khác nhau", f"version {known.version} is two packages"),
            f"{known.package_id}, {dossier.package_id}",
        )
    return dossier.version > known.version or (dossier.version == known.version and dossier.digest != known.digest)


def totals(dossiers: Iterable[CollectedDossier]) -> Totals:
    """Counts over dossiers, read once and not held."""
    counts = dict.fromkeys(Unit, 0)
    documents: int | None = 0
    pages: int | None = 0
    digitised: int | None = 0
    for dossier in dossiers:
        counts[dossier.unit] += 1
        documents = _plus(documents, dossier.documents)
        pages = _plus(pages, dossier.pages)
        digitised = _plus(digitised, _digitised(dossier))
    return Totals(counts[Unit.DOSSIER], counts[Unit.BATCH], documents, pages, digitised)


def _digitised(dossier: CollectedDossier) -> int | None:
    if dossier.confidence == BORN_DIGITAL:
        return 0
    return dossier.pages if dossier.confidence == DIGITISED else None


def _plus(total: int | None, number: int | None) -> int | None:
    return None if total is None or number is None else total + number


def collected_to_spool(dossier: CollectedDossier) -> dict[str, object]:
    """The dossier as plain values for a `Spool`, where `order` is its key."""
    return {**asdict(dossier), "unit": dossier.unit.value}


def collected_from_spool(value: Mapping[str, object]) -> CollectedDossier:
    """The dossier back from plain values; `collected_from_spool(collected_to_spool(x)) == x`."""
    return CollectedDossier(**cast("dict[str, Any]", {**value, "unit": Unit(value["unit"])}))


def _check(dossier: ListedDossier | CollectedDossier) -> None:
    code = dossier.code
    for name in dossier.__dataclass_fields__:
        value = getattr(dossier, name)
        if isinstance(value, str) and not _can_be_listed(value, one_line=name in _ONE_LINE):
            raise _wrong(code, Text(f"giá trị {name} không ghi được", f"{name} cannot be written"), value)
        if isinstance(value, int) and not 0 <= value <= _LARGEST_NUMBER:
            raise _wrong(code, Text(f"số {name} ngoài giới hạn", f"{name} is out of bounds"), str(value))
    if not code:
        raise _wrong(code, Text("không có mã hồ sơ", "there is no dossier code"), dossier.title)
    if not dossier.package_id:
        raise _wrong(code, Text("không có mã gói", "there is no package identifier"), dossier.package_id)
    if dossier.version < 1:
        raise _wrong(code, Text("phiên bản phải từ 1", "a version is 1 or more"), str(dossier.version))
    if not _SHA256.fullmatch(dossier.digest):
        no_digest = Text("mã băm không phải SHA-256 viết thường", "the digest is no SHA-256 in small letters")
        raise _wrong(code, no_digest, dossier.digest)


def _can_be_listed(text: str, *, one_line: bool) -> bool:
    return len(text) <= LONGEST_TEXT and not NOT_XML.search(text) and (text.isprintable() or not one_line)


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _wrong(code: str, reason: Text, value: str) -> InputError:
    shown = value[:_SHOWN]
    return InputError(
        Text(f"hồ sơ {code[:_SHOWN]}: {reason.vi}: {shown!r}", f"dossier {code[:_SHOWN]}: {reason.en}: {shown!r}")
    )
