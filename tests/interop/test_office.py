"""Marked workbooks and minutes in another program: LibreOffice opens them, and the road goes round."""

import os
import shutil
import subprocess

import openpyxl
import pypdfium2
import pytest

from chronicles import HEAD, chronicle
from oais_vn.formats.reports.store_minutes import write_store_minutes
from oais_vn.formats.reports.store_templates import StoreMinutes

KINDS = ("check", "volume", "acceptance", "handover", "faulty-files")


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory):
    """Makes PDFs of office documents and gives their pages as text."""
    program = shutil.which("soffice")
    if program is None:
        message = "LibreOffice is not installed (Debian: libreoffice-writer-nogui libreoffice-calc-nogui)"
        pytest.fail(message) if os.environ.get("OAIS_VN_CI") else pytest.skip(message)
    place = tmp_path_factory.mktemp("libreoffice")

    def pages(*paths):
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", place, *paths]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        return [texts(place / f"{path.stem}.pdf") for path in paths]

    return pages


def texts(path):
    document = pypdfium2.PdfDocument(path)
    found = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return found


@pytest.fixture
def bad(described, tmp_path):
    """A delivery with a wrong cell and a file that does not open."""
    made = described(dossiers=2)
    made.documents[0]["issuedDate"] = "31/02/2008"
    made.files[next(reversed(made.files))] = b"%PDF-1.7 broken"
    return made.write(tmp_path / "giao-nop")


def judged(folder):
    import oais_vn as ov

    opened = ov.open_delivery(folder)
    return opened, ov.check(opened)


def said(report):
    return [finding.line("vi") for finding in report.findings]


def test_marked_mended_in_it_and_checked_again(bad, tmp_path):
    import oais_vn as ov

    delivery, report = judged(bad)
    with delivery:
        ov.write_marked_workbook(report, delivery, tmp_path / "marked.xlsx")
    before = said(report)
    assert {finding.code for finding in report.findings if finding.severity is ov.Severity.ERROR} >= {"DLV-015"}

    shutil.copy(tmp_path / "marked.xlsx", bad / "MUC_LUC.xlsx")
    delivery, report = judged(bad)
    delivery.close()
    assert said(report) == before

    book = openpyxl.load_workbook(bad / "MUC_LUC.xlsx")
    sheet, cell = next(
        (finding.location.sheet, finding.location.cell)
        for finding in report.findings
        if finding.location.cell and "31/02/2008" in finding.message.vi
    )
    assert "31/02/2008" in book[sheet][cell].comment.text
    book[sheet][cell] = "28/02/2008"
    book.save(bad / "MUC_LUC.xlsx")
    delivery, report = judged(bad)
    delivery.close()
    assert set(said(report)) == {line for line in before if "31/02/2008" not in line}


def test_a_csv_becomes_a_marked_workbook_that_takes_its_place(bad, tmp_path):
    import csv

    import oais_vn as ov

    book = openpyxl.load_workbook(bad / "MUC_LUC.xlsx")
    for sheet in book.worksheets:
        with (bad / f"{sheet.title}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([value if value is not None else "" for value in row] for row in sheet.values)
    (bad / "MUC_LUC.xlsx").unlink()
    delivery, report = judged(bad)
    with delivery:
        ov.write_marked_workbook(report, delivery, tmp_path / "marked.xlsx")
    errors = [
        (each.code, each.location.sheet, each.location.cell)
        for each in report.findings
        if each.severity is ov.Severity.ERROR
    ]
    for sheet in bad.glob("*.csv"):
        sheet.unlink()
    shutil.copy(tmp_path / "marked.xlsx", bad / "MUC_LUC.xlsx")
    delivery, report = judged(bad)
    delivery.close()
    assert errors
    assert [
        (each.code, each.location.sheet, each.location.cell)
        for each in report.findings
        if each.severity is ov.Severity.ERROR
    ] == errors


def test_libreoffice_shows_what_we_wrote(bad, tmp_path, libreoffice, program):
    import hashlib

    import oais_vn as ov

    done = program("check", bad, "--json", "--no-progress")
    assert done.returncode == 1, done.stderr
    told = tmp_path / "bao-cao.json"
    told.write_text(done.stdout, encoding="utf-8", newline="\n")
    digest = hashlib.sha256(told.read_bytes()).hexdigest()
    for kind in KINDS:
        ov.write_minutes(told, kind, tmp_path / f"{kind}.docx", place="Khánh Hòa", department="Sở Nội vụ")
    delivery, report = judged(bad)
    with delivery:
        ov.write_marked_workbook(report, delivery, tmp_path / "marked.xlsx")
    workbook, *minutes = libreoffice(tmp_path / "marked.xlsx", *(tmp_path / f"{kind}.docx" for kind in KINDS))
    # Letters that a font lacks come out of a PDF apart from the others: what is asked for has none of them.
    assert report.delivery.digest in workbook[0]
    assert "DLV-015" in workbook[1]
    for pages, number, length in zip(
        minutes, ("BB-KT", "XN-KL", "BB-NT", "BB-GN", "DM-TL"), (3, 3, 3, 3, 1), strict=True
    ):
        assert len(pages) <= length, number
        assert number in pages[0]
        assert any(digest in page for page in pages)
        assert any(report.delivery.digest in page for page in pages)
        assert all(page.startswith(f"{place} ") for place, page in enumerate(pages[1:], start=2))
        signed = [page for page in pages if "Ký, ghi rõ h" in page]
        assert len(signed) == 1
        assert "VT, h" in signed[0]


def test_libreoffice_shows_the_minutes_of_the_store(tmp_path, libreoffice):
    places = []
    for kind in StoreMinutes:
        places.append(tmp_path / f"{kind.value}.docx")
        with places[-1].open("wb") as stream:
            write_store_minutes(chronicle(), kind, stream, place="Khánh Hòa")
    numbers = ("BB-KT", "NK-SL", "BB-SL", "BB-PH", "BB-DT")
    for pages, number in zip(libreoffice(*places), numbers, strict=True):
        assert len(pages) <= 2, number
        assert number in pages[0]
        signed = [page for page in pages if "Ký, ghi rõ h" in page]
        assert len(signed) == 1
        assert HEAD in signed[0]


def test_the_command_says_what_it_wrote_and_leaves_nothing_when_it_fails(bad, tmp_path, program):
    from oais_vn.formats.reports.json import report_bytes

    delivery, report = judged(bad)
    delivery.close()
    told = tmp_path / "bao-cao.json"
    told.write_bytes(report_bytes(report, "vi"))
    out = tmp_path / "bien-ban.docx"
    done = program("minutes", "volume", "--report-file", told, "-o", out)
    assert (done.returncode, done.stdout) == (0, f"đã lập: Bản xác nhận khối lượng: {out} (bản nháp, chờ người ký)\n")
    out.unlink()
    wrong = program("minutes", "volume", "--report-file", told, "-o", out, "--template", bad / "MUC_LUC.xlsx")
    assert (wrong.returncode, out.exists()) == (4, False)
    assert program("minutes", "volume", "--report-file", bad / "MUC_LUC.xlsx", "-o", out).returncode == 3
