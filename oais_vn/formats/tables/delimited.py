"""CSV and other delimited text as the rows of one sheet, read as a stream; what cannot be told is refused."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from oais_vn.formats.tables.display import ERROR, clean
from oais_vn.formats.tables.encodings import LABELS, UTF_8_WITH_MARK, find_encoding
from oais_vn.formats.tables.legacy import CONVERSIONS
from oais_vn.formats.tables.options import DELIMITERS, UTF_8, TableOptions
from oais_vn.formats.tables.sheet import Row, Sheet, SheetKind
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource

SUFFIXES = (".csv", ".tsv", ".txt")
LARGEST_FILE = 8 << 30
"""Bytes: some ten million rows of 46 columns."""
LONGEST_LINE = 1 << 20
"""Characters of one line of the file; a cell of Excel holds 32,767."""
MOST_COLUMNS = 16_384

ERRORS = frozenset(["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"])
"""What Excel writes where a formula failed."""

_BLOCK = 1 << 20
_TOP = 1 << 16
_SAMPLE_ROWS = 40
_FEWEST_COLUMNS = 3
_SAME_WIDTH = 0.6
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_KEPT_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
"""How a CSV made for Excel keeps the zeros of `00123`."""
_NARROW = re.compile(r"#{3,}")
"""What Excel shows, and some programs export, of a cell that is too narrow."""


@dataclass(frozen=True)
class Dialect:
    """How a delimited file is written; `skipped`: its first line is Excel's `sep=` and no row."""

    encoding: str
    delimiter: str
    skipped: bool = False

    @property
    def encoding_label(self) -> str:
        """What people call the encoding."""
        return LABELS[self.encoding]

    @property
    def delimiter_label(self) -> str:
        """What people call the delimiter."""
        return DELIMITERS[self.delimiter]


def open_delimited(
    source: PackageSource, path: PackagePath, title: str, options: TableOptions
) -> tuple[Sheet, Dialect]:
    """The one sheet of a delimited file, called `title`, and how it is written: as `options` say, else found.

    The rows are numbered as Excel numbers them: a line break within quotes begins none. Raises `PackageError`, naming
    the option, when encoding or delimiter cannot be told; while rows are read, for bytes that are not in the encoding,
    quotes that do not close, NUL characters, and lines or rows that are too long.
    """
    dialect = find_dialect(source, path, options)

    def read(_width: int | None, first: int | None) -> Iterator[Row]:
        return islice(_rows(source, path, dialect), first)

    return Sheet(title, True, read, path, SheetKind.DELIMITED), dialect


def find_dialect(source: PackageSource, path: PackagePath, options: TableOptions) -> Dialect:
    """How the file is written: as `options` say, else as its bytes say. Raises `PackageError`."""
    if source.size(path) > LARGEST_FILE:
        raise _unreadable(path, None, "tệp quá lớn", "the file is too large")
    encoding = options.encoding
    if encoding in ("", UTF_8):
        found = find_encoding(_blocks(source, path), path, is_legacy=options.legacy in CONVERSIONS)
        encoding = found if not encoding or found == UTF_8_WITH_MARK else encoding
    top = _top(source, path, encoding)
    told = _SEPARATOR_LINE.match(top)
    delimiter = options.delimiter or (told[1] if told and told[1] in DELIMITERS else "")
    return Dialect(encoding, delimiter or _find_delimiter(top, path), told is not None)


def _blocks(source: PackageSource, path: PackagePath) -> Iterator[bytes]:
    with source.open(path) as stream:
        while block := stream.read(_BLOCK):
            yield block


def _top(source: PackageSource, path: PackagePath, encoding: str) -> str:
    return "".join(islice(_lines(source, path, encoding, most=_TOP), 4 * _SAMPLE_ROWS))


def _lines(source: PackageSource, path: PackagePath, encoding: str, most: int | None = None) -> Iterator[str]:
    count = size = 0
    with source.open(path) as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as text:
        while most is None or size < most:
            try:
                line = text.readline(LONGEST_LINE)
            except UnicodeDecodeError as error:
                raise _undecodable(path, count + 1, encoding) from error
            if not line:
                return
            count += 1
            size += len(line)
            if "\0" in line:
                raise _unreadable(path, count, "có ký tự NUL, tệp hỏng", "it holds a NUL character: it is damaged")
            if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
                raise _unreadable(path, count, "dòng quá dài", "the line is too long")
            # UTF-16 without "LE" or "BE" in its name would take the mark away by itself.
            yield line.removeprefix("\ufeff") if count == 1 else line


def _rows(source: PackageSource, path: PackagePath, dialect: Dialect) -> Iterator[Row]:
    lines = _lines(source, path, dialect.encoding)
    skipped = 1 if dialect.skipped else 0
    if dialect.skipped:
        next(lines)
    reader = csv.reader(lines, delimiter=dialect.delimiter, strict=True)
    number = 0
    while True:
        begun = reader.line_num + skipped + 1
        try:
            fields = next(reader, None)
        except csv.Error as error:
            raise _unreadable(
                path,
                begun,
                f"dấu nháy kép mở mà không đóng, hoặc đóng giữa ô ({error})",
                f"double quotes that do not close, or close within a field ({error})",
            ) from error
        if fields is None:
            return
        number += 1
        if len(fields) > MOST_COLUMNS:
            raise _unreadable(path, begun, "quá nhiều ô trong một dòng", "too many fields in one row")
        yield _row(number, fields)


def _row(number: int, fields: list[str]) -> Row:
    texts = tuple(map(_text, fields))
    exact = {index: field for index, field in enumerate(fields) if field != texts[index]}
    faults = {
        index: ERROR
        for index, text in enumerate(texts)
        if text.startswith("#") and (text in ERRORS or _NARROW.fullmatch(text))
    }
    return Row(number, texts, faults, exact=exact)


def _text(field: str) -> str:
    text = clean(field)
    kept = _KEPT_AS_TEXT.fullmatch(text) if text.startswith("=") else None
    return clean(kept[1].replace('""', '"')) if kept else text


def _find_delimiter(top: str, path: str) -> str:
    scores = {delimiter: _columns(top, delimiter) for delimiter in DELIMITERS}
    ranked = sorted(scores, key=lambda delimiter: scores[delimiter], reverse=True)
    (agreed, widest), (second_agreed, second_widest) = (scores[delimiter] for delimiter in ranked[:2])
    if not (agreed >= max(_FEWEST_COLUMNS, 2 * second_agreed) or (widest >= _FEWEST_COLUMNS and not second_widest)):
        raise _unreadable(
            path,
            None,
            'không nhận ra chắc chắn dấu phân cách cột; hãy ghi vào delivery.toml, mục [table]: delimiter = ";" '
            '(hoặc ",", "|", "tab")',
            "what separates the columns cannot be told for certain; say it in delivery.toml, section [table]: "
            'delimiter = ";" (or ",", "|", "tab")',
        )
    return ranked[0]


def _columns(top: str, delimiter: str) -> tuple[int, int]:
    """How many columns most rows have under this delimiter, 0 when they do not agree; and how many the widest has."""
    widths: Counter[int] = Counter()
    try:
        for fields in islice(csv.reader(io.StringIO(top, newline=""), delimiter=delimiter), _SAMPLE_ROWS):
            if len(fields) > 1:
                widths[len(fields)] += 1
    except csv.Error:
        # Quotes that close wrongly are told of, with their line, when the rows are read.
        pass
    if not widths:
        return 0, 0
    width, count = widths.most_common(1)[0]
    return (width if count >= _SAME_WIDTH * widths.total() else 0), max(widths)


def _undecodable(path: str, line: int, encoding: str) -> PackageError:
    return PackageError(
        Text(
            f"{path}, khoảng dòng {line}: có byte không thuộc bảng mã {LABELS[encoding]}; hãy sửa encoding trong mục "
            "[table] của delivery.toml, hoặc lưu lại tệp bằng UTF-8",
            f"{path}, about line {line}: bytes that are not {LABELS[encoding]}; mend encoding in section [table] of "
            "delivery.toml, or save the file as UTF-8",
        ),
        path=path,
        line=line,
    )


def _unreadable(path: str, line: int | None, vi: str, en: str) -> PackageError:
    return PackageError(
        Text(
            f"{path}{f', dòng {line}' if line else ''}: không đọc được: {vi}",
            f"{path}{f', line {line}' if line else ''}: cannot be read: {en}",
        ),
        path=path,
        line=line,
    )
