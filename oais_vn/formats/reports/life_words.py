"""What the page of a dossier's life says: its blocks of facts and tables, the same for html and docx."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.paper_words import day, grouped, moment
from oais_vn.model.copies import CopyState
from oais_vn.model.language import Language, Text
from oais_vn.model.register.dossier import OriginalState, Stage
from oais_vn.model.register.life import KeptPackage, Life
from oais_vn.model.tiers import Purpose

TITLE: Final = Text("Lý lịch hồ sơ", "Life of a dossier")
_PURPOSES = {Purpose.BACKUP.value: Text("sao lưu", "backup"), Purpose.INSURANCE.value: Text("dự phòng", "insurance")}
_NONE = Text("—", "—")
_GRADE = Text("Độ mật: {grade}. Không đưa ra khỏi kho của nó.", "State secret ({grade}): may not leave its store.")


class Fact(NamedTuple):
    """A name and its value; a `wide` one needs a line of its own."""

    name: str
    value: str
    wide: bool = False


@dataclass(frozen=True)
class Block:
    """A part of the page: facts, then a table (`header`, `rows` with `widths` in parts of the line), then a `note`.

    `digests` are the columns whose cells are digests.
    """

    title: str
    facts: tuple[Fact, ...] = ()
    header: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    digests: tuple[int, ...] = ()


@dataclass(frozen=True)
class LifePage:
    """The page: its head, its blocks in order, its foot. `stages` are drawn as a road: label, day, whether reached."""

    archive: str
    kind: str
    code: str
    title: str
    verdict: str
    good: bool
    warning: str
    stages: tuple[tuple[str, str, bool], ...]
    blocks: tuple[Block, ...]
    foot: str


def life_page(life: Life, language: Language) -> LifePage:
    """The page of a life in one language; its texts are printable, and escaped by whoever writes them."""
    dossier = life.dossier
    stages = []
    for stage, stone in life.milestones():
        label = stage.label.to(language).removeprefix("đã ")
        stages.append((label[:1].upper() + label[1:], _day(stone.date) if stone else "", stone is not None))
    grade = dossier.grade.value
    verdict, good = _verdict(life)
    return LifePage(
        archive=printable(life.archive),
        kind=TITLE.to(language),
        code=printable(dossier.key.code),
        title=printable(dossier.title),
        verdict=verdict.to(language),
        good=good,
        warning=_GRADE.to(language).format(grade=printable(grade)) if grade else "",
        stages=tuple(stages),
        blocks=tuple(_blocks(life, language)),
        foot=_text(
            language,
            f"Lập lúc {moment(life.drawn)} từ nhật ký sự kiện của kho.",
            f"Drawn up at {moment(life.drawn)} from the archive's event log.",
        ),
    )


def _verdict(life: Life) -> tuple[Text, bool]:
    """In one line: how many proven copies of the newest version at how many sites, and whether it is insured."""
    held = [package for package in life.kept.packages if not package.withdrawn]
    verified = [each for each in life.kept.verified if each[0] is held[-1]]
    sites = len({copy.site or copy.tier for _, copy in verified})
    if not verified:
        return Text("Chưa có bản sao nào đã đọc lại", "No verified copy yet"), False
    said = Text(
        f"{len(verified)} bản sao đã đọc lại, ở {sites} địa điểm", f"{len(verified)} verified copies at {sites} sites"
    )
    if not life.dossier.recovery:
        return Text(f"{said.vi}; chưa có quyết định dự phòng", f"{said.en}; insurance not decided yet"), False
    number = printable(life.dossier.recovery)
    return Text(f"{said.vi}; dự phòng theo {number}", f"{said.en}; insured by {number}"), True


def _blocks(life: Life, language: Language) -> Iterator[Block]:
    yield _identity(life, language)
    yield _choice(life, language)
    yield _road(life, language)
    if life.givings:
        yield _givings(life, language)
    yield _packages(life, language)
    if any(package.copies for package in life.kept.packages):
        yield _copies(life, language)
    if any(package.films for package in life.kept.packages):
        yield _films(life, language)
    yield _proof(life, language)


def _identity(life: Life, language: Language) -> Block:
    dossier, record = life.dossier, life.dossier.record
    dates = " – ".join(str(each) for each in (record["startDate"], record["endDate"]) if each)
    fonds = dossier.key.fonds + (f" – {life.fonds.name}" if life.fonds and life.fonds.name else "")
    unit = dossier.key.unit + (f" – {life.fonds.unit_name}" if life.fonds and life.fonds.unit_name else "")
    shelf = dossier.shelf
    place = ", ".join(
        part
        for part in (shelf.place, shelf.box, f"{_decimal(shelf.metres, language)} m" if shelf.metres else "")
        if part
    )
    original = dossier.original.state.label.to(language)
    if dossier.original.date:
        original += f" ({_day(dossier.original.date)})"
    if dossier.original.decision:
        original += _text(
            language,
            f"; bản sao thay theo {dossier.original.decision}",
            f"; copy stands in by {dossier.original.decision}",
        )
    elif dossier.original.state is not OriginalState.EXTANT:
        original += _text(language, "; chưa có quyết định thay", "; no decision that a copy stands in")
    facts = [
        _fact(language, "Phông, công trình, sưu tập", "Fonds", fonds),
        _fact(language, "Đơn vị giữ bản gốc", "Unit that keeps the original", unit),
        _fact(language, "Nhóm tài liệu", "Group", dossier.group),
        _fact(language, "Thời gian", "Dates", dates),
        _fact(language, "Thời hạn lưu trữ", "Retention", life.maintenance.to(language)),
        _fact(language, "Số tờ / số trang", "Sheets / pages", f"{_count(dossier.sheets)} / {_count(dossier.pages)}"),
        _fact(language, "Vật mang tin", "Medium", life.medium.to(language)),
        _fact(language, "Dấu hiệu hư hỏng", "Signs of damage", ", ".join(each.to(language) for each in life.signs)),
        _fact(language, "Mức độ hư hỏng", "Degree of damage", life.damage.to(language)),
        _fact(language, "Nơi để bản gốc", "Where the paper lies", place),
        _fact(language, "Tình trạng bản gốc", "State of the original", original),
    ]
    return Block(_text(language, "Hồ sơ", "The dossier"), tuple(facts))


def _choice(life: Life, language: Language) -> Block:
    dossier, listed = life.dossier, life.listed
    decision = ""
    if listed is not None and listed.paper is not None:
        decision = f"{listed.paper.number}, {_day(listed.paper.date)}, {listed.paper.authority}"
        for change in listed.amendments:
            if dossier.key in (*change.added, *change.removed):
                decision += f"; {change.paper.number}, {_day(change.paper.date)}"
    choice = dossier.choice
    facts = [
        _fact(language, "Quyết định", "Choice", choice.decided.label.to(language)),
        _fact(language, "Danh mục", "List", f"{listed.id} ({listed.year})" if listed else choice.listed),
        _fact(language, "Tiêu chí", "Criteria", "; ".join(each.to(language) for each in life.criteria), wide=True),
        _fact(language, "Phê duyệt", "Approved by", decision, wide=True),
    ]
    if choice.reason:
        facts.append(_fact(language, "Lý do", "Reason", choice.reason, wide=True))
    return Block(_text(language, "Lựa chọn", "Selection"), tuple(facts))


def _road(life: Life, language: Language) -> Block:
    """The milestones that say more than their day."""
    rows = []
    for stage, stone in life.milestones():
        if stone is None or not (stone.paper or stone.sheets or stone.pages or stone.note):
            continue
        amounts = [
            f"{grouped(count)} {word}"
            for count, word in (
                (stone.sheets, _text(language, "tờ", "sheets")),
                (stone.pages, _text(language, "trang", "pages")),
            )
            if count is not None
        ]
        label = stage.label.to(language)
        rows.append((label[:1].upper() + label[1:], _day(stone.date), stone.paper, ", ".join(amounts), stone.note))
    for handed in life.refused:
        if handed.answer is not None:
            label = _text(language, "Không được nhận khi bàn giao", "Not taken when handed over")
            paper, why = handed.answer.paper or handed.id, handed.refusal(str(life.dossier.key)) or ""
            rows.append((label, _day(handed.answer.date), paper, "", why))
    return Block(
        _text(language, "Các mốc có văn bản, số lượng", "Milestones with papers and quantities"),
        header=_texts(
            language,
            ("Mốc", "Ngày", "Văn bản", "Số lượng", "Ghi chú"),
            ("Stage", "Day", "Paper", "Quantity", "Note"),
        ),
        widths=(26, 14, 22, 16, 22),
        rows=_printable(rows),
        note=_backwards(life, language),
    )  # fmt: skip


_IN_TURN: Final = (Stage.SELECTED, Stage.APPROVED, Stage.SENT, Stage.DELIVERED, Stage.CONFIRMED, Stage.ACCEPTED)
"""Stages of which each comes after those before it; records may have been arranged and reinforced at any time."""


def _backwards(life: Life, language: Language) -> str:
    """Which stages have a day before that of an earlier stage; nothing when all is in order."""
    days = {stage: stone.date for stage, stone in life.milestones() if stone is not None and stone.date}
    known = [stage for stage in _IN_TURN if stage in days]
    wrong = [(one, other) for one, other in pairwise(known) if days[other] < days[one]]
    if not wrong:
        return ""
    pairs = "; ".join(
        f"{other.label.to(language)} {_day(days[other])} < {one.label.to(language)} {_day(days[one])}"
        for one, other in wrong
    )
    return _text(
        language, f"Ngày của các mốc chạy ngược, cần xem lại: {pairs}.", f"Days run backwards, look again: {pairs}."
    )


def _givings(life: Life, language: Language) -> Block:
    key = life.dossier.key
    rows = []
    for giving in life.givings:
        sheets = dict(giving.counted).get(key)
        told = [
            f"{each.gone} → {each.back}"
            for each in life.differences
            if each.after == giving and each.dossier is not None
        ]
        whole = any(each.after == giving and each.dossier is None for each in life.differences)
        count = told[0] if told else "" if sheets is None else str(sheets)
        differs = _text(language, "cả lần giao chênh số tờ", "sheets of the whole differ") if whole else ""
        note = "; ".join(part for part in (differs, giving.condition, giving.note) if part)
        label = giving.point.label.to(language)
        rows.append(
            (label[:1].upper() + label[1:], _day(giving.date), giving.giver, giving.taker, giving.minutes, count, note)
        )
    return Block(
        _text(language, "Giao nhận bản gốc", "The original changed hands"),
        header=_texts(
            language,
            ("Mốc", "Ngày", "Bên giao", "Bên nhận", "Biên bản", "Số tờ", "Ghi chú"),
            ("Point", "Day", "Gave", "Took", "Minutes", "Sheets", "Note"),
        ),
        widths=(15, 12, 18, 18, 12, 9, 16),
        rows=_printable(rows),
    )


def _packages(life: Life, language: Language) -> Block:
    title = _text(language, "Gói lưu trữ và các phiên bản", "Packages and their versions")
    if not life.kept.packages:
        return Block(title, note=_text(language, "Chưa có gói nào trong kho.", "No package is held yet."))
    rows = [(_version(each, language), f"{each.name}\n{each.id}", each.digest) for each in life.kept.packages]
    return Block(
        title,
        header=_texts(
            language,
            ("Phiên bản", "Tên gói, OBJID", "SHA-256 của tagmanifest-sha256.txt"),
            ("Version", "Name, OBJID", "SHA-256 of tagmanifest-sha256.txt"),
        ),
        widths=(12, 44, 44),
        rows=_printable(rows),
        digests=(2,),
    )


def _version(package: KeptPackage, language: Language) -> str:
    gone = _text(language, f"\nhủy theo {package.withdrawn}", f"\nwithdrawn by {package.withdrawn}")
    return f"v{package.version}{gone if package.withdrawn else ''}"


def _copies(life: Life, language: Language) -> Block:
    rows = []
    for package in life.kept.packages:
        for copy in package.copies:
            purpose = _PURPOSES.get(copy.purpose, _NONE).to(language)
            proven = moment(copy.verified) if copy.verified else "—"
            state = copy.state.label.to(language)
            rows.append((f"v{package.version}", f"{copy.tier} ({copy.kind})", copy.site, purpose, state, proven))
    bad = sum(copy.state is not CopyState.VERIFIED for each in life.kept.packages for copy in each.copies)
    return Block(
        _text(language, "Các bản sao", "The copies"),
        header=_texts(
            language,
            ("Gói", "Vật mang tin", "Địa điểm", "Mục đích", "Tình trạng", "Lần đọc lại đúng gần nhất"),
            ("Package", "Carrier", "Site", "Purpose", "State", "Last proven"),
        ),
        widths=(8, 22, 20, 13, 17, 20),
        rows=_printable(rows),
        note=_text(language, f"{bad} bản không tính được.", f"{bad} copies do not count.") if bad else "",
    )


def _films(life: Life, language: Language) -> Block:
    rows = [
        (
            f"v{package.version}",
            film.reel,
            f"{film.first}–{film.last} ({film.number}/{film.parts})",
            grouped(film.pages),
            film.state.label.to(language),
            moment(film.seen) if film.seen else "—",
        )
        for package in life.kept.packages
        for film in package.films
    ]
    return Block(
        _text(language, "Trên phim (mức nội dung)", "On film (content level)"),
        header=_texts(
            language,
            ("Gói", "Cuộn", "Khuôn hình (phần)", "Số trang", "Tình trạng", "Lần xem gần nhất"),
            ("Package", "Reel", "Frames (part)", "Pages", "State", "Last seen"),
        ),
        widths=(8, 20, 20, 12, 20, 20),
        rows=_printable(rows),
    )


def _proof(life: Life, language: Language) -> Block:
    size = grouped(life.proof.size) if language == "vi" else f"{life.proof.size:,}"
    return Block(
        _text(language, "Bằng chứng", "Proof"),
        (_fact(language, "Đầu chuỗi nhật ký", "Head of the event log", f"{life.proof.head} ({size} byte)", wide=True),),
        note=_text(
            language,
            f"Cách kiểm tra: lấy {life.proof.size} byte đầu của nhật ký sự kiện (head -c {life.proof.size}); SHA-256 "
            "của dòng cuối, không kể dấu xuống dòng, phải bằng đầu chuỗi trên; mỗi dòng ghi SHA-256 của dòng trước "
            "(previous). Mã băm của mỗi gói chứng cho mọi byte của gói.",
            f"How to check: take the first {life.proof.size} bytes of the event log (head -c {life.proof.size}); the "
            "SHA-256 of its last line, without the line feed, must be the head above; every line has that of the line "
            "before (previous). The digest of a package proves every byte of it.",
        ),
    )


def _fact(language: Language, vi: str, en: str, value: str, *, wide: bool = False) -> Fact:
    return Fact(_text(language, vi, en), printable(value) or "—", wide)


def _text(language: Language, vi: str, en: str) -> str:
    return Text(vi, en).to(language)


def _texts(language: Language, vi: tuple[str, ...], en: tuple[str, ...]) -> tuple[str, ...]:
    return vi if language == "vi" else en


def _printable(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple("\n".join(printable(line) for line in cell.split("\n")) for cell in row) for row in rows)


def _count(number: int | None) -> str:
    return "—" if number is None else grouped(number)


def _decimal(number: str, language: Language) -> str:
    return number.replace(".", ",") if language == "vi" else number


def _day(text: str) -> str:
    return day(text[:10]) if text else ""
