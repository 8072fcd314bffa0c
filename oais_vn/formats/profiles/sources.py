"""The files of a profile laid together, and one profile over the one that it extends."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from oais_vn.formats.profiles.table import KeyPath, Table, wrong
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text

_MAIN = "profile.toml"
"""The file that makes a folder a profile; the other TOML files of the folder are laid beside it."""

_ROW_KEYS = {
    "fields": ("name",),
    "codes": ("code",),
    "columns": ("level", "field", "part"),
    "rights": ("mode",),
    "secrecy": ("grade",),
    "variants": ("of", "table"),
}
"""Lists of tables, and what tells their rows apart: such a list is laid over another row by row."""

_MANY: KeyPath = ("columns",)
"""Two columns may fill one field (their texts are joined): the second row of one key is `key#2`."""

_WHOLE = "when"
"""A table that replaces the one below it as a whole: half of one condition and half of another is neither."""


@dataclass(frozen=True)
class Place:
    """Where a profile lies: its name and its files, the main one first."""

    name: str
    files: tuple[Path, ...]


def names(roots: Sequence[Path]) -> list[str]:
    """The names of the profiles in `roots`, sorted."""
    folders = {main.parent.name for root in roots for main in root.glob(f"*/{_MAIN}")}
    return sorted(folders | {file.stem for root in roots for file in root.glob("*.toml")})


def find(name: str, roots: Sequence[Path], beside: Path | None = None) -> Place:
    """The place of a profile; a path in `extends` starts at the folder `beside`."""
    if name.endswith(".toml") or "/" in name or "\\" in name:
        file = Path(name) if beside is None else beside / name
        if file.is_file():
            return Place(file.stem, (file,))
        raise ConfigurationError(Text(f"không có tệp bộ quy định {file}", f"there is no profile file {file}"))
    for root in roots:
        folder, file = root / name, root / f"{name}.toml"
        if (folder / _MAIN).is_file():
            others = sorted(other for other in folder.glob("*.toml") if other.name != _MAIN)
            return Place(name, (folder / _MAIN, *others))
        if file.is_file():
            return Place(name, (file,))
    known = ", ".join(names(roots))
    raise ConfigurationError(
        Text(f"không có bộ quy định {name!r}; có: {known}", f"there is no profile {name!r}; there are: {known}")
    )


def read(place: Place, roots: Sequence[Path], above: tuple[Path, ...] = ()) -> Source:
    """The plain values of the profile at `place`, laid over those of the profiles that it extends.

    `above` are the main files of the profiles that are being read already.
    """
    source = Source(place)
    extends = source.values.get("extends")
    if extends is None:
        return source
    if not isinstance(extends, str):
        raise source.wrong(("extends",), "phải là chuỗi", "must be a string")
    main = place.files[0]
    base = find(extends, roots, main.parent)
    seen = (*above, main.resolve())
    if base.files[0].resolve() in seen:
        raise source.wrong(("extends",), f"{extends!r} kế thừa vòng tròn", f"{extends!r} extends in a circle")
    source.lie_over(read(base, roots, seen))
    return source


class Source:
    """The plain values of a profile, and the file from which each of them came."""

    def __init__(self, place: Place) -> None:
        self.values: dict[str, Any] = {}
        self._origins: dict[KeyPath, str] = {(): str(place.files[0])}
        for file in place.files:
            self._take(_parsed(file), self.values, (), str(file))

    def table(self) -> Table:
        """The values as the top table."""
        return Table(self.values, (), self._origins)

    def wrong(self, path: KeyPath, vi: str, en: str) -> ConfigurationError:
        """The error that the value at `path` is wrong."""
        return wrong(self._origins[path], path, vi, en)

    def lie_over(self, base: Source) -> None:
        """Fill in from `base` what this profile does not say. A reading that `base` does not know is a mistake."""
        known = base.values.get("readings", {})
        for point in self.values.get("readings", {}):
            if point not in known:
                raise self.wrong(("readings", point), "không biết khóa này", "unknown key")
        self.values = _over(self.values, base.values)
        self._origins = {**base._origins, **self._origins}

    def _take(self, values: Mapping[str, Any], target: dict[str, Any], path: KeyPath, file: str) -> None:
        for key, value in values.items():
            here = (*path, key)
            rows = key in _ROW_KEYS and isinstance(value, list)
            plain = _by_key(value, _ROW_KEYS[key], here, file) if rows else value
            known = target.get(key)
            if isinstance(plain, dict) and (known is None or isinstance(known, dict)):
                self._take(plain, target.setdefault(key, {}), here, file)
            elif known is None:
                target[key] = plain
            else:
                other = self._origins[here]
                raise wrong(file, here, f"đã có trong {other}", f"is in {other} already")
            self._origins.setdefault(here, file)


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigurationError(
            Text(f"{file}: không đọc được như tệp TOML: {error}", f"{file}: not readable as TOML: {error}")
        ) from error


def _by_key(rows: list[Any], keys: tuple[str, ...], path: KeyPath, file: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    times: Counter[str] = Counter()
    for row in rows:
        if not isinstance(row, dict):
            raise wrong(file, path, "phải là danh sách các bảng", "must be a list of tables")
        if not isinstance(row.get(keys[0]), str):
            raise wrong(file, (*path, keys[0]), "thiếu khóa này hoặc không phải chuỗi", "missing key, or not a string")
        name = "/".join(str(row[key]) for key in keys if key in row)
        times[name] += 1
        if times[name] > 1 and path != _MANY:
            raise wrong(file, (*path, name), "có hai lần", "is there twice")
        found[name if times[name] == 1 else f"{name}#{times[name]}"] = row
    return found


def _over(top: Mapping[str, Any], below: Mapping[str, Any]) -> dict[str, Any]:
    """`top` laid over `below`; new keys come after those of `below`."""
    laid = dict(below)
    for key, value in top.items():
        old = laid.get(key)
        both = isinstance(value, dict) and isinstance(old, dict) and key != _WHOLE
        laid[key] = _over(value, cast("dict[str, Any]", old)) if both else value
    return laid
