"""`oais-vn identify`: formats of files and folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import oais_vn as ov
from oais_vn.cli.main import run

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hồ sơ").mkdir()
    (tmp_path / "hồ sơ" / "b.pdf").write_bytes(PDF)
    (tmp_path / "a.tif").write_bytes(PDF)
    (tmp_path / "trống.pdf").touch()
    (tmp_path / "liên kết.pdf").symlink_to(tmp_path / "a.tif")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        run([*arguments, "--no-progress"])
    return int(str(left.value.code)), capsys.readouterr().out


def test_every_file_of_a_folder_is_told_links_are_not_followed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = said(capsys, "identify", str(folder), "--json", "--identifier", "fido", "--workers", "1")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [Path(line["path"]).name for line in lines] == ["a.tif", "trống.pdf", "b.pdf"]
    assert [line["puid"] for line in lines] == ["fmt/276", None, "fmt/276"]
    assert [line["basis"] for line in lines] == ["signature", "", "signature"]
    assert lines[0]["note"] == "the extension .tif is not one of this format's"
    assert lines[1]["note"] == "empty file"
    assert lines[2]["note"] == ""
    assert lines[0]["signatures"].startswith("PRONOM v")


def test_the_text_names_format_basis_and_doubt(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(capsys, "identify", str(folder / "a.tif"), "--lang", "vi", "--identifier", "fido")
    assert code == 0
    assert "fmt/276 Acrobat PDF 1.7" in out
    assert "(theo chữ ký định dạng); the extension .tif" in out


def test_a_path_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "identify", str(tmp_path / "không có"))[0] == 3


def test_from_python_the_same(folder: Path) -> None:
    found = list(ov.identify(folder / "hồ sơ", identifier="fido"))
    assert [each.format.puid for each in found] == ["fmt/276"]
    assert found[0].agent.name == "fido"
