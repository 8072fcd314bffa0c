"""What a profile says of judging: the trees of packages, and other readings that are taken."""

from __future__ import annotations

from collections.abc import Mapping

from oais_vn.formats.profiles.table import Table
from oais_vn.model.description import RecordTable
from oais_vn.model.errors import InputError
from oais_vn.model.package import PackageType
from oais_vn.model.paths import PackagePath
from oais_vn.model.tolerance import LITERAL_FORMS, READINGS, Tolerance, Tree, Variant

_PATHS = ("required", "preservation", "filled")
_NAMES = ("representations", "groups", "divisions", "representation_groups", "representation_divisions")
_REPRESENTATION = "representation"


def build_trees(drafts: Mapping[str, Table]) -> dict[str, Tree]:
    """The trees by name; `base` takes over what a tree does not say."""
    return {name: _tree(name, drafts) for name in drafts}


def _tree(name: str, drafts: Mapping[str, Table]) -> Tree:
    table = _laid_over(name, drafts, ())
    lists = {key: table.strings(key) for key in (*_PATHS, *_NAMES)}
    tree = Tree(name, _path(table, "record", table.text("record")), **lists)
    for key in _PATHS:
        for path in lists[key]:
            _path(table, key, path)
    table.text("base", "")
    table.done()
    return tree


def _laid_over(name: str, drafts: Mapping[str, Table], seen: tuple[str, ...]) -> Table:
    table = drafts[name]
    base = table.text("base", "")
    if not base:
        return table
    if base not in drafts:
        raise table.error("base", f"không có cây thư mục {base!r}", f"there is no tree {base!r}")
    if base in (*seen, name):
        raise table.error("base", f"{base!r} kế thừa vòng tròn", f"{base!r} is based on itself")
    return table.over(_laid_over(base, drafts, (*seen, name)))


def _path(table: Table, key: str, text: str) -> str:
    try:
        return str(PackagePath(text))
    except InputError as error:
        raise table.error(key, error.text.vi, error.text.en) from error


def build_tolerance(table: Table, variants: Mapping[str, Table], tables: Mapping[str, RecordTable]) -> Tolerance:
    """The tolerance; a profile that says nothing takes only what we write ourselves."""
    patterns = table.table("profiles", optional=True)
    names = (*(kind.value for kind in PackageType), _REPRESENTATION)
    tolerance = Tolerance(
        objids=table.strings("objids", optional=True),
        types=table.strings("types", optional=True),
        profiles={name: patterns.strings(name, optional=True) for name in names},
        mdtypes=table.strings("mdtypes", optional=True),
        checksum_types=table.strings("checksum_types", optional=True),
        old_schemas=table.strings("old_schemas", optional=True),
        literal_forms=table.strings("literal_forms", optional=True),
        variants=tuple(_variant(row, tables) for row in variants.values()),
    )
    patterns.done()
    for form in tolerance.literal_forms:
        if form not in LITERAL_FORMS:
            known = ", ".join(LITERAL_FORMS)
            raise table.error("literal_forms", f"{form!r} phải là một trong: {known}", f"{form!r} is none of: {known}")
    table.done()
    return tolerance


def _variant(row: Table, tables: Mapping[str, RecordTable]) -> Variant:
    names = sorted(tables)
    variant = Variant(
        of=row.one_of("of", names),
        table=row.one_of("table", names),
        reading=row.one_of("reading", READINGS),
        row=row.text("row"),
    )
    row.done()
    return variant
