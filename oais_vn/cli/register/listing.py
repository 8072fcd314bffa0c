"""`oais-vn register list`: lists of dossiers that are to have insurance copies, from draft to amendment."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from oais_vn.api.registering import Register
from oais_vn.cli.archive import of_archive, opened, operated
from oais_vn.cli.context import Console, SpokenCommand, SpokenGroup, option, speaking
from oais_vn.cli.drawn import all_new, headed
from oais_vn.cli.register.list_merge import merge
from oais_vn.cli.register.naming import codes_in
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.fonds import RegisteredFonds
from oais_vn.model.register.listing import SelectionList
from oais_vn.model.register.plain import plain
from oais_vn.model.register.wanted import Wanted

F = TypeVar("F", bound=Callable[..., Any])
_FILE = click.Path(dir_okay=False, path_type=Path)


def _revised(command: F) -> F:
    text = Text("bản đã xem của danh mục; từ chối nếu người khác đã sửa", "the list's revision that was looked at")
    return option("--revision", type=click.IntRange(0), text=text)(command)


def _written(command: F) -> F:
    return click.argument(
        "files", metavar="FILE...", nargs=-1, required=True, type=_FILE, callback=all_new(".docx", ".xlsx")
    )(command)


def _expecting(register: Register, called: str, revision: int | None) -> Register:
    return register if revision is None else register.expecting(SelectionList, called, revision)


@click.group(
    "list",
    cls=SpokenGroup,
    text=Text(
        "Danh mục hồ sơ lập bản sao bảo hiểm: lập, trình, trả lại, phê duyệt, điều chỉnh; in thành văn bản.",
        "Lists of dossiers that are to have insurance copies: drawn up, submitted, sent back, approved, amended; as "
        "documents.",
    ),
)
@speaking
def list_() -> None:
    """Hold the verbs together."""


@list_.command(
    "draw-up",
    cls=SpokenCommand,
    text=Text(
        "Lập (hoặc lập lại) danh mục ID từ những hồ sơ đã chọn và chưa ở danh mục nào. Không xé lẻ phông: mọi hồ "
        "sơ của "
        "phông phải được quyết định, hoặc nêu lý do để lại bằng --leave.",
        "Draw up (or draw up anew) the list ID of dossiers that are selected and in no other list. A fonds is "
        "not split: "
        "every dossier of it is decided on, or --leave says why not.",
    ),
)
@click.argument("called", metavar="ID")
@option("--year", required=True, type=click.IntRange(1900, 9999), text=Text("năm của danh mục", "its year"))
@option("--programme", default="qd76", text=Text("chương trình: qd71, qd76 …", "the programme: qd71, qd76 …"))
@option("--title", default="", text=Text("tên danh mục", "its title"))
@option("--unit", default="", text=Text("mã đơn vị giữ bản gốc", "code of the unit that keeps the originals"))
@option("--fonds", default="", text=Text("chỉ phông này", "this fonds only"))
@option("--group", text=Text("chỉ nhóm, khối tài liệu này", "this group of records only"))
@option(
    "--leave",
    "left",
    multiple=True,
    metavar="PHÔNG[/NHÓM]=LÝ DO",
    text=Text("phông hoặc nhóm chưa rà soát, và lý do", "a fonds or group not looked through, and why"),
)
@_revised
@of_archive
@operated
@speaking
@click.pass_obj
def draw_up(
    console: Console,
    called: str,
    year: int,
    programme: str,
    title: str,
    unit: str,
    fonds: str,
    group: str | None,
    left: tuple[str, ...],
    revision: int | None,
    archive: Path,
    operator: str | None,
) -> int:
    """Draw up a list."""
    register = _expecting(opened(archive, operator).register, called, revision)
    reasons = []
    for each in left:
        name, sign, reason = each.partition("=")
        if not (sign and name.strip() and reason.strip()):
            raise click.UsageError(_LEAVE.to(console.language).format(told=each))
        reasons.append((name.strip(), reason.strip()))
    draft = SelectionList(
        *(called, unit or _only_unit(register), year, programme, title or f"Danh mục {called}", ()),
        left_out=tuple(reasons),
    )
    _tell(register.draw_up(draft, Wanted(fonds=fonds, group=group)), console)
    return 0


@list_.command(cls=SpokenCommand, text=Text("In các danh mục, hoặc một danh mục.", "Print the lists, or one list."))
@click.argument("called", metavar="[ID]", required=False)
@of_archive
@option("--json", "as_json", is_flag=True, text=Text("in mỗi danh mục một dòng JSON", "print a line of JSON a list"))
@speaking
@click.pass_obj
def show(console: Console, called: str | None, archive: Path, as_json: bool) -> int:
    """Print lists."""
    found = [each for each in opened(archive).register.things(SelectionList) if called in (None, each.id)]
    if called is not None and not found:
        raise InputError(Text(f"không có danh mục {called!r}", f"there is no list {called!r}"))
    for each in found:
        if as_json:
            click.echo(json.dumps(plain(each), ensure_ascii=False))
            continue
        _tell(each, console)
        if called is None:
            continue
        for key in each.current:
            click.echo(f"  {key}")
        for name, reason in each.left_out:
            console.say(Text("  để lại {name}: {reason}", "  left {name}: {reason}"), name=name, reason=reason)
    return 0


@list_.command(cls=SpokenCommand, text=Text("Trình danh mục để phê duyệt.", "Submit a list for approval."))
@click.argument("called", metavar="ID")
@_revised
@of_archive
@operated
@speaking
@click.pass_obj
def submit(console: Console, called: str, revision: int | None, archive: Path, operator: str | None) -> int:
    """Submit a list."""
    _tell(_expecting(opened(archive, operator).register, called, revision).submit(called), console)
    return 0


@list_.command(
    "send-back", cls=SpokenCommand, text=Text("Ghi việc danh mục bị trả lại.", "Record that a list was sent back.")
)
@click.argument("called", metavar="ID")
@option("--reason", required=True, text=Text("lý do trả lại", "why"))
@_revised
@of_archive
@operated
@speaking
@click.pass_obj
def send_back(
    console: Console, called: str, reason: str, revision: int | None, archive: Path, operator: str | None
) -> int:
    """Send a list back."""
    _tell(_expecting(opened(archive, operator).register, called, revision).send_back(called, reason), console)
    return 0


@list_.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi quyết định phê duyệt danh mục (PAPER.toml: number, date, authority, file).",
        "Record the decision that approves a list (PAPER.toml: number, date, authority, file).",
    ),
)
@click.argument("called", metavar="ID")
@click.argument("paper", metavar="PAPER.toml", type=_FILE)
@_revised
@of_archive
@operated
@speaking
@click.pass_obj
def approve(
    console: Console, called: str, paper: Path, revision: int | None, archive: Path, operator: str | None
) -> int:
    """Approve a list."""
    register = _expecting(opened(archive, operator).register, called, revision)
    _tell(register.approve(called, paper), console)
    _tell_late(register, called, console)
    return 0


@list_.command(
    cls=SpokenCommand,
    text=Text(
        "Điều chỉnh danh mục đã phê duyệt theo quyết định (PAPER.toml): bổ sung hồ sơ đã chọn, đưa hồ sơ ra.",
        "Amend an approved list by a decision (PAPER.toml): selected dossiers come in, others go out.",
    ),
)
@click.argument("called", metavar="ID")
@click.argument("paper", metavar="PAPER.toml", type=_FILE)
@option("--add", "added", multiple=True, metavar="CODE|@FILE", text=Text("bổ sung (ghi được nhiều lần)", "comes in"))
@option(
    "--remove", "removed", multiple=True, metavar="CODE|@FILE", text=Text("đưa ra (ghi được nhiều lần)", "goes out")
)
@option("--reason", required=True, text=Text("lý do", "why"))
@_revised
@of_archive
@operated
@speaking
@click.pass_obj
def amend(
    console: Console,
    called: str,
    paper: Path,
    added: tuple[str, ...],
    removed: tuple[str, ...],
    reason: str,
    revision: int | None,
    archive: Path,
    operator: str | None,
) -> int:
    """Amend a list."""
    register = _expecting(opened(archive, operator).register, called, revision)
    listed = register.amend(called, paper, added=codes_in(added), removed=codes_in(removed), reason=reason)
    _tell(listed, console)
    _tell_late(register, called, console)
    return 0


@list_.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi danh mục theo phông, nhóm tài liệu thành văn bản (.docx, thể thức Nghị định 30/2020/NĐ-CP) hoặc bảng "
        "(.xlsx). --amendment N: văn bản của lần điều chỉnh thứ N (bổ sung, đưa ra).",
        "Write a list by fonds and group as a document (.docx, in the layout of Decree 30/2020) or workbook (.xlsx). "
        "--amendment N: the document of its Nth amendment.",
    ),
)
@click.argument("called", metavar="ID")
@_written
@option("--amendment", type=click.IntRange(1), text=Text("lần điều chỉnh", "which amendment"))
@headed
@of_archive
@speaking
@click.pass_obj
def write(
    console: Console,
    called: str,
    files: tuple[Path, ...],
    amendment: int | None,
    place: str,
    superior: str,
    archive: Path,
) -> int:
    """Write a list."""
    selection = opened(archive).register.selection
    for file in files:
        if amendment is None:
            total = selection.write_list(called, file, place=place, superior=superior)
        else:
            total = selection.write_amendment(called, amendment, file, place=place, superior=superior)
        console.say(_WRITTEN, file=file, dossiers=total.dossiers, sheets=total.sheets)
    return 0


@list_.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi danh mục hằng năm tài liệu phải lập bản dự phòng (Nghị định 113/2025, Điều 30 khoản 2 điểm a): hồ "
        "sơ thuộc "
        "danh mục đã phê duyệt đến hết năm, chưa có quyết định về bản dự phòng.",
        "Write the yearly list of what must have an insurance copy (Decree 113/2025 Art. 30.2.a): dossiers of lists "
        "approved up to the year's end, with no decision on their insurance copy yet.",
    ),
)
@_written
@option("--year", required=True, type=click.IntRange(1900, 9999), text=Text("năm", "the year"))
@option("--unit", default="", text=Text("mã đơn vị giữ bản gốc", "code of the unit that keeps the originals"))
@headed
@of_archive
@speaking
@click.pass_obj
def yearly(
    console: Console, files: tuple[Path, ...], year: int, unit: str, place: str, superior: str, archive: Path
) -> int:
    """Write the yearly list."""
    selection = opened(archive).register.selection
    for file in files:
        total = selection.write_yearly(year, file, unit=unit, place=place, superior=superior)
        console.say(_WRITTEN, file=file, dossiers=total.dossiers, sheets=total.sheets)
    return 0


list_.add_command(merge)

_WRITTEN = Text("đã ghi {file}: {dossiers} hồ sơ, {sheets} tờ", "written {file}: {dossiers} dossiers, {sheets} sheets")
_LEAVE = Text("--leave {told!r}: ghi PHÔNG=LÝ DO hoặc PHÔNG/NHÓM=LÝ DO", "--leave {told!r}: write FONDS[/GROUP]=WHY")


def _only_unit(register: Register) -> str:
    units = sorted({each.key.unit for each in register.things(RegisteredFonds)})
    if len(units) != 1:
        names = ", ".join(units) or "–"
        raise InputError(Text(f"hãy chọn đơn vị (--unit): {names}", f"say which unit (--unit): {names}"))
    return units[0]


def _tell_late(register: Register, called: str, console: Console) -> None:
    late = register.selection.selected_after(called)
    if late:
        console.tell(_LATE, count=late)


_LATE = Text(
    "{count} hồ sơ của danh mục được ghi là chọn sau ngày phê duyệt: kiểm tra lại ngày trong quyết định (danh mục có "
    "từ trước khi dùng sổ thì bỏ qua)",
    "{count} dossiers of the list were selected, as far as is recorded, after the day of its approval: look at the "
    "decision's date again (never mind for a list that is older than the register)",
)


def _tell(listed: SelectionList, console: Console) -> None:
    paper = "" if listed.paper is None else f" ({listed.paper.number}, {listed.paper.date})"
    console.say(
        Text(
            "danh mục {id} năm {year}: {state}{paper}; {count} hồ sơ; {amended} lần điều chỉnh; bản {revision}",
            "list {id} of {year}: {state}{paper}; {count} dossiers; {amended} amendments; revision {revision}",
        ),
        id=listed.id,
        year=listed.year,
        state=listed.state.label.to(console.language),
        paper=paper,
        count=len(listed.current),
        amended=len(listed.amendments),
        revision=listed.revision,
    )
