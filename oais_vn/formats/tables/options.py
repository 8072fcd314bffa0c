"""`[table]` of delivery.toml: how the files that hold the table are to be read, where they do not say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from oais_vn.formats.tables.sections import Sections

UTF_8: Final = "utf-8"
UTF_16_LE: Final = "utf-16-le"
UTF_16_BE: Final = "utf-16-be"
WINDOWS_1258: Final = "windows-1258"
WINDOWS_1252: Final = "windows-1252"

ENCODINGS = (UTF_8, UTF_16_LE, UTF_16_BE, WINDOWS_1258, WINDOWS_1252)
DELIMITERS: Mapping[str, str] = {",": ",", ";": ";", "|": "|", "\t": "tab"}
"""The delimiters that are known, and how people name them."""

LEGACY = ("tcvn3", "vni", "none")
"""Old Vietnamese codes to convert; `none`: the text is Unicode, and is not to be looked at for them."""
TABLE_KEYS = frozenset(["files", "encoding", "delimiter", "legacy"])


@dataclass(frozen=True)
class TableOptions:
    """What a person said of the table: files in order, encoding, delimiter, old Vietnamese code; empty: not said."""

    files: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    legacy: str = ""


def read_table_options(sections: Sections) -> TableOptions:
    """The section `[table]`; raises `ConfigurationError` naming the key that is wrong."""
    words = {word: sign for sign, word in DELIMITERS.items()} | {sign: sign for sign in DELIMITERS}
    delimiter = sections.raw("table.delimiter")
    if delimiter and delimiter.casefold() not in words:
        known = ", ".join(f'"{word}"' for word in DELIMITERS.values())
        raise sections.error(
            "table.delimiter",
            f"{delimiter!r} không phải dấu phân cách được nhận: {known}",
            f"{delimiter!r} is no delimiter known here: {known}",
        )
    return TableOptions(
        files=sections.texts("table.files"),
        encoding=_one_of(sections, "table.encoding", ENCODINGS),
        delimiter=words.get(delimiter.casefold(), ""),
        legacy=_one_of(sections, "table.legacy", LEGACY),
    )


def _one_of(sections: Sections, key: str, known: tuple[str, ...]) -> str:
    text = sections.text(key).casefold()
    if text and text not in known:
        names = ", ".join(f'"{name}"' for name in known)
        raise sections.error(key, f"phải là một trong: {names}; không phải {text!r}", f"{text!r} is none of: {names}")
    return text
