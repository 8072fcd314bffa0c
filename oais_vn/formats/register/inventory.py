"""Dossiers of an inventory (mục lục hồ sơ) for the register, with the columns that only the register reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial

from oais_vn.formats.tables.draft import Draft
from oais_vn.formats.tables.inventory import inventory_drafts, told_of
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.terms import Terms
from oais_vn.formats.tables.values import Words, flag
from oais_vn.model.delivery import Problem
from oais_vn.model.description import CodeList, Record, fold
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.model.profile import Profile
from oais_vn.model.register.criteria import RegisterLists
from oais_vn.model.register.dossier import Dossier, DossierKey, Shelf

_PARTS = re.compile(r"\s*[;,/\n+]\s*|\s+và\s+")
_PUID = re.compile(r"(?:x-)?fmt/\d+")
_REMEMBERED = 1 << 12
_METRES = re.compile(r"(\d+)(?:[.,](\d+))?(?:\s*(?:m|mét))?")


class RegisterInventory:
    """An inventory that is being read: the dossiers as a stream, then `problems`."""

    def __init__(
        self, source: PackageSource, path: PackagePath, profile: Profile, terms: Terms, lists: RegisterLists
    ) -> None:
        self._terms = terms
        self._fields = {fold(header): name for name, headers in lists.headers.items() for header in headers}
        self._names: dict[str, str] = {}
        self._words = Words()
        # Cached, for a column repeats a few texts.
        self._damaged = lru_cache(maxsize=_REMEMBERED)(partial(self._damage, lists))
        self._media = lru_cache(maxsize=_REMEMBERED)(partial(self._codes, lists.media))
        self._ledger = Ledger(path)
        self._drafts = inventory_drafts(source, path, profile, terms, self._ledger, titled=True)

    def dossiers(self) -> Iterator[Dossier]:
        """Every dossier, in the order of the inventory; `PackageError` when the file cannot be read."""
        return map(self._dossier, self._drafts)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be taken as it stood, once all dossiers were read."""
        return told_of(self._ledger)

    def _dossier(self, draft: Draft) -> Dossier:
        own, extra = self._sorted(draft.extra)
        signs, damage, left = self._damaged(own.get("signs", ""), own.get("damage", ""))
        extra.update(left)
        media, strange = self._media(own.get("medium", ""))
        if strange or len(media) > 1:
            extra["medium"] = own["medium"]
        uses = own.get("uses", "")
        return Dossier(
            DossierKey(str(self._terms.archive.fonds_namespace), self._terms.fonds.code, draft.code),
            Record(draft.given),
            group=own.get("group", ""),
            shelf=Shelf(own.get("place", ""), draft.box, _metres(own.get("metres", ""))),
            medium=media[0] if media else "",
            signs=signs,
            uses=int(uses) if uses.isdigit() else None,
            formats=tuple(dict.fromkeys(_PUID.findall(own.get("formats", "")))),
            arranged=flag(own.get("arranged", "")) == "1",
            grade=draft.grade,
            extra=extra,
            damage=damage,
        )

    def _damage(self, lists: RegisterLists, signs: str, damage: str) -> tuple[tuple[str, ...], str, Mapping[str, str]]:
        """The signs of damage, its degree, and what means neither: people write both into either column ("nặng, mủn").

        A column that names several degrees is left as well; the worst of all counts.
        """
        left: dict[str, str] = {}
        found, rest = self._codes(lists.signs, signs)
        degrees, unknown = self._codes(lists.damages, rest)
        if unknown or len(degrees) > 1:
            left["signs"] = unknown or signs
        more_degrees, rest = self._codes(lists.damages, damage)
        more, unknown = self._codes(lists.signs, rest)
        if unknown or len(more_degrees) > 1:
            left["damage"] = unknown or damage
        named = {*degrees, *more_degrees}
        worst = next((code.code for code in lists.damages.codes if code.code in named), "")
        return tuple(dict.fromkeys((*found, *more))), worst, left

    def _codes(self, codes: CodeList, text: str) -> tuple[tuple[str, ...], str]:
        """The codes that the parts of a cell mean, and the parts that mean none, as written."""
        whole = self._words.code(codes, text, repeatable=False)
        if not text or whole is not None:
            return (whole,) if whole else (), ""
        parts = {part: self._words.code(codes, part, repeatable=False) for part in _PARTS.split(text) if part}
        found = dict.fromkeys(code for code in parts.values() if code is not None)
        return tuple(found), "; ".join(part for part, code in parts.items() if code is None)

    def _sorted(self, given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """The columns that the register knows, by its names, and the others as they stand."""
        own: dict[str, str] = {}
        extra: dict[str, str] = {}
        for header, text in given.items():
            if header not in self._names:
                self._names[header] = self._fields.get(fold(header), "")
            name = self._names[header]
            if not name:
                extra[header] = text
            elif text:
                own[name] = f"{own[name]}, {text}" if name in own else text
        return own, extra


@lru_cache(maxsize=_REMEMBERED)
def _metres(text: str) -> str:
    """Metres of shelf as a decimal with a point; what is none stays as written."""
    match = _METRES.fullmatch(text.strip())
    return text if match is None else ".".join(part for part in match.groups() if part)
