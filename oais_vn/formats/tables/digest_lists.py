"""A supplier's list of SHA-256 digests: of `sha256sum`, or a table with a column of names and one of digests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from oais_vn.formats.tables.choice import open_tables
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.options import TableOptions
from oais_vn.formats.tables.sheet import Row
from oais_vn.model.description import fold
from oais_vn.model.errors import PackageError
from oais_vn.model.listed import Listed
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource

_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm")
_DIGESTS = frozenset(
    [
        *("sha256", "sha-256", "sha 256", "ma bam", "ma bam sha-256", "ma bam sha256", "ma bam (sha-256", "hash"),
        *("gia tri bam", "ma kiem tra", "checksum", "checksum sha256", "checksum sha-256", "sha256 checksum"),
    ]
)
_NAMES = frozenset(
    [
        *("ten tep", "ten tep tin", "ten file", "tep", "tep tin", "file", "filename", "file name", "name", "path"),
        *("file path", "duong dan", "duong dan file", "duong dan tep", "duong dan tep tin"),
    ]
)
_TEXTS = re.compile(r".*\.sha256|(?:manifest-)?sha-?256.*\.txt|sha256sums?", re.IGNORECASE)
_LINE = re.compile(r"\\?([0-9A-Fa-f]{64})[ \t]+\*?(.+)|SHA-?256 ?\((.+)\) ?= ?([0-9A-Fa-f]{64})", re.IGNORECASE)
_DIGEST = re.compile(r"[0-9A-Fa-f]{64}")
_HEADER_SEARCH = 12
_LONGEST_LINE = 8192
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def is_text_list(path: PackagePath) -> bool:
    """Whether a file has the name of a list that a program writes."""
    return _TEXTS.fullmatch(path.name) is not None


def text_lines(source: PackageSource, path: PackagePath) -> Iterator[Listed]:
    """The lines of a list in text: of `sha256sum` or BSD's `sha256`; comments and empty lines are passed over."""
    with source.open(path) as stream:
        start = stream.read(4)
    encoding = next((name for mark, name in _MARKS if start.startswith(mark)), "utf-8")
    with source.open(path) as stream:
        for number, line in enumerate(_decoded(stream, encoding), start=1):
            text = line.strip("\r\n\0 \t")
            if text and not text.startswith(("#", ";")):
                yield _listed(text, Location(path=path, line=number))


def _decoded(stream: Iterator[bytes], encoding: str) -> Iterator[str]:
    """Lines of text. In UTF-16, which PowerShell writes, a line's end lies within two bytes."""
    if encoding != "utf-16":
        for line in stream:
            yield line[:_LONGEST_LINE].decode(encoding, "surrogateescape").lstrip("\ufeff")
        return
    whole = b"".join(stream)
    yield from whole.decode("utf-16", "replace").splitlines()


def _listed(text: str, place: Location) -> Listed:
    match = _LINE.fullmatch(text)
    if match is None:
        return Listed(text[:200], "", place)
    first, name, other_name, other = match.groups()
    name = name or other_name
    if text.startswith("\\"):
        name = name.replace("\\n", "\n").replace("\\\\", "\\")
    return Listed(name.strip(), (first or other).lower(), place)


def table_lists(source: PackageSource, paths: Sequence[PackagePath]) -> Iterator[tuple[PackagePath, str]]:
    """The sheets among the tables that have a column of digests and one of names: file and title."""
    for path in paths:
        if not path.lower().endswith(_TABLES) or path.name.startswith("~$"):
            continue
        ledger = Ledger(path)
        try:
            with open_tables(source, [path], TableOptions(), ledger) as sheets:
                for sheet in sheets:
                    if _columns(list(sheet.rows(first=_HEADER_SEARCH))) is not None:
                        yield path, sheet.title
        except PackageError:
            # Whatever it is, it is no list; if it is the delivery's table, that is told where it is read.
            continue


def sheet_lines(source: PackageSource, path: PackagePath, title: str) -> Iterator[Listed]:
    """The rows of such a sheet."""
    ledger = Ledger(path)
    with open_tables(source, [path], TableOptions(), ledger) as sheets:
        sheet = next(each for each in sheets if each.title == title)
        columns = _columns(list(sheet.rows(first=_HEADER_SEARCH)))
        if columns is None:
            return
        header, name, digest = columns
        for row in sheet.rows():
            if row.number > header and not row.empty:
                texts = (*row.texts, *[""] * (max(name, digest) + 1))
                said = texts[digest].strip()
                place = ledger.place(title, row.number)
                sha256 = said.lower() if _DIGEST.fullmatch(said) and texts[name] else ""
                yield Listed(row.exact.get(name, texts[name]) or said[:200], sha256, place)


def _columns(top: Sequence[Row]) -> tuple[int, int, int] | None:
    """The number of the header's row, and the columns of names and of digests."""
    for row in top:
        folded = [fold(text) for text in row.texts]
        names = [index for index, text in enumerate(folded) if text in _NAMES]
        digests = [index for index, text in enumerate(folded) if text in _DIGESTS]
        if names and len(digests) == 1:
            # Of a name and a path, the path says more.
            return (
                row.number,
                max(names, key=lambda index: "duong" in folded[index] or "path" in folded[index]),
                digests[0],
            )
    return None
