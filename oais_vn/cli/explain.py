"""`oais-vn explain`: what a rule asks, where it comes from, how to mend what it finds."""

from __future__ import annotations

import json

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.render import SEVERITIES, rule_as_json
from oais_vn.model.language import Text
from oais_vn.model.rules import RuleDescription

_ABOUT = {
    "package": Text("gói", "a package"),
    "delivery": Text("lần giao nộp", "a delivery"),
    "run": Text("chính lần kiểm tra", "the run itself"),
}
_PAGE = Text(
    "{code} · {severity} · xét {about}\n"
    "  Phát hiện khi: {message}\n"
    "  Cách xử lý: {remedy}\n"
    "  Căn cứ: {clause}\n"
    "  Độ tin cậy của căn cứ: {confidence} ({sureness})\n"
    "  Miễn trừ: {waiving}",
    "{code} · {severity} · about {about}\n"
    "  Found when: {message}\n"
    "  Remedy: {remedy}\n"
    "  Source: {clause}\n"
    "  How sure we are of the source: {confidence} ({sureness})\n"
    "  Waiver: {waiving}",
)
_WAIVABLE = Text("được, khi có người quyết định và lý do", "possible, with a reason and somebody who decides")
_NEVER = Text("không bao giờ: {reason}", "never: {reason}")


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Giải thích các quy tắc: khi nào có phát hiện, cách xử lý, căn cứ, độ tin cậy.\n\n"
        "CODE là mã trong báo cáo, chữ hoa hay thường. ‹…› là chỗ mà phát hiện điền vào.",
        "Explain rules: when they find something, the remedy, the source and how sure we are of it.\n\n"
        "CODE is a code of a report, in capital or small letters. ‹…› is filled by a finding.",
    ),
)
@click.argument("codes", metavar="CODE", nargs=-1, required=True)
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def explain(console: Console, codes: tuple[str, ...], as_json: bool) -> None:
    """Explain rules."""
    found = [api.explain(code) for code in codes]
    if as_json:
        explained = [rule_as_json(rule) for rule in found]
        click.echo(json.dumps({"schema": "oais-vn/rules/1", "rules": explained}, ensure_ascii=False))
        return
    for place, rule in enumerate(found):
        if place:
            click.echo()
        _print(console, rule)


def _print(console: Console, rule: RuleDescription) -> None:
    language = console.language
    never = rule.never_waived
    console.say(
        _PAGE,
        code=rule.code,
        severity=SEVERITIES[rule.severity].to(language),
        about=_ABOUT[rule.about].to(language),
        message=rule.message.to(language),
        remedy=rule.remedy.to(language),
        clause=rule.clause,
        confidence=rule.confidence,
        sureness=rule.sureness.to(language),
        waiving=(_WAIVABLE if never is None else _NEVER.filled(reason=never.to(language))).to(language),
    )
