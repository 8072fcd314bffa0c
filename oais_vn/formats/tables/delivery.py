"""A delivery read as a whole: its workbook's rows streamed into the spool, its files found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.choice import find_tables, open_tables
from oais_vn.formats.tables.columns import Headers
from oais_vn.formats.tables.describer import Describer, plain_value
from oais_vn.formats.tables.documents import Documents
from oais_vn.formats.tables.dossiers import Dossiers
from oais_vn.formats.tables.draft import Draft
from oais_vn.formats.tables.files import FileIndex
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.links import Links
from oais_vn.formats.tables.loose import LooseReader, batch_draft
from oais_vn.formats.tables.mapping import ColumnMapping
from oais_vn.formats.tables.masters import claim_masters
from oais_vn.formats.tables.plain import PlainSheets
from oais_vn.formats.tables.records import DOSSIER, delivery_tables
from oais_vn.formats.tables.sheets import SheetsReader
from oais_vn.formats.tables.terms import DEFAULT_FIELDS, TERMS_FILE, Terms
from oais_vn.formats.tables.values import Words
from oais_vn.model.delivery import Delivery, DocumentKind, Fonds, Unit
from oais_vn.model.description import Record, RecordTable
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import FilePages, PackageSource, Progress, Spool
from oais_vn.model.profile import Column, Profile


def read_delivery(
    source: PackageSource,
    profile: Profile,
    spool: Spool,
    pages: FilePages | None,
    *,
    terms: Terms,
    workbook: str | None = None,
    mapping: ColumnMapping | None = None,
    progress: Progress | None = None,
) -> Delivery:
    """Read a delivery: map columns, make codes, find files; what could not be taken is in `problems`.

    `workbook` names the workbook when there are several; with `mapping` only the headers that it names are known.
    Nothing is written to `source`; documents go into `spool`, in a group for each dossier's code. Raises `PackageError`
    when there is no table that can be read, `ConfigurationError` when `terms` or `mapping` hold what the profile does
    not know.
    """
    unit = Unit.DOSSIER if terms.batch is None else Unit.BATCH
    tables = delivery_tables(profile, unit)
    words = Words()
    files = FileIndex(source, profile.ignored, terms.masters)
    paths = find_tables([path for path in files.paths if path != terms.inventory], workbook, terms.table.files)
    ledger = Ledger(paths[0])
    describers = {level: Describer(table, ledger, words) for level, table in tables.items()}
    # The record of a batch has none of these fields: its documents take them at once.
    table = tables[DOSSIER if terms.batch is None else DocumentKind.TEXT.value]
    defaults = _checked(terms.defaults, table, words, {field: key for key, field in DEFAULT_FIELDS.items()})
    links = Links(terms, tables, ledger)
    documents = Documents(describers, source, files, pages, spool, ledger, links)
    own = _own_columns(profile, terms, tables, mapping)
    headers = Headers(
        own if mapping is not None else [*own, *profile.columns], mapping.data_from if mapping is not None else None
    )
    plain = PlainSheets(terms.table, ledger)
    filled = frozenset([*defaults, *(("numberOfPage",) if pages is not None else ())])
    drafts: list[Draft]
    with open_tables(source, paths, terms.table, ledger) as opened:
        sheets = plain.plain(opened)
        if terms.batch is None:
            dossiers = Dossiers(describers[DOSSIER], terms, defaults, ledger)
            reader = SheetsReader(tables, headers, dossiers, documents, ledger, progress)
            readable = reader.read(sheets, filled)
            drafts = dossiers.all()
        else:
            batch = batch_draft(terms, terms.batch, tables[DOSSIER], defaults)
            readable = LooseReader(tables, headers, batch, documents, ledger, progress).read(sheets, filled)
            drafts = [batch] if readable else []
    plain.report()
    if mapping is not None:
        _report_mapping(mapping, headers.not_met(own), ledger, paths[0])
    links.settle({draft.code: draft for draft in drafts}, spool)
    files.report(ledger)
    finished = tuple(draft.finished(ledger) for draft in drafts)
    if readable and terms.masters is not None:
        found = claim_masters(terms.masters, files.masters, source, spool, [each.code for each in finished], ledger)
        finished = tuple(replace(each, masters=found.get(each.code, 0)) for each in finished)
    if readable and not finished:
        ledger.problem(problems.NO_DOSSIER, Location(path=paths[0]))
    return Delivery(
        path=source.location,
        profile=profile.name,
        archive=terms.archive,
        agency=terms.agency,
        fonds=_fonds(terms.fonds, profile, words),
        transfer=terms.transfer,
        dossiers=finished,
        problems=(*terms.warnings, *ledger.problems),
        notes=ledger.notes,
        # Of a workbook that could not be understood nobody can say which files it leaves out.
        unclaimed=files.unclaimed(*paths) if readable else (),
        spool=spool,
        unit=unit,
    )


def _report_mapping(mapping: ColumnMapping, not_met: list[Column], ledger: Ledger, table: PackagePath) -> None:
    count = sum(map(len, mapping.fields.values()))
    ledger.note(problems.MAPPED, Location(path=table), mapping.name, str(count))
    if not_met:
        names = "; ".join(column.headers[0] for column in not_met)
        ledger.problem(problems.NOT_MET, Location(path=mapping.name), headers=names)


def _own_columns(
    profile: Profile, terms: Terms, tables: Mapping[str, RecordTable], mapping: ColumnMapping | None
) -> list[Column]:
    """The columns that people named: in delivery.toml, then in the mapping; they win over the profile's."""
    made: list[Column] = []
    for header, field in terms.columns.items():
        name, _, part = field.partition(".")
        levels = [
            level
            for level, table in tables.items()
            if name in table or any(column.field == name and column.level == level for column in profile.columns)
        ]
        if not levels or part not in ("", "day", "month", "year"):
            raise _unknown_value(f'columns."{header}"', field)
        made += [Column(name, level, (header,), part or None) for level in levels]
    return [*made, *(mapping.columns(tables, profile.columns) if mapping is not None else ())]


def _checked(
    values: Mapping[str, str], table: RecordTable, words: Words, keys: Mapping[str, str], section: str = "defaults"
) -> dict[str, str]:
    """Values of delivery.toml as the record takes them; words become codes."""
    made: dict[str, str] = {}
    for name, text in values.items():
        value = plain_value(table, table[name], text, words) if name in table else text
        if value is None:
            raise _unknown_value(f"{section}.{keys.get(name, name)}", text)
        made[name] = value
    return made


def _fonds(fonds: Fonds, profile: Profile, words: Words) -> Fonds:
    table = profile.tables.get("fonds")
    if table is None:
        return fonds
    keys = {"riskRecovery": "risk_recovery"}
    return replace(fonds, record=Record(_checked(fonds.record.values, table, words, keys, "fonds")))


def _unknown_value(key: str, value: str) -> ConfigurationError:
    return ConfigurationError(
        Text(
            f"{TERMS_FILE}: khóa {key}: bộ quy định không có giá trị {value!r}",
            f"{TERMS_FILE}: key {key}: the profile does not know {value!r}",
        )
    )
