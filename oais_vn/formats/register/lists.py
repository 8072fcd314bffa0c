"""The register's lists, criteria and columns out of their TOML files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from oais_vn.formats.profiles.table import KeyPath, Table
from oais_vn.formats.toml_text import read_toml
from oais_vn.model.description import Code, CodeList
from oais_vn.model.register.criteria import Criterion, Programme, RegisterLists
from oais_vn.model.risk import RiskGrade

_COLUMNS = ("group", "medium", "signs", "damage", "uses", "arranged", "metres", "place", "formats")
_NO_DAMAGES = CodeList("damages", (), "", "")


def read_lists(criteria: Path, columns: Path) -> RegisterLists:
    """The lists in the two files; `ConfigurationError` names the file and the key that is wrong."""
    table = _open(criteria)
    media, signs = _codes("media", table.table("media")), _codes("signs", table.table("signs"))
    damages = _codes("damages", table.table("damages")) if "damages" in table else _NO_DAMAGES
    known = {"media": media, "signs": signs, "damages": damages}
    programmes = {code: _programme(code, each, known) for code, each in table.tables("programmes").items()}
    table.done()
    layout = _open(columns)
    inner = layout.table("columns")
    headers = {name: inner.strings(name) for name in _COLUMNS}
    inner.done()
    layout.done()
    return RegisterLists(media, signs, programmes, headers, damages)


def _open(path: Path) -> Table:
    with path.open("rb") as stream:
        values = read_toml(stream, str(path))
    return Table(values, (), dict.fromkeys(_paths(values, ()), path.name))


def _paths(values: Mapping[str, Any], above: KeyPath) -> Iterator[KeyPath]:
    yield above
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _paths(value, (*above, key))


def _codes(name: str, table: Table) -> CodeList:
    clause, confidence = table.text("clause"), table.text("confidence")
    codes = []
    for code in table:
        if code in ("clause", "confidence"):
            continue
        row = table.table(code)
        codes.append(Code(code, row.labels(), row.strings("words", optional=True)))
        row.done()
    return CodeList(name, tuple(codes), clause, confidence)


def _programme(code: str, table: Table, known: Mapping[str, CodeList]) -> Programme:
    label, source = table.labels(), table.text("source")
    criteria = tuple(_criterion(*each, source, known) for each in table.tables("criteria").items())
    table.done()
    return Programme(code, label, source, criteria)


def _criterion(code: str, row: Table, source: str, known: Mapping[str, CodeList]) -> Criterion:
    found = Criterion(
        code,
        row.labels(),
        row.text("source", source),
        row.text("confidence"),
        maintenance=row.strings("maintenance", optional=True),
        ended_before=row.length("ended_before"),
        media=row.strings("media", optional=True),
        signs=row.strings("signs", optional=True),
        damages=row.strings("damages", optional=True),
        grades=row.strings("grades", optional=True),
        least_uses=row.length("least_uses"),
        person=row.flag("person", default=False),
        words={entry.code: entry.label for codes in known.values() for entry in codes.codes},
    )
    row.done()
    for key, codes in known.items():
        for each in getattr(found, key):
            if codes.get(each) is None:
                names = ", ".join(entry.code for entry in codes.codes)
                raise row.error(key, f"{each!r} phải là một trong: {names}", f"{each!r} is none of: {names}")
    grades = [grade.value for grade in RiskGrade]
    for each in found.grades:
        if each not in grades:
            names = ", ".join(grades)
            raise row.error("grades", f"{each!r} phải là một trong: {names}", f"{each!r} is none of: {names}")
    tests = (
        *(found.maintenance, found.ended_before, found.media, found.signs, found.damages),
        *(found.grades, found.least_uses),
    )
    if found.person == any(tests):
        raise row.error(
            "person",
            "hãy ghi ít nhất một phép thử, hoặc person = true",
            "write one test at least, or else person = true",
        )
    return found
