"""DLV: uncompressed masters beside the documents that were made of them."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.delivery import Delivery
from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.described import noted, reported
from oais_vn.validation.rule import Hit, Rule, rule

_OURS = "quy ước về bản gốc không nén (docs/how-to/masters.md)"


@rule(
    "DLV-021",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "không có tệp nào trong thư mục bản gốc '{value}' (masters)",
        "there is no file in the folder of masters '{value}'",
    ),
    remedy=Text(
        "chép các bản gốc không nén vào thư mục ấy, sửa tên thư mục, hoặc bỏ khóa masters ở [delivery]",
        "copy the masters there, mend the folder's name, or take the key masters out of [delivery]",
    ),
)
def no_masters(delivery: Delivery) -> Iterable[Hit]:
    """The folder of masters is not there, or is empty."""
    return reported(delivery, "DLV-021")


@rule(
    "DLV-022",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "bản gốc không nén này không mang tên tệp của tài liệu nào", "this master bears the name of no document's file"
    ),
    remedy=Text(
        "đặt tên tệp, hoặc thư mục chứa nó, bắt đầu bằng tên tệp của tài liệu (không đuôi); hoặc bỏ tệp khỏi thư mục",
        "begin its name, or its folder's, with the name of the document's file (without extension), or take it out",
    ),
)
def master_of_nothing(delivery: Delivery) -> Iterable[Hit]:
    """A master that belongs to no document."""
    return reported(delivery, "DLV-022")


@rule(
    "DLV-023",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "bản gốc không nén này có thể là của nhiều tài liệu: {documents}",
        "this master may belong to several documents: {documents}",
    ),
    remedy=Text(
        "đặt nó trong thư mục mang mã hồ sơ, hoặc trong các thư mục như của tệp tài liệu",
        "put it into a folder named by the dossier's code, or into folders as those of the document's file",
    ),
)
def master_of_several(delivery: Delivery) -> Iterable[Hit]:
    """A master that may belong to several documents."""
    return reported(delivery, "DLV-023")


@rule(
    "DLV-107",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{count} bản gốc không nén, sẽ vào gói riêng sau AIP của hồ sơ (SIP thì không), ví dụ {value}",
        "{count} uncompressed masters go into packages of their own beside AIPs (not SIPs), e.g. {value}",
    ),
    remedy=Text("không phải làm gì nếu đúng", "nothing to do if right"),
)
def masters(delivery: Delivery) -> Iterable[Hit]:
    """Masters beside the documents that were made of them."""
    return noted(delivery, "DLV-107")


RULES: tuple[Rule[Delivery], ...] = (no_masters, master_of_nothing, master_of_several, masters)
