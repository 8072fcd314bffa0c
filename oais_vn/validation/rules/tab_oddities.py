"""TAB: what is odd in how a table is written: old codes, rows of other lengths, hidden cells, swapped dates."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.delivery import Delivery
from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.described import reported
from oais_vn.validation.rule import Hit, Rule, rule

_OURS = "quy ước đọc thư mục giao nộp (docs/reference/delivery.md)"
_HIDDEN_SHEET = Text("cả trang bị ẩn; ", "the whole sheet is hidden; ")
_NOTHING = Text("", "")


@rule(
    "TAB-020",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "cột {column}: {count} ô là chữ theo bảng mã cũ {old}, không phải Unicode ({cells}); '{value}' có lẽ là "
        "'{meant}'",
        "column {column}: {count} cells are in the old code {old}, not Unicode ({cells}); '{value}' may mean '{meant}'",
    ),
    remedy=Text(
        'chuyển bảng tính sang Unicode; hoặc ghi vào delivery.toml, mục [table]: legacy = "{option}" để chữ được đổi '
        'khi đọc (bản gốc vẫn được giữ); nếu đoán sai thì ghi legacy = "none"',
        'convert the workbook to Unicode; or write legacy = "{option}" under [table] in delivery.toml to have it '
        'converted (as given it is kept as well); legacy = "none" when it is Unicode after all',
    ),
)
def legacy_text(delivery: Delivery) -> Iterable[Hit]:
    """Text in the codes of old Vietnamese fonts."""
    return reported(delivery, "TAB-020")


@rule(
    "TAB-021",
    severity=Severity.ERROR,
    clause="RFC 4180, mục 2.4: mỗi dòng cùng số ô",
    confidence="V",
    message=Text(
        "dòng có {fields} ô, tiêu đề chỉ có {expected} cột: giá trị có thể đã lệch sang cột khác",
        "the row has {fields} fields, the header only {expected}: values may stand in wrong columns",
    ),
    remedy=Text(
        "nội dung có dấu phân cách thì phải nằm trong dấu nháy kép; sửa dòng này rồi lưu lại",
        "put text that holds the delimiter between double quotes; mend this row",
    ),
)
def row_too_long(delivery: Delivery) -> Iterable[Hit]:
    """A row of delimited text with more fields than the header."""
    return reported(delivery, "TAB-021")


@rule(
    "TAB-022",
    severity=Severity.WARNING,
    clause="RFC 4180, mục 2.4: mỗi dòng cùng số ô",
    confidence="V",
    message=Text(
        "{count} dòng có ít ô hơn tiêu đề ({expected} cột), các ô thiếu được coi là trống: dòng {rows}",
        "{count} rows have fewer fields than the header ({expected}); what is missing is read as empty: rows {rows}",
    ),
    remedy=Text(
        "kiểm tra xem dòng có bị cắt, hoặc nội dung có dấu xuống dòng nằm ngoài dấu nháy kép không",
        "see whether the rows were cut, or hold line breaks outside double quotes",
    ),
)
def rows_too_short(delivery: Delivery) -> Iterable[Hit]:
    """Rows of delimited text with fewer fields than the header."""
    return reported(delivery, "TAB-022")


@rule(
    "TAB-023",
    severity=Severity.WARNING,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{what}có nội dung bị ẩn nhưng vẫn được đọc: dòng {rows}; cột {columns}",
        "{what}hidden content is read all the same: rows {rows}; columns {columns}",
    ),
    remedy=Text(
        "bỏ ẩn, bỏ lọc rồi xem lại: dòng thừa thì xóa hẳn; đúng là hồ sơ, tài liệu thì không phải làm gì",
        "unhide it and look: delete what does not belong; else there is nothing to do",
    ),
)
def hidden(delivery: Delivery) -> Iterable[Hit]:
    """Hidden or filtered rows, hidden columns and sheets."""
    for hit in reported(delivery, "TAB-023"):
        what = _HIDDEN_SHEET if hit.params["whole"] else _NOTHING
        yield Hit(hit.location, {**hit.params, "what": what})


@rule(
    "TAB-024",
    severity=Severity.WARNING,
    clause=_OURS,
    confidence="A",
    message=Text(
        "cột {column}: {real} ô là ngày thật, ngày nào cũng từ 1 đến 12; {typed} ô là chữ, ngày nào cũng trên 12: "
        "có lẽ Excel đã đổi chỗ ngày và tháng ở các ô ngày thật",
        "column {column}: {real} cells hold real dates, all of days 1 to 12, and {typed} hold text, all of days beyond "
        "12: Excel may have swapped day and month in the real ones",
    ),
    remedy=Text(
        "so vài ô với văn bản gốc; nếu sai, nhập lại cột với định dạng Text, hoặc với máy đặt vùng Việt Nam",
        "compare some cells with the documents; if they are wrong, enter the column again as text",
    ),
)
def dates_swapped(delivery: Delivery) -> Iterable[Hit]:
    """A column whose dates look as if typed on a machine of month-first dates."""
    return reported(delivery, "TAB-024")


@rule(
    "TAB-025",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "'{value}' là số bị Excel viết tắt khi lưu CSV, các chữ số cuối đã mất",
        "'{value}' is a number that Excel shortened in the CSV; its last digits are lost",
    ),
    remedy=Text(
        "mở bảng gốc, định dạng cột là Text (hoặc Number, không có số lẻ), rồi xuất CSV lại",
        "format the column as text in the workbook, and export it again",
    ),
)
def shortened_number(delivery: Delivery) -> Iterable[Hit]:
    """A number in scientific notation."""
    return reported(delivery, "TAB-025")


@rule(
    "TAB-026",
    severity=Severity.WARNING,
    clause=_OURS,
    confidence="A",
    message=Text(
        "cột {column}: {converted} ô đã được chuyển từ {old}, nhưng {unicode} ô khác đã là Unicode: ô Unicode chỉ có "
        "các chữ như à, ó, ê cũng bị chuyển",
        "column {column}: {converted} cells were converted from {old}, yet {unicode} others are Unicode: a Unicode "
        "cell with no letters but such as à, ó, ê was converted too",
    ),
    remedy=Text(
        "xem các ô đã chuyển (DRV-013) và bản gốc trong documentation/; tốt nhất chuyển bảng tính sang Unicode trước",
        "look at what was converted (DRV-013) and at the originals in documentation/; best convert the workbook first",
    ),
)
def codes_mixed(delivery: Delivery) -> Iterable[Hit]:
    """A column in two codes."""
    return reported(delivery, "TAB-026")


@rule(
    "TAB-027",
    severity=Severity.WARNING,
    clause=_OURS,
    confidence="A",
    message=Text(
        "tệp ánh xạ nêu các cột không có trong bảng: {headers}",
        "the mapping names columns that no sheet has: {headers}",
    ),
    remedy=Text(
        "chép đúng chữ của tiêu đề trong bảng vào tệp ánh xạ, hoặc xóa dòng thừa",
        "copy the header's text into the mapping as it stands, or remove the line",
    ),
)
def not_met(delivery: Delivery) -> Iterable[Hit]:
    """Headers of a mapping that are not there."""
    return reported(delivery, "TAB-027")


RULES: tuple[Rule[Delivery], ...] = (
    legacy_text,
    row_too_long,
    rows_too_short,
    hidden,
    dates_swapped,
    shortened_number,
    codes_mixed,
    not_met,
)
