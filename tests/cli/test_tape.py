"""An archive of two disks and two sets of tapes, as a person works with it."""

import json
import shutil

import pytest
from click.testing import CliRunner

import oais_vn as ov
from oais_vn.api import make_tape
from oais_vn.cli.context import Console
from oais_vn.cli.main import main
from oais_vn.model.tapes import TAPE_BLOCK
from oais_vn.storage.tiers.tapes.file_tape import FileTape

CODE = "H32.64.2008.01.HC"
NAME = f"{CODE}_aip-hoso_v1"
ARCHIVE = """
[archive]
name = "Trung tâm"
policy = "ba-ban-sao"

[[tiers]]
code = "dia-1"
type = "disk"
kind = "hdd"
site = "A"
administrator = "A"
path = "dia-1"

[[tiers]]
code = "bang-1"
type = "tape"
drive = "file"
path = "bang"
changer = false
tapes = [{ barcode = "VN0001L8", end = 2027-06-30 }, "VN0002L8"]
kind = "lto"
site = "B"
administrator = "A"
access = "nearline"

[[tiers]]
code = "bang-2"
type = "tape"
drive = "file"
path = "bang-khac"
tapes = ["VN0011L8"]
kind = "lto"
site = "B"
administrator = "B"
access = "offline"
purpose = "du-phong"
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OAIS_VN_OPERATOR", "Lan")

    def call(*arguments: object):
        given = [str(argument) for argument in arguments]
        return CliRunner().invoke(main, given, obj=Console("vi"), standalone_mode=False)

    return call


@pytest.fixture
def archive(tmp_path, delivery, packed):
    (tmp_path / "archive.toml").write_text(ARCHIVE, encoding="utf-8")
    (tmp_path / "dia-1").mkdir()
    first, second = FileTape(tmp_path / "bang", changer=False), FileTape(tmp_path / "bang-khac")
    first.make("VN0001L8", 64 << 20)
    first.make("VN0002L8", 64 << 20)
    second.make("VN0011L8", 64 << 20)
    first.insert("VN0001L8")
    packed(delivery, tmp_path / "aip")
    return tmp_path


def test_the_whole_road(archive, run, tree_of):
    stored = run("store", "aip", "--no-progress")
    assert stored.return_value == 0, stored.output
    assert f"bang-1/packages/{NAME}.tar: đã đọc lại, đúng" in stored.output
    assert run("status").return_value == 0
    assert "SẮP HẾT HẠN: vật mang tin bang-1, 2027-06-30" in run("status").output
    shown = run("carrier", "show").output
    assert "  băng VN0001L8: đang ghi; LTO-8; " in shown
    assert "  băng VN0002L8: trắng" in shown
    told = {each["code"]: each["tapes"] for each in json.loads(run("carrier", "show", "--json").stdout)["carriers"]}
    assert [tape["barcode"] for tape in told["bang-2"]] == ["VN0011L8"]
    assert told["dia-1"] == []
    assert run("audit", "--full", "--no-progress").return_value == 0
    # The disk burns, and the records with it.
    drilled = run("drill", "dien-tap", "--from", "bang-2", "--no-progress")
    assert drilled.return_value == 0, drilled.output
    for name in ("events.jsonl", "catalogue.db"):
        (archive / name).unlink()
    for name in ("dia-1", "bang-1-cho-ghi", "bang-2-cho-ghi"):
        shutil.rmtree(archive / name)
    assert "dia-1" in run("carrier", "scan").output
    assert run("audit", "--full", "--no-progress").return_value == 1
    restored = run("restore", CODE, "ra")
    assert restored.return_value == 0, restored.output
    assert tree_of(archive / "ra" / NAME) == tree_of(archive / "aip" / NAME)


def test_what_goes_wrong_with_tapes_is_told_and_mended(archive, run):
    shutil.rmtree(archive / "bang-khac")
    FileTape(archive / "bang-khac").make("VN0011L8", 9 * TAPE_BLOCK)
    stored = run("store", "aip", "--no-progress")
    # Not all packages went onto the one tape of the second set, and one more is added.
    assert stored.return_value == 5, stored.output
    assert "bang-2: mọi băng của bộ đã đầy hoặc lỗi; hãy thêm băng vào tapes" in stored.output
    assert "đang chờ ghi lên băng" in run("status").output
    make_tape(archive / "bang-khac", "VN0012L8", capacity=64 << 20)
    text = (archive / "archive.toml").read_text(encoding="utf-8").replace('"VN0011L8"', '"VN0011L8", "VN0012L8"')
    (archive / "archive.toml").write_text(text, encoding="utf-8")
    repaired = run("repair", "--no-progress")
    assert repaired.return_value == 0, repaired.output
    assert run("status").return_value == 0
    drive = FileTape(archive / "bang", changer=False)
    tier = ov.open_archive("archive.toml").place.tiers["bang-1"]
    segment = tier._index().spread(f"packages/{NAME}.tar").first
    drive.spoil("VN0001L8", segment.file, 0)
    audited = run("audit", "--full", "--no-progress")
    assert audited.return_value == 1
    assert f"băng VN0001L8, tệp {segment.file}, khối 0: lỗi đọc" in audited.output
    assert run("repair", "--no-progress").return_value == 0
    assert run("status", CODE).return_value == 0
    assert "bang-1/repairs/2/" in run("status", CODE).output
    # Another tape in the drive keeps nothing else from being looked at.
    drive.insert("VN0002L8")
    audited = run("audit", "--full", "--no-progress")
    assert "CHƯA KIỂM TRA" in audited.output
    assert "VN0002L8" in audited.output
    assert "VN0001L8" in audited.output
    drive.insert("VN0001L8")
    assert run("audit", "--full", "--no-progress").return_value == 0
