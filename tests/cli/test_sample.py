"""`oais-vn sample` as the archive and the supplier type it, and the tick form as Excel gives it back."""

import hashlib
import io
import json
import os
import subprocess
import sys
from datetime import date

import openpyxl
import pikepdf
import pytest
from click.testing import CliRunner

import oais_vn as ov
from oais_vn.cli.context import Console
from oais_vn.cli.main import main
from oais_vn.formats.sampling.form import HEADING_ROW, KINDS_SHEET, SHEET
from oais_vn.model.errors import ExistsError, InputError, PackageError

FIRST = HEADING_ROW + 1
RESULT, DEFECT, NOTE, INSPECTOR, DAY = "F", "G", "H", "I", "J"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(*arguments, language="vi"):
        given = ["sample", *map(str, arguments)]
        return CliRunner().invoke(main, given, obj=Console(language), standalone_mode=False)

    return call


@pytest.fixture
def nonce(tmp_path):
    place = tmp_path / "so-bi-mat.txt"
    place.write_text("0123456789abcdef" * 4, encoding="ascii")
    return place


@pytest.fixture
def drawn(run, nonce, delivery, tmp_path):
    """A sample of three of the six pages, and where its record and form lie."""

    def draw(*more, name="mau"):
        record, form = tmp_path / f"{name}.json", tmp_path / f"{name}.xlsx"
        ways = more or ("--share", "50")
        made = run("draw", delivery, "--nonce", nonce, *ways, "--record", record, "--form", form, "--no-progress")
        if made.exception:
            raise made.exception
        assert made.return_value == 0, made.output
        return record, form

    return draw


def fill(form, change=None, answer="Đạt"):
    book = openpyxl.load_workbook(form)
    sheet = book[SHEET]
    for row in range(FIRST, sheet.max_row + 1):
        sheet[f"{RESULT}{row}"], sheet[f"{INSPECTOR}{row}"] = answer, "Lê Thị Hoa"
        sheet[f"{DAY}{row}"] = date(2026, 7, 1 + row % 3)
    if change is not None:
        change(sheet)
    book.save(form)


def fail(row, kind="Mờ, không đọc được"):
    def change(sheet):
        sheet[f"{RESULT}{row}"], sheet[f"{DEFECT}{row}"] = "Không đạt", kind

    return change


def test_the_commitment_is_the_digest_of_a_file_that_only_the_owner_reads(run, tmp_path):
    place = tmp_path / "bi-mat.txt"
    made = run("commit", place)
    digest = hashlib.sha256(place.read_bytes()).hexdigest()
    assert made.return_value == 0
    assert digest in made.output
    assert len(place.read_bytes()) == 64
    if os.name == "posix":
        assert place.stat().st_mode & 0o077 == 0
    other = run("commit", tmp_path / "khac.txt", "--json")
    assert json.loads(other.output)["commitment"] != digest
    with pytest.raises(ExistsError):
        ov.sampling.commit(place)


def test_a_draw_tells_its_plan_and_what_it_does_not_guarantee(run, nonce, delivery, tmp_path):
    files = ["--record", tmp_path / "m.json", "--form", tmp_path / "m.xlsx"]
    commitment = hashlib.sha256(nonce.read_bytes()).hexdigest()
    made = run("draw", delivery, "--nonce", nonce, "--commitment", commitment.upper(), "--lq", "50", *files)
    assert made.return_value == 0
    assert "lô đơn lẻ, chất lượng giới hạn LQ 50 %" in made.output
    assert "không tra bảng ISO 2859-2" in made.output
    assert "KHÔNG bảo đảm" in made.output
    told = json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))
    assert (told["schema"], told["plan"]["lot"], told["commitment"]) == ("oais-vn/sample-draw/1", 6, commitment)
    assert [(stratum["items"], stratum["drawn"] > 0) for stratum in told["strata"]] == [(3, True), (3, True)]
    listed = "".join(
        f"{hashlib.sha256((delivery / path).read_bytes()).hexdigest()}  {path}\n"
        for path in (str(file.relative_to(delivery)) for file in delivery.rglob("*") if file.is_file())
    )
    lines = b"".join(sorted(listed.encode().splitlines(keepends=True)))
    assert told["delivery"]["sha256"] == hashlib.sha256(lines).hexdigest()


def test_another_process_draws_the_same_sample(drawn, delivery, nonce, tmp_path):
    record, _ = drawn("--aql", "4.0", "--level", "III")
    again = tmp_path / "khac"
    again.mkdir()
    command = [sys.executable, "-m", "oais_vn", "sample", "draw", str(delivery), "--nonce", str(nonce)]
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run(
        [*command, "--aql", "4.0", "--level", "III"], cwd=again, env=environment, check=True, capture_output=True
    )
    one, two = (json.loads(file.read_bytes()) for file in (record, again / "rut-mau.json"))
    assert one.pop("made")
    assert two.pop("made")
    assert one == two


def test_the_supplier_verifies_the_draw(run, drawn, delivery, nonce):
    record, _ = drawn()
    commitment = hashlib.sha256(nonce.read_bytes()).hexdigest()
    whole = run("verify", record, "--delivery", delivery, "--commitment", commitment, "--no-progress")
    assert (whole.return_value, "đúng mẫu" in whole.output) == (0, True)
    assert run("verify", record).return_value == 0
    assert run("verify", record, "--commitment", "0" * 64).return_value == 1


def test_what_a_system_drops_into_the_folder_changes_nothing(run, drawn, delivery):
    record, _ = drawn()
    (delivery / "Thumbs.db").write_bytes(b"x")
    assert run("verify", record, "--delivery", delivery, "--no-progress").return_value == 0
    (delivery / "la.txt").write_bytes(b"x")
    assert run("verify", record, "--delivery", delivery, "--no-progress").return_value == 1


def test_a_changed_byte_of_the_delivery_or_the_nonce_is_another_sample(run, drawn, delivery, nonce):
    record, _ = drawn()
    file = next(delivery.rglob("*.pdf"))
    file.write_bytes(file.read_bytes() + b"\n")
    told = run("verify", record, "--delivery", delivery, "--no-progress")
    assert told.return_value == 1
    assert "dữ liệu đã khác" in told.output
    other, _ = drawn(name="khac")
    seeds = [json.loads(each.read_bytes())["seed"] for each in (record, other)]
    nonce.write_text("f" * 64, encoding="ascii")
    third, _ = drawn(name="nua")
    assert len({*seeds, json.loads(third.read_bytes())["seed"]}) == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.update(nonce="e" * 64),
        lambda told: told.update(seed="e" * 64),
        lambda told: told["items"][0].update(place=told["items"][0]["place"] % 3 + 1),
        lambda told: told["plan"].update(accept=2),
        lambda told: told["strata"][0].update(items=4),
    ],
)
def test_a_record_that_was_tampered_with_is_found_without_the_delivery(run, drawn, change):
    record, form = drawn()
    fill(form)
    told = json.loads(record.read_bytes())
    change(told)
    record.write_text(json.dumps(told), encoding="utf-8")
    found = run("verify", record, "--json")
    assert found.return_value == 1
    assert json.loads(found.output)["differences"]
    with pytest.raises(PackageError):
        ov.sampling.settle(form, record)


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.update(nonce="số"),
        lambda told: told.update(seed="e"),
        lambda told: told["plan"].update(size=2),
        lambda told: told["plan"].update(accept=3),
        lambda told: told["plan"].update(lot=10**30),
        lambda told: told["strata"][0].update(items=-4),
        lambda told: told["strata"][0].update(dossier="\ud800"),
        lambda told: told["plan"].update(aql="NaN", share=None),
        lambda told: told["items"].pop(),
        lambda told: told.update(generator="oais-vn sample v2"),
        lambda told: told.update(items=None),
    ],
)
def test_a_record_that_can_be_none_is_unreadable(run, drawn, change):
    record, _ = drawn()
    told = json.loads(record.read_bytes())
    change(told)
    record.write_text(json.dumps(told), encoding="utf-8")
    assert isinstance(run("verify", record).exception, PackageError)


def test_another_page_than_was_drawn_is_found_with_the_delivery(run, drawn, delivery):
    record, _ = drawn()
    told = json.loads(record.read_bytes())
    told["items"][0]["path"] = told["items"][1]["path"]
    record.write_text(json.dumps(told), encoding="utf-8")
    assert run("verify", record).return_value == 0
    assert run("verify", record, "--delivery", delivery, "--no-progress").return_value == 1


def test_a_form_without_defects_accepts(run, drawn, tmp_path):
    record, form = drawn()
    fill(form)
    made = run("return", form, "--draw", record, "--result", tmp_path / "kq.json")
    assert made.return_value == 0
    assert "CHẤP NHẬN lô: 0 trang không đạt trong 3" in made.output
    told = json.loads((tmp_path / "kq.json").read_text(encoding="utf-8"))
    assert (told["schema"], told["verdict"]) == ("oais-vn/sample-result/1", "accepted")
    assert told["draw"]["sha256"] == hashlib.sha256(record.read_bytes()).hexdigest()
    assert told["form"]["sha256"] == hashlib.sha256(form.read_bytes()).hexdigest()
    assert told["inspectors"] == ["Lê Thị Hoa"]
    assert (told["first_day"], told["last_day"]) == ("2026-07-01", "2026-07-03")
    assert any("KHÔNG bảo đảm" in sentence["vi"] for sentence in told["sentences"])


def test_too_many_defects_reject(run, drawn, tmp_path):
    record, form = drawn("--share", "100", "--threshold", "20")
    fill(form, fail(FIRST))
    assert run("return", form, "--draw", record, "--result", tmp_path / "1.json").return_value == 0
    fill(form, lambda sheet: [fail(row)(sheet) for row in (FIRST, FIRST + 1)])
    made = run("return", form, "--draw", record, "--result", tmp_path / "2.json")
    assert made.return_value == 1
    assert "KHÔNG CHẤP NHẬN lô: 2 trang không đạt trong 6 (cho phép 1)" in made.output
    told = json.loads((tmp_path / "2.json").read_text(encoding="utf-8"))
    assert [(each["number"], each["defect"]) for each in told["defects"]] == [(1, "mo"), (2, "mo")]


def test_one_critical_defect_rejects_where_others_would_be_allowed(run, drawn, tmp_path):
    record, form = drawn("--share", "100", "--threshold", "50")
    fill(form, fail(FIRST, "Thiếu trang (nghiêm trọng)"))
    made = run("return", form, "--draw", record, "--result", tmp_path / "kq.json", language="en")
    assert made.return_value == 1
    assert "NOT ACCEPTED" in made.output
    assert json.loads((tmp_path / "kq.json").read_bytes())["critical"] == 1


def test_what_excel_and_people_do_to_a_form_does_no_harm(run, drawn, tmp_path):
    record, form = drawn("--share", "100", "--threshold", "50")

    def change(sheet):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]
        rows.reverse()
        sheet.delete_rows(FIRST, len(rows))
        sheet.insert_rows(1, 2)
        for place, row in enumerate(rows):
            row[0], row[3] = float(row[0]), f" {row[3]} "
            row[5] = [" đạt", "ĐẠT ", "Pass", "khong dat", "Đạt", "đạt"][place]
            row[6] = "trung" if place == 3 else None
            row[9] = ["01/07/2026", 46_204, date(2026, 7, 1), None, "1/7/2026", "2026-07-01"][place]
            for column, value in enumerate(row, 1):
                sheet.cell(FIRST + 2 + place + (place > 2), column).value = value
        sheet.cell(FIRST + 12, 1).value = "Người lập biểu"

    fill(form, change)
    made = run("return", form, "--draw", record, "--result", tmp_path / "kq.json")
    assert made.return_value == 0, made.exception
    told = json.loads((tmp_path / "kq.json").read_bytes())
    assert [each["defect"] for each in told["defects"]] == ["trung"]
    assert (told["first_day"], told["last_day"]) == ("2026-07-01", "2026-07-01")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda sheet: sheet.__setitem__(f"{RESULT}{FIRST}", None), "số 1: chưa chọn Kết quả"),
        (lambda sheet: sheet.__setitem__(f"{RESULT}{FIRST}", "tạm được"), "không hiểu được"),
        (lambda sheet: sheet.__setitem__(f"{RESULT}{FIRST}", "Không đạt"), "chưa chọn Loại lỗi"),
        (lambda sheet: sheet.__setitem__(f"{DEFECT}{FIRST}", "Trùng trang"), "đạt nhưng lại có"),
        (fail(FIRST, "Hơi bẩn"), "không có Loại lỗi"),
        (lambda sheet: sheet.__setitem__(f"{DAY}{FIRST}", "hôm qua"), "Ngày 'hôm qua'"),
        (lambda sheet: sheet.__setitem__(f"B{FIRST}", "H32"), "khác biên bản rút mẫu"),
        (lambda sheet: sheet.__setitem__(f"D{FIRST}", 9), "khác biên bản rút mẫu"),
        (lambda sheet: sheet.__setitem__(f"A{FIRST}", 2), "số 2: có hai dòng"),
        (lambda sheet: sheet.__setitem__(f"A{FIRST}", 77), "số 77: không có trong biên bản"),
        (lambda sheet: sheet.__setitem__(f"A{FIRST}", "?"), "cột Số là '?'"),
        (lambda sheet: sheet.delete_rows(FIRST), "số 1: không còn dòng nào"),
        (lambda sheet: sheet.delete_rows(HEADING_ROW), "không thấy dòng tiêu đề"),
    ],
)
def test_what_is_not_clear_is_told_and_nothing_is_settled(run, drawn, tmp_path, change, words):
    record, form = drawn()
    fill(form, change)
    made = run("return", form, "--draw", record, "--result", tmp_path / "kq.json")
    assert isinstance(made.exception, PackageError)
    assert made.exception.exit_code == 3
    assert words in made.exception.text.vi
    assert not (tmp_path / "kq.json").exists()


def test_the_form_of_another_draw_is_refused(run, drawn):
    record, _ = drawn()
    _, form = drawn("--whole", name="khac")
    fill(form)
    made = run("return", form, "--draw", record)
    assert "thuộc biên bản rút mẫu khác" in made.exception.text.vi


def test_the_form_offers_lists_and_shows_names_as_they_are(drawn):
    _, form = drawn()
    book = openpyxl.load_workbook(form)
    lists = {str(rule.sqref): rule.formula1 for rule in book[SHEET].data_validations.dataValidation}
    assert lists[f"F{FIRST}:F{FIRST + 2}"] == '"Đạt,Không đạt"'
    assert KINDS_SHEET in lists[f"G{FIRST}:G{FIRST + 2}"]
    assert book[KINDS_SHEET]["A2"].value == "Thiếu trang (nghiêm trọng)"
    assert book[SHEET][f"E{FIRST}"].value.startswith("Phông 01/")


def test_a_name_that_begins_like_a_formula_stays_a_name(described, run, nonce, tmp_path):
    made = described(documents=1)
    (old,) = list(made.files)
    made.files["=1+1.pdf"] = made.files.pop(old)
    made.documents[0]["path"] = "=1+1.pdf"
    folder = made.write(tmp_path / "giao")
    book = openpyxl.load_workbook(folder / "MUC_LUC.xlsx")
    cell = next(cell for row in book["Văn bản"].iter_rows() for cell in row if cell.value == "=1+1.pdf")
    cell.data_type = "s"
    book.save(folder / "MUC_LUC.xlsx")
    record, form = tmp_path / "m.json", tmp_path / "m.xlsx"
    assert run("draw", folder, "--nonce", nonce, "--whole", "--record", record, "--form", form).return_value == 0
    shown = openpyxl.load_workbook(form)[SHEET][f"E{FIRST}"]
    assert (shown.value, shown.data_type) == ("=1+1.pdf", "s")


def test_dossiers_can_be_the_items(run, drawn, tmp_path):
    record, form = drawn("--whole", "--item", "dossier")
    fill(form, fail(FIRST, "sai-ho-so"))
    made = run("return", form, "--draw", record, "--result", tmp_path / "kq.json")
    assert made.return_value == 1
    assert "KHÔNG CHẤP NHẬN lô: 1 hồ sơ không đạt trong 2" in made.output


def test_results_of_a_series_decide_the_rigour_of_the_next_lot(run, drawn, delivery, nonce, tmp_path):
    record, form = drawn("--aql", "10")
    fill(form, fail(FIRST, "Thiếu trang"))
    results = []
    for number in range(2):
        results += ["--previous", tmp_path / f"lo-{number}.json"]
        assert run("return", form, "--draw", record, "--result", results[-1]).return_value == 1
    files = ["--record", tmp_path / "n.json", "--form", tmp_path / "n.xlsx", "--no-progress"]
    made = run("draw", delivery, "--nonce", nonce, "--aql", "10", *results, *files)
    assert made.return_value == 0
    assert "kiểm tra ngặt" in made.output
    assert json.loads((tmp_path / "n.json").read_bytes())["plan"]["rigour"] == "tightened"
    assert ov.sampling.series([tmp_path / "lo-0.json"]).rigour.value == "normal"


def test_later_rounds_of_a_lot_do_not_count_in_the_series(run, drawn, tmp_path):
    record, form = drawn("--aql", "10")
    fill(form, fail(FIRST, "Thiếu trang"))
    run("return", form, "--draw", record, "--result", tmp_path / "1.json")
    told = json.loads((tmp_path / "1.json").read_bytes())
    told["delivery"]["round"] = 2
    (tmp_path / "2.json").write_text(json.dumps(told), encoding="utf-8")
    both = [tmp_path / "1.json", tmp_path / "2.json"]
    assert ov.sampling.series(both).rigour.value == "normal"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "đúng một cách"),
        (["--aql", "1.0", "--lq", "5"], "đúng một cách"),
        (["--whole", "--share", "30"], "--whole và --share"),
        (["--aql", "1.1"], "không có AQL 1.1"),
        (["--aql", "x"], "không phải số"),
        (["--aql", "1.0", "--level", "IV"], "không có bậc kiểm tra"),
        (["--aql", "1.0", "--commitment", "0" * 64], "không khớp mã cam kết"),
    ],
)
def test_wrong_arguments_are_told(run, nonce, delivery, tmp_path, options, words):
    made = run(
        "draw", delivery, "--nonce", nonce, *options, "--record", tmp_path / "m.json", "--form", tmp_path / "m.x"
    )
    assert isinstance(made.exception, InputError)
    assert made.exception.exit_code == 2
    assert words in made.exception.text.vi
    assert not (tmp_path / "m.json").exists()


def test_nothing_is_written_into_the_delivery_or_over_a_file(run, nonce, delivery, tmp_path):
    inside = run("draw", delivery, "--nonce", nonce, "--whole", "--record", delivery / "m.json")
    assert isinstance(inside.exception, InputError)
    (tmp_path / "m.json").write_bytes(b"{}")
    taken = run("draw", delivery, "--nonce", nonce, "--whole", "--record", tmp_path / "m.json")
    assert isinstance(taken.exception, ExistsError)
    assert (tmp_path / "m.json").read_bytes() == b"{}"


@pytest.mark.parametrize("content", [b"", b"xyz", b"a" * 65, b"g" * 64])
def test_a_file_that_is_no_nonce_is_refused(run, delivery, tmp_path, content):
    place = tmp_path / "n.txt"
    place.write_bytes(content)
    made = run("draw", delivery, "--nonce", place, "--whole")
    assert isinstance(made.exception, PackageError)
    place.write_bytes(b"a" * 64 + b"\r\n")
    files = ["--record", tmp_path / "m.json", "--form", tmp_path / "m.xlsx"]
    assert run("draw", delivery, "--nonce", place, "--whole", *files).return_value == 0


@pytest.mark.parametrize("content", [b"", b"[]", b'{"schema": "oais-vn/sample-draw/1"}', b"\xff", b"[" * 100_000])
def test_records_and_forms_that_are_none_are_unreadable(run, drawn, tmp_path, content):
    record, form = drawn()
    wrong = tmp_path / "sai"
    wrong.write_bytes(content)
    for arguments in (["return", form, "--draw", wrong], ["return", wrong, "--draw", record], ["verify", wrong]):
        assert isinstance(run(*arguments).exception, PackageError)
    assert isinstance(run("verify", tmp_path / "khong-co").exception, PackageError)


def test_pages_are_those_that_files_have_and_not_those_that_are_declared(described, run, nonce, tmp_path):
    made = described(documents=2)
    made.documents[0]["numberOfPage"] = 40
    with pikepdf.new() as document:
        for _ in range(3):
            document.add_blank_page()
        document.save(stream := io.BytesIO())
    made.files[next(iter(made.files))] = stream.getvalue()
    folder = made.write(tmp_path / "giao")
    record = tmp_path / "m.json"
    run("draw", folder, "--nonce", nonce, "--whole", "--record", record, "--form", tmp_path / "m.xlsx", "--no-progress")
    told = json.loads(record.read_bytes())
    assert told["plan"]["lot"] == 4
    assert [item["page"] for item in told["items"]] == [1, 2, 3, 1]


def test_what_does_not_open_is_one_thing_to_look_at(described, run, nonce, tmp_path):
    made = described(documents=2)
    first = next(iter(made.files))
    made.files[first] = b"%PDF-1.7 no more"
    record = tmp_path / "m.json"
    run("draw", made.write(tmp_path / "g"), "--nonce", nonce, "--whole", "--record", record, "--form", tmp_path / "x")
    told = json.loads(record.read_bytes())
    assert [(item["path"], item["page"]) for item in told["items"]] == [(path, 1) for path in made.files]


def test_a_batch_of_loose_documents_is_one_stratum(described, run, nonce, tmp_path):
    folder = described.loose(documents=4).write(tmp_path / "giao")
    record = tmp_path / "m.json"
    made = run(
        "draw", folder, "--nonce", nonce, "--share", "50", "--record", record, "--form", tmp_path / "x", "--json"
    )
    assert json.loads(made.output)["size"] == 2
    (stratum,) = json.loads(record.read_bytes())["strata"]
    assert (stratum["items"], stratum["drawn"]) == (4, 2)


def test_documents_without_a_file_are_left_out_and_told(described, run, nonce, tmp_path):
    made = described(documents=3)
    made.files.pop(next(iter(made.files)))
    folder = made.write(tmp_path / "giao")
    record = tmp_path / "m.json"
    told = run("draw", folder, "--nonce", nonce, "--whole", "--record", record, "--form", tmp_path / "m.xlsx")
    assert "1 tài liệu không có tệp" in told.output
    assert json.loads(record.read_bytes())["plan"]["lot"] == 2
