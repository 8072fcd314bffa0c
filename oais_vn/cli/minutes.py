"""`oais-vn minutes`: drafts of minutes from the JSON report of a check, or from the log of the store."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.drawn import headed, templated
from oais_vn.model.language import Text

_DAY = click.DateTime(["%Y-%m-%d"])
_DONE = Text(
    "đã lập: {title}: {path} (bản nháp, chờ người ký)", "drawn up: {title}: {path} (a draft, for people to sign)"
)
_TEMPLATE = Text("đã ghi mẫu: {title}: {path}", "template written: {title}: {path}")
_NO_REPORT = Text(
    "cần --report-file BÁO_CÁO.json (của oais-vn check --json), hoặc --write-template",
    "--report-file REPORT.json (of oais-vn check --json) or --write-template is needed",
)


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Lập bản nháp biên bản (.docx, thể thức Nghị định 30/2020/NĐ-CP).\n\n"
        "Từ báo cáo của oais-vn check, KIND: check (kiểm tra giao nộp), volume (xác nhận khối lượng), acceptance "
        "(nghiệm thu), handover (giao nhận), faulty-files (danh mục tệp lỗi).\n\n"
        "Từ nhật ký của kho, KIND: audit (kiểm tra), backup-log (nhật ký sao lưu), backup (sao lưu), recovery (xử lý "
        "sự cố và phục hồi), drill (diễn tập phục hồi), cho kỳ --since đến --until.\n\n"
        "Ý kiến, kết luận, chữ ký để trống cho người ghi và ký.",
        "Draw up drafts of minutes (.docx, in the layout of Decree 30/2020/NĐ-CP).\n\n"
        "From a report of oais-vn check, KIND: check, volume (its confirmation), acceptance, handover, faulty-files "
        "(their list).\n\n"
        "From the log of the store, KIND: audit, backup-log, backup, recovery (incidents, too), drill, for the time "
        "from --since to --until.\n\n"
        "Opinions, decisions and signatures are left blank.",
    ),
)
@click.argument("kind", metavar="KIND", type=click.Choice([*api.minutes_kinds(), *api.store_minutes_kinds()]))
@option(
    "--report-file",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text("báo cáo JSON của oais-vn check", "the JSON report of oais-vn check"),
)
@option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text("tệp .docx sẽ ghi", "the .docx to write"),
)
@templated
@option(
    "--write-template",
    is_flag=True,
    text=Text("ghi mẫu có sẵn ra tệp để sửa, không lập biên bản", "write the template itself, to be changed"),
)
@option(
    "--sample",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text("kết quả kiểm tra mẫu (JSON)", "the result of looking at a sample (JSON)"),
)
@headed
@option("--department", default="", text=Text("cơ quan nghiệm thu (Sở Nội vụ …)", "who accepts the work"))
@of_archive
@option("--since", type=_DAY, text=Text("ngày đầu của kỳ (mặc định: đầu tháng)", "first day (default: of the month)"))
@option("--until", type=_DAY, text=Text("ngày cuối của kỳ (mặc định: hôm nay)", "last day (default: today)"))
@option("--carrier", default="", text=Text("mã phương tiện chứa tệp", "code of the medium with the files"))
@speaking
@click.pass_obj
def minutes(
    console: Console,
    kind: str,
    report_file: Path | None,
    output: Path,
    template: Path | None,
    write_template: bool,
    sample: Path | None,
    place: str,
    superior: str,
    department: str,
    archive: Path,
    since: datetime | None,
    until: datetime | None,
    carrier: str,
) -> None:
    """Draw up minutes."""
    titles = {**api.minutes_kinds(), **api.store_minutes_kinds()}
    title = titles[kind].to(console.language)
    if write_template:
        api.write_minutes_template(kind, output)
        console.say(_TEMPLATE, title=title, path=output)
        return
    if kind in api.store_minutes_kinds():
        opened(archive).write_minutes(
            kind,
            output,
            since=since and since.date(),
            until=until and until.date(),
            template=template,
            place=place,
            superior=superior,
        )
        console.say(_DONE, title=title, path=output)
        return
    if report_file is None:
        raise click.UsageError(_NO_REPORT.to(console.language))
    api.write_minutes(
        report_file,
        kind,
        output,
        template=template,
        sample=sample,
        place=place,
        superior=superior,
        department=department,
        carrier=carrier,
    )
    console.say(_DONE, title=title, path=output)
