"""Dublin Core from the Circular's flat records: one table says which field becomes which element."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from oais_vn.model.dates import PartialDate
from oais_vn.model.delivery import DocumentKind
from oais_vn.model.description import Field, Kind, Record, RecordTable, split_values
from oais_vn.model.errors import InputError

DublinCore = tuple[tuple[str, str], ...]
"""Elements with their prefix (`dc:title`, `dcterms:extent`) and values, in order; an element may come again."""

_LANGUAGE = "language"
"""The code list that `LANGUAGES` is about."""

LANGUAGES = {
    "01": ("vie",),
    "02": ("eng",),
    "03": ("fra",),
    "04": ("rus",),
    "05": ("zho",),
    "06": ("vie", "eng"),
    "07": ("vie", "rus"),
    "08": ("vie", "fra"),
    "09": ("lzh", "vie"),
    "10": ("vie", "zho"),
    "11": ("und",),
}
"""The Circular's code of a language -> ISO 639-3. Hán Nôm is Literary Chinese and Vietnamese in one code."""

_TYPES = {
    None: "Collection",
    DocumentKind.TEXT: "Text",
    DocumentKind.PICTURE: "StillImage",
    DocumentKind.RECORDING: "Sound",
}
_MOVING_IMAGE = "02"
"""`typeMedia` of a recording that has pictures."""


class Rule(NamedTuple):
    """Which field becomes which element; several fields are one value with `/` between, put into `form`."""

    element: str
    fields: tuple[str, ...]
    form: str = "{}"


CROSSWALK = (
    Rule("dc:title", ("title",)),
    Rule("dc:title", ("subject",)),
    Rule("dc:title", ("imageTitle",)),
    Rule("dc:title", ("movieTitle",)),
    Rule("dc:creator", ("organName",)),
    Rule("dc:creator", ("photographer",)),
    Rule("dc:creator", ("recorder",)),
    Rule("dc:subject", ("keyword",)),
    Rule("dc:subject", ("eventName",)),
    Rule("dc:description", ("description",)),
    Rule("dc:date", ("startDate", "endDate")),
    Rule("dc:date", ("issuedDate",)),
    Rule("dc:date", ("photoTime",)),
    Rule("dc:date", ("recordDate",)),
    Rule("dc:type", ("typeName",)),
    Rule("dc:type", ("typePic",)),
    Rule("dc:type", ("typeMedia",)),
    Rule("dc:identifier", ("arcFileCode",)),
    Rule("dc:identifier", ("fileCode",)),
    Rule("dc:identifier", ("arcDocCode",)),
    Rule("dc:identifier", ("docCode",)),
    Rule("dc:identifier", ("docId",)),
    Rule("dc:identifier", ("archivesNumber",)),
    Rule("dc:identifier", ("codeNumber", "codeNotation")),
    Rule("dc:source", ("paperFileCode",)),
    Rule("dc:language", ("language",)),
    Rule("dc:coverage", ("photoPlace",)),
    Rule("dc:coverage", ("recordPlace",)),
    Rule("dcterms:extent", ("numberOfPage",), "{} trang"),
    Rule("dcterms:extent", ("playTime",)),
    Rule("dcterms:accessRights", ("mode",)),
)
"""Fields that are not named here stay in the record, which travels with the package."""

PART_OF = "dcterms:isPartOf"
ELEMENTS = (*dict.fromkeys(rule.element for rule in CROSSWALK), PART_OF)
"""Every element that `dublin_core` gives, in its order."""


def dublin_core(table: RecordTable, record: Record, kind: DocumentKind | None = None, part_of: str = "") -> DublinCore:
    """What `record` says in Dublin Core; `kind` is None for a dossier or batch, `part_of` the code of its whole.

    Codes become their Vietnamese labels, languages ISO 639-3, dates EDTF (ISO 8601); what is no code or no date is
    given as it stands. Empty fields and fields that `table` does not have give nothing.
    """
    found = [*_described(table, record), ("dc:type", _type(record, kind)), (PART_OF, part_of)]
    once = dict.fromkeys((element, value) for element, value in found if value)
    return tuple(sorted(once, key=lambda pair: ELEMENTS.index(pair[0])))


def _described(table: RecordTable, record: Record) -> Iterator[tuple[str, str]]:
    known = {field.name: field for field in table.fields}
    for rule in CROSSWALK:
        fields = [known[name] for name in rule.fields if name in known]
        values = [value for field in fields for value in _values(table, field, record[field.name])]
        # `/` is also what EDTF has between the two ends of an interval.
        for value in values if len(rule.fields) == 1 else ["/".join(dict.fromkeys(values))]:
            if value:
                yield rule.element, rule.form.format(value)


def _values(table: RecordTable, field: Field, text: str) -> Iterator[str]:
    for part in split_values(text) if field.repeatable else [text.strip()]:
        if not part:
            continue
        if field.codes == _LANGUAGE:
            yield from LANGUAGES.get(part, (part,))
        elif field.codes is not None:
            code = table.code_lists[field.codes].get(part)
            yield part if code is None else code.label.vi
        else:
            yield _iso(part) if field.kind is Kind.DATE else part


def _iso(text: str) -> str:
    try:
        return PartialDate.parse(text).iso
    except InputError:
        return text


def _type(record: Record, kind: DocumentKind | None) -> str:
    """A term of the DCMI Type Vocabulary."""
    moving = kind is DocumentKind.RECORDING and record["typeMedia"] == _MOVING_IMAGE
    return "MovingImage" if moving else _TYPES[kind]
