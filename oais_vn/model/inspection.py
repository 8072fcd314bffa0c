"""What was seen in a file, apart from any judgement of it."""

from __future__ import annotations

from dataclasses import dataclass

from oais_vn.model.preservation import Agent, FormatIdentification


@dataclass(frozen=True, slots=True)
class Identified:
    """A file, its format, and the tool that says so."""

    path: str
    format: FormatIdentification
    agent: Agent


@dataclass(frozen=True, slots=True)
class PageImage:
    """A picture as it is shown on a page: pixels, effective resolution, colour, bits a pixel, PDF filter.

    `colour` is `grey`, `rgb`, `cmyk`, `lab`, `mask` or empty where it cannot be told without decoding; `bits` 0 then.
    `share` is the part of the page that it covers, 0 to 1.
    """

    width: int
    height: int
    dpi_x: float
    dpi_y: float
    colour: str
    bits: int
    compression: str
    share: float

    @property
    def dpi(self) -> float:
        """The lower of both resolutions."""
        return min(self.dpi_x, self.dpi_y)


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: its number from 1, its size as seen in millimetres, its pictures, and how text is shown on it."""

    number: int
    width: float
    height: float
    images: tuple[PageImage, ...]
    visible_text: bool
    invisible_text: bool

    @property
    def scans(self) -> tuple[PageImage, ...]:
        """The pictures that cover at least half of the page: one, or layers over each other."""
        return tuple(image for image in self.images if image.share >= 0.5)

    @property
    def scan_dpi(self) -> float:
        """The resolution of the finest layer; 0 where no picture covers the page."""
        return max((image.dpi for image in self.scans), default=0.0)

    @property
    def scan_bits(self) -> int:
        """The depth of the layer that has most colour; 0 where that cannot be told."""
        known = [image.bits for image in self.scans]
        return max(known) if known and all(known) else 0


@dataclass(frozen=True, slots=True)
class PdfFont:
    """A font that a page uses."""

    name: str
    embedded: bool


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """A filled signature field. `covers` is up to which byte of the file it reaches, but for its own value.

    `sound` says that its byte ranges begin at 0, leave out one gap that holds its value, and end within the file;
    `time` is the time that the signer claims, as the PDF has it.
    """

    name: str
    kind: str
    time: str
    covers: int
    sound: bool


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a PDF is. Where it does not open, `problem` says why and the rest is empty.

    `claim` is the PDF/A part and conformance that its metadata claim (`2B`), which nobody has proved; `validated` is
    what a validator found (None: none was asked). `claim_when_signed` is the claim that held within the bytes of the
    first signature. `updates` counts what was appended after the first writing. `faults` are what a deep check found.
    `application` is the program that says it wrote the file.
    """

    problem: str = ""
    damaged: bool = False
    version: str = ""
    size: int = 0
    pages: tuple[PdfPage, ...] = ()
    encrypted: bool = False
    javascript: bool = False
    embedded_files: tuple[str, ...] = ()
    claim: str = ""
    validated: bool | None = None
    output_intent: str = ""
    fonts: tuple[PdfFont, ...] = ()
    signatures: tuple[PdfSignature, ...] = ()
    claim_when_signed: str = ""
    updates: int = 0
    faults: tuple[str, ...] = ()
    application: str = ""


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What an image file is. Where it does not open, `problem` says why.

    Resolutions are pixels an inch, 0 where the file tells none. `bits` counts a whole pixel. `extension_fits` is about
    the name and the content. `truncated` says that the file ends before its data do. `decoded` says whether every
    frame could be decoded to its end (None: not tried); `faults` are what was found then, or by a check of the file's
    structure. `application` is the program that says it wrote the file.
    """

    problem: str = ""
    format: str = ""
    extension_fits: bool = True
    width: int = 0
    height: int = 0
    dpi_x: float = 0.0
    dpi_y: float = 0.0
    colour: str = ""
    bits: int = 0
    icc: str = ""
    compression: str = ""
    frames: int = 0
    decoded: bool | None = None
    faults: tuple[str, ...] = ()
    truncated: bool = False
    application: str = ""

    @property
    def dpi(self) -> float:
        """The lower of both resolutions."""
        return min(self.dpi_x, self.dpi_y)


@dataclass(frozen=True, slots=True)
class AudioVideoFacts:
    """What a recording is: its container, seconds, bits a second in all, and of its first picture and sound track.

    `application` is the program that says it wrote the file.
    """

    problem: str = ""
    format: str = ""
    duration: float = 0.0
    bit_rate: int = 0
    video_codec: str = ""
    video_bit_rate: int = 0
    width: int = 0
    height: int = 0
    audio_codec: str = ""
    audio_bit_rate: int = 0
    truncated: bool = False
    application: str = ""


@dataclass(frozen=True, slots=True)
class PageQuality:
    """What a page's picture looks like, measured; whether that is a fault is for people to say.

    `marks` counts what is neither paper nor margin: 0 on a blank page. `skew` is in degrees, positive where the lines
    fall to the right, None where there are too few lines to tell. `sharpness` compares pages of one delivery only.
    `dark_sides` have a dark border, `cut_sides` have ink up to the edge (`top`, `right`, `bottom`, `left`).
    `grey_in_colour` says that a colour picture has no colour. `fingerprint` and `ink` serve to find duplicates.
    `missing` is the decoder that is not installed here: then nothing is known of the page.
    """

    page: int
    problem: str = ""
    missing: str = ""
    width: int = 0
    height: int = 0
    marks: int = 0
    skew: float | None = None
    sharpness: float = 0.0
    dark_sides: tuple[str, ...] = ()
    cut_sides: tuple[str, ...] = ()
    grey_in_colour: bool = False
    fingerprint: int = 0
    ink: bytes = b""

    @property
    def blank(self) -> bool:
        """Whether nothing at all is on the page."""
        return self.measured and self.marks == 0

    @property
    def nearly_blank(self) -> bool:
        """Whether there is very little on the page: a page number, a stamp, a line."""
        return self.measured and 0 < self.marks <= FEW_MARKS

    @property
    def measured(self) -> bool:
        """Whether its picture could be decoded."""
        return not self.problem and not self.missing


FEW_MARKS = 60
"""Marks of a page on which there is next to nothing; a page of text has hundreds."""

Facts = PdfFacts | ImageFacts | AudioVideoFacts
"""What was seen in a file, by its kind."""


@dataclass(frozen=True, slots=True)
class Insight:
    """What looking into a file gave; where the tool is not installed, no facts, but the kind (`image`) as `missing`."""

    facts: Facts | None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file, its format, and what was seen in it; `facts` is None for a kind that is not looked into."""

    path: str
    format: FormatIdentification
    facts: Facts | None
    skipped: str = ""
