"""What requirements ask of the package as a whole, by the name that their data give it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from oais_vn.model.report import Location
from oais_vn.validation.package import METS, Package

Check = Callable[[Package], Iterable[Location]]
"""Gives the places where what is asked does not hold."""


def _objid_names_folder(package: Package) -> Iterable[Location]:
    """The package's folder is named by mets/@OBJID."""
    header = package.header()
    if header is not None and header.objid and header.objid != package.folder_name:
        yield Location(path=package.within(METS), line=header.line)


CHECKS: dict[str, Check] = {"objid-names-folder": _objid_names_folder}
