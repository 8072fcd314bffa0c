"""Delimited text becomes rows: any delimiter, any of the known encodings, bounded, never guessed silently."""

import tracemalloc

import pytest

from oais_vn.formats.tables import delimited
from oais_vn.formats.tables.delimited import open_delimited
from oais_vn.formats.tables.display import ERROR
from oais_vn.formats.tables.options import TableOptions
from oais_vn.model.errors import PackageError
from oais_vn.model.paths import PackagePath
from oais_vn.storage.memory import MemorySource

NAME = PackagePath("MUC_LUC.csv")
HEADER = "Mã hồ sơ{0}Tiêu đề{0}Ghi chú\r\n"


def opened(content, options=None):
    data = content.encode() if isinstance(content, str) else content
    return open_delimited(MemorySource({NAME: data}), NAME, "MUC_LUC", options or TableOptions())


def rows(content, options=None, **limits):
    sheet, _ = opened(content, options)
    return list(sheet.rows(**limits))


def texts(content, options=None):
    return [row.texts for row in rows(content, options)]


@pytest.mark.parametrize(("sign", "label"), [(",", ","), (";", ";"), ("\t", "tab"), ("|", "|")])
def test_the_delimiter_is_found_and_told(sign, label):
    content = HEADER.format(sign) + f"H1{sign}Về việc thành lập xã{sign}\r\n"
    assert texts(content) == [("Mã hồ sơ", "Tiêu đề", "Ghi chú"), ("H1", "Về việc thành lập xã", "")]
    assert opened(content)[1].delimiter_label == label


def test_commas_within_text_are_no_delimiter():
    content = HEADER.format(";") + "H1;Quyết toán, thu, thuế;a, b\r\nH2;Một, hai;c\r\n"
    assert texts(content)[1] == ("H1", "Quyết toán, thu, thuế", "a, b")


@pytest.mark.parametrize("content", ["Mã hồ sơ\r\nH1\r\n", "a,b;c,d;e,f\r\ng,h;i,j;k,l\r\n", "a;b\r\nc;d\r\n"])
def test_a_delimiter_that_cannot_be_told_is_refused_with_the_option(content):
    with pytest.raises(PackageError, match=r"\[table\]: delimiter = "):
        opened(content)
    said = TableOptions(delimiter=";")
    assert opened(content, said)[1].delimiter == ";"


def test_the_line_that_excel_writes_for_itself_is_obeyed_and_no_row():
    content = "sep=|\r\nMã|Tên, họ|Ghi\r\nH1|a,b|c\r\n"
    assert [(row.number, row.texts[0]) for row in rows(content)] == [(1, "Mã"), (2, "H1")]


def test_line_breaks_within_quotes_begin_no_row_and_quotes_are_doubled():
    content = HEADER.format(",") + 'H1,"Về việc ""đổi mới""\r\ngiáo dục",x\r\nH2,b,c\r\n'
    assert [row.texts for row in rows(content)][1:] == [("H1", 'Về việc "đổi mới"\ngiáo dục', "x"), ("H2", "b", "c")]
    assert [row.number for row in rows(content)] == [1, 2, 3]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way(end):
    assert len(texts(HEADER.format(",").rstrip() + end + "H1,a,b" + end)) == 2


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (HEADER.format(",") + 'H1,"mở mà không đóng,x\r\nH2,b,c\r\n', 2),
        (HEADER.format(",") + 'H1,a,b\r\nH2,"Đổi mới" trong giáo dục,x\r\n', 3),
        ("sep=,\r\n" + HEADER.format(",") + 'H1,"Đổi mới" trong giáo dục,x\r\n', 3),
    ],
)
def test_quotes_that_close_wrongly_are_refused_with_their_line(content, line):
    with pytest.raises(PackageError, match=f"line {line}") as caught:
        rows(content)
    assert caught.value.line == line


def test_an_unclosed_quote_is_not_read_into_memory_without_end():
    with pytest.raises(PackageError, match="line 2"):
        rows(HEADER.format(",") + 'H1,"' + "x,y,z\r\n" * 100_000)


def test_a_line_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(delimited, "LONGEST_LINE", 1000)
    with pytest.raises(PackageError, match="too long"):
        rows(HEADER.format(",") + "H1," + "x" * 2000 + ",y\r\n", TableOptions(delimiter=","))


def test_a_nul_character_of_utf_16_is_refused():
    content = (HEADER.format(",") + "H1,a\0b,c\r\n" + "H2,b,c\r\n" * 20).encode("utf-16")
    with pytest.raises(PackageError, match="NUL") as caught:
        rows(content)
    assert caught.value.line == 2


def test_bytes_that_are_not_in_the_encoding_given_are_refused_with_the_option():
    content = HEADER.format(",") + "H1,Hồ sơ,x\r\n"
    with pytest.raises(PackageError, match="encoding"):
        rows(content.encode("utf-16-be") + b"\xd8", TableOptions(encoding="utf-16-be"))
    assert rows(content.encode("utf-8-sig"), TableOptions(encoding="utf-8"))[0].texts[0] == "Mã hồ sơ"


def test_windows_1252_is_read_when_a_person_says_so():
    content = "Nom,Lieu,Année\r\nH1,Société,été\r\n".encode("windows-1252")
    assert texts(content, TableOptions(encoding="windows-1252"))[1] == ("H1", "Société", "été")


def test_cells_are_cleaned_zeros_and_errors_kept():
    content = 'Mã,Số,Tên,Lỗi\r\n="007", 0012,\u00a0Hồ\u200b sơ_x0001_ ,#N/A\r\n"=""008""",1,b,########\r\n'
    first, second = rows(content)[1:]
    assert first.texts == ("007", "0012", "Hồ sơ_x0001_", "#N/A")
    assert first.faults == {3: ERROR}
    assert second.texts[0] == "008"
    assert second.faults == {3: ERROR}


def test_rows_of_any_length_come_out_whole():
    content = HEADER.format(",") + "H1,a\r\nH2,a,b,c,d\r\n"
    assert [len(row.texts) for row in rows(content, width=2)] == [3, 2, 5]
    assert len(rows(content, first=2)) == 2


def test_a_large_file_is_read_within_bounded_memory():
    line = "H32.64.2008.01.HC;Hồ sơ về việc thành lập xã;Ghi chú dài một chút cho đủ\r\n"
    source = MemorySource({NAME: (HEADER.format(";") + line * 100_000).encode()})
    tracemalloc.start()
    try:
        sheet, _ = open_delimited(source, NAME, "MUC_LUC", TableOptions())
        count = sum(1 for _ in sheet.rows())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 100_001
    # The file's own bytes are copied once by the stream that the memory source hands out.
    assert peak < len(source.files[NAME]) + (6 << 20)
