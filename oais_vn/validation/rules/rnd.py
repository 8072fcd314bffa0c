"""RND: a delivery beside the round before."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Severity
from oais_vn.validation.rounds import Round
from oais_vn.validation.rule import Hit, Rule, rule

_OURS = "quy ước về các lần giao nộp (docs/reference/delivery-check.md)"
_TERMS = Location(path="delivery.toml")


@rule(
    "RND-001",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "lần giao {round} không lớn hơn lần {before} của báo cáo trước",
        "round {round} is not greater than round {before} of the previous report",
    ),
    remedy=Text(
        "tăng khóa round ở [delivery] của delivery.toml mỗi lần giao lại, hoặc chỉ đúng báo cáo của lần trước",
        "raise the key round in [delivery] of delivery.toml with each delivery, or name the right report",
    ),
)
def round_goes_up(subject: Round) -> Iterable[Hit]:
    """Each delivery of a lot has a higher number."""
    here, before = subject.delivery.transfer.round, subject.before.round
    if here <= before:
        yield Hit(_TERMS, {"round": here, "before": before, "key": "delivery.round"})


@rule(
    "RND-002",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "báo cáo trước là của đợt '{lot}', phông {fonds}, không phải của đợt '{here}', phông {fonds_here}",
        "the previous report is of lot '{lot}', fonds {fonds}, not of lot '{here}', fonds {fonds_here}",
    ),
    remedy=Text(
        "chỉ đúng báo cáo lần trước của đợt này, hoặc sửa khóa number ở [delivery] của delivery.toml",
        "name the previous report of this lot, or mend the key number in [delivery] of delivery.toml",
    ),
)
def same_lot(subject: Round) -> Iterable[Hit]:
    """Rounds are of one lot of one fonds."""
    delivery, before = subject.delivery, subject.before
    if (before.lot, before.fonds_code) != (delivery.transfer.number, delivery.fonds.code):
        params = {
            "lot": before.lot,
            "fonds": before.fonds_code,
            "here": delivery.transfer.number,
            "fonds_here": delivery.fonds.code,
        }
        yield Hit(_TERMS, params)


@rule(
    "RND-003",
    severity=Severity.WARNING,
    clause=_OURS,
    confidence="A",
    message=Text(
        "hồ sơ {missing} không đạt ở lần trước, lần này không được giao lại",
        "dossier {missing} failed in the round before and is not delivered again",
    ),
    remedy=Text(
        "yêu cầu nhà thầu sửa và giao lại hồ sơ này; lỗi của nó chưa được coi là đã sửa",
        "ask the supplier to mend it and deliver it again; its errors do not count as mended",
    ),
)
def failed_comes_again(subject: Round) -> Iterable[Hit]:
    """What failed comes again."""
    for code in subject.dropped():
        yield Hit(_TERMS, {"missing": code, "name": code})


RULES: tuple[Rule[Round], ...] = (round_goes_up, same_lot, failed_comes_again)
