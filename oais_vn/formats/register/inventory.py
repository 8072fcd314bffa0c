"""Dossiers of an inventory (mục lục hồ sơ) for the register, with the columns that only the register reads."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache, partial

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.draft import Draft
from oais_vn.formats.tables.inventory import inventory_drafts, refuse_legacy, told_of
from oais_vn.formats.tables.known_sheets import KnownSheet, listed, report_missing
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.records import DOSSIER, delivery_tables
from oais_vn.formats.tables.terms import Terms
from oais_vn.formats.tables.values import Words, flag
from oais_vn.model.delivery import Problem, Unit
from oais_vn.model.description import CodeList, Record, fold
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.model.profile import Profile
from oais_vn.model.register.criteria import RegisterLists
from oais_vn.model.register.dossier import Dossier, DossierKey, Shelf

_TITLE = "title"
_DATES = ("startDate", "endDate")
_NEVER_EMPTY = frozenset([_TITLE, "fileCode", "arcFileCode"])
_BESIDE = frozenset(["box", "doMat"])
"""Fields of a dossier that are in no record."""
_PARTS = re.compile(r"\s*[;,/\n+]\s*|\s+và\s+")
_PUID = re.compile(r"(?:x-)?fmt/\d+")
_REMEMBERED = 1 << 12
_METRES = re.compile(r"(\d+)(?:[.,](\d+))?(?:\s*(?:m|mét))?")


class RegisterInventory:
    """An inventory that is being read: the dossiers as a stream, then `problems`.

    It must have the columns of the fields that are to be `emptied` where their cells are empty; `InputError` for one
    that is no field, or cannot be empty.
    """

    def __init__(
        self,
        source: PackageSource,
        path: PackagePath,
        profile: Profile,
        terms: Terms,
        lists: RegisterLists,
        emptied: Collection[str] = (),
    ) -> None:
        self._path = path
        self._table = delivery_tables(profile, Unit.DOSSIER)[DOSSIER]
        self._emptied = emptied
        self._terms = terms
        self._fields = {fold(header): name for name, headers in lists.headers.items() for header in headers}
        self._names: dict[str, str] = {}
        self._words = Words()
        # Cached, for a column repeats a few texts.
        self._damaged = lru_cache(maxsize=_REMEMBERED)(partial(self._damage, lists))
        self._media = lru_cache(maxsize=_REMEMBERED)(partial(self._codes, lists.media))
        self._ledger = Ledger(path)
        self._drafts = inventory_drafts(source, path, profile, terms, self._ledger, self._look)
        known = {each.name for each in self._table.fields} | set(lists.headers) | _BESIDE
        for name in emptied:
            if name not in known - _NEVER_EMPTY:
                names = ", ".join(sorted(known - _NEVER_EMPTY))
                raise InputError(
                    Text(
                        f"không xóa được trường {name!r}; được: {names}",
                        f"{name!r} is never emptied; those are: {names}",
                    )
                )

    def dossiers(self) -> Iterator[Dossier]:
        """Every dossier, in the order of the inventory.

        `PackageError` when the file cannot be read, and at its end when it is text of an old font that nobody asked to
        convert (TAB-020).
        """
        yield from map(self._dossier, self._drafts)
        refuse_legacy(self._path, self._ledger)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be taken as it stood, once all dossiers were read."""
        return told_of(self._ledger)

    def _look(self, known: KnownSheet) -> None:
        """Refuse a sheet without a column that is needed (`PackageError`), and report that it has none of dates."""
        seen = listed(known.layout.headers)
        if not known.layout.has(_TITLE, DOSSIER):
            raise PackageError(
                Text(
                    f"{self._path}: mục lục không có cột tiêu đề hồ sơ; các cột đọc được: {seen}",
                    f"{self._path}: the inventory has no column with titles of dossiers; columns seen: {seen}",
                ),
                path=self._path,
            )
        own = {self._fields.get(fold(header)) for header in known.layout.headers}
        for name in self._emptied:
            if not known.layout.has(name, DOSSIER) and name not in own:
                raise PackageError(
                    Text(
                        f"{self._path}: không có cột của trường {name} để xóa theo ô trống; các cột đọc được: {seen}",
                        f"{self._path}: no column of {name}, to be emptied where cells are; columns seen: {seen}",
                    ),
                    path=self._path,
                )
        if not any(known.layout.has(name, DOSSIER) for name in _DATES):
            labels = [f"{self._table[name].label.vi} ({name})" for name in _DATES]
            report_missing(known, labels, _DATES, self._ledger)

    def _dossier(self, draft: Draft) -> Dossier:
        own, extra = self._sorted(draft.extra)
        if not draft.given.get(_TITLE):
            label = self._table[_TITLE].label
            self._ledger.problem(
                problems.EMPTY_FIELD,
                draft.location,
                label=label.vi,
                label_en=label.en,
                field=_TITLE,
                dossier=draft.code,
            )
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
            arranged=flag(own["arranged"]) == "1" if own.get("arranged") else None,
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
