"""Reading the linked documents of a package: their form, their fonds, their names."""

from __future__ import annotations

from oais_vn.formats.linked_documents import SUFFIX, read_archived_link, read_submitted_link
from oais_vn.model.package import PackageType
from oais_vn.model.paths import PackagePath, portable_name
from oais_vn.validation.package import Package, reason_of
from oais_vn.validation.seen import Seen
from oais_vn.validation.structure import References

_FONDS = "Bag-Group-Identifier"


def read_links(package: Package, references: References) -> None:
    """Read every file that METS calls a linked document; note all that does not hold."""
    shape = package.shape
    if shape is None:
        return
    for path in references.linked:
        if not shape.links:
            package.note(Seen.LINK_NOT_ALLOWED, path, shape=shape.name)
            continue
        try:
            with package.files.open(path) as stream:
                if shape.package_type is PackageType.SIP:
                    read_submitted_link(stream, path)
                    _compare_name(package, path, path.removesuffix(SUFFIX))
                else:
                    link = read_archived_link(stream, path)
                    _compare_name(package, path, package.within(link.place))
                    _compare_fonds(package, path, link.fonds)
        except Exception as error:  # noqa: BLE001 - whatever hostile input makes the reader raise is about this file
            package.note(Seen.LINK_MALFORMED, path, reason=reason_of(error))


def _compare_name(package: Package, path: PackagePath, document: str) -> None:
    if path != f"{document}{SUFFIX}":
        package.note(Seen.LINK_MISNAMED, path, expected=f"{document}{SUFFIX}".rpartition("/")[2])


def _compare_fonds(package: Package, path: PackagePath, found: str) -> None:
    """The fonds of a bare package is not told; nothing is asked then."""
    said = None if package.bag is None or package.bag.tags is None else package.bag.tags.get(_FONDS)
    if said and portable_name(said) != found:
        package.note(Seen.LINK_OTHER_FONDS, path, found=found, expected=said)
