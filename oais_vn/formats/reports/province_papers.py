"""The list of a province, put together from units' lists: a document to be signed (.docx) and a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import PurePath
from typing import IO, Final, NamedTuple

from oais_vn.formats.printable import printable
from oais_vn.formats.register.sent_lists import NAMES_SHEET
from oais_vn.formats.reports.decree30 import Draft
from oais_vn.formats.reports.drafts import require_libraries
from oais_vn.formats.reports.long_tables import LongTable, Row, lay_out, write_long
from oais_vn.formats.reports.paper_words import BLANK, grouped
from oais_vn.formats.reports.selection_sheets import A3, ListSheet
from oais_vn.model.register.joined import Joined, Place, ProvinceList, Quantity, SentDossier

Rows = Iterable[tuple[Place, Iterator[Joined]]]

_SUMS: Final = (
    *(("TT", 11, "center"), ("Phông", 82, "left"), ("Số hồ sơ", 18, "right")),
    *(("Số tờ", 18, "right"), ("Số trang", 18, "right"), ("Mét giá", 18, "right")),
)
_DOSSIERS: Final = (
    *(("TT", 11, "center"), ("Mã hồ sơ", 34, "left"), ("Tiêu đề hồ sơ", 41, "left"), ("Thời gian", 22, "center")),
    *(("Số tờ", 12, "right"), ("Tình trạng, vật mang tin", 20, "left"), ("Tiêu chí", 10, "center")),
    ("Nguồn", 15, "center"),
)
_SOURCES: Final = (
    *(("Số", 9, "center"), ("Tệp đã nhận", 50, "left"), ("Đơn vị", 24, "left"), ("Số hồ sơ", 16, "right")),
    ("SHA-256", 66, "left"),
)
_SHEET: Final = (
    *(("TT", 6), ("Đơn vị giữ", 11), ("Mã phông", 9), ("Mã hồ sơ", 26)),
    *(("Tiêu đề hồ sơ", 46), ("Nhóm tài liệu", 16), ("Thời gian", 21), ("Thời hạn", 9), ("Số tờ", 8)),
    *(("Số trang", 8), ("Mét giá", 8), ("Kho, giá", 14), ("Tình trạng, vật mang tin", 22), ("Tiêu chí", 20)),
    *(("Ghi chú", 18), ("Trùng mã", 9), ("Nguồn", 7), ("Dòng", 7)),
)
_MOST_CODES: Final = 50
"""Fonds codes that several units have, of which a document tells one by one."""


class ProvinceForm(NamedTuple):
    """What people decide of the document: who is above, where it is signed; and what criteria mean, by their codes."""

    place: str
    superior: str
    criteria: Mapping[str, str]


def write_province_document(listed: ProvinceList, rows: Rows, form: ProvinceForm, stream: IO[bytes]) -> None:
    """Write the list in the layout of Decree 30/2020/NĐ-CP; raises `PluginError` without the extra `minutes`.

    `rows` are those of each unit, fonds and group, as the list orders them. Number, date and signatures are left to
    people.
    """
    require_libraries()
    date = f"{printable(form.place) or BLANK}, ngày …… tháng …… năm {listed.year}"
    draft = Draft(printable(form.superior).upper() or BLANK, printable(listed.name).upper(), "Số: ……/……", date)
    draft.title("DANH MỤC", f"Tài liệu cần lập bản dự phòng của tỉnh, tổng hợp năm {listed.year}")
    draft.line(
        f"(Tổng hợp từ {len(listed.sources)} danh mục của các đơn vị; nguồn ở mục III)",
        italic=True, align="center", space=(0, 8),
    )  # fmt: skip
    draft.heading("I. TỔNG HỢP THEO ĐƠN VỊ, PHÔNG")
    lay_out(draft, "s", _SUMS, total=["", "Tổng cộng", *_amounts(listed.total)])
    draft.heading("II. DANH MỤC HỒ SƠ")
    lay_out(draft, "d", _DOSSIERS, size=10)
    criteria = {code: number for number, code in enumerate(listed.criteria, start=1)}
    if criteria:
        draft.line("Tiêu chí lựa chọn:", bold=True, indent=10, keep=True)
    for code, number in criteria.items():
        draft.line(f"({number}) {printable(form.criteria.get(code, code))}", size=12, indent=10, space=(0, 3))
    for text in _notes(listed):
        draft.body(text)
    draft.heading("III. NGUỒN")
    draft.body("Cột Nguồn ở mục II ghi số của tệp và dòng trong tệp ấy, ví dụ 2/14 là dòng 14 của tệp số 2.")
    lay_out(draft, "n", _SOURCES, size=10)
    draft.signatures(
        ("NGƯỜI LẬP", "(Ký, ghi rõ họ tên)"),
        ("THỦ TRƯỞNG CƠ QUAN", "(Ký, ghi rõ họ tên, đóng dấu)"),
        recipients=["Cơ quan phê duyệt", "Các đơn vị có danh mục", "Lưu: VT"],
    )
    properties = draft.document.core_properties
    properties.title, properties.author = f"Danh mục của tỉnh năm {listed.year}", "oais-vn"
    tables = [
        LongTable("s", _summary_rows(listed)),
        LongTable("d", _document_rows(listed, rows, criteria)),
        LongTable("n", _sources(listed)),
    ]
    write_long(draft, tables, stream)


def write_province_workbook(listed: ProvinceList, rows: Rows, form: ProvinceForm, stream: IO[bytes]) -> None:
    """Write the workbook row by row: quantities, dossiers with the file and row that each came from, files, names."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    about = f"DANH MỤC Tài liệu cần lập bản dự phòng của tỉnh, tổng hợp năm {listed.year}"
    head = (printable(listed.name).upper(), about, f"Tổng hợp từ {len(listed.sources)} danh mục của các đơn vị")
    sums = ListSheet(book, "Tổng hợp", [(header, 60 if header == "Phông" else 11) for header, _, _ in _SUMS], head)
    for line in _summary(listed):
        if line.number:
            sums.add([line.number, line.text, *line.quantity[:3], line.quantity.millimetres / 1000])
        else:
            sums.note(line.text, bold=True)
    total = listed.total
    sums.add(["", "Tổng cộng", *total[:3], total.millimetres / 1000], bold=True)
    for code in listed.criteria:
        sums.note(f"Tiêu chí {code}: {form.criteria.get(code, code)}")
    for text in _notes(listed):
        sums.note(text)
    dossiers = ListSheet(book, "Hồ sơ", _SHEET, head, paper=A3)
    number = 0
    for (unit, fonds, group), joined in rows:
        dossiers.note(f"{_unit(listed, unit)}; {_fonds(listed, unit, fonds)}: {group or 'chưa phân nhóm'}", bold=True)
        for each in joined:
            number += 1
            dossiers.add([number, *_values(each)])
    sources = ListSheet(
        book, "Nguồn", [("Số", 6), ("Tệp đã nhận", 60), ("Đơn vị", 24), ("Số hồ sơ", 11), ("SHA-256", 70)], head
    )
    for row in _sources(listed):
        sources.add(row.texts)
    names = ListSheet(book, "Đơn vị, phông", [(header, 30) for _, header in NAMES_SHEET], head)
    for unit, fonds in dict.fromkeys(place[:2] for place in listed.places):
        told = listed.names
        names.add([unit, told.units.get(unit, ""), fonds, told.fonds.get(f"{unit}/{fonds}", "")])
    book.properties.title, book.properties.creator = about, "oais-vn"
    book.save(stream)


class _Sum(NamedTuple):
    """A line of the summary: a fonds with its number, or a unit (number 0)."""

    number: int
    text: str
    quantity: Quantity


def _summary(listed: ProvinceList) -> Iterator[_Sum]:
    fonds = dict.fromkeys(place[:2] for place in listed.places)
    number = 0
    for unit, inside in groupby(fonds, lambda each: each[0]):
        whole = listed.of(unit)
        quantity = f"{grouped(whole.dossiers)} hồ sơ, {grouped(whole.sheets)} tờ"
        yield _Sum(0, f"{_unit(listed, unit)} ({quantity})", whole)
        for _, code in inside:
            number += 1
            yield _Sum(number, _fonds(listed, unit, code), listed.of(unit, code))


def _summary_rows(listed: ProvinceList) -> Iterator[Row]:
    for number, text, quantity in _summary(listed):
        yield Row([str(number), text, *_amounts(quantity)]) if number else Row([text], heading=True)


def _document_rows(listed: ProvinceList, rows: Rows, criteria: Mapping[str, int]) -> Iterator[Row]:
    number = 0
    for place, joined in rows:
        unit, fonds, group = place
        quantity = listed.places[place]
        heading = f"{_unit(listed, unit)}; {_fonds(listed, unit, fonds)}: {group or 'chưa phân nhóm'}"
        yield Row([f"{heading} ({grouped(quantity.dossiers)} hồ sơ, {grouped(quantity.sheets)} tờ)"], heading=True)
        for each in joined:
            number += 1
            dossier = each.dossier
            yield Row(
                [
                    # A code that others have too is told with its unit and fonds.
                    *(str(number), str(dossier.key) if each.shared else dossier.key.code, dossier.title, dossier.dates),
                    *("" if dossier.sheets is None else grouped(dossier.sheets), dossier.condition),
                    ", ".join(str(criteria[code]) for code in dossier.criteria),
                    f"{each.source}/{dossier.row}",
                ]
            )


def _sources(listed: ProvinceList) -> Iterator[Row]:
    for each in listed.sources:
        units = ", ".join(each.units)
        # Where the file lay on somebody's machine is nothing to sign.
        name = "/".join(PurePath(each.file).parts[-2:])
        yield Row([str(each.number), name, units, grouped(each.dossiers), each.sha256])


def _values(each: Joined) -> list[str | int | float]:
    dossier: SentDossier = each.dossier
    unit, fonds, code = dossier.key
    counts = ("" if count is None else count for count in (dossier.sheets, dossier.pages))
    return [
        *(unit, fonds, code, dossier.title, dossier.group, dossier.dates),
        *(dossier.maintenance, *counts, float(dossier.metres) if dossier.metres else "", dossier.place),
        *(dossier.condition, ", ".join(dossier.criteria), dossier.note, "có" if each.shared else ""),
        *(each.source, dossier.row),
    ]


def _notes(listed: ProvinceList) -> Iterator[str]:
    shared = list(listed.shared_fonds.items())
    for code, units in shared[:_MOST_CODES]:
        yield (
            f"Mã phông {printable(code)} do các đơn vị {', '.join(map(printable, units))} cùng dùng; được phân biệt "
            "bằng mã đơn vị, không đổi mã."
        )
    if len(shared) > _MOST_CODES:
        yield f"Còn {len(shared) - _MOST_CODES} mã phông nữa được nhiều đơn vị cùng dùng."
    if listed.shared_codes:
        yield (
            f"Có {grouped(listed.shared_codes)} hồ sơ trùng mã với hồ sơ của đơn vị hoặc phông khác: mã của chúng ghi "
            "đủ đơn vị/phông/mã hồ sơ."
        )
    total = listed.total
    yield (
        f"Danh mục gồm {grouped(total.dossiers)} hồ sơ, {grouped(total.sheets)} tờ, {grouped(total.pages)} trang, "
        f"{_metres(total)} mét giá của {len({unit for unit, _, _ in listed.places})} đơn vị."
    )


def _unit(listed: ProvinceList, unit: str) -> str:
    name = listed.names.units.get(unit, "")
    return f"{name} ({unit})" if name else f"Đơn vị {unit}"


def _fonds(listed: ProvinceList, unit: str, fonds: str) -> str:
    name = listed.names.fonds.get(f"{unit}/{fonds}", "")
    return f"{name} (mã {fonds})" if name else f"Phông {fonds}" if fonds else "Chưa rõ phông"


def _amounts(quantity: Quantity) -> list[str]:
    return [*(grouped(count) for count in quantity[:3]), _metres(quantity)]


def _metres(quantity: Quantity) -> str:
    return f"{quantity.millimetres / 1000:.2f}".replace(".", ",")
