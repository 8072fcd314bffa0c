"""A batch of loose documents (tài liệu rời lẻ): what `[batch]` of delivery.toml says of it."""

from __future__ import annotations

from dataclasses import dataclass

from oais_vn.formats.tables.sections import Sections
from oais_vn.model.description import Fault, Record, RecordTable, fold
from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.identifiers import AgencyCode, BatchCode
from oais_vn.model.language import Text
from oais_vn.model.location import Location

REQUIRED_BATCH_KEYS = ("title", "source", "year")

BATCH_KEYS = frozenset([*REQUIRED_BATCH_KEYS, "number", "note"])

_KEYS = {"title": "title", "source": "source", "description": "note"}
"""Fields of the batch's record -> keys of `[batch]`."""

_SOURCES = {
    "0": ("0", "đi", "văn bản đi", "công văn đi", "outgoing", "sent"),
    "1": ("1", "đến", "văn bản đến", "công văn đến", "incoming", "received"),
}


@dataclass(frozen=True)
class Batch:
    """The terms of a batch: its code, and the fields of its record that people write; `location` is their file."""

    code: BatchCode
    title: str
    source: str
    note: str
    location: Location

    def record(self, table: RecordTable) -> dict[str, str]:
        """The values of the record; raises `ConfigurationError` naming the key whose value `table` does not take."""
        values = {"title": self.title, "source": self.source, "description": self.note}
        made = {field: value for field, value in values.items() if value}
        for each in table.faults(Record(made)):
            if each.field.name not in made:
                continue
            key = f"batch.{_KEYS[each.field.name]}"
            vi, en = "có ký tự điều khiển mà XML không ghi được", "holds characters that XML cannot"
            if each.fault is Fault.TOO_LONG:
                vi, en = f"dài quá {each.field.length} ký tự", f"has more than {each.field.length} characters"
            raise ConfigurationError(
                Text(f"{self.location.path}: khóa {key}: {vi}", f"{self.location.path}: key {key}: {en}")
            )
        return made


def read_batch(sections: Sections, agency: AgencyCode, round_: int, name: str) -> Batch:
    """The section `[batch]` of the file `name`; raises `ConfigurationError` naming the key that is wrong."""
    year, number = sections.number("batch.year", 1), sections.number("batch.number", 1)
    for key, parts in (
        ("batch.year", (year, 1, 1)),
        ("delivery.round", (year, round_, 1)),
        ("batch.number", (year, round_, number)),
    ):
        try:
            BatchCode(agency, *parts)
        except InputError as error:
            raise sections.error(key, error.text.vi, error.text.en) from error
    return Batch(
        code=BatchCode(agency, year, round_, number),
        title=sections.text("batch.title"),
        source=_source(sections),
        note=sections.text("batch.note"),
        location=Location(path=name),
    )


def _source(sections: Sections) -> str:
    written = fold(sections.plain("batch.source"))
    for code, words in _SOURCES.items():
        if written in map(fold, words):
            return code
    raise sections.error(
        "batch.source",
        f'phải là "đi" (0, văn bản đi) hoặc "đến" (1, văn bản đến), không phải {written!r}',
        f'must be "đi" (0, outgoing) or "đến" (1, incoming), not {written!r}',
    )
