"""Progress on stderr, only on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from oais_vn.model.ports import Progress


@contextmanager
def progress_of(*, silent: bool) -> Iterator[Progress | None]:
    """A bar that follows the work (rich honours NO_COLOR); None when nothing is to be drawn."""
    if silent or not sys.stderr.isatty():
        yield None
        return
    # Loaded here: a command that draws nothing need not wait for it.
    from rich import progress as rich_progress
    from rich.console import Console as RichConsole
    from rich.text import Text

    class Rate(rich_progress.ProgressColumn):
        """How many a second, as soon as that is known."""

        def render(self, task: rich_progress.Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text("" if speed is None else f"{speed:,.0f}/s", style="progress.data.speed")

    bar = rich_progress.Progress(
        rich_progress.SpinnerColumn(),
        rich_progress.TextColumn("{task.description}"),
        rich_progress.BarColumn(),
        rich_progress.MofNCompleteColumn(),
        Rate(),
        rich_progress.TimeElapsedColumn(),
        rich_progress.TimeRemainingColumn(),
        console=RichConsole(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=None)

        def tell(what: str, done: int, total: int | None) -> None:
            if bar.tasks[0].total != total:
                # Other work: its rate and the time left must not be reckoned from what came before.
                bar.reset(task, total=total)
            bar.update(task, description=what, completed=done, total=total)

        yield tell
