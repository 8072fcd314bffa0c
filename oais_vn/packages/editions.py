"""The versions of a package in a store: `<name>_<shape>_v1`, `_v2`, …, without gaps."""

from __future__ import annotations

from typing import NamedTuple

from oais_vn.model.ports import PackageSource, PackageStore
from oais_vn.packages.layout import bag_name


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
