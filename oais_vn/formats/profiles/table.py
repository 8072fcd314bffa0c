"""One table of a profile that is being read: what is asked for must be right, what nobody asked for is unknown."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar, cast

from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text

KeyPath = tuple[str, ...]
"""The keys that lead to a value from the top of the profile."""

_E = TypeVar("_E", bound=Enum)


def wrong(file: str, path: KeyPath, vi: str, en: str) -> ConfigurationError:
    """The error that the key `path` in `file` is wrong."""
    key = ".".join(path)
    return ConfigurationError(Text(f"{file}: khóa {key}: {vi}", f"{file}: key {key}: {en}"))


class Table:
    """One table; `done` refuses what was not asked for. Every error names the file and the key."""

    def __init__(self, values: Mapping[str, Any], path: KeyPath, origins: Mapping[KeyPath, str]) -> None:
        self._values = values
        self._path = path
        self._origins = origins
        self._asked: set[str] = set()

    def error(self, key: str, vi: str, en: str) -> ConfigurationError:
        """An error at `key`, naming the file that holds it or, failing that, what it lies in."""
        path = place = (*self._path, key)
        while place not in self._origins:
            place = place[:-1]
        return wrong(self._origins[place], path, vi, en)

    def _ask(self, key: str, kind: type, vi: str, en: str) -> Any:
        self._asked.add(key)
        value = self._values.get(key)
        # TOML's true is no number, though Python's is.
        if value is not None and type(value) is not kind:
            raise self.error(key, f"phải là {vi}", f"must be {en}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A string; it may be absent where there is a default, and empty where that is empty."""
        value = self._ask(key, str, "chuỗi", "a string")
        if value is None:
            value = default
        if value is None:
            raise self.error(key, "thiếu khóa này", "missing key")
        if not value.strip() and default != "":
            raise self.error(key, "không được để trống", "must not be empty")
        return cast("str", value)

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false."""
        value = self._ask(key, bool, "true hoặc false", "true or false")
        if value is None and default is None:
            raise self.error(key, "thiếu khóa này", "missing key")
        return bool(default if value is None else value)

    def length(self, key: str) -> int | None:
        """A number from 1 up, or None where there is none."""
        value = cast("int | None", self._ask(key, int, "số nguyên", "a whole number"))
        if value is not None and value < 1:
            raise self.error(key, "phải từ 1 trở lên", "must be at least 1")
        return value

    def strings(self, key: str, optional: bool = False) -> tuple[str, ...]:
        """A list of strings."""
        value = self._ask(key, list, "danh sách chuỗi", "a list of strings")
        if value is None and not optional:
            raise self.error(key, "thiếu khóa này", "missing key")
        if not all(isinstance(item, str) and item for item in value or ()):
            raise self.error(key, "phải là danh sách chuỗi không rỗng", "must be a list of strings that are not empty")
        return tuple(value or ())

    def choice(self, key: str, kind: type[_E]) -> _E:
        """A member of an enumeration, by its value."""
        return kind(self.one_of(key, tuple(member.value for member in kind)))

    def one_of(self, key: str, words: Sequence[str]) -> str:
        """One of some words."""
        value = self.text(key)
        if value not in words:
            known = ", ".join(words)
            raise self.error(key, f"{value!r} phải là một trong: {known}", f"{value!r} is none of: {known}")
        return value

    def table(self, key: str, optional: bool = False) -> Table:
        """A table within this one."""
        value = self._ask(key, dict, "bảng", "a table")
        if value is None and not optional:
            raise self.error(key, "thiếu khóa này", "missing key")
        return Table(value or {}, (*self._path, key), self._origins)

    def tables(self, key: str) -> dict[str, Table]:
        """The tables of a table of tables, or the rows of a list of tables."""
        inner = self.table(key, optional=True)
        return {name: inner.table(name) for name in inner}

    def pairs(self, key: str, optional: bool = False) -> dict[str, str]:
        """A table of strings."""
        inner = self.table(key, optional)
        return {name: inner.text(name) for name in inner}

    def template(self, key: str, fields: Sequence[str]) -> str:
        """A string with `{name}` fields, all of which are known."""
        value = self.text(key)
        try:
            found = {name for _, name, _, _ in string.Formatter().parse(value) if name is not None}
        except ValueError:
            found = {value}
        if not found <= set(fields):
            names = ", ".join(f"{{{name}}}" for name in fields)
            raise self.error(key, f"mẫu {value!r} chỉ được dùng {names}", f"template {value!r} may only use {names}")
        return value

    def labels(self) -> Text:
        """The keys `vi` and `en`."""
        return Text(self.text("vi"), self.text("en"))

    def over(self, below: Table) -> Table:
        """The table laid over another: what it does not say is as there."""
        return Table({**below._values, **self._values}, self._path, self._origins)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def done(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                raise self.error(key, "không biết khóa này", "unknown key")
