"""Values of the register as plain JSON values and back, by their types; what is as by default is not written."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any


def plain(value: Any) -> Any:
    """A frozen dataclass, named tuple, enumeration, tuple, mapping or scalar as values that JSON has."""
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) or hasattr(value, "_fields"):
        return {
            name: plain(getattr(value, name))
            for name, default in _defaults(value.__class__).items()
            if getattr(value, name) != default
        }
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value


def value_of(kind: Any, told: Any) -> Any:
    """The value of type `kind` that `plain` made `told` of; `ValueError` when it is none."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        inner = next(each for each in typing.get_args(kind) if each is not types.NoneType)
        return None if told is None else value_of(inner, told)
    if origin is tuple:
        return _tuple(typing.get_args(kind), told)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(told, dict):
            raise ValueError(f"no table: {told!r}")
        return {str(key): value_of(typing.get_args(kind)[1], each) for key, each in told.items()}
    if issubclass(kind, Enum):
        return kind(told)
    if dataclasses.is_dataclass(kind) or hasattr(kind, "_fields"):
        return _made(kind, told)
    if type(told) is not kind:
        raise ValueError(f"no {kind.__name__}: {told!r}")
    return told


def _tuple(kinds: tuple[Any, ...], told: Any) -> tuple[Any, ...]:
    if not isinstance(told, list):
        raise ValueError(f"no list: {told!r}")  # noqa: TRY004  (whoever reads asks for one kind of error)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(value_of(kinds[0], each) for each in told)
    return tuple(value_of(kind, each) for kind, each in zip(kinds, told, strict=True))


def _made(kind: Any, told: Any) -> Any:
    hints = _hints(kind)
    if not isinstance(told, dict) or not set(told) <= set(hints):
        raise ValueError(f"no {kind.__name__}: {told!r}")
    try:
        return kind(**{name: value_of(hints[name], each) for name, each in told.items()})
    except TypeError as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


@cache
def _defaults(kind: Any) -> dict[str, Any]:
    """The fields of a type with their defaults; one that has none is never equal to any value."""
    if not dataclasses.is_dataclass(kind):
        return {name: kind._field_defaults.get(name, _NONE) for name in kind._fields}
    found = {}
    for field in dataclasses.fields(kind):
        made = field.default_factory
        found[field.name] = field.default if made is dataclasses.MISSING else made()
    return {name: _NONE if default is dataclasses.MISSING else default for name, default in found.items()}


_NONE = object()
