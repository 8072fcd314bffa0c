"""A user's mapping file: which of a supplier's headers fills which field, where no profile can know it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oais_vn.formats.tables.records import DOCUMENT_LEVELS, DOSSIER
from oais_vn.formats.tables.sections import Sections
from oais_vn.model.description import RecordTable
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text
from oais_vn.model.profile import Column

LEVELS = (DOSSIER, *DOCUMENT_LEVELS)
LARGEST = 1 << 20

_PARTS = ("", "day", "month", "year")
_SHEET = "sheet"


@dataclass(frozen=True)
class ColumnMapping:
    """The columns that a mapping file names, by level: header -> field; and the row from which the data stand.

    `name` is the file, for messages. Headers that it does not name mean nothing, even where the profile knows them:
    what they hold is kept as given.
    """

    name: str
    fields: Mapping[str, Mapping[str, str]]
    data_from: int | None = None

    def columns(self, tables: Mapping[str, RecordTable], known: tuple[Column, ...]) -> list[Column]:
        """The mapping as columns; raises `ConfigurationError` for a field that neither `tables` nor `known` have."""
        made = []
        for level, fields in self.fields.items():
            if level not in tables:
                continue
            words = {column.field for column in known if column.level == level}
            for header, field in fields.items():
                name, _, part = field.partition(".")
                if part not in _PARTS or (name not in tables[level] and name not in words):
                    raise ConfigurationError(
                        Text(
                            f'{self.name}: khóa {level}."{header}": không có trường {field!r} '
                            "(xem docs/reference/delivery.md, mục Cột)",
                            f'{self.name}: key {level}."{header}": there is no field {field!r} '
                            "(see docs/reference/delivery.md, Columns)",
                        )
                    )
                made.append(Column(name, level, (header,), part or None))
        return made


def parse_mapping(data: bytes, name: str) -> ColumnMapping:
    """The mapping in the bytes of the TOML file `name`. Raises `ConfigurationError` naming the key that is wrong."""
    sections = Sections(_parsed(data, name), name)
    for key, _ in sections.unknown({_SHEET: frozenset(["data_from"]), **_any_header(sections)}):
        vi, en = f"phải là [{_SHEET}] hoặc một trong: {', '.join(LEVELS)}", f"must be [{_SHEET}] or one of: {LEVELS}"
        raise sections.error(key, vi, en)
    fields = {level: sections.strings(level) for level in LEVELS}
    mapping = ColumnMapping(
        name,
        {level: found for level, found in fields.items() if found},
        sections.number("sheet.data_from", 0) or None,
    )
    if not mapping.fields:
        raise ConfigurationError(
            Text(
                f'{name}: không nêu cột nào; hãy ghi, ví dụ trong mục [text]: "Trích yếu" = "subject"',
                f'{name}: it names no column; write, e.g. under [text]: "Trích yếu" = "subject"',
            )
        )
    return mapping


def _parsed(data: bytes, name: str) -> dict[str, Any]:
    try:
        if len(data) > LARGEST:
            raise ValueError(f"> {LARGEST}")
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            Text(f"{name}: không phải UTF-8; hãy lưu lại tệp với mã hóa UTF-8", f"{name}: not UTF-8; save it as UTF-8")
        ) from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(
            Text(
                f"{name}: không đọc được như tệp TOML, mã hóa UTF-8: {error}",
                f"{name}: not readable as TOML in UTF-8: {error}",
            )
        ) from error


def _any_header(sections: Sections) -> dict[str, frozenset[str]]:
    return {level: frozenset(sections.strings(level)) for level in LEVELS}
