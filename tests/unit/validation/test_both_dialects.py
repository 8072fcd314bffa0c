"""What other validators were seen to miss is an error in the Circular's dialect and in E-ARK's."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.model.report import Severity
from oais_vn.validation.validator import validate_package

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
METS, PREMIS = "METS.xml", "metadata/preservation/PREMIS.xml"
REP = "representations/rep1"
REP_METS, REP_PREMIS = f"{REP}/METS.xml", f"{REP}/metadata/preservation/PREMIS_rep1.xml"

Files = dict[str, bytes]


@pytest.fixture(params=["tt05-2025", "eark-2.2"])
def errors(request, recipe) -> Callable[[str, Callable[[Files], object]], set[str]]:
    """The errors of a golden package, bare, after a change; but for schemas that are not kept with the packages."""
    profile = load_profile(request.param, [profiles_root()])

    def judge(shape: str, change: Callable[[Files], object]) -> set[str]:
        bag = next(path for path in sorted((GOLDEN / request.param / shape).iterdir()) if path.is_dir())
        (folder,) = (bag / "data").iterdir()
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        change(files)
        package = replace(recipe().bare(), files=files, name=folder.name)
        report = validate_package(package, profile, lambda: datetime(2026, 11, 20, tzinfo=UTC))
        return {each.code for each in report.findings if each.severity is Severity.ERROR} - {"FIX-001", "CSIP79"}

    return judge


def changed(files: Files, path: str, pattern: str, new: str) -> None:
    """Change a document, and what METS says of the representation's METS."""
    text, times = re.subn(pattern, new, files[path].decode(), flags=re.DOTALL)
    assert times
    before, after = files[path], text.encode()
    files[path] = after
    said = files[METS].decode().replace(f'"{len(before)}"', f'"{len(after)}"')
    files[METS] = said.replace(_digest(before), _digest(after)).encode()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest().upper()


def without_amdsec(files: Files, path: str) -> None:
    changed(files, path, r"<amdSec.*?</amdSec>", "")
    changed(files, path, r' ADMID="[^"]*"', "")


def test_unchanged(errors):
    for shape in ("aip-hoso", "aip-tailieu", "dip", "sip-hoso", "sip-tailieu", "aic"):
        assert errors(shape, lambda files: None) == set()


def test_an_aip_that_leads_to_no_premis(errors):
    assert {"MET-013", "STR-010"} <= errors("aip-hoso", lambda files: without_amdsec(files, METS))
    assert {"MET-013", "STR-010"} <= errors("aip-hoso", lambda files: without_amdsec(files, REP_METS))


def test_an_aip_without_premis(errors):
    def change(files: Files) -> None:
        for document, path in ((METS, PREMIS), (REP_METS, REP_PREMIS)):
            without_amdsec(files, document)
            del files[path]

    found = errors("aip-hoso", change)
    assert "STR-007" in found
    assert "STR-010" not in found


def test_an_aip_that_calls_its_premis_something_else(errors):
    def change(files: Files) -> None:
        changed(files, METS, 'MDTYPE="PREMIS"', 'MDTYPE="OTHER"')

    assert "MET-013" in errors("aip-hoso", change)


@pytest.mark.parametrize("shape", ["aip-hoso", "dip", "sip-hoso"])
def test_a_wrong_profile(errors, shape):
    def change(files: Files) -> None:
        changed(files, METS, ' PROFILE="[^"]*"', ' PROFILE="https://example.org/profile.xml"')

    assert "MET-012" in errors(shape, change)


def test_a_dip_of_an_aips_profile(errors):
    def change(files: Files) -> None:
        changed(files, METS, ' PROFILE="[^"]*"', ' PROFILE="https://earkdip.dilcis.eu/profile/E-ARK-AIP-v2-2-0.xml"')

    assert "MET-012" in errors("dip", change)


@pytest.mark.parametrize("shape", ["aip-hoso", "dip", "sip-hoso"])
def test_an_empty_representation(errors, shape):
    def change(files: Files) -> None:
        for path in [path for path in files if path.startswith(f"{REP}/data/")]:
            del files[path]
        changed(files, REP_METS, "<fileSec.*?</fileSec>", "")

    assert "STR-008" in errors(shape, change)


def test_a_representation_that_is_not_there(errors):
    def change(files: Files) -> None:
        for path in [path for path in files if path.startswith(REP)]:
            del files[path]

    assert {"STR-006", "STR-007", "STR-008"} <= errors("aip-hoso", change)


def test_premis_that_is_nonsense(errors):
    def change(files: Files) -> None:
        changed(files, PREMIS, r"\A.*\Z", "<nonsense/>")

    assert "SCH-003" in errors("aip-hoso", change)


def test_parts_that_mets_must_have(errors):
    for path, pattern, new in (
        (METS, 'USE="Representations/rep1"', 'USE="Khac"'),
        (METS, 'LABEL="Metadata"', 'LABEL="Khac"'),
        (METS, 'LABEL="Representations/rep1"', 'LABEL="Khac"'),
        (REP_METS, 'LABEL="Data"', 'LABEL="Khac"'),
    ):
        assert "MET-019" in errors("aip-hoso", lambda files, at=(path, pattern, new): changed(files, *at))
    assert "MET-020" in errors("aip-hoso", lambda files: changed(files, METS, 'LABEL="CSIP"', 'LABEL="Khac"'))
