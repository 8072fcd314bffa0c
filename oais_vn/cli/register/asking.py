"""Which dossiers of the register a verb is about: options that become a `Wanted`."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any, TypeVar, cast

import click

from oais_vn.cli.context import option
from oais_vn.model.dates import PartialDate
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import Decided, OriginalState, Stage
from oais_vn.model.register.wanted import Wanted

F = TypeVar("F", bound=Callable[..., Any])


def asked(command: F) -> F:
    """The options that choose dossiers; the verb gets them as `wanted`."""

    @wraps(command)
    def with_wanted(*args: Any, **given: Any) -> Any:
        told = {name: given.pop(name) for name in _NAMES}
        return command(*args, wanted=_wanted(told), **given)

    chosen: Any = with_wanted
    for names, text, settings in reversed(_OPTIONS):
        chosen = option(*names, text=text, **settings)(chosen)
    return cast("F", chosen)


def _one_of(values: type[Enum]) -> dict[str, Any]:
    return {"type": click.Choice([str(each.value) for each in values])}


_OPTIONS: tuple[tuple[tuple[str, ...], Text, dict[str, Any]], ...] = (
    (("--unit",), Text("mã đơn vị giữ bản gốc", "code of the unit that keeps the originals"), {}),
    (("--fonds",), Text("mã phông, công trình, sưu tập", "code of the fonds, works or collection"), {}),
    (("--group",), Text("nhóm, khối tài liệu", "group of records"), {}),
    (("--words",), Text("các từ, có dấu hay không dấu, hoặc mã", "words, with or without accents, or a code"), {}),
    (("--criterion",), Text("mã tiêu chí lựa chọn", "code of a criterion of selection"), {}),
    (("--sign",), Text("mã dấu hiệu hư hỏng", "code of a sign of damage"), {}),
    (("--damage",), Text("mã mức độ hư hỏng", "code of a degree of damage"), {}),
    (("--medium",), Text("mã vật mang tin của bản gốc", "code of the originals' medium"), {}),
    (("--maintenance",), Text("mã thời hạn lưu trữ", "code of the retention period"), {}),
    (("--from", "earliest"), Text("thời gian tài liệu: từ (ngày, tháng hay năm)", "records' dates: from"), {}),
    (("--to", "latest"), Text("thời gian tài liệu: đến (ngày, tháng hay năm)", "records' dates: to"), {}),
    (("--decided",), Text("quyết định lựa chọn", "what was decided of them"), _one_of(Decided)),
    (("--list", "listed"), Text("số danh mục", "the list that they are in"), {}),
    (("--reached",), Text("đã qua bước", "stage that they reached"), _one_of(Stage)),
    (("--not-reached",), Text("chưa qua bước", "stage that they did not reach"), _one_of(Stage)),
    (("--year",), Text("năm qua bước ở --reached", "year of --reached"), {"type": click.IntRange(1900, 9999)}),
    (("--original",), Text("tình trạng bản gốc", "state of the originals"), _one_of(OriginalState)),
    (
        ("--recovery/--no-recovery",),
        Text("đã có / chưa có quyết định bản dự phòng", "with or without riskRecoveryStatus 01"),
        {"default": None},
    ),
)
_NAMES = tuple(
    next((name for name in names if not name.startswith("-")), names[0][2:].split("/")[0].replace("-", "_"))
    for names, _, _ in _OPTIONS
)


def _wanted(told: dict[str, Any]) -> Wanted:
    words = ("unit", "fonds", "words", "criterion", "sign", "damage", "maintenance", "listed")
    earliest = PartialDate.parse(told["earliest"]).earliest if told["earliest"] else None
    latest = PartialDate.parse(told["latest"]).latest if told["latest"] else None
    named: dict[str, Any] = {name: told[name] or "" for name in words}
    return Wanted(
        **named,
        group=told["group"],
        medium=told["medium"],
        earliest=earliest,
        latest=latest,
        decided=told["decided"] and Decided(told["decided"]),
        reached=told["reached"] and Stage(told["reached"]),
        not_reached=told["not_reached"] and Stage(told["not_reached"]),
        year=told["year"],
        original=told["original"] and OriginalState(told["original"]),
        recovery=told["recovery"],
    )
