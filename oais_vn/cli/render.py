"""What commands print: reports and packages, as text or JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

import click

from oais_vn import api
from oais_vn.cli.context import Console
from oais_vn.model.checked import Volume
from oais_vn.model.language import Text
from oais_vn.model.package import Made, Package
from oais_vn.model.paper import OTHER
from oais_vn.model.report import Report, Severity, Standing
from oais_vn.model.rules import RuleDescription

SEVERITIES = {
    Severity.ERROR: Text("lỗi", "error"),
    Severity.WARNING: Text("cảnh báo", "warning"),
    Severity.INFO: Text("thông tin", "info"),
}
"""What people call the severities."""

_MADE = {
    Made.CREATED: Text("đã tạo", "created"),
    Made.ALREADY_THERE: Text("đã có, giữ nguyên", "already there, left as it is"),
    Made.OTHER_TERMS: Text(
        "đã có, giữ nguyên; điều khoản giao nộp (delivery.toml) lần này KHÁC với lúc đóng gói",
        "already there, left as it is; the terms (delivery.toml) DIFFER from those it was made under",
    ),
}


_VIRUSES = frozenset(["VIR-003", "VIR-004"])
_PLACES = 20
"""Places of one rule that are listed unless all are asked for."""


def print_report(console: Console, report: Report, *, details: bool = False) -> None:
    """The report as text; what only tells, and more than a screen of places of one rule, are listed with `details`.

    Whether viruses were looked for is told in any case: nobody should have to ask.
    """
    for finding in () if details else report.findings:
        if finding.code in _VIRUSES:
            click.echo(finding.line(console.language))
    for line in api.text_report(report, console.language, information=details, most=None if details else _PLACES):
        click.echo(line)


_VOLUME = Text(
    "{documents} tài liệu, {files} tệp, {pages} trang ({sizes}), quy đổi {weighed} trang A4",
    "{documents} documents, {files} files, {pages} pages ({sizes}), {weighed} pages of A4",
)
_UNREAD = Text(", {count} tệp không mở được", ", {count} files that do not open")
_VERDICTS = {True: Text("đạt", "passed"), False: Text("KHÔNG ĐẠT", "FAILED")}
_COUNTS = Text("{errors} lỗi, {warnings} cảnh báo", "{errors} errors, {warnings} warnings")
_MENDED = Text("đã sửa", "mended")
_OTHER = Text("khổ khác", "other")


def print_checked(console: Console, report: Report) -> None:
    """Each dossier of a delivery with its verdict and volume, then the delivery."""
    checked = report.delivery
    if checked is None:
        return
    for dossier in checked.dossiers:
        verdict = _VERDICTS[dossier.passed].to(console.language)
        counts = _COUNTS.to(console.language).format(errors=dossier.errors, warnings=dossier.warnings)
        click.echo(f"{verdict}: {dossier.code} ({counts}): {_volume(console, dossier.volume, checked.weights)}")
    console.say(
        Text(
            "Đợt {lot}, lần {round}: {passed}/{whole} hồ sơ đạt; {volume}\nMã băm lần giao nộp (SHA-256): {digest}\n",
            "Lot {lot}, round {round}: {passed} of {whole} dossiers passed; {volume}\n"
            "Digest of the delivery (SHA-256): {digest}\n",
        ),
        lot=checked.lot,
        round=checked.round,
        passed=len(checked.passed),
        whole=len(checked.dossiers),
        volume=_volume(console, checked.volume, checked.weights),
        digest=checked.digest,
    )


def print_standing(console: Console, report: Report) -> None:
    """What became of the findings of the round before, when one was given."""
    known = Counter(finding.standing for finding in report.findings if finding.severity is not Severity.INFO)
    if report.delivery is None or not report.delivery.previous:
        return
    for finding in report.mended:
        click.echo(f"  {_MENDED.to(console.language)}: {finding.line(console.language)}")
    console.say(
        Text(
            "So với lần trước: {mended} đã sửa, {still} còn, {new} mới",
            "Since the round before: {mended} mended, {still} still open, {new} new",
        ),
        mended=len(report.mended),
        still=known[Standing.OPEN],
        new=known[Standing.NEW],
    )


def _volume(console: Console, volume: Volume, weights: Mapping[str, int]) -> str:
    names = {OTHER: _OTHER.to(console.language)}
    sizes = ", ".join(f"{names.get(name, name)}: {count}" for name, count in volume.pages.items())
    text = _VOLUME.to(console.language).format(
        documents=volume.documents,
        files=volume.files,
        pages=volume.page_count,
        sizes=sizes or "–",
        weighed=volume.equivalents(weights),
    )
    return text + (_UNREAD.to(console.language).format(count=volume.unread) if volume.unread else "")


def print_reports_as_json(console: Console, reports: Iterable[Report]) -> None:
    """Reports as JSON Lines: one document a subject."""
    for report in reports:
        click.echo(json.dumps(api.json_report(report, console.language), ensure_ascii=False))


def print_package(console: Console, package: Package) -> None:
    """One line for one package."""
    console.say(
        Text(
            "{made}: {path} (payload: {files} tệp, {size} byte)\n  mã gói {id}\n  SHA-256 của tagmanifest: {digest}",
            "{made}: {path} (payload: {files} files, {size} bytes)\n  package {id}\n  SHA-256 of tagmanifest: {digest}",
        ),
        made=_MADE[package.made].to(console.language),
        path=package.path,
        files=package.files,
        size=package.size,
        id=package.id,
        digest=package.digest,
    )


def package_as_json(package: Package) -> dict[str, object]:
    """A package as plain values."""
    return {
        "id": package.id,
        "name": package.name,
        "path": package.path,
        "shape": package.shape,
        "version": package.version,
        "tagmanifest_sha256": package.digest,
        "files": package.files,
        "bytes": package.size,
        "made": package.made.value,
    }


def rule_as_json(rule: RuleDescription) -> dict[str, object]:
    """A rule as plain values, its texts in both languages."""
    return {
        "code": rule.code,
        "family": rule.family,
        "about": rule.about,
        "severity": rule.severity.value,
        "clause": rule.clause,
        "confidence": rule.confidence,
        "sureness": rule.sureness._asdict(),
        "message": rule.message._asdict(),
        "remedy": rule.remedy._asdict(),
        "never_waived": None if rule.never_waived is None else rule.never_waived._asdict(),
    }
