"""The decision of a withdrawal (TOML), and the tombstone that it leaves (JSON)."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import BinaryIO

from oais_vn.formats.toml_fields import Values, unknown
from oais_vn.formats.toml_text import read_toml
from oais_vn.model.copies import Copy, Holding
from oais_vn.model.description import fold
from oais_vn.model.disposal import DisposalOrder
from oais_vn.model.language import Text

_KEYS = ["number", "date", "authority", "reason", "approved_by", "file"]


def read_disposal(stream: BinaryIO, name: str) -> DisposalOrder:
    """The decision in a TOML file, which errors call `name`; `ConfigurationError` says everything that is wrong."""
    values = Values(read_toml(stream, name))
    texts = {key: values.text(key) for key in ("number", "authority", "reason", "file")}
    for key in ("number", "authority", "reason"):
        if not texts[key]:
            values.fault(key, Text(f'thiếu; hãy ghi {key} = "…"', f'missing; write {key} = "…"'))
    day = values.get("date")
    if not isinstance(day, date):
        values.fault("date", Text("hãy ghi ngày ký, ví dụ date = 2026-11-20", "write the day, e.g. date = 2026-11-20"))
    told = values.get("approved_by")
    approvers = tuple(str(entry).strip() for entry in told) if isinstance(told, list) else ()
    if len({fold(approver) for approver in approvers if approver}) < 2:
        values.fault(
            "approved_by",
            Text('cần hai người duyệt khác nhau: ["…", "…"]', 'two different people must approve: ["…", "…"]'),
        )
    for key in values.others(set(_KEYS)):
        values.fault(key, unknown(key, _KEYS))
    if values.faults or not isinstance(day, date):
        raise values.error(name)
    return DisposalOrder(
        texts["number"],
        date(day.year, day.month, day.day).isoformat(),
        texts["authority"],
        texts["reason"],
        approvers,
        texts["file"],
    )


def write_tombstone(holding: Holding, copy: Copy, order: DisposalOrder, operator: str, moment: str) -> bytes:
    """What stays where a copy lay: which package, its digests, who decided and approved, and why."""
    values = {
        "schema": "oais-vn/tombstone/1",
        "package": holding.name,
        "id": holding.id,
        "code": holding.code,
        "key": copy.key,
        "size": copy.size,
        "digests": dict(copy.digests),
        "decision": asdict(order),
        "operator": operator,
        "moment": moment,
    }
    return json.dumps(values, ensure_ascii=False, indent=1).encode()
