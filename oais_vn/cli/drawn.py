"""Options of commands that count and draw up papers: by what, secrets too or not, which files, whose head."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from oais_vn.cli.context import option
from oais_vn.model.language import Text
from oais_vn.model.register.wanted import By

F = TypeVar("F", bound=Callable[..., Any])


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
        type=click.Path(dir_okay=False, path_type=Path),
        text=Text("mẫu .docx của mình thay cho mẫu có sẵn", "a .docx template of one's own"),
    )(command)


def outputs(command: F) -> F:
    """`--output`, as often as there are files to write."""
    return option(
        "-o",
        "--output",
        "files",
        multiple=True,
        type=click.Path(dir_okay=False, path_type=Path),
        text=Text("tệp sẽ ghi, dạng theo đuôi tên (ghi được nhiều lần)", "a file to write, by its ending (repeatable)"),
    )(command)
