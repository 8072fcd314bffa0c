"""Agencies and archives as authority records with dates; codes are judged by the date of the document."""

from __future__ import annotations

from dataclasses import dataclass

from oais_vn.model.dates import PartialDate
from oais_vn.model.identifiers import AgencyCode


def lies_within(date: PartialDate, begun: PartialDate | None, ended: PartialDate | None) -> bool:
    """Whether `date` can lie in the time from `begun` to `ended`; an end that is not known is open."""
    after_beginning = begun is None or begun.earliest <= date.latest
    return after_beginning and (ended is None or date.earliest <= ended.latest)


@dataclass(frozen=True)
class Agency:
    """An agency that makes records: code, name, the time in which it existed, who came before and after it.

    After ISAAR(CPF): identifier (5.1.6), authorized form of name (5.1.2), dates of existence (5.2.1), temporal
    relationships (5.3.1, 5.3.2).
    """

    code: AgencyCode
    name: str
    valid_from: PartialDate | None = None
    valid_to: PartialDate | None = None
    predecessors: tuple[AgencyCode, ...] = ()
    successors: tuple[AgencyCode, ...] = ()

    def existed_on(self, date: PartialDate) -> bool:
        """Whether `date` can lie in the agency's time; an unknown end is open."""
        return lies_within(date, self.valid_from, self.valid_to)


@dataclass(frozen=True)
class Archive:
    """The archive that keeps the packages.

    A fonds code is unique in the archive that gave it. After a merger one archive keeps the fonds of several:
    `namespace` is then the code of the former archive that gave the fonds code; None where this one did.
    """

    code: AgencyCode
    name: str
    namespace: AgencyCode | None = None

    @property
    def fonds_namespace(self) -> AgencyCode:
        """The archive in which the fonds code is unique; with the fonds code it is the fonds' identity."""
        return self.namespace or self.code

    @property
    def former(self) -> AgencyCode | None:
        """The former archive that gave the fonds code; None where the archive itself did."""
        return None if self.fonds_namespace == self.code else self.fonds_namespace

    def scoped(self, code: str) -> str:
        """A code of a fonds or a dossier with its namespace before it; no code is ever written so in a record."""
        return f"{self.fonds_namespace}/{code}"
