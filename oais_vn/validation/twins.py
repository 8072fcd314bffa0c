"""Files of a delivery that have the very same bytes, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from oais_vn.model.delivery import DeliveredDocument
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import FileSurvey


class Twin(NamedTuple):
    """A document's file that is not alone in having its bytes."""

    path: PackagePath
    dossier: str
    document: int
    location: Location


class Twins:
    """Documents with equal files, gathered while documents go by; empty files are no twins."""

    def __init__(self, survey: FileSurvey | None) -> None:
        self._groups = dict(_same_bytes(survey)) if survey is not None else {}
        self._met: dict[int, list[Twin]] = {}

    def take(self, document: DeliveredDocument) -> None:
        """Note the next document, when its file has a twin."""
        group = None if document.path is None else self._groups.get(document.path)
        if group is None or document.path is None:
            return
        twin = Twin(
            document.path, document.dossier, document.ordinal, _place(document.location, document.cells.get("path"))
        )
        # Two rows may name one file, which is told for itself.
        if all(other.path != twin.path for other in self._met.setdefault(group, [])):
            self._met[group].append(twin)

    def pairs(self) -> Iterator[tuple[Twin, Twin]]:
        """Each file that came later with the first of its bytes: in its own dossier, else in any."""
        for twins in self._met.values():
            for number, twin in enumerate(twins[1:], start=1):
                yield twin, _nearest(twins[:number], twin)


def _nearest(before: Sequence[Twin], twin: Twin) -> Twin:
    return next((other for other in before if other.dossier == twin.dossier), before[0])


def _place(row: Location, cell: str | None) -> Location:
    return row if cell is None else Location(path=row.path, sheet=row.sheet, cell=cell)


def _same_bytes(survey: FileSurvey) -> Iterator[tuple[PackagePath, int]]:
    readings = (reading for reading in survey.all() if reading.size and not reading.fault)
    for number, (_, group) in enumerate(groupby(readings, lambda reading: reading.sha256)):
        paths = _two_or_more(reading.path for reading in group)
        yield from ((path, number) for path in paths)


def _two_or_more(paths: Iterable[PackagePath]) -> list[PackagePath]:
    found = list(paths)
    return found if len(found) > 1 else []
