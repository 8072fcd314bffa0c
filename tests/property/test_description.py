"""Code lists and field tables: no text raises, and words are found however they are typed."""

import unicodedata
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from oais_vn.formats.profiles import load_profile
from oais_vn.model.description import Kind, Record, fold

PROFILE = load_profile("tt05-2025", [Path(__file__).resolve().parents[2] / "profiles"])
WORDS = [
    (codes, entry, word)
    for codes in PROFILE.code_lists.values()
    for entry in codes.codes
    for word in (entry.code, entry.label.vi, entry.label.en, *entry.words)
]
FIELDS = sorted({field.name for table in PROFILE.tables.values() for field in table.fields})


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(
    st.sampled_from(WORDS),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from([str, str.upper, str.lower, str.title]),
    st.sampled_from(["{}", "  {} ", "{}:", "({})"]),
)
def test_every_word_of_every_list_is_found_however_it_is_typed(word, form, case, frame):
    codes, entry, text = word
    assert codes.find(frame.format(case(unicodedata.normalize(form, text)))) is entry


@settings(deadline=None)
@given(st.sampled_from(sorted(PROFILE.code_lists)), st.text())
def test_any_text_is_a_code_or_none(name, text):
    codes = PROFILE.code_lists[name]
    found = codes.find(text)
    assert found is None or found in codes.codes


@settings(deadline=None)
@given(
    st.sampled_from(sorted(PROFILE.tables)),
    st.dictionaries(st.sampled_from(FIELDS), st.one_of(st.text(), st.from_regex("[0-9/:;]{0,20}", fullmatch=True))),
)
def test_no_record_makes_a_table_or_a_record_raise(name, values):
    table, record = PROFILE.tables[name], Record(values)
    faults = list(table.faults(record))
    assert len({fault.field.name for fault in faults}) == len(faults)
    for field in table.fields:
        assert field.kind is Kind.DATE or record.date(field.name) is None or record[field.name]
        record.number(field.name)
