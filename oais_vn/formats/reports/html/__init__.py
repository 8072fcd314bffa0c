"""A report as one page for people: everything in one file, to read, filter, print and keep."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from oais_vn.formats.reports.html.findings import NO_PICTURES, findings_data
from oais_vn.formats.reports.html.marks import both, chosen, escaped
from oais_vn.formats.reports.html.summary import counts, findings_frame, footer, head, terms, verdict
from oais_vn.formats.reports.html.units import units_of, units_table
from oais_vn.formats.reports.html.volume import volume
from oais_vn.formats.reports.html.words import PRINT, SKIP, TITLES
from oais_vn.model.language import Language
from oais_vn.model.location import Location
from oais_vn.model.report import Report

_HERE = Path(__file__).parent


def write_html(
    reports: Sequence[Report],
    language: Language,
    stream: IO[bytes],
    pictures: Mapping[Location, bytes] = NO_PICTURES,
) -> None:
    """The page in both languages, opened in `language`; many subjects get an overview.

    `pictures` are small JPEGs of the places that findings are about.

    It asks the network for nothing, and its policy forbids that and every script but its own. Verdict, terms, volume
    and the table of dossiers are there without scripts; findings are drawn as they are scrolled to.
    """
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    title = TITLES["delivery" if all(report.delivery for report in reports) else "package"]
    units = units_of(reports)
    parts = (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{escaped(policy)}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        '<meta name="referrer" content="no-referrer">\n',
        f"<title>{escaped(title.to(language))}: {escaped(reports[0].subject.path)}</title>\n",
        f"<style>{style}</style>\n</head>\n<body>\n",
        f'<a class="skip" href="#findings">{both(SKIP)}</a>\n',
        head(title, chosen(language), both(PRINT)),
        "<main>\n",
        '<div class="opening">\n',
        verdict(reports),
        counts(reports),
        "</div>\n",
        terms(reports),
        volume(reports),
        units_table(reports, units),
        findings_frame(reports, units),
        "</main>\n",
        footer(),
        f'<script type="application/json" id="data">{findings_data(reports, units, pictures)}</script>\n',
        f"<script>{script}</script>\n</body>\n</html>\n",
    )
    for part in parts:
        stream.write(part.encode())


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
