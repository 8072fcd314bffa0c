"""A delivery beside the report of the round before: what is new, what is still open, what was mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from oais_vn.model.checked import CheckedDelivery
from oais_vn.model.delivery import Delivery
from oais_vn.model.report import Finding, Severity, Standing

_NAMES = ("dossier", "document", "field", "file", "header", "column", "key", "name")
"""What a finding says of its subject by name. Rows, cells and wrong values are left out: a row that is put in, or
another wrong value, makes no other finding."""


@dataclass(frozen=True)
class Previous:
    """What the round before found, and the SHA-256 of the file in which its report says so."""

    delivered: CheckedDelivery
    findings: tuple[Finding, ...]
    sha256: str


@dataclass(frozen=True)
class Round:
    """A delivery, and what was delivered in the round before; what the rules on rounds are asked of."""

    delivery: Delivery
    before: CheckedDelivery

    def dropped(self) -> Iterator[str]:
        """The dossiers that failed then and are not here now."""
        here = {dossier.code for dossier in self.delivery.dossiers}
        return (dossier.code for dossier in self.before.dossiers if not dossier.passed and dossier.code not in here)


def standing(findings: Iterable[Finding], previous: Previous) -> tuple[Finding, ...]:
    """The findings, each NEW, or OPEN where the round before has one of the same rule on the same subject."""
    before = Counter(map(_key, previous.findings))
    told = []
    for finding in findings:
        key = _key(finding)
        is_open = before[key] > 0
        before[key] -= is_open
        told.append(replace(finding, standing=Standing.OPEN if is_open else Standing.NEW))
    return tuple(told)


def mended(findings: Sequence[Finding], previous: Previous, delivery: Delivery) -> tuple[Finding, ...]:
    """Errors and warnings of the round before that are gone. Those on a dossier that is not here now are not mended."""
    now = Counter(map(_key, findings))
    here = {"", *(dossier.code for dossier in delivery.dossiers)}
    gone = []
    for finding in previous.findings:
        key = _key(finding)
        if now[key] > 0:
            now[key] -= 1
        elif finding.severity is not Severity.INFO and finding.params.get("dossier", "") in here:
            gone.append(replace(finding, standing=None))
    return tuple(gone)


def _key(finding: Finding) -> tuple[str, ...]:
    place = finding.location
    # Of a sheet the place would be a row; of other files it is the file itself.
    path = "" if place.sheet is not None or "file" in finding.params else place.path or ""
    return (finding.code, path, *(finding.params.get(name, "") for name in _NAMES))
