"""`oais-vn sample draw`: the draw record and the tick form of a delivery."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import click

from oais_vn import api
from oais_vn.api import sampling
from oais_vn.cli.context import Console, SpokenCommand, option, reading_delivery, speaking
from oais_vn.cli.progress import progress_of
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.sampling import Draw, Item, Rigour

_FILE = click.Path(dir_okay=False, path_type=Path)

_DRAWN = Text(
    "Đã rút {items} mục trong {dossiers} hồ sơ.\n  mã băm lần giao nộp: {delivery}\n  mã cam kết: {commitment}\n"
    "  mầm ngẫu nhiên: {seed}\n  biên bản rút mẫu: {record} (SHA-256 {digest})\n  phiếu kiểm tra: {form}",
    "{items} items drawn in {dossiers} dossiers.\n  digest of the delivery: {delivery}\n  commitment: {commitment}\n"
    "  seed: {seed}\n  draw record: {record} (SHA-256 {digest})\n  tick form: {form}",
)
_LEFT_OUT = Text(
    "CHÚ Ý: {count} tài liệu không có tệp nên không nằm trong lô; hãy chạy kiểm tra giao nộp trước.",
    "NOTE: {count} documents have no file and are not in the lot; judge the delivery first.",
)
_NOT_COMMITTED = Text(
    "CHÚ Ý: không nêu --commitment nên chưa đối chiếu số bí mật với mã cam kết đã công bố.",
    "NOTE: without --commitment the nonce was not held against what was published.",
)
_STATE = Text(
    "Chuỗi lô: lô này theo {rigour} (điểm chuyển đổi {score}).", "Series: {rigour} (switching score {score})."
)
_MAY_REDUCE = Text(
    "Đủ điểm để kiểm tra giảm; nếu sản xuất ổn định và cấp có thẩm quyền đồng ý, thêm --allow-reduced.",
    "The score allows reduced inspection; with steady production and the authority's consent add --allow-reduced.",
)
_STOPPED = Text(
    "đã có 5 lô không được chấp nhận khi kiểm tra ngặt: dừng kiểm tra lấy mẫu cho tới khi nhà thầu cải tiến "
    "(ISO 2859-1:1999, 9.4). Khi đã được phép tiếp tục, bỏ các kết quả cũ và nêu --rigour tightened",
    "5 lots were not accepted on tightened inspection: inspection is discontinued until the supplier improves "
    "(ISO 2859-1:1999, 9.4). When it may resume, leave the old results out and give --rigour tightened",
)


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Rút mẫu của một lần giao nộp; viết biên bản rút mẫu (JSON) và phiếu kiểm tra (xlsx).\n\n"
        "Nêu đúng một cách: --aql (ISO 2859-1, chuỗi lô), --lq (lô đơn lẻ), --share (tỷ lệ cố định), "
        "--whole (toàn bộ). "
        "Mầm ngẫu nhiên tính từ mã băm của lần giao nộp và số bí mật. --previous nêu kết quả các lô trước, theo thứ "
        "tự: kiểm tra thường, ngặt hay giảm do đó mà ra.",
        "Draw the sample of a delivery; writes the draw record (JSON) and the tick form (xlsx).\n\n"
        "Give exactly one: --aql (ISO 2859-1, a series of lots), --lq (an isolated lot), --share (a fixed share), "
        "--whole. The seed follows from the delivery's digest and the nonce. --previous gives the results of earlier "
        "lots, in order: normal, tightened or reduced inspection follows from them.",
    ),
)
@click.argument("delivery", type=click.Path(path_type=Path))
@option("--nonce", type=_FILE, required=True, text=Text("tệp số bí mật (sample commit)", "the nonce (sample commit)"))
@option("--commitment", default="", text=Text("mã cam kết đã công bố", "the commitment that was published"))
@option("--aql", text=Text("giới hạn chất lượng chấp nhận, %", "acceptance quality limit, %"))
@option("--level", default="II", show_default=True, text=Text("bậc kiểm tra: S-1…S-4, I, II, III", "inspection level"))
@option(
    "--rigour",
    type=click.Choice([rigour.value for rigour in Rigour]),
    text=Text("kiểm tra thường, ngặt, giảm (mặc định: theo --previous)", "rigour (default: by --previous)"),
)
@option(
    "--previous",
    type=_FILE,
    multiple=True,
    text=Text("kết quả của lô trước trong chuỗi, theo thứ tự", "the result of an earlier lot of the series, in order"),
)
@option(
    "--allow-reduced",
    is_flag=True,
    text=Text("cho phép kiểm tra giảm khi đủ điểm", "allow reduced inspection when the score is reached"),
)
@option("--lq", text=Text("chất lượng giới hạn của lô đơn lẻ, %", "limiting quality of an isolated lot, %"))
@option(
    "--accept",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    text=Text("số chấp nhận Ac (với --lq)", "acceptance number Ac (with --lq)"),
)
@option("--share", text=Text("tỷ lệ cố định của lô, %", "a fixed share of the lot, %"))
@option("--whole", is_flag=True, text=Text("kiểm tra toàn bộ", "look at everything"))
@option(
    "--threshold",
    default="5",
    show_default=True,
    text=Text("ngưỡng lỗi, % (với --share, --whole)", "threshold, % (with --share, --whole)"),
)
@option(
    "--item",
    type=click.Choice([item.value for item in Item]),
    default=Item.PAGE.value,
    show_default=True,
    text=Text("đơn vị: trang hay hồ sơ", "what is counted: pages or dossiers"),
)
@option(
    "--record",
    type=_FILE,
    default=Path("rut-mau.json"),
    show_default=True,
    text=Text("biên bản rút mẫu được viết", "the draw record to write"),
)
@option(
    "--form",
    type=_FILE,
    default=Path("phieu-kiem-tra.xlsx"),
    show_default=True,
    text=Text("phiếu kiểm tra được viết", "the tick form to write"),
)
@reading_delivery
@option("--no-progress", is_flag=True, text=Text("không vẽ tiến độ", "draw no progress"))
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def draw(
    console: Console,
    delivery: Path,
    nonce: Path,
    commitment: str,
    aql: str | None,
    level: str,
    rigour: str | None,
    previous: tuple[Path, ...],
    allow_reduced: bool,
    lq: str | None,
    accept: int,
    share: str | None,
    whole: bool,
    threshold: str,
    item: str,
    record: Path,
    form: Path,
    profile: str | None,
    workbook: str | None,
    terms: Path | None,
    mapping: Path | None,
    no_progress: bool,
    as_json: bool,
) -> int:
    """Draw a sample."""
    if whole and share is not None:
        raise InputError(Text("--whole và --share không đi cùng nhau", "--whole and --share exclude each other"))
    found = _rigour(console, rigour, previous, allow_reduced)
    agreement = sampling.Agreement(
        item=Item(item),
        aql=aql,
        level=level,
        rigour=found,
        lq=lq,
        accept=accept,
        share=100 if whole else share,
        threshold=threshold,
    )
    name = str(api.settings(profile=profile)["profile"].value)
    with ExitStack() as stack:
        progress = stack.enter_context(progress_of(silent=no_progress or as_json))
        opened = stack.enter_context(
            api.open_delivery(
                delivery, profile=name, workbook=workbook, terms=terms, mapping=mapping, progress=progress
            )
        )
        drawn = sampling.draw(opened, agreement, nonce=nonce, commitment=commitment, progress=progress)
        digest = sampling.save_draw(drawn, record, form, delivery=opened)
    if as_json:
        click.echo(json.dumps(_drawn_as_json(drawn, record, form, digest), ensure_ascii=False))
        return 0
    if not commitment:
        console.tell(_NOT_COMMITTED)
    if drawn.left_out:
        console.tell(_LEFT_OUT, count=drawn.left_out)
    for sentence in sampling.sentences_of(drawn.plan):
        click.echo(sentence.to(console.language))
    console.say(
        _DRAWN,
        items=len(drawn.items),
        dossiers=sum(stratum.drawn > 0 for stratum in drawn.strata),
        delivery=drawn.delivery.sha256,
        commitment=drawn.commitment,
        seed=drawn.seed,
        record=record,
        digest=digest,
        form=form,
    )
    return 0


def _rigour(console: Console, told: str | None, previous: tuple[Path, ...], allow_reduced: bool) -> Rigour:
    """The rigour that is told, else the one that follows from the series."""
    if not previous:
        return Rigour(told) if told else Rigour.NORMAL
    state = sampling.series(previous, may_reduce=allow_reduced)
    if state.stopped:
        raise InputError(_STOPPED)
    rigour = Rigour(told) if told else state.rigour
    console.tell(_STATE, rigour=rigour.label.to(console.language), score=state.score)
    if state.may_reduce:
        console.tell(_MAY_REDUCE)
    return rigour


def _drawn_as_json(drawn: Draw, record: Path, form: Path, digest: str) -> dict[str, object]:
    return {
        "schema": "oais-vn/sample-drawn/1",
        "record": str(record),
        "record_sha256": digest,
        "form": str(form),
        "delivery_sha256": drawn.delivery.sha256,
        "seed": drawn.seed,
        "lot": drawn.plan.lot,
        "size": drawn.plan.size,
        "accept": drawn.plan.accept,
        "left_out": drawn.left_out,
    }
