"""A register of agencies as TOML: `[[agency]]` tables, read into authority records."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final, cast

from oais_vn.formats.tables.sections import Sections
from oais_vn.model.authorities import AuthorityKind, AuthorityRecord
from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.identifiers import AgencyCode
from oais_vn.model.language import Text
from oais_vn.model.location import Location

LARGEST: Final = 4 << 20
"""Bytes of one register; all agencies of a province take far less."""

_TABLE: Final = "agency"
_KEYS: Final = (
    "code",
    "name",
    "other_names",
    "kind",
    "valid_from",
    "valid_to",
    "predecessors",
    "successors",
    "decision",
    "note",
)
_HEADING: Final = re.compile(r"^[ \t]*\[\[[ \t]*agency[ \t]*\]\]", re.MULTILINE)


def read_agencies(data: bytes, path: str) -> tuple[AuthorityRecord, ...]:
    """The authority records in the bytes of a TOML file called `path`, in its order.

    Raises `ConfigurationError` naming file, entry and key for what is missing, unknown, of a wrong type or
    impossible. Whether the records fit together is for rules to say (`AGY`).
    """
    text, entries = _entries(data, path)
    lines = [text.count("\n", 0, match.start()) + 1 for match in _HEADING.finditer(text)]
    # A heading within a text of several lines would shift them all: then no line is told.
    places = lines if len(lines) == len(entries) else [None] * len(entries)
    return tuple(
        _record(entry, number, Location(path=path, line=place))
        for number, (entry, place) in enumerate(zip(entries, places, strict=True), start=1)
    )


def _entries(data: bytes, path: str) -> tuple[str, list[dict[str, Any]]]:
    if len(data) > LARGEST:
        raise _wrong(path, "tệp quá lớn (trên 4 MiB)", "larger than 4 MiB")
    try:
        # Notepad writes a byte order mark, which TOML does not know.
        text = data.decode("utf-8-sig")
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise _wrong(
            path, "không phải UTF-8; hãy lưu lại tệp với mã hóa UTF-8", "not UTF-8; save it as UTF-8"
        ) from error
    except (ValueError, RecursionError) as error:
        raise _wrong(path, f"sai cú pháp TOML hoặc ngày không có thật: {error}", f"no valid TOML: {error}") from error
    entries = values.pop(_TABLE, None)
    if values:
        names = ", ".join(sorted(values))
        raise _wrong(
            path, f"chỉ được có các mục [[agency]], không có: {names}", f"only [[agency]] tables, not: {names}"
        )
    if not isinstance(entries, list) or not entries or any(not isinstance(entry, dict) for entry in entries):
        raise _wrong(path, "không có mục [[agency]] nào", "there is no [[agency]] table")
    return text, cast("list[dict[str, Any]]", entries)


def _wrong(path: str, vi: str, en: str) -> ConfigurationError:
    return ConfigurationError(Text(f"{path}: {vi}", f"{path}: {en}"))


def _record(entry: Mapping[str, Any], number: int, location: Location) -> AuthorityRecord:
    place = f"{location.path}, [[agency]] {number}" if location.line is None else f"{location.path}:{location.line}"
    sections = Sections({_TABLE: dict(entry)}, place)
    for key in entry:
        if key not in _KEYS:
            nearest = next(iter(difflib.get_close_matches(key, _KEYS, 1)), "")
            hint = Text(f" (có phải {nearest}?)", f" ({nearest}?)") if nearest else Text("", "")
            raise sections.error(key, f"không có khóa này{hint.vi}", f"there is no such key{hint.en}")
    sections.require(f"{_TABLE}.name")
    begun, ended = sections.date(f"{_TABLE}.valid_from"), sections.date(f"{_TABLE}.valid_to")
    if begun is not None and ended is not None and ended.latest < begun.earliest:
        raise sections.error("valid_to", f"{ended} sớm hơn valid_from {begun}", f"{ended} is before valid_from {begun}")
    return AuthorityRecord(
        name=sections.text(f"{_TABLE}.name"),
        code=_code(sections),
        valid_from=begun,
        valid_to=ended,
        predecessors=sections.texts(f"{_TABLE}.predecessors"),
        successors=sections.texts(f"{_TABLE}.successors"),
        kind=_kind(sections),
        other_names=sections.texts(f"{_TABLE}.other_names"),
        decision=sections.text(f"{_TABLE}.decision"),
        note=sections.text(f"{_TABLE}.note"),
        location=location,
    )


def _code(sections: Sections) -> AgencyCode | None:
    text = sections.text(f"{_TABLE}.code")
    try:
        return AgencyCode(text) if text else None
    except InputError as error:
        raise sections.error("code", error.text.vi, error.text.en) from error


def _kind(sections: Sections) -> AuthorityKind:
    text = sections.text(f"{_TABLE}.kind") or AuthorityKind.AGENCY.value
    try:
        return AuthorityKind(text)
    except ValueError as error:
        known = ", ".join(f'"{kind.value}"' for kind in AuthorityKind)
        raise sections.error(
            "kind", f"phải là một trong: {known}; không phải {text!r}", f"{text!r} is none of: {known}"
        ) from error
