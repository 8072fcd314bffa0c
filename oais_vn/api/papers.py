"""Reports for people who sign and mend: the supplier's workbook with its errors, drafts of minutes."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import IO, Any, BinaryIO

from oais_vn import wiring
from oais_vn.api.checking import OpenDelivery
from oais_vn.formats.reports.digest import report_sha256
from oais_vn.formats.reports.json_reader import read_json_report
from oais_vn.formats.reports.marked_workbook import write_marked_workbook as write_marks
from oais_vn.formats.reports.minutes import write_minutes as draw_up
from oais_vn.formats.reports.minutes import write_template
from oais_vn.formats.reports.minutes_templates import TITLES, MinutesKind
from oais_vn.formats.reports.minutes_values import Particulars
from oais_vn.formats.reports.store_minutes import write_store_minutes, write_store_template
from oais_vn.formats.reports.store_templates import STORE_TITLES, StoreMinutes
from oais_vn.formats.tables.choice import open_tables
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.model.chronicle import Chronicle
from oais_vn.model.errors import InputError, PackageError, unread
from oais_vn.model.language import Language, Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.report import Report
from oais_vn.storage.publish import publish_file, publish_new_file

_COPIED = (".xlsx", ".xlsm")
_SAMPLE_SCHEMA = "oais-vn/sample-result/1"
_LARGEST_SAMPLE = 64 << 20


def write_marked_workbook(
    report: Report, delivery: OpenDelivery, path: str | os.PathLike[str], *, language: Language = "vi"
) -> None:
    """Write a copy of the delivery's workbook with every error and warning in its cell, and a list of them.

    The delivery is not touched, and `path` may not lie in it (`InputError`). A table in .xls, CSV or XML becomes a new
    workbook with its rows as text. Macros are kept when `path` ends with .xlsm. Raises `PackageError` when the table
    cannot be read again.
    """
    place = Path(path)
    wiring.require_apart(place, [Path(delivery.source.location)])
    macros = place.suffix.lower() == ".xlsm"
    publish_file(place, lambda stream: mark_workbook(report, delivery, stream, language, macros=macros))


def mark_workbook(
    report: Report, delivery: OpenDelivery, stream: IO[bytes], language: Language, *, macros: bool = False
) -> None:
    """Write the marked workbook to a stream that can be sought in."""
    _mark(report, delivery, _tables(report), stream, language, macros=macros)


def _mark(
    report: Report,
    delivery: OpenDelivery,
    wanted: Sequence[PackagePath],
    stream: IO[bytes],
    language: Language,
    *,
    macros: bool,
) -> None:
    if len(wanted) == 1 and wanted[0].suffix.lower() in _COPIED:
        with delivery.source.open(wanted[0]) as workbook:
            kept = macros and wanted[0].suffix.lower() == ".xlsm"
            write_marks(report, language, stream, workbook=workbook, name=wanted[0], macros=kept)
        return
    ledger = Ledger(wanted[0] if wanted else "")
    with open_tables(delivery.source, wanted, delivery.terms.table, ledger) as sheets:
        write_marks(report, language, stream, sheets=sheets)


def _tables(report: Report) -> tuple[PackagePath, ...]:
    """The files that hold the table: the one that was read, and those on whose rows something was found."""
    named = [] if report.delivery is None else [report.delivery.workbook]
    named += [each.location.path or "" for each in report.findings if each.location.sheet is not None]
    return tuple(PackagePath(name) for name in dict.fromkeys(named) if name)


def write_minutes(
    report: Report | str | os.PathLike[str],
    kind: str,
    path: str | os.PathLike[str],
    *,
    template: str | os.PathLike[str] | None = None,
    sample: str | os.PathLike[str] | None = None,
    place: str = "",
    superior: str = "",
    department: str = "",
    carrier: str = "",
) -> None:
    """Write a draft of minutes as .docx, in the layout of Decree 30/2020/NĐ-CP.

    `report` is that of `check`, or its JSON file, to whose bytes the draft is bound. `kind` is `check`, `volume`,
    `acceptance`, `handover` or `faulty-files`. `template` is a .docx of one's own (docs/reference/minutes.md), `sample`
    the JSON result of looking at a sample. `place`, `superior`, `department` and `carrier` fill what is blank without
    them: place of the date line, authority above, who accepts the work, code of the medium. Raises `ExistsError` when
    there is a file of this name, `InputError` for another kind or a report on no delivery, `PackageError` for a file
    that cannot be read, `ConfigurationError` for a template that is none, `PluginError` without the extra `minutes`.
    """
    judged, digest = _report(report)
    result, result_digest = ({}, "") if sample is None else _sample(Path(sample))
    particulars = Particulars(place, superior, department, carrier, result, result_digest)
    made = io.BytesIO()
    with ExitStack() as stack:
        own = None if template is None else stack.enter_context(opened(Path(template)))
        name = "" if template is None else os.fspath(template)
        draw_up(
            judged,
            _kind(kind),
            made,
            report_sha256=digest,
            template=own,
            name=name,
            particulars=particulars,
        )
    publish_new_file(Path(path), lambda stream: put(stream, made.getvalue()))


def write_minutes_template(kind: str, path: str | os.PathLike[str]) -> None:
    """Write the template that is used for `kind`, of a delivery or of the store, to be changed and given back.

    Raises `ExistsError` when there is a file of this name.
    """
    made = io.BytesIO()
    if kind in store_minutes_kinds():
        write_store_template(StoreMinutes(kind), made)
    else:
        write_template(_kind(kind), made)
    publish_new_file(Path(path), lambda stream: put(stream, made.getvalue()))


def draw_up_store_minutes(
    told: Chronicle,
    kind: StoreMinutes,
    path: Path,
    *,
    template: str | os.PathLike[str] | None,
    place: str,
    superior: str,
) -> None:
    """Write a draft of minutes of the store, of what the log told."""
    made = io.BytesIO()
    with nullcontext() if template is None else opened(Path(template)) as own:
        name = "" if template is None else os.fspath(template)
        write_store_minutes(told, kind, made, template=own, name=name, place=place, superior=superior)
    publish_new_file(path, lambda stream: put(stream, made.getvalue()))


def put(stream: IO[bytes], data: bytes) -> None:
    """Write a whole document."""
    stream.write(data)


def minutes_kinds() -> dict[str, Text]:
    """Every kind of minutes: name -> title."""
    return {kind.value: title for kind, title in TITLES.items()}


def store_minutes_kinds() -> dict[str, Text]:
    """Every kind of minutes of the store: name -> title."""
    return {kind.value: title for kind, title in STORE_TITLES.items()}


def store_minutes_kind(name: str) -> StoreMinutes:
    """The kind of this name; `InputError` when there is none."""
    try:
        return StoreMinutes(name)
    except ValueError as error:
        known = ", ".join(store_minutes_kinds())
        raise InputError(
            Text(
                f"không có loại biên bản {name!r} của kho; có: {known}",
                f"no minutes of the store of kind {name!r}; there are: {known}",
            )
        ) from error


def _kind(name: str) -> MinutesKind:
    try:
        return MinutesKind(name)
    except ValueError as error:
        known = ", ".join(kind.value for kind in MinutesKind)
        raise InputError(
            Text(f"không có loại biên bản {name!r}; có: {known}", f"no minutes of kind {name!r}; there are: {known}")
        ) from error


def _report(given: Report | str | os.PathLike[str]) -> tuple[Report, str]:
    if isinstance(given, Report):
        return given, report_sha256(given, "vi")
    with opened(Path(given)) as stream:
        data = stream.read()
    return read_json_report(io.BytesIO(data)), hashlib.sha256(data).hexdigest()


def _sample(path: Path) -> tuple[dict[str, Any], str]:
    with opened(path) as stream:
        data = stream.read(_LARGEST_SAMPLE)
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or told.get("schema") != _SAMPLE_SCHEMA:
        raise PackageError(
            Text(
                f"{path}: không phải kết quả kiểm tra mẫu ({_SAMPLE_SCHEMA})",
                f"{path}: no result of looking at a sample ({_SAMPLE_SCHEMA})",
            ),
            path=str(path),
        )
    return told, hashlib.sha256(data).hexdigest()


def opened(path: Path) -> BinaryIO:
    """A file that somebody named; `PackageError` when it cannot be read."""
    try:
        return path.open("rb")
    except OSError as error:
        raise PackageError(unread(path, error), path=str(path)) from error
