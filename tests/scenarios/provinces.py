"""Inventories made by rule, not by chance, and archives that take them in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

LOOSE = "Tài liệu rời lẻ"
SEVEN = ("nhạt màu", "đổi màu", "rách", "thủng lỗ", "mủn", "giòn", "mờ chữ")
SIGNS = (*SEVEN, "ố", "dính bết", "không xác thực được")
DYING, LIVING = "x-fmt/116", "fmt/95"
"""PRONOM ids of high and of low risk in the shipped register."""
OPERATOR = ("--operator", "Nguyễn Thị Lan")
_HEADERS = {
    "code": "Mã hồ sơ",
    "title": "Tiêu đề hồ sơ",
    "group": "Nhóm tài liệu",
    "start": "Thời gian bắt đầu",
    "end": "Thời gian kết thúc",
    "kept": "Thời hạn bảo quản",
    "sheets": "Số lượng tờ",
    "pages": "Số trang",
    "medium": "Vật mang tin",
    "sign": "Dấu hiệu hư hỏng",
    "damage": "Mức độ hư hỏng",
    "uses": "Số lượt khai thác",
    "done": "Đã chỉnh lý",
    "metres": "Mét giá",
    "format": "Định dạng",
}
_TERMS = """
[archive]
code = "{unit}"
name = "{name} (minh họa)"

[agency]
code = "{unit}"
name = "Cơ quan lập phông (minh họa)"

[fonds]
code = "{fonds}"
name = "Phông {fonds} (minh họa)"
kind = "phông"
status = "mở"
history = "Dữ liệu minh họa"
dates = "1948-2020"
total = {total}
groups = "Tổng hợp"
language = "01"
risk_recovery = 1

[delivery]
number = "01/2026"
round = 1
supplier = "Kho (minh họa)"
"""
_TIERS = """
[[tiers]]
code = "dia-{number}"
type = "disk"
kind = "{kind}"
site = "Kho {number}"
administrator = "Tổ {number}"
path = "dia-{number}"
"""


@dataclass(frozen=True)
class Row:
    """A dossier of an inventory."""

    code: str
    group: str
    number: int
    arranged: bool

    @property
    def permanent(self) -> bool:
        """Every sixth is kept for twenty years."""
        return self.number % 6 != 0

    @property
    def end(self) -> int:
        """A year from 1961 on."""
        return 1960 + self.number

    @property
    def sheets(self) -> int:
        """Each has another number."""
        return 10 + self.number

    @property
    def medium(self) -> str:
        """Every tenth is on dó paper, every tenth electronic."""
        return {5: "giấy dó", 9: "điện tử"}.get(self.number % 10, "giấy")

    @property
    def sign(self) -> str:
        """Every third is damaged, by one sign after the other."""
        return SIGNS[self.number // 3 % len(SIGNS)] if self.number % 3 == 0 else ""

    @property
    def damage(self) -> str:
        """How badly: every ninth heavily, the others that are damaged slightly."""
        return "nặng" if self.number % 9 == 0 else "nhẹ" if self.sign else ""

    @property
    def uses(self) -> int:
        """Some are asked for every month and more."""
        return 12 + self.number if self.number % 8 == 0 else 3

    @property
    def format(self) -> str:
        """Half of the electronic ones are of a format that is dying."""
        if self.medium != "điện tử":
            return ""
        return DYING if self.number % 20 == 9 else LIVING

    def cells(self) -> list[object]:
        """The row of the inventory, in the order of its headers."""
        values = {
            "code": self.code,
            "title": f"Hồ sơ về việc số {self.number} (minh họa)",
            "group": self.group,
            "start": str(self.end - 1),
            "end": str(self.end),
            "kept": "Vĩnh viễn" if self.permanent else "20 năm",
            "sheets": self.sheets,
            "pages": 2 * self.sheets,
            "medium": self.medium,
            "sign": self.sign,
            "damage": self.damage,
            "uses": self.uses,
            "done": "có" if self.arranged else "chưa",
            "metres": "0,05",
            "format": self.format,
        }
        return [values[key] for key in _HEADERS]


def rows_of(unit: str, groups: Iterable[str], many: int = 60, loose: int = 0, waiting: Iterable[str] = ()) -> list[Row]:
    """So many dossiers, the groups in turn; the last `loose` are a group of their own.

    That group and those that are `waiting` are not arranged.
    """
    names, made = list(groups), []
    for number in range(1, many + 1):
        group = names[number % len(names)] if number <= many - loose else LOOSE
        arranged = group not in (*waiting, LOOSE)
        made.append(Row(f"{unit}.{1960 + number}.{number:02d}.HC", group, number, arranged))
    return made


@dataclass
class Province:
    """An archive in a folder of its own, and the program that works on it."""

    place: Path
    program: Callable[..., object]
    unit: str
    name: str
    rows: dict[str, Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place.mkdir(parents=True)
        text = f'[archive]\nname = "{self.name} (minh họa)"\n'
        for number, kind in ((1, "hdd"), (2, "ssd")):
            (self.place / f"dia-{number}").mkdir()
            text += _TIERS.format(number=number, kind=kind)
        (self.place / "archive.toml").write_text(text, encoding="utf-8")

    def run(self, *given: object, code: int = 0) -> str:
        """What the program says of this archive; it ends with `code`."""
        done = self.program(*given, "--archive", self.place / "archive.toml")
        assert done.returncode == code, (given, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def act(self, *given: object, code: int = 0) -> str:
        """The same by an operator."""
        return self.run(*given, *OPERATOR, code=code)

    def json(self, *given: object, code: int = 0) -> list[dict]:
        """Its lines of JSON."""
        return [json.loads(line) for line in self.run(*given, "--json", code=code).splitlines() if line[:1] == "{"]

    def paper(self, number: str, day: str) -> Path:
        """A decision."""
        place = self.place / f"{number.replace('/', '-')}.toml"
        place.write_text(f'number = "{number}"\ndate = {day}\nauthority = "{self.name}"\n', encoding="utf-8")
        return place

    def take_in(self, rows: list[Row], fonds: str = "01", ending: str = "csv") -> None:
        """Import an inventory of a fonds."""
        place = self.place / f"muc-luc-{fonds}.{ending}"
        lines = [list(_HEADERS.values()), *(row.cells() for row in rows)]
        if ending == "xlsx":
            book = openpyxl.Workbook()
            for line in lines:
                book.active.append(line)
            book.save(place)
        else:
            with place.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, delimiter=";").writerows(lines)
        terms = self.place / f"delivery-{fonds}.toml"
        terms.write_text(_TERMS.format(unit=self.unit, name=self.name, fonds=fonds, total=len(rows)), encoding="utf-8")
        self.act("register", "import", place, "--terms", terms, "--quiet")
        self.rows |= {row.code: row for row in rows}

    def suggested(self, programme: str) -> dict[str, set[str]]:
        """The criteria that are suggested for each dossier."""
        told = self.json("register", "select", "--programme", programme)
        return {
            each["key"]["code"]: {one["criterion"] for one in each["suggestions"]}
            for each in told
            if each["suggestions"]
        }

    def decide(self, programme: str) -> set[str]:
        """Write the table, mark it as a person does, give it back: arranged dossiers with a suggestion are selected."""
        place = self.place / "bang.csv"
        self.run("register", "select", "--programme", programme, "--output", place)
        table = list(csv.reader(io.StringIO(place.read_text(encoding="utf-8-sig")), delimiter=";"))
        head = table[0]
        decision, why, code = (head.index(name) for name in ("Quyết định", "Lý do", "Mã hồ sơ"))
        hints, selected = self.suggested(programme), set()
        for line in table[1:]:
            row = self.rows[line[code]]
            if row.arranged and row.code in hints:
                line[decision] = "chọn"
                selected.add(row.code)
            elif row.arranged:
                line[decision], line[why] = "không chọn", "Không thuộc tiêu chí"
        assert {line[code] for line in table[1:]} == self.rows.keys()
        with place.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(table)
        self.act("register", "decide", "--from-table", place)
        return selected

    def approve(self, name: str, programme: str, year: int, *more: object) -> None:
        """Draw a list up, submit it, approve it."""
        self.act("register", "list", "draw-up", name, "--year", year, "--programme", programme, *more)
        self.act("register", "list", "submit", name)
        paper = self.paper(f"12/QD-{name}", f"{year}-05-04")
        self.act("register", "list", "approve", name, paper)

    def mark(self, stage: str, day: str, *which: object) -> None:
        """Mark dossiers at a stage."""
        self.act("register", "mark", *which, "--stage", stage, "--date", day, "--paper", f"BB-{stage}")

    def accept(self, number: str, day: str, codes: Iterable[str]) -> None:
        """Accept dossiers by an acceptance record."""
        (self.place / "bien-ban.docx").write_bytes(b"da ky")
        place = self.paper(number, day)
        digest = "a" * 64
        with place.open("a", encoding="utf-8") as stream:
            stream.write(f'minutes = "bien-ban.docx"\nreport = "{digest}"\ndelivery = "{digest}"\n')
            stream.write(f"dossiers = {json.dumps(sorted(codes))}\n")
        self.act("register", "accept", place)

    def figures(self, by: str, *which: object) -> dict[str, dict]:
        """Rows of a table of figures by their heading."""
        told = json.loads(self.run("report", "figures", "--by", by, *which, "--json"))
        return {"/".join(map(str, row["heading"])): row for row in told}

    def progress(self, plan: Path, year: int) -> dict[str, dict]:
        """Tasks of a plan by number; it may say that some are late."""
        done = self.program(
            "register", "plan", "progress", plan, "--year", year, "--json", "--archive", self.place / "archive.toml"
        )
        assert done.returncode in (0, 1), done.stderr
        return {each["number"]: each for each in json.loads(done.stdout)["tasks"]}
