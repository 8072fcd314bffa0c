"""`oais-vn config`: what is set, and where each value came from."""

from __future__ import annotations

import json

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, SpokenGroup, option, speaking
from oais_vn.model.language import Text


@click.group(cls=SpokenGroup, text=Text("Xem các thiết lập.", "Look at the settings."))
def config() -> None:
    """Hold the commands about settings together."""


@config.command(
    cls=SpokenCommand,
    text=Text(
        "In mọi thiết lập. Thứ tự: mặc định, tệp của người dùng, oais-vn.toml ở thư mục này, biến OAIS_VN_…, tùy chọn.",
        "Print every setting. Order: default, the user's file, oais-vn.toml here, OAIS_VN_… variables, options.",
    ),
)
@option("--origin", is_flag=True, text=Text("nói giá trị từ đâu đến", "say where each value came from"))
@option("--json", "as_json", is_flag=True, text=Text("in dạng JSON", "print as JSON"))
@speaking
@click.pass_obj
def show(console: Console, origin: bool, as_json: bool) -> None:
    """Print the settings."""
    found = api.settings()
    if as_json:
        click.echo(
            json.dumps(
                {name: {"value": entry.value, "origin": entry.origin} for name, entry in found.items()},
                ensure_ascii=False,
            )
        )
        return
    meanings = api.meanings_of_settings()
    for name, entry in found.items():
        value = json.dumps(entry.value, ensure_ascii=False)
        whence = f"  [{entry.origin}]" if origin else ""
        click.echo(f"{name} = {value}{whence}  # {meanings[name].to(console.language)}")
