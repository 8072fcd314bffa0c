"""The catalogue's file: what is none, what was there before migrations, what is no catalogue's."""

import sqlite3

import pytest

from oais_vn.contracts.catalogue import COPY, HOLDING, told
from oais_vn.model.errors import StorageError
from oais_vn.storage.catalogue import SqlCatalogue


def test_a_catalogue_from_before_migrations_is_read_from_the_log_again(tmp_path):
    path = tmp_path / "catalogue.db"
    old = sqlite3.connect(path)
    old.executescript("CREATE TABLE package (x); CREATE TABLE place (y); PRAGMA user_version = 1;")
    old.close()
    catalogue = SqlCatalogue(path)
    assert (list(catalogue.holdings()), catalogue.position().end) == ([], 0)
    catalogue.apply(told(HOLDING))
    catalogue.close()
    assert list(SqlCatalogue(path).holdings()) == [HOLDING]


def test_a_database_of_something_else_is_left_alone(tmp_path):
    path = tmp_path / "catalogue.db"
    other = sqlite3.connect(path)
    other.executescript("CREATE TABLE package (x); INSERT INTO package VALUES ('theirs');")
    other.close()
    with pytest.raises(StorageError) as caught:
        SqlCatalogue(path)
    assert str(path) in caught.value.text.vi
    assert sqlite3.connect(path).execute("SELECT x FROM package").fetchall() == [("theirs",)]


def test_a_file_that_is_no_database_is_told_and_kept(tmp_path):
    path = tmp_path / "catalogue.db"
    path.write_text("not a database, but long enough to be looked at as one" * 100)
    with pytest.raises(StorageError) as caught:
        SqlCatalogue(path)
    assert str(path) in caught.value.text.vi
    assert path.read_text().startswith("not a database")


def test_without_a_file_it_is_in_memory():
    catalogue = SqlCatalogue()
    catalogue.apply(told(HOLDING, COPY))
    assert list(catalogue.copies()) == [COPY]
    assert list(SqlCatalogue().holdings()) == []
