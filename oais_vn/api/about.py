"""What the library says of itself, and the demonstration."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.desk import paths_set
from oais_vn.demo.archive import flip_byte, write_archive
from oais_vn.demo.delivery import write_delivery
from oais_vn.demo.request import write_amendment, write_request
from oais_vn.formats.settings import KNOWN
from oais_vn.model.language import Text
from oais_vn.model.ports import Progress

package_paths = wiring.bag_paths


def profiles() -> list[tuple[str, Text]]:
    """The profiles known here, with their titles."""
    return wiring.profile_names(paths_set("profiles"))


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


def damage_demo_copy(path: str | os.PathLike[str]) -> int:
    """Change one byte of a copy in an archive made for show; returns its place."""
    return flip_byte(Path(path))
