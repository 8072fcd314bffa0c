"""The verdict on a lot by what people saw in its sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oais_vn.model.sampling import DefectKind, Draw, Look, LotHistory, Outcome, Rigour
from oais_vn.validation.sampling.odds import guarantee


def settled(
    draw: Draw, looks: Sequence[Look], kinds: Mapping[str, DefectKind], record_sha256: str, form_sha256: str
) -> Outcome:
    """Accepted when no more than Ac items are defective and none of them critically (Ac = 0)."""
    plan = draw.plan
    defective = tuple(look for look in looks if not look.passed)
    critical = sum(kinds[look.defect].critical for look in defective)
    accepted = len(defective) <= plan.accept and not critical
    days = sorted(look.day for look in looks if look.day is not None)
    return Outcome(
        draw=draw,
        record_sha256=record_sha256,
        form_sha256=form_sha256,
        defective=defective,
        critical=critical,
        accepted=accepted,
        accepted_tighter=accepted and plan.tighter is not None and len(defective) <= plan.tighter,
        guarantee=guarantee(plan),
        inspectors=tuple(dict.fromkeys(look.inspector for look in looks if look.inspector)),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
    )


def history_of(outcome: Outcome) -> LotHistory:
    """What the switching rules ask of this lot."""
    plan = outcome.draw.plan
    return LotHistory(plan.rigour or Rigour.NORMAL, plan.accept, outcome.accepted, outcome.accepted_tighter)
