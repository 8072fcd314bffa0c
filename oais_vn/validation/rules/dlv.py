"""DLV: the delivery's files beside the rows that name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from oais_vn.model.delivery import Delivery
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.paths import shown_name
from oais_vn.model.report import Severity
from oais_vn.validation.described import UNITS, reported
from oais_vn.validation.rule import Hit, Rule, rule

_OURS = "quy ước đọc thư mục giao nộp (docs/reference/delivery.md)"
_ONE_TO_ONE = "TT 05/2025/TT-BNV, Phụ lục I và III: mỗi tài liệu một tệp mô tả, nối 1–1 với tệp dữ liệu"


def _of_files(delivery: Delivery, code: str) -> Iterator[Hit]:
    """What the reader reported, the file's name as people can read it."""
    for hit in reported(delivery, code):
        yield Hit(hit.location, {**hit.params, "file": shown_name(str(hit.params["file"]))})


@rule(
    "DLV-001",
    severity=Severity.ERROR,
    clause=_ONE_TO_ONE,
    confidence="S1",
    message=Text("không có tệp '{value}' trong thư mục giao nộp", "the delivery has no file '{value}'"),
    remedy=Text(
        "chép tệp vào thư mục giao nộp hoặc sửa đường dẫn ở ô này", "copy the file into the delivery or mend the path"
    ),
)
def file_not_found(delivery: Delivery) -> Iterable[Hit]:
    """A row names a file that is not there."""
    return reported(delivery, "DLV-001")


@rule(
    "DLV-002",
    severity=Severity.ERROR,
    clause=_ONE_TO_ONE,
    confidence="S1",
    message=Text(
        "dòng không ghi đường dẫn tệp, cũng không có tệp nào tên {name}",
        "the row gives no path, and no file is named {name}",
    ),
    remedy=Text(
        "ghi cột Đường dẫn file, hoặc đặt tên tệp là mã hồ sơ.số thứ tự 7 chữ số (có thể thêm _signed)",
        "give the path, or name the file by the dossier code and 7-digit ordinal",
    ),
)
def no_file(delivery: Delivery) -> Iterable[Hit]:
    """A row without a file."""
    return reported(delivery, "DLV-002")


@rule(
    "DLV-003",
    severity=Severity.ERROR,
    clause=_ONE_TO_ONE,
    confidence="S1",
    message=Text("tệp '{file}' đã thuộc về {first_vi}", "file '{file}' belongs to {first_en} already"),
    remedy=Text("mỗi tệp chỉ được một dòng mô tả: sửa đường dẫn hoặc bỏ dòng trùng", "give each file one row"),
)
def file_twice(delivery: Delivery) -> Iterable[Hit]:
    """Two rows for one file."""
    return _of_files(delivery, "DLV-003")


@rule(
    "DLV-004",
    severity=Severity.ERROR,
    clause=_ONE_TO_ONE,
    confidence="S1",
    message=Text("tệp không có dòng mô tả nào trong bảng tính", "no row of the workbook names this file"),
    remedy=Text(
        "thêm dòng mô tả cho tệp, hoặc bỏ tệp khỏi thư mục giao nộp nếu thừa", "describe the file, or take it out"
    ),
)
def file_without_row(delivery: Delivery) -> Iterable[Hit]:
    """A file that no row names."""
    return (Hit(Location(path=shown_name(path))) for path in delivery.unclaimed)


@rule(
    "DLV-005",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text("đây là liên kết tượng trưng (symlink), không được đọc", "this is a symbolic link and is not read"),
    remedy=Text("thay liên kết bằng chính tệp thật", "put the file itself in its place"),
)
def link(delivery: Delivery) -> Iterable[Hit]:
    """Links are never followed: they may lead out of the delivery."""
    return reported(delivery, "DLV-005")


@rule(
    "DLV-006",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text("không phải tệp thường hoặc không đọc được ({reason})", "no regular file, or not readable ({reason})"),
    remedy=Text(
        "bỏ khỏi thư mục giao nộp, hoặc kiểm tra quyền đọc và thẻ nhớ, đĩa",
        "take it out, or look at permissions and disk",
    ),
)
def special_file(delivery: Delivery) -> Iterable[Hit]:
    """A device, a pipe, or a file that cannot be opened."""
    return reported(delivery, "DLV-006")


@rule(
    "DLV-007",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "tên tệp không an toàn hoặc không phải UTF-8 ({reason})", "the name is unsafe or not UTF-8 ({reason})"
    ),
    remedy=Text("đổi tên tệp; nếu giải nén từ ZIP cũ, hãy giải nén lại với bảng mã UTF-8", "rename the file"),
)
def unsafe_name(delivery: Delivery) -> Iterable[Hit]:
    """A name that a package cannot hold."""
    return reported(delivery, "DLV-007")


@rule(
    "DLV-008",
    severity=Severity.ERROR,
    clause="Windows: tên tệp tối đa 255 đơn vị UTF-16",
    confidence="V",
    message=Text(
        "tên dài {units} đơn vị UTF-16, Windows chỉ giữ được 255", "a name of {units} UTF-16 units; Windows holds 255"
    ),
    remedy=Text("rút ngắn tên tệp hoặc thư mục", "shorten the name"),
)
def name_too_long(delivery: Delivery) -> Iterable[Hit]:
    """One name that is too long for Windows."""
    return reported(delivery, "DLV-008")


@rule(
    "DLV-009",
    severity=Severity.ERROR,
    clause="Windows: đường dẫn đầy đủ tối đa 260 đơn vị UTF-16",
    confidence="V",
    message=Text(
        "đường dẫn dài {units} đơn vị UTF-16; trên 240 thì không chép được sang Windows",
        "a path of {units} UTF-16 units; above 240 it cannot be copied to Windows",
    ),
    remedy=Text("rút ngắn tên thư mục hoặc bớt lớp thư mục", "shorten folder names or use fewer folders"),
)
def path_too_long(delivery: Delivery) -> Iterable[Hit]:
    """A path that is too long for Windows."""
    return reported(delivery, "DLV-009")


@rule(
    "DLV-010",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, Phụ lục I và III: mã hồ sơ",
    confidence="S1",
    message=Text("mã hồ sơ {dossier} đã dùng ở {first_vi}", "dossier code {dossier} is used at {first_en} already"),
    remedy=Text("mỗi hồ sơ một mã: sửa mã, hoặc gộp hai dòng nếu là một hồ sơ", "give each dossier a code of its own"),
)
def dossier_twice(delivery: Delivery) -> Iterable[Hit]:
    """Two dossiers with one code."""
    return reported(delivery, "DLV-010")


@rule(
    "DLV-011",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text("'{value}' hợp với nhiều tệp: {files}", "'{value}' fits several files: {files}"),
    remedy=Text(
        "ghi đường dẫn dài hơn (cả thư mục), hoặc chép nguyên một tên trong danh sách trên, để chỉ đúng một tệp",
        "give more of the path, or copy one of these names as it stands, so that one file fits",
    ),
)
def several_files(delivery: Delivery) -> Iterable[Hit]:
    """A row that could mean several files."""
    return reported(delivery, "DLV-011")


@rule(
    "DLV-012",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, Phụ lục I và III: gói có ít nhất một tài liệu",
    confidence="S1",
    message=Text("{unit} {dossier} không có tài liệu nào", "{unit} {dossier} has no document"),
    remedy=Text(
        "thêm các dòng tài liệu; nếu là hồ sơ không có tài liệu thì bỏ khỏi danh mục",
        "list its documents, or leave it out",
    ),
)
def dossier_without_documents(delivery: Delivery) -> Iterable[Hit]:
    """A dossier that nothing is in."""
    for dossier in delivery.dossiers:
        if not dossier.documents:
            yield Hit(dossier.location, {"dossier": dossier.code, "unit": UNITS[delivery.unit]})


@rule(
    "DLV-013",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text("đường dẫn '{value}' không an toàn hoặc không đọc được", "path '{value}' is unsafe or unreadable"),
    remedy=Text(
        "ghi đường dẫn nằm trong thư mục giao nộp, không có '..'", "give a path inside the delivery, without '..'"
    ),
)
def unsafe_path(delivery: Delivery) -> Iterable[Hit]:
    """A path that leads out of the delivery."""
    return reported(delivery, "DLV-013")


@rule(
    "DLV-014",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text("tệp rỗng (0 byte): {file}", "the file is empty (0 bytes): {file}"),
    remedy=Text("yêu cầu nhà thầu giao lại tệp", "ask the supplier for the file again"),
)
def empty_file(delivery: Delivery) -> Iterable[Hit]:
    """A document's file holds nothing."""
    return _of_files(delivery, "DLV-014")


@rule(
    "DLV-015",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "không mở được tệp PDF {file}: hỏng, có mật khẩu, hoặc không phải PDF",
        "the PDF {file} does not open: damaged, locked by a password, or no PDF",
    ),
    remedy=Text(
        "mở thử bằng phần mềm đọc PDF; yêu cầu nhà thầu giao lại tệp mở được, không đặt mật khẩu",
        "try it in a PDF reader; ask the supplier for one that opens and has no password",
    ),
)
def unreadable_pdf(delivery: Delivery) -> Iterable[Hit]:
    """A PDF cannot be opened: sealed, it would be lost without anybody knowing."""
    return _of_files(delivery, "DLV-015")


@rule(
    "DLV-016",
    severity=Severity.WARNING,
    clause="TT 05/2025/TT-BNV, bảng trường của tài liệu: số lượng trang",
    confidence="A",
    message=Text("ghi {given} trang, tệp {file} có {counted} trang", "{given} pages are given, {file} has {counted}"),
    remedy=Text("kiểm tra số trang và xem có quét thiếu trang không", "look for pages that were not scanned"),
)
def pages_differ(delivery: Delivery) -> Iterable[Hit]:
    """The number of pages in the workbook is not that of the PDF."""
    return _of_files(delivery, "DLV-016")


@rule(
    "DLV-017",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, Phụ lục I và III: tài liệu liên kết không có tệp trong gói",
    confidence="S1",
    message=Text(
        "dòng này liên kết tới tài liệu {value} nhưng lại ghi tệp '{file}'",
        "the row is linked to document {value}, and names the file '{file}' as well",
    ),
    remedy=Text(
        "tệp nằm ở hồ sơ kia thì bỏ đường dẫn; tệp của chính hồ sơ này thì bỏ mã tài liệu liên kết",
        "leave the path out if the file lies in the other dossier, else leave the link out",
    ),
)
def link_with_file(delivery: Delivery) -> Iterable[Hit]:
    """A linked document has no file of its own."""
    return reported(delivery, "DLV-017")


@rule(
    "DLV-018",
    severity=Severity.ERROR,
    clause=_ONE_TO_ONE,
    confidence="A",
    message=Text(
        "hồ sơ {dossier} đã có một dòng liên kết tới tài liệu '{value}'",
        "dossier {dossier} has another row that is linked to document '{value}'",
    ),
    remedy=Text("bỏ dòng trùng và đánh lại số thứ tự", "remove one row and number the documents again"),
)
def linked_twice(delivery: Delivery) -> Iterable[Hit]:
    """One document that is linked twice into a dossier."""
    return reported(delivery, "DLV-018")


@rule(
    "DLV-019",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, Phụ lục I và III: gói có ít nhất một tệp dữ liệu",
    confidence="S1",
    message=Text(
        "hồ sơ {dossier} chỉ có tài liệu liên kết, không có tệp nào của mình",
        "dossier {dossier} has linked documents only, and no file of its own",
    ),
    remedy=Text(
        "để ít nhất một tài liệu có tệp trong hồ sơ này, và cho hồ sơ kia liên kết tới đây",
        "keep the file of at least one document in this dossier, and link the other dossier to it",
    ),
)
def only_links(delivery: Delivery) -> Iterable[Hit]:
    """A package must hold a file."""
    return reported(delivery, "DLV-019")


@rule(
    "DLV-020",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "dòng này ghi tệp '{value}', là tệp do hệ thống sinh ra mà bộ quy định không cho đóng gói",
        "the row names '{value}', which systems leave behind and the profile does not let in",
    ),
    remedy=Text(
        "sửa đường dẫn; nếu đó thật là tài liệu, hãy đổi tên tệp, hoặc bỏ mẫu tên khỏi [ignored] của bộ quy định",
        "mend the path; if it is a document, rename the file or take the pattern out of the profile's [ignored]",
    ),
)
def ignored_file(delivery: Delivery) -> Iterable[Hit]:
    """A row names a file that is never packed."""
    return reported(delivery, "DLV-020")


RULES: tuple[Rule[Delivery], ...] = (
    file_not_found,
    no_file,
    file_twice,
    file_without_row,
    link,
    special_file,
    unsafe_name,
    name_too_long,
    path_too_long,
    dossier_twice,
    several_files,
    dossier_without_documents,
    unsafe_path,
    empty_file,
    unreadable_pdf,
    pages_differ,
    link_with_file,
    linked_twice,
    only_links,
    ignored_file,
)
