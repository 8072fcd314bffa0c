"""`oais-vn restore` and `oais-vn drill`: packages come back from the carriers, and it is proven that they would."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened, operated, output
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.progress import progress_of
from oais_vn.model.dates import shown
from oais_vn.model.errors import PluginError
from oais_vn.model.language import Text
from oais_vn.model.package import Form

_MINUTES = Text(
    "BIÊN BẢN DIỄN TẬP PHỤC HỒI\nKho: {name}\nTừ {started} đến {ended}\nNơi lưu dùng: {tiers}\n"
    "Số gói phục hồi đúng từng byte: {good}\nSố gói không phục hồi được: {bad}\nĐầu chuỗi nhật ký của kho: {head}\n",
    "MINUTES OF A RECOVERY DRILL\nArchive: {name}\nFrom {started} to {ended}\nTiers used: {tiers}\n"
    "Packages restored byte for byte: {good}\nPackages that could not be restored: {bad}\nHead of the log: {head}\n",
)


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Lấy một gói từ kho ra thư mục OUT, từ bản sao nào đúng mọi mã băm.\n\n"
        "ID là tên gói, OBJID, mã hồ sơ hoặc đơn vị/phông/mã.",
        "Get a package back into the folder OUT, from whichever copy has all its digests.\n\n"
        "ID is the package's name, OBJID, dossier code or unit/fonds/code.",
    ),
)
@click.argument("wanted", metavar="ID")
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@of_archive
@option("--form", type=click.Choice([form.value for form in Form]), default="folder", text=Text("dạng gói", "its form"))
@operated
@speaking
@click.pass_obj
def restore(console: Console, wanted: str, out: Path, archive: Path, form: str, operator: str | None) -> int:
    """Restore a package."""
    place = opened(archive, operator).restore(wanted, out, form=form)
    console.say(Text("đã phục hồi: {place}", "restored: {place}"), place=place)
    return 0


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Diễn tập phục hồi: chỉ từ các vật mang tin, dựng lại nhật ký, danh mục và mọi gói vào thư mục trống OUT, so "
        "với kho, lập biên bản (OUT/bien-ban.txt, .docx).\n\nMã thoát 1: có gói không phục hồi được.",
        "A recovery drill: from the carriers alone rebuild log, catalogue and every package in the empty folder OUT, "
        "compare with the archive, and write minutes (OUT/bien-ban.txt, .docx).\n\nExit code 1: a package did "
        "not come back.",
    ),
)
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@of_archive
@option("--from", "only", multiple=True, text=Text("chỉ dùng nơi lưu này (có thể lặp lại)", "use this tier alone"))
@option("--sample", type=click.IntRange(0), default=0, text=Text("chỉ N gói rút ngẫu nhiên", "N packages drawn by lot"))
@option("--seed", default="", text=Text("hạt giống để rút mẫu", "seed of the draw"))
@operated
@output
@speaking
@click.pass_obj
def drill(
    console: Console,
    out: Path,
    archive: Path,
    only: tuple[str, ...],
    sample: int,
    seed: str,
    operator: str | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Hold a drill."""
    found = opened(archive, operator)
    with progress_of(silent=quiet or no_progress or as_json) as progress:
        drilled = found.drill(out, only=only, sample=sample, seed=seed, progress=progress)
    told = _MINUTES.to(console.language).format(
        name=found.name,
        started=shown(drilled.started),
        ended=shown(drilled.ended),
        tiers=", ".join(only or found.place.tiers),
        good=len(drilled.restored),
        bad=len(drilled.failed),
        head=drilled.head,
    )
    told += "".join(f"  {holding.name}: {why.to(console.language)}\n" for holding, why in drilled.failed)
    (out / "bien-ban.txt").write_text(told, encoding="utf-8")
    try:
        found.write_minutes("drill", out / "bien-ban.docx")
    except PluginError as error:
        console.tell(Text("{text}", "{text}"), text=error.text.to(console.language))
    if as_json:
        failed = {holding.name: why.to(console.language) for holding, why in drilled.failed}
        restored = [holding.name for holding in drilled.restored]
        values = {"schema": "oais-vn/drill/1", "restored": restored, "failed": failed, "head": drilled.head}
        click.echo(json.dumps(values, ensure_ascii=False))
    else:
        click.echo(told, nl=False)
    return 1 if drilled.failed else 0
