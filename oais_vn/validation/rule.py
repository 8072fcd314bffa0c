"""What a rule is: one function with its code, severity, clause and texts on top, and the loop that asks them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from oais_vn.model.language import Language, Text
from oais_vn.model.report import Finding, Location, Severity

S = TypeVar("S")


@dataclass(frozen=True)
class Hit:
    """One place where a rule is not kept; `params` fill the `{name}` fields of the rule's texts.

    A value that is a `Text` speaks the language of the text that it fills. `severity` is given where this hit weighs
    otherwise than its rule says.
    """

    location: Location
    params: Mapping[str, object] = field(default_factory=dict)
    severity: Severity | None = None


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

    def findings(self, subject: S) -> Iterator[Finding]:
        """Every hit as a finding, its texts filled."""
        for hit in self.check(subject):
            yield Finding(
                code=self.code,
                severity=hit.severity or self.severity,
                message=_filled(self.message, hit.params),
                remedy=_filled(self.remedy, hit.params),
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


def judge(rules: Iterable[Rule[S]], subject: S) -> Iterator[Finding]:
    """Ask every rule; all findings are given, in the order of the rules."""
    for each in rules:
        yield from each.findings(subject)
