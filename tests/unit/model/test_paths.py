"""Paths that stay where they are, and names that every system can hold."""

import pickle
import unicodedata

import pytest

from oais_vn.model.errors import InputError
from oais_vn.model.paths import (
    PackagePath,
    escaped_name,
    folded_name,
    is_portable,
    portable_name,
    shown_name,
    unescaped_name,
    windows_objection,
)


@pytest.mark.parametrize("text", ["a", "a/b.pdf", "Hồ sơ/số 1.pdf", ".hidden", "a..b", "...", "urn:x/METS.xml", "a\nb"])
def test_relative_paths_are_taken_as_they_are(text):
    assert PackagePath(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a/.", "a\0b"),
        *("..\\..\\a", "a\\b", "\\\\server\\share", "C:/a", "c:a"),
    ],
)
def test_paths_that_lead_elsewhere_are_refused(text):
    with pytest.raises(InputError) as caught:
        PackagePath(text)
    assert caught.value.exit_code == 2
    assert "không an toàn" in caught.value.text.vi


def test_joining_checks_too():
    assert PackagePath("a") / "b/c" == "a/b/c"
    with pytest.raises(InputError):
        PackagePath("a") / "../b"


def test_the_parts_of_a_path():
    path = PackagePath("a/b.tar.GZ")
    assert (path.name, path.suffix, path.parent) == ("b.tar.GZ", ".GZ", "a")
    assert PackagePath("a").parent is None
    assert PackagePath(".profile").suffix == ""
    assert PackagePath("a.").suffix == ""
    assert PackagePath("a.b/c").suffix == ""


def test_under_is_below_not_beside():
    assert PackagePath("a/b/c").under("a/b")
    assert not PackagePath("a/bc").under("a/b")
    assert not PackagePath("a/b").under("a/b")


def test_a_path_travels_to_another_process():
    path = PackagePath("a/b")
    back = pickle.loads(pickle.dumps(path))
    assert back == path
    assert type(back) is PackagePath


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("H32.64.2008.01.HC", "H32.64.2008.01.HC"),
        ("Đường Lê Lợi", "Duong_Le_Loi"),
        ("01/HC", "01_HC"),
        ("a. ", "a"),
        ("  ", "_"),
        ("字", "_"),
        ("con", "_con"),
        ("Nul.pdf", "_Nul.pdf"),
        ("com1.x.y", "_com1.x.y"),
        ("console", "console"),
    ],
)
def test_portable_names(text, name, form):
    assert portable_name(unicodedata.normalize(form, text)) == name
    assert is_portable(name)


def test_long_names_are_cut_and_stay_apart():
    first, second = portable_name("a" * 200), portable_name("a" * 201)
    assert len(first) == len(second) == 120
    assert first != second
    assert is_portable(first)


@pytest.mark.parametrize("name", ["", "a b", "Đ", "a.", "_a", "con.txt", "a" * 121, "a/b"])
def test_names_that_not_every_system_holds(name):
    assert not is_portable(name)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Quyết định 71.pdf", "Quyết định 71.pdf"),
        ("o\u0302\u0300.pdf", "o\u0302\u0300.pdf"),
        ("100% + #&'\"<.pdf", "100%25 + #&'\"<.pdf"),
        ("a\nb\tc\rd\x01\x7f\x85", "a%0Ab%09c%0Dd%01%7F%C2%85"),
        (" a b. ", "%20a b.%20"),
        ("\u3000", "%E3%80%80"),
        ("\ufffe\uffff", "%EF%BF%BE%EF%BF%BF"),
        ("a\udcff\udce1\udcbb", "a%FF%E1%BB"),
    ],
)
def test_names_are_escaped_where_needed(name, written):
    assert escaped_name(name) == written
    assert unescaped_name(written) == name


def test_a_percent_sign_that_others_wrote_stays_one():
    assert unescaped_name("100% %zz %4") == "100% %zz %4"
    assert unescaped_name("%c3%A9") == "é"


def test_a_lone_surrogate_of_windows_is_written_too():
    assert escaped_name("a\ud800") == "a%ED%A0%80"
    assert unescaped_name("a\ud800%41") == "a\udced\udca0\udc80A"


def test_people_see_percent_signs_as_they_are_where_nothing_else_is_odd():
    assert shown_name("100%.pdf ") == "100%.pdf "
    assert shown_name("100%\n.pdf ") == "100%25%0A.pdf%20"


@pytest.mark.parametrize(
    ("name", "objection"),
    [
        ("Hồ sơ.pdf", None), ("console", None), ("com10", None), (".con", None), ("CON", "device"),
        ("nul.tar.gz", "device"),
        ("aux .txt", "device"), ("COM¹", "device"), ("a.", "end"), ("a ", "end"), ("a:b", "sign"), ("a\nb", "sign"),
        ('"', "sign"), ("x" * 255, None), ("x" * 256, "length"), ("😀" * 128, "length"), ("a\udcff", "not-utf8"),
    ],
)  # fmt: skip
def test_names_that_windows_cannot_hold(name, objection):
    assert windows_objection(name) == objection


def test_names_that_other_systems_take_for_one():
    assert folded_name("Ồ.PDF") == folded_name("ồ.pdf") == folded_name("o\u0302\u0300.pdf")
    assert folded_name("ồ.pdf") != folded_name("ổ.pdf")
