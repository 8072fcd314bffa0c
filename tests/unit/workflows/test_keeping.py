"""The verbs of the store over tiers in memory: what is kept, what is seen, what is mended, what is lost."""

import hashlib
import io
import json
import random
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oais_vn.formats.archive_toml import TierTerms
from oais_vn.model.access import SecurityGrade
from oais_vn.model.copies import CopyState, Holding
from oais_vn.model.disposal import DisposalOrder
from oais_vn.model.errors import (
    AccessRefusedError,
    ConfigurationError,
    ExistsError,
    InputError,
    NotPassedError,
    PackageError,
    StorageError,
)
from oais_vn.model.fixity import Digester
from oais_vn.model.package import Form, PackageType
from oais_vn.model.paths import PackagePath
from oais_vn.model.policy import Standing
from oais_vn.model.preservation import Agent, Outcome
from oais_vn.model.tiers import Access, Level, Purpose, Seen, TierInfo
from oais_vn.packages.reader import read_package
from oais_vn.storage.bench import DiskBench
from oais_vn.storage.catalogue import SqlCatalogue
from oais_vn.storage.event_log import FileEventLog
from oais_vn.storage.memory import MemorySource, MemoryStore
from oais_vn.storage.store import DirectoryStore
from oais_vn.storage.tiers.memory import Medium, MemoryTier
from oais_vn.wiring import load_profile, package_source, scratch
from oais_vn.wiring.archive import recovered_log, storage_policy
from oais_vn.workflows import carriers
from oais_vn.workflows.audit import Plan, audit, detectable
from oais_vn.workflows.keeper import LABEL, Keeper
from oais_vn.workflows.rebuild import Reading, drill, log_copies, rebuild
from oais_vn.workflows.repair import repair, restore
from oais_vn.workflows.store import _permitted_grade, copy_log, store
from oais_vn.workflows.withdraw import withdraw

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "tt05-2025" / "aip-hoso"
TIERS = (
    TierInfo("dia-1", "hdd", "Kho A", "Phòng bảo quản"),
    TierInfo("dia-2", "hdd", "Kho B", "Phòng tin học"),
    TierInfo("dia-3", "ssd", "Kho B", "Phòng bảo quản", Access.OFFLINE),
)
FILES = {
    "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
    "data/a.pdf": b"%PDF-a" * 1000,
    "data/b.pdf": b"%PDF-b" * 1000,
}
NAME = "H32.64.2008.01.HC_aip-hoso_v1"
ORDER = DisposalOrder("9/QĐ", "2026-11-20", "Giám đốc", "Hết giá trị", ("Lê A", "Trần B"))


@dataclass
class Clock:
    moment: datetime = datetime(2026, 11, 20, 8, tzinfo=UTC)

    def __call__(self):
        return self.moment

    def go(self, days):
        self.moment += timedelta(days=days)


@dataclass
class House:
    """An archive for one test; `media` are its carriers, which outlive its records."""

    root: Path
    media: dict = field(default_factory=lambda: {info.code: Medium() for info in TIERS})
    clock: Clock = field(default_factory=Clock)
    kind: type = MemoryTier

    def keeper(self, name="kho", **changes):
        folder = self.root / name
        folder.mkdir(exist_ok=True)
        values = {
            "name": "Trung tâm Lưu trữ lịch sử",
            "policy": storage_policy("ba-ban-sao", self.root),
            "holds": frozenset(),
            "tiers": {info.code: self.kind(info, self.media[info.code]) for info in TIERS},
            "terms": {info.code: TierTerms(info, "memory", {}, "", "", "", None, None) for info in TIERS},
            "log": FileEventLog(folder / "events.jsonl"),
            "catalogue": SqlCatalogue(folder / "catalogue.db"),
            "bench": DiskBench(folder),
            "clock": self.clock,
            "software": Agent("oais_vn-0", "oais_vn", "software", "0"),
            "operator": "Nguyễn Thị Lan",
        }
        keeper = Keeper(**{**values, **changes})
        keeper.catch_up()
        return keeper

    def flip(self, tier, key=f"packages/{NAME}.tar", at=1000):
        data = bytearray(self.media[tier].objects[key])
        data[at] ^= 1
        self.media[tier].objects[key] = bytes(data)


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


@pytest.fixture
def aips(tmp_path, described, packed):
    """Two real packages."""
    made = packed(described(dossiers=2, documents=1).write(tmp_path / "giao-nop"), tmp_path / "aip")
    return [Path(package.path) for package in made if package.shape == "aip-hoso"]


def bag(files=FILES):
    """A bag of these files, with what proves them."""
    lines = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(files.items()) if "/" in path
    )
    whole = {**files, "manifest-sha256.txt": lines.encode()}
    tags = (path for path in sorted(whole) if "/" not in path)
    lines = "".join(f"{hashlib.sha256(whole[path]).hexdigest()}  {path}\n" for path in tags)
    return MemorySource(
        {PackagePath(path): data for path, data in {**whole, "tagmanifest-sha256.txt": lines.encode()}.items()}
    )


@contextmanager
def taken(keeper, name=NAME, files=FILES, form="tar", **changes):
    """A package that was judged already; its bytes are at hand."""
    source = bag(files)
    with (
        keeper.bench.tar(name, source) if form == "tar" else keeper.bench.take(f"{name}.zip", zipped(source)) as staged
    ):
        digest = hashlib.sha256(source.files[PackagePath("tagmanifest-sha256.txt")]).hexdigest()
        holding = Holding(
            *(name, f"{name}.{form}", f"urn:{name}", name.partition("_")[0], "Hồ sơ đê", "P.01", "aip-hoso", "1"),
            *(staged.content.size, staged.content.digests, digest),
        )
        if keeper.catalogue.holding(name) is None:
            keeper.record("accession", replace(holding, **changes))
        yield staged


def zipped(source):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, data in source.files.items():
            archive.writestr(f"x/{path}", data)
    return [made.getvalue()]


def keep(keeper, name=NAME, files=FILES, form="tar", **changes):
    with taken(keeper, name, files, form, **changes) as staged:
        return store(keeper, name, f"{name}.{form}", staged, None, None, None, None)


def judged(keeper, path, staged):
    with scratch() as spool:
        return store(keeper, path.name, f"{path.name}.tar", staged, None, load_profile("tt05-2025"), spool, None)


def states(keeper, name=NAME):
    return {f"{copy.tier}/{copy.key}": copy.state for copy in keeper.catalogue.copies(name)}


def standing(keeper, name=NAME):
    return keeper.status(keeper.catalogue.holding(name)).standing


class TestStore:
    def test_a_real_package_is_judged_and_kept_everywhere(self, house, aips):
        keeper = house.keeper()
        path = aips[0]
        with keeper.bench.tar(path.name, package_source(path)) as staged:
            done = judged(keeper, path, staged)
            assert done.status.standing is Standing.OK
            assert [copy.state for copy in done.copies] == [CopyState.VERIFIED] * 3
            for medium in house.media.values():
                data = medium.objects[f"packages/{path.name}.tar"]
                digester = Digester()
                digester.update(data)
                assert digester.digests() == done.holding.digests
        assert done.holding.code
        assert done.holding.maintenance == "01"
        assert list(keeper.catalogue.search(done.holding.code, 5)) == [done.holding]

    def test_what_does_not_pass_is_not_kept(self, house):
        keeper = house.keeper()
        with keeper.bench.tar(NAME, bag()) as staged, pytest.raises(NotPassedError):
            judged(keeper, Path(NAME), staged)
        assert all(not medium.objects for medium in house.media.values())
        assert list(keeper.log.events()) == []

    def test_nobody_is_no_operator(self, house):
        with pytest.raises(ConfigurationError):
            keep(house.keeper(operator=""))
        assert all(not medium.objects for medium in house.media.values())

    def test_again_nothing_changes(self, house):
        keeper = house.keeper()
        assert keep(keeper).status.standing is Standing.OK
        before, position = (
            {code: dict(medium.objects) for code, medium in house.media.items()},
            keeper.catalogue.position(),
        )
        assert not keep(keeper).new
        assert {code: dict(medium.objects) for code, medium in house.media.items()} == before
        assert keeper.catalogue.position() == position

    def test_a_carrier_that_is_away_gets_its_copy_later(self, house):
        keeper = house.keeper()
        house.media["dia-3"].mounted = False
        done = keep(keeper)
        assert done.status.standing is Standing.UNDER_REPLICATED
        assert [text.en for text in done.failed if "dia-3" in text.en]
        house.media["dia-3"].mounted = True
        assert keep(keeper).status.standing is Standing.OK

    def test_another_package_of_the_name_is_refused(self, house):
        keeper = house.keeper()
        keep(keeper)
        with pytest.raises(ExistsError):
            keep(keeper, files={**FILES, "data/a.pdf": b"other"})

    def test_a_carrier_put_in_the_place_of_another_is_noticed(self, house):
        keeper = house.keeper()
        keep(keeper)
        house.media["dia-1"].objects.clear()
        done = keep(keeper, "other", {**FILES, "data/c.pdf": b"c"})
        assert [text for text in done.failed if text.en.startswith("dia-1: not the registered carrier")]
        assert house.media["dia-1"].objects == {}

    def test_two_carriers_that_were_exchanged_are_noticed(self, house):
        keep(house.keeper())
        house.media["dia-1"], house.media["dia-2"] = house.media["dia-2"], house.media["dia-1"]
        keeper = house.keeper()
        done = keep(keeper, "other", {"data/x": b"x"})
        assert len(done.failed) == 2
        assert done.status.counting == ("dia-3",)
        away = {found.copy.tier for found in audit(keeper, Plan()) if found.seen is Seen.NOT_AUDITED}
        assert away == {"dia-1", "dia-2"}

    def test_a_name_that_not_every_carrier_holds_concerns_its_package_alone(self, house):
        with pytest.raises(PackageError):
            keep(house.keeper(), "gói đê")

    def test_a_carrier_of_another_archive_is_not_written_to(self, house):
        keep(house.keeper())
        house.clock.go(1)
        done = keep(house.keeper("other"), "new", {"data/x": b"x"})
        assert len(done.failed) == 3
        assert not [key for key in house.media["dia-1"].objects if "new" in key]

    def test_a_tier_that_keeps_other_bytes_never_has_a_verified_copy(self, house):
        class Lying(MemoryTier):
            def put(self, key, content, *, operation):
                receipt = super().put(key, content, operation=operation)
                if key.startswith("packages/") and self.describe().code == "dia-2":
                    self.medium.objects[key] = bytes(content.size)
                return receipt

        keeper = replace_kind(house, Lying).keeper()
        done = keep(keeper)
        assert states(keeper)[f"dia-2/packages/{NAME}.tar"] is CopyState.BAD
        assert done.status.standing is Standing.UNDER_REPLICATED
        assert done.status.counting == ("dia-1", "dia-3")

    def test_secrets_are_refused_unless_declared(self, house):
        package = package_with(house, SecurityGrade.SECRET)
        with pytest.raises(AccessRefusedError):
            _permitted_grade(package, frozenset())
        with pytest.raises(AccessRefusedError):
            _permitted_grade(package, frozenset([SecurityGrade.TOP_SECRET]))
        assert _permitted_grade(package, frozenset([SecurityGrade.SECRET])) is SecurityGrade.SECRET

    def test_every_event_names_who_did_it(self, house):
        keeper = house.keeper()
        keep(keeper)
        events = list(keeper.log.events())
        assert events
        for event, agents in events:
            assert {"Nguyễn Thị Lan", "oais_vn"} == {agent.name for agent in agents}
            assert event.objects

    def test_a_copy_for_insurance_is_no_backup(self, house):
        keeper = house.keeper()
        keep(keeper)
        purposes = {"dia-2": Purpose.INSURANCE, "dia-3": Purpose.INSURANCE}
        tiers = {
            code: MemoryTier(replace(tier.describe(), purpose=purposes.get(code, Purpose.BACKUP)), house.media[code])
            for code, tier in keeper.tiers.items()
        }
        status = house.keeper(tiers=tiers).status(keeper.catalogue.holding(NAME))
        assert status.standing is Standing.UNDER_REPLICATED
        assert [reason.en for reason in status.reasons] == ["copies for backup: 1 of 2"]


def replace_kind(house, kind):
    house.kind = kind
    return house


def package_with(house, grade):
    package = read_package(package_source(next(GOLDEN.iterdir())), load_profile("tt05-2025"), None, PackageType.AIP)
    return replace(package, provenance=replace(package.provenance, grades={"": grade}))


class TestAudit:
    def test_by_the_calendar(self, house):
        keeper = house.keeper()
        keep(keeper)
        assert {found.level for found in audit(keeper, Plan())} == {Level.DIGEST}
        assert list(audit(keeper, Plan())) == []
        house.clock.go(31)
        assert [found.level for found in audit(keeper, Plan())] == [Level.DIGEST] * 3
        house.clock.go(340)
        assert standing(keeper) is Standing.AT_RISK
        assert [found.level for found in audit(keeper, Plan())] == [Level.READBACK] * 3
        assert standing(keeper) is Standing.OK

    def test_a_clock_that_was_ahead_buys_no_time(self, house):
        house.clock.go(4000)
        keeper = house.keeper()
        keep(keeper)
        house.clock.go(-4000)
        assert standing(keeper) is Standing.AT_RISK
        assert [found.level for found in audit(keeper, Plan())] == [Level.READBACK] * 3
        assert standing(keeper) is Standing.OK

    def test_a_flipped_byte_is_found_by_reading_back(self, house):
        keeper = house.keeper()
        keep(keeper)
        house.flip("dia-1")
        assert all(found.seen is Seen.OK for found in audit(keeper, Plan()))
        seen = {found.copy.tier: found.seen for found in audit(keeper, Plan(whole=True))}
        assert seen == {"dia-1": Seen.BAD, "dia-2": Seen.OK, "dia-3": Seen.OK}
        assert standing(keeper) is Standing.UNDER_REPLICATED
        failed = [event for event, _ in keeper.log.events() if event.outcome is Outcome.FAIL]
        assert [(event.type, event.objects[-1].id_type) for event in failed] == [
            ("fixity check", "copy"),
            ("fixity check", "carrier"),
        ]
        assert failed[-1].note == "kiểm tra 1/1 bản, trong đó đọc lại mọi byte 1 bản; 1 bản không tốt"

    def test_a_lost_copy_is_found_by_looking(self, house):
        keeper = house.keeper()
        keep(keeper)
        del house.media["dia-2"].objects[f"packages/{NAME}.tar"]
        assert {found.copy.tier: found.seen for found in audit(keeper, Plan())}["dia-2"] is Seen.MISSING
        assert states(keeper)[f"dia-2/packages/{NAME}.tar"] is CopyState.MISSING

    def test_what_is_away_is_not_audited_and_stops_counting(self, house):
        keeper = house.keeper()
        keep(keeper)
        house.media["dia-3"].mounted = False
        found = {each.copy.tier: each for each in audit(keeper, Plan(whole=True))}
        assert found["dia-3"].seen is Seen.NOT_AUDITED
        assert found["dia-3"].note.vi
        assert standing(keeper) is Standing.OK
        house.clock.go(366)
        list(audit(keeper, Plan()))
        assert keeper.status(keeper.catalogue.holding(NAME)).counting == ("dia-1", "dia-2")

    def test_damage_that_was_the_cables_passes(self, house):
        keeper = house.keeper()
        keep(keeper)
        house.flip("dia-1")
        list(audit(keeper, Plan(whole=True)))
        house.flip("dia-1")
        assert [found.copy.tier for found in audit(keeper, Plan()) if found.level is Level.READBACK] == ["dia-1"]
        assert standing(keeper) is Standing.OK

    def test_a_sample_can_be_drawn_again(self, house):
        keeper = house.keeper()
        for number in range(6):
            keep(keeper, f"p{number}", {"data/x": bytes([number])})
        list(audit(keeper, Plan()))
        first = [found.copy.key for found in audit(keeper, Plan(sample=2, seed="a"))]
        assert len(first) == 6
        assert [found.copy.key for found in audit(keeper, Plan(sample=2, seed="a"))] == first
        assert [found.copy.key for found in audit(keeper, Plan(sample=2, seed="b"))] != first
        told = [event.note for event, _ in keeper.log.events() if "hạt giống b" in event.note]
        assert len(told) == 3
        assert told[0].endswith("mẫu 2 bản (hạt giống b): 95 % thấy được nếu có từ 5 bản hỏng")

    @pytest.mark.parametrize(
        ("total", "sample", "least"), [(1000, 258, 10), (10_000, 294, 100), (7, 7, 1), (7, 0, None)]
    )
    def test_what_a_sample_can_find(self, total, sample, least):
        """The figures of the hypergeometric distribution."""
        assert detectable(total, sample) == least


class TestRepair:
    def test_from_a_good_copy_beside_the_bad_one(self, house):
        keeper = house.keeper()
        keep(keeper)
        expected = keeper.catalogue.holding(NAME).digests
        house.flip("dia-1")
        damaged = house.media["dia-1"].objects[f"packages/{NAME}.tar"]
        list(audit(keeper, Plan(whole=True)))
        [done] = repair(keeper)
        assert done.failed == ()
        assert done.status.standing is Standing.OK
        assert states(keeper)[f"dia-1/packages/{NAME}.tar"] is CopyState.SUPERSEDED
        assert states(keeper)[f"dia-1/repairs/2/{NAME}.tar"] is CopyState.VERIFIED
        assert house.media["dia-1"].objects[f"packages/{NAME}.tar"] == damaged
        assert {copy.digests for copy in keeper.catalogue.copies(NAME)} == {expected}
        assert list(repair(keeper)) == []
        assert all(found.seen is Seen.OK for found in audit(keeper, Plan(whole=True)))

    def test_a_lost_copy_comes_back_under_its_key(self, house):
        keeper = house.keeper()
        keep(keeper)
        del house.media["dia-2"].objects[f"packages/{NAME}.tar"]
        list(audit(keeper, Plan()))
        list(repair(keeper))
        assert states(keeper)[f"dia-2/packages/{NAME}.tar"] is CopyState.VERIFIED

    def test_a_tier_that_was_away_gets_its_copy(self, house):
        keeper = house.keeper()
        house.media["dia-3"].mounted = False
        keep(keeper)
        house.media["dia-3"].mounted = True
        [done] = repair(keeper)
        assert [copy.tier for copy in done.written] == ["dia-3"]

    def test_from_several_damaged_copies(self, house):
        keeper = house.keeper()
        keep(keeper)
        tar = house.media["dia-1"].objects[f"packages/{NAME}.tar"]
        house.flip("dia-1", at=tar.index(b"%PDF-a") + 10)
        house.flip("dia-2", at=tar.index(b"%PDF-b") + 10)
        del house.media["dia-3"].objects[f"packages/{NAME}.tar"]
        list(audit(keeper, Plan(whole=True)))
        assert standing(keeper) is Standing.LOST
        [done] = repair(keeper)
        assert done.status.standing is Standing.OK
        assert house.media["dia-1"].objects[f"repairs/2/{NAME}.tar"] == tar

    @pytest.mark.parametrize("form", ["tar", "zip"])
    def test_from_copies_damaged_in_one_file_at_different_places(self, house, form):
        keeper = house.keeper()
        keep(keeper, files={"data/a.bin": random.Random(1).randbytes(40_000)}, form=form)
        key = f"packages/{NAME}.{form}"
        whole = house.media["dia-1"].objects[key]
        places = {"dia-1": (10_000, 30_000), "dia-2": (20_000,), "dia-3": (35_000,)}
        for tier, spots in places.items():
            for at in spots:
                house.flip(tier, key, at)
        list(audit(keeper, Plan(whole=True)))
        assert standing(keeper) is Standing.LOST
        [done] = repair(keeper)
        assert done.status.standing is Standing.OK
        assert house.media["dia-2"].objects[f"repairs/2/{NAME}.{form}"] == whole

    def test_from_copies_of_which_none_can_be_opened(self, house):
        keeper = house.keeper()
        keep(keeper)
        del house.media["dia-3"].objects[f"packages/{NAME}.tar"]
        whole = house.media["dia-1"].objects[f"packages/{NAME}.tar"]
        house.flip("dia-1", at=0)
        house.flip("dia-2", at=len(whole) // 2)
        [done] = (list(audit(keeper, Plan(whole=True))), *repair(keeper))[1:]
        assert done.status.standing is Standing.OK
        assert house.media["dia-3"].objects[f"packages/{NAME}.tar"] == whole

    def test_what_no_copy_has_is_told_and_nothing_is_written(self, house):
        keeper = house.keeper()
        keep(keeper)
        for tier in house.media:
            house.flip(tier, at=house.media[tier].objects[f"packages/{NAME}.tar"].index(b"%PDF-a") + 10)
        list(audit(keeper, Plan(whole=True)))
        before = {code: dict(medium.objects) for code, medium in house.media.items()}
        [done] = repair(keeper)
        assert done.written == ()
        assert len(done.failed) == 1
        assert done.status.standing is Standing.LOST
        assert {code: dict(medium.objects) for code, medium in house.media.items()} == before


class TestRestore:
    def test_from_whichever_copy_proves_it(self, house):
        keeper = house.keeper()
        keep(keeper)
        house.flip("dia-1")
        house.media["dia-3"].mounted = False
        out = MemoryStore()
        restore(keeper, "H32.64.2008.01.HC", out)
        assert out.packages[NAME].files == bag().files
        assert states(keeper)[f"dia-1/packages/{NAME}.tar"] is CopyState.BAD

    def test_what_cannot_be_proven_is_not_given_out(self, house):
        keeper = house.keeper()
        keep(keeper)
        for tier in house.media:
            house.flip(tier, at=house.media[tier].objects[f"packages/{NAME}.tar"].index(b"%PDF-a") + 10)
        out = MemoryStore()
        with pytest.raises(StorageError) as caught:
            restore(keeper, NAME, out)
        assert "dia-2" in caught.value.text.vi
        assert out.packages == {}

    def test_what_is_not_held_is_told(self, house):
        with pytest.raises(InputError):
            restore(house.keeper(), "nothing", MemoryStore())


class TestCarriers:
    def test_lost_and_found(self, house):
        keeper = house.keeper()
        keep(keeper)
        carriers.lost(keeper, "dia-1")
        assert keeper.status(keeper.catalogue.holding(NAME)).counting == ("dia-2", "dia-3")
        house.clock.go(1)
        carriers.found(keeper, "dia-1")
        assert standing(keeper) is Standing.UNDER_REPLICATED
        house.clock.go(1)
        list(audit(keeper, Plan()))
        assert standing(keeper) is Standing.OK

    def test_moved(self, house):
        keeper = house.keeper()
        keep(keeper)
        house.clock.go(1)
        carriers.moved(keeper, "dia-1", "Kho B", seal="S-7")
        house.clock.go(1)
        list(audit(keeper, Plan()))
        status = keeper.status(keeper.catalogue.holding(NAME))
        assert status.standing is Standing.UNDER_REPLICATED
        assert [reason.en for reason in status.reasons] == ["sites: 1 of 2"]
        assert keeper.catalogue.carriers()["dia-1"].seal == "S-7"

    def test_retiring_endangers_nothing(self, house):
        keeper = house.keeper()
        keep(keeper)
        carriers.retired(keeper, "dia-1")
        with pytest.raises(InputError):
            carriers.retired(keeper, "dia-2")
        with pytest.raises(InputError):
            carriers.found(keeper, "dia-1")

    def test_a_new_carrier_in_the_place_of_a_lost_one(self, house):
        keeper = house.keeper()
        keep(keeper)
        carriers.lost(keeper, "dia-1")
        house.media["dia-1"].objects.clear()
        house.clock.go(1)
        keeper.register("dia-1", end="2031-01-01")
        house.clock.go(1)
        assert {found.copy.tier: found.seen for found in audit(keeper, Plan())}["dia-1"] is Seen.MISSING
        list(repair(keeper))
        assert standing(keeper) is Standing.OK

    def test_what_a_tier_was_seen_to_do_is_on_record(self, house):
        class Careless(MemoryTier):
            def probe(self):
                return replace(super().probe(), create_only=False)

        house.keeper().register("dia-1")
        replace_kind(house, Careless).keeper().register("dia-2")
        outcomes = [(event.outcome, event.note[:14]) for event, _ in house.keeper().log.events()]
        assert outcomes == [(Outcome.SUCCESS, "+ không ghi đè"), (Outcome.WARNING, "- không ghi đè")]

    def test_carriers_that_nobody_looked_at_in_time_are_told(self, house):
        keeper = house.keeper()
        keep(keeper)
        house.clock.go(29)
        assert keeper.judge().due() == []
        house.media["dia-3"].mounted = False
        house.clock.go(2)
        assert [carrier.code for carrier in keeper.judge().due()] == ["dia-1", "dia-2", "dia-3"]
        list(audit(keeper, Plan()))
        assert [carrier.code for carrier in keeper.judge().due()] == ["dia-3"]
        carriers.moved(keeper, "dia-1", "Kho B")
        assert [carrier.code for carrier in keeper.judge().due()] == ["dia-1", "dia-3"]

    def test_a_carrier_without_the_newest_part_of_the_log_is_told(self, house):
        keeper = house.keeper()
        keep(keeper)
        house.media["dia-3"].mounted = False
        assert [text.en for text in copy_log(keeper) if text.en.startswith("dia-3")]
        assert list(keeper.judge().behind()) == ["dia-3"]
        house.media["dia-3"].mounted = True
        assert list(copy_log(keeper)) == []
        assert "dia-3" not in keeper.judge().behind()

    def test_ending_carriers_are_told_a_year_before(self, house):
        keeper = house.keeper()
        keeper.register("dia-1", end="2027-11-01")
        keeper.register("dia-2", end="2027-11-30")
        assert [carrier.code for carrier in keeper.judge().ending()] == ["dia-1"]


class TestWithdraw:
    def test_bytes_go_a_tombstone_stays(self, house):
        keeper = house.keeper()
        keep(keeper, maintenance="20 năm")
        gone, failed = withdraw(keeper, NAME, ORDER)
        assert (len(gone), failed) == (3, ())
        for medium in house.media.values():
            assert f"packages/{NAME}.tar" not in medium.objects
            tombstone = json.loads(medium.objects[f"tombstones/packages/{NAME}.tar.json"])
            assert tombstone["decision"]["approvers"] == ["Lê A", "Trần B"]
            assert tombstone["digests"] == dict(keeper.catalogue.holding(NAME).digests)
        with pytest.raises(ExistsError):
            keep(keeper)
        with pytest.raises(InputError):
            restore(keeper, NAME, MemoryStore())
        assert list(repair(keeper)) == []

    @pytest.mark.parametrize("maintenance", ["01", "Vĩnh viễn", "01: Vĩnh viễn", ""])
    def test_what_is_kept_for_ever_stays(self, house, maintenance):
        keeper = house.keeper()
        keep(keeper, maintenance=maintenance)
        with pytest.raises(InputError):
            withdraw(keeper, NAME, ORDER)
        assert standing(keeper) is Standing.OK

    def test_what_is_away_is_withdrawn_later(self, house):
        keeper = house.keeper()
        keep(keeper, maintenance="20 năm")
        house.media["dia-3"].mounted = False
        gone, failed = withdraw(keeper, NAME, ORDER)
        assert (len(gone), len(failed)) == (2, 1)
        house.media["dia-3"].mounted = True
        with pytest.raises(InputError):
            withdraw(keeper, NAME, replace(ORDER, number="10/QĐ"))
        gone, failed = withdraw(keeper, NAME, ORDER)
        assert ([copy.tier for copy in gone], failed) == (["dia-3"], ())


class TestRebuild:
    def reading(self):
        return Reading(lambda _: load_profile("tt05-2025"), scratch)

    def test_the_catalogue_is_read_from_the_log(self, house):
        keeper = house.keeper()
        keep(keeper)
        known = (list(keeper.catalogue.holdings()), list(keeper.catalogue.copies()), keeper.catalogue.carriers())
        keeper.catalogue.close()
        (house.root / "kho" / "catalogue.db").unlink()
        again = house.keeper()
        assert (list(again.catalogue.holdings()), list(again.catalogue.copies()), again.catalogue.carriers()) == known

    @pytest.mark.parametrize("left", ["dia-1", "dia-2", "dia-3"])
    def test_all_is_known_again_from_one_carrier(self, house, left):
        keeper = house.keeper()
        keep(keeper)
        assert list(copy_log(keeper)) == []
        keep(keeper, "p2", {"data/x": b"x"})
        assert list(copy_log(keeper)) == []
        for code, medium in house.media.items():
            medium.mounted = code == left
        folder = house.root / "new"
        folder.mkdir()
        recovered_log(folder / "events.jsonl", log_copies(keeper.tiers))
        again = house.keeper("new")
        failures = list(rebuild(again, self.reading()))
        assert [text.en for text in failures if left in text.en] == []
        assert list(again.catalogue.holdings()) == list(keeper.catalogue.holdings())
        assert standing(again) is Standing.AT_RISK
        house.clock.go(1)
        list(audit(again, Plan()))
        assert again.status(again.catalogue.holding(NAME)).counting == (left,)
        out = MemoryStore()
        restore(again, "p2", out)
        assert "p2" in out.packages

    def test_from_a_single_damaged_carrier_what_can_be_is_restored_and_the_rest_is_named(self, house, aips):
        """Two carriers, log and catalogue are gone; in what is left one bit is flipped."""
        keeper = house.keeper()
        paths = aips
        for path in paths:
            with keeper.bench.tar(path.name, package_source(path)) as staged:
                judged(keeper, path, staged)
        house.flip("dia-3", key=f"packages/{paths[0].name}.tar", at=5000)
        del house.media["dia-1"], house.media["dia-2"]
        house.media |= {"dia-1": Medium(mounted=False), "dia-2": Medium(mounted=False)}
        again = house.keeper("new")
        failures = [text.en for text in rebuild(again, self.reading())]
        assert [text for text in failures if paths[0].name in text]
        assert [holding.name for holding in again.catalogue.holdings()] == [paths[1].name]
        out = MemoryStore()
        restore(again, paths[1].name, out)
        source = package_source(paths[1])
        assert out.packages[paths[1].name].files == {path: source.open(path).read() for path in source.paths()}

    def test_a_damaged_part_of_the_log_is_taken_from_another_carrier(self, house):
        keeper = house.keeper()
        keep(keeper)
        assert list(copy_log(keeper)) == []
        part = next(key for key in house.media["dia-1"].objects if key.startswith("records/"))
        house.flip("dia-1", part, 100)
        whole = b"".join(log_copies(keeper.tiers))
        assert whole == (house.root / "kho" / "events.jsonl").read_bytes()[: len(whole)]
        assert whole

    def test_what_was_withdrawn_does_not_come_back(self, house):
        keeper = house.keeper()
        keep(keeper, maintenance="20 năm")
        withdraw(keeper, NAME, ORDER)
        list(copy_log(keeper))
        folder = house.root / "new"
        folder.mkdir()
        recovered_log(folder / "events.jsonl", log_copies(keeper.tiers))
        again = house.keeper("new")
        assert list(rebuild(again, self.reading())) == []
        assert again.catalogue.holding(NAME).withdrawn == ORDER.number

    def test_a_drill_proves_it_and_names_what_is_missing(self, house):
        keeper = house.keeper()
        keep(keeper)
        keep(keeper, "p2", {"data/x": b"x"})
        list(copy_log(keeper))
        for tier in house.media:
            house.flip(tier, at=house.media[tier].objects[f"packages/{NAME}.tar"].index(b"%PDF-a") + 10)
        folder = house.root / "drill"
        folder.mkdir()
        recovered_log(folder / "events.jsonl", log_copies(keeper.tiers))
        rebuilt = house.keeper("drill")
        list(rebuild(rebuilt, self.reading()))
        done = drill(keeper, rebuilt, MemoryStore(), 0, "")
        assert [holding.name for holding in done.restored] == ["p2"]
        assert [holding.name for holding, _ in done.failed] == [NAME]
        assert [event.outcome for event, _ in keeper.log.events()][-1] is Outcome.FAIL

    def test_a_label_that_is_damaged_hinders_no_recovery(self, house):
        keeper = house.keeper()
        keep(keeper)
        list(copy_log(keeper))
        house.flip("dia-1", LABEL, 5)
        folder = house.root / "new"
        folder.mkdir()
        for code in ("dia-2", "dia-3"):
            house.media[code].mounted = False
        recovered_log(folder / "events.jsonl", log_copies(keeper.tiers))
        again = house.keeper("new")
        list(rebuild(again, self.reading()))
        restore(again, NAME, MemoryStore())


def test_a_log_that_was_cut_or_exchanged_is_noticed(house):
    keeper = house.keeper()
    keep(keeper)
    path = house.root / "kho" / "events.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    for changed in (lines[:-1], [], [*lines[:-1], lines[-1].replace(b"verified", b"VERIFIED")]):
        path.write_bytes(b"".join(changed))
        with pytest.raises(StorageError):
            keeper.catch_up()
    path.write_bytes(b"".join(lines))
    keeper.catch_up()


def test_a_package_may_be_restored_in_every_form(house):
    keeper = house.keeper()
    keep(keeper)
    restore(keeper, NAME, DirectoryStore(house.root / "ra", Form.TAR))
    assert (house.root / "ra" / f"{NAME}.tar").read_bytes() == house.media["dia-1"].objects[f"packages/{NAME}.tar"]
