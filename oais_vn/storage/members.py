"""The members of an archive by path, a million of them in some tens of megabytes."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from oais_vn.model.errors import InputError
from oais_vn.model.path_table import NOWHERE, PathTable
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Refusal

_HERE = b"./"


class Found(NamedTuple):
    """A member as the archive gives it: raw name, the numbers by which it is read, why it is refused (empty: not).

    A name that ends with `/` is a folder's.
    """

    name: bytes
    numbers: Sequence[int]
    refusal: str


class Members:
    """What an archive holds: its files in the order of their paths, each with its numbers, and what was refused.

    `top` is the one folder in which all files lie; the paths leave it out. Of members with the same name none is taken
    (`duplicate`): which one is meant cannot be known. `empty_folders` are those that the archive names and in which
    nothing lies.
    """

    def __init__(self, found: Iterable[Found], widths: str) -> None:
        """Take the members; `widths` are the `array` type codes of their numbers.

        One more number is kept: how often `./` stood before the name.
        """
        given = _Given(widths + "I")
        refusals = [refusal for member in found if (refusal := given.take(member)) is not None]
        order, repeated = given.in_order()
        refusals.extend(Refusal(path, "duplicate") for path in repeated)
        head = _top(given.name(at) for at in order)
        top = f"{head}/" if head else ""
        self.top = head
        self.refusals = tuple(
            sorted(
                each if each.reason == "unsafe-name" else Refusal(each.path.removeprefix(top), each.reason)
                for each in refusals
            )
        )
        self.paths = PathTable(given.name(at)[len(top) :] for at in order)
        self._folders = sorted(name.removeprefix(top) for name in given.folders if name != head)
        self._prefix = top
        self._columns = given.columns
        if not isinstance(order, range):
            self._columns = [array(column.typecode, (column[at] for at in order)) for column in given.columns]

    def has_folder(self, path: str) -> bool:
        """Whether the archive names this folder, or something lies in it."""
        place = bisect_left(self._folders, path)
        return self._folders[place : place + 1] == [path] or self._holds(path)

    def empty_folders(self) -> Iterator[str]:
        """The folders that the archive names and in which nothing lies."""
        refused = [refusal.path for refusal in self.refusals]
        for path in self._folders:
            inner = f"{path}/"
            if not (self._holds(path) or _begins(refused, inner) or _begins(self._folders, inner)):
                yield path

    def _holds(self, folder: str) -> bool:
        return _begins(self.paths, f"{folder}/")

    def numbers(self, path: PackagePath) -> tuple[bytes, list[int]] | None:
        """The raw name of a member and its numbers, None when there is no such member."""
        place = self.paths.find(path)
        if place == NOWHERE:
            return None
        *numbers, dots = (column[place] for column in self._columns)
        return _HERE * dots + (self._prefix + path).encode("utf-8"), numbers


class _Given:
    """The usable members in the order of the archive."""

    def __init__(self, widths: str) -> None:
        self.columns = [array(width) for width in widths]
        self.folders: set[str] = set()
        self._letters = bytearray()
        self._ends = array("Q", [0])
        self._is_sorted = True
        self._last = b""

    def take(self, member: Found) -> Refusal | None:
        """Keep a member, or give its refusal."""
        is_folder = member.name.endswith(b"/")
        if is_folder and not member.name.removeprefix(_HERE):
            return None
        name, dots, refusal = _named(member.name[:-1] if is_folder else member.name)
        refusal = refusal or member.refusal
        if refusal:
            return Refusal(name, refusal)
        if is_folder:
            self.folders.add(name)
            return None
        letters = name.encode("utf-8")
        self._is_sorted = self._is_sorted and self._last < letters
        self._last = letters
        self._letters += letters
        self._ends.append(len(self._letters))
        for column, number in zip(self.columns, (*member.numbers, dots), strict=True):
            column.append(number)
        return None

    def name(self, at: int) -> str:
        """The name of the member at this place."""
        return self._bytes(at).decode("utf-8")

    def in_order(self) -> tuple[Sequence[int], list[str]]:
        """The places of the members by name, without those whose names are repeated, and these names."""
        count = len(self._ends) - 1
        if self._is_sorted:
            return range(count), []
        order, repeated = array("Q"), []
        for name, places in groupby(sorted(range(count), key=self._bytes), key=self._bytes):
            first, *others = places
            if others:
                repeated.append(name.decode("utf-8"))
            else:
                order.append(first)
        return order, repeated

    def _bytes(self, at: int) -> bytes:
        return bytes(self._letters[self._ends[at] : self._ends[at + 1]])


def _named(raw: bytes) -> tuple[str, int, str]:
    """A member's name, how often `./` stands before it, as tar writes it, and why it cannot be used (empty: it can)."""
    dots = 0
    while raw.startswith(_HERE):
        raw = raw[2:]
        dots += 1
    try:
        name = PackagePath(raw.decode("utf-8"))
        if ":" in name:
            for part in name.split("/"):
                PackagePath(part)  # each must be safe as a name of its own, as it would have to be on disk
    except UnicodeDecodeError:
        return raw.decode("utf-8", "backslashreplace"), dots, "not-utf8"
    except InputError:
        return raw.decode("utf-8"), dots, "unsafe-name"
    return name, dots, ""


def _begins(names: Sequence[str] | PathTable, start: str) -> bool:
    """Whether a name of the sorted `names` begins with `start`."""
    place = bisect_left(names, start)
    return place < len(names) and names[place].startswith(start)


def _top(names: Iterator[str]) -> str:
    """The one folder in which all lie, empty when there is none."""
    head, slash, _ = next(names, "").partition("/")
    return head if slash and all(name.startswith(f"{head}/") for name in names) else ""
