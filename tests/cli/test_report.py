"""Reports, plans and the regulation: figures that are traced, reports that are merged or refused."""

import json
import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from offices import office

import oais_vn as ov
from oais_vn.formats.register.unit_report import read_unit_report, write_unit_report
from oais_vn.model.register.dossier import Stage
from oais_vn.model.register.reporting import SHARED, WHOLE, WITHIN, Figure, Track, basis, behind
from oais_vn.model.register.wanted import By, Wanted

PLANS = Path(__file__).resolve().parents[2] / "examples" / "plans"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return office(tmp_path_factory.mktemp("don-vi") / "kho")


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """Another unit whose fonds have the same codes."""
    return office(tmp_path_factory.mktemp("don-vi") / "kho", "H49.15", "Trung tâm Lưu trữ tỉnh bạn", dossiers=9)


@pytest.fixture(scope="module")
def reports(archive):
    return ov.open_archive(archive, operator="Nguyễn Thị Lan").register.reports


@pytest.fixture(scope="module")
def report(reports):
    return reports.of_unit(2026)


@pytest.fixture
def sent(tmp_path, report, other):
    """The files of two units."""
    second = ov.open_archive(other, operator="Trần Văn Bình").register.reports.of_unit(2026)
    for name, each in (("a", report), ("b", second)):
        ov.write_year_report(each, tmp_path / f"{name}.json")
    return [tmp_path / "a.json", tmp_path / "b.json"]


def words(path):
    """Every line of a document, tables too."""
    document = docx.Document(path)
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += ["|".join(cell.text for cell in row.cells) for row in table.rows]
    return "\n".join(lines)


class TestFigures:
    def test_every_number_is_that_of_the_dossiers_behind_it(self, reports, report):
        traced, base = 0, basis(Track.STATE, "H32.15", graded=False)
        with reports.desk() as desk:
            for by in (By.ALL, *WHOLE, *SHARED):
                assert report.tables[by.value], by
                for row in report.tables[by.value]:
                    for figure in Figure:
                        found = sum(1 for _ in desk.register.dossiers(behind(base, by, row.heading, figure)))
                        assert found == figure.of(row), (by, row.heading, figure)
                        traced += found
        assert traced > 500
        assert all(figure.of(report.total) for figure in Figure)

    def test_what_was_done_in_the_year_is_that_of_its_dossiers(self, reports, report):
        for stage in WITHIN:
            found = list(reports.trace(wanted=Wanted(reached=stage, year=2026)))
            assert len(found) == report.within[stage.value].dossiers
        assert report.within[Stage.APPROVED.value].dossiers == 0 < report.within[Stage.DELIVERED.value].dossiers

    def test_amounts_are_the_sums_of_their_dossiers(self, reports, report):
        total, all_of_them = report.total, list(reports.trace())
        assert total.sheets == sum(each.sheets or 0 for each in all_of_them)
        assert total.unknown == sum(each.sheets is None for each in all_of_them) > 0
        assert total.millimetres == 50 * len(all_of_them)
        assert total.digitised_pages == 118 * total.digitised
        assert total.digitised_a4 == 131 * total.digitised
        assert total.reinforced_sheets == 20 * sum(1 for each in all_of_them if each.reached(Stage.REINFORCED))

    def test_secrets_are_counted_only_where_it_is_asked_for(self, reports, report):
        assert report.total.dossiers == 22
        assert reports.of_unit(2026, graded=True).total.dossiers == 24

    def test_the_command_lists_as_many_dossiers_as_the_figure_says(self, program, archive):
        asked = ("--archive", archive, "--by", "fonds")
        rows = json.loads(program("report", "figures", *asked, "--json").stdout)
        traced = program("report", "trace", "waiting", *asked, "--heading", "H32.15/01", "--json")
        (row,) = [row for row in rows if row["heading"] == ["H32.15", "01"]]
        codes = [json.loads(line)["code"] for line in traced.stdout.splitlines()]
        assert len(codes) == row["waiting"] > 0

    def test_the_screen_says_words_and_a_comma(self, program, archive):
        told = program("report", "figures", "--archive", archive, "--by", "sign").stdout
        assert "(mo-chu): " in told or "(rach): " in told, told
        assert "mét giá 1,1" in program("report", "figures", "--archive", archive, "--by", "all").stdout

    def test_headings_and_their_kind_go_together(self, program, archive):
        assert program("report", "trace", "copied", "--archive", archive, "--heading", "x").returncode == 2
        wrong = program("report", "trace", "copied", "--archive", archive, "--by", "year", "--heading", "ba")
        assert wrong.returncode == 2
        assert "'ba' không phải năm" in wrong.stderr


class TestUnit:
    def test_data_and_papers_say_the_same(self, program, archive, report, tmp_path):
        files = [tmp_path / f"bao-cao.{ending}" for ending in ("json", "docx", "xlsx")]
        options = [part for file in files for part in ("-o", file)]
        asked = ("--archive", archive, "--operator", "Lan", "--year", "2026", "--place", "Huế")
        done = program("report", "unit", *asked, *options)
        assert done.returncode == 0, done.stderr
        with files[0].open("rb") as stream:
            told = read_unit_report(stream, "bao-cao.json")
        assert told.tables == report.tables
        text, total = words(files[1]), report.total
        assert f"đang quản lý: {total.dossiers} hồ sơ, 1,1 mét giá" in text
        assert f"đã số hóa {total.digitised} hồ sơ, {total.digitised_pages} trang, quy đổi {total.digitised_a4}" in text
        assert f"Còn {total.waiting} hồ sơ đã chọn mà chưa có bản sao" in text
        assert "Ủy ban nhân dân tỉnh (01)|11|" in text
        assert json.loads(files[0].read_text("utf-8"))["sha256"] in text
        book = openpyxl.load_workbook(files[2])
        sheet = book["Phông"]
        headers = [cell.value for cell in sheet[7]]
        sums = dict(zip(headers, (cell.value for cell in sheet[10]), strict=True))
        assert (sums["Hồ sơ"], sums["Chưa có bản sao"]) == (total.dossiers, total.waiting)
        assert (sums["Mét giá"], sums["Quy đổi A4"]) == (1.1, total.digitised_a4)
        assert len(sheet._charts) == 2
        assert {chart.y_axis.crosses for chart in sheet._charts} == {"max"}
        assert sheet._charts[0].series[0].graphicalProperties.solidFill.srgbClr == "1F4E79"

    def test_a_year_to_come_is_not_reported(self, reports):
        with pytest.raises(ov.OaisError) as caught:
            reports.of_unit(9998)
        assert "9998 chưa đến" in caught.value.text.vi

    def test_the_track_of_the_party_is_of_permanent_records_and_has_its_own_head(self, reports, tmp_path):
        told = reports.of_unit(2026, track=Track.PARTY)
        kept = list(reports.trace(wanted=Wanted(maintenance="01")))
        assert told.total.dossiers == len(kept) < 22
        ov.write_year_report(told, tmp_path / "bao-cao.docx", superior="Tỉnh ủy")
        text = words(tmp_path / "bao-cao.docx")
        assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
        assert "40-HD/VPTW" in text
        assert "Độc lập - Tự do" not in text

    def test_a_unit_must_keep_something(self, program, archive, tmp_path):
        asked = ("--archive", archive, "--operator", "Lan", "--year", "2026", "-o", tmp_path / "x.json")
        done = program("report", "unit", *asked, "--unit", "H99")
        assert done.returncode == 2
        assert "H32.15" in done.stderr

    def test_a_template_of_ones_own(self, report, tmp_path):
        form = docx.Document()
        form.add_paragraph("{{ name }}: {{ total.dossiers }} hồ sơ")
        form.save(tmp_path / "mau.docx")
        ov.write_year_report(report, tmp_path / "ra.docx", template=tmp_path / "mau.docx")
        assert words(tmp_path / "ra.docx") == "Trung tâm Lưu trữ lịch sử tỉnh: 22 hồ sơ"


class TestMerge:
    def test_two_units_become_the_report_of_the_province(self, program, sent, report, tmp_path):
        out = [tmp_path / "tinh.docx", tmp_path / "tinh.xlsx", tmp_path / "tinh.json"]
        options = [part for file in out for part in ("-o", file)]
        done = program("register", "merge", *sent, "--name", "Sở Nội vụ", "--year", "2026", *options)
        assert done.returncode == 0, done.stderr
        with out[2].open("rb") as stream:
            whole = read_unit_report(stream, "tinh.json")
        assert whole.total.dossiers == 22 + 18
        # Fonds of one code stay those of their units.
        assert [row.heading for row in whole.tables["fonds"]] == [
            ("H32.15", "01"), ("H32.15", "02"), ("H49.15", "01"), ("H49.15", "02"),
        ]  # fmt: skip
        assert [row[1:] for row in whole.tables["fonds"][:2]] == [row[1:] for row in report.tables["fonds"]]
        text = words(out[0])
        assert "Mã phông 01 do các đơn vị H32.15, H49.15 cùng dùng" in text
        assert "Ủy ban nhân dân tỉnh (H49.15/01)" in text
        assert json.loads(sent[0].read_text("utf-8"))["sha256"] in text
        book = openpyxl.load_workbook(out[1])
        assert len(book["Đơn vị"]._charts) == 2
        assert [cell.value for cell in book["Nguồn số liệu"]["C"]][1:] == ["H32.15", "H49.15"]

    def test_a_report_of_before_degrees_of_damage_is_taken(self, program, sent, report, tmp_path):
        tables = {name: rows for name, rows in report.tables.items() if name != "damage"}
        with sent[0].open("wb") as stream:
            write_unit_report(replace(report, tables=tables), stream)
        out = tmp_path / "tinh.json"
        asked = ("--name", "Sở Nội vụ", "--year", "2026", "-o", out, "-o", tmp_path / "tinh.xlsx")
        assert program("register", "merge", *sent, *asked).returncode == 0
        with out.open("rb") as stream:
            whole = read_unit_report(stream, "tinh.json")
        assert {row.heading[0]: row.dossiers for row in whole.tables["damage"]} == {"nang": 6, "nhe": 6}

    def refused(self, program, *files, year=2026):
        done = program(
            "register", "merge", *files, "--name", "Sở Nội vụ", "--year", str(year), "-o", files[0].parent / "t.json"
        )
        assert done.returncode == 1
        assert not (files[0].parent / "t.json").exists()
        return done.stderr

    def test_a_unit_that_reports_twice(self, program, sent, tmp_path):
        again = tmp_path / "lan-hai.json"
        again.write_bytes(sent[0].read_bytes())
        assert re.search(r"H32\.15 có 2 báo cáo: .*a\.json, .*lan-hai\.json", self.refused(program, *sent, again))

    def test_another_year(self, program, sent):
        assert "báo cáo năm 2026, không phải 2025" in self.refused(program, *sent, year=2025)

    def test_an_altered_file(self, program, sent):
        text = sent[0].read_text("utf-8")
        assert '"dossiers": 22' in text
        sent[0].write_text(text.replace('"dossiers": 22', '"dossiers": 23', 1), "utf-8")
        assert "a.json: đã bị sửa sau khi lập" in self.refused(program, *sent)

    def test_sums_that_do_not_add_up_whoever_made_the_digest(self, program, sent, report):
        rows = report.tables["fonds"]
        wrong = replace(
            report, tables={**report.tables, "fonds": (rows[0]._replace(digitised=rows[0].digitised + 5), rows[1])}
        )
        with sent[0].open("wb") as stream:
            write_unit_report(wrong, stream)
        told = self.refused(program, *sent)
        assert re.search(r"bảng 'Phông', cột 'Đã số hóa': cộng được \d+, tổng ghi \d+", told)
        assert told.count("lỗi:") == 1

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"track": Track.PARTY}, "hai khối khác nhau"),
            ({"unit": "H77"}, "có số liệu của đơn vị H32.15 trong báo cáo của H77"),
            ({"within": {}}, "thiếu bảng: approved"),
            ({"parts": (("H1", "x", "", "", ""),)}, "đã là báo cáo tổng hợp"),
        ],
        ids=["tracks", "another-unit", "no-table", "merged-already"],
    )
    def test_what_is_no_report_of_the_unit(self, program, sent, report, change, told):
        from oais_vn.model.register.reporting import Part

        if "parts" in change:
            change = {"parts": tuple(Part(*each) for each in change["parts"])}
        with sent[0].open("wb") as stream:
            write_unit_report(replace(report, **change), stream)
        assert told in self.refused(program, *sent)

    def test_what_is_no_report_at_all(self, program, sent):
        sent[0].write_text("[1, 2", "utf-8")
        assert "không phải báo cáo" in self.refused(program, *sent)


PLAN = """
[plan]
number = "1/KH-UBND"
date = 2024-01-02
authority = "UBND tỉnh"
title = "Bảo hiểm tài liệu"
"""


def task(number, years, **more):
    values = {"title": f"Việc {number}", "lead": "Sở Nội vụ", **more}
    told = "\n".join(f"{key} = {json.dumps(value) if key != 'of' else value}" for key, value in values.items())
    return f'\n[[tasks]]\nnumber = "{number}"\nyears = "{years}"\n{told}\n'


class TestPlan:
    def test_progress_is_what_the_register_counts(self, program, archive, reports, tmp_path):
        delivered = list(reports.trace(Figure.DIGITISED, graded=True))
        plan = tmp_path / "ke-hoach.toml"
        plan.write_text(
            PLAN
            + task("1", "2024 - 2030", measure="pages", stage="delivered", target=10_000_000)
            + task("2", "2020 - 2021", measure="reinforced-sheets", target=1_000_000)
            + task("3", "2024 - 2030", measure="metres", stage="arranged", target=0.4, of='{ fonds = "01" }')
            + task("4", "2020 - 2021")
            + task("5", "2080 - 2081", measure="fonds", stage="delivered", target=5)
            + task("6", "hằng năm"),
            encoding="utf-8",
        )
        out = [tmp_path / "tien-do.docx", tmp_path / "tien-do.xlsx"]
        asked = (plan, "--archive", archive, "-o", out[0], "-o", out[1])
        done = program("register", "plan", "progress", *asked, "--json")
        assert done.returncode == 1, done.stderr
        tasks = {each["number"]: each for each in json.loads(done.stdout)["tasks"]}
        assert tasks["1"]["reached"] == 118 * len(delivered)
        assert tasks["2"]["reached"] == 20 * len(
            list(reports.trace(wanted=Wanted(reached=Stage.REINFORCED), graded=True))
        )
        arranged = reports.trace(wanted=Wanted(reached=Stage.ARRANGED, fonds="01"), graded=True)
        assert tasks["3"]["reached"] == pytest.approx(0.05 * len(list(arranged)))
        assert tasks["5"]["reached"] == 2
        assert {key: each["timing"] for key, each in tasks.items()} == {
            "1": "behind", "2": "late", "3": "done", "4": "late", "5": "ahead", "6": "under-way",
        }  # fmt: skip
        assert "2 quá hạn" in words(out[0])
        sheet = openpyxl.load_workbook(out[1]).active
        assert [sheet.cell(row, 11).value for row in range(5, 11)][:2] == ["chậm tiến độ", "quá hạn"]
        only = json.loads(program("register", "plan", "progress", *asked[:3], "--due", "--json").stdout)
        assert [each["number"] for each in only["tasks"]] == ["1", "2", "4", "6"]

    def test_the_plans_of_provinces_are_as_they_published_them(self, program):
        khanh_hoa = tomllib.loads((PLANS / "khanh-hoa-2024.toml").read_text("utf-8"), parse_float=Decimal)["tasks"]
        metres = {
            part: sum(Decimal(each["target"]) for each in khanh_hoa if each["number"].startswith(part)) for part in "12"
        }
        assert metres == {"1": 240, "2": Decimal("2429.40") + Decimal("3098.50")}
        kinds = {
            kind: sum(Decimal(each["target"]) for each in khanh_hoa if each.get("of", {}).get("kind") == kind)
            for kind in ("rough", "loose")
        }
        assert kinds == {"rough": 240 + Decimal("2429.40"), "loose": Decimal("3098.50")}
        assert [each["target"] for each in khanh_hoa if each.get("measure") == "reinforced-sheets"] == [15_000]
        shown = program("register", "plan", "show", PLANS / "binh-thuan-2023.toml", "--json")
        numbers = [each["number"] for each in json.loads(shown.stdout)["tasks"]]
        assert [number for number in numbers if number.isdigit()] == [str(number) for number in range(1, 15)]
        assert [number for number in numbers if not number.isdigit()] == ["2a", "2b", "4a", "4b"]


POLICY = """
title.vi = "Chính sách thử"
title.en = "A policy"
[copies]
least = {copies}
kinds = 2
sites = 7
administrators = 4
offline = 1
[purposes]
du-phong = 3
[audit]
look_days = 31
readback_days = 366
[parity]
percent = 11
[film]
least = 2
inspect_days = 401
"""
TIER = """
[[tiers]]
code = "bang-9"
type = "disk"
kind = "lto"
site = "Hầm C"
administrator = "Tổ băng từ"
access = "offline"
purpose = "du-phong"
networked = true
custodian = "Lê Văn Giữ"
seal = "NP-77"
end_of_life = 2031-12-30
look_days = 63
readback_days = 377
path = "bang"
"""


class TestRegulation:
    def drafted(self, folder, policy, terms):
        folder.mkdir(exist_ok=True)
        (folder / "chinh-sach.toml").write_text(policy, encoding="utf-8")
        (folder / "archive.toml").write_text(terms, encoding="utf-8")
        (folder / "quy-che.docx").unlink(missing_ok=True)
        ov.open_archive(folder / "archive.toml").register.reports.write_regulation(folder / "quy-che.docx")
        return words(folder / "quy-che.docx")

    def test_every_setting_of_the_archive_is_in_it(self, tmp_path):
        terms = (
            '[archive]\nname = "Kho thử"\npolicy = "chinh-sach.toml"\nevents = "so.jsonl"\n'
            f'catalogue = "danh-muc.db"\n{TIER}'
        )
        text = self.drafted(tmp_path, POLICY.format(copies=5), terms)
        last = next(p for p in docx.Document(tmp_path / "quy-che.docx").paragraphs if "thi hành Quy chế này" in p.text)
        assert last.paragraph_format.keep_with_next, "signatures may stand alone on a page"
        for said in (
            *("Kho thử quản lý", "chinh-sach", "Chính sách thử", "so.jsonl", "danh-muc.db", "QĐ 76/QĐ-TTg"),
            *("ít nhất 5 bản sao", "ít nhất 2 loại vật mang tin", "ít nhất 7 địa điểm", "ít nhất 4 người quản trị"),
            *("ít nhất 1 bản ở ngoài tầm với", "ít nhất 3 bản để dự phòng", "xem lại 31 ngày một lần"),
            *("366 ngày một lần", "11% dung lượng", "ít nhất 2 bộ phim", "401 ngày một lần", "quá 1095 ngày"),
            *("ít nhất 365 ngày", "bang-9 (30/12/2031)", "bang-9|63|377|30/12/2031", "lto (disk)", "Hầm C"),
            *("ngoại tuyến", "có nối mạng", "dự phòng (bảo hiểm)", "Tổ băng từ quản trị: bang-9"),
            *("Lê Văn Giữ giữ: bang-9", "NP-77", "path = bang", "không nhận tài liệu có độ mật"),
        ):
            assert said in text, said

    def test_a_sentence_changes_with_the_policy(self, tmp_path):
        terms = f'[archive]\nname = "Kho thử"\npolicy = "chinh-sach.toml"\n{TIER}'
        before = self.drafted(tmp_path, POLICY.format(copies=5), terms).splitlines()
        without = re.sub(r"\[(parity|film|purposes)\]\n(.*\n)+?(?=\[|\Z)", "", POLICY.format(copies=6))
        secret = terms.replace("networked = true", "networked = false").replace(
            "[[tiers]]", 'holds = ["mật"]\n[[tiers]]'
        )
        after = self.drafted(tmp_path, without, secret).splitlines()
        changed = "\n".join(line for line in after if line not in before)
        for said in (
            *("ít nhất 6 bản sao", "không yêu cầu dữ liệu phục hồi", "không yêu cầu bản trên phim"),
            *("không ấn định số bản", "được giữ tài liệu có độ mật: mật", "không nối mạng"),
        ):
            assert said in changed, said
