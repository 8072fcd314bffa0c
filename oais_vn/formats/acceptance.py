"""The acceptance record (nghiem-thu.toml): what people accepted, by which decision."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

from oais_vn.formats.tables.values import whole_date
from oais_vn.formats.toml_fields import Values, unknown
from oais_vn.formats.toml_text import read_toml
from oais_vn.model.acceptance import Acceptance
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text

_KEYS = ["number", "date", "authority", "minutes", "report", "delivery", "dossiers"]
_DIGEST = re.compile(r"[0-9A-Fa-f]{64}")


def read_acceptance(data: bytes, name: str) -> Acceptance:
    """The record in the bytes of a TOML file, which errors call `name`; digests of files are to be added.

    Raises `ConfigurationError` that says every key that is missing, wrong or unknown.
    """
    values = Values(read_toml(BytesIO(data), name))
    texts = {key: values.text(key) for key in _KEYS if key not in ("date", "dossiers")}
    for key, text in texts.items():
        if not text:
            values.fault(key, Text(f'thiếu; hãy ghi {key} = "…"', f'missing; write {key} = "…"'))
        elif key in ("report", "delivery") and not _DIGEST.fullmatch(text):
            values.fault(key, Text("phải là mã băm SHA-256, 64 chữ số hệ 16", "must be a SHA-256, 64 hex digits"))
    day, dossiers = _date(values), _dossiers(values)
    for key in values.others(set(_KEYS)):
        values.fault(key, unknown(key, _KEYS))
    if values.faults:
        raise values.error(name)
    return Acceptance(
        number=texts["number"],
        date=day,
        authority=texts["authority"],
        delivery=texts["delivery"].lower(),
        report=texts["report"].lower(),
        dossiers=dossiers,
        minutes=texts["minutes"],
    )


def _date(values: Values) -> str:
    told = values.get("date")
    if isinstance(told, date):
        return date(told.year, told.month, told.day).isoformat()
    try:
        return whole_date(values.text("date")).iso
    except InputError:
        values.fault("date", Text("hãy ghi ngày ký, ví dụ date = 2026-11-20", "write the day, e.g. date = 2026-11-20"))
        return ""


def _dossiers(values: Values) -> tuple[str, ...]:
    told = values.get("dossiers")
    if not isinstance(told, list) or not told or not all(isinstance(code, str) and code for code in told):
        values.fault(
            "dossiers",
            Text('hãy ghi mã các hồ sơ được nghiệm thu: ["…"]', 'write the codes of accepted dossiers: ["…"]'),
        )
        return ()
    return tuple(dict.fromkeys(told))
