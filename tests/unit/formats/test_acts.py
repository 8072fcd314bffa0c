"""Acts as text: a thing keeps the text that the log has for it, and one too large is refused in words that help."""

from __future__ import annotations

import json

import pytest

from oais_vn.formats.register.acts import read_part, write_act
from oais_vn.model.description import Record
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.register.dossier import Dossier, DossierKey
from oais_vn.model.register.listing import SelectionList


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


def test_a_list_too_large_for_the_log_says_what_to_do() -> None:
    keys = tuple(DossierKey("H32.64", "P.01", f"H32.64.1999.{number:06}.HC") for number in range(50_000))
    listed = SelectionList("dm-1", "H32.64", 2026, "qd71", "Danh mục", keys)
    with pytest.raises(InputError, match="several lists"):
        list(write_act("a", "list", [listed]))
