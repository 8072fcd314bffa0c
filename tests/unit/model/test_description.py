"""Code lists, field tables and records."""

import unicodedata

import pytest

from oais_vn.model.description import (
    Code,
    CodeList,
    Fault,
    Field,
    Kind,
    Obligation,
    Record,
    RecordTable,
    fold,
    split_values,
)
from oais_vn.model.language import Text


def code(value, vi, *words):
    return Code(value, Text(vi, f"en {vi}"), words)


TYPES = CodeList(
    "types",
    (
        code("01", "Hướng dẫn", "HD"),
        code("02", "Hợp đồng", "HĐ"),
        code("03", "Đề án", "ĐA"),
        code("04", "Đệ án"),
        code("10", "Khác", "70"),
    ),
    "clause",
    "A",
)


def field(name, kind=Kind.STRING, obligation=Obligation.OPTIONAL, **rest):
    return Field(name, Text(name, name), kind, obligation, "clause", "A", **rest)


def faults(entry, value, **others):
    table = RecordTable("t", (entry,), {"types": TYPES}, "t.xsd", "clause", "A")
    return [fault.fault for fault in table.faults(Record({entry.name: value, **others}))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("01", "01"),
        ("1", "01"),
        (" 001 ", "01"),
        ("10", "10"),
        ("hướng dẫn", "01"),
        ("HUONG  DAN", "01"),
        ("en hướng dẫn", "01"),
        (unicodedata.normalize("NFD", "Hợp đồng:"), "02"),
        ("70", "10"),
    ],
)
def test_a_code_is_found_by_code_label_and_word(text, found):
    entry = TYPES.find(text)
    assert entry is not None
    assert entry.code == found


def test_accents_tell_two_abbreviations_apart():
    assert TYPES.find("HĐ").code == "02"
    assert TYPES.find("hd").code == "01"


def test_what_could_be_two_entries_is_none():
    assert TYPES.find("de an") is None
    assert TYPES.find("Đề án").code == "03"


@pytest.mark.parametrize("text", ["", " ", "0", "00", "99", "không có", "1.0"])
def test_what_is_no_entry_is_none(text):
    assert TYPES.find(text) is None


def test_get_takes_the_exact_code_only():
    assert TYPES.get("01").label.vi == "Hướng dẫn"
    assert TYPES.get("1") is None


@pytest.mark.parametrize("value", ["", " ", "\n", "\u00a0"])
def test_a_required_field_must_not_be_blank(value):
    assert faults(field("a", obligation=Obligation.REQUIRED), value) == [Fault.MISSING]


def test_a_conditional_field_is_required_only_on_its_condition():
    entry = field("a", obligation=Obligation.CONDITIONAL, when=("level", ("02", "03")))
    assert faults(entry, "", level="01") == []
    assert faults(entry, "") == []
    assert faults(entry, "", level="02") == [Fault.MISSING_CONDITIONAL]
    assert faults(entry, " ", level="03") == [Fault.MISSING_CONDITIONAL]
    assert faults(entry, "x", level="02") == []


def test_length_counts_characters_of_the_nfc_form():
    entry = field("a", length=3)
    assert faults(entry, unicodedata.normalize("NFD", "ếểệ")) == []
    assert faults(entry, "ếểệa") == [Fault.TOO_LONG]


@pytest.mark.parametrize(
    ("kind", "good", "bad", "fault"),
    [
        (Kind.NUMBER, ["0", "007"], ["x", "1.0", "-1", " 1", "1 ", " ", "٢"], Fault.NOT_A_NUMBER),
        (Kind.BOOLEAN, ["0", "1"], ["2", "có", "01", " "], Fault.NOT_A_BOOLEAN),
        (Kind.DURATION, ["00:00:00", "99:59:59"], ["1:00:00", "00:60:00", "00:00:60", "00:00"], Fault.NOT_A_DURATION),
        (Kind.DATE, ["2008", "05/2008", "29/02/2008"], ["29/02/2009", "1/2/2008", "2008-01", "x"], Fault.NOT_A_DATE),
    ],
)
def test_what_a_kind_may_hold(kind, good, bad, fault):
    for value in good:
        assert faults(field("a", kind), value) == []
    for value in bad:
        assert faults(field("a", kind), value) == [fault]


def test_a_code_field_holds_one_code_of_its_list():
    entry = field("a", Kind.CODE, codes="types")
    assert faults(entry, "01") == []
    for value in ("1", "99", "01;02", " 01", "Hướng dẫn"):
        assert faults(entry, value) == [Fault.UNKNOWN_CODE]


def test_a_repeatable_field_holds_several():
    entry = field("a", Kind.CODE, codes="types", repeatable=True)
    for value in ("01", "01;02", "01; 02 ;10"):
        assert faults(entry, value) == []
    for value in ("01;", ";", "01;99", "01,02"):
        assert faults(entry, value) == [Fault.UNKNOWN_CODE]
    assert split_values("01; 02 ;10") == ["01", "02", "10"]


@pytest.mark.parametrize("sign", ["\x00", "\x1f", "\ufffe", "\ud800"])
def test_what_xml_cannot_hold_is_a_fault(sign):
    assert faults(field("a"), f"x{sign}") == [Fault.NOT_XML]


def test_every_fault_of_a_record_is_told():
    entries = (field("a", obligation=Obligation.REQUIRED), field("b", Kind.NUMBER), field("c"))
    table = RecordTable("t", entries, {}, "t.xsd", "clause", "A")
    found = [(fault.field.name, fault.fault, fault.value) for fault in table.faults(Record({"b": "x"}))]
    assert found == [("a", Fault.MISSING, ""), ("b", Fault.NOT_A_NUMBER, "x")]
    assert "a" in table
    assert "x" not in table
    assert table["b"].kind is Kind.NUMBER
    with pytest.raises(KeyError):
        table["x"]


def test_a_record_reads_dates_and_numbers():
    record = Record({"d": "05/2008", "n": "012", "bad": "x", "long": "9" * 6000})
    assert str(record.date("d")) == "05/2008"
    assert record.date("bad") is None
    assert record.date("none") is None
    assert record.number("n") == 12
    assert record.number("bad") is None
    assert record.number("long") is None
    assert record["none"] == ""


def test_a_record_with_other_values_leaves_the_first_as_it_was():
    first = Record({"a": "1"})
    assert first.with_values(a="2", b="3").values == {"a": "2", "b": "3"}
    assert first.values == {"a": "1"}


def test_folding_forgets_accents_case_and_blanks():
    assert fold("  Đơn   VỊ: (hành chính) ") == "don vi: (hanh chinh"
