"""REQUEST.toml: a reader's request for use, with the seven fields of the DIP's record (TT05 PL V)."""

from __future__ import annotations

import unicodedata
from typing import BinaryIO, Final

from oais_vn.formats.toml_fields import Values, meaning, unknown, written
from oais_vn.formats.toml_text import read_toml
from oais_vn.model.description import Record, fold
from oais_vn.model.dissemination import CopyLevel, Request
from oais_vn.model.errors import ConfigurationError
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
    values = Values(read_toml(stream, name))
    record = Record({field.name: text for field in table.fields if (text := written(values, field, table))})
    documents, level = _documents(values), _level(values)
    approved_by, approval = values.text("approved_by"), values.text("approval")
    for fault in table.faults(record):
        values.fault(fault.field.name, meaning(fault, table))
    if bool(approved_by) != bool(approval):
        values.fault(
            "approval" if approved_by else "approved_by",
            Text(
                "phê duyệt phải có đủ người duyệt (approved_by) và số, ngày của quyết định (approval)",
                "an approval needs both who approved (approved_by) and the decision's number and date (approval)",
            ),
        )
    for key in values.others({field.name for field in table.fields} | set(_TERMS)):
        values.fault(key, unknown(key, [field.name for field in table.fields] + list(_TERMS)))
    if values.faults or level is None:
        raise values.error(name)
    return Request(record, documents, level, approved_by, approval)


def _documents(values: Values) -> tuple[str, ...]:
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


def _level(values: Values) -> CopyLevel | None:
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
