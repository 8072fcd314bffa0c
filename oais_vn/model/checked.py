"""What was delivered, as a check counted it: parties and terms, dossiers, pages by paper size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from oais_vn.model.location import NOWHERE, Location


@dataclass(frozen=True, slots=True)
class Volume:
    """How much there is: `documents` described, `files` found, and their pages.

    `pages` counts pages by paper size (`A4`, `A3` …, `other`), in the profile's order. `unread` are files that do not
    open: nobody knows their pages, and nobody pays for them.
    """

    documents: int = 0
    files: int = 0
    unread: int = 0
    pages: Mapping[str, int] = field(default_factory=dict)

    @property
    def page_count(self) -> int:
        """Pages of every size."""
        return sum(self.pages.values())

    def equivalents(self, weights: Mapping[str, int]) -> int:
        """Pages as so many of A4, by which a supplier is paid: A3 is 2, A2 4, A1 8, A0 16; a size not named is 1."""
        return sum(count * weights.get(size, 1) for size, count in self.pages.items())


def total(volumes: Iterable[Volume]) -> Volume:
    """All of them together; sizes in the order in which they are first met."""
    documents = files = unread = 0
    pages = Counter[str]()
    for volume in volumes:
        documents += volume.documents
        files += volume.files
        unread += volume.unread
        pages.update(volume.pages)
    return Volume(documents, files, unread, dict(pages))


@dataclass(frozen=True, slots=True)
class CheckedDossier:
    """One dossier (or batch) of the delivery: whether it can be accepted, and how much it is.

    `errors` and `warnings` count its findings, those that are waived left out. `location` is its row in the workbook.
    """

    code: str
    title: str
    volume: Volume
    errors: int = 0
    warnings: int = 0
    location: Location = NOWHERE

    @property
    def passed(self) -> bool:
        """Đạt: a part of a lot can pass while another does not."""
        return self.errors == 0


@dataclass(frozen=True, slots=True)
class CheckedDelivery:
    """The terms of a delivery and its dossiers, in the order of the workbook.

    `lot` and `round` number what was delivered; dates are as delivery.toml gives them. `weights` are the A4
    equivalents of paper sizes that the contract pays by, `workbook` is the path of the table in the delivery.
    `digest` is SHA-256 over the sorted list of the delivery's files with their digests: it names exactly these bytes.
    `previous` is the SHA-256 of the report of the round before, when one was given.
    """

    archive: str
    agency: str
    fonds_code: str
    fonds_name: str
    lot: str
    round: int
    supplier: str
    contract: str = ""
    equipment: str = ""
    operator: str = ""
    started: str = ""
    ended: str = ""
    workbook: str = ""
    digest: str = ""
    previous: str = ""
    weights: Mapping[str, int] = field(default_factory=dict)
    dossiers: tuple[CheckedDossier, ...] = ()

    @property
    def volume(self) -> Volume:
        """What all dossiers are together."""
        return total(dossier.volume for dossier in self.dossiers)

    @property
    def passed(self) -> tuple[CheckedDossier, ...]:
        """The dossiers that can be accepted."""
        return tuple(dossier for dossier in self.dossiers if dossier.passed)
