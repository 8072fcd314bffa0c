"""Fields of the profile's tables written by hand in a TOML file: read as people write them, faults told in words."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from oais_vn.formats.tables.values import Words, flag, whole_date
from oais_vn.model.dates import PartialDate
from oais_vn.model.description import Fault, Field, FieldFault, Kind, RecordTable
from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.language import Text


class Values:
    """The values of the file; what is wrong is gathered, for one error must say it all."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self.faults: dict[str, Text] = {}

    def get(self, key: str) -> Any:
        """The value as TOML has it; None when the key is not there."""
        return self._values.get(key)

    def text(self, key: str) -> str:
        """A string or a whole number as text in NFC; empty when the key is not there."""
        value = self.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if value is not None and not isinstance(value, str):
            self.fault(key, Text('phải là chuỗi trong dấu nháy "…"', 'must be a string in quotes "…"'))
            return ""
        return unicodedata.normalize("NFC", (value or "").strip())

    def fault(self, key: str, text: Text) -> None:
        """Note what is wrong with a key; the first thing said counts."""
        self.faults.setdefault(key, text)

    def others(self, known: set[str]) -> Iterator[str]:
        """The keys that nobody knows."""
        return (key for key in self._values if key not in known)

    def error(self, name: str) -> ConfigurationError:
        """Everything that is wrong with the file `name`."""
        return ConfigurationError(
            Text(
                f"{name}: " + "; ".join(f"khóa {key}: {text.vi}" for key, text in self.faults.items()),
                f"{name}: " + "; ".join(f"key {key}: {text.en}" for key, text in self.faults.items()),
            )
        )


def written(values: Values, field: Field, table: RecordTable) -> str:
    """The value of a field as it is written; what cannot be understood stays as it is, for the table to refuse."""
    value = values.get(field.name)
    if field.kind is Kind.BOOLEAN and isinstance(value, bool):
        return "1" if value else "0"
    if field.kind is Kind.DATE and isinstance(value, date):
        return str(PartialDate(value.year, value.month, value.day))
    text = values.text(field.name)
    if not text:
        return ""
    if field.kind is Kind.BOOLEAN:
        return flag(text) or text
    if field.codes is not None:
        return Words().code(table.code_lists[field.codes], text, field.repeatable) or text
    if field.kind is Kind.DATE:
        try:
            return str(whole_date(text))
        except InputError:
            return text
    return text


def meaning(found: FieldFault, table: RecordTable) -> Text:
    """What is wrong with a field, and what to write."""
    field, value = found.field, found.value
    label, choice = field.label, _choice(field, table)
    if found.fault in (Fault.MISSING, Fault.MISSING_CONDITIONAL):
        return Text(
            f'thiếu {label.vi}; hãy ghi {field.name} = "…"{choice.vi}',
            f'{label.en} is missing; write {field.name} = "…"{choice.en}',
        )
    if found.fault is Fault.TOO_LONG:
        return Text(
            f"{label.vi} dài quá {field.length} ký tự; hãy rút ngắn",
            f"{label.en} is longer than {field.length} characters; shorten it",
        )
    if found.fault is Fault.UNKNOWN_CODE:
        return Text(
            f"{label.vi} không có giá trị {value!r}{choice.vi}",
            f"{label.en} has no value {value!r}{choice.en}",
        )
    if found.fault is Fault.NOT_A_DATE:
        return Text(
            f"{label.vi} {value!r} không phải ngày có thật; hãy ghi dạng 31/12/2026",
            f"{label.en} {value!r} is no date; write it as 31/12/2026",
        )
    if found.fault is Fault.NOT_XML:
        return Text(
            f"{label.vi} có ký tự điều khiển không dùng được; hãy xóa ký tự đó",
            f"{label.en} has a control character that cannot be used; remove it",
        )
    return Text(f"{label.vi} sai dạng: {value!r}", f"{label.en} is malformed: {value!r}")


def _choice(field: Field, table: RecordTable) -> Text:
    """The codes that the field may hold, with their meaning."""
    if field.codes is None:
        return Text("", "")
    codes = table.code_lists[field.codes].codes
    return Text(
        "; có: " + ", ".join(f"{code.code} {code.label.vi}" for code in codes),
        "; there are: " + ", ".join(f"{code.code} {code.label.en}" for code in codes),
    )


def unknown(key: str, known: list[str]) -> Text:
    """That nobody knows a key, and which one may be meant."""
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    if near:
        return Text(f"không biết khóa này; có phải {near[0]}?", f"unknown key; did you mean {near[0]}?")
    return Text(f"không biết khóa này; có: {', '.join(known)}", f"unknown key; there are: {', '.join(known)}")
