"""The names of the files of a bag: which would meet on another system, and which it could not hold (RFC 8493 §6.1)."""

from __future__ import annotations

import re
from array import array
from itertools import groupby

from oais_vn.model.paths import LONGEST_NAME, PackagePath, folded_name, windows_objection
from oais_vn.validation.package import PAYLOAD, Package, Seen

_PLAIN = re.compile(r"(?:[A-Za-z0-9._-]*[A-Za-z0-9_-]/)*[A-Za-z0-9._-]*[A-Za-z0-9_-]")
_DEVICE = re.compile(r"(?:\A|/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|/|\Z)", re.IGNORECASE)
_OF_SYSTEMS = re.compile(r"(?:\A|/)(?:\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]+)\Z", re.IGNORECASE)
_PLACES = 32
_HALF = (1 << 32) - 1


def note_names(package: Package) -> None:
    """Note payload names that differ by case or normal form alone, or that Windows cannot hold, and system files."""
    # Half of a hash and a place in one number each: a million names cost 40 MB while they are sorted.
    keys = array("Q")
    for place, path in enumerate(package.files):
        if not path.under(PAYLOAD):
            continue
        keys.append((hash(folded_name(path)) & _HALF) << _PLACES | place)
        if len(path) > LONGEST_NAME or _PLAIN.fullmatch(path) is None or _DEVICE.search(path):
            _note_unportable(package, path)
        if _OF_SYSTEMS.search(path):
            package.note(Seen.SYSTEM_FILE, path)
    _note_meetings(package, keys)


def _note_unportable(package: Package, path: PackagePath) -> None:
    for name in path.split("/"):
        reason = windows_objection(name)
        if reason is not None:
            package.note(Seen.UNPORTABLE_NAME, path, name=name, reason=reason)
            return


def _note_meetings(package: Package, keys: array[int]) -> None:
    met, others = array("I"), array("I")
    for _, group in groupby(sorted(keys), key=lambda key: key >> _PLACES):
        first: dict[str, int] = {}
        for place in (key & _HALF for key in group):
            other = first.setdefault(folded_name(package.files[place]), place)
            if other != place:
                met.append(place)
                others.append(other)
    # Hashes differ from run to run, reports of the same bag do not.
    for place, other in sorted(zip(met, others, strict=True)):
        package.note(Seen.NAMES_MEET, package.files[place], other=package.files[other])
