"""What agencies must hand in, held against what came in: who has, who has not, what is late."""

import json
from pathlib import Path

import docx
import openpyxl
import pytest
from offices import office

import oais_vn as ov
from oais_vn.model.register.accession import Accession, AccessionKind, AccessionState

LIST = Path(__file__).resolve().parents[2] / "examples" / "register" / "nguon-nop-luu.csv"
PAPER = 'number = "31/QĐ-SNV"\ndate = 2026-05-20\nauthority = "Sở Nội vụ"\n'
HEALTH, WATER, DISTRICT = (f"{name} (minh họa)" for name in ("Sở Y tế", "Sở Thủy lợi", "Ủy ban nhân dân huyện"))


@pytest.fixture
def archive(tmp_path, monkeypatch):
    """It is the first of November, 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793491200")
    return office(tmp_path / "kho", dossiers=2)


@pytest.fixture
def receiving(archive, tmp_path):
    """Two hand-ins of one agency, a returned one, one of nobody in the list, and something collected."""
    (tmp_path / "qd.toml").write_text(PAPER, encoding="utf-8")
    found = ov.open_archive(archive, operator="Lan").register.receiving

    def come(called, source, fonds, *steps, duty="", kind=AccessionKind.HAND_IN, owner=""):
        found.register(
            Accession(
                called, kind, "H32.15", fonds, source, "Tài liệu", "5 mét", owner, registered="2026-01-05", duty=duty
            )
        )
        for state in steps:
            paper = tmp_path / "qd.toml" if state is AccessionState.APPROVED else None
            found.step(called, state, date="2026-02-01", paper=paper, reason="thiếu mục lục")

    way = (AccessionState.WAITING, AccessionState.PROCESSING)
    come("N-1", HEALTH.upper(), "11", *way, AccessionState.PASSED, AccessionState.APPROVED)
    come("N-2", WATER, "12")
    come("N-3", WATER, "12", *way, duty="NL-02")
    come("N-4", DISTRICT, "99")
    come("N-5", "Cơ quan lạ", "01")
    come("N-6", DISTRICT, "01", AccessionState.WAITING, AccessionState.RETURNED)
    come("N-7", HEALTH, "11", kind=AccessionKind.COLLECTION, owner="Bà Hoa")
    return found


def compared(program, archive, file=LIST, *more, code=0):
    done = program("register", "receive", "sources", file, "--archive", archive, "--json", *more)
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def test_lines_stand_by_their_hand_ins_and_days(program, archive, receiving):
    told = compared(program, archive, code=1)
    lines = {each["id"]: each for each in told["lines"]}
    assert {key: (each["state"], each["accessions"]) for key, each in lines.items()} == {
        "NL-01": ("handed-in", ["N-1"]),
        "NL-02": ("under-way", ["N-3"]),
        "NL-03": ("open", []),
        "NL-04": ("returned", ["N-6"]),
    }
    assert (told["unclear"], told["strangers"]) == (["N-2"], ["N-4", "N-5"])
    assert {key: (each["last_day"], each["by_law"]) for key, each in lines.items()} == {
        "NL-01": ("2025-12-31", False),
        "NL-02": ("2026-06-30", False),
        "NL-03": ("2025-12-31", True),
        "NL-04": ("2030-12-31", True),
    }
    # What was handed in is not late, whenever it was due.
    assert [each["id"] for each in told["lines"] if each["late"]] == ["NL-02", "NL-03"]
    only = compared(program, archive, LIST, "--late", code=1)["lines"]
    assert [each["id"] for each in only] == ["NL-02", "NL-03"]


def test_papers_tell_the_same(program, archive, receiving, tmp_path):
    out = tmp_path / "nop-luu.docx", tmp_path / "nop-luu.xlsx"
    done = program(
        "register", "receive", "sources", LIST, "--archive", archive, "-o", out[0], "-o", out[1], "--lang", "vi"
    )
    assert "4 mục: 1 đã nộp, 1 đang tiếp nhận, 1 bị trả lại, 1 chưa nộp; 2 quá hạn" in done.stdout
    assert "QUÁ HẠN" in done.stdout
    document = docx.Document(out[0])
    rows = ["|".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    assert f"3|{WATER}|Hồ sơ quy hoạch thủy lợi (2011 - 2019)|31/12/2025*|chưa nộp, quá hạn|" in rows
    assert any("N-5|Cơ quan lạ|danh mục không có" in row for row in rows)
    assert any("1 mục đã nộp" in each.text and "2 mục quá hạn" in each.text for each in document.paragraphs)
    book = openpyxl.load_workbook(out[1])
    assert [cell.value for cell in book["Nộp lưu"]["K"]][5:] == ["đã nộp", "đang tiếp nhận", "chưa nộp", "bị trả lại"]
    assert [cell.value for cell in book["Chưa xếp"]["B"]][5:] == ["N-2", "N-4", "N-5"]


def test_the_log_tells_the_line_only_where_there_is_one(archive, receiving):
    assert receiving.accession("N-3").duty == "NL-02"
    assert '"duty"' not in next(
        line for line in (archive.parent / "events.jsonl").read_text("utf-8").splitlines() if "N-2" in line
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["A;Sở;x", "A;Sở khác;y"], "mã mục trùng nhau: A"),
        ([";Sở Y tế;x"], "dòng 2: thiếu mã mục"),
        (["A;Sở;x;2020;2010"], "từ năm 2020 sau đến năm 2010"),
        (["A;Sở;x;;hai nghìn"], "'hai nghìn' không phải năm"),
        (["I. KHỐI SỞ"], "không có mục nào"),
    ],
)
def test_a_list_that_is_wrong_is_refused(program, archive, tmp_path, rows, told):
    file = tmp_path / "ds.csv"
    file.write_text("\n".join(["Mã mục;Cơ quan;Tài liệu;Từ năm;Đến năm", *rows]), encoding="utf-8")
    done = program("register", "receive", "sources", file, "--archive", archive)
    assert done.returncode == 2
    assert told in done.stderr
