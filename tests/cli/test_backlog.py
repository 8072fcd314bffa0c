"""Records without dossiers: surveyed in metres, arranged bit by bit, told in reports and plans."""

import json

import docx
import openpyxl
import pytest
from offices import office

import oais_vn as ov
from oais_vn.formats.register.acts import read_part, write_act
from oais_vn.formats.register.unit_report import read_unit_report
from oais_vn.model.errors import InputError
from oais_vn.model.register.backlog import Arrangement, Backlog, Worked, metres_of

BY = ("--operator", "Nguyễn Thị Lan")


@pytest.fixture
def archive(tmp_path):
    return office(tmp_path / "kho", dossiers=3)


@pytest.fixture
def act(program, archive):
    def run(*given, code=0):
        done = program("register", "backlog", *given, "--archive", archive)
        assert done.returncode == code, done.stderr
        return done.stderr if code else done.stdout

    return run


def block(called="A", metres="10", **more):
    return Backlog(called, "H32.15", "Sở Thủy lợi", Arrangement.LOOSE, metres, "2025-01-02", **more)


def test_a_later_survey_keeps_what_was_arranged(act):
    survey = ("survey", "A", "--unit", "H32.15", "--source", "Sở Thủy lợi", "--kind", "loose", "--date", "2025-01-02")
    act(*survey, "--metres", "2.429,4", *BY)
    act("arranged", "A", "1000", "--date", "2025-03-01", "--paper", "4/BB", *BY)
    act(*survey, "--metres", "1800", *BY)
    [told] = [json.loads(line) for line in act("list", "--json").splitlines()]
    assert (told["metres"], told["done"], told["left"]) == ("1800", 1000, 800)
    assert told["worked"] == [{"date": "2025-03-01", "metres": "1000", "paper": "4/BB"}]
    assert "không thể đã chỉnh lý 1000 mét" in act(*survey, "--metres", "999", *BY, code=2)
    assert "không thể" in act("arranged", "A", "801", *BY, code=2)
    assert "không phải số mét" in act("arranged", "A", "nhiều", *BY, code=2)
    assert "chưa nói bao nhiêu mét" in act("arranged", "A", "0", *BY, code=2)
    assert act("list", "--kind", "rough", "--json") == ""


def test_a_table_is_taken_whole_or_not_at_all(act, tmp_path):
    table = tmp_path / "khao-sat.csv"
    table.write_text(
        "Mã;Cơ quan, đơn vị;Sơ bộ (mét);Rời lẻ (mét)\nA;Sở Y tế;5;2\nB;;1;1\nC;Sở Nội vụ;x;\n", encoding="utf-8"
    )
    told = act("survey-from", table, "--unit", "H32.15", *BY, code=2)
    assert "dòng 3: thiếu cơ quan" in told
    assert "dòng 4: 'x' không phải số mét" in told
    assert act("list", "--json") == ""
    table.write_text("Mã;Cơ quan, đơn vị;Sơ bộ (mét);Rời lẻ (mét)\nA;Sở Y tế;5;2\n;Cộng;5;2\n", encoding="utf-8")
    act("survey-from", table, "--unit", "H32.15", *BY)
    assert "0 khối" in act("survey-from", table, "--unit", "H32.15", "--lang", "vi", *BY)
    act("list", "-o", tmp_path / "bang.xlsx")
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "bang.xlsx").active]
    assert [row[1] for row in rows[5:7]] == ["A-SB", "A-RL"]
    assert [row[7:10] for row in rows[7:]] == [[5, 0, 5], [2, 0, 2], [7, 0, 7]]


def test_reports_tell_it_and_merged_reports_too(archive, act, program, tmp_path):
    register = ov.open_archive(archive, operator="Lan").register
    register.waiting.survey(
        [block(), block("B", "2.5"), Backlog("C", "H49", "Khác", Arrangement.ROUGH, "9", "2025-01-02")]
    )
    register.waiting.arrange("A", Worked("2026-02-01", "4.25"))
    place = tmp_path / "bc.json"
    report = register.reports.of_unit(2026)
    ov.write_year_report(report, place)
    ov.write_year_report(report, tmp_path / "bc.docx")
    with place.open("rb") as stream:
        assert read_unit_report(stream, "bc.json") == report
    assert [row[1:] for row in report.backlog] == [(Arrangement.LOOSE, 12500, 4250)]
    told = "loại rời lẻ: 12,5 mét giá, đã chỉnh lý 4,25 mét, còn 8,25 mét."
    assert any(told in each.text for each in docx.Document(tmp_path / "bc.docx").paragraphs)
    out = tmp_path / "tinh.docx"
    done = program("register", "merge", place, "--name", "Sở Nội vụ", "--year", "2026", "-o", out)
    assert done.returncode == 0, done.stderr
    assert any(told in each.text for each in docx.Document(out).paragraphs)


def test_it_lives_in_the_log_as_it_is():
    thing = block().after(Worked("2026-02-01", "4.25", "4/BB"))
    [detail] = write_act("a", "survey of backlog", [thing])
    assert read_part(detail).things == (thing,)


@pytest.mark.parametrize("text", ["-1", "NaN", "", "mười", "1e999999999x"])
def test_what_is_no_number_of_metres(text):
    with pytest.raises(InputError):
        metres_of(text)
