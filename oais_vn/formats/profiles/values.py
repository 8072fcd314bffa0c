"""The values of a profile, made from its tables and checked against each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from oais_vn.formats.profiles.judging import build_tolerance, build_trees
from oais_vn.formats.profiles.table import Table
from oais_vn.model.access import SecurityGrade
from oais_vn.model.dates import TimeStyle
from oais_vn.model.delivery import DocumentKind
from oais_vn.model.description import Code, CodeList, Field, Kind, Obligation, RecordTable
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.package import PackageType
from oais_vn.model.paper import OTHER, Paper, PaperScale
from oais_vn.model.profile import UNITS, Column, Dialect, Profile, RightsRule, Shape
from oais_vn.model.tolerance import Tree

_LEVELS = ("dossier", *(kind.value for kind in DocumentKind))
_PARTS = ("day", "month", "year")
_READER_WORDS = frozenset(
    {
        "agencyCode",
        "box",
        "catalogue",
        "doMat",
        "docOrdinal",
        "docType",
        "fileNotation",
        "fondsCode",
        "linkedTo",
        "number",
        "oldCatalogue",
        "oldConfidenceLevel",
        "oldDocCode",
        "oldFileCode",
        "path",
        "sheetNumbers",
        "year",
    }
)
"""What a column may fill besides the fields of the records (`Column`)."""

_WHEN = "when"
_ELEMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


_LONGEST_TERM = 100


def build_profile(name: str, root: Table) -> Profile:
    """The profile `name` from its top table; raises `ConfigurationError` for everything that is wrong in it."""
    code_lists = {key: _code_list(key, table) for key, table in root.tables("code_lists").items()}
    drafts = root.tables("tables")
    tables = {key: _record_table(key, drafts, code_lists) for key in drafts}
    fields = _READER_WORDS.union(*({field.name for field in table.fields} for table in tables.values()))
    trees = build_trees(root.tables("trees"))
    profile = Profile(
        name=name,
        title=_closed_labels(root.table("title")),
        description=_closed_labels(root.table("description")),
        extends=root.text("extends", "") or None,
        clause=root.text("clause"),
        confidence=root.text("confidence"),
        code_lists=code_lists,
        tables=tables,
        shapes={key: _shape(key, table, tables, trees) for key, table in root.tables("shapes").items()},
        columns=tuple(_column(table, fields) for table in root.tables("columns").values()),
        dialect=_dialect(root.table("dialect")),
        rights=(
            *(_rights(table, code_lists.get("mode")) for table in root.tables("rights").values()),
            *(_secrecy(table) for table in root.tables("secrecy").values()),
        ),
        readings=root.pairs("readings", optional=True),
        formats=root.pairs("formats", optional=True),
        ignored=_ignored(root.table("ignored", optional=True)),
        tolerance=build_tolerance(root.table("tolerance", optional=True), root.tables("variants"), tables),
        asks=root.strings("asks", optional=True),
        paper=_paper(root.table("paper", optional=True)),
    )
    root.done()
    return profile


def _ignored(table: Table) -> dict[str, str]:
    """Patterns and what they are; an empty text takes back what the profile below says."""
    meanings = {pattern: table.text(pattern, "") for pattern in table}
    return {pattern: meaning for pattern, meaning in meanings.items() if meaning}


def _paper(table: Table) -> PaperScale:
    """The sizes of `[paper]`, from the largest down."""
    oversize = table.length("oversize") or 100
    papers = []
    for name, row in table.tables("sizes").items():
        if name == OTHER:
            raise table.error("sizes", f"{OTHER!r} dành cho khổ không xác định", f"{OTHER!r} is what fits no size")
        sides = row.length("width"), row.length("height")
        weight = row.length("weight")
        if sides[0] is None or sides[1] is None or weight is None:
            raise table.error("sizes", f"{name}: cần width, height, weight", f"{name}: width, height, weight needed")
        papers.append(Paper(name, sides[0], sides[1], weight))
        row.done()
    table.done()
    return PaperScale(tuple(sorted(papers, key=lambda paper: -paper.width * paper.height)), oversize)


def _closed_labels(table: Table) -> Text:
    labels = table.labels()
    table.done()
    return labels


def _code_list(name: str, table: Table) -> CodeList:
    codes = []
    for row in table.tables("codes").values():
        codes.append(Code(row.text("code"), row.labels(), row.strings("words", optional=True)))
        row.done()
    found = CodeList(name, tuple(codes), table.text("clause"), table.text("confidence"))
    table.done()
    return found


def _record_table(name: str, drafts: Mapping[str, Table], code_lists: Mapping[str, CodeList]) -> RecordTable:
    draft = drafts[name]
    schema, rows = _rows(name, drafts, ())
    clause, confidence = draft.text("clause"), draft.text("confidence")
    draft.done()
    fields = tuple(_field(row, code_lists, clause, confidence) for row in rows.values())
    table = RecordTable(name, fields, code_lists, schema, clause, confidence)
    for field, row in zip(fields, rows.values(), strict=True):
        if field.when is not None:
            _check_condition(field.when, table, row)
    return table


def _rows(name: str, drafts: Mapping[str, Table], seen: tuple[str, ...]) -> tuple[str, dict[str, Table]]:
    """Schema and rows of a table: those of its base, less the fields that it is without, with its changes in place."""
    draft = drafts[name]
    base = draft.text("base", "")
    if base and base not in drafts:
        raise draft.error("base", f"không có bảng {base!r}", f"there is no table {base!r}")
    if base in (*seen, name):
        raise draft.error("base", f"{base!r} kế thừa vòng tròn", f"{base!r} is based on itself")
    schema, rows = _rows(base, drafts, (*seen, name)) if base else (None, {})
    for dropped in draft.strings("without", optional=True):
        if rows.pop(dropped, None) is None:
            vi, en = f"bảng gốc không có trường {dropped!r}", f"there is no field {dropped!r} in the base"
            raise draft.error("without", vi, en)
    changes = draft.tables("fields")
    for key, row in changes.items():
        place = row.text("replaces", "") or key
        if place != key and place not in rows:
            raise row.error("replaces", f"không có trường {place!r}", f"there is no field {place!r}")
        rows[place] = row.over(rows[place]) if place in rows else row
    return draft.text("schema", schema), {row.text("name"): row for row in rows.values()}


def _field(row: Table, code_lists: Mapping[str, CodeList], clause: str, confidence: str) -> Field:
    kind, obligation = row.choice("kind", Kind), row.choice("obligation", Obligation)
    codes = row.text("codes", None if kind is Kind.CODE else "")
    if codes and codes not in code_lists:
        raise row.error("codes", f"không có bảng mã {codes!r}", f"there is no code list {codes!r}")
    when = row.table(_WHEN, optional=obligation is not Obligation.CONDITIONAL)
    conditions = [(name, when.strings(name)) for name in when]
    if obligation is Obligation.CONDITIONAL and len(conditions) != 1:
        raise row.error(_WHEN, "phải nêu đúng một trường", "must name exactly one field")
    row.text("replaces", "")
    if not _ELEMENT.fullmatch(row.text("name")):
        raise row.error(
            "name", "phải là tên phần tử XML (chữ cái, chữ số)", "must name an XML element (letters, digits)"
        )
    field = Field(
        name=row.text("name"),
        label=row.labels(),
        kind=kind,
        obligation=obligation,
        clause=row.text("clause", clause),
        confidence=row.text("confidence", confidence),
        length=row.length("length"),
        # A profile above may have made the field optional, or a plain string: what then means nothing is dropped.
        codes=codes if kind is Kind.CODE else None,
        repeatable=row.flag("repeatable", default=False),
        composed=row.flag("composed", default=False),
        expected=row.strings("expected", optional=True),
        when=conditions[0] if obligation is Obligation.CONDITIONAL else None,
    )
    row.done()
    return field


def _check_condition(when: tuple[str, tuple[str, ...]], table: RecordTable, row: Table) -> None:
    name, values = when
    if name not in table:
        raise row.error(_WHEN, f"không có trường {name!r} trong bảng", f"there is no field {name!r} in the table")
    codes = table[name].codes
    for value in values:
        if codes is not None and table.code_lists[codes].get(value) is None:
            raise row.error(_WHEN, f"bảng mã {codes} không có mã {value!r}", f"list {codes} has no code {value!r}")


def _shape(name: str, table: Table, tables: Mapping[str, RecordTable], trees: Mapping[str, Tree]) -> Shape:
    kinds = [kind.value for kind in DocumentKind]
    names = sorted(tables)
    of_kinds, files = table.table("document_tables", optional=True), table.table("record_files", optional=True)
    described = bool(list(of_kinds))
    shape = Shape(
        name=name,
        title=_closed_labels(table.table("title")),
        unit=table.one_of("unit", UNITS),
        package_type=table.choice("package_type", PackageType),
        objid=table.template("objid", ("fonds", "uuid")),
        representation_objid=table.template("representation_objid", ("fonds", "uuid")),
        mets_type=table.text("mets_type"),
        content_information_type=table.text("content_information_type"),
        mets_profile=table.text("mets_profile"),
        representation_mets_profile=table.text("representation_mets_profile"),
        representation_division=table.text("representation_division"),
        record_code=table.text("record_code"),
        record_table=table.one_of("record_table", names),
        document_code=table.text("document_code", None if described else ""),
        document_tables={kind: of_kinds.one_of(kind, names) for kind in kinds if described},
        record_files={kind: files.template(kind, ("docId", "number")) for kind in kinds if described},
        schemas=table.strings("schemas"),
        preservation=table.flag("preservation"),
        links=table.flag("links", default=False),
        tree=trees[table.one_of("tree", sorted(trees))],
        clause=table.text("clause"),
        confidence=table.text("confidence"),
    )
    for part in (of_kinds, files, table):
        part.done()
    codes = [(shape.record_table, "record_code", shape.record_code)]
    codes += [(of_kind, "document_code", shape.document_code) for of_kind in shape.document_tables.values()]
    for used, key, code in codes:
        schema = tables[used].schema
        if code not in tables[used]:
            raise table.error(key, f"bảng {used} không có trường {code!r}", f"table {used} has no field {code!r}")
        if schema not in shape.schemas:
            raise table.error("schemas", f"thiếu {schema} của bảng {used}", f"{schema} of table {used} is missing")
    return shape


def _column(table: Table, fields: frozenset[str]) -> Column:
    field = table.text("field")
    if field not in fields:
        raise table.error("field", f"không có trường {field!r}", f"there is no field {field!r}")
    level, headers = table.one_of("level", _LEVELS), table.strings("headers")
    part = table.one_of("part", _PARTS) if "part" in table else None
    kept = table.flag("kept", default=False)
    table.done()
    return Column(field, level, headers, part, kept)


def _dialect(table: Table) -> Dialect:
    dialect = Dialect(
        time_style=cast("TimeStyle", table.one_of("time_style", ("vn", "utc"))),
        uppercase_digests=table.flag("uppercase_digests"),
        descriptive_mdtype=table.text("descriptive_mdtype"),
        descriptive_othermdtype=table.text("descriptive_othermdtype", ""),
        descriptive_mdtypeversion=table.text("descriptive_mdtypeversion", ""),
        specification=table.text("specification"),
        specification_version=table.text("specification_version"),
        identity=table.text("identity", ""),
        record_links=table.one_of("record_links", ("division", "file")),
        representation_agent=table.one_of("representation_agent", ("organization", "software")),
        submitter=table.flag("submitter", default=False),
        group_content_type=table.text("group_content_type", ""),
        representations_division=table.flag("representations_division", default=False),
    )
    table.done()
    return dialect


def _rights(table: Table, modes: CodeList | None) -> RightsRule:
    mode = table.text("mode")
    if modes is not None and modes.get(mode) is None:
        raise table.error("mode", f"bảng mã mode không có mã {mode!r}", f"code list mode has no code {mode!r}")
    rule = _rights_rule(table, mode=mode)
    table.done()
    return rule


def _secrecy(table: Table) -> RightsRule:
    written = table.text("grade")
    try:
        grade = SecurityGrade.parse(written)
    except InputError as error:
        raise table.error("grade", error.text.vi, error.text.en) from error
    if grade is SecurityGrade.NONE:
        raise table.error("grade", "không có độ mật thì không có quyền nào theo nó", "no grade, no rights by it")
    years = table.length("years")
    if years is None or years > _LONGEST_TERM:
        raise table.error(
            "years",
            f"thời hạn bảo vệ phải là số năm từ 1 đến {_LONGEST_TERM}",
            f"a term of protection is 1 to {_LONGEST_TERM} years",
        )
    rule = replace(_rights_rule(table, mode=""), grade=grade, years=years)
    table.done()
    return rule


def _rights_rule(table: Table, *, mode: str) -> RightsRule:
    return RightsRule(
        mode=mode,
        basis=table.text("basis"),
        jurisdiction=table.text("jurisdiction"),
        citation=table.text("citation"),
        act=table.text("act"),
        restriction=_closed_labels(table.table("restriction")),
    )
