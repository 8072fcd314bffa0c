"""The texts that cells share mean what they mean to openpyxl."""

import io
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl.reader.strings import read_string_table

from oais_vn.formats.tables.shared_strings import shared_strings

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=30
)


def part(*items: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{MAIN}">{"".join(items)}</sst>'.encode()


def t(text: str) -> str:
    return f'<t xml:space="preserve">{escape(text)}</t>'


def run(text: str) -> str:
    return f"<r><rPr><b/></rPr>{t(text)}</r>"


def spoken(text: str) -> str:
    return f'<rPh sb="0" eb="1">{t(text)}</rPh><phoneticPr fontId="1"/>'


def test_runs_are_one_text_and_readings_are_none():
    source = part(
        f"<si>{t('Hồ sơ')}</si>", f"<si>{run('Hồ ')}{run('sơ')}{spoken('ho so')}</si>", "<si/>", "<si><t/></si>"
    )
    assert shared_strings(io.BytesIO(source)) == ["Hồ sơ", "Hồ sơ", "", ""]


@given(st.lists(st.tuples(st.sampled_from(["plain", "runs", "spoken", "escaped"]), WORDS), max_size=8))
def test_openpyxl_reads_the_same(told):
    kinds = {
        "plain": t,
        "runs": lambda text: run(text) + run("đ") + run(text),
        "spoken": lambda text: t(text) + spoken("x"),
        "escaped": lambda text: t(f"_x005F_x0001_{text}_x000D_"),
    }
    source = part(*(f"<si>{kinds[kind](text)}</si>" for kind, text in told))
    assert shared_strings(io.BytesIO(source)) == read_string_table(io.BytesIO(source))


def test_an_entity_is_not_read():
    hostile = part("<si><t>&a;</t></si>").replace(
        b"<sst", b'<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/hostname">]><sst'
    )
    assert shared_strings(io.BytesIO(hostile)) == [""]


def test_what_is_no_xml_is_an_error():
    with pytest.raises(etree.XMLSyntaxError):
        shared_strings(io.BytesIO(b"<sst><si>"))
