"""BAG, continued: names that other systems change, refuse or make themselves (RFC 8493 §6.1)."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen


@rule(
    "BAG-031",
    severity=Severity.WARNING,
    clause="RFC 8493 §6.1.1",
    confidence="V",
    message=Text(
        "tệp {file} chỉ tìm được sau khi chuẩn hóa Unicode: tên trong manifest và trên đĩa khác dạng (NFC, NFD)",
        "the file {file} was found after Unicode normalisation only: manifest and disk have it in other "
        "forms (NFC, NFD)",
    ),
    remedy=Text(
        "Nội dung vẫn được kiểm tra; khi đóng gói lại, dùng tên NFC ở cả hai nơi.",
        "Its bytes were checked all the same; use NFC names in both places when you pack again.",
    ),
)
def names_have_one_form(package: Package) -> Iterable[Hit]:
    """A file has the same Unicode form in manifest and bag."""
    return package.seen[Seen.OTHER_FORM]


@rule(
    "BAG-032",
    severity=Severity.WARNING,
    clause="RFC 8493 §6.1.1",
    confidence="V",
    message=Text(
        "tên tệp chỉ khác {other} ở chữ hoa, thường hoặc dạng Unicode: chép sang Windows hay macOS sẽ mất một tệp",
        "the name differs from {other} by case or Unicode form alone: one is lost when they are copied "
        "to Windows or macOS",
    ),
    remedy=Text(
        "Đổi tên một trong hai tệp ở nơi tạo gói rồi đóng gói lại.",
        "Have one of the two renamed where the bag was made, and packed again.",
    ),
)
def names_do_not_meet(package: Package) -> Iterable[Hit]:
    """No two payload files have names that differ by case or Unicode form alone."""
    return package.seen[Seen.NAMES_MEET]


@rule(
    "BAG-033",
    severity=Severity.WARNING,
    clause="RFC 8493 §6.1.2",
    confidence="V",
    message=Text(
        "Windows không giữ được tên {name!r} ({reason})",
        "Windows cannot hold the name {name!r} ({reason})",
    ),
    remedy=Text(
        "Đổi tên ở nơi tạo gói nếu gói sẽ được dùng trên Windows.",
        "Have it renamed where the bag was made if the bag will be used on Windows.",
    ),
)
def names_can_be_held_everywhere(package: Package) -> Iterable[Hit]:
    """Windows can hold the names of all payload files."""
    return package.seen[Seen.UNPORTABLE_NAME]


@rule(
    "BAG-034",
    severity=Severity.WARNING,
    clause="RFC 8493 §6.1.2",
    confidence="A",
    message=Text(
        "tệp do hệ điều hành tự tạo, thường không phải tài liệu",
        "the file is a by-product of an operating system, hardly a record",
    ),
    remedy=Text(
        "Bỏ tệp này trước khi đóng gói, nếu không cần giữ.",
        "Leave the file out before packing, unless it is to be kept.",
    ),
)
def no_system_files(package: Package) -> Iterable[Hit]:
    """No payload file is a by-product of macOS or Windows."""
    return package.seen[Seen.SYSTEM_FILE]


RULES = (names_have_one_form, names_do_not_meet, names_can_be_held_everywhere, no_system_files)
