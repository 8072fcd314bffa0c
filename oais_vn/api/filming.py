"""Microfilm: reels ordered from AIPs, judged when they come back, and looked after."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.desk import made_under_of
from oais_vn.model.film import FilmProfile, require_reel
from oais_vn.model.package import Form
from oais_vn.model.ports import Progress
from oais_vn.wiring import film as rooms
from oais_vn.workflows.film.filmed import filmed
from oais_vn.workflows.film.order import FilmOrder, MadeReel

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
        form = wiring.form_of(place)
        name = place.resolve().name.removesuffix("" if form is Form.FOLDER else f".{form.value}")
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
