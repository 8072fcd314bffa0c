"""DECISION.toml and the file of changed values: what `amend` is told by people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from oais_vn.formats.tables.values import whole_date
from oais_vn.formats.toml_fields import Values, meaning, unknown, written
from oais_vn.formats.toml_text import read_toml
from oais_vn.model.access import SecurityGrade
from oais_vn.model.amendment import AmendmentKind, Decision
from oais_vn.model.description import Record, RecordTable, fold
from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.language import Text

GRADE = "do_mat"
"""The security grade among the changed values; it is no field of the Circular's records."""

_KEYS = ["number", "date", "authority", "kind", "reason", "file"]


@dataclass(frozen=True)
class ChangedValues:
    """The values of one file of changes, as written: of the dossier, and of documents by ordinal or code."""

    name: str
    record: Mapping[str, Any] = field(default_factory=dict)
    documents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def read_decision(stream: BinaryIO, name: str) -> Decision:
    """The decision in a TOML file, which errors call `name`; `file` stays as written, its digest is to be added.

    Raises `ConfigurationError` that says every key that is missing or wrong.
    """
    values = Values(read_toml(stream, name))
    texts = {key: values.text(key) for key in _KEYS if key not in ("date", "kind")}
    for key in ("number", "authority", "reason"):
        if not texts[key]:
            values.fault(key, Text(f'thiếu; hãy ghi {key} = "…"', f'missing; write {key} = "…"'))
    moment, kind = _date(values), _kind(values)
    for key in values.others(set(_KEYS)):
        values.fault(key, unknown(key, _KEYS))
    if values.faults or kind is None:
        raise values.error(name)
    return Decision(texts["number"], moment, texts["authority"], kind, texts["reason"], texts["file"])


def _date(values: Values) -> str:
    told = values.get("date")
    if isinstance(told, date):
        return date(told.year, told.month, told.day).isoformat()
    text = values.text("date")
    try:
        return str(whole_date(text))
    except InputError:
        values.fault("date", Text("hãy ghi ngày ký, ví dụ date = 2026-11-20", "write the day, e.g. date = 2026-11-20"))
        return ""


def _kind(values: Values) -> AmendmentKind | None:
    text = values.text("kind")
    for kind in AmendmentKind:
        if fold(text.replace("-", " ")) == kind.value.replace("-", " "):
            return kind
    kinds = [f'"{kind.value}"' for kind in AmendmentKind]
    known = ", ".join(f"{name} ({kind.label.vi})" for name, kind in zip(kinds, AmendmentKind, strict=True))
    english = ", ".join(f"{name} ({kind.label.en})" for name, kind in zip(kinds, AmendmentKind, strict=True))
    values.fault("kind", Text(f"không có loại {text!r}; có: {known}", f"no kind {text!r}; there are: {english}"))
    return None


def read_changes(stream: BinaryIO, name: str) -> ChangedValues:
    """The changed values in a TOML file: `[record]`, and `[documents.N]` or `[documents."code"]`.

    Raises `ConfigurationError` when there are none, or for what is no such table.
    """
    values = Values(read_toml(stream, name))
    record, documents = values.get("record"), values.get("documents")
    for key, table in (("record", record), ("documents", documents)):
        if table is not None and not isinstance(table, dict):
            values.fault(key, Text(f"phải là bảng [{key}]", f"must be a table [{key}]"))
    for key, table in documents.items() if isinstance(documents, dict) else ():
        if not isinstance(table, dict):
            values.fault(f"documents.{key}", Text("phải là một bảng", "must be a table"))
    for key in values.others({"record", "documents"}):
        values.fault(key, unknown(key, ["record", "documents"]))
    if not values.faults and not record and not documents:
        values.fault("record", Text("không có giá trị nào để sửa", "no value to change"))
    if values.faults:
        raise values.error(name)
    return ChangedValues(name, record or {}, documents or {})


def changed_record(
    record: Record, told: Mapping[str, Any], table: RecordTable, kept: set[str], place: str
) -> tuple[Record, SecurityGrade | None]:
    """The record with the values that were `told`, and the grade if one was; an empty text takes a value away.

    `kept` are the codes by which the line of versions is known; they never change. Raises `ConfigurationError`, which
    calls the file `place`, for fields that the table does not have or that become wrong by the change.
    """
    values = Values(told)
    fields = {entry.name: entry for entry in table.fields}
    grade = None
    if GRADE in told:
        try:
            grade = SecurityGrade.parse(values.text(GRADE))
        except InputError as error:
            values.fault(GRADE, error.text)
    for key in values.others({GRADE, *fields}):
        values.fault(key, unknown(key, [*(name for name in fields if name not in kept), GRADE]))
    for key in sorted(kept & set(told)):
        values.fault(
            key, Text("mã không đổi qua các phiên bản", "codes stay the same across versions and cannot be amended")
        )
    new = {name: written(values, entry, table) for name, entry in fields.items() if name in told and name not in kept}
    changed = record.with_values(**new)
    known = {(fault.field.name, fault.fault) for fault in table.faults(record)}
    for fault in table.faults(changed):
        if fault.field.name in new or (fault.field.name, fault.fault) not in known:
            values.fault(fault.field.name, meaning(fault, table))
    if values.faults:
        raise values.error(place)
    return changed, grade


def require_fitting(decision: Decision, *, content: bool) -> None:
    """Refuse a decision whose kind is of another amendment than the one that is asked for (`ConfigurationError`)."""
    if decision.kind.fits(content=content):
        return
    label, option = decision.kind.label, "--metadata" if content else "--content"
    raise ConfigurationError(
        Text(
            f"quyết định {decision.number} là {label.vi} ({decision.kind.value}): hãy dùng {option}",
            f"decision {decision.number} is a {label.en} ({decision.kind.value}): use {option}",
        )
    )
