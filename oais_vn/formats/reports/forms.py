"""The forms in which a report can be written: the one list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from oais_vn.formats.reports.annotations import write_github, write_gitlab
from oais_vn.formats.reports.html import write_html
from oais_vn.formats.reports.json import write_json, write_json_lines
from oais_vn.formats.reports.junit import write_junit
from oais_vn.formats.reports.sarif import write_sarif
from oais_vn.model.errors import InputError
from oais_vn.model.language import Language, Text
from oais_vn.model.report import Report

Write = Callable[[Sequence[Report], Language, IO[bytes]], None]
"""Writes reports in a language to a stream that can be sought in."""


@dataclass(frozen=True)
class ReportForm:
    """One form: what it is for, what writes it, and whether one file of it takes the reports on `many` subjects."""

    text: Text
    write: Write
    many: bool = True


FORMS: Mapping[str, ReportForm] = {
    "html": ReportForm(Text("một trang để đọc, lọc và in", "one page to read, filter and print"), write_html),
    "json": ReportForm(Text("một tài liệu JSON", "one document of JSON"), write_json, many=False),
    "jsonl": ReportForm(Text("mỗi phát hiện một dòng JSON", "a line of JSON for each finding"), write_json_lines),
    "junit": ReportForm(Text("JUnit XML, mỗi hồ sơ một nhóm", "JUnit XML, a suite for each dossier"), write_junit),
    "sarif": ReportForm(Text("SARIF 2.1.0", "SARIF 2.1.0"), write_sarif),
    "github": ReportForm(Text("chú thích của GitHub Actions", "annotations of GitHub Actions"), write_github),
    "gitlab": ReportForm(Text("code quality của GitLab", "code quality of GitLab"), write_gitlab),
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
