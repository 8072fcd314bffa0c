"""The sections of a TOML file, asked for by key; what is wrong is said with key and file."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from oais_vn.model.dates import PartialDate
from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.language import Text


class Sections:
    """Values of a TOML file under keys such as `archive.code`; every method raises `ConfigurationError`."""

    def __init__(self, values: Mapping[str, Any], name: str) -> None:
        self._values = values
        self._name = name
        for key, table in values.items():
            if not isinstance(table, dict):
                raise self.error(
                    key, "phải nằm trong một mục như [archive]", "must stand in a section such as [archive]"
                )

    def error(self, key: str, vi: str, en: str) -> ConfigurationError:
        """An error at a key of this file."""
        return ConfigurationError(Text(f"{self._name}: khóa {key}: {vi}", f"{self._name}: key {key}: {en}"))

    def __contains__(self, section: object) -> bool:
        return section in self._values

    def require(self, *keys: str) -> None:
        """All keys that are missing or empty, in one error."""
        missing = [key for key in keys if self._get(key) in (None, "")]
        if missing:
            names = ", ".join(map(self._with_likeness, missing))
            section, _, name = missing[0].partition(".")
            raise ConfigurationError(
                Text(
                    f'{self._name}: thiếu khóa {names}; hãy ghi vào tệp, ví dụ trong mục [{section}]: {name} = "…"',
                    f'{self._name}: missing keys {names}; write them, e.g. under [{section}]: {name} = "…"',
                )
            )

    def _with_likeness(self, key: str) -> str:
        """A missing key, with the key or section that is there and looks like it."""
        section, _, name = key.partition(".")
        there = self._values.get(section)
        written = list(self._values if there is None else there)
        like = difflib.get_close_matches(section if there is None else name, written, 1)
        return f"{key} ({like[0]}?)" if like else key

    def _get(self, key: str) -> Any:
        section, _, name = key.partition(".")
        value = self._values.get(section, {}).get(name)
        return value.strip() if isinstance(value, str) else value

    def text(self, key: str) -> str:
        """A string in NFC; empty when the key is not there."""
        value = self._get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.error(key, f'phải là chuỗi trong dấu nháy, ví dụ "{value}"', f'must be a string, e.g. "{value}"')
        return unicodedata.normalize("NFC", value)

    def raw(self, key: str) -> str:
        """A string with the white space at its ends; empty when the key is not there."""
        section, _, name = key.partition(".")
        value = self._values.get(section, {}).get(name)
        return value if isinstance(value, str) else self.text(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, or one string; empty when the key is not there."""
        value = self._get(key)
        if not isinstance(value, list):
            return (self.text(key),) if value else ()
        if not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error(key, 'phải là danh sách chuỗi, ví dụ ["a.csv"]', 'must be strings, e.g. ["a.csv"]')
        return tuple(unicodedata.normalize("NFC", item.strip()) for item in value)

    def plain(self, key: str) -> str:
        """A string, a whole number or true/false, as text; empty when the key is not there."""
        value = self._get(key)
        if isinstance(value, bool):
            return "1" if value else "0"
        return str(value) if isinstance(value, int) else self.text(key)

    def number(self, key: str, default: int) -> int:
        """A whole number from 1 up."""
        value = self._get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.error(
                key, f"phải là số nguyên từ 1, không phải {value!r}", f"must be a whole number from 1, not {value!r}"
            )
        return value

    def date(self, key: str) -> PartialDate | None:
        """A date: a TOML date, a string such as `05/2008`, or a year."""
        value = self._get(key)
        if value is None or value == "":
            return None
        if isinstance(value, datetime | date):
            return PartialDate(value.year, value.month, value.day)
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise self.error(key, f"phải là ngày, không phải {value!r}", f"must be a date, not {value!r}")
        try:
            return PartialDate.parse(str(value))
        except InputError as error:
            raise self.error(key, error.text.vi, error.text.en) from error

    def strings(self, section: str) -> dict[str, str]:
        """A section whose values are all strings."""
        return {key: self.text_of(section, key) for key in self._values.get(section, {})}

    def text_of(self, section: str, key: str) -> str:
        """A string under a key that may itself hold dots."""
        value = self._values[section][key]
        if not isinstance(value, str) or not value.strip():
            raise self.error(f'{section}."{key}"', "phải là chuỗi không rỗng", "must be a string that is not empty")
        return value.strip()

    def unknown(self, known: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
        """Keys and sections that are not known, each with the nearest known one or an empty string."""
        for section, table in self._values.items():
            if section not in known:
                yield f"[{section}]", _nearest(section, known)
                continue
            for key in table:
                if key not in known[section]:
                    yield f"{section}.{key}", _nearest(key, known[section])


def _nearest(word: str, known: Mapping[str, frozenset[str]] | frozenset[str]) -> str:
    return next(iter(difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.5)), "")
