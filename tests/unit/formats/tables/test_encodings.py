"""The encoding of a text file is found from its bytes, or refused with the option that says it."""

import codecs
import unicodedata

import pytest

from oais_vn.formats.tables.encodings import find_encoding
from oais_vn.model.errors import PackageError

TEXT = "Mã hồ sơ;Tiêu đề\r\nH1;Hồ sơ về việc thành lập xã, phường, thị trấn\r\nH2;Quyết định giải thể hợp tác xã\r\n"
# The first letters of each are the bytes of TCVN3 and VNI as windows-1252 shows them.
TCVN3 = "M· hå s¬;Tiªu ®Ò\r\nH1;Hå s¬ vÒ viÖc thµnh lËp x·, ph\u00adêng, thÞ trÊn\r\n"
VNI = "Maõ hoà sô;Tieâu ñeà\r\nH1;Hoà sô veà vieäc thaønh laäp xaõ, phöôøng, thò traán\r\n"


def in_1258(text):
    """Tones after their letters, as windows-1258 has them."""
    made = ""
    for sign in text:
        parts = unicodedata.normalize("NFD", sign)
        tones = [part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323"]
        rest = "".join(part for part in parts if part not in tones)
        made += unicodedata.normalize("NFC", rest) + "".join(tones)
    return made.encode("windows-1258")


def found(content, *, is_legacy=False, block=7):
    blocks = (content[start : start + block] for start in range(0, len(content), block))
    return find_encoding(blocks, "a.csv", is_legacy=is_legacy)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (b"Ma ho so,Tieu de\r\n", "utf-8"),
        (in_1258(TEXT), "windows-1258"),
        (TCVN3.encode("windows-1252"), "windows-1252"),
        (VNI.encode("windows-1252"), "windows-1252"),
        (b"", "utf-8"),
    ],
)
def test_the_encoding_is_found(content, encoding):
    assert found(content, block=4096) == encoding


def test_blocks_of_any_size_tell_the_same():
    content = TEXT.encode("utf-16-be")
    assert {found(content, block=size) for size in (3, 7, 64)} == {"utf-16-be"}
    assert {found(TEXT.encode(), block=size) for size in (3, 7, 64)} == {"utf-8"}


@pytest.mark.parametrize(
    "content",
    [
        "Société Générale;Café;Paris\r\n".encode("windows-1252"),
        "xã;Hà\r\n".encode("windows-1252"),
        "xã;Hà;có;là\r\n".encode("windows-1252"),
        TEXT.encode() + b"\xff\xfe\r\n",
        bytes(range(128, 256)) * 20,
    ],
)
def test_what_could_be_anything_is_refused_with_the_option(content):
    with pytest.raises(PackageError, match=r"\[table\]: encoding = ") as caught:
        found(content, block=4096)
    assert "windows-1258" in caught.value.text.vi
    assert caught.value.line


def test_the_line_of_the_first_strange_byte_is_named():
    with pytest.raises(PackageError) as caught:
        found(b"a\nb\nc\xe9\n", block=4096)
    assert caught.value.line == 3


def test_nul_bytes_that_are_no_utf_16_are_refused():
    with pytest.raises(PackageError, match="NUL") as caught:
        found(b"a,b\nc,\0d\n" + b"x" * 100, block=4096)
    assert caught.value.line == 2


def test_utf_32_is_refused():
    with pytest.raises(PackageError, match="UTF-32"):
        found(codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), block=4096)


def test_with_an_old_code_every_byte_is_kept_apart():
    assert found("Cã".encode("windows-1252"), is_legacy=True) == "windows-1252"
