"""What a rule is: one function with its code, severity, clause and texts on top, and the loop that asks them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from traceback import walk_tb
from typing import Generic, TypeVar

from oais_vn.model.errors import OaisError
from oais_vn.model.language import Language, Text
from oais_vn.model.location import Location
from oais_vn.model.report import Finding, Severity

S = TypeVar("S")

_LONGEST_REASON = 300
"""Characters of what an exception says: it may quote the whole of a hostile file."""
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
    otherwise than its rule says, `clause` and `confidence` where the profile knows them better than the rule. Where
    `more` is not 0, the hit stands for that many places that are not told.
    """

    location: Location
    params: Mapping[str, object] = field(default_factory=dict)
    severity: Severity | None = None
    clause: str = ""
    confidence: str = ""
    more: int = 0


@dataclass(frozen=True)
class Rule(Generic[S]):
    """A rule about a subject `S`. Its code (`PREFIX-NNN`) is stable for ever; its severity is behaviour.

    `summary` says what it finds where the message is filled by each hit as a whole; else the message says it.
    """

    code: str
    severity: Severity
    clause: str
    confidence: str
    message: Text
    remedy: Text
    check: Callable[[S], Iterable[Hit]]
    summary: Text | None = None

    def findings(self, subject: S, most: int | None = None) -> Iterator[Finding]:
        """The hits as findings, their texts filled; beyond `most` they are counted in one last finding."""
        return self.told(self.check(subject), most)

    def told(self, hits: Iterable[Hit], most: int | None = None) -> Iterator[Finding]:
        """These hits as findings, as `findings` gives them."""
        told = more = 0
        worst = Severity.INFO
        for hit in hits:
            if hit.more or told == most:
                more += hit.more or 1
                worst = _heavier(worst, hit.severity or self.severity)
            else:
                told += 1
                yield self._finding(hit, self.message, self.remedy)
        if more:
            rest = self._finding(Hit(Location(), {"more": more}, worst), _MORE, _MORE_REMEDY)
            yield replace(rest, places=more)

    def _finding(self, hit: Hit, message: Text, remedy: Text) -> Finding:
        return Finding(
            code=self.code,
            severity=hit.severity or self.severity,
            message=_filled(message, hit.params),
            remedy=_filled(remedy, hit.params),
            clause=hit.clause or self.clause,
            confidence=hit.confidence or self.confidence,
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


@dataclass(frozen=True)
class Crash:
    """An exception that nobody meant to raise, in what was running: a rule by its code, a reader by what it reads."""

    what: object
    error: Exception
    location: Location = field(default_factory=Location)

    @property
    def reason(self) -> Text:
        """The kind of the error, what it says, and the line of the program where it was raised."""
        kind, place = type(self.error).__name__, ""
        for frame, line in walk_tb(self.error.__traceback__):
            place = f" ({frame.f_globals.get('__name__', '?')}:{line})"
        said = self.error.text if isinstance(self.error, OaisError) else Text(str(self.error), str(self.error))
        return Text(*(f"{kind}: {each[:_LONGEST_REASON]}{place}" for each in said))


@rule(
    "ENG-001",
    severity=Severity.ERROR,
    clause="Kiến trúc oais-vn, quyết định 6",
    confidence="A",
    message=Text(
        "quy tắc {rule} không chạy được đến cùng: {reason}",
        "the rule {rule} could not be asked to its end: {reason}",
    ),
    remedy=Text(
        "Đây là lỗi của oais-vn: hãy gửi dòng này cho người bảo trì. Các quy tắc khác vẫn được xét, nhưng chưa thể "
        "kết luận là đạt.",
        "This is a bug of oais-vn: please report this line to its maintainers. The other rules were asked, but "
        "nothing can be said to have passed.",
    ),
)
def rule_crashed(crash: Crash) -> Iterable[Hit]:
    """Every rule can be asked to its end."""
    yield Hit(crash.location, {"rule": crash.what, "reason": crash.reason})


def judge(rules: Iterable[Rule[S]], subject: S, most: int | None = None) -> Iterator[Finding]:
    """Ask every rule; all findings are given, in the order of the rules, beyond `most` of one rule as their number.

    A rule that raises, runs out of memory or recurses too deep gives `ENG-001` after what it had found, at the
    subject's `location` if it has one, and the other rules are asked all the same.
    """
    for each in rules:
        try:
            # Nearly every rule finds nothing: then nothing is set up to tell it.
            hits = iter(each.check(subject))
            for first in hits:
                yield from each.told(chain((first,), hits), most)
        except Exception as error:  # noqa: BLE001  # whatever a hostile subject makes a rule raise is a finding
            location = getattr(subject, "location", None)
            place = location if isinstance(location, Location) else Location()
            yield from rule_crashed.findings(Crash(each.code, error, place))
