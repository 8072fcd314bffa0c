"""A second opinion on a bag: what bagit-python, which shares no code with us, says of its completeness."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from oais_vn.model.errors import PluginError
from oais_vn.model.language import Text
from oais_vn.model.ports import Opinion
from oais_vn.model.preservation import Agent
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError

_ENGINE = "oais_vn.plugins.second_opinion:BagitEngine"
_MEMORY_LIMIT = 4 << 30
"""bagit-python needs about 2.3 kB a file: enough for a million files."""
_NAMED = 5
"""How many details a note names."""
_LONGEST = 500
"""Characters of a note; bagit-python quotes whole lines of the bag."""


def second_opinion(bag: Path, time_limit: float) -> Opinion:
    """Ask bagit-python whether the bag folder `bag` is well-formed and complete (RFC 8493 §3), within seconds.

    Digests are not computed again. Whatever bagit-python raises is a disagreement, for our own verdict
    governs: it refuses some legal names. Raises `PluginError` only when it is not installed or does not start.
    """
    agent = _agent()
    try:
        objection = BoundedWorker(_ENGINE, time_limit, _MEMORY_LIMIT).call("objection", os.path.abspath(bag))
    except NoAnswerError as failure:
        return Opinion(None, failure.note, agent)
    return Opinion(objection is None, objection or "", agent)


def _agent() -> Agent:
    try:
        return Agent(id="bagit-python", name="bagit-python", type="software", version=version("bagit"))
    except PackageNotFoundError:
        raise PluginError(
            Text("chưa cài gói bagit (pip install bagit)", "the package bagit is not installed (pip install bagit)")
        ) from None


class BagitEngine:
    """Opens bags with bagit-python; lives in a child process."""

    def __init__(self) -> None:
        # Its messages are translated by the user's language; what we record must not depend on that.
        os.environ["LANGUAGE"] = "C"
        import bagit

        self._bagit: Any = bagit

    def objection(self, bag: str) -> str | None:
        """What bagit-python holds against the bag, or None; without the place where the bag lies."""
        try:
            self._bagit.Bag(bag).validate(completeness_only=True)
        except MemoryError:
            raise
        except Exception as objection:  # noqa: BLE001 - it raises many things beside BagError (bagit 1.9.0)
            reason = _reason(objection).replace(f"{bag}{os.sep}", "").replace(bag, ".")
            return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in reason)[:_LONGEST]
        return None


def _reason(objection: Exception) -> str:
    details = sorted(map(str, getattr(objection, "details", None) or []))
    text = str(getattr(objection, "message", objection)) or type(objection).__name__
    if type(objection).__module__ != "bagit":
        text = f"{type(objection).__name__}: {text}"
    if details:
        more = len(details) - _NAMED
        text += ": " + "; ".join(details[:_NAMED]) + (f"; and {more} more" if more > 0 else "")
    return text
