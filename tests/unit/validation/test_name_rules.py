"""Awkward names in a delivery: what is told, and where."""

import importlib.util
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oais_vn.formats.tables.delivery import read_delivery
from oais_vn.model.paths import unescaped_name
from oais_vn.storage.directory import DirectorySource
from oais_vn.validation.delivery import check_delivery

BUILDER = Path(__file__).resolve().parents[1] / "formats" / "tables" / "deliveries.py"
MOMENT = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def built():
    spec = importlib.util.spec_from_file_location("deliveries", BUILDER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def judged(built, tmp_path):
    """Judge a delivery whose rows say `paths` and whose folder holds `files`."""

    def judge(paths, files):
        rows = [built.document_row(number, **{"Đường dẫn file": path}) for number, path in enumerate(paths, 1)]
        sheets = built.two_sheets([built.dossier_row()], rows)
        root = built.make_delivery(tmp_path, sheets, [])
        for name in files:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(b"x")
        source = DirectorySource(root, any_name=True)
        delivery = read_delivery(source, built.profile(), built.ListSpool(), None, terms=built.terms())
        report = check_delivery(delivery, built.profile(), lambda: MOMENT)
        return [each for each in report.findings if each.code.startswith("DLV")]

    return judge


def told(findings):
    return [(each.code, each.severity.value, each.location.cell or each.location.path) for each in findings]


NFC, NFD = "ồ.txt", "o\u0302\u0300.txt"
linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems keep names as text")


def test_twins_are_found_each_by_its_own_name(judged):
    findings = judged([NFD, NFC], [NFC, NFD])
    assert told(findings) == [("DLV-106", "info", NFC)]
    assert "NFC/NFD" in findings[0].message.en


def test_a_cell_that_could_mean_both_is_told_with_names_that_a_cell_can_hold(judged):
    twins = ["o\u0302\u0300-ồ.txt", "ồ-o\u0302\u0300.txt"]
    (several,) = [each for each in judged(["ồ-ồ.txt"], twins) if each.code == "DLV-011"]
    assert several.location.cell == "J2"
    offered = several.params["files"].split("; ")
    assert [unescaped_name(name) for name in offered] == twins
    assert all(name.isascii() for name in offered)


@linux
def test_names_that_a_cell_cannot_hold_are_found_escaped_and_told_readably(judged):
    findings = judged(["a%0A%01.txt", "b%FF.txt"], ["a\n\x01.txt", "b\udcff.txt", "c\udcfe\n.txt"])
    assert told(findings)[0] == ("DLV-004", "error", "c%FE%0A.txt")
    (escaped,) = [each for each in findings if each.code == "DLV-105"]
    assert escaped.params["count"] == "2"
    assert {each.params["field"] for each in findings if each.code == "DLV-106"} == {"sign", "not-utf8"}


def test_a_row_that_names_what_systems_leave_behind(judged):
    findings = judged(["H1/Thumbs.db", "a.txt"], ["H1/Thumbs.db", "a.txt", "__MACOSX/._a.txt", "._a.txt"])
    assert told(findings) == [
        ("DLV-020", "error", "J2"),
        ("DLV-104", "info", "._a.txt"),
        ("DLV-104", "info", "H1/Thumbs.db"),
        ("DLV-104", "info", "__MACOSX/._a.txt"),
    ]


@linux
@pytest.mark.parametrize("name", ["a\\b.txt", "C:a.txt", "x/c:"])
def test_names_that_lead_elsewhere_on_windows_are_refused(judged, name):
    assert ("DLV-007", "error", name) in told(judged(["b.txt"], ["b.txt", name]))
