"""The plans of five provinces on made-up inventories: what each asks of records work, from end to end."""

import json
from pathlib import Path

import docx
import openpyxl
import pytest
from provinces import DYING, LOOSE, SEVEN, Province, rows_of

ROOT = Path(__file__).resolve().parents[2]
PLANS = ROOT / "examples" / "plans"
DAMAGE = (*SEVEN, "ố", "dính bết")


@pytest.fixture
def province(tmp_path, program):
    """Makes an archive: `province("H13.15", "Cần Thơ")`."""
    return lambda unit, name: Province(tmp_path / unit, program, unit, name)


def sums(rows):
    """Dossiers, sheets and pages of rows."""
    return len(rows), sum(row.sheets for row in rows), sum(2 * row.sheets for row in rows)


def texts(path):
    """Every paragraph and cell of a document."""
    document = docx.Document(path)
    cells = [cell.text for each in document.tables for row in each.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def by_qd71(row):
    """The criteria of QĐ 71 that can be read off an inventory."""
    return {
        name
        for name, true in (
            ("qd71-vinh-vien", row.permanent),
            ("qd71-truoc-1975", row.end < 1975),
            ("qd71-vat-mang-tin", row.medium == "giấy dó"),
            ("qd71-hu-hong", row.permanent and row.sign in DAMAGE),
            ("qd71-hu-hong-nang", row.permanent and row.damage == "nặng"),
            ("khai-thac", row.uses >= 12),
        )
        if true
    }


def by_qd76(row):
    """The criteria of QĐ 76 that can be read off an inventory."""
    return {
        name
        for name, true in (
            ("qd76-giay", row.permanent and row.sign in SEVEN),
            ("qd76-cong-nghe", row.permanent and row.format == DYING),
            ("qd76-xac-thuc", row.permanent and row.sign == "không xác thực được"),
        )
        if true
    }


def expected(rows, by):
    """What is to be suggested."""
    return {row.code: by(row) for row in rows if by(row)}


def test_can_tho_criteria_list_digitisation_and_hand_over_by_fonds(province, tmp_path):
    centre = province("H13.15", "Trung tâm Lưu trữ lịch sử Cần Thơ")
    rows = rows_of("H13.15", ["Hành chính", "Văn xã"])
    centre.act(
        *("register", "receive", "register", "ST-1", "--kind", "collection", "--owner", "Gia đình hiến tặng"),
        *("--unit", "H13.15", "--fonds", "01", "--source", "Sưu tầm", "--title", "Tài liệu gia đình"),
        *("--quantity", "3 hồ sơ", "--date", "2023-03-01"),
    )
    assert [each["id"] for each in centre.json("register", "receive", "list", "--late")] == ["ST-1"]
    centre.take_in(rows, ending="xlsx")
    assert centre.suggested("qd71") == expected(rows, by_qd71)

    centre.act("register", "decide", rows[0].code, "--selected", "--by", "qd71-nhan-vat")
    undecided = centre.act(*["register", "list", "draw-up", "DM-2023", "--year", "2023", "--programme", "qd71"], code=2)
    assert "01" in undecided
    selected = centre.decide("qd71")
    assert selected == {row.code for row in rows if by_qd71(row)}
    assert 50 < len(selected) < 60
    centre.approve("DM-2023", "qd71", 2023)
    chosen = [row for row in rows if row.code in selected]
    centre.run("register", "list", "write", "DM-2023", tmp_path / "dm.docx", tmp_path / "dm.xlsx")
    many, sheets, pages = sums(chosen)
    said = f"{pages:,}".replace(",", ".")
    assert f"Danh mục gồm {many} hồ sơ, {f'{sheets:,}'.replace(',', '.')} tờ, {said} trang" in texts(
        tmp_path / "dm.docx"
    )

    refused = next(row.code for row in rows if row.code not in selected)
    sending = ("register", "mark", "--stage", "sent", "--date", "2026-03-01")
    assert refused in centre.act(*sending, refused, code=2)
    centre.mark("arranged", "2026-02-01", "--list", "DM-2023")
    half = sorted(selected)[: many // 2]
    centre.mark("sent", "2026-03-01", *half)
    centre.accept("45-BB", "2026-06-25", half)
    done = [centre.rows[code] for code in half]
    figures = centre.figures("fonds")["H13.15/01"]
    assert (figures["dossiers"], figures["approved"], figures["digitised"]) == (60, many, len(half))
    assert figures["waiting"] == many
    assert len(centre.json("report", "trace", "digitised", "--by", "fonds", "--heading", "H13.15/01")) == len(half)

    tasks = centre.progress(PLANS / "can-tho-2023.toml", 2026)
    assert (tasks["II.1"]["reached"], tasks["II.3"]["reached"]) == (many, 0)
    assert tasks["II.2"]["reached"] == sums(done)[2]
    assert tasks["II.3"]["timing"] == "ahead"

    made = json.loads(centre.act("handover", "make", "01", tmp_path / "ra", "--packages", "places", "--json"))
    sheet = openpyxl.load_workbook(Path(made["path"]) / "data/danh-muc.xlsx")["Số lượng"]
    total = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "Cộng")
    assert total[2:5] == sums(rows)


def test_binh_thuan_loose_records_are_arranged_reinforced_and_amend_the_list(province, tmp_path):
    centre = province("H11.15", "Trung tâm Lưu trữ lịch sử Bình Thuận")
    rows = rows_of("H11.15", ["Thuận Hải", "Tổng hợp", "Kinh tế"], loose=6)
    loose = [row for row in rows if not row.arranged]
    for step in (
        (
            "register",
            "NL-1",
            "--unit",
            "H11.15",
            "--fonds",
            "01",
            "--source",
            "Sở Y tế",
            "--title",
            "Tài liệu vĩnh viễn",
        ),
        *(("step", "NL-1", state) for state in ("waiting", "processing", "passed")),
        ("approve", "NL-1", centre.paper("31-QD", "2024-05-20")),
    ):
        centre.act("register", "receive", *step, "--date", "2024-05-20")
    duties = centre.place / "nguon.csv"
    duties.write_text(
        "Mã;Cơ quan;Tài liệu phải nộp;Hạn nộp\n1;Sở Y tế;Tài liệu vĩnh viễn;31/12/2024\n2;Sở Tư pháp;Hồ sơ;12/2024\n",
        encoding="utf-8",
    )
    [told] = centre.json("register", "receive", "sources", duties, code=1)
    assert [(each["state"], bool(each["late"])) for each in told["lines"]] == [("handed-in", False), ("open", True)]
    centre.take_in(rows)
    refused = centre.act("register", "decide", loose[0].code, "--selected", "--by", "qd71-vinh-vien", code=2)
    assert loose[0].code in refused

    selected = centre.decide("qd71")
    assert not selected & {row.code for row in loose}
    centre.act(*["register", "list", "draw-up", "DM-2026", "--year", "2026", "--programme", "qd71"], code=2)
    centre.approve("DM-2026", "qd71", 2026, "--leave", f"01/{LOOSE}=Đang chỉnh lý")

    damaged = centre.figures("damage")
    heavy = {row.code for row in rows if row.damage == "nặng"}
    assert {name: row["dossiers"] for name, row in damaged.items()} == {"nang": 6, "nhe": 14}
    assert {each["key"]["code"] for each in centre.json("register", "search", "--damage", "nang")} == heavy
    centre.run("register", "list", "write", "DM-2026", tmp_path / "dm.docx")
    assert texts(tmp_path / "dm.docx").count("hư hỏng nặng") > len(heavy & selected)

    before = centre.progress(PLANS / "binh-thuan-2023.toml", 2026)["2"]["reached"]
    centre.act(
        *("register", "give", "record", "GN-1", "to-arrangement", "--group", LOOSE, "--giver", "Kho"),
        *("--taker", "Đơn vị dịch vụ", "--date", "2026-06-01", "--due", "2026-07-01"),
    )
    assert len(centre.json("register", "away", "--late", code=1)) == len(loose)
    centre.act(
        *("register", "give", "back", "GN-2", "GN-1", "--arranged", "--date", "2026-06-20", "--minutes", "9/BB"),
        *("--reinforced", f"{loose[0].code}=12", "--reinforced", f"{loose[1].code}=30"),
    )
    assert centre.json("register", "away") == []
    came = [row for row in loose if row.permanent]
    centre.act("register", "decide", *(row.code for row in came), "--selected", "--by", "qd71-vinh-vien")
    added = [part for row in came for part in ("--add", row.code)]
    paper = centre.paper("20-QD", "2026-09-15")
    centre.act("register", "list", "amend", "DM-2026", paper, *added, "--reason", "Đã chỉnh lý xong")
    centre.run("register", "list", "write", "DM-2026", tmp_path / "dc.docx", "--amendment", "1")
    assert all(row.code in texts(tmp_path / "dc.docx") for row in came)

    tasks = centre.progress(PLANS / "binh-thuan-2023.toml", 2026)
    assert tasks["4b"]["reached"] == len(selected) + len(came)
    assert tasks["7"]["reached"] == 42
    assert (before, tasks["2"]["reached"]) == pytest.approx((0.05 * (60 - len(loose)), 0.05 * 60))
    assert (tasks["8"]["timing"], tasks["1"]["timing"]) == ("under-way", "late")
    centre.run("register", "list", "yearly", tmp_path / "nam.xlsx", "--year", "2026")
    cells = [cell.value for row in openpyxl.load_workbook(tmp_path / "nam.xlsx")["Hồ sơ"] for cell in row]
    assert sum(cell in centre.rows for cell in cells) == len(selected) + len(came)


def test_khanh_hoa_metres_by_agency_and_sheets_reinforced(province):
    centre = province("H32.15", "Trung tâm Lưu trữ lịch sử Khánh Hòa")
    agencies = ["Sở Giáo dục và Đào tạo", "Văn phòng Đoàn ĐBQH và HĐND tỉnh", "Sở Văn hóa và Thể thao", "Huyện Cam Lâm"]
    rows = rows_of("H32.15", agencies, waiting=agencies)
    centre.take_in(rows)
    used = {code for code, why in centre.suggested("qd71").items() if "khai-thac" in why}
    assert used == {row.code for row in rows if row.uses >= 12}

    survey = centre.place / "tich-dong.csv"
    survey.write_text(
        "Mã;Tên cơ quan, đơn vị;Khối lượng tài liệu chỉnh lý sơ bộ (mét);Khối lượng tài liệu chỉnh lý rời lẻ (mét)\n"
        "GD;Sở Giáo dục và Đào tạo;92;0\nNT;Thành phố Nha Trang;887;90\nCL;Huyện Cam Lâm;0;894,5\n;Tổng;979;984,5\n",
        encoding="utf-8",
    )
    centre.act("register", "backlog", "survey-from", survey, "--unit", "H32.15", "--date", "2024-12-30")
    for called, metres in (("GD-SB", "30"), ("NT-RL", "90"), ("CL-RL", "100,5"), ("CL-RL", "20")):
        centre.act("register", "backlog", "arranged", called, metres, "--date", "2025-05-20", "--paper", "12/BB")
    assert "không thể" in centre.act("register", "backlog", "arranged", "NT-RL", "0.1", code=2)
    assert {each["id"]: each["left"] for each in centre.json("register", "backlog", "list")} == {
        "GD-SB": 62,
        "NT-SB": 887,
        "NT-RL": 0,
        "CL-RL": 774,
    }

    centre.mark("arranged", "2025-05-20", "--group", agencies[0])
    centre.mark("arranged", "2025-06-20", "--group", agencies[3])
    poor = [row for row in rows if row.sign in ("mủn", "giòn", "rách") and row.group in (agencies[0], agencies[3])]
    assert poor
    for row in poor:
        centre.mark("reinforced", "2025-08-01", row.code, "--sheets", row.sheets)

    minutes = centre.place / "boi-nen.docx"
    centre.run("register", "minutes", "reinforcement", "--until", "2025-12-31", "-o", minutes)
    assert f"Tổng số\n{len(poor)} hồ sơ\n" in texts(minutes)

    tasks = centre.progress(PLANS / "khanh-hoa-2024.toml", 2025)
    metres = {name: 0.05 * sum(row.group == name for row in rows) for name in agencies}
    assert {number: tasks[number]["reached"] for number in ("1.1", "1.2", "2.1a", "2.1b", "2.8")} == {
        "1.1": 30,
        "1.2": 0,
        "2.1a": 0,
        "2.1b": 90,
        "2.8": 120.5,
    }
    assert tasks["2.1b"]["timing"] == "done"
    assert tasks["3"]["reached"] == sum(row.sheets for row in poor)
    assert (tasks["2.8"]["target"], tasks["3"]["target"]) == (894.5, 15000)
    assert {tasks[number]["timing"] for number in ("1.1", "2.8", "3")} == {"behind"}

    groups = centre.figures("group")
    assert {name.rsplit("/", 1)[-1]: row["millimetres"] for name, row in groups.items()} == {
        name: round(1000 * metre) for name, metre in metres.items()
    }
    signs = centre.figures("sign")
    assert signs["gion"]["dossiers"] == sum(row.sign == "giòn" for row in rows)


FONDS = ("TU-1948", "TU-1968", "TU-1997", "VPTU-2005")


def test_hai_duong_permanent_records_of_the_party_fonds_by_fonds(province, tmp_path):
    office = province("A22.01", "Văn phòng Tỉnh ủy Hải Dương")
    kept = {}
    for number, fonds in enumerate(FONDS, start=1):
        # Search and acceptance name a dossier by its code alone: each fonds has codes of its own.
        kept[fonds] = rows_of(f"A22.{number:02d}", ["Đảng vụ"], many=15)
        office.take_in(kept[fonds], fonds=fonds)
    hinted = office.suggested("hd40")
    assert set(hinted) == {row.code for rows in kept.values() for row in rows if row.permanent}
    permanent = {fonds: [row for row in rows if row.permanent] for fonds, rows in kept.items()}
    for rows in kept.values():
        keep = [row.code for row in rows if row.permanent]
        drop = [row.code for row in rows if not row.permanent]
        office.act("register", "decide", *keep, "--selected", "--by", "hd40-vinh-vien")
        office.act("register", "decide", *drop, "--refused", "--reason", "Không có thời hạn vĩnh viễn")
    office.approve("DM-2021", "hd40", 2021)
    office.run("register", "list", "write", "DM-2021", tmp_path / "dm.docx")
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in texts(tmp_path / "dm.docx")
    office.mark("arranged", "2021-05-01", "--list", "DM-2021")
    for fonds in FONDS[:2]:
        office.mark("sent", "2021-06-01", "--list", "DM-2021", "--fonds", fonds)
        office.accept(f"1-{fonds}", "2021-12-01", [row.code for row in permanent[fonds]])

    [review] = office.json("register", "steps", "--list", "DM-2021")
    office.run("register", "steps", "--list", "DM-2021", "-o", tmp_path / "phieu.docx")
    assert "Chỉnh lý, phân loại, sắp xếp khoa học\nV\n52/52\n" in texts(tmp_path / "phieu.docx")
    done = {each["code"]: each["done"] for each in review["steps"]}
    assert (review["dossiers"], done["chinh-ly"], done["quet"], done["nguyen-trang"], done["sao-luu"]) == (
        52,
        52,
        26,
        26,
        0,
    )
    assert [each["code"] for each in review["steps"] if each["outside"]] == ["ky-so"]

    tasks = office.progress(PLANS / "hai-duong-2021.toml", 2022)
    assert [tasks[f"II.1{letter}"]["reached"] for letter in "abcd"] == [13, 13, 0, 0]
    assert office.progress(PLANS / "hai-duong-2021.toml", 2023)["II.1c"]["timing"] == "late"

    report = tmp_path / "bao-cao.json"
    asked = ("--year", "2021", "--track", "party", "--superior", "Tỉnh ủy")
    office.act("report", "unit", *asked, "-o", report, "-o", tmp_path / "bao-cao.docx")
    told = json.loads(report.read_text(encoding="utf-8"))
    assert {row["heading"][1]: row["dossiers"] for row in told["tables"]["fonds"]} == dict.fromkeys(FONDS, 13)
    assert told["within"]["accepted"]["dossiers"] == 26
    assert "40-HD/VPTW" in texts(tmp_path / "bao-cao.docx")
    found = office.json("register", "search", "--words", permanent["TU-1997"][3].code)
    assert [each["key"]["code"] for each in found] == [permanent["TU-1997"][3].code]


def test_lao_cai_records_in_danger_from_the_list_to_copies_regulation_reports_and_hand_over(
    province, described, tmp_path, program
):
    centre = province("H38.15", "Trung tâm Dịch vụ tổng hợp Nội vụ Lào Cai")
    rows = rows_of("H38.15", ["Tổng hợp", "Nội chính"])
    centre.take_in(rows)
    assert centre.suggested("qd76") == expected(rows, by_qd76)
    selected = centre.decide("qd76")
    assert {row.medium for row in rows if row.code in selected} >= {"giấy", "điện tử"}
    special = next(row.code for row in rows if row.code not in selected)
    centre.act("register", "decide", special, "--selected", "--by", "qd76-dac-biet")
    selected |= {special}
    centre.approve("DM-2026", "qd76", 2026)
    centre.mark("arranged", "2026-06-01", "--list", "DM-2026")
    centre.mark("sent", "2026-07-01", "--list", "DM-2026")
    assert {code: row["selected"] for code, row in centre.figures("criterion").items() if "dac-biet" in code} == {
        "qd76-dac-biet": 1
    }

    packed = sorted(selected)[:2]
    delivery = delivered(described, centre, packed, tmp_path / "giao-nop")
    done = program("pack", delivery, tmp_path / "aip", "--quiet", "--operator", "Lan", "--no-progress")
    assert done.returncode == 0, done.stderr
    aips = sorted(path for path in (tmp_path / "aip").iterdir() if "_aip-hoso_" in path.name)
    # Two disks are fewer copies than the policy asks for, and the store says so.
    centre.act("store", *aips, "--quiet", code=1)
    centre.accept("45-BB", "2026-10-25", packed)
    assert centre.figures("all")[""]["copied"] == 2
    assert {name: row["copied"] for name, row in centre.figures("site").items()} == {"Kho 1": 2, "Kho 2": 2}
    centre.act("register", "recover", *packed, "--paper", centre.paper("77-QD", "2026-11-01"))
    centre.act(
        *("register", "original", packed[0], "--state", "lost", "--date", "2026-11-10", "--decision", "78/QĐ-SNV"),
        *("--note", "Lũ"),
    )
    centre.run("register", "dossier", packed[0], tmp_path / "ly-lich.html")
    assert "78/QĐ-SNV" in (tmp_path / "ly-lich.html").read_text(encoding="utf-8")
    centre.run("report", "regulation", tmp_path / "quy-che.docx")
    assert "Kho 2" in texts(tmp_path / "quy-che.docx")
    tasks = centre.progress(PLANS / "lao-cai-2026.toml", 2026)
    assert [tasks[number]["reached"] for number in ("II.2b", "II.2đ")] == [len(selected), 2]

    commune = province("H38.99", "Ủy ban nhân dân xã")
    commune.take_in(rows_of("H38.99", ["Tổng hợp"], many=12))
    told = report_of_the_province(program, tmp_path, centre, commune)
    assert {row["heading"][0]: row["dossiers"] for row in told["unit"]} == {"H38.15": 60, "H38.99": 12}
    assert (told["all"][0]["dossiers"], told["all"][0]["copied"], told["all"][0]["recovered"]) == (72, 2, 2)
    among = lists_of_the_province(program, tmp_path, centre, commune)
    assert among == {"H38.15": len(selected) - 2, "H38.99": commune.figures("all")[""]["selected"]}

    made = Path(json.loads(centre.act("handover", "make", "01", tmp_path / "ra", "--json"))["path"])
    assert program("handover", "check", made, "--quiet").returncode == 0
    assert joined(program, made)["total"]["dossiers"] == len(selected)
    ministry = province("BNV", "Cục Văn thư và Lưu trữ nhà nước")
    ministry.act("handover", "receive", made, "--store", "--no-progress", code=1)
    answer = tmp_path / "tra-loi.json"
    ministry.act("handover", "answer", made, answer, "--receiver", "Cục", "--accepted", "--paper", "15/BB")
    centre.act("handover", "take-answer", answer)
    assert centre.figures("all")[""]["handed_over"] == 2
    assert ministry.figures("all")[""]["copied"] == 2


def report_of_the_province(program, tmp_path, *units):
    """The tables of the report that units' reports become."""
    sent = []
    for each in units:
        sent.append(tmp_path / f"{each.unit}.json")
        each.act("report", "unit", "--year", "2026", "-o", sent[-1])
    whole = tmp_path / "tinh.json"
    done = program("register", "merge", *sent, "--name", "Sở Nội vụ", "--year", "2026", "-o", whole)
    assert done.returncode == 0, done.stderr
    return json.loads(whole.read_text(encoding="utf-8"))["tables"]


def lists_of_the_province(program, tmp_path, centre, commune):
    """Both units' yearly lists become one; how many dossiers of each unit."""
    commune.decide("qd76")
    commune.approve("DM-XA", "qd76", 2026)
    files = []
    for each in (centre, commune):
        files.append(tmp_path / f"{each.unit}.xlsx")
        each.run("register", "list", "yearly", files[-1], "--year", "2026")
    told = joined(program, *files)
    assert told["shared_fonds"] == {"01": ["H38.15", "H38.99"]}
    return {unit: each["dossiers"] for unit, each in told["units"].items()}


def joined(program, *files):
    """What the province's list of these lists has."""
    done = program("register", "list", "merge", *files, "--name", "Sở Nội vụ", "--year", "2026", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def delivered(described, centre, codes, place):
    """The supplier's delivery of dossiers of the register."""
    delivery = described(dossiers=len(codes), documents=1)
    delivery.terms = delivery.terms.replace('"H32.15"', f'"{centre.unit}"').replace('"P.01"', '"01"')
    renamed = dict(zip([row["fileCode"] for row in delivery.dossiers], codes, strict=True))
    for row in (*delivery.dossiers, *delivery.documents):
        old = row["fileCode"]
        row["fileCode"] = renamed[old]
        year = centre.rows[renamed[old]].end
        if "path" not in row:
            row |= {"startDate": str(year - 1), "endDate": str(year), "title": f"Hồ sơ năm {year} (minh họa)"}
        else:
            row["issuedDate"] = f"01/06/{year}"
            row["path"] = str(row["path"]).replace(str(old), renamed[old])
    delivery.files = {
        next(name.replace(old, new) for old, new in renamed.items() if old in name): content
        for name, content in delivery.files.items()
    }
    return delivery.write(place)
