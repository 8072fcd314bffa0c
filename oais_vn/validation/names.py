"""The names of the files of a bag: which would meet on another system, and which it could not hold (RFC 8493 §6.1)."""

from __future__ import annotations

import re
from array import array

from oais_vn.model.paths import LONGEST_NAME, PackagePath, folded_name, windows_objection
from oais_vn.validation.files import Files
from oais_vn.validation.package import PAYLOAD, Package
from oais_vn.validation.seen import Seen

_PLAIN = re.compile(
    r"(?:(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|thumbs|desktop)(?:[./]|\Z))"
    r"[A-Za-z0-9_-](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?(?:/|\Z))+",
    re.IGNORECASE | re.ASCII,
)
"""Most names: every system holds them, and none makes them itself."""
_OF_SYSTEMS = re.compile(r"(?:\A|/)(?:\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]+)\Z", re.IGNORECASE)


def note_names(package: Package) -> None:
    """Note payload names that differ by case or normal form alone, or that Windows cannot hold, and system files."""
    folded = _Folded(package.files)
    for place in package.files.below(PAYLOAD):
        path = package.files[place]
        if len(path) > LONGEST_NAME or _PLAIN.fullmatch(path) is None:
            _note_unportable(package, path)
            if _OF_SYSTEMS.search(path):
                package.note(Seen.SYSTEM_FILE, path)
        other = folded.meet(place, path)
        if other is not None:
            package.note(Seen.NAMES_MEET, path, other=other)


class _Folded:
    """The places of files by the hash of what their names fold to: a set of the names would hold them once more."""

    def __init__(self, files: Files) -> None:
        self._files = files
        size = 1 << (len(files) * 2 + 8).bit_length()
        self._slots = array("I", bytes(4 * size))
        self._mask = size - 1

    def meet(self, place: int, path: PackagePath) -> PackagePath | None:
        """The file before whose name folds to the same; when there is none, this one is put in."""
        name = folded_name(path)
        slot = hash(name) & self._mask
        while entry := self._slots[slot]:
            other = self._files[entry - 1]
            if folded_name(other) == name:
                return other
            slot = slot + 1 & self._mask
        self._slots[slot] = place + 1
        return None


def _note_unportable(package: Package, path: PackagePath) -> None:
    for name in path.split("/"):
        reason = windows_objection(name)
        if reason is not None:
            package.note(Seen.UNPORTABLE_NAME, path, name=name, reason=reason)
            return
