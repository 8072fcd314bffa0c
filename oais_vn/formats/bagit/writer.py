"""Writing the tag files of a BagIt 1.0 bag (RFC 8493) in one canonical form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from oais_vn.model.errors import InputError
from oais_vn.model.fixity import ContentFile
from oais_vn.model.language import Text

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
"""The content of bagit.txt (RFC 8493 §2.1.1)."""


def encoded_path(path: str) -> str:
    """A path as a manifest of BagIt 1.0 writes it: only CR, LF and `%` are percent-encoded (§2.1.3)."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def write_manifest(files: Iterable[ContentFile], algorithm: str, prefix: str = "") -> Iterator[bytes]:
    """Manifest lines for `files`, which come sorted by path; `prefix` (e.g. `data/`) goes before each path."""
    for file in files:
        yield f"{file.digest(algorithm)}  {encoded_path(prefix + file.path)}\n".encode()


def write_tags(tags: Sequence[tuple[str, str]]) -> bytes:
    """bag-info.txt: `Label: value` lines in the order given (§2.2.2); values may not hold line breaks."""
    lines = []
    for label, value in tags:
        if "\n" in value or "\r" in value or value != value.strip():
            raise InputError(
                Text(
                    f"giá trị của {label} trong bag-info.txt không được xuống dòng hay thừa khoảng trắng: {value!r}",
                    f"value of {label} in bag-info.txt may hold no line breaks or outer spaces: {value!r}",
                )
            )
        lines.append(f"{label}: {value}\n")
    return "".join(lines).encode()
