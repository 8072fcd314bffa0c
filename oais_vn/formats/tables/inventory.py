"""The inventory of the paper (mục lục hồ sơ) as a workbook or CSV: its dossiers, known by the profile's headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.choice import open_tables
from oais_vn.formats.tables.columns import Headers
from oais_vn.formats.tables.describer import Describer
from oais_vn.formats.tables.dossiers import Dossiers
from oais_vn.formats.tables.draft import Draft
from oais_vn.formats.tables.known_sheets import KnownSheet, known_sheets
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.plain import PlainSheets
from oais_vn.formats.tables.records import DOSSIER, delivery_tables
from oais_vn.formats.tables.rows import RowReader
from oais_vn.formats.tables.sheet import Marks
from oais_vn.formats.tables.terms import Terms
from oais_vn.formats.tables.values import Words
from oais_vn.model.delivery import Problem, Unit
from oais_vn.model.description import Record
from oais_vn.model.errors import PackageError
from oais_vn.model.inventory import Inventory, ListedDossier
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.model.profile import Profile

_TOLD = frozenset(
    [
        *(problems.DOSSIER_CODE, problems.DOSSIER_TWICE, problems.CELL_ERROR, problems.NOT_A_DATE),
        *(problems.EMPTY_FIELD, problems.MISSING_COLUMNS, problems.LEGACY_TEXT, problems.CODES_MIXED),
    ]
)
"""What is wrong with the inventory's rows; all else is judged in the delivery."""

_HEADER_ROWS = 2


def read_inventory(source: PackageSource, path: PackagePath, profile: Profile, terms: Terms) -> Inventory:
    """The inventory in the table at `path`; codes are made from notation and year as those of the delivery are.

    Raises `PackageError` when the file cannot be read or has no sheet with columns of dossiers.
    """
    ledger = Ledger(path)
    dossiers = tuple(map(_listed, inventory_drafts(source, path, profile, terms, ledger)))
    return Inventory(path, dossiers, told_of(ledger))


def inventory_drafts(
    source: PackageSource,
    path: PackagePath,
    profile: Profile,
    terms: Terms,
    ledger: Ledger,
    look: Callable[[KnownSheet], None] | None = None,
) -> Iterator[Draft]:
    """Every dossier of the inventory in its order, as `read_inventory` knows it; what is wrong goes to the ledger.

    Encoding, delimiter and old Vietnamese code are those of the terms' `[table]`, where they say them.
    `look` sees each sheet before its rows. A draft holds until the next one is asked for: of what was given only the
    codes are held on to, so that a dossier that is listed twice is seen.
    """
    describer = Describer(delivery_tables(profile, Unit.DOSSIER)[DOSSIER], ledger, Words())
    dossiers = Dossiers(describer, terms, {}, ledger, named=False)
    # One for all, for there may be hundreds of thousands of dossiers.
    nothing: dict[str, Any] = {}
    no_fields: set[str] = set()
    plain = PlainSheets(terms.table, ledger)
    with open_tables(source, [path], terms.table, ledger) as opened:
        # A merged cell of an inventory spans the rows of one dossier, and says nothing of another.
        sheets = plain.plain(replace(sheet, marks=Marks()) for sheet in opened)
        known, _ = known_sheets(sheets, Headers(profile.columns), ledger)
        listing = [each for each in known if DOSSIER in each.layout.levels]
        if not listing:
            plain.report()
            refuse_legacy(path, ledger)
            raise PackageError(
                Text(
                    f"{path}: không nhận ra cột nào của mục lục hồ sơ (số và ký hiệu hồ sơ, tiêu đề, thời gian)",
                    f"{path}: no columns of an inventory are recognised (code or notation of dossiers, title, dates)",
                ),
                path=path,
            )
        for each in listing:
            if look is not None:
                look(each)
            rows = RowReader(each.sheet.title, each.layout, ledger)
            repeats = len(each.layout.levels) > 1
            count = len(dossiers)
            for row in each.rows(rows.width, None, ledger):
                if not (any(rows.key(row, DOSSIER)) or row.faults):
                    continue
                draft = dossiers.add(rows.gather(row, DOSSIER), repeats=repeats)
                if draft is None or len(dossiers) == count:
                    continue
                count = len(dossiers)
                yield draft
                if not repeats:
                    draft.given, draft.disagreed, draft.links = nothing, no_fields, nothing
                draft.values = draft.cells = draft.extra = draft.hands_down = nothing
    plain.report()


def refuse_legacy(path: PackagePath, ledger: Ledger) -> None:
    """Refuse what is in the code of an old font while the terms do not say which (`PackageError`)."""
    found = [problem.params for problem in ledger.problems if problem.code == problems.LEGACY_TEXT]
    if not found:
        return
    first = found[0]
    cells = "; ".join(each["cells"] for each in found)
    raise PackageError(
        Text(
            f"{path}: {problems.LEGACY_TEXT}: chữ theo bảng mã cũ {first['old']}, không phải Unicode (ô {cells}); "
            f"'{first['value']}' có lẽ là '{first['meant']}'; hãy chuyển bảng tính sang Unicode, hoặc ghi vào "
            f'delivery.toml, mục [table]: legacy = "{first["option"]}" để chữ được đổi khi đọc; đoán sai thì ghi '
            'legacy = "none"',
            f"{path}: {problems.LEGACY_TEXT}: text in the old code {first['old']}, not Unicode (cells {cells}); "
            f"'{first['value']}' may mean '{first['meant']}'; convert the workbook to Unicode, or write legacy = "
            f'"{first["option"]}" under [table] in delivery.toml to have it converted; legacy = "none" when it is '
            "Unicode after all",
        ),
        path=path,
    )


def told_of(ledger: Ledger) -> tuple[Problem, ...]:
    """What the ledger says of an inventory that its reader must know."""
    return tuple(problem for problem in ledger.problems if problem.code in _TOLD and not _headers_only(problem))


def _headers_only(problem: Problem) -> bool:
    """Whether a column in an old code is mixed with Unicode in no more cells than headers take."""
    return problem.code == problems.CODES_MIXED and int(problem.params["unicode"]) <= _HEADER_ROWS


def _listed(draft: Draft) -> ListedDossier:
    record = Record(draft.given)
    return ListedDossier(
        draft.code,
        record["title"],
        record.date("startDate"),
        record.date("endDate"),
        record.number("numberOfPaper"),
        draft.location,
    )
