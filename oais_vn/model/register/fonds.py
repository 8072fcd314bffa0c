"""A fonds, works or collection in the register, as the unit that keeps it describes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from oais_vn.model.description import Record


class FondsKey(NamedTuple):
    """The code of the unit that keeps a fonds, and the fonds' own."""

    unit: str
    code: str

    def __str__(self) -> str:
        return "/".join(self)


@dataclass(frozen=True)
class RegisteredFonds:
    """A phông, công trình or sưu tập; `kind` is one of `FONDS_KINDS`, `metres` all its paper (a decimal as text).

    `unit_name` is the name of the unit that keeps it. `owner` is named of what was collected.
    """

    key: FondsKey
    name: str
    unit_name: str
    kind: str = "phông"
    closed: bool = False
    record: Record = field(default_factory=Record)
    metres: str = ""
    owner: str = ""
    revision: int = 0
