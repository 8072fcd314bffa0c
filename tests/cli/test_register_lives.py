"""Receipt, originals that change hands, acceptance, the table of copies, the life of a dossier."""

import csv
import hashlib
import io
import json
import re
import shlex
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest
from offices import ARCHIVE as OFFICE

import oais_vn as ov
from oais_vn.formats.deeds import write_deed
from oais_vn.formats.reports.life_words import life_page
from oais_vn.model.access import SecurityGrade
from oais_vn.model.checked import CheckedDelivery, CheckedDossier, Volume
from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.description import Record
from oais_vn.model.film import FilmCopy, FilmState
from oais_vn.model.fixity import Digest
from oais_vn.model.keeping import Carrier, CarrierState
from oais_vn.model.preservation import Event, Outcome
from oais_vn.model.register.dossier import Choice, Decided, Dossier, DossierKey, Milestone, Shelf, Stage
from oais_vn.model.register.fonds import FondsKey, RegisteredFonds
from oais_vn.model.register.listing import ListState, Paper, SelectionList
from oais_vn.model.register.wanted import Wanted
from oais_vn.model.tiers import Receipt
from oais_vn.workflows.register import importing, living

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "receive.md"
ARCHIVE = OFFICE.format(name="Trung tâm Lưu trữ lịch sử tỉnh Khánh Hòa")
PAPER = 'number = "31/QĐ-SNV"\ndate = 2026-05-20\nauthority = "Sở Nội vụ tỉnh Khánh Hòa"\n'
CODES = [f"H32.01.1979.{number:02d}.HC" for number in (1, 2, 3, 4)]
EVIL = "<script>alert(1)</script> {{ archive }}"
OPERATOR = ["--operator", "Nguyễn Thị Lan"]


def dossier(number):
    record = {
        "title": "Hồ sơ về việc củng cố đê ngăn mặn xã Đồng Ruộng" if number == 1 else f"Tập lưu công văn {EVIL}",
        "maintenance": "01",
        "startDate": "02/1979",
        "endDate": "1980",
        "numberOfPaper": "60",
        "numberOfPage": "120",
    }
    return Dossier(
        DossierKey("H32.15", "01", CODES[number - 1]),
        Record(record),
        group="Văn xã",
        shelf=Shelf("Kho 2, giá 14", "Hộp 37", "0.05"),
        medium="giay-do",
        signs=("rach", "mo-chu"),
        arranged=True,
        grade=SecurityGrade.SECRET if number == 4 else SecurityGrade.NONE,
        choice=Choice(Decided.SELECTED, ("qd76-giay", "qd71-vinh-vien"), "", "DM-2026") if number < 3 else Choice(),
        milestones=(
            Milestone(Stage.SELECTED, "2026-03-02"),
            Milestone(Stage.APPROVED, "2026-05-04", "12/QĐ-SNV"),
            Milestone(Stage.ARRANGED, "2026-05-05", "3/BB-CL"),
        )
        if number < 3
        else (),
    )


@pytest.fixture
def archive(tmp_path):
    place = tmp_path / "archive.toml"
    place.write_text(ARCHIVE, encoding="utf-8")
    (tmp_path / "quyet-dinh.toml").write_text(PAPER, encoding="utf-8")
    with ov.open_archive(place, operator="Nguyễn Thị Lan").register.desk() as desk:
        fonds = RegisteredFonds(FondsKey("H32.15", "01"), "Ủy ban nhân dân tỉnh", "Trung tâm Lưu trữ lịch sử tỉnh")
        importing.import_dossiers(desk, fonds, lambda: [dossier(number) for number in (1, 2, 3, 4)])
        keys = tuple(DossierKey("H32.15", "01", code) for code in CODES[:2])
        paper = Paper("12/QĐ-SNV", "2026-05-04", "Giám đốc Sở Nội vụ")
        listed = SelectionList("DM-2026", "H32.15", 2026, "qd76", "Danh mục", keys, ListState.APPROVED, paper)
        desk.do("list", lambda _: [listed])
    return place


@pytest.fixture
def run(program, archive):
    """A verb of the register, of this archive, by an operator."""

    def told(*arguments, expect=0, operated=True):
        told = ["register", *map(str, arguments), "--archive", str(archive), "--lang", "en"]
        done = program(*told, *(OPERATOR if operated else ()))
        assert done.returncode == expect, (arguments, done.stdout, done.stderr)
        return done.stdout + done.stderr

    return told


def keep(archive):
    """Two versions of the first dossier's package, the second with two copies and a reel."""
    digests = (Digest("sha256", "0" * 64),)
    deeds = [
        Carrier(code, kind, site, "", "", "2026-01-01", "", CarrierState.IN_USE, Receipt("nhan.txt", "1", 1, ()))
        for code, kind, site in (("dia-1", "hdd", "Kho A"), ("dia-2", "ssd", "Kho B"))
    ]
    for version in (1, 2):
        name = f"{CODES[0]}_aip-hoso_v{version}"
        deeds.append(
            Holding(
                *(
                    name,
                    f"{name}.tar",
                    f"urn:uuid:0000000{version}-AAAA-5BBB-8CCC-0123456789AB",
                    CODES[0],
                    "Hồ sơ",
                    "01",
                ),
                *("aip-hoso", str(version), 1 << 20, digests, f"{version}" * 64),
            )
        )
        deeds += [
            Copy(name, tier, f"{name}.tar", CopyState.VERIFIED, 10, digests, verified=f"2026-07-0{day}T03:00:00.000Z")
            for day, tier in ((1, "dia-1"), (2, "dia-2"))
        ]
    deeds.append(FilmCopy(name, "PT-2026-0001", 12, 131, 120, 1, 1, "2" * 64, FilmState.PROVEN, "2026-08-01T03:00:00Z"))
    with ov.open_archive(archive, operator="Lan").register.desk() as desk:
        for number, deed in enumerate(deeds):
            event = Event(f"event-{number}", "accession", "2026-07-01T00:00:00Z", write_deed(deed), Outcome.SUCCESS)
            desk.log.append(event, ())


def words(path):
    """Every line of a document, tables too."""
    document = docx.Document(path)
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += ["|".join(cell.text for cell in row.cells) for row in table.rows]
    return "\n".join(lines)


class TestReceipt:
    def registered(self, run, called="NL-1", **more):
        options = {"unit": "H32.15", "fonds": "01", "source": "Sở Y tế", "title": "Tài liệu 1976-1990", **more}
        told = [part for name, value in options.items() for part in (f"--{name}", value)]
        return run("receive", "register", called, *told)

    def test_from_registration_to_approval_with_its_minutes(self, run, tmp_path):
        self.registered(run, quantity="12 mét, 340 hồ sơ", date="2026-05-01")
        for state, day in (("waiting", "2026-05-06"), ("processing", "2026-05-10"), ("passed", "2026-05-18")):
            run("receive", "step", "NL-1", state, "--date", day)
        assert "before 2026-05-18" in run(
            "receive", "approve", "NL-1", tmp_path / "quyet-dinh.toml", "--date", "2026-05-17", expect=2
        )
        run("receive", "approve", "NL-1", tmp_path / "quyet-dinh.toml", "--date", "2026-05-20")
        told = run("receive", "show", "NL-1", operated=False)
        assert "approved" in told
        assert "31/QĐ-SNV" in told

        minutes = ("receive", "minutes", "NL-1", "return", "-o", tmp_path / "return.docx")
        assert "was not returned" in run(*minutes, expect=2, operated=False)
        for kind in ("receipt", "approval"):
            run("receive", "minutes", "NL-1", kind, "-o", tmp_path / f"{kind}.docx", operated=False)
            text = words(tmp_path / f"{kind}.docx")
            assert "Sở Y tế" in text
            assert "12 mét, 340 hồ sơ" in text
        assert "Quyết định số 31/QĐ-SNV ngày 20/05/2026 của Sở Nội vụ tỉnh Khánh Hòa" in text

    def test_a_return_says_why_in_its_minutes(self, run, tmp_path):
        self.registered(run, called="ST-1", kind="collection", owner="Bà Hoa")
        run("receive", "return", "ST-1", "--reason", "thiếu mục lục")
        run("receive", "minutes", "ST-1", "return", "-o", tmp_path / "tra-lai.docx", operated=False)
        text = words(tmp_path / "tra-lai.docx")
        assert "thiếu mục lục" in text
        assert "Bà Hoa" in text

    def test_what_is_late_is_told(self, run):
        # Of a Thursday: the seventh working day is the second Monday after the next.
        self.registered(run, date="2026-01-01")
        self.registered(run, called="NL-2", date="2099-01-01")
        told = run("receive", "list", "--late", "--json", operated=False)
        [late] = map(json.loads, told.splitlines())
        assert (late["id"], late["due"]["last"]) == ("NL-1", "2026-01-12")
        assert late["due"]["what"] == "answer to the registration (7 working days, holidays are not told)"

    def test_terms_of_the_archive_s_own_and_holidays_count(self, run, archive):
        self.registered(run, date="2026-04-28")
        terms = "[receipt]\nanswer_working_days = 3\nprocessing_days = 30\nholidays = [2026-04-30, 2026-05-01]\n"
        archive.write_text(terms + archive.read_text(encoding="utf-8"), encoding="utf-8")
        # A Wednesday, then Monday and Tuesday.
        told = run("receive", "list", operated=False)
        assert "due 2026-05-05: answer to the registration (3 working days, but for holidays)" in told
        for state, day in (("waiting", "2026-05-04"), ("processing", "2026-05-10")):
            run("receive", "step", "NL-1", state, "--date", day)
        assert "due 2026-06-09: processing and decision (30 days" in run("receive", "list", operated=False)

    def test_a_step_that_does_not_follow_is_told_in_plain_words(self, run, program, archive):
        self.registered(run)

        def refused(state, *more):
            given = ("register", "receive", "step", "NL-1", state, *more, "--archive", archive, "--lang", "vi")
            done = program(*given, "--operator", "Lan")
            assert done.returncode == 2
            return done.stderr

        assert "đợt NL-1 đang ở bước đã đăng ký; bước tiếp theo chỉ có thể là: chờ tiếp nhận / đã trả lại" in refused(
            "passed"
        )
        run("receive", "step", "NL-1", "waiting")
        assert "đợt NL-1 vốn đang ở bước này (chờ tiếp nhận)" in refused("waiting")
        run("receive", "step", "NL-1", "processing")
        assert "NL-1: thiếu lý do không đạt" in refused("failed")

    def test_a_template_of_ones_own(self, run, tmp_path):
        self.registered(run)
        mine = tmp_path / "mau.docx"
        run("receive", "minutes", "NL-1", "receipt", "--write-template", "-o", mine, operated=False)
        document = docx.Document(mine)
        document.add_paragraph("Của riêng tỉnh: {{ source }}")
        document.save(mine)
        run("receive", "minutes", "NL-1", "receipt", "--template", mine, "-o", tmp_path / "bb.docx", operated=False)
        assert "Của riêng tỉnh: Sở Y tế" in words(tmp_path / "bb.docx")
        document.add_paragraph("{{ giver }}")
        document.save(mine)
        run(
            "receive",
            "minutes",
            "NL-1",
            "receipt",
            "--template",
            mine,
            "-o",
            tmp_path / "x.docx",
            expect=4,
            operated=False,
        )


class TestGiving:
    def out(self, run, *codes, point="to-scanning", called="GN-1", **options):
        named = {"giver": "Kho", "taker": "Công ty Số hóa", "date": "2026-06-01", **options}
        told = [part for name, value in named.items() for part in (f"--{name}", value)]
        return run("give", "record", called, point, *codes, *told, expect=options.pop("expect", 0))

    def test_what_is_out_is_listed_and_not_given_again(self, run):
        out = self.out(run, f"{CODES[0]}=60", f"{CODES[1]}=61", due="2026-06-30", minutes="7/BB-GN")
        assert f"{CODES[1]}: 61 sheets were counted, the register has 60" in out
        assert f"{CODES[0]}: " not in out
        told = run("away", operated=False, expect=1)
        assert told.count("LATE") == 2
        assert "2026-06-01" in told
        for point in ("to-scanning", "to-arrangement", "returned"):
            arguments = ("--giver", "Kho", "--taker", "x", "--date", "2026-06-02")
            assert "GN-1" in run("give", "record", "GN-2", point, CODES[0], *arguments, expect=2)

    def test_an_approved_dossier_that_goes_to_scanning_is_sent(self, run, archive):
        self.out(run, f"{CODES[0]}=60", CODES[2], minutes="7/BB-GN")
        register = ov.open_archive(archive).register
        assert register.dossier(CODES[0]).reached(Stage.SENT) == Milestone(Stage.SENT, "2026-06-01", "7/BB-GN", 60)
        assert register.dossier(CODES[2]).reached(Stage.SENT) is None

    def test_from_arrangement_the_way_goes_on_to_scanning(self, run):
        self.out(run, CODES[2], point="to-arrangement")
        self.out(run, CODES[2], called="GN-2", date="2026-06-09")
        told = run("away", "--json", operated=False)
        assert (json.loads(told)["since"], json.loads(told)["giving"]) == ("2026-06-01", "GN-2")

    def test_fewer_sheets_are_explained_kept_and_shown(self, run, tmp_path):
        self.out(run, f"{CODES[0]}=60", f"{CODES[1]}=61")
        said = ("--date", "2026-06-20")
        assert "59 sheets came back of 60" in run("give", "back", "GN-2", "GN-1", f"{CODES[0]}=59", *said, expect=2)
        told = run("give", "back", "GN-2", "GN-1", f"{CODES[0]}=59", *said, "--note", "tờ 12 rách rời")
        assert "60 → 59" in told
        assert [json.loads(run("away", "--json", operated=False))["dossier"]["code"]] == CODES[1:2]
        assert "tờ 12 rách rời" in run("give", "list", "--differences", operated=False)

        run("give", "minutes", "GN-2", "-o", tmp_path / "giao-nhan.docx", operated=False)
        text = words(tmp_path / "giao-nhan.docx")
        assert f"1|{CODES[0]}|60|59|-1" in text
        assert "Còn 1 hồ sơ" in text
        run("give", "back", "GN-3", "GN-1", *said)
        assert run("away", operated=False) == ""
        assert "nothing is out" in run("give", "back", "GN-4", "GN-1", *said, expect=2)

    def test_what_comes_back_arranged_and_reinforced_is_marked(self, run, archive):
        self.out(run, CODES[2], point="to-arrangement")
        run(
            *("give", "back", "GN-2", "GN-1", "--arranged", "--reinforced", f"{CODES[2]}=18"),
            *("--minutes", "9/BB-GN", "--date", "2026-06-20"),
        )
        held = ov.open_archive(archive).register.dossier(CODES[2])
        assert held.reached(Stage.ARRANGED).paper == "9/BB-GN"
        assert held.reached(Stage.REINFORCED).sheets == 18

    def test_codes_from_a_file(self, run, tmp_path):
        (tmp_path / "ma.txt").write_text(f"{CODES[0]}=60\n# ghi chú\n{CODES[1]}=61\n", encoding="utf-8")
        assert "2 dossiers, 121 sheets" in self.out(run, f"@{tmp_path / 'ma.txt'}")

    def test_by_filters(self, run):
        assert "2 dossiers" in self.out(run, list="DM-2026")


ACCEPTANCE = """
number = "45/BB-NT"
date = 2026-06-25
authority = "Sở Nội vụ"
minutes = "bien-ban.docx"
report = "{0}"
delivery = "{0}"
dossiers = {1}
"""


class TestAcceptance:
    @pytest.fixture
    def record(self, tmp_path):
        def write(*codes):
            (tmp_path / "bien-ban.docx").write_bytes(b"ky roi")
            place = tmp_path / "nghiem-thu.toml"
            place.write_text(ACCEPTANCE.format("a" * 64, json.dumps(codes)), encoding="utf-8")
            return place

        return write

    def test_accepted_dossiers_are_marked_at_once_and_once(self, run, archive, record):
        TestGiving().out(run, *CODES[:2])
        assert "2 dossiers accepted" in run("accept", record(*CODES[:2]))
        held = ov.open_archive(archive).register.dossier(CODES[0])
        stages = (Stage.DELIVERED, Stage.CONFIRMED, Stage.ACCEPTED)
        assert [held.reached(stage).date for stage in stages] == ["2026-06-25"] * 3
        assert held.reached(Stage.ACCEPTED).paper == "45/BB-NT"
        assert "0 dossiers accepted" in run("accept", record(*CODES[:2]))

    def test_all_that_cannot_be_are_named_and_nothing_is_marked(self, run, archive, record):
        TestGiving().out(run, CODES[0])
        told = run("accept", record(CODES[0], "X.1", "X.2"), expect=2)
        assert "2 dossiers are not in the register: X.1, X.2" in told
        assert CODES[1] in run("accept", record(*CODES[:2]), expect=2)
        assert ov.open_archive(archive).register.dossier(CODES[0]).reached(Stage.ACCEPTED) is None

    def test_another_report_than_the_accepted_one(self, run, record, tmp_path, program, delivery):
        report = tmp_path / "bao-cao.json"
        report.write_text(program("check", str(delivery), "--json").stdout, encoding="utf-8")
        told = run("accept", record(*CODES[:2]), "--report-file", report, expect=2)
        assert "is not the report" in told

    def test_weighed_pages_are_counted_as_a4(self, run, archive, record):
        TestGiving().out(run, CODES[0])
        volume = Volume(1, 1, pages={"A4": 3, "A3": 2})
        checked = CheckedDelivery(
            *("H32.15", "H32", "01", "Phông", "L1", 1, "Công ty"),
            weights={"A3": 2},
            dossiers=(CheckedDossier(CODES[0], "Hồ sơ", volume),),
        )
        with ov.open_archive(archive, operator="Lan").register.desk() as desk:
            living.accept(desk, ov.read_acceptance(record(CODES[0])), checked, within=Wanted())
        held = ov.open_archive(archive).register.dossier(CODES[0]).reached(Stage.ACCEPTED)
        assert (held.pages, held.a4) == (5, 7)


class TestPage:
    def test_its_commands_run_word_for_word(self, archive, tmp_path, program, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "bien-ban.docx").write_bytes(b"ky roi")
        terms = ACCEPTANCE.format("a" * 64, json.dumps(CODES[:2]))
        (tmp_path / "nghiem-thu.toml").write_text(terms, encoding="utf-8")
        commands = re.findall(r"^\$ oais-vn (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(commands) > 14
        for command in commands:
            done = program(*shlex.split(command))
            assert done.returncode == 0, (command, done.stderr)
        size = re.search(r"head -c (\d+)", (tmp_path / "ly-lich.html").read_text(encoding="utf-8"))[1]
        [check] = re.findall(r"^`(head -c .*)`$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
        told = subprocess.run(
            ["bash", "-c", check.replace("-c N", f"-c {size}")], capture_output=True, text=True, check=True
        ).stdout.split()[0]
        assert told in (tmp_path / "ly-lich.html").read_text(encoding="utf-8")


class TestCopies:
    def test_the_table_is_the_register(self, run, archive, tmp_path):
        TestGiving().out(run, CODES[0], minutes="7/BB-GN")
        keep(archive)
        run("copies", "-o", tmp_path / "so.csv", "-o", tmp_path / "so.xlsx", operated=False)
        text = (tmp_path / "so.csv").read_text(encoding="utf-8-sig")
        rows = [list(map(str, row)) for row in csv.reader(io.StringIO(text))]
        sheet = openpyxl.load_workbook(tmp_path / "so.xlsx").active
        words = [[str(cell or "").removesuffix(" 00:00:00") for cell in row] for row in sheet.values]
        assert words == rows
        approved = sheet.cell(2, rows[0].index("Approved") + 1)
        assert (approved.value.isoformat()[:10], approved.number_format) == ("2026-05-04", "DD/MM/YYYY")
        assert "qd76-giay" not in text
        assert "qd76-giay" in run("copies", "--json", operated=False)
        assert "Khánh Hòa" in sheet.oddHeader.left.text
        assert sheet.row_dimensions[1].height > 2 * 15
        assert approved.border.left.style == "thin"
        assert [row[2] for row in rows[1:]] == CODES[:3]

        told = run("copies", "--json", "--words", "ngăn mặn", operated=False)
        row = json.loads(told)
        assert (row["approved"], row["approved-paper"], row["sent"]) == ("2026-05-04", "12/QĐ-SNV", "2026-06-01")
        assert (row["stored"], row["audited"]) == ("2026-07-01", "2026-07-02")
        assert "v2 dia-2 (ssd, Kho B, insurance)" in row["copies"]
        assert "PT-2026-0001 12-131" in row["copies"]

    def test_secrets_are_shown_only_when_asked_for(self, run):
        assert CODES[3] not in run("copies", operated=False)
        assert CODES[3] in run("copies", "--graded", operated=False)

    def test_no_text_becomes_a_formula(self, archive, tmp_path):
        register = ov.open_archive(archive, operator="Lan").register
        with register.desk() as desk:
            fonds = RegisteredFonds(FondsKey("H32.15", "02"), "x", "y")
            key = DossierKey("H32.15", "02", "=1+1")
            importing.import_dossiers(desk, fonds, lambda: [Dossier(key, Record({"title": "=cmd|x"}))])
        for name in ("so.csv", "so.xlsx"):
            register.lives.write_copies(tmp_path / name)
        assert ",'=1+1,'=cmd|x," in (tmp_path / "so.csv").read_text(encoding="utf-8-sig")
        cell = openpyxl.load_workbook(tmp_path / "so.xlsx").active["C5"]
        assert (cell.value, cell.data_type) == ("=1+1", "s")


class TestLife:
    @pytest.fixture
    def filled(self, run, archive, tmp_path):
        TestGiving().out(run, f"{CODES[0]}=60", CODES[1], minutes="7/BB-GN")
        run("give", "back", "GN-2", "GN-1", f"{CODES[0]}=59", "--date", "2026-06-20", "--note", "tờ 12 rách rời")
        keep(archive)
        with ov.open_archive(archive, operator="Lan").register.desk():
            pass
        ov.open_archive(archive, operator="Lan").register.recover([CODES[0]], tmp_path / "quyet-dinh.toml")
        return archive

    def test_the_page_says_what_the_register_and_the_store_say(self, run, filled, tmp_path):
        for name in ("ly-lich.html", "ly-lich.docx"):
            run("dossier", CODES[0], tmp_path / name, operated=False)
        life = ov.open_archive(filled).register.lives.life(CODES[0])
        html = (tmp_path / "ly-lich.html").read_text(encoding="utf-8")
        for text in (html, words(tmp_path / "ly-lich.docx")):
            for told in (
                *(life.proof.head, "1" * 64, "2" * 64, "Kho 2, giá 14, Hộp 37", "12/QĐ-SNV", "7/BB-GN", "60 → 59"),
                *("Kho A", "Kho B", "PT-2026-0001", "12–131", "31/QĐ-SNV", "04/05/2026", "60 / 120"),
            ):
                assert told in text, told
            assert "2 verified copies at 2 sites; insured by 31/QĐ-SNV" in text
        log = (tmp_path / "events.jsonl").read_bytes()[: life.proof.size]
        assert hashlib.sha256(log.splitlines()[-1]).hexdigest() == life.proof.head

    def test_days_that_run_backwards_are_told(self, archive):
        lives = ov.open_archive(archive, operator="Lan").register.lives
        assert "backwards" not in str(life_page(lives.life(CODES[0]), "en"))
        with ov.open_archive(archive, operator="Lan").register.desk() as desk:
            late = desk.dossier(CODES[0]).with_milestone(Milestone(Stage.SELECTED, "2026-11-28"))
            desk.do("late", lambda _: [late])
        told = str(life_page(lives.life(CODES[0]), "en"))
        assert "approved 04/05/2026 < selected 28/11/2026" in told

    def test_it_stands_alone_and_nothing_in_it_is_alive(self, run, filled, tmp_path):
        run("dossier", CODES[1], tmp_path / "x.html", operated=False)
        run("dossier", CODES[1], tmp_path / "x.docx", operated=False)
        html = (tmp_path / "x.html").read_text(encoding="utf-8")
        assert "<script" not in html
        assert not re.findall(r"(?:src|href)\s*=|url\(|@import", html)
        assert "default-src 'none'" in html.replace("&#x27;", "'")
        assert EVIL in words(tmp_path / "x.docx")

    def test_a_secret_is_refused_unless_it_is_asked_for(self, run, tmp_path):
        assert "state secret" in run("dossier", CODES[3], tmp_path / "x.html", operated=False, expect=1)
        assert not (tmp_path / "x.html").exists()
        run("dossier", CODES[3], tmp_path / "x.html", "--graded", operated=False)
        assert "State secret (mật)" in (tmp_path / "x.html").read_text(encoding="utf-8")
