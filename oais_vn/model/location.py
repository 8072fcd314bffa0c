"""Where something is."""

from __future__ import annotations

from dataclasses import dataclass

from oais_vn.model.language import Language


@dataclass(frozen=True, slots=True)
class Location:
    """Where something is: a file, and within it a page, a sheet and cell, an XPath or a line."""

    path: str | None = None
    page: int | None = None
    sheet: str | None = None
    cell: str | None = None
    xpath: str | None = None
    line: int | None = None

    def to(self, language: Language) -> str:
        """The place in words: `trang 'Văn bản', ô G17`."""
        vietnamese = language == "vi"
        parts = [self.path] if self.path else []
        if self.sheet is not None:
            parts.append(f"trang '{self.sheet}'" if vietnamese else f"sheet '{self.sheet}'")
        if self.cell is not None:
            parts.append(f"ô {self.cell}" if vietnamese else f"cell {self.cell}")
        if self.page is not None:
            parts.append(f"trang số {self.page}" if vietnamese else f"page {self.page}")
        if self.line is not None:
            parts.append(f"dòng {self.line}" if vietnamese else f"line {self.line}")
        if self.xpath is not None:
            parts.append(self.xpath)
        return ", ".join(parts)


NOWHERE = Location()
"""Of the subject as a whole."""
