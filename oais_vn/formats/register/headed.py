"""Tables that people fill in: a header somewhere at the top, then rows; every row that is wrong is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from oais_vn.formats.tables.choice import open_tables
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.options import TableOptions
from oais_vn.model.description import fold
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource

R = TypeVar("R")

_HEADER_AMONG: Final = 10
_MOST_TOLD: Final = 20


def each_row(
    source: PackageSource,
    path: PackagePath,
    headers: Mapping[str, Sequence[str]],
    needed: Sequence[str],
    read: Callable[[Mapping[str, str]], R | None],
) -> list[R]:
    """What `read` makes of every row below the headers, but for None; raises `InputError` that tells each wrong row.

    `headers` has the headers of each column by its name, `needed` those without which there is no table. Raises
    `PackageError` as `headed_rows` does.
    """
    found: list[R] = []
    faults: list[tuple[int, Text]] = []
    for number, row in headed_rows(source, path, headers, needed):
        try:
            made = read(row)
        except InputError as error:
            faults.append((number, error.text))
            continue
        if made is not None:
            found.append(made)
    if faults:
        told = [Text(f"dòng {number}: {each.vi}", f"row {number}: {each.en}") for number, each in faults[:_MOST_TOLD]]
        more = len(faults) - len(told)
        told += [Text(f"và {more} dòng nữa", f"and {more} more rows")] if more else []
        raise InputError(
            Text(
                f"{path}: không nhận dòng nào, vì:\n  " + "\n  ".join(each.vi for each in told),
                f"{path}: no row was taken, because:\n  " + "\n  ".join(each.en for each in told),
            )
        )
    return found


def headed_rows(
    source: PackageSource, path: PackagePath, headers: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of the first sheet that has the `needed` columns, each with its number, by the names of columns.

    `PackageError` when the file cannot be read or no sheet has such columns.
    """
    names = {fold(header): name for name, known in headers.items() for header in known}
    with open_tables(source, [path], TableOptions(), Ledger(path)) as sheets:
        for sheet in sheets:
            columns: dict[int, str] = {}
            for row in sheet.rows():
                if not columns:
                    told = {place: names[fold(text)] for place, text in enumerate(row.texts) if fold(text) in names}
                    if set(needed) <= set(told.values()):
                        columns = told
                    elif row.number >= _HEADER_AMONG:
                        break
                elif not row.empty:
                    texts = {name: row.texts[place] for place, name in columns.items() if place < len(row.texts)}
                    yield row.number, texts
            if columns:
                return
    wanted = ", ".join(headers[name][0] for name in needed)
    raise PackageError(
        Text(f"{path}: không thấy các cột {wanted}", f"{path}: the columns {wanted} are not there"), path=path
    )


def count_of(text: str) -> int | None:
    """A whole number, None for an empty cell; `InputError` for anything else."""
    if not text:
        return None
    if not text.isdecimal():
        raise InputError(Text(f"không phải số nguyên: {text!r}", f"no whole number: {text!r}"))
    return int(text)
