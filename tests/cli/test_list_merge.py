"""Units' lists of dossiers become the list of the province: told apart by unit, traced to files, or refused."""

import hashlib
import json
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from offices import office

import oais_vn as ov
from oais_vn.model.errors import ExistsError
from oais_vn.model.register.dossier import Decided
from oais_vn.model.register.wanted import Wanted

NAMED = ("--name", "Sở Nội vụ tỉnh", "--year", "2026")
CODE = "H38.99.2001.{:02}.HC"


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    """The workbook of a unit's yearly list, and the dossiers that must be in it."""
    place = tmp_path_factory.mktemp("trung-tam")
    register = ov.open_archive(office(place / "kho"), operator="Nguyễn Thị Lan").register
    register.selection.write_yearly(2026, place / "danh-muc.xlsx")
    register.selection.write_yearly(2026, place / "danh-muc.docx")
    wanted = [
        each for each in register.dossiers(Wanted(decided=Decided.SELECTED, recovery=False)) if len(each.milestones) > 1
    ]
    assert len(wanted) > 5
    return place / "danh-muc.xlsx", wanted


def commune(
    place, rows, headers=("Mã đơn vị", "Phông", "Mã hồ sơ", "Tiêu đề hồ sơ", "Số tờ", "Mét giá", "Dấu hiệu hư hỏng")
):
    """A workbook as an office without this software sends it."""
    book = openpyxl.Workbook()
    book.active.append(["UBND XÃ (MINH HỌA)"])
    book.active.append(list(headers))
    for row in rows:
        book.active.append(list(row))
    book.save(place)
    return place


def row(number, unit="H38.99", fonds="01", code=None, title="Hồ sơ giao đất (minh họa)"):
    return unit, fonds, code or CODE.format(number), title, 10 + number, "0,05", "rách"


def texts(path):
    document = docx.Document(path)
    lines = [paragraph.text for paragraph in document.paragraphs]
    return lines + ["|".join(cell.text for cell in each.cells) for table in document.tables for each in table.rows]


def merged(program, *files, out=(), code=0):
    outs = [part for each in out for part in ("-o", each)]
    done = program("register", "list", "merge", *files, *NAMED, *outs, "--json")
    assert done.returncode == code, done.stdout + done.stderr
    return done.stderr if code else json.loads(done.stdout)


def test_lists_become_one_and_every_row_leads_back_to_its_file(program, centre, tmp_path):
    own, wanted = centre
    # The commune has a fonds and a dossier of the centre's codes.
    other = commune(tmp_path / "xa.xlsx", [row(1), row(2, code=wanted[0].key.code), row(3, unit="H38.98")])
    out = tmp_path / "tinh.docx", tmp_path / "tinh.xlsx"
    told = merged(program, own, other, out=out)
    assert {unit: each["dossiers"] for unit, each in told["units"].items()} == {
        "H32.15": len(wanted),
        "H38.98": 1,
        "H38.99": 2,
    }
    sheets = sum(each.sheets or 0 for each in wanted) + 11 + 12 + 13
    assert (told["total"]["sheets"], told["total"]["millimetres"]) == (sheets, 50 * (len(wanted) + 3))
    assert [each["sha256"] for each in told["sources"]] == [
        hashlib.sha256(each.read_bytes()).hexdigest() for each in (own, other)
    ]
    assert told["shared_fonds"] == {"01": ["H32.15", "H38.98", "H38.99"]}
    assert told["shared_codes"] == 2

    book = openpyxl.load_workbook(out[1])
    head, *rows = [[cell.value for cell in each] for each in book["Hồ sơ"].iter_rows(min_row=5)]
    rows = [dict(zip(head, each, strict=True)) for each in rows if isinstance(each[0], int)]
    assert len(rows) == len(wanted) + 3
    for each in rows:
        file = Path(told["sources"][each["Nguồn"] - 1]["file"])
        source = openpyxl.load_workbook(file).worksheets[1 if file == own else 0]
        cells = [cell.value for cell in source[each["Dòng"]]]
        assert {each["Mã hồ sơ"], each["Tiêu đề hồ sơ"], each["Đơn vị giữ"], each["Mã phông"]} <= set(cells)
    assert {each["Mã hồ sơ"] for each in rows if each["Trùng mã"]} == {wanted[0].key.code}
    assert [each["Tình trạng, vật mang tin"] for each in rows if each["Đơn vị giữ"] != "H32.15"] == ["rách"] * 3
    # A list that was merged may be merged again.
    assert merged(program, out[1])["total"] == told["total"]

    lines = texts(out[0])
    assert any(
        line.startswith("Trung tâm Lưu trữ lịch sử tỉnh (H32.15); Ủy ban nhân dân tỉnh (mã 01): ") for line in lines
    )
    code = re.escape(wanted[0].key.code)
    assert sum(bool(re.search(rf"\|(H32\.15|H38\.99)/01/{code}\|", line)) for line in lines) == 2
    assert any(re.search(rf"\|{re.escape(CODE.format(1))}\|.*\|2/3$", line) for line in lines)
    assert any(line.startswith("Mã phông 01 do các đơn vị H32.15, H38.98, H38.99 cùng dùng") for line in lines)
    assert not any("@@" in line for line in lines)


def test_the_marked_table_gives_what_was_selected(program, tmp_path):
    place = tmp_path / "kho"
    archive = ov.open_archive(office(place, "H49.15", dossiers=5), operator="Nguyễn Thị Lan")
    chosen = list(archive.register.dossiers(Wanted(fonds="01", decided=Decided.SELECTED)))
    archive.register.selection.write_table(
        "qd76", tmp_path / "bang.csv", archive.register.selection.suggest("qd76", Wanted(fonds="01"))
    )
    told = merged(program, tmp_path / "bang.csv")
    assert told["units"] == {"H49.15": {**told["total"], "dossiers": len(chosen)}}


def test_rows_without_a_unit_are_of_the_one_that_is_named(program, tmp_path):
    headers = ("Mã hồ sơ", "Tiêu đề hồ sơ")
    file = commune(tmp_path / "xa.xlsx", [("A.01", "Hồ sơ một")], headers)
    assert "dòng 3: thiếu đơn vị giữ" in merged(program, file, code=1)
    assert list(merged(program, f"H38.99={file}")["units"]) == ["H38.99"]


def test_everything_that_is_wrong_is_told_and_nothing_written(program, centre, tmp_path):
    own, _ = centre
    first = commune(tmp_path / "a.xlsx", [row(1), row(2, title=""), (*row(3)[:4], "mười", "x", "")])
    again = commune(tmp_path / "b.xlsx", [row(1)])
    strange = commune(tmp_path / "c.xlsx", [], ("Cột lạ",))
    out = tmp_path / "tinh.docx"
    told = merged(program, first, again, strange, own.with_suffix(".docx"), out=[out], code=1)
    for words in (
        "a.xlsx, dòng 4: thiếu tiêu đề",
        "a.xlsx, dòng 5: không phải số nguyên: 'mười'",
        f"hồ sơ H38.99/01/{CODE.format(1)} được nêu hai lần: {first}, dòng 3 và {again}, dòng 3",
        "không thấy các cột Mã hồ sơ, Tiêu đề hồ sơ",
    ):
        assert words in told
    assert told.count("lỗi:") == 5
    assert not out.exists()


def test_an_amendment_is_no_whole_list(program, centre, tmp_path):
    own, _ = centre
    book = openpyxl.load_workbook(own)
    book["Hồ sơ"]["E5"] = "Mã hồ sơ được điều chỉnh"
    book.save(tmp_path / "dieu-chinh.xlsx")
    assert "không thấy các cột Mã hồ sơ" in merged(program, tmp_path / "dieu-chinh.xlsx", code=1)


def test_what_is_there_is_never_written_over(centre, tmp_path):
    (tmp_path / "tinh.docx").write_text("của người khác")
    with pytest.raises(ExistsError):
        ov.merge_lists([centre[0]], [tmp_path / "tinh.xlsx", tmp_path / "tinh.docx"], "Sở Nội vụ", 2026)
    assert not (tmp_path / "tinh.xlsx").exists()
