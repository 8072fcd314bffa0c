"""ISO 2859-1 cell by cell against a transcription of its own, and the other plans against their definition."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from math import ceil, comb
from pathlib import Path

import pytest

from oais_vn.formats.resources import profiles_root
from oais_vn.formats.sampling.tables import read_tables
from oais_vn.model.errors import InputError
from oais_vn.model.sampling import Item, Method, Rigour
from oais_vn.validation.sampling.odds import acceptance, guarantee, weakest
from oais_vn.validation.sampling.plans import isolated_plan, series_plan, share_plan

TABLES = read_tables(profiles_root())
LETTERS = "ABCDEFGHJKLMNPQR"

# The one cell in which the transcriptions differ: MIL-STD-105E has an arrow there, ISO 2859-1:1999 a plan.
ONLY_ISO = {("tightened", "A", "10"): (2, 0)}

# Table 1 as a public chart has it: the letters of S-1, S-2, S-3, S-4, I, II, III, from the smallest lots on.
CHART = {
    8: "AAAAAAB", 15: "AAAAABC", 25: "AABBBCD", 50: "ABBCCDE", 90: "BBCCCEF", 150: "BBCDDFG", 280: "BCDEEGH",
    500: "BCDEFHJ", 1200: "CCEFGJK", 3200: "CDEGHKL", 10_000: "CDFGJLM", 35_000: "CDFHKMN", 150_000: "DEGJLNP",
    500_000: "DEGJMPQ", 10**9: "DEHKNQR",
}  # fmt: skip


def published():
    lines = Path(__file__).with_name("plans.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    columns, found = rows[0][2:], defaultdict(dict)
    for rigour, letter, *cells in rows[1:]:
        for aql, cell in zip(columns, cells, strict=False):
            found[rigour][letter, aql] = cell
    return columns, found


COLUMNS, PUBLISHED = published()


@pytest.mark.parametrize("rigour", list(Rigour))
def test_every_cell_is_as_published(rigour):
    cells = PUBLISHED[rigour.value]
    assert len(cells) == 16 * 26
    assert tuple(COLUMNS) == TABLES.columns
    wrong = {}
    for (letter, aql), cell in cells.items():
        size, accept = map(int, cell.split("/"))
        found = TABLES.cell(letter, TABLES.columns.index(aql), rigour)
        expected = ONLY_ISO.get((rigour.value, letter, aql), (size, accept))
        if (found.size, found.accept) != expected:
            wrong[letter, aql] = found
    assert wrong == {}


def test_the_exception_is_still_one():
    assert PUBLISHED["tightened"]["A", "10"] == "8/1"


def test_reduced_plans_stand_where_the_later_edition_has_them():
    rows = TABLES.rows[Rigour.REDUCED]
    for (letter, aql), cell in PUBLISHED["reduced-own"].items():
        own = rows[letter][1][TABLES.columns.index(aql)]
        assert own == cell if cell != "-" else own in "↓↑"


def test_the_compact_form_of_normal_inspection_gives_the_same_diagonals():
    numbers = [0, None, None, 1, 2, 3, 5, 7, 10, 14, 21]
    for place, (_, cells) in enumerate(TABLES.rows[Rigour.NORMAL].values()):
        last = place == len(LETTERS) - 1
        for column, cell in enumerate(cells[:16]):
            step = place - LETTERS.index("E") + column - TABLES.columns.index("1.0")
            if 0 <= step < len(numbers) and numbers[step] is not None:
                assert cell == str(numbers[step])
            else:
                # Above row A there is no plan to go up to, and below row R none to go down to.
                up = step > 10 or (step == 1 and place) or (step == 2 and last)
                assert cell == ("↑" if up else "↓")


def test_code_letters_change_at_the_edges_of_the_bands():
    before = 1
    for largest, letters in CHART.items():
        for lot in (before + 1, largest):
            assert "".join(TABLES.letter(lot, level) for level in TABLES.levels) == letters
        before = largest


def test_an_arrow_brings_another_sample_size():
    plan = series_plan(TABLES, Item.PAGE, 1000, Decimal("0.10"))
    assert (plan.letter, plan.row, plan.size, plan.accept) == ("J", "K", 125, 0)


def test_the_next_tighter_plan_is_told_only_for_the_same_sample():
    assert series_plan(TABLES, Item.PAGE, 1000, Decimal("1.0")).tighter == 1
    assert series_plan(TABLES, Item.PAGE, 1000, Decimal("0.25")).tighter is None
    assert series_plan(TABLES, Item.PAGE, 1000, Decimal("0.010")).tighter is None


def test_a_sample_as_large_as_the_lot_is_the_whole_lot():
    plan = series_plan(TABLES, Item.PAGE, 40, Decimal("0.10"))
    assert (plan.size, plan.accept, plan.whole) == (40, 0, True)


@pytest.mark.parametrize(
    ("lot", "size", "accept", "at_aql", "weak"),
    [
        (1000, 80, 2, 0.961, 6.5),
        (5000, 200, 5, 0.986, 4.6),
        (20_000, 315, 7, 0.986, 3.7),
        (100_000, 500, 10, 0.987, 3.1),
    ],
)
def test_known_odds_of_level_two_at_one_per_cent(lot, size, accept, at_aql, weak):
    plan = series_plan(TABLES, Item.PAGE, lot, Decimal("1.0"))
    assert (plan.size, plan.accept) == (size, accept)
    told = guarantee(plan)
    # Published figures are of an endless process; a lot that is not replaced is judged a little better.
    assert told.at_aql == pytest.approx(at_aql, abs=0.012)
    assert float(told.weak) == pytest.approx(weak, abs=0.3)


def test_odds_are_exact_where_they_can_be_counted():
    # 2 bad of 10, 3 drawn: none bad 56/120, at most one 112/120.
    assert acceptance(10, 2, 3, 0) == pytest.approx(56 / 120)
    assert acceptance(10, 2, 3, 1) == pytest.approx(112 / 120)
    assert acceptance(10, 9, 5, 3) == 0
    ways = sum(comb(700, bad) * comb(19_300, 315 - bad) for bad in range(8))
    assert acceptance(20_000, 700, 315, 7) == pytest.approx(float(Fraction(ways, comb(20_000, 315))), rel=1e-6)


@pytest.mark.parametrize(("lot", "size", "accept"), [(10, 9, 0), (500, 50, 1), (20_000, 315, 7)])
def test_the_weakest_lot_is_the_first_that_rarely_passes(lot, size, accept):
    bad = weakest(lot, size, accept)
    assert acceptance(lot, bad, size, accept) <= 0.1 + 1e-6 < acceptance(lot, bad - 1, size, accept)


@pytest.mark.parametrize(
    ("lot", "lq", "accept"), [(1000, "5", 0), (1000, "5", 3), (50, "10", 1), (20_000, "3.15", 10), (30, "5", 0)]
)
def test_an_isolated_lot_gets_the_smallest_sample_that_keeps_the_risk(lot, lq, accept):
    plan = isolated_plan(Item.PAGE, lot, Decimal(lq), accept)
    bad = ceil(lot * Decimal(lq) / 100)
    assert acceptance(lot, bad, plan.size, accept) <= 0.1 + 1e-6 < acceptance(lot, bad, plan.size - 1, accept)


def test_isolated_plans_are_near_published_ones():
    # ISO 2859-2:1985, procedure A: largest lot of a band, LQ, n and Ac; its consumer's risk is not just 10 %.
    for lot, lq, size, accept in [(1200, "5.0", 80, 1), (3200, "5.0", 125, 3), (10_000, "8.0", 125, 5)]:
        plan = isolated_plan(Item.PAGE, lot, Decimal(lq), accept)
        assert plan.size == pytest.approx(size, rel=0.1)


def test_a_fixed_share_and_the_whole():
    share = share_plan(Item.PAGE, 1001, Decimal(30), Decimal(5))
    assert (share.method, share.size, share.accept) == (Method.SHARE, 301, 15)
    whole = share_plan(Item.DOSSIER, 7, Decimal(100), Decimal(0))
    assert (whole.method, whole.size, whole.accept, whole.whole) == (Method.WHOLE, 7, 0, True)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: series_plan(TABLES, Item.PAGE, 100, Decimal("1.1")),
        lambda: series_plan(TABLES, Item.PAGE, 100, Decimal(15)),
        lambda: series_plan(TABLES, Item.PAGE, 100, Decimal("1.0"), "IV"),
        lambda: series_plan(TABLES, Item.PAGE, 0, Decimal("1.0")),
        lambda: isolated_plan(Item.PAGE, 100, Decimal(0)),
        lambda: isolated_plan(Item.PAGE, 100, Decimal(5), 5),
        lambda: share_plan(Item.PAGE, 100, Decimal(101), Decimal(5)),
        lambda: share_plan(Item.PAGE, 100, Decimal(30), Decimal(100)),
    ],
)
def test_what_makes_no_plan_is_refused(wrong):
    with pytest.raises(InputError):
        wrong()
