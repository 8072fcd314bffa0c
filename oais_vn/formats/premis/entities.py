"""The entities of a PREMIS document as its reader gives them: what is written, whether it is valid or not."""

from __future__ import annotations

from dataclasses import dataclass

Identifier = tuple[str, str]
"""Type and value; in PREMIS only the two together name a thing."""
Span = tuple[str, str]
"""Start and end date as written; empty where not given."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term that is of a vocabulary of the Library of Congress, or is said to be of another by its URIs."""

    vocabulary: str
    text: str
    authority_uri: str
    value_uri: str
    line: int


@dataclass(frozen=True, slots=True)
class Date:
    """What stands where a date or a time belongs; `name` is the element's."""

    name: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Characteristics:
    """An `objectCharacteristics`; `fixity` is (algorithm, value), `registries` (registry, key) as written."""

    level: str
    fixity: tuple[tuple[str, str], ...]
    size: str | None
    format_name: str
    registries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A `relationship` of an object to others, and the events that it came of."""

    type: str
    sub_type: str
    objects: tuple[Identifier, ...]
    events: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class ReadObject:
    """A PREMIS object.

    `type_category` is the local name of `xsi:type`; `element_category` the text of the element `objectCategory`, which
    PREMIS 3 does not have, but the Circular's examples do: None when it is not there.
    """

    xml_id: str
    identifiers: tuple[Identifier, ...]
    type_category: str
    element_category: str | None
    characteristics: tuple[Characteristics, ...]
    original_name: str
    events: tuple[Identifier, ...]
    rights: tuple[Identifier, ...]
    relations: tuple[Relation, ...]
    line: int
    terms: tuple[Term, ...] = ()
    dates: tuple[Date, ...] = ()

    @property
    def category(self) -> str:
        """What kind of object it is, by whichever form says so."""
        return self.type_category or self.element_category or ""

    @property
    def has_levels(self) -> bool:
        """Whether its characteristics number the layers of its encoding from 0 on, as several of them must."""
        levels = sorted(each.level for each in self.characteristics)
        return len(levels) < 2 or levels == sorted(map(str, range(len(levels))))

    @property
    def stored(self) -> tuple[Characteristics, ...]:
        """The characteristics of the bytes that lie there: the outermost layer, or all when they are not numbered."""
        if len(self.characteristics) < 2 or not self.has_levels:
            return self.characteristics
        return (max(self.characteristics, key=lambda each: int(each.level)),)

    @property
    def fixity(self) -> tuple[tuple[str, str], ...]:
        """The digests of the stored bytes: (algorithm, value) as written."""
        return tuple(each for layer in self.stored for each in layer.fixity)

    @property
    def size(self) -> str | None:
        """The size of the stored bytes as written; None when not given."""
        return next((layer.size for layer in self.stored if layer.size is not None), None)

    @property
    def puid(self) -> str:
        """The key of the stored format in the PRONOM registry, or empty."""
        keys = (key for layer in self.stored for name, key in layer.registries if name.upper() == "PRONOM")
        return next(keys, "")


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """A PREMIS event; `roles` are the objects that it links to with the first role that each has."""

    identifiers: tuple[Identifier, ...]
    type: str
    moment: str
    outcome: str
    agents: tuple[Identifier, ...]
    objects: tuple[Identifier, ...]
    line: int
    roles: tuple[tuple[Identifier, str], ...] = ()
    terms: tuple[Term, ...] = ()
    dates: tuple[Date, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPremisAgent:
    """A PREMIS agent."""

    identifiers: tuple[Identifier, ...]
    name: str
    type: str
    version: str
    line: int
    events: tuple[Identifier, ...] = ()
    rights: tuple[Identifier, ...] = ()
    terms: tuple[Term, ...] = ()
    dates: tuple[Date, ...] = ()


@dataclass(frozen=True, slots=True)
class Granted:
    """An act with its restrictions, and when it is granted and when restricted; None where no dates are given."""

    act: str
    restrictions: tuple[str, ...]
    grant: Span | None
    restriction: Span | None
    line: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A rights statement."""

    identifiers: tuple[Identifier, ...]
    granted: tuple[Granted, ...]
    agents: tuple[Identifier, ...]
    objects: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class ReadRights:
    """A PREMIS rights entity: the identifiers of its statements, and the statements."""

    identifiers: tuple[Identifier, ...]
    line: int
    statements: tuple[Statement, ...] = ()
    terms: tuple[Term, ...] = ()
    dates: tuple[Date, ...] = ()


PremisPart = ReadObject | ReadEvent | ReadPremisAgent | ReadRights
