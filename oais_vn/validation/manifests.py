"""What the manifests of a bag list beside what lies in it (RFC 8493 §3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from oais_vn.formats.bagit.reader import STRICT, ManifestEntry, manifest_algorithm, read_manifest
from oais_vn.model.errors import OaisError
from oais_vn.model.path_table import NOWHERE
from oais_vn.model.paths import PackagePath
from oais_vn.model.report import Severity
from oais_vn.validation.fetched import compare_fetch_file
from oais_vn.validation.files import Files, Marks
from oais_vn.validation.names import note_names
from oais_vn.validation.package import DECLARATION, EVIDENCE, PAYLOAD, TAGS, Bag, Manifest, Package, reason_of
from oais_vn.validation.seen import Seen
from oais_vn.validation.tag_lines import note_fault

_ENCODED = re.compile("[%\r\n]")


def compare_manifests(package: Package, bag: Bag) -> None:
    """Note every difference between the manifests and the files, and every line that is not as it should be."""
    if bag.declaration is not None:
        for fault in bag.declaration.faults:
            note_fault(package, bag, DECLARATION, fault)
    if bag.tags is not None:
        for fault in bag.tags.faults:
            note_fault(package, bag, TAGS, fault)
    payload: list[tuple[str, Marks]] = []
    tags: list[tuple[str, Marks]] = []
    # Before 1.0 a payload file had to be in one payload manifest, not in every one.
    anywhere = Marks(package.files)
    for manifest in bag.manifests:
        if manifest.algorithm is None:
            package.note(Seen.UNKNOWN_MANIFEST, manifest.path, algorithm=manifest.name)
        listed = Marks(package.files)
        both = (listed, anywhere) if not manifest.is_tag_manifest and bag.version < STRICT else (listed,)
        _compare(package, bag, manifest, both)
        if manifest.is_tag_manifest:
            tags.append((manifest.path, listed))
        elif bag.version >= STRICT:
            payload.append((manifest.path, listed))
    if bag.version < STRICT:
        payload = [("manifest-*.txt", anywhere)]
    _note_payload_not_listed(package, payload)
    _note_tag_files_not_listed(package, bag, tags)
    compare_fetch_file(package, bag, payload)
    note_names(package)


def _compare(package: Package, bag: Bag, manifest: Manifest, marks: Sequence[Marks]) -> None:
    """Mark what the manifest lists; note what does not hold."""
    listed = marks[0]
    awaited = _Awaited(package.files, manifest, marks)
    # The drafts did not forbid it; digests that differ are found as such.
    twice = Severity.WARNING if bag.version < STRICT else None
    is_ours = bag.is_ours
    for entry in _entries(package, bag, manifest, awaited):
        if is_ours and not entry.canonical:
            package.note(Seen.NOT_CANONICAL, manifest.path, entry.line, file=entry.path)
        if not _belongs(entry.path, is_tag_manifest=manifest.is_tag_manifest):
            package.note(Seen.LISTED_IN_WRONG_MANIFEST, manifest.path, entry.line, file=entry.path)
        place, in_other_form = package.files.place_in_any_form(entry.path)
        if place == NOWHERE:
            package.note(Seen.LISTED_NOT_THERE, manifest.path, entry.line, file=entry.path)
            continue
        if in_other_form:
            package.note(Seen.OTHER_FORM, manifest.path, entry.line, file=entry.path)
        if listed.meet(place):
            package.note(Seen.LISTED_TWICE, manifest.path, entry.line, severity=twice, file=entry.path)
        for other in marks[1:]:
            other.meet(place)
        awaited.follow(place)
        if manifest.algorithm is not None:
            actual = package.files.digest_at(place, manifest.algorithm)
            if actual is not None and actual != entry.digest:
                package.note(Seen.LISTED_DIGEST, package.files[place], manifest=manifest.path, listed_at=entry.line)


class _Awaited:
    """The line that a payload manifest has next when all is well: it need not be taken apart to be believed.

    Whatever line is another one is read, and may show which is the next.
    """

    def __init__(self, files: Files, manifest: Manifest, marks: Sequence[Marks]) -> None:
        self._files = files
        self._algorithm = manifest.algorithm
        self._marks = marks
        self._payload = range(0) if manifest.is_tag_manifest else files.below(PAYLOAD)
        self._path = ""
        self._await(self._payload.start)

    def follow(self, place: int) -> None:
        """Await the file after the one at this place."""
        if place + 1 != self._place:
            self._await(place + 1)

    def take(self, text: str, previous: str) -> str | None:
        """The path of a line that is the awaited one, listed for the first time and in its order; else None."""
        path = self._path
        if text != self._line or path <= previous or self._marks[0].at(self._place):
            return None
        for each in self._marks:
            each.meet(self._place)
        self._await(self._place + 1)
        return path

    def _await(self, place: int) -> None:
        self._place = place
        self._line = None
        if place in self._payload and self._algorithm is not None:
            self._path = self._files[place]
            digest = self._files.digest_at(place, self._algorithm)
            if digest is not None and _ENCODED.search(self._path) is None:
                self._line = f"{digest}  {self._path}"


def _entries(package: Package, bag: Bag, manifest: Manifest, awaited: _Awaited) -> Iterator[ManifestEntry]:
    try:
        with package.files.open(manifest.path) as stream:
            for item in read_manifest(stream, bag.encoding, bag.version, awaited.take):
                if isinstance(item, ManifestEntry):
                    yield item
                else:
                    note_fault(package, bag, manifest.path, item)
    except (OaisError, OSError, ValueError) as error:
        package.note(Seen.UNREADABLE, manifest.path, reason=reason_of(error))


def _belongs(path: PackagePath, *, is_tag_manifest: bool) -> bool:
    return _is_other_tag_file(path) if is_tag_manifest else path.under(PAYLOAD)


def _is_other_tag_file(path: PackagePath) -> bool:
    """Whether a tag manifest may list it: neither payload nor a tag manifest (§2.2.1)."""
    if path.under(PAYLOAD):
        return False
    named = manifest_algorithm(path)
    return named is None or not named[1]


def _note_payload_not_listed(package: Package, manifests: list[tuple[str, Marks]]) -> None:
    for manifest, listed in manifests:
        for place in listed.others(package.files.below(PAYLOAD)):
            package.note(Seen.NOT_LISTED, package.files[place], manifest=manifest)


def _note_tag_files_not_listed(package: Package, bag: Bag, manifests: list[tuple[str, Marks]]) -> None:
    """RFC 8493 lets other bags leave tag files out, but no payload manifest; ours leave out `evidence/` alone."""
    payload = package.files.below(PAYLOAD)
    for manifest, listed in manifests:
        before, behind = range(payload.start), range(payload.stop, len(package.files))
        for path in map(package.files.__getitem__, chain(listed.others(before), listed.others(behind))):
            if not _is_other_tag_file(path):
                continue
            if bag.is_ours:
                if not path.under(EVIDENCE):
                    package.note(Seen.TAG_FILE_NOT_LISTED, path, manifest=manifest)
            elif bag.version < STRICT:
                continue
            elif manifest_algorithm(path) is not None:
                package.note(Seen.MANIFEST_NOT_LISTED, manifest, file=path)
            else:
                package.note(Seen.TAG_FILE_NOT_IN_ALL, path, manifest=manifest)
