"""What a package is to be, before a byte of it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from oais_vn.model.access import SecurityGrade
from oais_vn.model.agencies import Agency, Archive
from oais_vn.model.amendment import Amendment
from oais_vn.model.delivery import DocumentKind, Fonds, Transfer
from oais_vn.model.description import Record
from oais_vn.model.migration import Derivation
from oais_vn.model.paths import PackagePath
from oais_vn.model.preservation import Agent, Outcome
from oais_vn.model.profile import Profile, Shape


@dataclass(frozen=True)
class Provenance:
    """Where the dossier comes from and who keeps it; travels in `documentation/delivery.json`.

    `shelving` holds what the delivery says of the paper dossier's place (`catalogue`, `box`). `grades` are the
    security grades above none: of the dossier under the empty name, of a document under its ordinal.
    """

    archive: Archive
    agency: Agency
    fonds: Fonds
    transfer: Transfer
    shelving: Mapping[str, str] = field(default_factory=dict)
    grades: Mapping[str, SecurityGrade] = field(default_factory=dict)

    def grade(self, ordinal: int | None = None) -> SecurityGrade:
        """The security grade of the dossier, or of its document `ordinal`."""
        return self.grades.get("" if ordinal is None else str(ordinal), SecurityGrade.NONE)


@dataclass(frozen=True)
class SourceDocument:
    """One document to take in: its record, its file, the name it came with.

    The file lies at `path` in the source, or `made` gives its bytes anew at each call. `name` is what it is called
    in the package where it is not called by its code. A `linked` document's file only says where the document
    lies (TT05 PL I, III). A file without description (the lists of a collection) has neither kind nor record.
    `derivation` tells of which file of the package before it was made, by a migration.
    """

    ordinal: int
    kind: DocumentKind | None
    record: Record | None
    path: PackagePath | None
    original_name: str
    name: str = ""
    linked: bool = False
    made: Callable[[], Iterable[bytes]] | None = None
    derivation: Derivation | None = None


@dataclass(frozen=True)
class Origin:
    """What a package is made from, a delivery or a package: its UUID, the identifier it goes by, a name for people."""

    uuid: UUID
    id_type: str
    id: str
    name: str


@dataclass(frozen=True)
class Act:
    """Something that was done before sealing, for a PREMIS event: who did it (agent, role) and how it went.

    `moment` is a time, an EDTF text, or None for the time of sealing. An act on the origin alone is not
    `on_package`.
    """

    type: str
    moment: datetime | str | None
    detail: str
    agents: tuple[tuple[Agent, str], ...]
    outcome: Outcome = Outcome.SUCCESS
    note: str = ""
    on_package: bool = False


class Account(NamedTuple):
    """The file in `documentation/` that tells under which terms the package was made; no part of its identity."""

    path: PackagePath
    content: bytes


@dataclass(frozen=True)
class Blueprint:
    """Everything that one package needs besides its documents.

    `code` names what it is about in its fonds (`fileCode`; of a collection the fonds' code) and stays across shapes
    and versions. `record` holds the values of every shape (`fileCode` and `arcFileCode`); the shape's table picks.
    `mode` is the access mode from which the rights follow; `name` begins the bag's name where `code` does
    not. `operator` is the person who runs the command, empty when nobody was named. `note` is what there is to say of
    the making itself. An `amendment` is the decision by which the package replaces its `predecessor`; `derived` is the
    package whose files were made of the ones in this one (of masters).
    """

    profile: Profile
    shape: Shape
    version: int
    code: str
    title: str
    mode: str
    record: Record
    provenance: Provenance
    account: Account
    history: tuple[Act, ...]
    origin: Origin | None
    software: Agent
    operator: str
    name: str = ""
    predecessor: Origin | None = None
    note: str = ""
    amendment: Amendment | None = None
    derived: Origin | None = None
