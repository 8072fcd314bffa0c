"""Files are found by what rows say of them, or by their names."""

import unicodedata

import pytest

from oais_vn.formats.tables.files import FileIndex
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.model.errors import InputError
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Refusal
from oais_vn.storage.memory import MemorySource

IGNORED = {"Thumbs.db": "Windows", ".DS_Store": "macOS", "~$*": "Office", "__MACOSX": "macOS", "._*": "macOS"}


def index(*paths, refusals=(), ignored=None):
    class Source(MemorySource):
        def refusals(self):
            return iter(refusals)

    return FileIndex(Source({PackagePath(path): b"" for path in paths}), ignored)


def found(files, written, *near):
    match = files.find(written, near)
    return None if match.file is None else str(files.paths[match.file])


def test_the_path_as_it_stands():
    files = index("H1/a.pdf", "H2/a.pdf")
    assert found(files, "H2/a.pdf") == "H2/a.pdf"
    assert files.find("H2/a.pdf", ()).how == ""


@pytest.mark.parametrize(
    "written",
    [
        "H2\\a.pdf",
        "D:\\SOHOA\\H2\\a.pdf",
        "\\\\may-chu\\so hoa\\H2\\a.pdf",
        "./H2/a.pdf",
        '"H2/a.pdf"',
        "/mnt/H2/a.pdf",
    ],
)
def test_paths_of_other_machines(written):
    assert found(index("H1/a.pdf", "H2/a.pdf"), written) == "H2/a.pdf"


def test_folders_on_both_sides_may_differ_where_the_end_is_one():
    files = index("giao-nop-1/2008/H2/a.pdf", "giao-nop-1/2009/H2/a.pdf")
    assert found(files, "D:\\UBND\\2009\\H2\\a.pdf") == "giao-nop-1/2009/H2/a.pdf"


def test_an_end_that_several_share_is_not_guessed():
    match = index("x/H2/a.pdf", "y/H2/a.pdf").find("z/H2/a.pdf", ())
    assert match.file is None
    assert match.rivals == ("x/H2/a.pdf", "y/H2/a.pdf")


def test_a_bare_name_is_enough_when_it_is_the_only_one():
    assert found(index("H1/a.pdf", "H1/b.pdf"), "a.pdf") == "H1/a.pdf"


def test_a_bare_name_is_looked_for_in_the_dossiers_folder():
    files = index("H1/001.pdf", "H2/001.pdf")
    assert found(files, "001.pdf", "H2") == "H2/001.pdf"
    assert found(files, "001.pdf") is None


def test_a_name_in_another_folder_is_taken_only_with_the_documents_code_in_it():
    files = index("H1/001.pdf", "H1/H2.0000001.pdf")
    assert found(files, "H2/001.pdf", "H2") is None
    assert found(files, "khac/H2.0000001.pdf", "H2") == "H1/H2.0000001.pdf"


def test_nfc_and_nfd_meet():
    composed = "Hồ sơ/Quyết định.pdf"
    decomposed = unicodedata.normalize("NFD", composed)
    assert found(index(decomposed), composed) == decomposed
    assert found(index(composed), decomposed) == composed


def test_case_is_forgiven_when_only_one_fits_and_said():
    files = index("h1/A.PDF")
    match = files.find("H1\\a.pdf", ())
    assert (files.paths[match.file], match.how) == ("h1/A.PDF", "DLV-103")
    both = index("H1/A.pdf", "H1/a.pdf")
    assert found(both, "H1/a.pdf") == "H1/a.pdf"
    assert both.find("h1/A.PDF", ()).rivals == ("H1/A.pdf", "H1/a.pdf")


def test_an_extension_must_fit():
    assert found(index("H1/a.pdf"), "H1/a.tif") is None


@pytest.mark.parametrize("written", ["../a.pdf", "H1/../../a.pdf", "C:\\..\\a.pdf", "/", "a\0.pdf"])
def test_unsafe_paths_are_refused(written):
    with pytest.raises(InputError):
        index("a.pdf").find(written, ())


def test_names_by_the_naming_rule_must_be_unique_in_the_tree():
    files = index("x/H1.0000001_signed.pdf", "y/H1.002.pdf", "z/H1.002.pdf")
    match = files.find_named(["H1.0000001", "H1.0000001_signed"])
    assert files.paths[match.file] == "x/H1.0000001_signed.pdf"
    assert files.find_named(["H1.002"]).rivals == ("y/H1.002.pdf", "z/H1.002.pdf")
    assert files.find_named(["H1.003"]).file is None


def test_a_file_is_claimed_once():
    files = index("a.pdf")
    assert files.claim(0, 17) is None
    assert files.claim(0, 18) == 17


def test_what_systems_leave_behind_is_not_missed():
    left = [
        "THUMBS.DB", "x/.DS_Store", "~$danh-muc.xlsx", "x/__macosx/a/la.pdf", "delivery.toml", "ma.sha256", "ma.md5",
        "SHA256SUMS", "oais-vn.toml",
    ]  # fmt: skip
    files = index("danh-muc.xlsx", "la.pdf", "co.pdf", *left, ignored=IGNORED)
    files.claim(files.paths.index("co.pdf"), 1)
    assert files.unclaimed(PackagePath("danh-muc.xlsx")) == ("la.pdf",)


def test_refusals_and_long_names_are_reported():
    refusals = [
        Refusal("a.lnk", "symlink"), Refusal("pipe", "special"), Refusal("x\udcff.pdf", "not-utf8"),
        Refusal("a\\b", "unsafe-name"), Refusal("mat", "unreadable"),
    ]  # fmt: skip
    long_name = "ồ" * 256 + ".pdf"
    long_path = "/".join(["thư mục dài" * 4] * 6)
    emoji = "😀" * 128 + ".pdf"
    files = index(long_name, long_path, emoji, "ngan.pdf", refusals=refusals)
    ledger = Ledger("danh-muc.xlsx")
    files.report(ledger)
    assert [(problem.code, problem.location.path) for problem in ledger.problems] == [
        ("DLV-005", "a.lnk"),
        ("DLV-006", "pipe"),
        ("DLV-007", "x%FF.pdf"),
        ("DLV-007", "a\\b"),
        ("DLV-006", "mat"),
        ("DLV-009", long_path),
        ("DLV-008", long_name),
        ("DLV-008", emoji),
    ]
    assert files.was_refused("D:\\x\\A.lnk")
    assert not files.was_refused("b.pdf")


NFC, NFD = "ồ.pdf", "o\u0302\u0300.pdf"


def exactly(files, written, exact, *near):
    match = files.find(written, near, exact)
    return match.rivals or (None if match.file is None else str(files.paths[match.file]))


def test_a_cell_that_names_one_twin_exactly_finds_that_one():
    files = index(f"H1/{NFC}", f"H1/{NFD}", "H1/a.pdf", "H1/a.pdf ", "H1/a\u200b.pdf")
    assert exactly(files, f"H1/{NFC}", f"H1/{NFC}") == f"H1/{NFC}"
    assert exactly(files, f"H1/{NFC}", f"H1/{NFD}") == f"H1/{NFD}"
    assert exactly(files, f"D:/x/H1/{NFC}", f"D:\\x\\H1\\{NFD}") == f"H1/{NFD}"
    assert exactly(files, "H1/a.pdf", "H1/a.pdf ") == "H1/a.pdf "
    assert exactly(files, "H1/a.pdf", "H1/a.pdf") == "H1/a.pdf"
    assert exactly(files, "H1/a.pdf", "H1/a\u200b.pdf") == "H1/a\u200b.pdf"


def test_only_a_cell_that_could_mean_both_is_a_problem():
    files = index(f"H1/{NFC}", f"H2/{NFC}", f"H2/{NFD}")
    assert exactly(files, NFC, NFD) == f"H2/{NFD}"
    assert exactly(files, NFC, NFC, "H2") == f"H2/{NFC}"
    assert exactly(files, NFC, NFC) == (f"H1/{NFC}", f"H2/{NFC}")
    mixed = index("o\u0302\u0300ồ.pdf", "ồo\u0302\u0300.pdf")
    assert exactly(mixed, "ồồ.pdf", "ồồ.pdf") == ("o%CC%82%CC%80%E1%BB%93.pdf", "%E1%BB%93o%CC%82%CC%80.pdf")


def test_rivals_that_look_alike_are_told_so_that_a_cell_can_name_each():
    files = index("x/" + NFC, "y/" + NFC, "x/" + NFD, "x/a .pdf", "y/a .pdf")
    rivals = files.find("z/" + NFC, ()).rivals
    assert rivals == ("x/" + NFC, "y/" + NFC)
    for rival in index("o\u0302\u0300ồ.pdf", "ồo\u0302\u0300.pdf").find("ồồ.pdf", ()).rivals:
        assert exactly(index("o\u0302\u0300ồ.pdf", "ồo\u0302\u0300.pdf"), rival, rival) not in (None, ())


def test_a_case_twin_is_found_by_its_own_case():
    files = index("H1/A.pdf", "H1/a.pdf")
    assert exactly(files, "h1/a.pdf", "") == "H1/a.pdf"


@pytest.mark.parametrize("name", ["a\nb.pdf", "a\x01b.pdf", "a\udcff.pdf", " a.pdf", "=1.pdf", '"a".pdf'])
def test_a_name_that_no_cell_holds_may_be_written_escaped(name):
    written = "H1/" + "".join(f"%{byte:02X}" for byte in name.encode("utf-8", "surrogateescape"))
    files = index("H1/" + name, "H1/b.pdf")
    match = files.find(written, ())
    assert (files.paths[match.file], match.how) == ("H1/" + name, "DLV-105")


def test_a_percent_sign_stands_for_itself_first():
    files = index("a%41.pdf", "aA.pdf", "100%.pdf")
    assert found(files, "a%41.pdf") == "a%41.pdf"
    assert files.find("a%41.pdf", ()).how == ""
    assert found(files, "a%2541.pdf") == "a%41.pdf"
    assert found(files, "100%.pdf") == "100%.pdf"
    with pytest.raises(InputError):
        files.find("%2E%2E/a.pdf", ())


def test_what_the_policy_leaves_out_is_never_found_and_told():
    files = index("H1/._a.pdf", "a.pdf", "~$a.pdf", "H1/Thumbs.db", "Thumbs.dbx", ignored=IGNORED,
                  refusals=[Refusal("x/__MACOSX/y", "symlink")])  # fmt: skip
    assert files.paths == ["Thumbs.dbx", "a.pdf"]
    assert found(files, "~$a.pdf") is None
    assert found(files, "__MACOSX/a.pdf") == "a.pdf"
    assert (files.is_ignored("D:\\H1\\thumbs.DB"), files.is_ignored("a.pdf")) == (True, False)
    ledger = Ledger("danh-muc.xlsx")
    files.report(ledger)
    assert ledger.problems == ()
    told = [(note.code, note.params["field"], note.params["value"]) for note in ledger.notes]
    assert told == [
        ("DLV-104", "._* (macOS)", "H1/._a.pdf"),
        ("DLV-104", "Thumbs.db (Windows)", "H1/Thumbs.db"),
        ("DLV-104", "~$* (Office)", "~$a.pdf"),
        ("DLV-104", "__MACOSX (macOS)", "x/__MACOSX/y"),
    ]


def test_without_a_policy_nothing_is_left_out():
    assert index("Thumbs.db").paths == ["Thumbs.db"]


def test_names_that_other_systems_cannot_hold_are_noted():
    files = index(
        "CON/a.pdf", "CON/b.pdf", "b?.pdf", "c.", "d\udcff", NFC, NFD, "h/x.pdf", "H/x.pdf", "H/y.pdf", "tốt.pdf"
    )
    ledger = Ledger("danh-muc.xlsx")
    files.report(ledger)
    assert ledger.problems == ()
    told = {note.params["field"]: (note.params["count"], note.params["value"]) for note in ledger.notes}
    assert told == {
        "device": ("1", "CON"),
        "sign": ("1", "b?.pdf"),
        "end": ("1", "c."),
        "not-utf8": ("1", "d%FF"),
        "twin": ("2", NFC),
    }
    assert {note.code for note in ledger.notes} == {"DLV-106"}
