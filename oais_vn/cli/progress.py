"""Progress on stderr, only on a terminal; and events of batches as lines of JSON, where they are asked for."""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from oais_vn.cli.context import Console
from oais_vn.model.batch import JobEvent, Watch
from oais_vn.model.language import Text
from oais_vn.model.ports import Progress

_WIDEST = 34
_UNITS = ("B", "kB", "MB", "GB", "TB")


@contextmanager
def progress_of(*, silent: bool) -> Iterator[Progress | None]:
    """A bar that follows the work (rich honours NO_COLOR); None when nothing is to be drawn."""
    if silent or not sys.stderr.isatty():
        yield None
        return
    # Loaded here: a command that draws nothing need not wait for it.
    from rich import progress as rich_progress
    from rich.console import Console as RichConsole
    from rich.text import Text as RichText

    class Rate(rich_progress.ProgressColumn):
        """How many a second, as soon as that is known."""

        def render(self, task: rich_progress.Task) -> RichText:
            speed = task.finished_speed or task.speed
            told = "" if speed is None else f"{speed:,.0f}/s" if speed >= 10 else f"{speed:.1f}/s"
            return RichText(told, style="progress.data.speed")

    terminal = RichConsole(file=sys.stderr)
    bar = rich_progress.Progress(
        rich_progress.SpinnerColumn(),
        rich_progress.TextColumn("{task.description}"),
        rich_progress.BarColumn(),
        rich_progress.MofNCompleteColumn(),
        Rate(),
        rich_progress.TimeElapsedColumn(),
        rich_progress.TimeRemainingColumn(),
        console=terminal,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )

    def above(line: str) -> None:
        terminal.print(RichText.from_ansi(line), soft_wrap=True)

    with bar, ExitStack() as stack:
        stack.enter_context(redirect_stderr(_Lines(above)))
        if sys.stdout.isatty():
            stack.enter_context(redirect_stdout(_Lines(above)))
        task = bar.add_task("", total=None)

        def tell(what: str, done: int, total: int | None) -> None:
            shown = bar.tasks[0]
            if shown.total != total or (shown.finished and total is not None and done < total):
                # Other work: its rate and the time left must not be reckoned from what came before.
                bar.reset(task, total=total)
            bar.update(task, description=what, completed=done, total=total)

        yield tell


class _Lines(io.TextIOBase):
    """A stream whose whole lines go where a bar does not overwrite them.

    Rich's own has no encoding, so that click writes around it, into the bar.
    """

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, told: Callable[[str], None]) -> None:
        super().__init__()
        self._told = told
        self._held = ""

    def isatty(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        *lines, self._held = (self._held + text).split("\n")
        for line in lines:
            self._told(line)
        return len(text)


@dataclass(frozen=True)
class Screen:
    """Who is told of a batch: `progress` of one thing, `watch` of every job; None where nobody listens."""

    progress: Progress | None
    watch: Watch | None


@contextmanager
def batch_screen(console: Console, *, silent: bool, events: Path | None) -> Iterator[Screen]:
    """A bar with what is done, how fast, how many bytes, what failed and how long it will take; events into a file.

    `events` is `-` for stderr.
    """
    with ExitStack() as stack:
        progress = stack.enter_context(progress_of(silent=silent))
        told: TextIO | None = None
        if events is not None:
            told = sys.stderr if str(events) == "-" else stack.enter_context(events.open("a", encoding="utf-8"))

        def watch(event: JobEvent) -> None:
            if told is not None:
                told.write(json.dumps(_event_as_json(event, console), ensure_ascii=False) + "\n")
                told.flush()
            if progress is not None and event.total != 1:
                progress(_line(event, console), event.done + event.failed, event.total)

        yield Screen(progress, watch if told is not None or progress is not None else None)


def _line(event: JobEvent, console: Console) -> str:
    failed = Text("{count} lỗi", "{count} failed").to(console.language).format(count=event.failed)
    return "  ".join(
        part for part in (_end_of(event.job), size_in_words(event.size), failed if event.failed else "") if part
    )


def _end_of(job: str) -> str:
    """Of a long path the end, which tells one from another: the bar needs room."""
    return job if len(job) <= _WIDEST else f"…{job[-_WIDEST:]}"


def size_in_words(size: int) -> str:
    """Bytes for people, in powers of ten."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit + 1 < len(_UNITS):
        amount, unit = amount / 1000, unit + 1
    return f"{size} B" if not unit else f"{amount:.1f} {_UNITS[unit]}"


def _event_as_json(event: JobEvent, console: Console) -> dict[str, object]:
    """Schema `oais-vn/event/1`."""
    return {
        "schema": "oais-vn/event/1",
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "job": event.job,
        "state": event.state.value,
        "attempt": event.attempt,
        "proven": event.proven,
        "done": event.done,
        "failed": event.failed,
        "total": event.total,
        "bytes": event.size,
        "reason": None if event.reason is None else event.reason.to(console.language),
    }
