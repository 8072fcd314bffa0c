"""What belongs together in a report: the findings of each dossier, and a name for each finding that stays."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from oais_vn.model.report import Finding, Report


@dataclass(frozen=True)
class Group:
    """Findings of one dossier; of the subject as a whole where `code` is empty."""

    code: str
    title: str
    findings: tuple[Finding, ...]


def by_dossier(report: Report) -> Iterator[Group]:
    """The subject as a whole, then every dossier of the delivery, then dossiers that only findings name."""
    found: dict[str, list[Finding]] = {"": []}
    titles: dict[str, str] = {}
    if report.delivery is not None:
        titles = {dossier.code: dossier.title for dossier in report.delivery.dossiers}
        found.update((code, []) for code in titles)
    for finding in report.findings:
        found.setdefault(finding.params.get("dossier", ""), []).append(finding)
    for code, findings in found.items():
        yield Group(code, titles.get(code, ""), tuple(findings))


def file_of(report: Report, finding: Finding) -> str:
    """The file that a finding is in, as seen from where the program ran; the subject itself where it is in none."""
    subject = PurePath(report.subject.path)
    return (subject / finding.location.path if finding.location.path else subject).as_posix()


def fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """A name for each finding in turn: the same in either language and in a later run, and different from the others.

    It is SHA-256 over rule, place and parameters; a finding that equals an earlier one also counts how many came.
    """
    met = Counter[tuple[str, ...]]()
    for finding in findings:
        place = finding.location
        where = (place.path, place.page, place.sheet, place.cell, place.xpath, place.line)
        params = (part for pair in sorted(finding.params.items()) for part in pair)
        key = (finding.code, *("" if part is None else str(part) for part in where), *params)
        met[key] += 1
        text = "\0".join((*key, str(met[key])))
        yield hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
