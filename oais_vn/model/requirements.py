"""The requirements of a published specification, as data: what is asked of which element, and how strictly."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from oais_vn.model.language import Text
from oais_vn.model.report import Severity


class Level(Enum):
    """RFC 2119: a MUST that is not kept is an error, a SHOULD a warning, a MAY is told."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"

    @property
    def severity(self) -> Severity:
        """How a breach is judged."""
        return _SEVERITIES[self]


_SEVERITIES = {Level.MUST: Severity.ERROR, Level.SHOULD: Severity.WARNING, Level.MAY: Severity.INFO}


@dataclass(frozen=True)
class Ask:
    """One thing that a requirement asks.

    Either `test`, an XPath 1.0 expression that holds for every element at the path `on` for which `where` holds
    (`on` is made of local names from the root: `mets/fileSec//fileGrp/file`), or `check`, the name of a check of
    the whole package. `scope` is the document: `package`, `representation`, or empty for both. `given` is a folder
    beside the document (`metadata/descriptive`): the ask holds only when there are files in it, with `!` before it
    only when there are none. `once` tells a document's first breach only. `level` may differ from that of the
    requirement.
    """

    on: str
    where: str
    test: str
    check: str
    scope: str
    given: str
    once: bool
    level: Level
    message: Text


@dataclass(frozen=True)
class Requirement:
    """One requirement under its official id (`CSIP69`); `asks` is empty where no program can judge it."""

    code: str
    level: Level
    cardinality: str
    title: Text
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class RequirementSet:
    """The requirements of one specification in one version (`E-ARK CSIP` 2.2.0).

    `document` is what they speak of: `mets`, `premis` or `tree`. `package_types` are the OAIS package types of which
    they are asked, empty for all; `mets_profile` is what the address of a METS profile holds that claims to keep them.
    """

    name: str
    specification: str
    version: str
    confidence: str
    document: str
    package_types: tuple[str, ...]
    mets_profile: str
    requirements: tuple[Requirement, ...]

    def asked_of(self, package_type: str, mets_profile: str) -> bool:
        """Whether a package of this type (`SIP`, `AIP`, …), or one that names this METS profile, has to keep them."""
        claimed = bool(self.mets_profile) and self.mets_profile in mets_profile
        return not self.package_types or package_type in self.package_types or claimed
