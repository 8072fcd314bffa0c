"""`oais-vn register receive`: what is handed in or collected, from registration to approval or return."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import of_archive, opened, operated
from oais_vn.cli.context import Console, SpokenCommand, SpokenGroup, option, speaking
from oais_vn.cli.register.drafts import drafting
from oais_vn.cli.register.sources import sources
from oais_vn.model.language import Text
from oais_vn.model.register.accession import Accession, AccessionKind, AccessionState, Deadline
from oais_vn.model.register.plain import plain

_DAY = click.DateTime(["%Y-%m-%d"])
_DATE = option("--date", "day", type=_DAY, text=Text("ngày (mặc định: hôm nay)", "the day (default: today)"))
_STEPS = (AccessionState.WAITING, AccessionState.PROCESSING, AccessionState.PASSED)
_REASON = Text("lý do", "why")


@click.group(
    cls=SpokenGroup,
    text=Text(
        "Tiếp nhận tài liệu nộp lưu, sưu tầm: đăng ký, chờ tiếp nhận, xử lý, đạt hay không, trả lại, phê duyệt.",
        "Receipt of what is handed in or collected: registered, awaited, processed, passed or not, returned, approved.",
    ),
)
@speaking
def receive() -> None:
    """Hold the verbs together."""


@receive.command(cls=SpokenCommand, text=Text("Đăng ký một đợt ID.", "Register an accession ID."))
@click.argument("called", metavar="ID")
@of_archive
@operated
@option(
    "--kind",
    type=click.Choice([kind.value for kind in AccessionKind]),
    default=AccessionKind.HAND_IN.value,
    text=Text("hand-in: nộp lưu (mặc định); collection: sưu tầm", "handed in (default) or collected"),
)
@option("--unit", required=True, text=Text("mã đơn vị sẽ giữ", "code of the unit that is to keep it"))
@option("--fonds", required=True, text=Text("mã phông, công trình, sưu tập", "code of the fonds"))
@option("--source", required=True, text=Text("cơ quan, người nộp", "who hands it in"))
@option("--title", required=True, text=Text("tên khối tài liệu", "what it is"))
@option("--quantity", default="", text=Text("số lượng: mét giá, hồ sơ, tệp", "how much: metres, dossiers, files"))
@option("--owner", default="", text=Text("chủ sở hữu của tài liệu sưu tầm", "owner of what is collected"))
@option("--package", "packages", multiple=True, text=Text("gói, lần giao nộp (ghi được nhiều lần)", "a package of it"))
@option("--for", "duty", default="", text=Text("mã mục của danh mục nguồn nộp lưu", "line of the list of sources"))
@_DATE
@speaking
@click.pass_obj
def register(
    console: Console,
    called: str,
    archive: Path,
    operator: str | None,
    kind: str,
    unit: str,
    fonds: str,
    source: str,
    title: str,
    quantity: str,
    owner: str,
    packages: tuple[str, ...],
    duty: str,
    day: datetime | None,
) -> int:
    """Register an accession."""
    accession = Accession(
        *(called, AccessionKind(kind), unit, fonds, source, title, quantity, owner, packages),
        registered=_iso(day),
        duty=duty,
    )
    _told(console, opened(archive, operator).register.receiving.register(accession))
    return 0


@receive.command(cls=SpokenCommand, text=Text("Chuyển đợt ID sang bước STATE.", "Take accession ID on to STATE."))
@click.argument("called", metavar="ID")
@click.argument("state", metavar="STATE", type=click.Choice([each.value for each in (*_STEPS, AccessionState.FAILED)]))
@of_archive
@operated
@_DATE
@option("--reason", default="", text=Text("lý do, phải có khi không đạt", "why, needed when it did not pass"))
@speaking
@click.pass_obj
def step(
    console: Console,
    called: str,
    state: str,
    archive: Path,
    operator: str | None,
    day: datetime | None,
    reason: str,
) -> int:
    """Take an accession a step on."""
    receiving = opened(archive, operator).register.receiving
    _told(console, receiving.step(called, AccessionState(state), date=_iso(day), reason=reason))
    return 0


@receive.command(
    "return", cls=SpokenCommand, text=Text("Trả lại đợt ID, nói vì sao.", "Return accession ID, with why.")
)
@click.argument("called", metavar="ID")
@of_archive
@operated
@_DATE
@option("--reason", required=True, text=_REASON)
@speaking
@click.pass_obj
def give_back(
    console: Console, called: str, archive: Path, operator: str | None, day: datetime | None, reason: str
) -> int:
    """Return an accession."""
    receiving = opened(archive, operator).register.receiving
    _told(console, receiving.step(called, AccessionState.RETURNED, date=_iso(day), reason=reason))
    return 0


@receive.command(
    cls=SpokenCommand, text=Text("Phê duyệt đợt ID theo quyết định.", "Approve accession ID by a decision.")
)
@click.argument("called", metavar="ID")
@click.argument("paper", metavar="PAPER.toml", type=click.Path(dir_okay=False, path_type=Path))
@of_archive
@operated
@_DATE
@speaking
@click.pass_obj
def approve(
    console: Console, called: str, paper: Path, archive: Path, operator: str | None, day: datetime | None
) -> int:
    """Approve an accession."""
    receiving = opened(archive, operator).register.receiving
    _told(console, receiving.step(called, AccessionState.APPROVED, date=_iso(day), paper=paper))
    return 0


@receive.command(
    "list", cls=SpokenCommand, text=Text("Liệt kê các đợt, hạn, trễ.", "List accessions, what is due, late.")
)
@of_archive
@option("--late", is_flag=True, text=Text("chỉ những đợt trễ hạn", "only those that are late"))
@option("--json", "as_json", is_flag=True, text=Text("in mỗi đợt một dòng JSON", "print a line of JSON each"))
@speaking
@click.pass_obj
def list_all(console: Console, archive: Path, late: bool, as_json: bool) -> int:
    """List accessions; exit code 0 whatever is late."""
    for accession, due in opened(archive).register.receiving.accessions():
        if late and not (due and due.late):
            continue
        if as_json:
            told = (
                {"what": due.what.to(console.language), "last": due.last.isoformat(), "late": due.late} if due else None
            )
            click.echo(
                json.dumps({**plain(accession), "state": accession.state.value, "due": told}, ensure_ascii=False)
            )
        else:
            _told(console, accession)
            _due(console, due)
    return 0


@receive.command(cls=SpokenCommand, text=Text("In một đợt với mọi bước của nó.", "Print an accession with its steps."))
@click.argument("called", metavar="ID")
@of_archive
@speaking
@click.pass_obj
def show(console: Console, called: str, archive: Path) -> int:
    """Print an accession."""
    receiving = opened(archive).register.receiving
    accession = receiving.accession(called)
    _told(console, accession)
    for label, value in (
        (Text("nguồn", "source"), accession.source),
        (Text("chủ sở hữu", "owner"), accession.owner),
        (Text("phông", "fonds"), f"{accession.unit}/{accession.fonds}"),
        (Text("số lượng", "quantity"), accession.quantity),
        (Text("gói", "packages"), ", ".join(accession.packages)),
    ):
        if value:
            click.echo(f"  {label.to(console.language)}: {value}")
    click.echo(f"  {accession.registered}  {AccessionState.REGISTERED.label.to(console.language)}")
    for each in accession.steps:
        paper = each.paper.number if each.paper else ""
        told = (each.date, each.state.label.to(console.language), paper, each.reason)
        click.echo("  " + "  ".join(part for part in told if part))
    _due(console, next(due for other, due in receiving.accessions() if other.id == called))
    return 0


@receive.command(
    cls=SpokenCommand,
    text=Text(
        "Lập bản nháp biên bản KIND của đợt ID: receipt (giao nhận), return (trả lại), approval (phê duyệt).",
        "Draw up minutes KIND of accession ID: receipt, return, approval.",
    ),
)
@click.argument("called", metavar="ID")
@click.argument("kind", metavar="KIND", type=click.Choice(["receipt", "return", "approval"]))
@drafting
@speaking
@click.pass_obj
def minutes(
    console: Console,
    called: str,
    kind: str,
    archive: Path,
    output: Path,
    template: Path | None,
    write_template: bool,
    place: str,
    superior: str,
) -> int:
    """Draw up minutes of an accession."""
    if write_template:
        api.write_register_minutes_template(kind, output)
    else:
        receiving = opened(archive).register.receiving
        receiving.write_minutes(called, kind, output, template=template, place=place, superior=superior)
    console.say(Text("đã ghi: {path}", "written: {path}"), path=output)
    return 0


receive.add_command(sources)


def _told(console: Console, accession: Accession) -> None:
    kind, state = accession.kind.label.to(console.language), accession.state.label.to(console.language)
    click.echo(f"{accession.id}  {kind}: {state}  {accession.title}")


def _due(console: Console, due: Deadline | None) -> None:
    if due is None:
        return
    text = Text("  hạn {last}: {what}", "  due {last}: {what}")
    late = Text("  TRỄ {late} ngày, hạn {last}: {what}", "  LATE by {late} days, due {last}: {what}")
    console.say(
        late if due.late else text, last=due.last.isoformat(), what=due.what.to(console.language), late=due.late
    )


def _iso(day: datetime | None) -> str:
    return "" if day is None else day.date().isoformat()
