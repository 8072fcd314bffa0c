"""Decisions, requests and waivers out of their files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import BufferedReader
from pathlib import Path

from oais_vn.formats.amendments import ChangedValues, read_changes, read_decision
from oais_vn.formats.requests import read_request
from oais_vn.formats.waivers import Refusal, read_waivers
from oais_vn.model.amendment import Decision
from oais_vn.model.dissemination import Request
from oais_vn.model.errors import ConfigurationError, unread
from oais_vn.model.profile import Profile
from oais_vn.model.waivers import Waiver
from oais_vn.storage.filesystem import extended


def reader_request(path: Path, profile: Profile) -> Request:
    """The request in a REQUEST.toml."""
    with opened(path) as stream:
        return read_request(stream, str(path), profile)


def decision_of(path: Path) -> Decision:
    """The decision in a DECISION.toml, with the SHA-256 of the file that it names, beside it."""
    with opened(path) as stream:
        decision = read_decision(stream, str(path))
    if not decision.file:
        return decision
    with opened(path.parent / decision.file) as stream:
        return replace(decision, digest=hashlib.file_digest(stream, "sha256").hexdigest())


def changes_in(path: Path) -> ChangedValues:
    """The changed values in a TOML file."""
    with opened(path) as stream:
        return read_changes(stream, path.name)


def waivers_in(path: Path, refusal: Refusal, known: Sequence[Waiver]) -> tuple[Waiver, ...]:
    """The waivers in a TOML file, none of which is among those that are `known`."""
    with opened(path) as stream:
        return read_waivers(stream, str(path), refusal, known)


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """A file that a person named; `ConfigurationError` when it cannot be read."""
    try:
        with extended(path).open("rb") as stream:
            yield stream
    except OSError as error:
        raise ConfigurationError(unread(path, error)) from error
