"""What commands over many things share: the journal, events, a cluster, what is tried again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from oais_vn import api
from oais_vn.cli.context import option
from oais_vn.model.language import Text

F = TypeVar("F", bound=Callable[..., Any])

JOURNAL = ".oais-vn.journal"
"""In the folder that takes the packages, where no other journal is named."""


def batched(command: F) -> F:
    """`--journal`, `--events` and `--scheduler`, on commands that work on many packages."""
    return option(
        "--scheduler",
        text=Text(
            "địa chỉ Dask scheduler (tcp://máy:8786): chạy trên cụm máy, thay cho các tiến trình ở đây",
            "the address of a Dask scheduler (tcp://host:8786): work on a cluster, in place of processes here",
        ),
    )(journaled(command))


def journaled(command: F) -> F:
    """`--journal` and `--events`."""
    command = option(
        "--events",
        type=click.Path(dir_okay=False, path_type=Path),
        text=Text(
            "ghi mỗi việc bắt đầu, kết thúc thành một dòng JSON vào tệp này (-: stderr)",
            "write each job's beginning and end as a line of JSON to this file (-: stderr)",
        ),
    )(command)
    return option(
        "--journal",
        type=click.Path(dir_okay=False, path_type=Path),
        text=Text(
            "tệp sổ của lần chạy: bị dừng thì chạy lại là làm tiếp, việc đã xong được chứng thực chứ không làm lại",
            "the journal of the run: one that was stopped goes on, what is done is proven and not done again",
        ),
    )(command)


def retried(command: F) -> F:
    """`--retry` and `--time-limit`, on commands that make packages."""
    command = option(
        "--time-limit",
        type=click.FloatRange(min=1),
        default=3600,
        show_default=True,
        text=Text(
            "số giây một hồ sơ được im lặng; quá thì tiến trình của nó bị dừng, hồ sơ bị cách ly",
            "seconds without a sign of progress after which a dossier's process is ended and the dossier quarantined",
        ),
    )(command)
    return option(
        "--retry",
        is_flag=True,
        text=Text(
            "làm lại cả hồ sơ mà lần chạy trước đã cách ly",
            "try again what an earlier run quarantined",
        ),
    )(command)


@contextmanager
def executor_at(scheduler: str | None) -> Iterator[Executor | None]:
    """The cluster at this address; None where none is asked for."""
    if scheduler is None:
        yield None
        return
    # What Dask logs of a scheduler that died is a page of tracebacks; the error that ends the run says it.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with api.cluster(scheduler) as found:
        yield found
