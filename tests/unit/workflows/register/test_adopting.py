"""The register made again of packages, and what the two say otherwise."""

import pytest

import oais_vn as ov
from oais_vn.model.errors import PackageError
from oais_vn.model.register.dossier import Decided, Stage
from oais_vn.model.register.fonds import RegisteredFonds
from oais_vn.model.register.wanted import Wanted

CODE = "H32.64.2008.01.HC"
ARCHIVE = """[archive]
name = "Trung tâm"
events = "events.jsonl"
[[tiers]]
code = "dia-1"
type = "disk"
kind = "hdd"
site = "A"
administrator = "A"
path = "dia-1"
"""


@pytest.fixture
def opened(tmp_path, delivery, packed):
    """An archive that has packages of two dossiers, one of them stored, and whose register is empty."""
    (tmp_path / "dia-1").mkdir()
    (tmp_path / "archive.toml").write_text(ARCHIVE, encoding="utf-8")
    packed(delivery, tmp_path / "aip")
    archive = ov.open_archive(tmp_path / "archive.toml", operator="Nguyễn Thị Lan")
    archive.store(tmp_path / "aip" / f"{CODE}_aip-hoso_v1")
    return archive


def test_a_lost_register_has_its_dossiers_of_the_packages_again(opened, tmp_path, program):
    done = opened.register.adopt([tmp_path / "aip"])

    assert (done.new, done.known, done.differences) == (2, 0, [])
    # The collection of the fonds is no dossier.
    assert [path.rpartition("/")[2] for path in done.others] == ["P.01_aic_v1"]
    [one, *_] = opened.register.dossiers(Wanted(words="dap de"))
    assert str(one.key) == f"H32.15/P.01/{CODE}"
    assert (one.record["startDate"], one.record["numberOfPaper"], one.record["riskRecovery"]) == ("2008", "3", "1")
    assert (one.choice.decided, one.recovery, one.milestones) == (Decided.OPEN, "", ())
    # What the store did is known again at once.
    assert set(opened.register.seen(CODE)) == {Stage.PACKED, Stage.STORED, Stage.AUDITED}
    [fonds] = opened.register.things(RegisteredFonds)
    assert (str(fonds.key), fonds.unit_name) == ("H32.15/P.01", "Trung tâm Lưu trữ lịch sử tỉnh (minh họa)")

    before = (tmp_path / "events.jsonl").read_bytes()
    again = opened.register.adopt([tmp_path / "aip"])
    assert (again.new, again.known, again.differences) == (0, 2, [])
    told = program(
        *("register", "adopt", str(tmp_path / "aip"), "--archive", str(tmp_path / "archive.toml")),
        *("--operator", "Nguyễn Thị Lan"),
    )
    assert (told.returncode, told.stdout.splitlines()[-1]) == (0, "0 hồ sơ mới, 2 hồ sơ đã có")
    assert (tmp_path / "events.jsonl").read_bytes() == before


def test_what_packages_say_otherwise_is_told_and_changes_nothing(opened, tmp_path):
    register = opened.register
    register.adopt([tmp_path / "aip"])
    paper = tmp_path / "PAPER.toml"
    paper.write_text('number = "9/QĐ"\ndate = 2026-05-04\nauthority = "Giám đốc"\n', encoding="utf-8")
    register.recover([CODE], paper)
    register.decide([CODE], Decided.REFUSED, reason="trùng")
    stands = register.dossier(CODE)

    done = register.adopt([tmp_path / "aip"])

    assert [(each.field, each.register, each.package) for each in done.differences] == [
        ("riskRecovery", "0", "1"),
        ("riskRecoveryStatus", "01", "02"),
    ]
    assert register.dossier(CODE) == stands


def test_what_is_no_package_takes_nothing_in(opened, tmp_path):
    (tmp_path / "aip" / "z.zip").write_bytes(b"PK")
    with pytest.raises(PackageError):
        opened.register.adopt([tmp_path / "aip"])
    assert list(opened.register.dossiers()) == []
