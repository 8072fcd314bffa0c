"""Documents with tables of any length: laid out once with sample rows, then written row by row."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, NamedTuple
from xml.sax.saxutils import escape

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.decree30 import Column, Draft

_PART = "word/document.xml"
_HEADING = "h"


class Row(NamedTuple):
    """The texts of a row; of a `heading`, which goes over all columns, only the first."""

    texts: Sequence[str]
    heading: bool = False


class LongTable(NamedTuple):
    """A table and the rows that it gets; `mark` tells tables of one document apart."""

    mark: str
    rows: Iterable[Row]


def lay_out(
    draft: Draft, mark: str, columns: Sequence[tuple[str, float, str]], total: Sequence[str] = (), size: int = 11
) -> None:
    """Put a table into the draft: columns of header, width (millimetres) and alignment, and a last row of sums."""
    cells = [
        Column(header, width, _slot(mark, str(place)), align) for place, (header, width, align) in enumerate(columns)
    ]
    draft.table(cells, total=total, size=size)
    table = draft.document.tables[-1]
    row = table.add_row()
    merged = row.cells[0].merge(row.cells[-1])
    run = merged.paragraphs[0].add_run(_slot(mark, _HEADING))
    run.bold = True
    run.font.size = _points(size)
    merged.paragraphs[0].paragraph_format.keep_with_next = True


def write_long(draft: Draft, tables: Sequence[LongTable], stream: IO[bytes]) -> None:
    """Write the draft with its tables, in their order in the document; rows are taken one by one."""
    made = io.BytesIO()
    draft.document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            with target.open(name, "w") as member:
                if name != _PART:
                    member.write(source.read(name))
                    continue
                for piece in _pieces(source.read(name).decode("utf-8"), tables):
                    member.write(piece.encode("utf-8"))


def _pieces(text: str, tables: Sequence[LongTable]) -> Iterator[str]:
    for table in tables:
        sample, heading = _sample(text, table.mark, "0"), _sample(text, table.mark, _HEADING)
        yield text[: sample.start()]
        for row in table.rows:
            yield _filled(heading.group() if row.heading else sample.group(), table.mark, row)
        # The sample of headings lies after that of rows, at the end of its table.
        yield text[sample.end() : heading.start()]
        text = text[heading.end() :]
    yield text


def _sample(text: str, mark: str, name: str) -> re.Match[str]:
    slot = re.escape(_slot(mark, name))
    found = re.search(rf"<w:tr\b(?:(?!</w:tr>).)*?{slot}.*?</w:tr>", text, re.DOTALL)
    if found is None:
        raise ValueError(f"no sample row {mark}{name}")
    return found


def _filled(sample: str, mark: str, row: Row) -> str:
    names = [_HEADING] if row.heading else [str(place) for place in range(len(row.texts))]
    slots = {
        _slot(mark, name): escape(printable(" ".join(text.split())))
        for name, text in zip(names, row.texts, strict=False)
    }
    return re.sub(rf"@@{mark}\w+@@", lambda found: slots[found.group()], sample)


def _slot(mark: str, name: str) -> str:
    return f"@@{mark}{name}@@"


def _points(size: int) -> Any:
    from docx.shared import Pt

    return Pt(size)
