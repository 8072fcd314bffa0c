"""The part of a delivery that is packed: what people accepted, or what passed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from oais_vn.model.acceptance import Acceptance
from oais_vn.model.delivery import Delivery
from oais_vn.model.errors import InputError, NotPassedError
from oais_vn.model.language import Text
from oais_vn.model.report import Report


def part_of(delivery: Delivery, report: Report, dossiers: Collection[str]) -> tuple[Delivery, Report]:
    """The delivery with these dossiers alone, and what the report says of them and of the delivery as a whole."""
    kept = {"", *dossiers}
    return (
        replace(delivery, dossiers=tuple(each for each in delivery.dossiers if each.code in dossiers)),
        replace(report, findings=tuple(each for each in report.findings if each.params.get("dossier", "") in kept)),
    )


def require_accepted(delivery: Delivery, acceptance: Acceptance, digest: str) -> None:
    """Refuse a delivery that is not the accepted one byte for byte (`NotPassedError`), and dossiers not in it."""
    if acceptance.delivery != digest:
        raise NotPassedError(
            Text(
                f"lần giao nộp không còn như lúc nghiệm thu: mã băm khi ấy {acceptance.delivery}, nay {digest}; "
                "có tệp đã thêm, bớt hoặc sửa. Lấy lại đúng bản đã nghiệm thu, hoặc kiểm tra và nghiệm thu lại",
                f"the delivery is not as it was accepted: the record says {acceptance.delivery}, it is {digest} now; "
                "a file was added, taken out or changed. Get the accepted one back, or check and accept it again",
            ),
            path=delivery.path,
        )
    strange = sorted(set(acceptance.dossiers) - {dossier.code for dossier in delivery.dossiers})
    if strange:
        names = ", ".join(strange[:10])
        raise InputError(
            Text(
                f"hồ sơ được nghiệm thu không có trong lần giao nộp: {names}",
                f"accepted dossiers are not in the delivery: {names}",
            )
        )
