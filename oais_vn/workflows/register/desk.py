"""Where the register is changed: an act is made of what stands, added to the log at once, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC
from itertools import islice
from typing import NamedTuple, TypeVar

from oais_vn.formats.deeds import read_deed
from oais_vn.formats.register.acts import write_act
from oais_vn.model.dates import VIETNAM, shown
from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.keeping import ArchiveLog, Catalogue
from oais_vn.model.language import Text
from oais_vn.model.ports import Clock, Spool
from oais_vn.model.preservation import Agent, Event, Link, Outcome
from oais_vn.model.register.dossier import Dossier, DossierKey
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.things import ActPart, Thing, key_of
from oais_vn.workflows.register.history import history

A = TypeVar("A")
T = TypeVar("T", bound=Thing)

AT_ONCE = 500
"""Things that are asked for at a time."""

_TRIES = 3
_MOST_NAMED = 100
"""Things that an event names as its objects; a greater act names none, its detail has them all."""


class Expected(NamedTuple):
    """The revision of a thing that somebody looked at before changing it."""

    kind: type[Thing]
    key: str
    revision: int


@dataclass(frozen=True)
class RegisterDesk:
    """The register of an archive that is open, for the one `operator` who works at it.

    `catalogue` follows the log, `register` is what it knows of the register. `scratch` gives room for one act. What
    is `expected` must stand as every act begins (`InputError`).
    """

    log: ArchiveLog
    catalogue: Catalogue
    register: RegisterCatalogue
    scratch: Callable[[], AbstractContextManager[Spool]]
    clock: Clock
    software: Agent
    operator: str
    expected: Expected | None = None

    def today(self) -> str:
        """The day in Viet Nam, ISO 8601."""
        return self.clock().astimezone(VIETNAM).date().isoformat()

    def catch_up(self) -> None:
        """Let the catalogue take in what the log has and it has not."""
        since = self.log.since(self.catalogue.position())
        self.catalogue.apply((read_deed(event), position) for position, event in since)

    def do(self, kind: str, make: Callable[[RegisterCatalogue], Iterable[Thing]]) -> int:
        """Make an act of this kind (an English term, as event types are) of what stands; gives how many things.

        `make` says what the things are to be after it; it is asked again when another act came in between. With no
        things there is no act. Raises `ConfigurationError` without an operator, `StorageError` when others
        hold the log for too long, and whatever `make` raises.
        """
        if not self.operator:
            raise ConfigurationError(
                Text(
                    "hãy cho biết ai vận hành: --operator, hoặc operator trong oais-vn.toml",
                    "say who runs this: --operator, or operator in oais-vn.toml",
                )
            )
        for left in reversed(range(_TRIES)):
            # At last nobody else may write meanwhile: a great act would else never come between many small ones.
            with nullcontext() if left else self.log.held():
                count = self._done(kind, make)
            if count is not None:
                return count
        raise AssertionError("nobody writes into a log that is held")

    def _done(self, kind: str, make: Callable[[RegisterCatalogue], Iterable[Thing]]) -> int | None:
        """Make the act unless another came in between (None)."""
        self.catch_up()
        before = self.catalogue.position()
        self._require_expected()
        with self.scratch() as spool:
            counted = _Counted(_revised(make(self.register), self.register))
            identity = hashlib.sha256(f"{before.head}{kind}{self.operator}".encode()).hexdigest()[:32]
            try:
                for number, detail in enumerate(write_act(identity, kind, counted)):
                    spool.put("act", number, {"detail": detail})
            except InputError:
                # What was read first and what was read last may be of different days: look again.
                if self.catalogue.position() != before:
                    return None
                raise
            if not counted.count:
                return 0
            with self.log.held():
                since = (read_deed(event) for _, event in self.log.since(before))
                if any(isinstance(deed, ActPart) and deed.last for deed in since):
                    return None
                details = (str(each["detail"]) for each in spool.items("act"))
                self.log.append_all(self._events(identity, kind, details, counted.named))
        self.catch_up()
        return counted.count

    def dossier(self, called: str) -> Dossier:
        """The one dossier of this code (or `unit/fonds/code`); `InputError` when there is none, or several."""
        found = self.register.called(called)
        if len(found) == 1:
            return found[0]
        if not found:
            raise InputError(Text(f"sổ đăng ký không có hồ sơ {called!r}", f"the register has no dossier {called!r}"))
        known = ", ".join(str(each.key) for each in found)
        raise InputError(
            Text(
                f"có {len(found)} hồ sơ mã {called}: {known}; hãy ghi đủ đơn vị/phông/mã",
                f"{len(found)} dossiers have the code {called}: {known}; write unit/fonds/code",
            )
        )

    def held(self, kind: type[T], key: str) -> T:
        """The thing of this kind and key; `InputError` when there is none."""
        found = self.register.thing(kind, key)
        if found is None:
            raise InputError(Text(f"sổ đăng ký không có {key!r}", f"the register has no {key!r}"))
        return found

    def dossiers(self, keys: Iterable[DossierKey]) -> Iterator[Dossier]:
        """The dossiers of these keys; `InputError` for one that is not there."""
        for some in in_parts(keys):
            known = self.register.dossiers_of(some)
            for key in some:
                yield known[key] if key in known else self.held(Dossier, str(key))

    def _require_expected(self) -> None:
        if self.expected is None:
            return
        kind, key, revision = self.expected
        stands = self.held(kind, key).revision
        if stands == revision:
            return
        *_, last = history(self.log, kind, key)
        who, when = last.operator, shown(last.moment)
        raise InputError(
            Text(
                f"{key}: nay là bản {stands}, không phải {revision}; {who} đã sửa lúc {when}; hãy xem lại",
                f"{key} is at revision {stands}, not {revision}; {who} changed it at {when}; look again",
            )
        )

    def _events(
        self, identity: str, kind: str, details: Iterable[str], named: tuple[Link, ...]
    ) -> Iterator[tuple[Event, tuple[Agent, ...]]]:
        operator = Agent(f"operator-{self.operator}", self.operator, "person")
        agents = (
            Link("local", operator.id, "implementer"),
            Link("local", self.software.id, "executing program"),
        )
        moment = self.clock().astimezone(UTC).isoformat(timespec="milliseconds")
        for number, detail in enumerate(details):
            event = Event(
                id=f"event-{identity}-{number}",
                type=kind,
                moment=moment,
                detail=detail,
                outcome=Outcome.SUCCESS,
                note="",
                agents=agents,
                objects=named,
            )
            yield event, (operator, self.software)


class _Counted:
    """Things on their way: how many there were, and the names of a few."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self._things = things
        self._names: list[str] = []
        self.count = 0

    def __iter__(self) -> Iterator[Thing]:
        for thing in self._things:
            self.count += 1
            if self.count <= _MOST_NAMED:
                self._names.append(key_of(thing))
            yield thing

    @property
    def named(self) -> tuple[Link, ...]:
        """The things as objects of the event, none when there are too many."""
        if self.count > _MOST_NAMED:
            return ()
        return tuple(Link("register", name, "outcome") for name in self._names)


def _revised(things: Iterable[Thing], register: RegisterCatalogue) -> Iterator[Thing]:
    """The things with their next revision; `InputError` for one that was made of an older one than stands."""
    for some in in_parts(things):
        dossiers = register.dossiers_of([thing.key for thing in some if isinstance(thing, Dossier)])
        for thing in some:
            known = (
                dossiers.get(thing.key) if isinstance(thing, Dossier) else register.thing(type(thing), key_of(thing))
            )
            stands = 0 if known is None else known.revision
            if thing.revision != stands:
                raise InputError(
                    Text(
                        f"{key_of(thing)} đã được người khác sửa (bản {stands}, không phải {thing.revision}); "
                        "hãy xem lại",
                        f"{key_of(thing)} was changed by others (revision {stands}, not {thing.revision}); look again",
                    )
                )
            yield replace(thing, revision=stands + 1)


def in_parts(items: Iterable[A]) -> Iterator[list[A]]:
    """As many at a time as one question may name."""
    rest = iter(items)
    while some := list(islice(rest, AT_ONCE)):
        yield some
