"""The file of waivers: what may be written, and how everything that is wrong is told at once, with its line."""

from datetime import date
from io import BytesIO

import pytest

from oais_vn.formats.waivers import read_waivers
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text
from oais_vn.model.waivers import Waiver

GOOD = """
# Đã họp ngày 20/11/2026.
[[waiver]]
code = "bag-016"
path = "data/*/bản [1].pdf"
subject = "H32.64.2008.*"
reason = "công cụ cũ ghi dấu sao"
by = "Giám đốc Trung tâm"
decision = "12/QĐ-TTLT"
until = 2027-12-31

[[ waiver ]]
  code = "STR-005"
  reason = '''
nhiều dòng
'''
  by = "Phó giám đốc"
"""


def refusal(code):
    if code == "BAG-009":
        return Text("không bao giờ", "never")
    return None if code in ("BAG-016", "STR-005") else Text(f"không có {code}", f"there is no {code}")


def read(text, known=()):
    return read_waivers(BytesIO(text.encode()), "mt.toml", refusal, known)


def refused(text, known=()):
    with pytest.raises(ConfigurationError) as caught:
        read(text, known)
    assert caught.value.exit_code == 4
    assert len(caught.value.text.vi.splitlines()) == len(caught.value.text.en.splitlines())
    return caught.value.text.vi.splitlines()


def changed(old, new):
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_waivers_with_and_without_everything():
    assert read(GOOD) == (
        Waiver(
            code="BAG-016",
            reason="công cụ cũ ghi dấu sao",
            by="Giám đốc Trung tâm",
            path="data/*/bản [1].pdf",
            subject="H32.64.2008.*",
            decision="12/QĐ-TTLT",
            until=date(2027, 12, 31),
            file="mt.toml",
            line=3,
        ),
        Waiver("STR-005", "nhiều dòng", "Phó giám đốc", file="mt.toml", line=12),
    )


def test_a_file_without_waivers_has_none():
    assert read("") == ()
    assert read("\ufeff# chưa có\n") == ()


@pytest.mark.parametrize("written", ['"31/12/2027"', '"2027-12-31"', "2027-12-31"])
def test_a_day_may_be_written_as_people_write_it(written):
    assert read(changed("until = 2027-12-31", f"until = {written}"))[0].until == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "word"),
    [
        ('code = "bag-016"', 'code = "BAG-099"', 4, "code", "không có BAG-099"),
        ('code = "bag-016"', 'code = "BAG-009"', 4, "code", "không bao giờ"),
        ('code = "bag-016"', "", 3, "code", "thiếu"),
        ('reason = "công cụ cũ ghi dấu sao"', 'reason = "  "', 7, "reason", "thiếu"),
        ('by = "Giám đốc Trung tâm"', "", 3, "by", "thiếu"),
        ('by = "Giám đốc Trung tâm"', "by = true", 8, "by", "chuỗi"),
        ('path = "data/*/bản [1].pdf"', 'path = ""', 5, "path", "bỏ khóa"),
        ('subject = "H32.64.2008.*"', 'subject = ""', 6, "subject", "bỏ khóa"),
        ("until = 2027-12-31", 'until = "12/2027"', 10, "until", "2027-12-31"),
        ("until = 2027-12-31", "until = 2027-12-31T00:00:00", 10, "until", "chuỗi"),
        ("until = 2027-12-31", 'until = ""', 10, "until", "2027-12-31"),
        ("until = 2027-12-31", 'untill = "x"', 10, "untill", "có phải until?"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_key(old, new, line, key, word):
    (told,) = refused(changed(old, new))
    assert told.startswith(f"mt.toml:{line}: khóa {key}: ")
    assert word in told


def test_everything_that_is_wrong_is_told_at_once():
    text = changed('code = "bag-016"', 'code = "X-1"').replace('by = "Phó giám đốc"', 'bye = "Phó giám đốc"')
    assert [line.split(": ")[:2] for line in refused(f"a = 1\n{text}")] == [
        ["mt.toml", "khóa a"],
        ["mt.toml:5", "khóa code"],
        ["mt.toml:13", "khóa by"],
        ["mt.toml:18", "khóa bye"],
    ]


def test_a_waiver_is_not_written_twice():
    one = '[[waiver]]\ncode = "STR-005"\nreason = "a"\nby = "b"\n'
    (told,) = refused(one + one)
    assert told.startswith("mt.toml:6: khóa code: ")
    assert "mt.toml:1" in told
    elsewhere = read(one)
    assert "mt.toml:1" in refused(one, elsewhere)[0]
    assert len(read(one + one + 'path = "x"\n')) == 2
    assert read(f'{one}path = "x"\n', elsewhere)[0].path == "x"


def test_lines_are_left_out_where_they_cannot_be_made_out():
    inline = 'waiver = [{code = "STR-005", reason = "a", by = ""}]'
    (told,) = refused(inline)
    assert told.startswith("mt.toml: khóa by: ")
    quoted = changed("nhiều dòng", "[[waiver]]")
    assert [waiver.line for waiver in read(quoted)] == [None, None]


@pytest.mark.parametrize("text", ['waiver = "x"', "waiver = [1]", '[waiver]\ncode = "STR-005"\n'])
def test_a_waiver_is_a_table_in_a_list(text):
    assert "[[waiver]]" in refused(text)[0]


@pytest.mark.parametrize("text", ["= =", "# " + "x" * (1 << 20)])
def test_what_is_no_toml_or_too_much_is_refused(text):
    assert refused(text)[0].startswith("mt.toml: ")
