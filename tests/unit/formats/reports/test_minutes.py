"""Drafts of minutes: what they say, how they are laid out, what templates may do."""

import io
import zipfile
from functools import cache
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from checked_reports import DELIVERY, finding, report
from oais_vn.formats.reports.drafts import LARGEST_TEMPLATE
from oais_vn.formats.reports.minutes import write_minutes, write_template
from oais_vn.formats.reports.minutes_templates import MinutesKind
from oais_vn.formats.reports.minutes_values import NAMES, Particulars, minutes_values
from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.location import Location
from oais_vn.model.waivers import Waiver

DIGEST = "a" * 64
KINDS = pytest.mark.parametrize("kind", MinutesKind, ids=lambda kind: kind.value)


def bad_file(path="a/tệp.pdf", **changes):
    return finding("DLV-015", "không mở được", Location(path=path), **changes)


def drawn(judged, kind=MinutesKind.CHECK, **options):
    stream = io.BytesIO()
    write_minutes(judged, kind, stream, report_sha256=DIGEST, **options)
    return docx.Document(stream)


@cache
def simple(kind):
    return drawn(report(bad_file()), kind)


def lines(document):
    return [paragraph.text for paragraph in document.paragraphs]


def tables(document):
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def template(*paragraphs, name="mau.docx"):
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    stream.seek(0)
    return {"template": stream, "name": name}


@KINDS
def test_the_layout_is_that_of_decree_30(kind):
    document = simple(kind)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= section.top_margin.mm <= 25
    assert 20 <= section.bottom_margin.mm <= 25
    assert 30 <= section.left_margin.mm <= 35
    assert 15 <= section.right_margin.mm <= 20
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert document.styles["Normal"].font.name == "Times New Roman"
    body = [run for paragraph in document.paragraphs for run in paragraph.runs if paragraph.text.startswith("Phông")]
    assert {run.font.size.pt for run in body} == {14}
    head = document.tables[0]
    assert head.cell(0, 1).text.splitlines()[:2] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert head.cell(1, 1).text == "…………, ngày …… tháng …… năm ………"
    assert all(run.italic for run in head.cell(1, 1).paragraphs[0].runs)


@KINDS
def test_each_is_bound_to_report_and_delivery_and_names_nobody(kind):
    document = simple(kind)
    assert {DIGEST, "d" * 64} <= set(lines(document))
    assert document.core_properties.comments == f"delivery sha256:{'d' * 64}\nreport sha256:{DIGEST}"
    signed = next(table for table in tables(document) if "(Ký, ghi rõ họ tên" in table[0][0])
    assert all(set(cell.splitlines()[2]) == {"…"} for cell in signed[0])


@KINDS
def test_tables_repeat_their_header_and_keep_their_rows_whole(kind):
    for table in simple(kind).tables:
        first = table.rows[0]._tr
        if table.style.name == "Table Grid":
            assert first.trPr.find(qn("w:tblHeader")) is not None
            assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_the_check_tells_rules_and_dossiers_and_leaves_the_decision_to_people():
    waived = finding("FLD-003", "mã cũ", waiver=Waiver("FLD-003", "mã cũ", "Giám đốc", decision="5/QĐ"))
    document = drawn(report(bad_file(), bad_file("b.pdf", places=3), waived))
    found = tables(document)
    assert ["DLV-015", "lỗi", "4", "không mở được", "sửa DLV-015"] in found[1]
    assert found[2][1:] == [["2", "D.02", "Hồ sơ thứ hai", "2", "0"]]
    assert ["FLD-003", "1", "mã cũ", "Giám đốc", "5/QĐ"] in found[3]
    assert any("KHÔNG ĐẠT, 4 lỗi" in line for line in lines(document))
    assert any("do người có thẩm quyền quyết định" in line for line in lines(document))


def test_the_volume_is_counted_by_size_and_paid_as_a4():
    found = tables(drawn(report(), MinutesKind.VOLUME))
    assert found[1][1:] == [
        ["A3", "2", "3", "6", "3", "6"],
        ["A4", "1", "1.007", "1.007", "1.000", "1.000"],
        ["Cộng", "", "1.010", "1.013", "1.003", "1.006"],
    ]
    assert found[-1][1:] == [
        ["1", "D.01", "Hồ sơ thứ nhất", "2", "1.003", "A3: 3; A4: 1.000", "1.006", "đạt"],
        ["2", "D.02", "Hồ sơ thứ hai", "1", "7", "A4: 7", "7", "không đạt"],
        ["", "Cộng", "", "3", "1.010", "", "1.013", ""],
    ]


def test_the_faulty_files_have_name_carrier_and_path_once_each():
    cell = Location(path="MUC_LUC.xlsx", sheet="Văn bản", cell="J2")
    judged = report(
        bad_file(), finding("DLV-014", "rỗng", Location(path="a/tệp.pdf")),
        finding("DLV-016", "khác số trang", cell, params={"file": "b/c.pdf"}), finding("FLD-003", "mã sai", cell),
    )  # fmt: skip
    found = tables(drawn(judged, MinutesKind.FAULTY_FILES, particulars=Particulars(carrier="HDD-07")))
    assert found[1][1:] == [
        ["1", "tệp.pdf", "HDD-07", "a/tệp.pdf", "không mở được (DLV-015); rỗng (DLV-014)"],
        ["2", "c.pdf", "HDD-07", "b/c.pdf", "khác số trang (DLV-016)"],
    ]


def test_values_of_a_delivery_are_text_whatever_they_hold():
    hostile = "{{ 7*7 }}<w:br/>&\x00\u202e"
    document = drawn(report(finding("DLV-015", hostile, Location(path="a.pdf"))))
    assert "{{ 7*7 }}<w:br/>&\\x00\\u202e" in tables(document)[1][1][3]


def test_every_named_value_is_there():
    assert minutes_values(report(), DELIVERY, DIGEST, Particulars()).keys() == NAMES.keys()


def test_the_page_of_values_names_each():
    page = (Path(__file__).parents[4] / "docs" / "reference" / "minutes.md").read_text(encoding="utf-8")
    assert [name for name, meaning in NAMES.items() if f"| `{name}` | {meaning} |" not in page] == []


def test_the_sample_goes_into_the_minutes():
    sample = {
        "verdict": "rejected",
        "looked_at": 80,
        "defective": 5,
        "critical": 1,
        "sentences": [{"vi": "Không chắc."}],
    }
    said = lines(drawn(report(), particulars=Particulars(sample=sample, sample_sha256="b" * 64)))
    assert any("xem 80, sai 5" in line and "lô bị loại theo mẫu" in line and "b" * 64 in line for line in said)
    assert "Không chắc." in said


@KINDS
def test_our_own_template_can_be_changed_and_given_back(kind):
    stream = io.BytesIO()
    write_template(kind, stream)
    stream.seek(0)
    document = docx.Document(stream)
    document.add_paragraph("Phụ trách: {{ supplier }}")
    changed = io.BytesIO()
    document.save(changed)
    changed.seek(0)
    assert lines(drawn(report(), kind, template=changed, name="m"))[-1] == "Phụ trách: Nhà thầu số hóa (minh họa)"


@pytest.mark.parametrize(
    "text",
    [
        "{{ supplier_name }}",
        "{{ volume.sheets }}",
        "{{ supplier",
        "{{ ''.__class__.__mro__ }}",
        "{{ supplier.__class__ }}",
        "{{ supplier.upper() }}",
        "{{ 'a' * 1000000000 }}",
        "{% for i in range(9) %}x{% endfor %}",
        "{{ supplier|center(1000000000) }}",
        "{% include '/etc/passwd' %}",
    ],
)
def test_a_template_names_our_values_and_does_nothing_else(text):
    with pytest.raises(ConfigurationError) as caught:
        drawn(report(), **template(text))
    assert "mau.docx" in caught.value.text.vi
    assert "delivery_sha256" in caught.value.text.vi


def test_what_is_no_template_is_refused():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(LARGEST_TEMPLATE + 1))
    for data in (b"no zip", bomb.getvalue()):
        with pytest.raises(ConfigurationError, match=r"mau\.docx"):
            drawn(report(), template=io.BytesIO(data), name="mau.docx")


def test_there_are_no_minutes_of_a_package():
    with pytest.raises(InputError):
        drawn(report(delivery=None))
