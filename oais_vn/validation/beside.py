"""What a delivery is judged by besides its own description."""

from __future__ import annotations

from dataclasses import dataclass

from oais_vn.model.inventory import Inventory
from oais_vn.model.listed import Compared
from oais_vn.model.ports import FileSurvey
from oais_vn.model.viruses import VirusReceipt
from oais_vn.validation.looked import Looked
from oais_vn.validation.rounds import Previous


@dataclass(frozen=True)
class Beside:
    """What was read of the files and seen in them, lists of digests, the paper's inventory, the last round, viruses.

    What is not there is not asked about.
    """

    survey: FileSurvey | None = None
    lists: tuple[Compared, ...] = ()
    inventory: Inventory | None = None
    previous: Previous | None = None
    looked: Looked | None = None
    viruses: VirusReceipt | None = None


NOTHING_BESIDE = Beside()
"""The description alone."""
