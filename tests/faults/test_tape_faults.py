"""What happens to tapes: each fault is named, and everything else comes back."""

import io
import json
import os
import shutil
import tracemalloc
from dataclasses import replace

import pytest

from oais_vn.contracts.tier import content
from oais_vn.model.errors import StorageError
from oais_vn.model.fixity import Digester
from oais_vn.model.language import Text
from oais_vn.model.tapes import TAPE_BLOCK, EndOfTapeError, TapeState, TapeWriteError
from oais_vn.model.tiers import Content, Level, Seen, TierInfo
from oais_vn.storage.tiers.tape import TapeTier
from oais_vn.storage.tiers.tapes.file_tape import FileTape
from oais_vn.storage.tiers.tapes.terms import TapeTerms

FIRST, SECOND, THIRD = "VN0001L8", "VN0002L8", "VN0003L8"
KEYS = [f"packages/goi-{number}.tar" for number in range(4)]


def data_of(key, size=700_000):
    return (key.encode() * (size // len(key) + 1))[:size]


class Set:
    """A set of three tapes in a drive, written in runs."""

    def __init__(self, root, capacity=8 << 20, changer=True, run=1 << 30, code="bang-1", tapes=(FIRST, SECOND, THIRD)):
        self.drive = FileTape(root / "bang", changer=changer)
        for barcode in tapes:
            if not (self.drive.root / barcode).exists():
                self.drive.make(barcode, capacity)
        self.info = TierInfo(code, "lto", "Kho B", "Phòng bảo quản")
        self.terms = TapeTerms(tuple((barcode, "") for barcode in tapes), root / f"{code}-cho-ghi", run)
        self.tier = self.again()

    def again(self, drive=None):
        return TapeTier(self.info, drive or FileTape(self.drive.root, changer=self.drive._changer), self.terms)

    def forget(self):
        """Everything on this machine is lost; the tapes are there."""
        shutil.rmtree(self.terms.work)
        self.tier = self.again()
        return {found.key: found for found in self.tier.scan()}

    def put(self, *keys, size=700_000):
        return {key: self.tier.put(key, content(data_of(key, size)), operation="1") for key in keys}

    def flush(self):
        self.tier.flush()
        return self.tier.written()

    def read(self, receipt):
        return b"".join(self.tier.get(receipt))

    def file(self, key):
        ((barcode, segment),) = self.tier._index().spread(key).segments
        return barcode, segment

    def states(self):
        return {tape.barcode: tape.state for tape in self.tier.tapes()}

    def notes(self):
        return [note.en for tape in self.tier.tapes() for note in tape.notes]


@pytest.fixture
def tapes(tmp_path):
    return Set(tmp_path)


def test_what_waits_counts_only_once_it_is_on_tape_and_was_read_again(tapes):
    receipts = tapes.put(*KEYS)
    for receipt in receipts.values():
        assert tapes.tier.verify(receipt, Level.READBACK).seen is Seen.NOT_AUDITED
    assert list(tapes.tier.scan()) == []
    told = tapes.flush()
    assert [(receipt.key, verdict.seen) for receipt, verdict in told] == [(key, Seen.OK) for key in KEYS]
    assert all(receipt.version.startswith(f"{FIRST}/") for receipt, _ in told)
    assert list((tapes.terms.work / "cho-ghi").iterdir()) == []
    # One run: a label, four objects, one catalogue.
    assert tapes.drive.path(FIRST, 6).stat().st_size == 0
    assert [found.key for found in tapes.tier.scan()] == KEYS
    assert tapes.flush() == []


@pytest.mark.parametrize("lost", ["first", "middle"])
def test_a_lost_record_is_named_and_everything_else_comes_back(tapes, lost):
    receipts = tapes.put(*KEYS)
    tapes.tier.flush()
    barcode, segment = tapes.file(KEYS[1])
    tapes.drive.lose(barcode, segment.file, 0 if lost == "first" else 1)
    verdict = tapes.tier.verify(receipts[KEYS[1]], Level.READBACK)
    assert verdict.seen is (Seen.UNREADABLE if lost == "first" else Seen.BAD)
    assert f"{FIRST}, file {segment.file}" in verdict.note.en
    for key in (KEYS[0], KEYS[2], KEYS[3]):
        assert tapes.read(receipts[key]) == data_of(key)


def test_a_torn_last_block_is_named_and_everything_else_comes_back(tapes):
    receipts = tapes.put(*KEYS)
    tapes.tier.flush()
    barcode, segment = tapes.file(KEYS[3])
    tapes.drive.tear(barcode, segment.file, 3 * TAPE_BLOCK - 100)
    verdict = tapes.tier.verify(receipts[KEYS[3]], Level.SIZE)
    assert verdict.seen is Seen.BAD
    assert f"{FIRST}, file {segment.file}" in verdict.note.en
    for key in KEYS[:3]:
        assert tapes.read(receipts[key]) == data_of(key)


def test_a_read_error_is_named_with_its_block(tapes):
    receipts = tapes.put(*KEYS)
    tapes.tier.flush()
    barcode, segment = tapes.file(KEYS[2])
    tapes.drive.spoil(barcode, segment.file, 1)
    verdict = tapes.tier.verify(receipts[KEYS[2]], Level.READBACK)
    assert verdict.seen is Seen.UNREADABLE
    assert f"{FIRST}, file {segment.file}, block 1" in verdict.note.en
    assert tapes.tier.verify(receipts[KEYS[0]], Level.READBACK).seen is Seen.OK


def test_a_full_tape_is_told_and_the_next_one_goes_on(tapes):
    receipts = tapes.put(*(f"packages/{number:02}.tar" for number in range(11)))
    told = tapes.flush()
    assert all(verdict.seen is Seen.OK for _, verdict in told)
    assert list(tapes.states().values()) == [TapeState.FULL, TapeState.OPEN, TapeState.BLANK]
    for tape in tapes.tier.tapes():
        assert sum(path.stat().st_size for path in (tapes.drive.root / tape.barcode).glob("0*")) == tape.used
        assert tape.used <= tape.capacity * 95 // 100
    for key, receipt in receipts.items():
        assert tapes.read(receipt) == data_of(key)


def test_what_no_tape_holds_is_written_in_parts(tapes):
    whole, size = "packages/lon.tar", 10 << 20
    receipts = {**tapes.put(KEYS[0]), **tapes.put(whole, size=size)}
    assert [verdict.seen for _, verdict in tapes.flush()] == [Seen.OK, Seen.OK]
    spread = tapes.tier._index().spread(whole)
    assert [(tape, part.part) for tape, part in spread.segments] == [(FIRST, 1), (SECOND, 2)]
    for receipt in receipts.values():
        assert tapes.read(receipt) == data_of(receipt.key, receipt.size)
        assert tapes.tier.verify(receipt, Level.READBACK).seen is Seen.OK
    assert b"".join(tapes.tier.get(receipts[whole], 9 << 20)) == data_of(whole, size)[9 << 20 :]
    assert set(tapes.forget()) == set(receipts)
    tapes.drive.lose(SECOND, 1, 3)
    verdict = tapes.tier.verify(receipts[whole], Level.READBACK)
    assert (verdict.seen, f"{SECOND}, file 1" in verdict.note.en) == (Seen.BAD, True)


def test_a_set_without_room_says_so_and_goes_on_with_another_tape(tmp_path):
    tapes = Set(tmp_path, tapes=(FIRST,))
    tapes.put(*(f"packages/{number:02}.tar" for number in range(11)))
    with pytest.raises(StorageError, match="add one to tapes"):
        tapes.tier.flush()
    larger = Set(tmp_path, tapes=(FIRST, SECOND))
    # Those of the first tape were committed, though nobody was told of them.
    assert 0 < len(larger.flush()) < 11
    assert len(list(larger.tier.scan())) == 11


def test_the_end_of_a_tape_that_comes_too_early_loses_nothing(tapes):
    class Short(FileTape):
        def write_block(self, data):
            if self._loaded == FIRST and self._used > 2 << 20:
                raise EndOfTapeError(Text("hết", "ended"), place=FIRST)
            return super().write_block(data)

    tapes.tier = tapes.again(Short(tapes.drive.root))
    receipts = tapes.put(*KEYS)
    assert [verdict.seen for _, verdict in tapes.flush()] == [Seen.OK] * 4
    assert list(tapes.states().values()) == [TapeState.FULL, TapeState.OPEN, TapeState.BLANK]
    assert any("the tape ended within file" in note for note in tapes.notes())
    for key, receipt in receipts.items():
        assert tapes.read(receipt) == data_of(key)
    assert set(tapes.forget()) == set(KEYS)


def test_at_the_early_warning_the_tape_is_ended_in_order(tapes):
    # The archive.toml says more than the tape holds.
    tapes.terms = replace(tapes.terms, capacity=16 << 20)
    tapes.tier = tapes.again()
    receipts = tapes.put(*(f"packages/{number:02}.tar" for number in range(11)), size=600_000)
    assert {verdict.seen for _, verdict in tapes.flush()} == {Seen.OK}
    assert list(tapes.states().values()) == [TapeState.FULL, TapeState.OPEN, TapeState.BLANK]
    assert set(tapes.forget()) == set(receipts)
    for key, receipt in receipts.items():
        assert tapes.read(receipt) == data_of(key, 600_000)


def test_parts_of_other_bytes_are_not_gone_on_with(tapes):
    """What was begun, was dropped and is another thing now begins anew."""

    class Ends(FileTape):
        def write_block(self, data):
            if self._loaded == SECOND:
                raise StorageError(Text("mất", "gone"), place=SECOND)
            return super().write_block(data)

    whole, size = "packages/lon.tar", 10 << 20
    tapes.tier = tapes.again(Ends(tapes.drive.root))
    tapes.put(whole, size=size)
    with pytest.raises(StorageError, match="gone"):
        tapes.tier.flush()
    tapes.tier._shelf.drop([whole])
    tapes.tier = tapes.again()
    other = data_of("khac", size)
    receipt = tapes.tier.put(whole, content(other), operation="2")
    assert [verdict.seen for _, verdict in tapes.flush()] == [Seen.OK]
    assert tapes.read(receipt) == other


def test_a_wrong_tape_in_the_drive_is_named(tmp_path):
    tapes = Set(tmp_path, changer=False)
    tapes.drive.insert(FIRST)
    receipts = tapes.put(*KEYS)
    tapes.tier.flush()
    tapes.drive.insert(SECOND)
    verdict = tapes.tier.verify(receipts[KEYS[0]], Level.READBACK)
    assert verdict.seen is Seen.NOT_AUDITED
    assert FIRST in verdict.note.en
    assert SECOND in verdict.note.en
    recall = tapes.tier.recall(receipts[KEYS[0]])
    assert (recall.ready, FIRST in recall.note.en) == (False, True)
    tapes.drive.insert("")
    assert tapes.tier.verify(receipts[KEYS[0]], Level.READBACK).seen is Seen.NOT_AUDITED
    with pytest.raises(StorageError, match=FIRST):
        tapes.read(receipts[KEYS[0]])
    tapes.drive.insert(FIRST)
    assert tapes.read(receipts[KEYS[0]]) == data_of(KEYS[0])


def test_an_operator_changes_tapes_as_he_is_told(tmp_path):
    tapes = Set(tmp_path, changer=False)
    tapes.drive.insert(FIRST)
    label = tapes.tier.put("carrier.json", content(b"{}"), operation="1")
    receipts = tapes.put(*(f"packages/{number:02}.tar" for number in range(11)))
    with pytest.raises(StorageError, match=f"{FIRST} is in the drive, tape {SECOND} is needed"):
        tapes.tier.flush()
    first = {receipt.key for receipt, _ in tapes.tier.written()} & set(receipts)
    assert 0 < len(first) < 11
    tapes.drive.insert(SECOND)
    assert {receipt.key for receipt, _ in tapes.flush()} & set(receipts) == set(receipts) - first
    for barcode, here in ((FIRST, first), (SECOND, set(receipts) - first)):
        tapes.drive.insert(barcode)
        for tier in (tapes.tier, tapes.again()):
            assert tier.verify(label, Level.READBACK).seen is Seen.OK
            for key, receipt in receipts.items():
                expected = Seen.OK if key in here else Seen.NOT_AUDITED
                assert tier.verify(receipt, Level.DIGEST).seen is expected


def test_before_each_run_the_label_is_read_anew(tmp_path):
    """Drives do not always tell that somebody changed the tape."""

    class Silent(FileTape):
        def load(self, barcode):
            super().load(barcode)
            return False

    tapes = Set(tmp_path, changer=False)
    tapes.tier = tapes.again(Silent(tapes.drive.root, changer=False))
    tapes.drive.insert(FIRST)
    tapes.put(KEYS[0])
    tapes.tier.flush()
    tapes.drive.insert(SECOND)
    tapes.put(KEYS[1])
    with pytest.raises(StorageError, match=f"{SECOND} is in the drive, tape {FIRST} is needed"):
        tapes.tier.flush()


def test_a_tape_under_a_wrong_barcode_or_of_somebody_else_is_not_written(tapes):
    tapes.put(*KEYS)
    tapes.tier.flush()
    (tapes.drive.root / FIRST).rename(tapes.drive.root / "aside")
    shutil.copytree(tapes.drive.root / SECOND, tapes.drive.root / FIRST)
    stranger = tapes.again()
    stranger.put("packages/x.tar", content(b"x"), operation="1")
    with pytest.raises(StorageError, match=f"a blank tape.*{FIRST} is needed"):
        stranger.flush()
    tapes.drive.path(FIRST, 0).write_bytes(b"somebody else's".ljust(TAPE_BLOCK))
    with pytest.raises(StorageError, match="without a label of ours"):
        tapes.again().flush()
    shutil.rmtree(tapes.drive.root / FIRST)
    (tapes.drive.root / "aside").rename(tapes.drive.root / FIRST)
    shutil.rmtree(tapes.drive.root / SECOND)
    shutil.copytree(tapes.drive.root / FIRST, tapes.drive.root / SECOND)
    assert SECOND in next(note for note in _notes_of_scan(tapes) if FIRST in note)


def test_a_tape_without_its_catalogue_is_read_through(tapes):
    receipts = tapes.put(*KEYS)
    tapes.tier.flush()
    os.truncate(tapes.drive.path(FIRST, 5), 0)
    assert set(tapes.forget()) == set(KEYS)
    for key, receipt in receipts.items():
        assert tapes.tier.verify(receipt, Level.READBACK).seen is Seen.OK
        assert tapes.read(receipt) == data_of(key)
    assert any("file 5 is no catalogue" in note for note in tapes.notes())


def test_without_its_catalogue_faults_are_named_and_everything_else_comes_back(tapes):
    receipts = tapes.put(*KEYS)
    tapes.tier.flush()
    tapes.drive.lose(FIRST, 1, 0)
    tapes.drive.lose(FIRST, 2, 1)
    tapes.drive.spoil(FIRST, 5, 0)
    assert set(tapes.forget()) == set(KEYS[1:])
    assert any("file 1: its first block" in note for note in tapes.notes())
    assert any(f"file 2 ({KEYS[1]}): blocks are lacking" in note for note in tapes.notes())
    assert tapes.tier.verify(receipts[KEYS[1]], Level.READBACK).seen is Seen.BAD
    for key in KEYS[2:]:
        assert tapes.read(receipts[key]) == data_of(key)


def test_a_register_that_is_damaged_or_lost_is_read_from_its_tape(tmp_path):
    tapes = Set(tmp_path, changer=False)
    tapes.drive.insert(FIRST)
    tapes.put(*KEYS)
    receipts = [receipt for receipt, _ in tapes.flush()]
    register = tapes.terms.work / "bang" / f"{FIRST}.json"
    for harm in (lambda: register.write_text("{", encoding="utf-8"), register.unlink):
        harm()
        tapes.tier = tapes.again()
        tapes.drive.insert(SECOND)
        verdict = tapes.tier.verify(receipts[0], Level.READBACK)
        assert (verdict.seen, FIRST in verdict.note.en) == (Seen.NOT_AUDITED, True)
        assert FIRST in tapes.tier.recall(receipts[0]).note.en
        tapes.drive.insert(FIRST)
        assert tapes.tier.verify(receipts[0], Level.READBACK).seen is Seen.OK
        assert tapes.read(receipts[3]) == data_of(KEYS[3])


def test_a_library_that_goes_away_is_an_error_of_storage(tapes):
    receipts = tapes.put(*KEYS)
    tapes.tier.flush()
    shutil.rmtree(tapes.drive.root)
    assert tapes.tier.verify(receipts[KEYS[0]], Level.READBACK).seen is Seen.NOT_AUDITED
    for attempt in (lambda: tapes.read(receipts[KEYS[0]]), lambda: list(tapes.tier.scan()), tapes.tier.probe):
        with pytest.raises(StorageError):
            attempt()


def test_a_tape_whose_label_is_damaged_is_read_and_written_no_more(tapes):
    receipts = tapes.put(*KEYS)
    tapes.tier.flush()
    tapes.drive.lose(FIRST, 0, 0)
    assert set(tapes.forget()) == set(KEYS)
    assert tapes.read(receipts[KEYS[0]]) == data_of(KEYS[0])
    assert tapes.states()[FIRST] is TapeState.FAILED
    tapes.put("packages/moi.tar")
    assert [receipt.version for receipt, _ in tapes.flush()] == [f"{SECOND}/000001"]


def test_what_is_not_right_when_it_is_read_again_is_not_committed(tapes):
    class Rotting(FileTape):
        def sync(self):
            super().sync()
            if self._loaded == FIRST:
                self.spoil(FIRST, 2, 1)

    tapes.tier = tapes.again(Rotting(tapes.drive.root))
    receipts = tapes.put(*KEYS)
    told = {receipt.key: verdict for receipt, verdict in tapes.flush()}
    assert told.pop(KEYS[1]).seen is Seen.NOT_AUDITED
    assert {verdict.seen for verdict in told.values()} == {Seen.OK}
    assert tapes.states()[FIRST] is TapeState.FAILED
    assert tapes.tier.verify(receipts[KEYS[1]], Level.READBACK).seen is Seen.NOT_AUDITED
    assert [receipt.version for receipt, _ in tapes.flush()] == [f"{SECOND}/000001"]
    assert tapes.read(receipts[KEYS[1]]) == data_of(KEYS[1])


@pytest.mark.parametrize("at", [1, 2, 4, 6, 7])
def test_a_run_that_dies_at_any_block_is_run_again(tmp_path, at):
    class Dying(FileTape):
        left = at

        def write_block(self, data):
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt
            return super().write_block(data)

    tapes = Set(tmp_path)
    receipts = tapes.put(KEYS[0])
    tapes.tier.flush()
    tapes.tier = tapes.again(Dying(tapes.drive.root))
    receipts |= tapes.put(*KEYS[1:], size=400_000)
    try:
        tapes.tier.flush()
    except KeyboardInterrupt:
        tapes.tier = tapes.again()
        assert tapes.tier.verify(receipts[KEYS[1]], Level.READBACK).seen is Seen.NOT_AUDITED
        assert {verdict.seen for _, verdict in tapes.flush()} == {Seen.OK}
    for key, receipt in receipts.items():
        assert tapes.read(receipt) == data_of(key, receipt.size)
    assert set(tapes.forget()) == set(KEYS)


def test_worm_and_protected_tapes_are_only_added_to(tmp_path):
    tapes = Set(tmp_path, tapes=())
    for barcode in ("VN0001LY", SECOND):
        tapes.drive.make(barcode, 16 << 20, worm=barcode.endswith("LY"))
    tapes = Set(tmp_path, tapes=("VN0001LY", SECOND))
    tapes.put(KEYS[0])
    tapes.flush()
    drive = FileTape(tapes.drive.root)
    drive.load("VN0001LY")
    with pytest.raises(TapeWriteError):
        drive.write_block(b"x")
    tapes.put(KEYS[1])
    assert [receipt.version for receipt, _ in tapes.flush()] == ["VN0001LY/000003"]
    tapes.drive.protect("VN0001LY")
    tapes.put(KEYS[2])
    with pytest.raises(TapeWriteError):
        tapes.tier.flush()
    with pytest.raises(StorageError, match="protected"):
        tapes.tier.probe()


def test_two_sets_are_written_apart_on_one_drive(tmp_path):
    first = Set(tmp_path, changer=False, code="bang-1", tapes=(FIRST,))
    second = Set(tmp_path, changer=False, code="bang-2", tapes=(SECOND,))
    first.drive.insert(FIRST)
    first.put(*KEYS)
    second.put(*KEYS)
    assert len(first.flush()) == 4
    with pytest.raises(StorageError, match=f"{FIRST} is in the drive, tape {SECOND} is needed"):
        second.tier.flush()
    first.drive.insert(SECOND)
    assert len(second.flush()) == 4
    # A tape of another set is not taken for one of this.
    swapped = Set(tmp_path, changer=False, code="bang-3", tapes=(SECOND,))
    swapped.put(KEYS[0])
    with pytest.raises(StorageError, match="bang-2"):
        swapped.tier.flush()


def test_what_tells_of_the_carrier_stands_on_every_tape(tapes):
    label = tapes.tier.put("carrier.json", content(b"{}"), operation="1")
    tapes.put(*(f"packages/{number:02}.tar" for number in range(11)))
    tapes.tier.flush()
    assert tapes.states()[SECOND] is TapeState.OPEN
    for barcode in (FIRST, SECOND):
        segments = tapes.tier._shelf.registers()[barcode].segments
        assert [each.key for each in segments].count("carrier.json") == 1
    assert tapes.tier.verify(label, Level.READBACK).seen is Seen.OK


def test_the_label_and_the_head_are_clear_text(tapes):
    tapes.put(KEYS[0])
    tapes.tier.flush()
    text = tapes.drive.path(FIRST, 0).read_bytes().decode()
    assert text.startswith(f"OAIS-VN TAPE 1\nbarcode: {FIRST}\ngeneration: LTO-8\nworm: no\nset: bang-1\n")
    assert "HOW TO READ THIS TAPE" in text
    assert "CÁCH ĐỌC BĂNG NÀY" in text
    first = tapes.drive.path(FIRST, 1).read_bytes()
    assert len(first) % TAPE_BLOCK == 0
    head = json.loads(first[512 : first.index(b"\0", 512)])
    assert (head["key"], head["size"]) == (KEYS[0], 700_000)


def test_memory_stays_small_however_large_an_object_is(tmp_path):
    class Endless(io.RawIOBase):
        left = 24 << 20

        def read(self, size=-1):
            taken = min(self.left, size)
            self.left -= taken
            return bytes(taken)

    tapes = Set(tmp_path, capacity=12 << 20)
    digester = Digester()
    for _ in range(24):
        digester.update(bytes(1 << 20))
    tracemalloc.start()
    try:
        large = Content(24 << 20, digester.digests(), Endless)
        receipt = tapes.tier.put("packages/lon.tar", large, operation="1")
        tapes.tier.flush()
        assert tapes.tier.verify(receipt, Level.READBACK).seen is Seen.OK
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def _notes_of_scan(tapes):
    shutil.rmtree(tapes.terms.work)
    tapes.tier = tapes.again()
    list(tapes.tier.scan())
    return tapes.notes()


def test_a_barcode_that_an_editor_wrote_is_read(tmp_path):
    tapes = Set(tmp_path, changer=False)
    (tapes.drive.root / "in-drive").write_text(f"{FIRST}\r\n", encoding="ascii")
    assert tapes.drive.load(FIRST)
