"""What the commands of the store share: which archive, and how statuses and copies are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from oais_vn import api
from oais_vn.cli.context import Console, option
from oais_vn.model.copies import Audited, Copy, Holding
from oais_vn.model.errors import OaisError
from oais_vn.model.language import Text
from oais_vn.model.policy import Standing, Status
from oais_vn.model.tapes import Tape

F = TypeVar("F", bound=Callable[..., Any])


def of_archive(command: F) -> F:
    """`--archive`, on every command of the store."""
    return option(
        "--archive",
        type=click.Path(dir_okay=False, path_type=Path),
        default=Path("archive.toml"),
        text=Text("tệp khai báo kho (mặc định: archive.toml)", "the archive's file (default: archive.toml)"),
    )(command)


def operated(command: F) -> F:
    """`--operator`, on every command that changes something."""
    text = Text("người vận hành, ghi vào nhật ký", "who runs this, recorded in the log")
    return option("--operator", text=text)(command)


def output(command: F) -> F:
    """`--json`, `--quiet` and `--no-progress`."""
    command = option("--no-progress", is_flag=True, text=Text("không vẽ tiến độ", "draw no progress"))(command)
    command = option("--quiet", is_flag=True, text=Text("chỉ in kết quả và lỗi", "print results and errors only"))(
        command
    )
    return option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))(
        command
    )


def opened(archive: Path, operator: str | None = None) -> api.OpenArchive:
    """The archive, in the name of `operator` or of the setting."""
    return api.open_archive(archive, operator=str(api.settings(operator=operator)["operator"].value))


def log_told(console: Console) -> Callable[[str, OaisError], None]:
    """Says which carrier did not get the event log; `status` goes on saying so."""

    def told(_place: str, error: OaisError) -> None:
        console.tell(
            Text("chưa chép được nhật ký: {text}", "the event log was not copied: {text}"),
            text=error.text.to(console.language),
        )

    return told


def print_status(console: Console, status: Status) -> None:
    """One package, and why it is no better."""
    console.say(
        Text("{standing}: {name}  {title}", "{standing}: {name}  {title}"),
        standing=status.standing.label.to(console.language),
        name=status.holding.name,
        title=status.holding.title,
    )
    for reason in status.reasons:
        click.echo(f"  {reason.to(console.language)}")
    if status.filmed:
        console.say(
            Text("  trang còn trên phim (mức nội dung): {reels}", "  pages are on film (content level): {reels}"),
            reels=", ".join(status.filmed),
        )


def tell_misplaced(console: Console, misplaced: Mapping[str, Text]) -> None:
    """Once for each tier, whatever number of copies it concerns."""
    for code, why in misplaced.items():
        console.tell(_MISPLACED, code=code, why=why.to(console.language))


_MISPLACED = Text("SAI VẬT MANG TIN: {code}: {why}", "WRONG CARRIER: {code}: {why}")


class Reasons:
    """Reasons why copies are not where they should be: each is told once, and at last of how many packages more."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._counts: Counter[Text] = Counter()

    def tell(self, why: Text, words: Text, **params: object) -> None:
        """Tell one, in these words, unless it was told before."""
        self._counts[why] += 1
        if self._counts[why] == 1:
            self._console.tell(words, text=why.to(self._console.language), **params)

    def end(self) -> None:
        """Tell how often each came again."""
        for why, count in self._counts.items():
            if count > 1:
                self._console.tell(_AGAIN, count=count - 1, text=why.to(self._console.language))


_AGAIN = Text("cùng lý do với {count} gói nữa: {text}", "the same of {count} more packages: {text}")


def print_totals(console: Console, statuses: Iterable[Status]) -> None:
    """How many packages stand how."""
    counts = dict.fromkeys(Standing, 0)
    for status in statuses:
        counts[status.standing] += 1
    parts = (f"{standing.label.to(console.language)}: {count}" for standing, count in counts.items() if count)
    click.echo("; ".join(parts) or Text("kho chưa có gói nào", "the archive holds nothing yet").to(console.language))


def print_copy(console: Console, copy: Copy, purpose: str = "") -> None:
    """One copy, perhaps with what it is for."""
    note = f" ({copy.note})" if copy.note else ""
    told = f" [{purpose}]" if purpose else ""
    click.echo(f"  {copy.tier}/{copy.key}: {copy.state.label.to(console.language)}{note}{told}")


def status_as_json(status: Status, console: Console) -> dict[str, object]:
    """A status as plain values."""
    return {
        **holding_as_json(status.holding),
        "status": status.standing.value,
        "reasons": [reason.to(console.language) for reason in status.reasons],
        "counting": list(status.counting),
        "filmed": list(status.filmed),
    }


def holding_as_json(holding: Holding) -> dict[str, object]:
    """A package as plain values."""
    names = ("name", "id", "code", "title", "fonds", "shape", "version", "size", "withdrawn")
    return {name: getattr(holding, name) for name in names} | {"digests": dict(holding.digests)}


def copy_as_json(copy: Copy) -> dict[str, object]:
    """A copy as plain values."""
    values = {name: getattr(copy, name) for name in ("name", "tier", "key", "size", "verified", "note")}
    return values | {"state": copy.state.value}


def audited_as_json(audited: Audited, console: Console) -> dict[str, object]:
    """What an audit saw, as plain values."""
    return copy_as_json(audited.copy) | {
        "seen": audited.seen.value,
        "level": audited.level.value,
        "note": audited.note.to(console.language),
    }


def print_tape(console: Console, tape: Tape) -> None:
    """Print one tape of a set, and what is wrong with it."""
    console.say(
        Text(
            "  băng {barcode}: {state}; {generation}; {objects} mục, {percent} %; ghi lần cuối {written}; "
            "hết hạn {end}",
            "  tape {barcode}: {state}; {generation}; {objects} objects, {percent} %; last written {written}; "
            "ends {end}",
        ),
        barcode=tape.barcode,
        state=tape.state.label.to(console.language),
        generation=tape.generation,
        objects=tape.objects,
        percent=tape.used * 100 // tape.capacity,
        written=tape.written or "–",
        end=tape.end or "–",
    )
    for note in tape.notes:
        click.echo(f"    {note.to(console.language)}")
