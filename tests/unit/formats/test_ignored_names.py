"""What systems leave behind is data of the profile; a province may change it."""

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.formats.tables.ignored import Ignored

TT05 = load_profile("tt05-2025", [profiles_root()])


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("Thumbs.db", "Thumbs.db"),
        ("H1/THUMBS.DB", "Thumbs.db"),
        ("H1/ehthumbs_vista.db", "ehthumbs*.db"),
        ("x/Desktop.ini", "desktop.ini"),
        ("~$Danh mục.xlsx", "~$*"),
        ("H1/._a.pdf", "._*"),
        ("__MACOSX/H1/a.pdf", "__MACOSX"),
        (".DS_Store", ".DS_Store"),
        ("$RECYCLE.BIN/S-1/a.pdf", "$RECYCLE.BIN"),
        ("H1/.~lock.a.docx#", ".~lock.*#"),
        ("Thumbs.db.pdf", None),
        ("a~$.xlsx", None),
        ("x__MACOSX/a", None),
        ("H1/a.pdf", None),
        (".a", None),
    ],
)
def test_the_policy_of_the_circulars_profile(path, pattern):
    assert Ignored(TT05.ignored).pattern_of(path) == pattern


def test_every_pattern_says_what_it_is():
    assert all(meaning.strip() for meaning in TT05.ignored.values())
    assert load_profile("eark-2.2", [profiles_root()]).ignored == TT05.ignored


def test_a_province_adds_and_takes_back(tmp_path):
    own = tmp_path / "tinh.toml"
    own.write_text(
        'extends = "tt05-2025"\n[ignored]\n"*.scanlog" = "nhật ký máy quét"\n"Thumbs.db" = ""\n', encoding="utf-8"
    )
    ignored = Ignored(load_profile(str(own), [profiles_root()]).ignored)
    assert ignored.pattern_of("H1/a.ScanLog") == "*.scanlog"
    assert ignored.pattern_of("H1/Thumbs.db") is None
    assert ignored.pattern_of("desktop.ini") == "desktop.ini"


def test_accents_may_be_composed_or_not():
    assert Ignored({"nhật ký*": "x"}).pattern_of("nha\u0323\u0302t ky\u0301 1.txt") == "nhật ký*"
