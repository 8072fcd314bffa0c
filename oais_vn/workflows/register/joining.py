"""Units' lists of dossiers joined into that of a province, on disk, in the order of units, fonds and groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from typing import cast

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.ports import Spool
from oais_vn.model.register.joined import (
    Given,
    Joined,
    Joining,
    Place,
    ProvinceList,
    Quantity,
    SentDossier,
    SentList,
    SentNames,
)
from oais_vn.model.register.plain import plain, value_of

_MOST_TOLD = 50
"""Rows that are told one by one of each file, and dossiers that came twice."""
_CODES, _ROWS = "code", "row"
_END = "\x00"
"""Between the parts of a key: below every sign that a code may have."""


def join_lists(given: Iterable[Given], name: str, year: int, by_code: Spool, ordered: Spool) -> Joining:
    """Join lists; `ordered` has their rows afterwards, for `joined_rows`. Everything that is wrong is told at once.

    A dossier (unit, fonds, code) that comes twice is refused: which of two rows is right nobody can know.
    """
    faults: list[Text] = []
    sources: list[SentList] = []
    units: dict[str, str] = {}
    fonds: dict[str, str] = {}
    for number, each in enumerate(given, start=1):
        sources.append(_taken(number, each, by_code, faults))
        units |= each.names.units
        fonds |= each.names.fonds
    places: dict[Place, Quantity] = {}
    criteria: dict[str, None] = {}
    shared = twice = 0
    for _, group in groupby(_values(by_code, _CODES), lambda value: value["code"]):
        # Few have one code: as many as there are units and fonds.
        same = [cast("Joined", value_of(Joined, value["joined"])) for value in group]
        apart = {each.dossier.key for each in same}
        shared += len(apart) if len(apart) > 1 else 0
        for one, other in pairwise(same):
            if one.dossier.key == other.dossier.key:
                twice += 1
                if twice <= _MOST_TOLD:
                    faults.append(_twice(one, other, sources))
        for found in same:
            dossier = found.dossier
            place = (dossier.key.unit, dossier.key.fonds, dossier.group)
            places[place] = places.get(place, Quantity()).plus(_quantity(dossier))
            criteria |= dict.fromkeys(dossier.criteria)
            key = _END.join((*place, f"{found.source:06}", f"{dossier.row:09}"))
            ordered.put(_ROWS, key, plain(found._replace(shared=len(apart) > 1)))
    if twice > _MOST_TOLD:
        more = twice - _MOST_TOLD
        faults.append(Text(f"và {more} hồ sơ nữa được nêu hai lần", f"and {more} more dossiers came twice"))
    if not places and not faults:
        faults.append(Text("không có hồ sơ nào", "there are no dossiers"))
    if faults:
        return Joining(None, tuple(faults))
    ordered_places = dict(sorted(places.items()))
    listed = ProvinceList(
        *(name, year, ordered_places, tuple(sources), SentNames(units, fonds), tuple(sorted(criteria))),
        *(_shared_fonds(ordered_places), shared),
    )
    return Joining(listed, ())


def joined_rows(ordered: Spool) -> Iterator[tuple[Place, Iterator[Joined]]]:
    """The rows of a joined list by their unit, fonds and group; each group is to be read before the next."""
    rows = (cast("Joined", value_of(Joined, value)) for value in ordered.items(_ROWS))
    yield from groupby(rows, lambda each: (each.dossier.key.unit, each.dossier.key.fonds, each.dossier.group))


def _taken(number: int, given: Given, by_code: Spool, faults: list[Text]) -> SentList:
    units: dict[str, None] = {}
    count = wrong = 0
    before = len(faults)
    for row in _readable(given, faults):
        if not isinstance(row, SentDossier):
            wrong += 1
            if wrong <= _MOST_TOLD:
                place, text = row
                faults.append(Text(f"{given.file}, dòng {place}: {text.vi}", f"{given.file}, row {place}: {text.en}"))
            continue
        count += 1
        key = row.key
        units[key.unit] = None
        told = _END.join((key.code, key.unit, key.fonds, f"{number:06}", f"{row.row:09}"))
        by_code.put(_CODES, told, {"code": key.code, "joined": plain(Joined(row, number, shared=False))})
    if wrong > _MOST_TOLD:
        more = wrong - _MOST_TOLD
        faults.append(Text(f"{given.file}: và {more} dòng nữa", f"{given.file}: and {more} more rows"))
    if not count and not wrong and len(faults) == before:
        faults.append(
            Text(f"{given.file}: không có hồ sơ nào được chọn", f"{given.file}: no dossier is selected in it")
        )
    return SentList(number, given.file, given.sha256, tuple(sorted(units)), count)


def _readable(given: Given, faults: list[Text]) -> Iterator[SentDossier | tuple[int, Text]]:
    """The rows as far as the file can be read."""
    try:
        yield from given.rows
    except PackageError as error:
        faults.append(Text(f"{given.file}: {error.text.vi}", f"{given.file}: {error.text.en}"))


def _values(spool: Spool, group: str) -> Iterator[Mapping[str, object]]:
    yield from spool.items(group)


def _twice(one: Joined, other: Joined, sources: Sequence[SentList]) -> Text:
    (file, row), (second, place) = ((sources[each.source - 1].file, each.dossier.row) for each in (one, other))
    return Text(
        f"hồ sơ {one.dossier.key} được nêu hai lần: {file}, dòng {row} và {second}, dòng {place}",
        f"dossier {one.dossier.key} came twice: {file}, row {row} and {second}, row {place}",
    )


def _quantity(dossier: SentDossier) -> Quantity:
    metres = int(Decimal(dossier.metres) * 1000) if dossier.metres else 0
    return Quantity(1, dossier.sheets or 0, dossier.pages or 0, metres)


def _shared_fonds(places: Iterable[Place]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for unit, fonds, _ in places:
        found.setdefault(fonds, {})[unit] = None
    return {fonds: tuple(units) for fonds, units in found.items() if fonds and len(units) > 1}
