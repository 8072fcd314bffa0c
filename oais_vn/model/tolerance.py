"""What is looked for in a package when it is judged, and which other readings of the regulation are taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ANY = "*"
"""In a list of forms: whatever it is, nothing is said."""

READINGS = ("ok", "info", "warning")
"""How another reading of a record is taken: silently, with a word, or for a person to look at."""

LITERAL_FORMS = ("fileGrp/@USER", "object/objectCategory")
"""Forms that the regulation prints and that the schemas of METS and PREMIS refuse."""


@dataclass(frozen=True)
class Tree:
    """Where the parts of a package lie that must be there; every path is one of the package folder.

    `record` describes what the package is about. `representations` are all that there may be. `required` are files,
    `preservation` the PREMIS documents to which METS must lead by a `digiprovMD`, `filled` the folders that are not
    empty. `groups` and `divisions` are the `fileGrp/@USE` and `div/@LABEL` that the package's METS has,
    `representation_groups` and `representation_divisions` those of a representation.
    """

    name: str
    record: str
    representations: tuple[str, ...]
    required: tuple[str, ...]
    preservation: tuple[str, ...]
    filled: tuple[str, ...]
    groups: tuple[str, ...]
    divisions: tuple[str, ...]
    representation_groups: tuple[str, ...]
    representation_divisions: tuple[str, ...]


@dataclass(frozen=True)
class Variant:
    """Another reading of a record table: records that have the fields of `table` stand for those of `of`.

    `reading` is one of `READINGS`, `row` the row of the readings table.
    """

    of: str
    table: str
    reading: str
    row: str


@dataclass(frozen=True)
class Tolerance:
    """What a profile takes from others besides the form in which we write. `ANY` in a list takes everything.

    `objids` are templates (`{fonds}`, `{uuid}` in any case), `types` values
    of mets/@TYPE, `mdtypes` of mdRef/@MDTYPE: told as information. `profiles` are patterns of mets/@PROFILE by package
    type and for a `representation`, taken silently. `checksum_types` are those that METS may use, `old_schemas` names
    of older METS schemas, `literal_forms` some of `LITERAL_FORMS`.
    """

    objids: tuple[str, ...]
    types: tuple[str, ...]
    profiles: Mapping[str, tuple[str, ...]]
    mdtypes: tuple[str, ...]
    checksum_types: tuple[str, ...]
    old_schemas: tuple[str, ...]
    literal_forms: tuple[str, ...]
    variants: tuple[Variant, ...]
