"""The TOML file of waivers: what people have decided to accept, read strictly, faults told with their lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, BinaryIO, Final

from oais_vn.formats.tables.values import whole_date
from oais_vn.formats.toml_fields import Values, unknown
from oais_vn.formats.toml_text import LARGEST, read_toml
from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.language import Text
from oais_vn.model.waivers import Waiver

Refusal = Callable[[str], Text | None]
"""Why no waiver can name a code (there is no such rule, or it is never waived); None when one can."""

_TABLE: Final = "waiver"
_REQUIRED = ("code", "reason", "by")
_KEYS = [*_REQUIRED, "path", "subject", "decision", "until"]
_HEADER = re.compile(rf"\s*\[\[\s*{_TABLE}\s*\]\]")
_KEY = re.compile(r'\s*["\']?([\w-]+)["\']?\s*=')


def read_waivers(stream: BinaryIO, name: str, refusal: Refusal, known: Sequence[Waiver] = ()) -> tuple[Waiver, ...]:
    """The waivers in a TOML file, which errors call `name`; `known` are those that were read before it.

    Raises `ConfigurationError` that says, each with its line, every key that is missing, empty, wrong or unknown, every
    code that `refusal` refuses, and every waiver that says the same twice. Files of more than 1 MiB are refused.
    """
    data = stream.read(LARGEST + 1)
    values = read_toml(BytesIO(data), name)
    tables = values.get(_TABLE, [])
    faults = [_fault(name, None, key, unknown(key, [_TABLE])) for key in values if key != _TABLE]
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        tables, shape = [], Text("mỗi miễn trừ là một bảng [[waiver]]", "each waiver is a table [[waiver]]")
        faults.append(_fault(name, None, _TABLE, shape))
    lines = _lines(data.decode("utf-8-sig"), len(tables))
    told = list(known)
    for table, at in zip(tables, lines, strict=True):
        waiver, wrong = _waiver(table, name, at, refusal)
        same = next((each for each in told if _subject_of(each) == _subject_of(waiver)), None)
        if same is not None and not wrong:
            wrong = {"code": _told_before(same)}
        faults += [_fault(name, at.get(key, at.get(_TABLE)), key, text) for key, text in wrong.items()]
        told.append(waiver)
    if faults:
        raise ConfigurationError(Text("\n".join(each.vi for each in faults), "\n".join(each.en for each in faults)))
    return tuple(told[len(known) :])


def _waiver(
    table: Mapping[str, Any], name: str, at: Mapping[str, int], refusal: Refusal
) -> tuple[Waiver, Mapping[str, Text]]:
    """The waiver as it is written, and what is wrong with it by key."""
    values = Values(table)
    texts = {key: values.text(key) for key in _KEYS if key != "until"}
    code = texts["code"].upper()
    for key in _REQUIRED:
        if not texts[key]:
            values.fault(key, Text(f'thiếu; hãy ghi {key} = "…"', f'missing; write {key} = "…"'))
    refused = refusal(code)
    if refused is not None:
        values.fault("code", refused)
    for key in ("path", "subject"):
        if key in table and not texts[key]:
            values.fault(
                key, Text("để trống; bỏ khóa này nếu là mọi nơi", "empty; leave the key out if it is everywhere")
            )
    until = _until(values)
    for key in values.others(set(_KEYS)):
        values.fault(key, unknown(key, _KEYS))
    waiver = Waiver(
        code=code,
        reason=texts["reason"],
        by=texts["by"],
        path=texts["path"],
        subject=texts["subject"],
        decision=texts["decision"],
        until=until,
        file=name,
        line=at.get(_TABLE),
    )
    return waiver, values.faults


def _until(values: Values) -> date | None:
    told = values.get("until")
    if told is None:
        return None
    if isinstance(told, date) and not isinstance(told, datetime):
        return told
    try:
        day = whole_date(values.text("until"))
        return date(day.year, day.month or 0, day.day or 0)
    except (InputError, ValueError):
        values.fault("until", Text("hãy ghi ngày, ví dụ until = 2027-12-31", "write the day, e.g. until = 2027-12-31"))
        return None


def _subject_of(waiver: Waiver) -> tuple[str, str, str]:
    return waiver.code, waiver.path, waiver.subject


def _told_before(same: Waiver) -> Text:
    place = same.file if same.line is None else f"{same.file}:{same.line}"
    return Text(
        f"đã có miễn trừ cho đúng những chỗ này ở {place}; hãy bỏ một trong hai",
        f"the same places are waived at {place} already; take one of the two out",
    )


def _fault(name: str, line: int | None, key: str, text: Text) -> Text:
    place = name if line is None else f"{name}:{line}"
    return Text(f"{place}: khóa {key}: {text.vi}", f"{place}: key {key}: {text.en}")


def _lines(text: str, tables: int) -> Sequence[Mapping[str, int]]:
    """For each table the line of its header (as `waiver`) and of its keys; nothing where they cannot be made out."""
    found = list(_tables(text.splitlines()))
    # A text of several lines may hold what looks like a header, and a table may be written without one.
    return found if len(found) == tables else [{}] * tables


def _tables(lines: Iterable[str]) -> Iterator[Mapping[str, int]]:
    here: dict[str, int] | None = None
    for number, line in enumerate(lines, start=1):
        key = _KEY.match(line)
        if _HEADER.match(line):
            if here is not None:
                yield here
            here = {_TABLE: number}
        elif here is not None and key is not None:
            here.setdefault(key[1], number)
    if here is not None:
        yield here
