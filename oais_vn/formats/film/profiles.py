"""Film profiles: a film stock as a TOML file, each number with its source."""

from __future__ import annotations

from typing import Any, BinaryIO

from oais_vn.formats.toml_fields import Values, unknown
from oais_vn.formats.toml_text import read_toml
from oais_vn.model.film import FilmProfile, FilmValue
from oais_vn.model.language import Text

_TABLES = {
    "film": (
        *("width_mm", "length_mm", "leader_mm", "trailer_mm", "gap_mm", "image_mm", "reductions"),
        *("most_frames", "retake_percent", "least_retakes"),
    ),
    "writer": ("dpi", "module_mm"),
    "limits": (
        *("least_density", "most_density", "most_base", "least_resolution", "least_likeness", "most_splices"),
        "inspect_days",
    ),
}
_WHOLE = ("most_frames", "least_retakes", "dpi", "most_splices", "inspect_days")
_MAY_BE_NOTHING = ("leader_mm", "trailer_mm", "gap_mm", "retake_percent", "least_retakes", "most_splices")
_CONFIDENCE = ("measured", "secondary", "assumed")
_LEAST_MODULE = 1.0


def read_film_profile(stream: BinaryIO, name: str, file: str) -> FilmProfile:
    """The profile `name` in the TOML file `file`; `ConfigurationError` says everything that is wrong."""
    whole = Values(read_toml(stream, file))
    numbers: dict[str, Any] = {}
    told: dict[str, FilmValue] = {}
    for table, keys in _TABLES.items():
        found = whole.get(table)
        values = found if isinstance(found, dict) else {}
        for key in keys:
            value, source = _value(whole, f"{table}.{key}", key, values.get(key))
            numbers[key] = value
            told[key] = source
        for key in set(values) - set(keys):
            whole.fault(f"{table}.{key}", unknown(key, list(keys)))
    title = whole.get("title")
    if not isinstance(title, dict) or not {"vi", "en"} <= set(title):
        whole.fault("title", Text("thiếu title.vi, title.en", "title.vi or title.en is missing"))
    for key in whole.others({"title", *_TABLES}):
        whole.fault(key, unknown(key, ["title", *_TABLES]))
    if not whole.faults and numbers["length_mm"] <= numbers["leader_mm"] + numbers["trailer_mm"]:
        whole.fault("film.length_mm", Text("không còn chỗ giữa hai đầu phim", "no room between leader and trailer"))
    if whole.faults or not isinstance(title, dict):
        raise whole.error(file)
    return FilmProfile(name, Text(str(title["vi"]), str(title["en"])), **numbers, told=told)


def _value(whole: Values, place: str, key: str, told: object) -> tuple[Any, FilmValue]:
    table = told if isinstance(told, dict) else {}
    source = FilmValue(0, str(table.get("source", "")), str(table.get("confidence", "")))
    if set(table) != {"value", "source", "confidence"} or source.confidence not in _CONFIDENCE:
        whole.fault(
            place,
            Text(
                f'cần {{ value = …, source = "…", confidence = "{"|".join(_CONFIDENCE)}" }}',
                f'must be {{ value = …, source = "…", confidence = "{"|".join(_CONFIDENCE)}" }}',
            ),
        )
        return 0, source
    value = table["value"]
    if key == "reductions":
        if not isinstance(value, list) or not value or not all(_is_number(each) and each > 0 for each in value):
            whole.fault(place, Text("cần một danh sách số dương", "must be a list of positive numbers"))
            return (), source
        return tuple(sorted(float(each) for each in value)), source._replace(value=max(value))
    if not _is_number(value) or value < 0 or (value == 0 and key not in _MAY_BE_NOTHING):
        whole.fault(place, Text("phải là số dương", "must be a positive number"))
        return 0, source
    if key in _WHOLE and not isinstance(value, int):
        whole.fault(place, Text("phải là số nguyên", "must be a whole number"))
    if key == "module_mm" and value < _LEAST_MODULE:
        whole.fault(
            place,
            Text(
                f"ô vuông của mã QR dưới {_LEAST_MODULE} mm không đọc lại chắc chắn được từ phim",
                f"modules of a QR code under {_LEAST_MODULE} mm are not surely read back from film",
            ),
        )
    return (value if key in _WHOLE else float(value)), source._replace(value=value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
