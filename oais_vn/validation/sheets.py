"""The sheets of a paper dossier (tờ số) beside its documents and their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from oais_vn.model.delivery import DeliveredDocument, DeliveredDossier
from oais_vn.model.location import Location

_NUMBER = re.compile(r"\d{1,6}")
_RANGE = re.compile(r"\d\s*\D{0,3}\s*[-–—÷]|đến|->|\.\.", re.IGNORECASE)


class Leaf(NamedTuple):
    """A document on its sheets: the first and the last that its row names, and how many pages the row gives it.

    `whole` says whether the row names a range; else it may name only the sheet where the document begins.
    """

    document: int
    first: int
    last: int
    whole: bool
    pages: int | None
    location: Location


@dataclass
class Sheets:
    """The sheets of one dossier, gathered while its documents go by in the order of their ordinals."""

    dossier: DeliveredDossier
    leaves: list[Leaf] = field(default_factory=list)

    def take(self, document: DeliveredDocument) -> None:
        """Note the next document, if its row names sheets. A linked document's lie in another dossier."""
        numbers = [int(number) for number in _NUMBER.findall(document.sheets)]
        if not numbers or document.linked:
            return
        cell = document.cells.get("sheetNumbers")
        row = document.location
        self.leaves.append(
            Leaf(
                document.ordinal,
                numbers[0],
                numbers[-1],
                _RANGE.search(document.sheets) is not None or len(numbers) > 1,
                document.record.number("numberOfPage"),
                row if cell is None else Location(path=row.path, sheet=row.sheet, cell=cell),
            )
        )

    def falling(self) -> Iterator[tuple[Leaf, Leaf]]:
        """Each document that begins on an earlier sheet than the one before it, which comes first."""
        return ((before, leaf) for before, leaf in pairwise(self.leaves) if leaf.first < before.first)

    def gaps(self) -> Iterator[tuple[Leaf, Leaf]]:
        """Each document whose row leaves out sheets after those of the one before, where that one's range is known."""
        rising = ((before, leaf) for before, leaf in pairwise(self.leaves) if leaf.first > before.last + 1)
        return ((before, leaf) for before, leaf in rising if before.whole)

    def thin(self) -> Iterator[tuple[Leaf, int]]:
        """Each document with more sheets than pages, or more than two pages a sheet, and how many sheets it has.

        Documents may share a sheet, so that one sheet fewer than counted is enough for the lower bound.
        """
        for leaf in self.leaves:
            sheets = leaf.last - leaf.first + 1
            if leaf.whole and leaf.pages is not None and not max(sheets - 1, 1) <= leaf.pages <= 2 * sheets:
                yield leaf, sheets
