"""What is odd in how a table is written comes out as findings, in both languages, at its place."""

import csv
import importlib.util
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from oais_vn.formats.tables.delivery import read_delivery
from oais_vn.formats.tables.mapping import parse_mapping
from oais_vn.formats.tables.terms import read_terms
from oais_vn.storage.directory import DirectorySource
from oais_vn.validation.delivery import check_delivery

BUILDER = Path(__file__).resolve().parents[1] / "formats" / "tables" / "deliveries.py"
MOMENT = datetime(2026, 11, 20, 8, tzinfo=UTC)
OLD = "VÒ viÖc thµnh lËp x·"


@pytest.fixture(scope="module")
def built():
    spec = importlib.util.spec_from_file_location("deliveries", BUILDER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def found(built, tmp_path):
    """The first finding of a code on a two-sheet delivery, as a workbook that `edit` changes or as CSV."""

    def find(code, rows, *, edit=None, table="", as_csv=False, mapping=None):
        sheets = built.two_sheets([built.dossier_row()], rows)
        files = built.names(*range(1, len(rows) + 1))
        root = built.make_delivery(tmp_path, sheets, files, terms_text=built.TERMS + table, edit=edit)
        if as_csv:
            (root / "danh-muc.xlsx").unlink()
            for title, lines in sheets.items():
                with (root / f"{title}.csv").open("w", encoding="utf-8", newline="") as stream:
                    csv.writer(stream).writerows(lines)
        source = DirectorySource(root)
        options = {"terms": read_terms(source), "mapping": mapping and parse_mapping(mapping, "anh-xa.toml")}
        delivery = read_delivery(source, built.profile(), built.ListSpool(), None, **options)
        findings = check_delivery(delivery, built.profile(), lambda: MOMENT).findings
        only, *_ = [each for each in findings if each.code == code]
        for text in (only.message, only.remedy):
            assert "{" not in text.vi + text.en
        return only

    return find


def test_old_text(built, found):
    finding = found("TAB-020", [built.document_row(1, **{"Trích yếu nội dung": OLD})])
    assert finding.location.to("vi") == "danh-muc.xlsx, trang 'Văn bản', ô H2"
    assert "'Về việc thành lập xã'" in finding.message.vi
    assert 'legacy = "tcvn3"' in finding.remedy.en
    assert finding.severity.value == "error"


def test_old_text_that_was_converted(built, found):
    rows = [built.document_row(1, **{"Trích yếu nội dung": OLD}), built.document_row(2)]
    finding = found("DRV-013", rows, table='[table]\nlegacy = "tcvn3"\n')
    assert f"{OLD} → Về việc thành lập xã" in finding.message.vi


def test_a_column_in_two_codes(built, found):
    rows = [built.document_row(1, **{"Trích yếu nội dung": OLD}), built.document_row(2)]
    finding = found("TAB-026", rows, table='[table]\nlegacy = "tcvn3"\n')
    assert "TCVN3 (ABC)" in finding.message.vi


def test_rows_of_delimited_text(built, found):
    rows = [built.document_row(1), [*built.document_row(2), "thừa"], built.document_row(3)[:-1]]
    assert found("TAB-021", rows, as_csv=True).location.to("en") == "Văn bản.csv, sheet 'Văn bản', line 3"


def test_rows_cut_short(built, found):
    finding = found("TAB-022", [built.document_row(1)[:-1]], as_csv=True)
    assert finding.severity.value == "warning"
    assert "dòng 2" in finding.message.vi


def test_how_delimited_text_was_read(built, found):
    finding = found("DRV-011", [built.document_row(1)], as_csv=True)
    assert finding.location.path == "Hồ sơ.csv"
    assert "UTF-8, dấu phân cách ','" in finding.message.vi


def test_a_shortened_number(built, found):
    finding = found("TAB-025", [built.document_row(1, Số="1.2E+11")], as_csv=True)
    assert finding.location.cell == "D2"


def test_hidden_rows(built, found):
    def hide(book):
        book["Văn bản"].row_dimensions[2].hidden = True

    finding = found("TAB-023", [built.document_row(1)], edit=hide)
    assert finding.message.vi.startswith("có nội dung bị ẩn")
    assert "dòng 2; cột –" in finding.message.vi


def test_a_hidden_sheet(built, found):
    def hide(book):
        book["Văn bản"].sheet_state = "hidden"

    assert found("TAB-023", [built.document_row(1)], edit=hide).message.en.startswith("the whole sheet is hidden; ")


def test_merged_cells(built, found):
    rows = [built.document_row(1), built.document_row(2, **{"Cơ quan ban hành": None})]
    finding = found("DRV-012", rows, edit=lambda book: book["Văn bản"].merge_cells("G2:G3"))
    assert "'UBND huyện Vạn Ninh'" in finding.message.vi


def test_swapped_dates(built, found):
    typed = [built.document_row(n, **{"Ngày tháng năm văn bản": f"{n + 20}/02/2008"}) for n in (1, 2, 3)]
    real = [built.document_row(n, **{"Ngày tháng năm văn bản": date(2008, n, 2)}) for n in (4, 5, 6)]
    assert found("TAB-024", [*typed, *real]).location.cell == "F5"


def test_a_mapping(built, found):
    names = dict(zip(built.DOSSIER_HEADERS, ["fileCode", "title"], strict=False))
    lines = "\n".join(f'"{header}" = "{field}"' for header, field in {**names, "Cột lạ": "keyword"}.items())
    mapping = f'[dossier]\n{lines}\n"Thời gian bắt đầu" = "startDate"\n[text]\n"STT văn bản" = "docOrdinal"\n'
    mapping += '"Mã hồ sơ" = "fileCode"\n"Đường dẫn file" = "path"\n'
    finding = found("TAB-027", [built.document_row(1)], mapping=mapping.encode())
    assert "Cột lạ" in finding.message.vi
    assert finding.location.path == "anh-xa.toml"
