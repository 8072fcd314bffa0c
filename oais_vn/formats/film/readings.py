"""Readings of a reel: what was measured, as a TOML file that people write."""

from __future__ import annotations

from datetime import date
from typing import Any, BinaryIO

from oais_vn.formats.toml_fields import Values, unknown
from oais_vn.formats.toml_text import read_toml
from oais_vn.model.film_return import Readings
from oais_vn.model.language import Text

_REEL = ["reel", "date", "accession", "by"]
_READINGS = ["density", "base", "resolution", "splices"]


def read_readings(stream: BinaryIO, file: str) -> Readings:
    """The readings in the TOML file `file`; `ConfigurationError` says everything that is wrong."""
    whole = Values(read_toml(stream, file))
    reel, readings = _table(whole, "reel", _REEL), _table(whole, "readings", _READINGS)
    other = _table(whole, "other", None)
    for key in whole.others({"reel", "readings", "other"}):
        whole.fault(key, unknown(key, ["reel", "readings", "other"]))
    if not isinstance(reel.get("date"), date):
        whole.fault("reel.date", Text("hãy ghi ngày, ví dụ date = 2026-12-20", "write a day: date = 2026-12-20"))
    for key in ("reel", "accession", "by"):
        if not isinstance(reel.get(key), str) or not reel[key].strip():
            whole.fault(f"reel.{key}", Text(f'thiếu; hãy ghi {key} = "…"', f'missing; write {key} = "…"'))
    density = readings.get("density", [])
    if not isinstance(density, list) or not all(_number(value) for value in density):
        whole.fault("readings.density", Text("phải là danh sách số", "must be a list of numbers"))
    for key in ("base", "resolution", "splices"):
        if readings.get(key) is not None and not _number(readings[key]):
            whole.fault(f"readings.{key}", Text("phải là số", "must be a number"))
    if whole.faults:
        raise whole.error(file)
    splices = readings.get("splices")
    return Readings(
        *(reel["reel"].strip(), str(reel["date"]), reel["accession"].strip(), reel["by"].strip()),
        tuple(float(value) for value in density),
        _float(readings.get("base")),
        _float(readings.get("resolution")),
        None if splices is None else int(splices),
        {str(key): str(value) for key, value in other.items()},
    )


def _table(whole: Values, name: str, known: list[str] | None) -> dict[str, Any]:
    found = whole.get(name)
    if found is not None and not isinstance(found, dict):
        whole.fault(name, Text(f"phải là bảng [{name}]", f"must be a table [{name}]"))
        return {}
    table: dict[str, Any] = found or {}
    for key in set(table) - set(known or table):
        whole.fault(f"{name}.{key}", unknown(key, known or []))
    return table


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)
