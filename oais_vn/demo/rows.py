"""The rows of the supplier's workbook: the 46 columns, and those of the sheet of photographs."""

from __future__ import annotations

from dataclasses import dataclass

from oais_vn.demo.album import Album, Photograph, taken
from oais_vn.demo.places import FONDS_CODE, NOTICE
from oais_vn.demo.plan import Dossier
from oais_vn.demo.writings import Bundle, Writing

_DOSSIER_COLUMNS = (
    "Phông", "Mục lục", "Hộp số", "Số và ký hiệu hồ sơ", "Tiêu đề hồ sơ", "THBQ", "Chế độ sử dụng", "Ngôn ngữ",
    "Ngày bắt đầu", "Tháng bắt đầu", "Năm bắt đầu", "Ngày kết thúc", "Tháng kết thúc", "Năm kết thúc",
    "Tổng số văn bản", "Chú giải", "Ký hiệu thông tin", "Từ khóa", "Số lượng tờ", "Tình trạng vật lý",
    "Mức độ tin cậy", "Mã hồ sơ giấy gốc", "Ghi chú",
)  # fmt: skip

TEXT_COLUMNS = (
    "STT", *_DOSSIER_COLUMNS,
    "STT văn bản", "Tên loại", "Số", "Ký hiệu", "Ngày VB", "Tháng VB", "Năm VB", "Cơ quan ban hành", "Trích yếu",
    "Ngôn ngữ", "Số trang", "Ghi chú", "Ký hiệu thông tin", "Từ khóa", "Chế độ sử dụng", "Mức độ tin cậy", "Bút tích",
    "Tình trạng vật lý", "Quy trình xử lý", "Tờ số", "Loại tài liệu", "Đường dẫn file",
)  # fmt: skip
"""The 46 columns A to AT in which suppliers hand over texts."""

PICTURE_COLUMNS = (
    "STT", *_DOSSIER_COLUMNS, "Số lượng trang",
    "STT ảnh", "Loại ảnh", "Số lưu trữ", "Tên sự kiện", "Tiêu đề ảnh", "Tác giả ảnh", "Địa điểm chụp", "Thời gian chụp",
    "Màu sắc", "Cỡ ảnh", "Tài liệu đi kèm", "Chế độ sử dụng", "Tình trạng vật lý", "Ghi chú ảnh", "Đường dẫn file",
)  # fmt: skip


@dataclass(frozen=True)
class Numeral:
    """A number typed into Excel; its cell's format shows the zeros before it (`007`)."""

    value: int
    digits: int = 1


Cell = str | Numeral | None


@dataclass(frozen=True)
class Filed:
    """A file of the delivery: its dossier, number in it, path as the supplier writes it, first folio, pages, content."""

    dossier: Dossier
    number: int
    path: str
    folio: int
    pages: int
    content: Writing | Photograph


def text_row(place: int, filed: Filed, writing: Writing, sheets: int) -> tuple[Cell, ...]:
    """The row of a text; `sheets` is how many sheets of paper its dossier has."""
    last = filed.folio + filed.pages - 1
    return (
        Numeral(place),
        *_dossier_cells(filed.dossier, sheets),
        Numeral(filed.number),
        writing.kind,
        Numeral(int(writing.number), len(writing.number)) if writing.number else None,
        writing.notation or None,
        Numeral(writing.date.day, 2) if writing.day_known else None,
        Numeral(writing.date.month, 2),
        Numeral(writing.date.year),
        writing.organ,
        writing.subject,
        "Tiếng Việt",
        Numeral(filed.pages),
        None if writing.day_known else "Bản gốc không ghi ngày",
        None,
        None,
        "Công khai",
        "Số hóa",
        f"Dấu công văn đến số {writing.received[0]}, ngày {writing.received[1]}" if writing.received else None,
        _condition(filed.dossier.content),
        None,
        str(filed.folio) if filed.pages == 1 else f"{filed.folio}-{last}",
        "Văn bản",
        filed.path,
    )


def picture_row(place: int, filed: Filed, photograph: Photograph, sheets: int) -> tuple[Cell, ...]:
    """The row of a photograph; `sheets` is how many cards its dossier has."""
    return (
        Numeral(place),
        *_dossier_cells(filed.dossier, sheets),
        Numeral(sheets),
        Numeral(filed.number),
        "Ảnh",
        photograph.number,
        photograph.event,
        photograph.title,
        photograph.photographer,
        photograph.place,
        taken(photograph),
        "Màu" if photograph.colour else "Đen trắng",
        "16 x 10,7 cm",
        "Không",
        "Công khai",
        _condition(filed.dossier.content),
        "Thời gian chụp ghi theo sổ ảnh" if photograph.month is None else None,
        filed.path,
    )


def _dossier_cells(dossier: Dossier, sheets: int) -> tuple[Cell, ...]:
    content = dossier.content
    return (
        Numeral(int(FONDS_CODE), len(FONDS_CODE)),
        Numeral(1, 2),
        Numeral(dossier.box, 3),
        dossier.notation,
        content.title,
        "Vĩnh viễn",
        "Công khai",
        "Tiếng Việt",
        *_period(content),
        Numeral(len(content.photographs if isinstance(content, Album) else content.writings)),
        _remark(content),
        None,
        content.keywords,
        Numeral(sheets),
        _condition(content),
        "Số hóa",
        dossier.paper_code,
        NOTICE,
    )


def _period(content: Bundle | Album) -> tuple[Cell, ...]:
    """Day, month and year of the beginning and of the end; what the papers do not say stays empty."""
    if isinstance(content, Album):
        return (None, None, Numeral(content.year), None, None, Numeral(content.photographs[-1].year))
    first = min(content.writings, key=lambda writing: writing.date)
    last = max(content.writings, key=lambda writing: writing.date)
    return tuple(
        part
        for writing in (first, last)
        for part in (
            Numeral(writing.date.day, 2) if writing.day_known else None,
            Numeral(writing.date.month, 2),
            Numeral(writing.date.year),
        )
    )


def _condition(content: Bundle | Album) -> str:
    return "Bình thường" if isinstance(content, Album) else content.condition


def _remark(content: Bundle | Album) -> str:
    if isinstance(content, Album):
        return "Ảnh dán trên bìa, có nhãn ghi chú"
    return "Văn bản đánh máy" if content.hand == "typewriter" else "Văn bản in vi tính"
