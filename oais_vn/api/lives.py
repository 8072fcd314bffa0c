"""The lives of dossiers: one as a page for an auditor, all as the register of insurance copies."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from oais_vn.api.checking import read_acceptance
from oais_vn.api.desk import DEFAULT_PROFILE, profile_called
from oais_vn.api.targets import ending
from oais_vn.formats.register.copies import (
    COPIES_COLUMNS,
    copies_row,
    write_copies_csv,
    write_copies_workbook,
)
from oais_vn.formats.reports.json_reader import read_json_report
from oais_vn.formats.reports.life_document import write_life_document
from oais_vn.formats.reports.life_html import write_life_html
from oais_vn.formats.reports.life_words import life_page
from oais_vn.model.acceptance import Acceptance
from oais_vn.model.checked import CheckedDelivery
from oais_vn.model.errors import InputError
from oais_vn.model.language import Language, Text
from oais_vn.model.register.criteria import RegisterLists
from oais_vn.model.register.life import Life
from oais_vn.model.register.wanted import Wanted
from oais_vn.storage.publish import publish_new_file
from oais_vn.wiring.archive import ArchivePlace
from oais_vn.wiring.papers import opened
from oais_vn.workflows.register import living
from oais_vn.workflows.register.desk import RegisterDesk

_PLACE = str | os.PathLike[str]


@dataclass(frozen=True)
class Lives:
    """The dossiers of an open archive from shelf to carriers. State secrets only when `graded` asks."""

    desk: Callable[[], AbstractContextManager[RegisterDesk]]
    lists: RegisterLists
    place: ArchivePlace

    def life(self, code: str, *, graded: bool = False, profile: str = DEFAULT_PROFILE) -> Life:
        """Everything that the archive can show of the one dossier of this code; `profile` names its retention."""
        retention = profile_called(profile).code_lists.get("maintenance")
        with self.desk() as desk:
            name = self.place.terms.name
            return living.life_of(desk, code, name, self.lists, retention, self._purposes(), graded=graded)

    def write(
        self,
        code: str,
        path: _PLACE,
        *,
        language: Language = "vi",
        graded: bool = False,
        place: str = "",
        superior: str = "",
    ) -> Life:
        """Write the life of a dossier as .html (one page, of itself alone) or .docx, and give it."""
        kind = ending(path, ".html", ".docx")
        life = self.life(code, graded=graded)
        page = life_page(life, language)

        def write(stream: IO[bytes]) -> None:
            if kind == ".html":
                write_life_html(page, language, stream)
            else:
                write_life_document(page, stream, place=place, superior=superior)

        publish_new_file(Path(path), write)
        return life

    def columns(self, language: Language = "vi") -> dict[str, str]:
        """The columns of the register of insurance copies: name -> header."""
        return {column.name: column.header.to(language) for column in COPIES_COLUMNS}

    def copies(
        self, wanted: Wanted | None = None, *, language: Language = "vi", graded: bool = False
    ) -> Iterator[dict[str, str | int]]:
        """The register of insurance copies: a row a dossier, by the names of columns; few are held at a time."""
        names = [column.name for column in COPIES_COLUMNS]
        with self.desk() as desk:
            for row in self._rows(desk, wanted, language, {}, graded=graded):
                yield dict(zip(names, row, strict=True))

    def write_copies(
        self, path: _PLACE, wanted: Wanted | None = None, *, language: Language = "vi", graded: bool = False
    ) -> None:
        """Write the register of insurance copies as .csv or .xlsx, row by row."""
        kind = ending(path, ".csv", ".xlsx")
        with self.desk() as desk:
            rows = self._rows(desk, wanted, language, self.lists.criteria, graded=graded)

            def write(stream: IO[bytes]) -> None:
                if kind == ".csv":
                    write_copies_csv(rows, language, stream)
                else:
                    write_copies_workbook(rows, language, stream, self.place.terms.name)

            publish_new_file(Path(path), write)

    def accept(
        self, acceptance: Acceptance | _PLACE, report: _PLACE | None = None, *, unit: str = "", fonds: str = ""
    ) -> int:
        """Mark the dossiers of an acceptance (nghiem-thu.toml) delivered, confirmed and accepted; gives how many.

        The `report` of the check (JSON) tells the pages of each; it must be the one that the acceptance names.
        """
        told = acceptance if isinstance(acceptance, Acceptance) else read_acceptance(acceptance)
        checked = None if report is None else _checked(Path(report), told)
        with self.desk() as desk:
            return living.accept(desk, told, checked, within=Wanted(unit=unit, fonds=fonds))

    def _rows(
        self,
        desk: RegisterDesk,
        wanted: Wanted | None,
        language: Language,
        criteria: Mapping[str, Text],
        *,
        graded: bool,
    ) -> Iterator[list[str | int]]:
        for dossier, kept in living.kept_dossiers(desk, wanted or Wanted(), self._purposes(), graded=graded):
            yield copies_row(dossier, kept, language, criteria)

    def _purposes(self) -> dict[str, str]:
        return {code: tier.describe().purpose.value for code, tier in self.place.tiers.items()}


def _checked(path: Path, acceptance: Acceptance) -> CheckedDelivery:
    with opened(path) as stream:
        data = stream.read()
    report = read_json_report(io.BytesIO(data))
    if report.delivery is None or hashlib.sha256(data).hexdigest() != acceptance.report:
        raise InputError(
            Text(
                f"{path} không phải báo cáo mà nghiệm thu {acceptance.number} ghi (SHA-256 {acceptance.report})",
                f"{path} is not the report that acceptance {acceptance.number} names (SHA-256 {acceptance.report})",
            )
        )
    return report.delivery
