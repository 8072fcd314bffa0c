"""Descriptive records and the field tables that say what they may hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from oais_vn.model.dates import PartialDate
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text

LIST_SEPARATOR = ";"
"""Between the values of a field that may hold several."""


class Obligation(Enum):
    """Whether a field must be filled."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    CONDITIONAL = "conditional"


class Kind(Enum):
    """What a field's text means; every value is kept as the text that is written."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    CODE = "code"
    DURATION = "duration"


class Fault(Enum):
    """What can be wrong with one field of a record."""

    MISSING = "missing"
    MISSING_CONDITIONAL = "missing-conditional"
    TOO_LONG = "too-long"
    NOT_A_NUMBER = "not-a-number"
    NOT_A_BOOLEAN = "not-a-boolean"
    NOT_A_DATE = "not-a-date"
    NOT_A_DURATION = "not-a-duration"
    UNKNOWN_CODE = "unknown-code"
    NOT_XML = "not-xml"


@dataclass(frozen=True)
class Code:
    """One code of a list, its meaning, and other words by which people write it."""

    code: str
    label: Text
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes, e.g. `maintenance`."""

    name: str
    codes: tuple[Code, ...]
    clause: str
    confidence: str

    def get(self, code: str) -> Code | None:
        """The entry of exactly this code."""
        return next((entry for entry in self.codes if entry.code == code), None)

    def find(self, text: str) -> Code | None:
        """The entry that `text` means: its code (leading zeros may be lost), its label or one of its words.

        Accents may be lost too, but where they tell two entries apart (`HĐ` hợp đồng, `HD` hướng dẫn) they count;
        what could be two entries is none.
        """
        exact, folded = self._meanings
        if (wanted := _lower(text)) in exact:
            return exact[wanted]
        if (wanted := fold(text)) in folded:
            return folded[wanted]
        number = text.strip().lstrip("0")
        return next((entry for entry in self.codes if number and entry.code.lstrip("0") == number), None)

    @cached_property
    def _meanings(self) -> tuple[Mapping[str, Code | None], Mapping[str, Code | None]]:
        return _words(self.codes, _lower), _words(self.codes, fold)


def _words(codes: Iterable[Code], form: Callable[[str], str]) -> dict[str, Code | None]:
    """What each word means in the form in which words are compared; None where it could be two entries."""
    meanings: dict[str, Code | None] = {}
    for entry in codes:
        for word in (entry.code, entry.label.vi, entry.label.en, *entry.words):
            key = form(word)
            meanings[key] = entry if meanings.get(key, entry) is entry else None
    return meanings


@dataclass(frozen=True)
class Field:
    """One field: its name in the record, its meaning, and what it may hold.

    `length` counts characters of the NFC form. `when` names a field and the values that make a
    conditional field required. `codes` names a `CodeList`. A `composed` field is put together by the
    regulation's own rule, which can exceed the regulation's own length: a schema must not refuse it. `expected` are
    the values that an archive looks for here, empty for any: another one is no fault, but worth a look.
    """

    name: str
    label: Text
    kind: Kind
    obligation: Obligation
    clause: str
    confidence: str
    length: int | None = None
    codes: str | None = None
    repeatable: bool = False
    composed: bool = False
    expected: tuple[str, ...] = ()
    when: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class FieldFault:
    """One fault of one field of a record."""

    field: Field
    fault: Fault
    value: str


@dataclass(frozen=True)
class RecordTable:
    """The fields of one kind of record in the order in which they are written, and its schema's file name."""

    name: str
    fields: tuple[Field, ...]
    code_lists: Mapping[str, CodeList]
    schema: str
    clause: str
    confidence: str

    @cached_property
    def _by_name(self) -> Mapping[str, Field]:
        return {entry.name: entry for entry in self.fields}

    def __getitem__(self, name: str) -> Field:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    @cached_property
    def _checks(self) -> tuple[_Check, ...]:
        """What is asked of each field, found once for all records."""
        return tuple(
            _Check(
                entry,
                entry.obligation is not Obligation.REQUIRED and entry.when is None,
                _FORMS.get(entry.kind),
                None if entry.codes is None else frozenset(each.code for each in self.code_lists[entry.codes].codes),
            )
            for entry in self.fields
        )

    def faults(self, record: Record) -> Iterator[FieldFault]:
        """Everything that is wrong with `record` under this table."""
        values = record.values
        for check in self._checks:
            value = values.get(check.field.name, "")
            if value or not check.may_be_empty:
                fault = check.fault(value, values)
                if fault is not None:
                    yield FieldFault(check.field, fault, value)


class _Check(NamedTuple):
    """What is asked of one field: whether anything need be there, the form of its kind, the codes of its list."""

    field: Field
    may_be_empty: bool
    form: tuple[Callable[[str], object], Fault] | None
    codes: frozenset[str] | None

    def fault(self, value: str, values: Mapping[str, str]) -> Fault | None:
        """The first thing that is wrong with the field's value, in a record of `values`."""
        entry = self.field
        if not value or value.isspace():
            fault = self._fault_of_nothing(values)
            if fault is not None or not value:
                return fault
        if NOT_XML.search(value):
            return Fault.NOT_XML
        if entry.length is not None and len(unicodedata.normalize("NFC", value)) > entry.length:
            return Fault.TOO_LONG
        if self.form is None and self.codes is None:
            return None
        parts = split_values(value) if entry.repeatable else (value,)
        return next((fault for fault in map(self._fault_of_part, parts) if fault is not None), None)

    def _fault_of_nothing(self, values: Mapping[str, str]) -> Fault | None:
        entry = self.field
        if entry.obligation is Obligation.REQUIRED:
            return Fault.MISSING
        if entry.when is not None and values.get(entry.when[0], "") in entry.when[1]:
            return Fault.MISSING_CONDITIONAL
        return None

    def _fault_of_part(self, part: str) -> Fault | None:
        if self.form is not None and not self.form[0](part):
            return self.form[1]
        return None if self.codes is None or part in self.codes else Fault.UNKNOWN_CODE


NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 cannot hold (§2.2)."""

_NUMBER = re.compile(r"[0-9]{1,18}")


def _is_date(value: str) -> bool:
    try:
        return str(PartialDate.parse(value)) == value
    except InputError:
        return False


_FORMS: Mapping[Kind, tuple[Callable[[str], object], Fault]] = {
    Kind.NUMBER: (re.compile(r"[0-9]+").fullmatch, Fault.NOT_A_NUMBER),
    Kind.BOOLEAN: (("0", "1").__contains__, Fault.NOT_A_BOOLEAN),
    Kind.DURATION: (re.compile(r"[0-9]{2}:[0-5][0-9]:[0-5][0-9]").fullmatch, Fault.NOT_A_DURATION),
    Kind.DATE: (_is_date, Fault.NOT_A_DATE),
}
"""How a value of each kind is told, and what it is when it is none."""


@dataclass(frozen=True)
class Record:
    """Field name -> text as it is written (NFC); a field that is not there reads as empty."""

    values: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def with_values(self, **values: str) -> Record:
        """The same record with some values set."""
        return Record({**self.values, **values})

    def date(self, name: str) -> PartialDate | None:
        """A date field, or None when it is empty or no date."""
        try:
            return PartialDate.parse(self[name]) if self[name] else None
        except InputError:
            return None

    def number(self, name: str) -> int | None:
        """A number field, or None when it is empty or no number."""
        return int(self[name]) if _NUMBER.fullmatch(self[name]) else None


def split_values(text: str) -> list[str]:
    """The values of a field that may hold several, without the blanks around them."""
    return [part.strip(" ") for part in text.split(LIST_SEPARATOR)]


def fold(text: str) -> str:
    """`text` for comparison: no accents, no case, `đ` as `d`, single spaces, no punctuation at the ends."""
    if text.isascii():
        return _lower(text)
    return _lower(unicodedata.normalize("NFKD", text).translate(_PLAIN))


class _Plain(dict[int, int | str | None]):
    """What each sign becomes without accents, filled as signs are met."""

    def __missing__(self, sign: int) -> int | None:
        plain = None if unicodedata.combining(chr(sign)) else sign
        self[sign] = plain
        return plain


_PLAIN = _Plain({ord("đ"): "d", ord("Đ"): "d"})


def _lower(text: str) -> str:
    """`text` without case, with single spaces and no punctuation at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split()).strip(" .:*()")
