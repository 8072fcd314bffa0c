"""XRF: files of a delivery that have the very same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from oais_vn.model.language import Text
from oais_vn.model.paths import shown_name
from oais_vn.model.report import Severity
from oais_vn.validation.rule import Hit, Rule, rule
from oais_vn.validation.twins import Twins


def _hits(twins: Twins, *, within: bool) -> Iterator[Hit]:
    for twin, other in twins.pairs():
        if (twin.dossier == other.dossier) is within:
            params = {
                "file": shown_name(twin.path),
                "other": shown_name(other.path),
                "other_dossier": other.dossier,
                "dossier": twin.dossier,
                "document": twin.document,
            }
            yield Hit(twin.location, params)


@rule(
    "XRF-020",
    severity=Severity.WARNING,
    clause="TT 05/2025/TT-BNV: mỗi tài liệu một tệp",
    confidence="A",
    message=Text(
        "tệp '{file}' trùng hoàn toàn với '{other}' trong cùng hồ sơ",
        "the file '{file}' has the very bytes of '{other}' in the same dossier",
    ),
    remedy=Text(
        "xem có tài liệu bị ghi hai lần, hay tệp quét bị gán nhầm cho tài liệu khác; bỏ dòng thừa hoặc giao đúng tệp",
        "look whether one document was entered twice, or a scan was given to the wrong one; take the row out or "
        "deliver the right file",
    ),
)
def twice_in_a_dossier(twins: Twins) -> Iterable[Hit]:
    """One scan for two documents of a dossier."""
    return _hits(twins, within=True)


@rule(
    "XRF-021",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, Phụ lục I và III: tài liệu liên kết",
    confidence="A",
    message=Text(
        "tệp '{file}' trùng hoàn toàn với '{other}' của hồ sơ {other_dossier}",
        "the file '{file}' has the very bytes of '{other}' in dossier {other_dossier}",
    ),
    remedy=Text(
        "hai bản giấy quét riêng không thể trùng từng byte: giao đúng tệp quét của tài liệu này; nếu là một tài liệu "
        "dùng cho hai hồ sơ thì bỏ tệp ở đây và ghi mã tài liệu liên kết",
        "two papers scanned apart never have the same bytes: deliver this document's own scan; if it is one document "
        "for two dossiers, leave the file out here and name the linked document",
    ),
)
def twice_in_the_delivery(twins: Twins) -> Iterable[Hit]:
    """One scan in two dossiers: paid twice, and the second paper perhaps never scanned."""
    return _hits(twins, within=False)


RULES: tuple[Rule[Twins], ...] = (twice_in_a_dossier, twice_in_the_delivery)
