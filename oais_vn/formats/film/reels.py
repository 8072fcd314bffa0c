"""A reel on paper: reel.json for programs, frames.csv for the bureau and for people."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, Final, cast

from oais_vn.model.errors import PackageError
from oais_vn.model.film import FilmProfile, FilmValue, Frame, FrameKind, ReelPlan, frame_code, require_reel
from oais_vn.model.language import Text

REEL_SCHEMA: Final = "oais-vn/reel/1"
_BOM = "\ufeff"
_COLUMNS = (
    *("number", "code", "kind", "package", "path", "page", "width_mm", "height_mm", "turned"),
    *("file", "file_sha256", "sha256", "ink"),
)


@dataclass(frozen=True)
class ReelPart:
    """What a reel has of a package, as reel.json tells it."""

    package: str
    id: str
    code: str
    title: str
    fonds: str
    digest: str
    first: int
    last: int
    pages: int
    number: int
    parts: int
    unfilmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class OrderedReel:
    """A reel as it was ordered: its film, whose, its parts, how many frames; what frames.csv is told to be."""

    reel: str
    profile: FilmProfile
    reduction: float
    frames: int
    retakes: int
    archive: str
    parts: tuple[ReelPart, ...]
    frames_sha256: str


def write_reel(
    plan: ReelPlan,
    profile: FilmProfile,
    parts: Iterable[ReelPart],
    frames: int,
    frames_sha256: str,
    told: dict[str, str],
) -> bytes:
    """reel.json; `told` are archive, decision, date and software."""
    values = {name: value._asdict() for name, value in profile.told.items()}
    document = {
        "schema": REEL_SCHEMA,
        "reel": plan.reel,
        **told,
        "film": {"name": profile.name, "title": profile.title._asdict(), "values": values},
        "reduction": plan.reduction,
        "used_mm": plan.used_mm,
        "frames": frames,
        "retakes": plan.retakes,
        "frames_sha256": frames_sha256,
        "parts": [asdict(part) for part in parts],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def read_reel(content: bytes, place: str) -> OrderedReel:
    """What `write_reel` wrote; `PackageError` naming `place` for anything else."""
    try:
        document = cast("dict[str, Any]", json.loads(content))
        if document["schema"] != REEL_SCHEMA:
            raise ValueError(REEL_SCHEMA)
        parts = [ReelPart(**{**part, "unfilmed": tuple(part["unfilmed"])}) for part in document["parts"]]
        return OrderedReel(
            require_reel(str(document["reel"])),
            _profile(document["film"]),
            float(document["reduction"]),
            int(document["frames"]),
            int(document["retakes"]),
            str(document["archive"]),
            tuple(parts),
            str(document["frames_sha256"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _unreadable(place, error) from error


def _profile(told: dict[str, Any]) -> FilmProfile:
    """The film as it was when it was ordered; of its reductions the reel has but the greatest."""
    values = {name: FilmValue(**value) for name, value in told["values"].items()}
    numbers: dict[str, Any] = {name: each.value for name, each in values.items()}
    numbers["reductions"] = (float(numbers["reductions"]),)
    title = Text(str(told["title"]["vi"]), str(told["title"]["en"]))
    return FilmProfile(str(told["name"]), title, **numbers, told=values)


def write_frames(reel: str, frames: Iterable[Frame]) -> Iterator[bytes]:
    """frames.csv, UTF-8 with a byte-order mark, as spreadsheets want it."""
    yield (_BOM + _line(_COLUMNS)).encode()
    for frame in frames:
        values = {**asdict(frame), "code": frame_code(reel, frame.number), "kind": frame.kind.value}
        values["turned"] = int(frame.turned)
        yield _line(values[name] for name in _COLUMNS).encode()


def read_frames(stream: BinaryIO, place: str) -> Iterator[Frame]:
    """The frames of frames.csv, in order and without gaps; `PackageError` for what is none of ours."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        for number, row in enumerate(csv.DictReader(text), 1):
            frame = Frame(
                int(row["number"]),
                FrameKind(row["kind"]),
                row["package"],
                row["path"],
                int(row["page"]),
                row["sha256"],
                row["file"],
                row["file_sha256"],
                float(row["width_mm"]),
                float(row["height_mm"]),
                float(row["ink"]),
                row["turned"] == "1",
            )
            if frame.number != number:
                raise ValueError(f"frame {frame.number} at {number}")
            yield frame
    except (ValueError, TypeError, KeyError, csv.Error) as error:
        raise _unreadable(place, error) from error


def _line(values: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(list(values))
    return out.getvalue()


def _unreadable(place: str, error: Exception) -> PackageError:
    return PackageError(
        Text(f"{place}: không đọc được như đơn đặt phim: {error}", f"{place}: cannot be read as a film order: {error}"),
        path=place,
    )
