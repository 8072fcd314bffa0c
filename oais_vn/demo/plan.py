"""What a delivery of the demonstration consists of: dossiers with their codes, boxes and folders."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from oais_vn.demo.album import Album, album
from oais_vn.demo.dyke import dyke
from oais_vn.demo.forest import forest
from oais_vn.demo.harvest import harvest
from oais_vn.demo.places import AGENCY_CODE, AGENCY_NAME, ARCHIVE_CODE, FONDS_CODE
from oais_vn.demo.school import school
from oais_vn.demo.writings import Bundle

ROOT = "CSDL_SOHOA_CAMBINH"

_THEMES: tuple[tuple[Callable[[random.Random, int], Bundle], int], ...] = (
    (dyke, 1977),
    (forest, 1988),
    (school, 2005),
    (harvest, 1981),
)
"""What a dossier may be about, and the earliest of the three years in which it may play."""


@dataclass(frozen=True)
class Dossier:
    """One dossier of the delivery: its number in the delivery from 1, and what it holds."""

    ordinal: int
    content: Bundle | Album

    @property
    def notation(self) -> str:
        """Số và ký hiệu hồ sơ."""
        return f"{self.ordinal:02d}.{'HC' if isinstance(self.content, Bundle) else 'TLA'}"

    @property
    def code(self) -> str:
        """Mã hồ sơ: agency, year, notation."""
        return f"{AGENCY_CODE}.{self.content.year}.{self.notation}"

    @property
    def box(self) -> int:
        """Hộp số."""
        return 7 + (self.ordinal - 1) // 2

    @property
    def paper_code(self) -> str:
        """Mã hồ sơ gốc giấy: archive, store/shelf/box, number."""
        return f"{ARCHIVE_CODE}.K01/G03/H{self.box:03d}.{self.ordinal:04d}"

    @property
    def folder(self) -> tuple[str, ...]:
        """The folders above its files, from the top."""
        above = (ROOT, AGENCY_NAME, str(self.content.year), "VV", FONDS_CODE, self.code)
        return above if isinstance(self.content, Bundle) else (*above, "Ảnh tư liệu")

    def file_name(self, number: int) -> str:
        """The name of its file `number`."""
        return f"{self.code}.{number:07d}.{'pdf' if isinstance(self.content, Bundle) else 'jpg'}"


def plan(seed: int, dossiers: int) -> tuple[Dossier, ...]:
    """The dossiers of a delivery; the last is an album unless it is the only one."""
    texts = max(1, dossiers - 1)
    planned: list[Dossier] = []
    for ordinal in range(1, texts + 1):
        rng = random.Random(f"{seed} dossier {ordinal}")
        write, earliest = _THEMES[(ordinal - 1) % len(_THEMES)]
        planned.append(Dossier(ordinal, write(rng, earliest + rng.randrange(3))))
    if dossiers > texts:
        planned.append(Dossier(dossiers, album(random.Random(f"{seed} album"))))
    return tuple(planned)
