"""The Vietnamese alphabet."""

import unicodedata

import pytest

from oais_vn.model.alphabet import in_alphabet

IN_ORDER = ["", "1", "2", "An ninh", "Ăn", "Ân", "Bộ", "Cẩm Giàng", "Dân số", "Địa chính", "Đoàn thể", "Em"]
IN_ORDER += ["Êm", "kinh tế", "Lao động", "Nội chính", "Ông", "Ơn", "Tài chính", "Tổng hợp", "Ưu", "Ý"]
TONES = ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "mãi", "mái"]


@pytest.mark.parametrize("names", [IN_ORDER, TONES])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_are_in_the_order_of_the_alphabet(names, form):
    keys = [in_alphabet(unicodedata.normalize(form, each)) for each in names]
    assert keys == sorted(keys)
