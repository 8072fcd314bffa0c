"""The forms in which a report can be written: the one list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from oais_vn.formats.reports.annotations import write_github, write_gitlab
from oais_vn.formats.reports.digest import report_sha256
from oais_vn.formats.reports.html import write_html
from oais_vn.formats.reports.json import write_json, write_json_lines
from oais_vn.formats.reports.junit import write_junit
from oais_vn.formats.reports.minutes import write_minutes
from oais_vn.formats.reports.minutes_templates import MinutesKind
from oais_vn.formats.reports.sarif import write_sarif
from oais_vn.model.errors import InputError
from oais_vn.model.language import Language, Text
from oais_vn.model.report import Report

Write = Callable[[Sequence[Report], Language, IO[bytes]], None]
"""Writes reports in a language to a stream that can be sought in."""


@dataclass(frozen=True)
class ReportForm:
    """One form: what it is for, what writes it, and whether one file of it takes the reports on `many` subjects.

    `of_deliveries` are the forms that tell of nothing but a delivery. What the supplier's workbook is copied for has no
    `write` of its own: it needs the delivery besides its report.
    """

    text: Text
    write: Write | None
    many: bool = True
    of_deliveries: bool = False


def _write_docx(reports: Sequence[Report], language: Language, stream: IO[bytes]) -> None:
    """Minutes of the check, bound to the JSON form of the same report in the same language."""
    (report,) = reports
    write_minutes(report, MinutesKind.CHECK, stream, report_sha256=report_sha256(report, language))


FORMS: Mapping[str, ReportForm] = {
    "html": ReportForm(Text("một trang để đọc, lọc và in", "one page to read, filter and print"), write_html),
    "json": ReportForm(Text("một tài liệu JSON", "one document of JSON"), write_json, many=False),
    "jsonl": ReportForm(Text("mỗi phát hiện một dòng JSON", "a line of JSON for each finding"), write_json_lines),
    "junit": ReportForm(Text("JUnit XML, mỗi hồ sơ một nhóm", "JUnit XML, a suite for each dossier"), write_junit),
    "sarif": ReportForm(Text("SARIF 2.1.0", "SARIF 2.1.0"), write_sarif),
    "github": ReportForm(Text("chú thích của GitHub Actions", "annotations of GitHub Actions"), write_github),
    "gitlab": ReportForm(Text("code quality của GitLab", "code quality of GitLab"), write_gitlab),
    "xlsx": ReportForm(
        Text("bảng tính của nhà thầu, đánh dấu từng ô sai", "the supplier's workbook, each bad cell marked"),
        *(None, False, True),
    ),
    "docx": ReportForm(
        Text("bản nháp biên bản kiểm tra (phần mở rộng minutes)", "a draft of minutes of the check (extra minutes)"),
        *(_write_docx, False, True),
    ),
}
"""Every form by its name on the command line."""


def form_called(name: str) -> ReportForm:
    """The form of this name; raises `InputError`, which lists the forms, when there is none."""
    if name not in FORMS:
        known = ", ".join(FORMS)
        raise InputError(
            Text(
                f"không có dạng báo cáo {name!r}; các dạng: {known}",
                f"there is no report form {name!r}; forms: {known}",
            )
        )
    return FORMS[name]
