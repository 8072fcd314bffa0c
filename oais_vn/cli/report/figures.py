"""`oais-vn report figures`: what the register counts, by fonds, criterion, carrier, site, year."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.drawn import counted_by, graded
from oais_vn.cli.register.asking import asked
from oais_vn.model.language import Text
from oais_vn.model.register.reporting import AMOUNTS, Figure
from oais_vn.model.register.wanted import By, Figures, Wanted


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Đếm hồ sơ, tờ, trang, mét giá, trang đã số hóa (và quy đổi A4), đã có và chưa có bản sao.",
        "Count dossiers, sheets, pages, metres, digitised pages (and A4 equivalents), with and without a copy.",
    ),
)
@of_archive
@counted_by(By.FONDS)
@asked
@graded
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def figures(console: Console, archive: Path, by: str, wanted: Wanted, graded: bool, as_json: bool) -> int:
    """Count dossiers."""
    register = opened(archive).register
    rows = register.reports.figures(By(by), wanted, graded=graded)
    if as_json:
        click.echo(json.dumps([row._asdict() for row in rows], ensure_ascii=False))
        return 0
    labels = register.lists.labels if By(by) in _CODED else {}
    words = {code: f"{label.to(console.language)} ({code})" for code, label in labels.items()}
    for row in rows:
        heading = " / ".join(words.get(each, each) or "–" for each in row.heading) or By.ALL.label.to(console.language)
        click.echo(f"{heading}: {_told(row, console)}")
    if not rows:
        console.tell(Text("không có hồ sơ nào như vậy", "there is no such dossier"))
    return 0


def _told(row: Figures, console: Console) -> str:
    """The figures that are not nothing."""
    parts = [(each.label, f"{each.of(row)}") for each in Figure if each is Figure.DOSSIERS or each.of(row)]
    for name, label in AMOUNTS.items():
        amount = int(getattr(row, name))
        if amount:
            parts.append((label, _metres(amount, console) if name == "millimetres" else f"{amount}"))
    return "; ".join(f"{label.to(console.language).lower()} {number}" for label, number in parts)


def _metres(millimetres: int, console: Console) -> str:
    """Metres as the language writes them."""
    told = f"{millimetres / 1000:g}"
    return told.replace(".", ",") if console.language == "vi" else told


_CODED = (By.CRITERION, By.SIGN, By.DAMAGE, By.MEDIUM)
