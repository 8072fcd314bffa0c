"""What the manifests of a bag list beside what lies in it (RFC 8493 §3)."""

from __future__ import annotations

from collections.abc import Iterator

from oais_vn.formats.bagit.reader import STRICT, Flaw, LineFault, ManifestEntry, read_fetch, read_manifest
from oais_vn.model.errors import OaisError
from oais_vn.model.paths import PackagePath
from oais_vn.validation.files import Marks
from oais_vn.validation.package import (
    DECLARATION,
    EVIDENCE,
    FETCH,
    PAYLOAD,
    TAGS,
    Bag,
    Manifest,
    Package,
    Seen,
    reason_of,
)


def compare_manifests(package: Package, bag: Bag) -> None:
    """Note every difference between the manifests and the files, and every line that is not as it should be."""
    for path, faults in (
        (DECLARATION, () if bag.declaration is None else bag.declaration.faults),
        (TAGS, () if bag.tags is None else bag.tags.faults),
    ):
        for fault in faults:
            package.note(Seen.TAG_LINE, path, fault.line, flaw=fault.flaw.value, text=fault.text)
    _read_fetch(package, bag)
    listed_anywhere = Marks(package.files)
    for manifest in bag.manifests:
        if manifest.algorithm is None:
            package.note(Seen.UNKNOWN_MANIFEST, manifest.path, algorithm=manifest.name)
        listed = Marks(package.files) if manifest.is_tag_manifest or bag.version >= STRICT else listed_anywhere
        _compare(package, bag, manifest, listed)
        if manifest.is_tag_manifest:
            _note_tag_files_not_listed(package, bag, manifest, listed)
        elif bag.version >= STRICT:
            _note_not_listed(package, manifest.path, listed)
    if bag.version < STRICT:
        # Before 1.0 a payload file had to be in one payload manifest, not in every one.
        _note_not_listed(package, "manifest-*.txt", listed_anywhere)


def _read_fetch(package: Package, bag: Bag) -> None:
    if FETCH not in package.files:
        return
    try:
        with package.files.open(FETCH) as stream:
            for item in read_fetch(stream, bag.encoding, bag.version):
                if isinstance(item, LineFault):
                    _note_fault(package, bag, FETCH, item)
                elif not item[1].under(PAYLOAD):
                    package.note(Seen.LISTED_IN_WRONG_MANIFEST, FETCH, item[0], file=item[1])
    except (OaisError, OSError) as error:
        package.note(Seen.UNREADABLE, FETCH, reason=reason_of(error))


def _compare(package: Package, bag: Bag, manifest: Manifest, listed: Marks) -> None:
    """Mark in `listed` what the manifest lists; note what does not hold."""
    here = Marks(package.files)
    missing: set[PackagePath] = set()
    is_ours = bag.is_ours
    for entry in _entries(package, bag, manifest):
        is_there = entry.path in package.files
        if entry.path in (here if is_there else missing):
            package.note(Seen.LISTED_TWICE, manifest.path, entry.line, file=entry.path)
        if is_ours and not entry.canonical:
            package.note(Seen.NOT_CANONICAL, manifest.path, entry.line, file=entry.path)
        if not _belongs(entry.path, is_tag_manifest=manifest.is_tag_manifest):
            package.note(Seen.LISTED_IN_WRONG_MANIFEST, manifest.path, entry.line, file=entry.path)
        if not is_there:
            missing.add(entry.path)
            package.note(Seen.LISTED_NOT_THERE, manifest.path, entry.line, file=entry.path)
            continue
        here.add(entry.path)
        listed.add(entry.path)
        if manifest.algorithm is not None:
            actual = package.files.digest(entry.path, manifest.algorithm)
            if actual is not None and actual != entry.digest:
                package.note(Seen.LISTED_DIGEST, entry.path, manifest=manifest.path, listed_at=entry.line)


def _entries(package: Package, bag: Bag, manifest: Manifest) -> Iterator[ManifestEntry]:
    try:
        with package.files.open(manifest.path) as stream:
            for item in read_manifest(stream, bag.encoding, bag.version):
                if isinstance(item, ManifestEntry):
                    yield item
                else:
                    _note_fault(package, bag, manifest.path, item)
    except (OaisError, OSError, ValueError) as error:
        package.note(Seen.UNREADABLE, manifest.path, reason=reason_of(error))


def _note_fault(package: Package, bag: Bag, path: str, fault: LineFault) -> None:
    kind = Seen.TOOL_MARK if fault.flaw is Flaw.TOOL_MARK and not bag.is_ours else Seen.TAG_LINE
    package.note(kind, path, fault.line, flaw=fault.flaw.value, text=fault.text)


def _belongs(path: PackagePath, *, is_tag_manifest: bool) -> bool:
    if is_tag_manifest:
        return not path.under(PAYLOAD) and not path.startswith("tagmanifest-")
    return path.under(PAYLOAD)


def _note_not_listed(package: Package, manifest: str, listed: Marks) -> None:
    for path in package.files:
        if path.under(PAYLOAD) and path not in listed:
            package.note(Seen.NOT_LISTED, path, manifest=manifest)


def _note_tag_files_not_listed(package: Package, bag: Bag, manifest: Manifest, listed: Marks) -> None:
    """RFC 8493 lets other bags leave tag files out; our profile does not, but for `evidence/`."""
    if not bag.is_ours:
        return
    for path in package.files:
        free = path.under(PAYLOAD) or path.under(EVIDENCE) or path.startswith("tagmanifest-")
        if not free and path not in listed:
            package.note(Seen.TAG_FILE_NOT_LISTED, path, manifest=manifest.path)
