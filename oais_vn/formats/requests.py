"""REQUEST.toml: a reader's request for use, with the seven fields of the DIP's record (TT05 PL V)."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO, Final

from oais_vn.formats.tables.values import Words, flag, whole_date
from oais_vn.formats.toml_text import read_toml
from oais_vn.model.dates import PartialDate
from oais_vn.model.description import Fault, Field, FieldFault, Kind, Record, RecordTable, fold
from oais_vn.model.dissemination import CopyLevel, Request
from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.language import Text
from oais_vn.model.profile import Profile

TABLE: Final = "request"
"""The profile's record table of a request."""

_TERMS = ("documents", "level", "approved_by", "approval")
"""Keys besides the fields of the record."""

_LEVELS = {
    "doc": CopyLevel.READING,
    "ban doc": CopyLevel.READING,
    "ban sao": CopyLevel.COPY,
    "ban sao khong xac thuc": CopyLevel.COPY,
}
"""The Circular's own names of the levels (Đ37, Đ40), as `fold` makes them."""

_CERTIFIED = ("xac thuc", "chung thuc")


def read_request(stream: BinaryIO, name: str, profile: Profile) -> Request:
    """The request in a TOML file, which errors call `name`; its codes may be written in words, its dates either way.

    Raises `ConfigurationError`, saying every key that is wrong and what to write instead: a field that is missing or
    not as the profile's table `request` has it, a key that nobody knows, a level that there is not (certified copies
    need signatures, which come later), half an approval. Files of more than 1 MiB are refused.
    """
    table = profile.tables.get(TABLE)
    if table is None:
        raise ConfigurationError(
            Text(
                f"bộ quy định {profile.name} không có bảng trường của yêu cầu khai thác ({TABLE})",
                f"profile {profile.name} has no record table for requests ({TABLE})",
            )
        )
    values = _Values(read_toml(stream, name))
    record = Record({field.name: text for field in table.fields if (text := _field(values, field, table))})
    documents, level = _documents(values), _level(values)
    approved_by, approval = values.text("approved_by"), values.text("approval")
    for fault in table.faults(record):
        values.fault(fault.field.name, _meaning(fault, table))
    if bool(approved_by) != bool(approval):
        values.fault(
            "approval" if approved_by else "approved_by",
            Text(
                "phê duyệt phải có đủ người duyệt (approved_by) và số, ngày của quyết định (approval)",
                "an approval needs both who approved (approved_by) and the decision's number and date (approval)",
            ),
        )
    for key in values.others({field.name for field in table.fields} | set(_TERMS)):
        values.fault(key, _unknown(key, [field.name for field in table.fields] + list(_TERMS)))
    if values.faults or level is None:
        raise values.error(name)
    return Request(record, documents, level, approved_by, approval)


class _Values:
    """The values of the file; what is wrong is gathered, for one error must say it all."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self.faults: dict[str, Text] = {}

    def get(self, key: str) -> Any:
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
        return (key for key in self._values if key not in known)

    def error(self, name: str) -> ConfigurationError:
        return ConfigurationError(
            Text(
                f"{name}: " + "; ".join(f"khóa {key}: {text.vi}" for key, text in self.faults.items()),
                f"{name}: " + "; ".join(f"key {key}: {text.en}" for key, text in self.faults.items()),
            )
        )


def _field(values: _Values, field: Field, table: RecordTable) -> str:
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


def _documents(values: _Values) -> tuple[str, ...]:
    listed = values.get("documents")
    if listed is None:
        return ()
    if not isinstance(listed, list) or not all(isinstance(code, str) and code.strip() for code in listed):
        values.fault(
            "documents",
            Text(
                'phải là danh sách mã tài liệu, ví dụ ["H32.64.2008.01.HC.1"]; bỏ khóa này nếu cần cả hồ sơ',
                'must be a list of document codes, e.g. ["H32.64.2008.01.HC.1"]; leave it out for the whole dossier',
            ),
        )
        return ()
    return tuple(dict.fromkeys(unicodedata.normalize("NFC", code.strip()) for code in listed))


def _level(values: _Values) -> CopyLevel | None:
    written = values.text("level")
    level = _LEVELS.get(_folded(written))
    if level is None:
        values.fault("level", _no_level(written))
    return level


def _folded(level: str) -> str:
    return fold(level.replace("-", " ").replace("_", " "))


def _no_level(written: str) -> Text:
    remedy = Text(
        'hãy ghi "doc" (bản đọc) hoặc "ban-sao" (bản sao không xác thực)',
        'write "doc" (reading copy) or "ban-sao" (uncertified copy)',
    )
    if not written:
        return Text(f"thiếu; {remedy.vi}", f"missing; {remedy.en}")
    if any(word in _folded(written) for word in _CERTIFIED):
        return Text(
            f"{written!r}: bản sao, DIP có xác thực cần chữ ký số, phiên bản này chưa cấp được; {remedy.vi}",
            f"{written!r}: certified copies and DIPs need signatures, which this version cannot make; {remedy.en}",
        )
    return Text(f"không có mức {written!r}; {remedy.vi}", f"there is no level {written!r}; {remedy.en}")


def _meaning(found: FieldFault, table: RecordTable) -> Text:
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


def _unknown(key: str, known: list[str]) -> Text:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    if near:
        return Text(f"không biết khóa này; có phải {near[0]}?", f"unknown key; did you mean {near[0]}?")
    return Text(f"không biết khóa này; có: {', '.join(known)}", f"unknown key; there are: {', '.join(known)}")
