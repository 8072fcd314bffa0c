"""Deeds as JSON in the detail of an event, and back: the log alone tells what is held where."""

from __future__ import annotations

import json
from typing import Any, Final

from oais_vn.formats.register.acts import read_part
from oais_vn.model.chronicle import Drill
from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.errors import PackageError
from oais_vn.model.film import FilmCopy, FilmState
from oais_vn.model.fixity import Digest
from oais_vn.model.keeping import Carrier, CarrierState, Deed, KeepingDeed, Withdrawal
from oais_vn.model.language import Text
from oais_vn.model.preservation import Event
from oais_vn.model.tiers import Receipt

_MARK: Final = "oais-vn/deed/1"
_START: Final = f'{{"{_MARK}":'
_DRILL: Final = "oais-vn/drill/1"
_FAILURE: Final = "oais-vn/failure/1"
_FAILED: Final = ("name", "tier", "key", "size")
_MOST_FAILED: Final = 1000
_KINDS: Final = {Holding: "package", Copy: "copy", FilmCopy: "film", Carrier: "carrier", Withdrawal: "withdrawal"}


def write_deed(deed: KeepingDeed) -> str:
    """The deed as one line of JSON."""
    values = dict(deed.__dict__ if isinstance(deed, Holding) else deed._asdict())
    if isinstance(deed, Holding | Copy):
        values["digests"] = dict(deed.digests)
    if isinstance(deed, Copy | FilmCopy | Carrier):
        values["state"] = deed.state.value
    if isinstance(deed, Carrier):
        values["label"] = {**deed.label._asdict(), "digests": dict(deed.label.digests)}
    return json.dumps({_MARK: _KINDS[type(deed)], **values}, ensure_ascii=False, separators=(",", ":"))


def read_deed(event: Event) -> Deed | None:
    """The deed that an event tells, None when it tells none; `PackageError` for a malformed one."""
    if not event.detail.startswith(_START):
        return read_part(event.detail)
    try:
        values = json.loads(event.detail)
        return _deed(values.pop(_MARK), values)
    except (ValueError, TypeError, KeyError) as error:
        raise _malformed(event, error) from error


def write_failure(copy: Copy) -> str:
    """A copy that could not be written as one line of JSON; no deed, for nothing is there."""
    values = {name: getattr(copy, name) for name in _FAILED}
    return json.dumps({_FAILURE: values}, ensure_ascii=False, separators=(",", ":"))


def read_failure(event: Event) -> Copy | None:
    """The copy that could not be written, as an event tells; None when it tells none, `PackageError` for a bad one."""
    if not event.detail.startswith(f'{{"{_FAILURE}":'):
        return None
    try:
        values = json.loads(event.detail)[_FAILURE]
        name, tier, key = (str(values[each]) for each in _FAILED[:3])
        return Copy(name, tier, key, CopyState.STORED, int(values["size"]), ())
    except (ValueError, TypeError, KeyError) as error:
        raise _malformed(event, error) from error


def write_drill(drill: Drill) -> str:
    """A drill as one line of JSON; of very many packages that failed the first are named."""
    values = {**drill._asdict(), "failed": drill.failed[:_MOST_FAILED]}
    return json.dumps({_DRILL: values}, ensure_ascii=False, separators=(",", ":"))


def read_drill(event: Event) -> Drill | None:
    """The drill that an event tells, None when it tells none; `PackageError` for a malformed one."""
    if not event.detail.startswith(f'{{"{_DRILL}":'):
        return None
    try:
        values = json.loads(event.detail)[_DRILL]
        failed = tuple((str(name), str(why)) for name, why in values["failed"])
        return Drill(**{**values, "tiers": tuple(values["tiers"]), "failed": failed})
    except (ValueError, TypeError, KeyError) as error:
        raise _malformed(event, error) from error


def _malformed(event: Event, error: Exception) -> PackageError:
    return PackageError(
        Text(f"sự kiện {event.id} của nhật ký sai dạng: {error}", f"event {event.id} is malformed: {error}")
    )


def _deed(kind: str, values: dict[str, Any]) -> KeepingDeed:
    if kind == "package":
        return Holding(**{**values, "digests": _digests(values["digests"]), "text": tuple(values["text"])})
    if kind == "copy":
        return Copy(**{**values, "digests": _digests(values["digests"]), "state": CopyState(values["state"])})
    if kind == "film":
        return FilmCopy(**{**values, "state": FilmState(values["state"])})
    if kind == "carrier":
        label = Receipt(**{**values["label"], "digests": _digests(values["label"]["digests"])})
        return Carrier(**{**values, "state": CarrierState(values["state"]), "label": label})
    if kind == "withdrawal":
        return Withdrawal(**values)
    raise ValueError(kind)


def _digests(values: dict[str, str]) -> tuple[Digest, ...]:
    return tuple(Digest(algorithm, value) for algorithm, value in values.items())
