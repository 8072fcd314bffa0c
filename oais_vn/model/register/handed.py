"""What the receiver's check of a hand-over found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from oais_vn.model.language import Text


class HandoverFault(NamedTuple):
    """One thing that is not as it must be: where in the folder, and what."""

    path: str
    text: Text


@dataclass(frozen=True)
class CheckedHandover:
    """A hand-over that was checked; `digest` stands for its bag. It passed when nothing was found.

    `id` and `counts` (rows of each table) are empty where the folder does not say them. Of very many faults of one kind
    the first are told, and how many there are.
    """

    folder: str
    id: str
    digest: str
    counts: Mapping[str, int]
    faults: tuple[HandoverFault, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.faults

    @property
    def why(self) -> Text:
        """The first fault, and how many more there are; what did not pass has one."""
        path, text = self.faults[0]
        more = len(self.faults) - 1
        return Text(
            f"{path}: {text.vi}" + (f" (và {more} lỗi nữa: xem oais-vn handover check)" if more else ""),
            f"{path}: {text.en}" + (f" (and {more} more: see oais-vn handover check)" if more else ""),
        )
