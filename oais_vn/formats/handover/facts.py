"""handover.json, the things of the register beside it, and the receiver's answer, written and read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from oais_vn.formats.handover.tables import Table, as_tables
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import Dossier
from oais_vn.model.register.fonds import RegisteredFonds
from oais_vn.model.register.handover import Answer, require_answer
from oais_vn.model.register.plain import plain, value_of

_SCHEMA: Final = "oais-vn/handover/1"
_ANSWER: Final = "oais-vn/handover-answer/1"
_LARGEST: Final = 4 << 20
_LONGEST_LINE: Final = 1 << 20
_TEXTS: Final = ("id", "unit", "unit_name", "fonds", "fonds_name", "giver", "date", "profile", "packages", "previous")


@dataclass(frozen=True)
class HandoverFacts:
    """What a hand-over says of itself. `packages` is `copy` or `places`; `log` whether the giver's log is with it.

    `head` is the SHA-256 of the last event of the giver's log, `counts` the number of rows of each table.
    """

    id: str
    unit: str
    unit_name: str
    fonds: str
    fonds_name: str
    giver: str
    date: str
    profile: str
    packages: str
    previous: str
    head: str
    log: bool
    tables: Mapping[str, Table]
    counts: Mapping[str, int]


def write_facts(facts: HandoverFacts) -> bytes:
    """handover.json."""
    values = {name: getattr(facts, name) for name in (*_TEXTS, "head", "log")}
    tables = {name: list(table.columns) for name, table in facts.tables.items()}
    told = {"schema": _SCHEMA, **values, "tables": tables, "counts": dict(facts.counts)}
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def read_facts(stream: BinaryIO, path: str) -> HandoverFacts:
    """What handover.json says; `PackageError` when it is none."""
    values = _object(stream, path, _SCHEMA)
    try:
        texts = {name: _text(values[name]) for name in (*_TEXTS, "head")}
        tables = {table.name: table for table in as_tables(values["tables"])}
        counts = {name: int(values["counts"][name]) for name in tables}
        return HandoverFacts(**texts, log=values["log"] is True, tables=tables, counts=counts)
    except (ValueError, TypeError, KeyError) as error:
        raise _malformed(path, error) from error


def write_things(fonds: RegisteredFonds, dossiers: Iterable[Dossier]) -> Iterator[bytes]:
    """The fonds and its dossiers as the register has them, a line of JSON each."""
    yield _line("fonds", plain(fonds))
    for dossier in dossiers:
        yield _line("dossier", plain(dossier))


def read_things(stream: BinaryIO, path: str) -> Iterator[RegisteredFonds | Dossier]:
    """The fonds first, then the dossiers; `PackageError` for a line that is none."""
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        try:
            kind, told = json.loads(line)
            wanted: Any = RegisteredFonds if number == 1 else Dossier
            if kind != ("fonds" if number == 1 else "dossier"):
                raise ValueError(kind)
            thing: RegisteredFonds | Dossier = value_of(wanted, told)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise _malformed(f"{path}:{number}", error) from error
        yield thing


def write_answer(answer: Answer) -> bytes:
    """The answer as JSON, for the giver's program."""
    told = {"schema": _ANSWER, **plain(answer)}
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def read_answer(stream: BinaryIO, path: str) -> Answer:
    """The receiver's answer; `PackageError` when it is none, `InputError` when it says too little."""
    values = _object(stream, path, _ANSWER)
    values.pop("schema")
    try:
        answer: Answer = value_of(Answer, values)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _malformed(path, error) from error
    return require_answer(answer)


def _line(kind: str, told: Any) -> bytes:
    return json.dumps([kind, told], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _object(stream: BinaryIO, path: str, schema: str) -> dict[str, Any]:
    data = stream.read(_LARGEST + 1)
    try:
        values = json.loads(data) if len(data) <= _LARGEST else None
    except (ValueError, RecursionError) as error:
        raise _malformed(path, error) from error
    if not isinstance(values, dict) or values.get("schema") != schema:
        raise PackageError(Text(f"{path}: không phải {schema}", f"{path}: is no {schema}"), path=path)
    return values


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004  (whoever reads asks for one kind of error)
    return value


def _malformed(path: str, error: Exception) -> PackageError:
    return PackageError(Text(f"{path}: sai dạng: {error}", f"{path}: malformed: {error}"), path=path)
