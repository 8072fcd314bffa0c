"""One connection to the archive's database, which is brought to the newest revision when it is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ClauseElement, create_engine, inspect, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from oais_vn.model.errors import ConfigurationError, StorageError
from oais_vn.model.language import Text
from oais_vn.storage.filesystem import extended

MIGRATIONS: Final = Path(__file__).parent
_WAIT: Final = 180.0
"""Seconds for which a writer in SQLite waits for another one, which may take in hundreds of thousands of dossiers."""

_CACHE_KIB: Final = 64 << 10

_LOCK: Final = 0x4F56_4E43
"""The advisory lock that is held while tables are changed."""


class Database:
    """SQLite in a file (`Path`) or in memory (None), or PostgreSQL (`postgresql://…`); used by one thread at a time.

    `migrations` has the modules of the revisions in `versions/`. Raises `StorageError` when the database cannot be
    used, `ConfigurationError` when it is newer than the library, keeps no UTF-8 or its driver is not installed.
    """

    def __init__(self, place: Path | str | None = None, migrations: Path = MIGRATIONS) -> None:
        self._place = place
        self._engine = self._made()
        try:
            with self._told():
                self._connection = self._engine.connect()
            try:
                self._move_up(migrations)
            except BaseException:
                self.close()
                raise
        except BaseException:
            self._engine.dispose()
            raise

    @property
    def is_sqlite(self) -> bool:
        """Whether it is SQLite, not PostgreSQL."""
        return self._engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self._told(), self._connection.begin():
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all or nothing. In SQLite it waits until it is the only one that writes."""
        with self._told(), self._connection.begin():
            if self.is_sqlite:
                self._connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield self._connection

    @staticmethod
    def insert_all(connection: Connection, addition: ClauseElement, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows whose values the driver takes as they are; they do not pass through SQLAlchemy one by one."""
        if rows:
            connection.exec_driver_sql(str(addition.compile(dialect=connection.dialect)), rows)

    def migrate(self, target: str, migrations: Path = MIGRATIONS) -> None:
        """Go to the revision `target`, up or down, while no other process does."""
        from oais_vn.storage.database.migrations import migrate

        with self.writing() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            migrate(connection, migrations, target)

    def _move_up(self, migrations: Path) -> None:
        newest = max(path.name[1:].partition("_")[0] for path in (migrations / "versions").glob("r*.py"))
        if self._revision() != newest:
            # What the revision is asks whoever holds the lock again.
            self.migrate(newest, migrations)

    def _revision(self) -> str | None:
        with self.reading() as connection:
            if not self.is_sqlite and connection.execute(text("SHOW server_encoding")).scalar() != "UTF8":
                raise ConfigurationError(
                    Text(
                        f"{self._place}: cơ sở dữ liệu không dùng UTF8. Hãy tạo lại: createdb --encoding=UTF8 "
                        "--template=template0 TÊN",
                        f"{self._place}: the database is not in UTF8. Make it anew: createdb --encoding=UTF8 "
                        "--template=template0 NAME",
                    )
                )
            if not inspect(connection).has_table("oais_vn_version"):
                return None
            found = connection.execute(text("SELECT version_num FROM oais_vn_version")).scalar()
            return None if found is None else str(found)

    def _made(self) -> Engine:
        if isinstance(self._place, str):
            with self._told():
                try:
                    return create_engine(make_url(self._place).set(drivername="postgresql+psycopg"), poolclass=NullPool)
                except ImportError as error:
                    raise ConfigurationError(
                        Text(
                            f'{self._place}: cần thư viện psycopg: pip install "oais-vn[postgresql]"',
                            f'{self._place}: the library psycopg is needed: pip install "oais-vn[postgresql]"',
                        )
                    ) from error
        return create_engine("sqlite://", creator=self._opened, poolclass=NullPool, paramstyle="named")

    def _opened(self) -> sqlite3.Connection:
        path = ":memory:" if self._place is None else extended(Path(self._place))
        # Transactions begin where `writing` says so.
        opened = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        # The log is the memory that must last: what a loss of power takes from the cache is read from it again.
        opened.execute("PRAGMA synchronous = NORMAL")
        opened.execute("PRAGMA journal_mode = WAL")
        # A great act of the register is one transaction: its pages are written once, not again and again.
        opened.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        return opened

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            # The first line: the server's details may have the row, the library's the values.
            cause, *_ = str(getattr(error, "orig", None) or error).splitlines() or [""]
            raise StorageError(
                Text(
                    f"không dùng được cơ sở dữ liệu {self._place}: {cause}. Danh mục đọc lại được từ nhật ký: nếu tệp "
                    "hỏng, hãy chuyển nó đi chỗ khác rồi chạy lại",
                    f"cannot use the database {self._place}: {cause}. The catalogue can be read from the log again: "
                    "if the file is damaged, move it away, then run again",
                ),
                place=str(self._place),
                may_retry=isinstance(error, OperationalError),
            ) from error
