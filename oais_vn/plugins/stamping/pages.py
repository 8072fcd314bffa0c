"""Marking the pages of a PDF: a form of its own, drawn last, over whatever the page holds."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, PdfError, Stream

from oais_vn.plugins.stamping.block import Block, block
from oais_vn.plugins.stamping.ending import Ending
from oais_vn.plugins.stamping.refusal import RefusedError
from oais_vn.plugins.stamping.sheet import Sheet, sheet_of
from oais_vn.plugins.stamping.typeface import Typeface

_MARK = "/OaisVnMark"
_PAGE = "/OaisVnPage"


class PageMarker:
    """Marks pages of `pdf` with `text`, at the foot or at the top right.

    `pdf` must have been opened so that pages hold what they inherit (`inherit_page_attributes`, the default).

    What the mark needs lies in a form XObject, so that it takes nothing from the page and leaves nothing behind:
    its letters, and a colour space that does not depend on devices, which PDF/A accepts under every output intent.
    Pages of one size share a form.
    """

    def __init__(self, pdf: Pdf, face: Typeface, text: str, *, at_foot: bool) -> None:
        self._pdf = pdf
        self._face = face
        self._text = text
        self._at_foot = at_foot
        self._place = "/Type /Pagination /Subtype " + ("/Footer /Attached [/Bottom]" if at_foot else "/Header")
        self._resources = pdf.make_indirect(
            Dictionary(Font=Dictionary(F=face.embedded(pdf)), ColorSpace=Dictionary(Grey=_grey()))
        )
        self._before = Stream(pdf, b"q\n")
        self._after: dict[bytes, Stream] = {}
        self._forms: dict[Sheet, Stream] = {}

    def mark(self, page: Page, number: int) -> None:
        """Mark one page, the `number`-th. Raises `RefusedError` (`page`) when its content cannot be read."""
        sheet = _sheet(page.obj)
        form = self._form(sheet)
        try:
            ending = Ending()
            page.get_filtered_contents(ending)
            contents = _streams(page.obj.get("/Contents"))
            if ending.excess or ending.doubtful:
                contents = [Stream(self._pdf, page.get_filtered_contents(Ending(trim=True)))]
        except PdfError as failure:
            raise RefusedError("page", page=number) from failure
        closing = ending.closing
        if ending.doubtful:
            contents, closing = [self._enclosed(page.obj, contents[0], sheet)], b"\n"
        name = _enter(page.obj, _MARK, form)
        drawn = f"Q\n/Artifact << {self._place} >> BDC {name} Do EMC\n".encode("ascii")
        page.obj.Contents = Array([self._before, *contents, self._after_page(closing + drawn)])

    def _enclosed(self, page: Object, content: Stream, sheet: Sheet) -> Stream:
        """Content that draws `content` out of a form, where it ends for every reader; its tags lose their place."""
        content.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=_decimals(sheet.media),
            Resources=page.get("/Resources", Dictionary()),
        )
        page.Resources = Dictionary()
        name = _enter(page, _PAGE, content)
        return Stream(self._pdf, f"{name} Do\n".encode("ascii"))

    def _after_page(self, content: bytes) -> Stream:
        if content not in self._after:
            self._after[content] = Stream(self._pdf, content)
        return self._after[content]

    def _form(self, sheet: Sheet) -> Stream:
        if sheet not in self._forms:
            placed = block(self._text, self._face.letters, sheet, at_foot=self._at_foot)
            form = Stream(self._pdf, self._drawing(placed))
            form.stream_dict = Dictionary(
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=_decimals((0, 0, sheet.width, sheet.height)),
                Matrix=_decimals(sheet.matrix),
                Resources=self._resources,
            )
            self._forms[sheet] = form
        return self._forms[sheet]

    def _drawing(self, placed: Block) -> bytes:
        left, bottom, right, top = placed.box
        box = " ".join(_number(edge) for edge in (left, bottom, right - left, top - bottom))
        parts = [
            f"/Grey cs 1 sc {box} re f 0 sc",
            f"BT /F {_number(placed.size)} Tf",
        ]
        parts += [
            f"1 0 0 1 {_number(line.x)} {_number(line.y)} Tm <{self._face.encoded(line.text)}> Tj"
            for line in placed.lines
        ]
        return "\n".join([*parts, "ET\n"]).encode("ascii")


def _sheet(page: Object) -> Sheet:
    return sheet_of(
        media=_plain(page.get("/MediaBox")),
        crop=_plain(page.get("/CropBox")),
        rotate=page.get("/Rotate"),
        unit=page.get("/UserUnit"),
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, Array) else value


def _streams(contents: Any) -> list[Any]:
    """The streams of a page's content; what else stands among them draws nothing."""
    parts = list(contents) if isinstance(contents, Array) else [contents]
    return [part for part in parts if isinstance(part, Stream)]


def _enter(page: Object, base: str, form: Stream) -> str:
    """Enter the form into the page's resources; its name there, which nothing else has.

    Resources that pages share are entered into in place: a name that a page does not use changes nothing on it, and a
    file whose pages share everything is not blown up.
    """
    resources = page.get("/Resources")
    if not isinstance(resources, Dictionary):
        resources = page.Resources = Dictionary()
    if not isinstance(resources.get("/XObject"), Dictionary):
        resources.XObject = Dictionary()
    entries = resources.XObject
    # Not from 0: where each page has a size and all share one list, the names would be tried over and over.
    number = form.objgen[0]
    while (name := f"{base}{number}") in entries and getattr(entries[name], "objgen", None) != form.objgen:
        number += 1
    entries[name] = form
    return name


def _grey() -> Array:
    return Array([Name.CalGray, Dictionary(WhitePoint=Array([Decimal("0.9505"), 1, Decimal("1.089")]))])


def _decimals(numbers: Iterable[float]) -> Array:
    return Array([Decimal(_number(number, 10)) for number in numbers])


def _number(value: float, places: int = 4) -> str:
    return f"{value:.{places}f}".rstrip("0").rstrip(".")
