"""What systems and programs leave in folders: never packed, never deleted, by a policy that is data of the profile."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from fnmatch import translate
from functools import lru_cache

_FOLDERS_KEPT = 1024


class Ignored:
    """The patterns of `[ignored]` of a profile, and the files that they took.

    A pattern with `*` and `?` is compared with every name of a path, without case: one that fits a folder takes
    everything in it.
    """

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self.meanings = dict(meanings)
        self.paths: dict[str, str] = {}
        """Path -> pattern."""
        self._patterns = [(pattern, re.compile(translate(_folded(pattern)))) for pattern in meanings]
        # Nearly every name fits none of them: one look tells that.
        self._any = re.compile("|".join(form.pattern for _, form in self._patterns) or r"\b\B")
        # Many files lie in one folder.
        self._folder = lru_cache(_FOLDERS_KEPT)(self._of_folder)

    def takes(self, path: str) -> bool:
        """Whether a file is left out; it is remembered then."""
        pattern = self.pattern_of(path)
        if pattern is not None:
            self.paths[path] = pattern
        return pattern is not None

    def pattern_of(self, path: str) -> str | None:
        """The pattern that a path falls under, if there is one."""
        folder, _, name = path.rpartition("/")
        return self._folder(folder) or self._of_name(name)

    def _of_folder(self, folder: str) -> str | None:
        return next((found for name in folder.split("/") if (found := self._of_name(name)) is not None), None)

    def _of_name(self, name: str) -> str | None:
        plain = _folded(name)
        if self._any.match(plain) is None:
            return None
        return next((pattern for pattern, form in self._patterns if form.match(plain)), None)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
