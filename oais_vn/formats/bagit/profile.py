"""BagIt Profiles 1.4: what a profile asks of bags, read from its JSON; nothing is ever fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import translate
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NoReturn

from oais_vn.formats.resources import profiles_root
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text

LARGEST = 1 << 20
"""Bytes of a profile; what is longer is not read."""

_ABOUT = "BagIt-Profile-Info"
_ASKED_ABOUT = ("BagIt-Profile-Identifier", "Source-Organization", "External-Description", "Version")
_SERIALIZATIONS = ("forbidden", "required", "optional")
_VERSION = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})(?:\.[0-9]{1,4})?")


@dataclass(frozen=True)
class TagRule:
    """What is asked of one tag of bag-info.txt; no `values` means any."""

    label: str
    required: bool
    recommended: bool
    values: tuple[str, ...]
    repeatable: bool


@dataclass(frozen=True)
class NamePatterns:
    """Full paths and patterns, in which `*` stands for any letters, `/` among them (else `*` would not allow all)."""

    patterns: tuple[str, ...]

    def match(self, path: str) -> bool:
        """Whether one of them names the path."""
        return any(pattern.match(path) is not None for pattern in self._compiled)

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(translate(pattern)) for pattern in self.patterns)


@dataclass(frozen=True)
class BagItProfile:
    """One profile; lists that it does not give are None where that allows everything.

    `unknown` are its keys that BagIt Profiles 1.4 does not know: what they ask cannot be judged.
    """

    identifier: str
    tags: tuple[TagRule, ...]
    manifests_required: tuple[str, ...]
    manifests_allowed: tuple[str, ...] | None
    tag_manifests_required: tuple[str, ...]
    tag_manifests_allowed: tuple[str, ...] | None
    tag_files_required: tuple[str, ...]
    tag_files_allowed: NamePatterns | None
    payload_files_required: tuple[str, ...]
    payload_files_allowed: NamePatterns | None
    fetch_allowed: bool
    fetch_required: bool
    data_empty: bool
    serialization: str
    media_types: tuple[str, ...]
    versions: tuple[str, ...]
    unknown: tuple[str, ...]


def load_bagit_profile(path: Path) -> BagItProfile:
    """The profile in the JSON file at `path`; raises `ConfigurationError`, naming file and key, for what is wrong."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        words = error.strerror or str(error)
        raise ConfigurationError(
            Text(f"không đọc được bộ quy định BagIt {path}: {words}", f"cannot read BagIt profile {path}: {words}")
        ) from error
    return read_bagit_profile(data, str(path))


@cache
def own_bagit_profile() -> BagItProfile:
    """The profile of the bags that we write, as it travels with the library."""
    return load_bagit_profile(profiles_root() / "bagit" / "oais-vn-1.json")


def read_bagit_profile(data: bytes, place: str) -> BagItProfile:
    """The profile that `data` holds; `place` is what errors call it."""
    top = _Keys(place, "", _parsed(data, place))
    about = top.keys(_ABOUT)
    identifier, *_ = [about.text(key) for key in _ASKED_ABOUT]
    about.take_any()
    profile = BagItProfile(
        identifier=identifier,
        tags=tuple(_tag(label, rules) for label, rules in top.keys("Bag-Info", optional=True).each()),
        manifests_required=top.algorithms("Manifests-Required") or (),
        manifests_allowed=top.algorithms("Manifests-Allowed"),
        tag_manifests_required=top.algorithms("Tag-Manifests-Required") or (),
        tag_manifests_allowed=top.algorithms("Tag-Manifests-Allowed"),
        tag_files_required=top.strings("Tag-Files-Required") or (),
        tag_files_allowed=top.patterns("Tag-Files-Allowed"),
        payload_files_required=top.strings("Payload-Files-Required") or (),
        payload_files_allowed=top.patterns("Payload-Files-Allowed"),
        fetch_allowed=top.flag("Allow-Fetch.txt", default=True),
        fetch_required=top.flag("Fetch.txt-Required", default=False),
        data_empty=top.flag("Data-Empty", default=False),
        serialization=top.one_of("Serialization", _SERIALIZATIONS, "optional"),
        media_types=top.strings("Accept-Serialization") or (),
        versions=top.strings("Accept-BagIt-Version") or (),
        unknown=top.unknown(),
    )
    _check(profile, top)
    return profile


def _check(profile: BagItProfile, top: _Keys) -> None:
    """What the keys of a profile must be to each other."""
    if not profile.versions or not all(map(_VERSION.fullmatch, profile.versions)):
        top.wrong(
            "Accept-BagIt-Version", "phải có ít nhất một phiên bản, như 1.0", "needs a version at least, like 1.0"
        )
    if profile.serialization == "required" and not profile.media_types:
        top.wrong("Accept-Serialization", "phải có ít nhất một kiểu", "needs a media type at least")
    if profile.fetch_required and not profile.fetch_allowed:
        top.wrong("Fetch.txt-Required", "bắt buộc điều bị cấm", "requires what is not allowed")
    for key, required, allowed in (
        ("Manifests", profile.manifests_required, profile.manifests_allowed),
        ("Tag-Manifests", profile.tag_manifests_required, profile.tag_manifests_allowed),
    ):
        for name in required if allowed is not None else ():
            if name not in (allowed or ()):
                top.wrong(f"{key}-Allowed", f"thiếu {name!r} là thứ bắt buộc", f"lacks {name!r}, which is required")
    for key, required, patterns in (
        ("Tag-Files", profile.tag_files_required, profile.tag_files_allowed),
        ("Payload-Files", profile.payload_files_required, profile.payload_files_allowed),
    ):
        for name in required if patterns is not None else ():
            if patterns is not None and name not in patterns.patterns and not patterns.match(name):
                top.wrong(f"{key}-Allowed", f"thiếu {name!r} là thứ bắt buộc", f"lacks {name!r}, which is required")


def _tag(label: str, keys: _Keys) -> TagRule:
    keys.text("description", "")
    return TagRule(
        label,
        required=keys.flag("required", default=False),
        recommended=keys.flag("recommended", default=False),
        values=keys.strings("values") or (),
        repeatable=keys.flag("repeatable", default=True),
    )


def _parsed(data: bytes, place: str) -> Mapping[str, Any]:
    if len(data) > LARGEST:
        raise ConfigurationError(
            Text(f"{place}: bộ quy định BagIt dài quá {LARGEST} byte", f"{place}: BagIt profile over {LARGEST} bytes")
        )
    try:
        values = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(
            Text(f"{place}: không phải bộ quy định BagIt (JSON): {error}", f"{place}: no BagIt profile (JSON): {error}")
        ) from error
    if not isinstance(values, dict):
        raise ConfigurationError(
            Text(
                f"{place}: không phải bộ quy định BagIt (đối tượng JSON)", f"{place}: no BagIt profile (a JSON object)"
            )
        )
    return values


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            message = f"{key!r} is there twice"
            raise ValueError(message)
        found[key] = value
    return found


class _Keys:
    """The keys of one object of the profile; every error names file and key, what nobody asked for is unknown."""

    def __init__(self, place: str, path: str, values: Mapping[str, Any]) -> None:
        self._place = place
        self._path = path
        self._values = values
        self._inner: list[_Keys] = []
        self._asked: set[str] = set()

    def wrong(self, key: str, vi: str, en: str) -> NoReturn:
        """Raise the error that `key` is wrong."""
        path = self._path + key
        raise ConfigurationError(Text(f"{self._place}: khóa {path}: {vi}", f"{self._place}: key {path}: {en}"))

    def take_any(self) -> None:
        """Whatever else is here may be here."""
        self._asked.update(self._values)

    def unknown(self) -> tuple[str, ...]:
        """The keys that nobody asked for, here and below."""
        own = [self._path + key for key in self._values if key not in self._asked]
        return (*own, *(key for inner in self._inner for key in inner.unknown()))

    def keys(self, key: str, *, optional: bool = False) -> _Keys:
        """An object below."""
        value = self._ask(key, dict, "đối tượng", "an object")
        if value is None and not optional:
            self.wrong(key, "thiếu khóa này", "missing key")
        inner = _Keys(self._place, f"{self._path}{key}.", value or {})
        self._inner.append(inner)
        return inner

    def each(self) -> list[tuple[str, _Keys]]:
        """Every key with the object below it."""
        return [(key, self.keys(key)) for key in self._values]

    def text(self, key: str, default: str | None = None) -> str:
        """A string."""
        value = self._ask(key, str, "chuỗi", "a string")
        if value is None and default is None:
            self.wrong(key, "thiếu khóa này", "missing key")
        return str(default if value is None else value)

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false; the words in quotes are taken too, as the specification itself writes them."""
        value = self._values.get(key)
        if value in ("true", "false"):
            self._asked.add(key)
            return bool(value == "true")
        value = self._ask(key, bool, "true hoặc false", "true or false")
        return default if value is None else bool(value)

    def one_of(self, key: str, words: tuple[str, ...], default: str) -> str:
        """One of some words."""
        value = self.text(key, default)
        if value not in words:
            known = ", ".join(words)
            self.wrong(key, f"{value!r} phải là một trong: {known}", f"{value!r} is none of: {known}")
        return value

    def strings(self, key: str) -> tuple[str, ...] | None:
        """A list of strings, or None where there is none."""
        value = self._ask(key, list, "danh sách chuỗi", "a list of strings")
        if not all(isinstance(item, str) for item in value or ()):
            self.wrong(key, "phải là danh sách chuỗi", "must be a list of strings")
        return None if value is None else tuple(value)

    def algorithms(self, key: str) -> tuple[str, ...] | None:
        """A list of algorithms by their normal form (RFC 8493 §2.4)."""
        names = self.strings(key)
        return None if names is None else tuple(normal_name(name) for name in names)

    def patterns(self, key: str) -> NamePatterns | None:
        """A list of paths and patterns."""
        patterns = self.strings(key)
        return None if patterns is None else NamePatterns(patterns)

    def _ask(self, key: str, kind: type, vi: str, en: str) -> Any:
        self._asked.add(key)
        value = self._values.get(key)
        if value is not None and type(value) is not kind:
            self.wrong(key, f"phải là {vi}", f"must be {en}")
        return value


def normal_name(algorithm: str) -> str:
    """An algorithm by its normal form: small letters and digits alone (RFC 8493 §2.4)."""
    return re.sub("[^a-z0-9]", "", algorithm.lower())
