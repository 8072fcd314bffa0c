"""`oais-vn handover`: a fonds given to another archive or the Ministry, checked, answered, taken over."""

from __future__ import annotations

import click

from oais_vn.cli.context import LazyGroup, speaking
from oais_vn.model.language import Text

_VERBS = {
    "make": "make",
    "check": "check",
    "answer": "answer",
    "take-answer": "take_answer",
    "receive": "receive",
}
"""The module of each verb: only the one that is called is loaded."""


@click.group(
    cls=LazyGroup,
    package="oais_vn.cli.handover",
    modules=_VERBS,
    text=Text(
        "Bàn giao phông: cơ sở dữ liệu, danh mục, gói; kiểm tra, trả lời, nhận vào.",
        "Hand over a fonds: database, list, packages; check, answer, take over.",
    ),
)
@speaking
def handover() -> None:
    """Hold the verbs together."""
