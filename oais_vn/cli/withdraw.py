"""`oais-vn withdraw`: by decision and two approvals a package leaves the archive."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn.cli.archive import log_told, of_archive, opened, operated, print_copy
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Hủy mọi bản sao của một gói theo quyết định có hai người duyệt; để lại bia ghi (tombstone). Tài liệu vĩnh "
        "viễn bị từ chối.\n\nMã thoát 1: còn bản chưa với tới được; chạy lại khi đã gắn vật mang tin.",
        "Withdraw every copy of a package by a decision that two people approved; a tombstone stays. Records of "
        "permanent retention are refused.\n\nExit code 1: a copy could not be reached; run again with its carrier.",
    ),
)
@click.argument("wanted", metavar="ID")
@of_archive
@option(
    "--decision",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text(
        "quyết định (TOML): number, date, authority, reason, approved_by",
        "the decision (TOML): number, date, authority, reason, approved_by",
    ),
)
@operated
@speaking
@click.pass_obj
def withdraw(console: Console, wanted: str, archive: Path, decision: Path, operator: str | None) -> int:
    """Withdraw a package."""
    gone, failed = opened(archive, operator).withdraw(wanted, decision, on_error=log_told(console))
    for copy in gone:
        print_copy(console, copy)
    for failure in failed:
        console.tell(Text("CHƯA hủy được: {text}", "NOT withdrawn yet: {text}"), text=failure.to(console.language))
    return 1 if failed else 0
