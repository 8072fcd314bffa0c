"""The rules, explained; and the waivers that name them."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.named import profile_called, profiles
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.profile import Profile
from oais_vn.model.rules import RuleDescription
from oais_vn.model.waivers import Waiver


def rules(profile: str | None = None) -> Sequence[RuleDescription]:
    """Every rule, in the order in which findings are told; with a `profile`, those asked under it."""
    return tuple((_every_rule() if profile is None else _catalogue([profile_called(profile)])).values())


def explain(code: str) -> RuleDescription:
    """What the rule of this code asks, in capital or small letters.

    Raises `InputError`, which names codes that are near, when there is no such rule.
    """
    known = _every_rule()
    found = known.get(code.strip().upper())
    if found is None:
        raise InputError(_no_rule(code, list(known)))
    return found


def read_waivers(*paths: str | os.PathLike[str]) -> tuple[Waiver, ...]:
    """The waivers in TOML files, for `validate` and `check`.

    Raises `ConfigurationError` that says, with their lines, every key that is wrong, every code that there is not or
    that can never be waived, and every waiver that is written twice.
    """
    if not paths:
        return ()
    read: tuple[Waiver, ...] = ()
    refusal = partial(_refusal, _every_rule())
    for path in paths:
        read += wiring.waivers_in(Path(path), refusal, read)
    return read


def _every_rule() -> Mapping[str, RuleDescription]:
    """The rules of every profile that is known here by name."""
    return _catalogue(profile_called(name) for name, _ in profiles())


def _catalogue(asked: Iterable[Profile]) -> Mapping[str, RuleDescription]:
    # Who reads no waivers does not need every rule that there is.
    from oais_vn.validation.catalogue import catalogue

    return catalogue(asked)


def _refusal(known: Mapping[str, RuleDescription], code: str) -> Text | None:
    if code not in known:
        return _no_rule(code, list(known))
    reason = known[code].never_waived
    if reason is None:
        return None
    return Text(f"{code} không bao giờ được miễn trừ: {reason.vi}", f"{code} can never be waived: {reason.en}")


def _no_rule(code: str, known: Sequence[str]) -> Text:
    near = ", ".join(difflib.get_close_matches(code.strip().upper(), known, n=5))
    if not near:
        return Text(
            f"không có quy tắc {code!r}; mọi mã: oais-vn rules", f"there is no rule {code!r}; all codes: oais-vn rules"
        )
    return Text(f"không có quy tắc {code!r}; gần giống: {near}", f"there is no rule {code!r}; near it: {near}")
