"""The contract of `Catalogue`: derive from `CatalogueContract`, give the fixture and `again`, run pytest."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.errors import StorageError
from oais_vn.model.film import FilmCopy, FilmState
from oais_vn.model.fixity import Digest
from oais_vn.model.keeping import Carrier, CarrierState, Catalogue, Deed, Position, Withdrawal
from oais_vn.model.tiers import Receipt

DIGESTS = (Digest("sha256", "0" * 64), Digest("sha512", "1" * 128))
HOLDING = Holding(
    name="H32.64.2008.01.HC_aip-hoso_v1",
    file="H32.64.2008.01.HC_aip-hoso_v1.tar",
    id="urn:1",
    code="H32.64.2008.01.HC",
    title="Hồ sơ về việc củng cố đê ngăn mặn xã Đồng Ruộng",
    fonds="P.01",
    shape="aip-hoso",
    version="1",
    size=10,
    digests=DIGESTS,
    digest="2" * 64,
    text=("(71/QĐ-TTg): Quyết định về ruộng đất", "171/QĐ-UB. Quyết định khác", "12/CT-UB."),
)
OTHER = replace(HOLDING, name="b", id="urn:2", code="b", title="Tài liệu về rừng", text=("71/QĐ-TTg-CP", "71/QĐ-UBND"))
COPY = Copy(HOLDING.name, "dia-1", "packages/x", CopyState.VERIFIED, 10, DIGESTS, "v", "2026-11-20", "ghi chú")
CARRIER = Carrier(
    *("dia-1", "hdd", "Kho A", "Lan", "S1", "2026", "2031", CarrierState.LOST),
    *(Receipt("dia-1", "carrier.json", 3, DIGESTS), "a", "b", 7),
)


FILM = FilmCopy(HOLDING.name, "PT-1", 9, 16, 8, 1, 2, "2" * 64, FilmState.PROVEN, "2026-11-20", "ghi chú")


def told(*deeds: Deed | None, start: int = 0) -> list[tuple[Deed | None, Position]]:
    """Deeds with their places in a log whose lines are one byte long."""
    return [(deed, Position(at, at + 1, f"{at:064}")) for at, deed in enumerate(deeds, start)]


class CatalogueContract:
    """What every catalogue promises.

    To give: the fixture `catalogue`, a new and empty one, and the method `again`, the same as another process opens it.
    """

    @pytest.fixture
    def catalogue(self) -> Iterator[Any]:
        """An empty catalogue."""
        raise NotImplementedError

    def again(self, catalogue: Catalogue) -> Catalogue:
        """The same catalogue, opened once more."""
        raise NotImplementedError

    def test_search_with_accents_and_without_and_codes_whole(self, catalogue: Catalogue) -> None:
        catalogue.apply(told(HOLDING, OTHER))
        one, both, none = [HOLDING.name], [HOLDING.name, "b"], list[str]()
        expected = {
            "đê ngăn mặn": one,
            "de ngan man": one,
            "DONG RUONG": one,
            "Đồng": one,
            "ruộng": one,
            "ruo\u0323\u0302ng": one,
            "đồng": one,
            "đông": none,
            "rung": ["b"],
            "ve": both,
            "mặn, đê": one,
            "71/QĐ-TTg": one,
            "71/qd-ttg": one,
            "71/QĐ-TTg.": one,
            "71 ttg": both,
            "1/QĐ-TTg": none,
            "QĐ-TTg": none,
            "171/QĐ-UB": one,
            "71/QĐ-UB": none,
            "12/CT-UB": one,
            "H32.64.2008.01.HC": one,
            "H32.64": one,
            "64.2008": none,
            "de 71/QD-TTg": one,
            "đê OR rừng": none,
            "đê NOT rừng": none,
            "đ*": none,
            '"*': none,
            "": none,
        }
        assert {words: [each.name for each in catalogue.search(words, 10)] for words in expected} == expected
        assert [each.name for each in catalogue.search("ve", 1)] == [HOLDING.name]

    def test_long_descriptions_are_searched_to_their_end(self, catalogue: Catalogue) -> None:
        words = " ".join(f"từ{number}" for number in range(20_000))
        catalogue.apply(told(replace(HOLDING, text=(f"{words} 9/QĐ-XYZ", "." * 5000, "a" * 5000, "a.b" * 5000))))
        for asked in ("tu19999", "9/qd-xyz", "a" * 5000):
            assert [each.name for each in catalogue.search(asked, 1)] == [HOLDING.name]

    def test_what_is_taken_in_again_is_found_once(self, catalogue: Catalogue) -> None:
        catalogue.apply(told(HOLDING, OTHER, replace(HOLDING, title="Khác")))
        catalogue.apply(told(replace(OTHER, title="Khác nữa"), start=3))
        assert [each.title for each in catalogue.search("khac", 10)] == ["Khác", "Khác nữa"]
        assert list(catalogue.search("ngan man", 10)) == list(catalogue.search("rừng", 10)) == []

    def test_everything_comes_back(self, catalogue: Catalogue) -> None:
        catalogue.apply(told(HOLDING, COPY, CARRIER, FILM))
        for each in (catalogue, self.again(catalogue)):
            assert list(each.holdings()) == [HOLDING]
            assert list(each.copies()) == list(each.copies(HOLDING.name)) == [COPY]
            assert list(each.copies("b")) == []
            assert each.carriers() == {"dia-1": CARRIER}
            assert list(each.films()) == list(each.films(HOLDING.name)) == [FILM]
            assert list(each.films("b")) == []
            assert each.position() == Position(3, 4, f"{3:064}")

    def test_the_last_deed_of_a_thing_tells_what_it_is(self, catalogue: Catalogue) -> None:
        bad, found = COPY._replace(state=CopyState.BAD), CARRIER._replace(state=CarrierState.IN_USE)
        gone = Withdrawal(HOLDING.name, "9/QĐ")
        for start, again in ((0, 0), (6, 1)):
            # Within one taking in, and from one to the next.
            catalogue.apply(told(HOLDING, COPY, CARRIER, bad, found, gone, start=start))
            assert list(catalogue.holdings()) == [replace(HOLDING, withdrawn="9/QĐ")], again
            assert (list(catalogue.copies()), catalogue.carriers()) == ([bad], {"dia-1": found})
        catalogue.apply(told(OTHER, Withdrawal("b", "8/QĐ"), start=12))
        catalogue.apply(told(Withdrawal("b", "10/QĐ"), start=14))
        assert [each.withdrawn for each in catalogue.holdings()] == ["9/QĐ", "10/QĐ"]

    def test_every_state_can_be_kept(self, catalogue: Catalogue) -> None:
        copies = [COPY._replace(key=state.value, state=state) for state in CopyState]
        carriers = {state.value: CARRIER._replace(code=state.value, state=state) for state in CarrierState}
        films = [FILM._replace(first=first, state=state) for first, state in enumerate(FilmState)]
        catalogue.apply(told(*copies, *carriers.values(), None, *films))
        assert list(catalogue.films()) == films
        assert {copy.state for copy in catalogue.copies()} == set(CopyState)
        assert catalogue.carriers() == carriers

    def test_a_package_is_known_by_name_identifier_and_code_and_the_newest_version_wins(
        self, catalogue: Catalogue
    ) -> None:
        newer = replace(HOLDING, name="H32.64.2008.01.HC_aip-hoso_v10", id="urn:10", version="10")
        catalogue.apply(told(HOLDING, newer, replace(HOLDING, name="v9", id="urn:9", version="9")))
        assert catalogue.holding(HOLDING.name) == HOLDING
        assert catalogue.holding("urn:1") == HOLDING
        assert catalogue.holding("H32.64.2008.01.HC") == newer
        assert catalogue.holding("nothing") is catalogue.holding("") is None
        catalogue.apply(told(Withdrawal(newer.name, "9/QĐ"), start=3))
        assert catalogue.holding("H32.64.2008.01.HC") == replace(HOLDING, name="v9", id="urn:9", version="9")

    def test_many_come_in_the_order_of_their_bytes(self, catalogue: Catalogue) -> None:
        names = [f"{letter}{number}" for letter in "aBđĐz-" for number in range(200)]
        deeds = [deed for name in names for deed in (replace(HOLDING, name=name), COPY._replace(name=name))]
        catalogue.apply(told(*deeds))
        assert [each.name for each in catalogue.holdings()] == sorted(names)
        assert [each.name for each in catalogue.copies()] == sorted(names)
        assert [each.name for each in catalogue.search("71/QĐ-TTg", 2000)] == names

    def test_what_is_read_may_be_changed_meanwhile(self, catalogue: Catalogue) -> None:
        catalogue.apply(told(HOLDING, COPY, COPY._replace(key="y")))
        for number, copy in enumerate(catalogue.copies(), 3):
            catalogue.apply(told(copy._replace(state=CopyState.BAD), start=number))
        assert [copy.state for copy in catalogue.copies()] == [CopyState.BAD] * 2

    def test_deeds_are_taken_in_together_or_not_at_all(self, catalogue: Catalogue) -> None:
        catalogue.apply(told(HOLDING))

        def failing() -> Iterator[tuple[Deed, Position]]:
            yield OTHER, Position(1, 2, "x" * 64)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            catalogue.apply(failing())
        assert [holding.name for holding in catalogue.holdings()] == [HOLDING.name]
        assert catalogue.position() == Position(0, 1, "0" * 64)

    def test_who_comes_late_makes_nothing_old_again(self, catalogue: Catalogue) -> None:
        bad = COPY._replace(state=CopyState.BAD)
        catalogue.apply(told(HOLDING, COPY, bad))
        late = self.again(catalogue)
        late.apply(told(HOLDING, COPY))
        assert (list(late.copies()), late.position().end) == ([bad], 3)

    def test_two_at_once_take_turns(self, catalogue: Catalogue) -> None:
        late = self.again(catalogue)
        # Longer than the other, which was asked first and is under way.
        second = threading.Thread(target=late.apply, args=[told(HOLDING, COPY, COPY._replace(state=CopyState.BAD))])

        def slow() -> Iterator[tuple[Deed | None, Position]]:
            yield from told(HOLDING)
            second.start()
            second.join(0.2)
            assert second.is_alive()
            yield from told(COPY, start=1)

        catalogue.apply(slow())
        second.join(30)
        assert [copy.state for copy in catalogue.copies()] == [CopyState.BAD]
        assert late.position() == catalogue.position() == Position(2, 3, f"{2:064}")

    def test_deeds_that_do_not_go_on_are_refused(self, catalogue: Catalogue) -> None:
        catalogue.apply(told(HOLDING))
        with pytest.raises(StorageError) as caught:
            catalogue.apply(told(COPY, start=5))
        assert caught.value.may_retry
        assert (list(catalogue.copies()), catalogue.position().end) == ([], 1)

    def test_what_is_forgotten_can_be_taken_in_anew(self, catalogue: Catalogue) -> None:
        deeds = told(HOLDING, COPY, CARRIER)
        catalogue.apply(deeds)
        catalogue.forget()
        assert (list(catalogue.holdings()), list(catalogue.copies()), catalogue.carriers()) == ([], [], {})
        assert (list(catalogue.search("de", 1)), catalogue.position()) == ([], Position())
        catalogue.apply(deeds)
        assert list(catalogue.search("de", 1)) == [HOLDING]
