"""Very many paths are found again, each at its place, and cost little more than their letters."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from oais_vn.model.path_table import NOWHERE, PathTable
from oais_vn.model.paths import PackagePath

NAMES = st.text(st.characters(blacklist_characters="/\\\0:.", blacklist_categories=()), min_size=1, max_size=8)


@given(st.lists(NAMES, unique=True), st.lists(NAMES))
def test_every_path_is_found_at_its_place_and_no_other(names, others):
    table = PathTable(names)
    assert list(table) == names
    assert [table.find(name) for name in names] == list(range(len(names)))
    assert [table[place] for place in range(len(table))] == names
    assert all((other in table) is (other in names) for other in others)
    assert all(table.find(other) == NOWHERE for other in set(others) - set(names))


def test_paths_come_out_as_paths():
    table = PathTable(["a/b", "Hồ sơ/\udcff"])
    assert [type(path) for path in table] == [PackagePath, PackagePath]
    assert table[0].parent == "a"
    assert 7 not in table
    assert "" not in PathTable()


def test_a_path_costs_little_more_than_its_letters():
    count = 50_000
    tracemalloc.start()
    table = PathTable(f"data/{number // 1000:05}/tai-lieu-{number:08}.txt" for number in range(count))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(table) == count
    assert held / count < 31 + 25
