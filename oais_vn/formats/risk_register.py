"""The risk register of formats in TOML: criteria and targets once, and one table for some PRONOM ids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, BinaryIO

from oais_vn.formats.toml_fields import Values, unknown
from oais_vn.formats.toml_text import read_toml
from oais_vn.model.language import Text
from oais_vn.model.risk import FormatRisk, RiskGrade, RiskRegister, RiskTarget

_KEYS = ["puids", "name", "grade", "reasons", "specification", "to", "note", "confidence"]
_TOP = ["version", "title", "criteria", "targets", "formats"]
_GRADES = {grade.value: grade for grade in (RiskGrade.LOW, RiskGrade.MEDIUM, RiskGrade.HIGH)}
_CONFIDENCE = ("high", "medium", "low")
_PUID = re.compile(r"(?:x-)?fmt/[1-9][0-9]*")


def read_risk_register(stream: BinaryIO, name: str, base: RiskRegister | None = None) -> RiskRegister:
    """The register in a TOML file, which errors call `name`.

    With `base` it adds to that one: its entries win, and the base's criteria and targets may be used. Raises
    `ConfigurationError` that says everything that is wrong.
    """
    whole = Values(read_toml(stream, name))
    criteria, targets = _texts(whole, "criteria"), _texts(whole, "targets")
    if base is not None:
        criteria, targets = {**base.criteria, **criteria}, {**base.targets, **targets}
    title = _text(whole.get("title"))
    if title is None:
        whole.fault("title", Text("thiếu title.vi, title.en", "title.vi or title.en is missing"))
    version = whole.text("version")
    if not version:
        whole.fault("version", Text('thiếu; hãy ghi version = "…"', 'missing; write version = "…"'))
    found = _formats(whole, criteria, targets)
    for key in whole.others(set(_TOP)):
        whole.fault(key, unknown(key, _TOP))
    if whole.faults or title is None:
        raise whole.error(name)
    if base is not None:
        version, found = f"{version} + {base.version}", {**base.formats, **found}
    return RiskRegister(title, version, found, criteria, targets)


def _formats(whole: Values, criteria: Mapping[str, Text], targets: Mapping[str, Text]) -> dict[str, FormatRisk]:
    found: dict[str, FormatRisk] = {}
    told = whole.get("formats")
    for place, table in enumerate(told if isinstance(told, list) else [], 1):
        entry = Values(table if isinstance(table, dict) else {})
        risk = _risk(entry, criteria, targets)
        for puid in risk.puids:
            if puid in found:
                entry.fault("puids", Text(f"{puid} đã có ở trên", f"{puid} is told above already"))
            found[puid] = risk
        for key, text in entry.faults.items():
            whole.fault(f"formats[{place}].{key}", text)
    if not found and not whole.faults:
        whole.fault("formats", Text("thiếu bảng [[formats]]", "the table [[formats]] is missing"))
    return found


def _risk(entry: Values, criteria: Mapping[str, Text], targets: Mapping[str, Text]) -> FormatRisk:
    puids = _words(entry, "puids")
    for puid in puids:
        if not _PUID.fullmatch(puid):
            entry.fault("puids", Text(f"{puid!r} không phải mã PRONOM", f"{puid!r} is no PRONOM id"))
    reasons = _known(entry, "reasons", criteria)
    for key, missing in (("puids", not puids), ("name", not entry.text("name")), ("reasons", not reasons)):
        if missing:
            entry.fault(key, Text("thiếu", "missing"))
    for key, choices in (("grade", tuple(_GRADES)), ("confidence", _CONFIDENCE)):
        if entry.text(key) not in choices:
            listed = ", ".join(choices)
            entry.fault(key, Text(f"phải là một trong: {listed}", f"must be one of: {listed}"))
    for key in entry.others(set(_KEYS)):
        entry.fault(key, unknown(key, _KEYS))
    return FormatRisk(
        puids=puids,
        name=entry.text("name"),
        grade=_GRADES.get(entry.text("grade"), RiskGrade.UNKNOWN),
        reasons=tuple(criteria[key] for key in reasons),
        targets=tuple(RiskTarget(key, targets[key]) for key in _known(entry, "to", targets)),
        specification=entry.text("specification"),
        confidence=entry.text("confidence"),
        note=_text(entry.get("note")) or Text("", ""),
    )


def _known(entry: Values, key: str, choices: Mapping[str, Text]) -> tuple[str, ...]:
    told = _words(entry, key)
    for word in told:
        if word not in choices:
            entry.fault(key, unknown(word, list(choices)))
    return tuple(word for word in told if word in choices)


def _words(entry: Values, key: str) -> tuple[str, ...]:
    told = entry.get(key)
    if told is None:
        return ()
    if not isinstance(told, list) or not all(isinstance(word, str) for word in told):
        entry.fault(key, Text('phải là danh sách ["…"]', 'must be a list ["…"]'))
        return ()
    return tuple(told)


def _texts(whole: Values, key: str) -> dict[str, Text]:
    told = whole.get(key)
    found = {name: _text(value) for name, value in told.items()} if isinstance(told, dict) else {}
    for name, text in found.items():
        if text is None:
            whole.fault(f"{key}.{name}", Text("thiếu vi, en", "vi or en is missing"))
    return {name: text for name, text in found.items() if text is not None}


def _text(told: Any) -> Text | None:
    if isinstance(told, dict) and all(isinstance(told.get(key), str) and told[key] for key in ("vi", "en")):
        return Text(told["vi"], told["en"])
    return None
