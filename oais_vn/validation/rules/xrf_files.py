"""XRF: files of one package beside each other, and the form of the code that names it."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen


@rule(
    "XRF-017",
    severity=Severity.WARNING,
    clause="TT 05/2025/TT-BNV: mỗi tài liệu một tệp",
    confidence="A",
    message=Text("nội dung tệp trùng hoàn toàn với {other}", "the file has the very bytes of {other}"),
    remedy=Text(
        "Kiểm tra xem một tài liệu có bị ghi thành hai, hay tệp bị gán nhầm cho tài liệu khác.",
        "Look whether one document was entered twice, or a file was given to the wrong document.",
    ),
)
def files_differ(package: Package) -> Iterable[Hit]:
    """No two documents of a dossier have the same bytes."""
    return package.seen[Seen.EQUAL_FILES]


@rule(
    "XRF-018",
    severity=Severity.WARNING,
    clause="TT 05/2025/TT-BNV, Phụ lục I-IV: mã hồ sơ, mã lô tài liệu",
    confidence="S1",
    message=Text("mã {code} không đúng dạng: {reason}", "the code {code} is malformed: {reason}"),
    remedy=Text(
        "Lập lại mã theo Thông tư: mã cơ quan, năm, số và ký hiệu hồ sơ; lô tài liệu: mã cơ quan, năm, "
        "lần nộp 2 chữ số, số thứ tự 7 chữ số.",
        "Compose it as the Circular says: agency, year, number and notation; of a batch: agency, year, "
        "round in 2 digits, ordinal in 7.",
    ),
)
def code_has_its_form(package: Package) -> Iterable[Hit]:
    """The code of a dossier or batch has the parts that the Circular names."""
    return package.seen[Seen.MALFORMED_CODE]


@rule(
    "XRF-019",
    severity=Severity.WARNING,
    clause="Kiến trúc oais-vn, bag-info.txt",
    confidence="A",
    message=Text(
        "bản ghi có tiêu đề {title!r}, bag-info.txt ghi {bagged!r}",
        "the record has the title {title!r}, bag-info.txt says {bagged!r}",
    ),
    remedy=Text(
        "Đối chiếu với hồ sơ gốc rồi làm phiên bản mới theo quyết định (oais-vn amend).",
        "Compare with the original dossier and make a new version by decision (oais-vn amend).",
    ),
)
def title_is_the_same_everywhere(package: Package) -> Iterable[Hit]:
    """The title in bag-info.txt of our bags is that of the record."""
    return package.seen[Seen.OTHER_TITLE]


RULES = (files_differ, code_has_its_form, title_is_the_same_everywhere)
