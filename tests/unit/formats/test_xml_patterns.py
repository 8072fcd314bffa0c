"""Elements that are filled into a pattern have the bytes that their own writing gives."""

import pytest

from oais_vn.formats.xml import XmlWriter
from oais_vn.formats.xml_patterns import XmlPatterns
from oais_vn.model.errors import InputError


def written(xml, title, calls):
    def write(texts):
        calls.append(title)
        with xml.element("a", {"ID": next(texts)}):
            xml.leaf("b", title)
            xml.leaf("c", next(texts))

    return write


@pytest.mark.parametrize("title", ["Đơn", "a & b", "\ue000"])
@pytest.mark.parametrize("text", ["x", "", 'a "&" <b>', "\ue000", "xuống\ndòng"])
def test_the_bytes_are_those_of_the_elements_own_writing(title, text):
    xml, plain, patterns = XmlWriter(), XmlWriter(), XmlPatterns()
    for texts in (["một", "hai"], [text, text], ["ba", text], ["bốn", "năm"]):
        patterns.write(xml, title, texts, written(xml, title, []))
        written(plain, title, [])(iter(texts))
    assert xml.take() == plain.take()


def test_an_element_is_written_once_for_its_shape_and_its_depth():
    xml, patterns, calls = XmlWriter(), XmlPatterns(), []
    for number in range(1, 9):
        patterns.write(xml, "t", [f"{number}", f"{number}"], written(xml, "t", calls))
    xml.start("deeper")
    patterns.write(xml, "t", ["x", "y"], written(xml, "t", calls))
    xml.end()
    assert calls == ["t", "t"]
    assert b'\n  <a ID="x">\n    <b>t</b>\n    <c>y</c>\n  </a>\n' in xml.take()


def test_what_xml_cannot_hold_is_refused_all_the_same():
    xml, patterns = XmlWriter(), XmlPatterns()
    with pytest.raises(InputError):
        patterns.write(xml, "t", ["x", "\x00"], written(xml, "t", []))
