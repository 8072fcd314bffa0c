"""What the library says of itself, and the demonstration."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.filming import DEFAULT_FILM
from oais_vn.demo.archive import TAPE, add_tape, burnt_disks, flip_byte, write_archive
from oais_vn.demo.delivery import write_delivery
from oais_vn.demo.film import REEL, scan_reel, write_film
from oais_vn.demo.request import write_amendment, write_request
from oais_vn.formats.settings import KNOWN
from oais_vn.model.language import Text
from oais_vn.model.ports import Progress
from oais_vn.wiring.archive import blank_tape
from oais_vn.wiring.film import film_profile_path

DEMO_REEL = REEL
package_paths = wiring.bag_paths

_CAPACITY = 1 << 30


def meanings_of_settings() -> Mapping[str, Text]:
    """What each setting means."""
    return {known.name: known.meaning for known in KNOWN}


def write_demo(folder: str | os.PathLike[str], *, seed: int = 2026, progress: Progress | None = None) -> None:
    """Write a delivery made for show into `folder`, unless one lies there already."""
    if not (Path(folder) / "delivery.toml").exists():
        write_delivery(Path(folder), seed=seed, progress=progress)


def write_demo_request(path: str | os.PathLike[str]) -> None:
    """Write a reader's request made for show, unless one lies there already."""
    write_request(Path(path))


def write_demo_amendment(decision: str | os.PathLike[str], changes: str | os.PathLike[str]) -> None:
    """Write a decision and changed values made for show, unless they lie there already."""
    write_amendment(Path(decision), Path(changes))


def write_demo_archive(folder: str | os.PathLike[str]) -> Path:
    """Write the archive.toml of an archive made for show and its two disks, unless they are there; returns the file."""
    return write_archive(Path(folder))


def write_demo_tape(folder: str | os.PathLike[str]) -> Path:
    """Give an archive made for show a blank tape besides its disks, unless it has one; returns its archive.toml."""
    place = Path(folder)
    if not (place / "bang" / TAPE).exists():
        blank_tape(place / "bang", TAPE, _CAPACITY)
    return add_tape(place)


def burn_demo_disks(folder: str | os.PathLike[str]) -> AbstractContextManager[None]:
    """Take the disks of an archive made for show away, until the `with` ends."""
    return burnt_disks(Path(folder))


def write_demo_film(folder: str | os.PathLike[str]) -> tuple[Path, Path]:
    """Write the film of the demonstration and the readings of its reel into a folder; returns both files."""
    return write_film(Path(folder), film_profile_path(DEFAULT_FILM))


def scan_demo_reel(order: str | os.PathLike[str], out: str | os.PathLike[str], *, seed: int = 2026) -> None:
    """Rescan the reel of an order into a folder, as if it had been filmed."""
    scan_reel(Path(order), Path(out), seed)


def damage_demo_copy(path: str | os.PathLike[str]) -> int:
    """Change one byte of a copy in an archive made for show; returns its place."""
    return flip_byte(Path(path))
