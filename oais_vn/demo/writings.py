"""What the documents of the demonstration say, before anything is laid out or drawn."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Literal

from oais_vn.demo.places import DISTRICT, GIVEN_NAMES, MIDDLE_NAMES, SURNAMES

Hand = Literal["typewriter", "printer"]
Style = Literal["body", "item", "heading", "centre"]


@dataclass(frozen=True)
class Paragraph:
    """Running text; `item` hangs behind a dash, `heading` and `centre` stand out."""

    text: str
    style: Style = "body"


@dataclass(frozen=True)
class Table:
    """A ruled table; `shares` are the columns' parts of the width and make 1 together."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]


Block = Paragraph | Table


@dataclass(frozen=True)
class Signature:
    """Who signs: the lines above the name, the name, and the words around the seal (none: no seal)."""

    role: tuple[str, ...]
    name: str
    seal: tuple[str, str] | None = None


@dataclass(frozen=True)
class Writing:
    """One administrative document on paper.

    `kind` is its type as the archives' list has it (`Quyết định`, `Công văn`, …). `day_known` is false where
    the paper shows no day. `letterhead` is the agency in one or two lines; `received` is the entry
    of the addressee's incoming stamp: number and date.
    """

    kind: str
    number: str
    notation: str
    date: date
    letterhead: tuple[str, ...]
    organ: str
    subject: str
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]
    recipients: tuple[str, ...] = ()
    addressee: str = ""
    authority: str = ""
    day_known: bool = True
    received: tuple[str, str] | None = None

    @property
    def place_and_date(self) -> str:
        """The line above the title: where and when."""
        day = f"{self.date.day:02d}" if self.day_known else ".... "
        return f"{DISTRICT}, ngày {day} tháng {month(self.date.month)} năm {self.date.year}"


@dataclass(frozen=True)
class Bundle:
    """A dossier of writings: title, keywords, the year it was opened, by what machine it was written."""

    title: str
    keywords: str
    year: int
    hand: Hand
    condition: str
    writings: tuple[Writing, ...]


def month(number: int) -> str:
    """A month as offices write it: January and February get a zero against forgery."""
    return f"{number:02d}" if number <= 2 else str(number)


def day(moment: date) -> str:
    """A date in running text."""
    return f"ngày {moment.day:02d} tháng {month(moment.month)} năm {moment.year}"


def amount(number: int) -> str:
    """A whole number with the Vietnamese thousands separator."""
    return f"{number:,}".replace(",", ".")


def decimal(tenths: int) -> str:
    """A number given in tenths, with the Vietnamese decimal comma."""
    return f"{amount(tenths // 10)},{tenths % 10}"


def person(rng: random.Random) -> str:
    """An invented name."""
    return f"{rng.choice(SURNAMES)} {rng.choice(MIDDLE_NAMES)} {rng.choice(GIVEN_NAMES)}"


def people(rng: random.Random, count: int) -> list[str]:
    """Invented names, no two alike."""
    names: list[str] = []
    while len(names) < count:
        name = person(rng)
        if name not in names:
            names.append(name)
    return names


def body(*texts: str) -> tuple[Paragraph, ...]:
    """Paragraphs of running text."""
    return tuple(Paragraph(text) for text in texts)


def items(*texts: str) -> tuple[Paragraph, ...]:
    """Entries behind dashes."""
    return tuple(Paragraph(text, "item") for text in texts)


def heading(text: str) -> Paragraph:
    """The heading of a part."""
    return Paragraph(text, "heading")


def centre(text: str) -> Paragraph:
    """A line in the middle that stands out."""
    return Paragraph(text, "centre")
