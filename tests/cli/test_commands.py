"""Every command and option does what its help says; stdout is results, stderr is the work; JSON is pure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = [
    "demo",
    "check",
    "pack",
    "ingest",
    "validate",
    "rules",
    "explain",
    "disseminate",
    "export",
    "store",
    "status",
    "audit",
    "repair",
    "restore",
    "drill",
    "withdraw",
    "unpack",
    "profiles",
    "config",
]


@pytest.fixture
def packed(tmp_path, delivery, program) -> Path:
    assert program("pack", delivery, tmp_path / "aip").returncode == 0
    return tmp_path / "aip"


def test_a_folder_with_packages_of_another_form_is_noted(packed, delivery, program):
    assert "dạng khác" not in program("pack", delivery, packed).stderr
    assert "dạng khác" in program("pack", delivery, packed, "--form", "tar").stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_help_speaks_the_language_that_was_asked_for(program, command):
    vietnamese, english = program(command, "--help"), program(command, "--help", "--lang", "en")
    if command == "config":
        english = program("--lang", "en", command, "--help")
    assert vietnamese.returncode == english.returncode == 0
    assert "in trang này rồi thoát" in vietnamese.stdout
    assert "print this page and leave" in english.stdout


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"OAIS_VN_LANGUAGE": "auto", "LC_ALL": "en_US.UTF-8"}, "folder full of them"),
        ({"OAIS_VN_LANGUAGE": "auto", "LC_ALL": "C"}, "thư mục chứa nhiều gói"),
        ({"OAIS_VN_LANGUAGE": "auto", "LC_ALL": "vi_VN.UTF-8"}, "thư mục chứa nhiều gói"),
        ({"OAIS_VN_LANGUAGE": "en", "LC_ALL": "vi_VN.UTF-8"}, "folder full of them"),
    ],
)
def test_the_language_comes_from_the_locale_else_vietnamese(program, environment, word):
    assert word in " ".join(program("validate", "--help", **environment).stdout.split())


def test_version(program):
    from importlib.metadata import version

    assert program("--version").stdout.strip() == f"oais-vn {version('oais-vn')}"


def test_profiles(program):
    assert "tt05-2025" in program("profiles").stdout
    found = json.loads(program("profiles", "--json").stdout)
    assert [entry["name"] for entry in found] == [
        "bagit",
        "eark-2.0.4",
        "eark-2.1",
        "eark-2.2",
        "tt02-2019",
        "tt05-2025",
    ]
    assert all(set(entry["title"]) == {"vi", "en"} for entry in found)


def test_config_says_where_each_value_came_from(tmp_path, program, monkeypatch):
    (tmp_path / "home" / "oais-vn").mkdir(parents=True)
    (tmp_path / "home" / "oais-vn" / "config.toml").write_text(
        'operator = "Cán bộ A"\nform = "zip"\n', encoding="utf-8"
    )
    (tmp_path / "oais-vn.toml").write_text('form = "tar"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    shown = program("config", "show", "--origin", XDG_CONFIG_HOME=str(tmp_path / "home"), OAIS_VN_WORKERS="3").stdout
    lines = {line.split(" ", 1)[0]: line for line in shown.splitlines()}
    assert "config.toml" in lines["operator"]
    assert "Cán bộ A" in lines["operator"]
    assert '"tar"' in lines["form"]
    assert "oais-vn.toml" in lines["form"]
    assert "3" in lines["workers"]
    assert "OAIS_VN_WORKERS" in lines["workers"]
    assert "default" in lines["identifier"]
    assert "[" not in program("config", "show").stdout.split("workers")[1].split("#")[0]


@pytest.mark.parametrize(
    ("content", "word"), [("operators = 1\n", "operators"), ("workers = 'two'\n", "workers"), ("= =", "oais-vn.toml")]
)
def test_wrong_settings_are_a_configuration_error(tmp_path, program, monkeypatch, content, word):
    (tmp_path / "oais-vn.toml").write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = program("config", "show")
    assert done.returncode == 4
    assert word in done.stderr


def test_settings_reach_the_work(tmp_path, delivery, program, monkeypatch):
    (tmp_path / "oais-vn.toml").write_text('form = "tar"\noperator = "Cán bộ B"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert program("pack", delivery, tmp_path / "ra").returncode == 0
    (first, _, _) = sorted((tmp_path / "ra").glob("*.tar"))
    assert "Contact-Name: Cán bộ B".encode() in first.read_bytes()
    assert program("pack", delivery, tmp_path / "ra-2", "--form", "zip", "--operator", "C").returncode == 0
    assert len(list((tmp_path / "ra-2").glob("*.zip"))) == 3


def test_pack_as_json(tmp_path, delivery, program):
    done = program("pack", delivery, tmp_path / "ra", "--json")
    found = json.loads(done.stdout)
    assert found["schema"] == "oais-vn/pack/1"
    assert found["report"]["verdict"] == "passed"
    assert [package["made"] for package in found["packages"]] == ["created"] * 3
    assert all(Path(package["path"]).is_dir() for package in found["packages"])
    again = json.loads(program("pack", delivery, tmp_path / "ra", "--json").stdout)
    assert [package["made"] for package in again["packages"]] == ["already-there"] * 3


def test_pack_as_json_when_it_does_not_pass(tmp_path, delivery, program):
    next(delivery.glob("Phông 01/*/*.pdf")).unlink()
    done = program("pack", delivery, tmp_path / "ra", "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["report"]["verdict"] == "failed"
    assert found["packages"] == []


def test_details_and_quiet(tmp_path, delivery, program):
    plain, details = program("pack", delivery, tmp_path / "a"), program("pack", delivery, tmp_path / "b", "--details")
    assert "DRV-001" not in plain.stdout
    assert "DRV-001" in details.stdout
    assert "ĐẠT" in plain.stdout
    quiet = program("pack", delivery, tmp_path / "c", "--quiet")
    assert "ĐẠT" not in quiet.stdout
    assert quiet.stderr == ""


def test_terms_may_lie_elsewhere(tmp_path, delivery, program):
    (delivery / "delivery.toml").rename(tmp_path / "điều khoản.toml")
    assert program("pack", delivery, tmp_path / "ra").returncode == 4
    assert program("pack", delivery, tmp_path / "ra", "--terms", tmp_path / "điều khoản.toml").returncode == 0


def test_one_of_two_workbooks_is_named(tmp_path, delivery, program):
    (delivery / "KHAC.xlsx").write_bytes((delivery / "MUC_LUC.xlsx").read_bytes())
    refused = program("pack", delivery, tmp_path / "ra")
    assert refused.returncode == 3
    assert "KHAC.xlsx" in refused.stderr
    assert program("pack", delivery, tmp_path / "ra", "--workbook", "MUC_LUC.xlsx").returncode == 0


def test_validate_a_folder_full_of_packages(packed, program):
    done = program("validate", packed)
    assert done.returncode == 0
    assert done.stdout.count("ĐẠT") == 3
    reports = [json.loads(line) for line in program("validate", packed, "--json").stdout.splitlines()]
    assert [report["verdict"] for report in reports] == ["passed"] * 3
    assert reports[0]["schema"] == "oais-vn/report/1"
    assert set(reports[0]) >= {"tool", "profile", "subject", "started", "ended", "counts", "findings"}


def test_a_package_that_does_not_open_stops_no_other(packed, program):
    (packed / "A.zip").write_bytes(b"PK no zip at all")
    done = program("validate", packed)
    assert done.returncode == 3
    assert "A.zip" in done.stderr
    assert done.stdout.count("ĐẠT:") == 3


def test_a_sip_that_does_not_open_stops_no_other(tmp_path, delivery, program):
    assert program("pack", delivery, tmp_path / "sip", "--as", "sip").returncode == 0
    (tmp_path / "sip" / "A.zip").write_bytes(b"PK no zip at all")
    done = program("ingest", tmp_path / "sip", tmp_path / "aip")
    assert done.returncode == 3
    assert "A.zip" in done.stderr
    assert len(list((tmp_path / "aip").glob("*_aip-hoso_v1/bagit.txt"))) == 2


def test_validate_fails_with_1(packed, program):
    target = next(packed.glob("*/data/*/representations/rep1/data/*.pdf"))
    target.write_bytes(target.read_bytes() + b"\n")
    done = program("validate", packed)
    assert done.returncode == 1
    assert target.name in done.stdout
    quiet = program("validate", packed, "--quiet")
    assert quiet.returncode == 1
    assert quiet.stdout.count("KHÔNG ĐẠT:") == 1


def test_validate_a_bare_package_folder(packed, program):
    folder = next(packed.glob("*/data/*"))
    done = program("validate", folder, "--details")
    assert done.returncode == 0, done.stdout


def test_ingest_as_json_and_in_parallel(tmp_path, delivery, program):
    assert program("pack", delivery, tmp_path / "sip", "--as", "sip").returncode == 0
    done = program("ingest", tmp_path / "sip", tmp_path / "aip", "--json", "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert [package["shape"] for package in json.loads(done.stdout)["packages"]] == ["aip-hoso", "aip-hoso", "aic"]


def test_other_terms_for_the_same_dossier_are_told(tmp_path, delivery, program):
    assert program("pack", delivery, tmp_path / "ra").returncode == 0
    terms = delivery / "delivery.toml"
    terms.write_text(terms.read_text(encoding="utf-8").replace("Nhà thầu số hóa", "Nhà thầu khác"), encoding="utf-8")
    done = program("pack", delivery, tmp_path / "ra")
    assert done.returncode == 0
    assert done.stdout.count("KHÁC với lúc đóng gói") == 2


def test_terms_on_the_command_win_over_the_sips_own(tmp_path, delivery, program):
    assert program("pack", delivery, tmp_path / "sip", "--as", "sip").returncode == 0
    terms = tmp_path / "khác.toml"
    text = (delivery / "delivery.toml").read_text(encoding="utf-8")
    terms.write_text(text.replace("Nhà thầu số hóa", "Nhà thầu khác"), encoding="utf-8")
    assert program("ingest", tmp_path / "sip", tmp_path / "aip", "--terms", terms).returncode == 0
    for premis in (tmp_path / "aip").glob("*_aip-hoso_v1/data/*/metadata/preservation/PREMIS.xml"):
        assert "Nhà thầu khác" in premis.read_text(encoding="utf-8")


def test_ingest_as_json_names_what_was_refused(tmp_path, delivery, program):
    assert program("pack", delivery, tmp_path / "sip", "--as", "sip").returncode == 0
    target = next((tmp_path / "sip").glob("*/data/*/representations/rep1/data/*.pdf"))
    target.unlink()
    done = program("ingest", tmp_path / "sip", tmp_path / "aip", "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert [package["shape"] for package in found["packages"]] == ["aip-hoso", "aic"]
    assert len(found["refused"]) == 1


def test_ingest_refuses_an_aip(tmp_path, packed, program):
    done = program("ingest", packed, tmp_path / "aip-2")
    assert done.returncode == 3
    assert "không phải SIP" in done.stderr


def test_ingest_asks_for_terms_that_the_sip_does_not_tell(tmp_path, delivery, program):
    """A SIP of another system has no documentation/delivery.json: the terms are then given."""
    import shutil

    assert program("pack", delivery, tmp_path / "sip", "--as", "sip").returncode == 0
    (folder, *_) = sorted((tmp_path / "sip").glob("*/data/*"))
    bare = tmp_path / "bare" / folder.name
    shutil.copytree(folder, bare)
    mets = bare / "METS.xml"
    text = mets.read_text(encoding="utf-8")
    head, _, rest = text.partition('USE="Documentation"')
    start = head.rindex("<fileGrp")
    end = len(head) + len('USE="Documentation"') + rest.index("</fileGrp>") + len("</fileGrp>")
    group = text[start:end]
    identifier = group.split('ID="', 1)[1].split('"', 1)[0]
    text = text.replace(group, "").replace(f'<fptr FILEID="{identifier}"/>', "")
    mets.write_text(text, encoding="utf-8")
    shutil.rmtree(bare / "documentation")
    refused = program("ingest", bare, tmp_path / "aip")
    assert refused.returncode == 4, refused.stdout + refused.stderr
    assert "--terms" in refused.stderr
    done = program("ingest", bare, tmp_path / "aip", "--terms", delivery / "delivery.toml")
    assert done.returncode == 0, done.stderr
    assert program("validate", tmp_path / "aip").returncode == 0


def test_output_that_nobody_reads_is_no_crash(packed):
    """`oais-vn … | head`: no traceback, and not 0, for nobody saw the whole verdict."""
    child = subprocess.Popen(
        [sys.executable, "-m", "oais_vn", "validate", str(packed), "--details"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "OAIS_VN_LANGUAGE": "vi"},
    )  # fmt: skip
    child.stdout.close()
    assert b"Traceback" not in child.stderr.read()
    assert child.wait() == 1


def test_demo(tmp_path, program):
    done = program("demo", tmp_path / "demo", "--no-progress")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "KHÔNG ĐẠT" not in done.stdout
    # The delivery; four AIPs and an amended one, two editions of their collection; four SIPs;
    # one AIP of a SIP with its collection; a DIP.
    assert done.stdout.count("ĐẠT:") == 1 + 7 + 4 + 2 + 1
    assert len(list((tmp_path / "demo" / "aip").glob("*_aip-hoso_v1/bagit.txt"))) == 4
    assert len(list((tmp_path / "demo" / "dip").glob("*_dip_v1/bagit.txt"))) == 1
    from_tape = tmp_path / "demo" / "kho" / "phuc-hoi-tu-bang"
    assert (from_tape / "H32.64.1979.01.HC_aip-hoso_v1" / "bagit.txt").is_file()
    again = program("demo", tmp_path / "demo", "--no-progress")
    assert again.returncode == 0
    assert "đã có, giữ nguyên" in again.stdout


def test_the_language_may_stand_in_a_file(tmp_path, monkeypatch):
    (tmp_path / "oais-vn.toml").write_text('language = "en"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "oais_vn", "validate", "--help"],
        capture_output=True, text=True, encoding="utf-8", check=True,
        env={name: value for name, value in os.environ.items() if name not in ("OAIS_VN_LANGUAGE", "LC_ALL", "LANG")},
    )  # fmt: skip
    assert "print this page and leave" in done.stdout
