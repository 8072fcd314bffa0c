"""What a document says of a file beside what the file is: existence, size, digest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus

from oais_vn.formats.mets.reader import Pointer
from oais_vn.model.errors import InputError, OaisError
from oais_vn.model.fixity import BLOCK, Digester
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.validation.files import algorithm_named
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit
from oais_vn.validation.seen import Seen

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def find_target(package: Package, document: PackagePath, line: int, href: str | None, owner: str) -> PackagePath | None:
    """The file that `href` in `document` names; what is wrong with the reference is noted.

    The file counts as referenced. None when it is not there, or the reference does not stay in the package.
    """
    candidates = list(_candidates(package, document, href or ""))
    for path in candidates:
        found = package.files.find(path)
        if found is not None:
            package.referenced.add(found)
            return found
    if href:
        _put(package, owner, "href", document, line)
    if candidates and not _SCHEME.match(href or ""):
        package.note(Seen.TARGET_NOT_THERE, document, line, href=href, file=candidates[0])
    else:
        package.note(Seen.UNUSABLE_REFERENCE, document, line, href=href or "")
    return None


def compare_target(
    package: Package, document: PackagePath, line: int, pointer: Pointer, owner: str
) -> PackagePath | None:
    """The file that `pointer` names; note where its size or digest is not as `document` says.

    `owner` is the element that points (`file`, `dmdSec`): what is wrong is also put down under its attribute, for
    the requirements (`file/@SIZE`).
    """
    path = find_target(package, document, line, pointer.href, owner)
    if pointer.size is None or pointer.checksum is None or pointer.checksum_type is None:
        package.note(Seen.NO_FIXITY, document, line, href=pointer.href or "")
    if path is None or package.files.failure(path) is not None:
        return path
    ends = " line ends" if _only_line_ends_differ(package, path, pointer) else ""
    if pointer.size is not None and not same_size(package, path, pointer.size):
        _put(package, owner, f"SIZE{ends}", document, line)
        package.note(
            Seen.SIZE, path, None, document=document, said_at=line, said=pointer.size, actual=_size(package, path)
        )
    if pointer.checksum is not None and pointer.checksum_type is not None:
        algorithm = algorithm_named(pointer.checksum_type)
        if algorithm is None:
            package.note(Seen.UNKNOWN_ALGORITHM, document, line, algorithm=pointer.checksum_type, file=path)
        elif not same_digest(package, path, algorithm, pointer.checksum):
            _put(package, owner, f"CHECKSUM{ends}", document, line)
            package.note(Seen.CHECKSUM, path, None, document=document, said_at=line, algorithm=pointer.checksum_type)
    return path


def _put(package: Package, owner: str, attribute: str, document: PackagePath, line: int) -> None:
    package.put(f"{owner}/@{attribute}", Hit(Location(path=document, line=line)))


def _only_line_ends_differ(package: Package, path: PackagePath, pointer: Pointer) -> bool:
    """Whether the file is what `pointer` says but for line ends: CRLF that became LF on its way."""
    algorithm = algorithm_named(pointer.checksum_type or "")
    if pointer.size is None or pointer.checksum is None or algorithm is None or same_size(package, path, pointer.size):
        return False
    digester = Digester([algorithm])
    try:
        with package.files.open(path) as stream:
            while block := stream.read(BLOCK):
                digester.update(block.replace(b"\n", b"\r\n"))
    except (OaisError, OSError):
        return False
    (digest,) = digester.digests()
    return str(digester.size) == pointer.size.strip() and digest.value == pointer.checksum.strip().lower()


def same_size(package: Package, path: PackagePath, said: str) -> bool:
    """Whether the size as written is that of the file."""
    return said.strip().isascii() and said.strip().lstrip("0") == str(_size(package, path)).lstrip("0")


def same_digest(package: Package, path: PackagePath, algorithm: str, said: str) -> bool:
    """Whether the digest as written is that of the file; letters may be large or small."""
    actual = package.files.digest(path, algorithm)
    return actual is None or actual == said.strip().lower()


def _size(package: Package, path: PackagePath) -> int:
    return package.files.size(path)


def _candidates(package: Package, document: PackagePath, href: str) -> Iterator[PackagePath]:
    """The paths that `href` can mean: decoded as URLs are; as it stands, and with `+` for a space, as some write it."""
    base = document.parent or ""
    for text in dict.fromkeys((_unquoted(href), href, unquote_plus(href, errors="surrogateescape"))):
        path = _joined(base, text, package.folder or "")
        if path is not None:
            yield path


def _unquoted(href: str) -> str:
    return unquote(href, errors="surrogateescape")


def _joined(base: str, relative: str, folder: str) -> PackagePath | None:
    """`relative` from `base`, by its letters alone; None when it leaves `folder` or is no relative path."""
    if not relative or relative.startswith("/"):
        return None
    parts = base.split("/") if base else []
    for part in relative.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part != ".":
            parts.append(part)
    try:
        path = PackagePath("/".join(parts))
    except InputError:
        return None
    return path if not folder or path.under(folder) else None
