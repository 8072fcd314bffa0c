"""`--report FORMAT=FILE`: what every command that judges has."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.context import Console, F, option
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.report import Report

_STDOUT = "-"
_WRITTEN = Text("báo cáo {form}: {path}\n  SHA-256 {digest}", "report {form}: {path}\n  SHA-256 {digest}")


@dataclass(frozen=True)
class WantedReport:
    """One `--report`: the form, and the file, or `-` for stdout."""

    form: str
    file: str


def reporting(command: F) -> F:
    """`--report FORMAT=FILE`, handed to the command as `wanted`: a tuple of `WantedReport`."""
    forms = ", ".join(api.report_forms())
    return option(
        "--report",
        "wanted",
        metavar="FORMAT=FILE",
        multiple=True,
        callback=_parsed,
        text=Text(
            f"ghi báo cáo ra tệp; FORMAT: {forms}; FILE là - thì in ra màn hình (ghi được nhiều lần)",
            f"write the report to a file; FORMAT: {forms}; FILE - is stdout (can be given many times)",
        ),
    )(command)


def require_reports(
    wanted: Sequence[WantedReport], inputs: Iterable[Path], *, subjects: int = 1, of_delivery: bool = False
) -> None:
    """Refuse, before any work is done, what could not be written in the end (`InputError`)."""
    read = list(inputs)
    files = [Path(each.file).absolute() for each in wanted if each.file != _STDOUT]
    if len(set(files)) < len(files):
        raise InputError(Text("hai --report cùng ghi vào một tệp", "two of --report would be written to the same file"))
    for each in wanted:
        place = None if each.file == _STDOUT else each.file
        api.require_report(each.form, place, inputs=read, subjects=subjects, of_delivery=of_delivery)


def write_reports(
    console: Console,
    wanted: Sequence[WantedReport],
    reports: Sequence[Report],
    *,
    silent: bool = False,
    delivery: api.OpenDelivery | None = None,
) -> None:
    """Write every report that was asked for, and tell the SHA-256 of each file, on stderr when `silent`.

    The digest binds minutes and records to the report: it names exactly these bytes. Without `reports` (nothing could
    be opened) there is nothing to write.
    """
    for each in wanted if reports else ():
        if each.file == _STDOUT:
            content = io.BytesIO()
            api.write_report_to(reports, each.form, content, language=console.language, delivery=delivery)
            click.echo(content.getvalue(), nl=False)
            continue
        digest = api.write_report(reports, each.form, each.file, language=console.language, delivery=delivery)
        (console.tell if silent else console.say)(_WRITTEN, form=each.form, path=each.file, digest=digest)


def _parsed(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[WantedReport, ...]:
    wanted = []
    for value in values:
        form, equals, file = value.partition("=")
        if not equals or not file:
            raise InputError(
                Text(f"--report {value}: phải viết FORMAT=FILE", f"--report {value}: must be written FORMAT=FILE")
            )
        api.require_report(form, None)
        wanted.append(WantedReport(form, file))
    return tuple(wanted)
