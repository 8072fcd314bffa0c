"""A province's plan as its people write it: PLAN.toml with its tasks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from oais_vn.formats.toml_fields import Values, unknown
from oais_vn.formats.toml_text import read_toml
from oais_vn.model.language import Text
from oais_vn.model.register.backlog import Arrangement
from oais_vn.model.register.dossier import Stage
from oais_vn.model.register.plan import Measure, Plan, Task

_PLAN = ["number", "date", "authority", "title"]
_TASK = [
    *("number", "title", "lead", "partners", "years", "measure", "target", "yearly", "of", "stage"),
    *("done", "done_by"),
]
_OF = ("unit", "fonds", "group")
_OF_BACKLOG = ("unit", "fonds", "source", "kind")
_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")
_EVERY = "hằng năm"


def read_plan(stream: BinaryIO, name: str) -> Plan:
    """The plan in a TOML file, which errors call `name`; `ConfigurationError` says everything that is wrong."""
    whole = Values(read_toml(stream, name))
    told = whole.get("plan")
    values = Values(told if isinstance(told, dict) else {})
    texts = {key: values.text(key) for key in ("number", "authority", "title")}
    for key, text in texts.items():
        if not text:
            values.fault(key, Text(f'thiếu; hãy ghi {key} = "…"', f'missing; write {key} = "…"'))
    day = _day(values, "date")
    for key in values.others(set(_PLAN)):
        values.fault(key, unknown(key, _PLAN))
    _gather(whole, "plan", values)
    listed = whole.get("tasks")
    if not isinstance(listed, list) or not listed or not all(isinstance(each, dict) for each in listed):
        whole.fault("tasks", Text("cần ít nhất một bảng [[tasks]]", "at least one table [[tasks]] is needed"))
        listed = []
    tasks = []
    for place, each in enumerate(listed, start=1):
        inner = Values(each)
        tasks.append(_task(inner, str(place)))
        _gather(whole, f"tasks[{place}]", inner)
    numbers = [task.number for task in tasks]
    for number in sorted({number for number in numbers if numbers.count(number) > 1}):
        whole.fault("tasks", Text(f"hai nhiệm vụ cùng số {number}", f"two tasks have the number {number}"))
    for key in whole.others({"plan", "tasks"}):
        whole.fault(key, unknown(key, ["plan", "tasks"]))
    if whole.faults:
        raise whole.error(name)
    return Plan(texts["number"], day, texts["authority"], texts["title"], tuple(tasks))


def _gather(whole: Values, place: str, values: Values) -> None:
    for key, text in values.faults.items():
        whole.fault(f"{place}.{key}", text)


def _task(values: Values, place: str) -> Task:
    title, lead = values.text("title"), values.text("lead")
    for key, text in (("title", title), ("lead", lead)):
        if not text:
            values.fault(key, Text(f'thiếu; hãy ghi {key} = "…"', f'missing; write {key} = "…"'))
    for key in values.others(set(_TASK)):
        values.fault(key, unknown(key, _TASK))
    measure = _measure(values)
    stage = values.text("stage")
    if stage and stage not in [each.value for each in Stage]:
        known = ", ".join(each.value for each in Stage)
        values.fault("stage", Text(f"không có mốc {stage!r}; có: {known}", f"no stage {stage!r}; there are: {known}"))
    done, paper = _day(values, "done"), values.text("done_by")
    if done and not paper:
        values.fault("done_by", Text("thiếu số văn bản xác nhận", "the paper that says so is missing"))
    return Task(
        values.text("number") or place,
        title,
        lead,
        _partners(values),
        _years(values),
        measure,
        _amount(values, "target", values.get("target")),
        _yearly(values),
        _of(values, measure),
        stage,
        (done, paper) if done else None,
    )


def _measure(values: Values) -> Measure:
    text = values.text("measure")
    if not text:
        return Measure.DONE
    for each in Measure:
        if each.value == text:
            return each
    known = ", ".join(each.value for each in Measure)
    values.fault("measure", Text(f"không có đơn vị {text!r}; có: {known}", f"no measure {text!r}; there are: {known}"))
    return Measure.DONE


def _partners(values: Values) -> tuple[str, ...]:
    told = values.get("partners")
    if told is None:
        return ()
    if not isinstance(told, list) or not all(isinstance(each, str) for each in told):
        values.fault("partners", Text('phải là danh sách, ví dụ ["Sở Tài chính"]', "must be a list of names"))
        return ()
    return tuple(told)


def _years(values: Values) -> tuple[int, int]:
    told = values.get("years")
    text = str(told).strip() if isinstance(told, int | str) and not isinstance(told, bool) else ""
    if text in ("", _EVERY, "hàng năm"):
        if told is None:
            values.fault("years", Text('thiếu; ví dụ "2026 - 2027" hoặc "hằng năm"', 'missing; e.g. "2026 - 2027"'))
        return 0, 0
    match = _YEARS.fullmatch(text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if first > last:
        values.fault(
            "years",
            Text(
                f'{text!r} không phải khoảng năm; ví dụ "2026 - 2027" hoặc "hằng năm"',
                f'{text!r} is no span of years; e.g. "2026 - 2027" or "hằng năm"',
            ),
        )
        return 0, 0
    return first, last


def _amount(values: Values, key: str, told: Any) -> Decimal | None:
    if told is None:
        return None
    try:
        # TOML's own floats would lose what was written: 2429.4 is asked for as written.
        amount = None if isinstance(told, bool) else Decimal(str(told))
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or amount < 0:
        values.fault(key, Text("phải là số không âm", "must be a number that is not negative"))
        return None
    return amount


def _yearly(values: Values) -> Mapping[int, Decimal]:
    told = values.get("yearly")
    if told is None:
        return {}
    found = {}
    for key, amount in told.items() if isinstance(told, dict) else ():
        number = _amount(values, "yearly", amount)
        if number is not None and re.fullmatch(r"\d{4}", key):
            found[int(key)] = number
    if not isinstance(told, dict) or len(found) != len(told):
        values.fault("yearly", Text("phải là bảng năm = số, ví dụ { 2026 = 500 }", "must be a table of year = number"))
    return found


def _of(values: Values, measure: Measure) -> Mapping[str, str]:
    told = values.get("of")
    if told is None:
        return {}
    if not isinstance(told, dict) or not all(isinstance(each, str) for each in told.values()):
        values.fault("of", Text('phải là bảng, ví dụ { fonds = "01" }', 'must be a table, e.g. { fonds = "01" }'))
        return {}
    names = _OF_BACKLOG if measure is Measure.BACKLOG else _OF
    for key in told:
        if key not in names:
            values.fault("of", unknown(key, list(names)))
    kinds = [each.value for each in Arrangement]
    if measure is Measure.BACKLOG and told.get("kind", kinds[0]) not in kinds:
        values.fault("of", Text(f"kind phải là {' hoặc '.join(kinds)}", f"kind must be {' or '.join(kinds)}"))
    return dict(told)


def _day(values: Values, key: str) -> str:
    told = values.get(key)
    if told is None:
        return ""
    if not isinstance(told, date):
        values.fault(key, Text(f"hãy ghi ngày, ví dụ {key} = 2026-12-31", f"write a day, e.g. {key} = 2026-12-31"))
        return ""
    return date(told.year, told.month, told.day).isoformat()
