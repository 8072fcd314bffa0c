"""Drafts of minutes by which reinforced or arranged records are accepted, filled with what the register has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import IO, Any, Final, NamedTuple

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.paper_words import BLANK, day, grouped, numbered, or_blank
from oais_vn.formats.reports.register_minutes import Form, head_of, write_minutes_of
from oais_vn.formats.reports.register_minutes_templates import RegisterMinutes
from oais_vn.model.errors import InputError
from oais_vn.model.register.backlog import metres_of
from oais_vn.model.register.work import Work, WorkedDossier

WORK_NAMES: Final[Mapping[str, str]] = {
    "archive": "tên kho: bên giám sát, xác nhận khối lượng",
    "place": "địa danh",
    "superior": "cơ quan, tổ chức chủ quản",
    "department": "bên nghiệm thu",
    "contractor": "bên thực hiện",
    "contract": "hợp đồng, văn bản giao nhiệm vụ",
    "period": "thời gian thực hiện",
    "paper": "các văn bản, biên bản của phần việc, hoặc rỗng",
    "fonds": "mỗi phông: number, name, count, sheets",
    "dossiers": "mỗi hồ sơ: number, code, title, whole (số tờ của hồ sơ), sheets (số tờ đã làm), metres, date, paper",
    "count": "số hồ sơ",
    "whole": "tổng số tờ của các hồ sơ",
    "sheets": "tổng số tờ đã làm",
    "metres": "tổng mét giá của các hồ sơ",
    "unknown": "số hồ sơ không rõ số tờ, hoặc rỗng",
    "backlogs": "mỗi phần chưa lập hồ sơ đã chỉnh lý: number, id, source, kind, metres, date, paper",
    "backlog_metres": "tổng mét giá của các phần ấy",
    "differences": "mỗi chênh lệch số tờ khi giao nhận: number, code, gone, back, note",
}
"""Every value that a template of these minutes may name."""


class Parties(NamedTuple):
    """Who accepts the work, who did it, by which contract; empty: left blank."""

    department: str = ""
    contractor: str = ""
    contract: str = ""


def write_work_minutes(work: Work, kind: RegisterMinutes, parties: Parties, stream: IO[bytes], form: Form) -> None:
    """Write a draft of minutes of accepted work; raises as `write_minutes` of a delivery."""
    dossiers = work.dossiers
    backlog = sum((Decimal(each.metres) for _, each in work.backlogs), Decimal(0))
    papers = dict.fromkeys([each.stone.paper for each in dossiers] + [each.paper for _, each in work.backlogs])
    unknown = sum(each.sheets is None for each in dossiers)
    values: dict[str, Any] = {
        **head_of(form),
        "department": or_blank(parties.department),
        "contractor": or_blank(parties.contractor),
        "contract": or_blank(parties.contract),
        "period": _period(work),
        "paper": printable(", ".join(paper for paper in papers if paper)),
        "fonds": numbered(_fonds(dossiers)),
        "dossiers": numbered(_dossier(each) for each in dossiers),
        "count": grouped(len(dossiers)),
        "whole": grouped(sum(each.dossier.sheets or 0 for each in dossiers)),
        "sheets": grouped(sum(each.sheets or 0 for each in dossiers)),
        "metres": _metres(sum((_shelf(each) for each in dossiers), Decimal(0))),
        "unknown": grouped(unknown) if unknown else "",
        "backlogs": numbered(
            {
                "id": printable(each.id),
                "source": printable(each.source),
                "kind": each.kind.label.vi,
                "metres": _metres(Decimal(done.metres)),
                "date": day(done.date),
                "paper": printable(done.paper),
            }
            for each, done in work.backlogs
        ),
        "backlog_metres": _metres(backlog),
        "differences": numbered(
            {
                "code": printable(each.dossier.code) if each.dossier else f"cả lần giao {printable(each.after.id)}",
                "gone": grouped(each.gone),
                "back": grouped(each.back),
                "note": or_blank(each.after.note),
            }
            for each in work.differences
        ),
    }
    write_minutes_of(kind, values, WORK_NAMES, stream, form, f"{len(dossiers)} hồ sơ")


def _dossier(each: WorkedDossier) -> dict[str, str]:
    metres = _shelf(each)
    return {
        "code": printable(each.dossier.key.code),
        "title": printable(each.dossier.title),
        "whole": BLANK if each.dossier.sheets is None else grouped(each.dossier.sheets),
        "sheets": BLANK if each.sheets is None else grouped(each.sheets),
        "metres": _metres(metres) if metres else "",
        "date": day(each.stone.date),
        "paper": printable(each.stone.paper),
    }


def _fonds(dossiers: tuple[WorkedDossier, ...]) -> Iterator[dict[str, str]]:
    found: dict[tuple[str, str], list[WorkedDossier]] = {}
    for each in dossiers:
        found.setdefault(each.dossier.key[:2], []).append(each)
    several = len({unit for unit, _ in found}) > 1
    for (unit, code), some in sorted(found.items()):
        known = f"{unit}/{code}" if several else code
        name = f"{some[0].fonds} (mã {known})" if some[0].fonds else f"Phông {known}"
        yield {
            "name": printable(name),
            "count": grouped(len(some)),
            "sheets": grouped(sum(each.sheets or 0 for each in some)),
        }


def _shelf(each: WorkedDossier) -> Decimal:
    try:
        return metres_of(each.dossier.shelf.metres or "0")
    except InputError:
        return Decimal(0)  # as written, and no number


def _metres(metres: Decimal) -> str:
    whole, _, part = f"{metres:.3f}".partition(".")
    part = part.rstrip("0")
    return grouped(int(whole)) + (f",{part}" if part else "")


def _period(work: Work) -> str:
    days = [each.stone.date for each in work.dossiers] + [done.date for _, done in work.backlogs]
    first, last = work.since or min(days), work.until or max(days)
    return day(first) if first == last else f"từ {day(first)} đến {day(last)}"
