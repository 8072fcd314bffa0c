"""An event with its agents as one line of JSON, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final, NamedTuple

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.preservation import Agent, Event, Link, Outcome

SCHEMA: Final = "oais-vn/event/1"

LONGEST: Final = 1 << 22
"""Bytes of a line with its line break: an event that names more than ten thousand objects."""

_KEYS = ("schema", "previous", "event", "agents")
_EVENT = ("id", "type", "moment", "detail", "outcome", "note", "agents", "objects")
_LINK = ("id_type", "id", "role")
_AGENT = ("id", "name", "type", "version", "note")


class EventLine(NamedTuple):
    """One line: the digest of the line before, the event, and the agents that it names."""

    previous: str
    event: Event
    agents: tuple[Agent, ...]


def write_line(line: EventLine) -> bytes:
    r"""The line as UTF-8 with its `\n`; `InputError` for text that is no Unicode and for an event too large."""
    event = line.event
    value = {
        "schema": SCHEMA,
        "previous": line.previous,
        "event": {
            "id": event.id,
            "type": event.type,
            "moment": event.moment,
            "detail": event.detail,
            "outcome": event.outcome.value,
            "note": event.note,
            "agents": [asdict(link) for link in event.agents],
            "objects": [asdict(link) for link in event.objects],
        },
        "agents": [asdict(agent) for agent in line.agents],
    }
    try:
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    except UnicodeEncodeError as error:
        raise InputError(
            Text(
                f"sự kiện {event.id!r} có chữ không phải Unicode hợp lệ, không ghi vào nhật ký được",
                f"event {event.id!r} has text that is no Unicode and cannot be logged",
            )
        ) from error
    if len(data) > LONGEST:
        raise InputError(
            Text(
                f"sự kiện {event.id!r} quá lớn đối với nhật ký (trên {LONGEST >> 20} MiB); hãy tách ra",
                f"event {event.id!r} is too large for the log (over {LONGEST >> 20} MiB); make several events of it",
            )
        )
    return data


def read_line(data: bytes) -> EventLine:
    r"""The line without its `\n`; `ValueError` when it is none of ours."""
    try:
        values = _table(json.loads(data.decode()), _KEYS)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if values["schema"] != SCHEMA:
        raise ValueError(f"no {SCHEMA}")
    event = _table(values["event"], _EVENT)
    return EventLine(
        previous=_text(values["previous"]),
        event=Event(
            id=_text(event["id"]),
            type=_text(event["type"]),
            moment=_text(event["moment"]),
            detail=_text(event["detail"]),
            outcome=Outcome(event["outcome"]),
            note=_text(event["note"]),
            agents=_links(event["agents"]),
            objects=_links(event["objects"]),
        ),
        agents=tuple(Agent(**_texts(agent, _AGENT)) for agent in _list(values["agents"])),
    )


def _links(value: Any) -> tuple[Link, ...]:
    return tuple(Link(**_texts(link, _LINK)) for link in _list(value))


def _list(value: Any) -> Iterable[Any]:
    if not isinstance(value, list):
        raise ValueError("no list")  # noqa: TRY004  (whoever reads a line asks for one kind of error)
    return value


def _table(value: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(keys):
        raise ValueError(f"keys are not {keys}")
    return value


def _texts(value: Any, keys: tuple[str, ...]) -> dict[str, str]:
    return {key: _text(text) for key, text in _table(value, keys).items()}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")  # noqa: TRY004  (as above)
    return value
