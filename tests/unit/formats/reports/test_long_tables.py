"""Long tables: rows are put into the sample one by one, as they are."""

import io

import docx

from oais_vn.formats.reports.decree30 import Draft
from oais_vn.formats.reports.long_tables import LongTable, Row, lay_out, write_long

COLUMNS = (("TT", 15, "center"), ("Tiêu đề", 150, "left"))


def test_texts_come_through_as_they_are_and_samples_are_gone():
    draft = Draft("SỞ NỘI VỤ", "TRUNG TÂM", "Số:", "Nha Trang")
    for mark in "ab":
        lay_out(draft, mark, COLUMNS, total=["", "Cộng"] if mark == "a" else ())
    given = ["Đê & đập <1>", "{{ 7 }} {% if %}", "@@a0@@ @@bh@@", "hai\ndòng\x00"]
    stream = io.BytesIO()

    write_long(
        draft,
        [
            LongTable("a", (Row([str(number), text]) for number, text in enumerate(given))),
            LongTable("b", iter([Row(["Nhóm"], heading=True), Row(["1", "x"])])),
        ],
        stream,
    )

    first, second = docx.Document(stream).tables[-2:]
    shown = [[cell.text for cell in row.cells] for row in first.rows]
    assert shown == [
        ["TT", "Tiêu đề"],
        ["0", "Đê & đập <1>"],
        ["1", "{{ 7 }} {% if %}"],
        ["2", "@@a0@@ @@bh@@"],
        ["3", "hai dòng\\x00"],
        ["", "Cộng"],
    ]
    assert [row.cells[0].text for row in second.rows] == ["TT", "Nhóm", "1"]


def test_rows_are_taken_while_the_document_is_written():
    draft = Draft("SỞ NỘI VỤ", "TRUNG TÂM", "Số:", "Nha Trang")
    lay_out(draft, "a", COLUMNS)
    stream, sizes = io.BytesIO(), []

    def rows():
        for number in range(4000):
            sizes.append(stream.tell())
            yield Row([str(number), f"{number * 7919 % 1_000_003:x}" * 12])

    write_long(draft, [LongTable("a", rows())], stream)
    assert sizes[0] < sizes[-1]
