"""Small pictures of the pages that findings ask a person to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from oais_vn.model.access import SecurityGrade
from oais_vn.model.delivery import Delivery
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath, shown_name
from oais_vn.model.ports import PackageSource
from oais_vn.model.report import Finding, Report, Severity

_PAGES = "PGQ-"
_MOST_BYTES = 4 << 20
"""Of all pictures together: a report must open on any machine and go by mail."""
_ORDER = list(Severity)


def thumbnails(
    report: Report,
    delivery: Delivery,
    source: PackageSource,
    thumbnail: Callable[[Path, int], bytes],
    most: int = _MOST_BYTES,
) -> dict[Location, bytes]:
    """JPEGs by the page that a finding is about, the gravest findings first, up to `most` bytes in all.

    `thumbnail` makes one, or gives nothing where the page cannot be decoded. Of a dossier or a document with a security
    grade there are none: a report goes where its dossier may not.
    """
    asked = [each for each in report.findings if each.code.startswith(_PAGES) and each.location.page]
    asked.sort(key=lambda finding: _ORDER.index(finding.severity))
    files = _open_files(delivery, asked)
    made: dict[Location, bytes] = {}
    left = most
    for finding in asked:
        path = files.get(finding.location.path or "")
        local = None if path is None else source.local(path)
        if local is None or finding.location in made:
            continue
        picture = thumbnail(local, finding.location.page or 0)
        if len(picture) > left:
            break
        if picture:
            made[finding.location] = picture
            left -= len(picture)
    return made


def _open_files(delivery: Delivery, findings: list[Finding]) -> dict[str, PackagePath]:
    """The files that findings name, but for those of a dossier or a document with a security grade."""
    named = {finding.location.path for finding in findings}
    return {
        shown_name(document.path): document.path
        for dossier in delivery.dossiers
        if dossier.grade is SecurityGrade.NONE
        for document in delivery.documents(dossier.code)
        if document.path is not None and shown_name(document.path) in named
    }
