"""The register under faults: an act counts as a whole or not at all; people who change at once lose nothing."""

import errno
import importlib.util
import multiprocessing
import os
import shutil
import signal
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from oais_vn.model.description import Record
from oais_vn.model.errors import OaisError, StorageError
from oais_vn.model.preservation import Agent
from oais_vn.model.register.dossier import Dossier, DossierKey
from oais_vn.model.register.fonds import FondsKey, RegisteredFonds
from oais_vn.model.register.wanted import By, Wanted
from oais_vn.storage.catalogue import SqlCatalogue
from oais_vn.storage.event_log import FileEventLog
from oais_vn.storage.filesystem import FileSystem
from oais_vn.storage.register import SqlRegister
from oais_vn.wiring import scratch
from oais_vn.workflows.register.desk import RegisterDesk
from oais_vn.workflows.register.importing import import_dossiers

if os.name != "posix":
    pytest.skip("faults are injected into forked children", allow_module_level=True)

FONDS = RegisteredFonds(FondsKey("H32", "01"), "UBND tỉnh", "Kho")
MANY = 24


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"oais_vn_faults_{name}", Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


injection = _load("injection")


def dossier(number: int) -> Dossier:
    return Dossier(DossierKey("H32", "01", f"H32.1979.{number:02d}"), Record({"title": f"Hồ sơ đê {number} " * 9}))


def desk(root: Path, operator: str = "Lan", fs: FileSystem | None = None) -> RegisterDesk:
    catalogue = SqlCatalogue(root / "catalogue.db")
    return RegisterDesk(
        FileEventLog(root / "events.jsonl", fs=fs or FileSystem()),
        *(catalogue, catalogue.register, scratch, lambda: datetime(2026, 4, 1, tzinfo=UTC)),
        *(Agent("oais_vn-0", "oais_vn", "software", "0"), operator),
    )


def imported(root: Path, numbers: range, fs: FileSystem | None = None) -> None:
    import_dossiers(desk(root, fs=fs), FONDS, lambda: map(dossier, numbers))


def killed(work) -> bool:
    """Do it in a child; tell whether it was killed in it."""
    child = os.fork()
    if not child:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """A register with ten dossiers; an act is many events."""
    monkeypatch.setattr("oais_vn.formats.register.acts._LARGEST", 700)
    imported(tmp_path, range(10))
    return tmp_path


def check(root: Path, *, may_be_there: bool = True) -> int:
    """Everything is there or nothing, the same in a new catalogue; then the import is made again."""
    now = desk(root)
    now.catch_up()
    found = [each.key.code for each in now.register.dossiers(Wanted())]
    old, new = ([dossier(number).key.code for number in numbers] for numbers in (range(10), range(10, MANY)))
    assert found in (([old, old + new]) if may_be_there else [old])
    assert now.register.figures(By.ALL, Wanted())[0].dossiers == len(found)
    assert len(list(now.register.dossiers(Wanted(words="de")))) == len(found)
    imported(root, range(10, MANY))
    (root / "anew").mkdir(exist_ok=True)
    anew = SqlCatalogue(root / "anew" / "catalogue.db")
    other = replace(now, catalogue=anew, register=anew.register)
    other.catch_up()
    now.catch_up()
    assert list(other.register.dossiers(Wanted())) == list(now.register.dossiers(Wanted()))
    assert [each.key.code for each in other.register.dossiers(Wanted())] == old + new
    assert all(each.revision == 1 for each in other.register.dossiers(Wanted()))
    return len(found)


def test_a_kill_while_the_log_is_written_leaves_all_or_nothing(root, tmp_path_factory):
    outcomes = []
    for at in range(1, 30):
        here = shutil.copytree(root, tmp_path_factory.mktemp("killed") / "register")
        fs = injection.FaultyFileSystem(at, injection.torn_death, ("write", "sync", "close"))
        if not killed(lambda here=here, fs=fs: imported(here, range(10, MANY), fs)):
            break
        outcomes.append(check(here))
    assert outcomes == sorted(outcomes)
    assert outcomes.count(10) > 3


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_kill_while_the_catalogue_takes_in_leaves_what_the_log_has(root, monkeypatch, after):
    taken = SqlRegister.take
    left = iter(range(after))

    def take(self, connection, things):
        taken(self, connection, things)
        if next(left, None) is None:
            die()

    def work():
        monkeypatch.setattr(SqlRegister, "take", take)
        imported(root, range(10, MANY))

    assert killed(work)
    # The log was promised before: the next to come takes it in.
    assert check(root) == MANY


def test_a_kill_while_the_inventory_is_read_leaves_nothing(root):
    def torn():
        yield from map(dossier, range(10, 20))
        die()

    assert killed(lambda: import_dossiers(desk(root), FONDS, torn))
    assert check(root, may_be_there=False) == 10


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_refuses_leaves_nothing(root, code):
    before = (root / "events.jsonl").read_bytes()
    for at in range(1, 40):
        fs = injection.FaultyFileSystem(at=at, fault=injection.error(code), calls=("open", "write", "seek", "sync"))
        try:
            imported(root, range(10, MANY), fs)
        except StorageError:
            assert (root / "events.jsonl").read_bytes() == before
            continue
        break
    assert not fs.happened
    assert at > 5
    assert check(root) == MANY


def change(root: Path, operator: str, own: int, times: int) -> None:
    """Count up the uses of a dossier that all change, and of one's own, each in an act."""
    mine = desk(root, operator)
    for key in [dossier(0).key, dossier(own).key] * times:

        def made(register, key=key):
            one = register.thing(Dossier, str(key))
            yield replace(one, uses=(one.uses or 0) + 1)

        while True:
            try:
                mine.do("uses counted", made)
            except OaisError as error:
                if not getattr(error, "may_retry", False):
                    raise
                continue
            break


def test_people_who_change_at_once_lose_nothing(root):
    children = []
    for own in (1, 2, 3):
        child = os.fork()
        if not child:
            code = 1
            try:
                change(root, f"Người {own}", own, 5)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    change(root, "Người 4", 4, 5)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    now = desk(root)
    now.catch_up()
    found = {each.key: each for each in now.register.dossiers(Wanted())}
    assert [found[dossier(number).key].uses for number in range(6)] == [20, 5, 5, 5, 5, None]
    assert [found[dossier(number).key].revision for number in range(6)] == [21, 6, 6, 6, 6, 1]
    assert len(list(now.log.events())) > 40


def test_a_great_act_comes_between_many_small_ones(root):
    here, there = multiprocessing.Pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            minh = desk(root, "Minh")
            minh = replace(minh, log=FileEventLog(root / "events.jsonl", wait=0.1))
            while uses := there.recv():
                with suppress(StorageError):
                    minh.do("uses counted", lambda register, uses=uses: [_used(register, uses)])
                there.send(uses)
            code = 0
        finally:
            os._exit(code)
    turns = []

    def slow(register):
        yield replace(register.thing(Dossier, str(dossier(0).key)), group="Văn xã")
        turns.append(len(turns) + 1)
        here.send(turns[-1])
        here.recv()

    lan = desk(root)
    try:
        assert lan.do("great act", slow) == 1
    finally:
        here.send(0)
        os.waitpid(child, 0)
    # Twice the other one came in between; the third time he had to wait.
    assert turns == [1, 2, 3]
    assert lan.dossier(dossier(0).key.code).group == "Văn xã"
    assert lan.dossier(dossier(1).key.code).uses == 2


def _used(register, uses: int) -> Dossier:
    return replace(register.thing(Dossier, str(dossier(1).key)), uses=uses)
