"""Every field of every table: what it may hold is written, read back and valid; broken in one way it has one fault."""

import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from oais_vn.formats.descriptive import read_record, record_schema, write_record
from oais_vn.formats.profiles import load_profile
from oais_vn.model.description import Fault, Field, Kind, Obligation, Record, RecordTable
from oais_vn.model.errors import InputError

TABLES = load_profile("tt05-2025", [Path(__file__).resolve().parents[2] / "profiles"]).tables
SCHEMAS = {name: etree.XMLSchema(etree.fromstring(record_schema(table))) for name, table in TABLES.items()}
ROOMY = 60
"""Characters of a text where the table sets no limit."""

few = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
each_table = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)

# Two signs are blank to one of Python and the XML library only.
signs = st.characters(
    codec="utf-8",
    exclude_categories=["Cs", "Cc"],
    exclude_characters="\u180e\ufffe\uffff",
    include_characters="\t\n\r",
)
words = st.text(st.one_of(st.sampled_from("aạăâêôơưđĐ Ệ1/;<&>\n"), signs), max_size=ROOMY)
dates = st.dates().flatmap(
    lambda day: st.sampled_from([f"{day:%d/%m}/{day.year:04d}", f"{day:%m}/{day.year:04d}", f"{day.year:04d}"])
)
durations = st.tuples(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59)).map(
    "{0[0]:02d}:{0[1]:02d}:{0[2]:02d}".format
)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def nfd(record: Record) -> Record:
    return Record({name: unicodedata.normalize("NFD", text) for name, text in record.values.items()})


def texts(length: int | None) -> st.SearchStrategy[str]:
    """Texts that are not blank, many as long as they may be."""
    most = length or ROOMY
    short = words.map(lambda text: nfc(text)[:most])
    full = st.sampled_from("xệ\U0001f600").map(lambda sign: sign * most)
    return st.one_of(short, full).filter(lambda text: text.strip() and nfc(text) == text)


def good(field: Field, table: RecordTable) -> st.SearchStrategy[str]:
    """Every value that the field may hold but for nothing."""
    if field.codes is not None:
        codes = st.sampled_from([entry.code for entry in table.code_lists[field.codes].codes])
        if field.repeatable:
            return st.lists(codes, min_size=1, max_size=9).flatmap(
                lambda many: st.sampled_from([";", "; "]).map(lambda s: s.join(many))
            )
        return codes
    return {
        Kind.STRING: texts(field.length),
        Kind.NUMBER: st.text("0123456789", min_size=1, max_size=field.length or 9),
        Kind.BOOLEAN: st.sampled_from("01"),
        Kind.DATE: dates,
        Kind.DURATION: durations,
    }[field.kind]


def needed(field: Field, values: dict[str, str]) -> bool:
    """Whether the field must be filled where the others are as in `values`."""
    if field.obligation is Obligation.CONDITIONAL:
        name, codes = field.when
        return values[name] in codes
    return field.obligation is Obligation.REQUIRED


@st.composite
def records(draw, table: RecordTable, full: bool = False) -> Record:
    """Valid records; `full` ones have every field."""
    values = {field.name: draw(good(field, table)) for field in table.fields}
    if not full:
        for field in table.fields:
            if not needed(field, values) and draw(st.booleans()):
                values[field.name] = ""
        for field in table.fields:
            # The field on which a condition hangs may have been emptied or not since.
            if needed(field, values) and not values[field.name]:
                values[field.name] = draw(good(field, table))
    return Record(values)


def faults(table: RecordTable, record: Record) -> list[tuple[str, Fault]]:
    return [(found.field.name, found.fault) for found in table.faults(record)]


def valid(table: RecordTable, record: Record) -> bool:
    return SCHEMAS[table.name].validate(etree.fromstring(write_record(table, record)))


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_valid_record_has_no_faults_is_valid_and_reads_back(name, data):
    table = TABLES[name]
    record = data.draw(records(table))
    assert faults(table, record) == []
    free = {field.name for field in table.fields if field.kind is Kind.STRING}
    assert faults(table, Record({**record.values, **{name: nfd(record)[name] for name in free}})) == []
    written = write_record(table, record)
    assert write_record(table, nfd(record)) == written
    assert read_record(BytesIO(written)) == record
    SCHEMAS[name].assertValid(etree.fromstring(written))


@each_table
@few
@given(data=st.data())
def test_a_field_without_its_value(table, data):
    record = data.draw(records(table, full=True))
    for field in table.fields:
        for nothing in ("", " ", "\n\u00a0"):
            empty = record.with_values(**{field.name: nothing})
            found = faults(table, empty)
            if field.obligation is Obligation.REQUIRED:
                assert found == [(field.name, Fault.MISSING)]
                assert not valid(table, empty)
            elif needed(field, dict(record.values)):
                assert found == [(field.name, Fault.MISSING_CONDITIONAL)]
            elif not nothing:
                assert (field.name, found) == (field.name, [])
                assert valid(table, empty)


@each_table
@few
@given(data=st.data())
def test_a_condition_makes_a_field_required_and_nothing_else_does(table, data):
    full = data.draw(records(table, full=True))
    for field in table.fields:
        if field.when is None:
            continue
        other, codes = table[field.when[0]], field.when[1]
        values = {entry.code for entry in table.code_lists[other.codes].codes} if other.codes else {"0", "1"}
        assert set(codes) < values
        for value in ["", *values]:
            # Without the other field itself there may be a fault of that one, which is not the matter here.
            record = full.with_values(**{other.name: value})
            empty = record.with_values(**{field.name: ""})
            expected = [(field.name, Fault.MISSING_CONDITIONAL)] if value in codes else []
            assert [found for found in faults(table, empty) if found[0] != other.name] == expected
            assert [found for found in faults(table, record) if found[0] != other.name] == []


@each_table
@few
@given(data=st.data())
def test_one_character_too_long_counted_in_nfc(table, data):
    record = data.draw(records(table, full=True))
    sign = data.draw(st.sampled_from(["x", "ệ", "\U0001f600", "e\u0323\u0302"]))
    for field in table.fields:
        if field.length is None:
            continue
        longest = record.with_values(**{field.name: sign * field.length})
        if field.kind is Kind.STRING:
            assert faults(table, longest) == []
            assert valid(table, longest)
        assert (field.name, Fault.TOO_LONG) not in faults(table, longest)
        for value in ("1" * (field.length + 1), sign * (field.length + 1)):
            long = record.with_values(**{field.name: value})
            assert faults(table, long) == [(field.name, Fault.TOO_LONG)]
            assert valid(table, long) == field.composed


WRONG = {
    Kind.NUMBER: (Fault.NOT_A_NUMBER, ["-1", "1.0", "1,0", " 1", "1 ", "٢", "x", "½", "1\n", ";"]),
    Kind.BOOLEAN: (Fault.NOT_A_BOOLEAN, ["2", "x", "-", "٠"]),
    Kind.DATE: (
        Fault.NOT_A_DATE,
        [
            *["29/02/1900", "31/04/2008", "00/2008", "13/2008", "0000"],
            *["1/2/2008", "2008-01-02", "01/01/208", "nay", "2008 "],
        ],
    ),
    Kind.DURATION: (Fault.NOT_A_DURATION, ["1:00:00", "00:60:00", "00:00:60", "00:00", "0:00:000", "٠٠:٠٠:٠٠"]),
    Kind.CODE: (Fault.UNKNOWN_CODE, ["00", "99", "1", "x", "٠١"]),
}
LISTS = ["01;99", "01;", ";01", ";", "01,02", "01\n;02", "01 02"]


@each_table
@few
@given(data=st.data())
def test_a_value_of_another_kind(table, data):
    record = data.draw(records(table, full=True))
    for field in table.fields:
        fault, values = WRONG.get(field.kind, (None, []))
        for value in [*values, *(LISTS if field.repeatable else ["01;02"] if field.codes else [])]:
            if len(value) <= (field.length or ROOMY):
                wrong = record.with_values(**{field.name: value})
                assert (value, faults(table, wrong)) == (value, [(field.name, fault)])
                assert not valid(table, wrong)


@each_table
@few
@given(data=st.data())
def test_a_character_that_xml_cannot_hold(table, data):
    record = data.draw(records(table, full=True))
    sign = data.draw(st.sampled_from("\x00\x0b\x1f\ufffe\uffff\ud800\udcff"))
    for field in table.fields:
        wrong = record.with_values(**{field.name: f"a{sign}"})
        assert faults(table, wrong) == [(field.name, Fault.NOT_XML)]
        with pytest.raises(InputError, match=field.name):
            write_record(table, wrong)
