"""What was seen in a file as bytes, and back: JSON, compressed, of nothing but plain values."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from oais_vn.model.inspection import (
    AudioVideoFacts,
    Facts,
    ImageFacts,
    Insight,
    PageImage,
    PageQuality,
    PdfFacts,
    PdfFont,
    PdfPage,
    PdfSignature,
)

_KINDS = {"pdf": PdfFacts, "image": ImageFacts, "recording": AudioVideoFacts}
_FIELDS = {
    made: made.__match_args__
    for made in (PdfFacts, ImageFacts, AudioVideoFacts, PdfFont, PdfPage, PdfSignature, PageImage)
}


def insight_to_plain(insight: Insight) -> list[object]:
    """An insight as plain values (JSON's types)."""
    kind = next((name for name, made in _KINDS.items() if isinstance(insight.facts, made)), "")
    return [kind, insight.missing, None if insight.facts is None else _plain(insight.facts)]


def insight_from_plain(values: Sequence[Any]) -> Insight:
    """The insight that was made into these values."""
    kind, missing, facts = values
    return Insight(_facts(kind, facts) if kind else None, missing)


def insight_to_bytes(insight: Insight) -> bytes:
    """An insight as bytes."""
    return _packed(insight_to_plain(insight))


def insight_from_bytes(data: bytes) -> Insight:
    """The insight that was made into these bytes."""
    return insight_from_plain(_unpacked(data))


def qualities_to_bytes(pages: Sequence[PageQuality]) -> bytes:
    """What was measured of pages as bytes."""
    return _packed([{**asdict(page), "ink": base64.b64encode(page.ink).decode("ascii")} for page in pages])


def qualities_from_bytes(data: bytes) -> tuple[PageQuality, ...]:
    """The measures that were made into these bytes."""
    return tuple(
        PageQuality(
            **{
                **page,
                "dark_sides": tuple(page["dark_sides"]),
                "cut_sides": tuple(page["cut_sides"]),
                "ink": base64.b64decode(page["ink"]),
            }
        )
        for page in _unpacked(data)
    )


def _plain(value: Any) -> Any:
    """Facts within facts as plain values: `asdict` without its copies of what never changes."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    names = _FIELDS.get(type(value))
    if names is None:
        return value
    # Most are numbers and words, for which another call would be the most of the work.
    parts = [(name, getattr(value, name)) for name in names]
    return {name: _plain(part) if type(part) is tuple else part for name, part in parts}


def _facts(kind: str, values: dict[str, Any]) -> Facts:
    if kind == "recording":
        return AudioVideoFacts(**values)
    values["faults"] = tuple(values["faults"])
    if kind == "image":
        return ImageFacts(**values)
    return PdfFacts(
        **{
            **values,
            "pages": tuple(_page(page) for page in values["pages"]),
            "embedded_files": tuple(values["embedded_files"]),
            "fonts": tuple(PdfFont(**font) for font in values["fonts"]),
            "signatures": tuple(PdfSignature(**signature) for signature in values["signatures"]),
        }
    )


def _page(values: dict[str, Any]) -> PdfPage:
    return PdfPage(**{**values, "images": tuple(PageImage(**image) for image in values["images"])})


def _packed(value: object) -> bytes:
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"), 1)


def _unpacked(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))
