"""Waivers: findings that people have decided to accept, with the reason and who decided."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import PurePath

from oais_vn.model.dates import VIETNAM


@dataclass(frozen=True)
class Waiver:
    """A decision of people that findings of the rule `code` do not fail what is judged.

    `path` and `subject` are patterns with `*`, `?` and `[…]`, where `*` takes `/` too; empty ones hold everywhere.
    `path` is asked of a finding's place (in a delivery also of the file and of the dossier that it names), `subject` of
    the name of what is judged (the last part of its path).
    `until` is the last day on which the waiver holds; None for ever. `file` and `line` say where it is written.
    """

    code: str
    reason: str
    by: str
    path: str = ""
    subject: str = ""
    decision: str = ""
    until: date | None = None
    file: str | None = None
    line: int | None = None

    def concerns(self, subject_path: str) -> bool:
        """Whether it is about what lies at `subject_path`."""
        return _fits(self.subject, PurePath(subject_path).name)

    def covers(self, code: str, path: str | None) -> bool:
        """Whether it is about a finding of this rule in this file (None: in none)."""
        return code == self.code and (not self.path or (path is not None and _fits(self.path, path)))

    def holds(self, now: datetime) -> bool:
        """Whether it still holds; on its last day, in Viet Nam, it does."""
        return self.until is None or now.astimezone(VIETNAM).date() <= self.until


def _fits(pattern: str, name: str) -> bool:
    """Whether a name is the pattern itself (names may have brackets) or fits it, however its accents are composed."""
    wanted, given = (unicodedata.normalize("NFC", text) for text in (pattern, name))
    return not pattern or given == wanted or fnmatchcase(given, wanted)
