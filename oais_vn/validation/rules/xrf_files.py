"""XRF: files of one package beside each other."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package, Seen
from oais_vn.validation.rule import Hit, rule


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


RULES = (files_differ,)
