"""Reading a finding aid that we wrote, as a stream: its head, then every dossier in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from oais_vn.formats.ead3 import vocabulary as words
from oais_vn.formats.xml_reader import XmlEvent, read_xml
from oais_vn.model.agencies import Archive
from oais_vn.model.collection import LONGEST_TEXT, CollectedDossier, Edition
from oais_vn.model.delivery import Unit
from oais_vn.model.description import LIST_SEPARATOR
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.identifiers import AgencyCode
from oais_vn.model.language import Text

MOST_EDITIONS = 10_000
"""More than a delivery a day for decades; a document that has more is not read further."""

_UNITS = {("file", ""): Unit.DOSSIER, ("otherlevel", words.BATCH): Unit.BATCH}
_RECORD_ID = "control/recordid"
_ARCHIVE_CODE = "control/maintenanceagency/otheragencycode"
_ARCHIVE_NAME = "control/maintenanceagency/agencyname"
_EVENT = "control/maintenancehistory/maintenanceevent"
_FONDS_CODE = "archdesc/did/unitid"
_FONDS_NAME = "archdesc/did/unittitle"
_AGENCY = "archdesc/did/origination/corpname"
_SINGLE = frozenset([_RECORD_ID, _ARCHIVE_CODE, _ARCHIVE_NAME, _FONDS_CODE, _FONDS_NAME, f"{_AGENCY}/part"])
_OF_EVENT = frozenset(["eventdatetime", "agent", "eventdescription"])
_TITLE = "did/unittitle"
_STARTED = "did/unitdatestructured/daterange/fromdate"
_ENDED = "did/unitdatestructured/daterange/todate"
_QUANTITY = "did/physdescstructured/quantity"
_UNIT = "did/physdescstructured/unittype"
_LANGUAGES = "did/langmaterial/descriptivenote/p/expan"
_DAO = "did/dao"
_NUMBER = "did/dao/descriptivenote/p/num"
_KEYWORD = "controlaccess/subject/part"
_TEXTS = {_TITLE: "title", _STARTED: "started", _ENDED: "ended", "odd/p": "description"}
_CODES = {
    _LANGUAGES: "language",
    "accessrestrict/p/expan": "mode",
    "appraisal/p/expan": "maintenance",
    "phystech/p/expan": "confidence",
}
_UNIT_IDS = {words.CODE: "code", words.ARCHIVAL_CODE: "archival_code"}
_NUMBERS = {words.VERSION: "version", words.DIGEST: "digest"}
_QUANTITIES = {words.DOCUMENTS: "documents", words.PAGES: "pages"}
_LEAVES = frozenset([*_TEXTS, *_CODES, "did/unitid", _QUANTITY, _UNIT, _NUMBER, _KEYWORD])
"""Elements of a component that hold a value, and so no elements."""


@dataclass(frozen=True)
class FindingAidHead:
    """What comes before the dossiers: whose finding aid it is, and its editions so far."""

    record_id: str
    archive: Archive
    agency_code: AgencyCode
    agency_name: str
    fonds_code: str
    fonds_name: str
    editions: tuple[Edition, ...]


def read_finding_aid(stream: BinaryIO, path: str = "EAD3.xml") -> Iterator[FindingAidHead | CollectedDossier]:
    """The head, then every dossier as it was given to `write_finding_aid`; one is held at a time.

    EAD3 elements that we do not write are passed over. Raises `PackageError`, with `path` and line, for a document
    that is not well-formed, has a DTD, is no EAD3, or says of a dossier what cannot be (twice, no package, no version).
    """
    reading = _Reading(path)
    for event in read_xml(stream, path):
        if isinstance(event, XmlEvent):
            yield from reading.start(event) if event.kind == "start" else reading.end(event)


@dataclass
class _Component:
    """A dossier that is being read, and what is known of it so far."""

    unit: Unit
    values: dict[str, str] = field(default_factory=dict)
    quantity: str = ""


class _Reading:
    """Where in the document the reading is, and what it holds of it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._places: list[str] = []
        self._head: dict[str, str] = {}
        self._event: dict[str, str] = {}
        self._editions: list[Edition] = []
        self._told = False
        self._series: str | None = None
        self._component: _Component | None = None

    def start(self, event: XmlEvent) -> Iterator[FindingAidHead]:
        """Go into an element. Its place is told from the root, or from the dossier that it belongs to."""
        if event.namespace != words.EAD3 or (not self._places and event.name != "ead"):
            raise self._wrong(event, "không phải EAD3", "no EAD3")
        parent = self._places[-1] if self._places else None
        place = f"{parent}/{event.name}" if parent else "" if parent is None else event.name
        if self._component is not None and parent in _LEAVES:
            raise self._wrong(event, "không được nằm trong một giá trị", "must not be in a value")
        if event.name == "dsc" and not self._told:
            self._told = True
            yield self._made_head(event)
        elif event.name == "c":
            place = self._start_component(event, place)
        elif self._component is not None and place == _DAO:
            self._keep(event, "package_id", event.attributes.get("identifier", ""))
        self._places.append(place)

    def end(self, event: XmlEvent) -> Iterator[CollectedDossier]:
        """Come out of an element."""
        place = self._places.pop()
        component = self._component
        if component is None:
            self._end_outside(place, event)
        elif place:
            self._take(component, place, event)
        else:
            self._component = None
            yield self._made(component, event)

    def _start_component(self, event: XmlEvent, place: str) -> str:
        """Begin a series or a dossier; the place of its element."""
        level = event.attributes.get("level", "")
        unit = _UNITS.get((level, event.attributes.get("otherlevel", "")))
        if not self._told or self._component is not None or (unit is None and level != "series"):
            raise self._wrong(event, "không được ở đây", "must not be here")
        if self._series == "":
            raise self._wrong(event, "khối chứa nó chưa có mã", "its series has no identifier")
        if unit is not None:
            self._component = _Component(unit)
            return ""
        if self._series is not None:
            raise self._wrong(event, "khối nằm trong khối", "a series in a series")
        self._series = ""
        return place

    def _end_outside(self, place: str, event: XmlEvent) -> None:
        """An element of the head, or of a series before its dossiers."""
        if not place and not self._told:
            raise self._wrong(event, "không có dsc", "there is no dsc")
        if event.name == "c":
            self._series = None
        elif event.name == "unitid" and self._series is not None:
            if self._series or event.attributes.get("localtype") != words.SERIES:
                raise self._wrong(event, "khối phải có đúng một mã", "a series has one identifier")
            self._series = event.text
        elif place == _ARCHIVE_CODE and event.attributes.get("localtype") == words.FORMER_ARCHIVE_CODE:
            self._keep_in(self._head, event, words.FORMER_ARCHIVE_CODE, event.text)
        elif place in _SINGLE and not self._told:
            self._keep_in(self._head, event, place, event.text)
        elif place == _AGENCY and not self._told:
            self._keep_in(self._head, event, place, event.attributes.get("identifier", ""))
        elif place == _EVENT:
            self._end_event(event)
        elif event.name in _OF_EVENT and place == f"{_EVENT}/{event.name}":
            self._keep_in(self._event, event, event.name, event.text)

    def _end_event(self, event: XmlEvent) -> None:
        if len(self._editions) >= MOST_EDITIONS:
            raise self._wrong(event, f"có hơn {MOST_EDITIONS} lần", f"more than {MOST_EDITIONS} of them")
        values = self._event
        try:
            edition = Edition(
                values.get("eventdatetime", ""), values.get("agent", ""), values.get("eventdescription", "")
            )
        except InputError as error:
            raise self._wrong(event, error.text.vi, error.text.en) from error
        self._editions.append(edition)
        self._event = {}

    def _take(self, component: _Component, place: str, event: XmlEvent) -> None:
        """What an element of a dossier says."""
        local = event.attributes.get("localtype", "")
        if place in _TEXTS:
            self._keep(event, _TEXTS[place], event.text)
        elif place in _CODES:
            self._keep(event, _CODES[place], event.attributes.get("abbr", ""))
        elif place == "did/unitid" and local in _UNIT_IDS:
            self._keep(event, _UNIT_IDS[local], event.text)
        elif place == _NUMBER and local in _NUMBERS:
            self._keep(event, _NUMBERS[local], event.text)
        elif place == _QUANTITY:
            component.quantity = event.text
        elif place == _UNIT and event.attributes.get("identifier") in _QUANTITIES:
            self._keep(event, _QUANTITIES[event.attributes["identifier"]], component.quantity)
        elif place == _KEYWORD:
            known = component.values.get("keyword")
            component.values["keyword"] = event.text if known is None else f"{known}{LIST_SEPARATOR}{event.text}"
            if len(component.values["keyword"]) > LONGEST_TEXT:
                raise self._wrong(event, "quá nhiều từ khóa", "too many keywords")

    def _keep(self, event: XmlEvent, name: str, value: str) -> None:
        if self._component is not None:
            self._keep_in(self._component.values, event, name, value)

    def _keep_in(self, values: dict[str, str], event: XmlEvent, name: str, value: str) -> None:
        if name in values:
            raise self._wrong(event, "có hai lần", "is there twice")
        values[name] = value

    def _made(self, component: _Component, event: XmlEvent) -> CollectedDossier:
        values = component.values
        try:
            return CollectedDossier(
                code=values.get("code", ""),
                archival_code=values.get("archival_code", ""),
                title=values.get("title", ""),
                package_id=values.get("package_id", ""),
                version=_number(values, "version") or 0,
                digest=values.get("digest", ""),
                started=values.get("started", ""),
                ended=values.get("ended", ""),
                series=self._series or "",
                maintenance=values.get("maintenance", ""),
                mode=values.get("mode", ""),
                language=values.get("language", ""),
                documents=_number(values, "documents"),
                pages=_number(values, "pages"),
                keyword=values.get("keyword", ""),
                description=values.get("description", ""),
                unit=component.unit,
                confidence=values.get("confidence", ""),
            )
        except InputError as error:
            raise self._wrong(event, error.text.vi, error.text.en) from error

    def _made_head(self, event: XmlEvent) -> FindingAidHead:
        head = self._head
        former = head.get(words.FORMER_ARCHIVE_CODE)
        missing = sorted({*_SINGLE, _AGENCY} - head.keys())
        if missing:
            raise self._wrong(
                event, f"trước đó thiếu {', '.join(missing)}", f"before it there is no {', '.join(missing)}"
            )
        if not self._editions:
            raise self._wrong(event, f"trước đó thiếu {_EVENT}", f"before it there is no {_EVENT}")
        try:
            return FindingAidHead(
                record_id=head[_RECORD_ID],
                archive=Archive(
                    AgencyCode(head[_ARCHIVE_CODE]),
                    head[_ARCHIVE_NAME],
                    AgencyCode(former) if former is not None else None,
                ),
                agency_code=AgencyCode(head[_AGENCY]),
                agency_name=head[f"{_AGENCY}/part"],
                fonds_code=head[_FONDS_CODE],
                fonds_name=head[_FONDS_NAME],
                editions=tuple(self._editions),
            )
        except InputError as error:
            raise self._wrong(event, error.text.vi, error.text.en) from error

    def _wrong(self, event: XmlEvent, vi: str, en: str) -> PackageError:
        return PackageError(
            Text(
                f"{self._path}, dòng {event.line}: <{event.name}>: {vi}",
                f"{self._path}, line {event.line}: <{event.name}>: {en}",
            ),
            path=self._path,
            line=event.line,
        )


def _number(values: Mapping[str, str], name: str) -> int | None:
    """A count; `InputError` when the document says something else."""
    text = values.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise InputError(Text(f"{name} không phải số: {text[:100]!r}", f"{name} is no number: {text[:100]!r}"))
    return int(text)
