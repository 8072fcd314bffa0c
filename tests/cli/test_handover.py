"""A fonds is handed over, checked, answered, taken over; two archives with the same codes are joined."""

import csv
import json
import re
import shlex
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
import pytest

import oais_vn as ov
from oais_vn.formats.handover.tables import tables_of
from oais_vn.model.register.dossier import DossierKey, Milestone, Stage
from oais_vn.model.register.fonds import RegisteredFonds
from oais_vn.model.register.handover import Handover
from oais_vn.model.register.wanted import By, Wanted
from oais_vn.workflows.register import handing_over
from oais_vn.workflows.register.handed_folders import unfinished

CODE = "H32.64.2008.01.HC"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "hand-over.md"
NAME = f"{CODE}_aip-hoso_v1"
TIERS = """
[[tiers]]
code = "dia-{number}"
type = "disk"
kind = "{kind}"
site = "Kho {number}"
administrator = "Tổ {number}"
path = "dia-{number}"
"""
RUN = ("--operator", "Nguyễn Thị Lan", "--no-progress")


@dataclass
class Province:
    """An archive with a register and a store, in a folder of its own."""

    place: Path
    unit: str

    @property
    def toml(self):
        return self.place / "archive.toml"

    @property
    def archive(self):
        return ov.open_archive(self.toml, operator="Nguyễn Thị Lan")


def blank(place, unit):
    place.mkdir()
    text = f'[archive]\nname = "Trung tâm Lưu trữ lịch sử {unit} (minh họa)"\n'
    for number, kind in ((1, "hdd"), (2, "ssd")):
        (place / f"dia-{number}").mkdir()
        text += TIERS.format(number=number, kind=kind)
    (place / "archive.toml").write_text(text, encoding="utf-8")
    return Province(place, unit)


@pytest.fixture(scope="module")
def kept(tmp_path_factory, described):
    """Two provinces with a fonds 01 of two dossiers in the register, packed and stored; made once, never changed."""

    def made(unit):
        found = blank(tmp_path_factory.mktemp("kept") / unit, unit)
        folder = inventory(described(dossiers=2, documents=1), unit, found.place / "giao-nop")
        with ov.open_delivery(folder) as opened:
            aips = [package.path for package in ov.pack(opened, found.place / "aip") if "_aip-hoso_" in package.path]
        archive = found.archive
        assert all(stored.new for stored in archive.store_all(aips))
        assert archive.register.import_inventory(folder / "MUC_LUC.xlsx", folder / "delivery.toml").done.new == 2
        return found

    return {unit: made(unit) for unit in ("H32.15", "H33.15")}


@pytest.fixture(scope="module")
def made(kept, tmp_path_factory):
    """A hand-over with the log, made once, never changed."""
    place = tmp_path_factory.mktemp("made") / "H32.15"
    shutil.copytree(kept["H32.15"].place, place)
    return Path(Province(place, "H32.15").archive.handover.make("01", place / "ra", log=True).path)


@pytest.fixture
def province(tmp_path, kept):
    """A copy of a province, to be changed."""

    def made(unit):
        shutil.copytree(kept[unit].place, tmp_path / unit)
        return Province(tmp_path / unit, unit)

    return made


def inventory(delivery, unit, place):
    """A delivery of the fonds 01 of this unit; its titles tell the unit."""
    delivery.terms = delivery.terms.replace('code = "H32.15"', f'code = "{unit}"').replace('"P.01"', '"01"')
    for row in delivery.dossiers:
        row["title"] = f"{row['title']} ({unit})"
    return delivery.write(place)


def inventoried(province, delivery, place):
    """Take another inventory of the fonds in."""
    folder = inventory(delivery, province.unit, place)
    province.archive.register.import_inventory(folder / "MUC_LUC.xlsx", folder / "delivery.toml")


def made_of(program, province, out, *more):
    done = program("handover", "make", "01", out, "--archive", province.toml, *RUN, "--json", *more)
    assert done.returncode == 0, done.stderr
    return Path(json.loads(done.stdout)["path"]), json.loads(done.stdout)


def events(province):
    """The events of a log."""
    return [json.loads(line)["event"] for line in (province.place / "events.jsonl").open(encoding="utf-8")]


def kept_as(folder, place, unit):
    """A copy of a hand-over that says it is another unit's."""
    facts = Path(shutil.copytree(folder, place)) / "data/handover.json"
    facts.write_bytes(facts.read_bytes().replace(b'"unit": "H32.15"', f'"unit": "{unit}"'.encode()))
    return place


def accepted(province, *keys):
    """Take dossiers as far as they must be to be handed over."""
    stages = (Stage.SELECTED, Stage.APPROVED, Stage.ARRANGED, Stage.SENT, Stage.DELIVERED, Stage.ACCEPTED)
    for stage in stages:
        province.archive.register.mark(keys, Milestone(stage, "2026-05-01"))


class TestOneFonds:
    def test_a_run_that_was_cut_off_leaves_nothing_and_begins_anew(self, program, province, tmp_path):
        giver = province("H32.15")

        def stop(what, *_):
            if what == "package":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            giver.archive.handover.make("01", tmp_path / "ra", progress=stop)
        assert not [path for path in (tmp_path / "ra").iterdir() if not path.name.startswith(".")]
        assert not giver.archive.register.things(Handover)
        made_of(program, giver, tmp_path / "ra")

    def test_one_made_before_degrees_of_damage_were_told_passes(self, program, province, tmp_path, monkeypatch):
        def before(profile):
            return {
                table.name: table._replace(columns=tuple(each for each in table.columns if each != "damage"))
                for table in tables_of(profile).values()
            }

        monkeypatch.setattr(handing_over, "tables_of", before)
        folder, _ = made_of(program, province("H32.15"), tmp_path / "ra")
        assert "damage" not in (folder / "data/database/dossier.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        assert program("handover", "check", folder, "--no-progress").returncode == 0

    def test_strangers_read_what_is_in_it(self, program, province, tmp_path):
        folder, made = made_of(program, province("H32.15"), tmp_path / "ra")
        data = folder / "data"
        assert made["counts"] == {**made["counts"], "fonds": 1, "dossier": 2, "text": 2, "package": 2, "place": 4}
        connection = sqlite3.connect(data / "database.sqlite")
        [(identifier, organ, total)] = connection.execute("SELECT Identifier, OrganId, PaperDigital FROM fonds")
        assert (identifier, organ, total) == ("H32.15", "01", "0")
        rows = list(csv.DictReader((data / "database/dossier.csv").open(encoding="utf-8-sig")))
        assert [row["fileCode"] for row in rows] == [CODE, "H32.64.2008.02.HC"]
        sheet = openpyxl.load_workbook(data / "danh-muc.xlsx")["Số lượng"]
        total = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "Cộng")
        assert total[2:] == (2, 2, 2, 0, 2, 2)
        texts = [each.text for each in docx.Document(data / "bien-ban.docx").paragraphs]
        assert any("Bàn giao số H32.15_01_" in text for text in texts)
        cells = [c.text for table in docx.Document(data / "bien-ban.docx").tables for r in table.rows for c in r.cells]
        assert "–" in cells
        assert not any(text.startswith("0,0") for text in cells)

    def test_what_changed_since_last_time(self, program, province, tmp_path, described):
        giver = province("H32.15")
        first, _ = made_of(program, giver, tmp_path / "ra")
        later = described(dossiers=3, documents=1)
        later.dossiers[1]["title"] = "-2+3+cmd|' /C calc'!A0"
        inventoried(giver, later, tmp_path / "lan-2")
        second, told = made_of(program, giver, tmp_path / "ra", "--since", first)
        assert told["unanswered"] == [first.name]
        rows = list(csv.DictReader((second / "data/database/change.csv").open(encoding="utf-8-sig")))
        assert [(row["key"], row["change"], row["fields"]) for row in rows] == [
            ("H32.15/01/H32.64.2008.02.HC", "changed", "title"),
            ("H32.15/01/H32.64.2008.03.HC", "new", ""),
        ]
        assert program("handover", "check", second, "--no-progress").returncode == 0
        assert "'-2+3+cmd" in (second / "data/database/dossier.csv").read_text(encoding="utf-8")
        cell = openpyxl.load_workbook(second / "data/danh-muc.xlsx")["Hồ sơ"]["C3"]
        assert (cell.data_type, cell.value[:8]) == ("s", "-2+3+cmd")
        for other, code in ((tmp_path / "lan-2", 3), (kept_as(second, tmp_path / "khac", "H33.15"), 2)):
            done = program("handover", "make", "01", tmp_path / "ra", "--archive", giver.toml, *RUN, "--since", other)
            assert done.returncode == code, done.stderr

    def test_an_answer_goes_on_once_all_were_accepted(self, program, province, tmp_path):
        giver, answer = province("H32.15"), tmp_path / "tra-loi.json"
        folder, made = made_of(program, giver, tmp_path / "ra")
        assert made["early"] == 2
        ov.answer_handover(folder, [answer], receiver="Bộ", accepted=True)
        taking = "handover", "take-answer", answer, "--archive", giver.toml, *RUN[:2]
        first = program(*taking)
        assert (first.returncode, "đã bàn giao 0 hồ sơ" in first.stdout) == (1, True), first.stderr
        assert f"H32.15/01/{CODE}\n" in first.stderr
        assert "H32.15/01/H32.64.2008.02.HC\n" in first.stderr
        told = program("handover", "make", "01", tmp_path / "ra", "--archive", giver.toml, *RUN)
        assert "2 hồ sơ chưa nghiệm thu" in told.stderr
        accepted(giver, CODE)
        second = program(*taking)
        assert (second.returncode, "đã bàn giao 1 hồ sơ" in second.stdout) == (1, True), second.stderr
        accepted(giver, "H32.64.2008.02.HC")
        third = program(*taking)
        again = program("handover", "make", "01", tmp_path / "ra", "--archive", giver.toml, *RUN)
        assert "chưa nghiệm thu" not in again.stderr
        assert (third.returncode, "đã bàn giao 1 hồ sơ" in third.stdout) == (0, True), third.stderr
        assert program(*taking).returncode == 2
        assert len(list(giver.archive.register.dossiers(Wanted(reached=Stage.HANDED_OVER)))) == 2

    def test_answers_refuse_only_what_was_handed_over_and_say_that_nothing_is_taken(self, program, made, tmp_path):
        written = tmp_path / "tra-loi.docx"
        answering = "handover", "answer", made, written, "--receiver", "Bộ"
        strange = program(*answering, "--accepted", "--refused", "H32.15/01/H32.64.2008.99.HC=mờ")
        assert strange.returncode == 2
        assert "H32.15/01/H32.64.2008.99.HC" in strange.stderr
        assert not written.exists()
        none = program(*answering, "--not-accepted", "--reason", "thiếu gói")
        assert "không nhận cả bàn giao: thiếu gói" in none.stdout, none.stderr

    def test_secrets_stay_and_places_are_told_instead_of_packages(self, program, province, tmp_path, described):
        giver = province("H32.15")
        later = described(dossiers=2, documents=1)
        later.dossiers[0]["mode"] = "03"
        inventoried(giver, later, tmp_path / "lan-2")
        out, made = made_of(program, giver, tmp_path / "ra", "--packages", "places")
        assert (made["withheld"], made["counts"]) == (1, {**made["counts"], "dossier": 1, "package": 1, "place": 2})
        assert not (out / "data/packages").exists()
        assert program("handover", "check", out, "--no-progress").returncode == 0
        assert CODE.encode() not in b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())


class TestHostileFolders:
    @pytest.fixture
    def folder(self, made, tmp_path):
        return Path(shutil.copytree(made, tmp_path / "ban-giao"))

    def failing(self, program, folder, path):
        done = program("handover", "check", folder, "--no-progress", "--json")
        assert done.returncode == 1, done.stdout + done.stderr
        told = json.loads(done.stdout)["faults"]
        assert path in [fault["path"] for fault in told], told
        return [fault["text"] for fault in told if fault["path"] == path]

    def test_every_form_is_compared(self, program, folder):
        for name, old, new in (
            ("database/dossier.csv", "Hồ sơ về", "Hồ sơ ve"),
            ("database/text.xml", "tu bổ đê điều", "tu bo"),
            ("register.jsonl", '"numberOfPage":"1"', '"numberOfPage":"4"'),
        ):
            place = folder / "data" / name
            kept = place.read_bytes().decode()
            assert old in kept
            place.write_bytes(kept.replace(old, new).encode())
            self.failing(program, folder, name)
            place.write_bytes(kept.encode())
        assert program("handover", "check", folder, "--no-progress").returncode == 0

    def test_quantities_are_counted_anew(self, program, folder):
        place = folder / "data/danh-muc.xlsx"
        book = openpyxl.load_workbook(place)
        book["Số lượng"]["C9"] = 7
        book.save(place)
        assert any("số lượng" in text for text in self.failing(program, folder, "danh-muc.xlsx"))

    def test_databases_that_run_things_are_refused(self, program, folder):
        connection = sqlite3.connect(folder / "data/database.sqlite")
        connection.execute("CREATE TRIGGER t AFTER INSERT ON fonds BEGIN SELECT 1; END")
        connection.commit()
        connection.close()
        assert any("trigger" in text for text in self.failing(program, folder, "database.sqlite"))

    def test_traversal_links_entities_and_other_packages(self, program, folder, tmp_path):
        connection = sqlite3.connect(folder / "data/database.sqlite")
        connection.execute("UPDATE package SET file = '../../../../etc/passwd'")
        connection.commit()
        connection.close()
        self.failing(program, folder, NAME)
        xml = folder / "data/database/fonds.xml"
        xml.write_text('<!DOCTYPE t [<!ENTITY e "x">]><table name="fonds"><row/></table>', encoding="utf-8")
        self.failing(program, folder, "database/fonds")
        facts = folder / "data/handover.json"
        facts.rename(tmp_path / "xa.json")
        facts.symlink_to(tmp_path / "xa.json")
        self.failing(program, folder, "handover.json")

    def test_another_package_under_the_name(self, program, folder):
        tar = folder / f"data/packages/{NAME}.tar"
        data = bytearray(tar.read_bytes())
        data[len(data) // 2] ^= 1
        tar.write_bytes(data)
        assert any("gói không đạt" in text for text in self.failing(program, folder, f"packages/{NAME}.tar"))
        shutil.copy(folder / "data/packages/H32.64.2008.02.HC_aip-hoso_v1.tar", tar)
        assert any("khác id, dossier" in text for text in self.failing(program, folder, f"packages/{NAME}.tar"))

    def test_a_log_that_was_cut(self, program, folder):
        log = folder / "data/records/events.jsonl"
        lines = log.read_bytes().splitlines(keepends=True)
        log.write_bytes(b"".join(lines[:-1]))
        assert any("đầu chuỗi" in text for text in self.failing(program, folder, "records/events.jsonl"))
        log.write_bytes(b"".join([*lines[:3], *lines[4:]]))
        self.failing(program, folder, "records/events.jsonl")

    def test_what_fails_is_neither_accepted_nor_taken_over(self, program, folder, tmp_path):
        (folder / "data/la.txt").write_text("x", encoding="utf-8")
        (folder / "data/danh-muc.docx").write_bytes(b"x")
        told = program("handover", "check", folder, "--no-progress").stdout
        assert "danh-muc.docx: data/danh-muc.docx" not in told
        assert "hồ sơ: 2;" in told
        answered = program("handover", "answer", folder, tmp_path / "tl.json", "--receiver", "Bộ", "--accepted")
        assert answered.returncode == 2
        assert not (tmp_path / "tl.json").exists()
        mine = blank(tmp_path / "nhan", "H01")
        refused = program("handover", "receive", folder, "--archive", mine.toml, *RUN)
        assert refused.returncode == 3
        assert "lỗi nữa: xem oais-vn handover check" in refused.stderr
        assert not list(mine.archive.register.dossiers())


def test_the_page_word_for_word_from_giver_to_receiver_and_back(program, province, tmp_path, monkeypatch):
    province("H32.15").place.rename(tmp_path / "ben-giao")
    giver, receiver = Province(tmp_path / "ben-giao", "H32.15"), blank(tmp_path / "ben-nhan", "BNV")
    accepted(giver, CODE)
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^\$ oais-vn (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [command.split()[1] for command in commands] == ["make", "check", "receive", "answer", "take-answer"]
    done = {}
    for command in commands:
        given = [name for word in shlex.split(command) for name in (sorted(map(str, Path().glob(word))) or [word])]
        if given[1] == "take-answer":
            told = json.loads(Path("tra-loi.json").read_bytes())
            Path("khac.json").write_text(json.dumps({**told, "digest": "0" * 64}), encoding="utf-8")
            other = program(*[each.replace("tra-loi", "khac") for each in given])
            assert (other.returncode, "không phải" in other.stderr) == (2, True)
        done[given[1]] = program(*given, *(["--no-progress"] if given[1] in ("make", "check", "receive") else []))
        # Two disks are fewer than the policy asks for.
        assert done[given[1]].returncode == (given[1] == "receive"), done[given[1]].stderr
    again = program(*given)
    assert (again.returncode, "đã nhận trả lời" in again.stderr) == (2, True)

    refused = docx.Document("tra-loi.docx").tables[2].rows[1].cells
    assert [cell.text for cell in refused][1:] == ["H32.15/01/H32.64.2008.02.HC", "trang 3 mờ"]
    assert "đã bàn giao 1 hồ sơ; bên nhận không nhận 1 hồ sơ" in done["take-answer"].stdout
    [dossier] = giver.archive.register.dossiers(Wanted(reached=Stage.HANDED_OVER))
    assert (dossier.key.code, dossier.reached(Stage.HANDED_OVER).paper) == (CODE, "15/BB-BG")
    assert len(list(giver.archive.copies(NAME))) == 2

    given = [event for event in events(giver) if event["type"] in ("transfer", "deaccession")]
    come = next(event for event in events(receiver) if event["type"] == "accession")
    assert [event["type"] for event in given] == ["transfer", "deaccession"]
    told = [dict(json.loads(event["detail"])["things"])["handover"] for event in (*given, come)]
    assert len({each["id"] for each in told}) == len({each["digest"] for each in told}) == 1
    assert told[0]["head"] == told[2]["head"]
    # The receiver's own answer, recorded where its log had that head; the dossier was there before.
    reply = next(event for event in events(receiver) if event["type"] == "transfer")
    assert dict(json.loads(reply["detail"])["things"])["handover"]["answer"] == told[1]["answer"]
    shown = program("register", "show", "H32.64.2008.02.HC", "--archive", receiver.toml)
    assert f"không được nhận khi bàn giao {told[1]['id']}" in shown.stdout
    assert "trang 3 mờ" in shown.stdout
    assert (
        program("register", "dossier", "H32.64.2008.02.HC", "ly-lich.html", "--archive", receiver.toml).returncode == 0
    )
    assert "Không được nhận khi bàn giao" in Path("ly-lich.html").read_text(encoding="utf-8")


class TestAnsweredBeforeItIsReceived:
    def answering(self, made, receiver, file):
        return "handover", "answer", made, file, "--receiver", "Bộ", "--archive", receiver.toml, *RUN[:2]

    def test_what_is_refused_comes_neither_into_the_register_nor_into_the_store(self, program, made, tmp_path):
        receiver, other = blank(tmp_path / "nhan", "H01"), "H32.15/01/H32.64.2008.02.HC"
        done = program(*self.answering(made, receiver, tmp_path / "1.json"), "--accepted", "--refused", f"{other}=mờ")
        assert done.returncode == 0, done.stderr
        with pytest.raises(ov.InputError):
            list(receiver.archive.handover.store(made))
        come = program("handover", "receive", made, "--store", "--archive", receiver.toml, *RUN)
        assert "1 hồ sơ không đưa vào" in come.stdout, come.stderr
        assert [dossier.key.code for dossier in receiver.archive.register.dossiers()] == [CODE]
        assert list(receiver.archive.copies(NAME))
        assert not list(receiver.archive.copies(NAME.replace(".01.", ".02.")))

    def test_one_answer_and_only_one(self, program, made, tmp_path):
        receiver = blank(tmp_path / "nhan", "H01")
        first, again, third = (tmp_path / f"{number}.json" for number in (1, 2, 3))
        assert program(*self.answering(made, receiver, first), "--accepted").returncode == 0
        assert program(*self.answering(made, receiver, again), "--accepted").returncode == 0
        assert again.read_bytes() == first.read_bytes()
        other = program(*self.answering(made, receiver, third), "--not-accepted", "--reason", "thiếu gói")
        assert (other.returncode, "đã trả lời khác" in other.stderr, third.exists()) == (2, True, False)
        assert len([event for event in events(receiver) if event["type"] == "transfer"]) == 1

    def test_nothing_comes_in_when_nothing_is_taken(self, program, made, tmp_path):
        receiver = blank(tmp_path / "nhan", "H01")
        told = program(*self.answering(made, receiver, tmp_path / "1.json"), "--not-accepted", "--reason", "thiếu gói")
        assert told.returncode == 0, told.stderr
        done = program("handover", "receive", made, "--archive", receiver.toml, *RUN)
        assert (done.returncode, "không nhận cả bàn giao" in done.stderr) == (2, True)
        assert not list(receiver.archive.register.dossiers())

    def test_an_archive_does_not_answer_its_own(self, program, province, tmp_path):
        giver = province("H32.15")
        out, _ = made_of(program, giver, tmp_path / "ra")
        done = program(*self.answering(out, giver, tmp_path / "1.json"), "--accepted")
        assert (done.returncode, "đã có một bàn giao khác" in done.stderr) == (2, True)


def test_a_merged_province(program, province, tmp_path, tree_of):
    """Fonds 01 and the dossiers' codes are in both; nothing is renamed in what is sealed, and nothing is lost."""
    first, second = province("H32.15"), province("H33.15")
    merged = blank(tmp_path / "hop-nhat", "H99")
    folders = {}
    for each in (first, second):
        folders[each.unit], _ = made_of(program, each, tmp_path / "ra", "--log")
        done = program("handover", "receive", folders[each.unit], "--archive", merged.toml, "--store", *RUN)
        assert done.returncode in (0, 1), done.stderr
        assert "2 hồ sơ mới" in done.stdout
    archive = merged.archive

    assert [(each.heading, each.dossiers) for each in archive.register.figures(By.FONDS)] == [
        (("H32.15", "01"), 2),
        (("H33.15", "01"), 2),
    ]
    assert [each.copied for each in archive.register.figures(By.UNIT)] == [2, 2]
    found = list(archive.register.dossiers(Wanted(words="đắp đê")))
    assert {each.key for each in found} >= {DossierKey(unit, "01", CODE) for unit in ("H32.15", "H33.15")}
    with pytest.raises(ov.InputError, match="write unit/fonds/code"):
        archive.register.dossier(CODE)

    holdings = [archive.status(name)[0].holding for name in (NAME, f"H33.15_{NAME}")]
    assert [each.unit for each in holdings] == ["H32.15", "H33.15"]
    assert holdings[0].id != holdings[1].id
    refused = program("restore", CODE, tmp_path / "lay-ra", "--archive", merged.toml, *RUN[:2])
    assert refused.returncode == 2
    assert f"H33.15_{NAME}" in refused.stderr
    by_key = program("restore", f"H33.15/01/{CODE}", tmp_path / "theo-ma", "--archive", merged.toml, *RUN[:2])
    assert by_key.returncode == 0, by_key.stderr
    assert tree_of(tmp_path / "theo-ma" / f"H33.15_{NAME}") == tree_of(second.place / "aip" / NAME)
    assert (
        "kho không có gói"
        in program("restore", f"H34.15/01/{CODE}", tmp_path / "theo-ma", "--archive", merged.toml, *RUN[:2]).stderr
    )
    for holding, source in zip(holdings, (first, second), strict=True):
        place = Path(archive.restore(holding.name, tmp_path / "lay-ra"))
        assert tree_of(place) == tree_of(source.place / "aip" / NAME)
        assert ov.validate(place).passed

    for each in (first, second):
        [kept] = (merged.place / "joined").glob(f"{each.unit}_*.jsonl")
        given = (each.place / "events.jsonl").read_bytes()
        assert given.startswith(kept.read_bytes())
        for number in (1, 2):
            copy = merged.place / f"dia-{number}/records/joined/{kept.name}"
            assert copy.read_bytes() == kept.read_bytes()

    again = program("handover", "receive", folders["H33.15"], "--archive", merged.toml, "--store", *RUN)
    assert "0 hồ sơ mới, 0 hồ sơ đổi, 2 như cũ" in again.stdout
    assert len(archive.status()) == 4


def test_one_that_stopped_before_it_was_recorded_is_finished(province, program, monkeypatch, tmp_path):
    giver, out = province("H32.15"), tmp_path / "ra"

    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("oais_vn.workflows.register.handing_over.record", stopped)
        with pytest.raises(KeyboardInterrupt):
            giver.archive.handover.make("01", out)
    [folder] = (each for each in out.iterdir() if not each.name.startswith("."))
    (out / "la" / "data").mkdir(parents=True)
    (out / "la" / "data" / "handover.json").write_text("{}", encoding="utf-8")
    # Of another archive, or of a fonds of this one, it is left alone.
    with province("H33.15").archive.register.desk() as desk:
        [fonds] = giver.archive.register.things(RegisteredFonds)
        assert list(unfinished(desk, giver.archive.name, fonds, out)) == []
        assert list(unfinished(desk, "Trung tâm khác", fonds, out)) == []

    made, told = made_of(program, giver, out)
    assert (made, told["resumed"]) == (folder, True)
    [known] = giver.archive.register.things(Handover)
    assert (known.id, known.digest, known.dossiers) == (folder.name, told["digest"], 2)
    answer = tmp_path / "tra-loi.json"
    ov.answer_handover(folder, [answer], receiver="Bộ Nội vụ", accepted=True)
    assert len(giver.archive.handover.take_answer(answer).not_accepted) == 2


def test_one_that_was_not_recorded_and_is_not_whole_is_told(province, program, monkeypatch, tmp_path):
    giver, out = province("H32.15"), tmp_path / "ra"
    with monkeypatch.context() as patched:
        patched.setattr("oais_vn.workflows.register.handing_over.record", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            giver.archive.handover.make("01", out)
    next(out.glob("*/data/danh-muc.xlsx")).unlink()
    done = program("handover", "make", "01", out, "--archive", giver.toml, *RUN)
    assert done.returncode == 2
    assert "dở dang của kho này, nay không còn nguyên vẹn" in done.stderr
    assert giver.archive.register.things(Handover) == []


def test_the_list_prints_on_a4_in_letters_that_people_read(made):
    book = openpyxl.load_workbook(made / "data" / "danh-muc.xlsx")
    for sheet in book.worksheets[1:]:
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        # A4 across takes some 150 characters; what is wider is printed smaller.
        assert sum(column.width for column in sheet.column_dimensions.values()) <= 160
        for row in sheet.iter_rows(min_row=2):
            assert {(cell.font.name, cell.font.size, cell.alignment.wrap_text) for cell in row} == {
                ("Times New Roman", 12, True)
            }
    packages = book["Gói"]
    assert packages.row_dimensions[2].height > 30  # a digest takes two lines
    assert len(packages["G2"].value) == 64
