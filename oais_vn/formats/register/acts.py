"""Acts of the register as events: one act may take many, and counts only when its last is there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.register.plain import plain, value_of
from oais_vn.model.register.things import KINDS, ActPart, Thing, key_of

_written: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_read: Final = json.JSONDecoder().raw_decode
_MARK: Final = "oais-vn/act/1"
_START: Final = f'{{"{_MARK}":'
_THINGS: Final = ',"things":['
_LARGEST: Final = 1 << 19
"""Characters of the things in one event: far below what a line of the log may hold, whatever they are."""
_MOST_BYTES: Final = 3 << 20
"""Bytes of one thing in an event, within the 4 MiB of a line of the log."""


def write_act(act: str, kind: str, things: Iterable[Thing]) -> Iterator[str]:
    """The details of the events of an act, in order; at least one. `InputError` for a thing too large for an event."""
    held: list[str] = []
    size = number = 0
    for thing in things:
        text = _written([_NAMES[type(thing)], plain(thing)])
        if len(text) > _LARGEST:
            _require_room(key_of(thing), text)
        if held and size + len(text) > _LARGEST:
            yield _detail(act, kind, number, held, last=False)
            held, size, number = [], 0, number + 1
        held.append(text)
        size += len(text)
    yield _detail(act, kind, number, held, last=True)


def read_part(detail: str) -> ActPart | None:
    """The part of an act that an event's detail tells, None when it tells none; `PackageError` for a malformed one."""
    if not detail.startswith(_START):
        return None
    try:
        head, _, rest = detail.partition(_THINGS)
        values = json.loads(f"{head}}}")
        things, told = [], []
        for (name, value), text in _items(rest):
            things.append(value_of(KINDS[name], value))
            told.append(text[text.index(",") + 1 : -1])
        return ActPart(values[_MARK], values["kind"], values["part"], values["last"], tuple(things), tuple(told))
    except (ValueError, TypeError, LookupError) as error:
        raise PackageError(
            Text(f"hành động của sổ đăng ký sai dạng: {error}", f"an act of the register is malformed: {error}")
        ) from error


def _require_room(key: str, text: str) -> None:
    # An event's detail is text within a line of JSON, where every quote takes two bytes.
    size = len(_written(text).encode("utf-8", "surrogatepass"))
    if size > _MOST_BYTES:
        raise InputError(
            Text(
                f"{key}: quá lớn đối với nhật ký ({size / (1 << 20):.1f} MiB, tối đa {_MOST_BYTES >> 20} MiB, khoảng "
                "30.000 hồ sơ); hãy lập thành nhiều danh mục, mỗi danh mục một phông hoặc một nhóm tài liệu",
                f"{key}: too large for the log ({size / (1 << 20):.1f} MiB, at most {_MOST_BYTES >> 20} MiB, some "
                "30,000 dossiers); make several lists of it, each of one fonds or one group of records",
            )
        )


def _detail(act: str, kind: str, number: int, things: list[str], *, last: bool) -> str:
    head = json.dumps({_MARK: act, "kind": kind, "part": number, "last": last}, separators=(",", ":"))
    return f"{head[:-1]}{_THINGS}{','.join(things)}]}}"


def _items(rest: str) -> Iterator[tuple[Any, str]]:
    """The things after their `[`, each with its own text."""
    start = 0
    while not rest.startswith("]}", start):
        value, end = _read(rest, start)
        yield value, rest[start:end]
        start = end + rest.startswith(",", end)
    if len(rest) != start + 2:
        raise ValueError(f"more than an act at {start}")


_NAMES = {kind: name for name, kind in KINDS.items()}
