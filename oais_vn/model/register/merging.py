"""Units' reports put together into that of a province, or why they cannot be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from oais_vn.model.language import Text
from oais_vn.model.register.reporting import (
    AMOUNTS,
    LATER,
    SHARED,
    WHOLE,
    WITHIN,
    Figure,
    Part,
    Track,
    YearReport,
    nothing,
    rows_of,
    summed,
)
from oais_vn.model.register.wanted import By, Figures

_COUNTS = [each.value for each in Figure]
_COLUMNS = [*_COUNTS, *AMOUNTS]
_WORDS = {each.value: each.label for each in Figure} | dict(AMOUNTS)
_HEADINGS = {By.ALL: 0, By.FONDS: 2, By.GROUP: 3}
"""How many values a heading has, where it is not one."""


class Received(NamedTuple):
    """A unit's report as it came: its file, what is in it, the digest of its content."""

    file: str
    report: YearReport
    sha256: str


def merged(received: Sequence[Received], name: str, year: int, drawn: str, operator: str) -> YearReport:
    """The report of a province; fonds of one code in two units stay two. Ask `faults` before."""
    reports = [each.report for each in received]
    tables: dict[str, tuple[Figures, ...]] = {}
    for by in (By.ALL, *WHOLE, *SHARED):
        rows: dict[tuple[str, ...], list[Figures]] = {}
        for report in reports:
            for row in rows_of(report, by):
                rows.setdefault(row.heading, []).append(row)
        tables[by.value] = tuple(summed(found, *heading) for heading, found in sorted(rows.items()))
    names: dict[str, dict[str, str]] = {}
    for report in reports:
        for kind, told in report.names.items():
            names.setdefault(kind, {}).update(told)
    return YearReport(
        *("", name, year, reports[0].track, drawn, "", operator),
        any(report.graded for report in reports),
        tables,
        {stage.value: summed([report.within[stage.value] for report in reports]) for stage in WITHIN},
        names,
        tuple(Part(each.report.unit, each.report.name, each.report.drawn, each.report.head, each.sha256)
              for each in received),
        tuple(row for report in reports for row in report.backlog),
    )  # fmt: skip


def colliding(report: YearReport) -> dict[str, list[str]]:
    """Fonds codes that several units have, with the units."""
    found: dict[str, list[str]] = {}
    for row in report.tables[By.FONDS.value]:
        found.setdefault(row.heading[1], []).append(row.heading[0])
    return {code: units for code, units in found.items() if len(units) > 1}


def faults(received: Sequence[Received], year: int) -> Iterator[Text]:
    """Why reports cannot be merged into that of a year."""
    units: dict[str, list[str]] = {}
    for each in received:
        units.setdefault(each.report.unit, []).append(each.file)
    for unit, files in units.items():
        if len(files) > 1:
            told = ", ".join(files)
            yield Text(
                f"đơn vị {unit} có {len(files)} báo cáo: {told}", f"unit {unit} has {len(files)} reports: {told}"
            )
    for file, report, _ in received:
        if report.year != year:
            yield Text(
                f"{file}: báo cáo năm {report.year}, không phải {year}",
                f"{file}: a report of {report.year}, not of {year}",
            )
    tracks = Counter(each.report.track for each in received)
    if len(tracks) > 1:
        known = ", ".join(track.value for track in Track if track in tracks)
        yield Text(f"báo cáo của hai khối khác nhau: {known}", f"reports of different tracks: {known}")
    for file, report, _ in received:
        for fault in figure_faults(report):
            yield Text(f"{file}: {fault.vi}", f"{file}: {fault.en}")


def figure_faults(report: YearReport) -> Iterator[Text]:
    """What in a unit's report does not add up, or is of another unit."""
    if report.parts:
        yield Text("đã là báo cáo tổng hợp, không phải của một đơn vị", "a merged report already, not that of one unit")
        return
    ill_formed = list(_ill_formed(report))
    if ill_formed:
        yield from ill_formed
        return
    for by in (*WHOLE, *SHARED):
        yield from _unlike(by, rows_of(report, by), report.total)
    yield from _others(report)
    yield from _too_many(report)


def _ill_formed(report: YearReport) -> Iterator[Text]:
    """Tables that are not there, or whose headings are none."""
    needed = (by for by in (By.ALL, *WHOLE, *SHARED) if by not in LATER)
    missing = [by.value for by in needed if by.value not in report.tables]
    missing += [stage.value for stage in WITHIN if stage.value not in report.within]
    if not missing and len(report.tables[By.ALL.value]) != 1:
        missing = [By.ALL.value]
    if missing:
        told = ", ".join(missing)
        yield Text(f"thiếu bảng: {told}", f"tables are missing: {told}")
        return
    for by in (By.ALL, *WHOLE, *SHARED):
        rows = rows_of(report, by)
        headings = [row.heading for row in rows]
        wrong = any(len(heading) != _HEADINGS.get(by, 1) for heading in headings)
        if wrong or len(set(headings)) != len(headings) or any(min(row[1:]) < 0 for row in rows):
            yield Text(f"bảng {by.value}: sai đề mục hoặc số âm", f"table {by.value}: wrong headings or numbers")


def _others(report: YearReport) -> Iterator[Text]:
    """Figures of another unit."""
    rows = (row for by in (By.UNIT, By.FONDS, By.GROUP) for row in report.tables[by.value])
    units = {row.heading[0] for row in rows} | {row.unit for row in report.backlog}
    for unit in sorted(units - {report.unit}):
        yield Text(
            f"có số liệu của đơn vị {unit} trong báo cáo của {report.unit}",
            f"figures of unit {unit} in the report of {report.unit}",
        )


def _too_many(report: YearReport) -> Iterator[Text]:
    """More dossiers of a kind than there are."""
    total = report.total
    counts = {_WORDS[name]: getattr(total, name) for name in _COUNTS}
    counts |= {stage.label: report.within[stage.value].dossiers for stage in WITHIN}
    for (vi, en), count in counts.items():
        if count > total.dossiers:
            yield Text(f"'{vi}' nhiều hơn tổng số hồ sơ", f"'{en}' is more than all dossiers")


def _unlike(by: By, rows: Sequence[Figures], total: Figures) -> Iterator[Text]:
    """Columns of a table that do not add up to the whole, or have a row that is more than it."""
    found = summed(list(rows)) if rows else nothing()
    whole = by in WHOLE
    for name in _COLUMNS:
        all_of_it = getattr(total, name)
        there = getattr(found, name) if whole else max((getattr(row, name) for row in rows), default=0)
        if there != all_of_it if whole else there > all_of_it:
            vi, en = by.label.vi, by.label.en
            column = _WORDS[name]
            yield Text(
                f"bảng '{vi}', cột '{column.vi}': cộng được {there}, tổng ghi {all_of_it}",
                f"table '{en}', column '{column.en}': it adds up to {there}, the total says {all_of_it}",
            )
