"""`oais-vn register give`: originals that change hands at the five points, and come back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import of_archive, opened, operated
from oais_vn.cli.context import Console, SpokenCommand, SpokenGroup, option, speaking
from oais_vn.cli.register.asking import asked
from oais_vn.cli.register.drafts import drafting
from oais_vn.cli.register.naming import codes_in
from oais_vn.model.language import Text
from oais_vn.model.register.giving import Difference, Giving, Point
from oais_vn.model.register.wanted import Wanted

_DAY = click.DateTime(["%Y-%m-%d"])
_DATE = option("--date", "day", type=_DAY, text=Text("ngày (mặc định: hôm nay)", "the day (default: today)"))
_SHEETS = option(
    "--sheets",
    type=click.IntRange(0),
    text=Text("tổng số tờ, khi không đếm từng hồ sơ", "sheets in all, when they were not counted by dossier"),
)
_CONDITION = option("--condition", default="", text=Text("tình trạng tài liệu", "in which state they are"))
_MINUTES = option("--minutes", default="", text=Text("số biên bản", "number of the minutes"))
_NOTE = option("--note", default="", text=Text("lý do khi số tờ chênh lệch", "why sheets differ, where they do"))


@click.group(
    cls=SpokenGroup,
    text=Text(
        "Giao nhận bản gốc ở năm mốc: nhận, giao chỉnh lý, giao số hóa, trả kho, trả đơn vị.",
        "Originals that change hands at five points: received, to arrangement, to scanning, to the store, returned.",
    ),
)
@speaking
def give() -> None:
    """Hold the verbs together."""


@give.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi một lần giao nhận ID ở mốc POINT. CODE=60: hồ sơ ấy đếm được 60 tờ; @TỆP: mỗi dòng một mã như vậy.\n\n"
        "Hồ sơ trong danh mục đã duyệt được ghi là đã giao đi số hóa.",
        "Record a giving ID at POINT. CODE=60: that dossier has 60 sheets, counted; @FILE holds one a line.\n\n"
        "Dossiers of an approved list that go to scanning are marked sent.",
    ),
)
@click.argument("called", metavar="ID")
@click.argument("point", metavar="POINT", type=click.Choice([point.value for point in Point]))
@click.argument("codes", metavar="[CODE[=SHEETS]|@FILE]...", nargs=-1)
@of_archive
@operated
@asked
@option("--giver", required=True, text=Text("bên giao", "who gives"))
@option("--taker", required=True, text=Text("bên nhận", "who takes"))
@_DATE
@option("--due", type=_DAY, text=Text("ngày phải trả", "the day by which they are to be back"))
@_SHEETS
@_CONDITION
@_MINUTES
@_NOTE
@speaking
@click.pass_obj
def record(
    console: Console,
    called: str,
    point: str,
    codes: tuple[str, ...],
    archive: Path,
    operator: str | None,
    wanted: Wanted,
    giver: str,
    taker: str,
    day: datetime | None,
    due: datetime | None,
    sheets: int | None,
    condition: str,
    minutes: str,
    note: str,
) -> int:
    """Record a giving."""
    register = opened(archive, operator).register
    told, counted = _counted(console, codes)
    if bool(codes) == (wanted != Wanted()):
        raise click.UsageError(_WHICH.to(console.language))
    if not codes:
        told = [str(dossier.key) for dossier in register.dossiers(wanted)]
    giving = Giving(
        *(called, Point(point), _iso(day), giver, taker, (), sheets, condition, minutes), note=note, due=_iso(due)
    )
    done = register.receiving.give(giving, told, counted)
    _told(console, done)
    for each in register.receiving.unlike_register(done):
        console.say(_UNLIKE, code=each.dossier, registered=each.registered, counted=each.counted)
    return 0


@give.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi ID: kho nhận lại hồ sơ đã giao ở lần OF; không nêu mã thì là mọi hồ sơ còn ở ngoài. CODE=60: đếm được 60 "
        "tờ.\n\nÍt tờ hơn lúc giao thì phải có --note; chênh lệch được giữ và hiện ra mãi.",
        "Record ID: what was given by OF is in the store again; all that is still out, unless codes are given. "
        "CODE=60: 60 sheets were counted.\n\nFewer sheets than went need a --note; differences are kept and shown.",
    ),
)
@click.argument("called", metavar="ID")
@click.argument("answers", metavar="OF")
@click.argument("codes", metavar="[CODE[=SHEETS]|@FILE]...", nargs=-1)
@of_archive
@operated
@option("--giver", default="", text=Text("bên giao (mặc định: bên đã nhận)", "who gives (default: who took)"))
@option("--taker", default="", text=Text("bên nhận (mặc định: bên đã giao)", "who takes (default: who gave)"))
@_DATE
@_SHEETS
@_CONDITION
@_MINUTES
@_NOTE
@option("--arranged", is_flag=True, text=Text("đã chỉnh lý xong", "they are arranged now"))
@option(
    "--reinforced",
    "reinforced",
    multiple=True,
    metavar="CODE=SHEETS",
    text=Text("số tờ đã bồi nền của hồ sơ (ghi được nhiều lần)", "sheets of a dossier that were reinforced"),
)
@speaking
@click.pass_obj
def back(
    console: Console,
    called: str,
    answers: str,
    codes: tuple[str, ...],
    archive: Path,
    operator: str | None,
    giver: str,
    taker: str,
    day: datetime | None,
    sheets: int | None,
    condition: str,
    minutes: str,
    note: str,
    arranged: bool,
    reinforced: tuple[str, ...],
) -> int:
    """Record that originals came back."""
    receiving = opened(archive, operator).register.receiving
    told, counted = _counted(console, codes)
    _, bound = _counted(console, reinforced)
    giving = Giving(
        *(called, Point.TO_STORE, _iso(day), giver, taker, (), sheets, condition, minutes), answers=answers, note=note
    )
    done = receiving.give_back(giving, told, counted, arranged=arranged, reinforced=bound)
    _told(console, done)
    for each in receiving.differences():
        if each.after.id == done.id:
            _differs(console, each)
    return 0


@give.command(
    "list", cls=SpokenCommand, text=Text("Liệt kê các lần giao nhận, chênh lệch.", "List givings, differences.")
)
@of_archive
@option("--differences", is_flag=True, text=Text("chỉ các chênh lệch số tờ", "only sheets that differ"))
@speaking
@click.pass_obj
def list_all(console: Console, archive: Path, differences: bool) -> int:
    """List givings."""
    receiving = opened(archive).register.receiving
    if differences:
        for each in receiving.differences():
            _differs(console, each)
    else:
        for giving in receiving.givings():
            _told(console, giving)
    return 0


@give.command(
    cls=SpokenCommand, text=Text("Lập bản nháp biên bản của lần giao nhận ID.", "Draw up minutes of giving ID.")
)
@click.argument("called", metavar="ID")
@drafting
@speaking
@click.pass_obj
def minutes(
    console: Console,
    called: str,
    archive: Path,
    output: Path,
    template: Path | None,
    write_template: bool,
    place: str,
    superior: str,
) -> int:
    """Draw up minutes of a giving."""
    if write_template:
        api.write_register_minutes_template("giving", output)
    else:
        receiving = opened(archive).register.receiving
        receiving.write_minutes(called, "giving", output, template=template, place=place, superior=superior)
    console.say(Text("đã ghi: {path}", "written: {path}"), path=output)
    return 0


def _counted(console: Console, told: Iterable[str]) -> tuple[list[str], dict[str, int]]:
    """The codes, and the sheets of those that were counted."""
    codes, counted = [], {}
    for each in codes_in(told):
        code, equals, number = each.partition("=")
        codes.append(code)
        if equals and not number.isdecimal():
            text = Text(f"{each!r}: sau dấu = là số tờ", f"{each!r}: after = comes a number of sheets")
            raise click.UsageError(text.to(console.language))
        if equals:
            counted[code] = int(number)
    return codes, counted


def _told(console: Console, giving: Giving) -> None:
    text = Text(
        "{id}  {date}  {point}: {giver} → {taker}, {count} hồ sơ, {sheets} tờ",
        "{id}  {date}  {point}: {giver} → {taker}, {count} dossiers, {sheets} sheets",
    )
    whole = "?" if giving.whole is None else giving.whole
    told = {name: getattr(giving, name) for name in ("id", "date", "giver", "taker")}
    point = giving.point.label.to(console.language)
    console.say(text, **told, point=point, count=len(giving.dossiers), sheets=whole)


def _differs(console: Console, each: Difference) -> None:
    text = Text(
        "CHÊNH LỆCH {after}: {what} {gone} → {back} tờ (giao {before}): {note}",
        "DIFFERENCE {after}: {what} {gone} → {back} sheets (given by {before}): {note}",
    )
    what = str(each.dossier) if each.dossier else Text("cả lần giao", "the whole").to(console.language)
    told = {"gone": each.gone, "back": each.back, "note": each.after.note or "?"}
    console.say(text, after=each.after.id, before=each.before.id, what=what, **told)


def _iso(day: datetime | None) -> str:
    return "" if day is None else day.date().isoformat()


_UNLIKE = Text(
    "CHÚ Ý: {code}: đếm được {counted} tờ, sổ đăng ký ghi {registered} tờ; hãy đếm lại, hoặc sửa sổ đăng ký",
    "NOTE: {code}: {counted} sheets were counted, the register has {registered}; count again, or mend the register",
)
_WHICH = Text(
    "hãy nêu mã hồ sơ, hoặc điều kiện lọc (--fonds, --list …); không nêu cả hai",
    "name dossiers by code or by filters (--fonds, --list …), and not by both",
)
