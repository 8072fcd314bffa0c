"""Acts of the register as events: one act may take many, and counts only when its last is there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.register.plain import plain, value_of
from oais_vn.model.register.things import KINDS, ActPart, Piece, Thing, key_of

_written: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_read: Final = json.JSONDecoder().raw_decode
_MARK: Final = "oais-vn/act/1"
_START: Final = f'{{"{_MARK}":'
_THINGS: Final = ',"things":['
_LARGEST: Final = 1 << 19
"""Characters of the things in one event: far below the 4 MiB that a line of the log may hold, whatever they are."""
_PIECE: Final = "piece"


def write_act(act: str, kind: str, things: Iterable[Thing]) -> Iterator[str]:
    """The details of the events of an act, in order; at least one. What is too large for an event is cut up."""
    held: list[str] = []
    size = number = 0
    for thing in things:
        for text in _texts(thing):
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
        things, told, pieces = [], [], []
        for (name, value), text in _items(rest):
            if name == _PIECE:
                pieces.append(Piece(**value))
                continue
            things.append(value_of(KINDS[name], value))
            told.append(text[text.index(",") + 1 : -1])
        part = ActPart(values[_MARK], values["kind"], values["part"], values["last"], tuple(things), tuple(told))
        return part._replace(pieces=tuple(pieces))
    except (ValueError, TypeError, LookupError) as error:
        raise PackageError(
            Text(f"hành động của sổ đăng ký sai dạng: {error}", f"an act of the register is malformed: {error}")
        ) from error


def _texts(thing: Thing) -> Iterator[str]:
    """A thing as an item of an event, or as pieces that each have an event of their own."""
    name, value = _NAMES[type(thing)], plain(thing)
    text = _written([name, value])
    if len(text) <= _LARGEST:
        yield text
        return
    text = _written(value)
    # Every quote takes two characters more within a piece.
    step = _LARGEST // 3
    for start in range(0, len(text), step):
        end = start + step
        piece = Piece(name, key_of(thing), text[start:end], end >= len(text))
        yield _written([_PIECE, piece._asdict()])


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
