"""How a hand-over that was checked is printed."""

from __future__ import annotations

import click

from oais_vn.cli.context import Console
from oais_vn.model.language import Text
from oais_vn.model.register.handed import CheckedHandover

_PASSED = Text("đạt", "passed")
_FAILED = Text("không đạt", "failed")
_TABLES = {
    "fonds": Text("phông", "fonds"),
    "dossier": Text("hồ sơ", "dossiers"),
    "text": Text("tài liệu", "documents"),
    "picture": Text("tài liệu ảnh", "pictures"),
    "recording": Text("tài liệu nghe nhìn", "recordings"),
    "package": Text("gói", "packages"),
    "place": Text("nơi giữ bản sao", "places of copies"),
    "quantity": Text("dòng số lượng", "rows of quantities"),
    "change": Text("thay đổi", "changes"),
}


def print_checked(console: Console, checked: CheckedHandover) -> None:
    """The verdict, what is in it, and every fault."""
    verdict = (_PASSED if checked.passed else _FAILED).to(console.language)
    click.echo(f"{verdict}: {checked.folder}  {checked.id}")
    for fault in checked.faults:
        click.echo(f"  {fault.path}: {fault.text.to(console.language)}")
    if checked.counts:
        told = ((_TABLES.get(name, Text(name, name)), count) for name, count in checked.counts.items())
        click.echo("  " + "; ".join(f"{name.to(console.language)}: {count}" for name, count in told))
    if checked.digest:
        console.say(
            Text("  mã băm của bàn giao: {digest}", "  digest of the hand-over: {digest}"), digest=checked.digest
        )


def checked_as_json(console: Console, checked: CheckedHandover) -> dict[str, object]:
    """What was checked, as plain values."""
    return {
        "schema": "oais-vn/handover-check/1",
        "folder": checked.folder,
        "id": checked.id,
        "digest": checked.digest,
        "verdict": "passed" if checked.passed else "failed",
        "counts": dict(checked.counts),
        "faults": [{"path": each.path, "text": each.text.to(console.language)} for each in checked.faults],
    }
