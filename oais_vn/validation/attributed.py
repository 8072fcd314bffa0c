"""Of which dossier, and of which document in it, a finding is that the reader of the delivery made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from oais_vn.model.delivery import DeliveredDocument, DeliveredDossier
from oais_vn.model.location import Location
from oais_vn.model.report import Finding

_ROW = re.compile(r"\[?(\d+)\]?\Z")
_Row = tuple[str | None, int]


class Owners:
    """Whose the rows and files are that findings point at; told of dossiers and documents as they go by.

    A row belongs to the dossier or the document that was read of it, where it describes both to the document; a file
    that no row names, to the dossier whose code is that of a folder above it or begins its name. What belongs to none
    is of the delivery as a whole.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        rows = (_row(finding.location) for finding in findings if "dossier" not in finding.params)
        self._owners: dict[_Row, dict[str, str]] = {row: {} for row in rows if row is not None}
        self._codes: set[str] = set()

    def take_dossier(self, dossier: DeliveredDossier) -> None:
        """The next dossier."""
        self._codes.add(dossier.code)
        row = _row(dossier.location)
        # In a sheet where rows tell both, a document may have been there before.
        if row in self._owners and row is not None:
            self._owners[row] = self._owners[row] or {"dossier": dossier.code}

    def take(self, document: DeliveredDocument) -> None:
        """The next document."""
        row = _row(document.location)
        if row in self._owners and row is not None:
            self._owners[row] = {"dossier": document.dossier, "document": str(document.ordinal)}

    def attributed(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings with `dossier` (and `document`) in their params, as far as they are known."""
        for finding in findings:
            params = {} if "dossier" in finding.params else self._of(finding.location)
            yield replace(finding, params={**finding.params, **params}) if params else finding

    def _of(self, place: Location) -> dict[str, str]:
        row = _row(place)
        if row is not None:
            return self._owners.get(row, {})
        if place.sheet is not None or place.path is None:
            return {}
        code = next(_codes_in(place.path, self._codes), None)
        return {} if code is None else {"dossier": code}


def _row(place: Location) -> _Row | None:
    """The row of a place, also from the name of its cell: `G17`, in XML `Title[17]`."""
    if place.sheet is None:
        return None
    named = _ROW.search(place.cell or "")
    number = place.line or (int(named[1]) if named else 0)
    return (place.sheet, number) if number else None


def _codes_in(path: str, codes: set[str]) -> Iterator[str]:
    *folders, name = path.split("/")
    yield from (folder for folder in reversed(folders) if folder in codes)
    while name:
        name = name.rpartition(".")[0]
        if name in codes:
            yield name
