"""Drafts of the store's minutes: what they say of its log, and that they are bound to it."""

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import pytest

from chronicles import BAD, COPY, DONE, HEAD, chronicle, done
from oais_vn.formats.reports.store_minutes import write_store_minutes, write_store_template
from oais_vn.formats.reports.store_templates import StoreMinutes
from oais_vn.formats.reports.store_values import MOST_ROWS, STORE_NAMES, store_values
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.preservation import Outcome

KINDS = pytest.mark.parametrize("kind", StoreMinutes, ids=lambda kind: kind.value)


def drawn(kind, told, **options):
    stream = io.BytesIO()
    write_store_minutes(told, kind, stream, **options)
    return docx.Document(stream)


@cache
def of_the_month(kind):
    return drawn(kind, chronicle(), place="Khánh Hòa")


def lines(document):
    return [paragraph.text for paragraph in document.paragraphs]


def rows(document, header):
    """The rows of the table whose header holds this word."""
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return next(table[1:] for table in tables if header in table[0])


@KINDS
def test_each_is_bound_to_the_head_of_the_chain_and_signs_for_nobody(kind):
    document = of_the_month(kind)
    assert HEAD in lines(document)
    assert any("Nhật ký có 1.234 sự kiện" in line for line in lines(document))
    assert document.core_properties.comments == f"log sha256:{HEAD}\nlog events:1234"
    assert document.tables[0].cell(1, 1).text == "Khánh Hòa, ngày …… tháng …… năm ………"
    signed = next(table for table in document.tables if "(Ký, ghi rõ họ tên" in table.cell(0, 0).text)
    assert all(set(cell.text.splitlines()[2]) == {"…"} for cell in signed.rows[0].cells)


def test_the_audit_tells_each_carrier_and_each_faulty_file_once():
    document = of_the_month(StoreMinutes.AUDIT)
    assert [row[2:5:2] for row in rows(document, "Nội dung")] == [["dia-1", "LỖI"], ["dia-2", "CHƯA KIỂM TRA ĐƯỢC"]]
    [faulty] = rows(document, "Đường dẫn")
    assert faulty[1:] == [
        COPY.key.rpartition("/")[2], "dia-1", COPY.key, "đọc lại sai mã băm", "đã thay bằng bản khác"
    ]  # fmt: skip
    assert rows(document, "Niêm phong")[0][1:] == [
        "dia-1", "hdd", "Kho A", "Trần Văn Bảo", "NP-01", "31/12/2031", "đang dùng"
    ]  # fmt: skip
    assert any("12 gói đủ bản sao, 0 gói thiếu bản sao, 1 gói nguy cơ mất" in line for line in lines(document))


def test_the_journal_has_each_copy_and_the_minutes_of_a_backup_each_carrier():
    [copy] = rows(of_the_month(StoreMinutes.BACKUP_LOG), "Cỡ (byte)")
    assert copy == [
        "1", "15:00 20/11/2026", f"H32.64.2008.01.HC ({COPY.name})", "dia-1", "1.234.567", "đã ghi, đọc lại đúng",
        "Nguyễn Thị Lan",
    ]  # fmt: skip
    assert rows(of_the_month(StoreMinutes.BACKUP), "Số gói") == [
        ["1", "dia-1", "hdd", "Kho A", "1", "1.234.567", "1", "0"]
    ]


def test_the_recovery_tells_what_happened_what_was_written_and_what_is_left():
    document = of_the_month(StoreMinutes.RECOVERY)
    assert [row[2] for row in rows(document, "Địa điểm")] == ["dia-2"]
    assert [row[3] for row in rows(document, "Kết quả")] == [f"repairs/2/{COPY.name}.tar"]
    assert "Lúc lập biên bản không còn bản hỏng nào chưa xử lý." in lines(document)
    left = drawn(StoreMinutes.RECOVERY, replace(chronicle(), damaged=(BAD,)))
    assert "Lúc lập biên bản còn 1 bản hỏng:" in lines(left)


def test_the_drill_tells_how_and_what_did_not_come_back():
    document = of_the_month(StoreMinutes.DRILL)
    assert any("Từ các vật mang tin dia-1, dia-2," in line for line in lines(document))
    assert "Số gói phục hồi đúng từng byte: 4. Số gói không phục hồi được: 1." in lines(document)
    assert "Phạm vi: 5 gói rút ngẫu nhiên (hạt giống s-1)." in lines(document)
    assert rows(document, "Vì sao") == [["1", "p5", "trên đĩa hỏng"]]


@pytest.mark.parametrize("kind", [StoreMinutes.AUDIT, StoreMinutes.DRILL])
def test_a_time_in_which_nothing_happened_can_be_told_too(kind):
    assert HEAD in lines(drawn(kind, chronicle(done("accession", None))))


def test_what_could_not_be_written_is_no_copy_that_was_made():
    failed = done("replication", BAD, Outcome.FAIL, BAD.note)
    told = chronicle(failed, *DONE)
    assert [row[5] for row in rows(drawn(StoreMinutes.BACKUP_LOG, told), "Cỡ (byte)")] == [
        "LỖI: đọc lại sai mã băm", "đã ghi, đọc lại đúng"
    ]  # fmt: skip
    assert rows(drawn(StoreMinutes.BACKUP, told), "Số gói")[0][4:] == ["1", "1.234.567", "1", "1"]


def test_a_table_that_would_be_too_long_says_what_it_leaves_out():
    told = chronicle(*[done("replication", COPY)] * (MOST_ROWS + 3))
    values = store_values(told, "", "")
    assert (len(values["copies"]), values["left_out"]["copies"]) == (MOST_ROWS, "3")


def test_every_named_value_is_there_and_on_the_page():
    assert store_values(chronicle(), "", "").keys() == STORE_NAMES.keys()
    page = (Path(__file__).parents[4] / "docs" / "reference" / "minutes.md").read_text(encoding="utf-8")
    assert [name for name, meaning in STORE_NAMES.items() if f"| `{name}` | {meaning} |" not in page] == []


@KINDS
def test_our_own_template_can_be_changed_and_given_back(kind):
    stream = io.BytesIO()
    write_store_template(kind, stream)
    document = docx.Document(stream)
    document.add_paragraph("Kho: {{ archive }}")
    changed = io.BytesIO()
    document.save(changed)
    changed.seek(0)
    assert (
        lines(drawn(kind, chronicle(), template=changed, name="m"))[-1]
        == "Kho: Trung tâm Lưu trữ lịch sử tỉnh (minh họa)"
    )


def test_a_template_names_our_values_and_nothing_else():
    document = docx.Document()
    document.add_paragraph("{{ supplier }}")
    stream = io.BytesIO()
    document.save(stream)
    stream.seek(0)
    with pytest.raises(ConfigurationError, match=r"mau\.docx") as caught:
        drawn(StoreMinutes.AUDIT, chronicle(), template=stream, name="mau.docx")
    assert "backups" in caught.value.text.vi
