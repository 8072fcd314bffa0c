"""Reports written to files, in the forms that people and programs read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

from oais_vn import wiring
from oais_vn.api.checking import OpenDelivery
from oais_vn.api.papers import mark_workbook
from oais_vn.formats.reports.forms import FORMS, form_called
from oais_vn.formats.reports.html import write_html
from oais_vn.model.errors import InputError
from oais_vn.model.language import Language, Text
from oais_vn.model.report import Report
from oais_vn.storage.publish import publish_file
from oais_vn.workflows.thumbnails import thumbnails


def report_forms() -> Mapping[str, Text]:
    """The forms that `write_report` knows, and what each is for."""
    return {name: form.text for name, form in FORMS.items()}


def require_report(
    form: str,
    path: str | os.PathLike[str] | None,
    *,
    inputs: Iterable[str | os.PathLike[str]] = (),
    subjects: int = 1,
    of_delivery: bool = True,
) -> None:
    """Refuse, before any work is done, a report that could not be written (`InputError`).

    That is: a form that there is not, one of deliveries for another subject, or one that holds a single report when
    there are more `subjects`; a file in a folder that is missing, or that is one of the `inputs` or lies in one. `path`
    is None for a stream.
    """
    wanted = form_called(form)
    if wanted.of_deliveries and not of_delivery:
        raise InputError(
            Text(
                f"{form} chỉ dành cho một lần giao nộp (oais-vn check)",
                f"{form} is for the report on a delivery (oais-vn check)",
            )
        )
    if not wanted.many and subjects != 1:
        raise InputError(
            Text(
                f"một tệp {form} chỉ ghi báo cáo về một đối tượng, ở đây có {subjects}; hãy dùng jsonl hoặc html",
                f"one file of {form} holds the report on one subject, here are {subjects}; use jsonl or html",
            )
        )
    if path is None:
        return
    place = Path(path)
    if place.is_dir() or not place.parent.is_dir():
        raise InputError(
            Text(
                f"không ghi được báo cáo {place}: không có thư mục {place.parent}, hoặc đó là một thư mục",
                f"cannot write the report {place}: there is no folder {place.parent}, or it is a folder itself",
            )
        )
    wiring.require_apart(place, (Path(given) for given in inputs))


def write_report(
    report: Report | Sequence[Report],
    form: str,
    path: str | os.PathLike[str],
    *,
    language: Language = "vi",
    delivery: OpenDelivery | None = None,
) -> str:
    """Write one report, or those on many subjects, to a file, and give the file's SHA-256.

    `form` is one of `report_forms()`; `xlsx` needs the open `delivery`, whose workbook is copied, and `html` shows with
    it the pages that a person is asked to look at. The file appears
    whole or not at all and replaces what was there. Raises `InputError` as `require_report` does, `StorageError` when
    the file cannot be written.
    """
    reports = [report] if isinstance(report, Report) else list(report)
    require_report(
        form,
        path,
        inputs=[each.subject.path for each in reports],
        subjects=len(reports),
        of_delivery=all(each.delivery is not None for each in reports),
    )
    macros = Path(path).suffix.lower() == ".xlsm"
    return publish_file(Path(path), lambda stream: _write(reports, form, stream, language, delivery, macros=macros))


def write_report_to(
    reports: Sequence[Report],
    form: str,
    stream: IO[bytes],
    *,
    language: Language = "vi",
    delivery: OpenDelivery | None = None,
) -> None:
    """Write as `write_report` does, to a stream that can be sought in."""
    of_delivery = all(each.delivery is not None for each in reports)
    require_report(form, None, subjects=len(reports), of_delivery=of_delivery)
    _write(reports, form, stream, language, delivery)


def _write(
    reports: Sequence[Report],
    form: str,
    stream: IO[bytes],
    language: Language,
    delivery: OpenDelivery | None,
    *,
    macros: bool = False,
) -> None:
    write = form_called(form).write
    if delivery is not None and write is write_html:
        pictures = thumbnails(reports[0], delivery.delivery, delivery.source, wiring.page_measurement().thumbnail)
        write_html(reports, language, stream, pictures)
    elif write is not None:
        write(reports, language, stream)
    elif delivery is not None:
        mark_workbook(reports[0], delivery, stream, language, macros=macros)
    else:
        raise InputError(
            Text(f"{form} cần lần giao nộp đang mở (delivery=…)", f"{form} needs the open delivery (delivery=…)")
        )
