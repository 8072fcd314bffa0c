"""Microfilm: reels ordered from AIPs, judged when they come back, and looked after."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.desk import made_under_of, workshop_for
from oais_vn.api.keeping import OpenArchive
from oais_vn.formats.film.returns import write_minutes, write_retakes, write_return
from oais_vn.model.errors import InputError
from oais_vn.model.film import FilmCopy, FilmProfile, require_reel
from oais_vn.model.film_return import Measured, Readings, Returned, Sighting
from oais_vn.model.language import Text
from oais_vn.model.package import Form, Package
from oais_vn.model.ports import Progress
from oais_vn.packages.head import read_head
from oais_vn.packages.tags import SHAPE
from oais_vn.wiring import film as rooms
from oais_vn.workflows.amend import AmendJob
from oais_vn.workflows.collect import Collector
from oais_vn.workflows.film.edition import FilmEdition, RescannedReel
from oais_vn.workflows.film.filmed import filmed
from oais_vn.workflows.film.keeping import Shelved, inspect, receive
from oais_vn.workflows.film.order import FilmOrder, MadeReel
from oais_vn.workflows.film.returned import FilmJudge, OpenOrder, open_order

DEFAULT_FILM = "16mm-30.5m"

_PLACE = str | os.PathLike[str]


def film_profiles() -> Iterator[FilmProfile]:
    """The film profiles that are known here."""
    return (rooms.film_profile(name) for name in rooms.film_profile_names())


def film_order(
    aips: Iterable[_PLACE],
    out: _PLACE,
    *,
    first: str,
    film: str = DEFAULT_FILM,
    decision: str = "",
    progress: Progress | None = None,
) -> Iterator[MadeReel]:
    """Order film for AIPs, in this order: a bag for each reel in `out`, numbered from `first` on.

    `film` is a film profile's name, or the path of a TOML file. `decision` is filmed as it is written.

    Raises `NotPassedError` for an AIP that does not pass, `AccessRefusedError` for a state secret, `InputError` for
    pages that are too large for the film, `ExistsError` when a reel is there already, `PluginError` without the extra
    `film`.
    """
    require_reel(first)
    profile, studio = rooms.film_profile(film), rooms.film_studio()
    places = [found for aip in aips for found in wiring.bag_paths(Path(aip))]
    wiring.require_apart(Path(out), places)
    dossiers, sources = [], {}
    for done, place in enumerate(places, 1):
        source = wiring.package_source(place)
        name = _name_of(place)
        if len(places) > 1 and read_head(source).tags.get(SHAPE) == "aic":
            # The collection of a fonds, which lies beside its AIPs, has no pages.
            continue
        with wiring.scratch() as spool:
            dossiers.append(filmed(name, source, made_under_of(place), spool, studio, wiring.clock()))
        sources[name] = source
        if progress is not None:
            progress(name, done, len(places))
    order = FilmOrder(profile, first, decision, studio, wiring.clock(), wiring.software())
    store = wiring.package_store(Path(out), Form.FOLDER.value)
    with store.lock():
        store.clean()
        yield from order.make(dossiers, sources, store, progress)


def _name_of(place: Path) -> str:
    form = wiring.form_of(place)
    return place.resolve().name.removesuffix("" if form is Form.FOLDER else f".{form.value}")


def film_return(
    order: _PLACE,
    rescans: _PLACE,
    *,
    readings: _PLACE | None = None,
    film: str = "",
    progress: Progress | None = None,
) -> ReturnedReel:
    """Judge a reel that came back: `rescans` is a folder of pictures by name, or one file of many.

    `order` is the bag of the reel. The limits of the film hold as it was ordered, unless `film` names another profile.
    Without `readings` (a TOML file) no reel is accepted. Raises `InputError` for the rescans of another reel,
    `PackageError` for a bag that is no order.
    """
    opened = open_order(wiring.package_source(Path(order)))
    told = None if readings is None else rooms.film_readings(Path(readings))
    if told is not None and told.reel != opened.reel.reel:
        raise InputError(
            Text(
                f"{readings}: số đo của cuộn {told.reel}, không phải {opened.reel.reel}",
                f"{readings}: readings of reel {told.reel}, not of {opened.reel.reel}",
            )
        )
    profile = rooms.film_profile(film) if film else opened.reel.profile
    judge = FilmJudge(opened, rooms.film_reader())
    found = judge.judge(rooms.pictures_at(Path(rescans)), told, profile, progress)
    return ReturnedReel(opened, found, told)


def film_inspection(
    archive: OpenArchive,
    readings: _PLACE,
    *,
    order: _PLACE | None = None,
    sample: _PLACE | None = None,
    film: str = "",
    progress: Progress | None = None,
) -> tuple[tuple[Measured, ...], tuple[FilmCopy, ...]]:
    """Record the inspection of a reel in the vault: its readings, and a `sample` of rescans compared with its `order`.

    The limits are those of `film`, of the order, or of the film that the register names. Gives the readings against
    their limits, and what the reel now proves. Raises `InputError` for a reel that is not
    in the register, or a sample without the order.
    """
    told = rooms.film_readings(Path(readings))
    carrier = next((each for each in archive.carriers() if each.code == told.reel), None)
    ordered = None if order is None else open_order(wiring.package_source(Path(order)))
    if ordered is not None and not film:
        profile = ordered.reel.profile
    else:
        profile = rooms.film_profile(film or (DEFAULT_FILM if carrier is None else carrier.kind))
    measured = told.judged(profile)
    if sample is not None and ordered is None:
        raise InputError(
            Text("mẫu quét cần đơn đặt của cuộn (order) để so", "a sample needs the order of the reel to compare with")
        )
    seen: tuple[Sighting, ...] = ()
    if sample is not None and ordered is not None:
        judge = FilmJudge(ordered, rooms.film_reader())
        seen = tuple(judge.sightings(rooms.pictures_at(Path(sample)), progress))
    with archive.for_film() as keeper:
        return measured, inspect(keeper, told, measured, seen, profile.least_likeness)


def film_edition(
    aip: _PLACE,
    reels: Iterable[tuple[_PLACE, _PLACE]],
    *,
    decision: _PLACE,
    operator: str = "",
    progress: Progress | None = None,
) -> Iterator[Package]:
    """Make the next edition of an AIP, beside it, from the rescan of its film, and that of its fonds' collection.

    `reels` are pairs of a reel's order and its rescans: all reels that the AIP is on. `decision` is a DECISION.toml of
    the kind `quet-lai`. Raises `InputError` when a page is missing or cannot be made out, and as `amend` does.
    """
    place = wiring.one_package(Path(aip))
    loaded = made_under_of(place)
    reader = rooms.film_reader()
    given = [
        RescannedReel(open_order(wiring.package_source(Path(order))), tuple(rooms.pictures_at(Path(rescans))))
        for order, rescans in reels
    ]
    edition = FilmEdition(given, reader, progress)
    software = wiring.software()
    with workshop_for(loaded, place.resolve().parent, wiring.form_of(place).value) as workshop:
        package = AmendJob(
            partial(wiring.package_source, place),
            loaded,
            workshop,
            software,
            operator,
            wiring.decision_of(Path(decision)),
            rescanned=partial(edition.documents, name=_name_of(place)),
        ).run(progress)
        yield package
        yield from Collector(loaded, workshop, software, operator, None).collect([(package.name, package.digest)])


@dataclass(frozen=True)
class ReturnedReel:
    """A reel that came back, with its order and what was measured of it."""

    order: OpenOrder
    found: Returned
    readings: Readings | None

    def write(self, out: _PLACE) -> None:
        """Write return.json, retakes.csv and the minutes into a folder, which must not have them yet."""
        folder = Path(out)
        wiring.require_apart(folder, [Path(self.order.source.location)])
        rooms.write_papers(
            folder,
            {
                "return.json": write_return(self.found, self.readings),
                "retakes.csv": write_retakes(self.found, self.order.reel),
                "bien-ban.txt": write_minutes(self.found, self.order.reel, self.readings),
            },
        )

    def receive(
        self, archive: OpenArchive, *, site: str, custodian: str = "", seal: str = "", end: str = ""
    ) -> tuple[tuple[FilmCopy, ...], tuple[str, ...]]:
        """Enter the reel into an archive's register, with what it proves of each package that the archive holds.

        Gives also the packages on the reel that the archive does not hold so. Raises `InputError` without readings, and
        for a reel that is there already.
        """
        if self.readings is None:
            raise InputError(
                Text("cần số đo của cuộn (readings) trước khi nhập sổ", "a reel is registered with its readings only")
            )
        with archive.for_film() as keeper:
            return receive(keeper, self.order, self.found, self.readings, Shelved(site, custodian, seal, end))
