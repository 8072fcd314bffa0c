"""Whether the carrier that is mounted is the registered one: its label says so, and what else lies there."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any, Final, NamedTuple

from oais_vn.model.dates import shown_day
from oais_vn.model.errors import StorageError
from oais_vn.model.keeping import Carrier
from oais_vn.model.language import Text
from oais_vn.model.tiers import Level, Seen, StorageTier

LABEL: Final = "carrier.json"
_MOST_BLOCKS = 64


class Absence(NamedTuple):
    """Why a carrier cannot be used; `replaced` when an empty one, or another, is in its place."""

    note: Text
    replaced: bool = False


def absence(tier: StorageTier, carrier: Carrier) -> Absence | None:
    """What is wrong with the carrier that a tier has now; None when it is the registered one."""
    try:
        verdict = tier.verify(carrier.label, Level.READBACK)
        if verdict.seen is Seen.MISSING:
            return _unlabelled(tier, carrier)
        if verdict.seen is Seen.BAD:
            return _labelled(tier, carrier)
    except StorageError as error:
        return Absence(error.text)
    return None if verdict.seen is Seen.OK else Absence(verdict.note)


def _unlabelled(tier: StorageTier, carrier: Carrier) -> Absence:
    if next(tier.scan(), None) is None:
        text = Text(
            f"không phải vật mang tin đã đăng ký: chỗ của nó trống, chưa gắn hoặc đã thay mới. {_renew(carrier).vi}",
            f"not the registered carrier: its place is empty, not mounted or a new one. {_renew(carrier).en}",
        )
    else:
        text = Text(
            f"không phải vật mang tin đã đăng ký: có dữ liệu nhưng thiếu nhãn {LABEL}. Hãy gắn đúng vật mang tin",
            f"not the registered carrier: something lies there, without a label {LABEL}. Mount the right one",
        )
    return Absence(text, replaced=True)


def _labelled(tier: StorageTier, carrier: Carrier) -> Absence:
    """Another label, or a damaged one: whose it says it is."""
    try:
        told: Any = json.loads(b"".join(islice(tier.get(carrier.label), _MOST_BLOCKS)))
        archive, code, since = str(told["archive"]), str(told["tier"]), shown_day(str(told["since"]))
    except (ValueError, TypeError, KeyError):
        return Absence(
            Text(f"nhãn {LABEL} của vật mang tin hỏng", f"the label {LABEL} of the carrier is damaged"), replaced=True
        )
    return Absence(
        Text(
            f"gắn nhầm: đây là vật mang tin {code} của kho {archive!r}, dán nhãn {since}. Hãy gắn đúng vật mang tin",
            f"the wrong carrier: this is {code} of the archive {archive!r}, labelled {since}. Mount the right one",
        ),
        replaced=True,
    )


def _renew(carrier: Carrier) -> Text:
    code = carrier.code
    commands = f"oais-vn carrier lost {code}; oais-vn carrier add {code}; oais-vn repair"
    return Text(f"Nếu đã thay: {commands}", f"For a new one: {commands}")
