"""The page on the five plans: what it names exists, every row answers, and what lacks is gathered."""

import re
import tomllib
from pathlib import Path

import click

from oais_vn.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "explanation" / "seeds.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"`oais-vn ([^`]+)`", PAGE)))
PROVINCES = {
    match[1].split(":")[0]: re.findall(r"^\| (?!Mục|---)(.*?) \| (.*?) \| (.*) \|$", match[2], re.MULTILINE)
    for match in re.finditer(r"^## (.*?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
}
PLANS = {name: rows for name, rows in PROVINCES.items() if rows}


def test_every_command_exists_with_its_options():
    for named in COMMANDS:
        command, words = main, named.split()
        while isinstance(command, click.Group):
            assert words, named
            command = command.get_command(click.Context(command), words.pop(0))
            assert command is not None, named
        known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        assert set(words) <= known, named


def test_plans_are_gone_through_row_by_row():
    assert list(PLANS) == ["Cần Thơ", "Bình Thuận", "Khánh Hòa", "Hải Dương", "Lào Cai"]
    assert len(COMMANDS) > 80
    for name, rows in PLANS.items():
        assert len(rows) >= 15, name
        assert len({part for part, _, _ in rows}) == len(rows), name
        for part, _, answer in rows:
            assert re.search("`oais-vn |ngoài phần mềm|^có: |như trên|một phần|`qd7", answer), (name, part)


def test_every_example_of_a_plan_is_named():
    named = set(re.findall(r"examples/plans/([\w-]+\.toml)", PAGE))
    assert named == {path.name for path in (ROOT / "examples" / "plans").glob("*.toml")}


def test_criteria_that_are_named_exist():
    known = tomllib.loads((ROOT / "profiles" / "register" / "criteria.toml").read_text(encoding="utf-8"))
    codes = {code for programme in known["programmes"].values() for code in programme["criteria"]}
    named = set(re.findall(r"`(qd7[\w-]+|khai-thac)`", PAGE))
    assert len(named) > 8
    assert named <= codes


def test_what_lacks_is_gathered_with_its_place():
    lacking = {(name, part) for name, rows in PLANS.items() for part, _, answer in rows if "**thiếu" in answer}
    gathered = re.search(r"^## Còn thiếu\n(.*?)^## ", PAGE, re.MULTILINE | re.DOTALL)[1]
    told = re.findall(r"\((" + "|".join(PLANS) + r") ([^)]*)\)", gathered)
    assert len(told) == len(re.findall(r"^\d\. ", gathered, re.MULTILINE))
    for name, part in lacking:
        assert any(name == each and part.startswith(tuple(parts.split(", "))) for each, parts in told), (name, part)
