"""Writing metadata.csv, by which Archivematica takes descriptions in with the files: UTF-8, RFC 4180."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from oais_vn.formats.archivematica.dublin_core import ELEMENTS, DublinCore
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath

_FOLDERS = ("objects", "data")
"""Where the paths of a transfer begin: `objects` in a standard transfer, `data` in a bag."""


@dataclass(frozen=True, slots=True)
class MetadataRow:
    """A file or a folder of the transfer, as it is called before Archivematica changes names, and what it is."""

    path: PackagePath
    description: DublinCore


def write_metadata_csv(rows: Callable[[], Iterable[MetadataRow]]) -> Iterator[bytes]:
    """The table as chunks of bytes; `rows` gives the rows anew at each call: it is called twice, and nothing is held.

    An element that one row has several times has as many columns of one name, as Archivematica asks; there is no
    byte order mark, which it would take for a part of the first name. Raises `InputError` for a path that does not
    begin with `objects` or `data`: Archivematica would ignore it without a word.
    """
    columns = _columns(rows())
    yield _line(["filename", *(element.replace(":", ".") for element in columns)])
    for row in rows():
        values = defaultdict(list)
        for element, value in row.description:
            values[element].append(value)
        cells = {element: iter(found) for element, found in values.items()}
        yield _line([row.path, *(next(cells.get(element, iter(())), "") for element in columns)])


def _columns(rows: Iterable[MetadataRow]) -> list[str]:
    """The elements, each as often as the row that has it most often."""
    most: Counter[str] = Counter()
    for row in rows:
        _require_place(row.path)
        most |= Counter(element for element, _ in row.description)
    order = [*(element for element in ELEMENTS if element in most), *(name for name in most if name not in ELEMENTS)]
    return [element for element in order for _ in range(most[element])]


def _require_place(path: PackagePath) -> None:
    if path.partition("/")[0] not in _FOLDERS:
        raise InputError(
            Text(
                f"đường dẫn trong metadata.csv phải bắt đầu bằng objects/ (bao BagIt: data/), không phải: {path!r}",
                f"a path in metadata.csv must begin with objects/ (in a bag: data/), not: {path!r}",
            )
        )


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()
