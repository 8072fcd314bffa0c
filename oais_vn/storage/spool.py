"""Plain values put aside in a temporary SQLite file, so that memory does not grow with a delivery."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from json.encoder import encode_basestring_ascii
from pathlib import Path
from threading import RLock
from typing import Self

from oais_vn.model.errors import ExistsError, InputError, StorageError
from oais_vn.model.language import Text

_BATCH = 1000
_FETCHED = 200
_CACHE_KIB = 512
_json = json.JSONEncoder(separators=(",", ":")).encode
_decoded = json.JSONDecoder().raw_decode
_INSERT = "INSERT INTO item VALUES (?, ?, ?)"
_INSERT_FIRST = "INSERT OR IGNORE INTO item VALUES (?, ?, ?)"


class SqliteSpool:
    """The `Spool` port on a scratch file: `path`, which must not exist, or a temporary one.

    Put everything first, then read. A pickled spool reads the same file from another process; only the process that
    made it puts, and its `close` removes the file. Nothing in it is meant to outlive a crash. A `private` spool cannot
    be pickled: its file loses its name at once, where the system allows that, so that a kill leaves nothing behind.
    With `first` a key that is put again keeps its first value; else it is an error.
    """

    def __init__(self, path: Path | None = None, *, private: bool = False, first: bool = False) -> None:
        self._path = _new_file(path)
        self._owner = os.getpid()
        self._insert = _INSERT_FIRST if first else _INSERT
        self._opened_by = 0
        self._opened: sqlite3.Connection | None = None
        self._waiting: list[tuple[str, int | bytes, str]] = []
        self._lock = RLock()
        with self._told():
            connection = self._connection()
            # Scratch: what a crash leaves is never read, so nothing waits for the disk.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("CREATE TABLE item (of TEXT, key, value TEXT, PRIMARY KEY (of, key)) WITHOUT ROWID")
        self._has_name = True
        if private and os.name == "posix":
            self._path.unlink()
            self._has_name = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __getstate__(self) -> Path:
        self._flush()
        return self._path

    def __setstate__(self, path: Path) -> None:
        self._path = path
        self._owner = 0
        self._has_name = True
        self._opened_by = 0
        self._opened = None
        self._waiting = []
        self._lock = RLock()

    def put(self, group: str, key: int | str, value: Mapping[str, object]) -> None:
        """Put a value (JSON's types) aside.

        Raises, at the latest when something is read, `InputError` for a key that its group has already and for a
        process that did not make the spool, `StorageError` when the disk is full.
        """
        # ASCII only: a name that is no UTF-8 has lone surrogates, which SQLite's text cannot hold.
        row = (encode_basestring_ascii(group), _stored(key), _json(value))
        with self._lock:
            self._waiting.append(row)
            if len(self._waiting) >= _BATCH:
                self._flush()

    def items(self, group: str) -> Iterator[Mapping[str, object]]:
        """The values of a group, sorted by key: numbers, then texts by code point."""
        self._flush()
        with self._told():
            cursor = self._connection().execute(
                "SELECT value FROM item WHERE of = ? ORDER BY key", (encode_basestring_ascii(group),)
            )
            while rows := cursor.fetchmany(_FETCHED):
                for (text,) in rows:
                    yield _value(text)

    def get(self, group: str, key: int | str) -> Mapping[str, object] | None:
        """The value of a key, or None."""
        self._flush()
        with self._told():
            query = "SELECT value FROM item WHERE of = ? AND key = ?"
            row = self._connection().execute(query, (encode_basestring_ascii(group), _stored(key))).fetchone()
            return None if row is None else _value(row[0])

    def get_each(self, group: str, keys: Collection[str]) -> dict[str, Mapping[str, object]]:
        """The values of those keys that are there: one question for all of them."""
        self._flush()
        with self._told():
            marks = ", ".join("?" * len(keys))
            query = f"SELECT key, value FROM item WHERE of = ? AND key IN ({marks})"  # noqa: S608 - question marks
            rows = self._connection().execute(query, (encode_basestring_ascii(group), *map(_stored, keys)))
            return {key.decode("utf-8", "surrogatepass"): _value(text) for key, text in rows}

    def count(self, group: str) -> int:
        """How many values a group has."""
        self._flush()
        with self._told():
            query = "SELECT count(*) FROM item WHERE of = ?"
            return int(self._connection().execute(query, (encode_basestring_ascii(group),)).fetchone()[0])

    def close(self) -> None:
        """Close the file; in the process that made it, remove it."""
        with self._lock:
            self._waiting.clear()
            if self._opened is not None and self._opened_by == os.getpid():
                self._opened.close()
            self._opened = None
            if self._owner == os.getpid() and self._has_name:
                with suppress(OSError):
                    self._path.unlink()

    def _flush(self) -> None:
        if not self._waiting:
            return
        with self._lock, self._told():
            if self._waiting and self._owner != os.getpid():
                raise InputError(
                    Text(
                        "chỉ tiến trình đã mở tệp tạm mới được ghi vào nó",
                        "only the process that made the spool puts into it",
                    )
                )
            try:
                with self._connection() as connection:
                    connection.executemany(self._insert, self._waiting)
            finally:
                # Not before: who finds nothing waiting reads at once.
                self._waiting = []

    def _connection(self) -> sqlite3.Connection:
        """The connection of this process: SQLite's must not be used across a fork."""
        with self._lock:
            if self._opened is None or self._opened_by != os.getpid():
                self._opened = sqlite3.connect(
                    f"{self._path.absolute().as_uri()}?mode=rw", uri=True, check_same_thread=False
                )
                self._opened.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
                self._opened_by = os.getpid()
            return self._opened

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError as error:
            raise InputError(
                Text("hai giá trị có cùng khóa trong một nhóm", "two values have the same key in one group")
            ) from error
        except sqlite3.Error as error:
            raise StorageError(
                Text(
                    f"không dùng được tệp tạm {self._path}: {error}. Hãy giải phóng chỗ trên đĩa chứa tệp tạm",
                    f"cannot use the temporary file {self._path}: {error}. Make room on the disk that holds it",
                ),
                place=str(self._path),
            ) from error


def _value(text: str) -> Mapping[str, object]:
    """The value that was put: nothing stands before or behind it, so nothing looks for that."""
    value: Mapping[str, object] = _decoded(text)[0]
    return value


def _stored(key: int | str) -> int | bytes:
    """A key as SQLite sorts it like Python: UTF-8 bytes keep the order of code points."""
    return key if isinstance(key, int) else key.encode("utf-8", "surrogatepass")


def _new_file(path: Path | None) -> Path:
    try:
        if path is None:
            descriptor, name = tempfile.mkstemp(prefix="oais-vn-", suffix=".spool")
            path = Path(name)
        else:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ExistsError(
            Text(f"tệp tạm {path} đã có; hãy chọn tên khác", f"the temporary file {path} exists; choose another name"),
            place=str(path),
        ) from error
    except OSError as error:
        where = path or Path(tempfile.gettempdir())
        raise StorageError(
            Text(
                f"không tạo được tệp tạm ở {where}: {error.strerror}",
                f"cannot make a temporary file at {where}: {error.strerror}",
            ),
            place=str(where),
        ) from error
    os.close(descriptor)
    return path
