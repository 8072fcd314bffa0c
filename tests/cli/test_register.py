"""The register at the command line: the page that leads from an inventory to an approved list, and what is refused."""

import csv
import datetime as dt
import io
import json
import re
import shlex
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

import oais_vn as ov
from oais_vn.model.register.dossier import Stage

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "register.md"
BLOCKS = re.findall(r"^```bash\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
ARCHIVE = """
[archive]
name = "Trung tâm Lưu trữ lịch sử tỉnh (minh họa)"

[[tiers]]
code = "dia-1"
type = "disk"
kind = "hdd"
site = "Kho 1"
administrator = "Tổ bảo quản"
path = "dia-1"
"""
BY = ("--operator", "Nguyễn Thị Lan")
DIKE, PUMP, LOOSE, SHEETS = (f"H32.15.{tail}" for tail in ("1978.02.NV", "1983.03.NV", "1990.06.NV", "2003.05.NV"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """An archive with the example's inventory; made once, never changed."""
    place = tmp_path_factory.mktemp("filled") / "kho"
    shutil.copytree(ROOT / "examples" / "register", place)
    (place / "dia-1").mkdir()
    (place / "archive.toml").write_text(ARCHIVE, encoding="utf-8")
    done = ov.open_archive(place / "archive.toml", operator="Lan").register.import_inventory(
        place / "muc-luc.csv", place / "delivery.toml"
    )
    assert (done.done.new, done.problems, dict(done.strange)) == (6, (), {})
    return place


@pytest.fixture
def archive(filled, tmp_path, monkeypatch, program):
    """Runs `oais-vn register …` in a copy of it; `fine` says whether it must end well."""
    shutil.copytree(filled, tmp_path / "kho")
    monkeypatch.chdir(tmp_path / "kho")

    def register(*given, fine=True):
        done = program("register", *given)
        assert (done.returncode == 0) is fine, done.stderr
        return done

    return register


def log():
    return Path("events.jsonl").read_bytes()


def refused(archive, words, *given):
    """A command that is refused with these words and changes nothing."""
    before = log()
    done = archive(*given, *BY, fine=False)
    assert done.returncode == 2
    assert words in done.stderr
    assert log() == before


def table(marks, suffix="csv"):
    """Mark the table as a person does: code -> decision, criteria, reason."""
    if suffix == "xlsx":
        book = openpyxl.load_workbook("bang.xlsx")
        for row in book["Lựa chọn"].iter_rows(min_row=2):
            for cell, text in zip(row[14:17], marks.get(row[2].value, ()), strict=False):
                cell.value = text
        book.save("bang.xlsx")
        return
    rows = list(csv.reader(io.StringIO(Path("bang.csv").read_text(encoding="utf-8-sig")), delimiter=";"))
    for row in rows[1:]:
        row[14:17] = marks.get(row[2], ("", "", ""))
    with Path("bang.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)


def texts(path):
    document = docx.Document(path)
    cells = [cell.text for each in document.tables for row in each.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_page_is_followed_word_for_word(archive):
    for command in (line for block in BLOCKS for line in block.splitlines()):
        assert command.startswith("oais-vn register ")
        if "decide --from-table" in command:
            chosen = ("chọn", "", "")
            table({DIKE: chosen, SHEETS: chosen, "H32.15.1971.01.NV": chosen}, "xlsx")
        archive(*shlex.split(command)[2:])

    text = texts("danh-muc.docx")
    assert "Hồ sơ lựa chọn lập bản dự phòng tài liệu lưu trữ năm 2026" in text
    assert (
        "Chưa đưa vào rà soát: phần còn lại của phông 01; lý do: Một hồ sơ địa chính đang chỉnh lý, xong trong quý II."
        in text
    )
    assert "Danh mục gồm 4 hồ sơ, 270 tờ, 540 trang, 0,15 mét giá" in text
    document = docx.Document("danh-muc.docx")
    headings = [row.cells[0].text for row in document.tables[2].rows if len({cell.text for cell in row.cells}) == 1]
    assert [heading.rsplit(": ", 1)[1] for heading in headings] == [
        "Địa chính (1 hồ sơ, 86 tờ)",
        "Thủy lợi (2 hồ sơ, 184 tờ)",
        "Tổng hợp (1 hồ sơ)",
    ]
    assert "@@" not in text
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook("danh-muc.xlsx")["Hồ sơ"].iter_rows()]
    assert {row[4] for row in rows if isinstance(row[0], int)} == {DIKE, PUMP, SHEETS, "H32.15.1971.01.NV"}
    amended = texts("dieu-chinh.docx")
    assert "Kèm theo Quyết định số 20/QĐ-SNV ngày 15/09/2026 của Giám đốc Sở Nội vụ" in amended
    assert LOOSE in amended
    assert DIKE not in amended
    assert "Danh mục gồm" not in amended
    assert "Điều 30 Nghị định số 113/2025" in texts("du-phong-2026.docx")
    assert LOOSE in texts("du-phong-2026.docx")

    acts = [json.loads(line) for line in archive("history", LOOSE, "--json").stdout.splitlines()]
    assert [(each["act"], each["operator"]) for each in acts] == [
        ("registration of inventory", "Lan"),
        ("dossier arranged", "Người vận hành"),
        ("selection", "Người vận hành"),
        ("amendment of list", "Người vận hành"),
        ("dossier sent", "Người vận hành"),
    ]
    assert acts[1]["changed"] == ["arranged", "milestones"]
    shown = json.loads(archive("show", LOOSE, "--json").stdout)
    assert shown["choice"]["listed"] == "DM-2026"


class TestSuggestions:
    def test_electronic_records_at_risk_are_suggested_by_the_risk_register(self, archive):
        found = [json.loads(line) for line in archive("select", "--medium", "dien-tu", "--json").stdout.splitlines()]
        assert [each["criterion"] for each in found[0]["suggestions"]] == ["qd76-cong-nghe"]
        assert "x-fmt/116" in found[0]["suggestions"][0]["reason"]

    def test_signs_are_told_in_words(self, archive):
        assert "dấu hiệu: rách, mờ chữ" in archive("select", "--words", "đê", "--lang", "vi").stdout
        assert "signs: torn, writing faint" in archive("select", "--words", "đê", "--lang", "en").stdout


class TestDamage:
    def test_it_is_found_counted_told_and_changed_by_a_later_inventory(self, archive):
        heavy = [
            json.loads(line)["key"]["code"]
            for line in archive("search", "--damage", "nang", "--json").stdout.splitlines()
        ]
        assert heavy == ["H32.15.1971.01.NV", DIKE]
        shown = archive("show", DIKE, "--lang", "vi").stdout
        assert "mức độ hư hỏng: hư hỏng nặng" in shown
        assert "Thời hạn lưu trữ: Vĩnh viễn" in shown
        text = Path("muc-luc.csv").read_text(encoding="utf-8").replace("rách, mờ chữ;nặng", "rách, mờ chữ;nhẹ")
        Path("muc-luc.csv").write_text(text, encoding="utf-8")
        archive("import", "muc-luc.csv", "--terms", "delivery.toml", *BY)
        assert DIKE not in archive("search", "--damage", "nang").stdout
        assert json.loads(archive("history", DIKE, "--json").stdout.splitlines()[-1])["changed"] == ["damage"]

    @pytest.mark.parametrize(
        ("signs", "degree", "expected"),
        [
            ("hư hỏng nặng, mủn", "", (["mun"], "nang", set())),
            ("", "rách; vừa", (["rach"], "vua", set())),
            ("giòn", "nhẹ, nặng", (["gion"], "nang", {"damage"})),
            ("nhàu", "cấp 3", ([], "", {"signs", "damage"})),
        ],
    )
    def test_people_write_signs_and_degrees_into_either_column(self, archive, signs, degree, expected):
        lines = Path("muc-luc.csv").read_text(encoding="utf-8").splitlines()
        cells = lines[2].split(";")
        cells[10:12] = f'"{signs}"', f'"{degree}"'
        Path("muc-luc.csv").write_text("\n".join([lines[0], ";".join(cells)]), encoding="utf-8")
        done = archive("import", "muc-luc.csv", "--terms", "delivery.toml", "--json", *BY)
        shown = json.loads(archive("show", DIKE, "--json").stdout)
        assert (shown.get("signs", []), shown.get("damage", ""), set(shown.get("extra", {}))) == expected
        assert {each["field"] for each in json.loads(done.stdout)["unknown"]} == expected[2]


class TestMarkedTable:
    def test_a_row_that_is_wrong_leaves_all_undone(self, archive):
        archive("select", "--output", "bang.csv")
        table({DIKE: ("chọn", "", ""), PUMP: ("chọn", "", ""), SHEETS: ("không", "", ""), LOOSE: ("có lẽ", "", "")})
        before = log()
        done = archive("decide", "--from-table", "bang.csv", *BY, fine=False)
        told = re.findall(r"dòng (\d): (\w+)", done.stderr)
        assert told == [("4", "chọn"), ("6", "không"), ("7", "quyết")]
        assert log() == before

    def test_a_dossier_that_was_changed_since_refuses_it(self, archive):
        archive("select", "--output", "bang.csv")
        table({DIKE: ("chọn", "", ""), PUMP: ("không chọn", "", "còn tốt")})
        archive("decide", PUMP, "--selected", "--by", "qd76-dac-biet", "--operator", "Hùng")
        refused(archive, "đã được sửa sau khi xuất bảng", "decide", "--from-table", "bang.csv")

    def test_unknown_criteria_are_refused(self, archive):
        archive("select", "--output", "bang.csv")
        table({DIKE: ("chọn", "qd99", "")})
        refused(archive, "không có tiêu chí 'qd99'", "decide", "--from-table", "bang.csv")


class TestWholeDossiers:
    def test_only_arranged_dossiers_are_chosen(self, archive):
        refused(archive, "chưa chỉnh lý hoàn chỉnh", "decide", LOOSE, DIKE, "--selected", "--by", "qd76-giay")

    def test_a_document_is_no_dossier(self, archive):
        refused(
            archive, f"không có hồ sơ '{DIKE}.0000001'", "decide", f"{DIKE}.0000001", "--selected", "--by", "qd76-giay"
        )

    def test_a_fonds_is_not_split(self, archive):
        draw = ("list", "draw-up", "DM", "--year", "2026", "--group", "Thủy lợi")
        archive("decide", "--group", "Thủy lợi", "--selected", "--by", "qd76-giay", *BY)
        refused(archive, "còn hồ sơ chưa quyết định", *draw)
        refused(archive, "còn hồ sơ chưa quyết định", *draw, "--leave", "01/Địa chính=chưa chỉnh lý")
        refused(archive, "--leave '01/Địa chính='", *draw, "--leave", "01/Địa chính=")
        archive(*draw, "--leave", "01/Địa chính=chưa chỉnh lý", "--leave", "01/Tổng hợp=rà soát năm sau", *BY)
        listed = json.loads(archive("list", "show", "DM", "--json").stdout)
        assert listed["left_out"] == [["01/Địa chính", "chưa chỉnh lý"], ["01/Tổng hợp", "rà soát năm sau"]]


class TestNaming:
    def test_nobody_and_both_ways_are_refused(self, archive):
        refused(archive, "hãy nêu mã hồ sơ", "decide", "--selected", "--by", "qd76-giay")
        refused(archive, "hãy nêu mã hồ sơ", "decide", DIKE, "--group", "Thủy lợi", "--selected", "--by", "qd76-giay")

    def test_codes_of_a_file(self, archive):
        Path("ma.txt").write_text(f"\ufeff{DIKE}  # đê\n\n{PUMP}\n", encoding="utf-8")
        done = archive("mark", "@ma.txt", "--stage", "reinforced", "--date", "01/06/2026", "--sheets", "12", *BY)
        assert "2 hồ sơ đã bồi nền" in done.stdout


class TestMarks:
    def test_thousands_come_from_a_table(self, archive):
        rows = f"Mã hồ sơ;Ngày;Số tờ;Văn bản\n{DIKE};01/06/2026;12;BB 1\n{PUMP};;;\n"
        Path("boi-nen.csv").write_text(rows, encoding="utf-8")
        mark = ("mark", "--from-table", "boi-nen.csv", "--stage", "reinforced")
        refused(archive, "thiếu ngày", *mark)
        archive(*mark, "--date", "2026-06-02", "--paper", "BB 2", *BY)
        stones = [json.loads(archive("show", code, "--json").stdout)["milestones"][0] for code in (DIKE, PUMP)]
        assert stones == [
            {"stage": "reinforced", "date": "2026-06-01", "paper": "BB 1", "sheets": 12},
            {"stage": "reinforced", "date": "2026-06-02", "paper": "BB 2"},
        ]

    def test_days_to_come_and_decided_stages_are_refused(self, archive):
        refused(archive, "ngày chưa tới", "mark", DIKE, "--stage", "reinforced", "--date", "2999-01-01")
        refused(archive, "'approved'", "mark", DIKE, "--stage", "approved", "--date", "2026-01-01")

    def test_what_is_on_no_approved_list_is_not_sent(self, archive):
        refused(archive, "chưa phê duyệt", "mark", DIKE, "--stage", "sent", "--date", "2026-06-01")


def test_a_lost_update_is_refused_and_tells_who(archive):
    archive("decide", DIKE, "--selected", "--by", "qd76-giay", "--operator", "Trần Văn Hùng")
    again = ("decide", DIKE, "--refused", "--reason", "còn tốt", "--revision")
    refused(archive, "nay là bản 2, không phải 1; Trần Văn Hùng đã sửa lúc", *again, "1")
    archive(*again, "2", *BY)
    # On the screen the time in Viet Nam, in data that of the log.
    first, *_ = archive("history", DIKE).stdout.splitlines()
    assert re.match(r"\d\d/\d\d/20\d\d \d\d:\d\d \(UTC\+7\)  Lan  ", first)
    assert json.loads(archive("history", DIKE, "--json").stdout.splitlines()[0])["moment"].endswith(("Z", "+00:00"))


def test_rows_with_faults_are_told_and_nothing_is_lost(archive):
    text = Path("muc-luc.csv").read_text(encoding="utf-8").replace(";nhạt màu;", ";nhàu nát;")
    Path("muc-luc.csv").write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")
    done = archive("import", "muc-luc.csv", "--terms", "delivery.toml", "--json", *BY, fine=False)
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert (told["new"], told["changed"], told["same"]) == (0, 1, 5)
    assert told["unknown"] == [{"field": "signs", "words": "nhàu nát", "dossiers": 1}]
    assert "H32.15.1971.01.NV" in told["problems"][0]["message"]


def inventory(headers, *rows):
    """An inventory as offices keep it: a title over all, an empty row, then headers and rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["MỤC LỤC HỒ SƠ"], [], *headers, *rows, [None, "Tổng cộng", None, 1]):
        sheet.append(row)
    if len(headers) == 2:
        for cells in ("A3:A4", "B3:B4", "C3:C4", "D3:E3"):
            sheet.merge_cells(cells)
    book.save("so.xlsx")


def test_an_inventory_with_headers_over_two_rows_and_wrong_dates(archive):
    headers = (["TT", "Mã hồ sơ", "Tiêu đề hồ sơ", "Thời gian", None], [None, None, None, "Bắt đầu", "Kết thúc"])
    inventory(headers, [1, "H32.15.1980.07.NV", "Đê biển", dt.date(1980, 3, 5), "31/02/1981"])
    told = archive("import", "so.xlsx", "--terms", "delivery.toml", *BY, fine=False)
    assert "E5: TAB-003" in told.stderr
    assert "31/02/1981" in told.stderr
    assert "TAB-008" not in told.stderr
    assert "Thời gian bắt đầu: 05/03/1980" in archive("show", "H32.15.1980.07.NV").stdout


def test_what_an_inventory_leaves_out_wipes_nothing(archive):
    inventory([["TT", "Mã hồ sơ", "Số lượng tờ", "Thời gian bắt đầu", "Số trang"]], [1, DIKE, 5, "1978", 7])
    before = log()
    done = archive("import", "so.xlsx", "--terms", "delivery.toml", *BY, fine=False)
    assert done.returncode == 3
    assert "không có cột tiêu đề hồ sơ" in done.stderr
    assert log() == before
    inventory([["TT", "Mã hồ sơ", "Tiêu đề hồ sơ", "Số lượng tờ", "Số trang"]], [1, DIKE, "Đắp đê", 121, 7])
    archive("import", "so.xlsx", "--terms", "delivery.toml", *BY)
    told = archive("show", DIKE).stdout
    assert "Tiêu đề hồ sơ: Đắp đê\n" in told
    assert "Thời gian kết thúc: 1979" in told


def test_a_table_that_somebody_marks_is_not_written_over(archive):
    archive("select", "--programme", "qd76", "--output", "bang.xlsx")
    before = Path("bang.xlsx").read_bytes()
    assert archive("select", "--programme", "qd76", "--output", "bang.xlsx", fine=False).returncode == 5
    assert Path("bang.xlsx").read_bytes() == before


def test_what_the_inventory_calls_arranged_is_sent_and_marked_in_a4(archive):
    archive("decide", "--decided", "open", "--refused", "--reason", "không thuộc diện", *BY)
    archive("decide", DIKE, "--selected", "--by", "qd76-giay", *BY)
    archive("list", "draw-up", "DM-1", "--year", "2026", "--programme", "qd76", *BY)
    archive("list", "submit", "DM-1", *BY)
    archive("list", "approve", "DM-1", "phe-duyet.toml", *BY)
    archive("mark", DIKE, "--stage", "sent", "--date", "2026-06-01", *BY)
    archive("mark", DIKE, "--stage", "delivered", "--date", "2026-06-02", "--a4", "31", *BY)
    Path("buoc.csv").write_text(f"Mã hồ sơ;Ngày;Quy đổi A4\n{DIKE};3/6/2026;32\n", encoding="utf-8")
    archive("mark", "--from-table", "buoc.csv", "--stage", "confirmed", *BY)
    held = ov.open_archive("archive.toml").register.dossier(DIKE)
    assert [held.reached(stage).a4 for stage in (Stage.SENT, Stage.DELIVERED, Stage.CONFIRMED)] == [None, 31, 32]


def test_a_group_that_is_left_out_has_no_dossier_in_the_list(archive):
    archive("decide", DIKE, PUMP, "--selected", "--by", "qd76-giay", *BY)
    draw = ("list", "draw-up", "DM", "--year", "2026", "--leave", "01=rà soát năm sau")
    refused(archive, "thuộc nhóm 01/Thủy lợi, mà danh mục DM ghi là để lại", *draw, "--leave", "01/Thủy lợi=chưa xong")
    archive(*draw, "--leave", "01/Địa chính=chưa chỉnh lý xong", *BY)
    archive("list", "submit", "DM", *BY)
    told = archive("list", "approve", "DM", "phe-duyet.toml", *BY)
    assert "2 hồ sơ của danh mục được ghi là chọn sau ngày phê duyệt" in told.stderr
    archive("decide", "H32.15.1971.01.NV", "--selected", "--by", "qd76-giay", *BY)
    amend = ("list", "amend", "DM", "dieu-chinh.toml", "--add", "H32.15.1971.01.NV", "--reason", "bổ sung")
    archive(*amend, *BY)
    listed = json.loads(archive("list", "show", "DM", "--json").stdout)
    assert listed["left_out"] == [["01", "rà soát năm sau"]], "a group that came in is left out no more"


def test_a_decision_of_a_day_to_come_is_refused(archive):
    Path("mai.toml").write_text('number = "1"\ndate = 2999-01-01\nauthority = "Sở"\n', encoding="utf-8")
    refused(archive, "ngày chưa tới: 2999-01-01", "list", "approve", "DM", "mai.toml")
    refused(
        archive, "ngày chưa tới: 2999-01-01", "list", "amend", "DM", "mai.toml", "--add", DIKE, "--reason", "bổ sung"
    )


def test_a_new_dossier_without_title_and_missing_dates_are_told_with_their_places(archive):
    inventory(
        [["TT", "Mã hồ sơ", "Tiêu đề hồ sơ", "Số lượng tờ"]], [1, "H32.15.1980.07.NV", None, 3], [2, DIKE, None, 5]
    )
    told = archive("import", "so.xlsx", "--terms", "delivery.toml", "--lang", "vi", *BY, fine=False)
    assert "Sheet:3: TAB-006 thiếu cột bắt buộc: Thời gian bắt đầu (startDate)" in told.stderr
    assert "Sheet:4: FLD-001 thiếu Tiêu đề hồ sơ (title)" in told.stderr
    assert "Sheet:5" not in told.stderr
    assert "1 hồ sơ mới, 1 hồ sơ mô tả lại" in told.stdout


def test_text_of_an_old_font_is_refused_until_somebody_says_which(archive):
    rows = ["H32.15.1980.01.NV;Hå s¬ vÒ viÖc ®o ®¹c ®Þa giíi;1980", "H32.15.1980.02.NV;B¸o c¸o x©y dùng ®ª;1980"]
    shown = "\n".join(["Mã hồ sơ;Tiêu đề hồ sơ;Thời gian bắt đầu", *rows, ""])
    Path("cu.csv").write_text(shown, encoding="utf-8")
    kept = "\n".join(["M· hå s¬;Tiªu ®Ò hå s¬;Thêi gian b¾t ®Çu", *rows, ""])
    Path("byte.csv").write_text(kept, encoding="cp1252")
    before = log()
    for name, place in (("cu.csv", "(ô B2, B3)"), ("byte.csv", "(ô A1")):
        done = archive("import", name, "--terms", "delivery.toml", *BY, fine=False)
        assert done.returncode == 3
        assert f"{name}: TAB-020: chữ theo bảng mã cũ TCVN3 (ABC), không phải Unicode {place}" in done.stderr
        assert 'mục [table]: legacy = "tcvn3"' in done.stderr
    assert log() == before
    with Path("delivery.toml").open("a", encoding="utf-8") as terms:
        terms.write('\n[table]\nlegacy = "tcvn3"\n')
    assert "2 hồ sơ mới" in archive("import", "byte.csv", "--terms", "delivery.toml", *BY).stdout
    assert "2 hồ sơ không đổi" in archive("import", "cu.csv", "--terms", "delivery.toml", *BY).stdout
    assert "Tiêu đề hồ sơ: Hồ sơ về việc đo đạc địa giới\n" in archive("show", "H32.15.1980.01.NV").stdout


def test_an_inventory_empties_the_fields_that_it_is_told_to(archive):
    headers = [
        "TT",
        "Mã hồ sơ",
        "Tiêu đề hồ sơ",
        "Thời gian bắt đầu",
        "Thời gian kết thúc",
        "Dấu hiệu hư hỏng",
        "Hộp số",
    ]
    inventory([headers], [1, DIKE, "Đắp đê", "1978", None, None, None])
    given = ("import", "so.xlsx", "--terms", "delivery.toml")
    before = ov.open_archive("archive.toml").register.dossier(DIKE)
    archive(*given, *BY)
    held = ov.open_archive("archive.toml").register.dossier(DIKE)
    # What it does not say stays, in the record and beside it.
    for name in ("signs", "group", "medium", "uses", "arranged", "shelf"):
        assert getattr(held, name) == getattr(before, name)
    assert held.record["endDate"] == "1979"
    refused(archive, "không xóa được trường 'title'", *given, "--empty", "title")
    before = log()
    assert "không có cột của trường group" in archive(*given, "--empty", "group", *BY, fine=False).stderr
    assert log() == before
    archive(*given, "--empty", "endDate", "--empty", "signs", "--empty", "box", *BY)
    held = ov.open_archive("archive.toml").register.dossier(DIKE)
    assert (held.record["endDate"], held.signs, held.shelf.box, held.group) == ("", (), "", "Thủy lợi")
    assert held.shelf.place


@pytest.mark.parametrize(
    "given",
    [
        ("register", "copies", "-o", "a.csv", "-o", "b.csv"),
        ("report", "unit", "--year", "2026", "-o", "a.json", "-o", "b.docx"),
        ("register", "plan", "progress", "plan.toml", "-o", "a.docx", "-o", "b.xlsx"),
        ("register", "merge", "don-vi.json", "--name", "Tỉnh", "--year", "2026", "-o", "a.json", "-o", "b.xlsx"),
        ("register", "list", "write", "DM", "a.docx", "b.xlsx"),
        ("register", "list", "yearly", "a.docx", "b.xlsx", "--year", "2026"),
        ("handover", "answer", "ban-giao", "a.json", "b.docx", "--receiver", "Bộ", "--accepted"),
    ],
    ids=lambda given: " ".join(given[:3]),
)
def test_every_file_is_looked_at_before_the_first_is_written(archive, program, given):
    there = Path(next(each for each in given if each.startswith("b.")))
    there.write_text("có người viết", encoding="utf-8")
    assert program(*given).returncode == 5
    there.unlink()
    assert program(*(each.replace(there.name, "b.pdf") for each in given)).returncode == 2
    first = next(each for each in given if each.startswith("a."))
    assert program(*(each.replace(there.name, first) for each in given)).returncode == 2
    assert not list(Path().glob("[ab].*"))


def test_what_a_list_cannot_become_is_told_in_plain_words(archive):
    archive("decide", "--decided", "open", "--refused", "--reason", "không thuộc diện", *BY)
    archive("decide", DIKE, "--selected", "--by", "qd76-giay", *BY)
    archive("list", "draw-up", "DM", "--year", "2026", *BY)
    refused(
        archive,
        "danh mục DM đang lập, không phê duyệt được; hãy trình trước",
        "list",
        "approve",
        "DM",
        "phe-duyet.toml",
    )
    archive("list", "submit", "DM", *BY)
    refused(archive, "danh mục DM đã trình rồi", "list", "submit", "DM")
    refused(archive, "danh mục DM đã trình, không lập lại được", "list", "draw-up", "DM", "--year", "2026")
    archive("list", "approve", "DM", "phe-duyet.toml", *BY)
    refused(archive, "danh mục DM đã phê duyệt, không trả lại được", "list", "send-back", "DM", "--reason", "nhầm")
