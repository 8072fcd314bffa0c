"""The delivery's files, and which row names which."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.choice import is_beside
from oais_vn.formats.tables.display import clean
from oais_vn.formats.tables.ignored import Ignored
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.name_notes import note_names
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.paths import LONGEST_NAME, PackagePath, shown_name, unescaped_name
from oais_vn.model.ports import PackageSource

LONGEST_PATH = 240
"""UTF-16 units of a relative path; with a drive and a folder before it Windows' 260 are soon reached."""

_NOT_COUNTED = re.compile(
    r"delivery\.toml|.*\.(?:sha256|sha512|md5)|(?:sha256|sha512|md5)sums(?:\.txt)?|(?:manifest-)?sha-?256.*\.txt|\.?oais-vn.*",
    re.IGNORECASE,
)
_PLAIN = "/!\"#$&'()*+,-.:;<=>?@[]^_`{|}~"
_DRIVE = re.compile(r"^[A-Za-z]:")
_REFUSAL_CODES = {"symlink": problems.LINK, "special": problems.SPECIAL_FILE, "unreadable": problems.SPECIAL_FILE}
_UNCLAIMED = -1
_Same = Callable[[str], str]


@dataclass(frozen=True)
class Match:
    """What was found for a name: the file's number or None, how (a note's code, "" for exactly), and rivals."""

    file: int | None
    how: str = ""
    rivals: tuple[str, ...] = ()


class FileIndex:
    """All files of a delivery by the stem of their names, as cells are cleaned and without case; and who claimed them.

    What the policy of the profile leaves out (`Ignored`) is not among them, and the files in the folder `masters` are
    apart: they are no documents, and often bear the same names.
    """

    def __init__(
        self, source: PackageSource, ignored: Mapping[str, str] | None = None, masters: PackagePath | None = None
    ) -> None:
        self._ignored = Ignored(ignored or {})
        self.paths: list[PackagePath] = []
        self.masters: list[PackagePath] = []
        for path in source.paths():
            if not self._ignored.takes(path):
                apart = masters is not None and lies_in(path, masters)
                (self.masters if apart else self.paths).append(path)
        self._stems: dict[str, int | tuple[int, ...]] = {}
        for number, path in enumerate(self.paths):
            stem = _stem(path.name)
            others = self._stems.get(stem)
            if others is None:
                self._stems[stem] = number
            else:
                self._stems[stem] = (*((others,) if isinstance(others, int) else others), number)
        self._claims = array("q", [_UNCLAIMED]) * len(self.paths)
        self._refusals = tuple(refusal for refusal in source.refusals() if not self._ignored.takes(refusal.path))
        self._refused = frozenset(_stem(refusal.path.rsplit("/", 1)[-1]) for refusal in self._refusals)

    def report(self, ledger: Ledger) -> None:
        """Report what the source refuses, names that are too long, and what is left out; note names of one system."""
        for refusal in self._refusals:
            code = _REFUSAL_CODES.get(refusal.reason, problems.UNSAFE_NAME)
            ledger.problem(code, Location(path=shown_name(refusal.path)), reason=refusal.reason)
        for path in (*self.paths, *self.masters):
            place = Location(path=shown_name(path))
            longest = max(path.split("/"), key=_units)
            if _units(longest) > LONGEST_NAME:
                ledger.problem(problems.NAME_TOO_LONG, place, units=str(_units(longest)))
            elif _units(path) > LONGEST_PATH:
                ledger.problem(problems.PATH_TOO_LONG, place, units=str(_units(path)))
        note_names(ledger, [*self.paths, *self.masters], self._ignored)

    def is_ignored(self, written: str) -> bool:
        """Whether a path names what the policy leaves out."""
        return self._ignored.pattern_of(written.replace("\\", "/")) is not None

    def was_refused(self, written: str) -> bool:
        """Whether a file of this name is there but not handed out (a link, a device)."""
        return _stem(written.replace("\\", "/").rsplit("/", 1)[-1]) in self._refused

    def find(self, written: str, near: tuple[str, ...], exact: str = "") -> Match:
        r"""The file that a path column means.

        `written` may begin with a drive and folders of another machine, with `\` or `/`; it is the file that shares
        the longest end of its path, when only one does. If only the bare name fits while folders differ, the name
        must hold one of the codes in `near`. `exact` is the cell sign for sign, which tells apart what the cleaned
        text does not: NFC and NFD, white space at the ends. Where no file fits, the cell may be a name as
        `escaped_name` writes it. Raises `InputError` for a path with `..`.
        """
        match = self._find(written, near, exact or written)
        if match.file is None and not match.rivals and "%" in written:
            meant = unescaped_name(exact or written)
            if meant != (exact or written):
                match = replace(self._find(meant, near, meant), how=problems.FOUND_BY_ESCAPE)
        return match

    def _find(self, written: str, near: tuple[str, ...], exact: str) -> Match:
        signs = [part for part in exact.replace("\\", "/").split("/") if part not in ("", ".")]
        whole = "/".join(signs)
        for number in self._with_stem(_stem(signs[-1])) if signs else ():
            if self.paths[number] == whole:
                return Match(number)
        if whole in self._ignored.paths:
            return Match(None)
        wanted = _parts(written)
        candidates = [n for n in self._with_stem(_stem(wanted[-1])) if _key(self.paths[n].name) == _key(wanted[-1])]
        if not candidates:
            return Match(None)
        # As cleaned before ignoring case: two files may differ in case alone.
        for how, same in (("", clean), (problems.FOUND_BY_CASE, _key)):
            match = self._longest(candidates, [same(part) for part in wanted], same, near, signs)
            if match.file is not None:
                return Match(match.file, match.how or how)
            if match.rivals:
                return match
        return Match(None)

    def _longest(
        self, candidates: list[int], wanted: list[str], same: _Same, near: tuple[str, ...], signs: list[str]
    ) -> Match:
        shared = {
            number: _shared_end(wanted, [same(part) for part in self.paths[number].split("/")]) for number in candidates
        }
        most = max(shared.values())
        if most == 0:
            return Match(None)
        best = [number for number in candidates if shared[number] == most]
        if len(best) > 1:
            # Many vendors give the bare name and put each dossier's files into a folder named by its code.
            folders = {_key(code) for code in near}
            best = [n for n in best if folders & set(_key(self.paths[n]).split("/")[:-1])] or best
        if len(best) > 1:
            exact = {number: _shared_end(signs, self.paths[number].split("/")) for number in best}
            best = [number for number in best if exact[number] == max(exact.values())]
        if len(best) > 1:
            return Match(None, rivals=_told_apart([self.paths[number] for number in best]))
        found = self.paths[best[0]]
        whole = most in (len(wanted), found.count("/") + 1)
        if most > 1 or whole:
            return Match(best[0], "" if most == len(wanted) else problems.FOUND_ELSEWHERE)
        telling = any(_key(code) in _key(found.name) for code in near)
        return Match(best[0], problems.FOUND_ELSEWHERE) if telling else Match(None)

    def find_named(self, stems: Iterable[str]) -> Match:
        """The file whose name without extension is one of `stems`, when there is only one in the whole tree."""
        found = sorted({number for stem in stems for number in self._with_stem(_key(stem))})
        if len(found) == 1:
            return Match(found[0], problems.FOUND_BY_NAME)
        return Match(None, rivals=_told_apart([self.paths[number] for number in found]))

    def claim(self, file: int, row: int) -> int | None:
        """Give a file to a row (a number of the caller's); the row that already has it, if there is one."""
        before = self._claims[file]
        if before != _UNCLAIMED:
            return before
        self._claims[file] = row
        return None

    def unclaimed(self, *tables: PackagePath) -> tuple[PackagePath, ...]:
        """The files that no row names, without the `tables`, lists of checksums and what systems leave behind.

        Workbooks beside the one that was read are no content: when there are several, a person named one.
        """
        return tuple(
            path
            for number, path in enumerate(self.paths)
            if self._claims[number] == _UNCLAIMED
            and not any(is_beside(path, table) for table in tables)
            and is_counted(path)
        )

    def _with_stem(self, stem: str) -> tuple[int, ...]:
        found = self._stems.get(stem, ())
        return (found,) if isinstance(found, int) else found


def is_counted(path: PackagePath) -> bool:
    """Whether a file is content, and no list of checksums or file of our own."""
    return _NOT_COUNTED.fullmatch(path.name) is None


def lies_in(path: PackagePath, folder: PackagePath) -> bool:
    """Whether a file lies in a folder, whose name may be written in another case or normal form."""
    return _key(path).startswith(f"{_key(folder)}/")


def _parts(written: str) -> list[str]:
    text = _DRIVE.sub("", written.strip().strip('"').replace("\\", "/"))
    parts = [part.strip() for part in text.split("/")]
    parts = [part for part in parts if part not in ("", ".")]
    if not parts or ".." in parts or "\0" in text:
        raise InputError(Text(f"đường dẫn không an toàn: {written!r}", f"unsafe path: {written!r}"))
    return parts


def _shared_end(wanted: list[str], path: list[str]) -> int:
    """How many parts the two paths share, counted from the end."""
    count = 0
    for one, other in zip(reversed(wanted), reversed(path), strict=False):
        if one != other:
            break
        count += 1
    return count


def _told_apart(paths: list[PackagePath]) -> tuple[str, ...]:
    """Rivals for people; of those that look alike, the odd ones as a cell can name them (`unescaped_name`)."""
    looks = Counter(map(clean, paths))
    return tuple(
        quote(path.encode("utf-8", "surrogateescape"), safe=_PLAIN)
        if looks[clean(path)] > 1 and path != clean(path)
        else shown_name(path)
        for path in paths
    )


def _key(text: str) -> str:
    return clean(text).casefold()


def _stem(name: str) -> str:
    name = clean(name)
    stem, dot, extension = name.rpartition(".")
    return _key(stem if dot and stem and extension else name)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
