"""What requirements ask of the package as a whole, by the name that their data give it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.validation.package import METS, Package
from oais_vn.validation.seen import Seen

Check = Callable[[Package], Iterable[Location]]
"""Gives the places where what is asked does not hold."""

_NOTED = "noted "
_REPRESENTATIONS = "representations"
_LABEL = "Representations/"
_AT_HOME = ("metadata", "documentation", "schemas")
_ARCHIVES = (".zip", ".tar")


def check_named(name: str) -> Check:
    """The check of this name; `noted file/@SIZE` is what reading put down under that. `KeyError` for others."""
    if name.startswith(_NOTED):
        return partial(_noted, name.removeprefix(_NOTED))
    return CHECKS[name]


def _noted(key: str, package: Package) -> Iterator[Location]:
    yield from (hit.location for hit in package.seen.get(key, ()))


def _objid_names_folder(package: Package) -> Iterator[Location]:
    """The package's folder is named by mets/@OBJID."""
    header = package.header()
    if header is not None and header.objid and package.folder_name not in _names_of(header.objid):
        yield Location(path=package.within(METS), line=header.line)


def _objid_names_representation(package: Package) -> Iterator[Location]:
    """The folder of a representation is named by the OBJID of its METS."""
    for name in package.representations():
        path = package.within(f"{_REPRESENTATIONS}/{name}/{METS}")
        header = package.headers.get(path)
        if header is not None and header.objid and name not in _names_of(header.objid):
            yield Location(path=path, line=header.line)


def _names_of(objid: str) -> tuple[str, str]:
    """How a folder may write an identifier: as it stands, or as the AIP specification maps it (`:` to `+`)."""
    return objid, objid.replace(":", "+").replace("/", "=")


def _container_is_named_by_objid(package: Package) -> Iterator[Location]:
    """The file that holds the package begins with mets/@OBJID; in a bag the folder is named by it."""
    header = package.header()
    if header is not None and header.objid and package.bag is None and _is_archive(package):
        name = package.location.rstrip("/").rpartition("/")[2]
        if not name.startswith(_names_of(header.objid)):
            yield Location()


def _is_archive(package: Package) -> bool:
    return package.location.lower().endswith(_ARCHIVES)


def _one_folder_at_the_top(package: Package) -> Iterator[Location]:
    """An archive unpacks to one folder."""
    if _is_archive(package) and package.bag is None and not package.root and not package.top:
        yield Location()


def _mets_is_there(package: Package) -> Iterator[Location]:
    """There is a METS.xml in the package folder."""
    if package.folder is None:
        yield Location(path=package.within(METS))


def _folder(name: str, package: Package) -> Iterator[Location]:
    """There is a folder of this name in the package folder."""
    if not _has_folder(package, name):
        yield Location(path=package.within(name))


def _has_folder(package: Package, name: str) -> bool:
    prefix = package.within(name) + "/"
    return any(path.startswith(prefix) for path in package.tree_files())


def _own_or_of_representation(name: str, package: Package) -> Iterator[Location]:
    """There is a folder of this name in the package folder or in that of a representation."""
    folders = (name, *(f"{_REPRESENTATIONS}/{each}/{name}" for each in package.representations()))
    if not any(_has_folder(package, each) for each in folders):
        yield Location(path=package.within(name))


def _schemas_of_metadata(package: Package) -> Iterator[Location]:
    """A package that holds metadata has a folder for their schemas."""
    homes = ("metadata", *(f"{_REPRESENTATIONS}/{name}/metadata" for name in package.representations()))
    if any(package.holds(package.within(home)) for home in homes):
        yield from _own_or_of_representation("schemas", package)


def _documentation_of_data(package: Package) -> Iterator[Location]:
    """A package that holds data has a folder for their documentation."""
    places = (package.within(f"{_REPRESENTATIONS}/{name}") for name in package.representations())
    if any(_holds_data(package, place) for place in places):
        yield from _own_or_of_representation("documentation", package)


def _stray(suffix: str, folder: str, package: Package) -> Iterator[Location]:
    """Files of this kind lie in a folder of this name (data may be of any kind)."""
    for path in package.tree_files():
        parts = _inner(package, path).split("/")
        if path.suffix.lower() == suffix and folder not in parts[:-1] and "data" not in parts[:-1]:
            yield Location(path=path)


def _inner(package: Package, path: PackagePath) -> str:
    return path[len(package.tree) + 1 :] if package.tree else path


def _metadata_in(folder: str, section: str, package: Package) -> Iterator[Location]:
    """What the METS's sections of this kind point to lies in `metadata/<folder>`."""
    for path, kind in package.described.items():
        parts = path.split("/")
        if kind == section and "metadata" in parts and folder not in parts:
            yield Location(path=path)


def _beside_metadata(package: Package) -> Iterator[Location]:
    """Metadata lie in folders of `metadata`, not in itself."""
    folder = package.within("metadata")
    yield from (
        Location(path=path) for path in package.tree_files() if path.parent == folder and not package.keeps_place(path)
    )


def _tells_of_representations(package: Package) -> bool:
    return bool(package.divisions or package.seen.get("representation groups"))


def _representations_folder(package: Package) -> Iterator[Location]:
    """There is a folder `representations` when the METS tells of representations."""
    if _tells_of_representations(package):
        yield from _folder(_REPRESENTATIONS, package)


def _no_representations(package: Package) -> Iterator[Location]:
    """There is a folder `representations`, though the METS tells of none."""
    if not _tells_of_representations(package):
        yield from _folder(_REPRESENTATIONS, package)


def _folder_for_each_representation(package: Package) -> Iterator[Location]:
    """What lies in `representations` lies in a folder of one."""
    folder = package.within(_REPRESENTATIONS)
    for path in package.tree_files():
        if path.parent == folder and not package.keeps_place(path):
            yield Location(path=path)


def _empty_representations(package: Package) -> Iterator[Location]:
    """`representations` has a folder for at least one."""
    if _has_folder(package, _REPRESENTATIONS) and not package.representations():
        yield Location(path=package.within(_REPRESENTATIONS))


def _part_of_representations(part: str, filled: bool, package: Package) -> Iterator[Location]:
    """Every representation that holds something (or nothing) has this file, or a folder of this name."""
    for name in package.representations():
        place = package.within(f"{_REPRESENTATIONS}/{name}")
        there = PackagePath(f"{place}/{part}") in package.files or _has_folder(
            package, f"{_REPRESENTATIONS}/{name}/{part}"
        )
        if not there and _holds_data(package, place) == filled:
            yield Location(path=f"{place}/{part}")


def _holds_data(package: Package, place: PackagePath) -> bool:
    """Whether a representation has files beside its METS, metadata, documentation and schemas."""
    prefix = place + "/"
    for path in package.tree_files():
        if path.startswith(prefix) and not package.keeps_place(path):
            inner = path[len(prefix) :]
            if inner.lower() != "mets.xml" and inner.split("/", 1)[0] not in _AT_HOME:
                return True
    return False


def _division_for_representation(package: Package) -> Iterator[Location]:
    """Every METS of a representation has a division, `Representations/<folder>`, in the package's METS."""
    if package.folder is None or package.seen[Seen.NOT_XML]:
        return
    labels = {division.label for division in package.divisions}
    for name in package.representations():
        mets = package.within(f"{_REPRESENTATIONS}/{name}/{METS}")
        if mets in package.files and f"{_LABEL}{name}" not in labels:
            yield Location(path=mets)


def _representation_for_division(package: Package) -> Iterator[Location]:
    """What a division `Representations/<folder>` names is there, with its METS where it points to one."""
    for division in package.divisions:
        name = division.label.removeprefix(_LABEL).split("/")[0]
        if not division.label.startswith(_LABEL) or not name:
            continue
        folder = f"{_REPRESENTATIONS}/{name}"
        mets = package.within(f"{folder}/{METS}")
        if not _has_folder(package, folder) or (division.mets and mets not in package.files):
            yield Location(path=package.within(METS), line=division.line, xpath=f"div[@LABEL='{division.label}']")


def _pointer_to_representation(package: Package) -> Iterator[Location]:
    """Every representation that has its METS is pointed to by the division of its name."""
    by_label = {division.label: division for division in package.divisions}
    for name in package.representations():
        division = by_label.get(f"{_LABEL}{name}")
        mets = package.within(f"{_REPRESENTATIONS}/{name}/{METS}")
        if division is not None and mets in package.files and not division.mets:
            yield Location(path=package.within(METS), line=division.line, xpath=f"div[@LABEL='{division.label}']")


def _files_are_referenced(package: Package) -> Iterator[Location]:
    """Every file of the package is named by some METS."""
    if package.folder is not None and not package.seen[Seen.NOT_XML]:
        yield from (
            Location(path=path)
            for path in package.folder_files()
            if path not in package.referenced and not package.keeps_place(path)
        )


CHECKS: dict[str, Check] = {
    "objid-names-folder": _objid_names_folder,
    "objid-names-representation": _objid_names_representation,
    "container-is-named-by-objid": _container_is_named_by_objid,
    "one-folder-at-the-top": _one_folder_at_the_top,
    "mets-is-there": _mets_is_there,
    "metadata-folder": partial(_folder, "metadata"),
    "preservation-folder": partial(_folder, "metadata/preservation"),
    "descriptive-folder": partial(_folder, "metadata/descriptive"),
    "preservation-metadata-in-place": partial(_metadata_in, "preservation", "digiprovMD"),
    "descriptive-metadata-in-place": partial(_metadata_in, "descriptive", "dmdSec"),
    "metadata-in-folders": _beside_metadata,
    "representations-folder": _representations_folder,
    "no-representations": _no_representations,
    "folder-for-each-representation": _folder_for_each_representation,
    "empty-representations": _empty_representations,
    "data-folder": partial(_part_of_representations, "data", True),
    "data-folder-of-empty": partial(_part_of_representations, "data", False),
    "representation-mets": partial(_part_of_representations, "METS.xml", True),
    "representation-mets-of-empty": partial(_part_of_representations, "METS.xml", False),
    "representation-metadata": partial(_part_of_representations, "metadata", True),
    "representation-metadata-of-empty": partial(_part_of_representations, "metadata", False),
    "schemas-folder": _schemas_of_metadata,
    "schemas-in-place": partial(_stray, ".xsd", "schemas"),
    "documentation-folder": _documentation_of_data,
    "division-for-representation": _division_for_representation,
    "representation-for-division": _representation_for_division,
    "pointer-to-representation": _pointer_to_representation,
    "files-are-referenced": _files_are_referenced,
}
