"""Options of verbs that draw up minutes: which file, which template, whose head."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from oais_vn.cli.archive import of_archive
from oais_vn.cli.context import option
from oais_vn.cli.drawn import headed, templated
from oais_vn.model.language import Text

F = TypeVar("F", bound=Callable[..., Any])


def drafting(command: F) -> F:
    """`--archive`, `--output`, `--template`, `--write-template`, and what `headed` adds."""
    command = headed(command)
    command = option(
        "--write-template",
        is_flag=True,
        text=Text("ghi mẫu có sẵn ra tệp để sửa, không lập biên bản", "write the template itself, to be changed"),
    )(command)
    command = templated(command)
    command = option(
        "-o",
        "--output",
        required=True,
        type=click.Path(dir_okay=False, path_type=Path),
        text=Text("tệp .docx sẽ ghi", "the .docx to write"),
    )(command)
    return of_archive(command)
