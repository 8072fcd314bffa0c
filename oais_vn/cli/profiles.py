"""`oais-vn profiles`: which regulations are known here."""

from __future__ import annotations

import json

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text("Liệt kê các bộ quy định (quy định) có ở đây.", "List the profiles (regulations) known here."),
)
@option("--json", "as_json", is_flag=True, text=Text("in dạng JSON", "print as JSON"))
@speaking
@click.pass_obj
def profiles(console: Console, as_json: bool) -> None:
    """List the profiles."""
    found = api.profiles()
    if as_json:
        click.echo(json.dumps([{"name": name, "title": title._asdict()} for name, title in found], ensure_ascii=False))
        return
    for name, title in found:
        click.echo(f"{name}\t{title.to(console.language)}")
