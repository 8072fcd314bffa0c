"""The tag files of the bag around a package (interface: bag-info.txt in one order, four manifests)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from oais_vn.formats.bagit import PROFILE_IDENTIFIER
from oais_vn.formats.bagit.writer import DECLARATION, write_manifest, write_tags
from oais_vn.model.dates import VIETNAM
from oais_vn.model.fixity import ALGORITHMS, ContentFile
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import StagedPackage
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Blueprint
from oais_vn.packages.content import Contents
from oais_vn.packages.layout import Names

IDENTIFIER = "External-Identifier"
CODE = "Internal-Sender-Identifier"
FONDS = "Bag-Group-Identifier"
NAMESPACE = "OAIS-VN-Namespace"
"""The former archive that gave the fonds code."""
PROFILE = "OAIS-VN-Profile"
SHAPE = "OAIS-VN-Shape"
VERSION = "OAIS-VN-Version"
PREDECESSOR = "OAIS-VN-Predecessor"
TAG_MANIFEST = PackagePath("tagmanifest-sha256.txt")
"""Its own SHA-256 stands for the whole package."""

_OXUM = "Payload-Oxum"
_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


def write_bag(
    blueprint: Blueprint, names: Names, contents: Contents, staged: StagedPackage, sealed: datetime
) -> tuple[str, int, int]:
    """Write every tag file; gives the SHA-256 of tagmanifest-sha256.txt, the number of payload files and bytes."""
    prefix = f"{layout.PAYLOAD}/{names.folder}/"
    tags = _tags(blueprint, names, sealed, contents.count, contents.size)
    return write_tag_files(tags, contents.files, prefix, staged), contents.count, contents.size


def write_tag_files(
    tags: Sequence[tuple[str, str]],
    payload: Callable[[], Iterable[ContentFile]],
    prefix: str,
    staged: StagedPackage,
) -> str:
    """Write the tag files of a bag: `tags` for bag-info.txt, `payload` sorted by path, anew at each call.

    Gives the SHA-256 of tagmanifest-sha256.txt.
    """
    written = [
        staged.write(PackagePath("bag-info.txt"), [write_tags(tags)]),
        staged.write(PackagePath("bagit.txt"), [DECLARATION]),
    ]
    for algorithm in ALGORITHMS:
        lines = write_manifest(payload(), algorithm, prefix)
        written.append(staged.write(PackagePath(f"manifest-{algorithm}.txt"), _joined(lines)))
    written.sort(key=lambda file: file.path)
    digest = ""
    for algorithm in ALGORITHMS:
        manifest = staged.write(PackagePath(f"tagmanifest-{algorithm}.txt"), write_manifest(written, algorithm))
        digest = digest or manifest.digest("sha256")
    return digest


def size_tags(count: int, size: int) -> tuple[tuple[str, str], ...]:
    """What bag-info.txt says of the payload's size."""
    return ("Bag-Size", _readable(size)), (_OXUM, f"{size}.{count}")


def one_line(tags: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The tags with their values on one line each, as bag-info.txt holds them."""
    return [(label, " ".join(value.split())) for label, value in tags]


def payload_totals(tags: Mapping[str, str]) -> tuple[int, int]:
    """The number of payload files and their bytes, as bag-info.txt says; zeros when it does not."""
    size, _, count = tags.get(_OXUM, "").partition(".")
    return (int(count), int(size)) if count.isdigit() and size.isdigit() else (0, 0)


def _joined(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Lines in larger blocks, for a manifest may have a million of them."""
    block: list[bytes] = []
    for line in lines:
        block.append(line)
        if len(block) == 1000:
            yield b"".join(block)
            block.clear()
    yield b"".join(block)


def totals(files: Iterable[ContentFile]) -> tuple[int, int]:
    """The number of files and their bytes."""
    count = size = 0
    for file in files:
        count += 1
        size += file.size
    return count, size


def _tags(blueprint: Blueprint, names: Names, sealed: datetime, count: int, size: int) -> Sequence[tuple[str, str]]:
    provenance, dialect = blueprint.provenance, blueprint.profile.dialect
    tags = [
        ("Source-Organization", provenance.archive.name),
        ("Contact-Name", blueprint.operator or provenance.archive.name),
        (IDENTIFIER, names.objid),
        ("External-Description", blueprint.title),
        (CODE, blueprint.code),
        (FONDS, provenance.fonds.code),
        ("Bagging-Date", sealed.astimezone(VIETNAM).date().isoformat()),
        *size_tags(count, size),
        ("Bag-Software-Agent", f"{blueprint.software.name} {blueprint.software.version}"),
        ("BagIt-Profile-Identifier", PROFILE_IDENTIFIER),
        ("E-ARK-Package-Type", blueprint.shape.package_type.value),
        ("E-ARK-Specification-Version", dialect.specification_version),
        (PROFILE, blueprint.profile.name),
        (SHAPE, blueprint.shape.name),
        (VERSION, str(blueprint.version)),
        *((NAMESPACE, str(code)) for code in (provenance.archive.former,) if code is not None),
        *((PREDECESSOR, entry.id) for entry in (blueprint.predecessor,) if entry is not None),
        # A copy for a reader has none: it is neither a backup nor an insurance copy.
        *(("OAIS-VN-Purpose", purpose) for purpose in (provenance.transfer.purpose,) if purpose),
    ]
    return one_line(tags)


def _readable(size: int) -> str:
    amount = float(size)
    for unit in _UNITS:
        if amount < 1000 or unit == _UNITS[-1]:
            return f"{size} B" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{size} B"
