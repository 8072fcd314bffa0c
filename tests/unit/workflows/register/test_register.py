"""The register at work: what comes in, what is suggested and decided, what stays whole when it is cut off."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oais_vn.formats.deeds import write_deed
from oais_vn.formats.register.lists import read_lists
from oais_vn.model.access import SecurityGrade
from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.description import Record
from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.fixity import Digest
from oais_vn.model.keeping import Position
from oais_vn.model.language import Text
from oais_vn.model.preservation import Agent, Event, Outcome
from oais_vn.model.register.accession import Accession, AccessionKind, AccessionState, Step
from oais_vn.model.register.dossier import (
    Decided,
    Dossier,
    DossierKey,
    Milestone,
    Original,
    OriginalState,
    Shelf,
    Stage,
)
from oais_vn.model.register.fonds import FondsKey, RegisteredFonds
from oais_vn.model.register.giving import Giving, Point
from oais_vn.model.register.listing import Amendment, ListState, Paper, SelectionList
from oais_vn.model.register.wanted import By, Wanted
from oais_vn.storage.catalogue import SqlCatalogue
from oais_vn.storage.event_log import FileEventLog
from oais_vn.wiring import scratch
from oais_vn.workflows.register import importing, marking, receiving, selecting
from oais_vn.workflows.register.desk import RegisterDesk
from oais_vn.workflows.register.history import history

ROOT = Path(__file__).resolve().parents[4]
LISTS = read_lists(ROOT / "profiles/register/criteria.toml", ROOT / "profiles/register/columns.toml")
FONDS = RegisteredFonds(FondsKey("H32.64", "01"), "UBND tỉnh", "Trung tâm Lưu trữ lịch sử")
PAPER = Paper("12/QĐ-SNV", "2026-05-04", "Giám đốc Sở Nội vụ")


def dossier(number=1, unit="H32.64", fonds="01", **changes):
    record = {
        "title": f"Hồ sơ về việc củng cố đê ngăn mặn xã Đồng Ruộng {number}",
        "maintenance": "01",
        "startDate": "02/1979",
        "endDate": "1980",
        "numberOfPaper": "60",
        "numberOfPage": "120",
    }
    key = DossierKey(unit, fonds, f"H32.01.1979.{number:02d}.HC")
    given = {"group": "Văn xã", "shelf": Shelf(metres="0.05"), "medium": "giay", "arranged": True, **changes}
    return Dossier(key, Record({**record, **given.pop("record", {})}), **given)


@dataclass
class Office:
    """A register for one test; two desks of it are two people."""

    root: Path
    clock: datetime = field(default_factory=lambda: datetime(2026, 4, 1, 8, tzinfo=UTC))

    def desk(self, operator="Nguyễn Thị Lan", database="catalogue.db"):
        catalogue = SqlCatalogue(self.root / database)
        return RegisterDesk(
            FileEventLog(self.root / "events.jsonl"),
            catalogue,
            catalogue.register,
            scratch,
            lambda: self.clock,
            Agent("oais_vn-0", "oais_vn", "software", "0"),
            operator,
        )

    def filled(self, *dossiers, **values):
        desk = self.desk(**values)
        importing.import_dossiers(desk, FONDS, lambda: dossiers or (dossier(1), dossier(2)))
        return desk


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def approved(desk, *keys):
    selecting.decide(desk, keys, Decided.SELECTED, criteria=["qd76-giay"])
    selecting.draw_up(desk, SelectionList("DM-2026", "H32.64", 2026, "qd76", "Danh mục 2026", ()), Wanted())
    selecting.submit(desk, "DM-2026")
    return selecting.approve(desk, "DM-2026", PAPER)


def keep_copy(desk, code="H32.01.1979.01.HC", state=CopyState.VERIFIED, verified="2026-06-01T00:00:00.000Z"):
    """A package of the dossier and a copy of it, as the store's own deeds have them."""
    digests = (Digest("sha256", "0" * 64),)
    holding = Holding(
        *(f"{code}_aip-hoso_v1", f"{code}.tar", f"urn:{code}", code, "Hồ sơ đê", "01", "aip-hoso", "1", 10),
        *(digests, "2" * 64),
    )
    copy = Copy(holding.name, "dia-1", "packages/x.tar", state, 10, digests, verified=verified)
    for number, deed in enumerate((holding, copy)):
        event = Event(
            f"event-{code}-{state.value}-{number}",
            "accession",
            "2026-06-01T00:00:00Z",
            write_deed(deed),
            Outcome.SUCCESS,
        )
        desk.log.append(event, ())
    desk.catch_up()


class TestImport:
    def test_dossiers_come_back_as_they_came_in(self, office):
        desk = office.filled(dossier(1, signs=("rach",), uses=3, extra={"Ghi chú khác": "x"}), dossier(2))

        held = list(desk.register.dossiers(Wanted()))

        assert held == [
            dossier(1, signs=("rach",), uses=3, extra={"Ghi chú khác": "x"}, revision=1),
            dossier(2, revision=1),
        ]
        assert desk.register.thing(RegisteredFonds, "H32.64/01") == replace(FONDS, revision=1)

    def test_a_second_inventory_describes_anew_and_takes_nothing_away(self, office):
        desk = office.filled(dossier(1), dossier(2), dossier(3))
        selecting.decide(desk, [dossier(1).key], Decided.SELECTED, criteria=["qd76-giay"])

        done = importing.import_dossiers(desk, FONDS, lambda: [dossier(1, record={"title": "Tên mới"}), dossier(2)])

        assert (done.new, done.changed, done.same) == (0, 1, 1)
        first, *others = desk.register.dossiers(Wanted())
        assert first.title == "Tên mới"
        assert first.choice.decided is Decided.SELECTED
        assert len(others) == 2

    def test_what_a_later_inventory_does_not_say_stays_in_every_field(self, office):
        said = {"signs": ("rach",), "damage": "nang", "uses": 3, "formats": ("fmt/1",), "grade": SecurityGrade.SECRET}
        told = dossier(1, extra={"medium": "giấy lạ", "Ghi chú khác": "x"}, shelf=Shelf("Kho 1", "7", "0.05"), **said)
        silent = Dossier(told.key, Record({}), shelf=Shelf(box="8"))
        after = told.described_by(silent)
        assert after == replace(told, shelf=Shelf("Kho 1", "8", "0.05"))
        unarranged = told.described_by(replace(silent, arranged=False))
        assert (told.arranged, unarranged.arranged) == (True, False)
        emptied = ("signs", "damage", "uses", "formats", "doMat", "medium", "place", "metres", "arranged", "title")
        empty = told.described_by(silent, emptied)
        assert empty == replace(
            silent, group="Văn xã", record=Record({k: v for k, v in told.record.values.items() if k != "title"}),
            extra={"Ghi chú khác": "x"},
        )  # fmt: skip

    def test_the_year_of_a_copy_is_that_in_viet_nam(self, office):
        desk = office.filled()
        # Half past one in the morning of the first of January.
        keep_copy(desk, verified="2026-12-31T18:30:00.000Z")
        desk.catch_up()
        assert desk.register.seen(dossier(1).key)[Stage.STORED] == "2027-01-01"
        found = [len(list(desk.register.dossiers(Wanted(reached=Stage.STORED, year=year)))) for year in (2026, 2027)]
        assert found == [0, 1]

    def test_a_day_is_that_in_viet_nam(self, tmp_path):
        office = Office(tmp_path, datetime(2026, 4, 1, 18, 30, tzinfo=UTC))
        assert office.desk().today() == "2026-04-02"

    def test_what_has_not_changed_is_no_act(self, office):
        desk = office.filled()
        before = desk.log.path.read_bytes()
        importing.import_dossiers(desk, FONDS, lambda: [dossier(1), dossier(2)])
        assert desk.log.path.read_bytes() == before

    def test_an_inventory_that_breaks_off_leaves_nothing(self, office):
        desk = office.desk()

        def torn():
            yield dossier(1)
            raise InputError(Text("hỏng", "broken"))

        with pytest.raises(InputError):
            importing.import_dossiers(desk, FONDS, torn)
        assert not desk.log.path.exists()
        assert list(desk.register.dossiers(Wanted())) == []

    def test_nobody_changes_nothing(self, office):
        with pytest.raises(ConfigurationError, match="operator"):
            office.filled(operator="")


class TestOneActOrNone:
    def test_a_great_act_is_many_events_and_counts_when_the_last_is_there(self, office, monkeypatch):
        monkeypatch.setattr("oais_vn.formats.register.acts._LARGEST", 400)
        desk = office.filled(*map(dossier, range(1, 8)))
        lines = desk.log.path.read_bytes().splitlines(keepends=True)
        assert len(lines) > 5

        # Whatever of it was written when the machine stopped, none of it counts.
        for kept in range(1, len(lines)):
            desk.log.path.write_bytes(b"".join(lines[:kept]))
            cut = office.desk(database=f"cut-{kept}.db")
            cut.catch_up()
            assert list(cut.register.dossiers(Wanted())) == []
            assert cut.catalogue.position() == Position()

        # And what comes after it goes on as if it had not been.
        importing.import_dossiers(cut, FONDS, lambda: [dossier(9)])
        assert [each.key.code for each in cut.register.dossiers(Wanted())] == ["H32.01.1979.09.HC"]

    def test_a_reader_that_comes_in_the_middle_takes_the_rest_later(self, office, monkeypatch):
        monkeypatch.setattr("oais_vn.formats.register.acts._LARGEST", 400)
        desk = office.filled(*map(dossier, range(1, 8)))
        whole = desk.log.path.read_bytes()
        lines = whole.splitlines(keepends=True)
        other = office.desk(database="other.db")
        desk.log.path.write_bytes(b"".join(lines[:3]))
        other.catch_up()
        desk.log.path.write_bytes(whole)
        other.catch_up()
        assert len(list(other.register.dossiers(Wanted()))) == 7

    def test_another_log_makes_the_same_register(self, office):
        desk = office.filled()
        approved(desk, dossier(1).key, dossier(2).key)
        anew = office.desk(database="anew.db")
        anew.catch_up()
        assert list(anew.register.dossiers(Wanted())) == list(desk.register.dossiers(Wanted()))
        assert list(anew.register.things(SelectionList)) == list(desk.register.things(SelectionList))


class TestTwoPeople:
    def test_the_second_to_write_is_told(self, office):
        lan = office.filled()
        minh = office.desk("Trần Văn Minh")
        minh.catch_up()
        seen = minh.dossier("H32.01.1979.01.HC")
        marking.mark(lan, [seen.key], Milestone(Stage.ARRANGED, "2026-04-01"))

        with pytest.raises(InputError, match="revision 2, not 1"):
            minh.do("change", lambda _: [replace(seen, group="Khác")])
        assert lan.dossier("H32.01.1979.01.HC").group == "Văn xã"

    def test_an_act_in_between_makes_it_look_again(self, office):
        lan, minh = office.filled(), office.desk("Trần Văn Minh")
        turns = []

        def made(register):
            if not turns:
                marking.mark(lan, [dossier(2).key], Milestone(Stage.ARRANGED, "2026-04-01"))
            turns.append(register.thing(Dossier, str(dossier(2).key)).revision)
            yield replace(register.thing(Dossier, str(dossier(1).key)), group="Khác")

        minh.do("change", made)
        assert len(turns) == 2
        lan.catch_up()
        assert lan.dossier("H32.01.1979.01.HC").group == "Khác"


class TestSelection:
    @pytest.mark.parametrize(
        ("changes", "programme", "found"),
        [
            ({"signs": ("rach",)}, "qd76", ["qd76-giay"]),
            ({}, "qd76", []),
            ({"signs": ("rach",), "record": {"maintenance": "05"}}, "qd76", []),
            ({"formats": ("fmt/40",)}, "qd76", ["qd76-cong-nghe"]),
            ({"formats": ("fmt/354",)}, "qd76", []),
            ({"signs": ("khong-xac-thuc",)}, "qd76", ["qd76-xac-thuc"]),
            ({"medium": "giay-do"}, "qd71", ["qd71-vinh-vien", "qd71-vat-mang-tin"]),
            ({"record": {"endDate": "31/12/1974"}}, "qd71", ["qd71-vinh-vien", "qd71-truoc-1975"]),
            ({"record": {"endDate": "01/01/1975"}}, "qd71", ["qd71-vinh-vien"]),
            ({"damage": "nang"}, "qd71", ["qd71-vinh-vien", "qd71-hu-hong-nang"]),
            ({"damage": "vua"}, "qd71", ["qd71-vinh-vien"]),
            ({"damage": "nang", "record": {"maintenance": "02"}}, "qd71", []),
            ({"uses": 12, "record": {"maintenance": "02"}}, "qd71", ["khai-thac"]),
            ({"uses": 11, "record": {"maintenance": "02"}}, "qd71", []),
        ],
    )
    def test_criteria_suggest(self, changes, programme, found):
        suggested = LISTS.programmes[programme].suggestions(dossier(**changes), {"fmt/40": "high", "fmt/354": "low"})
        assert [each.criterion for each in suggested] == found

    def test_suggestions_change_nothing(self, office):
        desk = office.filled(dossier(1, signs=("mun",)))
        before = desk.log.path.read_bytes()
        [only] = selecting.suggest(desk, LISTS.programmes["qd76"], Wanted(), {})
        assert [each.criterion for each in only.suggestions] == ["qd76-giay"]
        assert desk.log.path.read_bytes() == before

    def test_what_is_not_arranged_is_refused_and_named(self, office):
        desk = office.filled(dossier(1, arranged=False))
        with pytest.raises(InputError, match=r"H32\.01\.1979\.01\.HC"):
            selecting.decide(desk, [dossier(1).key], Decided.SELECTED, criteria=["qd76-giay"])
        assert desk.dossier("H32.01.1979.01.HC").choice.decided is Decided.OPEN

    def test_a_choice_needs_a_criterion_and_a_refusal_a_reason(self, office):
        desk = office.filled()
        with pytest.raises(InputError, match="criterion"):
            selecting.decide(desk, [dossier(1).key], Decided.SELECTED)
        with pytest.raises(InputError, match="why"):
            selecting.decide(desk, [dossier(1).key], Decided.REFUSED)

    def test_a_fonds_is_not_split_unseen(self, office):
        desk = office.filled(dossier(1), dossier(2, group="Nội chính"))
        selecting.decide(desk, [dossier(1).key], Decided.SELECTED, criteria=["qd76-giay"])
        draft = SelectionList("DM-2026", "H32.64", 2026, "qd76", "Danh mục", ())
        with pytest.raises(InputError, match="Nội chính"):
            selecting.draw_up(desk, draft, Wanted())
        left = replace(draft, left_out=(("01", "nhóm Nội chính chưa chỉnh lý xong"),))
        assert selecting.draw_up(desk, left, Wanted()).dossiers == (dossier(1).key,)

    def test_approval_makes_every_dossier_approved_by_its_decision(self, office):
        desk = office.filled()
        listed = approved(desk, dossier(1).key, dossier(2).key)
        assert (listed.state, listed.paper) == (ListState.APPROVED, PAPER)
        stone = desk.dossier("H32.01.1979.02.HC").reached(Stage.APPROVED)
        assert (stone.date, stone.paper) == ("2026-05-04", "12/QĐ-SNV")

    def test_a_list_is_submitted_before_it_is_approved(self, office):
        desk = office.filled()
        selecting.decide(desk, [dossier(1).key, dossier(2).key], Decided.SELECTED, criteria=["qd76-giay"])
        selecting.draw_up(desk, SelectionList("DM", "H32.64", 2026, "qd76", "Danh mục", ()), Wanted())
        with pytest.raises(InputError, match="draft"):
            selecting.approve(desk, "DM", PAPER)

    def test_a_list_sent_back_is_drawn_up_anew(self, office):
        desk = office.filled()
        selecting.decide(desk, [dossier(1).key, dossier(2).key], Decided.SELECTED, criteria=["qd76-giay"])
        draft = SelectionList("DM", "H32.64", 2026, "qd76", "Danh mục", ())
        selecting.draw_up(desk, draft, Wanted())
        selecting.submit(desk, "DM")
        selecting.send_back(desk, "DM", "thiếu dấu hiệu hỏng")
        anew = selecting.draw_up(desk, draft, Wanted(words="ruong 2"))
        assert anew.dossiers == (dossier(2).key,)
        assert desk.dossier("H32.01.1979.01.HC").choice.listed == ""

    def test_a_list_in_pieces_is_read_again_from_the_log_and_has_its_history(self, office, monkeypatch):
        monkeypatch.setattr("oais_vn.formats.register.acts._LARGEST", 900)
        many = [dossier(number) for number in range(1, 41)]
        listed = approved(office.filled(*many), *(each.key for each in many))
        assert len(listed.dossiers) == 40
        anew = office.desk(database="again.db")
        anew.catch_up()
        assert anew.held(SelectionList, "DM-2026") == listed
        entries = list(history(anew.log, SelectionList, "DM-2026"))
        assert [each.act for each in entries] == ["list drawn up", "list submitted", "approval of list"]
        assert entries[-1].thing == listed
        [last] = (each for each in history(anew.log, Dossier, str(many[-1].key)) if each.act == "approval of list")
        assert last.thing.reached(Stage.APPROVED).paper == PAPER.number

    def test_an_amendment_takes_in_and_out(self, office):
        desk = office.filled(dossier(1), dossier(2), dossier(3))
        selecting.decide(desk, [dossier(3).key], Decided.REFUSED, reason="trùng")
        approved(desk, dossier(1).key, dossier(2).key)
        selecting.decide(desk, [dossier(3).key], Decided.SELECTED, criteria=["qd76-giay"])
        change = Amendment(PAPER._replace(number="20/QĐ-SNV"), (dossier(3).key,), (dossier(1).key,), "bổ sung")

        assert selecting.amend(desk, "DM-2026", change).current == (dossier(2).key, dossier(3).key)
        assert desk.dossier("H32.01.1979.03.HC").reached(Stage.APPROVED).paper == "20/QĐ-SNV"
        assert desk.dossier("H32.01.1979.01.HC").choice.decided is Decided.REFUSED
        with pytest.raises(InputError, match="not there to be removed"):
            selecting.amend(desk, "DM-2026", change._replace(added=()))


class TestMarking:
    def test_the_order_of_stages_is_kept(self, office):
        desk = office.filled()
        with pytest.raises(InputError, match="approved"):
            marking.mark(desk, [dossier(1).key], Milestone(Stage.SENT, "2026-06-01"))
        approved(desk, dossier(1).key, dossier(2).key)
        with pytest.raises(InputError, match="before it is sent"):
            marking.mark(desk, [dossier(1).key], Milestone(Stage.DELIVERED, "2026-06-01"))
        for stage in (Stage.ARRANGED, Stage.REINFORCED, Stage.SENT, Stage.DELIVERED, Stage.CONFIRMED, Stage.ACCEPTED):
            marking.mark(desk, [dossier(1).key], Milestone(stage, "2026-06-01", "7/BB", pages=118))
        assert desk.dossier("H32.01.1979.01.HC").reached(Stage.ACCEPTED).paper == "7/BB"

    def test_one_that_cannot_keeps_all_from_it(self, office):
        desk = office.filled()
        approved(desk, dossier(1).key, dossier(2).key)
        marking.mark(desk, [dossier(1).key], Milestone(Stage.SENT, "2026-06-01"))
        with pytest.raises(InputError, match=r"1979\.02"):
            marking.mark(desk, [dossier(1).key, dossier(2).key], Milestone(Stage.DELIVERED, "2026-06-02"))
        assert desk.dossier("H32.01.1979.01.HC").reached(Stage.DELIVERED) is None

    @pytest.mark.parametrize("stage", [Stage.PACKED, Stage.STORED, Stage.AUDITED])
    def test_what_packages_tell_is_not_typed_in(self, office, stage):
        desk = office.filled()
        with pytest.raises(InputError, match="typed in"):
            marking.mark(desk, [dossier(1).key], Milestone(stage, "2026-06-01"))

    def test_what_packages_tell_is_seen(self, office):
        desk = office.filled()
        assert desk.register.seen(dossier(1).key) == {}
        keep_copy(desk, state=CopyState.BAD)
        assert desk.register.seen(dossier(1).key) == {Stage.PACKED: ""}
        keep_copy(desk)
        assert desk.register.seen(dossier(1).key)[Stage.STORED] == "2026-06-01"

    def test_a_copy_stands_in_by_decision_when_there_is_one(self, office):
        desk = office.filled()
        lost = Original(OriginalState.LOST, "2026-07-01", "30/QĐ-SNV")
        with pytest.raises(InputError, match="no verified copy"):
            marking.original(desk, [dossier(1).key], lost)
        with pytest.raises(InputError, match="no verified copy"):
            marking.recover(desk, [dossier(1).key], PAPER)
        keep_copy(desk)
        marking.original(desk, [dossier(1).key], lost)
        marking.recover(desk, [dossier(1).key], PAPER)
        held = desk.dossier("H32.01.1979.01.HC")
        assert (held.original, held.recovery) == (lost, "12/QĐ-SNV")
        with pytest.raises(InputError, match="extant"):
            marking.original(desk, [dossier(1).key], lost._replace(state=OriginalState.EXTANT))


class TestReceipt:
    def test_the_way_of_an_accession(self, office):
        desk = office.desk()
        one = Accession("NL-2026-01", AccessionKind.HAND_IN, "H32.64", "01", "Sở Y tế", "Tài liệu 1976-1990")
        receiving.register_accession(desk, one)
        for state in (AccessionState.WAITING, AccessionState.PROCESSING, AccessionState.PASSED):
            receiving.take_step(desk, "NL-2026-01", Step(state, "2026-04-02"))
        with pytest.raises(InputError, match="decision"):
            receiving.take_step(desk, "NL-2026-01", Step(AccessionState.APPROVED, "2026-04-03"))
        done = receiving.take_step(desk, "NL-2026-01", Step(AccessionState.APPROVED, "2026-04-03", PAPER))
        assert done.state is AccessionState.APPROVED
        with pytest.raises(InputError, match="already"):
            receiving.register_accession(desk, one)

    def test_a_return_says_why_and_may_come_again(self, office):
        desk = office.desk()
        receiving.register_accession(
            desk, Accession("ST-1", AccessionKind.COLLECTION, "H32.64", "ST", "x", "Thư", owner="Bà Hoa")
        )
        with pytest.raises(InputError, match="why"):
            receiving.take_step(desk, "ST-1", Step(AccessionState.RETURNED, "2026-04-02"))
        receiving.take_step(desk, "ST-1", Step(AccessionState.RETURNED, "2026-04-02", reason="thiếu mục lục"))
        assert (
            receiving.take_step(desk, "ST-1", Step(AccessionState.WAITING, "2026-05-02")).state
            is AccessionState.WAITING
        )

    def test_a_collection_has_an_owner(self, office):
        with pytest.raises(InputError, match="owner"):
            receiving.register_accession(
                office.desk(), Accession("ST-1", AccessionKind.COLLECTION, "H32.64", "ST", "x", "Thư")
            )


class TestGiving:
    def test_what_comes_back_is_what_went(self, office):
        desk = office.filled()
        keys = (dossier(1).key, dossier(2).key)
        receiving.give(desk, Giving("GN-1", Point.TO_SCANNING, "2026-06-01", "Kho", "Nhà thầu", keys, sheets=120))
        with pytest.raises(InputError, match="GN-1"):
            receiving.give(desk, Giving("GN-2", Point.TO_SCANNING, "2026-06-02", "Kho", "Nhà thầu", keys[:1]))
        with pytest.raises(InputError, match="119"):
            receiving.give(desk, Giving("GN-3", Point.TO_STORE, "2026-06-09", "Nhà thầu", "Kho", keys, sheets=119))
        receiving.give(desk, Giving("GN-3", Point.TO_STORE, "2026-06-09", "Nhà thầu", "Kho", keys[:1]))
        assert list(receiving.away_since(desk)) == [keys[1]]


class TestFinding:
    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            (Wanted(words="dong ruong"), [1, 2, 3]),
            (Wanted(words="Đồng Ruộng 2"), [2]),
            (Wanted(words="đông"), []),
            (Wanted(words="***"), []),
            (Wanted(words="12/QĐ-SNV"), []),
            (Wanted(fonds="01", group="Nội chính"), [3]),
            (Wanted(sign="rach"), [2]),
            (Wanted(latest=datetime(1979, 1, 31, tzinfo=UTC).date()), []),
            (Wanted(latest=datetime(1979, 2, 1, tzinfo=UTC).date()), [1, 2, 3]),
            (Wanted(earliest=datetime(1980, 12, 31, tzinfo=UTC).date()), [1, 2, 3]),
            (Wanted(earliest=datetime(1981, 1, 1, tzinfo=UTC).date()), []),
            (Wanted(not_reached=Stage.ARRANGED), []),
            (Wanted(not_reached=Stage.SENT), [1, 2, 3]),
            (Wanted(reached=Stage.STORED), [1]),
            (Wanted(unit="H99"), []),
        ],
    )
    def test_dossiers_are_found(self, office, wanted, found):
        desk = office.filled(dossier(1), dossier(2, signs=("rach",)), dossier(3, group="Nội chính"))
        keep_copy(desk)
        assert [int(each.key.code.split(".")[3]) for each in desk.register.dossiers(wanted)] == found

    def test_two_units_with_fonds_and_codes_alike(self, office):
        desk = office.filled(dossier(1), dossier(1, unit="H49.64"))
        with pytest.raises(InputError, match=r"H32\.64/01/.*H49\.64/01/"):
            desk.dossier("H32.01.1979.01.HC")
        assert desk.dossier("H49.64/01/H32.01.1979.01.HC").key.unit == "H49.64"


class TestFigures:
    def test_every_sum_is_that_of_its_dossiers(self, office):
        desk = office.filled(
            dossier(1, signs=("rach", "mun")),
            dossier(2, record={"numberOfPaper": "", "numberOfPage": ""}, group="Nội chính"),
        )
        approved(desk, dossier(1).key, dossier(2).key)
        for stage, pages in ((Stage.ARRANGED, None), (Stage.SENT, None), (Stage.DELIVERED, 118)):
            marking.mark(desk, [dossier(1).key], Milestone(stage, "2026-06-01", pages=pages))
        keep_copy(desk)

        [whole] = desk.register.figures(By.ALL, Wanted())

        assert (whole.dossiers, whole.sheets, whole.pages, whole.millimetres, whole.unknown) == (2, 60, 120, 100, 1)
        assert (whole.selected, whole.approved, whole.digitised, whole.digitised_pages) == (2, 2, 1, 118)
        assert (whole.copied, whole.copied_pages, whole.recovered, whole.handed_over) == (1, 120, 0, 0)
        groups = desk.register.figures(By.GROUP, Wanted())
        assert [each.heading for each in groups] == [("H32.64", "01", "Nội chính"), ("H32.64", "01", "Văn xã")]
        assert [(each.heading, each.dossiers) for each in desk.register.figures(By.SIGN, Wanted())] == [
            (("mun",), 1),
            (("rach",), 1),
        ]
        assert [(each.heading, each.dossiers) for each in desk.register.figures(By.YEAR, Wanted())] == [(("2026",), 2)]
