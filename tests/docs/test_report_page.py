"""The page on reports, followed word for word."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from offices import office

import oais_vn as ov

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "report.md"
COMMANDS = re.findall(r"^\$ oais-vn (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_command_of_the_page_does_its_work(tmp_path, monkeypatch, program):
    archive = office(tmp_path / "kho")
    second = office(tmp_path / "kho-khac", "H49.15", "Trung tâm Lưu trữ tỉnh bạn", dossiers=4)
    register = ov.open_archive(second, operator="Trần Văn Bình").register
    ov.write_year_report(register.reports.of_unit(2026), archive.parent / "don-vi-khac.json")
    register.selection.write_yearly(2026, archive.parent / "danh-muc-khac.xlsx")
    survey = "Mã;Tên cơ quan, đơn vị;Sơ bộ (mét);Rời lẻ (mét)\nNT;Thành phố Nha Trang;887;90\n"
    (archive.parent / "khao-sat.csv").write_text(survey, encoding="utf-8")
    shutil.copy(ROOT / "examples" / "plans" / "khanh-hoa-2024.toml", archive.parent / "ke-hoach.toml")
    monkeypatch.chdir(archive.parent)
    assert len(COMMANDS) == 17
    for command in COMMANDS:
        done = program(*shlex.split(command))
        # Nothing of the plan was done by the illustrative archive.
        assert done.returncode == (1 if command.startswith("register plan progress") else 0), (command, done.stderr)
        assert done.stdout, command
        for file in re.findall(r"-o (\S+)|regulation (\S+)", command):
            assert Path("".join(file)).stat().st_size > 1000, command
        assert "merge" not in command or "2 đơn vị" in done.stdout


@pytest.mark.parametrize("name", ["YEAR_NAMES", "REGULATION_NAMES"])
def test_the_page_of_values_names_them_all(name):
    from oais_vn.formats.reports import regulation, year_values

    page = (ROOT / "docs" / "reference" / "register-reports.md").read_text(encoding="utf-8")
    names = getattr(year_values, name, None) or getattr(regulation, name)
    assert [each for each in names if f"`{each}`" not in page] == []
