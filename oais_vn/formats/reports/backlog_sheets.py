"""Records without dossiers as a workbook: how many metres, what is arranged, what is left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Final

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.paper_words import day as day_of
from oais_vn.formats.reports.selection_sheets import A3, ListSheet
from oais_vn.model.register.backlog import Arrangement, Backlog

_SHEET: Final = (
    *(("TT", 6), ("Mã khối", 14), ("Đơn vị giữ", 12), ("Cơ quan, đơn vị", 46), ("Mã phông", 10), ("Thời gian", 18)),
    *(("Loại chỉnh lý", 14), ("Khối lượng (mét)", 14), ("Đã chỉnh lý (mét)", 14), ("Còn lại (mét)", 14)),
    *(("Ngày khảo sát", 14), ("Ghi chú", 30)),
)


def write_backlog_workbook(archive: str, day: str, backlogs: Iterable[Backlog], stream: IO[bytes]) -> None:
    """Write backlogs with what is arranged and what is left; sums of both kinds at the end."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    about = "Tài liệu tích đống chưa lập hồ sơ: khối lượng, đã chỉnh lý, còn lại"
    head = (printable(archive).upper(), about, f"Số liệu của sổ đăng ký ngày {day}")
    sheet = ListSheet(book, "Tích đống", _SHEET, head, paper=A3)
    sums = {kind: [0.0, 0.0, 0.0] for kind in Arrangement}
    for number, each in enumerate(backlogs, start=1):
        metres = [float(amount) for amount in (each.whole, each.done, each.left)]
        sums[each.kind] = [one + two for one, two in zip(sums[each.kind], metres, strict=True)]
        words = (each.id, each.unit, each.source, each.fonds, each.years, each.kind.label.vi)
        sheet.add([number, *words, *metres, day_of(each.surveyed), each.note])
    for kind, metres in sums.items():
        sheet.add(["", "", "", f"Cộng {kind.label.vi}", "", "", kind.label.vi, *map(_round, metres), "", ""], bold=True)
    whole = [_round(sum(metres)) for metres in zip(*sums.values(), strict=True)]
    sheet.add(["", "", "", "Cộng", "", "", "", *whole, "", ""], bold=True)
    book.properties.title, book.properties.creator = about, "oais-vn"
    book.save(stream)


def _round(metres: float) -> float:
    return round(metres, 3)
