"""Minutes by which reinforced and arranged records are accepted: their quantities are those of the register."""

import docx
import pytest
from offices import office

import oais_vn as ov
from oais_vn.model.register.backlog import Arrangement, Backlog, Worked
from oais_vn.model.register.dossier import Milestone, Stage
from oais_vn.model.register.giving import Giving, Point

CODES = [f"H32.15.01.{number:02d}" for number in range(6)]
HEAD = ("--department", "Sở Nội vụ tỉnh", "--contractor", "Công ty Bồi nền", "--contract", "Hợp đồng 5/2026")


@pytest.fixture
def archive(tmp_path):
    """Three dossiers went out and came back reinforced, one of them with a sheet less."""
    place = office(tmp_path / "kho", dossiers=6)
    receiving = ov.open_archive(place, operator="Lan").register.receiving
    codes = [f"H32.15/01/{code}" for code in CODES[:3]]
    given = Giving("GN-1", Point.TO_ARRANGEMENT, "2026-06-01", "Kho", "Công ty Bồi nền", ())
    receiving.give(given, codes, dict.fromkeys(codes, 60))
    back = Giving("GN-2", Point.TO_STORE, "2026-06-20", "", "", (), minutes="9/BB", answers="GN-1", note="Tờ 7 đã mục")
    receiving.give_back(
        back,
        (),
        {**dict.fromkeys(codes, 60), codes[0]: 59},
        arranged=True,
        reinforced=dict(zip(codes, (12, 30, 8), strict=True)),
    )
    return place


def words(path):
    document = docx.Document(path)
    lines = [paragraph.text for paragraph in document.paragraphs]
    return lines + ["|".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]


def drawn(program, archive, *given, code=0):
    done = program("register", "minutes", *given, "--archive", archive)
    assert done.returncode == code, done.stderr
    return done.stderr


def test_reinforced_sheets_are_those_of_the_register(program, archive, tmp_path):
    out = tmp_path / "bn.docx"
    drawn(program, archive, "reinforcement", "--since", "2026-06-01", "--until", "2026-06-30", *HEAD, "-o", out)
    told = words(out)
    assert "1|Ủy ban nhân dân tỉnh (mã 01)|3|50" in told
    assert f"1|{CODES[0]}|Hồ sơ về việc củng cố đê ngăn mặn 0|60|12|20/06/2026" in told
    assert "|Tổng số|3 hồ sơ|180|50|" in told
    assert f"1|{CODES[0]}|60|59|Tờ 7 đã mục" in told
    text = "\n".join(told)
    for each in (
        "Bên nghiệm thu: Sở Nội vụ tỉnh.",
        "Bên thực hiện: Công ty Bồi nền.",
        "từ 01/06/2026 đến 30/06/2026",
        "9/BB",
    ):
        assert each in text
    assert "{{" not in text


def test_only_what_was_asked_for_is_told(program, archive, tmp_path):
    out = tmp_path / "mot.docx"
    drawn(program, archive, "reinforcement", f"H32.15/01/{CODES[1]}", "--paper", "9/BB", "-o", out)
    assert "|Tổng số|1 hồ sơ|60|30|" in words(out)
    assert any("không ghi chênh lệch" in line for line in words(out))
    nothing = drawn(program, archive, "reinforcement", "--since", "2026-07-01", "-o", tmp_path / "x.docx", code=2)
    assert "không có gì để nghiệm thu" in nothing
    assert not (tmp_path / "x.docx").exists()
    assert "chỉ dành cho arrangement" in drawn(program, archive, "reinforcement", "--backlog", "A", "-o", out, code=2)


def test_arranged_metres_of_backlogs_and_dossiers(program, archive, tmp_path):
    register = ov.open_archive(archive, operator="Lan").register
    register.waiting.survey([Backlog("A-RL", "H32.15", "Sở Thủy lợi", Arrangement.LOOSE, "90", "2026-01-02")])
    for day, metres in (("2026-05-30", "2"), ("2026-06-15", "12.5")):
        register.waiting.arrange("A-RL", Worked(day, metres, "9/BB"))
    register.mark([f"H32.15/02/{CODES[3].replace('.01.', '.02.')}"], Milestone(Stage.ARRANGED, "2026-06-21"))
    since = ("--since", "2026-06-01", "--until", "2026-06-30")
    out = tmp_path / "cl.docx"
    drawn(program, archive, "arrangement", *since, "--backlog", "A-RL", "-o", out)
    assert "1|A-RL|Sở Thủy lợi|rời lẻ|12,5|15/06/2026" in words(out)
    # Nothing is asked for but the backlog.
    assert not any("Danh sách hồ sơ" in line for line in words(out))
    out = tmp_path / "cl2.docx"
    drawn(program, archive, "arrangement", *since, "--unit", "H32.15", "--backlog", "A-RL", "-o", out)
    assert "|Tổng số|4 hồ sơ|239|0,2|" in words(out)
    out = tmp_path / "mau.docx"
    drawn(program, archive, "arrangement", "--write-template", "-o", out)
    assert any("{{ contractor }}" in line for line in words(out))
    own = docx.Document()
    own.add_paragraph("{{ backlog_metres }} mét; {{ count }} hồ sơ; {{ contractor }}")
    own.save(tmp_path / "rieng.docx")
    drawn(
        program,
        archive,
        "arrangement",
        *since,
        "--backlog",
        "A-RL",
        "--template",
        tmp_path / "rieng.docx",
        "-o",
        tmp_path / "r.docx",
    )
    assert words(tmp_path / "r.docx") == ["12,5 mét; 0 hồ sơ; …………"]
