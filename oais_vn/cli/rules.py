"""`oais-vn rules`: every rule in a line."""

from __future__ import annotations

import json

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.render import SEVERITIES, rule_as_json
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Liệt kê các quy tắc: mã, mức, căn cứ, nội dung, cách nhau bằng dấu tab.\n\n"
        "‹…› là chỗ mà phát hiện điền vào. Xem đủ một quy tắc: oais-vn explain MÃ.",
        "List the rules: code, severity, clause, text, with tabs between them.\n\n"
        "‹…› is filled by a finding. The whole of one rule: oais-vn explain CODE.",
    ),
)
@option("--profile", text=Text("chỉ các quy tắc được xét theo bộ quy định này", "only rules asked under this profile"))
@option("--family", text=Text("chỉ một họ mã, ví dụ BAG", "only one family of codes, e.g. BAG"))
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def rules(console: Console, profile: str | None, family: str | None, as_json: bool) -> None:
    """List the rules."""
    every = api.rules(profile)
    found = [rule for rule in every if family is None or rule.family == family.strip().upper()]
    if not found:
        families = ", ".join(dict.fromkeys(rule.family for rule in every))
        raise InputError(
            Text(f"không có họ quy tắc {family!r}; có: {families}", f"no family {family!r}; there are: {families}")
        )
    if as_json:
        listed = [rule_as_json(rule) for rule in found]
        click.echo(json.dumps({"schema": "oais-vn/rules/1", "rules": listed}, ensure_ascii=False))
        return
    for rule in found:
        severity = SEVERITIES[rule.severity].to(console.language)
        click.echo("\t".join((rule.code, severity, rule.clause, rule.message.to(console.language))))
