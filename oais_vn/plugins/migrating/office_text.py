"""What office documents tell of themselves without any office program: pages, sizes, slides, words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from zipfile import BadZipFile, ZipFile

from lxml import etree

_WORD = re.compile(r"[^\W_]+")
_LARGEST = 256 << 20
"""Bytes of one part of a document."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_WORDED = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
_BREAKS = {f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break", f"{_A}br"}
_LEFT_OUT = {f"{_MC}Fallback", f"{_TEXT}tracked-changes", f"{_OFFICE}annotation"}
_TWIPS_PER_MM = 1440 / 25.4
_EMU_PER_MM = 914_400 / 25.4


@dataclass
class Told:
    """What a document says: None and empty where it says nothing. Sizes are millimetres, width × height."""

    pages: int | None = None
    slides: int | None = None
    sizes: set[tuple[int, int]] = field(default_factory=set)
    words: set[str] | None = None


def told_by(path: str) -> Told:
    """What the document at `path` tells; of formats that are no zip of XML, nothing."""
    try:
        with ZipFile(path) as document:
            names = set(document.namelist())
            if "word/document.xml" in names:
                return _docx(document, names)
            if any(_SLIDE.fullmatch(name) for name in names):
                return _pptx(document, names)
            if "xl/workbook.xml" in names:
                return _xlsx(document, names)
            if "content.xml" in names:
                return _odf(document, names)
    except (BadZipFile, OSError, ValueError, KeyError, RuntimeError, NotImplementedError, etree.XMLSyntaxError):
        # A broken or locked document is the office program's to refuse.
        return Told()
    return Told()


def words_of(texts: Iterable[str]) -> set[str]:
    """The different words in texts, without case."""
    found: set[str] = set()
    for text in texts:
        found.update(_WORD.findall(unicodedata.normalize("NFC", text).casefold()))
    return found


def _docx(document: ZipFile, names: set[str]) -> Told:
    told = Told(words=set())
    for name in sorted(names):
        if _WORDED.fullmatch(name):
            told.words = (told.words or set()) | words_of(_paragraphs(_root(document, name), f"{_W}p", {f"{_W}t"}))
    for element in _root(document, "word/document.xml").iter(f"{_W}pgSz"):
        told.sizes.add(_size(element, f"{_W}w", f"{_W}h", _TWIPS_PER_MM))
    if "docProps/app.xml" in names:
        root = _root(document, "docProps/app.xml")
        # A program that never laid the document out says 1 page and 0 words.
        if _number(root.findtext(f"{_APP}Words")):
            told.pages = _number(root.findtext(f"{_APP}Pages"))
    return told


def _xlsx(document: ZipFile, names: set[str]) -> Told:
    words: set[str] = set()
    for name in sorted(names):
        if name == "xl/sharedStrings.xml" or _SHEET.fullmatch(name):
            root = _root(document, name)
            for block in (f"{_S}si", f"{_S}is"):
                words |= words_of(_paragraphs(root, block, {f"{_S}t"}))
    return Told(words=words)


def _pptx(document: ZipFile, names: set[str]) -> Told:
    told = Told(slides=0, words=set())
    for name in sorted(names):
        if _SLIDE.fullmatch(name):
            root = _root(document, name)
            if root.get("show") in ("0", "false"):
                continue
            told.slides = (told.slides or 0) + 1
            told.words = (told.words or set()) | words_of(_paragraphs(root, f"{_A}p", {f"{_A}t"}))
    for element in _root(document, "ppt/presentation.xml").iter(f"{_P}sldSz"):
        told.sizes.add(_size(element, "cx", "cy", _EMU_PER_MM))
    return told


def _odf(document: ZipFile, names: set[str]) -> Told:
    root = _root(document, "content.xml")
    told = Told(words=words_of(_paragraphs(root, None, set())))
    slides = sum(1 for _ in root.iter(f"{_DRAW}page"))
    if slides:
        told.slides = slides
    elif "meta.xml" in names:
        for element in _root(document, "meta.xml").iter(f"{_META}document-statistic"):
            told.pages = _number(element.get(f"{_META}page-count"))
    return told


def _paragraphs(root: etree._Element, block: str | None, leaves: set[str]) -> Iterator[str]:
    """The text of each block; of ODF (`block` None) of each paragraph and heading, where text lies anywhere."""
    blocks = {block} if block else {f"{_TEXT}p", f"{_TEXT}h"}
    for element in root.iter(*blocks):
        if not any(above.tag in _LEFT_OUT for above in element.iterancestors()):
            yield "".join(_pieces(element, leaves, blocks))


def _pieces(element: etree._Element, leaves: set[str], blocks: set[str]) -> Iterator[str]:
    if not leaves or element.tag in leaves:
        yield element.text or ""
    for inner in element:
        if inner.tag in _BREAKS:
            yield " "
        elif inner.tag not in _LEFT_OUT and inner.tag not in blocks and not _hidden(inner):
            yield from _pieces(inner, leaves, blocks)
        if not leaves:
            yield inner.tail or ""


def _hidden(run: etree._Element) -> bool:
    found = run.find(f"{_W}rPr/{_W}vanish")
    return found is not None and found.get(f"{_W}val") not in ("0", "false")


def _size(element: etree._Element, wide: str, high: str, per_mm: float) -> tuple[int, int]:
    return round(int(element.get(wide, "0")) / per_mm), round(int(element.get(high, "0")) / per_mm)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 and int(text) else None


def _root(document: ZipFile, name: str) -> etree._Element:
    if document.getinfo(name).file_size > _LARGEST:
        raise ValueError(name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with document.open(name) as stream:
        return etree.parse(stream, parser).getroot()
