"""`oais-vn register`: what the archive keeps, what was chosen of it, how far each insurance copy is."""

from __future__ import annotations

import click

from oais_vn.cli.context import LazyGroup, speaking
from oais_vn.model.language import Text

_VERBS = {
    "accept": "accept",
    "adopt": "adopt",
    "away": "away",
    "backlog": "backlog",
    "copies": "copies",
    "decide": "decide",
    "dossier": "dossier",
    "fonds": "fonds",
    "give": "give",
    "history": "history",
    "import": "inventory",
    "list": "listing",
    "mark": "mark",
    "merge": "merge",
    "minutes": "minutes",
    "original": "original",
    "plan": "plan",
    "receive": "receive",
    "recover": "original",
    "search": "search",
    "select": "select",
    "show": "show",
}
"""The module of each verb: only the one that is called is loaded."""


@click.group(
    cls=LazyGroup,
    package="oais_vn.cli.register",
    modules=_VERBS,
    text=Text(
        "Sổ đăng ký hồ sơ và bản sao bảo hiểm (tài liệu lưu trữ dự phòng).",
        "The register of dossiers and their insurance copies.",
    ),
)
@speaking
def register() -> None:
    """Hold the verbs together."""
