"""`oais-vn register adopt`: dossiers of packages that the register lacks."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened, operated
from oais_vn.cli.context import Console, SpokenCommand, speaking
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Đưa vào sổ những hồ sơ có gói (AIP, SIP) mà sổ chưa có: tất cả hoặc không gì cả.\n\n"
        "Hồ sơ đã có thì giữ nguyên; gói nói khác thì kể ra (mã thoát 1), và người quyết định.",
        "Take the dossiers of packages (AIP, SIP) into the register that it lacks: all of them or nothing.\n\n"
        "What it has stays; what packages say otherwise is told (exit code 1), and a person decides.",
    ),
)
@click.argument("packages", metavar="PACKAGES", nargs=-1, required=True, type=click.Path(path_type=Path))
@of_archive
@operated
@speaking
@click.pass_obj
def adopt(console: Console, packages: tuple[Path, ...], archive: Path, operator: str | None) -> int:
    """Adopt dossiers of packages."""
    done = opened(archive, operator).register.adopt(packages)
    for each in done.differences:
        console.say(
            Text(
                "KHÁC {dossier}, {field}: sổ ghi {register!r}, gói ghi {package!r}",
                "DIFFERS {dossier}, {field}: register {register!r}, package {package!r}",
            ),
            **{**each._asdict(), "dossier": str(each.dossier)},
        )
    for name in done.others:
        console.say(Text("không phải gói của hồ sơ: {name}", "no package of a dossier: {name}"), name=name)
    console.say(
        Text("{new} hồ sơ mới, {known} hồ sơ đã có", "{new} new dossiers, {known} known"),
        new=done.new,
        known=done.known,
    )
    return 1 if done.differences else 0
