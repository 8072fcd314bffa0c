"""Which dossiers a verb acts on: their codes, files of codes, or all that the filters find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from oais_vn.api.registering import Register
from oais_vn.cli.context import Console, option
from oais_vn.cli.register.asking import asked
from oais_vn.model.errors import InputError, unread
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import Dossier, DossierKey
from oais_vn.model.register.wanted import Wanted

F = TypeVar("F", bound=Callable[..., Any])

Named = str | DossierKey

_REVISION = Text(
    "bản đã xem của hồ sơ; từ chối nếu người khác đã sửa",
    "the revision that was looked at; refused when others changed it since",
)


def naming(command: F) -> F:
    """Arguments `CODE...` and the filters; the verb gets `codes` and `wanted`."""
    return click.argument("codes", metavar="[CODE|@FILE]...", nargs=-1)(asked(command))


def revised(command: F) -> F:
    """`--revision`."""
    return option("--revision", type=click.IntRange(0), text=_REVISION)(command)


def named(register: Register, codes: Sequence[str], wanted: Wanted, console: Console) -> list[Named]:
    """The dossiers that were named; a usage error when nothing says which, or both codes and filters do."""
    filtered = wanted != Wanted()
    if filtered == bool(codes):
        raise click.UsageError(_WHICH.to(console.language))
    if filtered:
        found: list[Named] = [dossier.key for dossier in register.dossiers(wanted)]
    else:
        found = list(codes_in(codes))
    if not found:
        raise InputError(Text("không có hồ sơ nào như vậy", "there is no such dossier"))
    return found


def expecting(register: Register, codes: Sequence[Named], revision: int | None, console: Console) -> Register:
    """The register, for an act on what was looked at at `revision`, if that is given."""
    if revision is None:
        return register
    if len(codes) != 1:
        raise click.UsageError(_ONE.to(console.language))
    return register.expecting(Dossier, str(codes[0]), revision)


def codes_in(told: Iterable[str]) -> Iterator[str]:
    """Codes as they were given; `@FILE` holds one a line, `#` begins a remark."""
    for each in told:
        if not each.startswith("@"):
            yield each
            continue
        try:
            text = Path(each[1:]).read_text(encoding="utf-8-sig")
        except OSError as error:
            raise InputError(unread(each[1:], error)) from error
        except UnicodeDecodeError as error:
            raise InputError(
                Text(f"{each[1:]}: không phải UTF-8; hãy lưu lại tệp với mã hóa UTF-8", f"{each[1:]}: save it as UTF-8")
            ) from error
        yield from (line for raw in text.splitlines() if (line := raw.partition("#")[0].strip()))


_WHICH = Text(
    "hãy nêu mã hồ sơ, @TỆP ghi mã, hoặc điều kiện lọc (--fonds, --group …); không nêu cả hai",
    "name dossiers by code, by @FILE or by filters (--fonds, --group …), and not by both",
)
_ONE = Text("--revision chỉ dùng khi nêu đúng một mã hồ sơ", "--revision goes with exactly one code")
