"""The findings as data of the page: every text once, findings as numbers of texts."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.html.units import Units
from oais_vn.formats.reports.words import WHOLE, decided
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Finding, Report, Severity, Standing

NO_PICTURES: Mapping[Location, bytes] = {}
"""Of a report whose findings need no look."""
_PAGES = "PGQ-"
_SEVERITIES = {severity: place for place, severity in enumerate(Severity)}
_STANDINGS = {None: 0, Standing.NEW: 1, Standing.OPEN: 2}
_MARKUP = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


class _Texts:
    """Texts in both languages, each kept once."""

    def __init__(self) -> None:
        self.pool: dict[str, int] = {}

    def add(self, text: Text) -> list[int]:
        return [self.pool.setdefault(printable(each), len(self.pool)) for each in text]


def findings_data(reports: Sequence[Report], units: Units, pictures: Mapping[Location, bytes] = NO_PICTURES) -> str:
    """JSON that no text can break out of in a `script` element.

    `findings` and `mended` hold, for each: unit (-1: the whole), rule, severity, message, remedy, place (two texts
    each), places, standing, waiver (-1: none), picture (-1: none).
    """
    numbers = {place: number for number, place in enumerate(pictures)}
    texts = _Texts()
    rules: dict[tuple[str, str, str], int] = {}
    waivers: dict[Text, int] = {}

    def packed(number: int, findings: Iterable[Finding]) -> list[list[object]]:
        return [
            [*_packed(units.of(number, each), each, texts, rules, waivers), _picture(each, numbers)]
            for each in findings
        ]

    findings = [each for number, report in enumerate(reports) for each in packed(number, report.findings)]
    mended = [each for number, report in enumerate(reports) for each in packed(number, report.mended)]
    value = {
        "units": [[printable(unit.code), printable(unit.title), unit.passed] for unit in units.rows],
        "whole": WHOLE.get(reports[0].subject.kind, WHOLE["package"]),
        "rules": list(rules),
        "waivers": [[printable(each) for each in text] for text in waivers],
        "findings": findings,
        "mended": mended,
        "texts": list(texts.pool),
        "pictures": [base64.b64encode(picture).decode("ascii") for picture in pictures.values()],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_MARKUP)


def _picture(finding: Finding, numbers: Mapping[Location, int]) -> int:
    return numbers.get(finding.location, -1) if finding.code.startswith(_PAGES) else -1


def _packed(
    unit: int, finding: Finding, texts: _Texts, rules: dict[tuple[str, str, str], int], waivers: dict[Text, int]
) -> list[object]:
    rule = rules.setdefault((finding.code, finding.clause, finding.confidence), len(rules))
    waiver = -1
    if finding.waiver is not None:
        why = Text(decided(finding.waiver, "vi"), decided(finding.waiver, "en"))
        waiver = waivers.setdefault(why, len(waivers))
    place = Text(finding.location.to("vi"), finding.location.to("en"))
    told = (texts.add(text) for text in (finding.message, finding.remedy, place))
    return [unit, rule, _SEVERITIES[finding.severity], *told, finding.places, _STANDINGS[finding.standing], waiver]
