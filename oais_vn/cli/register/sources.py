"""`oais-vn register receive sources`: who must hand in what, who has, and what is late."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.drawn import headed, outputs
from oais_vn.model.language import Text
from oais_vn.model.register.accession import Accession
from oais_vn.model.register.duties import DutyState, HandingIn, Standing


@click.command(
    cls=SpokenCommand,
    text=Text(
        "So danh mục nguồn nộp lưu (.xlsx, .csv: Mã mục, Cơ quan, tổ chức, Tài liệu phải nộp, Mã phông, Từ năm, Đến "
        "năm, Hạn nộp, Số lượng) với các đợt nộp lưu trong sổ: ai đã nộp, ai chưa, mục nào quá hạn. Mã thoát 1: có "
        "mục quá hạn.\n\nMột đợt thuộc mục mà nó nêu (receive register --for), không thì thuộc mục duy nhất của cơ "
        "quan ấy. Danh mục không ghi hạn thì tính theo luật, từ năm cuối của tài liệu.",
        "Hold the list of agencies that must hand in (.xlsx, .csv) against the hand-ins of the register: who has, who "
        "has not, what is late. Exit code 1: something is late.\n\nA hand-in is for the line that it names (receive "
        "register --for), else for the only line of its agency. Where the list says no day, the law's is reckoned from "
        "the last year of the records.",
    ),
)
@click.argument("file", metavar="LIST", type=click.Path(dir_okay=False, path_type=Path))
@of_archive
@option("--late", "only_late", is_flag=True, text=Text("chỉ những mục quá hạn", "only lines that are late"))
@outputs(".docx", ".xlsx")
@headed
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def sources(
    console: Console,
    file: Path,
    archive: Path,
    only_late: bool,
    files: tuple[Path, ...],
    place: str,
    superior: str,
    as_json: bool,
) -> int:
    """Compare the list with what came in."""
    receiving = opened(archive).register.receiving
    told = receiving.sources(file)
    for target in files:
        receiving.write_sources(told, target, place=place, superior=superior)
    shown = told.late if only_late else told.standings
    if as_json:
        click.echo(json.dumps(_as_json(told, shown), ensure_ascii=False))
        return 1 if told.late else 0
    for each in shown:
        _print(each, console)
    for text, accessions in ((_UNCLEAR, told.unclear), (_STRANGE, told.strangers)):
        for accession in accessions:
            console.tell(text, id=accession.id, source=accession.source)
    for target in files:
        console.say(Text("đã ghi: {file}", "written: {file}"), file=target)
    counts = told.counts()
    console.say(
        Text(
            "{all} mục: {done} đã nộp, {way} đang tiếp nhận, {back} bị trả lại, {open} chưa nộp; {late} quá hạn",
            "{all} lines: {done} handed in, {way} being received, {back} returned, {open} not handed in; {late} late",
        ),
        all=len(told.standings),
        done=counts[DutyState.HANDED_IN],
        way=counts[DutyState.UNDER_WAY],
        back=counts[DutyState.RETURNED],
        open=counts[DutyState.OPEN],
        late=len(told.late),
    )
    return 1 if told.late else 0


def _print(each: Standing, console: Console) -> None:
    duty = each.duty
    click.echo(f"{duty.id}  {duty.source}: {duty.title}".rstrip(": "))
    console.say(
        Text("  {state}; hạn {due}{late}{accessions}", "  {state}; due {due}{late}{accessions}"),
        state=each.state.label.to(console.language),
        due=duty.last_day or "?",
        late=_LATE.to(console.language).format(days=each.late) if each.late else "",
        accessions="".join(f"; {one.id}" for one in each.accessions),
    )


def _as_json(told: HandingIn, shown: tuple[Standing, ...]) -> dict[str, object]:
    return {
        "schema": "oais-vn/handing-in/1",
        "today": told.today,
        "lines": [
            {
                **each.duty._asdict(),
                "last_day": each.duty.last_day,
                "by_law": bool(each.duty.last_day and not each.duty.due),
                "state": each.state.value,
                "late": each.late,
                "accessions": [one.id for one in each.accessions],
            }
            for each in shown
        ],
        "unclear": _ids(told.unclear),
        "strangers": _ids(told.strangers),
    }


def _ids(accessions: tuple[Accession, ...]) -> list[str]:
    return [each.id for each in accessions]


_LATE = Text(", QUÁ HẠN {days} ngày", ", LATE by {days} days")
_UNCLEAR = Text(
    "đợt {id} của {source}: cơ quan có nhiều mục, đợt không nói nộp cho mục nào (--for)",
    "accession {id} of {source}: its agency has several lines, it does not say for which it is (--for)",
)
_STRANGE = Text(
    "đợt {id} của {source}: danh mục không có cơ quan, phông hay mục ấy",
    "accession {id} of {source}: the list has no such agency, fonds or line",
)
