"""The table of what can be accepted by itself: dossiers of a delivery, or each of many subjects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from oais_vn.formats.reports.html import words
from oais_vn.formats.reports.html.marks import both, escaped, number
from oais_vn.formats.reports.words import VERDICTS
from oais_vn.model.checked import Volume
from oais_vn.model.language import Text
from oais_vn.model.report import Finding, Report, Severity


@dataclass(frozen=True)
class Unit:
    """One row: a dossier, or a subject; `volume` where it is known."""

    code: str
    title: str
    passed: bool
    errors: int
    warnings: int
    objects: int = 0
    volume: Volume | None = None


@dataclass(frozen=True)
class Units:
    """The rows, and in which of them a finding is told."""

    rows: tuple[Unit, ...]
    places: Mapping[tuple[int, str], int]

    def of(self, report: int, finding: Finding) -> int:
        """The row of a finding of the report of this number; -1: of the whole."""
        return self.places.get((report, finding.params.get("dossier", "")), self.places.get((report, "*"), -1))


def units_of(reports: Sequence[Report]) -> Units:
    """The dossiers of the one delivery; of many reports, each subject; none of a single package."""
    if len(reports) > 1:
        rows = tuple(
            Unit(
                report.subject.path,
                report.subject.id or "",
                report.passed,
                report.count(Severity.ERROR),
                report.count(Severity.WARNING),
                report.objects,
            )
            for report in reports
        )
        return Units(rows, {(number, "*"): number for number in range(len(rows))})
    delivery = reports[0].delivery
    dossiers = () if delivery is None else delivery.dossiers
    rows = tuple(
        Unit(each.code, each.title, each.passed, each.errors, each.warnings, 0, each.volume) for each in dossiers
    )
    return Units(rows, {(0, row.code): number for number, row in enumerate(rows)})


def units_table(reports: Sequence[Report], units: Units) -> str:
    """The table, which a script filters and sorts; nothing where there is but one package."""
    if not units.rows:
        return ""
    dossiers = len(reports) == 1
    delivery = reports[0].delivery
    weights = {} if delivery is None else delivery.weights
    heading = words.DOSSIERS if dossiers else words.SUBJECTS
    columns = (
        (words.CODE if dossiers else words.SUBJECT, "text"),
        (words.TITLE if dossiers else words.IDENTIFIER, "text"),
        (words.RESULT, "number"),
        (words.SEVERITIES[Severity.ERROR], "number"),
        (words.SEVERITIES[Severity.WARNING], "number"),
        *(((words.DOCUMENTS, "number"), (words.PAGES, "number"), (words.EQUIVALENT, "number")) if dossiers else ()),
        *(() if dossiers else ((words.FILES, "number"),)),
    )
    headings = "".join(
        f'<th scope="col" class="{kind}"><button type="button" data-sort="{place}">{both(text)}</button></th>'
        for place, (text, kind) in enumerate(columns)
    )
    rows = "".join(_row(place, unit, weights) for place, unit in enumerate(units.rows))
    passed = sum(unit.passed for unit in units.rows)
    choice = "".join(
        f'<option value="{value}" data-vi="{escaped(text.vi)} ({count})" data-en="{escaped(text.en)} ({count})">'
        f"{escaped(text.vi)} ({count})</option>"
        for value, text, count in (
            ("", words.EVERY_VERDICT, len(units.rows)),
            ("passed", VERDICTS[True], passed),
            ("failed", VERDICTS[False], len(units.rows) - passed),
        )
    )
    return (
        f'<section aria-labelledby="units-heading" class="units"><h2 id="units-heading">{both(heading)}</h2>\n'
        f'<div class="tools" data-scripted><input type="search" id="unit-search" {_named(words.FIND_ROW)}>'
        f'<select id="unit-verdict" {_named(words.RESULT)}>{choice}</select>'
        '<output id="unit-count" class="quiet"></output></div>\n'
        f'<div class="scroll" tabindex="0" role="region" aria-labelledby="units-heading"><table id="units"><thead><tr>'
        f"{headings}</tr></thead>\n<tbody>\n{rows}</tbody></table></div></section>\n"
    )


def _row(place: int, unit: Unit, weights: Mapping[str, int]) -> str:
    verdict = "passed" if unit.passed else "failed"
    return (
        f'<tr data-verdict="{verdict}"><th scope="row">'
        f'<a href="#findings" data-unit="{place}">{escaped(unit.code)}</a></th>'
        f"<td>{escaped(unit.title)}</td>"
        f'<td class="number" data-value="{int(unit.passed)}"><span class="mark {verdict}">{both(VERDICTS[unit.passed])}'
        f"</span></td>{''.join(_numbers(unit, weights))}</tr>\n"
    )


def _numbers(unit: Unit, weights: Mapping[str, int]) -> Iterator[str]:
    values = [unit.errors, unit.warnings]
    if unit.volume is None:
        values.append(unit.objects)
    else:
        values += [unit.volume.documents, unit.volume.page_count, unit.volume.equivalents(weights)]
    for value in values:
        shown = number(value) if value else '<span class="none">0</span>'
        yield f'<td class="number" data-value="{value}">{shown}</td>'


def _named(text: Text) -> str:
    """A name for a field that has no visible one, in both languages; the script changes it with the language."""
    vi, en = escaped(text.vi), escaped(text.en)
    return f'placeholder="{vi}" aria-label="{vi}" data-name-vi="{vi}" data-name-en="{en}"'
