"""The catalogue: search with and without accents, codes whole, a cache that may be thrown away."""

import sqlite3
from dataclasses import replace

import pytest

from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.errors import StorageError
from oais_vn.model.fixity import Digest
from oais_vn.model.keeping import Carrier, CarrierState, Position
from oais_vn.model.tiers import Receipt
from oais_vn.storage.catalogue import SqliteCatalogue

DIGESTS = (Digest("sha256", "0" * 64), Digest("sha512", "1" * 128))
HOLDING = Holding(
    *("H32.64.2008.01.HC_aip-hoso_v1", "H32.64.2008.01.HC_aip-hoso_v1.tar", "urn:1", "H32.64.2008.01.HC"),
    *("Hồ sơ về việc củng cố đê ngăn mặn xã Đồng Ruộng", "P.01", "aip-hoso", "1", 10, DIGESTS, "2" * 64),
    text=("71/QĐ-TTg Quyết định về ruộng đất", "171/QĐ-UB Quyết định khác"),
)
OTHER = replace(HOLDING, name="b", id="urn:2", code="b", title="Tài liệu về rừng", text=("71/QĐ-TTg-CP", "71/QĐ-UBND"))


def filled(*deeds):
    catalogue = SqliteCatalogue()
    catalogue.apply((deed, Position(number, number + 1, str(number))) for number, deed in enumerate(deeds))
    return catalogue


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("đê ngăn mặn", True),
        ("de ngan man", True),
        ("DONG RUONG", True),
        ("Đồng", True),
        ("ruộng", True),
        ("ruo\u0323\u0302ng", True),
        ("đồng", True),
        ("đông", False),
        ("rung", False),
        ("71/QĐ-TTg", True),
        ("71/qd-ttg", True),
        ("1/QĐ-TTg", False),
        ("171/QĐ-UB", True),
        ("71/QĐ-UB", False),
        ("H32.64.2008.01.HC", True),
        ("de 71/QD-TTg", True),
        ("đê OR rừng", False),
        ('"*', False),
        ("", False),
    ],
)
def test_search(words, found):
    names = [holding.name for holding in filled(HOLDING, OTHER).search(words, 10)]
    assert (HOLDING.name in names) is found
    if "71/" in words:
        assert "b" not in names


def test_what_is_taken_in_again_is_found_once():
    catalogue = filled(HOLDING, replace(HOLDING, title="Khác"))
    assert [holding.title for holding in catalogue.search("khac", 10)] == ["Khác"]
    assert list(catalogue.search("ngan man", 10)) == []


def test_everything_comes_back():
    copy = Copy(HOLDING.name, "dia-1", "packages/x", CopyState.VERIFIED, 10, DIGESTS, "v", "2026-11-20", "ghi chú")
    label = Receipt("dia-1", "carrier.json", 3, DIGESTS)
    carrier = Carrier(*("dia-1", "hdd", "Kho A", "Lan", "S1", "2026", "2031", CarrierState.LOST, label, "a", "b", 7))
    catalogue = filled(HOLDING, copy, carrier, None)
    assert list(catalogue.holdings()) == [HOLDING]
    assert list(catalogue.copies()) == list(catalogue.copies(HOLDING.name)) == [copy]
    assert catalogue.carriers() == {"dia-1": carrier}
    assert catalogue.position() == Position(3, 4, "3")


def test_a_package_is_known_by_name_identifier_and_code_and_the_newest_version_wins():
    newer = replace(HOLDING, name="H32.64.2008.01.HC_aip-hoso_v10", id="urn:10", version="10")
    catalogue = filled(HOLDING, newer, replace(HOLDING, name="v9", id="urn:9", version="9"))
    assert catalogue.holding(HOLDING.name) == HOLDING
    assert catalogue.holding("urn:1") == HOLDING
    assert catalogue.holding("H32.64.2008.01.HC") == newer
    assert catalogue.holding("nothing") is None


def test_a_state_that_is_none_is_refused():
    catalogue = filled(HOLDING)
    with pytest.raises(sqlite3.IntegrityError):
        catalogue._db.execute("INSERT INTO copy VALUES ('a', 'b', 'c', 'fine', 1, '{}', '', '', '')")


def test_a_catalogue_of_another_schema_is_thrown_away(tmp_path):
    path = tmp_path / "catalogue.db"
    old = sqlite3.connect(path)
    old.execute("CREATE TABLE package (x)")
    old.commit()
    old.close()
    assert list(SqliteCatalogue(path).holdings()) == []


def test_a_file_that_is_no_catalogue_is_told(tmp_path):
    path = tmp_path / "catalogue.db"
    path.write_text("not a database, but long enough to be looked at as one" * 100)
    with pytest.raises(StorageError) as caught:
        SqliteCatalogue(path)
    assert str(path) in caught.value.text.vi
    assert path.read_text().startswith("not a database")


def test_deeds_are_taken_in_together_or_not_at_all():
    catalogue = filled(HOLDING)

    def failing():
        yield OTHER, Position(5, 6, "x")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        catalogue.apply(failing())
    assert [holding.name for holding in catalogue.holdings()] == [HOLDING.name]
    assert catalogue.position() == Position(0, 1, "0")
