"""What is wrong with each cell of a workbook: one note and one colour a cell, of a bounded size."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from oais_vn.formats.printable import printable
from oais_vn.model.language import Language, Text
from oais_vn.model.report import Finding, Report, Severity

SEVERITIES: Mapping[Severity, Text] = {
    Severity.ERROR: Text("LỖI", "ERROR"),
    Severity.WARNING: Text("CẢNH BÁO", "WARNING"),
    Severity.INFO: Text("THÔNG TIN", "INFORMATION"),
}
RULER: Final = "———— oais-vn ————"
"""Stands above what we wrote into a comment: what people wrote is above it."""

_REMEDY = Text("Cách xử lý: {remedy}", "Remedy: {remedy}")
_MORE = Text("… và {count} phát hiện nữa: xem trang danh sách lỗi.", "… and {count} more: see the list of errors.")
_LONGEST = 1_500
_LONGEST_ENTRY = 600
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LAST_ROW = 1_048_576
_LAST_COLUMN = "XFD"

Place = tuple[str, str]
"""A sheet's title and a cell of it (`G17`)."""


def place_of(finding: Finding) -> Place | None:
    """The cell to be marked: the finding's own, or the first one of its row; None when it is on no sheet."""
    where = finding.location
    if where.sheet is None:
        return None
    cell = f"A{where.line}" if where.cell is None else where.cell
    found = _CELL.fullmatch(cell)
    if found is None or int(found[2]) > _LAST_ROW or (len(found[1]), found[1]) > (3, _LAST_COLUMN):
        return None
    return where.sheet, cell


def is_listed(finding: Finding) -> bool:
    """Whether it is about something to mend or to look at."""
    return finding.severity is not Severity.INFO


def marked_cells(report: Report) -> dict[Place, list[Finding]]:
    """The findings of each cell, errors first; those that only tell, or are waived, mark nothing."""
    cells: dict[Place, list[Finding]] = {}
    for finding in report.findings:
        place = place_of(finding)
        if place is not None and is_listed(finding) and finding.waiver is None:
            cells.setdefault(place, []).append(finding)
    for found in cells.values():
        found.sort(key=lambda each: each.severity is not Severity.ERROR)
    return cells


def note(findings: Sequence[Finding], language: Language) -> str:
    """What a cell's comment says: each finding with its code, text and remedy, until it is long enough."""
    entries: list[str] = []
    length = 0
    for finding in findings:
        head = f"{SEVERITIES[finding.severity].to(language)} {finding.code}: {finding.message.to(language)}"
        entry = f"{_cut(head)}\n{_cut(_REMEDY.to(language).format(remedy=finding.remedy.to(language)))}"
        if entries and length + len(entry) > _LONGEST:
            entries.append(_MORE.to(language).format(count=len(findings) - len(entries)))
            break
        entries.append(entry)
        length += len(entry)
    return "\n\n".join([RULER, *entries])


def beneath(old: str, ours: str) -> str:
    """A comment of people with ours below it; what we wrote there before is gone."""
    theirs = old.partition(RULER)[0].rstrip()
    return f"{theirs}\n{ours}" if theirs and ours else theirs or ours


def _cut(text: str) -> str:
    plain = " ".join(printable(text).split())
    return plain if len(plain) <= _LONGEST_ENTRY else f"{plain[:_LONGEST_ENTRY]}…"
