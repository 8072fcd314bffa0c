"""A delivery is judged: every rule on a delivery that breaks it, and silence on one that does not."""

import importlib.util
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation import delivery as validation
from oais_vn.validation.delivery import RULES, check_delivery
from oais_vn.validation.rule import rule

BUILDER = Path(__file__).resolve().parents[1] / "formats" / "tables" / "deliveries.py"
CODE = "H05.02.02.2008.01.HC"
MOMENTS = (datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 20, 9, tzinfo=UTC))


@pytest.fixture(scope="module")
def built():
    spec = importlib.util.spec_from_file_location("deliveries", BUILDER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def judged(built, tmp_path):
    """Judge a two-sheet delivery: changes to its first dossier, its rows, more headers, other files or terms."""

    def judge(dossier=None, rows=None, *, files=None, terms=None, extra=None, edit=None):
        rows = [built.document_row()] if rows is None else rows
        sheets = built.two_sheets([built.dossier_row(**(dossier or {}))], rows)
        for (sheet, header), value in (extra or {}).items():
            sheets[sheet] = [[*sheets[sheet][0], header], *([*row, value] for row in sheets[sheet][1:])]
        files = built.names(*range(1, len(rows) + 1)) if files is None else files
        root = built.make_delivery(tmp_path, sheets, files, terms_text=terms or built.TERMS, edit=edit)
        return report_of(built, root)

    return judge


def report_of(built, root, **options):
    moments = iter(MOMENTS)
    return check_delivery(built.read(root), built.profile(), lambda: next(moments), **options)


def serious(report):
    """Findings that are not mere information: code and place."""
    found = [finding for finding in report.findings if finding.severity is not Severity.INFO]
    return [(each.code, each.location.cell or each.location.line or each.location.path) for each in found]


def finding(report, code):
    (only,) = [each for each in report.findings if each.code == code]
    return only


def test_a_good_delivery_passes_with_information_only(judged):
    report = judged()
    assert serious(report) == []
    assert report.passed
    assert (report.started, report.ended) == MOMENTS
    assert (report.subject.kind, report.subject.id, report.objects) == ("delivery", "01/2026", 1)


def test_the_flat_sheet_passes(built, tmp_path):
    root = built.make_delivery(tmp_path, built.flat_sheets(built.flat_row()), built.names(1))
    assert serious(report_of(built, root)) == []


def test_objects_are_counted_by_the_caller_when_it_says_so(built, tmp_path):
    root = built.make_delivery(tmp_path, built.flat_sheets(built.flat_row()), built.names(1))
    assert report_of(built, root, objects=7).objects == 7


def test_an_impossible_date_has_one_clear_line(judged, built):
    report = judged(rows=[built.document_row(**{"Ngày tháng năm văn bản": "31/02/2001"})])
    assert serious(report) == [("TAB-003", "F2")]
    line = finding(report, "TAB-003").line("vi")
    assert line == "danh-muc.xlsx, trang 'Văn bản', ô F2: ngày 31/02/2001 không có thật hoặc sai dạng (TAB-003)"
    assert not report.passed


def test_values_filled_in_are_grouped_by_field(judged, built):
    report = judged(rows=[built.document_row(n) for n in range(1, 31)])
    told = [each for each in report.findings if each.code == "DRV-003"]
    assert {each.params["field"] for each in told} == {
        "maintenance",
        "mode",
        "language",
        "riskRecovery",
        "riskRecoveryStatus",
    }
    assert {each.params["count"] for each in told} == {"30"}
    assert len(report.findings) < 30


@pytest.mark.parametrize(
    ("dossier", "extra", "expected"),
    [
        ({"Tiêu đề hồ sơ": None}, {}, [("FLD-001", "B2")]),
        ({"Tiêu đề hồ sơ": "ồ" * 1001}, {}, [("FLD-003", "B2")]),
        ({"Tiêu đề hồ sơ": "o\u0302\u0300" * 1000}, {}, []),
        ({"Tiêu đề hồ sơ": "x_x0001_"}, {}, [("FLD-009", "B2")]),
        ({"Số lượng tờ": "10 tờ"}, {}, [("FLD-004", "H2")]),
        ({"Số lượng tờ": "khoảng mười tờ"}, {}, [("FLD-004", "H2")]),
        ({"Chế độ sử dụng": "chỉ phục vụ cán bộ trong cơ quan có giấy giới thiệu"}, {}, [("FLD-008", "D2")]),
        ({"Ngôn ngữ": "Klingon"}, {}, [("FLD-008", "E2")]),
        ({"Thời gian bắt đầu": "21/12/2008"}, {}, [("FLD-010", "G2"), ("FLD-011", "F2")]),
        ({"Thời gian bắt đầu": "07/02/2008", "Thời gian kết thúc": "07/02/2008"}, {}, []),
        ({"Thời gian bắt đầu": "02/2008", "Thời gian kết thúc": "02/2008"}, {}, []),
        ({"Thời gian kết thúc": "06/02/2008"}, {}, [("FLD-011", "F2")]),
        ({"Thời hạn bảo quản": "20 năm"}, {}, [("FLD-012", "C2")]),
        ({"Tổng số văn bản": 2}, {}, [("XRF-007", "I2")]),
        ({"Số lượng trang": 4}, {}, [("XRF-006", "J2")]),
        ({"Thời gian bắt đầu": "2009", "Thời gian kết thúc": "2009"}, {}, [("XRF-003", "A2"), ("FLD-011", "F2")]),
        ({}, {("Hồ sơ", "Mức độ tin cậy"): "Số hóa"}, [("FLD-002", 2)]),
        ({}, {("Hồ sơ", "Mức độ tin cậy"): "02", ("Hồ sơ", "Mã hồ sơ giấy gốc"): ""}, [("FLD-002", "L2")]),
        ({}, {("Hồ sơ", "Mức độ tin cậy"): "02", ("Hồ sơ", "Mã hồ sơ giấy gốc"): "H32.K1.5"}, []),
        ({}, {("Hồ sơ", "Mã hồ sơ giấy gốc"): "123"}, [("FLD-014", "K2")]),
        ({}, {("Hồ sơ", "Dự phòng"): "có lẽ"}, [("FLD-005", "K2")]),
        ({}, {("Hồ sơ", "Mã hồ sơ lưu trữ"): "H99.H05.02.02.2008.01.HC"}, [("XRF-008", "K2")]),
        ({}, {("Hồ sơ", "Mã hồ sơ lưu trữ"): "H32.15.H05.02.02.1994.01.HC"}, [("XRF-008", "K2")]),
        ({}, {("Văn bản", "Mức độ tin cậy"): "Gốc điện tử"}, [("FLD-002", 2)]),
        ({}, {("Văn bản", "Mã tài liệu"): "H05.02.02.2008.01.HC.0000009"}, [("XRF-001", "K2")]),
        ({}, {("Văn bản", "Mã tài liệu"): "H05.02.02.1994.01.HC.0000001"}, [("XRF-002", "K2")]),
    ],
)
def test_fields_and_codes(judged, dossier, extra, expected):
    assert serious(judged(dossier, extra=extra)) == expected


def test_a_required_value_that_only_some_rows_lack_names_the_cell(judged, built):
    rows = [built.document_row(1), built.document_row(2, **{"Cơ quan ban hành": None})]
    report = judged(rows=rows)
    assert serious(report) == [("FLD-001", "G3")]
    assert "Cơ quan, tổ chức, cá nhân ban hành (organName)" in finding(report, "FLD-001").message.vi


def test_a_missing_column_is_said_once_and_not_for_every_row(built, tmp_path):
    sheets = built.two_sheets([built.dossier_row(**{"Số lượng tờ": 5})], [built.document_row(n) for n in (1, 2, 3)])
    sheets["Văn bản"] = [[*row[:6], *row[7:]] for row in sheets["Văn bản"]]
    root = built.make_delivery(tmp_path, sheets, built.names(1, 2, 3))
    report = report_of(built, root)
    assert serious(report) == [("TAB-006", 1)]
    assert "organName" in finding(report, "TAB-006").message.vi
    assert "Trích yếu nội dung" in finding(report, "TAB-006").message.vi


def test_a_code_that_the_circular_makes_too_long_is_only_a_warning(built, tmp_path):
    code = "H05.02.02.2008.01234567.HC"
    sheets = built.two_sheets([built.dossier_row(code)], [built.document_row(code=code)])
    report = report_of(built, built.make_delivery(tmp_path, sheets, built.names(1, code=code)))
    assert serious(report) == [("FLD-013", 2)]
    assert report.passed


@pytest.mark.parametrize(
    ("ordinals", "expected"),
    [((1, 2, 3), []), ((1, 1, 2), ["XRF-004"]), ((1, 3), ["XRF-005"]), ((2, 3), ["XRF-005"]), ((1, 5), ["XRF-005"])],
)
def test_ordinals_run_from_one_without_gaps_or_repeats(judged, built, ordinals, expected):
    rows = [
        built.document_row(n, **{"Đường dẫn file": f"{place}.pdf", "Số trang": 2}) for place, n in enumerate(ordinals)
    ]
    report = judged(rows=rows, files=[f"{place}.pdf" for place in range(len(rows))])
    assert [code for code, _ in serious(report)] == expected


def test_pages_of_photographs_are_not_summed(built, tmp_path):
    sheets = {
        "Hồ sơ": [built.DOSSIER_HEADERS, built.dossier_row(**{"Số lượng trang": 6})],
        "Ảnh": [
            ["Mã hồ sơ", "STT ảnh", "Tiêu đề ảnh", "Loại ảnh", "Tên file"],
            [CODE, 1, "Lễ khánh thành", "Ảnh", "a.jpg"],
        ],
    }
    assert serious(report_of(built, built.make_delivery(tmp_path, sheets, ["a.jpg"]))) == []


def test_a_file_named_as_another_document_is_found_out(judged, built):
    rows = [
        built.document_row(1, **{"Đường dẫn file": built.names(2)[0]}),
        built.document_row(2, **{"Đường dẫn file": built.names(1)[0]}),
    ]
    report = judged(rows=rows)
    assert serious(report) == [("XRF-009", "J2"), ("XRF-009", "J3")]


def test_signed_files_bear_their_documents_code(judged, built):
    signed = f"{CODE}/{CODE}.0000001_signed.pdf"
    assert serious(judged(rows=[built.document_row(**{"Đường dẫn file": signed})], files=[signed])) == []


def test_a_code_of_another_agency_and_a_dossier_out_of_the_agencys_time_are_warnings(built, tmp_path):
    other = "H99.2008.01.HC"
    terms = built.TERMS.replace("[fonds]", "valid_from = 2010\n[fonds]", 1)
    sheets = built.two_sheets([built.dossier_row(other)], [built.document_row(code=other)])
    report = report_of(built, built.make_delivery(tmp_path, sheets, built.names(1, code=other), terms_text=terms))
    assert [code for code, _ in serious(report)] == ["XRF-010", "XRF-011"]
    assert report.passed


def test_a_dossier_without_documents_is_an_error(built, tmp_path):
    sheets = built.two_sheets(
        [built.dossier_row(), built.dossier_row("H05.02.02.2008.02.HC", **{"Tổng số văn bản": 0, "Số lượng trang": 0})],
        [built.document_row()],
    )
    report = report_of(built, built.make_delivery(tmp_path, sheets, built.names(1)))
    assert serious(report) == [("DLV-012", 3)]


def test_files_and_rows_each_have_their_line(judged, built):
    rows = [
        built.document_row(1),
        built.document_row(2, **{"Đường dẫn file": "khong-co.pdf"}),
        built.document_row(3, **{"Đường dẫn file": None}),
        built.document_row(4, **{"Đường dẫn file": built.names(1)[0]}),
    ]
    report = judged(rows=rows, files=[*built.names(1), "thua.pdf"])
    codes = dict(serious(report))
    assert codes["DLV-001"] == "J3"
    assert codes["DLV-002"] == 4
    assert codes["DLV-003"] == "J5"
    assert codes["DLV-004"] == "thua.pdf"
    assert "trang 'Văn bản', dòng 2" in finding(report, "DLV-003").message.vi


def test_a_link_out_of_the_delivery_is_one_error(built, tmp_path):
    (tmp_path / "ngoai.pdf").write_bytes(b"x")
    root = built.make_delivery(tmp_path / "giao", built.two_sheets([built.dossier_row()], [built.document_row()]))
    (root / CODE).mkdir()
    (root / built.names(1)[0]).symlink_to(tmp_path / "ngoai.pdf")
    assert serious(report_of(built, root)) == [("DLV-005", built.names(1)[0])]


def test_a_name_too_long_for_windows_is_an_error(judged, built):
    folder = "thư mục rất dài " * 6
    path = f"{folder}/{folder}/{folder}/a.pdf".replace(" /", "/")
    report = judged(rows=[built.document_row(**{"Đường dẫn file": path})], files=[path])
    assert serious(report) == [("DLV-009", path)]


def test_cells_with_errors_are_said_once(judged):
    def edit(book):
        cell = book["Văn bản"]["H2"]
        cell.value = "#N/A"
        cell.data_type = "e"

    assert serious(judged(edit=edit)) == [("TAB-001", "H2")]


def test_an_unknown_workbook_is_one_error(built, tmp_path):
    root = built.make_delivery(tmp_path, {"Sheet1": [["Cột một", "Cột hai"], ["a", "b"]]}, ["x.pdf"])
    assert serious(report_of(built, root)) == [("TAB-004", 1)]


def test_keys_of_delivery_toml_that_nobody_knows_are_warnings(judged, built):
    report = judged(terms=built.TERMS.replace("[defaults]", "[defaults]\nlangauge = 'Tiếng Việt'"))
    assert serious(report) == [("TAB-013", "delivery.toml")]
    assert "language" in finding(report, "TAB-013").message.vi


def linked_to(built, tmp_path, links, **changes):
    """Judge two dossiers of two documents, the second of each linked to what `links` says, by dossier."""
    codes = (CODE, "H05.02.02.2008.02.HC")
    dossiers = [built.dossier_row(code, **{"Tổng số văn bản": 2, "Số lượng trang": 6}) for code in codes]
    rows, files = [], []
    for code in codes:
        link = links.get(code)
        rows += [[*built.document_row(1, code), None]]
        rows += [[*built.document_row(2, code, **({"Đường dẫn file": None, **changes} if link else {})), link]]
        files += built.names(*((1,) if link else (1, 2)), code=code)
        if link:
            dossiers[codes.index(code)] = built.dossier_row(code, **{"Tổng số văn bản": 2, "Số lượng trang": 3})
    sheets = built.two_sheets(dossiers, rows)
    sheets["Văn bản"][0] = [*sheets["Văn bản"][0], "Tài liệu liên kết"]
    return report_of(built, built.make_delivery(tmp_path, sheets, files))


def test_linked_documents_need_no_file_and_count_as_documents_only(built, tmp_path):
    report = linked_to(built, tmp_path, {CODE: "H05.02.02.2008.02.HC.2"})
    assert serious(report) == []
    assert "H05.02.02.2008.02.HC.2" in finding(report, "DRV-010").message.vi


def test_linked_documents_of_earlier_deliveries_are_warned_of_with_their_dossier(built, tmp_path):
    report = linked_to(built, tmp_path, {CODE: "H05.02.02.1999.07.HC.3"})
    assert serious(report) == [("XRF-013", "K3")]
    assert finding(report, "XRF-013").params["dossier"] == CODE
    assert report.passed


def test_a_linked_document_of_an_earlier_delivery_must_say_how_many_pages_it_has(built, tmp_path):
    report = linked_to(built, tmp_path, {CODE: "H05.02.02.1999.07.HC.3"}, **{"Số trang": None})
    assert serious(report) == [("XRF-013", "K3"), ("FLD-001", "I3")]


def test_pages_of_a_linked_document_are_asked_for_where_no_column_holds_them(built, tmp_path):
    rows = [[*built.document_row(1), None], [*built.document_row(2, **{"Đường dẫn file": None}), "H05.2007.1.1"]]
    sheets = built.two_sheets([built.dossier_row()], rows)
    sheets["Văn bản"][0] = [*sheets["Văn bản"][0], "Tài liệu liên kết"]
    sheets["Văn bản"] = [[*row[:8], *row[9:]] for row in sheets["Văn bản"]]
    root = built.make_delivery(tmp_path, sheets, built.names(1))
    report = check_delivery(built.read(root, pages=built.FixedPages()), built.profile(), lambda: MOMENTS[0])
    assert serious(report) == [("XRF-013", "J3"), ("FLD-001", 3)]


def test_linked_documents_that_cannot_be_fail_the_delivery(built, tmp_path):
    links = {CODE: "H05.02.02.2008.02.HC.1", "H05.02.02.2008.02.HC": f"{CODE}.1"}
    report = linked_to(built, tmp_path, links)
    assert serious(report) == [("XRF-016", "K3"), ("XRF-016", "K5")]
    assert not report.passed
    first = next(each for each in report.findings if each.code == "XRF-016")
    assert CODE in first.message.vi
    assert "một chiều" in first.remedy.vi


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ((None, None), []),
        (("mật", None), [("FLD-016", "D2")]),
        ((None, "mật"), [("FLD-016", "D2"), ("FLD-015", "K2")]),
        (("không", "thường"), []),
    ],
)
def test_what_is_graded_is_not_public(judged, grades, expected):
    extra = {("Hồ sơ", "Độ mật"): grades[0], ("Văn bản", "Độ mật"): grades[1]}
    report = judged({"Chế độ sử dụng": "Công khai"}, extra=extra)
    assert serious(report) == expected
    assert report.passed


def test_what_is_graded_and_not_public_is_not_told(judged):
    extra = {("Hồ sơ", "Độ mật"): "mật", ("Văn bản", "Độ mật"): "mật"}
    assert serious(judged({"Chế độ sử dụng": "Mật"}, extra=extra)) == []


def loose(built, tmp_path, *rows, files=(), terms=None, extra=()):
    sheets = {"Văn bản": [[*built.LOOSE_HEADERS, *extra], *rows]}
    return report_of(built, built.make_delivery(tmp_path, sheets, files, terms_text=terms or built.BATCH_TERMS))


def test_a_good_batch_passes_with_information_and_its_long_identifiers(built, tmp_path):
    rows = [built.loose_row(1), built.loose_row(2)]
    terms = built.BATCH_TERMS.replace("H05.02.02", "H49.64")
    report = loose(built, tmp_path, *rows, files=["den/1.pdf", "den/2.pdf"], terms=terms)
    assert serious(report) == []
    assert report.objects == 2
    assert {each.params["dossier"] for each in report.findings if "dossier" in each.params} <= {
        "H49.64.2025.01.0000001"
    }


def test_findings_on_a_batch_call_it_one(built, tmp_path):
    report = loose(built, tmp_path, built.loose_row(2), built.loose_row(2, **{"Đường dẫn file": "a.pdf"}),
                   files=["den/2.pdf", "a.pdf"], terms=built.BATCH_TERMS.replace("H05.02.02", "H49.64"))  # fmt: skip
    assert serious(report) == [("XRF-004", 3), ("XRF-005", 2)]
    assert "trong lô tài liệu H49.64.2025.01.0000001" in finding(report, "XRF-004").message.vi
    assert "batch H49.64.2025.01.0000001 lacks" in finding(report, "XRF-005").message.en


def test_a_batch_without_documents_is_an_error_at_its_terms(built, tmp_path):
    report = loose(built, tmp_path)
    assert serious(report) == [("DLV-012", "delivery.toml")]
    assert "lô tài liệu" in finding(report, "DLV-012").message.vi


def test_values_that_loose_documents_would_take_from_a_dossier_are_asked_of_themselves(built, tmp_path):
    terms = built.BATCH_TERMS.replace('mode = "Công khai"\n', "").replace("H05.02.02", "H49.64")
    rows = [[*built.loose_row(1), "Công khai"], [*built.loose_row(2), None]]
    files = ["den/1.pdf", "den/2.pdf"]
    report = loose(built, tmp_path, *rows, files=files, terms=terms, extra=["Chế độ sử dụng"])
    assert serious(report) == [("FLD-001", "J3")]


def test_conditions_on_values_that_loose_documents_take_from_the_terms_are_judged(built, tmp_path):
    terms = built.BATCH_TERMS.replace('risk_recovery_status = "02"\n', "").replace("H05.02.02", "H49.64")
    report = loose(built, tmp_path, built.loose_row(), files=["den/1.pdf"], terms=terms)
    assert serious(report) == [("FLD-002", 2)]


def test_files_of_a_batch_may_bear_the_code_counted_on(built, tmp_path):
    terms = built.BATCH_TERMS.replace("H05.02.02", "H49.64")
    files = [f"H49.64.2025.01.{n:07d}.pdf" for n in (1, 3)]
    rows = [built.loose_row(n, **{"Đường dẫn file": name}) for n, name in enumerate(files, start=1)]
    assert serious(loose(built, tmp_path, *rows, files=files, terms=terms)) == [("XRF-009", "I3")]


def test_documents_are_read_from_the_spool_once(built, tmp_path):
    class Counting(built.ListSpool):
        walks = 0

        def items(self, group):
            Counting.walks += 1
            return super().items(group)

    root = built.make_delivery(
        tmp_path, built.two_sheets([built.dossier_row()], [built.document_row()]), built.names(1)
    )
    delivery = built.read(root, spool=Counting())
    check_delivery(delivery, built.profile(), lambda: MOMENTS[0])
    assert Counting.walks == 1


def test_every_rule_has_its_code_and_all_its_texts():
    seen = [each.code for each in RULES]
    assert len(seen) == len(set(seen))
    for each in RULES:
        assert re.fullmatch(r"(TAB|DRV|DLV|FLD|XRF|AGY|PAP|RND|VIR|PDF|IMG|AV|PGQ)-\d{3}", each.code)
        assert each.clause
        assert each.confidence in {"V", "S1", "S2", "A"}
        for text in (each.message, each.remedy):
            assert text.vi
            assert text.en


def test_every_code_of_the_reader_has_its_rule():
    from oais_vn.formats.tables import problems

    reported = {value for name, value in vars(problems).items() if name.isupper() and isinstance(value, str)}
    assert reported <= {each.code for each in RULES}


def test_a_rule_that_crashes_is_told_where_and_the_others_are_asked(judged, built, monkeypatch):
    def crash(_):
        raise RecursionError

    broken = rule(
        "TST-001", severity=Severity.INFO, clause="c", confidence="A", message=Text("a", "b"), remedy=Text("a", "b")
    )(crash)
    monkeypatch.setattr(validation, "_ON_THE_WHOLE", (broken, *validation._ON_THE_WHOLE))
    monkeypatch.setattr(validation, "_ON_A_DOCUMENT", (broken, *validation._ON_A_DOCUMENT))
    report = judged(rows=[built.document_row(**{"Ngày tháng năm văn bản": "01/01/1900"})])
    whole, document = (each for each in report.findings if each.code == "ENG-001")
    assert (whole.location.sheet, whole.params["rule"]) == (None, "TST-001")
    assert (document.location.sheet, document.params["dossier"]) == ("Văn bản", CODE)
    assert not report.passed
    assert "FLD-011" in {each.code for each in report.findings}
