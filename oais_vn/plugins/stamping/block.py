"""The block of a mark on a sheet: its size, its lines, its white box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from oais_vn.plugins.stamping.sheet import Box, Sheet

_SIZE = 10.0
"""Points; TT05 Đ40 asks for it, and what suits the head of a page suits its foot."""
_A3_SHORT = 842.0
"""Up to A3 the size is as the law says; beyond, it grows with the sheet, which is looked at from farther away."""
_SMALLEST_SHARE = 1 / 12
"""The size is at most this share of the short side: a card or a strip is not filled by its mark."""
_EDGE = 1.2
"""From the edge of the sheet to the white box, in sizes: about what printers leave empty."""
_PADDING = 0.3
_LEADING = 0.15
_MOST_LINES = 3
_MOST_HEIGHT = 1 / 5
_SHRINK = 0.9
_NARROWER = 0.95


@dataclass(frozen=True)
class Letters:
    """How wide a text is at size 1, and how far its letters reach up and (negative) down."""

    width: Callable[[str], float]
    top: float
    bottom: float


@dataclass(frozen=True)
class Line:
    """One line of text and where its baseline begins, in the sheet's points."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Block:
    """A mark laid out: `size` in points, the box and the lines in the sheet's points."""

    size: float
    box: Box
    lines: tuple[Line, ...]


def block(text: str, letters: Letters, sheet: Sheet, *, at_foot: bool) -> Block:
    """Lay `text` out at the foot of the sheet, in the middle, or else at its top right.

    A text that is too long for one line takes up to three, and beyond that smaller letters.
    """
    size = _size(sheet)
    words = text.split()
    while (lines := _fitting(words, letters, sheet, size)) is None:
        size *= _SHRINK
    edge, padding, step = _EDGE * size, _PADDING * size, _step(letters) * size
    widths = [letters.width(line) * size for line in lines]
    wide = max(widths) + 2 * padding
    high = _height(len(lines), letters) * size
    left = (sheet.width - wide) / 2 if at_foot else sheet.width - edge - wide
    bottom = edge if at_foot else sheet.height - edge - high
    first = bottom + high - padding - letters.top * size
    placed = (
        Line(
            left + (wide - width) / 2 if at_foot else left + wide - padding - width,
            first - number * step,
            line,
        )
        for number, (line, width) in enumerate(zip(lines, widths, strict=True))
    )
    return Block(size, (left, bottom, left + wide, bottom + high), tuple(placed))


def _size(sheet: Sheet) -> float:
    short = min(sheet.width, sheet.height)
    return min(_SIZE * max(1.0, short / _A3_SHORT), short * _SMALLEST_SHARE)


def _step(letters: Letters) -> float:
    return letters.top - letters.bottom + _LEADING


def _height(lines: int, letters: Letters) -> float:
    return lines * _step(letters) - _LEADING + 2 * _PADDING


def _fitting(words: Sequence[str], letters: Letters, sheet: Sheet, size: float) -> list[str] | None:
    """The lines at this size, about as long as each other, or None where they do not fit."""
    room = sheet.width / size - 2 * (_EDGE + _PADDING)
    lines = _wrapped(words, letters, room)
    if lines is None or len(lines) > _MOST_LINES or _height(len(lines), letters) * size > _MOST_HEIGHT * sheet.height:
        return None
    while (narrower := _wrapped(words, letters, room := room * _NARROWER)) and len(narrower) == len(lines):
        lines = narrower
    return lines


def _wrapped(words: Sequence[str], letters: Letters, room: float) -> list[str] | None:
    """The words in lines that are not wider than `room`, or None where a word is."""
    lines: list[str] = []
    for word in words:
        if letters.width(word) > room:
            return None
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and letters.width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
