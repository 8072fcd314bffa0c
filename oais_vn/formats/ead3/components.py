"""Writing one dossier of the finding aid: a component `c` of level `file`, or `batch` for loose documents."""

from __future__ import annotations

from collections.abc import Mapping

from oais_vn.formats.ead3 import vocabulary as words
from oais_vn.formats.xml import XmlWriter
from oais_vn.model.collection import BORN_DIGITAL, DIGITISED, CollectedDossier
from oais_vn.model.dates import PartialDate
from oais_vn.model.delivery import Unit
from oais_vn.model.description import LIST_SEPARATOR, CodeList, split_values
from oais_vn.model.errors import InputError

CodeLists = Mapping[str, CodeList]

_DAO_TYPES = {BORN_DIGITAL: ("borndigital", words.ORIGINALS), DIGITISED: ("derived", words.COPIES)}
"""What the package holds, original or copy, and the rule of ISAD(G) that speaks of it."""
_LABELS = {
    Unit.DOSSIER: ("Mã hồ sơ", "Mã hồ sơ lưu trữ"),
    Unit.BATCH: ("Mã lô tài liệu", "Mã lưu trữ của lô tài liệu"),
}


def write_component(xml: XmlWriter, dossier: CollectedDossier, code_lists: CodeLists) -> None:
    """Write the component; what is empty or not known has no element."""
    level = {"level": "file"} if dossier.unit is Unit.DOSSIER else {"level": "otherlevel", "otherlevel": words.BATCH}
    label, archival_label = _LABELS[dossier.unit]
    with xml.element("c", level):
        with xml.element("did"):
            unit_id(xml, words.CODE, label, dossier.code)
            if dossier.archival_code:
                unit_id(xml, words.ARCHIVAL_CODE, archival_label, dossier.archival_code)
            xml.leaf("unittitle", dossier.title, {"encodinganalog": words.TITLE})
            _dates(xml, dossier)
            write_quantity(xml, words.DOCUMENTS, dossier.documents)
            write_quantity(xml, words.PAGES, dossier.pages)
            write_languages(xml, dossier.language, code_lists)
            _package(xml, dossier)
        _coded(xml, "accessrestrict", words.MODE, words.ACCESS, dossier.mode, code_lists)
        _coded(xml, "appraisal", words.MAINTENANCE, words.APPRAISAL, dossier.maintenance, code_lists)
        _coded(xml, "phystech", words.CONFIDENCE, words.PHYSICAL, dossier.confidence, code_lists)
        if dossier.description:
            with xml.element("odd", {"localtype": words.DESCRIPTION, "encodinganalog": words.NOTE}):
                xml.leaf("p", dossier.description)
        if dossier.keyword:
            with xml.element("controlaccess"):
                for keyword in dossier.keyword.split(LIST_SEPARATOR):
                    with xml.element("subject"):
                        xml.leaf("part", keyword)


def unit_id(xml: XmlWriter, localtype: str, label: str, text: str, **attributes: str) -> None:
    """Write a reference code (ISAD(G) 3.1.1)."""
    xml.leaf(
        "unitid", text, {"localtype": localtype, "label": label, "encodinganalog": words.REFERENCE_CODE, **attributes}
    )


def write_quantity(xml: XmlWriter, name: str, number: int | None, coverage: str = "whole") -> None:
    """Write an extent (ISAD(G) 3.1.5); `name` says what is counted."""
    if number is None:
        return
    kind, unit = _UNITS[name]
    attributes = {"coverage": coverage, "physdescstructuredtype": kind, "encodinganalog": words.EXTENT}
    with xml.element("physdescstructured", attributes):
        xml.leaf("quantity", str(number))
        xml.leaf("unittype", unit, {"identifier": name})


_UNITS = {
    words.DOCUMENTS: ("materialtype", "tài liệu"),
    words.PAGES: ("spaceoccupied", "trang"),
    "dossiers": ("materialtype", "hồ sơ"),
    "batches": ("materialtype", "lô tài liệu rời lẻ"),
}
"""What is counted -> the type that EAD3 asks for, and the word for people."""


def write_languages(xml: XmlWriter, codes: str, code_lists: CodeLists) -> None:
    """Write the languages (ISAD(G) 3.4.3): ISO 639-3 for machines, the words for people, the codes as they were."""
    if not codes:
        return
    with xml.element("langmaterial", {"encodinganalog": words.LANGUAGE_OF_MATERIAL}):
        parts = split_values(codes)
        for language in dict.fromkeys(language for code in parts for language in words.LANGUAGE_CODES.get(code, ())):
            xml.leaf("language", words.LANGUAGE_NAMES[language], {"langcode": language})
        for code in dict.fromkeys(code for code in parts if code not in words.LANGUAGE_CODES):
            xml.leaf("language", label_of(words.LANGUAGE, code, code_lists))
        with xml.element("descriptivenote"):
            _meaning(xml, words.LANGUAGE, codes, code_lists)


def label_of(name: str, value: str, code_lists: CodeLists) -> str:
    """What the codes in `value` mean, in Vietnamese; a code that no list has stands for itself."""
    known = code_lists.get(name)
    entries = [(code, known.get(code) if known is not None else None) for code in split_values(value)]
    return f"{LIST_SEPARATOR} ".join(code if entry is None else entry.label.vi for code, entry in entries)


def _meaning(xml: XmlWriter, name: str, value: str, code_lists: CodeLists) -> None:
    """A paragraph that shows the meaning and keeps the code."""
    with xml.element("p"):
        xml.leaf("expan", label_of(name, value, code_lists), {"abbr": value})


def _coded(xml: XmlWriter, tag: str, name: str, rule: str, value: str, code_lists: CodeLists) -> None:
    if value:
        with xml.element(tag, {"localtype": name, "encodinganalog": rule}):
            _meaning(xml, name, value, code_lists)


def _dates(xml: XmlWriter, dossier: CollectedDossier) -> None:
    if not (dossier.started or dossier.ended):
        return
    attributes = {"unitdatetype": "inclusive", "encodinganalog": words.DATES}
    with xml.element("unitdatestructured", attributes), xml.element("daterange"):
        for tag, date in (("fromdate", dossier.started), ("todate", dossier.ended)):
            if date:
                xml.leaf(tag, date, {"standarddate": standard_date(date)})


def standard_date(text: str) -> str | None:
    """The date in ISO 8601 with what is known of it, or None for a text that is no date."""
    try:
        return PartialDate.parse(text).iso
    except InputError:
        return None


def _package(xml: XmlWriter, dossier: CollectedDossier) -> None:
    """The digital object: the package by its OBJID, its version, the digest that seals it."""
    kind, rule = _DAO_TYPES.get(dossier.confidence, ("unknown", None))
    attributes = {
        "daotype": kind,
        "coverage": "whole",
        "localtype": words.PACKAGE,
        "label": f"Gói tin lưu trữ, phiên bản {dossier.version}",
        "identifier": dossier.package_id,
        "encodinganalog": rule,
    }
    with xml.element("dao", attributes), xml.element("descriptivenote"), xml.element("p"):
        xml.leaf("num", str(dossier.version), {"localtype": words.VERSION})
        xml.leaf("num", dossier.digest, {"localtype": words.DIGEST})
