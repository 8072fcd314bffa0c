"""The tutorial is followed as it stands: its tables and its delivery.toml, its findings and its verdicts."""

import re
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from papers import saved

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "first-packages.md").read_text(encoding="utf-8")
SHEETS = ("Hồ sơ", "Văn bản")


def tables():
    """The tables of the page as rows of cells."""
    for block in re.findall(r"(?:^\|.*\|\n)+", PAGE, re.MULTILINE):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
        yield [rows[0], *rows[2:]]


def outputs():
    """What the page shows that a command prints: command -> lines."""
    for block in re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        command, *lines = block.splitlines()
        if lines:
            yield command.removeprefix("$ oais-vn ").split(' --operator "')[0], lines


def findings(lines):
    """Place and code of each finding: texts may be put better without the page being wrong."""
    return {match.groups() for line in lines if (match := re.match(r"  (\S.*?): .*\(([A-Z]{3}-\d{3})\)$", line))}


def verdicts(lines):
    return [line for line in lines if line.startswith(("ĐẠT", "KHÔNG ĐẠT"))]


@pytest.fixture
def followed(tmp_path, monkeypatch):
    """The reader's folder after step 2."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "giao-nop"
    (folder / "01").mkdir(parents=True)
    for number in range(1, 5):
        with pikepdf.new() as document:
            for _ in range(number):
                document.add_blank_page()
            (folder / "01" / f"{number}.pdf").write_bytes(saved(document))
    book = openpyxl.Workbook()
    for sheet, rows in zip((book.active, book.create_sheet()), tables(), strict=True):
        sheet.title = SHEETS[book.index(sheet)]
        for row in rows:
            sheet.append(row)
    book.save(folder / "MUC_LUC.xlsx")
    terms = re.search(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[1]
    (folder / "delivery.toml").write_text(terms, encoding="utf-8")
    return folder


def test_it_goes_as_the_page_says(followed, program):
    (first, told), (second, packed), (third, judged) = outputs()

    done = program(*first.split())
    assert done.returncode == 1, done.stderr
    assert findings(done.stdout.splitlines()) == findings(told) != set()
    assert verdicts(done.stdout.splitlines()) == verdicts(told)
    assert told[-1] in done.stderr.splitlines()
    assert not Path("goi").exists()

    book = openpyxl.load_workbook(followed / "MUC_LUC.xlsx")
    for cell, sheet, value in re.findall(r"ô (\w+) trang `([^`]+)` thành `([^`]+)`", PAGE):
        book[sheet][cell] = value
    book.save(followed / "MUC_LUC.xlsx")
    (followed / "01" / "4.pdf").unlink()

    done = program(*second.split())
    assert done.returncode == 0, done.stdout + done.stderr
    assert verdicts(done.stdout.splitlines()) == verdicts(packed)
    made = next(line for line in packed if line.startswith("đã tạo"))
    assert made.split("…")[0] in done.stdout
    assert "đã có, giữ nguyên" in program(*second.split()).stdout

    done = program(*third.split())
    assert done.returncode == 0
    assert verdicts(done.stdout.splitlines()) == verdicts(judged)
    (columns,) = Path("goi").glob("*/data/*/documentation/columns.csv")
    assert "Tổ 1" in columns.read_text(encoding="utf-8-sig")
