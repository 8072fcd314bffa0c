"""`oais-vn sample`: the sample that people must look at: commit, draw, verify, return."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import click

from oais_vn import api
from oais_vn.api import sampling
from oais_vn.cli.context import Console, SpokenCommand, SpokenGroup, option, reading_delivery, speaking
from oais_vn.cli.progress import progress_of
from oais_vn.cli.sample_draw import draw
from oais_vn.model.language import Text
from oais_vn.model.sampling import Outcome

_FILE = click.Path(dir_okay=False, path_type=Path)

_COMMITTED = Text(
    "Mã cam kết (gửi nhà thầu TRƯỚC khi giao nộp): {digest}\n"
    "Số bí mật nằm trong {nonce}: chỉ bên lưu trữ giữ cho tới khi rút mẫu; mất tệp này là mất cam kết.",
    "Commitment (send it to the supplier BEFORE delivery): {digest}\n"
    "The nonce lies in {nonce}: the archive alone keeps it until the draw; without this file the commitment is void.",
)
_SAME = Text("Rút lại cho đúng mẫu trong biên bản.", "Drawing again gives the very sample of the record.")
_SAME_PLACES = Text(
    "Mầm và vị trí trong từng hồ sơ đúng với biên bản; nêu --delivery để đối chiếu cả tệp.",
    "Seed and places in every dossier are as in the record; give --delivery to compare the files too.",
)
_DIFFERS = Text("KHÁC: {text}", "DIFFERS: {text}")
_DEFECT = Text(
    "  số {number}: {dossier} {path} trang {page}: {defect} {note}",
    "  no. {number}: {dossier} {path} page {page}: {defect} {note}",
)
_DOSSIER_DEFECT = Text("  số {number}: {dossier}: {defect} {note}", "  no. {number}: {dossier}: {defect} {note}")
_SAVED = Text("  kết quả: {result}", "  result: {result}")


@click.group(
    cls=SpokenGroup,
    text=Text(
        "Lấy mẫu nghiệm thu: mẫu mà người phải xem, không bên nào chọn được và cả hai bên rút lại được.\n\n"
        "Trình tự: commit (trước khi giao nộp), draw (khi đã nhận), return (khi đã xem); nhà thầu dùng verify.",
        "Acceptance sampling: the sample that people must look at; neither side can choose it, both can draw it again."
        "\n\nIn order: commit (before delivery), draw (when it has come), return (when looked at); the supplier uses "
        "verify.",
    ),
)
@speaking
def sample() -> None:
    """Hold the commands together."""


sample.add_command(draw)


@sample.command(
    cls=SpokenCommand,
    text=Text(
        "Tạo số bí mật trong tệp NONCE và in mã cam kết (SHA-256) để gửi nhà thầu trước khi giao nộp.",
        "Make a nonce in the file NONCE and print its commitment (SHA-256), which goes to the supplier "
        "before delivery.",
    ),
)
@click.argument("nonce", type=_FILE)
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def commit(console: Console, nonce: Path, as_json: bool) -> int:
    """Commit to a nonce."""
    digest = sampling.commit(nonce)
    if as_json:
        _echo({"schema": "oais-vn/sample-commitment/1", "commitment": digest, "nonce_file": str(nonce)})
    else:
        console.say(_COMMITTED, digest=digest, nonce=nonce)
    return 0


@sample.command(
    cls=SpokenCommand,
    text=Text(
        "Rút lại từ biên bản RECORD và so sánh: dành cho cả nhà thầu.\n\n"
        "Có --delivery thì đối chiếu mã băm của lần giao nộp và từng mục; có --commitment thì đối chiếu mã cam kết đã "
        "nhận trước khi giao nộp. Mã thoát 1 khi có điều khác.",
        "Draw again from the record RECORD and compare: for the supplier too.\n\n"
        "With --delivery its digest and every item are compared, with --commitment what was received before delivery. "
        "Exit code 1 when anything differs.",
    ),
)
@click.argument("record", type=_FILE)
@option("--delivery", type=click.Path(path_type=Path), text=Text("lần giao nộp", "the delivery"))
@option("--commitment", default="", text=Text("mã cam kết đã nhận", "the commitment that was received"))
@reading_delivery
@option("--no-progress", is_flag=True, text=Text("không vẽ tiến độ", "draw no progress"))
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def verify(
    console: Console,
    record: Path,
    delivery: Path | None,
    commitment: str,
    profile: str | None,
    workbook: str | None,
    terms: Path | None,
    mapping: Path | None,
    no_progress: bool,
    as_json: bool,
) -> int:
    """Draw again and compare."""
    name = str(api.settings(profile=profile)["profile"].value)
    with ExitStack() as stack:
        progress = stack.enter_context(progress_of(silent=no_progress or as_json))
        opened = None
        if delivery is not None:
            read = api.open_delivery(
                delivery, profile=name, workbook=workbook, terms=terms, mapping=mapping, progress=progress
            )
            opened = stack.enter_context(read)
        found = sampling.verify(record, delivery=opened, commitment=commitment, progress=progress)
    if as_json:
        told = [text.to(console.language) for text in found]
        _echo({"schema": "oais-vn/sample-verify/1", "same": not found, "differences": told})
    elif not found:
        console.say(_SAME_PLACES if delivery is None else _SAME)
    else:
        for text in found:
            console.say(_DIFFERS, text=text.to(console.language))
    return 1 if found else 0


@sample.command(
    "return",
    cls=SpokenCommand,
    text=Text(
        "Đọc phiếu kiểm tra FORM đã điền và kết luận lô: chấp nhận hay không.\n\n"
        "Lỗi nghiêm trọng: Ac = 0. Mục chưa chấm, chấm không rõ được nêu ra và chưa có kết luận. Mã thoát: "
        "0 chấp nhận; 1 không chấp nhận; 3 phiếu chưa dùng được.",
        "Read the filled form FORM and settle the lot: accepted or not.\n\n"
        "Critical defects: Ac = 0. Items that are not ticked or unclear are told and nothing is settled. Exit codes: "
        "0 accepted; 1 not accepted; 3 the form cannot be used yet.",
    ),
)
@click.argument("form", type=_FILE)
@option("--draw", "record", type=_FILE, required=True, text=Text("biên bản rút mẫu", "the draw record"))
@option(
    "--result",
    type=_FILE,
    default=Path("ket-qua-mau.json"),
    show_default=True,
    text=Text("kết quả được viết, cho biên bản nghiệm thu", "the result to write, for the minutes"),
)
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def settle(console: Console, form: Path, record: Path, result: Path, as_json: bool) -> int:
    """Settle a lot by its form."""
    outcome = sampling.settle(form, record)
    sampling.save_result(outcome, result)
    if as_json:
        click.echo(result.read_text(encoding="utf-8"), nl=False)
    else:
        for sentence in sampling.result_sentences(outcome):
            click.echo(sentence.to(console.language))
        _say_defects(console, outcome)
        console.say(_SAVED, result=result)
    return 0 if outcome.accepted else 1


def _say_defects(console: Console, outcome: Outcome) -> None:
    labels = sampling.defect_labels()
    for look in outcome.defective:
        item = look.item
        console.say(
            _DEFECT if item.path else _DOSSIER_DEFECT,
            number=item.number,
            dossier=item.dossier,
            path=item.path,
            page=item.page,
            defect=labels[look.defect].to(console.language),
            note=f"({look.note})" if look.note else "",
        )


def _echo(document: dict[str, object]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False))
