"""Any Vietnamese sentence: old codes there and back again, and Unicode is never mistaken for one of them."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from oais_vn.formats.tables.legacy import CONVERSIONS, from_tcvn3, from_vni, recognised, strange_words
from oais_vn.formats.tables.syllables import is_syllable

SENTENCES = """Ủy ban nhân dân huyện Vạn Ninh ban hành quyết định về việc thành lập xã
Hồ sơ quyết toán ngân sách và thuế năm một nghìn chín trăm chín mươi chín
Báo cáo tổng kết công tác lưu trữ, kỹ thuật bảo quản tài liệu giấy tại các kho
Kế hoạch tu bổ đê điều, phòng chống lũ lụt và giảm nhẹ thiên tai
Biên bản bàn giao ruộng đất giữa hợp tác xã Đồng Tâm và nông trường quốc doanh
Giấy ủy quyền của thủ trưởng cơ quan cho người giữ tủ hồ sơ
Tờ trình xin khuyến khích nghề thủ công: gốm, lụa, sơn mài, khảm trai
Đơn thư khiếu nại, tố cáo của công dân phường Phước Hải gửi thanh tra tỉnh
Danh sách liệt sĩ, thương binh được hưởng trợ cấp hằng tháng
Nghị quyết đại hội đại biểu Đảng bộ lần thứ mười bảy, khuyết điểm và nguyên nhân
Quyết định nghỉ hưu, chuyển xếp ngạch bậc lương viên chức ngành giáo dục
Sơ đồ quy hoạch tuyến đường huyện lộ, cầu cống và bến phà""".splitlines()
WORDS = sorted({word.strip(",:;") for sentence in SENTENCES for word in sentence.split()})

# Written down apart from the library: the small letters in the order of TCVN 5712:1993 (VN3), and their bytes.
TCVN3 = dict(
    zip(
        "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        bytes.fromhex(
            "a8a9aaabacadaeb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedfe1e2e3e4e5e6e7e8e9eaebecedee"
            "eff1f2f3f4f5f6f7f8f9fafbfcfdfe"
        ).decode("latin-1"),
        strict=True,
    )
)
CAPITALS = dict(zip("ĂÂÊÔƠƯĐ", "¡¢£¤¥¦§", strict=True))
TONES = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
CIRCUMFLEX = {"\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä", "": "â"}
BREVE = {"\u0300": "è", "\u0301": "é", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë", "": "ê"}
I_TONES = {"\u0300": "ì", "\u0301": "í", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}


def in_tcvn3(text):
    return "".join(CAPITALS.get(sign) or TCVN3.get(sign.lower()) or sign for sign in text)


def in_vni(text):
    made = ""
    for sign in text:
        base, *marks = unicodedata.normalize("NFD", sign)
        tone = "".join(mark for mark in marks if mark in TONES)
        if "\u0302" in marks:
            made += base + cased(CIRCUMFLEX[tone], base)
        elif "\u0306" in marks:
            made += base + cased(BREVE[tone], base)
        elif base in "iI" and tone:
            made += cased(I_TONES[tone], base)
        elif base in "yY" and tone == "\u0323":
            made += cased("î", base)
        else:
            horned = {"o": "ô", "O": "Ô", "u": "ö", "U": "Ö"}[base] if "\u031b" in marks else base
            made += {"đ": "ñ", "Đ": "Ñ"}.get(horned, horned) + (cased(TONES[tone], base) if tone else "")
    return made


def cased(mark, base):
    return mark.upper() if base.isupper() else mark


phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)


@given(phrases)
def test_tcvn3_there_and_back(phrase):
    old = in_tcvn3(phrase)
    assert in_tcvn3(from_tcvn3(old)) == old
    # Of a capital with a tone the text does not tell that it is one.
    assert from_tcvn3(old).lower() == phrase.lower()


@given(phrases.map(str.lower))
def test_small_letters_come_back_exactly(phrase):
    assert from_tcvn3(in_tcvn3(phrase)) == phrase


@given(phrases, st.booleans())
def test_vni_there_and_back(phrase, upper):
    phrase = phrase.upper() if upper else phrase
    assert from_vni(in_vni(phrase)) == phrase


@given(phrases, st.sampled_from(["NFC", "NFD"]), st.booleans())
def test_unicode_is_never_mistaken(phrase, form, upper):
    text = unicodedata.normalize("NFC", unicodedata.normalize(form, phrase.upper() if upper else phrase))
    assert all(map(is_syllable, text.split()))
    assert recognised(text) is None
    assert not any(strange_words(text, code) for code in CONVERSIONS)


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map("; ".join))
def test_sentences_in_old_codes_are_recognised(text):
    assert recognised(in_tcvn3(text)) == "tcvn3"
    assert recognised(in_vni(text)) == "vni"
