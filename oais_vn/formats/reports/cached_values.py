"""What formulas last gave, put back into a workbook that was written without it."""

from __future__ import annotations

import shutil
import warnings
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import IO, Any

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")


def with_cached_values(made: IO[bytes], original: IO[bytes] | None, stream: IO[bytes]) -> None:
    """Copy the workbook `made` to `stream`; its formulas keep the values that they have in `original`, if it has any.

    openpyxl writes formulas without their values; a reader that does not reckon would find empty cells until Excel
    has saved the workbook.
    """
    values = {} if original is None else _values(original)
    made.seek(0)
    if not any(values.values()):
        shutil.copyfileobj(made, stream)
        return
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        parts = _parts(source)
        for member in source.infolist():
            data = source.read(member)
            cells = values.get(parts.get(member.filename, ""))
            target.writestr(member, _filled(data, cells) if cells else data)


def _values(original: IO[bytes]) -> dict[str, dict[str, Any]]:
    """Sheet -> cell -> value, of the cells with formulas."""
    import openpyxl

    original.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        formulas = openpyxl.load_workbook(original, read_only=True)
        results = openpyxl.load_workbook(original, read_only=True, data_only=True)
        found: dict[str, dict[str, Any]] = {}
        for sheet in formulas.worksheets:
            twin = results[sheet.title]
            for each in (sheet, twin):
                each.reset_dimensions()
            for written, given in zip(sheet.iter_rows(), twin.iter_rows(), strict=True):
                for cell, result in zip(written, given, strict=False):
                    if cell.data_type == "f" and result.value is not None:
                        found.setdefault(sheet.title, {})[cell.coordinate] = result.value
        formulas.close()
        results.close()
    return found


def _parts(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """Part -> title of the sheet in it."""
    from lxml import etree

    book = etree.fromstring(archive.read("xl/workbook.xml"))
    links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): str(link.get("Target")).lstrip("/") for link in links}
    return {
        (target if target.startswith("xl/") else f"xl/{target}"): sheet.get("name", "")
        for sheet in book.iter(f"{{{_MAIN}}}sheet")
        if (target := targets.get(sheet.get(_RELATED))) is not None
    }


def _filled(data: bytes, values: Mapping[str, Any]) -> bytes:
    from lxml import etree

    tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    for cell in tree.iter(f"{{{_MAIN}}}c"):
        value = values.get(cell.get("r", ""))
        if value is None or cell.find(f"{{{_MAIN}}}f") is None:
            continue
        slot = cell.find(f"{{{_MAIN}}}v")
        if slot is None:
            slot = etree.SubElement(cell, f"{{{_MAIN}}}v")
        kind, slot.text = _cached(value)
        cell.attrib.pop("t", "")
        if kind:
            cell.set("t", kind)
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _cached(value: Any) -> tuple[str, str]:
    """The type and the text of a value as a sheet holds it."""
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, datetime | date | time | timedelta):
        from openpyxl.utils.datetime import to_excel

        reckoned: Any = to_excel
        return "", str(reckoned(value))
    if isinstance(value, int | float):
        return "", repr(value)
    text = str(value)
    return ("e" if text in _ERRORS else "str"), text
