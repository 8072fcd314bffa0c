"""Texts for people, in Vietnamese and in English."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["vi", "en"]


class Text(NamedTuple):
    """One message in both languages; `{name}` fields are filled by `filled`."""

    vi: str
    en: str

    def to(self, language: Language) -> str:
        """The text in `language`."""
        return self.vi if language == "vi" else self.en

    def filled(self, **params: object) -> Text:
        """The same text with its `{name}` fields filled in."""
        return Text(self.vi.format(**params), self.en.format(**params))
