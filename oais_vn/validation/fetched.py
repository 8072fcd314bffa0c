"""What fetch.txt lists beside the manifests and the files of the bag (RFC 8493 §2.2.3)."""

from __future__ import annotations

from oais_vn.formats.bagit.reader import FetchEntry, LineFault, read_fetch
from oais_vn.model.errors import OaisError
from oais_vn.model.path_table import NOWHERE
from oais_vn.validation.files import Marks
from oais_vn.validation.package import FETCH, PAYLOAD, Bag, Package, reason_of
from oais_vn.validation.seen import Seen
from oais_vn.validation.tag_lines import note_fault


def compare_fetch_file(package: Package, bag: Bag, manifests: list[tuple[str, Marks]]) -> None:
    """Note what fetch.txt lists and should not, what is still to be fetched, and what the `manifests` do not list."""
    if FETCH not in package.files:
        return
    try:
        with package.files.open(FETCH) as stream:
            for item in read_fetch(stream, bag.encoding, bag.version):
                if isinstance(item, LineFault):
                    note_fault(package, bag, FETCH, item)
                elif item.path.under(PAYLOAD):
                    _compare(package, item, manifests)
                else:
                    package.note(Seen.LISTED_IN_WRONG_MANIFEST, FETCH, item.line, file=item.path)
    except (OaisError, OSError, ValueError) as error:
        package.note(Seen.UNREADABLE, FETCH, reason=reason_of(error))


def _compare(package: Package, entry: FetchEntry, manifests: list[tuple[str, Marks]]) -> None:
    place, _ = package.files.place_in_any_form(entry.path)
    if place == NOWHERE:
        package.note(Seen.TO_FETCH, FETCH, entry.line, file=entry.path)
        return
    for manifest, listed in manifests:
        if not listed.at(place):
            package.note(Seen.FETCH_NOT_LISTED, FETCH, entry.line, file=entry.path, manifest=manifest)
    if entry.size is not None and package.files.failure_at(place) is None:
        actual = package.files.size_at(place)
        if actual != entry.size:
            package.note(Seen.FETCH_SIZE, FETCH, entry.line, file=entry.path, said=entry.size, actual=actual)
