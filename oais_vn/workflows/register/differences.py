"""What of a fonds is new, changed or gone since an earlier hand-over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from oais_vn.formats.handover.tables import Row, Table, change_row

_KEYS: Mapping[str, tuple[str, ...]] = {"dossier": ("unit", "fonds", "code"), "package": ("name",)}
_STAYS = frozenset(["file"])
"""Columns that say nothing of the thing itself."""


class Rows(Protocol):
    """A database of a hand-over, ours or another's."""

    def rows(self, table: Table, order: Sequence[str] = ()) -> Iterator[Row]:
        """Every row in the order of these columns."""
        ...


def differences(
    old: Rows, old_tables: Mapping[str, Table], new: Rows, new_tables: Mapping[str, Table]
) -> Iterator[Row]:
    """The rows of the table `change`; both are read once, side by side, in the order of their keys.

    Columns that only one of the two knows are not compared.
    """
    for name, keys in _KEYS.items():
        before, after = old_tables[name], new_tables[name]
        left = _keyed(old.rows(before, keys), before, keys)
        right = _keyed(new.rows(after, keys), after, keys)
        shared = [column for column in after.columns if column in before.columns and column not in _STAYS]
        yield from _merged(name, shared, left, right)


def _merged(
    name: str,
    shared: Sequence[str],
    left: Iterator[tuple[Row, dict[str, str]]],
    right: Iterator[tuple[Row, dict[str, str]]],
) -> Iterator[Row]:
    was, now = next(left, None), next(right, None)
    while was is not None or now is not None:
        if was is not None and (now is None or was[0] < now[0]):
            yield change_row(name, "/".join(was[0]), "gone")
            was = next(left, None)
        elif now is not None and (was is None or now[0] < was[0]):
            yield change_row(name, "/".join(now[0]), "new")
            now = next(right, None)
        elif was is not None and now is not None:
            changed = [column for column in shared if was[1][column] != now[1][column]]
            if changed:
                yield change_row(name, "/".join(now[0]), "changed", changed)
            was, now = next(left, None), next(right, None)


def _keyed(rows: Iterator[Row], table: Table, keys: Sequence[str]) -> Iterator[tuple[Row, dict[str, str]]]:
    for row in rows:
        values = dict(zip(table.columns, row, strict=True))
        yield tuple(values[key] for key in keys), values
