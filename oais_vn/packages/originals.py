"""The content files of a package with the names that they came with, and the list of both."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from oais_vn.formats.mets.reader import ReadFile, read_mets
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.originals import Hindrance, Original
from oais_vn.model.package import PackageType
from oais_vn.model.paths import PackagePath, escaped_name, unescaped_name
from oais_vn.packages import layout
from oais_vn.packages.head import PackageHead, within

_USES = {"data": False, "holeyfile": True}
_TYPES = (PackageType.SIP.value, PackageType.AIP.value)
_FORMULA = "=+-@"
"""With these a cell begins that spreadsheets compute."""


def read_originals(head: PackageHead) -> Iterator[Original]:
    """Every content file of a SIP or AIP, in the order of its METS; nothing is held.

    Raises `PackageError` for anything else (a copy for a reader is no original) and for a METS that names files
    outside the package.
    """
    location = head.source.location
    if head.header.package_type not in _TYPES:
        raise PackageError(
            Text(
                f"{location}: chỉ SIP và AIP giữ tệp gốc (METS ghi {head.header.package_type!r})",
                f"{location}: only a SIP or an AIP holds originals (METS says {head.header.package_type!r})",
            ),
            path=location,
        )
    base = within(head.folder, layout.REPRESENTATION)
    path = base / layout.METS
    with head.source.open(path) as stream:
        for part in read_mets(stream, path):
            if isinstance(part, ReadFile) and part.pointer.href and part.use.casefold() in _USES:
                file = _file(base, part)
                yield Original(
                    file=file,
                    name=unescaped_name(part.owner_id) or file.name,
                    checksum=part.pointer.checksum or "",
                    checksum_type=part.pointer.checksum_type or "",
                    linked=_USES[part.use.casefold()],
                )


def _file(base: PackagePath, part: ReadFile) -> PackagePath:
    try:
        return base / unquote(part.pointer.href or "")
    except InputError as error:
        raise PackageError(
            Text(f"{base}/METS.xml: {error.text.vi}", f"{base}/METS.xml: {error.text.en}"),
            path=f"{base}/METS.xml",
            line=part.line,
        ) from error


def names_header() -> bytes:
    """The first line of names.csv (UTF-8 with a mark, so that Excel reads it)."""
    return b"\xef\xbb\xbf" + _line(
        ["tệp trong gói · file", "tên gốc · original name", "tình trạng · state", "lý do · reason"]
    )


def names_line(original: Original, hindrance: Hindrance | None) -> bytes:
    """The line of a file: the name as `escaped_name` writes it, `restored`, `refused` or `linked`, and why."""
    state = "linked" if original.linked else "restored" if hindrance is None else "refused"
    name = escaped_name(original.name)
    if name.startswith(tuple(_FORMULA)):
        name = f"%{ord(name[0]):02X}{name[1:]}"
    reason = "" if hindrance is None else f"{hindrance.text.vi} · {hindrance.text.en}"
    return _line([original.file, name, state, reason])


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()
