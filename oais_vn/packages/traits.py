"""What was seen in a file, in the words of PREMIS: significant properties, creating application, inhibitors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from oais_vn.model.description import NOT_XML
from oais_vn.model.inspection import AudioVideoFacts, Facts, ImageFacts, PdfFacts
from oais_vn.model.preservation import Traits

LOCKED = "Password protection"
"""The term of PREMIS for what a password locks or restricts (`inhibitorType`)."""
_SIZES = 10
"""Sizes of pages that are named."""


def traits_of(facts: Facts) -> Traits:
    """The traits of a file; of one that does not open, only what hinders."""
    inhibitors = (LOCKED,) if isinstance(facts, PdfFacts) and facts.encrypted else ()
    if facts.problem:
        return Traits(inhibitors=inhibitors)
    if isinstance(facts, PdfFacts):
        found = _of_pdf(facts)
    elif isinstance(facts, ImageFacts):
        found = _of_image(facts)
    else:
        found = _of_recording(facts)
    properties = tuple((name, value) for name, value in found if value)
    return Traits(properties, " ".join(NOT_XML.sub("", facts.application).split()), inhibitors)


def _of_pdf(facts: PdfFacts) -> Iterator[tuple[str, str]]:
    scanned = [page for page in facts.pages if page.scans]
    with_text = sum(page.invisible_text or page.visible_text for page in facts.pages)
    yield "pages", str(len(facts.pages))
    yield "page size (mm)", _counted(f"{page.width:g}x{page.height:g}" for page in facts.pages)
    yield "scanned pages", str(len(scanned))
    yield "resolution (dpi)", _span([page.scan_dpi for page in scanned])
    yield "bits per pixel", _span([page.scan_bits for page in scanned if page.scan_bits])
    yield "pages with text", str(with_text)
    if facts.claim:
        verdict = {None: "claimed", True: "validated", False: "claimed, denied by the validator"}[facts.validated]
        yield "PDF/A", f"{facts.claim} ({verdict})"
    yield "signatures", str(len(facts.signatures) or "")
    yield "embedded files", str(len(facts.embedded_files) or "")


def _of_image(facts: ImageFacts) -> Iterator[tuple[str, str]]:
    yield "width (pixels)", str(facts.width)
    yield "height (pixels)", str(facts.height)
    yield "resolution (dpi)", _span([facts.dpi] if facts.dpi else [])
    yield "colour", facts.colour
    yield "bits per pixel", str(facts.bits or "")
    yield "compression", facts.compression
    yield "images", str(facts.frames or "")


def _of_recording(facts: AudioVideoFacts) -> Iterator[tuple[str, str]]:
    yield "duration (s)", f"{facts.duration:g}"
    yield "bit rate (bit/s)", str(facts.bit_rate or "")
    yield "picture", facts.video_codec
    yield "width (pixels)", str(facts.width or "")
    yield "height (pixels)", str(facts.height or "")
    yield "sound", facts.audio_codec


def _counted(values: Iterable[str]) -> str:
    """`210x297: 12; 297x420: 1`, the commonest first."""
    counts = sorted(Counter(values).items(), key=lambda each: (-each[1], each[0]))
    told = [f"{value}: {count}" for value, count in counts[:_SIZES]]
    return "; ".join([*told, *(["…"] if len(counts) > _SIZES else [])])


def _span(values: list[float] | list[int]) -> str:
    if not values:
        return ""
    least, most = min(values), max(values)
    return f"{least:g}" if least == most else f"{least:g}-{most:g}"
