"""What a rule is: one function with its code, severity, clause and texts on top, and the loop that asks them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from oais_vn.model.language import Language, Text
from oais_vn.model.report import Finding, Location, Severity

S = TypeVar("S")

MOST_TOLD = 1_000
"""Hits of one rule that a report on a package tells one by one; the others are counted."""

_MORE = Text(
    "còn {more} chỗ nữa như các chỗ đã nêu ở trên",
    "{more} more places like those told above",
)
_MORE_REMEDY = Text(
    "Xử lý các chỗ đã nêu, rồi kiểm tra lại để thấy các chỗ còn lại.",
    "Deal with the places that are told, then validate again to see the others.",
)
_WEIGHTS = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


def _heavier(one: Severity, other: Severity) -> Severity:
    """The graver of two severities."""
    return max(one, other, key=_WEIGHTS.__getitem__)


@dataclass(frozen=True)
class Hit:
    """One place where a rule is not kept; `params` fill the `{name}` fields of the rule's texts.

    A value that is a `Text` speaks the language of the text that it fills. `severity` is given where this hit weighs
    otherwise than its rule says. Where `more` is not 0, the hit stands for that many places that are not told.
    """

    location: Location
    params: Mapping[str, object] = field(default_factory=dict)
    severity: Severity | None = None
    more: int = 0


@dataclass(frozen=True)
class Rule(Generic[S]):
    """A rule about a subject `S`. Its code (`PREFIX-NNN`) is stable for ever; its severity is behaviour."""

    code: str
    severity: Severity
    clause: str
    confidence: str
    message: Text
    remedy: Text
    check: Callable[[S], Iterable[Hit]]

    def findings(self, subject: S, most: int | None = None) -> Iterator[Finding]:
        """The hits as findings, their texts filled; beyond `most` they are counted in one last finding."""
        told = more = 0
        worst = Severity.INFO
        for hit in self.check(subject):
            if hit.more or told == most:
                more += hit.more or 1
                worst = _heavier(worst, hit.severity or self.severity)
            else:
                told += 1
                yield self._finding(hit, self.message, self.remedy)
        if more:
            yield self._finding(Hit(Location(), {"more": more}, worst), _MORE, _MORE_REMEDY)

    def _finding(self, hit: Hit, message: Text, remedy: Text) -> Finding:
        return Finding(
            code=self.code,
            severity=hit.severity or self.severity,
            message=_filled(message, hit.params),
            remedy=_filled(remedy, hit.params),
            clause=self.clause,
            confidence=self.confidence,
            location=hit.location,
            params={name: str(_spoken(value, "en")) for name, value in hit.params.items()},
        )


def _filled(text: Text, params: Mapping[str, object]) -> Text:
    return Text(
        text.vi.format_map({name: _spoken(value, "vi") for name, value in params.items()}),
        text.en.format_map({name: _spoken(value, "en") for name, value in params.items()}),
    )


def _spoken(value: object, language: Language) -> object:
    return value.to(language) if isinstance(value, Text) else value


def rule(
    code: str, *, severity: Severity, clause: str, confidence: str, message: Text, remedy: Text
) -> Callable[[Callable[[S], Iterable[Hit]]], Rule[S]]:
    """Make a function that yields hits into a `Rule`."""

    def made(check: Callable[[S], Iterable[Hit]]) -> Rule[S]:
        return Rule(code, severity, clause, confidence, message, remedy, check)

    return made


def judge(rules: Iterable[Rule[S]], subject: S, most: int | None = None) -> Iterator[Finding]:
    """Ask every rule; all findings are given, in the order of the rules, beyond `most` of one rule as their number."""
    for each in rules:
        yield from each.findings(subject, most)
