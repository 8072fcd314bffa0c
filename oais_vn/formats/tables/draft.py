"""A dossier or a batch while the rows of its documents are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.model.access import SecurityGrade
from oais_vn.model.delivery import DeliveredDossier
from oais_vn.model.description import Record
from oais_vn.model.identifiers import BatchCode
from oais_vn.model.location import Location


@dataclass(slots=True)
class Draft:
    """A dossier or a batch while its rows are read.

    `given` is what a dossier's first row said; later rows may only repeat it. `hands_down` is what documents take
    where their own rows are empty. `batch` is the code of a batch; a dossier has none. `old_code` is the one of TT02.
    """

    code: str
    archival_code: str
    given: Mapping[str, str]
    values: dict[str, str]
    cells: dict[str, str]
    location: Location
    hands_down: Mapping[str, str]
    catalogue: str = ""
    box: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    batch: BatchCode | None = None
    old_code: str = ""
    grade: SecurityGrade = SecurityGrade.NONE
    documents: int = 0
    pages: int | None = 0
    last_ordinal: int = 0
    disagreed: set[str] = field(default_factory=set)
    links: dict[str, Location] = field(default_factory=dict)

    def finished(self, ledger: Ledger) -> DeliveredDossier:
        """The dossier with what follows from its documents."""
        counted: dict[str, int | None] = {"totalDoc": self.documents}
        if self.batch is None:
            counted["numberOfPage"] = self.pages
        for name, number in counted.items():
            # What an empty dossier's own row leaves out is asked of the row; of a batch nobody is asked.
            known = self.documents or self.batch is not None
            if not self.values.get(name) and number is not None and known:
                self.values[name] = str(number)
                self.cells.pop(name, None)
                ledger.note(problems.DERIVED, self.location, name, str(number))
        return DeliveredDossier(
            code=self.code,
            record=Record(self.values),
            location=self.location,
            documents=self.documents,
            catalogue=self.catalogue,
            box=self.box,
            cells=self.cells,
            extra=self.extra,
            grade=self.grade,
        )
