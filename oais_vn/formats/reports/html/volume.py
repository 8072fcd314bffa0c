"""How much was delivered, by paper size, and how much of it lies in dossiers that passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oais_vn.formats.reports.html import words
from oais_vn.formats.reports.html.marks import both, escaped, number
from oais_vn.model.checked import Volume, total
from oais_vn.model.paper import OTHER
from oais_vn.model.report import Report


def volume(reports: Sequence[Report]) -> str:
    """Figures of the one delivery and the table of paper sizes; nothing for packages."""
    delivery = reports[0].delivery
    if delivery is None or len(reports) > 1:
        return ""
    whole, passed = delivery.volume, total(dossier.volume for dossier in delivery.passed)
    figures = (
        (len(delivery.dossiers), words.DOSSIERS),
        (whole.documents, words.DOCUMENTS),
        (whole.files, words.FILES),
        (whole.page_count, words.PAGES),
        (whole.equivalents(delivery.weights), words.EQUIVALENT),
    )
    shown = "".join(f"<div><dd>{number(value)}</dd><dt>{both(text)}</dt></div>" for value, text in figures)
    unread = f'<p class="quiet">{both(words.UNREAD)}: {number(whole.unread)}</p>' if whole.unread else ""
    return (
        f'<section aria-labelledby="volume-heading" class="volume"><h2 id="volume-heading">{both(words.VOLUME)}</h2>\n'
        f'<dl class="figures">{shown}</dl>\n'
        f'<div class="scroll" tabindex="0" role="region" aria-labelledby="volume-heading">'
        f"{_sizes(whole, passed, delivery.weights)}</div>{unread}</section>\n"
    )


def _sizes(whole: Volume, passed: Volume, weights: Mapping[str, int]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{both(words.OTHER_SIZE) if size == OTHER else escaped(size)}</th>'
        f'<td class="number">× {weights.get(size, 1)}</td>{_pair(count, weights.get(size, 1))}'
        f"{_pair(passed.pages.get(size, 0), weights.get(size, 1))}</tr>\n"
        for size, count in whole.pages.items()
    )
    sums = "".join(
        f'<td class="number">{number(each.page_count)}</td><td class="number">{number(each.equivalents(weights))}</td>'
        for each in (whole, passed)
    )
    pair = "".join(f'<th scope="col" class="number">{both(text)}</th>' for text in (words.PAGES, words.EQUIVALENT))
    return (
        f'<table class="sizes"><thead><tr><th scope="col" rowspan="2">{both(words.SIZE)}</th>'
        f'<th scope="col" rowspan="2" class="number">{both(words.WEIGHT)}</th>'
        f'<th scope="colgroup" colspan="2" class="number">{both(words.DELIVERED)}</th>'
        f'<th scope="colgroup" colspan="2" class="number">{both(words.IN_PASSED)}</th></tr>'
        f"<tr>{pair}{pair}</tr></thead><tbody>{rows}</tbody>"
        f'<tfoot><tr><th scope="row" colspan="2">{both(words.TOTAL)}</th>{sums}</tr></tfoot></table>'
    )


def _pair(pages: int, weight: int) -> str:
    return f'<td class="number">{number(pages)}</td><td class="number">{number(pages * weight)}</td>'
