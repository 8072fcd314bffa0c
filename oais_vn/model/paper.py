"""Paper sizes: by which name a page counts, and how many of A4 it is paid as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

OTHER = "other"
"""The name under which pages are counted that no size is known of, or that are larger than every one."""

_POINTS = 72 / 25.4


class PageSize(NamedTuple):
    """Pages of one size in a file: its sides in points (1/72 inch; 0: not known), and how many `pages` have it."""

    width: int
    height: int
    pages: int


@dataclass(frozen=True)
class Paper:
    """A size of paper: its name, its sides in millimetres (ISO 216), and how many A4 it is paid as."""

    name: str
    width: int
    height: int
    weight: int


@dataclass(frozen=True)
class PaperScale:
    """The sizes that pages are counted by, from the largest down.

    A page counts as the smallest size into which it fits, each side up to `oversize` per cent of the paper's: scans
    have margins. Which way the page is turned does not matter. What fits into none is `OTHER`.
    """

    papers: tuple[Paper, ...] = ()
    oversize: int = 100

    def name_of(self, width: float, height: float) -> str:
        """The name of a page of these sides, in points."""
        if width <= 0 or height <= 0:
            return OTHER
        short, long = sorted((width, height))
        slack = _POINTS * self.oversize / 100
        fitting = [
            paper
            for paper in self.papers
            if short <= min(paper.width, paper.height) * slack and long <= max(paper.width, paper.height) * slack
        ]
        return min(fitting, key=lambda paper: paper.width * paper.height).name if fitting else OTHER

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, in the order of the profile, `OTHER` last."""
        return (*(paper.name for paper in self.papers), OTHER)

    @property
    def weights(self) -> Mapping[str, int]:
        """How many A4 each size is paid as."""
        return {paper.name: paper.weight for paper in self.papers}
