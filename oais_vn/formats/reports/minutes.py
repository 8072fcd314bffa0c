"""Drafts of minutes (.docx): a template filled with what a report says, bound to it by digests."""

from __future__ import annotations

from typing import IO

from oais_vn.formats.reports.drafts import OURS, checked_template, fill, own_template, require_libraries
from oais_vn.formats.reports.minutes_templates import TITLES, MinutesKind, minutes_template
from oais_vn.formats.reports.minutes_values import NAMES, Particulars, minutes_values
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.report import Report


def write_minutes(
    report: Report,
    kind: MinutesKind,
    stream: IO[bytes],
    *,
    report_sha256: str,
    template: IO[bytes] | None = None,
    name: str = "",
    particulars: Particulars | None = None,
) -> None:
    """Write a draft in the layout of Decree 30/2020/NĐ-CP, or by the `template` of this `name`.

    It is a draft: people, their words and their decision are blanks. `report_sha256` is the digest of the report in
    its JSON form; with the delivery's it stands in the text and in the document's properties. A template is a .docx
    with the tags of docxtpl; it is judged as hostile: no calls, no loops but over our values. Raises `InputError` for
    a report that is on no delivery, `ConfigurationError` for a template that is none or names unknown values,
    `PluginError` without the libraries of the extra `minutes`.
    """
    if report.delivery is None:
        raise InputError(
            Text(
                "báo cáo không phải về một lần giao nộp (oais-vn check), nên không lập được biên bản",
                "the report is on no delivery (oais-vn check): there is nothing to draw up minutes of",
            )
        )
    require_libraries()
    document = own_template(minutes_template(kind)) if template is None else checked_template(template, name)
    values = minutes_values(report, report.delivery, report_sha256, particulars or Particulars())
    fill(document, values, NAMES, name or OURS)
    properties = document.docx.core_properties
    properties.title = TITLES[kind].vi
    properties.subject = f"Đợt {report.delivery.lot}, lần {report.delivery.round}"
    properties.author = "oais-vn"
    properties.comments = f"delivery sha256:{report.delivery.digest}\nreport sha256:{report_sha256}"
    properties.keywords = "bản nháp; oais-vn/minutes/1"
    properties.created = properties.modified = report.ended.replace(tzinfo=None)
    document.save(stream)


def write_template(kind: MinutesKind, stream: IO[bytes]) -> None:
    """Write the template that we use ourselves, for people to change."""
    require_libraries()
    minutes_template(kind).save(stream)
