"""Pages that are made from the program are up to date, links lead somewhere, every decision is in the index."""

import importlib.util
import re
from pathlib import Path

import pytest

from oais_vn.formats.settings import KNOWN

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), *sorted(REPOSITORY.glob("*.md"))]
LINK = re.compile(r"!?\[[^\]\[]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def name_of(path):
    return path.relative_to(REPOSITORY).as_posix()


def anchor_of(heading):
    """The anchor that a heading gets: small letters, no punctuation, hyphens for spaces."""
    plain = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
    return plain.replace(" ", "-")


def anchors(path):
    return {anchor_of(heading) for heading in re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)}


def script(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_the_command_line_is_what_the_program_says():
    made = script(DOCS / "reference" / "cli.py").page()
    assert (DOCS / "reference" / "cli.md").read_text(encoding="utf-8") == made, "run python docs/reference/cli.py"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page):
    broken = []
    for target in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        if target.startswith(("https://", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        place = (page.parent / file).resolve() if file else page
        there = place.is_relative_to(REPOSITORY) and place.exists()
        if not there or (anchor and anchor not in anchors(place)):
            broken.append(target)
    assert broken == []


def test_links_are_found():
    """The test above would pass for ever if it saw no links."""
    found = [link for page in PAGES for link in LINK.findall(page.read_text(encoding="utf-8"))]
    assert len(found) > 100


@pytest.mark.parametrize("page", [path for path in PAGES if path.parent != DOCS / "decisions"], ids=name_of)
def test_every_page_can_be_reached(page):
    """By links, from the README."""
    reached, waiting = set(), [REPOSITORY / "README.md"]
    while waiting:
        here = waiting.pop()
        reached.add(here)
        for target in LINK.findall(CODE.sub("", here.read_text(encoding="utf-8"))):
            there = (here.parent / target.partition("#")[0]).resolve()
            if there.suffix == ".md" and there not in reached and there.is_file():
                waiting.append(there)
    assert page in reached


def test_every_decision_is_in_the_index_and_has_its_parts():
    index = (DOCS / "decisions" / "index.md").read_text(encoding="utf-8")
    records = sorted(path for path in (DOCS / "decisions").glob("*.md") if path.name != "index.md")
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text(encoding="utf-8")
        title = text.splitlines()[0].removeprefix(f"# {path.name[:4]}. ")
        assert f"[{path.name[:4]}]({path.name})" in index
        assert title in index
        for part in ("Tóm tắt: ", "## Context", "## Decision", "## Consequences"):
            assert part in text, path.name


def test_the_page_of_settings_names_every_setting():
    page = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE))
    assert rows.keys() == {known.name for known in KNOWN}
    for known in KNOWN:
        assert known.meaning.vi in rows[known.name]
        assert known.meaning.en in rows[known.name]


def test_the_page_of_exit_codes_is_what_the_errors_carry():
    import oais_vn

    page = (DOCS / "reference" / "exit-codes.md").read_text(encoding="utf-8")
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)}
    errors = [getattr(oais_vn, name) for name in oais_vn.__all__ if name.endswith("Error")]
    assert listed == {0, 70, 130} | {error.exit_code for error in errors}


def test_the_page_of_the_api_names_everything_that_is_offered():
    import oais_vn

    page = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
    assert [name for name in oais_vn.__all__ if name not in page and not name.startswith("Open")] == []


CLAIM = re.compile(r"(?<![\"“'])\b(?<!not )(certified|compliant|đạt chuẩn|được chứng nhận)\b", re.IGNORECASE)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_claims_conformity(page):
    """The law is known second-hand (docs/explanation/law.md): these words are only quoted or denied."""
    text = page.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if CLAIM.search(line)] == []
