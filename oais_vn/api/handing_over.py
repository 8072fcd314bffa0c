"""Handing a fonds over to another archive or the Ministry, checking it, answering, and taking it over."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from oais_vn import wiring
from oais_vn.api.carried import reading
from oais_vn.api.desk import DEFAULT_PROFILE, profile_called
from oais_vn.api.papers import opened, put
from oais_vn.api.registering import Register
from oais_vn.api.shelf import copy_log_to_carriers, shelf_jobs, shelved
from oais_vn.api.targets import ending, require_new_files
from oais_vn.formats.handover.database import handed_database
from oais_vn.formats.handover.facts import HandoverFacts, read_answer, read_facts, read_things, write_answer
from oais_vn.formats.handover.papers import write_answer_paper
from oais_vn.formats.handover.tables import PACKAGE, QUANTITY
from oais_vn.model.dates import VIETNAM
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.package import Form
from oais_vn.model.ports import Progress
from oais_vn.model.register.dossier import Dossier, DossierKey
from oais_vn.model.register.fonds import RegisteredFonds
from oais_vn.model.register.handed import CheckedHandover
from oais_vn.model.register.handover import Answer, Handover, Refused, require_answer
from oais_vn.packages.tags import TAG_MANIFEST
from oais_vn.storage.publish import publish_file, publish_new_file
from oais_vn.wiring import archive as shelves
from oais_vn.workflows.batch import Ledger, OnError, run_jobs
from oais_vn.workflows.keeper import Keeper
from oais_vn.workflows.register import checking_handover, taking_over
from oais_vn.workflows.register.checking_handover import HandoverTools
from oais_vn.workflows.register.desk import RegisterDesk
from oais_vn.workflows.register.handed_folders import DATABASE, FACTS, record, unfinished
from oais_vn.workflows.register.handing_over import LOG, PACKAGES, THINGS, HandedOver, Order, hand_over
from oais_vn.workflows.register.taking_over import Deaccessioned, TakenOver
from oais_vn.workflows.shelving import ShelfBook
from oais_vn.workflows.store import Stored

_PLACE = str | os.PathLike[str]
_DATA = "data"


class Received(NamedTuple):
    """A hand-over that was taken in: its check, what came into the register, which carriers lack the giver's log."""

    checked: CheckedHandover
    taken: TakenOver
    lacking: tuple[Text, ...]


@dataclass(frozen=True)
class HandOvers:
    """Hand-overs of an open archive, given and received."""

    keeping: Callable[[], AbstractContextManager[Keeper]]
    register: Register
    log: Path
    events: str

    def make(
        self,
        fonds: str,
        out: _PLACE,
        *,
        copies: bool = True,
        since: _PLACE | None = None,
        log: bool = False,
        profile: str = DEFAULT_PROFILE,
        progress: Progress | None = None,
    ) -> HandedOver:
        """Make the folder of a fonds (its code, or `unit/code`) in `out`, and record it.

        With `copies` the packages lie in it, else their places are told. `since` is the folder of an earlier hand-over,
        with which it is compared. `log` adds the whole event log. One that an earlier run made in `out` and did not
        record is checked, recorded and given instead (`resumed`); `InputError` when it is not whole.

        Raises what `hand_over` raises, and `InputError` for a fonds that is not there, or is two.
        """
        earlier = None if since is None else Path(since)
        target = wiring.package_store(Path(out), Form.FOLDER.value)
        order = Order(copies, earlier, log, profile_called(profile))
        with self.keeping() as keeper, self.register.desk() as desk, target.lock():
            target.clean()
            found = _fonds(desk, fonds)
            for folder, facts in unfinished(desk, keeper.name, found, Path(out)):
                return _finished(desk, folder, facts)
            room = target.hidden_folder()
            try:
                return hand_over(keeper, desk, found, order, target, room, reading(), progress)
            finally:
                shutil.rmtree(room, ignore_errors=True)

    def take_answer(self, answer: _PLACE) -> Deaccessioned:
        """Record the receiver's answer; raises what `taking_over.take_answer` raises."""
        with opened(Path(answer)) as stream:
            told = read_answer(stream, str(answer))
        with self.register.desk() as desk:
            return taking_over.take_answer(desk, told)

    def answer(
        self,
        folder: _PLACE,
        files: Sequence[_PLACE],
        *,
        receiver: str,
        accepted: bool,
        by: str = "",
        paper: str = "",
        reason: str = "",
        refused: Sequence[tuple[str, str]] = (),
        progress: Progress | None = None,
    ) -> tuple[CheckedHandover, Answer]:
        """Check a hand-over and answer it for this archive, before or after it is received; as `answer_handover`.

        The answer is recorded, with the head of the log, before it is written: dossiers that it refuses do not come in
        when the hand-over is received, and are marked where they came in before. The same answer again writes the
        files of the one that stands. Raises `InputError` as well when something else was answered before.
        """
        said = _Said(receiver, accepted, by, paper, reason, tuple(refused))

        def record(checked: CheckedHandover, facts: HandoverFacts, answer: Answer) -> Answer:
            with self.register.desk() as desk:
                return taking_over.reply(desk, checked, facts, answer._replace(head=desk.catalogue.position().head))

        return _answer(folder, files, said, progress, record)

    def receive(self, folder: _PLACE, *, progress: Progress | None = None) -> Received:
        """Check a hand-over and take its fonds and dossiers into the register; raises `PackageError` when it fails.

        The giver's log, where it is there, is kept whole beside the archive's own and on every carrier.
        """
        place = Path(folder)
        checked = check_handover(place, progress=progress)
        if not checked.passed:
            raise PackageError(
                Text(
                    f"{folder}: bàn giao không đạt, không nhận: {checked.why.vi}",
                    f"{folder}: the hand-over fails and is not taken: {checked.why.en}",
                ),
                path=str(folder),
            )
        facts = _facts(place)
        with self.register.desk() as desk:
            done = taking_over.take_over(desk, checked, facts, partial(_things, place))
        return Received(checked, done, self._keep_log(place, facts) if facts.log else ())

    def store(
        self, folder: _PLACE, *, progress: Progress | None = None, on_error: OnError | None = None
    ) -> Iterator[Stored]:
        """Keep the packages of a hand-over that was received, each under its own name where nobody else's has it.

        Not those of dossiers that this archive's answer refuses. Raises `InputError` when it was not received, and
        what `store` raises.
        """
        place = Path(folder)
        facts = _facts(place)
        with self.keeping() as keeper, self.register.desk() as desk:
            handed = desk.held(Handover, facts.id)
            desk.held(RegisteredFonds, str(handed.fonds))
            taking_over.require_accepted(handed)
            _require_same(handed, place)
            names: dict[Path, str] = {}
            if facts.packages == "copy":
                names = dict(_named(keeper, place, handed))
            ledger = Ledger(None, ShelfBook(keeper), None, len(names))
            with wiring.executor(None, 1, len(names)) as (pool, window):
                jobs = shelf_jobs(keeper, names, on_error, names)
                yield from shelved(keeper, run_jobs(jobs, pool, window, progress, on_error, ledger), progress, on_error)
            copy_log_to_carriers(keeper, self.events, on_error)

    def _keep_log(self, folder: Path, facts: HandoverFacts) -> tuple[Text, ...]:
        given = folder / _DATA / LOG
        place = self.log.parent / "joined" / f"{facts.id}.jsonl"
        with self.keeping() as keeper, keeper.bench.take(place.name, shelves.file_blocks(given)) as staged:
            place.parent.mkdir(parents=True, exist_ok=True)
            with staged.content.opened() as stream:
                publish_file(place, partial(shutil.copyfileobj, stream))
            return tuple(taking_over.keep_log(keeper, facts.id, staged.content))


def check_handover(folder: _PLACE, *, progress: Progress | None = None) -> CheckedHandover:
    """Check a hand-over with nothing but its folder; raises `PackageError` when there is none."""
    return checking_handover.check_handover(Path(folder), _tools(), progress)


def answer_handover(
    folder: _PLACE,
    files: Sequence[_PLACE],
    *,
    receiver: str,
    accepted: bool,
    by: str = "",
    paper: str = "",
    reason: str = "",
    refused: Sequence[tuple[str, str]] = (),
    progress: Progress | None = None,
) -> tuple[CheckedHandover, Answer]:
    """Check a hand-over and write the receiver's answer to `files`: .json for the giver's program, .docx to be signed.

    For a receiver who has an archive: `OpenArchive.handover.answer`. Raises `InputError` when what does not pass is
    accepted, when a refusal says no reason or names a dossier that is not in it, and for a file of another kind.
    """
    said = _Said(receiver, accepted, by, paper, reason, tuple(refused))
    return _answer(folder, files, said, progress, None)


class _Said(NamedTuple):
    """What the receiver says, before it is put to a hand-over."""

    receiver: str
    accepted: bool
    by: str
    paper: str
    reason: str
    refused: tuple[tuple[str, str], ...]


def _answer(
    folder: _PLACE,
    files: Sequence[_PLACE],
    said: _Said,
    progress: Progress | None,
    record: Callable[[CheckedHandover, HandoverFacts, Answer], Answer] | None,
) -> tuple[CheckedHandover, Answer]:
    """Check, record, then write: the files can be written again from what is recorded, not the other way round."""
    require_new_files(files, ".json", ".docx")
    place = Path(folder)
    checked = check_handover(place, progress=progress)
    if said.accepted and not checked.passed:
        raise InputError(
            Text(
                f"bàn giao không đạt, không nhận được: {checked.why.vi}",
                f"the hand-over fails and cannot be accepted: {checked.why.en}",
            )
        )
    facts = _facts(place)
    today = wiring.clock()().astimezone(VIETNAM).date().isoformat()
    told = require_answer(
        Answer(
            *(facts.id, checked.digest, said.receiver, today, said.accepted, said.by, said.paper, said.reason),
            tuple(Refused(*each) for each in said.refused),
        )
    )
    _require_handed(place, told)
    if record is not None:
        told = record(checked, facts, told)
    for file in map(Path, files):
        if ending(file, ".json", ".docx") == ".json":
            publish_new_file(file, partial(put, data=write_answer(told)))
        else:
            with handed_database(place / _DATA / DATABASE, DATABASE) as database:
                quantities = list(database.rows(QUANTITY))
            publish_new_file(file, partial(write_answer_paper, facts, quantities, told))
    return checked, told


def _require_handed(folder: Path, answer: Answer) -> None:
    left = {each.dossier for each in answer.refused}
    if left:
        left.difference_update(str(each.key) for each in _things(folder) if isinstance(each, Dossier))
    if left:
        raise taking_over.not_handed(answer.handover, left)


def _tools() -> HandoverTools:
    return HandoverTools(
        profile_called("bagit"),
        profile_called,
        reading().profile_of,
        wiring.scratch,
        wiring.package_source,
        shelves.event_log,
        wiring.clock(),
    )


def _facts(folder: Path) -> HandoverFacts:
    place = folder / _DATA / FACTS
    with opened(place) as stream:
        return read_facts(stream, str(place))


def _finished(desk: RegisterDesk, folder: Path, facts: HandoverFacts) -> HandedOver:
    """Record what an earlier run made whole and did not come to record."""
    checked = check_handover(folder)
    if not checked.passed:
        raise InputError(
            Text(
                f"{folder} là bàn giao dở dang của kho này, nay không còn nguyên vẹn ({checked.why.vi}); "
                "hãy chuyển thư mục đó đi chỗ khác rồi chạy lại",
                f"{folder} is a hand-over of this archive that was not recorded, and is not whole any more "
                f"({checked.why.en}); move it away and run again",
            )
        )
    handed = record(desk, facts, checked.digest, folder / _DATA / DATABASE)
    return HandedOver(str(folder), handed, facts.counts, 0, resumed=True)


def _things(folder: Path) -> Iterator[RegisteredFonds | Dossier]:
    place = folder / _DATA / THINGS
    with opened(place) as stream:
        yield from read_things(stream, str(place))


def _named(keeper: Keeper, folder: Path, handed: Handover) -> Iterator[tuple[Path, str]]:
    """Where each package lies, and the name under which it is kept; not those of dossiers that were not taken."""
    with handed_database(folder / _DATA / DATABASE, DATABASE) as database:
        for row in database.rows(PACKAGE):
            told = dict(zip(PACKAGE.columns, row, strict=True))
            if handed.refusal(str(DossierKey(told["unit"], told["fonds"], told["dossier"]))) is not None:
                continue
            name = taking_over.kept_name(keeper, told["name"], told["unit"], told["sha256"])
            yield folder / _DATA / PACKAGES / told["file"], name


def _require_same(handed: Handover, folder: Path) -> None:
    """Refuse a folder that is not as it was when it was checked and received (`InputError`)."""
    with opened(folder / TAG_MANIFEST) as stream:
        found = hashlib.sha256(stream.read()).hexdigest()
    if found != handed.digest:
        raise InputError(
            Text(f"{folder}: đã bị sửa sau khi nhận", f"{folder}: was changed since it was received"),
        )


def _fonds(desk: RegisterDesk, called: str) -> RegisteredFonds:
    found = [each for each in desk.register.things(RegisteredFonds) if called in (each.key.code, str(each.key))]
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(Text(f"sổ đăng ký không có phông {called!r}", f"the register has no fonds {called!r}"))
    known = ", ".join(str(each.key) for each in found)
    raise InputError(
        Text(
            f"có {len(found)} phông mã {called}: {known}; hãy ghi đơn vị/mã", f"{len(found)} fonds: {known}; unit/code"
        )
    )
