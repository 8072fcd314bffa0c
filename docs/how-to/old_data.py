"""Writes `old-data.md` beside this file: three old deliveries are made, packed, and shown beside their records.

Run it from the repository after a change of the readers: `python docs/how-to/old_data.py`.
"""  # noqa: INP001 - a script, no package

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pikepdf
from lxml import etree
from pikepdf import Array, Dictionary, Name, String

import oais_vn as ov

PAGE = Path(__file__).with_name("old-data.md")
TEXT = Path(__file__).with_name("old-data.template.txt")
MARK = "<!-- {} -->"

TERMS = """[archive]
code = "H32.15"
name = "Trung tâm Lưu trữ lịch sử tỉnh (minh họa)"
[agency]
code = "H32.64"
name = "Ủy ban nhân dân huyện (minh họa)"
[fonds]
code = "{fonds}"
name = "Phông Ủy ban nhân dân huyện (minh họa)"
status = "mở"
[delivery]
number = "01/2026"
supplier = "Nhà thầu số hóa (minh họa)"
[defaults]
maintenance = "Vĩnh viễn"
mode = "Công khai"
language = "Tiếng Việt"
risk_recovery = true
risk_recovery_status = "02"
confidence_level = "02"
"""

TT02 = """<?xml version="1.0" encoding="UTF-8"?>
<DuLieu>
  <HoSo>
    <FileCode>000.00.07.G11.VN01.2008.01HC</FileCode>
    <Title>Hồ sơ về việc thành lập xã</Title>
    <Maintenance>Vĩnh viễn</Maintenance>
    <Rights>Không hạn chế</Rights>
    <Language>Tiếng Việt</Language>
    <StartDate>05/01/2008</StartDate>
    <EndDate>20/12/2008</EndDate>
    <TotalDoc>2</TotalDoc>
    <InforSign>HC</InforSign>
    <SheetNumber>3</SheetNumber>
    <PageNumber>2</PageNumber>
    <Format>Nguyên vẹn</Format>
    <PaperFileCode>H32.15.K1/G02/H010.0123</PaperFileCode>
  </HoSo>
  <VanBan>
    <DocCode>000.00.07.G11.VN01.2008.01HC.001</DocCode>
    <FileCode>000.00.07.G11.VN01.2008.01HC</FileCode>
    <DocOrdinal>001</DocOrdinal>
    <TypeName>Quyết định</TypeName>
    <CodeNumber>12</CodeNumber>
    <CodeNotation>QĐ-UBND</CodeNotation>
    <IssuedDate>07/02/2008</IssuedDate>
    <OrganName>Ủy ban nhân dân huyện</OrganName>
    <Subject>Về việc thành lập xã</Subject>
    <Language>Tiếng Việt</Language>
    <PageAmount>1</PageAmount>
    <Mode>Hạn chế</Mode>
    <ConfidenceLevel>Bản chính</ConfidenceLevel>
    <Format>Tốt</Format>
  </VanBan>
  <VanBan>
    <DocCode>000.00.07.G11.VN01.2008.01HC.002</DocCode>
    <FileCode>000.00.07.G11.VN01.2008.01HC</FileCode>
    <DocOrdinal>002</DocOrdinal>
    <TypeName>Nghị định</TypeName>
    <CodeNumber>46</CodeNumber>
    <CodeNotation>NĐ-CP</CodeNotation>
    <IssuedDate>08/2008</IssuedDate>
    <OrganName>Chính phủ</OrganName>
    <Subject>Về điều chỉnh địa giới hành chính</Subject>
    <Language>Tiếng Việt</Language>
    <PageAmount>1</PageAmount>
    <Mode>Không hạn chế</Mode>
    <ConfidenceLevel>Bản sao y</ConfidenceLevel>
    <Format>Rách</Format>
  </VanBan>
</DuLieu>
"""
TT02_FIELDS = {
    "FileCode": "fileCode", "Title": "title", "Maintenance": "maintenance", "Rights": "mode", "Language": "language",
    "StartDate": "startDate", "EndDate": "endDate", "TotalDoc": "totalDoc", "InforSign": "inforSign",
    "SheetNumber": "numberOfPaper", "PageNumber": "numberOfPage", "Format": "format",
    "PaperFileCode": "paperFileCode", "DocCode": "docCode", "TypeName": "typeName", "CodeNumber": "codeNumber",
    "CodeNotation": "codeNotation", "IssuedDate": "issuedDate", "OrganName": "organName", "Subject": "subject",
    "PageAmount": "numberOfPage", "Mode": "mode",
}  # fmt: skip

HD40_HEADERS = (
    "Phông số", "Mục lục số", "Hồ sơ số", "Năm", "Tiêu đề hồ sơ", "Bắt đầu", "Kết thúc", "Số tờ", "Mã hồ sơ giấy",
    "Thứ tự văn bản", "Tên loại", "Số", "Ký hiệu", "Ngày văn bản", "Tác giả", "Trích yếu", "Người ký", "Loại bản",
    "Độ mật", "Trang số", "A4", "Path đổi theo HD40",
)  # fmt: skip
HD40_ENGLISH = (
    "Fonds", "Inventory", "FileNo", "Year", "FileTitle", "From", "To", "Sheets", "PaperCode", "Order", "Type", "No",
    "Symbol", "Date", "Author", "Abstract", "Signer", "Copy", "Secrecy", "Pages", "A4", "Path",
)  # fmt: skip
HD40_ROWS = (
    (
        "VN01", "01", "12", 2005, "Hồ sơ đại hội Đảng bộ huyện", "03/2005", "30/12/2005", 4, "H32.15.K2/G05/H031.0012",
        1, "Nghị quyết", "05", "NQ/HU", "15/03/2005", "Huyện ủy", "Về nhiệm vụ nhiệm kỳ 2005–2010", "Nguyễn Văn A",
        "Bản chính", "Thường", "01-02", 2, "D:\\SOHOA\\HU\\2005\\12\\VB0001.pdf",
    ),
    (
        "VN01", "01", "12", 2005, "Hồ sơ đại hội Đảng bộ huyện", "03/2005", "30/12/2005", 4, "H32.15.K2/G05/H031.0012",
        2, "Báo cáo", "17", "BC/HU", "20/03/2005", "Huyện ủy", "Báo cáo chính trị", "Trần Thị B",
        "Bản sao", "Thường", "03-04", 2, "D:\\SOHOA\\HU\\2005\\12\\VB0002.pdf",
    ),
)  # fmt: skip
HD40_MAPPING = """[sheet]
data_from = 3

[dossier]
"Phông số" = "fondsCode"
"Mục lục số" = "catalogue"
"Hồ sơ số" = "fileNotation"
"Năm" = "year"
"Tiêu đề hồ sơ" = "title"
"Bắt đầu" = "startDate"
"Kết thúc" = "endDate"
"Số tờ" = "numberOfPaper"
"Mã hồ sơ giấy" = "paperFileCode"

[text]
"Thứ tự văn bản" = "docOrdinal"
"Tên loại" = "typeName"
"Số" = "codeNumber"
"Ký hiệu" = "codeNotation"
"Ngày văn bản" = "issuedDate"
"Tác giả" = "organName"
"Trích yếu" = "subject"
"Độ mật" = "doMat"
"Trang số" = "sheetNumbers"
"Path đổi theo HD40" = "path"
"""
HD40_FIELDS = {
    "Hồ sơ số": "fileCode", "Tiêu đề hồ sơ": "title", "Bắt đầu": "startDate", "Kết thúc": "endDate",
    "Số tờ": "numberOfPaper", "Mã hồ sơ giấy": "paperFileCode", "Tên loại": "typeName", "Số": "codeNumber",
    "Ký hiệu": "codeNotation", "Ngày văn bản": "issuedDate", "Tác giả": "organName", "Trích yếu": "subject",
}  # fmt: skip

DOSSIERS_1258 = (
    ("Mã hồ sơ", "Tiêu đề hồ sơ", "Thời gian bắt đầu", "Thời gian kết thúc", "Số lượng tờ", "Mã hồ sơ giấy gốc"),
    ("H32.64.1999.07.TC", "Hồ sơ quyết toán, thu thuế; năm 1999", "1999", "31/12/1999", "2", "H32.15.K1/G09/H077.0007"),
)
DOCUMENTS_1258 = (
    ("Mã hồ sơ", "STT văn bản", "Tên loại", "Số", "Ký hiệu", "Ngày tháng năm", "Cơ quan ban hành", "Trích yếu", "Tệp"),
    (
        "H32.64.1999.07.TC", "1", "Công văn", "007", "CV-TC", "07/02/1999", "Phòng Tài chính",
        'Gửi dự toán\n"lần thứ hai"', "07/1.pdf",
    ),
)  # fmt: skip
HEADERS_1258 = {
    "Mã hồ sơ": "fileCode", "Tiêu đề hồ sơ": "title", "Thời gian bắt đầu": "startDate",
    "Thời gian kết thúc": "endDate", "Số lượng tờ": "numberOfPaper", "Mã hồ sơ giấy gốc": "paperFileCode",
    "Tên loại": "typeName", "Số": "codeNumber", "Ký hiệu": "codeNotation", "Ngày tháng năm": "issuedDate",
    "Cơ quan ban hành": "organName", "Trích yếu": "subject",
}  # fmt: skip
_DECOMPOSED = str.maketrans(
    {made: base + mark for base, made_of in {
        "a": "àảãáạ", "ă": "ằẳẵắặ", "â": "ầẩẫấậ", "e": "èẻẽéẹ", "ê": "ềểễếệ", "i": "ìỉĩíị", "o": "òỏõóọ",
        "ô": "ồổỗốộ", "ơ": "ờởỡớợ", "u": "ùủũúụ", "ư": "ừửữứự", "y": "ỳỷỹýỵ",
    }.items() for made, mark in zip(made_of, "\u0300\u0309\u0303\u0301\u0323", strict=True)}
)  # fmt: skip

Row = Mapping[str, str]


@dataclass(frozen=True)
class Example:
    """A delivery, how it is opened, its rows as given (the dossier's first), and which header is which field."""

    name: str
    write: Callable[[Path], None]
    given: Sequence[Row]
    fields: Mapping[str, str]
    options: Mapping[str, str]


def in_windows_1258(text: str) -> bytes:
    """Text as programs of the 1990s wrote it: letters, and tones as signs of their own after them."""
    return text.translate(_DECOMPOSED).encode("windows-1258")


def _pdf(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.docinfo["/Title"] = path.name
        colours = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"))
        document.Root.OutputIntents = Array([colours])
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["pdfaid:part"], metadata["pdfaid:conformance"] = "2", "B"
        document.save(path, deterministic_id=True)


def _write_terms(folder: Path) -> None:
    (folder / "delivery.toml").write_text(TERMS.format(fonds="VN01"), encoding="utf-8")


def write_tt02(folder: Path) -> None:
    """A delivery of TT02: an XML export and the files that it names by code."""
    _write_terms(folder)
    (folder / "TT02.xml").write_text(TT02, encoding="utf-8")
    for number in (1, 2):
        _pdf(folder / "anh" / f"000.00.07.G11.VN01.2008.01HC.{number:03d}.pdf")


def write_hd40(folder: Path) -> None:
    """A sheet of a Party body with English names in its second row, and the mapping beside the delivery."""
    _write_terms(folder)
    book = openpyxl.Workbook()
    for row in (HD40_HEADERS, HD40_ENGLISH, *HD40_ROWS):
        book.active.append(list(row))
    book.save(folder / "BANGKE.xlsx")
    for number in (1, 2):
        _pdf(folder / "HU" / "2005" / "12" / f"VB{number:04d}.pdf")
    (folder.parent / "hd40.toml").write_text(HD40_MAPPING, encoding="utf-8")


def write_windows_1258(folder: Path) -> None:
    """Two CSV files in windows-1258, with semicolons."""
    _write_terms(folder)
    for name, rows in (("ho-so.csv", DOSSIERS_1258), ("van-ban.csv", DOCUMENTS_1258)):
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";").writerows(rows)
        (folder / name).write_bytes(in_windows_1258(text.getvalue()))
    _pdf(folder / "07" / "1.pdf")


def _records(content: str) -> list[Row]:
    root = etree.fromstring(content.encode())
    return [{field.tag: field.text or "" for field in record} for record in root]


def _rows(headers: Sequence[str], *rows: Sequence[object]) -> list[Row]:
    return [{header: str(value) for header, value in zip(headers, row, strict=True)} for row in rows]


EXAMPLES = (
    Example("tt02", write_tt02, _records(TT02), TT02_FIELDS, {"profile": "tt02-2019"}),
    Example("hd40", write_hd40, [*_rows(HD40_HEADERS, *HD40_ROWS)], HD40_FIELDS, {"mapping": "hd40.toml"}),
    Example(
        "windows-1258",
        write_windows_1258,
        [*_rows(DOSSIERS_1258[0], *DOSSIERS_1258[1:]), *_rows(DOCUMENTS_1258[0], *DOCUMENTS_1258[1:])],
        HEADERS_1258,
        {},
    ),
)


@dataclass(frozen=True)
class Made:
    """What a delivery became: its report, the records of its AIP (the dossier's first), and `columns.csv`."""

    report: ov.Report
    records: Sequence[Row]
    columns: str


def packed(example: Example, place: Path) -> Made:
    """Write the delivery into `place` and pack it."""
    folder = place / example.name
    folder.mkdir(parents=True)
    example.write(folder)
    options = dict(example.options)
    if "mapping" in options:
        options["mapping"] = str(place / options["mapping"])
    with ov.open_delivery(folder, **options) as opened:
        report = ov.check(opened)
        report.raise_if_failed()
        (aip,) = [made for made in ov.pack(opened, place / f"{example.name}-goi") if made.shape == "aip-hoso"]
    (package,) = (Path(aip.path) / "data").iterdir()
    documents = sorted(package.glob("representations/rep1/metadata/descriptive/EAD_doc*.xml"))
    paths = [package / "metadata" / "descriptive" / "EAD.xml", *documents]
    kept = package / "documentation" / "columns.csv"
    return Made(
        report,
        [{field.tag: field.text or "" for field in etree.parse(path).getroot()} for path in paths],
        kept.read_text(encoding="utf-8-sig") if kept.exists() else "",
    )


def compared(example: Example, made: Made) -> Iterator[str]:
    """The given rows beside the records, field by field, as Markdown."""
    flat = len(example.given) < len(made.records)
    given = [example.given[0], *example.given] if flat else example.given
    for number, (record, row) in enumerate(zip(made.records, given, strict=True)):
        what = "Hồ sơ · dossier" if number == 0 else f"Văn bản {number} · document {number}"
        by_field: dict[str, str] = {}
        for header, field in example.fields.items():
            if header in row:
                by_field.setdefault(field, header)
        yield from (f"**{what}**", "", "| Như đã ghi · as given | | Trường · field | Trong gói · in the package |")
        yield "|---|---|---|---|"
        for field, value in record.items():
            if value:
                header = by_field.get(field.replace("arcF", "f").replace("arcD", "d"), "")
                yield f"| {header} | {_cell(row.get(header, ''))} | `{field}` | {_cell(value)} |"
        yield ""


def findings(made: Made) -> Iterator[str]:
    """What the report tells of this reading, in both languages."""
    for finding in made.report.findings:
        if finding.code in {"DRV-008", "DRV-011", "DRV-014", "DRV-015", "DRV-016"}:
            yield f"- `{finding.code}` {finding.message.vi} *{finding.message.en}*"


def _cell(text: str) -> str:
    return text.replace("\n", "⏎").replace("|", "\\|")


def page() -> str:
    """The whole text of `old-data.md`."""
    text = TEXT.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        for example in EXAMPLES:
            made = packed(example, Path(scratch))
            for name, lines in (
                ("records", compared(example, made)),
                ("report", findings(made)),
                ("columns", ["```csv", *made.columns.splitlines(), "```"]),
            ):
                shown = "\n".join(lines).strip().replace(scratch, "…")
                text = text.replace(MARK.format(f"{example.name}: {name}"), shown)
    return text.replace(
        MARK.format("tt02: input"), f"```xml\n{TT02.split('  <VanBan>', maxsplit=1)[0].rstrip()}\n  …\n```"
    ).replace(MARK.format("hd40: mapping"), f"```toml\n{HD40_MAPPING.strip()}\n```")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
