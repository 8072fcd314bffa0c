"""Packages on their way to and from the store: bytes at hand, and how they are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.desk import DEFAULT_PROFILE, paths_set, profile_called
from oais_vn.model.keeping import StagedFile
from oais_vn.model.package import Form
from oais_vn.model.ports import PackageSource
from oais_vn.model.profile import Profile
from oais_vn.packages.head import made_under, read_head
from oais_vn.wiring import archive as shelves
from oais_vn.workflows.keeper import Keeper
from oais_vn.workflows.rebuild import Reading


@contextmanager
def staged_package(keeper: Keeper, place: Path) -> Iterator[tuple[str, str, StagedFile]]:
    """The name, the file name and the bytes of a package: a folder as its tar, an archive as it is."""
    form = wiring.form_of(place)
    whole = place.resolve().name
    held: AbstractContextManager[StagedFile]
    if form is Form.FOLDER:
        name, file = whole, f"{whole}.tar"
        held = keeper.bench.tar(name, wiring.package_source(place))
    else:
        name, file = whole.removesuffix(f".{form.value}"), whole
        held = keeper.bench.take(file, shelves.file_blocks(place))
    with held as staged:
        yield name, file, staged


def reading() -> Reading:
    """How packages that come from carriers are read."""
    return Reading(_profile_of, wiring.scratch)


def _profile_of(source: PackageSource) -> Profile:
    named = partial(wiring.known_profile, roots=paths_set("profiles"))
    return made_under(read_head(source), named, [profile_called(DEFAULT_PROFILE)])
