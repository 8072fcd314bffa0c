"""The layout: whole texts on the page, nothing over the edge, nobody's signature alone."""

import random

import pytest

from oais_vn.demo.dyke import dyke
from oais_vn.demo.forest import forest
from oais_vn.demo.harvest import harvest
from oais_vn.demo.layout import lay_out
from oais_vn.demo.plan import plan
from oais_vn.demo.school import school
from oais_vn.demo.scripts import script
from oais_vn.demo.sheets import BOTTOM, LEFT, RIGHT, Autograph
from oais_vn.demo.writings import Bundle, Paragraph, Writing

STORIES = {"dyke": dyke, "forest": forest, "school": school, "harvest": harvest}


@pytest.fixture(params=sorted(STORIES))
def bundle(request: pytest.FixtureRequest) -> Bundle:
    return STORIES[request.param](random.Random(f"layout {request.param}"), 1985)


def written(writing: Writing, bundle: Bundle) -> str:
    sheets = lay_out(writing, script(bundle.hand))
    return " ".join(" ".join(line.text for line in sheet.lines) for sheet in sheets)


def test_everything_is_written(bundle: Bundle) -> None:
    for writing in bundle.writings:
        text = written(writing, bundle)
        for block in writing.blocks:
            words = block.text if isinstance(block, Paragraph) else " ".join(cell for row in block.rows for cell in row)
            assert set(words.split()) <= set(text.split())
        for signature in writing.signatures:
            assert signature.name in text


def test_lines_stay_within_the_margins(bundle: Bundle) -> None:
    for writing in bundle.writings:
        for sheet in lay_out(writing, script(bundle.hand)):
            for line in sheet.lines:
                assert line.words[0].x >= LEFT - 60
                assert line.words[-1].x + line.words[-1].width <= RIGHT + 30
                assert line.y <= BOTTOM + 20


def test_signatures_never_stand_alone(bundle: Bundle) -> None:
    for writing in bundle.writings:
        last = lay_out(writing, script(bundle.hand))[-1]
        signed = min(mark.y for mark in last.marks if isinstance(mark, Autograph))
        above = [line for line in last.lines if line.y < signed and line.words[0].x < LEFT + 100 and not line.bold]
        assert above


def test_field_lengths_of_the_circular_are_kept() -> None:
    for seed in range(20):
        for dossier in plan(seed, 6):
            assert len(dossier.content.title) <= 1000
            assert len(dossier.content.keywords) <= 100
            assert len(f"{dossier.code}.99") <= 25
            if isinstance(dossier.content, Bundle):
                assert 3 <= len(dossier.content.writings) <= 6
                for writing in dossier.content.writings:
                    assert len(writing.subject) <= 500
                    assert len(writing.number) <= 11


def test_letters_refer_to_earlier_papers_of_their_dossier() -> None:
    for seed in range(20):
        bundle = dyke(random.Random(seed), 1978)
        request, _, decision, _, report = bundle.writings
        assert f"{request.number}/{request.notation}" in written(decision, bundle)
        assert f"{decision.number}/{decision.notation}" in written(report, bundle)


def test_dates_of_a_story_follow_each_other() -> None:
    for write in STORIES.values():
        for seed in range(20):
            dates = [writing.date for writing in write(random.Random(seed), 1990).writings]
            assert dates == sorted(dates)
