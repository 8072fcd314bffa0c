"""What the regulation asks of digitised documents, as limits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class DocumentKind(Enum):
    """What was digitised: the limits differ."""

    TEXT = "text"
    DRAWING = "drawing"
    PICTURE = "picture"
    RECORDING = "recording"


@dataclass(frozen=True)
class QualityLimits:
    """Limits of a profile: pixels an inch, bits a pixel, kilobits a second, tenths of a degree; 0 asks nothing.

    `image_formats` are the formats of pictures that are taken. `claim` says that PDFs must be PDF/A.
    `drawing_types` are the codes of `typeName` that are maps and drawings.
    """

    page_dpi: int = 0
    drawing_dpi: int = 0
    picture_dpi: int = 0
    colour_bits: int = 0
    video_kbps: int = 0
    audio_kbps: int = 0
    skew_tenths: int = 0
    image_formats: tuple[str, ...] = ()
    claim: bool = False
    text_layer: bool = False
    drawing_types: tuple[str, ...] = ()

    def dpi(self, kind: DocumentKind) -> int:
        """The resolution that is asked of this kind."""
        return {DocumentKind.TEXT: self.page_dpi, DocumentKind.DRAWING: self.drawing_dpi}.get(kind, self.picture_dpi)
