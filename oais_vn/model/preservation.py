"""PREMIS 3 values: objects, events, agents and rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from oais_vn.model.fixity import ContentFile


class Outcome(Enum):
    """Terms of the Library of Congress list `eventOutcome`."""

    SUCCESS = "success"
    FAIL = "fail"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class FormatIdentification:
    """What a format identifier says of one file.

    `puid` is the PRONOM id, or None when nothing fits or the tool gave up; `basis` is `signature`,
    `container` or `extension`; `note` says why an answer is missing or doubtful.
    """

    puid: str | None = None
    name: str = ""
    version: str = ""
    mime: str = "application/octet-stream"
    basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a look into a file told PREMIS: significant properties (type, value), creating application, inhibitors."""

    properties: tuple[tuple[str, str], ...] = ()
    application: str = ""
    inhibitors: tuple[str, ...] = ()


NO_TRAITS = Traits()
"""Of a file that nobody looked into."""


@dataclass(frozen=True)
class Agent:
    """A PREMIS agent; `type` is a term of LoC `agentType`: software, organization, person, hardware."""

    id: str
    name: str
    type: str
    version: str = ""
    note: str = ""


@dataclass(frozen=True)
class Link:
    """A link from an event to an agent or an object: its identifier (type and value) and its role."""

    id_type: str
    id: str
    role: str


@dataclass(frozen=True)
class Event:
    """A PREMIS event. `type` is a term of LoC `eventType`; `moment` is EDTF (a time or `from/to`)."""

    id: str
    type: str
    moment: str
    detail: str
    outcome: Outcome
    note: str = ""
    agents: tuple[Link, ...] = ()
    objects: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Rights:
    """A PREMIS rights statement: its basis (LoC `rightsBasis`), the law, and what it lets one do.

    A restriction holds from `started` to `ended` (ISO 8601 dates, termOfRestriction); both are empty when nobody knows.
    """

    id: str
    basis: str
    jurisdiction: str
    citation: str
    act: str
    restriction: str
    note: str = ""
    started: str = ""
    ended: str = ""


@dataclass(frozen=True)
class PreservedFile:
    """A PREMIS object of category `file`. `id` is also its `file/@ID` in METS; `id_type` Doc, Pic or Media.

    `made_from` is the file of another package that it was made of by a migration.
    """

    id: str
    id_type: str
    content: ContentFile
    format: FormatIdentification
    original_name: str
    events: tuple[str, ...] = ()
    made_from: Link | None = None
    traits: Traits = NO_TRAITS


@dataclass(frozen=True)
class WholeObject:
    """A PREMIS object of category `intellectualEntity` or `representation`.

    It may be `part_of` another one, or (an edition) have one that it `replaces`, or (masters) be the `source_of` one.
    """

    id: str
    id_type: str
    category: str
    original_name: str = ""
    part_of: Link | None = None
    other_ids: tuple[tuple[str, str], ...] = ()
    events: tuple[str, ...] = ()
    rights: tuple[str, ...] = field(default=())
    replaces: Link | None = None
    source_of: Link | None = None
