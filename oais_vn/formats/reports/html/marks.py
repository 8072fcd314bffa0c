"""Marks of the page: texts in both languages, numbers, everything from outside escaped."""

from __future__ import annotations

from html import escape

from oais_vn.formats.printable import printable
from oais_vn.model.language import Language, Text


def escaped(text: str) -> str:
    """Text from outside as HTML shows it; signs that steer or turn text are shown as escapes."""
    return escape(printable(text))


def both(text: Text) -> str:
    """A text in both languages, of which the page shows one."""
    if text.vi == text.en:
        return escaped(text.vi)
    return f'<span lang="vi">{escaped(text.vi)}</span><span lang="en">{escaped(text.en)}</span>'


def number(value: int) -> str:
    """A number with the separators of each language."""
    return both(Text(f"{value:,}".replace(",", "."), f"{value:,}"))


def chosen(language: Language) -> str:
    """The switch of languages."""
    buttons = "".join(
        f'<button type="button" data-language="{code}" lang="{code}" aria-pressed="{str(code == language).lower()}">'
        f"{name}</button>"
        for code, name in (("vi", "Tiếng Việt"), ("en", "English"))
    )
    return f'<div class="languages" role="group" aria-label="Ngôn ngữ / Language">{buttons}</div>'
