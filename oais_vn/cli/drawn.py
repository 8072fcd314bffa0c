"""Options of commands that count and draw up papers: by what, secrets too or not, which files, whose head."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from oais_vn import api
from oais_vn.cli.context import option
from oais_vn.model.language import Text
from oais_vn.model.register.wanted import By

F = TypeVar("F", bound=Callable[..., Any])
_FILE = click.Path(dir_okay=False, path_type=Path)


def counted_by(default: By) -> Callable[[F], F]:
    """`--by`."""
    text = Text(f"đếm theo gì (mặc định: {default.value})", f"what is counted by (default: {default.value})")
    return option(
        "--by", type=click.Choice([by.value for by in By if by is not By.FINEST]), default=default.value, text=text
    )


def graded(command: F) -> F:
    """`--graded`."""
    text = Text(
        "tính cả hồ sơ có độ mật; kết quả không được ra khỏi kho",
        "count state secrets too; what is written may not leave the archive",
    )
    return option("--graded", is_flag=True, text=text)(command)


def headed(command: F) -> F:
    """`--place` and `--superior`, on what makes a document."""
    command = option("--superior", default="", text=Text("cơ quan chủ quản", "the authority above"))(command)
    return option("--place", default="", text=Text("địa danh", "place of the date line"))(command)


def templated(command: F) -> F:
    """`--template`."""
    return option(
        "--template",
        type=_FILE,
        text=Text("mẫu .docx của mình thay cho mẫu có sẵn", "a .docx template of one's own"),
    )(command)


def outputs(*endings: str) -> Callable[[F], F]:
    """`--output`, as often as there are files to write; all are looked at before anything is done."""
    known = ", ".join(endings)
    return option(
        "-o",
        "--output",
        "files",
        multiple=True,
        type=_FILE,
        callback=all_new(*endings),
        text=Text(f"tệp sẽ ghi: {known} (ghi được nhiều lần)", f"a file to write: {known} (repeatable)"),
    )


def all_new(*endings: str) -> Callable[[click.Context, click.Parameter, tuple[Path, ...]], tuple[Path, ...]]:
    """What refuses files that are to be written, before any of them is: of another ending, named twice, or there."""

    def look(_: click.Context, __: click.Parameter, files: tuple[Path, ...]) -> tuple[Path, ...]:
        api.require_new_files(files, *endings)
        return files

    return look
