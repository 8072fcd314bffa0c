"""The marked workbook: what is wrong stands in its cells, and everything of the supplier's stays."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from checked_reports import finding, report
from oais_vn.formats.reports.cell_marks import RULER
from oais_vn.formats.reports.marked_workbook import write_marked_workbook
from oais_vn.formats.tables.sheet import Row, Sheet
from oais_vn.model.errors import PackageError
from oais_vn.model.location import Location
from oais_vn.model.report import Severity, Standing
from oais_vn.model.waivers import Waiver


def workbook():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Hồ sơ"
    sheet.append(["Mã", "Tờ", "Tổng"])
    sheet.append(["D.01", 3, "=B2*2"])
    sheet.append(["D.02", 4, None])
    sheet["A2"].comment = Comment("Xem lại bìa", "Văn thư")
    sheet["B3"].fill = PatternFill("solid", start_color="FF00FF00")
    sheet.column_dimensions["A"].width = 33
    sheet.row_dimensions[3].hidden = True
    sheet.merge_cells("A5:B6")
    sheet.add_data_validation(DataValidation(type="list", formula1='"a,b"', sqref="C3"))
    stream = io.BytesIO()
    book.save(stream)
    return stream


def with_results(stream, value="6"):
    """The workbook as Excel leaves it: formulas with what they gave."""
    made = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(b"<f>B2*2</f><v></v>", f"<f>B2*2</f><v>{value}</v>".encode()).replace(
                b"<f>B2*2</f><v />", f"<f>B2*2</f><v>{value}</v>".encode()).replace(
                b"<f>B2*2</f><v/>", f"<f>B2*2</f><v>{value}</v>".encode()))  # fmt: skip
    return made


def cell(place, **changes):
    return Location(path="MUC_LUC.xlsx", sheet="Hồ sơ", cell=place, **changes)


def marked(judged, language="vi", **source):
    stream = io.BytesIO()
    write_marked_workbook(judged, language, stream, **source)
    return stream


def opened(stream, **options):
    return openpyxl.load_workbook(stream, **options)


def colours(sheet):
    return {
        str(area.sqref): [rule.dxf.fill.bgColor.rgb for rule in area.rules] for area in sheet.conditional_formatting
    }


def texts(sheet):
    return [[each.value for each in row] for row in sheet.iter_rows()]


def test_findings_of_a_cell_are_joined_below_what_people_wrote():
    warned = finding("FLD-009", "số tờ lạ", cell("A2"), severity=Severity.WARNING)
    stream = marked(report(warned, finding("FLD-003", "mã sai", cell("A2"))), workbook=workbook(), name="x")
    sheet = opened(stream)["Hồ sơ"]
    assert sheet["A2"].comment.text == (
        f"Xem lại bìa\n{RULER}\n\nLỖI FLD-003: mã sai\nCách xử lý: sửa FLD-003\n\n"
        "CẢNH BÁO FLD-009: số tờ lạ\nCách xử lý: sửa FLD-009"
    )
    assert sheet["A2"].comment.author == "Văn thư"
    assert colours(sheet) == {"A2": ["FFF4B6B6"]}


def test_a_row_is_marked_at_its_first_cell_and_a_merged_cell_where_it_is_seen():
    row = finding(
        "XRF-005", "thiếu số", Location(path="MUC_LUC.xlsx", sheet="Hồ sơ", line=3), severity=Severity.WARNING
    )
    sheet = opened(marked(report(row, finding("FLD-003", "gộp", cell("B6"))), workbook=workbook(), name="x"))["Hồ sơ"]
    assert colours(sheet) == {"A3": ["FFFFE699"], "A5": ["FFF4B6B6"]}
    assert "XRF-005" in sheet["A3"].comment.text


def test_what_is_waived_or_only_tells_marks_nothing():
    told = finding("DRV-001", "suy ra", cell("A2"), severity=Severity.INFO)
    waived = finding("FLD-003", "mã sai", cell("B2"), waiver=Waiver("FLD-003", "mã cũ", "Giám đốc"))
    book = opened(marked(report(told, waived), workbook=workbook(), name="x"))
    assert colours(book["Hồ sơ"]) == {}
    assert [row[0] for row in texts(book["Lỗi"])[1:]] == ["FLD-003"]
    assert texts(book["Lỗi"])[1][9] == "mã cũ (Giám đốc)"


def test_everything_else_of_the_workbook_stays():
    original = with_results(workbook())
    before = original.getvalue()
    stream = marked(report(finding("FLD-003", "mã sai", cell("B3"))), workbook=original, name="x")
    sheet = opened(stream)["Hồ sơ"]
    assert sheet["C2"].value == "=B2*2"
    assert opened(stream, data_only=True)["Hồ sơ"]["C2"].value == 6
    assert sheet["B3"].fill.start_color.rgb == "FF00FF00"
    assert sheet.column_dimensions["A"].width == 33
    assert sheet.row_dimensions[3].hidden
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A5:B6"]
    assert sheet.data_validations.dataValidation[0].formula1 == '"a,b"'
    assert original.getvalue() == before


def test_marking_again_leaves_no_trace_of_the_first_time():
    once = marked(report(finding("FLD-003", "mã sai", cell("A2"))), workbook=workbook(), name="x")
    book = opened(marked(report(finding("FLD-004", "tờ sai", cell("B2"))), workbook=once, name="x"))
    assert book.sheetnames == ["Đọc trước", "Lỗi", "Hồ sơ"]
    assert book["Hồ sơ"]["A2"].comment.text == "Xem lại bìa"
    assert colours(book["Hồ sơ"]) == {"B2": ["FFF4B6B6"]}


def test_the_list_links_to_cells_and_files_to_the_row_of_their_dossier():
    file = finding("DLV-015", "tệp hỏng", Location(path="a/b.pdf"), params={"dossier": "D.02"}, standing=Standing.OPEN)
    gone = finding("FLD-001", "trống", cell("C3"))
    judged = report(finding("FLD-003", "mã sai", cell("A2")), file, mended=(gone,))
    sheet = opened(marked(judged, workbook=workbook(), name="x"))["Lỗi"]
    links = [row[4].hyperlink.location for row in sheet.iter_rows(min_row=2)]
    assert links == ["'Hồ sơ'!A2", "'Hồ sơ'!A3", "'Hồ sơ'!C3"]
    assert [(row[2], row[5], row[8]) for row in texts(sheet)[2:]] == [
        ("D.02", "a/b.pdf", "còn"),
        (None, None, "đã sửa"),
    ]
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A1:J4", "A2")


def test_the_first_sheet_binds_the_report_and_the_original():
    import hashlib

    from oais_vn.formats.reports.json import report_bytes

    original = workbook()
    judged = report(finding("FLD-003", "mã sai", cell("A2")))
    book = opened(marked(judged, workbook=original, name="x"))
    told = {row[0]: row[1] for row in texts(book["Đọc trước"])}
    assert told["SHA-256 của báo cáo JSON"] == hashlib.sha256(report_bytes(judged, "vi")).hexdigest()
    assert told["SHA-256 của bảng tính gốc"] == hashlib.sha256(original.getvalue()).hexdigest()
    assert told["SHA-256 của lần giao nộp"] == "d" * 64
    assert book["Đọc trước"]["A1"].value == "KẾT QUẢ KIỂM TRA: KHÔNG ĐẠT"
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == []
    assert book.active.title == "Đọc trước"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_text_becomes_a_formula(sign):
    hostile = f"{sign}HYPERLINK(1)\x00\x0b\ud800\ufffe"
    stream = marked(report(finding("FLD-003", hostile, cell("A2"))), workbook=workbook(), name="x")
    listed = opened(stream)["Lỗi"]["G2"]
    assert (listed.data_type, listed.quotePrefix) == ("s", True)
    assert listed.value == f"{sign}HYPERLINK(1)\\x00\\x0b\\ud800\\ufffe"
    assert "\\x00" in opened(stream)["Hồ sơ"]["A2"].comment.text


def test_a_comment_stays_short_and_says_what_it_leaves_out():
    many = [finding("FLD-003", f"{number} " + "dài " * 1000, cell("A2")) for number in range(50)]
    comment = opened(marked(report(*many), workbook=workbook(), name="x"))["Hồ sơ"]["A2"].comment
    assert len(comment.text) < 2_500
    assert comment.text.endswith("… và 48 phát hiện nữa: xem trang danh sách lỗi.")
    assert comment.height <= 600


def test_other_tables_become_text():
    rows = (Row(1, ("Mã", "Tờ")), Row(2, ("=1+1", "007")))
    sheet = Sheet("bảng:kê", True, lambda width, first: iter(rows))
    place = Location(path="bảng.csv", sheet="bảng:kê", cell="B2")
    book = opened(marked(report(finding("FLD-003", "sai", place)), sheets=[sheet]))
    made = book["bảng_kê"]
    assert texts(made) == [["Mã", "Tờ"], ["=1+1", "007"]]
    assert made["A2"].data_type == "s"
    assert "FLD-003" in made["B2"].comment.text


def test_what_cannot_be_kept_is_told():
    stream = workbook()
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/charts/chart1.xml", "<c/>")
        archive.writestr("xl/vbaProject.bin", b"macro")
    said = " ".join(str(row[0]) for row in texts(opened(marked(report(), workbook=stream, name="x"))["Đọc trước"]))
    assert "biểu đồ" in said
    assert ".xlsm" in said


def test_a_bomb_is_refused_before_anything_opens_it():
    stream = workbook()
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a.bin", bytes(50 << 20))
    with pytest.raises(PackageError, match="zip bomb"):
        marked(report(), workbook=stream, name="x")


def test_a_cell_in_the_last_corner_costs_no_more_than_another():
    book = openpyxl.load_workbook(workbook())
    book["Hồ sơ"]["XFD1048576"] = "góc"
    stream = io.BytesIO()
    book.save(stream)
    places = [finding("FLD-003", "sai", cell(place)) for place in ("A2", "XFE1", "A1048577", "A0")]
    assert colours(opened(marked(report(*places), workbook=stream, name="x"))["Hồ sơ"]) == {"A2": ["FFF4B6B6"]}


def test_beyond_so_many_comments_cells_are_coloured_and_listed(monkeypatch):
    monkeypatch.setattr("oais_vn.formats.reports.marked_workbook.MOST_COMMENTS", 1)
    many = [finding("FLD-003", "sai", cell(place)) for place in ("A2", "A3")]
    book = opened(marked(report(*many), workbook=workbook(), name="x"))
    assert book["Hồ sơ"]["A3"].comment is None
    assert colours(book["Hồ sơ"]) == {"A2 A3": ["FFF4B6B6"]}
    assert any("chú thích ở các ô sau" in str(row[0]) for row in texts(book["Đọc trước"]))
