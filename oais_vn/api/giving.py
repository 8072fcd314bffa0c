"""What leaves the archive: copies for readers, exports, files under the names that they came with."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.desk import DEFAULT_PROFILE, EVENT_LOG, made_under_of, paths_set, profile_called, workshop_for
from oais_vn.api.installed import settings
from oais_vn.model.errors import PackageError
from oais_vn.model.export import Exported, ExportOrder
from oais_vn.model.originals import Restored
from oais_vn.model.package import Package
from oais_vn.model.ports import Progress
from oais_vn.model.profile import Profile
from oais_vn.workflows.batch import OnError, run_jobs
from oais_vn.workflows.disseminate import DisseminateJob
from oais_vn.workflows.export import Dialects, export_jobs
from oais_vn.workflows.unpack import UnpackJob


def disseminate(
    aip: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    request: str | os.PathLike[str],
    profile: str = DEFAULT_PROFILE,
    form: str = "folder",
    log: str | os.PathLike[str] | None = None,
    newest: bool = True,
    operator: str = "",
    progress: Progress | None = None,
) -> Package:
    """Make a DIP for a reader: the documents of an AIP that a REQUEST.toml asks for, as marked copies.

    A newer version of the AIP that lies beside it is taken in its place, unless `newest` is false.
    The event goes to `log` (default: the setting `event_log`, else `events.jsonl` in `out`); the AIP is not
    touched. Raises `AccessRefusedError` for what is secret or lacks its approval, `ConfigurationError` for a wrong
    request, `InputError` for documents that are not there, `NotPassedError` when the AIP does not pass,
    `PackageError` for a document that cannot be read or marked.
    """
    loaded = profile_called(profile)
    place, folder = wiring.one_package(Path(aip)), Path(out)
    if newest:
        place = wiring.newest_version(place)
    wiring.require_apart(folder, [place])
    found = settings()
    told = Path(str(log or found["event_log"].value) or folder / EVENT_LOG)
    wiring.require_apart(told, [place])
    with workshop_for(loaded, folder, form) as workshop:
        return DisseminateJob(
            partial(wiring.package_source, place),
            wiring.reader_request(Path(request), loaded),
            loaded,
            _sealed_under(place, loaded),
            workshop,
            wiring.copy_stamper(str(found["stamper"].value), str(found["copy_font"].value)),
            wiring.event_log(told),
            wiring.software(),
            operator,
        ).run(progress)


def _sealed_under(place: Path, wanted: Profile) -> Profile:
    """What the AIP is judged by: a DIP may be made in another dialect. One without a head fails under any."""
    try:
        return made_under_of(place, wanted)
    except PackageError:
        return wanted


def export(
    packages: Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    as_: str,
    profile: str = DEFAULT_PROFILE,
    sequence: int | None = None,
    metadata_csv: bool = False,
    operator: str = "",
    executor: Executor | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    on_error: OnError | None = None,
) -> Iterator[Exported]:
    """Export packages for others: `as_` is `tt05-zip`, `csip-zip` or `archivematica`. They stay as they are.

    Each is judged first by the profile that it names; `profile` is for one that names none. `sequence` is the number
    of the first in its submission (`tt05-zip`); without it a package that lies in `out` keeps its number and the others
    get the next ones. `metadata_csv` adds that file (`archivematica`). Executors and errors as in `pack`:
    `NotPassedError` for a damaged package, `AccessRefusedError` for a secret one, `PackageError` for one that cannot
    be read; `ExistsError` when the name is taken by another export.
    """
    order = ExportOrder.of(as_, sequence, with_csv=metadata_csv)
    paths = [Path(package) for package in packages]
    wiring.require_apart(Path(out), paths)
    named = partial(wiring.known_profile, roots=paths_set("profiles"))
    dialects = Dialects(named, (profile_called(profile), profile_called(DEFAULT_PROFILE)), profile_called("eark-2.2"))
    with (
        workshop_for(dialects.exchange, Path(out), "folder") as workshop,
        wiring.executor(executor, workers, len(paths)) as (pool, window),
    ):
        opened = {str(path): partial(wiring.package_source, path) for path in paths}
        place = wiring.plain_zips(Path(out))
        jobs = export_jobs(opened, order, dialects, place, workshop, wiring.software(), operator)
        yield from run_jobs(jobs, pool, window, progress, on_error)


def restore_originals(
    package: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    profile: str = DEFAULT_PROFILE,
    progress: Progress | None = None,
) -> Restored:
    """Write the content files of a SIP or AIP into `out`/files under the names that they came with, exactly.

    Nothing is overwritten; run again, it goes on. What could not be written is in the result, all names in names.csv.
    """
    wiring.require_apart(Path(out), [Path(package)])
    collections = {name for name, shape in profile_called(profile).shapes.items() if shape.unit == "fonds"}
    with wiring.originals_folder(Path(out)) as place:
        return UnpackJob(wiring.package_source(Path(package)), place, collections).run(progress)
