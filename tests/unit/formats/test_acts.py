"""Acts as text: a thing keeps the text that the log has for it, and one too large for an event is told in pieces."""

from __future__ import annotations

import json

import pytest

from oais_vn.formats.register.acts import read_part, write_act
from oais_vn.model.description import Record
from oais_vn.model.errors import PackageError
from oais_vn.model.register.dossier import Dossier, DossierKey
from oais_vn.model.register.listing import SelectionList
from oais_vn.model.register.things import Pieces


def dossier(number: int) -> Dossier:
    return Dossier(DossierKey("H32", "P.01", f"H32.1999.{number}"), Record({"title": 'Hồ sơ "things":[], số'}))


def test_things_come_with_the_text_that_the_log_has() -> None:
    things = tuple(map(dossier, range(3)))
    [detail] = write_act("a", "import", things)
    part = read_part(detail)
    assert part is not None
    assert part.things == things
    assert [["dossier", json.loads(text)] for text in part.told] == json.loads(detail)["things"]
    assert all(text in detail for text in part.told)


@pytest.mark.parametrize("tail", ["", "]", "]},", "x]}"])
def test_an_act_that_ends_otherwise_is_malformed(tail: str) -> None:
    [detail] = write_act("a", "import", [dossier(1)])
    with pytest.raises(PackageError):
        read_part(detail.removesuffix("]}") + tail)


def test_a_list_of_any_size_is_told_in_pieces() -> None:
    keys = tuple(DossierKey("H32.64", "P.01", f"H32.64.1999.{number:06}.HC") for number in range(60_000))
    listed = SelectionList("dm-1", "H32.64", 2026, "qd71", "Danh mục", keys)
    details = list(write_act("a", "list", [dossier(1), listed, dossier(2)]))
    # As text within a line of JSON.
    assert max(len(json.dumps(each, ensure_ascii=False).encode()) for each in details) < 2 << 20
    parts = [part for part in map(read_part, details) if part is not None]
    assert [part.last for part in parts] == [*[False] * (len(details) - 1), True]
    pieces = Pieces()
    joined = [thing for part in parts for thing in pieces.joined(part).things]
    assert len(joined) == 3
    assert all(each in joined for each in (dossier(1), listed, dossier(2)))


def test_pieces_that_are_no_thing_are_malformed() -> None:
    keys = tuple(DossierKey("H32.64", "P.01", str(number)) for number in range(30_000))
    *_, last = write_act("a", "list", [SelectionList("dm-1", "H32.64", 2026, "qd71", "Danh mục", keys)])
    part = read_part(last)
    assert part is not None
    with pytest.raises(PackageError, match="dm-1"):
        Pieces().joined(part)
