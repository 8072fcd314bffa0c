"""The texts that the cells of a workbook share, read from their XML; openpyxl makes several objects of each."""

from __future__ import annotations

from typing import IO, Any, Final

from lxml import etree

from oais_vn.formats.xml_reader import SAFE

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ITEM, _TEXT, _RUN = f"{MAIN}si", f"{MAIN}t", f"{MAIN}r"
_ESCAPED_LINE: Final = "x005F_"
"""What is left out of the escape of a line, as openpyxl does."""


def read_book(stream: Any) -> Any:
    """The openpyxl workbook in `stream`, for reading only, with the values of formulas.

    Raises nearly anything for what is no workbook.
    """
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.xml.constants import SHARED_STRINGS

    class Reader(ExcelReader):
        """openpyxl's, which takes the shared strings from us."""

        package: Any

        def read_strings(self) -> None:
            part = self.package.find(SHARED_STRINGS)
            if part is not None:
                with self.archive.open(part.PartName[1:]) as source:
                    self.shared_strings = shared_strings(source)

    reader: Any = Reader(stream, read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb


def shared_strings(source: IO[bytes]) -> list[str]:
    """The texts in a part of shared strings, in their order, without formats and phonetic readings."""
    found: list[str] = []
    items = etree.iterparse(source, events=("end",), tag=_ITEM, remove_comments=True, remove_pis=True, **SAFE)
    for _, item in items:
        text = "".join(_pieces(item))
        found.append(text.replace(_ESCAPED_LINE, "") if _ESCAPED_LINE in text else text)
        item.clear()
        while item.getprevious() is not None:
            del item.getparent()[0]
    return found


def _pieces(item: etree._Element) -> list[str]:
    """Its own text, and that of its runs."""
    found: list[str] = []
    for child in item:
        if child.tag == _TEXT:
            found.append(child.text or "")
        elif child.tag == _RUN:
            found += [each.text or "" for each in child if each.tag == _TEXT]
    return found
