"""A delivery read as a whole: its workbook's rows streamed into the spool, its files found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.columns import Headers
from oais_vn.formats.tables.describer import Describer, plain_value
from oais_vn.formats.tables.documents import Documents
from oais_vn.formats.tables.dossiers import Dossiers
from oais_vn.formats.tables.draft import Draft
from oais_vn.formats.tables.files import FileIndex
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.links import Links
from oais_vn.formats.tables.loose import LooseReader, batch_draft
from oais_vn.formats.tables.records import DOSSIER, delivery_tables
from oais_vn.formats.tables.sheets import SheetsReader
from oais_vn.formats.tables.terms import DEFAULT_FIELDS, TERMS_FILE, Terms
from oais_vn.formats.tables.values import Words
from oais_vn.formats.tables.workbook import find_workbook, open_workbook
from oais_vn.model.delivery import Delivery, DocumentKind, Fonds, Unit
from oais_vn.model.description import Record, RecordTable
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text
from oais_vn.model.ports import PackageSource, PageCounter, Progress, Spool
from oais_vn.model.profile import Column, Profile
from oais_vn.model.report import Location


def read_delivery(
    source: PackageSource,
    profile: Profile,
    spool: Spool,
    pages: PageCounter | None,
    *,
    terms: Terms,
    workbook: str | None = None,
    progress: Progress | None = None,
) -> Delivery:
    """Read a delivery: map columns, make codes, find files; what could not be taken is in `problems`.

    `workbook` names the workbook when there are several. Nothing is written to `source`; documents go into
    `spool`, in a group for each dossier's code. Raises `PackageError` when there is no workbook that can be
    read, `ConfigurationError` when `terms` hold what the profile does not know.
    """
    unit = Unit.DOSSIER if terms.batch is None else Unit.BATCH
    tables = delivery_tables(profile, unit)
    words = Words()
    files = FileIndex(source)
    path = find_workbook(files.paths, workbook)
    ledger = Ledger(path)
    describers = {level: Describer(table, ledger, words) for level, table in tables.items()}
    # The record of a batch has none of these fields: its documents take them at once.
    table = tables[DOSSIER if terms.batch is None else DocumentKind.TEXT.value]
    defaults = _checked(terms.defaults, table, words, {field: key for key, field in DEFAULT_FIELDS.items()})
    links = Links(terms, tables, ledger)
    documents = Documents(describers, source, files, pages, spool, ledger, links)
    headers = Headers(_columns(profile, terms, tables))
    filled = frozenset([*defaults, *(("numberOfPage",) if pages is not None else ())])
    drafts: list[Draft]
    with open_workbook(source, path) as sheets:
        if terms.batch is None:
            dossiers = Dossiers(describers[DOSSIER], terms, defaults, ledger)
            reader = SheetsReader(tables, headers, dossiers, documents, ledger, progress)
            readable = reader.read(sheets, filled)
            drafts = dossiers.all()
        else:
            batch = batch_draft(terms, terms.batch, tables[DOSSIER], defaults)
            readable = LooseReader(tables, headers, batch, documents, ledger, progress).read(sheets, filled)
            drafts = [batch] if readable else []
    links.settle({draft.code: draft for draft in drafts}, spool)
    files.report(ledger)
    finished = tuple(draft.finished(ledger) for draft in drafts)
    if readable and not finished:
        ledger.problem(problems.NO_DOSSIER, Location(path=path))
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
        unclaimed=files.unclaimed(path) if readable else (),
        spool=spool,
        unit=unit,
    )


def _columns(profile: Profile, terms: Terms, tables: Mapping[str, RecordTable]) -> list[Column]:
    """The user's own columns first, so that they win, then the profile's."""
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
    return [*made, *profile.columns]


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
