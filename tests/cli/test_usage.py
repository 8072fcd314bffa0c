"""A wrong call is answered in the language of the run."""

import pytest

CALLS = {
    ("pck",): "không có lệnh 'pck'.",
    ("pack", "--nope"): "không có tùy chọn --nope.",
    ("pack",): "thiếu tham số 'DELIVERY'.",
    ("pack", "a", "b", "c", "d"): "thừa tham số: c d",
    ("audit", "--sample", "x"): "giá trị của '--sample' không dùng được: 'x' không phải số nguyên.",
    ("register", "search", "--from"): "tùy chọn --from cần một giá trị.",
    ("register", "search", "--most", "0"): "giá trị của '--most' không dùng được: 0 nằm ngoài khoảng x>=1.",
    ("register", "search", "--json=3"): "tùy chọn --json không nhận giá trị.",
    (
        "minutes",
        "handover",
        "-o",
        ".",
    ): "giá trị của '-o' / '--output' không dùng được: '.' là thư mục, không phải tệp.",
    ("minutes", "audit", "-o", "x", "--since", "26"): "'26' không theo dạng NĂM-THÁNG-NGÀY.",
    ("check", "x", "--lang", "fr"): "'fr' không nằm trong: 'vi', 'en'.",
}


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_in_vietnamese(program, call):
    done = program(*call)
    assert done.returncode == 2
    assert CALLS[call] in done.stderr
    assert not any(word in done.stderr for word in ("Usage", "Error", "Try ", "Invalid", "option"))


def test_in_english(program):
    done = program("--lang", "en", "pck")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "Error: No such command 'pck'."


def test_help_has_its_headings_in_vietnamese(program):
    told = program("register", "--help").stdout
    assert all(word in told for word in ("Cách dùng:", "Tùy chọn:", "Lệnh:"))
    assert not any(word in told for word in ("Usage", "Options:", "Commands:"))
