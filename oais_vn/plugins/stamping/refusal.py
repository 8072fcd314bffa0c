"""Why a copy cannot be marked, as a word that the caller's side puts into sentences."""

from __future__ import annotations


class RefusedError(Exception):
    """`reason` is a key of the sentences in `oais_vn.plugins.stamper`; `details` fill them in."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details
