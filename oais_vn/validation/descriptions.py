"""Judging what the records of a package say, field by field and beside each other; each is read once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from oais_vn.formats.descriptive.reader import read_record
from oais_vn.model.access import SecurityGrade
from oais_vn.model.delivery import Unit
from oais_vn.model.description import Record, RecordTable
from oais_vn.model.errors import InputError, OaisError
from oais_vn.model.fixity import ALGORITHMS
from oais_vn.model.identifiers import BatchCode, FileCode
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.model.profile import Profile, Shape
from oais_vn.model.report import Finding
from oais_vn.model.tolerance import Variant
from oais_vn.validation.described import Tally
from oais_vn.validation.package import CODE, Package, reason_of
from oais_vn.validation.packaged import PackagedDocument, PackagedDossier, field_names, reading_of
from oais_vn.validation.records import LARGEST_RECORD
from oais_vn.validation.rule import Hit, judge
from oais_vn.validation.rules import fld, xrf
from oais_vn.validation.seen import Seen
from oais_vn.validation.structure import References

RULES = (
    *fld.RULES,
    *fld.DOSSIER_RULES,
    *fld.DOCUMENT_RULES,
    *xrf.VIEW_RULES,
    *xrf.DOCUMENT_RULES,
    *xrf.TALLY_RULES,
)
"""The rules that are asked of the records of a package and of the rows of a delivery alike."""

_WHAT = {
    "dossier": Text("hồ sơ", "dossier"),
    "masters": Text("hồ sơ", "dossier"),
    "batch": Text("lô tài liệu", "batch"),
    "request": Text("yêu cầu", "request"),
    "fonds": Text("phông", "fonds"),
}
_TITLE_TAG = "External-Description"
_COUNTED = frozenset(unit.value for unit in Unit)
"""Packages of these units hold all documents from the first to the last; a DIP holds what was asked for."""
_PARSERS: Mapping[str, Callable[[str], object]] = {
    "dossier": FileCode.parse,
    "masters": FileCode.parse,
    "batch": BatchCode.parse,
}
_TERMS = "documentation/delivery.json"
_LARGEST_TERMS = 4 * 1024 * 1024
_MOST_NAMES = 100
_FILE_CODE = "fileCode"


def describe(package: Package, references: References) -> Iterator[Finding]:
    """Everything that the records of the package say wrong; none is asked where the package has no shape."""
    if package.shape is not None and package.profile is not None:
        yield from _Describing(package, package.shape, package.profile, references).findings()


@dataclass
class _Told:
    """What is said once for all records that have it: where first, and how often."""

    first: PackagePath
    times: int = 0


@dataclass
class _Describing:
    """The records of one package on their way by; of each document a few bytes are kept."""

    package: Package
    shape: Shape
    profile: Profile
    references: References
    readings: dict[str, tuple[Variant, _Told]] = field(default_factory=dict)
    unknown: dict[str, _Told] = field(default_factory=dict)
    digests: dict[bytes, PackagePath] = field(default_factory=dict)
    unreadable: frozenset[str | None] = frozenset()
    grades: Mapping[str, SecurityGrade] = field(default_factory=dict)

    def findings(self) -> Iterator[Finding]:
        self.unreadable = frozenset(hit.location.path for hit in self.package.seen[Seen.NOT_XML])
        self.grades = _grades(self.package)
        dossier = self._dossier()
        if dossier is not None:
            self.package.code = dossier.code
            self._note_code(dossier)
            self._note_title(dossier.record)
            yield from judge(fld.RULES, dossier)
            yield from judge((*fld.DOSSIER_RULES, *xrf.VIEW_RULES), dossier)
        if self.shape.document_tables:
            yield from self._documents(dossier)
        self._note()

    def _dossier(self) -> PackagedDossier | None:
        path = self.package.files.find(self.package.within(self.shape.tree.record))
        record = None if path is None else self._read(path)
        if record is None or path is None:
            return None
        return PackagedDossier(
            record,
            self._table(path, record, (self.shape.record_table,)),
            Location(path=path),
            code_field=self.shape.record_code,
            what=_WHAT[self.shape.unit],
            grade=self.grades.get("", SecurityGrade.NONE),
        )

    def _note_code(self, dossier: PackagedDossier) -> None:
        """Note a code that has not the parts of one; what else a package is about has a code of any form."""
        parse = _PARSERS.get(self.shape.unit)
        try:
            if parse is not None and dossier.code:
                parse(dossier.code)
        except InputError as error:
            place = dossier.place(dossier.code_field)
            self.package.put(Seen.MALFORMED_CODE, Hit(place, {"code": dossier.code, "reason": error.text}))

    def _documents(self, dossier: PackagedDossier | None) -> Iterator[Finding]:
        files = dict(self.references.pairs)
        linked = frozenset(self.references.linked)
        about = dossier if self.shape.unit in _COUNTED else None
        tally = None if about is None else Tally(about)
        own = self.package.within(self.shape.tree.record)
        position = 0
        # Of what could not be read nobody knows what it adds.
        whole = not any(path in self.unreadable for path in self.package.manners)
        for path in dict.fromkeys(self.references.records):
            if path == own:
                continue
            record = self._read(path)
            if record is None:
                whole = False
                continue
            position += 1
            file = files.get(path)
            document = PackagedDocument(
                record,
                self._table(path, record, tuple(self.shape.document_tables.values())),
                Location(path=path),
                dossier=about,
                code_field=self.shape.document_code,
                position=position,
                path=None if file in linked else file,
                file_code=self._file_code(dossier),
            )
            grade = self.grades.get(str(document.ordinal))
            if grade is not None:
                document = replace(document, grade=grade)
            yield from judge(fld.RULES, document)
            yield from judge((*fld.DOCUMENT_RULES, *xrf.DOCUMENT_RULES), document)
            self._compare_bytes(document.path)
            if tally is not None:
                has_pages = "numberOfPage" in document.table
                place = document.place(document.code_field)
                tally.take(document.ordinal, place, record, linked=file in linked, has_pages=has_pages)
        if tally is not None and whole:
            yield from judge(xrf.TALLY_RULES, tally)

    def _note_title(self, record: Record) -> None:
        bag = self.package.bag
        told = self.package.tag(_TITLE_TAG) if bag is not None and bag.is_ours else ""
        title = record.values.get("title", "")
        if told and title.strip() and " ".join(told.split()) != " ".join(title.split()):
            self.package.note(Seen.OTHER_TITLE, self.package.within(self.shape.tree.record), title=title, bagged=told)

    def _file_code(self, dossier: PackagedDossier | None) -> str:
        """The dossier's `fileCode`: of a SIP its record says it, of an AIP our bag."""
        if dossier is None or self.shape.unit not in _COUNTED:
            return ""
        if dossier.code_field == _FILE_CODE:
            return dossier.code
        return self.package.tag(CODE) if self.package.bag is not None and self.package.bag.is_ours else ""

    def _read(self, path: PackagePath) -> Record | None:
        """A record; None when it is none, or what is wrong with its bytes has been told."""
        files = self.package.files
        if path in self.unreadable or files.failure(path) is not None or files.size(path) > LARGEST_RECORD:
            return None
        kept = self.package.records.take(path)
        if kept is not None:
            return kept
        try:
            with files.open(path) as stream:
                return read_record(stream, path)
        except Exception as error:  # noqa: BLE001 - whatever hostile input makes the reader raise is about this file
            self.package.note(Seen.NO_RECORD, path, getattr(error, "line", None), reason=reason_of(error))
            return None

    def _table(self, path: PackagePath, record: Record, tables: tuple[str, ...]) -> RecordTable:
        """The table that the record has, by whatever reading; that and fields it does not know are told later."""
        names = record.values.keys()
        table, variant = reading_of(self.profile, tables, names)
        if variant is not None:
            self.readings.setdefault(variant.table, (variant, _Told(path)))[1].times += 1
        for name in sorted(names - field_names(table)):
            if name in self.unknown or len(self.unknown) < _MOST_NAMES:
                self.unknown.setdefault(name, _Told(path)).times += 1
        return table

    def _compare_bytes(self, path: PackagePath | None) -> None:
        digest = None if path is None else self.package.files.digest(path, ALGORITHMS[0])
        if path is None or digest is None or not self.package.files.size(path):
            return
        first = self.digests.setdefault(bytes.fromhex(digest), path)
        if first != path:
            self.package.note(Seen.EQUAL_FILES, path, other=first.name)

    def _note(self) -> None:
        """Note what is told once for all records."""
        for name, told in self.unknown.items():
            self.package.note(Seen.UNKNOWN_FIELD, told.first, field=name, times=told.times)
        for variant, told in self.readings.values():
            if variant.reading != "ok":
                kind = Seen.POORER_READING if variant.reading == "warning" else Seen.OTHER_READING
                tables = self.profile.tables
                own = tables[variant.of].fields
                # The code of the document is there in other words.
                kept = {*field_names(tables[variant.table]), self.shape.document_code}
                lost = [each.name for each in own if each.name not in kept]
                reading = tables[variant.table].clause
                self.package.note(kind, told.first, times=told.times, reading=reading, lost=", ".join(lost))


def _grades(package: Package) -> Mapping[str, SecurityGrade]:
    """The security grades in the terms that our packages tell: of the dossier under the empty name, else by ordinal."""
    path = package.files.find(package.within(_TERMS))
    if path is None or package.files.failure(path) is not None or package.files.size(path) > _LARGEST_TERMS:
        return {}
    try:
        with package.files.open(path) as stream:
            told = json.loads(stream.read(_LARGEST_TERMS))["security"]
            return {str(name): SecurityGrade(grade) for name, grade in told.items()}
    except (OaisError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # The terms are no part of the Circular's package: what is wrong with them hinders nobody here.
        return {}
