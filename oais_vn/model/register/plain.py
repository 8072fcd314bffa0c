"""Values of the register as plain JSON values and back, by their types; what is as by default is not written."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any


def plain(value: Any) -> Any:
    """A frozen dataclass, named tuple, enumeration, tuple, mapping or scalar as values that JSON has."""
    return _writer(value.__class__)(value)


def value_of(kind: Any, told: Any) -> Any:
    """The value of type `kind` that `plain` made `told` of; `ValueError` when it is none."""
    return _reader(kind)(told)


# Made once for each type: a register has hundreds of thousands of values of a few types.
@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    if issubclass(kind, Enum):
        return lambda value: value.value
    if dataclasses.is_dataclass(kind) or hasattr(kind, "_fields"):
        defaults = tuple(_defaults(kind).items())

        def written(value: Any) -> Any:
            found = {}
            for name, default in defaults:
                given = getattr(value, name)
                if given is not default and given != default:
                    found[name] = given if given.__class__ is str else plain(given)
            return found

        return written
    if issubclass(kind, Mapping):
        return lambda value: {key: each if each.__class__ is str else plain(each) for key, each in value.items()}
    if issubclass(kind, tuple):
        return lambda value: [plain(each) for each in value]
    return lambda value: value


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        inner = _reader(next(each for each in typing.get_args(kind) if each is not types.NoneType))
        return lambda told: None if told is None else inner(told)
    if origin is tuple:
        return _tuple_reader(typing.get_args(kind))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping_reader(_reader(typing.get_args(kind)[1]))
    if issubclass(kind, Enum):
        named: Callable[[Any], Any] = kind
        return named
    if dataclasses.is_dataclass(kind) or hasattr(kind, "_fields"):
        return _made_reader(kind)

    def same(told: Any) -> Any:
        if told.__class__ is not kind:
            raise ValueError(f"no {kind.__name__}: {told!r}")
        return told

    return same


def _tuple_reader(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    readers = tuple(_reader(kind) for kind in kinds if kind is not Ellipsis)
    many = kinds[-1] is Ellipsis

    def read(told: Any) -> tuple[Any, ...]:
        if not isinstance(told, list):
            raise ValueError(f"no list: {told!r}")  # noqa: TRY004  (whoever reads asks for one kind of error)
        if many:
            return tuple(map(readers[0], told))
        return tuple(reader(each) for reader, each in zip(readers, told, strict=True))

    return read


def _mapping_reader(reader: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read(told: Any) -> dict[str, Any]:
        if not isinstance(told, dict):
            raise ValueError(f"no table: {told!r}")  # noqa: TRY004
        return {str(key): reader(each) for key, each in told.items()}

    return read


def _made_reader(kind: Any) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(kind)
    readers = {name: _reader(hint) for name, hint in hints.items()}
    known = set(readers)
    # Texts are most of what is told: they are looked at here, not by a call each.
    texts = {name for name, hint in hints.items() if hint is str}

    def read(told: Any) -> Any:
        if not isinstance(told, dict) or not known.issuperset(told):
            raise ValueError(f"no {kind.__name__}: {told!r}")
        try:
            return kind(
                **{
                    name: each if each.__class__ is str and name in texts else readers[name](each)
                    for name, each in told.items()
                }
            )
        except TypeError as error:
            raise ValueError(f"no {kind.__name__}: {error}") from error

    return read


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
