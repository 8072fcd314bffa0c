"""What a year's report is filled with: its figures as Vietnamese write them, named once for every template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.paper_words import BLANK, grouped, moment
from oais_vn.model.register.backlog import Arrangement
from oais_vn.model.register.merging import colliding
from oais_vn.model.register.reporting import AMOUNTS, SHARED, Figure, YearReport, rows_of
from oais_vn.model.register.wanted import By, Figures

MOST_ROWS: Final = 1000
"""Rows of one table; the workbook and the register have them all."""

YEAR_NAMES: Mapping[str, str] = {
    "name": "đơn vị (hoặc cơ quan tổng hợp) báo cáo",
    "superior": "cơ quan, tổ chức chủ quản",
    "place": "địa danh",
    "year": "năm báo cáo",
    "addressee": "nơi nhận báo cáo",
    "drawn_at": "số liệu lúc nào (giờ Việt Nam)",
    "head": "đầu chuỗi băm của nhật ký lúc lập; rỗng ở báo cáo tổng hợp",
    "sha256": "mã băm của số liệu (tệp JSON)",
    "graded": "có tính hồ sơ có độ mật hay không",
    "total": "số liệu chung: dossiers, selected, approved, digitised, copied, waiting, recovered, handed_over, sheets, "
    "pages, metres, digitised_pages, digitised_a4, copied_pages, reinforced_sheets, unknown",
    "within": "làm trong năm, mỗi mốc như total: approved, delivered, accepted, handed_over",
    "units": "mỗi đơn vị: number, heading và các số như total",
    "fonds": "mỗi phông: number, heading và các số như total",
    "tables": "mỗi bảng còn lại: title, rows (number, heading và các số như total), shared (một hồ sơ ở nhiều dòng)",
    "backlog": "tài liệu chưa lập hồ sơ, mỗi loại: kind, metres, worked, left (mét giá)",
    "bars": "tỷ lệ hồ sơ đã chọn có bản sao, mỗi đơn vị hoặc phông: heading, bar, percent",
    "parts": "mỗi báo cáo đơn vị đã tổng hợp: number, name, unit, drawn, sha256",
    "colliding": "mã phông mà nhiều đơn vị cùng dùng: code, units",
}
"""Every value that a template of a year's report may name, and what it is."""

_REST: Final = (
    *(By.GROUP, By.CRITERION, By.SIGN, By.DAMAGE, By.MEDIUM, By.CARRIER, By.SITE),
    *(By.YEAR, By.DIGITISED_YEAR),
)
_BAR: Final = 24
_MOST_BARS: Final = 40
_UNSAID: Final = {By.YEAR: "chưa phê duyệt", By.DIGITISED_YEAR: "chưa số hóa"}


def year_values(report: YearReport, sha256: str, place: str, superior: str, addressee: str) -> dict[str, Any]:
    """The values of `YEAR_NAMES`; Vietnamese, for reports are."""
    units = _rows(report, By.UNIT)
    fonds = _rows(report, By.FONDS)
    return {
        "name": printable(report.name),
        "superior": printable(superior) or BLANK,
        "place": printable(place) or BLANK,
        "year": str(report.year),
        "addressee": printable(addressee) or BLANK,
        "drawn_at": moment(report.drawn),
        "head": report.head,
        "sha256": sha256,
        "graded": report.graded,
        "total": figures_as_text(report.total),
        "within": {stage.replace("-", "_"): figures_as_text(each) for stage, each in report.within.items()},
        "units": units,
        "fonds": fonds,
        "tables": [
            {"title": _title(by), "rows": rows, "shared": by in SHARED} for by in _REST if (rows := _rows(report, by))
        ],
        "backlog": list(_backlog(report)),
        "bars": list(_bars(report)),
        "parts": [
            {
                "number": number,
                "name": printable(part.name),
                "unit": printable(part.unit),
                "drawn": moment(part.drawn),
                "sha256": part.sha256,
            }
            for number, part in enumerate(report.parts, start=1)
        ],
        "colliding": [
            {"code": printable(code), "units": ", ".join(map(printable, units))}
            for code, units in colliding(report).items()
        ],
    }


def figures_as_text(figures: Figures) -> dict[str, str]:
    """The figures of one row, metres with a comma."""
    told = {each.value: grouped(each.of(figures)) for each in Figure}
    told |= {name: grouped(getattr(figures, name)) for name in AMOUNTS}
    return told | {"metres": metres(figures)}


def metres(figures: Figures) -> str:
    """Metres of shelf, as `1.234,5`."""
    return as_metres(figures.millimetres)


def as_metres(millimetres: int) -> str:
    """Thousandths of a metre as metres, `1.234,5`."""
    whole, rest = divmod(millimetres, 1000)
    part = f"{rest:03d}".rstrip("0")
    return grouped(whole) + (f",{part}" if part else "")


def headed(report: YearReport, by: By, heading: tuple[str, ...]) -> str:
    """A heading in words: the name that the code stands for, with what tells it apart."""
    names = report.names.get(by.value, {})
    units = {part.unit: part.name for part in report.parts} or {report.unit: report.name}
    if by is By.UNIT:
        return f"{units.get(heading[0], '')} ({heading[0]})".strip()
    if by in (By.FONDS, By.GROUP):
        fonds = "/".join(heading[:2])
        name = report.names.get(By.FONDS.value, {}).get(fonds, "")
        # Where several units report, a code alone tells nothing.
        code = fonds if report.parts else heading[1]
        if by is By.GROUP:
            return f"{code}: {heading[2] or 'chưa phân nhóm'}"
        return f"{name} ({code})" if name else code
    if not heading[0]:
        return _UNSAID.get(by, "chưa ghi")
    return names.get(heading[0], heading[0])


def _rows(report: YearReport, by: By) -> list[dict[str, Any]]:
    return [
        {"number": number, "heading": printable(headed(report, by, row.heading)), **figures_as_text(row)}
        for number, row in enumerate(rows_of(report, by)[:MOST_ROWS], start=1)
    ]


def _title(by: By) -> str:
    return f"Theo {by.label.vi[0].lower()}{by.label.vi[1:]}"


def _backlog(report: YearReport) -> Iterable[dict[str, str]]:
    for kind in Arrangement:
        rows = [row for row in report.backlog if row.kind is kind]
        if rows:
            whole, worked = sum(row.millimetres for row in rows), sum(row.worked for row in rows)
            told = {"metres": whole, "worked": worked, "left": whole - worked}
            yield {"kind": kind.label.vi, **{name: as_metres(number) for name, number in told.items()}}


def _bars(report: YearReport) -> Iterable[dict[str, str]]:
    by = By.UNIT if report.parts else By.FONDS
    for row in report.tables[by.value][:_MOST_BARS]:
        if row.selected:
            share = (row.selected - row.waiting) / row.selected
            full = round(share * _BAR)
            bar = "█" * full + "░" * (_BAR - full)
            yield {
                "heading": printable(headed(report, by, row.heading)),
                "bar": bar,
                "percent": f"{int(share * 1000) / 10:.1f}%".replace(".", ","),
            }
