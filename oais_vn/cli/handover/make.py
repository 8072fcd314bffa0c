"""`oais-vn handover make`: the folder of a fonds, to be given away."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened, operated, output
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.progress import progress_of
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Lập thư mục bàn giao của một phông (mã phông, hoặc đơn vị/mã) trong OUT: cơ sở dữ liệu XML, CSV, SQLite, danh "
        "mục kèm số lượng, bản nháp biên bản, các gói hoặc nơi lưu của chúng. Cả thư mục là một gói BagIt.\n\n"
        "Tài liệu mật không đi theo. Lệnh bị ngắt thì chạy lại: không có bàn giao dở dang.",
        "Make the hand-over of a fonds (its code, or unit/code) in OUT: the database as XML, CSV and SQLite, the list "
        "with quantities, draft minutes, the packages or their places. The whole folder is a BagIt bag.\n\n"
        "State secrets stay. Interrupted, run it again: there is no half-made hand-over.",
    ),
)
@click.argument("fonds")
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@of_archive
@option(
    "--packages",
    type=click.Choice(["copy", "places"]),
    default="copy",
    text=Text("giao kèm gói (copy) hoặc chỉ ghi nơi lưu (places)", "with the packages (copy), or their places only"),
)
@option(
    "--since",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    text=Text("thư mục của lần bàn giao trước, để so sánh", "folder of an earlier hand-over, to compare with"),
)
@option("--log", is_flag=True, text=Text("giao kèm cả nhật ký sự kiện của kho", "with the whole event log"))
@operated
@output
@speaking
@click.pass_obj
def make(
    console: Console,
    fonds: str,
    out: Path,
    archive: Path,
    packages: str,
    since: Path | None,
    log: bool,
    operator: str | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Make a hand-over."""
    with progress_of(silent=quiet or no_progress or as_json) as progress:
        made = opened(archive, operator).handover.make(
            fonds, out, copies=packages == "copy", since=since, log=log, progress=progress
        )
    if as_json:
        told = {
            "schema": "oais-vn/handover-made/1",
            "id": made.handover.id,
            "path": made.path,
            "digest": made.handover.digest,
            "counts": dict(made.counts),
            "withheld": made.withheld,
            "resumed": made.resumed,
            "early": made.early,
            "unanswered": list(made.unanswered),
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return 0
    if made.resumed:
        console.tell(_RESUMED)
    console.say(
        Text("đã lập bàn giao: {path} ({dossiers} hồ sơ, {packages} gói)", "made: {path} ({dossiers}, {packages})"),
        path=made.path,
        dossiers=str(made.counts["dossier"]),
        packages=str(made.counts["package"]),
    )
    console.say(Text("mã băm của bàn giao: {digest}", "digest of the hand-over: {digest}"), digest=made.handover.digest)
    if made.unanswered:
        console.tell(_UNANSWERED, names=", ".join(made.unanswered))
    if made.counts["change"]:
        console.say(
            Text("thay đổi so với lần trước: {count}", "changes since last time: {count}"),
            count=str(made.counts["change"]),
        )
    if made.withheld:
        console.tell(
            Text("{count} hồ sơ mật không bàn giao", "{count} secret dossiers are not handed over"),
            count=str(made.withheld),
        )
    if made.early:
        console.tell(
            Text(
                "{count} hồ sơ chưa nghiệm thu: nghiệm thu trước khi ghi trả lời (take-answer), nếu không sẽ chưa được "
                "ghi là đã bàn giao",
                "{count} dossiers were never accepted from a supplier: accept them before the answer is taken "
                "(take-answer), else they are not marked as handed over",
            ),
            count=str(made.early),
        )
    return 0


_UNANSWERED = Text(
    "CHÚ Ý: phông này đã có bàn giao chưa được trả lời: {names}; chỉ gửi bên nhận một bàn giao",
    "NOTE: earlier hand-overs of this fonds have no answer yet: {names}; send the receiver one of them only",
)
_RESUMED = Text(
    "lần chạy trước đã lập bàn giao này nhưng dừng trước khi ghi vào nhật ký: đã kiểm tra và ghi xong, không lập bàn "
    "giao mới (cần bản mới thì chạy lại)",
    "an earlier run made this hand-over and stopped before it was recorded: it was checked and recorded, and no new "
    "one was made (run again for one)",
)
