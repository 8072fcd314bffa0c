"""Workbooks of Excel 97–2003: read by xlrd, refused with a clear word without it."""

import importlib
import io

import pytest

from oais_vn.formats.tables.display import ERROR
from oais_vn.formats.tables.old_workbook import open_old_workbook
from oais_vn.model.errors import PackageError, PluginError
from oais_vn.model.paths import PackagePath
from oais_vn.storage.memory import MemorySource

NAME = PackagePath("danh-muc.xls")


def opened(content):
    return open_old_workbook(MemorySource({NAME: content}), NAME)


def test_without_xlrd_the_extra_is_named(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(PluginError, match=r"oais-vn\[xls\]") as caught:
        opened(b"")
    assert caught.value.exit_code == 4
    assert ".xlsx" in caught.value.text.vi


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, b"PK\x03\x04", b"\x09\x08" * 500])
def test_damaged_files_are_refused(content):
    pytest.importorskip("xlrd", reason="the extra xls is not installed")
    with pytest.raises(PackageError, match=r"\.xls workbook"):
        opened(content)


def test_values_marks_and_hidden_cells():
    pytest.importorskip("xlrd", reason="the extra xls is not installed")
    xlwt = pytest.importorskip("xlwt", reason="xlwt, which writes .xls for this test, is not installed")
    from datetime import date

    book = xlwt.Workbook()
    sheet = book.add_sheet("Hồ sơ")
    sheet.write(0, 0, "Mã hồ sơ")
    sheet.write(1, 0, 7, xlwt.easyxf(num_format_str="000"))
    sheet.write(1, 1, date(2008, 2, 7), xlwt.easyxf(num_format_str="DD/MM/YYYY"))
    sheet.write(1, 2, "Về\u00a0việc")
    sheet.write_merge(2, 3, 0, 0, "trộn")
    sheet.row(3).hidden = True
    sheet.col(2).hidden = True
    sheet.write(3, 2, 2.5)
    hidden = book.add_sheet("Ẩn")
    hidden.visibility = 1
    stream = io.BytesIO()
    book.save(stream)

    first, second = opened(stream.getvalue())
    rows = list(first.rows())
    assert [row.texts for row in rows] == [
        ("Mã hồ sơ", "", ""),
        ("007", "07/02/2008", "Về việc"),
        ("trộn", "", ""),
        ("", "", "2.5"),
    ]
    assert rows[1].dates == {1}
    assert [tuple(each) for each in first.marks.merged] == [(0, 3, 4)]
    assert first.marks.hidden_rows == (4,)
    assert first.marks.hidden_columns == (2,)
    assert (first.visible, second.visible) == (True, False)
    assert len(list(first.rows(first=2))) == 2
    assert not any(ERROR in row.faults.values() for row in rows)
