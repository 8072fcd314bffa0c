"""Drafts of the register's minutes (.docx): a template filled with what the register has of one accession or giving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Any, Final, NamedTuple

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.drafts import OURS, checked_template, fill, own_template, require_libraries
from oais_vn.formats.reports.paper_words import BLANK, day, grouped, numbered, or_blank
from oais_vn.formats.reports.register_minutes_templates import REGISTER_TITLES, RegisterMinutes, register_template
from oais_vn.model.language import Text
from oais_vn.model.register.accession import Accession, AccessionState
from oais_vn.model.register.dossier import Dossier
from oais_vn.model.register.giving import Difference, Giving
from oais_vn.model.register.listing import Paper

ACCESSION_NAMES: Final[Mapping[str, str]] = {
    "archive": "tên kho",
    "place": "địa danh",
    "superior": "cơ quan, tổ chức chủ quản",
    "id": "số của đợt",
    "kind": "nộp lưu hoặc sưu tầm",
    "unit": "mã đơn vị giữ",
    "fonds": "mã phông, công trình, sưu tập",
    "source": "cơ quan, người nộp",
    "owner": "chủ sở hữu của tài liệu sưu tầm, hoặc rỗng",
    "title": "tên khối tài liệu",
    "quantity": "số lượng",
    "packages": "các gói, lần giao nộp, hoặc rỗng",
    "reason": "lý do trả lại, không đạt",
    "decision": "quyết định phê duyệt: số, ngày, cơ quan",
    "steps": "mỗi bước: number, date, state, paper, reason",
}
"""Every value that a template of minutes of an accession may name."""
GIVING_NAMES: Final[Mapping[str, str]] = {
    "archive": "tên kho",
    "place": "địa danh",
    "superior": "cơ quan, tổ chức chủ quản",
    "id": "số của lần giao nhận",
    "point": "mốc giao nhận",
    "minutes": "số biên bản",
    "date": "ngày giao nhận",
    "due": "hạn trả, hoặc rỗng",
    "giver": "bên giao",
    "taker": "bên nhận",
    "dossiers": "mỗi hồ sơ: number, code, title, place, sheets",
    "count": "số hồ sơ",
    "sheets": "tổng số tờ",
    "condition": "tình trạng tài liệu",
    "answers": "lần giao mà lần này trả về, hoặc rỗng",
    "differences": "mỗi chênh lệch: number, code, gone, back, change",
    "still_out": "số hồ sơ của lần giao ấy chưa trả, hoặc rỗng",
    "note": "lý do chênh lệch",
}
"""Every value that a template of minutes of a giving may name."""


class Form(NamedTuple):
    """How a draft looks: its head, and a template of one's own (with its `name`) in place of ours."""

    archive: str
    place: str = ""
    superior: str = ""
    template: IO[bytes] | None = None
    name: str = ""


def write_accession_minutes(accession: Accession, kind: RegisterMinutes, stream: IO[bytes], form: Form) -> None:
    """Write a draft of minutes of an accession; raises as `write_minutes` of a delivery."""
    wanted = {RegisterMinutes.RETURN: (AccessionState.RETURNED, AccessionState.FAILED)}
    told = [step for step in accession.steps if step.state in wanted.get(kind, ()) and step.reason]
    decided = [step.paper for step in accession.steps if step.state is AccessionState.APPROVED and step.paper]
    steps = [_step(accession.registered, AccessionState.REGISTERED.label, "", "")] if accession.registered else []
    steps += [
        _step(step.date, step.state.label, step.paper.number if step.paper else "", step.reason)
        for step in accession.steps
    ]
    values = {
        **head_of(form),
        "id": or_blank(accession.id),
        "kind": accession.kind.label.vi,
        "unit": or_blank(accession.unit),
        "fonds": or_blank(accession.fonds),
        "source": or_blank(accession.source),
        "owner": printable(accession.owner),
        "title": or_blank(accession.title),
        "quantity": or_blank(accession.quantity),
        "packages": printable(", ".join(accession.packages)),
        "reason": or_blank(told[-1].reason if told else ""),
        "decision": _decision(decided[-1]) if decided else BLANK,
        "steps": numbered(steps),
    }
    write_minutes_of(kind, values, ACCESSION_NAMES, stream, form, accession.id)


def write_giving_minutes(
    giving: Giving,
    dossiers: Sequence[Dossier],
    differences: Sequence[Difference],
    still_out: int,
    stream: IO[bytes],
    form: Form,
) -> None:
    """Write a draft of minutes of a giving of these dossiers; raises as `write_minutes` of a delivery."""
    counted = dict(giving.counted)
    rows = [
        {
            "code": printable(each.key.code),
            "title": printable(each.title),
            "place": printable(", ".join(part for part in (each.shelf.place, each.shelf.box) if part)),
            "sheets": _count(counted.get(each.key, each.sheets)),
        }
        for each in dossiers
    ]
    known = [counted.get(each.key, each.sheets) for each in dossiers]
    total = giving.whole if giving.whole is not None else None if None in known else sum(each or 0 for each in known)
    values = {
        **head_of(form),
        "id": printable(giving.id),
        "point": giving.point.label.vi.capitalize(),
        "minutes": printable(giving.minutes) or "……/BB-GN",
        "date": day(giving.date),
        "due": day(giving.due) if giving.due else "",
        "giver": or_blank(giving.giver),
        "taker": or_blank(giving.taker),
        "dossiers": numbered(rows),
        "count": grouped(len(rows)),
        "sheets": _count(total),
        "condition": or_blank(giving.condition),
        "answers": printable(giving.answers),
        "differences": numbered(
            {
                "code": printable(each.dossier.code) if each.dossier else "cả lần giao",
                "gone": grouped(each.gone),
                "back": grouped(each.back),
                "change": f"{each.back - each.gone:+d}",
            }
            for each in differences
        ),
        "still_out": grouped(still_out) if still_out else "",
        "note": or_blank(giving.note),
    }
    write_minutes_of(RegisterMinutes.GIVING, values, GIVING_NAMES, stream, form, giving.id)


def write_register_template(kind: RegisterMinutes, stream: IO[bytes]) -> None:
    """Write the template that we use ourselves, for people to change."""
    require_libraries()
    register_template(kind).save(stream)


def write_minutes_of(
    kind: RegisterMinutes,
    values: dict[str, Any],
    names: Mapping[str, str],
    stream: IO[bytes],
    form: Form,
    subject: str,
) -> None:
    """Fill the template of `kind`, or the form's own, with `values`, whose `names` it may use; raises as `fill`."""
    require_libraries()
    template = form.template
    document = own_template(register_template(kind)) if template is None else checked_template(template, form.name)
    fill(document, values, names, form.name or OURS)
    properties = document.docx.core_properties
    properties.title = REGISTER_TITLES[kind].vi
    properties.subject = printable(subject)
    properties.author = "oais-vn"
    properties.keywords = "bản nháp; oais-vn/register-minutes/1"
    document.save(stream)


def head_of(form: Form) -> dict[str, Any]:
    """The values of the head."""
    return {
        "archive": or_blank(form.archive),
        "place": or_blank(form.place),
        "superior": or_blank(form.superior),
    }


def _step(when: str, state: Text, paper: str, reason: str) -> dict[str, Any]:
    return {"date": day(when), "state": state.vi, "paper": printable(paper), "reason": printable(reason)}


def _decision(paper: Paper) -> str:
    return f"Quyết định số {printable(paper.number)} ngày {day(paper.date)} của {printable(paper.authority)}"


def _count(number: int | None) -> str:
    return BLANK if number is None else grouped(number)
