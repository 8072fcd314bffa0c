"""What other validators let through, one change at a time on our own packages: each is told, whatever its form.

Of these eark-validator 1.1.3 (CSIP 2.1.0) finds one, commons-ip 2.2.0 about half. Each change is made as somebody would
who does not seal again, who seals the bag alone, and who also writes new sizes and digests into METS.
"""

from __future__ import annotations

import pytest

import bases
from cases import judge_package
from edits import Edit, Spoilt
from oais_vn.model.report import Severity
from workbooks import apply

DIALECTS = ("tt05-2025", "eark-2.2")
FORMS = ("bag", "bare", "tar")
REP = "@/representations/rep1"
PDF = f"{REP}/data/*.0000001.pdf"
REP_METS = f"{REP}/METS.xml"
PREMIS, REP_PREMIS = "@/metadata/preservation/PREMIS.xml", f"{REP}/metadata/preservation/PREMIS_rep1.xml"
ALL, BAG, NOTHING = "all", "bag", ""

LINKS: Edit = {"remove": REP_METS, "xpath": "//mets:div[@LABEL='MetadataLink']"}
"""Only the Circular's METS pairs records and files in divisions."""

Change = tuple[str, list[Edit], str]
"""Which package, what is done to it, and how much is sealed again."""

CHANGES: dict[str, Change] = {
    "one payload byte flipped": ("aip-hoso", [{"flip": PDF, "byte": 12}], NOTHING),
    "one payload byte flipped, the bag sealed": ("aip-hoso", [{"flip": PDF, "byte": 12}], BAG),
    "one payload byte flipped, METS sealed": ("aip-hoso", [{"flip": PDF, "byte": 12}], ALL),
    "payload longer": ("aip-hoso", [{"append": PDF, "text": "\n"}], NOTHING),
    "payload longer, the bag sealed": ("aip-hoso", [{"append": PDF, "text": "\n"}], BAG),
    "payload longer, METS sealed": ("aip-hoso", [{"append": PDF, "text": "\n"}], ALL),
    "payload missing": ("aip-hoso", [{"delete": PDF}], NOTHING),
    "payload missing, the bag sealed": ("aip-hoso", [{"delete": PDF}], BAG),
    "payload missing, METS knows nothing of it": (
        "aip-hoso",
        [{"delete": PDF}, {"remove": REP_METS, "xpath": "//mets:file"}],
        ALL,
    ),
    "extra payload file": ("aip-hoso", [{"write": f"{REP}/data/la.pdf", "text": "%PDF"}], NOTHING),
    "extra payload file, the bag sealed": ("aip-hoso", [{"write": f"{REP}/data/la.pdf", "text": "%PDF"}], BAG),
    "extra root file": ("aip-hoso", [{"write": "@/la.txt", "text": "0"}], NOTHING),
    "extra root file, the bag sealed": ("aip-hoso", [{"write": "@/la.txt", "text": "0"}], BAG),
    "representation METS altered, the bag sealed": (
        "aip-hoso",
        [{"set": REP_METS, "xpath": "//mets:file/@MIMETYPE", "value": "image/tiff"}],
        BAG,
    ),
    "representation METS without structMap, METS sealed": (
        "aip-hoso",
        [{"remove": REP_METS, "xpath": "//mets:structMap"}],
        ALL,
    ),
    "representation METS with another structMap LABEL, METS sealed": (
        "aip-hoso",
        [{"set": REP_METS, "xpath": "//mets:structMap/@LABEL", "value": "khac"}],
        ALL,
    ),
    "representation METS is another document, METS sealed": ("aip-hoso", [{"write": REP_METS, "text": "<x/>"}], ALL),
    "PREMIS altered, the bag sealed": (
        "aip-hoso",
        [{"set": PREMIS, "xpath": "//premis:eventOutcome", "value": "failure"}],
        BAG,
    ),
    "PREMIS of the representation altered, METS sealed": (
        "aip-hoso",
        [{"set": REP_PREMIS, "xpath": "//premis:messageDigest", "value": "0" * 64}],
        ALL,
    ),
    "nonsense in place of PREMIS, METS sealed": ("aip-hoso", [{"write": PREMIS, "text": "<nonsense/>"}], ALL),
    "nonsense in place of the representation's PREMIS, METS sealed": (
        "aip-hoso",
        [{"write": REP_PREMIS, "text": "<nonsense/>"}],
        ALL,
    ),
    "AIP without digiprovMD": (
        "aip-hoso",
        [
            {"delete": PREMIS},
            {"remove": "@/METS.xml", "xpath": "//mets:amdSec"},
            {"remove": "@/METS.xml", "xpath": "//*[@ADMID]/@ADMID", "every": True},
        ],
        ALL,
    ),
    "AIP with the PROFILE of another": (
        "aip-hoso",
        [{"set": "@/METS.xml", "xpath": "/mets:mets/@PROFILE", "value": "https://example.org/khac.xml"}],
        ALL,
    ),
    "DIP with the PROFILE of another": (
        "dip",
        [{"set": "@/METS.xml", "xpath": "/mets:mets/@PROFILE", "value": "https://example.org/khac.xml"}],
        ALL,
    ),
    "representation with no file": (
        "aip-hoso",
        [
            {"delete": f"{REP}/data/*", "every": True},
            {"delete": f"{REP}/metadata/descriptive/*", "every": True},
            {"remove": REP_METS, "xpath": "//mets:dmdSec", "every": True},
            {"remove": REP_METS, "xpath": "//mets:file", "every": True},
            LINKS,
            {"remove": REP_PREMIS, "xpath": "//premis:object[@xsi:type='file']", "every": True},
        ],
        ALL,
    ),
}

EMPTY: dict[str, list[Edit]] = {
    "empty directory in the data": [{"folder": f"{REP}/data/trong"}],
    "empty directory in the package": [{"folder": "@/trong"}],
    "empty representation": [{"folder": "@/representations/rep2"}],
}


def judged(package, edits, seal, dialect, form, tmp_path):
    files = bases.package(package, dialect)
    spoilt = Spoilt(files, dict(files))
    for edit in edits:
        if edit is not LINKS or dialect == "tt05-2025":
            apply(spoilt, edit)
    if seal:
        apply(spoilt, {"seal": seal})
    return judge_package(spoilt, form, dialect, tmp_path)


def serious(report) -> list[str]:
    """The codes of what is no mere information: an empty folder need not be an error."""
    return [finding.code for finding in report.findings if finding.severity is not Severity.INFO]


def told(report) -> str:
    return "\n".join(finding.line("en") for finding in report.findings)


@pytest.mark.parametrize("form", [*FORMS, "disk", "zip"])
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("package", ["aip-hoso", "dip"])
def test_unchanged(package, dialect, form, tmp_path):
    report = judged(package, [], NOTHING, dialect, form, tmp_path)
    assert not serious(report), told(report)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_told(name, dialect, form, tmp_path):
    package, edits, seal = CHANGES[name]
    report = judged(package, edits, seal, dialect, form, tmp_path)
    assert not report.passed, told(report)


@pytest.mark.parametrize("form", ["disk", "bare", "tar", "zip"])
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", EMPTY)
def test_empty_directories_are_told(name, dialect, form, tmp_path):
    report = judged("aip-hoso", EMPTY[name], NOTHING, dialect, form, tmp_path)
    assert serious(report), told(report)
