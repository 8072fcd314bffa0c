"""The streaming XML writer: what it writes, every parser reads back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from oais_vn.formats.xml import XmlWriter
from oais_vn.model.errors import InputError

XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from("\t\n\r")
)


def written(text: str, attribute: str) -> bytes:
    xml = XmlWriter()
    with xml.element("root", {"a": attribute, "absent": None}):
        xml.leaf("leaf", text)
    return xml.take()


@given(XML_TEXT, XML_TEXT)
def test_text_and_attributes_come_back_exactly(text, attribute):
    root = etree.fromstring(written(text, attribute))
    assert (root[0].text or "") == text
    assert root.get("a") == attribute
    assert "absent" not in root.attrib


@pytest.mark.parametrize("bad", ["\x00", "a\x0bb", "\ufffe", "\ud800"])
def test_what_xml_cannot_hold_is_refused(bad):
    with pytest.raises(InputError):
        written(bad, "")
    with pytest.raises(InputError):
        written("", bad)


def test_taking_in_pieces_gives_the_same_bytes():
    def document(take_often):
        xml = XmlWriter()
        blocks = []
        with xml.element("root"):
            for number in range(5000):
                xml.leaf("leaf", f"số {number}")
                if take_often or xml.full:
                    blocks.append(xml.take())
        blocks.append(xml.take())
        return blocks

    whole, pieces = document(False), document(True)
    assert b"".join(whole) == b"".join(pieces)
    assert 1 < len(whole) < len(pieces)
    assert max(map(len, whole)) < 200_000
