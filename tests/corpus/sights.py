"""What was seen in good documents, with which cases begin, and what a case makes of it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from edits import Edit, Spoilt
from oais_vn.model.inspection import (
    AudioVideoFacts,
    ImageFacts,
    Insight,
    PageImage,
    PageQuality,
    PdfFacts,
    PdfFont,
    PdfPage,
    PdfSignature,
)
from oais_vn.model.profile import Profile
from oais_vn.model.quality import DocumentKind
from oais_vn.model.report import Finding, Report, Subject
from oais_vn.storage.insights import (
    insight_from_bytes,
    insight_to_bytes,
    qualities_from_bytes,
    qualities_to_bytes,
)
from oais_vn.validation.documents import judge_document, judge_pages
from oais_vn.validation.inspected import ExaminedPage, ExaminedPages, InspectedDocument

_SCAN = PageImage(1654, 2339, 200.0, 200.0, "rgb", 24, "DCTDecode", 1.0)
_PAGE = PdfPage(1, 210.0, 297.0, (_SCAN,), visible_text=False, invisible_text=True)
_SIGNATURE = PdfSignature("Chữ ký", "ETSI.CAdES.detached", "D:2026", covers=1000, sound=True)
_LOOKS = PageQuality(1, width=1654, height=2339, marks=400, skew=0.1, fingerprint=1)

FACTS = {
    "pdf": PdfFacts(
        version="1.7",
        size=1000,
        pages=(_PAGE, replace(_PAGE, number=2)),
        claim="2B",
        output_intent="sRGB",
        fonts=(PdfFont("Times", embedded=True),),
        signatures=(_SIGNATURE,),
        claim_when_signed="2B",
        updates=1,
    ),
    "image": ImageFacts("", "TIFF", True, 1654, 2339, 200.0, 200.0, "rgb", 24, "", "tiff_lzw", 1, True),
    "film": AudioVideoFacts("", "MPEG-4", 60.0, 2_000_000, "AVC", 1_800_000, 1280, 720, "AAC", 96_000),
    "sound": AudioVideoFacts("", "MPEG Audio", 60.0, 192_000, audio_codec="MPEG Audio", audio_bit_rate=192_000),
}
PAGES = tuple(replace(_LOOKS, page=number, sharpness=1.2 + number / 50) for number in range(1, 13))
"""A dossier of twelve pages in one file."""


@dataclass
class SpoiltSight(Spoilt):
    """What was seen, as plain values on the way; `what` was digitised, `twice` are pages that show the same sheet."""

    values: Any = None
    what: str = "text"
    twice: list[tuple[int, int]] = field(default_factory=list)

    @property
    def on_disk(self) -> bool:
        """Nothing of it lies anywhere."""
        return False


def sight(name: str) -> SpoiltSight:
    """`pdf`, `image`, `film`, `sound`, or `pages`."""
    data = qualities_to_bytes(PAGES) if name == "pages" else insight_to_bytes(Insight(FACTS[name]))
    return SpoiltSight({}, {}, values=json.loads(zlib.decompress(data)))


def change(spoilt: SpoiltSight, edit: Edit) -> None:
    """`{ fact = "pages.1.width", value = 3 }`, `{ what = "drawing" }`, or `{ twice = [0, 11] }`."""
    if "what" in edit:
        spoilt.what = str(edit["what"])
    elif "twice" in edit:
        one, two = edit["twice"]
        spoilt.twice.append((one, two))
    else:
        # Of facts: the kind, what is missing, and then the values.
        pages = isinstance(spoilt.values[0], dict)
        _set(spoilt.values if pages else spoilt.values[2], str(edit["fact"]).split("."), edit["value"])


def _set(values: Any, steps: list[str], value: object) -> None:
    *way, last = (int(step) if step.isdigit() else step for step in steps)
    for step in way:
        values = values[step]
    if isinstance(values, dict) and last not in values:
        raise LookupError(f"no such fact: {steps}")
    values[last] = value


def judge_sight(spoilt: SpoiltSight, profile: Profile) -> Report:
    """What the rules say of it."""
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    found = tuple(_findings(spoilt, profile))
    return Report(profile.name, Subject("delivery", "giao-nop"), moment, moment, found)


def _findings(spoilt: SpoiltSight, profile: Profile) -> Iterator[Finding]:
    data = zlib.compress(json.dumps(spoilt.values).encode())
    if isinstance(spoilt.values[0], dict):
        pages = tuple(ExaminedPage("a.pdf", quality) for quality in qualities_from_bytes(data))
        yield from judge_pages(ExaminedPages(pages, tuple(spoilt.twice), profile.quality), profile)
        return
    facts = insight_from_bytes(data).facts
    assert facts is not None
    yield from judge_document(InspectedDocument("a", facts, profile.quality, DocumentKind(spoilt.what)), profile)
