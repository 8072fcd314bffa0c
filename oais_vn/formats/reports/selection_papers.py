"""Lists of dossiers that are to have insurance copies, by fonds and group (.docx): for approval, amended, of a year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Final, NamedTuple

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.decree30 import Draft
from oais_vn.formats.reports.drafts import require_libraries
from oais_vn.formats.reports.long_tables import LongTable, Row, lay_out, write_long
from oais_vn.formats.reports.paper_words import BLANK
from oais_vn.model.register.criteria import RegisterLists
from oais_vn.model.register.dossier import Dossier
from oais_vn.model.register.fonds import RegisteredFonds

_SUMMARY: Final = (
    *(("TT", 11, "center"), ("Phông, nhóm tài liệu", 82, "left"), ("Số hồ sơ", 18, "right")),
    *(("Số tờ", 18, "right"), ("Số trang", 18, "right"), ("Mét giá", 18, "right")),
)
_ROWS: Final = (
    *(("TT", 10, "center"), ("Mã hồ sơ", 40, "left"), ("Tiêu đề hồ sơ", 44, "left"), ("Thời gian", 25, "center")),
    *(("Số tờ", 12, "right"), ("Tình trạng, vật mang tin", 20, "left"), ("Tiêu chí", 14, "center")),
)


_UNKNOWN = "–"


class Section(NamedTuple):
    """A group of a fonds in a list: its heading, and how much it has."""

    heading: str
    dossiers: int = 0
    sheets: int = 0
    pages: int = 0
    millimetres: int = 0

    def plus(self, dossier: Dossier) -> Section:
        """The section with one more dossier."""
        return Section(
            self.heading,
            self.dossiers + 1,
            self.sheets + (dossier.sheets or 0),
            self.pages + (dossier.pages or 0),
            self.millimetres + _millimetres(dossier.shelf.metres),
        )


@dataclass(frozen=True)
class ListPaper:
    """What a list says besides its dossiers.

    `about` is what it is of, `attached` the paper that it goes with; `criteria` are numbered in their order; `notes`
    stand at its end; `closing` sums it up. `agency` keeps the dossiers, which are of these `fonds`. With `party` its
    head is that of the Party's offices.
    """

    about: str
    attached: str
    agency: str
    year: int
    sections: tuple[Section, ...]
    criteria: Mapping[str, str]
    lists: RegisterLists
    notes: tuple[str, ...] = ()
    superior: str = ""
    place: str = ""
    closing: bool = True
    fonds: tuple[RegisteredFonds, ...] = ()
    party: bool = False

    @property
    def total(self) -> Section:
        """All its sections together."""
        sums = (sum(values) for values in list(zip(*(each[1:] for each in self.sections), strict=True)) or [(0,)] * 4)
        return Section("Tổng cộng", *sums)

    def numbers_of(self, dossier: Dossier) -> str:
        """The criteria by which a dossier was chosen, by their numbers in this list."""
        order = list(self.criteria)
        return ", ".join(str(order.index(code) + 1) for code in dossier.choice.criteria if code in order)

    def condition(self, dossier: Dossier) -> str:
        """The medium of a dossier, how badly it is damaged and by which signs, in words."""
        found = [(self.lists.media, dossier.medium), (self.lists.damages, dossier.damage)]
        found += [(self.lists.signs, sign) for sign in dossier.signs]
        entries = ((codes.get(code), code) for codes, code in found if code)
        return ", ".join(code if entry is None else entry.label.vi for entry, code in entries)


def write_list_document(paper: ListPaper, dossiers: Callable[[int], Iterable[Dossier]], stream: IO[bytes]) -> None:
    """Write the list in the layout of Decree 30/2020/NĐ-CP; `dossiers` gives those of a section, one by one.

    Number, date and signatures are left to people. Raises `PluginError` without the extra `minutes`.
    """
    require_libraries()
    date = f"{printable(paper.place) or BLANK}, ngày …… tháng …… năm {paper.year}"
    draft = Draft(
        printable(paper.superior).upper() or BLANK,
        printable(paper.agency).upper(),
        "Số: ……/……",
        date,
        party=paper.party,
    )
    draft.title("DANH MỤC", printable(paper.about))
    draft.line(printable(paper.attached), italic=True, align="center", space=(0, 8))
    total = paper.total
    draft.heading("I. TỔNG HỢP THEO PHÔNG, NHÓM TÀI LIỆU")
    lay_out(draft, "s", _SUMMARY, total=["", *_sums(total)])
    draft.heading("II. DANH MỤC HỒ SƠ")
    lay_out(draft, "d", _ROWS)
    if paper.criteria:
        draft.line("Tiêu chí lựa chọn:", bold=True, indent=10, keep=True)
    for number, label in enumerate(paper.criteria.values(), start=1):
        draft.line(f"({number}) {printable(label)}", size=12, indent=10, space=(0, 3))
    for note in paper.notes:
        draft.line(printable(note), italic=True, size=12, indent=10, space=(3, 3))
    if paper.closing:
        draft.body(
            f"Danh mục gồm {_known(total)}; mỗi hồ sơ được chọn trọn vẹn, đã chỉnh lý hoàn chỉnh.",
            keep=True,
        )
    draft.signatures(
        ("NGƯỜI LẬP", "(Ký, ghi rõ họ tên)"),
        ("THỦ TRƯỞNG CƠ QUAN", "(Ký, ghi rõ họ tên, đóng dấu)"),
        recipients=["Cơ quan phê duyệt", "Cơ quan quản lý tài liệu lưu trữ dự phòng", "Lưu: VT"],
    )
    properties = draft.document.core_properties
    properties.title, properties.author = paper.about, "oais-vn"
    summary = (Row([str(number), *_sums(section)]) for number, section in enumerate(paper.sections, start=1))
    write_long(draft, [LongTable("s", summary), LongTable("d", _rows(paper, dossiers))], stream)


def number_of(number: int) -> str:
    """A whole number as Vietnamese documents write it."""
    return f"{number:,}".replace(",", ".")


def metres_of(section: Section) -> str:
    """Metres of shelf as Vietnamese documents write them."""
    return f"{section.millimetres / 1000:.2f}".replace(".", ",")


def days_of(dossier: Dossier) -> str:
    """The time of a dossier's records."""
    days = (dossier.record["startDate"], dossier.record["endDate"])
    return " - ".join(dict.fromkeys(day for day in days if day))


def _rows(paper: ListPaper, dossiers: Callable[[int], Iterable[Dossier]]) -> Iterator[Row]:
    number = 0
    for place, section in enumerate(paper.sections):
        quantity = _known(section._replace(pages=0, millimetres=0))
        yield Row([f"{section.heading} ({quantity})"], heading=True)
        for dossier in dossiers(place):
            number += 1
            yield Row(
                [
                    *(str(number), dossier.key.code, dossier.title, days_of(dossier)),
                    "" if dossier.sheets is None else number_of(dossier.sheets),
                    *(paper.condition(dossier), paper.numbers_of(dossier)),
                ]
            )


def _sums(section: Section) -> list[str]:
    counts = [number_of(count) if count else _UNKNOWN for count in (section.sheets, section.pages)]
    metres = metres_of(section) if section.millimetres else _UNKNOWN
    return [section.heading, number_of(section.dossiers), *counts, metres]


def _known(section: Section) -> str:
    """How much there is, without what nobody counted."""
    parts = [f"{number_of(section.dossiers)} hồ sơ"]
    parts += [f"{number_of(section.sheets)} tờ"] if section.sheets else []
    parts += [f"{number_of(section.pages)} trang"] if section.pages else []
    parts += [f"{metres_of(section)} mét giá"] if section.millimetres else []
    return ", ".join(parts)


def _millimetres(metres: str) -> int:
    try:
        return round(float(metres) * 1000) if metres else 0
    except ValueError:
        return 0
