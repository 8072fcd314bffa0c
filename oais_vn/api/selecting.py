"""Selection at the register: suggestions, tables that people mark and give back, lists as documents."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from oais_vn import wiring
from oais_vn.api.targets import ending
from oais_vn.formats.register import marked
from oais_vn.formats.reports.paper_words import day
from oais_vn.formats.reports.selection_papers import ListPaper, Section, write_list_document
from oais_vn.formats.reports.selection_sheets import write_list_workbook
from oais_vn.model.alphabet import in_alphabet
from oais_vn.model.dates import VIETNAM
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.criteria import Programme, RegisterLists
from oais_vn.model.register.dossier import Decided, Dossier, DossierKey, Milestone, Stage
from oais_vn.model.register.fonds import FondsKey, RegisteredFonds
from oais_vn.model.register.listing import ListState, SelectionList
from oais_vn.model.register.wanted import Wanted
from oais_vn.storage.publish import publish_new_file
from oais_vn.wiring import register as shelf
from oais_vn.workflows.register import marking, selecting
from oais_vn.workflows.register.desk import RegisterDesk
from oais_vn.workflows.register.selecting import Suggested

_PLACE = str | os.PathLike[str]
_Rows = Callable[[int], Iterable[Dossier]]


@dataclass(frozen=True)
class Selecting:
    """Selection at a register. Documents are .docx and .xlsx by the ending of their path, tables .xlsx and .csv."""

    desk: Callable[[], AbstractContextManager[RegisterDesk]]
    lists: RegisterLists

    def suggest(
        self, programme: str, wanted: Wanted | None = None, *, risks: _PLACE | None = None
    ) -> Iterator[Suggested]:
        """Dossiers with the criteria of a programme that hold of them, and why; nothing is decided.

        Formats at risk are those of the shipped risk register, with an archive's own (`risks`, TOML) over it.
        """
        chosen = self.programme(programme)
        register = wiring.risk_register(None if risks is None else Path(risks))
        grades = {puid: risk.grade.value for puid, risk in register.formats.items()}
        with self.desk() as desk:
            yield from selecting.suggest(desk, chosen, wanted or Wanted(), grades)

    def programme(self, code: str) -> Programme:
        """The programme of this code; `InputError` when there is none."""
        if code in self.lists.programmes:
            return self.lists.programmes[code]
        known = ", ".join(self.lists.programmes)
        raise InputError(
            Text(f"không có chương trình {code!r}; có: {known}", f"no programme {code!r}; there are: {known}")
        )

    def require_criteria(self, codes: Iterable[str]) -> None:
        """Refuse a code that no programme has (`InputError`)."""
        known = {each.code for programme in self.lists.programmes.values() for each in programme.criteria}
        for code in codes:
            if code not in known:
                names = ", ".join(sorted(known))
                raise InputError(
                    Text(f"không có tiêu chí {code!r}; có: {names}", f"no criterion {code!r}; there are: {names}")
                )

    def write_table(self, programme: str, path: _PLACE, suggested: Iterable[Suggested]) -> int:
        """Write suggestions as a table (.xlsx, .csv) for people to mark; gives how many rows it has."""
        count = 0

        def counted() -> Iterator[Suggested]:
            nonlocal count
            for each in suggested:
                count += 1
                yield each

        rows = marked.marking_rows(counted(), self.lists)

        def write(stream: IO[bytes]) -> None:
            if ending(path, ".xlsx", ".csv") == ".csv":
                marked.write_marking_csv(rows, stream)
            else:
                marked.write_marking_workbook(rows, self.lists, programme, stream)

        publish_new_file(Path(path), write)
        return count

    def decide_from(self, path: _PLACE) -> tuple[int, int]:
        """Decide as people marked the table, on all rows or none; gives how many are selected and how many refused.

        Raises `InputError` for rows that are wrong, and for a dossier that was changed since the table was written.
        """
        rows = marked.read_marking(*shelf.table(Path(path)))
        self.require_criteria(code for row in rows for code in row.choice.criteria)
        with self.desk() as desk:
            desk.catch_up()
            decisions = [selecting.Decision(desk.dossier(row.called).key, row.choice, row.revision) for row in rows]
            selecting.decide_each(desk, decisions, self.lists.require_allowed)
        chosen = sum(row.choice.decided is Decided.SELECTED for row in rows)
        return chosen, len(rows) - chosen

    def mark_from(self, path: _PLACE, default: Milestone) -> int:
        """Mark dossiers as a table (.xlsx, .csv) says it; what a row does not say is as in `default`."""
        rows = marked.read_stones(*shelf.table(Path(path)), default)
        late = next((row for row in rows if not row.stone.date), None)
        if late is not None:
            raise InputError(Text(f"{late.called}: thiếu ngày (--date)", f"{late.called}: its day is missing (--date)"))
        for row in rows:
            require_past(row.stone.date)
        with self.desk() as desk:
            desk.catch_up()
            return marking.mark_each(desk, default.stage, [(desk.dossier(row.called).key, row.stone) for row in rows])

    def selected_after(self, called: str) -> int:
        """How many dossiers of an approved list are known as selected only after the day of their decision."""
        with self.desk() as desk:
            return selecting.selected_after(desk, desk.held(SelectionList, called))

    def write_list(self, called: str, path: _PLACE, *, place: str = "", superior: str = "") -> Section:
        """Write a list by fonds and group, as it stands with its amendments; gives what it has in all."""
        with self.desk() as desk:
            listed = desk.held(SelectionList, called)
            wanted = Wanted(unit=listed.unit, listed=called)
            paper = None if listed.state is not ListState.APPROVED else listed.paper
            attached = (
                "(Kèm theo Tờ trình số …… ngày …… tháng …… năm ……)"
                if paper is None
                else f"(Kèm theo Quyết định số {paper.number} ngày {day(paper.date)} của {paper.authority})"
            )
            if listed.amendments:
                numbers = ", ".join(change.paper.number for change in listed.amendments)
                attached = f"{attached[:-1]}; đã điều chỉnh theo {numbers})"
            about = f"{_SUBJECTS.get(listed.programme, _SUBJECTS[''])} năm {listed.year}"
            notes = [f"Chưa đưa vào rà soát: {_left(named)}; lý do: {reason}." for named, reason in listed.left_out]
            party = self._is_party(listed)
            head = _Head(about, attached, listed.unit, listed.year, tuple(notes), place, superior, party=party)
            return self._write(desk, head, [("", wanted)], lambda _: True, path)

    def write_amendment(
        self, called: str, number: int, path: _PLACE, *, place: str = "", superior: str = ""
    ) -> Section:
        """Write an amendment of a list (from 1): what came in and what went out; gives what both have."""
        with self.desk() as desk:
            listed = desk.held(SelectionList, called)
            if not 1 <= number <= len(listed.amendments):
                count = len(listed.amendments)
                raise InputError(
                    Text(
                        f"danh mục {called} có {count} lần điều chỉnh, không có lần {number}",
                        f"list {called} has {count} amendments, not number {number}",
                    )
                )
            change = listed.amendments[number - 1]
            parts = [("A. Bổ sung vào danh mục", change.added), ("B. Đưa ra khỏi danh mục", change.removed)]
            subject = _SUBJECTS.get(listed.programme, _SUBJECTS[""])
            head = _Head(
                f"Điều chỉnh (lần {number}) {subject[0].lower()}{subject[1:]} năm {listed.year}",
                f"(Kèm theo Quyết định số {change.paper.number} ngày {day(change.paper.date)} của "
                f"{change.paper.authority})",
                *(listed.unit, listed.year, (f"Lý do điều chỉnh: {change.reason}.",), place, superior, False),
                self._is_party(listed),
            )
            return self._write(desk, head, [(title, keys) for title, keys in parts if keys], lambda _: True, path)

    def write_yearly(self, year: int, path: _PLACE, *, unit: str = "", place: str = "", superior: str = "") -> Section:
        """Write the list of a year (Decree 113/2025 Đ30.2.a): what must have an insurance copy and has none yet.

        It has the dossiers of lists approved up to the end of `year` that have no copy by decision; gives what they
        are in all. `InputError` where
        there are none, or several units and `unit` does not say whose list it is.
        """
        with self.desk() as desk:
            known = {each.key.unit for each in desk.register.things(RegisteredFonds)}
            if not unit and len(known) > 1:
                names = ", ".join(sorted(known))
                raise InputError(Text(f"hãy chọn đơn vị (--unit): {names}", f"say which unit (--unit): {names}"))
            head = _Head(
                f"Tài liệu phải lập bản dự phòng, thống kê năm {year}",
                "(Theo điểm a khoản 2 Điều 30 Nghị định số 113/2025/NĐ-CP)",
                *(unit or next(iter(known), ""), year),
                (f"Hồ sơ thuộc danh mục được phê duyệt đến hết năm {year}, chưa có quyết định về bản dự phòng.",),
                *(place, superior),
            )
            wanted = Wanted(unit=head.unit, decided=Decided.SELECTED, reached=Stage.APPROVED, recovery=False)
            return self._write(desk, head, [("", wanted)], lambda each: _approved(each, year), path)

    def _is_party(self, listed: SelectionList) -> bool:
        programme = self.lists.programmes.get(listed.programme)
        return programme is not None and programme.party

    def _write(
        self,
        desk: RegisterDesk,
        head: _Head,
        parts: Iterable[tuple[str, Wanted | tuple[DossierKey, ...]]],
        fits: Callable[[Dossier], bool],
        path: _PLACE,
    ) -> Section:
        """Two readings: one for the quantities of every group, one for the rows; no list is held as a whole."""
        names = {each.key: each for each in desk.register.things(RegisteredFonds)}
        sections: list[Section] = []
        sources: list[Callable[[], Iterable[Dossier]]] = []
        codes: dict[str, None] = {}
        kept: set[FondsKey] = set()
        for title, asked in parts:
            found: dict[tuple[str, str], Section] = {}
            for dossier in _asked(desk, asked):
                if fits(dossier):
                    key = (dossier.key.fonds, dossier.group)
                    empty = Section(_heading(title, names, dossier))
                    found[key] = found.get(key, empty).plus(dossier)
                    codes.update(dict.fromkeys(dossier.choice.criteria))
                    kept.add(FondsKey(dossier.key.unit, dossier.key.fonds))
            for fonds, group in sorted(found, key=lambda each: (each[0], in_alphabet(each[1]))):
                sections.append(found[fonds, group])
                sources.append(_Part(desk, asked, fonds, group, fits).dossiers)
        if not sections:
            raise InputError(Text("danh mục không có hồ sơ nào", "the list has no dossiers"))
        units = {key.unit: each.unit_name for key, each in names.items()}
        labels = {
            each.code: f"{each.label.vi} ({each.source})"
            for programme in self.lists.programmes.values()
            for each in programme.criteria
            if each.code in codes
        }
        paper = ListPaper(
            *(head.about, head.attached, units.get(head.unit, head.unit), head.year, tuple(sections), labels),
            *(self.lists, head.notes, head.superior, head.place, head.closing),
            tuple(each for key, each in names.items() if key in kept),
            head.party,
        )
        write = write_list_document if ending(path, ".docx", ".xlsx") == ".docx" else write_list_workbook
        publish_new_file(Path(path), lambda stream: write(paper, lambda place: sources[place](), stream))
        return paper.total


@dataclass(frozen=True)
class _Head:
    about: str
    attached: str
    unit: str
    year: int
    notes: tuple[str, ...]
    place: str
    superior: str
    closing: bool = True
    party: bool = False


@dataclass(frozen=True)
class _Part:
    """The dossiers of a group of a fonds among those that are asked for."""

    desk: RegisterDesk
    asked: Wanted | tuple[DossierKey, ...]
    fonds: str
    group: str
    fits: Callable[[Dossier], bool]

    def dossiers(self) -> Iterator[Dossier]:
        """Them, one by one."""
        asked = self.asked
        if isinstance(asked, Wanted):
            asked = Wanted(**{**vars(asked), "fonds": self.fonds, "group": self.group})
        for each in _asked(self.desk, asked):
            if (each.key.fonds, each.group) == (self.fonds, self.group) and self.fits(each):
                yield each


_SUBJECTS = {
    "qd71": "Hồ sơ lựa chọn lập bản sao bảo hiểm tài liệu lưu trữ",
    "hd40": "Hồ sơ lựa chọn số hóa, lập bản sao bảo hiểm",
    "": "Hồ sơ lựa chọn lập bản dự phòng tài liệu lưu trữ",
}


def _left(named: str) -> str:
    """A group as it is named; of a fonds what is not in the list."""
    return named if "/" in named else f"phần còn lại của phông {named}"


def require_past(day: str) -> None:
    """Refuse a day (ISO 8601) that is still to come (`InputError`)."""
    if day > wiring.clock()().astimezone(VIETNAM).date().isoformat():
        raise InputError(Text(f"ngày chưa tới: {day}", f"a day that is still to come: {day}"))


def _asked(desk: RegisterDesk, asked: Wanted | tuple[DossierKey, ...]) -> Iterator[Dossier]:
    return desk.register.dossiers(asked) if isinstance(asked, Wanted) else desk.dossiers(asked)


def _approved(dossier: Dossier, year: int) -> bool:
    stone = dossier.reached(Stage.APPROVED)
    return stone is not None and stone.date[:4] <= f"{year:04d}"


def _heading(title: str, names: dict[FondsKey, RegisteredFonds], dossier: Dossier) -> str:
    fonds = names.get(FondsKey(dossier.key.unit, dossier.key.fonds))
    name = dossier.key.fonds if fonds is None else f"{fonds.name} (mã {dossier.key.fonds})"
    group = dossier.group or "chưa phân nhóm"
    return f"{title}. {name}: {group}" if title else f"{name}: {group}"
