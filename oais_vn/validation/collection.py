"""Reading what the collection of a fonds holds: its lists beside each other, beside its record and its bag."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from oais_vn.formats.descriptive.reader import read_record
from oais_vn.formats.dossiers_csv import read_dossiers_csv
from oais_vn.formats.ead3 import FindingAidHead, read_finding_aid
from oais_vn.model.collection import CollectedDossier, ListedDossier
from oais_vn.model.description import Record
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.validation.package import Package, reason_of
from oais_vn.validation.seen import Seen

_FONDS_UNIT = "fonds"
_DATA = "representations/rep1/data"
_DOSSIERS = f"{_DATA}/dossiers.csv"
_FINDING_AID = f"{_DATA}/finding-aid.xml"
_FONDS = f"{_DATA}/fonds.xml"
_VERSION = "OAIS-VN-Version"
_PREDECESSOR = "OAIS-VN-Predecessor"
_GROUP = "Bag-Group-Identifier"
_ONLY_IN_LIST = Text("chỉ có trong dossiers.csv", "only in dossiers.csv")
_ONLY_IN_AID = Text("chỉ có trong công cụ tra cứu", "only in the finding aid")
_OTHERWISE = Text("hai nơi ghi khác nhau", "the two say different things")


def read_collection(package: Package) -> None:
    """Read the lists of a collection as streams; of each dossier only its code and a digest are kept."""
    shape = package.shape
    if shape is None or shape.unit != _FONDS_UNIT:
        return
    listed = _read_list(package)
    record = _record(package, shape.tree.record)
    head = _read_aid(package, listed)
    _compare_fonds(package, record, head)
    _compare_bag(package, head)


def _read_list(package: Package) -> dict[str, bytes] | None:
    """Each dossier's code and the digest of its row; None when the list cannot be read."""
    rows: dict[str, bytes] = {}
    with _reading(package, _DOSSIERS, Seen.LIST_UNREADABLE) as path:
        if path is None:
            return None
        with package.files.open(path) as stream:
            for row, dossier in enumerate(read_dossiers_csv(stream, path), start=2):
                if dossier.code in rows:
                    package.note(Seen.LISTED_DOSSIER_TWICE, path, row, code=dossier.code)
                rows.setdefault(dossier.code, _digest(dossier))
    return None if package.seen[Seen.LIST_UNREADABLE] else rows


def _read_aid(package: Package, listed: dict[str, bytes] | None) -> FindingAidHead | None:
    """The head of the finding aid; where its dossiers are not those of the list is noted."""
    head: FindingAidHead | None = None
    with _reading(package, _FINDING_AID, Seen.AID_UNREADABLE) as path:
        if path is None:
            return None
        with package.files.open(path) as stream:
            for part in read_finding_aid(stream, path):
                if isinstance(part, FindingAidHead):
                    head = part
                elif listed is not None:
                    _compare_dossier(package, path, part, listed)
        for code in listed or ():
            package.note(Seen.LISTS_DIFFER, path, code=code, how=_ONLY_IN_LIST)
    return head


def _compare_dossier(package: Package, path: PackagePath, dossier: CollectedDossier, listed: dict[str, bytes]) -> None:
    """Take the dossier off the list; note when it is not on it, or otherwise."""
    row = listed.pop(dossier.code, None)
    if row is None:
        package.note(Seen.LISTS_DIFFER, path, code=dossier.code, how=_ONLY_IN_AID)
    elif row != _digest(dossier.listed):
        package.note(Seen.LISTS_DIFFER, path, code=dossier.code, how=_OTHERWISE)


def _digest(dossier: ListedDossier) -> bytes:
    texts = (dossier.code, dossier.title, dossier.package_id, str(dossier.version), dossier.digest)
    return hashlib.blake2b("\n".join(texts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _compare_fonds(package: Package, record: Record | None, head: FindingAidHead | None) -> None:
    """The fonds is the same in the record, in its copy among the data, in the finding aid and in the bag."""
    if record is None:
        return
    said = {"fondsCode": record["fondsCode"], "fondsName": record["fondsName"]}
    copy = _record(package, _FONDS)
    if copy is not None and copy != record:
        names = sorted(name for name in record.values.keys() | copy.values.keys() if record[name] != copy[name])
        _note_fonds(package, _FONDS, ", ".join(names), "EAD.xml")
    if head is not None and (head.fonds_code, head.fonds_name) != tuple(said.values()):
        _note_fonds(package, _FINDING_AID, f"{head.fonds_code}, {head.fonds_name}", ", ".join(said.values()))
    if package.tag(_GROUP) not in ("", said["fondsCode"]):
        package.note(Seen.FONDS_DIFFERS, "bag-info.txt", found=package.tag(_GROUP), expected=said["fondsCode"])


def _note_fonds(package: Package, name: str, found: str, expected: str) -> None:
    package.note(Seen.FONDS_DIFFERS, package.within(name), found=found, expected=expected)


def _compare_bag(package: Package, head: FindingAidHead | None) -> None:
    """The bag's version is the number of editions; each but the first names the one before it."""
    version = package.tag(_VERSION)
    if not version:
        return
    if head is not None and version != str(len(head.editions)):
        package.note(Seen.EDITION, package.within(_FINDING_AID), version=version, editions=len(head.editions))
    predecessor, header = package.tag(_PREDECESSOR), package.header()
    own = "" if header is None else header.objid
    if bool(predecessor) == (version == "1") or predecessor == own != "":
        package.note(Seen.PREDECESSOR, "bag-info.txt", version=version, predecessor=predecessor or "–")


def _record(package: Package, name: str) -> Record | None:
    """A record, None where there is none; what is wrong with it is told by others."""
    path = package.files.find(package.within(name))
    try:
        if path is not None:
            with package.files.open(path) as stream:
                return read_record(stream, path)
    except Exception:  # noqa: BLE001 - as below
        return None
    return None


@contextmanager
def _reading(package: Package, name: str, kind: Seen) -> Iterator[PackagePath | None]:
    """The file of this name, None when it is not there; that it cannot be read is noted."""
    path = package.files.find(package.within(name))
    try:
        yield path
    except Exception as error:  # noqa: BLE001 - whatever hostile input makes the reader raise is about this file
        package.note(kind, path, getattr(error, "line", None), reason=reason_of(error))
