"""Old Vietnamese codes: converted letter by letter, recognised by words that are no Vietnamese as they stand."""

import pytest

from oais_vn.formats.tables.legacy import could_be_legacy, from_tcvn3, from_vni, recognised, strange_words
from oais_vn.formats.tables.syllables import is_syllable

SMALL = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"


@pytest.mark.parametrize(
    ("old", "unicode"),
    [
        ("Hå s¬ vÒ viÖc thµnh lËp x·", "Hồ sơ về việc thành lập xã"),
        ("Uû ban nh©n d©n huyÖn", "Uỷ ban nhân dân huyện"),
        ("®\u00ad\u00aeng", "đưđng"),
        ("®\u00adêng quèc lé, ph\u00adêng 1", "đường quốc lộ, phường 1"),
        ("§¹i héi §¶ng bé", "Đại hội Đảng bộ"),
        ("UBND HUYÖN V¹N NINH", "UBND HUYỆN VẠN NINH"),
        ("C«ng v¨n sè 12/CV-TC", "Công văn số 12/CV-TC"),
    ],
)
def test_tcvn3_becomes_unicode(old, unicode):
    assert from_tcvn3(old) == unicode


@pytest.mark.parametrize(
    ("old", "unicode"),
    [
        ("Hoà sô veà vieäc thaønh laäp xaõ", "Hồ sơ về việc thành lập xã"),
        ("UÛY BAN NHAÂN DAÂN HUYEÄN", "ỦY BAN NHÂN DÂN HUYỆN"),
        ("ñöôøng quoác loä", "đường quốc lộ"),
        ("Ñaïi hoäi Ñaûng boä", "Đại hội Đảng bộ"),
        ("thò traán, kyõ thuaät, lyù lòch, nghæ", "thị trấn, kỹ thuật, lý lịch, nghỉ"),
        ("Aâu", "Âu"),
    ],
)
def test_vni_becomes_unicode(old, unicode):
    assert from_vni(old) == unicode


def test_every_small_letter_has_its_place_in_tcvn3():
    made = "".join(from_tcvn3(chr(code)) for code in range(0xA1, 0xFF))
    assert set(SMALL) <= set(made)


@pytest.mark.parametrize(
    "word",
    [
        "Ủy",
        "ban",
        "nhân",
        "huyện",
        "khuỷu",
        "nghiêng",
        "giếng",
        "quýnh",
        "ngoằn",
        "ngoèo",
        "xoong",
        "Đắc",
        "uất",
        "yến",
        "quyển",
        "rượu",
        "thuở",
        "gì",
    ],
)
def test_what_could_be_a_syllable(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Hå", "s¬", "veà", "vieäc", "Müller", "cac\u0300", "cạc\u0301", "quàt", "é" * 30, ""])
def test_what_could_not(word):
    assert not is_syllable(word)


@pytest.mark.parametrize(
    "text",
    [
        "Hồ sơ về việc thành lập xã",
        "Cà Mau có xã Hà",
        "Société Générale, Müller und Söhne",
        "Krông Búk, Đắk Lắk",
        "Thanh Hóa",
        "«Đổi mới» – 2005 ©",
        "",
        "100 m² ± 2 °C",
    ],
)
def test_unicode_is_never_mistaken(text):
    assert recognised(text) is None


def test_the_code_is_told_from_the_other():
    assert recognised("QuyÕt ®Þnh vÒ viÖc thµnh lËp x·") == "tcvn3"
    assert recognised("Quyeát ñònh veà vieäc thaønh laäp xaõ") == "vni"


def test_text_with_letters_of_unicode_alone_cannot_be_old():
    assert not could_be_legacy("Hå s¬ của xã")
    assert not could_be_legacy("Ho so")
    assert could_be_legacy("Hå s¬")
    assert strange_words("Hå s¬ cã", "tcvn3") == {"Hå", "s¬"}
