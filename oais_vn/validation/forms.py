"""Which of the forms that a profile knows a value has: the one that we write, another that is taken, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase

from oais_vn.formats.mets.reader import ReadHeader
from oais_vn.model.paths import PackagePath
from oais_vn.model.profile import Profile, Shape
from oais_vn.model.tolerance import ANY
from oais_vn.validation.manner import Manner
from oais_vn.validation.package import Package

_UUID = "[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}"
_FONDS = r"[^\s:/]+"


class Form(Enum):
    """How a value stands to the profile."""

    OURS = "ours"
    TAKEN = "taken"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class WrittenMets:
    """A METS of a package that has a shape: its head, its manner, and what the profile says of it."""

    path: PackagePath
    is_root: bool
    header: ReadHeader
    manner: Manner
    shape: Shape
    profile: Profile

    @property
    def objid(self) -> str:
        """The template of OBJID."""
        return self.shape.objid if self.is_root else self.shape.representation_objid

    @property
    def taken_objids(self) -> tuple[str, ...]:
        """Other templates of OBJID; practice calls a representation by its folder."""
        taken = self.profile.tolerance.objids
        return taken if self.is_root else (*taken, *self.shape.tree.representations)

    @property
    def mets_profile(self) -> str:
        """The value of PROFILE that we write."""
        return self.shape.mets_profile if self.is_root else self.shape.representation_mets_profile

    @property
    def taken_profiles(self) -> tuple[str, ...]:
        """Patterns of other values of PROFILE."""
        return self.profile.tolerance.profiles[self.shape.package_type.value if self.is_root else "representation"]


def written(package: Package) -> Iterator[WrittenMets]:
    """Every METS of a package whose shape is known; none of any other."""
    shape, profile = package.shape, package.profile
    if shape is not None and profile is not None:
        for path, header in package.headers.items():
            is_root = path == package.within("METS.xml")
            yield WrittenMets(path, is_root, header, package.manners[path], shape, profile)


def form_of(value: str, ours: str, taken: Iterable[str]) -> Form:
    """The form of a word: exactly ours, or one that is taken."""
    if value == ours:
        return Form.OURS
    return _taken(value in (words := tuple(taken)), words)


def form_of_identifier(value: str, ours: str, taken: Iterable[str]) -> Form:
    """The form of an OBJID by templates; ours has its UUID in capitals, others in any case."""
    if re.fullmatch(_pattern(ours), value):
        return Form.OURS
    templates = tuple(taken)
    return _taken(any(re.fullmatch(_pattern(each), value, re.IGNORECASE) for each in templates), templates)


def form_of_address(value: str, ours: str, patterns: Iterable[str]) -> Form:
    """The form of an address by patterns with `*`."""
    if value == ours:
        return Form.OURS
    known = tuple(patterns)
    return _taken(any(fnmatchcase(value, each) for each in known), known)


def _taken(found: bool, known: tuple[str, ...]) -> Form:
    """`ANY` makes everything ours: nothing is said of it."""
    return Form.OURS if ANY in known else Form.TAKEN if found else Form.UNKNOWN


def _pattern(template: str) -> str:
    return re.escape(template).replace(r"\{uuid\}", _UUID).replace(r"\{fonds\}", _FONDS)
