"""Uncompressed masters: which document each file in the folder of masters belongs to, by the names that it bears."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.display import clean
from oais_vn.formats.tables.files import is_counted
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.terms import TERMS_FILE
from oais_vn.model.delivery import Master, documents_of, put_masters
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath, shown_name
from oais_vn.model.ports import PackageSource, Spool

_SIGNED = "_signed"


class _Owner(NamedTuple):
    """A document that masters may belong to: its dossier, its ordinal, the folders in which its file lies."""

    dossier: str
    ordinal: int
    folders: tuple[str, ...]


def claim_masters(
    folder: PackagePath,
    files: Sequence[PackagePath],
    source: PackageSource,
    spool: Spool,
    dossiers: Iterable[str],
    ledger: Ledger,
) -> Mapping[str, int]:
    """Put the masters of each dossier aside in `spool`, whose documents are all there; how many each dossier has.

    What fits no document, or several, is a problem; so is a folder in which there is nothing.
    """
    counted = [path for path in files if is_counted(path)]
    if not counted:
        ledger.problem(problems.NO_MASTERS, Location(path=TERMS_FILE), value=folder)
        return {}
    owners = _Owners(spool, dossiers)
    found: defaultdict[str, list[Master]] = defaultdict(list)
    depth = folder.count("/") + 1
    for path in counted:
        place = Location(path=shown_name(path))
        fitting = owners.of([_key(part) for part in path.split("/")[depth:]])
        if not fitting:
            ledger.problem(problems.MASTER_OF_NOTHING, place)
        elif len(fitting) > 1:
            codes = "; ".join(f"{owner.dossier}.{owner.ordinal:07d}" for owner in fitting[:5])
            ledger.problem(problems.MASTER_OF_SEVERAL, place, documents=codes)
        else:
            if not source.size(path):
                ledger.problem(problems.EMPTY_FILE, place, file=path)
            ledger.note(problems.MASTERS, Location(path=shown_name(folder)), "masters", shown_name(path))
            found[fitting[0].dossier].append(Master(fitting[0].ordinal, path))
    return {dossier: put_masters(spool, dossier, masters) for dossier, masters in found.items()}


class _Owners:
    """The documents of a delivery by the names of their files, without extension and `_signed`, without case."""

    def __init__(self, spool: Spool, dossiers: Iterable[str]) -> None:
        self._dossiers: dict[str, str] = {}
        self._named: defaultdict[str, list[_Owner]] = defaultdict(list)
        for dossier in dossiers:
            self._dossiers[_key(dossier)] = dossier
            for document in documents_of(spool, dossier):
                if document.path is not None:
                    *folders, name = map(_key, document.path.split("/"))
                    stem = name.removesuffix(_key(document.path.suffix))
                    owner = _Owner(dossier, document.ordinal, tuple(folders))
                    self._named[stem.removesuffix(_SIGNED)].append(owner)

    def of(self, parts: Sequence[str]) -> list[_Owner]:
        """The documents that a master at `parts`, below the folder of masters, may belong to; one is the answer.

        Of those whose name begins a part of the path, it is the one whose own folders come before that part; then the
        one that an outer part names, for pages are often called 0001 as documents are.
        """
        within = {self._dossiers[part] for part in parts[:-1] if part in self._dossiers}
        best: list[_Owner] = []
        shared = -1
        for place, part in enumerate(parts):
            for owner in self._beginning(part):
                if within and owner.dossier not in within:
                    continue
                common = _shared_end(owner.folders, parts[:place])
                if common > shared:
                    best, shared, outermost = [owner], common, place
                elif common == shared and outermost == place:
                    best.append(owner)
        return best

    def _beginning(self, part: str) -> list[_Owner]:
        """Those with the longest name that begins `part` and ends there, or before what is no letter and no digit."""
        return next((self._named[name] for name in _beginnings(part) if name in self._named), [])


def _beginnings(part: str) -> Iterator[str]:
    yield part
    for end in range(len(part) - 1, 0, -1):
        if not part[end].isalnum():
            yield part[:end]


def _shared_end(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for first, second in zip(reversed(one), reversed(other), strict=False):
        if first != second:
            break
        count += 1
    return count


def _key(text: str) -> str:
    return clean(text).casefold()
