"""The list of a fonds' dossiers as a table that Excel opens: RFC 4180, UTF-8 with a mark, no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from oais_vn.model.collection import LONGEST_TEXT, CollectedDossier, ListedDossier
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text

COLUMNS = ("code", "title", "package_id", "version", "tagmanifest_sha256")
"""The first row: stable names, whatever the language of the reader."""

_MARK = b"\xef\xbb\xbf"
_GUARD = "'"
_FORMULA = frozenset("=+-@＝＋－＠")
_GUARDED = frozenset(f"{_GUARD}\t\r\n")
_ROWS_AT_ONCE = 500
_LONGEST_LINE = 16 * LONGEST_TEXT
"""Bytes: more than three texts of the greatest length can need."""


def write_dossiers_csv(dossiers: Iterable[CollectedDossier | ListedDossier]) -> Iterator[bytes]:
    """The table as chunks of bytes; the dossiers are read once and a few hundred rows are held.

    A text that a spreadsheet could take for a formula, or that begins with an apostrophe, gets an apostrophe in
    front, which the reader takes away again: no value changes on the way there and back.
    """
    yield _MARK
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, dossier in enumerate(dossiers, start=1):
        texts = (dossier.code, dossier.title, dossier.package_id, str(dossier.version), dossier.digest)
        writer.writerow([guarded(value) for value in texts])
        if number % _ROWS_AT_ONCE == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def read_dossiers_csv(stream: BinaryIO, path: str = "dossiers.csv") -> Iterator[ListedDossier]:
    """Every row as it was given to `write_dossiers_csv`; one is held at a time.

    Raises `PackageError`, with `path` and line, for a table of other columns, a row that says no dossier, text that
    is not UTF-8, or a line or value that is far too long.
    """
    rows = csv.reader(bounded_lines(stream, path), strict=True)
    try:
        header = next(rows, [])
        if tuple(header) != COLUMNS:
            raise _wrong(path, 1, f"các cột phải là {', '.join(COLUMNS)}", f"the columns must be {', '.join(COLUMNS)}")
        for row in rows:
            yield _listed(row, path, rows.line_num)
    except csv.Error as error:
        raise _wrong(path, rows.line_num, f"sai dạng CSV: {error}", f"no CSV: {error}") from error


def _listed(row: list[str], path: str, line: int) -> ListedDossier:
    if len(row) != len(COLUMNS):
        raise _wrong(path, line, f"có {len(row)} ô, phải có {len(COLUMNS)}", f"{len(row)} cells, not {len(COLUMNS)}")
    code, title, package_id, version, digest = (unguarded(cell) for cell in row)
    if not (version.isascii() and version.isdecimal() and len(version) <= 18):
        raise _wrong(path, line, f"phiên bản không phải số: {version[:100]!r}", f"no version: {version[:100]!r}")
    try:
        return ListedDossier(code, title, package_id, int(version), digest)
    except InputError as error:
        raise _wrong(path, line, error.text.vi, error.text.en) from error


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; `unguarded` gives the text back."""
    # Spreadsheets pass over white space before the sign of a formula, so it is passed over here too.
    is_formula = text[:1] in _GUARDED or text.lstrip()[:1] in _FORMULA
    return _GUARD + text if is_formula else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text.removeprefix(_GUARD)


def bounded_lines(stream: BinaryIO, path: str) -> Iterator[str]:
    """The lines as text, each bounded: a file without line breaks must not be held."""
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
            raise _wrong(path, number, "dòng quá dài", "the line is too long")
        try:
            yield (line.removeprefix(_MARK) if number == 1 else line).decode()
        except UnicodeDecodeError as error:
            raise _wrong(path, number, f"không phải UTF-8: {error}", f"not UTF-8: {error}") from error


def _wrong(path: str, line: int, vi: str, en: str) -> PackageError:
    return PackageError(Text(f"{path}, dòng {line}: {vi}", f"{path}, line {line}: {en}"), path=path, line=line)
