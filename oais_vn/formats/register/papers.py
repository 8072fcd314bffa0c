"""A decision of people as its file says it: PAPER.toml."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO

from oais_vn.formats.toml_fields import Values, unknown
from oais_vn.formats.toml_text import read_toml
from oais_vn.model.language import Text
from oais_vn.model.register.listing import Paper

_KEYS = ["number", "date", "authority", "file"]


def read_paper(stream: BinaryIO, name: str) -> tuple[Paper, str]:
    """The paper in a TOML file, which errors call `name`, and the name of its own file (or empty).

    `ConfigurationError` says everything that is wrong.
    """
    values = Values(read_toml(stream, name))
    texts = {key: values.text(key) for key in ("number", "authority", "file")}
    for key in ("number", "authority"):
        if not texts[key]:
            values.fault(key, Text(f'thiếu; hãy ghi {key} = "…"', f'missing; write {key} = "…"'))
    day = values.get("date")
    if not isinstance(day, date):
        values.fault("date", Text("hãy ghi ngày ký, ví dụ date = 2026-11-20", "write the day, e.g. date = 2026-11-20"))
    for key in values.others(set(_KEYS)):
        values.fault(key, unknown(key, _KEYS))
    if values.faults or not isinstance(day, date):
        raise values.error(name)
    return Paper(texts["number"], date(day.year, day.month, day.day).isoformat(), texts["authority"]), texts["file"]
