"""Documents laid out as Decree 30/2020/NĐ-CP asks: paper, margins, letters, heads, tables, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

FONT = "Times New Roman"
SIZE = 14
_SMALL = 12
_MARGINS = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15.5}
"""Millimetres; the Decree: top and bottom 20 to 25, left 30 to 35, right 15 to 20."""
_WIDTH = 165
"""Millimetres between the margins."""
_HEAD_WIDTHS = (68, 97)
_COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"


class Column(NamedTuple):
    """A column of a table: its header, its width in millimetres, the template of its cells, left or right or centre."""

    header: str
    width: float
    cell: str
    align: str = "left"


class Draft:
    """One document as it grows, from the top down. Texts may hold template tags.

    With `party` its head is that of the Party's offices, which the Decree is not for.
    """

    def __init__(self, superior: str, agency: str, number: str, place_and_date: str, *, party: bool = False) -> None:
        from docx import Document
        from docx.shared import Mm

        self.document: Any = Document()
        self._section = self.document.sections[0]
        self._section.page_width, self._section.page_height = Mm(210), Mm(297)
        for name, size in _MARGINS.items():
            setattr(self._section, name, Mm(size))
        self._section.header_distance = Mm(10)
        self._set_letters()
        self._number_pages()
        self._head(superior, agency, number, place_and_date, party=party)

    def title(self, kind: str, about: str) -> None:
        """The kind of document in capitals, what it is about, and the line below."""
        self.line(kind, bold=True, align="center", space=(14, 0))
        self.line(about, bold=True, align="center", space=(0, 0))
        self._ruler(self.document.add_paragraph(), 62)

    def line(
        self,
        text: str,
        *,
        bold: bool = False,
        italic: bool = False,
        align: str = "justify",
        space: tuple[int, int] = (0, 6),
        size: int = SIZE,
        indent: float = 0,
        keep: bool = False,
    ) -> Any:
        """A paragraph, `space` in points above and below; with `keep` it stays on the page of the next one."""
        paragraph = self.document.add_paragraph()
        self._set(paragraph, align, *space, indent)
        paragraph.paragraph_format.keep_with_next = keep
        _run(paragraph, text, size=size, bold=bold, italic=italic)
        return paragraph

    def body(self, text: str, *, keep: bool = False) -> None:
        """A paragraph of the text, its first line indented."""
        self.line(text, indent=10, keep=keep)

    def heading(self, text: str) -> None:
        """A numbered heading, never the last line of a page."""
        self.line(text, bold=True, indent=10, space=(6, 6), keep=True)

    def blank(self, *labels: str, keep: bool = False) -> None:
        """A line to be written on: each label is followed by dots up to the next one."""
        from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
        from docx.shared import Mm

        paragraph = self.document.add_paragraph()
        self._set(paragraph, "left", 0, 6, 10 if labels[0] else 0)
        paragraph.paragraph_format.keep_with_next = keep
        stops = paragraph.paragraph_format.tab_stops
        for number in range(1, len(labels) + 1):
            alignment = WD_TAB_ALIGNMENT.RIGHT if number == len(labels) else WD_TAB_ALIGNMENT.LEFT
            stops.add_tab_stop(Mm(_WIDTH * number / len(labels)), alignment, WD_TAB_LEADER.DOTS)
        _run(paragraph, " ".join(f"{label} \t" if label else "\t" for label in labels))

    def tag(self, text: str) -> None:
        """A line of the template alone, of which nothing stays in the document."""
        self.document.add_paragraph(f"{{%p {text} %}}")

    def table(self, columns: Sequence[Column], loop: str = "", total: Sequence[str] = (), size: int = _SMALL) -> None:
        """A table with a row for each round of `loop` (`d in dossiers`) and perhaps a row of sums.

        Its header is repeated on every page, and no row is broken over two.
        """
        table = self.document.add_table(rows=0, cols=len(columns))
        table.style = "Table Grid"
        _set_widths(table, [column.width for column in columns])
        self._row(table, columns, [column.header for column in columns], size, bold=True, header=True)
        if loop:
            self._control(table, f"for {loop}")
            self._row(table, columns, [column.cell for column in columns], size)
            self._control(table, "endfor")
        else:
            self._row(table, columns, [column.cell for column in columns], size)
        if total:
            self._row(table, columns, total, size, bold=True)
        self.document.add_paragraph().paragraph_format.space_after = 0

    def signatures(self, *parties: tuple[str, str], recipients: Sequence[str]) -> None:
        """Who signs, side by side: `(role, what is signed)`, and who gets a copy; one block that no page breaks."""
        table = self.document.add_table(rows=1, cols=len(parties))
        _set_widths(table, [_WIDTH / len(parties)] * len(parties))
        _unbroken(table.rows[0])
        cells = table.rows[0].cells
        for cell, (role, note) in zip(cells, parties, strict=True):
            self._centred(cell.paragraphs[0], role, size=SIZE, bold=True)
            self._centred(cell.add_paragraph(), note, size=_SMALL, italic=True)
            dots = cell.add_paragraph()
            self._centred(dots, "…" * (28 // len(parties) - 1), size=SIZE)
            self._set(dots, "center", 58, 6, 0)
        head = cells[0].add_paragraph()
        self._set(head, "left", 6, 0, 0)
        _run(head, "Nơi nhận:", size=12, bold=True, italic=True)
        for place, name in enumerate(recipients, start=1):
            line = cells[0].add_paragraph()
            self._set(line, "left", 0, 0, 0)
            _run(line, f"- {name}{'.' if place == len(recipients) else ';'}", size=11)

    def new_page(self) -> None:
        """What follows begins on a page of its own."""
        self.document.add_page_break()

    def _set_letters(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt

        normal = self.document.styles["Normal"]
        normal.font.name = FONT
        normal.font.size = Pt(SIZE)
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            normal.element.rPr.rFonts.set(qn(name), FONT)
        normal.paragraph_format.space_after = Pt(0)

    def _number_pages(self) -> None:
        """Arabic numerals in the middle of the top margin, from the second page on."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._section.different_first_page_header_footer = True
        paragraph = self._section.header.paragraphs[0]
        self._set(paragraph, "center", 0, 0, 0)
        for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
            run = _run(paragraph, "")
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.set(qn("xml:space"), "preserve")
                mark.text = text
            run._r.append(mark)  # noqa: SLF001 - python-docx has no fields of its own

    def _head(self, superior: str, agency: str, number: str, place_and_date: str, *, party: bool) -> None:
        table = self.document.add_table(rows=2, cols=2)
        _set_widths(table, _HEAD_WIDTHS)
        (left, right), (below, date) = (row.cells for row in table.rows)
        self._centred(left.paragraphs[0], superior, size=13)
        self._centred(left.add_paragraph(), agency, size=13, bold=True)
        if party:
            self._centred(left.add_paragraph(), "*", size=13)
            self._centred(right.paragraphs[0], _PARTY, size=14, bold=True)
        else:
            self._ruler(left.add_paragraph(), 24)
            self._centred(right.paragraphs[0], _COUNTRY, size=12, bold=True)
            self._centred(right.add_paragraph(), _MOTTO, size=14, bold=True)
        self._ruler(right.add_paragraph(), 16)
        self._centred(below.paragraphs[0], number, size=13)
        self._centred(date.paragraphs[0], place_and_date, size=14, italic=True)

    def _centred(self, paragraph: Any, text: str, *, size: int, bold: bool = False, italic: bool = False) -> None:
        self._set(paragraph, "center", 0, 0, 0)
        _run(paragraph, text, size=size, bold=bold, italic=italic)

    def _ruler(self, paragraph: Any, indent: float) -> None:
        """A thin line, `indent` millimetres shorter on either side than its room."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt

        self._set(paragraph, "center", 3, 6, 0)
        shape = paragraph.paragraph_format
        shape.left_indent = shape.right_indent = _mm(indent)
        shape.line_spacing = Pt(3)
        _run(paragraph, "", size=2)
        borders = OxmlElement("w:pBdr")
        line = OxmlElement("w:top")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no borders of its own
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )

    def _row(
        self,
        table: Any,
        columns: Sequence[Column],
        texts: Sequence[str],
        size: int,
        *,
        bold: bool = False,
        header: bool = False,
    ) -> None:
        row = table.add_row()
        _unbroken(row, header=header)
        for cell, column, text in zip(row.cells, columns, texts, strict=True):
            paragraph = cell.paragraphs[0]
            self._set(paragraph, "center" if header else column.align, 2, 2, 0)
            paragraph.paragraph_format.keep_with_next = header
            _run(paragraph, text, size=size, bold=bold)

    @staticmethod
    def _control(table: Any, text: str) -> None:
        table.add_row().cells[0].paragraphs[0].add_run(f"{{%tr {text} %}}")

    @staticmethod
    def _set(paragraph: Any, align: str, before: int, after: int, indent: float) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        shape = paragraph.paragraph_format
        shape.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
        shape.space_before, shape.space_after = Pt(before), Pt(after)
        shape.line_spacing = 1.0
        if indent:
            shape.first_line_indent = _mm(indent)


def _run(paragraph: Any, text: str, *, size: int = SIZE, bold: bool = False, italic: bool = False) -> Any:
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.name, run.font.size = FONT, Pt(size)
    run.bold, run.italic = bold, italic
    return run


def _mm(size: float) -> Any:
    from docx.shared import Mm

    return Mm(size)


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    """Widths of columns in millimetres; rows that are added later take them."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = _mm(width)


def _unbroken(row: Any, *, header: bool = False) -> None:
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx does not know these properties
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
