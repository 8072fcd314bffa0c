"""The things of the register: what an act leaves as it then is."""

from __future__ import annotations

from oais_vn.model.register.dossier import Dossier
from oais_vn.model.register.fonds import RegisteredFonds
from oais_vn.model.register.listing import SelectionList

Thing = RegisteredFonds | Dossier | SelectionList

KINDS: dict[str, type[Thing]] = {"fonds": RegisteredFonds, "dossier": Dossier, "list": SelectionList}
"""By the name that the log has for them, which is kept for ever."""
