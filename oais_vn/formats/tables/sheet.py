"""A sheet of any table, as rows of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Row:
    """A row's number from 1, its texts from column A on, and which columns hold an error or an empty formula.

    `dates` are the columns whose cells hold real dates, `originals` the texts that were converted, as they stood,
    `exact` those that were cleaned, sign for sign: file names may differ in what cleaning takes away.
    """

    number: int
    texts: tuple[str, ...]
    faults: Mapping[int, str] = field(default_factory=dict)
    dates: frozenset[int] = frozenset()
    originals: Mapping[int, str] = field(default_factory=dict)
    exact: Mapping[int, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether no cell holds anything."""
        return not self.faults and not any(self.texts)


class SheetKind(Enum):
    """A sheet of a workbook, delimited text (CSV), or records of XML."""

    CELLS = "cells"
    DELIMITED = "delimited"
    RECORDS = "records"


class Merged(NamedTuple):
    """A merged range of more than one row: its column from 0, and its rows from 1."""

    column: int
    first: int
    last: int


@dataclass(frozen=True)
class Marks:
    """What a worksheet says of its cells besides their values: merged ranges, hidden rows (from 1) and columns."""

    merged: tuple[Merged, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet: its title, whether people see it, its rows, the file that holds it."""

    title: str
    visible: bool
    _read: Callable[[int | None, int | None], Iterator[Row]]
    path: str = ""
    kind: SheetKind = SheetKind.CELLS
    marks: Marks = Marks()

    def rows(self, width: int | None = None, first: int | None = None) -> Iterator[Row]:
        """The rows, empty ones too, up to `width` columns and the first `first` rows, when these are given.

        Delimited text gives all its columns: a row that is too long must be seen.
        """
        return self._read(width, first)


def column_letter(index: int) -> str:
    """The letters of a column counted from 0: A to Z, then AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The column from 0 of its letters."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
