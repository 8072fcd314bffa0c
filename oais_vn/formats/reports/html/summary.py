"""What a head of archive reads first: the verdict, the terms, how many findings of which kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version

from oais_vn.formats.reports.html import words
from oais_vn.formats.reports.html.marks import both, escaped, number
from oais_vn.formats.reports.html.units import Units
from oais_vn.formats.reports.words import VERDICTS
from oais_vn.model.checked import CheckedDelivery
from oais_vn.model.dates import VIETNAM
from oais_vn.model.language import Text
from oais_vn.model.report import Report, Severity


def head(title: Text, switch: str, printing: str) -> str:
    """The bar at the top."""
    return (
        f'<header class="bar"><p class="name">{both(title)}</p><div class="actions" data-scripted>{switch}'
        f'<button type="button" id="print">{printing}</button></div></header>\n'
    )


def verdict(reports: Sequence[Report]) -> str:
    """Đạt or không đạt, large; for how many dossiers or subjects."""
    passed = all(report.passed for report in reports)
    delivery = reports[0].delivery if len(reports) == 1 else None
    told = ""
    if len(reports) > 1:
        told = _of(sum(report.passed for report in reports), len(reports), words.PACKAGES_PASSED_OF)
    elif delivery is not None:
        told = _of(len(delivery.passed), len(delivery.dossiers), words.PASSED_OF)
    name = ""
    if delivery is not None:
        name = (
            f'<p class="what">{escaped(delivery.fonds_name)} · {both(words.LOT)} {escaped(delivery.lot)}, '
            f"{both(Text('lần', 'round'))} {delivery.round}</p>"
        )
    elif len(reports) == 1:
        name = f'<p class="what">{escaped(reports[0].subject.path)}</p>'
    return (
        f'<div class="verdict {"passed" if passed else "failed"}"><h1>{both(VERDICTS[passed])}</h1>{name}'
        f"{f'<p class=share>{told}</p>' if told else ''}</div>\n"
    )


def _of(count: int, whole: int, text: Text) -> str:
    return f"<strong>{number(count)}</strong> / {number(whole)} {both(text)}"


def counts(reports: Sequence[Report]) -> str:
    """How many places of each severity, how many waived, and how many mended."""
    figures = [
        (sum(report.count(severity) for report in reports), words.SEVERITIES[severity], severity.value)
        for severity in Severity
    ]
    figures.append((sum(report.waived for report in reports), words.WAIVED, "waived"))
    mended = sum(len(report.mended) for report in reports)
    if mended or any(report.delivery is not None and report.delivery.previous for report in reports):
        figures.append((mended, words.MENDED, "mended"))
    shown = "".join(
        f'<div class="{kind}{"" if value else " zero"}"><dd>{number(value)}</dd><dt>{both(text)}</dt></div>'
        for value, text, kind in figures
    )
    return f'<dl class="counts">{shown}</dl>\n'


def terms(reports: Sequence[Report]) -> str:
    """Parties and terms of the delivery, or what the package is."""
    report = reports[0]
    heading = words.ABOUT_RUN
    if len(reports) == 1:
        heading = words.ABOUT_PACKAGE if report.delivery is None else words.TERMS
    pairs = list(_pairs(reports))
    rows = "".join(
        f"<div{' class=wide' if len(value) > 60 else ''}><dt>{both(text)}</dt><dd>{escaped(value)}</dd></div>"
        for text, value in pairs
        if value
    )
    return (
        f'<section aria-labelledby="terms-heading" class="terms"><h2 id="terms-heading">{both(heading)}</h2>\n'
        f"<dl>{rows}</dl></section>\n"
    )


def _pairs(reports: Sequence[Report]) -> Iterator[tuple[Text, str]]:
    report = reports[0]
    if len(reports) == 1:
        if report.delivery is not None:
            yield from _delivery(report.delivery)
        yield words.PLACE, report.subject.path
        if report.delivery is None:
            yield words.IDENTIFIER, report.subject.id or ""
    yield words.PROFILE, ", ".join(dict.fromkeys(each.profile for each in reports if each.profile))
    ended = max(each.ended for each in reports).astimezone(VIETNAM)
    yield words.TIME, f"{ended:%d/%m/%Y %H:%M} (UTC+7)"
    yield words.FILES_READ, str(sum(each.objects for each in reports))
    if len(reports) == 1 and report.delivery is None:
        yield words.DIGEST, report.subject.sha256 or ""
    elif len(reports) == 1 and report.delivery is not None:
        yield words.DELIVERY_DIGEST, report.delivery.digest
        yield words.PREVIOUS, report.delivery.previous


def _delivery(delivery: CheckedDelivery) -> Iterator[tuple[Text, str]]:
    yield words.ARCHIVE, delivery.archive
    yield words.AGENCY, delivery.agency
    yield words.FONDS, " ".join(part for part in (delivery.fonds_code, delivery.fonds_name) if part)
    yield words.LOT, delivery.lot
    yield words.ROUND, str(delivery.round)
    yield words.SUPPLIER, delivery.supplier
    yield words.CONTRACT, delivery.contract
    yield words.EQUIPMENT, delivery.equipment
    yield words.OPERATOR, delivery.operator
    yield words.PERIOD, " – ".join(part for part in (delivery.started, delivery.ended) if part)
    yield words.WORKBOOK, delivery.workbook


def findings_frame(reports: Sequence[Report], units: Units) -> str:
    """Where the script draws the findings, with the fields to filter them by."""
    severities = "".join(
        f'<label class="{severity.value}"><input type="checkbox" name="severity" value="{place}">'
        f'<span>{both(words.SEVERITIES[severity])} <b data-count="{place}"></b></span></label>'
        for place, severity in enumerate(Severity)
    )
    selects = "".join(
        f'<label class="field"><span>{both(text)}</span><select id="{name}"></select></label>'
        for name, text in (
            *((("unit", words.UNIT if len(reports) == 1 else words.SUBJECT),) if units.rows else ()),
            ("rule", words.RULE),
            ("standing", words.STANDING),
        )
    )
    find = words.FIND
    mended = ""
    if any(report.mended for report in reports):
        mended = (
            f'<section aria-labelledby="mended-heading"><h2 id="mended-heading">{both(words.MENDED)}</h2>'
            '<div id="mended"></div></section>\n'
        )
    return (
        f'<section aria-labelledby="findings-heading" class="findings" id="findings" tabindex="-1">'
        f'<h2 id="findings-heading">{both(words.FINDINGS)}</h2>\n<noscript><p>{both(words.NO_SCRIPT)}</p></noscript>\n'
        f'<form class="tools filter" data-scripted><label class="field find"><span>{both(find)}</span>'
        f'<input type="search" id="search" autocomplete="off"></label>{selects}'
        f'<fieldset class="kinds"><legend class="unseen">{both(Text("Mức", "Severity"))}</legend>{severities}'
        f'<label class="waived"><input type="checkbox" id="waived" checked><span>{both(words.SHOW_WAIVED)} '
        f'<b data-count="waived"></b></span></label></fieldset>'
        f'<button type="reset">{both(words.CLEAR)}</button></form>\n'
        '<p id="shown" class="quiet" role="status"></p>\n<div id="list"></div>\n</section>\n' + mended
    )


def footer() -> str:
    """Who says so, and what this is not."""
    return f"<footer><p>{both(words.NOTE)}</p><p>oais-vn {escaped(version('oais-vn'))}</p></footer>\n"
