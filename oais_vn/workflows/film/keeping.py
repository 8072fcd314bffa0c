"""Reels in the archive's register: received when they prove their pages, inspected by the calendar, never a copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oais_vn.formats.film.reels import ReelPart
from oais_vn.model.errors import InputError
from oais_vn.model.film import FilmCopy, FilmState
from oais_vn.model.film_return import FrameState, Measured, Readings, Returned, Sighting
from oais_vn.model.keeping import Carrier, CarrierState
from oais_vn.model.language import Text
from oais_vn.model.preservation import Outcome
from oais_vn.model.tiers import Receipt
from oais_vn.workflows.film.order import REEL
from oais_vn.workflows.film.returned import OpenOrder
from oais_vn.workflows.keeper import Keeper, content_of

_READABLE = (FrameState.MATCHED, FrameState.MISPLACED, FrameState.DUPLICATE)


@dataclass(frozen=True)
class Shelved:
    """Where a reel is kept, by whom, under which seal, and when its maker's term ends (ISO 8601)."""

    site: str
    custodian: str = ""
    seal: str = ""
    end: str = ""


def receive(
    keeper: Keeper, order: OpenOrder, returned: Returned, readings: Readings, shelved: Shelved
) -> tuple[tuple[FilmCopy, ...], tuple[str, ...]]:
    """Enter a reel into the register with what it proves of each package; gives also the packages nobody holds here.

    A package whose pages are all there and readable is proven, though another of the same reel may not be; a reading
    out of its limit lets the reel prove nothing.
    """
    keeper.require_operator()
    keeper.catch_up()
    _require_new(keeper, order.reel.reel)
    bad = [reading.name for reading in returned.readings if not reading.good]
    now = keeper.now()
    content = content_of(order.reel_json)
    label = Receipt(order.reel.reel, REEL, content.size, content.digests)
    carrier = Carrier(
        *(order.reel.reel, order.reel.profile.name, shelved.site, shelved.custodian, shelved.seal, now, shelved.end),
        CarrierState.IN_USE,
        label,
        looked=now,
    )
    note = Text(f"cuộn phim {readings.accession}", f"film reel {readings.accession}")
    keeper.record("carrier registration", carrier, outcome=Outcome.FAIL if bad else Outcome.SUCCESS, note=note)
    films, unknown = [], []
    for part in order.reel.parts:
        holding = keeper.catalogue.holding(part.package)
        if holding is None or holding.name != part.package or holding.digest != part.digest:
            unknown.append(part.package)
            continue
        film = _film(part, returned, bad, now)
        keeper.record("replication", film, outcome=_outcome(film))
        films.append(film)
    return tuple(films), tuple(unknown)


def inspect(
    keeper: Keeper, readings: Readings, measured: Sequence[Measured], sample: Sequence[Sighting], least: float
) -> tuple[FilmCopy, ...]:
    """Record what was measured and seen of a reel in the vault; gives what it now proves.

    A reading out of its limit, or a picture of the sample on which something cannot be made out, degrades every copy
    on the reel: it is to be filmed again while it can be read.
    """
    keeper.require_operator()
    keeper.catch_up()
    carrier = keeper.catalogue.carriers().get(readings.reel)
    if carrier is None or carrier.state is not CarrierState.IN_USE:
        raise InputError(
            Text(
                f"cuộn {readings.reel} không có trong sổ, hoặc không đang dùng",
                f"reel {readings.reel} is not in the register, or not in use",
            )
        )
    bad = [reading.name for reading in measured if not reading.good]
    bad += [sighting.picture.name for sighting in sample if not sighting.is_good(least)]
    now = keeper.now()
    outcome = Outcome.FAIL if bad else Outcome.SUCCESS
    keeper.record("film inspection", carrier._replace(looked=now), outcome=outcome, note=_bad(bad))
    films = []
    for film in [film for film in keeper.catalogue.films() if film.reel == readings.reel]:
        if film.state is FilmState.INCOMPLETE:
            continue
        state = FilmState.DEGRADED if bad else FilmState.PROVEN
        seen = film._replace(state=state, seen=film.seen if bad else now, note=_bad(bad).vi)
        keeper.record("film inspection", seen, outcome=_outcome(seen))
        films.append(seen)
    return tuple(films)


def reels_due(keeper: Keeper) -> list[Carrier]:
    """The reels that must be inspected by now, the longest not inspected first."""
    judge = keeper.judge()
    reels = {film.reel for film in keeper.catalogue.films()}
    due = [
        carrier
        for code, carrier in judge.carriers.items()
        if code in reels and carrier.state is CarrierState.IN_USE and judge.inspection_due(carrier)
    ]
    return sorted(due, key=lambda carrier: carrier.looked)


def _film(part: ReelPart, returned: Returned, bad: Sequence[str], now: str) -> FilmCopy:
    own = range(part.first - 1, part.last + 2)
    lacking = [frame.number for frame in returned.frames if frame.number in own and frame.state not in _READABLE]
    state, note = FilmState.PROVEN, ""
    if lacking:
        state, note = FilmState.INCOMPLETE, "khuôn hình " + ", ".join(map(str, lacking[:20]))
    elif bad:
        state, note = FilmState.DEGRADED, _bad(bad).vi
    return FilmCopy(
        *(part.package, returned.reel, part.first, part.last, part.pages, part.number, part.parts, part.digest),
        *(state, now if state is FilmState.PROVEN else "", note),
    )


def _bad(names: Sequence[str]) -> Text:
    told = ", ".join(names[:20])
    return Text(f"ngoài giới hạn: {told}", f"out of limits: {told}") if names else Text("", "")


def _outcome(film: FilmCopy) -> Outcome:
    return Outcome.SUCCESS if film.state is FilmState.PROVEN else Outcome.FAIL


def _require_new(keeper: Keeper, reel: str) -> None:
    known = keeper.catalogue.carriers().get(reel)
    films = [film for film in keeper.catalogue.films() if film.reel == reel]
    if known is not None and (not films or any(film.state is FilmState.PROVEN for film in films)):
        raise InputError(
            Text(
                f"cuộn {reel} đã có trong sổ; kiểm tra định kỳ thì dùng film inspect",
                f"reel {reel} is in the register already; inspections are recorded by film inspect",
            )
        )
