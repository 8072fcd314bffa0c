"""`oais-vn carrier`: the register of carriers."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import of_archive, opened, operated, print_tape
from oais_vn.cli.context import Console, SpokenCommand, SpokenGroup, option, speaking
from oais_vn.model.dates import shown
from oais_vn.model.keeping import Carrier
from oais_vn.model.language import Text
from oais_vn.model.tapes import Tape

_CUSTODIAN = option("--custodian", default="", text=Text("người giữ", "who keeps it"))
_SEAL = option("--seal", default="", text=Text("số niêm phong", "number of its seal"))


@click.group(
    cls=SpokenGroup,
    text=Text(
        "Sổ vật mang tin; mỗi việc áp dụng cho mọi bản sao trên đó.",
        "The register of carriers; each verb acts on all copies on one.",
    ),
)
@speaking
def carrier() -> None:
    """Hold the verbs together."""


@carrier.command(cls=SpokenCommand, text=Text("Liệt kê sổ.", "List the register."))
@of_archive
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def show(console: Console, archive: Path, as_json: bool) -> int:
    """List the register."""
    found = opened(archive)
    carriers = found.carriers()
    if as_json:
        values = [
            {
                **each._asdict(),
                "state": each.state.value,
                "label": each.label.key,
                "tapes": [_as_json(console, tape) for tape in found.tapes(each.code)],
            }
            for each in carriers
        ]
        click.echo(json.dumps({"schema": "oais-vn/carriers/1", "carriers": values}, ensure_ascii=False))
    else:
        for each in carriers:
            _print(console, each)
            for tape in found.tapes(each.code):
                print_tape(console, tape)
    return 0


@carrier.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi nhãn lên vật mang tin mới của nơi lưu CODE và đưa vào sổ.",
        "Label the new carrier of the tier CODE and register it.",
    ),
)
@click.argument("code")
@of_archive
@_CUSTODIAN
@_SEAL
@option("--end", type=click.DateTime(["%Y-%m-%d"]), text=Text("ngày hết hạn độ bền", "when its maker's term ends"))
@operated
@speaking
@click.pass_obj
def add(
    console: Console,
    code: str,
    archive: Path,
    custodian: str,
    seal: str,
    end: click.DateTime | None,
    operator: str | None,
) -> int:
    """Register a carrier."""
    day = "" if end is None else str(end)[:10]
    _print(console, opened(archive, operator).add_carrier(code, custodian=custodian, seal=seal, end=day))
    return 0


@carrier.command(
    cls=SpokenCommand,
    text=Text("Vật mang tin thất lạc: các bản trên đó không còn được tính.", "Lost: no copy on it counts any more."),
)
@click.argument("code")
@of_archive
@operated
@speaking
@click.pass_obj
def lost(console: Console, code: str, archive: Path, operator: str | None) -> int:
    """Note a loss."""
    _print(console, opened(archive, operator).carrier_lost(code))
    return 0


@carrier.command(
    cls=SpokenCommand,
    text=Text(
        "Đã tìm thấy: các bản trên đó được tính lại sau khi kiểm tra (audit).",
        "Found again: its copies count once they are audited.",
    ),
)
@click.argument("code")
@of_archive
@operated
@speaking
@click.pass_obj
def found(console: Console, code: str, archive: Path, operator: str | None) -> int:
    """Note a find."""
    _print(console, opened(archive, operator).carrier_found(code))
    return 0


@carrier.command(
    cls=SpokenCommand,
    text=Text(
        "Chuyển vật mang tin đến địa điểm SITE; các bản trên đó được tính lại sau khi kiểm tra.",
        "Taken to SITE; its copies count once they are audited there.",
    ),
)
@click.argument("code")
@click.argument("site")
@of_archive
@_CUSTODIAN
@_SEAL
@operated
@speaking
@click.pass_obj
def moved(
    console: Console, code: str, site: str, archive: Path, custodian: str, seal: str, operator: str | None
) -> int:
    """Note a move."""
    _print(console, opened(archive, operator).carrier_moved(code, site, custodian=custodian, seal=seal))
    return 0


@carrier.command(
    cls=SpokenCommand,
    text=Text(
        "Thôi dùng vật mang tin; bị từ chối nếu có gói còn ít hơn hai bản tốt.",
        "Used no more; refused while a package would have fewer than two good copies.",
    ),
)
@click.argument("code")
@of_archive
@operated
@speaking
@click.pass_obj
def retired(console: Console, code: str, archive: Path, operator: str | None) -> int:
    """Retire a carrier."""
    _print(console, opened(archive, operator).carrier_retired(code))
    return 0


@carrier.command(
    cls=SpokenCommand,
    text=Text(
        "Khi nhật ký của kho đã mất: dựng lại nhật ký và danh mục chỉ từ các vật mang tin đang gắn. Sau đó chạy "
        "audit --full.",
        "When the archive's log is lost: rebuild log and catalogue from the mounted carriers alone. Then run "
        "audit --full.",
    ),
)
@of_archive
@option(
    "--catalogue",
    is_flag=True,
    text=Text("chỉ đọc lại danh mục từ nhật ký đang có", "only read the catalogue anew from the log that is there"),
)
@operated
@speaking
@click.pass_obj
def scan(console: Console, archive: Path, catalogue: bool, operator: str | None) -> int:
    """Rebuild from carriers."""
    found = opened(archive, operator)
    if catalogue:
        found.reread()
        return 0
    failures = found.scan()
    for failure in failures:
        console.tell(Text("không lấy lại được: {text}", "not taken in: {text}"), text=failure.to(console.language))
    return 1 if failures else 0


@carrier.command(
    cls=SpokenCommand,
    text=Text("Thử xem nơi lưu CODE thật sự làm được gì.", "Try what the tier CODE really does."),
)
@click.argument("code")
@of_archive
@speaking
@click.pass_obj
def probe(console: Console, code: str, archive: Path) -> int:
    """Try a tier."""
    seen = opened(archive).probe(code)
    lines = (
        (seen.create_only, Text("không ghi đè", "writes over nothing")),
        (seen.digest_checked, Text("từ chối byte sai mã băm", "refuses bytes of another digest")),
        (seen.durable, Text("chịu được mất điện", "survives a loss of power")),
        (seen.worm, Text("cản việc xóa", "hinders removal")),
    )
    for holds, text in lines:
        click.echo(f"{'+' if holds else '-'} {text.to(console.language)}")
    if seen.free is not None:
        console.say(Text("còn trống {free} byte", "{free} bytes free"), free=seen.free)
    for note in seen.notes:
        click.echo(f"  {note.to(console.language)}")
    return 0


@carrier.command(
    cls=SpokenCommand,
    text=Text(
        'Tạo một cuộn "băng" trắng bằng thư mục trong FOLDER để tập dượt (drive = "file"); BARCODE ví dụ VN0001L8.',
        'Make a blank "tape" that is a folder in FOLDER, to practise (drive = "file"); BARCODE such as VN0001L8.',
    ),
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("barcode")
@option("--gb", type=click.IntRange(min=1), text=Text("dung lượng (GB)", "capacity in GB"))
@speaking
def blank(folder: Path, barcode: str, gb: int | None) -> int:
    """Make a tape of a folder."""
    click.echo(api.make_tape(folder, barcode, capacity=(gb or 0) * 10**9))
    return 0


def _print(console: Console, each: Carrier) -> None:
    console.say(
        Text(
            "{code}: {state}; loại {kind}; ở {site}; người giữ {custodian}; niêm phong {seal}; "
            "dùng từ {since}; hết hạn {end}",
            "{code}: {state}; kind {kind}; at {site}; kept by {custodian}; seal {seal}; in use since "
            "{since}; ends {end}",
        ),
        code=each.code,
        state=each.state.label.to(console.language),
        kind=each.kind,
        site=each.site,
        custodian=each.custodian or "–",
        seal=each.seal or "–",
        since=shown(each.since),
        end=each.end or "–",
    )


def _as_json(console: Console, tape: Tape) -> dict[str, object]:
    notes = [note.to(console.language) for note in tape.notes]
    return {**tape._asdict(), "state": tape.state.value, "notes": notes}
