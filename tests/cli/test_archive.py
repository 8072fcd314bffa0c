"""The commands of the store, as a person types them, on three disks."""

import json
import shutil
import sys

import docx
import pytest
from click.testing import CliRunner

import oais_vn as ov
from oais_vn.cli.context import Console
from oais_vn.cli.main import main
from oais_vn.model.errors import ConfigurationError, ExistsError, InputError, StorageError

CODE = "H32.64.2008.01.HC"
TIER = """
[[tiers]]
code = "{code}"
type = "disk"
kind = "{kind}"
site = "{site}"
administrator = "{site}"
access = "{access}"
path = "{code}"
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object):
        given = [str(argument) for argument in arguments]
        return CliRunner().invoke(main, given, obj=Console("vi"), standalone_mode=False)

    return call


@pytest.fixture
def archive(tmp_path, delivery, packed):
    """A packed delivery, and an archive.toml with three disks, of which none has been used yet."""
    tiers = (("dia-1", "hdd", "A", "online"), ("dia-2", "hdd", "B", "online"), ("dia-3", "ssd", "B", "offline"))
    text = '[archive]\nname = "Trung tâm"\n'
    for code, kind, site, access in tiers:
        (tmp_path / code).mkdir()
        text += TIER.format(code=code, kind=kind, site=site, access=access)
    (tmp_path / "archive.toml").write_text(text, encoding="utf-8")
    packed(delivery, tmp_path / "aip")
    return tmp_path


def test_the_whole_road(archive, run, tree_of):
    stored = run("store", "aip", "--operator", "Lan", "--no-progress")
    assert stored.return_value == 0, stored.output
    name = f"{CODE}_aip-hoso_v1"
    assert f"dia-3/packages/{name}.tar: đã đọc lại, đúng" in stored.output
    place = archive / "dia-1" / "packages" / f"{name}.tar"
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 1
    place.write_bytes(data)
    assert run("status").return_value == 0
    audited = run("audit", "--full", "--operator", "Lan", "--no-progress")
    assert audited.return_value == 1
    assert f"HỎNG: dia-1/packages/{name}.tar" in audited.output
    shown = run("status", "--json")
    assert shown.return_value == 1
    worst = json.loads(shown.stdout)["packages"][0]
    assert (worst["name"], worst["status"], worst["counting"]) == (name, "under-replicated", ["dia-2", "dia-3"])
    assert run("repair", "--operator", "Lan", "--no-progress").return_value == 0
    assert run("status", CODE).return_value == 0
    assert run("audit", "--full", "--operator", "Lan", "--no-progress").return_value == 0
    restored = run("restore", CODE, "ra", "--operator", "Lan")
    assert restored.return_value == 0, restored.output
    assert tree_of(archive / "ra" / name) == tree_of(archive / "aip" / name)
    drilled = run("drill", "dien-tap", "--from", "dia-3", "--operator", "Lan", "--no-progress")
    assert drilled.return_value == 0, drilled.output
    minutes = (archive / "dien-tap" / "bien-ban.txt").read_text(encoding="utf-8")
    assert f"đúng từng byte: {len(list((archive / 'dien-tap' / 'goi').glob('*_v1')))}\n" in minutes
    assert minutes.count("(UTC+7)") == 2
    drawn = docx.Document(archive / "dien-tap" / "bien-ban.docx")
    assert any("Từ các vật mang tin dia-3," in paragraph.text for paragraph in drawn.paragraphs)
    assert run("minutes", "audit", "-o", "kiem-tra.docx").return_value is None
    # Somebody may have signed it or written in it since.
    signed = (archive / "kiem-tra.docx").read_bytes()
    assert isinstance(run("minutes", "audit", "-o", "kiem-tra.docx").exception, ExistsError)
    assert (archive / "kiem-tra.docx").read_bytes() == signed
    drawn = docx.Document(archive / "kiem-tra.docx")
    assert ov.open_archive("archive.toml").head() in [paragraph.text for paragraph in drawn.paragraphs]
    assert [row.cells[1].text for row in drawn.tables[3].rows[1:]] == [f"{name}.tar"]
    long_ago = ("--since", "2001-01-01", "--until", "2001-01-31")
    assert run("minutes", "recovery", "-o", "phuc-hoi.docx", *long_ago).return_value is None
    assert "1. Không có bản sao nào hỏng, mất." in [
        paragraph.text for paragraph in docx.Document(archive / "phuc-hoi.docx").paragraphs
    ]
    assert tree_of(archive / "dien-tap" / "goi" / name) == tree_of(archive / "aip" / name)
    (archive / "events.jsonl").unlink()
    (archive / "catalogue.db").unlink()
    assert run("carrier", "scan", "--operator", "Lan").return_value == 0
    assert run("status").return_value == 1
    assert run("audit", "--operator", "Lan", "--no-progress").return_value == 0
    assert run("status").return_value == 0
    found = run("status", "--search", CODE, "--json")
    assert name in {package["name"] for package in json.loads(found.stdout)["packages"]}


def test_repair_does_not_end_well_while_a_carrier_is_missing(archive, run):
    name = next((archive / "aip").glob("*_aip-hoso_v1"))
    assert run("store", name, "--operator", "Lan", "--no-progress").return_value == 0
    assert run("carrier", "lost", "dia-3", "--operator", "Lan").return_value == 0
    repaired = run("repair", "--operator", "Lan", "--no-progress")
    assert repaired.return_value == 1
    assert "còn 1 gói chưa đủ bản sao; vì sao: oais-vn status" in repaired.stderr


def test_from_python_the_log_is_copied_too(archive):
    kept = ov.open_archive(archive / "archive.toml", operator="Lan")
    stored = kept.store(ov.open_package(next((archive / "aip").glob("*_aip-hoso_v1"))))
    assert stored.status.standing is ov.Standing.OK
    assert [each.logged > 0 for each in kept.carriers()] == [True] * 3
    assert list((archive / "dia-3" / "records" / "events").glob("*.jsonl"))
    assert [holding.name for holding in kept.search(CODE)] == [stored.holding.name]


@pytest.mark.xdist_group("postgresql")
def test_a_catalogue_in_postgresql_outlives_log_and_carriers(archive, run, postgresql):
    place = archive / "archive.toml"
    place.write_text(place.read_text(encoding="utf-8").replace("[archive]", f'[archive]\ncatalogue = "{postgresql}"'))
    name = f"{CODE}_aip-hoso_v1"
    assert run("store", f"aip/{name}", "--operator", "Lan", "--no-progress").return_value == 0
    assert not (archive / "catalogue.db").exists()
    shown = run("status", "--search", CODE, "--json")
    assert [package["name"] for package in json.loads(shown.stdout)["packages"]] == [name]
    # The log goes back to what it was some time ago, which is seen, and accepted on demand.
    log = archive / "events.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-1]))
    assert isinstance(run("status").exception, StorageError)
    assert run("carrier", "scan", "--catalogue").return_value == 0
    assert run("status").return_value == 0
    # Without a log and with a catalogue that still knows of it, the carriers tell everything.
    log.unlink()
    assert run("carrier", "scan", "--operator", "Lan").return_value == 0
    assert run("audit", "--operator", "Lan", "--no-progress").return_value == 0
    assert run("status").return_value == 0


def test_without_the_database_library_the_extra_is_named(archive, monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    for module in [name for name in sys.modules if name.startswith("oais_vn.storage.catalogue")]:
        monkeypatch.delitem(sys.modules, module)
    with pytest.raises(ConfigurationError, match=r"oais-vn\[archive\]"):
        ov.open_archive(archive / "archive.toml").status()


def test_a_log_that_reaches_no_carrier_is_told(archive, run):
    kept = ov.open_archive(archive / "archive.toml", operator="Lan")
    kept.store(next((archive / "aip").glob("*_aip-hoso_v1")))
    (archive / "dia-2").rename(archive / "cat-di")
    with pytest.warns(RuntimeWarning, match="dia-2"):
        list(kept.audit(whole=True))
    told = []
    list(kept.repair(on_error=lambda place, error: told.append((place, error.text.en))))
    assert [(place, text[:6]) for place, text in told] == [("events.jsonl", "dia-2:")]
    assert "chưa chép được nhật ký: dia-2" in run("audit", "--operator", "Lan", "--no-progress").stderr
    assert "NHẬT KÝ CÒN THIẾU: vật mang tin dia-2" in run("status").output


def test_carriers_and_withdrawal(archive, run):
    (archive / "D.toml").write_text(
        'number = "9/QĐ"\ndate = 2026-11-20\nauthority = "GĐ"\nreason = "x"\napproved_by = ["A", "B"]\n',
        encoding="utf-8",
    )
    assert run("carrier", "add", "dia-1", "--seal", "S1", "--end", "2026-12-31", "--operator", "Lan").return_value == 0
    assert run("store", "aip", "--operator", "Lan", "--no-progress").return_value == 0
    assert "SẮP HẾT HẠN: vật mang tin dia-1, 2026-12-31" in run("status").output
    assert run("carrier", "lost", "dia-1", "--operator", "Lan").return_value == 0
    assert run("status").return_value == 1
    assert run("carrier", "found", "dia-1", "--operator", "Lan").return_value == 0
    assert isinstance(run("withdraw", CODE, "--decision", "D.toml", "--operator", "Lan").exception, InputError)
    assert "+ không ghi đè" in run("carrier", "probe", "dia-1").output
    shown = json.loads(run("carrier", "show", "--json").stdout)["carriers"]
    assert next((each["code"], each["seal"], each["state"]) for each in shown) == ("dia-1", "S1", "in-use")


def test_what_is_said_of_carriers_outlives_the_log(archive, run):
    run("store", "aip", "--operator", "Lan", "--no-progress")
    assert run("carrier", "lost", "dia-2", "--operator", "Lan").return_value == 0
    (archive / "events.jsonl").unlink()

    for command in (("status",), ("carrier", "scan", "--catalogue", "--operator", "Lan")):
        with pytest.raises(StorageError, match="carrier scan"):
            raise run(*command).exception
    assert run("carrier", "scan", "--operator", "Lan").return_value == 0
    [lost] = [each for each in ov.open_archive("archive.toml").carriers() if each.code == "dia-2"]
    assert lost.state.value == "lost"


def test_what_a_person_gets_wrong_is_told(archive, run):
    assert isinstance(run("store", "aip").exception, ConfigurationError)
    assert isinstance(run("status", "--archive", "other.toml").exception, ConfigurationError)
    assert isinstance(run("carrier", "add", "dia-9", "--operator", "Lan").exception, InputError)
    assert run("status", "nothing").return_value == 3
    (archive / "dia-2").rmdir()
    assert isinstance(run("carrier", "add", "dia-2", "--operator", "Lan").exception, StorageError)
    done = run("store", "aip", "--operator", "Lan", "--no-progress")
    assert done.return_value == 5
    assert "dia-2" in done.stderr


@pytest.mark.parametrize("link", [False, True])
def test_two_disks_in_one_folder_are_refused(archive, run, link):
    toml = archive / "archive.toml"
    if link:
        (archive / "dia-2").rmdir()
        (archive / "dia-2").symlink_to("dia-1")
    else:
        toml.write_text(toml.read_text(encoding="utf-8").replace('path = "dia-2"', 'path = "dia-1"'), encoding="utf-8")
    refused = run("status").exception
    assert isinstance(refused, ConfigurationError)
    assert "dia-1 và dia-2 là cùng một thư mục" in refused.text.vi


@pytest.fixture
def stored(archive, run):
    """The archive with two packages on its three disks, and the wrong disks that a test puts there."""
    places = sorted((archive / "aip").glob("*_v1"))[:2]
    assert run("store", *places, "--operator", "Lan", "--no-progress").return_value == 0
    return archive


def test_a_carrier_that_is_not_the_registered_one_is_told_once_with_what_to_do(archive, run):
    places = sorted((archive / "aip").glob("*_v1"))[:2]
    assert run("store", *places, "--operator", "Lan", "--no-progress").return_value == 0
    disk, other = archive / "dia-1", archive / "dia-3"

    # Away: of one that is offline that is nothing to tell.
    for place in (disk, other):
        place.rename(place.with_name(f"{place.name}-away"))
    told = run("status").stderr
    assert "SAI VẬT MANG TIN: dia-1" in told
    assert "dia-3" not in told
    other.mkdir()
    (other / "anh.jpg").write_bytes(b"x")
    assert "dia-3: không phải vật mang tin đã đăng ký: có dữ liệu nhưng thiếu nhãn" in run("status").stderr
    shutil.rmtree(other)
    other.with_name("dia-3-away").rename(other)

    # Another one of the same archive.
    shutil.copytree(archive / "dia-2", disk)
    wrong = "dia-1: gắn nhầm: đây là vật mang tin dia-2 của kho 'Trung tâm'"
    assert run("status").stderr.count(wrong) == 1
    audited = run("audit", "--full", "--operator", "Lan", "--no-progress")
    assert audited.return_value == 1
    [line] = [line for line in audited.output.splitlines() if "dia-1" in line and "CHƯA KIỂM TRA" in line]
    assert line.startswith("CHƯA KIỂM TRA: dia-1, 2 bản: gắn nhầm")

    # An empty one, which is then registered: no audit comes before the repair.
    shutil.rmtree(disk)
    disk.mkdir()
    empty = "SAI VẬT MANG TIN: dia-1: không phải vật mang tin đã đăng ký: chỗ của nó trống"
    for verb in (("status",), ("repair", "--operator", "Lan", "--no-progress")):
        done = run(*verb)
        assert done.return_value == 1
        assert done.stderr.count(empty) == 1
        assert "carrier lost dia-1; oais-vn carrier add dia-1; oais-vn repair" in done.stderr
    assert [each["carrier"] for each in json.loads(run("status", "--json").stdout)["misplaced"]] == ["dia-1"]
    run("carrier", "lost", "dia-1", "--operator", "Lan")
    run("carrier", "add", "dia-1", "--operator", "Lan")
    repaired = run("repair", "--operator", "Lan", "--no-progress")
    assert repaired.return_value == 0, repaired.output
    assert len(list((disk / "packages").glob("*.tar"))) == 2
    assert run("status").return_value == 0


def test_swapped_and_absent_disks_are_told_by_an_audit_of_which_nothing_is_due(stored, run):
    audit = "audit", "--operator", "Lan", "--no-progress"
    assert run(*audit).return_value == 0
    (stored / "dia-1").rename(stored / "x")
    away = run(*audit)
    assert away.return_value == 1, away.output
    assert away.stderr.count("SAI VẬT MANG TIN: dia-1") == 1
    (stored / "dia-2").rename(stored / "dia-1")
    (stored / "x").rename(stored / "dia-2")
    swapped = run(*audit, "--json")
    assert swapped.return_value == 1
    told = {each["carrier"]: each["why"] for each in json.loads(swapped.stdout)["misplaced"]}
    assert "đây là vật mang tin dia-2" in told["dia-1"]
    assert "đây là vật mang tin dia-1" in told["dia-2"]
    assert "SAI MÃ BĂM" not in run(*audit, "--full").output.upper()


def test_what_store_could_not_write_is_told_once_and_recorded(archive, run):
    first, *others = sorted((archive / "aip").glob("*_v1"))
    run("store", first, "--operator", "Lan", "--no-progress")
    shutil.rmtree(archive / "dia-1")
    shutil.copytree(archive / "dia-2", archive / "dia-1")
    done = run("store", *others[:2], "--operator", "Lan", "--no-progress")
    assert done.return_value == 5
    assert done.stderr.count("_v1: dia-1: gắn nhầm") == 1
    assert "cùng lý do với 1 gói nữa: dia-1: gắn nhầm" in done.stderr

    lines = (archive / "events.jsonl").read_text(encoding="utf-8").splitlines()
    events = [event for event in (json.loads(line)["event"] for line in lines) if event["outcome"] == "fail"]
    assert [event["type"] for event in events] == ["replication"] * 2
    assert run("minutes", "backup-log", "-o", "nhat-ky.docx").exit_code == 0
    [table] = (
        each for each in docx.Document("nhat-ky.docx").tables if "Cỡ (byte)" in {c.text for c in each.rows[0].cells}
    )
    results = [row.cells[5].text for row in table.rows[1:] if row.cells[3].text == "dia-1"]
    assert [result.startswith("LỖI: dia-1: gắn nhầm") for result in results] == [False, True, True]
    assert run("minutes", "backup", "-o", "sao-luu.docx").exit_code == 0
    [table] = (
        each for each in docx.Document("sao-luu.docx").tables if "Số gói" in {c.text for c in each.rows[0].cells}
    )
    assert table.rows[1].cells[7].text == "2"

    shutil.rmtree(archive / "dia-1")
    (archive / "dia-1").mkdir()
    repaired = run("repair", "--operator", "Lan", "--no-progress").stderr
    assert repaired.count("chưa sửa được: dia-1") == 1
    assert "cùng lý do với 1 gói nữa: dia-1" in repaired
