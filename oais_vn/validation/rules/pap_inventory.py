"""PAP: the delivery beside the inventory of the paper."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.formats.tables.display import clean
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Severity
from oais_vn.validation.rule import Hit, Rule, rule
from oais_vn.validation.shelves import Shelves

_OURS = "đối chiếu thư mục giao nộp với mục lục hồ sơ: chênh lệch phải có lý do (thực hành nghiệm thu)"


@rule(
    "PAP-101",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="S2",
    message=Text(
        "mục lục hồ sơ có hồ sơ {missing} ('{title}') ở {place_vi}, lần giao nộp không có",
        "the inventory has dossier {missing} ('{title}') at {place_en}, the delivery has not",
    ),
    remedy=Text(
        "giao hồ sơ còn thiếu; nếu mục lục gồm cả đợt khác thì chỉ đưa phần của đợt này, hoặc ghi miễn trừ có lý do",
        "deliver it; if the inventory covers other lots too, give the part of this one, or waive it with a reason",
    ),
)
def nothing_is_missing(shelves: Shelves) -> Iterable[Hit]:
    """Every dossier on the shelves is delivered."""
    for listed in shelves.missing():
        params = {"missing": listed.code, "name": listed.code, "title": listed.title}
        yield Hit(Location(path=shelves.inventory.path), {**params, **_place(listed.location)})


@rule(
    "PAP-102",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="S2",
    message=Text("hồ sơ {dossier} không có trong mục lục hồ sơ", "dossier {dossier} is not in the inventory"),
    remedy=Text(
        "kiểm tra mã hồ sơ; hồ sơ có thật thì bổ sung vào mục lục hồ sơ của kho",
        "look at the dossier's code; if the dossier is there, add it to the inventory",
    ),
)
def nothing_is_strange(shelves: Shelves) -> Iterable[Hit]:
    """Every dossier that is delivered is on the shelves."""
    for dossier in shelves.unlisted():
        yield Hit(dossier.location, {"dossier": dossier.code})


@rule(
    "PAP-103",
    severity=Severity.WARNING,
    clause=_OURS,
    confidence="S2",
    message=Text(
        "tiêu đề hồ sơ {dossier} khác mục lục ({place_vi}): '{listed}'",
        "the title of dossier {dossier} differs from the inventory ({place_en}): '{listed}'",
    ),
    remedy=Text("sửa cho khớp với mục lục hồ sơ, hoặc đính chính mục lục", "mend it, or correct the inventory"),
)
def same_title(shelves: Shelves) -> Iterable[Hit]:
    """Titles are those of the inventory; case and spaces do not matter."""
    for dossier, listed in shelves.pairs:
        title = dossier.record["title"]
        if title and listed.title and _folded(title) != _folded(listed.title):
            yield Hit(
                _cell(dossier.location, dossier.cells.get("title")),
                {"dossier": dossier.code, "field": "title", "listed": listed.title[:200], **_place(listed.location)},
            )


@rule(
    "PAP-104",
    severity=Severity.WARNING,
    clause=_OURS,
    confidence="S2",
    message=Text(
        "thời gian của hồ sơ {dossier} ({given}) khác mục lục ({place_vi}): {listed}",
        "the date of dossier {dossier} ({given}) differs from the inventory ({place_en}): {listed}",
    ),
    remedy=Text("sửa cho khớp với mục lục hồ sơ, hoặc đính chính mục lục", "mend it, or correct the inventory"),
)
def same_dates(shelves: Shelves) -> Iterable[Hit]:
    """Dates fit those of the inventory, as exactly as both say them."""
    for dossier, listed in shelves.pairs:
        for name, date in (("startDate", listed.started), ("endDate", listed.ended)):
            given = dossier.record.date(name)
            if given and date and (given.latest < date.earliest or date.latest < given.earliest):
                yield Hit(
                    _cell(dossier.location, dossier.cells.get(name)),
                    {
                        "dossier": dossier.code,
                        "field": name,
                        "given": given,
                        "listed": date,
                        **_place(listed.location),
                    },
                )


@rule(
    "PAP-105",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="S2",
    message=Text(
        "hồ sơ {dossier} ghi {given} tờ, mục lục hồ sơ ghi {listed} tờ ({place_vi})",
        "dossier {dossier} says {given} sheets, the inventory {listed} ({place_en})",
    ),
    remedy=Text(
        "đếm lại số tờ trong hồ sơ giấy, xem có tờ nào chưa quét; ghi đúng số tờ",
        "count the sheets of the paper dossier again, look for sheets that were not scanned, and give the right number",
    ),
)
def same_sheets(shelves: Shelves) -> Iterable[Hit]:
    """As many sheets as the inventory counts."""
    for dossier, listed in shelves.pairs:
        given = dossier.record.number("numberOfPaper")
        if given is not None and listed.sheets is not None and given != listed.sheets:
            params = {"dossier": dossier.code, "field": "numberOfPaper", "given": given, "listed": listed.sheets}
            yield Hit(
                _cell(dossier.location, dossier.cells.get("numberOfPaper")), {**params, **_place(listed.location)}
            )


@rule(
    "PAP-106",
    severity=Severity.WARNING,
    clause="TT 05/2025/TT-BNV, Chương II: không làm xáo trộn trật tự sắp xếp hồ sơ trong kho",
    confidence="S2",
    message=Text(
        "hồ sơ {dossier} không đứng theo thứ tự của mục lục hồ sơ ({place_vi})",
        "dossier {dossier} does not stand in the order of the inventory ({place_en})",
    ),
    remedy=Text(
        "xếp các dòng hồ sơ theo thứ tự của mục lục; kiểm tra hồ sơ giấy có bị trả nhầm chỗ không",
        "put the rows into the order of the inventory; look whether the paper was put back in the wrong place",
    ),
)
def same_order(shelves: Shelves) -> Iterable[Hit]:
    """The order of the shelves is not disturbed."""
    for dossier, listed in shelves.moved():
        yield Hit(dossier.location, {"dossier": dossier.code, **_place(listed.location)})


@rule(
    "PAP-107",
    severity=Severity.WARNING,
    clause=_OURS,
    confidence="S2",
    message=Text(
        "mã hồ sơ {dossier} khác mục lục ở số 0 đầu: {listed} ({place_vi})",
        "dossier code {dossier} differs from the inventory in leading zeros: {listed} ({place_en})",
    ),
    remedy=Text(
        "ghi mã đúng như mục lục; trong Excel hãy định dạng cột là Văn bản (Text) để không mất số 0",
        "write the code as the inventory does; in Excel, format the column as text so that no zero is lost",
    ),
)
def same_zeros(shelves: Shelves) -> Iterable[Hit]:
    """Codes keep their leading zeros."""
    for dossier, listed in shelves.pairs:
        if dossier.code != listed.code:
            yield Hit(dossier.location, {"dossier": dossier.code, "listed": listed.code, **_place(listed.location)})


@rule(
    "PAP-108",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "mục lục hồ sơ: không dùng được '{value}' ở {place_vi}",
        "the inventory: '{value}' at {place_en} cannot be used",
    ),
    remedy=Text(
        "sửa dòng ấy của mục lục: mỗi hồ sơ một dòng, đủ số và ký hiệu, năm, ngày có thật",
        "mend that row of the inventory: one row a dossier, with notation, year and real dates",
    ),
)
def readable(shelves: Shelves) -> Iterable[Hit]:
    """Every row of the inventory can be compared."""
    for problem in shelves.inventory.problems:
        value = problem.params.get("value") or problem.params.get("dossier") or "…"
        place = {"place_vi": problem.location.to("vi"), "place_en": problem.location.to("en")}
        yield Hit(Location(path=shelves.inventory.path), {"value": value[:200], "name": value[:200], **place})


RULES: tuple[Rule[Shelves], ...] = (
    nothing_is_missing,
    nothing_is_strange,
    same_title,
    same_dates,
    same_sheets,
    same_order,
    same_zeros,
    readable,
)


def _folded(text: str) -> str:
    return " ".join(clean(text).casefold().split())


def _cell(row: Location, cell: str | None) -> Location:
    return row if cell is None else Location(path=row.path, sheet=row.sheet, cell=cell)


def _place(listed: Location) -> dict[str, str]:
    return {"place_vi": listed.to("vi"), "place_en": listed.to("en")}
