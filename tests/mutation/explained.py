"""Mutations that nobody notices, and why: they change no meaning, or no package can know."""

from __future__ import annotations

import re

EXPLAINED: tuple[tuple[str, str], ...] = ()


def reason_for(kind: str) -> str | None:
    """Why a mutation of this kind may go unnoticed; None when it may not."""
    return next((reason for pattern, reason in EXPLAINED if re.fullmatch(pattern, kind)), None)
