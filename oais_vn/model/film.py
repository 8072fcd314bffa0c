"""Microfilm: what a film can hold, what is written on its frames, and what is known of a copy on film."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text

LONGEST_REEL = 14
"""Characters of a reel's number: with `/`, four digits and a letter they fill a QR code of version 2, level H."""

MOST_NUMBERED = 9999
_REEL = re.compile(r"[A-Z][A-Z0-9.-]*[0-9]")
_COUNTED = re.compile(r"(.*?)([0-9]+)")


class FilmValue(NamedTuple):
    """A number of a film profile: where it was found, and how sure that is.

    `confidence` is `measured` (on simulated film), `secondary` (told by others of a source), or `assumed` (ours).
    """

    value: float
    source: str
    confidence: str


@dataclass(frozen=True)
class FilmProfile:
    """A film stock with its writer, and what a finished reel is measured against.

    Lengths are millimetres of film but for `module_mm` (of the original page). `image_mm` is what can be exposed
    across the film, where the height of a page lies. `reductions` rise. Densities are diffuse visual densities,
    `least_resolution` line pairs a millimetre of the original page. `told` has every number with its source.
    """

    name: str
    title: Text
    width_mm: float
    length_mm: float
    leader_mm: float
    trailer_mm: float
    gap_mm: float
    image_mm: float
    reductions: tuple[float, ...]
    most_frames: int
    retake_percent: float
    least_retakes: int
    dpi: int
    module_mm: float
    least_density: float
    most_density: float
    most_base: float
    least_resolution: float
    least_likeness: float
    most_splices: int
    inspect_days: int
    told: Mapping[str, FilmValue]

    @property
    def usable_mm(self) -> float:
        """The film between leader and trailer."""
        return self.length_mm - self.leader_mm - self.trailer_mm


class Sheet(NamedTuple):
    """A page of a file to be filmed: `number` in the file (from 1), its sides in millimetres of the original."""

    path: str
    number: int
    width_mm: float
    height_mm: float
    sha256: str


@dataclass(frozen=True)
class FilmedDossier:
    """A dossier to be filmed: its package, and its pages in order; `unfilmed` are files that have no pages.

    `digest` is the SHA-256 of the package's tagmanifest-sha256.txt, which proves every byte of it.
    """

    name: str
    id: str
    code: str
    title: str
    fonds: str
    archive: str
    digest: str
    sheets: tuple[Sheet, ...]
    unfilmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """What one reel has of a dossier: its pages from `first` to before `last`; part `number` of `parts`."""

    dossier: FilmedDossier
    first: int
    last: int
    number: int = 1
    parts: int = 1

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The pages of this part."""
        return self.dossier.sheets[self.first : self.last]


@dataclass(frozen=True)
class ReelPlan:
    """What a reel is to hold, in order; `used_mm` of film with the `retakes` frames that are kept free."""

    reel: str
    reduction: float
    parts: tuple[Part, ...]
    retakes: int
    used_mm: float


class FrameKind(Enum):
    """What a frame shows."""

    START = "start"
    REEL = "reel"
    CONTENTS = "contents"
    HOW_TO_READ = "how-to-read"
    DENSITY = "density"
    RESOLUTION = "resolution"
    DOSSIER_START = "dossier-start"
    PAGE = "page"
    DOSSIER_END = "dossier-end"
    RETAKES = "retakes"
    END = "end"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _KINDS[self]


_KINDS = {
    FrameKind.START: Text("bắt đầu", "start"),
    FrameKind.REEL: Text("số cuộn", "reel number"),
    FrameKind.CONTENTS: Text("mục lục", "contents"),
    FrameKind.HOW_TO_READ: Text("cách đọc", "how to read"),
    FrameKind.DENSITY: Text("bảng mật độ", "density target"),
    FrameKind.RESOLUTION: Text("bảng phân giải", "resolution target"),
    FrameKind.DOSSIER_START: Text("đầu hồ sơ", "dossier start"),
    FrameKind.PAGE: Text("trang", "page"),
    FrameKind.DOSSIER_END: Text("cuối hồ sơ", "dossier end"),
    FrameKind.RETAKES: Text("chụp lại", "retakes"),
    FrameKind.END: Text("kết thúc", "end"),
}


@dataclass(frozen=True)
class Frame:
    """One frame of a reel: its number (from 1) and what it shows.

    `path` and `page` tell the page of a package's file that it shows, `package` and `sha256` whose and which bytes'.
    `file` is its picture in the order, with its own digest; `ink` the share of the page that is dark.
    """

    number: int
    kind: FrameKind
    package: str = ""
    path: str = ""
    page: int = 0
    sha256: str = ""
    file: str = ""
    file_sha256: str = ""
    width_mm: float = 0.0
    height_mm: float = 0.0
    ink: float = 0.0
    turned: bool = False


class FilmState(Enum):
    """What a copy on film is known to be. It is never called identical: film shows content, not bytes."""

    PROVEN = "proven"
    INCOMPLETE = "incomplete"
    DEGRADED = "degraded"

    @property
    def label(self) -> Text:
        """The state in words."""
        return _STATES[self]


_STATES = {
    FilmState.PROVEN: Text("đủ trang, đọc được", "every page is there and can be read"),
    FilmState.INCOMPLETE: Text("thiếu trang hoặc có trang không đọc được", "pages are missing or cannot be read"),
    FilmState.DEGRADED: Text("phim không còn trong giới hạn", "the film is out of its limits"),
}


class FilmCopy(NamedTuple):
    """What a reel has of a package: the pages on frames `first` to `last`; part `number` of `parts`.

    `digest` is the SHA-256 of the package's tag manifest, as it is written on the film. `seen` is when the frames were
    last found right (ISO 8601 in UTC).
    """

    name: str
    reel: str
    first: int
    last: int
    pages: int
    number: int
    parts: int
    digest: str
    state: FilmState
    seen: str = ""
    note: str = ""


class FilmStudio(Protocol):
    """Makes the pictures of an order; every file is a local path. Raises `PluginError` when it cannot."""

    def sizes(self, path: Path) -> tuple[tuple[float, float], ...] | None:
        """The sides of each page of a file in millimetres; None when it has no pages that can be shown."""
        ...

    def page(self, path: Path, sheet: Sheet, frame: Mapping[str, Any], out: Path) -> float:
        """Make the frame of a page as TIFF; gives the share of the page that is dark."""
        ...

    def target(self, frame: Mapping[str, Any], out: Path) -> None:
        """Make the frame of a target as TIFF."""
        ...

    def book(self, reel: Mapping[str, Any], frames: list[dict[str, Any]], out: Path) -> None:
        """Make the proof of a reel as PDF: its targets, and every page small."""
        ...

    def card(self, reel: Mapping[str, Any], out: Path) -> None:
        """Make the control card of a reel as PDF."""
        ...


def require_reel(reel: str) -> str:
    """`reel`, when it can be a reel's number: capitals, digits, `.` and `-`, ending in a digit; else `InputError`."""
    if len(reel) <= LONGEST_REEL and _REEL.fullmatch(reel):
        return reel
    raise InputError(
        Text(
            f"số cuộn {reel!r} không dùng được: chữ hoa không dấu, chữ số, '.', '-', kết thúc bằng chữ số, dài tối đa "
            f"{LONGEST_REEL}, ví dụ PT-2026-0001",
            f"the reel number {reel!r} cannot be used: capitals, digits, '.', '-', ending in a digit, at most "
            f"{LONGEST_REEL} characters, such as PT-2026-0001",
        )
    )


def next_reel(reel: str) -> str:
    """The number after `reel`, with as many digits."""
    match = _COUNTED.fullmatch(reel)
    head, digits = match.groups() if match else (reel, "0")
    return require_reel(f"{head}{int(digits) + 1:0{len(digits)}}")


def frame_code(reel: str, number: int) -> str:
    """What the QR codes of a frame say, and its printed number."""
    return f"{reel}/{number:04}"
