"""The register's lists, criteria and programmes out of their file: what is wrong is told with its key."""

from pathlib import Path

import pytest

from oais_vn.formats.register.lists import read_lists
from oais_vn.model.errors import ConfigurationError

SHIPPED = Path(__file__).resolve().parents[3] / "profiles" / "register"
TEXT = (SHIPPED / "criteria.toml").read_text(encoding="utf-8")


def lists(tmp_path, text):
    (tmp_path / "tieu-chi.toml").write_text(text, encoding="utf-8")
    return read_lists(tmp_path / "tieu-chi.toml", SHIPPED / "columns.toml")


def test_every_step_has_its_confidence_and_one_way_of_being_told():
    hd40 = read_lists(SHIPPED / "criteria.toml", SHIPPED / "columns.toml").programmes["hd40"]
    assert hd40.party
    assert {step.confidence for step in hd40.steps} == {"V", "S2"}
    outside = [step for step in hd40.steps if step.outside is not None]
    assert [step.code for step in outside] == ["ky-so"]
    assert "chưa đọc được toàn văn" in hd40.source


def test_a_file_of_before_has_no_degrees_and_no_steps(tmp_path):
    start, end = TEXT.index("[damages]"), TEXT.index("[programmes.qd71]")
    old = (TEXT[:start] + TEXT[end : TEXT.index("[programmes.hd40]")]).replace('damages = ["nang"]', "")
    found = lists(tmp_path, old)
    assert found.damages.codes == ()
    assert {name: (each.steps, each.never) for name, each in found.programmes.items()} == {
        "qd71": ((), ()),
        "qd76": ((), ()),
    }


@pytest.mark.parametrize(
    ("old", "new", "key", "told"),
    [
        ('never = ["tuyệt mật"]', 'never = ["kín"]', "programmes.hd40.never", "'kín'"),
        ('stage = "selected"', 'stage = "chosen"', "programmes.hd40.steps.lua-chon.stage", "'chosen'"),
        (
            'stage = "selected"',
            'stage = "selected"\nperson = true',
            "programmes.hd40.steps.lua-chon.stage",
            "person, outside",
        ),
        ('damages = ["nang"]', 'damages = ["te"]', "qd71-hu-hong-nang.damages", "nang, vua, nhe, khong"),
    ],
)
def test_what_is_wrong_is_told_with_its_key(tmp_path, old, new, key, told):
    assert old in TEXT
    with pytest.raises(ConfigurationError) as refused:
        lists(tmp_path, TEXT.replace(old, new, 1))
    assert key in str(refused.value)
    assert told in str(refused.value)
