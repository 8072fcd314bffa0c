"""Hostile and foreign files are refused before a workbook is opened."""

import io
import zipfile

import pytest

from oais_vn.formats.tables import guard
from oais_vn.formats.tables.guard import check_workbook
from oais_vn.model.errors import PackageError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


def zipped(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for name, data in parts.items():
            archive.writestr(SHEET if name == "sheet" else name, data)
    return stream


def refused(stream):
    with pytest.raises(PackageError) as caught:
        check_workbook(stream, "a.xlsx")
    assert caught.value.exit_code == 3
    assert caught.value.path == "a.xlsx"
    assert "a.xlsx" in caught.value.text.vi
    return caught.value.text.vi


def test_a_plain_workbook_has_no_formulas():
    assert check_workbook(zipped(sheet="<worksheet><fonts/><v>1</v></worksheet>"), "a.xlsx") is False


@pytest.mark.parametrize("formula", ["<f>A1</f>", '<f t="shared"/>', "<x:f>A1</x:f>"])
def test_formulas_are_seen(formula):
    assert check_workbook(zipped(sheet=f"<worksheet>{formula}</worksheet>"), "a.xlsx") is True


def test_a_formula_across_two_blocks_is_seen():
    padding = " " * (guard._BLOCK - len("<worksheet>") - 1)
    assert check_workbook(zipped(sheet=f"<worksheet>{padding}<f>A1</f></worksheet>"), "a.xlsx") is True


def test_a_password_is_named():
    stream = io.BytesIO(OLE + b"\0" * 3000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99)
    assert "mật khẩu" in refused(stream)


def test_a_password_is_named_when_the_word_lies_across_two_blocks():
    word = "EncryptedPackage".encode("utf-16-le")
    stream = io.BytesIO(OLE + b"\0" * (guard._BLOCK - 10) + word)
    assert "mật khẩu" in refused(stream)


def test_an_old_workbook_is_named():
    assert "định dạng cũ" in refused(io.BytesIO(OLE + b"\0" * 3000))


@pytest.mark.parametrize("data", [b"", b"STT,Ten\n", b"PK\x03\x04broken"])
def test_what_is_no_zip_is_refused(data):
    refused(io.BytesIO(data))


def test_a_zip_that_is_no_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert "xl/workbook.xml" in refused(stream)


def test_a_damaged_part_is_refused():
    data = bytearray(zipped(sheet="<worksheet>" + "abc" * 500 + "</worksheet>").getvalue())
    at = data.index(SHEET.encode()) + len(SHEET) + 8
    data[at : at + 4] = b"\xff\xff\xff\xff"
    assert "hỏng" in refused(io.BytesIO(bytes(data)))


def test_too_many_parts_are_refused(monkeypatch):
    monkeypatch.setattr(guard, "MOST_MEMBERS", 3)
    assert "phần" in refused(zipped(**{f"xl/p{n}.bin": b"" for n in range(4)}))


def test_a_bomb_is_refused_by_its_ratio():
    assert "bom nén" in refused(zipped(sheet=b"<a>" + b" " * (20 << 20)))


def test_a_bomb_is_refused_by_its_size(monkeypatch):
    monkeypatch.setattr(guard, "LARGEST_WHOLE", 1000)
    assert "bom nén" in refused(zipped(sheet="<a>" + "x" * 2000 + "</a>"))


def test_a_declared_size_is_not_believed():
    data = zipped(sheet="<a>" + "x" * 5000 + "</a>").getvalue()
    small = (100).to_bytes(4, "little")
    lying = data.replace((5007).to_bytes(4, "little"), small)
    assert lying != data
    refused(io.BytesIO(lying))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("declaration", ["<!DOCTYPE a>", '<!DOCTYPE a [<!ENTITY e "e">]>'])
def test_a_document_type_is_refused_in_any_encoding(encoding, declaration):
    assert "DTD" in refused(zipped(sheet=f"<?xml version='1.0'?>{declaration}<a/>".encode(encoding)))


@pytest.mark.parametrize("data", [b"<?xml version='1.0' encoding='utf-7'?><a/>", "<a/>".encode("cp037")])
def test_strange_encodings_are_refused(data):
    assert "bảng mã" in refused(zipped(sheet=data))
