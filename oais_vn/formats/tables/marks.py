"""What a worksheet's XML says of merged and hidden cells: openpyxl's streaming reader leaves both out."""

from __future__ import annotations

import re
import zipfile
from typing import IO

from oais_vn.formats.tables.sheet import Marks, Merged, column_index
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text

MOST_MARKS = 200_000
"""Merged ranges, and hidden rows, that a sheet may have."""

_BLOCK = 1 << 18
_LONGEST_TAG = 1 << 14
_COLUMNS = 16_384
_TAG = re.compile(rb"<(?:[\w.-]+:)?(row|col|mergeCell)\b([^>]*)>")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_NUMBERS = {name: re.compile(rb"\b" + name + rb"""\s*=\s*["'](\d{1,7})["']""") for name in (b"r", b"min", b"max")}
_RANGE = re.compile(rb"""\bref\s*=\s*["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})["']""")


def read_marks(stream: IO[bytes], part: str, name: str) -> Marks:
    """The marks of the worksheet `part` of the workbook in `stream`, whose bytes were checked before.

    Of a merged range only the first column counts: its value stands there. Raises `PackageError` for more than
    `MOST_MARKS`.
    """
    found = _Found(name)
    left = b""
    with zipfile.ZipFile(stream) as archive, archive.open(part) as sheet:
        while block := sheet.read(_BLOCK):
            # UTF-16 puts a NUL beside every ASCII letter.
            window = left + block.replace(b"\0", b"")
            found.take(window)
            start = window.rfind(b"<")
            left = window[start:] if start > window.rfind(b">") and len(window) - start < _LONGEST_TAG else b""
    return Marks(tuple(sorted(found.merged)), tuple(found.rows), tuple(sorted(set(found.columns))))


class _Found:
    def __init__(self, name: str) -> None:
        self._name = name
        self._row = 0
        self.merged: list[Merged] = []
        self.rows: list[int] = []
        self.columns: list[int] = []

    def take(self, window: bytes) -> None:
        for tag in _TAG.finditer(window):
            if tag[1] == b"row":
                self._take_row(tag[2])
            elif tag[1] == b"col":
                self._take_columns(tag[2])
            elif cells := _RANGE.search(tag[2]):
                first, last = int(cells[2]), int(cells[3])
                if first < last:
                    self.merged.append(Merged(column_index(cells[1].decode("ascii")), first, last))
        if max(len(self.merged), len(self.rows)) > MOST_MARKS:
            raise PackageError(
                Text(
                    f"{self._name}: có hơn {MOST_MARKS} ô trộn hoặc dòng ẩn; hãy bỏ trộn, bỏ ẩn rồi lưu lại",
                    f"{self._name}: more than {MOST_MARKS} merged or hidden cells; undo them and save",
                ),
                path=self._name,
            )

    def _take_row(self, attributes: bytes) -> None:
        number = _number(attributes, b"r")
        self._row = self._row + 1 if number is None else number
        if _HIDDEN.search(attributes):
            self.rows.append(self._row)

    def _take_columns(self, attributes: bytes) -> None:
        first, last = _number(attributes, b"min"), _number(attributes, b"max")
        if first and last and _HIDDEN.search(attributes):
            # Excel hides all columns to the right of a table in one stroke.
            self.columns.extend(range(first - 1, min(last, _COLUMNS)))


def _number(attributes: bytes, name: bytes) -> int | None:
    match = _NUMBERS[name].search(attributes)
    return int(match[1]) if match else None
