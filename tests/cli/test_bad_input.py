"""Bad input: one clear message in Vietnamese naming the place, the documented exit code, nothing changed or made."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import openpyxl
import pytest

CODE = "H32.64.2008.01.HC"


def no_workbook(folder: Path) -> None:
    (folder / "MUC_LUC.xlsx").unlink()


def no_terms(folder: Path) -> None:
    (folder / "delivery.toml").unlink()


def missing_key(folder: Path) -> None:
    terms = folder / "delivery.toml"
    terms.write_text(terms.read_text(encoding="utf-8").replace("supplier =", "nobody ="), encoding="utf-8")


def missing_section(folder: Path) -> None:
    terms = folder / "delivery.toml"
    terms.write_text(terms.read_text(encoding="utf-8").replace("[archive]", "[archives]"), encoding="utf-8")


def password(folder: Path) -> None:
    # What an encrypted workbook is: an OLE container with the stream EncryptedPackage.
    name = "EncryptedPackage".encode("utf-16-le")
    (folder / "MUC_LUC.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024) + name + bytes(4096))


def not_a_workbook(folder: Path) -> None:
    (folder / "MUC_LUC.xlsx").write_bytes(b"this is no workbook")


def edit(sheet: str, cell: str, value: object):
    def change(folder: Path) -> None:
        book = openpyxl.load_workbook(folder / "MUC_LUC.xlsx")
        book[sheet][cell] = value
        book.save(folder / "MUC_LUC.xlsx")

    return change


def unknown_columns(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "MUC_LUC.xlsx")
    for sheet in book:
        for cell in sheet[1]:
            cell.value = f"Cột {cell.column}"
    book.save(folder / "MUC_LUC.xlsx")


def file_without_row(folder: Path) -> None:
    (folder / "Phông 01" / CODE / "thừa.pdf").write_bytes(b"%PDF-1.4 surplus")


def row_without_file(folder: Path) -> None:
    (folder / "Phông 01" / CODE / f"{CODE}.0000002.pdf").unlink()


def empty_file(folder: Path) -> None:
    (folder / "Phông 01" / CODE / f"{CODE}.0000002.pdf").write_bytes(b"")


def not_a_pdf(folder: Path) -> None:
    (folder / "Phông 01" / CODE / f"{CODE}.0000002.pdf").write_bytes(b"hello, not a PDF")


def locked_pdf(folder: Path) -> None:
    import pikepdf

    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(
            folder / "Phông 01" / CODE / f"{CODE}.0000002.pdf", encryption=pikepdf.Encryption(owner="o", user="u")
        )


def symlink_out(folder: Path) -> None:
    target = folder / "Phông 01" / CODE / f"{CODE}.0000002.pdf"
    outside = folder.parent / "outside.pdf"
    outside.write_bytes(target.read_bytes())
    target.unlink()
    target.symlink_to(outside)


def symlinked_folder(folder: Path) -> None:
    real = folder / "Phông 01" / CODE
    moved = folder.parent / "elsewhere"
    real.rename(moved)
    real.symlink_to(moved, target_is_directory=True)


def name_too_long(folder: Path) -> None:
    old = folder / "Phông 01" / CODE / f"{CODE}.0000002.pdf"
    deep = folder / "Phông 01" / ("thư mục rất dài " * 8).strip() / ("tên rất dài " * 10).strip()
    deep.mkdir(parents=True)
    new = deep / f"{CODE}.0000002.pdf"
    old.rename(new)
    edit("Văn bản", "J3", str(new.relative_to(folder)))(folder)


CASES = [
    (no_workbook, 3, ["Excel"]),
    (not_a_workbook, 3, ["MUC_LUC.xlsx"]),
    (password, 3, ["MUC_LUC.xlsx", "mật khẩu"]),
    (no_terms, 4, ["delivery.toml"]),
    (missing_key, 4, ["delivery.toml", "supplier"]),
    (missing_section, 4, ["delivery.toml", "archive"]),
    (unknown_columns, 1, ["trang 'Văn bản'"]),
    (edit("Văn bản", "J3", f"Phông 01\\{CODE}\\{CODE}.0000001.pdf"), 1, ["trang 'Văn bản'", "ô J3", "0000001.pdf"]),
    (file_without_row, 1, ["thừa.pdf"]),
    (row_without_file, 1, ["trang 'Văn bản'", "ô J3", "0000002.pdf"]),
    (edit("Văn bản", "F3", "31/02/2008"), 1, ["trang 'Văn bản', ô F3", "31/02/2008"]),
    (edit("Hồ sơ", "A2", "H32.64.1994.01.HC"), 1, ["1994"]),
    (empty_file, 1, ["ô J3", "0000002.pdf", "0 byte"]),
    (not_a_pdf, 1, ["ô J3", "0000002.pdf", "không mở được"]),
    (locked_pdf, 1, ["ô J3", "0000002.pdf", "mật khẩu"]),
    (symlink_out, 1, ["0000002.pdf", "liên kết"]),
    (symlinked_folder, 1, ["liên kết"]),
    (name_too_long, 1, ["0000002.pdf", "Windows"]),
]


@pytest.mark.parametrize(("spoil", "code", "words"), CASES, ids=lambda case: getattr(case, "__name__", None))
def test_it_is_told_and_nothing_is_made(tmp_path, described, program, tree_of, spoil, code, words):
    folder = described().write(tmp_path / "giao-nop")
    spoil(folder)
    before = tree_of(tmp_path)
    done = program("pack", folder, tmp_path / "ra")
    told = done.stdout + done.stderr
    assert done.returncode == code, told
    for word in words:
        assert word in told
    assert "Traceback" not in told
    after = {path: content for path, content in tree_of(tmp_path).items() if not path.startswith("ra/.oais-vn.")}
    assert after == before


@pytest.mark.parametrize("out", ["", "goi", "Phông 01/goi"])
def test_an_output_folder_in_the_delivery(tmp_path, described, program, tree_of, out):
    folder = described().write(tmp_path / "giao-nop")
    before = tree_of(folder)
    done = program("pack", folder, folder / out)
    assert done.returncode == 2
    assert "nơi chỉ được đọc" in done.stderr
    assert tree_of(folder) == before


def test_a_folder_that_is_not_there(tmp_path, program):
    done = program("pack", tmp_path / "không có", tmp_path / "ra")
    assert done.returncode == 3
    assert "không có" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["pack"], 2),
        (["pack", "a", "b", "--as", "dip"], 2),
        (["no-such-command"], 2),
        (["validate", "không-có"], 3),
        (["pack", ".", "ra", "--profile", "no-such-profile"], 4),
    ],
)
def test_wrong_usage(tmp_path, program, arguments, code):
    done = program(*arguments)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["register", "merge", "a.json", "b.json", "--name", "Sở", "--year", "2026", "-o", "t.json"], "không có tệp b"),
        (["register", "merge", "hong.json", "--name", "Sở", "--year", "2026", "-o", "t.json"], "xin đơn vị gửi lại"),
        (["register", "plan", "show", "a.toml"], "không có tệp a.toml"),
        (["status"], "nêu --archive TỆP"),
    ],
)
def test_what_cannot_be_read_is_told_in_vietnamese(tmp_path, monkeypatch, program, arguments, words):
    monkeypatch.chdir(tmp_path)
    Path("hong.json").write_bytes(b"\xa7")
    done = program(*arguments)
    assert done.returncode != 0
    assert words in done.stderr
    assert not any(english in done.stderr for english in ("Errno", "codec", "Expecting", "No such file"))


def test_a_code_year_of_documents_must_be_the_dossiers(tmp_path, described, program):
    """The first of the three real mistakes: a year in docCode that is not the dossier's."""
    made = described()
    for ordinal, row in enumerate(made.documents, start=1):
        row["docCode"] = f"H32.64.1994.01.HC.{ordinal:07d}"
    done = program("pack", made.write(tmp_path / "giao-nop"), tmp_path / "ra")
    assert done.returncode == 1
    assert "1994" in done.stdout


def test_a_scanned_dossier_must_name_its_paper(tmp_path, described, program):
    """Another of them: an empty paperFileCode where confidenceLevel = 02."""
    made = described()
    made.dossiers[0]["paperFileCode"] = None
    done = program("pack", made.write(tmp_path / "giao-nop"), tmp_path / "ra")
    assert done.returncode == 1
    assert "paperFileCode" in done.stdout or "Mã hồ sơ gốc giấy" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_interrupted_is_130(tmp_path, described):
    import signal
    import sys
    import time

    folder = described(dossiers=1, documents=400).write(tmp_path / "giao-nop")
    # A shell's background job ignores the signal, and so would its children.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    child = subprocess.Popen(
        [sys.executable, "-m", "oais_vn", "pack", str(folder), str(tmp_path / "ra"), "--workers", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "OAIS_VN_LANGUAGE": "vi"}, start_new_session=True,
    )  # fmt: skip
    while not list(tmp_path.glob("ra/.oais-vn-*/content/data")):
        time.sleep(0.01)
        assert child.poll() is None, child.communicate()
    child.send_signal(signal.SIGINT)
    _, told = child.communicate(timeout=60)
    assert child.returncode == 130
    assert "chạy lại" in told
    # The lock and the journal, nothing else.
    assert all(path.name.startswith((".oais-vn.lock", ".oais-vn.journal")) for path in (tmp_path / "ra").iterdir())
