"""A page as it is laid out: lines of words, rules, and the marks that hands and seals leave. Pixels at 200 dpi."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

DPI = 200
WIDTH = 1654
HEIGHT = 2339
LEFT = 236
RIGHT = WIDTH - 118
TOP = 165
BOTTOM = HEIGHT - 125
MEASURE = RIGHT - LEFT


class Word(NamedTuple):
    """A word, where it begins, and how wide it is there."""

    x: float
    width: float
    text: str


@dataclass(frozen=True)
class Line:
    """Words on one base line."""

    words: tuple[Word, ...]
    y: float
    bold: bool = False
    small: bool = False

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Rule:
    """A straight line across or down."""

    start: tuple[float, float]
    end: tuple[float, float]
    thickness: int = 2


@dataclass(frozen=True)
class Seal:
    """A round red stamp around its middle, with the words above and below."""

    x: float
    y: float
    words: tuple[str, str]


@dataclass(frozen=True)
class Autograph:
    """A hand's signature around its middle."""

    x: float
    y: float
    name: str


@dataclass(frozen=True)
class Received:
    """The stamp of the addressee's registry, with number and date."""

    x: float
    y: float
    office: str
    number: str
    date: str


Mark = Seal | Autograph | Received


@dataclass
class Sheet:
    """One side of paper while it is being filled."""

    lines: list[Line] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
