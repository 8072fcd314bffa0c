"""Auditing: copies are looked at by the calendar of their tier; what was not audited is never fine."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from oais_vn.model.batch import Kept
from oais_vn.model.copies import Audited, Copy, CopyState
from oais_vn.model.errors import StorageError
from oais_vn.model.language import Text
from oais_vn.model.ports import Progress, Task
from oais_vn.model.preservation import Outcome
from oais_vn.model.tapes import TapeSet
from oais_vn.model.tiers import Level, Seen, StorageTier, Verdict
from oais_vn.workflows.books import stamp_of
from oais_vn.workflows.keeper import Keeper

_CONFIDENCE = 0.95


@dataclass(frozen=True)
class Plan:
    """What an audit is to do beyond the calendar: read `whole` copies, or a `sample` of each tier drawn by `seed`."""

    whole: bool = False
    sample: int = 0
    seed: str = ""


class Sight(NamedTuple):
    """What was seen of a copy, and whether that is to be recorded."""

    copy: Copy
    verdict: Verdict
    noted: bool


@dataclass(frozen=True)
class LookJob:
    """One copy to look at, whatever is not fine by reading it back; nothing is recorded.

    `since` is when the audit began that this is part of: a later one looks again.
    """

    tier: StorageTier
    copy: Copy
    level: Level
    since: str = ""

    def stamp(self) -> str:
        """What is looked at, how, and in which audit."""
        return stamp_of(self.since, self.copy.tier, self.copy.key, self.level.value)

    def run(self, progress: Progress | None = None) -> Sight:
        """Look at it."""
        try:
            verdict = self.tier.verify(self.copy.receipt, self.level)
            if self.level is not Level.READBACK and verdict.seen is Seen.OK:
                return Sight(self.copy, verdict, noted=False)
            if self.level is not Level.READBACK:
                verdict = self.tier.verify(self.copy.receipt, Level.READBACK)
        except StorageError as error:
            verdict = Verdict(Seen.NOT_AUDITED, Level.PRESENCE, error.text)
        return Sight(self.copy, verdict, noted=True)


@dataclass(frozen=True)
class SightBook:
    """What an audit that was stopped has read back since it began: proven by log and catalogue."""

    keeper: Keeper
    since: str

    def stamp(self, job: Task[Sight]) -> str:
        """The stamp of the job."""
        return job.stamp() if isinstance(job, LookJob) else ""

    def kept(self, result: Sight) -> Kept:
        """The copy, and what was seen of it."""
        seen, copy = result.verdict.seen.value, result.copy
        return Kept(f"{copy.tier}/{copy.key}", stamp_of(seen), copy.size, {"name": copy.name, "seen": seen})

    def proven(self, kept: Kept) -> Sight | None:
        """The copy, when it was recorded as good in this audit; else None."""
        for copy in self.keeper.catalogue.copies(str(kept.value["name"])):
            if f"{copy.tier}/{copy.key}" == kept.place and copy.state is CopyState.VERIFIED:
                fine = Verdict(Seen.OK, Level.READBACK, Text("", ""))
                return Sight(copy, fine, noted=False) if copy.verified >= self.since else None
        return None


Looking = Callable[[Iterable[tuple[str, LookJob]]], Iterator[Sight]]
"""Who does the jobs of looking, in their order."""


def one_by_one(jobs: Iterable[tuple[str, LookJob]]) -> Iterator[Sight]:
    """Look here, one copy after another."""
    for _, job in jobs:
        yield job.run()


def audit(
    keeper: Keeper,
    plan: Plan,
    progress: Progress | None = None,
    looking: Looking = one_by_one,
    since: str = "",
) -> Iterator[Audited]:
    """Audit every tier; gives each copy that was looked at, or should have been.

    By the calendar everything on a tier is looked at (name, size, the digest that it tells) every `look_days`, and a
    copy is read back every `readback_days`, or when it was found damaged before. Only reading back makes VERIFIED.
    """
    keeper.require_operator()
    keeper.catch_up()
    by_tier: dict[str, list[Copy]] = {code: [] for code in keeper.tiers}
    for copy in keeper.catalogue.copies():
        if copy.state not in (CopyState.SUPERSEDED, CopyState.WITHDRAWN) and copy.tier in by_tier:
            by_tier[copy.tier].append(copy)
    for copies in by_tier.values():
        if copies:
            yield from _audited(keeper, copies, plan, progress, looking, since)


def _audited(
    keeper: Keeper, copies: Sequence[Copy], plan: Plan, progress: Progress | None, looking: Looking, since: str
) -> Iterator[Audited]:
    judge = keeper.judge()
    code = copies[0].tier
    carrier = judge.carriers[code]
    shallow = plan.whole or judge.look_due(carrier)
    deep = {copy.key for copy in copies if plan.whole or judge.readback_due(copy)}
    deep |= {copy.key for copy in drawn(copies, plan.sample, plan.seed)}
    if isinstance(keeper.tiers[code], TapeSet):
        # In the order in which they lie there: tapes are changed and wound once.
        copies = sorted(copies, key=lambda copy: copy.version)
    due = [copy for copy in copies if shallow or copy.key in deep]
    absent = keeper.absent(code)
    if absent is not None:
        if due:
            keeper.record("fixity check", carrier, outcome=Outcome.WARNING, note=_not_audited(len(due), absent))
        for copy in due:
            yield Audited(copy, Seen.NOT_AUDITED, Level.PRESENCE, absent, copy.state)
        return
    jobs = (
        (
            f"{code}/{copy.key}",
            LookJob(keeper.tiers[code], copy, Level.READBACK if copy.key in deep else Level.DIGEST, since),
        )
        for copy in due
    )
    seen: Counter[bool] = Counter()
    for number, sight in enumerate(looking(jobs), 1):
        if progress is not None:
            progress(f"{code}: {sight.copy.name}", number, len(due))
        audited = _noted(keeper, sight)
        seen[audited.seen is Seen.OK] += 1
        yield audited
    if seen:
        after = carrier._replace(looked=keeper.now()) if shallow else carrier
        outcome = Outcome.FAIL if seen[False] else Outcome.SUCCESS
        keeper.record("fixity check", after, outcome=outcome, note=_told(seen, len(deep), len(copies), plan))


def look(keeper: Keeper, copy: Copy, level: Level) -> Audited:
    """Look at one copy; whatever is not fine is read back before it is called damaged, and every damage is recorded."""
    return _noted(keeper, LookJob(keeper.tiers[copy.tier], copy, level).run())


def _noted(keeper: Keeper, sight: Sight) -> Audited:
    copy, verdict, noted = sight
    known = keeper.noted(copy, verdict) if noted else copy
    return Audited(known, verdict.seen, verdict.level, verdict.note, copy.state)


def drawn(copies: Iterable[Copy], number: int, seed: str) -> list[Copy]:
    """`number` copies drawn by `seed`: anybody can draw the same again."""
    by_lot = sorted(copies, key=lambda copy: hashlib.sha256(f"{seed}\0{copy.tier}\0{copy.key}".encode()).digest())
    return by_lot[:number]


def detectable(total: int, sample: int) -> int | None:
    """How many of `total` copies must be bad for a sample to hold one of them in 95 of 100 draws; None: never surely.

    The hypergeometric distribution: a sample finds epidemics, not the single rotten copy.
    """
    if not 0 < sample <= total:
        return None

    def missed(bad: int) -> float:
        if bad > total - sample:
            return 0.0
        return math.exp(
            math.lgamma(total - bad + 1)
            - math.lgamma(total - bad - sample + 1)
            - math.lgamma(total + 1)
            + math.lgamma(total - sample + 1)
        )

    low, high = 1, total
    while low < high:
        middle = (low + high) // 2
        if missed(middle) <= 1 - _CONFIDENCE:
            high = middle
        else:
            low = middle + 1
    return low


def _told(seen: Counter[bool], deep: int, total: int, plan: Plan) -> Text:
    """What was done on one tier, so that whoever reads the log knows what it proves."""
    vi = f"kiểm tra {seen.total()}/{total} bản, trong đó đọc lại mọi byte {deep} bản; {seen[False]} bản không tốt"
    en = f"{seen.total()}/{total} copies were looked at, {deep} of them read back whole; {seen[False]} not fine"
    sample = min(plan.sample, total)
    least = detectable(total, sample)
    if least is None:
        return Text(vi, en)
    return Text(
        f"{vi}; mẫu {sample} bản (hạt giống {plan.seed}): 95 % thấy được nếu có từ {least} bản hỏng",
        f"{en}; a sample of {sample} (seed {plan.seed}): shows damage in 95 of 100 draws when {least} or more are bad",
    )


def _not_audited(number: int, absent: Text) -> Text:
    return Text(
        f"{number} bản đến hạn CHƯA kiểm tra được: {absent.vi}", f"{number} copies due were NOT audited: {absent.en}"
    )
