"""Looks at a workbook's bytes before anything opens it: bombs, passwords, old formats, DTDs."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import BinaryIO

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text

MOST_MEMBERS = 2_000
LARGEST_WHOLE = 512 << 20
"""Bytes that all parts of a workbook may have together when unpacked: some 300,000 rows of 46 columns."""
HIGHEST_RATIO = 100
"""Unpacked to packed size; honest sheets reach about 20."""
_RATIO_FROM = 8 << 20
"""Below this unpacked size a ratio harms nobody."""

_BLOCK = 1 << 18
_OVERLAP = 64
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENCODINGS = frozenset([b"utf-8", b"utf-16", b"utf-16le", b"utf-16be", b"us-ascii", b"ascii", b"iso-8859-1"])


def check_workbook(stream: BinaryIO, name: str) -> bool:
    """Read the whole file once within limits; tell whether any sheet has formulas.

    Raises `PackageError` for anything that is no workbook or could harm: an OLE file (with a password,
    or the old .xls), no zip, more than `MOST_MEMBERS` parts, more than `LARGEST_WHOLE` bytes, a ratio above
    `HIGHEST_RATIO`, parts that are encrypted, damaged, or XML with a document type.
    """
    stream.seek(0)
    if stream.read(len(_OLE)) == _OLE:
        raise _ole_error(stream, name)
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            _check_sizes(members, name)
            if "xl/workbook.xml" not in {member.filename.lstrip("/") for member in members}:
                raise _refused(
                    name, "không phải bảng tính .xlsx (thiếu phần xl/workbook.xml)", "no xl/workbook.xml in it"
                )
            # Every part is read, and not only declared sizes trusted: a zip may lie about them.
            formulas = [_has_formula(archive, member, name) for member in members]
            return any(formulas)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _refused(name, "tệp hỏng, không phải bảng tính .xlsx", "it is damaged or no .xlsx file") from error


def _check_sizes(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > MOST_MEMBERS:
        raise _refused(name, f"có {len(members)} phần bên trong, quá {MOST_MEMBERS}", f"{len(members)} parts in it")
    whole = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if whole > LARGEST_WHOLE or (whole > _RATIO_FROM and whole > HIGHEST_RATIO * max(packed, 1)):
        raise _refused(
            name,
            f"bung ra thành {whole} byte từ {packed} byte, giống một quả bom nén",
            f"it unpacks from {packed} to {whole} bytes, like a zip bomb",
        )


def _has_formula(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bool:
    is_xml = member.filename.endswith((".xml", ".rels", ".vml"))
    is_sheet = is_xml and member.filename.lstrip("/").startswith("xl/worksheets/")
    found = False
    size = 0
    tail = b""
    with archive.open(member) as part:
        while block := part.read(_BLOCK):
            if is_xml and size == 0:
                _check_encoding(block, member.filename, name)
            size += len(block)
            if size > member.file_size:
                raise _refused(name, "khai sai kích thước các phần bên trong", "its parts are larger than declared")
            if not is_xml:
                continue
            # UTF-16 puts a NUL beside every ASCII letter; without them one search fits all encodings.
            window = (tail + block).replace(b"\0", b"")
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise _refused(name, f"phần {member.filename} có khai báo DTD", f"{member.filename} has a DTD")
            found = found or (is_sheet and _FORMULA.search(window) is not None)
            tail = window[-_OVERLAP:]
    return found


def _check_encoding(block: bytes, part: str, name: str) -> None:
    start = block[:256].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").lstrip()
    declared = _ENCODING.match(start)
    if not start.startswith(b"<") or (declared and declared[1].lower() not in _ENCODINGS):
        raise _refused(name, f"phần {part} dùng bảng mã lạ", f"{part} has a strange encoding")


def _ole_error(stream: BinaryIO, name: str) -> PackageError:
    tail = b""
    while block := stream.read(_BLOCK):
        if _ENCRYPTED in tail + block:
            return PackageError(
                Text(
                    f"{name}: bảng tính được bảo vệ bằng mật khẩu, không đọc được; hãy mở bằng Excel, bỏ mật khẩu "
                    "(Tệp > Thông tin > Bảo vệ sổ làm việc) rồi lưu lại",
                    f"{name}: the workbook is protected by a password; open it in Excel, remove that and save it",
                ),
                path=name,
            )
        tail = block[-len(_ENCRYPTED) :]
    return legacy_error(name)


def legacy_error(name: str) -> PackageError:
    """The refusal of a workbook in an older or other format than .xlsx."""
    return PackageError(
        Text(
            f"{name}: bảng tính ở định dạng cũ hoặc định dạng khác (.xls, .xlsb, .ods), không đọc được; "
            "hãy mở bằng Excel hoặc LibreOffice rồi lưu lại thành .xlsx",
            f"{name}: the workbook is in an old or another format (.xls, .xlsb, .ods); open it and save it as .xlsx",
        ),
        path=name,
    )


def _refused(name: str, vi: str, en: str) -> PackageError:
    return PackageError(
        Text(
            f"{name}: không đọc được bảng tính: {vi}; hãy mở bằng Excel hoặc LibreOffice rồi lưu lại thành .xlsx",
            f"{name}: the workbook cannot be read: {en}; open it in Excel or LibreOffice and save it again as .xlsx",
        ),
        path=name,
    )
