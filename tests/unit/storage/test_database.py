"""The database on SQLite and PostgreSQL: migrations up and down, whole, one at a time; what is no cache stays."""

import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from oais_vn.contracts.catalogue import COPY, HOLDING, told
from oais_vn.contracts.register import made
from oais_vn.formats.deeds import write_deed
from oais_vn.model.errors import ConfigurationError, StorageError
from oais_vn.model.keeping import Position
from oais_vn.model.preservation import Agent, Event, Outcome
from oais_vn.model.register.fonds import FondsKey, RegisteredFonds
from oais_vn.model.register.wanted import By, Wanted
from oais_vn.storage.catalogue import SqlCatalogue
from oais_vn.storage.database.database import MIGRATIONS, Database
from oais_vn.storage.database.migrations import VERSION_TABLE
from oais_vn.storage.database.tables import CACHE
from oais_vn.storage.event_log import FileEventLog
from oais_vn.wiring import scratch
from oais_vn.workflows.register.desk import RegisterDesk
from oais_vn.workflows.register.importing import import_dossiers

NEXT = '''"""A register."""
import sqlalchemy as sa
revision, down_revision = "9000", "{before}"
def upgrade(op):
    op.create_table("so", sa.Column("x", sa.Integer))
    {then}
def downgrade(op):
    op.drop_table("so")
'''
NEWEST = max(path.name[1:5] for path in (MIGRATIONS / "versions").glob("r*.py"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))])
def place(request, tmp_path):
    return tmp_path / "catalogue.db" if request.param == "sqlite" else request.getfixturevalue("postgresql")


@pytest.fixture
def newer(tmp_path):
    """The migrations of a library that has one more."""

    def make(then="pass"):
        folder = tmp_path / "newer"
        shutil.copytree(MIGRATIONS / "versions", folder / "versions", dirs_exist_ok=True)
        (folder / "versions" / "r9000_so.py").write_text(NEXT.format(before=NEWEST, then=then))
        return folder

    return make


def tables(database):
    with database.reading() as connection:
        return {
            name for name in inspect(connection).get_table_names() if not name.startswith(("words_", "register_words_"))
        }


def test_up_down_and_up_again(place, newer):
    database = Database(place, newer())
    there = tables(database)
    assert {"package", "copy", "carrier", "place", "words", "so"} <= there
    database.migrate(NEWEST, newer())
    assert tables(database) == there - {"so"}
    database.migrate("base", newer())
    assert tables(database) == {VERSION_TABLE}
    database.close()
    assert tables(Database(place, newer())) == there


def test_down_and_up_again_the_register_comes_back_from_the_log(place, tmp_path):
    catalogue = SqlCatalogue(place)
    log = FileEventLog(tmp_path / "events.jsonl")
    desk = RegisterDesk(
        *(log, catalogue, catalogue.register, scratch, lambda: datetime(2026, 4, 1, tzinfo=UTC)),
        *(Agent("oais_vn-0", "oais_vn", "software", "0"), "Lan"),
    )
    fonds = RegisteredFonds(FondsKey("H32", "01"), "UBND", "Kho")
    dice = random.Random(1)
    dossiers = {one.key: one for one in (made(number, dice) for number in range(30))}
    import_dossiers(desk, fonds, dossiers.values)
    log.append(Event("e", "accession", "2026", write_deed(HOLDING), Outcome.SUCCESS), ())
    desk.catch_up()
    stood = list(catalogue.register.dossiers(Wanted())), catalogue.register.figures(By.GROUP, Wanted())
    assert len(stood[0]) == len(dossiers)
    catalogue.close()

    database = Database(place)
    database.migrate("0002")
    assert not {name for name in tables(database) if name.startswith("register")}
    with database.reading() as connection:
        # What the older library knows is there, and it goes on from where it was.
        assert connection.execute(text("SELECT name FROM package")).scalars().all() == [HOLDING.name]
        assert connection.execute(text('SELECT "end" FROM place')).scalar() == log.path.stat().st_size
    database.close()

    again = SqlCatalogue(place)
    assert again.position() == Position()
    desk = replace(desk, catalogue=again, register=again.register)
    desk.catch_up()
    assert (list(again.register.dossiers(Wanted())), again.register.figures(By.GROUP, Wanted())) == stood
    assert list(again.holdings()) == [HOLDING]
    again.close()


def test_the_migrations_make_the_tables_that_the_code_knows(place):
    database = Database(place)
    with database.reading() as connection:
        options = {
            "compare_type": True,
            "include_object": lambda thing, name, kind, *_: not name.startswith(("words", "register_words")),
        }
        found = compare_metadata(MigrationContext.configure(connection, opts=options), CACHE)
    assert [(kind, thing.name) for kind, thing in found] == [("remove_table", VERSION_TABLE)]
    database.close()


def test_a_database_of_a_newer_library_is_refused(place, newer):
    Database(place, newer()).close()
    with pytest.raises(ConfigurationError) as caught:
        SqlCatalogue(place)
    assert "9000" in caught.value.text.vi
    assert NEWEST in caught.value.text.vi
    assert "so" in tables(Database(place, newer()))


def test_an_upgrade_keeps_what_is_there_and_is_done_whole_or_not_at_all(place, newer):
    catalogue = SqlCatalogue(place)
    catalogue.apply(told(HOLDING))
    with pytest.raises(StorageError):
        Database(place, newer(then='op.execute("no SQL")'))
    assert "so" not in tables(Database(place))
    Database(place, newer()).migrate(NEWEST, newer())
    assert list(SqlCatalogue(place).holdings()) == [HOLDING]


def test_many_who_open_at_once_make_the_tables_once(place):
    with ThreadPoolExecutor(6) as pool:
        for database in pool.map(Database, [place] * 6):
            database.close()
    assert "package" in tables(Database(place))


def test_threads_open_databases_of_their_own(tmp_path):
    places = [tmp_path / f"{number}.db" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        found = [tables(database) for database in pool.map(Database, places)]
    assert all(each == found[0] and "package" in each for each in found)


def test_what_is_not_of_the_log_is_not_forgotten_with_it(place):
    catalogue = SqlCatalogue(place)
    catalogue.apply(told(HOLDING, COPY))
    database = Database(place)
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE so (name text, told text)"))
        connection.execute(text("INSERT INTO so VALUES (:name, 'x')"), {"name": HOLDING.name})
    catalogue.forget()
    with database.reading() as connection:
        assert connection.execute(text("SELECT * FROM so")).all() == [(HOLDING.name, "x")]


def test_a_state_that_is_none_is_refused(place):
    database = Database(place)
    values = ", ".join(["'Hồ sơ mật'", "'b'", "'c'", "'fine'", "1", *["''"] * 4])
    with pytest.raises(StorageError) as caught, database.writing() as connection:
        connection.execute(text(f"INSERT INTO copy VALUES ({values})"))
    assert isinstance(caught.value.__cause__, IntegrityError)
    assert str(place) in caught.value.text.en
    # The server's details have the whole row.
    assert "mật" not in caught.value.text.vi


@pytest.mark.xdist_group("postgresql")
class TestPostgresql:
    def test_a_server_that_is_not_there_is_told(self, tmp_path):
        with pytest.raises(StorageError) as caught:
            SqlCatalogue(f"postgresql://lan@/kho?host={tmp_path}")
        assert caught.value.may_retry
        assert str(tmp_path) in caught.value.text.vi

    def test_a_database_that_keeps_no_utf_8_is_refused(self, postgresql):
        with psycopg.connect(postgresql, autocommit=True) as server:
            server.execute("CREATE DATABASE latin TEMPLATE template0 ENCODING LATIN1 LOCALE 'C' LOCALE_PROVIDER libc")
        with pytest.raises(ConfigurationError) as caught:
            SqlCatalogue(postgresql.replace("/kho_", "/latin?application_name=").replace("?host", "&host"))
        assert "createdb" in caught.value.text.vi
