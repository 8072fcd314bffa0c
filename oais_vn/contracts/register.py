"""The contract of `RegisterCatalogue`: derive from `RegisterContract`, give the fixture and `again`, run pytest."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, Protocol

import pytest

from oais_vn.model.access import SecurityGrade
from oais_vn.model.alphabet import in_alphabet
from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.description import Record, fold
from oais_vn.model.errors import StorageError
from oais_vn.model.fixity import Digest
from oais_vn.model.keeping import Catalogue, Deed, Position
from oais_vn.model.register.dossier import (
    Choice,
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
from oais_vn.model.register.listing import SelectionList
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.things import ActPart, Thing
from oais_vn.model.register.wanted import By, Figures, Wanted

DIGESTS = (Digest("sha256", "0" * 64),)
WORDS = ("đê", "để", "ruộng", "rừng", "Đồng", "dong", "đông", "lúa", "LÚA", "ấp", "ap")
DATES = ("", "", "1954", "03/1975", "02/09/1975", "1975", "28/02/1990", "12/1995", "1995", "??", "2008")
DAYS = (date(1954, 6, 1), date(1975, 3, 31), date(1975, 9, 2), date(1990, 1, 1), date(1996, 1, 1), date(2010, 1, 1))
TOLD = [stage for stage in Stage if not stage.is_seen]


def _in_alphabet(heading: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple(map(in_alphabet, heading))


class Registered(Catalogue, Protocol):
    """A catalogue that has a register."""

    register: RegisterCatalogue


class Copied(NamedTuple):
    """What the store has of a dossier: the days on which its good copies were verified; None for no package."""

    days: tuple[str, ...] | None = None


Held = tuple[Dossier, Copied]


def made(number: int, dice: random.Random) -> Dossier:
    """A dossier in which everything varies."""
    signs = tuple(dice.sample(("rach", "mun", "mo-chu"), dice.randint(0, 2)))
    title = " ".join(dice.choices(WORDS, k=dice.randint(1, 4)))
    record = {
        "title": unicodedata.normalize(dice.choice(("NFC", "NFD")), title),
        "startDate": dice.choice(DATES),
        "endDate": dice.choice(DATES),
        "maintenance": dice.choice(("01", "02")),
        "numberOfPaper": dice.choice(("", "7", "60")),
        "numberOfPage": dice.choice(("", "12", "120")),
    }
    stages = dice.sample(TOLD, dice.randint(0, 4))
    stones = tuple(
        Milestone(
            stage,
            f"{dice.choice((2025, 2026))}-0{dice.randint(1, 9)}-01",
            pages=dice.choice((None, 9)),
            a4=dice.choice((None, 11)),
        )
        for stage in (*stages, *stages[:1])
    )
    fonds = dice.choice(("01", "02"))
    return Dossier(
        # Two fonds have every code.
        DossierKey(dice.choice(("H32.64", "H49")), fonds, f"H32.{1970 + number // 2 % 9}.{number // 2:02d}.HC"),
        Record({name: text for name, text in record.items() if text}),
        group=dice.choice(("", "Văn xã", "Nội chính")),
        shelf=Shelf(metres=dice.choice(("", "0.05", "1,5", "1.25"))),
        medium=dice.choice(("giay", "giay-do")),
        signs=signs,
        choice=Choice(
            dice.choice(list(Decided)),
            tuple(dice.sample(("qd76-giay", "qd71-vinh-vien"), dice.randint(0, 2))),
            listed=dice.choice(("", "DM-1")),
        ),
        milestones=stones,
        original=Original(dice.choice(list(OriginalState))),
        recovery=dice.choice(("", "12/QĐ-SNV")),
        grade=dice.choice((SecurityGrade.NONE, SecurityGrade.SECRET)),
        damage=dice.choice(("", "nang", "nhe")),
    )


def asked_of(dice: random.Random) -> Wanted:
    """One to three questions at once."""
    day, stage = dice.choice(DAYS), dice.choice(list(Stage))
    words = unicodedata.normalize(dice.choice(("NFC", "NFD")), " ".join(dice.choices(WORDS, k=dice.randint(1, 2))))
    each: tuple[dict[str, Any], ...] = (
        {"unit": dice.choice(("H32.64", "H49", "H1"))},
        {"fonds": dice.choice(("01", "02"))},
        {"group": dice.choice(("", "Văn xã"))},
        {"words": dice.choice((words, words.upper(), "H32.1971", "h32.1972.01.hc", "12/QĐ-SNV", "12/qd-snv", "..."))},
        {"criterion": dice.choice(("qd76-giay", "qd71-vinh-vien"))},
        {"sign": "rach"},
        {"damage": "nang"},
        {"medium": "giay-do"},
        {"maintenance": "02"},
        {"earliest": day},
        {"latest": day},
        {"earliest": day, "latest": dice.choice(DAYS)},
        {"decided": dice.choice(list(Decided))},
        {"listed": "DM-1"},
        {"reached": stage},
        {"reached": stage, "year": dice.choice((2025, 2026))},
        {"not_reached": stage},
        {"original": dice.choice(list(OriginalState))},
        {"recovery": dice.choice((True, False))},
        {"ungraded": True},
        {"also": Wanted(not_reached=dice.choice(list(Stage)))},
    )
    return Wanted(**{name: value for some in dice.sample(each, dice.randint(1, 3)) for name, value in some.items()})


def meets(one: Dossier, wanted: Wanted, copied: Copied) -> bool:
    """Whether a dossier is asked for: what the catalogue must find, told without one."""
    days = {
        Stage.PACKED: None if copied.days is None else "",
        Stage.STORED: min(copied.days) if copied.days else None,
        Stage.AUDITED: max(copied.days) if copied.days else None,
        **{stage: stone.date if (stone := one.reached(stage)) else None for stage in TOLD},
    }
    equal = (
        (wanted.unit, one.key.unit),
        (wanted.fonds, one.key.fonds),
        (wanted.maintenance, one.record["maintenance"]),
        (wanted.listed, one.choice.listed),
    )
    given = (
        (wanted.group, one.group),
        (wanted.medium, one.medium),
        (wanted.decided, one.choice.decided),
        (wanted.original, one.original.state),
        (wanted.recovery, bool(one.recovery)),
    )
    return (
        all(not asked or asked == there for asked, there in equal)
        and all(asked is None or asked == there for asked, there in given)
        and all(_has(one, word) for word in wanted.words.split())
        and (not wanted.criterion or wanted.criterion in one.choice.criteria)
        and (not wanted.sign or wanted.sign in one.signs)
        and wanted.damage in ("", one.damage)
        and (wanted.earliest is None or (one.span is not None and one.span[1] >= wanted.earliest))
        and (wanted.latest is None or (one.span is not None and one.span[0] <= wanted.latest))
        and (wanted.reached is None or days[wanted.reached] is not None)
        and (wanted.year is None or (days[wanted.reached or Stage.SELECTED] or "")[:4] == str(wanted.year))
        and (wanted.not_reached is None or days[wanted.not_reached] is None)
        and not (wanted.ungraded and one.grade is not SecurityGrade.NONE)
        and (wanted.also is None or meets(one, wanted.also, copied))
    )


def _has(one: Dossier, word: str) -> bool:
    asked = unicodedata.normalize("NFC", word).casefold()
    texts = unicodedata.normalize("NFC", f"{one.title} {one.group} {one.key.code} {one.recovery}").casefold().split()
    code = one.key.code.casefold()
    return asked in texts or asked in map(fold, texts) or code.startswith(f"{asked}.")


def counted(held: Sequence[Held], heading: tuple[str, ...]) -> Figures:
    """The figures of dossiers, summed one by one."""
    dossiers = [one for one, _ in held]
    digitised = [(one, one.reached(Stage.CONFIRMED) or one.reached(Stage.DELIVERED)) for one in dossiers]
    copied = [one for one, there in held if there.days]
    reinforced = [(one, one.reached(Stage.REINFORCED)) for one in dossiers]
    return Figures(
        heading,
        len(dossiers),
        sum(one.sheets or 0 for one in dossiers),
        sum(one.pages or 0 for one in dossiers),
        sum({"0.05": 50, "1.25": 1250}.get(one.shelf.metres, 0) for one in dossiers),
        sum(one.sheets is None and one.pages is None for one in dossiers),
        sum(one.choice.decided is Decided.SELECTED for one in dossiers),
        sum(one.reached(Stage.APPROVED) is not None for one in dossiers),
        sum(one.reached(Stage.DELIVERED) is not None for one in dossiers),
        sum(stone.pages or one.pages or 0 for one, stone in digitised if stone is not None),
        len(copied),
        sum(one.pages or 0 for one in copied),
        sum(bool(one.recovery) for one in dossiers),
        sum(one.reached(Stage.HANDED_OVER) is not None for one in dossiers),
        sum(one.choice.decided is Decided.SELECTED and not there.days for one, there in held),
        sum(stone.a4 or 0 for _, stone in digitised if stone is not None),
        sum(stone.sheets or one.sheets or 0 for one, stone in reinforced if stone is not None),
    )


def told(*deeds: Deed | None, start: int = 0) -> list[tuple[Deed | None, Position]]:
    """Deeds with their places in a log whose lines are one byte long."""
    return [(deed, Position(at, at + 1, f"{at:064}")) for at, deed in enumerate(deeds, start)]


def act(*parts: tuple[Thing, ...], name: str = "a") -> list[ActPart]:
    """An act of these parts."""
    last = len(parts) - 1
    return [ActPart(name, "test", number, number == last, things) for number, things in enumerate(parts)]


class RegisterContract:
    """What every catalogue promises of the register.

    To give: the fixture `catalogue`, a new and empty one, and the method `again`, the same as another process opens it.
    """

    @pytest.fixture
    def catalogue(self) -> Iterator[Any]:
        """An empty catalogue with a `register`."""
        raise NotImplementedError

    def again(self, catalogue: Registered) -> Registered:
        """The same catalogue, opened once more."""
        raise NotImplementedError

    @pytest.fixture
    def many(self, catalogue: Registered) -> list[Held]:
        """Dossiers of a full register, by key the last of each, with what the store has of them."""
        dice = random.Random(19750430)
        keyed = {one.key: one for one in (made(number, dice) for number in range(240))}
        # A second time: changed dossiers stay where they were.
        changed = {key: replace(made(0, dice), key=key) for key in dice.sample(list(keyed), 40)}
        dossiers = [changed.get(key, one) for key, one in keyed.items()]
        stored: dict[tuple[str, str], Copied] = {}
        deeds: list[Deed] = []
        for fonds, code in dict.fromkeys((one.key.fonds, one.key.code) for one in dossiers):
            days = tuple(f"{dice.choice((2025, 2026))}-07-1{dice.randint(0, 9)}" for _ in range(dice.randint(0, 3)))
            stored[fonds, code] = Copied(dice.choice((None, days)))
            if stored[fonds, code].days is not None:
                name = f"{fonds}-{code}"
                deeds.append(Holding(*(name, name, name, code, "", fonds, "aip-hoso", "1", 1, DIGESTS, "")))
                deeds += [
                    Copy(name, f"dia-{at}", "x", CopyState.VERIFIED, 1, DIGESTS, verified=f"{day}T08:00:00Z")
                    for at, day in enumerate(days)
                ]
                deeds.append(Copy(name, "dia-9", "x", CopyState.BAD, 1, DIGESTS, verified="2024-01-01T00:00:00Z"))
        first = list(keyed.values())
        parts = [*act(tuple(first[:100]), tuple(first[100:])), *act(tuple(changed.values()), name="b"), *deeds]
        catalogue.apply(told(*parts))
        return [(one, stored[one.key.fonds, one.key.code]) for one in dossiers]

    def test_what_is_found_is_what_a_plain_look_finds(self, catalogue: Registered, many: list[Held]) -> None:
        dice = random.Random(2)
        empty = 0
        for _ in range(120):
            wanted = asked_of(dice)
            expected = [one for one, there in many if wanted.words != "..." and meets(one, wanted, there)]
            found = list(catalogue.register.dossiers(wanted))
            assert found == expected, wanted
            empty += not found
        assert empty < 90

    def test_every_figure_is_the_sum_of_what_is_found(self, catalogue: Registered, many: list[Held]) -> None:
        headings: dict[By, Callable[[Dossier], Sequence[tuple[str, ...]]]] = {
            By.ALL: lambda _: [()],
            By.UNIT: lambda one: [(one.key.unit,)],
            By.FONDS: lambda one: [one.key[:2]],
            By.GROUP: lambda one: [(*one.key[:2], one.group)],
            By.CRITERION: lambda one: [(each,) for each in one.choice.criteria],
            By.SIGN: lambda one: [(each,) for each in one.signs],
            By.DAMAGE: lambda one: [(one.damage,)] if one.damage else [],
            By.MEDIUM: lambda one: [(one.medium,)],
        }
        for wanted in (Wanted(), Wanted(reached=Stage.STORED), Wanted(words="dong"), Wanted(sign="rach", fonds="01")):
            among = [(one, there) for one, there in many if meets(one, wanted, there)]
            for by, heads in headings.items():
                under: dict[tuple[str, ...], list[Held]] = {}
                for one, there in among:
                    for heading in heads(one):
                        under.setdefault(heading, []).append((one, there))
                expected = [counted(under[heading], heading) for heading in sorted(under, key=_in_alphabet)]
                assert catalogue.register.figures(by, wanted) == expected, (by, wanted)

    def test_what_the_store_tells_is_seen(self, catalogue: Registered, many: list[Held]) -> None:
        for one, there in many:
            expected = {} if there.days is None else {Stage.PACKED: ""}
            if there.days:
                expected |= {Stage.STORED: min(there.days), Stage.AUDITED: max(there.days)}
            assert catalogue.register.seen(one.key) == expected

    def test_dossiers_by_key_and_by_code(self, catalogue: Registered, many: list[Held]) -> None:
        register = catalogue.register
        dossiers = [one for one, _ in many]
        keys = [one.key for one in dossiers]
        strange = DossierKey("H1", "01", keys[0].code)
        assert register.dossiers_of([*keys[5:80], strange]) == dict(zip(keys[5:80], dossiers[5:80], strict=True))
        assert register.dossiers_of([]) == {}
        assert register.thing(Dossier, str(keys[7])) == dossiers[7]
        assert register.thing(Dossier, str(strange)) is None
        code, times = Counter(key.code for key in keys).most_common(1)[0]
        assert times > 1
        assert register.called(code) == [one for one in dossiers if one.key.code == code]
        assert register.called(str(keys[7])) == [dossiers[7]]

    def test_things_keep_their_order_and_the_last_counts(self, catalogue: Registered) -> None:
        lists = [SelectionList(name, "H1", 2026, "qd76", "Danh mục", ()) for name in ("b", "a")]
        fonds = RegisteredFonds(FondsKey("H1", "01"), "UBND", "Kho")
        later = replace(lists[0], title="Khác", revision=2)
        catalogue.apply(told(*act((fonds, *lists)), *act((later,), name="b")))
        assert list(catalogue.register.things(SelectionList)) == [later, lists[1]]
        assert list(catalogue.register.things(RegisteredFonds)) == [fonds]
        assert catalogue.register.thing(SelectionList, "H1/01") is None

    def test_an_act_counts_when_its_last_part_is_there(self, catalogue: Registered) -> None:
        dice = random.Random(3)
        first, second, third = (replace(made(number, dice), choice=Choice()) for number in (0, 4, 8))
        parts = act((first,), (second,), (third,))
        catalogue.apply(told(*parts[:2]))
        assert catalogue.position() == Position()
        assert list(self.again(catalogue).register.dossiers(Wanted())) == []
        # Cut off there: what comes after it is another act, which begins anew under the same name.
        catalogue.apply(told(*parts[:2], *act((third,), (second,))))
        assert list(catalogue.register.dossiers(Wanted())) == [third, second]
        # Parts out of their order are none.
        catalogue.apply(told(parts[0], parts[2], *act((first,), name="z")[:0], start=4))
        assert list(catalogue.register.dossiers(Wanted())) == [third, second]

    def test_a_second_reader_takes_nothing_in_twice(self, catalogue: Registered) -> None:
        other = self.again(catalogue)
        one = replace(made(0, random.Random(4)), milestones=())
        deeds = told(*act((one,)), *act((replace(one, uses=9),), name="b"))
        catalogue.apply(deeds)
        other.apply(deeds[:1])
        assert list(other.register.dossiers(Wanted())) == [replace(one, uses=9)]
        with pytest.raises(StorageError):
            catalogue.apply(told(*act((one,), name="c"), start=7))

    def test_what_was_forgotten_comes_back_from_the_log(self, catalogue: Registered, many: list[Held]) -> None:
        dossiers = [one for one, _ in many]
        catalogue.forget()
        assert list(catalogue.register.dossiers(Wanted())) == []
        assert catalogue.register.figures(By.GROUP, Wanted()) == []
        assert list(catalogue.register.dossiers(Wanted(words="dong"))) == []
        catalogue.apply(told(*act(tuple(dossiers))))
        assert list(catalogue.register.dossiers(Wanted())) == dossiers
        assert len(list(catalogue.register.dossiers(Wanted(words="dong")))) > 1
