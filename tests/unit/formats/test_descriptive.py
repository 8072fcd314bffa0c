"""Flat records: how they are written, read and described by their schema."""

import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from oais_vn.formats.descriptive import read_record, record_schema, write_record
from oais_vn.formats.profiles import load_profile
from oais_vn.model.description import Code, CodeList, Field, Kind, Obligation, Record, RecordTable
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text

PROFILE = load_profile("tt05-2025", [Path(__file__).resolve().parents[3] / "profiles"])
XS = "{http://www.w3.org/2001/XMLSchema}"

CODES = CodeList("c", (Code("01", Text("a", "a")), Code("a.b", Text("b", "b"))), "c", "A")


def table(*fields):
    return RecordTable("t", fields, {"c": CODES}, "t.xsd", "clause", "A")


def field(name="a", kind=Kind.STRING, obligation=Obligation.OPTIONAL, **rest):
    return Field(name, Text("tên", "name"), kind, obligation, "clause", "A", **rest)


def read(data, path="EAD.xml"):
    return read_record(BytesIO(data), path)


def accepts(entry, value):
    """Whether the schema of a table with this one field accepts the value; its table must agree."""
    one = table(entry)
    schema = etree.XMLSchema(etree.fromstring(record_schema(one)))
    accepted = schema.validate(etree.fromstring(write_record(one, Record({entry.name: value}))))
    assert accepted == (not list(one.faults(Record({entry.name: value}))))
    return accepted


def test_every_field_is_written_in_the_tables_order_the_empty_ones_too():
    data = write_record(table(field("b"), field("a"), field("c")), Record({"a": "1 < 2", "c": "Sở Nội vụ"}))
    assert (
        data
        == (
            "<?xml version='1.0' encoding='UTF-8'?>\n"
            "<simpledc>\n  <b/>\n  <a>1 &lt; 2</a>\n  <c>Sở Nội vụ</c>\n</simpledc>\n"
        ).encode()
    )


def test_texts_are_written_in_nfc():
    data = write_record(table(field()), Record({"a": unicodedata.normalize("NFD", "Việt")}))
    assert "<a>Việt</a>" in data.decode()
    assert data == write_record(table(field()), Record({"a": "Việt"}))


def test_what_the_table_does_not_have_is_not_written():
    assert b"fileCode" not in write_record(table(field()), Record({"a": "x", "fileCode": "y"}))


def test_the_schema_can_be_named_by_a_path():
    data = write_record(table(field()), Record(), "../../schemas/EAD.xsd")
    root = etree.fromstring(data)
    attribute = "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation"
    assert root.attrib == {attribute: "../../schemas/EAD.xsd"}
    assert read(data).values == {"a": ""}


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\ufffe", "\ud800"])
def test_a_sign_that_xml_cannot_hold_is_refused_with_its_field(sign):
    with pytest.raises(InputError) as caught:
        write_record(table(field()), Record({"a": f"x{sign}"}))
    assert "trường a (tên)" in caught.value.text.vi
    assert "field a (name)" in caught.value.text.en


def test_any_order_unknown_names_comments_and_sections_are_read():
    data = "<simpledc><!-- x --><b>1</b>\n<lạ>2</lạ><a>x<!-- y -->y<![CDATA[<z>]]>w</a><?p i?></simpledc>".encode()
    assert read(data).values == {"b": "1", "lạ": "2", "a": "xy<z>w"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_texts_are_read_in_nfc_from_any_encoding(encoding):
    text = (
        f"<?xml version='1.0' encoding='{encoding}'?><simpledc><a>{unicodedata.normalize('NFD', 'Việt')}</a></simpledc>"
    )
    assert read(text.encode(encoding)).values == {"a": "Việt"}


def test_white_space_is_kept():
    value = " a\tb\nc\r\nd "
    assert read(write_record(table(field()), Record({"a": value})))["a"] == value


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", None, "not well-formed"),
        (b"<simpledc>\n<a>", 2, "not well-formed"),
        (b"<simpledc><a>\xff</a></simpledc>", 1, "not well-formed"),
        (b"<simpledc><a>&nbsp;</a></simpledc>", 1, "not well-formed"),
        (b"<ead/>", 1, "the root must be <simpledc>"),
        (b"<simpledc xmlns='urn:x'/>", 1, "must have no namespace (urn:x)"),
        (b"<simpledc>\n<a xmlns='urn:x'/></simpledc>", 2, "must have no namespace (urn:x)"),
        (b"<simpledc>\n<a/>\n<a>x</a></simpledc>", 3, "this field is there twice"),
        (b"<simpledc><a>\n<b/></a></simpledc>", 2, "must not hold elements"),
        (b"<simpledc>" + b"".join(b"<a%d/>" % n for n in range(201)) + b"</simpledc>", 1, "more than 200 fields"),
        (b"<!DOCTYPE simpledc><simpledc/>", None, "document type declaration"),
    ],
)
def test_what_is_no_record_is_refused_with_path_and_line(data, line, words):
    with pytest.raises(PackageError) as caught:
        read(data, "metadata/descriptive/EAD.xml")
    error = caught.value
    assert error.path == "metadata/descriptive/EAD.xml"
    assert line is None or error.line == line
    assert words in error.text.en
    assert "metadata/descriptive/EAD.xml" in error.text.vi


HOSTILE = [
    b"<!DOCTYPE simpledc [<!ENTITY a 'aaaaaaaaaa'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><simpledc><a>&j;</a></simpledc>",
    b"<!DOCTYPE simpledc [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><simpledc><a>&x;</a></simpledc>",
    b"<!DOCTYPE simpledc SYSTEM 'http://example.invalid/x.dtd'><simpledc/>",
    "<!DOCTYPE simpledc [<!ENTITY x 'y'>]><simpledc><a>&x;</a></simpledc>".encode("utf-16"),
    b"<simpledc>" + b"<a>" * 5000,
    b"<simpledc><a>" + b"x" * 20_000_000 + b"</a></simpledc>",
]


@pytest.mark.parametrize("data", HOSTILE)
def test_hostile_documents_are_refused(data):
    with pytest.raises(PackageError):
        read(data)


@pytest.mark.parametrize("name", sorted(PROFILE.tables))
def test_the_schema_has_the_form_of_the_circulars_own(name):
    entry = PROFILE.tables[name]
    root = etree.fromstring(record_schema(entry))
    etree.XMLSchema(root)
    assert root.find(f"{XS}element").attrib == {"name": "simpledc", "type": "elementContainer"}
    assert root.find(f"{XS}complexType/{XS}group").get("ref") == "elementsGroup"
    elements = root.findall(f"{XS}group/{XS}sequence/{XS}element")
    assert [element.get("name") for element in elements] == [one.name for one in entry.fields]
    assert root.find(f".//{XS}import") is None


def test_the_order_the_elements_and_nothing_else():
    schema = etree.XMLSchema(etree.fromstring(record_schema(table(field("a"), field("b")))))
    assert schema.validate(etree.fromstring("<simpledc><a/><b/></simpledc>"))
    for other in ("<b/><a/>", "<a/>", "<a/><b/><c/>", "<a/><a/><b/>", "<a><b/></a><b/>", "x<a/><b/>", ""):
        assert not schema.validate(etree.fromstring(f"<simpledc>{other}</simpledc>"))


def test_a_required_text_must_not_be_blank():
    entry = field(obligation=Obligation.REQUIRED)
    assert accepts(entry, "x")
    assert accepts(entry, " \n x \n y ")
    for blank in ("", " ", "\t\n\r", "\u00a0", "\u3000\u2028"):
        assert not accepts(entry, blank)


def test_an_optional_text_may_be_anything():
    for value in ("", " ", "x" * 5000, "a\nb"):
        assert accepts(field(), value)


def test_a_conditional_field_may_be_empty():
    entry = field(obligation=Obligation.CONDITIONAL, when=("other", ("1",)))
    assert accepts(entry, "")
    assert accepts(entry, "x")


def test_length_counts_characters():
    assert accepts(field(length=3), "ệệ𠮷")
    assert not accepts(field(length=3), "ệệệệ")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Kind.NUMBER, ["0", "0012"], ["x", "1.0", " 1", "1 ", "٢"]),
        (Kind.BOOLEAN, ["0", "1"], ["2", "true", "01"]),
        (Kind.DURATION, ["00:00:00", "99:59:59"], ["1:00:00", "00:60:00", "00:00:60"]),
        (
            Kind.DATE,
            [
                "0001",
                "9999",
                "01/2008",
                "12/2008",
                "31/12/2008",
                "30/04/2008",
                "28/02/1900",
                "29/02/2000",
                "29/02/1904",
            ],
            [
                "0000",
                "00/2008",
                "13/2008",
                "32/12/2008",
                "31/04/2008",
                "29/02/1900",
                "30/02/2000",
                "1/1/2008",
                "2008-01",
            ],
        ),
    ],
)
@pytest.mark.parametrize("obligation", [Obligation.REQUIRED, Obligation.OPTIONAL])
def test_what_a_kind_may_hold(kind, good, bad, obligation):
    entry = field(kind=kind, obligation=obligation)
    assert accepts(entry, "") == (obligation is Obligation.OPTIONAL)
    assert all(accepts(entry, value) for value in good)
    assert not any(accepts(entry, value) for value in [*bad, " "])


def test_a_code_is_one_of_its_list():
    entry = field(kind=Kind.CODE, codes="c")
    assert all(accepts(entry, value) for value in ("", "01", "a.b"))
    assert not any(accepts(entry, value) for value in (" ", "1", "01;01", "axb", " 01"))
    assert not accepts(field(kind=Kind.CODE, codes="c", obligation=Obligation.REQUIRED), "")


def test_a_repeatable_code_is_some_of_its_list():
    entry = field(kind=Kind.CODE, codes="c", repeatable=True, length=12)
    assert all(accepts(entry, value) for value in ("", "01", "01;a.b", "01; a.b ;01"))
    assert not any(accepts(entry, value) for value in (";", "01;", "01,01", "01;axb", "01\n;01", "01;01;01;01;01"))
    assert not accepts(field(kind=Kind.CODE, codes="c", repeatable=True, obligation=Obligation.REQUIRED), "")


def test_signs_of_patterns_in_codes_are_plain_signs():
    signs = r"\.?*+{}()[]|^$-"
    codes = CodeList("c", tuple(Code(f"x{sign}", Text("a", "a")) for sign in signs), "c", "A")
    entry = field(kind=Kind.CODE, codes="c", repeatable=True)
    one = RecordTable("t", (entry,), {"c": codes}, "t.xsd", "c", "A")
    schema = etree.XMLSchema(etree.fromstring(record_schema(one)))
    for sign in signs:
        assert schema.validate(etree.fromstring(write_record(one, Record({"a": f"x{sign}"}))))
    for value in ("x", "xx", "xy"):
        assert not schema.validate(etree.fromstring(write_record(one, Record({"a": value}))))


def test_a_schema_says_what_codes_mean():
    schema = record_schema(PROFILE.tables["text-aip"]).decode("utf-8")
    assert "Mức độ tin cậy: 01 Gốc điện tử; 02 Số hóa; 03 Hỗn hợp" in schema
