"""The data of acceptance sampling: what is wrong with a file is told by its name."""

import shutil

import pytest

from oais_vn.formats.resources import profiles_root
from oais_vn.formats.sampling.tables import DEFECTS_FILE, TABLES_FILE, read_defects, read_tables
from oais_vn.model.errors import ConfigurationError


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("levels =", "level ="),
        ("[reduced]", "[relaxed]"),
        ('letters = "A A A A A A B"', 'letters = "A A A A A A"'),
        ("size = 80,", 'size = "many",'),
        (" ↓  0  ↑", " 0  ↑"),
        ("[normal]", "[normal"),
    ],
)
def test_tables_that_are_incomplete_are_refused(tmp_path, old, new):
    shutil.copytree(profiles_root() / "sampling", tmp_path / "sampling")
    file = tmp_path / TABLES_FILE
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="iso-2859-1"):
        read_tables(tmp_path)


def test_the_two_critical_kinds_are_those_that_lose_something_for_ever():
    kinds = read_defects(profiles_root())
    assert [kind.code for kind in kinds.values() if kind.critical] == ["thieu-trang", "sai-ho-so"]


def test_kinds_of_defect_that_are_not_there_are_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="defects"):
        read_defects(tmp_path)
    (tmp_path / "sampling").mkdir()
    (tmp_path / DEFECTS_FILE).write_text('[[defects]]\ncode = "mo"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError):
        read_defects(tmp_path)
