"""Packages that follow sealed ones: amend, and the line of versions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.checking import OpenDelivery, check
from oais_vn.api.desk import made_under_of, profile_called, workshop_for
from oais_vn.model.amendment import LineEntry
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.package import Package, PackageType
from oais_vn.model.ports import Progress
from oais_vn.workflows.amend import AmendJob
from oais_vn.workflows.collect import Collector
from oais_vn.workflows.pack import PackJob, pack_jobs
from oais_vn.workflows.versions import line_of


def amend(
    aip: str | os.PathLike[str],
    *,
    decision: str | os.PathLike[str],
    metadata: str | os.PathLike[str] | None = None,
    content: OpenDelivery | None = None,
    profile: str = "",
    operator: str = "",
    progress: Progress | None = None,
) -> Iterator[Package]:
    """Make the next version of an AIP beside it, by a decision, and the next edition of its fonds' collection.

    `decision` is a DECISION.toml; `metadata` a TOML file of changed values, `content` an open delivery that holds the
    dossier anew: one of the two. The AIP is not touched. Without `profile` the one that the AIP names holds.

    Raises `InputError` for both or neither, and when nothing changes; `ConfigurationError` for wrong values or a
    decision of another kind; `NotPassedError` when the AIP or the delivery does not pass; `ExistsError` when the AIP
    has another successor already (amend the newest).
    """
    if (metadata is None) == (content is None):
        raise InputError(
            Text("hãy cho một trong hai: metadata hoặc content", "give one of the two: metadata or content")
        )
    place = wiring.one_package(Path(aip))
    loaded = profile_called(profile) if profile else made_under_of(place)
    decided = wiring.decision_of(Path(decision))
    software = wiring.software()
    with workshop_for(loaded, place.resolve().parent, wiring.form_of(place).value) as workshop:

        def redelivered(opened: OpenDelivery, code: str) -> PackJob | None:
            shape = loaded.shape_for(PackageType.AIP, opened.delivery.unit.value)
            report = check(opened, files=False)
            jobs = pack_jobs(opened.delivery, opened.source, report, loaded, shape, workshop, software, operator)
            return next((job for name, job in jobs if name == code), None)

        package = AmendJob(
            partial(wiring.package_source, place),
            loaded,
            workshop,
            software,
            operator,
            decided,
            None if metadata is None else wiring.changes_in(Path(metadata)),
            None if content is None else partial(redelivered, content),
        ).run(progress)
        yield package
        yield from Collector(loaded, workshop, software, operator, None).collect([(package.name, package.digest)])


def versions(wanted: str | os.PathLike[str], folder: str | os.PathLike[str] = ".") -> Iterator[LineEntry]:
    """The line of versions of an AIP, the oldest first, proven from the packages alone.

    `wanted` is the path of a package, whose line is looked for beside it, or a dossier code or OBJID to be looked for
    in `folder`. Nothing comes when there is none.
    """
    place = Path(wanted)
    name = str(wanted)
    if place.exists():
        place = wiring.one_package(place).resolve()
        folder, name = place.parent, place.name
    sources = ((path.name, wiring.package_source(path)) for path in wiring.bag_paths(Path(folder)))
    yield from line_of(sources, name)
