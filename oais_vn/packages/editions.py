"""The versions of a package in a store: `<name>_<shape>_v1`, `_v2`, …, without gaps, and whose the name is."""

from __future__ import annotations

from typing import NamedTuple

from oais_vn.formats.bagit.reader import read_tags
from oais_vn.model.agencies import Archive
from oais_vn.model.errors import ExistsError
from oais_vn.model.identifiers import AgencyCode
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, PackageStore
from oais_vn.packages import layout
from oais_vn.packages.layout import bag_name, folder_name
from oais_vn.packages.reader import provenance_of
from oais_vn.packages.tags import IDENTIFIER


class Held(NamedTuple):
    """A package that a store holds, and which version it is."""

    version: int
    source: PackageSource


def latest(store: PackageStore, name: str, shape: str) -> Held | None:
    """The highest version of the package that is called so, or None."""
    found, version = None, 1
    while (there := store.find(bag_name(name, shape, version))) is not None:
        found, version = Held(version, there), version + 1
    return found


def name_in(store: PackageStore, archive: Archive, code: str, shape: str) -> str:
    """What the bags of a code are called in a store: by the code, or by its namespace and the code.

    The plain code is for the archive's own fonds, and for whoever has it there already, so that a line of versions
    goes on when the archive itself was merged. Fonds of a former archive, and those that find the plain name taken
    by another namespace, have theirs before it. Raises `ExistsError` when the name is taken and `namespace` is
    not told: nobody but the archive knows whether it is the same fonds.
    """
    there = store.find(bag_name(code, shape, 1))
    holder = None if there is None else namespace_of(there)
    if holder == archive.fonds_namespace or (holder is None and archive.former is None):
        return code
    if archive.namespace is None and there is not None:
        raise ExistsError(
            Text(
                f"{there.location}: mã {code} ở đây là của cơ quan lưu trữ {holder}, không phải {archive.code}; nếu "
                f'vẫn là phông ấy, ghi namespace = "{holder}" vào mục [archive] của delivery.toml; nếu là phông khác '
                f'trùng mã, ghi namespace = "{archive.code}"',
                f"{there.location}: code {code} is there of archive {holder}, not of {archive.code}; if it is the same "
                f'fonds, write namespace = "{holder}" under [archive] of delivery.toml; if it is another one with the '
                f'same code, write namespace = "{archive.code}"',
            ),
            place=there.location,
        )
    return archive.scoped(code)


def namespace_of(package: PackageSource) -> AgencyCode | None:
    """The archive that gave the fonds code of a package of ours; None when the package does not tell."""
    with package.open(PackagePath("bag-info.txt")) as stream:
        tags = dict(read_tags(stream))
    terms = provenance_of(package, layout.PAYLOAD / folder_name(tags.get(IDENTIFIER) or "?"))
    return None if terms is None else terms.archive.fonds_namespace
