"""A register of agencies as TOML: what is read, and where it is said to be wrong."""

from pathlib import Path

import pytest

from oais_vn.formats.agencies import LARGEST, read_agencies
from oais_vn.model.authorities import AgencyRegister, AuthorityKind
from oais_vn.model.dates import PartialDate
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.identifiers import AgencyCode

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "agencies-2025.toml"
FULL = """
[[agency]]
code = "H11.15"
name = "Trung tâm Lưu trữ lịch sử tỉnh Bình Thuận"
other_names = ["TTLTLS Bình Thuận"]
kind = "archive"
valid_from = "04/1992"
valid_to = 2025-06-30
predecessors = ["H90"]
successors = ["H11.16", "Trung tâm Lưu trữ lịch sử tỉnh Lâm Đồng"]
decision = "NQ 202/2025/QH15"
note = "minh họa"

[[agency]]
name = "Ủy ban"
"""


def read(text):
    return read_agencies(text.encode(), "so-co-quan.toml")


def test_every_key_is_read():
    first, second = read(FULL)
    assert first.code == AgencyCode("H11.15")
    assert first.name == "Trung tâm Lưu trữ lịch sử tỉnh Bình Thuận"
    assert first.other_names == ("TTLTLS Bình Thuận",)
    assert first.kind is AuthorityKind.ARCHIVE
    assert (first.valid_from, first.valid_to) == (PartialDate(1992, 4), PartialDate(2025, 6, 30))
    assert first.predecessors == ("H90",)
    assert first.successors == ("H11.16", "Trung tâm Lưu trữ lịch sử tỉnh Lâm Đồng")
    assert (first.decision, first.note) == ("NQ 202/2025/QH15", "minh họa")
    assert (first.location.path, first.location.line, second.location.line) == ("so-co-quan.toml", 2, 14)
    assert (second.code, second.kind, second.valid_from) == (None, AuthorityKind.AGENCY, None)


def test_a_byte_order_mark_is_passed_over():
    assert len(read_agencies(b"\xef\xbb\xbf" + FULL.encode(), "a.toml")) == 2


def test_no_line_is_told_that_may_be_wrong():
    (record,) = read('[[agency]]\nname = "A"\nnote = """\n[[agency]]\n"""\n')
    assert record.location.line is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "[[agency]]"),
        ('agency = "H11"', "[[agency]]"),
        ("agency = []", "[[agency]]"),
        ("agency = [1]", "[[agency]]"),
        ('[agency]\nname = "A"', "[[agency]]"),
        ('[[agency]]\nname = "A"\n[other]\nx = 1', "other"),
        ("[[agency]]\ncode = 'H11'", "agency.name"),
        ("[[agency]]\nname = ''", "agency.name"),
        ("[[agency]]\nname = 'A'\ncode = 'H..1'", "code"),
        ("[[agency]]\nname = 'A'\ncode = 11", "code"),
        ("[[agency]]\nname = 'A'\nkind = 'kho'", "kind"),
        ("[[agency]]\nname = 'A'\nvalid_from = '31/02/2020'", "valid_from"),
        ("[[agency]]\nname = 'A'\nvalid_from = 2025\nvalid_to = 2020", "valid_to"),
        ("[[agency]]\nname = 'A'\nsuccessors = [1]", "successors"),
        ("[[agency]]\nname = 'A'\nsuccessors = ['']", "successors"),
        ("[[agency]]\nname = 'A'\nsucessors = ['H1']", "successors?"),
        ("[[agency]\nname = 'A'", "TOML"),
        ("x = " + "[" * 5_000, "TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text, said):
    with pytest.raises(ConfigurationError) as caught:
        read(text)
    for words in (caught.value.text.vi, caught.value.text.en):
        assert words.startswith("so-co-quan.toml")
        assert said in words


def test_the_entry_is_named():
    with pytest.raises(ConfigurationError, match=r"so-co-quan\.toml:4"):
        read('[[agency]]\nname = "A"\n\n[[agency]]\nname = "B"\nkind = "kho"\n')


def test_what_is_no_text_or_too_large_is_refused():
    with pytest.raises(ConfigurationError, match="UTF-8"):
        read_agencies(b"\xff\xfe[", "a.toml")
    with pytest.raises(ConfigurationError, match="4 MiB"):
        read_agencies(b" " * (LARGEST + 1), "a.toml")


def test_the_example_of_2025_is_34_provinces_of_63():
    register = AgencyRegister(read_agencies(EXAMPLE.read_bytes(), EXAMPLE.name))
    eve = [record for record in register.records if record.existed_on(PartialDate(2025, 6, 30))]
    morning = [record for record in register.records if record.existed_on(PartialDate(2025, 7, 1))]
    assert (len(eve), len(morning)) == (63, 34)
    ended = [record for record in eve if record not in morning]
    assert len(ended) == 52
    assert all(len(register.successors(record)) == 1 for record in ended)
    assert sum(len(register.predecessors(record)) for record in morning if record not in eve) == 52
    assert all("tin cậy" in record.note for record in register.records)


def test_the_example_has_no_code_but_those_that_are_known():
    records = read_agencies(EXAMPLE.read_bytes(), EXAMPLE.name)
    known = {
        "H11": "Bình Thuận", "H13": "Cần Thơ", "H23": "Hải Dương", "H27": "Hà Tĩnh", "H32": "Khánh Hòa",
        "H38": "Lào Cai", "H49": "Quảng Ninh",
    }  # fmt: skip
    assert {str(each.code): " ".join(each.name.split()[-2:]) for each in records if each.code is not None} == known
    assert "DỮ LIỆU VÍ DỤ" in EXAMPLE.read_text(encoding="utf-8").splitlines()[0]
