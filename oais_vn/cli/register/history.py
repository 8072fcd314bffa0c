"""`oais-vn register history`: everything that was done to a dossier in the register, and by whom."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.model.dates import shown
from oais_vn.model.language import Text
from oais_vn.model.register.plain import plain

_FIELDS = {
    "record": Text("mô tả", "description"),
    "group": Text("nhóm", "group"),
    "shelf": Text("nơi để", "place"),
    "medium": Text("vật mang tin", "medium"),
    "signs": Text("dấu hiệu hư hỏng", "signs of damage"),
    "damage": Text("mức độ hư hỏng", "degree of damage"),
    "uses": Text("lượt khai thác", "uses"),
    "formats": Text("định dạng", "formats"),
    "arranged": Text("chỉnh lý", "arranged"),
    "grade": Text("độ mật", "grade"),
    "choice": Text("lựa chọn", "choice"),
    "milestones": Text("bước đã qua", "stages"),
    "original": Text("bản gốc", "original"),
    "recovery": Text("quyết định dự phòng", "insurance decision"),
    "extra": Text("cột khác", "other columns"),
}


@click.command(
    cls=SpokenCommand,
    text=Text(
        "In lịch sử của hồ sơ trong sổ đăng ký: lúc nào, ai, việc gì, đổi những gì (đọc từ nhật ký của kho).",
        "Print the history of a dossier in the register: when, who, what, and what changed (from the archive's log).",
    ),
)
@click.argument("code")
@of_archive
@option("--json", "as_json", is_flag=True, text=Text("in mỗi việc một dòng JSON", "print a line of JSON an act"))
@speaking
@click.pass_obj
def history(console: Console, code: str, archive: Path, as_json: bool) -> int:
    """Print a dossier's history."""
    before: Mapping[str, Any] = {}
    for entry in opened(archive).register.history(code):
        now = plain(entry.thing)
        changed = [name for name in _FIELDS if now.get(name) != before.get(name)]
        before = now
        if as_json:
            told = {"moment": entry.moment, "operator": entry.operator, "act": entry.act, "id": entry.id}
            click.echo(json.dumps({**told, "changed": changed, "dossier": now}, ensure_ascii=False))
            continue
        names = ", ".join(_FIELDS[name].to(console.language) for name in changed)
        console.say(
            Text(
                "{moment}  {operator}  {act}  (bản {revision}): {names}",
                "{moment}  {operator}  {act}  (revision {revision}): {names}",
            ),
            moment=shown(entry.moment),
            operator=entry.operator,
            act=entry.act,
            names=names,
            revision=now.get("revision", 0),
        )
    return 0
