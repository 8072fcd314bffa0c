"""`oais-vn check`: its exit codes one by one, rounds, waivers, the journal; and `pack` of what was accepted."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lots import Lot, lot, pdf

from oais_vn import api
from oais_vn.cli.main import run
from oais_vn.storage.readings import SqliteReadings


@pytest.fixture
def made() -> Lot:
    return lot(3)


@pytest.fixture
def oais_vn(capsys: pytest.CaptureFixture[str]):
    def called(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            run([*map(str, arguments), "--lang", "vi"])
        printed = capsys.readouterr()
        return int(str(left.value.code)), printed.out, printed.err

    return called


def test_0_a_clean_delivery(oais_vn, made, tmp_path):
    code, out, err = oais_vn("check", made.write(tmp_path / "lan-1"))
    assert code == 0, out + err
    assert "đạt: H05.02.02.2008.001.HC (0 lỗi, 0 cảnh báo): 3 tài liệu, 3 tệp, 6 trang (A4: 6), quy đổi 6" in out
    assert "3/3 hồ sơ đạt" in out


def test_1_a_delivery_that_does_not_pass(oais_vn, made, tmp_path):
    made.put(made.dossiers[1].path(1), b"")
    code, out, _ = oais_vn("check", made.write(tmp_path / "lan-1"))
    assert code == 1
    assert "KHÔNG ĐẠT: H05.02.02.2008.002.HC (1 lỗi" in out
    assert "2/3 hồ sơ đạt" in out
    assert "1 tệp không mở được" in out


def test_2_wrong_usage(oais_vn, made, tmp_path):
    assert oais_vn("check", tmp_path, "--no-such-option")[0] == 2
    root = made.write(tmp_path / "lan-1")
    code, _, err = oais_vn("check", root, "--journal", root / "so.sqlite")
    assert code == 2
    assert "chỉ được đọc" in err
    strange = tmp_path / "anh.sqlite"
    strange.write_bytes(b"not a database at all" * 100)
    code, _, err = oais_vn("check", root, "--journal", strange)
    assert code == 2
    assert "không phải sổ của oais-vn" in err


def test_3_unreadable_input(oais_vn, made, tmp_path):
    assert oais_vn("check", tmp_path / "khong-co")[0] == 3
    root = made.write(tmp_path / "lan-1")
    for content in (b"{}", b"[" * 100_000, b"\xff\xfe", b'{"schema": "oais-vn/report/1", "subject": 7}'):
        (tmp_path / "truoc.json").write_bytes(content)
        code, _, err = oais_vn("check", root, "--previous", tmp_path / "truoc.json")
        assert code == 3
        assert "không phải báo cáo JSON của oais-vn" in err
    assert oais_vn("check", root, "--previous", tmp_path / "khong-co.json")[0] == 3
    (tmp_path / "ml.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert oais_vn("check", root, "--inventory", tmp_path / "ml.csv")[0] == 3


def test_4_wrong_configuration(oais_vn, made, tmp_path):
    root = made.write(tmp_path / "lan-1")
    assert oais_vn("check", root, "--profile", "khong-co")[0] == 4
    (tmp_path / "mt.toml").write_text('[[waiver]]\ncode = "DLV-015"\nreason = "x"\nby = "y"\n', encoding="utf-8")
    code, _, err = oais_vn("check", root, "--waivers", tmp_path / "mt.toml")
    assert code == 4
    assert "không bao giờ được miễn trừ" in err
    (root / "delivery.toml").unlink()
    assert oais_vn("check", root)[0] == 4


def test_5_a_journal_that_another_check_holds(oais_vn, made, tmp_path):
    root, journal = made.write(tmp_path / "lan-1"), tmp_path / "so.sqlite"
    held = SqliteReadings(journal)
    try:
        code, _, err = oais_vn("check", root, "--journal", journal)
    finally:
        held.close()
    assert code == 5
    assert "một lần chạy khác" in err
    assert oais_vn("check", root, "--journal", journal)[0] == 0


def test_70_a_bug_of_ours(oais_vn, made, tmp_path, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(api, "check", broken)
    assert oais_vn("check", made.write(tmp_path / "lan-1"))[0] == 70


def test_130_an_interruption(oais_vn, made, tmp_path, monkeypatch):
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "check", stopped)
    assert oais_vn("check", made.write(tmp_path / "lan-1"))[0] == 130


def report_of(oais_vn, root: Path, place: Path, *options: object) -> dict[str, object]:
    _, out, _ = oais_vn("check", root, "--json", *options)
    place.write_text(out, encoding="utf-8")
    return json.loads(out)


def test_rounds_say_what_is_new_open_and_mended(oais_vn, made, tmp_path):
    first, second = made.dossiers[:2]
    first.documents[0]["Ngày tháng năm văn bản"] = "31/02/2008"
    second.row["Chế độ sử dụng"] = "Tùy ý"
    report_of(oais_vn, made.write(tmp_path / "1" / "lan-1"), tmp_path / "1.json")
    made.round = 2
    first.documents[0]["Ngày tháng năm văn bản"] = "07/02/2008"
    second.row["Chế độ sử dụng"] = "Tùy tiện"
    made.put(second.path(3), b"")
    # The rows of all dossiers move down by one: what is open must not become new.
    made.dossiers.insert(0, made.dossiers.pop())
    root = made.write(tmp_path / "2" / "lan-2")
    value = report_of(oais_vn, root, tmp_path / "2.json", "--previous", tmp_path / "1.json")
    told = {(each["code"], each["standing"]) for each in value["findings"] if each["severity"] != "info"}
    assert told == {("FLD-008", "open"), ("DLV-014", "new")}
    assert [each["code"] for each in value["mended"]] == ["TAB-003"]
    assert len(value["delivery"]["previous"]) == 64
    code, out, _ = oais_vn("check", root, "--previous", tmp_path / "1.json")
    assert code == 1
    assert "So với lần trước: 1 đã sửa, 1 còn, 1 mới" in out


def test_a_waiver_names_a_dossier(oais_vn, made, tmp_path):
    made.put(made.dossiers[1].path(2), made.files[made.dossiers[0].path(1)])
    root = made.write(tmp_path / "lan-1")
    waivers = tmp_path / "mt.toml"
    waivers.write_text(
        '[[waiver]]\ncode = "XRF-021"\npath = "*.002.HC"\nreason = "một bản in"\nby = "Trần Thị B"\n', encoding="utf-8"
    )
    assert oais_vn("check", root)[0] == 1
    code, out, _ = oais_vn("check", root, "--waivers", waivers)
    assert code == 0
    assert "Miễn trừ: một bản in (Trần Thị B)" in out


def test_a_killed_check_goes_on_from_its_journal(made, tmp_path, monkeypatch):
    root, journal = made.write(tmp_path / "lan-1"), tmp_path / "so.sqlite"
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "import oais_vn as ov\n"
        "def slow(what, done, whole):\n"
        "    if whole and done == 6:\n"
        "        time.sleep(1.2)\n"
        "    if whole and done == 8:\n"
        "        Path(sys.argv[3]).touch(); time.sleep(60)\n"
        "with ov.open_delivery(sys.argv[1], journal=sys.argv[2], progress=slow) as opened:\n"
        "    ov.check(opened)\n"
    )
    mark = tmp_path / "den-day"
    child = subprocess.Popen([sys.executable, "-c", script, str(root), str(journal), str(mark)])
    until = time.monotonic() + 60
    while not mark.exists() and time.monotonic() < until:
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    read: list[str] = []
    plain = SqliteReadings.keep
    monkeypatch.setattr(SqliteReadings, "keep", lambda self, reading: (read.append(reading.path), plain(self, reading)))
    whole = len([path for path in root.rglob("*") if path.is_file()])
    with api.open_delivery(root, journal=journal) as opened:
        resumed = api.check(opened)
    assert resumed.passed
    assert 0 < len(read) <= whole - 6
    with api.open_delivery(root) as opened:
        assert api.check(opened).delivery == resumed.delivery
    read.clear()
    changed = root / made.dossiers[0].path(1)
    changed.write_bytes(pdf(2, "khác"))
    with api.open_delivery(root, journal=journal) as opened:
        assert not api.check(opened).passed
    assert read == [made.dossiers[0].path(1)]


def test_only_what_passed_is_packed(oais_vn, made, tmp_path):
    made.put(made.dossiers[1].path(1), b"")
    root = made.write(tmp_path / "lan-1")
    code, _, err = oais_vn("pack", root, tmp_path / "ra", "--as", "sip", "--only-passed")
    assert code == 1
    assert "để lại, không đóng gói: hồ sơ H05.02.02.2008.002.HC (1 lỗi)" in err
    assert "không có hồ sơ nghiệm thu" in err
    names = sorted(path.name for path in (tmp_path / "ra").iterdir() if path.is_dir())
    assert [name.partition("_")[0] for name in names] == ["H05.02.02.2008.001.HC", "H05.02.02.2008.003.HC"]
    (root / "la.pdf").write_bytes(pdf(1, "lạ"))
    code, _, err = oais_vn("pack", root, tmp_path / "ra-2", "--as", "sip", "--only-passed")
    assert code == 1
    assert "DLV-004" in err
    assert not (tmp_path / "ra-2").exists() or not any(path.is_dir() for path in (tmp_path / "ra-2").iterdir())


def accepted(place: Path, digest: str, *dossiers: str, **changes: str) -> Path:
    (place / "bien-ban.pdf").write_bytes(b"%PDF signed")
    values = {"number": "12/BBNT", "date": "2026-11-20", "authority": "Sở Nội vụ", "minutes": "bien-ban.pdf"}
    values |= {"report": "0" * 64, "delivery": digest} | changes
    lines = [f'{key} = "{value}"' for key, value in values.items() if value]
    path = place / "nghiem-thu.toml"
    path.write_text("\n".join([*lines, f"dossiers = {json.dumps(dossiers)}"]), encoding="utf-8")
    return path


def test_what_was_accepted_is_packed_and_recorded(oais_vn, made, tmp_path):
    root = made.write(tmp_path / "lan-1")
    value = report_of(oais_vn, root, tmp_path / "1.json")
    record = accepted(tmp_path, value["delivery"]["digest"], "H05.02.02.2008.002.HC")
    code, _, err = oais_vn("pack", root, tmp_path / "ra", "--acceptance", record)
    assert code == 0, err
    assert "không có hồ sơ nghiệm thu" not in err
    (premis,) = (tmp_path / "ra").glob("H05*/data/*/metadata/preservation/PREMIS.xml")
    text = premis.read_text(encoding="utf-8")
    assert "H05.02.02.2008.002.HC" in str(premis)
    for said in ("accession", "12/BBNT", value["delivery"]["digest"], api.read_acceptance(record).sha256):
        assert said in text
    assert oais_vn("validate", tmp_path / "ra")[0] == 0


def test_a_byte_that_changed_after_acceptance_is_refused(oais_vn, made, tmp_path):
    root = made.write(tmp_path / "lan-1")
    value = report_of(oais_vn, root, tmp_path / "1.json")
    record = accepted(tmp_path, value["delivery"]["digest"], "H05.02.02.2008.002.HC")
    with (root / made.dossiers[2].path(1)).open("ab") as stream:
        stream.write(b"\n")
    code, _, err = oais_vn("pack", root, tmp_path / "ra", "--acceptance", record)
    assert code == 1
    assert "không còn như lúc nghiệm thu" in err
    assert not list((tmp_path / "ra").glob("H05*"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": ""}, "number"),
        ({"date": "hôm qua"}, "date"),
        ({"report": "abc"}, "64 chữ số"),
        ({"minutes": "khong-co.pdf"}, "khong-co.pdf"),
        ({"numbre": "x"}, "numbre"),
    ],
)
def test_a_wrong_acceptance_record_is_told(oais_vn, made, tmp_path, changes, said):
    root = made.write(tmp_path / "lan-1")
    record = accepted(tmp_path, "0" * 64, "H05.02.02.2008.002.HC", **changes)
    code, _, err = oais_vn("pack", root, tmp_path / "ra", "--acceptance", record)
    assert code == 4
    assert said in err


def test_without_an_acceptance_record_packing_says_so(oais_vn, made, tmp_path):
    root = made.write(tmp_path / "lan-1")
    code, _, err = oais_vn("pack", root, tmp_path / "ra", "--as", "sip")
    assert code == 0
    assert "CHÚ Ý: không có hồ sơ nghiệm thu" in err
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "ra").rglob("*.xml")]
    assert not any("accession" in text or "nghiệm thu" in text for text in texts)
