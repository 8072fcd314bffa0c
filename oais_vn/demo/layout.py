"""Lays a writing out on pages as Vietnamese offices do: letterhead, title, body, signatures."""

from __future__ import annotations

from itertools import pairwise

from oais_vn.demo.places import DISTRICT
from oais_vn.demo.scripts import Script
from oais_vn.demo.sheets import BOTTOM, LEFT, MEASURE, RIGHT, TOP, Autograph, Line, Received, Rule, Seal, Sheet, Word
from oais_vn.demo.writings import Paragraph, Signature, Table, Writing

_NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_INDENT = 82
_AGENCY_MIDDLE = LEFT + 245
_NATION_MIDDLE = RIGHT - 348
_SIGNATURE_GAP = 262
_CELL_PADDING = 12


def lay_out(writing: Writing, script: Script) -> list[Sheet]:
    """The pages of `writing` as `script` writes them."""
    return _Composer(writing, script).pages()


class _Composer:
    """Fills sheets from top to bottom; `_y` is the base line of the next line."""

    def __init__(self, writing: Writing, script: Script) -> None:
        self._writing = writing
        self._script = script
        self._sheets = [Sheet()]
        self._y: float = TOP

    def pages(self) -> list[Sheet]:
        self._letterhead()
        self._title()
        tail = self._tail()
        for place, block in enumerate(self._writing.blocks):
            if isinstance(block, Paragraph):
                if place == len(self._writing.blocks) - len(tail):
                    self._room(sum(self._height(paragraph) for paragraph in tail) + self._signatures_height)
                self._paragraph(block)
            else:
                self._table(block)
        self._signatures()
        return self._sheets

    @property
    def _sheet(self) -> Sheet:
        return self._sheets[-1]

    def _turn(self) -> None:
        self._sheets.append(Sheet())
        number = str(len(self._sheets))
        label = number if self._script.justified else f"- {number} -"
        self._centred(label, (LEFT + RIGHT) / 2, TOP - 40)
        self._y = TOP + self._script.leading

    def _room(self, height: float) -> None:
        if self._y + height > BOTTOM:
            self._turn()

    def _put(
        self, text: str, x: float, y: float, *, bold: bool = False, small: bool = False, spread: float = 0
    ) -> None:
        """One line from `x`; `spread` is what every space gets on top of its width."""
        space = self._script.width(" ", bold=bold, small=small) + spread
        words: list[Word] = []
        for text_of_word in text.split():
            words.append(Word(x, self._script.width(text_of_word, bold=bold, small=small), text_of_word))
            x += words[-1].width + space
        if words:
            self._sheet.lines.append(Line(tuple(words), y, bold, small))

    def _centred(self, text: str, middle: float, y: float, *, bold: bool = False, small: bool = False) -> None:
        self._put(text, middle - self._script.width(text, bold=bold, small=small) / 2, y, bold=bold, small=small)

    def _underline(self, middle: float, y: float, width: float) -> None:
        self._sheet.rules.append(Rule((middle - width / 2, y), (middle + width / 2, y)))

    def _wrap(self, text: str, first: float, rest: float, *, bold: bool = False, small: bool = False) -> list[str]:
        """Break into lines; the first may be `first` wide, the others `rest`."""
        lines: list[str] = []
        line = ""
        for word in text.split():
            longer = f"{line} {word}" if line else word
            if line and self._script.width(longer, bold=bold, small=small) > (rest if lines else first):
                lines.append(line)
                line = word
            else:
                line = longer
        return [*lines, line]

    def _balanced(self, text: str, width: float, *, bold: bool = False, small: bool = False) -> list[str]:
        """Break into as few lines as `width` allows, all about as long: a centred title leaves no word alone."""
        lines = self._wrap(text, width, width, bold=bold, small=small)
        narrower = lines
        while len(narrower) == len(lines) > 1:
            lines, width = narrower, width - 20
            narrower = self._wrap(text, width, width, bold=bold, small=small)
        return lines

    def _letterhead(self) -> None:
        leading = self._script.leading - 6
        parent, own = self._writing.letterhead
        self._centred(parent, _AGENCY_MIDDLE, self._y)
        self._centred(_NATION, _NATION_MIDDLE, self._y, bold=True)
        self._y += leading
        self._centred(own, _AGENCY_MIDDLE, self._y, bold=True)
        self._centred(_MOTTO, _NATION_MIDDLE, self._y, bold=True)
        self._underline(_AGENCY_MIDDLE, self._y + 16, 170)
        if self._script.justified:
            self._underline(_NATION_MIDDLE, self._y + 16, self._script.width(_MOTTO, bold=True))
        else:
            self._y += leading
            self._centred("-----o0o-----", _NATION_MIDDLE, self._y)
        self._y += leading + 14
        if self._writing.number:
            self._centred(f"Số: {self._writing.number}/{self._writing.notation}", _AGENCY_MIDDLE, self._y)
        self._centred(self._writing.place_and_date, _NATION_MIDDLE, self._y)
        if self._writing.kind == "Công văn":
            for line in self._balanced(self._writing.subject, 500, small=True):
                self._y += leading - 6
                self._centred(line, _AGENCY_MIDDLE, self._y, small=True)
        if self._writing.received is not None:
            number, date = self._writing.received
            office = f"UBND HUYỆN {DISTRICT.upper()}"
            self._sheet.marks.append(Received(_AGENCY_MIDDLE - 30, self._y + 118, office, number, date))
            self._y += 140
        self._y += leading + (52 if self._script.justified else 34)

    def _title(self) -> None:
        middle = (LEFT + RIGHT) / 2
        writing = self._writing
        if writing.kind != "Công văn":
            self._centred(writing.kind.upper(), middle, self._y, bold=True)
            for line in self._balanced(writing.subject, MEASURE - 240, bold=self._script.justified):
                self._y += self._script.leading - 2
                self._centred(line, middle, self._y, bold=self._script.justified)
            self._underline(middle, self._y + 24, 220)
            self._y += self._script.leading + 42
        if writing.addressee:
            for line in self._balanced(f"Kính gửi: {writing.addressee}", MEASURE - 200):
                self._centred(line, middle, self._y)
                self._y += self._script.leading
            self._y += 22
        if writing.authority:
            self._centred(writing.authority, middle, self._y, bold=True)
            self._y += self._script.leading + 16

    def _paragraph(self, paragraph: Paragraph) -> None:
        bold = paragraph.style in ("heading", "centre")
        leading = self._script.leading
        if paragraph.style == "centre":
            self._room(leading * 3)
            self._y += 14
            self._centred(paragraph.text, (LEFT + RIGHT) / 2, self._y, bold=True)
            self._y += leading + 14
            return
        text = f"- {paragraph.text}" if paragraph.style == "item" else paragraph.text
        lines = self._wrap(text, MEASURE - _INDENT, MEASURE, bold=bold)
        self._room(leading * (3 if bold else min(2, len(lines)) - 1))
        for place, line in enumerate(lines):
            self._room(0)
            indent = _INDENT if place == 0 else 0
            spread = 0.0
            if self._script.justified and place + 1 < len(lines) and " " in line:
                spread = (MEASURE - indent - self._script.width(line, bold=bold)) / line.count(" ")
            self._put(line, LEFT + indent, self._y, bold=bold, spread=spread)
            if bold and not self._script.justified:
                width = self._script.width(line)
                self._underline(LEFT + indent + width / 2, self._y + 11, width)
            self._y += leading
        self._y += 10

    def _tail(self) -> list[Paragraph]:
        """The last paragraphs, some lines together, and their heading: the signatures never stand alone on a page."""
        tail: list[Paragraph] = []
        for block in reversed(self._writing.blocks):
            enough = sum(map(self._height, tail)) > 3 * self._script.leading
            if not isinstance(block, Paragraph) or (enough and block.style != "heading"):
                break
            tail.append(block)
        return tail

    def _height(self, paragraph: Paragraph) -> float:
        return len(self._wrap(paragraph.text, MEASURE - _INDENT, MEASURE)) * self._script.leading + 10

    @property
    def _signatures_height(self) -> float:
        roles = max(len(signature.role) for signature in self._writing.signatures)
        return 26 + self._script.leading * roles + _SIGNATURE_GAP

    def _table(self, table: Table) -> None:
        self._room(self._script.leading * 5)
        self._y += 4
        edges = [float(LEFT)]
        for share in table.shares:
            edges.append(edges[-1] + share * MEASURE)
        self._table_row(table.head, edges, bold=True)
        for row in table.rows:
            self._table_row(row, edges, bold=not row[0])
        self._y += 30

    def _table_row(self, cells: tuple[str, ...], edges: list[float], *, bold: bool) -> None:
        pitch = self._script.leading - 8
        widths = [end - start - 2 * _CELL_PADDING for start, end in pairwise(edges)]
        wrapped = [self._wrap(cell, width, width, bold=bold) for cell, width in zip(cells, widths, strict=True)]
        height = max(len(lines) for lines in wrapped) * pitch + 18
        if self._y + height > BOTTOM:
            self._turn()
        top = self._y - pitch + 6
        for place, lines in enumerate(wrapped):
            start, end = edges[place], edges[place + 1]
            y = self._y + 6 + (height - 18 - len(lines) * pitch) / 2
            for line in lines:
                if bold or not any(sign.islower() for sign in line):
                    self._centred(line, (start + end) / 2, y, bold=bold)
                else:
                    self._put(line, start + _CELL_PADDING, y)
                y += pitch
        for y in (top, top + height):
            self._sheet.rules.append(Rule((edges[0], y), (edges[-1], y)))
        for x in edges:
            self._sheet.rules.append(Rule((x, top), (x, top + height)))
        self._y += height

    def _signatures(self) -> None:
        signatures = self._writing.signatures
        self._room(self._signatures_height)
        self._y += 26
        if len(signatures) == 1:
            self._recipients(self._y)
            self._signature(signatures[0], RIGHT - 330)
        else:
            for signature, middle in zip(signatures, (LEFT + 290, RIGHT - 300), strict=True):
                self._signature(signature, middle)

    def _recipients(self, y: float) -> None:
        self._put("Nơi nhận:", LEFT, y, bold=True, small=True)
        for recipient in self._writing.recipients:
            y += self._script.leading - 11
            self._put(f"- {recipient}", LEFT, y, small=True)

    def _signature(self, signature: Signature, middle: float) -> None:
        y = self._y
        for line in signature.role:
            self._centred(line, middle, y, bold=True)
            y += self._script.leading - 6
        if signature.seal is not None:
            self._sheet.marks.append(Seal(middle - 120, y + _SIGNATURE_GAP / 2 - 52, signature.seal))
        self._sheet.marks.append(Autograph(middle + 25, y + _SIGNATURE_GAP / 2 - 44, signature.name))
        self._centred(signature.name, middle, y + _SIGNATURE_GAP - 40, bold=True)
