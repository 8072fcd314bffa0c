"""The XML schema of a flat record, written from its field table so that it cannot disagree with it."""

from __future__ import annotations

import re

from lxml import etree

from oais_vn.formats.descriptive.writer import ROOT
from oais_vn.model.description import LIST_SEPARATOR, Field, Kind, Obligation, RecordTable
from oais_vn.model.language import Text

_XS = "http://www.w3.org/2001/XMLSchema"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CONTAINER = "elementContainer"
_GROUP = "elementsGroup"

_NOT_BLANK = r"[\s\p{Z}]*[^\s\p{Z}][\s\S]*"
_YEAR = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_LEAP_YEAR = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
_DATES = (
    f"((0[1-9]|1[0-2])/)?{_YEAR}",
    f"(0[1-9]|[12][0-9]|3[01])/(0[13578]|1[02])/{_YEAR}",
    f"(0[1-9]|[12][0-9]|30)/(0[469]|11)/{_YEAR}",
    f"(0[1-9]|1[0-9]|2[0-8])/02/{_YEAR}",
    f"29/02/{_LEAP_YEAR}",
)
"""YYYY, MM/YYYY, DD/MM/YYYY: only days that the calendar has (`PartialDate`)."""

_PATTERNS = {
    Kind.NUMBER: ("[0-9]+",),
    Kind.BOOLEAN: ("[01]",),
    Kind.DURATION: ("[0-9]{2}:[0-5][0-9]:[0-5][0-9]",),
    Kind.DATE: _DATES,
}


def record_schema(table: RecordTable) -> bytes:
    """The schema of the table's records as UTF-8 XML.

    It accepts what `RecordTable.faults` accepts, but for the conditions between fields, which XML Schema 1.0 cannot
    say: a conditional field may be empty. Names of types and group are those of the Circular's own schemas.
    """
    schema = etree.Element(f"{{{_XS}}}schema", nsmap={"xs": _XS})
    _annotate(schema, Text(f"{table.clause}; bảng {table.name}", f"{table.clause}; table {table.name}"))
    _add(schema, "element", name=ROOT, type=_CONTAINER)
    _add(_add(schema, "complexType", name=_CONTAINER), "group", ref=_GROUP)
    sequence = _add(_add(schema, "group", name=_GROUP), "sequence")
    for field in table.fields:
        element = _add(sequence, "element", name=field.name)
        _annotate(element, _meaning(field, table))
        restriction = _add(_add(element, "simpleType"), "restriction", base="xs:string")
        if field.length is not None and not field.composed:
            _add(restriction, "maxLength", value=str(field.length))
        for facet, value in _values(field, table):
            _add(restriction, facet, value=value)
    return etree.tostring(schema, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _meaning(field: Field, table: RecordTable) -> Text:
    """What the field is, and what its codes mean: in fifty years the package must say it alone."""
    if field.codes is None:
        return field.label
    codes = table.code_lists[field.codes].codes
    return Text(
        f"{field.label.vi}: {'; '.join(f'{entry.code} {entry.label.vi}' for entry in codes)}",
        f"{field.label.en}: {'; '.join(f'{entry.code} {entry.label.en}' for entry in codes)}",
    )


def _values(field: Field, table: RecordTable) -> list[tuple[str, str]]:
    """The facets that say which texts the field may hold; several of one kind are alternatives."""
    facet, values = "pattern", list(_PATTERNS.get(field.kind, ()))
    if field.codes is not None:
        codes = [entry.code for entry in table.code_lists[field.codes].codes]
        facet, values = ("pattern", [_quoted(code) for code in codes]) if field.repeatable else ("enumeration", codes)
    if field.repeatable and values:
        one = f" *({'|'.join(values)}) *"
        values = [f"{one}({LIST_SEPARATOR}{one})*"]
    if not values:
        return [("pattern", _NOT_BLANK)] if field.obligation is Obligation.REQUIRED else []
    if field.obligation is not Obligation.REQUIRED:
        values.append("")
    return [(facet, value) for value in values]


def _quoted(text: str) -> str:
    """`text` as a pattern that matches nothing else."""
    return re.sub(r"([\\.?*+{}()\[\]|^$-])", r"\\\1", text)


def _add(parent: etree._Element, term: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_XS}}}{term}", attributes)


def _annotate(element: etree._Element, text: Text) -> None:
    annotation = _add(element, "annotation")
    for language, words in (("vi", text.vi), ("en", text.en)):
        documentation = _add(annotation, "documentation")
        documentation.set(_XML_LANG, language)
        documentation.text = words
