"""Writes `cli.md` beside this file from the program itself: every command and option, in both languages.

Run it from the repository after a change of the command line: `python docs/reference/cli.py`.
"""  # noqa: INP001 - a script, no package

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from oais_vn.cli.context import SpokenCommand, SpokenGroup, SpokenOption
from oais_vn.cli.main import main as program

PAGE = Path(__file__).with_name("cli.md")

HEAD = """# Dòng lệnh `oais-vn` · The command line

*Tệp này được sinh ra từ chương trình bằng `python docs/reference/cli.py`; đừng sửa tay.*
*This file is written from the program by `python docs/reference/cli.py`; do not edit it.*

Kết quả in ra stdout; tiến độ và thông báo in ra stderr, tiến độ chỉ vẽ trên màn hình dòng lệnh (tôn trọng `NO_COLOR`).
Ngôn ngữ theo `--lang`, `OAIS_VN_LANGUAGE`, rồi ngôn ngữ của máy; không nói gì thì là tiếng Việt.
Xem thêm: [mã thoát](exit-codes.md), [thiết lập](settings.md).

Results go to stdout, progress and messages to stderr, progress only to a terminal (`NO_COLOR` is honoured).
The language follows `--lang`, `OAIS_VN_LANGUAGE`, then the locale; Vietnamese where none says English.
See also [exit codes](exit-codes.md) and [settings](settings.md).
"""


def page() -> str:
    """The whole text of `cli.md`."""
    return "\n".join([HEAD, *_command("oais-vn", program)])


def _command(name: str, command: click.Command) -> Iterator[str]:
    usage = " ".join([name, *_arguments(command)])
    yield f"## `{name}`\n"
    yield f"```console\n{usage}\n```\n"
    if isinstance(command, SpokenCommand | SpokenGroup) and command.text is not None:
        yield f"{command.text.vi}\n"
        yield f"{command.text.en}\n"
    rows = list(_rows(command))
    if rows:
        yield "| Tùy chọn · Option | Giá trị · Value | Nghĩa | Meaning |"
        yield "|---|---|---|---|"
        yield from rows
        yield ""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner in sorted(command.list_commands(context)):
            found = command.get_command(context, inner)
            if found is not None:
                yield from _command(f"{name} {inner}", found)


def _rows(command: click.Command) -> Iterator[str]:
    for parameter in command.params:
        if isinstance(parameter, SpokenOption) and parameter.text is not None:
            cells = [_names(parameter), _values(parameter), parameter.text.vi, parameter.text.en]
            yield f"| {' | '.join(cells)} |"


def _arguments(command: click.Command) -> Iterator[str]:
    if any(isinstance(parameter, click.Option) for parameter in command.params):
        yield "[OPTIONS]"
    if isinstance(command, click.Group):
        yield "COMMAND"
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            name = parameter.metavar or (parameter.name or "").upper()
            yield f"{name}..." if parameter.nargs < 0 else name


def _names(option: click.Option) -> str:
    return ", ".join(f"`{name}`" for name in option.opts)


def _values(option: click.Option) -> str:
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        values = " ".join(f"`{choice}`" for choice in option.type.choices)
    elif isinstance(option.type, click.Path):
        values = "tệp · file"
    elif option.type.name.startswith("integer"):
        values = "số · number"
    else:
        values = "chữ · text"
    # Where an option has no default of its own, the setting of its name holds.
    return f"{values}; mặc định · default `{option.default}`" if option.show_default else values


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}\n")


if __name__ == "__main__":
    main()
