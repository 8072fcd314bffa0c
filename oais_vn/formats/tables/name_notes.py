"""Notes on the names of a delivery: what the policy left out, and names that not every system can hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.ignored import Ignored
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath, folded_name, shown_name, windows_objection

_TWIN = "twin"


def note_names(ledger: Ledger, paths: Iterable[PackagePath], ignored: Ignored) -> None:
    """Note what was ignored, by pattern, and names that Windows or macOS cannot hold, by reason."""
    for path, pattern in ignored.paths.items():
        shown = shown_name(path)
        ledger.note(problems.IGNORED, Location(path=shown), f"{pattern} ({ignored.meanings[pattern]})", shown)
    folders: dict[str, str] = {}
    seen: set[str] = set()
    by_folder: defaultdict[str, list[PackagePath]] = defaultdict(list)
    for path in paths:
        by_folder[path.parent or ""].append(path)
    for folder, inner in by_folder.items():
        _note_folders(ledger, folder, folders, seen)
        names: dict[str, PackagePath] = {}
        for path in inner:
            objection = windows_objection(path.name)
            if names.setdefault(folded_name(path.name), path) != path:
                objection = objection or _TWIN
            if objection is not None:
                _note(ledger, path, objection)


def _note_folders(ledger: Ledger, folder: str, known: dict[str, str], seen: set[str]) -> None:
    """Each folder once, with those above it; `known` are all folders that were `seen`, as other systems see them."""
    above = ""
    for name in folder.split("/") if folder else ():
        above = f"{above}/{name}" if above else name
        if above in seen:
            continue
        seen.add(above)
        objection = windows_objection(name)
        if known.setdefault(folded_name(above), above) != above:
            objection = objection or _TWIN
        if objection is not None:
            _note(ledger, above, objection)


def _note(ledger: Ledger, path: str, objection: str) -> None:
    ledger.note(problems.NOT_EVERYWHERE, Location(path=shown_name(path)), objection, shown_name(path))
