"""The files that a command is to write: of a known kind, and none of them there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.storage.publish import require_new

_PLACE = str | os.PathLike[str]


def ending(path: _PLACE, *known: str) -> str:
    """How the name of a file ends, in small letters; `InputError` when it is none of the `known`."""
    suffix = Path(path).suffix.lower()
    if suffix not in known:
        names = ", ".join(known)
        raise InputError(Text(f"{path}: tên tệp phải kết thúc bằng {names}", f"{path}: must end with {names}"))
    return suffix


def require_new_files(paths: Iterable[_PLACE], *known: str) -> None:
    """Refuse files before any of them is written.

    `InputError` for one of another ending, or named twice; `ExistsError` for one that is there.
    """
    seen: set[Path] = set()
    for path in paths:
        ending(path, *known)
        place = Path(path).absolute()
        if place in seen:
            raise InputError(Text(f"{path} được nêu hai lần", f"{path} is named twice"))
        seen.add(place)
        require_new(Path(path))
