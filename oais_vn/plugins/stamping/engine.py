"""The copy stamper as an engine: opens, marks and saves; lives in a child process."""

from __future__ import annotations

import os
from contextlib import ExitStack
from importlib.resources import files
from io import BufferedReader
from typing import Any, BinaryIO

import pikepdf

from oais_vn.plugins.stamping.pages import PageMarker
from oais_vn.plugins.stamping.refusal import RefusedError
from oais_vn.plugins.stamping.typeface import Typeface
from oais_vn.plugins.stamping.watched import SourceFile, save


class StampEngine:
    """Marks copies, and says why one cannot be marked."""

    def __init__(self) -> None:
        self._face: Typeface | None = None
        self._face_for: tuple[bytes, str] | None = None

    def stamp(self, source: str, target: str, text: str, at_foot: bool, font: str | None) -> dict[str, Any]:
        """Write `source` with the mark to `target`, which may be there; `font` None is Source Serif Pro.

        `at_foot`: at the foot of every page; else at the top right of the first. The answer is empty, or holds
        `refused` (the reason, as in `RefusedError`) and its details.
        """
        try:
            self._stamp(source, target, text, at_foot=at_foot, font=font)
        except RefusedError as refusal:
            return {"refused": refusal.reason, **refusal.details}
        return {}

    def _stamp(self, source: str, target: str, text: str, *, at_foot: bool, font: str | None) -> None:
        face = self._typeface(font, text)
        if not os.path.isfile(source):
            raise RefusedError("missing")
        with ExitStack() as kept:
            try:
                # Opened here: qpdf takes no names that are not UTF-8.
                raw = kept.enter_context(SourceFile(source))
            except OSError as failure:
                raise RefusedError("unreadable", detail=failure.strerror) from failure
            try:
                content = kept.enter_context(BufferedReader(raw))
                pdf = _opened(content, kept, source, os.path.dirname(target))
                marker = PageMarker(pdf, face, text, at_foot=at_foot)
                for number, page in enumerate(pdf.pages, 1):
                    marker.mark(page, number)
                    if not at_foot:
                        break
                save(pdf, target)
            finally:
                # What could not be read makes a file seem damaged, or nothing at all: it comes before all else.
                raw.check()

    def _typeface(self, font: str | None, text: str) -> Typeface:
        """The letters, cut once for all copies of a run."""
        if font is None:
            content = (files("font_source_serif_pro") / "files" / "SourceSerifPro-Regular.ttf").read_bytes()
        else:
            try:
                with open(font, "rb") as file:
                    content = file.read()
            except OSError as failure:
                raise RefusedError("font", detail=failure.strerror) from failure
        if self._face is None or self._face_for != (content, text):
            self._face, self._face_for = Typeface(content, text), (content, text)
        return self._face


def _opened(content: BinaryIO, kept: ExitStack, source: str, folder: str) -> pikepdf.Pdf:
    if not source.lower().endswith(".pdf"):
        # Pillow is not loaded for deliveries that hold no pictures.
        from oais_vn.plugins.stamping.pictures import picture_pdf

        return picture_pdf(content, kept, folder)
    try:
        # A damaged file is not repaired: a repaired one may lack pages, and a copy must not lack them silently.
        # Memory maps of big files would fill the address space that the limit bounds.
        pdf = kept.enter_context(
            pikepdf.open(content, attempt_recovery=False, suppress_warnings=True, access_mode=pikepdf.AccessMode.stream)
        )
        pages = len(pdf.pages)
    except pikepdf.PasswordError as failure:
        raise RefusedError("password") from failure
    except pikepdf.PdfError as failure:
        raise RefusedError("broken") from failure
    if not pages:
        raise RefusedError("no-pages")
    if _is_made_by_its_reader(pdf.Root):
        raise RefusedError("dynamic-form")
    return pdf


def _is_made_by_its_reader(root: pikepdf.Object) -> bool:
    """Whether the pages are drawn anew from a form (dynamic XFA), so that a mark on them would not be seen."""
    form = root.get("/AcroForm")
    return isinstance(form, pikepdf.Dictionary) and "/XFA" in form and bool(root.get("/NeedsRendering", False))
