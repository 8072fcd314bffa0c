"""Writing a flat record: every field of its table, in the table's order."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from lxml import etree

from oais_vn.formats.xml import is_plain
from oais_vn.model.description import Record, RecordTable
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text

ROOT = "simpledc"
"""The root of every record; it has no namespace (TT05 PL I, III)."""

_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


def write_record(table: RecordTable, record: Record, schema_location: str | None = None) -> bytes:
    """The record as UTF-8 XML, its texts in NFC; fields without a value are empty elements.

    What `record` holds under names that the table does not have is not written: one record may carry the codes of
    several shapes. `schema_location` is the path of the table's schema from the place where the record will lie.
    Raises `InputError`, naming the field, for characters that XML cannot hold.
    """
    values = {field.name: unicodedata.normalize("NFC", record[field.name]) for field in table.fields}
    if schema_location is None and values and all(map(is_plain, values.values())):
        return _plainly(values)
    if schema_location is None:
        root = etree.Element(ROOT)
    else:
        root = etree.Element(ROOT, nsmap={"xsi": _INSTANCE})
        root.set(f"{{{_INSTANCE}}}noNamespaceSchemaLocation", schema_location)
    for field in table.fields:
        value = values[field.name]
        element = etree.SubElement(root, field.name)
        try:
            element.text = value or None
        except ValueError as error:
            raise InputError(
                Text(
                    f"trường {field.name} ({field.label.vi}) có ký tự mà XML không chứa được: {value!r}",
                    f"field {field.name} ({field.label.en}) has a character that XML cannot hold: {value!r}",
                )
            ) from error
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _plainly(values: Mapping[str, str]) -> bytes:
    """The same bytes for texts that need no reference, which nearly all are, without a tree."""
    lines = [f"  <{name}>{value}</{name}>\n" if value else f"  <{name}/>\n" for name, value in values.items()]
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<{ROOT}>\n{''.join(lines)}</{ROOT}>\n".encode()
