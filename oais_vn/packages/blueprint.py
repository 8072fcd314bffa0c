"""What a package is to be, before a byte of it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from oais_vn.model.agencies import Agency, Archive
from oais_vn.model.delivery import DocumentKind, Fonds, Transfer
from oais_vn.model.description import Record
from oais_vn.model.paths import PackagePath
from oais_vn.model.preservation import Agent, Outcome
from oais_vn.model.profile import Profile, Shape


@dataclass(frozen=True)
class Provenance:
    """Where the dossier comes from and who keeps it; travels in `documentation/delivery.json`.

    `shelving` holds what the delivery says of the paper dossier's place (`catalogue`, `box`).
    """

    archive: Archive
    agency: Agency
    fonds: Fonds
    transfer: Transfer
    shelving: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceDocument:
    """One document to take in: its record, its file in the source, the name it came with."""

    ordinal: int
    kind: DocumentKind
    record: Record
    path: PackagePath
    original_name: str


@dataclass(frozen=True)
class Origin:
    """What the package is made from, a delivery or a SIP: its UUID, the identifier it goes by, a name for people."""

    uuid: UUID
    id_type: str
    id: str
    name: str


@dataclass(frozen=True)
class Validation:
    """The judgement before sealing, for the PREMIS event `validation`."""

    moment: datetime
    outcome: Outcome
    detail: str
    note: str
    agents: tuple[Agent, ...]


@dataclass(frozen=True)
class Blueprint:
    """Everything that one package needs besides its documents.

    `dossier` holds the values of every shape (`fileCode` and `arcFileCode`); the shape's table picks.
    `operator` is the person who runs the command, empty when nobody was named.
    """

    profile: Profile
    shape: Shape
    version: int
    dossier: Record
    provenance: Provenance
    origin: Origin
    validation: Validation
    software: Agent
    operator: str

    @property
    def code(self) -> str:
        """The dossier's code in its fonds (`fileCode`), which stays across shapes and versions."""
        return self.dossier["fileCode"]
