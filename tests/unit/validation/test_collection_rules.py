"""The collection of a fonds: its lists, its record and its bag must agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.model.report import Finding
from oais_vn.validation.validator import validate_package

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
DATA = "representations/rep1/data"
DOSSIERS, AID, FONDS = f"{DATA}/dossiers.csv", f"{DATA}/finding-aid.xml", f"{DATA}/fonds.xml"
RECORD = "metadata/descriptive/EAD.xml"
BY_OTHERS = {"FIX-001", "FIX-003", "FIX-004", "BAG-006", "BAG-009", "BAG-013", "PRE-001", "PRE-002", "SCH-006"}
"""What changed bytes, and schemas that are not kept with the golden packages, make other rules say."""

Edit = Callable[[str], str]


@pytest.fixture(params=["tt05-2025", "eark-2.2"])
def found(request, recipe) -> Callable[..., list[Finding]]:
    """The findings on the third edition of a golden collection, in its bag, with some files changed."""
    profile = load_profile(request.param, [profiles_root()])
    bag = GOLDEN / request.param / "aic" / "P.01_aic_v3"
    (folder,) = (bag / "data").iterdir()

    def judge(edits: Mapping[str, Edit] | None = None) -> list[Finding]:
        files = {path.relative_to(bag).as_posix(): path.read_bytes() for path in bag.rglob("*") if path.is_file()}
        for path, edit in (edits or {}).items():
            name = path if path in files else f"data/{folder.name}/{path}"
            changed = edit(files[name].decode())
            assert changed.encode() != files[name]
            files[name] = changed.encode()
        package = replace(recipe().bare(), files=files, name=bag.name)
        report = validate_package(package, profile, lambda: datetime(2026, 11, 20, tzinfo=UTC))
        return [each for each in report.findings if each.code not in BY_OTHERS]

    return judge


def swap(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


def row(number: int, new: Callable[[str], str]) -> Edit:
    def edit(text: str) -> str:
        lines = text.splitlines(keepends=True)
        lines[number] = new(lines[number])
        return "".join(lines)

    return edit


def _own(text: str) -> str:
    own = re.search("External-Identifier: (.*)\n", text)
    assert own is not None
    return re.sub("OAIS-VN-Predecessor: .*", f"OAIS-VN-Predecessor: {own[1]}", text)


CASES: dict[str, tuple[dict[str, Edit], list[str]]] = {
    "as it is": ({}, []),
    "no list": ({DOSSIERS: lambda text: text.replace("code,", "ma,", 1)}, ["AIC-001"]),
    "a digest that is none": ({DOSSIERS: row(1, lambda line: line.rstrip()[:-1] + "\r\n")}, ["AIC-001"]),
    "a version that is none": ({DOSSIERS: row(1, lambda line: line.replace(",1,", ",một,"))}, ["AIC-001"]),
    "a dossier twice": ({DOSSIERS: row(1, lambda line: line + line)}, ["AIC-002"]),
    "a dossier less in the list": ({DOSSIERS: row(1, lambda line: "")}, ["AIC-004"]),
    "another digest in the list": (
        {DOSSIERS: row(1, lambda line: re.sub("[0-9a-f]{64}", "0" * 64, line))},
        ["AIC-004"],
    ),
    "a dossier less in the aid": (
        {AID: lambda text: re.sub(r'<c level="file">.*?</c>', "", text, count=1, flags=re.DOTALL)},
        ["AIC-004"],
    ),
    "another title in the aid": ({AID: swap("Hồ sơ về việc đắp đê, số 2", "Hồ sơ khác")}, ["AIC-004"]),
    "another fonds in the aid": ({AID: swap(">P.01</unitid>", ">P.02</unitid>")}, ["AIC-005"]),
    "an edition less in the aid": (
        {AID: lambda text: re.sub(r"<maintenanceevent>.*?</maintenanceevent>", "", text, count=1, flags=re.DOTALL)},
        ["AIC-006"],
    ),
    "an aid without editions": (
        {AID: lambda text: re.sub(r"<maintenanceevent>.*</maintenanceevent>", "", text, flags=re.DOTALL)},
        ["AIC-003"],
    ),
    "another fonds among the data": ({FONDS: swap("minh họa", "khác")}, ["AIC-005"]),
    "another fonds in the record": (
        {RECORD: swap("<fondsName>Phông", "<fondsName>Sưu tập")},
        ["AIC-005", "AIC-005"],
    ),
    "another fonds in the bag": (
        {"bag-info.txt": swap("Bag-Group-Identifier: P.01", "Bag-Group-Identifier: P.02")},
        ["AIC-005"],
    ),
    "another version in the bag": ({"bag-info.txt": swap("OAIS-VN-Version: 3", "OAIS-VN-Version: 4")}, ["AIC-006"]),
    "no predecessor": (
        {"bag-info.txt": lambda text: re.sub("OAIS-VN-Predecessor: .*\n", "", text)},
        ["AIC-007"],
    ),
    "its own predecessor": (
        {"bag-info.txt": _own},
        ["AIC-007"],
    ),
    "the first edition has none": (
        {"bag-info.txt": swap("OAIS-VN-Version: 3", "OAIS-VN-Version: 1")},
        ["AIC-006", "AIC-007"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_collection(found, name):
    edits, expected = CASES[name]
    asked = [each.code for each in found(edits) if each.code.startswith(("AIC", "STR", "FIX", "PRE", "FLD", "XRF"))]
    assert asked == expected


def test_a_list_and_an_aid_that_are_missing_are_required_files(recipe):
    profile = load_profile("tt05-2025", [profiles_root()])
    bag = GOLDEN / "tt05-2025" / "aic" / "P.01_aic_v1"
    (folder,) = (bag / "data").iterdir()
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for name in (DOSSIERS, AID):
        del files[name]
    report = validate_package(
        replace(recipe().bare(), files=files, name=folder.name), profile, lambda: datetime(2026, 11, 20, tzinfo=UTC)
    )
    assert {each.params["file"] for each in report.findings if each.code == "STR-007"} == {DOSSIERS, AID}
