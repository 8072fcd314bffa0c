"""Agencies and archives as authority records with dates; codes are judged by the date of the document."""

from __future__ import annotations

from dataclasses import dataclass

from oais_vn.model.dates import PartialDate
from oais_vn.model.identifiers import AgencyCode


@dataclass(frozen=True)
class Agency:
    """An agency that makes records: code, name, the time in which it existed, who came before and after it."""

    code: AgencyCode
    name: str
    valid_from: PartialDate | None = None
    valid_to: PartialDate | None = None
    predecessors: tuple[AgencyCode, ...] = ()
    successors: tuple[AgencyCode, ...] = ()

    def existed_on(self, date: PartialDate) -> bool:
        """Whether `date` can lie in the agency's time; an unknown end is open."""
        begun = self.valid_from is None or self.valid_from.earliest <= date.latest
        return begun and (self.valid_to is None or date.earliest <= self.valid_to.latest)


@dataclass(frozen=True)
class Archive:
    """The archive that keeps the packages."""

    code: AgencyCode
    name: str
