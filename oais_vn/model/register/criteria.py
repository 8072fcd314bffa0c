"""Criteria by which dossiers are suggested: what the programmes ask for, tested on what the register knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from oais_vn.model.access import SecurityGrade
from oais_vn.model.description import CodeList
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import Choice, Decided, Dossier, Stage


@dataclass(frozen=True)
class Criterion:
    """One criterion. Every test that is given must hold; `person`: only a person can say that it does.

    `ended_before` is a year; `least_uses` are uses a year; `grades` are those of the format risks. `confidence` is
    how sure we are of the text, as of the rules. `words` are the labels of the media, signs and damages that it names.
    """

    code: str
    label: Text
    source: str
    confidence: str
    maintenance: tuple[str, ...] = ()
    ended_before: int | None = None
    media: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    damages: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    least_uses: int | None = None
    person: bool = False
    words: Mapping[str, Text] = field(default_factory=dict)

    def reason(self, dossier: Dossier, risks: Mapping[str, str]) -> Text | None:
        """Why the criterion holds of a dossier; None when it does not, or only a person can say.

        `risks` gives the grade of a format (PRONOM id).
        """
        if self.person:
            return None
        reasons = []
        for reason in self._tests(dossier, risks):
            if reason is None:
                return None
            reasons.append(reason)
        if not reasons:
            return None
        return Text("; ".join(each.vi for each in reasons), "; ".join(each.en for each in reasons))

    def _tests(self, dossier: Dossier, risks: Mapping[str, str]) -> Iterator[Text | None]:
        """For each test that is given why it holds, None when it does not."""
        if self.maintenance:
            kept = dossier.record["maintenance"] in self.maintenance
            yield Text("đúng thời hạn bảo quản", "of the retention asked for") if kept else None
        if self.ended_before is not None:
            # The end decides: a dossier that goes on into the later time is of both.
            last = dossier.record.date("endDate") or dossier.record.date("startDate")
            old = last is not None and last.latest.year < self.ended_before
            yield Text(f"tài liệu đến năm {last.year}", f"records up to {last.year}") if old and last else None
        if self.media:
            borne = dossier.medium in self.media
            medium = self._named([dossier.medium])
            yield Text(f"vật mang tin: {medium.vi}", f"medium: {medium.en}") if borne else None
        if self.signs:
            seen = self._named([sign for sign in dossier.signs if sign in self.signs])
            yield Text(f"dấu hiệu: {seen.vi}", f"signs: {seen.en}") if seen.vi else None
        if self.damages:
            bad = dossier.damage in self.damages
            yield self._named([dossier.damage]) if bad else None
        if self.grades:
            dying = ", ".join(puid for puid in dossier.formats if risks.get(puid) in self.grades)
            yield Text(f"định dạng có nguy cơ: {dying}", f"formats at risk: {dying}") if dying else None
        if self.least_uses is not None:
            often = dossier.uses is not None and dossier.uses >= self.least_uses
            yield (
                Text(f"khai thác {dossier.uses} lượt mỗi năm", f"asked for {dossier.uses} times a year")
                if often
                else None
            )

    def _named(self, codes: Iterable[str]) -> Text:
        labels = [self.words.get(code, Text(code, code)) for code in codes]
        return Text(", ".join(each.vi for each in labels), ", ".join(each.en for each in labels))


class Suggestion(NamedTuple):
    """That a criterion holds of a dossier, and why. A suggestion decides nothing."""

    criterion: str
    reason: Text


class ProgrammeStep(NamedTuple):
    """A step that a programme asks for, in its place among the others.

    `stage` is the one that shows it was done; without one only people can say (`outside` empty), or it is outside of
    this software, and why.
    """

    code: str
    label: Text
    confidence: str
    stage: Stage | None = None
    outside: Text | None = None


@dataclass(frozen=True)
class Programme:
    """A programme of the State, or of the `party`, with its criteria and its steps, where it says any.

    Of `never` are grades of secrecy that it excludes, of `by_decision` those whose selection needs a paper.
    """

    code: str
    label: Text
    source: str
    criteria: tuple[Criterion, ...]
    party: bool = False
    never: tuple[SecurityGrade, ...] = ()
    by_decision: tuple[SecurityGrade, ...] = ()
    steps: tuple[ProgrammeStep, ...] = ()

    def suggestions(self, dossier: Dossier, risks: Mapping[str, str]) -> Iterator[Suggestion]:
        """The criteria that hold of a dossier, with reasons; none for a grade that is excluded."""
        if dossier.grade in self.never:
            return
        for criterion in self.criteria:
            reason = criterion.reason(dossier, risks)
            if reason is not None:
                yield Suggestion(criterion.code, reason)


@dataclass(frozen=True)
class RegisterLists:
    """The register's code lists, its programmes by code, and the headers of its own columns of inventories."""

    media: CodeList
    signs: CodeList
    programmes: Mapping[str, Programme]
    headers: Mapping[str, tuple[str, ...]]
    damages: CodeList = field(default_factory=lambda: CodeList("damages", (), "", ""))
    """Degrees of damage, the worst first."""

    def require_allowed(self, dossier: Dossier, choice: Choice) -> None:
        """Refuse a selection that the programme of one of its criteria does not allow (`InputError`)."""
        if choice.decided is not Decided.SELECTED or dossier.grade is SecurityGrade.NONE:
            return
        for programme in self.programmes.values():
            if not any(each.code in choice.criteria for each in programme.criteria):
                continue
            grade = dossier.grade.value
            if dossier.grade in programme.never:
                raise InputError(
                    Text(
                        f"{dossier.key} có độ {grade}: {programme.code} không cho chọn",
                        f"{dossier.key} is of the grade {grade}: {programme.code} does not allow it",
                    )
                )
            if dossier.grade in programme.by_decision and not choice.reason.strip():
                raise InputError(
                    Text(
                        f"{dossier.key} có độ {grade}: {programme.code} đòi văn bản phê duyệt; ghi số văn bản ở lý do",
                        f"{dossier.key} is of the grade {grade}: {programme.code} asks for a paper; name it as reason",
                    )
                )

    @property
    def criteria(self) -> dict[str, Text]:
        """The criteria of all programmes in words, by code."""
        return {each.code: each.label for one in self.programmes.values() for each in one.criteria}

    @property
    def labels(self) -> dict[str, Text]:
        """Media, signs, degrees of damage and criteria in words, by code."""
        lists = (self.media, self.signs, self.damages)
        return self.criteria | {entry.code: entry.label for codes in lists for entry in codes.codes}
