"""`oais-vn export`: options, both languages, JSON, exit codes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

FORMS = ["tt05-zip", "csip-zip", "archivematica"]


@pytest.fixture
def aips(tmp_path, delivery, program) -> Path:
    assert program("pack", delivery, tmp_path / "aip").returncode == 0
    return tmp_path / "aip"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_help_speaks_both_languages(program):
    assert "Xuất gói cho hệ thống khác" in program("export", "--help").stdout
    english = program("export", "--help", "--lang", "en").stdout
    assert "Export packages for other systems" in english
    assert all(f"{option} " in english for option in ("--as", "--sequence", "--metadata-csv", "--profile", "--json"))


@pytest.mark.parametrize("form", FORMS)
def test_a_folder_full_of_packages(tmp_path, aips, program, form):
    done = program("export", aips, tmp_path / "xuat", "--as", form)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("đã xuất: ") == 3
    assert len(names(tmp_path / "xuat")) == 3
    assert done.stderr == ""
    again = program("export", aips, tmp_path / "xuat", "--as", form, "--lang", "en")
    assert again.returncode == 0
    assert again.stdout.count("already there, left as it is: ") == 3


def test_what_was_made_anew_is_told(tmp_path, aips, program):
    done = program("export", next(aips.glob("H32.64.2008.01*")), tmp_path / "xuat", "--as", "csip-zip")
    assert "làm lại từ gói urn:P.01:uuid-" in done.stdout


@pytest.mark.parametrize("form", FORMS)
def test_as_json(tmp_path, aips, program, form):
    done = program("export", *sorted(aips.iterdir())[-2:], tmp_path / "xuat", "--as", form, "--json", "--workers", "2")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["schema"] == "oais-vn/export/1"
    assert found["refused"] == []
    assert sorted(Path(entry["path"]).name for entry in found["exports"]) == names(tmp_path / "xuat")
    for entry in found["exports"]:
        assert set(entry) == {"source", "id", "as", "path", "sha256", "files", "bytes", "made"}
        assert (entry["as"], entry["made"]) == (form, "created")
        proof = Path(entry["path"])
        proof = proof / "tagmanifest-sha256.txt" if form == "archivematica" else proof
        assert hashlib.sha256(proof.read_bytes()).hexdigest() == entry["sha256"]


def test_quiet_prints_results_alone(tmp_path, aips, program):
    done = program("export", aips, tmp_path / "xuat", "--as", "tt05-zip", "--quiet", "--no-progress")
    assert done.returncode == 0
    assert done.stdout.count("đã xuất: ") == 3


def test_the_sequence_begins_where_it_is_told(tmp_path, aips, program):
    done = program("export", aips, tmp_path / "xuat", "--as", "tt05-zip", "--sequence", "12")
    assert done.returncode == 0
    assert [name[:5] for name in names(tmp_path / "xuat")] == ["0012_", "0013_", "0014_"]


def test_metadata_csv(tmp_path, aips, program):
    done = program("export", aips, tmp_path / "xuat", "--as", "archivematica", "--metadata-csv")
    assert done.returncode == 0
    assert len(list((tmp_path / "xuat").glob("*/data/metadata/metadata.csv"))) == 3


def test_a_damaged_package_is_refused_and_the_others_go_on(tmp_path, aips, program):
    file = next(aips.glob("H32.64.2008.01*/data/*/representations/rep1/data/*.pdf"))
    file.write_bytes(file.read_bytes() + b"\n")
    done = program("export", aips, tmp_path / "xuat", "--as", "tt05-zip")
    assert done.returncode == 1
    assert file.name in done.stderr
    assert len(names(tmp_path / "xuat")) == 2
    told = json.loads(program("export", aips, tmp_path / "xuat", "--as", "tt05-zip", "--json").stdout)
    assert [entry["package"] for entry in told["refused"]] == [str(file.parents[5])]


def test_what_does_not_open_is_told(tmp_path, aips, program):
    (tmp_path / "A.zip").write_bytes(b"PK no zip at all")
    done = program("export", tmp_path / "A.zip", tmp_path / "none", aips, tmp_path / "xuat", "--as", "csip-zip")
    assert done.returncode == 3
    assert "A.zip" in done.stderr
    assert len(names(tmp_path / "xuat")) == 3


def test_a_taken_name(tmp_path, aips, program):
    package = next(aips.glob("H32.64.2008.01*"))
    done = program("export", package, tmp_path / "xuat", "--as", "tt05-zip", "--sequence", "1")
    assert done.returncode == 0
    (place,) = (tmp_path / "xuat").glob("*.zip")
    place.write_bytes(b"something else")
    done = program("export", package, tmp_path / "xuat", "--as", "tt05-zip", "--sequence", "1")
    assert done.returncode == 5
    assert place.name in done.stderr
    assert place.read_bytes() == b"something else"


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--as", "rar"),
        ("--as", "csip-zip", "--sequence", "1"),
        ("--as", "tt05-zip", "--metadata-csv"),
        ("--as", "tt05-zip", "--sequence", "0"),
    ],
)
def test_wrong_arguments(tmp_path, aips, program, options):
    assert program("export", aips, tmp_path / "xuat", *options).returncode == 2


def test_a_template_that_cannot_be_used_is_an_error_of_configuration(tmp_path, aips, program):
    profile = tmp_path / "tinh.toml"
    profile.write_text('extends = "tt05-2025"\n[readings]\n21-zip-name = "{n}.zip"\n', encoding="utf-8")
    folder = next(aips.glob("H32.64.2008.01*/data/*"))
    done = program("export", folder, tmp_path / "xuat", "--as", "tt05-zip", "--profile", profile)
    assert done.returncode == 4
    assert "21-zip-name" in done.stderr
