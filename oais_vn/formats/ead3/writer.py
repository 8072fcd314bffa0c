"""Writing the finding aid of a fonds as a stream: EAD3 1.1.1, after ISAD(G)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from oais_vn.formats.ead3 import vocabulary as words
from oais_vn.formats.ead3.components import (
    CodeLists,
    label_of,
    standard_date,
    unit_id,
    write_component,
    write_languages,
    write_quantity,
)
from oais_vn.formats.xml import XmlWriter
from oais_vn.model.agencies import Agency, Archive
from oais_vn.model.collection import CollectedDossier, Edition, FondsCollection, Totals, in_order
from oais_vn.model.dates import PartialDate
from oais_vn.model.identifiers import AgencyCode

_BETWEEN = re.compile(r"(\S{1,10}?) ?(?:[-–—]|đến) ?(\S{1,10})")
_YEAR = re.compile(r"[0-9]{4}")
_LAST_YEAR = "2099"
"""EAD3 1.1.1 knows no `standarddatetime` after it."""

_CONVENTIONS = (
    ("ISAD(G)", "ISAD(G): General International Standard Archival Description, 2nd edition"),
    ("TT 05/2025/TT-BNV", "Thông tư 05/2025/TT-BNV: dữ liệu của phông và của hồ sơ"),
)
_LOCAL_TYPES = (
    "Giá trị của localtype, và của unittype/@identifier, là tên trường của Thông tư 05/2025/TT-BNV (fileCode, "
    "arcFileCode, totalDoc, numberOfPage, mode, maintenance, confidenceLevel, description); expan/@abbr giữ mã, chữ "
    "bên trong là nghĩa của mã. Ngoài ra: archiveCode là mã cơ quan lưu trữ; series là mục lục số hoặc năm của mã hồ "
    "sơ; package là gói tin lưu trữ, dao/@identifier là OBJID của gói; version là phiên bản của gói; "
    "tagmanifest-sha256 là SHA-256 của tệp tagmanifest-sha256.txt trong gói; creator là cơ quan hình thành phông, "
    "predecessor và successor là cơ quan trước và sau nó; batch là lô tài liệu rời lẻ."
)

_FORMER_ARCHIVE = " formerArchiveCode là mã cơ quan lưu trữ đã đặt mã phông, khi không phải cơ quan đang giữ."


def record_id(archive: AgencyCode, fonds: str) -> str:
    """The identifier of the finding aid, the same in all its editions: a URN made of both codes.

    `archive` is the one in which the fonds code is unique (`Archive.fonds_namespace`).
    """
    return f"urn:oais-vn:finding-aid:{quote(str(archive), safe='')}:{quote(fonds, safe='')}"


def write_finding_aid(
    collection: FondsCollection,
    counted: Totals,
    code_lists: CodeLists,
    *,
    schema_location: str,
    list_path: str = "dossiers.csv",
) -> Iterator[bytes]:
    """The document as chunks of bytes; what is not known has no element.

    The dossiers are read once, in order (`model.collection.order`), and one is held at a time. `counted` is what
    `totals` says of them; `code_lists` are the profile's; `schema_location` is where ead3.xsd lies as seen from the
    document, `list_path` where the list of dossiers does.
    Raises `InputError` for dossiers out of order, and for characters that XML cannot hold.
    """
    xml = XmlWriter()
    xml.start(
        "ead",
        {
            "xmlns": words.EAD3,
            "xmlns:xsi": words.XSI,
            "xsi:schemaLocation": f"{words.EAD3} {schema_location}",
            "lang": "vie",
            "script": "Latn",
        },
    )
    _control(xml, collection)
    with xml.element("archdesc", {"level": _level(collection), "relatedencoding": words.ISAD}):
        _identity(xml, collection, counted, code_lists)
        _context(xml, collection, code_lists, list_path)
        with xml.element("dsc", {"dsctype": "combined"}):
            yield from _components(xml, in_order(collection.dossiers()), code_lists)
    xml.end()
    yield xml.take()


def _level(collection: FondsCollection) -> str:
    return "collection" if collection.fonds.kind == "sưu tập" else "fonds"


def _control(xml: XmlWriter, collection: FondsCollection) -> None:
    archive, fonds, editions = collection.archive, collection.fonds, collection.editions
    encodings = {
        "countryencoding": "iso3166-1",
        "dateencoding": "iso8601",
        "langencoding": "iso639-3",
        "repositoryencoding": "otherrepositoryencoding",
        "scriptencoding": "iso15924",
    }
    with xml.element("control", encodings):
        xml.leaf("recordid", record_id(archive.fonds_namespace, fonds.code))
        with xml.element("filedesc"):
            with xml.element("titlestmt"):
                xml.leaf("titleproper", f"Danh mục hồ sơ: {fonds.name}")
            with xml.element("editionstmt"):
                xml.leaf("edition", f"Lần {len(editions)}")
            with xml.element("publicationstmt"):
                xml.leaf("publisher", archive.name)
                xml.leaf("date", editions[-1].moment)
        xml.leaf("maintenancestatus", attributes={"value": "new" if len(editions) == 1 else "revised"})
        with xml.element("maintenanceagency", {"countrycode": "VN"}):
            # `agencycode` is for ISIL codes (ISO 15511), which these are not.
            xml.leaf("otheragencycode", str(archive.code), {"localtype": words.ARCHIVE_CODE})
            if archive.former is not None:
                xml.leaf("otheragencycode", str(archive.former), {"localtype": words.FORMER_ARCHIVE_CODE})
            xml.leaf("agencyname", archive.name)
        with xml.element("languagedeclaration"):
            xml.leaf("language", "Tiếng Việt", {"langcode": "vie"})
            xml.leaf("script", "Chữ Quốc ngữ", {"scriptcode": "Latn"})
        for abbreviation, citation in _CONVENTIONS:
            with xml.element("conventiondeclaration"):
                xml.leaf("abbr", abbreviation)
                xml.leaf("citation", citation)
        with xml.element("localtypedeclaration"):
            xml.leaf("citation", "oais_vn, docs/reference/finding-aid.md")
            with xml.element("descriptivenote"):
                xml.leaf("p", _LOCAL_TYPES if archive.former is None else _LOCAL_TYPES + _FORMER_ARCHIVE)
        with xml.element("maintenancehistory"):
            for number, edition in enumerate(editions):
                _event(xml, edition, "created" if number == 0 else "revised")


def _event(xml: XmlWriter, edition: Edition, kind: str) -> None:
    known = edition.moment if edition.moment[:4] < _LAST_YEAR else None
    with xml.element("maintenanceevent"):
        xml.leaf("eventtype", attributes={"value": kind})
        xml.leaf("eventdatetime", edition.moment, {"standarddatetime": known})
        xml.leaf("agenttype", attributes={"value": "machine"})
        xml.leaf("agent", edition.agent)
        if edition.note:
            xml.leaf("eventdescription", edition.note)


def _identity(xml: XmlWriter, collection: FondsCollection, counted: Totals, code_lists: CodeLists) -> None:
    """What identifies the fonds: ISAD(G) 3.1, its creator (3.2.1), its keeper, its languages (3.4.3)."""
    archive, agency, fonds = collection.archive, collection.agency, collection.fonds
    with xml.element("did"):
        unit_id(xml, words.FONDS_CODE, "Mã phông", fonds.code, countrycode="VN", repositorycode=str(archive.code))
        xml.leaf("unittitle", fonds.name, {"encodinganalog": words.TITLE})
        dates = fonds.record["archivesTime"]
        if dates:
            xml.leaf("unitdate", dates, {"normal": _span(dates), "encodinganalog": words.DATES})
        if fonds.record["totalDocuments"]:
            attributes = {"localtype": "totalDocuments", "encodinganalog": words.EXTENT}
            xml.leaf("physdesc", fonds.record["totalDocuments"], attributes)
        for name, number in (
            ("dossiers", counted.dossiers),
            ("batches", counted.batches or None),
            (words.DOCUMENTS, counted.documents),
            (words.PAGES, counted.pages),
        ):
            # Of the fonds these are a part: what has been packed so far.
            write_quantity(xml, name, number, "part")
        for tag, rule, code, name in (
            ("origination", words.CREATOR, agency.code, agency.name),
            ("repository", None, archive.code, archive.name),
        ):
            with xml.element(tag, {"encodinganalog": rule}), xml.element("corpname", {"identifier": str(code)}):
                xml.leaf("part", name)
        write_languages(xml, fonds.record["language"], code_lists)


def _context(xml: XmlWriter, collection: FondsCollection, code_lists: CodeLists, list_path: str) -> None:
    """What the fonds' record tells besides, each where ISAD(G) has its place."""
    record = collection.fonds.record
    _note(xml, "bioghist", "fondsHistory", words.HISTORY, record["fondsHistory"])
    _note(xml, "custodhist", words.FORMER_ARCHIVE_CODE, words.ARCHIVAL_HISTORY, _former_custody(collection.archive))
    _relations(xml, collection.agency)
    _note(xml, "arrangement", "keyGroups", words.ARRANGEMENT, record["keyGroups"])
    status = label_of("fondsStatus", record["fondsStatus"], code_lists)
    _note(xml, "accruals", "fondsStatus", words.ACCRUALS, status, "Trạng thái của phông")
    _note(xml, "accessrestrict", words.MODE, words.ACCESS, "Theo chế độ sử dụng ghi ở từng hồ sơ.")
    with xml.element("otherfindaid", {"encodinganalog": words.FINDING_AIDS}), xml.element("p"):
        xml.leaf("ref", "Danh sách hồ sơ và gói tin dạng bảng (CSV)", {"href": list_path})
    # The rule that copies are to be made, not that there are any (ISAD(G) 3.5.2 would say so).
    _note(xml, "odd", "riskRecovery", words.NOTE, record["riskRecovery"], "Chế độ dự phòng (1: có, 0: không)")
    _note(xml, "odd", words.DESCRIPTION, words.NOTE, record["description"])


def _former_custody(archive: Archive) -> str:
    """Who kept the fonds before, as far as its code tells."""
    if archive.former is None:
        return ""
    return f"Mã phông do cơ quan lưu trữ có mã {archive.former} đặt; nay phông do {archive.name} ({archive.code}) giữ."


def _note(xml: XmlWriter, tag: str, localtype: str, rule: str, text: str, head: str = "") -> None:
    if text:
        with xml.element(tag, {"localtype": localtype, "encodinganalog": rule}):
            if head:
                xml.leaf("head", head)
            xml.leaf("p", text)


def _relations(xml: XmlWriter, agency: Agency) -> None:
    """The creator's years, and who came before and after it."""
    others = [("predecessor", code) for code in agency.predecessors] + [
        ("successor", code) for code in agency.successors
    ]
    if not (others or agency.valid_from or agency.valid_to):
        return
    with xml.element("relations"):
        if agency.valid_from or agency.valid_to:
            with xml.element("relation", {"relationtype": "cpfrelation"}):
                xml.leaf("relationentry", agency.name, {"localtype": "creator"})
                with xml.element("daterange"):
                    _date(xml, "fromdate", agency.valid_from)
                    _date(xml, "todate", agency.valid_to)
        for kind, code in others:
            with xml.element("relation", {"relationtype": "cpfrelation"}):
                xml.leaf("relationentry", str(code), {"localtype": kind})


def _date(xml: XmlWriter, tag: str, date: PartialDate | None) -> None:
    if date is not None:
        xml.leaf(tag, str(date), {"standarddate": date.iso})


def _span(text: str) -> str | None:
    """The fonds' dates (`1976 - 2025`) in ISO 8601, or None when they are told otherwise."""
    plain = " ".join(text.split())
    single = standard_date(plain)
    match = _BETWEEN.fullmatch(plain) if single is None else None
    if match is None:
        return single
    first, last = (standard_date(part) for part in match.groups())
    return f"{first}/{last}" if first and last else None


def _components(xml: XmlWriter, dossiers: Iterator[CollectedDossier], code_lists: CodeLists) -> Iterator[bytes]:
    """The dossiers within their series; those without one come first and stand in the fonds itself."""
    series = ""
    for dossier in dossiers:
        if dossier.series != series:
            if series:
                xml.end()
            series = dossier.series
            xml.start("c", {"level": "series"})
            with xml.element("did"):
                unit_id(xml, words.SERIES, "Mục lục số hoặc năm", series)
                xml.leaf("unittitle", _series_title(series), {"encodinganalog": words.TITLE})
        write_component(xml, dossier, code_lists)
        if xml.full:
            yield xml.take()
    if series:
        xml.end()


def _series_title(series: str) -> str:
    return f"Hồ sơ năm {series}" if _YEAR.fullmatch(series) else series
