"""`oais-vn report`: figures of the register, a year's report, the dossiers behind each number, the regulation."""

from __future__ import annotations

import click

from oais_vn.cli.context import LazyGroup, speaking
from oais_vn.model.language import Text

_VERBS = {
    "figures": "figures",
    "trace": "trace",
    "unit": "unit",
    "regulation": "regulation",
}
"""The module of each verb: only the one that is called is loaded."""


@click.group(
    cls=LazyGroup,
    package="oais_vn.cli.report",
    modules=_VERBS,
    text=Text(
        "Báo cáo từ sổ đăng ký: số liệu, báo cáo năm của đơn vị, hồ sơ sau mỗi con số, dự thảo quy chế.\n\n"
        "Báo cáo của nhiều đơn vị được tổng hợp bằng oais-vn register merge.",
        "Reports from the register: figures, a unit's report of the year, the dossiers behind a number, a draft "
        "regulation.\n\nReports of several units are put together by oais-vn register merge.",
    ),
)
@speaking
def report() -> None:
    """Hold the verbs together."""
