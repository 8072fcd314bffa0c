"""Records: what is written is read back; a table and its schema accept the same."""

import unicodedata
from io import BytesIO
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from oais_vn.formats.descriptive import read_record, record_schema, write_record
from oais_vn.formats.profiles import load_profile
from oais_vn.model.description import Fault, Kind, Obligation, Record

PROFILE = load_profile("tt05-2025", [Path(__file__).resolve().parents[2] / "profiles"])
TABLES = PROFILE.tables
SCHEMAS = {name: etree.XMLSchema(etree.fromstring(record_schema(table))) for name, table in TABLES.items()}

texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\t\n\r"))
# Two signs are blank to one of Python and the XML library only.
texts = texts.filter(lambda text: not set("\u0085\u180e") & set(text) and not set("\ufffe\uffff") & set(text))

GOOD = {
    Kind.STRING: st.one_of(st.sampled_from(["Quyết định", "a<&>b", " x ", "a\nb\r\nc"]), texts),
    Kind.NUMBER: st.sampled_from(["0", "7", "0012"]),
    Kind.BOOLEAN: st.sampled_from(["0", "1"]),
    Kind.DURATION: st.sampled_from(["00:00:00", "99:59:59"]),
    Kind.DATE: st.one_of(
        st.sampled_from(["29/02/2000", "29/02/1904", "31/12/9999", "0001"]),
        st.dates().map(lambda day: f"{day:%d/%m}/{day.year:04d}"),
        st.dates().map(lambda day: f"{day:%m}/{day.year:04d}"),
    ),
    Kind.CODE: st.sampled_from(["01", "02", "03", "01;02", "01; 02 ; 11", "mở"]),
}
BAD = st.one_of(
    st.sampled_from(["", " ", "\n", "\u00a0", "2", "1 ", "99", ";", "01;", "12345678901", "x" * 101, "ệ" * 3000]),
    st.sampled_from(["29/02/1900", "29/02/2001", "31/04/2008", "1/2/2008", "00/2008", "13/2008", "0000", "32/01/2008"]),
    st.sampled_from(["2008-01-02", "00:60:00", "1:00:00", "00:00:60", "-1", "1.0", "٢", "2008\n"]),
    st.from_regex("[0-9]{2}/[0-9]{2}/[0-9]{4}", fullmatch=True),
    texts,
)


@st.composite
def records(draw, table):
    """Good values, with at most two of another kind."""
    values = {field.name: draw(GOOD[field.kind]) for field in table.fields}
    for name in draw(st.lists(st.sampled_from(sorted(values)), max_size=2)):
        values[name] = draw(BAD)
    return Record({name: unicodedata.normalize("NFC", value) for name, value in values.items()})


cases = st.sampled_from(sorted(TABLES)).flatmap(lambda name: st.tuples(st.just(name), records(TABLES[name])))


@settings(deadline=None)
@given(st.sampled_from(sorted(TABLES)), st.sampled_from(["NFC", "NFD"]), st.data())
def test_what_is_written_is_read_back_in_nfc(name, form, data):
    table = TABLES[name]
    given_values = {field.name: unicodedata.normalize(form, data.draw(texts)) for field in table.fields}
    data_written = write_record(table, Record(given_values))
    record = read_record(BytesIO(data_written))
    assert record.values == {key: unicodedata.normalize("NFC", value) for key, value in given_values.items()}
    assert write_record(table, record) == data_written


@settings(deadline=None, max_examples=600)
@given(cases)
def test_the_schema_accepts_what_the_table_accepts_but_for_conditions(case):
    name, record = case
    faults = {fault.fault for fault in TABLES[name].faults(record)}
    accepted = SCHEMAS[name].validate(etree.fromstring(write_record(TABLES[name], record)))
    if not faults:
        assert accepted, SCHEMAS[name].error_log
    if accepted:
        # A code that the regulation itself composes may be longer than the regulation's own length (decision 24).
        left = {
            fault.fault
            for fault in TABLES[name].faults(record)
            if not (fault.field.composed and fault.fault is Fault.TOO_LONG)
        }
        assert left <= {Fault.MISSING_CONDITIONAL}


@settings(deadline=None)
@given(cases, st.randoms())
def test_the_order_of_the_elements_means_nothing_to_the_reader(case, random):
    name, record = case
    written = write_record(TABLES[name], record)
    root = etree.fromstring(written)
    shuffled = list(root)
    random.shuffle(shuffled)
    root[:] = shuffled
    assert read_record(BytesIO(etree.tostring(root))) == read_record(BytesIO(written))


@settings(deadline=None)
@given(st.sampled_from(sorted(TABLES)), st.data())
def test_a_record_without_faults_is_valid_under_its_own_schema(name, data):
    table = TABLES[name]
    values = {field.name: data.draw(GOOD[field.kind]) for field in table.fields}
    for field in table.fields:
        codes = table.code_lists[field.codes].codes if field.codes else ()
        if codes:
            values[field.name] = data.draw(st.sampled_from(codes)).code
        if field.obligation is not Obligation.OPTIONAL and not values[field.name].strip():
            values[field.name] = "có"
        if field.length is not None:
            values[field.name] = values[field.name][: field.length]
    record = Record({key: unicodedata.normalize("NFC", value) for key, value in values.items()})
    assume(not list(table.faults(record)))
    SCHEMAS[name].assertValid(etree.fromstring(write_record(table, record, "../../schemas/x.xsd")))


plain_and_not = st.text(st.sampled_from(" a1;/&<>\"'\r\n\t\x7f\x85ệÀỹ\u0300\u2028\U00020000"), max_size=3)


@settings(deadline=None)
@given(st.sampled_from(sorted(TABLES)), st.data())
def test_the_bytes_are_those_of_a_tree(name, data):
    table = TABLES[name]
    # Most of a record's texts are plain, and only where all are is there no tree.
    values = {field.name: data.draw(plain_and_not) if data.draw(st.booleans()) else "số 1" for field in table.fields}
    root = etree.Element("simpledc")
    for field in table.fields:
        etree.SubElement(root, field.name).text = unicodedata.normalize("NFC", values[field.name]) or None
    expected = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    assert write_record(table, Record(values)) == expected
