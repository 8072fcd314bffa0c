"""A year's report as a draft that people sign (.docx): a template filled with its figures, bound to their digest."""

from __future__ import annotations

from datetime import datetime
from typing import IO

from oais_vn.formats.register.unit_report import digest_of
from oais_vn.formats.reports.drafts import OURS, checked_template, fill, own_template, require_libraries
from oais_vn.formats.reports.year_templates import year_template
from oais_vn.formats.reports.year_values import YEAR_NAMES, year_values
from oais_vn.model.register.reporting import Track, YearReport

_UNITS = {Track.STATE: "Sở Nội vụ", Track.PARTY: "Văn phòng Tỉnh ủy"}
_PROVINCES = {Track.STATE: "Bộ Nội vụ; Ủy ban nhân dân tỉnh", Track.PARTY: "Ban Thường vụ Tỉnh ủy"}
"""Whom the plans of provinces name."""


def write_year_document(
    report: YearReport,
    stream: IO[bytes],
    *,
    template: IO[bytes] | None = None,
    name: str = "",
    place: str = "",
    superior: str = "",
    addressee: str = "",
) -> None:
    """Write a draft by our template, or by the `template` of this `name`.

    Raises `ConfigurationError` for a template that is none or names unknown values, `PluginError` without the
    libraries of the extra `minutes`.
    """
    require_libraries()
    merged = bool(report.parts)
    if template is None:
        document = own_template(year_template(report.track, merged=merged))
    else:
        document = checked_template(template, name)
    to = addressee or (_PROVINCES if merged else _UNITS)[report.track]
    sha256 = digest_of(report)
    fill(document, year_values(report, sha256, place, superior, to), YEAR_NAMES, name or OURS)
    properties = document.docx.core_properties
    properties.title = f"Báo cáo năm {report.year}"
    properties.subject = report.unit or report.name
    properties.author = "oais-vn"
    properties.comments = f"figures sha256:{sha256}"
    properties.keywords = "bản nháp; oais-vn/unit-report/1"
    properties.created = properties.modified = datetime.fromisoformat(report.drawn).replace(tzinfo=None)
    document.save(stream)
