"""What drafts of minutes are filled with: plain values of a report, named once for every template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.paper_words import day, grouped, or_blank
from oais_vn.model.checked import CheckedDelivery, CheckedDossier, Volume, total
from oais_vn.model.dates import VIETNAM
from oais_vn.model.report import Finding, Report, Severity, Standing

NAMES: Mapping[str, str] = {
    "archive": "tên cơ quan lưu trữ",
    "agency": "tên cơ quan hình thành tài liệu",
    "fonds_code": "mã phông",
    "fonds_name": "tên phông",
    "lot": "số của đợt giao nộp",
    "round": "lần giao thứ mấy của đợt",
    "supplier": "tên nhà thầu",
    "contract": "số hợp đồng",
    "equipment": "thiết bị số hóa",
    "operator": "người vận hành của nhà thầu",
    "period_from": "ngày bắt đầu số hóa",
    "period_to": "ngày kết thúc số hóa",
    "workbook": "đường dẫn bảng tính trong thư mục giao nộp",
    "delivery_sha256": "SHA-256 của lần giao nộp",
    "report_sha256": "SHA-256 của báo cáo JSON",
    "previous_sha256": "SHA-256 của báo cáo lần trước, hoặc rỗng",
    "profile": "bộ quy định",
    "checked_at": "kiểm tra xong lúc nào (giờ Việt Nam)",
    "verdict": "ĐẠT hoặc KHÔNG ĐẠT",
    "errors": "số lỗi",
    "warnings": "số cảnh báo",
    "waived": "số phát hiện được miễn trừ",
    "volume": "khối lượng giao: documents, files, unread, pages, a4",
    "passed_volume": "khối lượng của các hồ sơ đạt, cùng các khóa",
    "sizes": "mỗi khổ giấy: name, weight, pages, a4, passed_pages, passed_a4",
    "dossiers": "mỗi hồ sơ: number, code, title, verdict, errors, warnings, documents, files, unread, pages, a4, sizes",
    "passed_dossiers": "các hồ sơ đạt",
    "failed_dossiers": "các hồ sơ không đạt",
    "rules": "mỗi quy tắc có phát hiện: code, severity, count, message, remedy, clause",
    "waivers": "mỗi miễn trừ: code, reason, by, decision, until, count",
    "rounds": "so với lần trước: new, open, mended; rỗng khi không có lần trước",
    "faulty_files": "mỗi tệp lỗi: number, name, carrier, path, fault",
    "sample": "kết quả kiểm tra mẫu: verdict, looked_at, defective, critical, sentences, sha256; rỗng khi không có",
    "carrier": "mã phương tiện chứa tệp",
    "place": "địa danh",
    "superior": "cơ quan, tổ chức chủ quản",
    "department": "cơ quan nghiệm thu",
}
"""Every value that a template may name, and what it is."""

_SEVERITIES = {Severity.ERROR: "lỗi", Severity.WARNING: "cảnh báo", Severity.INFO: "thông tin"}
_OTHER = {"other": "Khổ khác"}


@dataclass(frozen=True)
class Particulars:
    """What minutes say and a report does not know; what is empty is left blank for people to write.

    `place` is the place of the date line, `superior` the authority above who draws up the minutes, `department` the
    one that accepts the work, `carrier` the code of the medium that the files came on. `sample` is the result of
    looking at a sample (schema `oais-vn/sample-result/1`), `sample_sha256` the digest of its file.
    """

    place: str = ""
    superior: str = ""
    department: str = ""
    carrier: str = ""
    sample: Mapping[str, Any] = field(default_factory=dict)
    sample_sha256: str = ""


def minutes_values(
    report: Report, delivery: CheckedDelivery, report_sha256: str, particulars: Particulars
) -> dict[str, Any]:
    """The values of `NAMES`; Vietnamese, for minutes are."""
    weights = delivery.weights
    dossiers = [_dossier(number, each, weights) for number, each in enumerate(delivery.dossiers, start=1)]
    passed = total(each.volume for each in delivery.passed)
    return {
        "archive": or_blank(delivery.archive),
        "agency": or_blank(delivery.agency),
        "fonds_code": or_blank(delivery.fonds_code),
        "fonds_name": or_blank(delivery.fonds_name),
        "lot": or_blank(delivery.lot),
        "round": delivery.round,
        "supplier": or_blank(delivery.supplier),
        "contract": or_blank(delivery.contract),
        "equipment": or_blank(delivery.equipment),
        "operator": or_blank(delivery.operator),
        "period_from": day(delivery.started),
        "period_to": day(delivery.ended),
        "workbook": printable(delivery.workbook),
        "delivery_sha256": delivery.digest,
        "report_sha256": report_sha256,
        "previous_sha256": delivery.previous,
        "profile": report.profile,
        "checked_at": report.ended.astimezone(VIETNAM).strftime("%H giờ %M phút, ngày %d/%m/%Y"),
        "verdict": "ĐẠT" if report.passed else "KHÔNG ĐẠT",
        "errors": grouped(report.count(Severity.ERROR)),
        "warnings": grouped(report.count(Severity.WARNING)),
        "waived": grouped(report.waived),
        "volume": _volume(delivery.volume, weights),
        "passed_volume": _volume(passed, weights),
        "sizes": _sizes(delivery.volume, passed, weights),
        "dossiers": dossiers,
        "passed_dossiers": [each for each in dossiers if each["verdict"] == "đạt"],
        "failed_dossiers": [each for each in dossiers if each["verdict"] != "đạt"],
        "rules": _rules(report.findings),
        "waivers": _waivers(report.findings),
        "rounds": _rounds(report) if delivery.previous else {},
        "faulty_files": _faulty_files(report, delivery, particulars.carrier),
        "sample": _sample(particulars),
        "carrier": or_blank(particulars.carrier),
        "place": or_blank(particulars.place),
        "superior": or_blank(particulars.superior),
        "department": or_blank(particulars.department),
    }


def _volume(volume: Volume, weights: Mapping[str, int]) -> dict[str, Any]:
    return {
        "documents": grouped(volume.documents),
        "files": grouped(volume.files),
        "unread": grouped(volume.unread),
        "pages": grouped(volume.page_count),
        "a4": grouped(volume.equivalents(weights)),
    }


def _sizes(whole: Volume, passed: Volume, weights: Mapping[str, int]) -> list[dict[str, Any]]:
    rows = []
    for name in [
        *(name for name in weights if name in whole.pages),
        *(each for each in whole.pages if each not in weights),
    ]:
        weight = weights.get(name, 1)
        given, good = whole.pages[name], passed.pages.get(name, 0)
        rows.append(
            {
                "name": _OTHER.get(name, name),
                "weight": weight,
                "pages": grouped(given),
                "a4": grouped(given * weight),
                "passed_pages": grouped(good),
                "passed_a4": grouped(good * weight),
            }
        )
    return rows


def _dossier(number: int, dossier: CheckedDossier, weights: Mapping[str, int]) -> dict[str, Any]:
    pages = dossier.volume.pages
    return {
        "number": number,
        "code": printable(dossier.code),
        "title": printable(dossier.title),
        "verdict": "đạt" if dossier.passed else "không đạt",
        "errors": grouped(dossier.errors),
        "warnings": grouped(dossier.warnings),
        "sizes": "; ".join(f"{_OTHER.get(name, name)}: {grouped(count)}" for name, count in pages.items() if count),
        **_volume(dossier.volume, weights),
    }


def _rules(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Errors first; of each rule the text of its first finding."""
    counted = Counter[str]()
    first: dict[str, Finding] = {}
    for each in findings:
        if each.waiver is None and each.severity is not Severity.INFO:
            counted[each.code] += each.places
            first.setdefault(each.code, each)
    ordered = sorted(first.values(), key=lambda each: each.severity is not Severity.ERROR)
    return [
        {
            "code": each.code,
            "severity": _SEVERITIES[each.severity],
            "count": grouped(counted[each.code]),
            "message": printable(each.message.vi),
            "remedy": printable(each.remedy.vi),
            "clause": printable(each.clause),
        }
        for each in ordered
    ]


def _waivers(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    counted = Counter(each.waiver for each in findings if each.waiver is not None)
    return [
        {
            "code": waiver.code,
            "reason": printable(waiver.reason),
            "by": printable(waiver.by),
            "decision": printable(waiver.decision),
            "until": "" if waiver.until is None else waiver.until.strftime("%d/%m/%Y"),
            "count": grouped(count),
        }
        for waiver, count in counted.items()
    ]


def _rounds(report: Report) -> dict[str, str]:
    standing = Counter(each.standing for each in report.findings if each.severity is not Severity.INFO)
    return {
        "new": grouped(standing[Standing.NEW]),
        "open": grouped(standing[Standing.OPEN]),
        "mended": grouped(sum(each.severity is not Severity.INFO for each in report.mended)),
    }


def _faulty_files(report: Report, delivery: CheckedDelivery, carrier: str) -> list[dict[str, Any]]:
    """The files with errors, once each, in the order of their paths; what is wrong with cells is no file's."""
    faults: dict[str, list[Finding]] = {}
    for each in report.findings:
        path = _file_of(each, delivery)
        if path and each.severity is Severity.ERROR and each.waiver is None:
            faults.setdefault(path, []).append(each)
    return [
        {
            "number": number,
            "name": printable(path.rpartition("/")[2]),
            "carrier": or_blank(carrier),
            "path": printable(path),
            "fault": "; ".join(dict.fromkeys(f"{printable(each.message.vi)} ({each.code})" for each in found)),
        }
        for number, (path, found) in enumerate(sorted(faults.items()), start=1)
    ]


def _file_of(finding: Finding, delivery: CheckedDelivery) -> str:
    """The file that a finding is about: its place, or the file that it names when its place is a cell."""
    place = finding.location
    if place.sheet is None and place.path != delivery.workbook:
        return place.path or ""
    return next((finding.params[name] for name in ("file", "path") if finding.params.get(name)), "")


def _sample(particulars: Particulars) -> dict[str, Any]:
    told = particulars.sample
    if not told:
        return {}
    sentences: Sequence[Any] = told.get("sentences", ())
    return {
        "verdict": "lô được chấp nhận theo mẫu" if told.get("verdict") == "accepted" else "lô bị loại theo mẫu",
        "looked_at": told.get("looked_at", 0),
        "defective": told.get("defective", 0),
        "critical": told.get("critical", 0),
        "sentences": [printable(str(each.get("vi", ""))) for each in sentences if isinstance(each, Mapping)],
        "sha256": particulars.sample_sha256,
    }
