"""The line of versions of what a code names, as the packages in one folder tell it themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from oais_vn.model.amendment import LineEntry
from oais_vn.model.errors import PackageError
from oais_vn.model.package import PackageType
from oais_vn.model.ports import PackageSource
from oais_vn.packages import layout
from oais_vn.packages.amended import read_amendment
from oais_vn.packages.head import PackageHead, has, read_head, within
from oais_vn.packages.tags import CODE, FONDS, IDENTIFIER, NAMESPACE, PREDECESSOR, SHAPE, TAG_MANIFEST, VERSION

_DATE = "Bagging-Date"


def line_of(packages: Iterable[tuple[str, PackageSource]], wanted: str) -> Iterator[LineEntry]:
    """The versions of the AIP that `wanted` names (dossier code, or OBJID of any of them), the oldest first.

    `packages` are all that may belong to it, with their names; what is none of ours is passed over. A code may
    name several lines (shapes, fonds): they come one after another.
    """
    lines: dict[tuple[str, ...], list[tuple[LineEntry, str]]] = {}
    asked: set[tuple[str, ...]] = set()
    for name, source in packages:
        head = _head(source)
        if head is None:
            continue
        tags = head.tags
        line = tuple(tags.get(tag, "") for tag in (NAMESPACE, FONDS, CODE, SHAPE))
        if wanted in (tags.get(CODE), tags.get(IDENTIFIER), name):
            asked.add(line)
        lines.setdefault(line, []).append((_entry(head, name), tags.get(PREDECESSOR, "")))
    for line in sorted(asked):
        yield from _proven(sorted(lines[line], key=lambda found: (found[0].version, found[0].name)))


def _head(source: PackageSource) -> PackageHead | None:
    """The head of an AIP in a bag of ours; None for whatever else lies in the folder."""
    try:
        head = read_head(source)
    except PackageError:
        return None
    ours = {CODE, SHAPE, VERSION} <= set(head.tags) and head.tags[VERSION].isdecimal() and len(head.tags[VERSION]) < 10
    return head if ours and head.header.package_type == PackageType.AIP.value else None


def _entry(head: PackageHead, name: str) -> LineEntry:
    source, path = head.source, within(head.folder, layout.AMENDMENT)
    amendment = None
    if has(source, path):
        with source.open(path) as stream:
            amendment = read_amendment(stream.read(), path)
    with source.open(TAG_MANIFEST) as stream:
        digest = hashlib.sha256(stream.read()).hexdigest()
    return LineEntry(
        version=int(head.tags[VERSION]),
        id=head.header.objid,
        name=name,
        path=source.location,
        date=head.tags.get(_DATE, ""),
        digest=digest,
        amendment=amendment,
        proven=None,
        newest=False,
    )


def _proven(found: list[tuple[LineEntry, str]]) -> Iterator[LineEntry]:
    before: LineEntry | None = None
    for number, (entry, predecessor) in enumerate(found, 1):
        proven = None
        if predecessor or entry.version > 1:
            proven = before is not None and _follows(entry, predecessor, before)
        before = replace(entry, proven=proven, newest=number == len(found))
        yield before


def _follows(entry: LineEntry, predecessor: str, before: LineEntry) -> bool:
    """Whether `before` is the package that `entry` names: its OBJID and, where told, its tag manifest.

    The collection of a fonds names the edition before it by OBJID alone.
    """
    if entry.version != before.version + 1 or predecessor != before.id:
        return False
    amendment = entry.amendment
    return amendment is None or (amendment.predecessor, amendment.digest) == (before.id, before.digest)
