"""The draw record and the result as JSON (schemas `oais-vn/sample-draw/1`, `oais-vn/sample-result/1`)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from importlib.metadata import version
from typing import Any

from oais_vn.formats.sampling.words import sentences
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.sampling import (
    DefectKind,
    Draw,
    Drawn,
    DrawnFrom,
    Item,
    LotHistory,
    Method,
    Outcome,
    Plan,
    Rigour,
    Stratum,
)

DRAW = "oais-vn/sample-draw/1"
RESULT = "oais-vn/sample-result/1"
_TOOL = "oais-vn"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LARGEST_LOT = 1 << 53
"""Items; more are in no lot, and floating point could not count them."""
_NUMBERS = ("aql", "lq", "share", "threshold")
_FROM = ("sha256", "files", "fonds", "lot", "round", "supplier", "profile")


def draw_bytes(draw: Draw, generator: str) -> bytes:
    """The record as UTF-8; bytes of a path that are no UTF-8 are JSON escapes of lone surrogates."""
    return _bytes(
        {
            "schema": DRAW,
            "tool": {"name": _TOOL, "version": version(_TOOL)},
            "made": draw.made,
            "generator": generator,
            "delivery": {name: getattr(draw.delivery, name) for name in _FROM},
            "nonce": draw.nonce,
            "commitment": draw.commitment,
            "seed": draw.seed,
            "plan": _plan(draw.plan),
            "left_out": draw.left_out,
            "strata": [stratum._asdict() for stratum in draw.strata],
            "items": [item._asdict() for item in draw.items],
        }
    )


def read_draw(data: bytes, name: str, generator: str) -> Draw:
    """The record back; raises `PackageError` for what is no draw record or was drawn in another way."""
    told = _read(data, name, DRAW, Text("biên bản rút mẫu", "draw record"))
    if told.get("generator") != generator:
        raise PackageError(
            Text(
                f"{name}: mẫu được rút theo cách {told.get('generator')!r}, chương trình này biết {generator!r}",
                f"{name}: drawn by {told.get('generator')!r}, this program knows {generator!r}",
            ),
            path=name,
        )
    try:
        draw = Draw(
            delivery=DrawnFrom(**{key: told["delivery"][key] for key in _FROM}),
            nonce=str(told["nonce"]),
            commitment=str(told["commitment"]),
            seed=str(told["seed"]),
            plan=_plan_of(told["plan"]),
            strata=tuple(Stratum(str(row["dossier"]), int(row["items"]), int(row["drawn"])) for row in told["strata"]),
            items=tuple(
                Drawn(
                    int(row["number"]),
                    str(row["dossier"]),
                    int(row["place"]),
                    str(row["document"]),
                    str(row["path"]),
                    int(row["page"]),
                )
                for row in told["items"]
            ),
            left_out=int(told["left_out"]),
            made=str(told["made"]),
        )
        _require_sound(draw)
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise _damaged(name, error) from error
    return draw


def result_bytes(outcome: Outcome, kinds: Mapping[str, DefectKind]) -> bytes:
    """The result as UTF-8, with the sentences that minutes can take in both languages."""
    draw, guarantee = outcome.draw, outcome.guarantee
    drawn = {stratum.dossier: stratum.drawn for stratum in draw.strata if stratum.drawn}
    bad = Counter(look.item.dossier for look in outcome.defective)
    return _bytes(
        {
            "schema": RESULT,
            "tool": {"name": _TOOL, "version": version(_TOOL)},
            "verdict": "accepted" if outcome.accepted else "rejected",
            "delivery": {name: getattr(draw.delivery, name) for name in _FROM},
            "draw": {"sha256": outcome.record_sha256, "commitment": draw.commitment, "seed": draw.seed},
            "form": {"sha256": outcome.form_sha256},
            "plan": _plan(draw.plan),
            "looked_at": draw.plan.size,
            "defective": len(outcome.defective),
            "critical": outcome.critical,
            "accepted_tighter": outcome.accepted_tighter,
            "guarantee": {
                "weak_per_cent": str(guarantee.weak),
                "weak_critical_per_cent": str(guarantee.weak_critical),
                "accepted_at_aql": guarantee.at_aql,
            },
            "inspectors": list(outcome.inspectors),
            "first_day": None if outcome.first_day is None else outcome.first_day.isoformat(),
            "last_day": None if outcome.last_day is None else outcome.last_day.isoformat(),
            "dossiers": [
                {"dossier": dossier, "looked_at": count, "defective": bad[dossier]} for dossier, count in drawn.items()
            ],
            "defects": [
                {
                    **look.item._asdict(),
                    "defect": look.defect,
                    "label": kinds[look.defect].label._asdict(),
                    "critical": kinds[look.defect].critical,
                    "note": look.note,
                }
                for look in outcome.defective
            ],
            "sentences": [sentence._asdict() for sentence in sentences(outcome)],
        }
    )


def read_history(data: bytes, name: str) -> tuple[LotHistory, Mapping[str, Any]]:
    """What switching asks of the lot in a result, and its delivery; raises `PackageError`."""
    told = _read(data, name, RESULT, Text("kết quả kiểm tra mẫu", "sampling result"))
    try:
        plan = _plan_of(told["plan"])
        if plan.rigour is None:
            raise PackageError(
                Text(
                    f"{name}: lô này không được kiểm tra theo ISO 2859-1, không thuộc một chuỗi lô",
                    f"{name}: this lot was not inspected by ISO 2859-1 and is in no series",
                ),
                path=name,
            )
        accepted = {"accepted": True, "rejected": False}[told["verdict"]]
        return LotHistory(plan.rigour, plan.accept, accepted, bool(told["accepted_tighter"])), told["delivery"]
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise _damaged(name, error) from error


def _require_sound(draw: Draw) -> None:
    """Refuse what no draw can be, so that nothing later is asked of it (`ValueError`)."""
    plan = draw.plan
    if not 0 <= plan.accept < plan.size <= plan.lot <= _LARGEST_LOT:
        raise ValueError(plan)
    if any(_SHA256.fullmatch(text) is None for text in (draw.nonce, draw.commitment, draw.seed, draw.delivery.sha256)):
        raise ValueError("digest")
    if [item.number for item in draw.items] != list(range(1, plan.size + 1)):
        raise ValueError("number")
    if any(stratum.items < 0 for stratum in draw.strata):
        raise ValueError("items")
    for text in (part for item in draw.items for part in (item.dossier, item.document, item.path)):
        text.encode("utf-8", "surrogateescape")
    for stratum in draw.strata:
        stratum.dossier.encode("utf-8", "surrogateescape")


def _plan(plan: Plan) -> dict[str, Any]:
    numbers = {name: None if (value := getattr(plan, name)) is None else str(value) for name in _NUMBERS}
    return {
        "method": plan.method.value,
        "item": plan.item.value,
        "lot": plan.lot,
        "size": plan.size,
        "accept": plan.accept,
        "reject": plan.accept + 1,
        "level": plan.level,
        "rigour": None if plan.rigour is None else plan.rigour.value,
        "letter": plan.letter,
        "row": plan.row,
        "tighter": plan.tighter,
        **numbers,
    }


def _plan_of(told: Mapping[str, Any]) -> Plan:
    numbers = {name: None if told[name] is None else Decimal(told[name]) for name in _NUMBERS}
    return Plan(
        method=Method(told["method"]),
        item=Item(told["item"]),
        lot=int(told["lot"]),
        size=int(told["size"]),
        accept=int(told["accept"]),
        level=str(told["level"]),
        rigour=None if told["rigour"] is None else Rigour(told["rigour"]),
        letter=str(told["letter"]),
        row=str(told["row"]),
        tighter=None if told["tighter"] is None else int(told["tighter"]),
        **numbers,
    )


def _bytes(document: Mapping[str, Any]) -> bytes:
    text = json.dumps(document, ensure_ascii=False, indent=1)
    # A lone surrogate becomes `\udcxx`, which is JSON's own escape of it.
    return (text + "\n").encode("utf-8", "backslashreplace")


def _read(data: bytes, name: str, schema: str, what: Text) -> dict[str, Any]:
    try:
        told = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _damaged(name, error) from error
    if not isinstance(told, dict) or told.get("schema") != schema:
        raise PackageError(
            Text(f"{name}: không phải {what.vi} ({schema})", f"{name}: no {what.en} ({schema})"), path=name
        )
    return told


def _damaged(name: str, error: Exception) -> PackageError:
    return PackageError(
        Text(f"{name}: tệp hỏng hoặc thiếu giá trị ({error!r})", f"{name}: damaged or incomplete ({error!r})"),
        path=name,
    )
