"""The catalogue in SQLite: a cache of the event log, with a search that knows accents and does without."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.description import fold
from oais_vn.model.errors import StorageError
from oais_vn.model.film import FilmCopy, FilmState
from oais_vn.model.fixity import Digest
from oais_vn.model.keeping import Carrier, CarrierState, Deed, Position, Withdrawal
from oais_vn.model.language import Text
from oais_vn.model.tiers import Receipt
from oais_vn.storage.filesystem import extended

_SCHEMA: Final = 2
"""Raised when the tables change; an older catalogue is thrown away and read from the log again."""

_STATES = ", ".join(f"'{state.value}'" for state in CopyState)
_TABLES = f"""
CREATE TABLE package (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, file TEXT NOT NULL, id TEXT NOT NULL,
    code TEXT NOT NULL, title TEXT NOT NULL, fonds TEXT NOT NULL, shape TEXT NOT NULL, version TEXT NOT NULL,
    size INTEGER NOT NULL, digests TEXT NOT NULL, digest TEXT NOT NULL, maintenance TEXT NOT NULL, grade TEXT NOT NULL,
    text TEXT NOT NULL, withdrawn TEXT NOT NULL);
CREATE INDEX package_id ON package (id);
CREATE INDEX package_code ON package (code);
CREATE TABLE copy (name TEXT NOT NULL, tier TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL
    CHECK (state IN ({_STATES})), size INTEGER NOT NULL, digests TEXT NOT NULL, version TEXT NOT NULL,
    verified TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (name, tier, key)) WITHOUT ROWID;
CREATE TABLE film (name TEXT NOT NULL, reel TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    pages INTEGER NOT NULL, number INTEGER NOT NULL, parts INTEGER NOT NULL, digest TEXT NOT NULL, state TEXT NOT NULL,
    seen TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (name, reel, first)) WITHOUT ROWID;
CREATE TABLE carrier (code TEXT PRIMARY KEY, kind TEXT NOT NULL, site TEXT NOT NULL, custodian TEXT NOT NULL,
    seal TEXT NOT NULL, since TEXT NOT NULL, "end" TEXT NOT NULL, state TEXT NOT NULL, label TEXT NOT NULL,
    looked TEXT NOT NULL, doubted TEXT NOT NULL, logged INTEGER NOT NULL);
CREATE TABLE place ("start" INTEGER NOT NULL, "end" INTEGER NOT NULL, head TEXT NOT NULL);
INSERT INTO place VALUES (0, 0, '{Position().head}');
CREATE VIRTUAL TABLE words USING fts5 (accented, folded, tokenize = "unicode61 remove_diacritics 0");
"""  # noqa: S608  (the states are our own constants)
_WORD = re.compile(r"[^\W_]+")


class SqliteCatalogue:
    """The port `Catalogue` in a file of SQLite, or in memory without one.

    Opening throws away a file of another schema: everything in it is in the log. `StorageError` when the file cannot
    be used.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        with self._told():
            self._db = self._opened()
            if self._db.execute("PRAGMA user_version").fetchone()[0] != _SCHEMA:
                self._db.close()
                self._remove()
                self._db = self._opened()
                self._db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {_SCHEMA}; COMMIT;")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def position(self) -> Position:
        """How far the log has been taken in."""
        with self._told():
            return Position(*self._db.execute('SELECT "start", "end", head FROM place').fetchone())

    def apply(self, deeds: Iterable[tuple[Deed | None, Position]]) -> None:
        """Take in deeds with their positions, all or none."""
        with self._told(), self._db:
            last = None
            for deed, position in deeds:
                last = position
                if isinstance(deed, Holding):
                    self._take(deed)
                elif isinstance(deed, Copy):
                    self._note(deed)
                elif isinstance(deed, FilmCopy):
                    self._film(deed)
                elif isinstance(deed, Carrier):
                    self._register(deed)
                elif isinstance(deed, Withdrawal):
                    self._db.execute("UPDATE package SET withdrawn = ? WHERE name = ?", (deed.decision, deed.name))
            if last is not None:
                self._db.execute('UPDATE place SET "start" = ?, "end" = ?, head = ?', last)

    def holding(self, wanted: str) -> Holding | None:
        """The package of this name, OBJID, or (the newest version of) this dossier code."""
        question = (
            "name = :it OR id = :it OR code = :it ORDER BY name = :it DESC, withdrawn = '' DESC, version + 0 DESC"
        )
        return next(self._holdings(f"WHERE {question} LIMIT 1", {"it": wanted}), None)

    def holdings(self) -> Iterator[Holding]:
        """Every package, sorted by name."""
        return self._holdings("ORDER BY name", {})

    def copies(self, package: str | None = None) -> Iterator[Copy]:
        """The copies of one package or of all, sorted by package, tier and key."""
        question = "SELECT name, tier, key, state, size, digests, version, verified, note FROM copy"
        where = "" if package is None else " WHERE name = :package"
        with self._told():
            rows = self._db.execute(f"{question}{where} ORDER BY name, tier, key", {"package": package})
        # Cached, for the copies of a package have the same digests, and there are many.
        text = ""
        digests: tuple[Digest, ...] = ()
        for name, tier, key, state, size, told, version, verified, note in rows:
            if told != text:
                text, digests = told, _digests(told)
            yield Copy(name, tier, key, _STATE[state], size, digests, version, verified, note)

    def films(self, package: str | None = None) -> Iterator[FilmCopy]:
        """What reels have of one package or of all, sorted by package, reel and frame."""
        where = "" if package is None else " WHERE name = :package"
        with self._told():
            question = f"SELECT * FROM film{where} ORDER BY name, reel, first"  # noqa: S608  (our own words)
            rows = self._db.execute(question, {"package": package}).fetchall()
        for row in rows:
            yield _film_copy(row)

    def carriers(self) -> dict[str, Carrier]:
        """The register of carriers by code."""
        with self._told():
            rows = self._db.execute("SELECT * FROM carrier ORDER BY code").fetchall()
        return {row[0]: _carrier(row) for row in rows}

    def search(self, words: str, most: int) -> Iterator[Holding]:
        """The packages whose description has all these words, in the order in which they were taken in.

        They are not ranked: that would look at every package which has a word that many have.
        """
        asked = [word for word in unicodedata.normalize("NFC", words).split() if _WORD.search(word)]
        if not asked:
            return
        question = " AND ".join(_phrase(word) for word in asked)
        codes = [_whole(fold(word)) for word in asked if len(_WORD.findall(word)) > 1]
        found = self._holdings(
            "JOIN words ON words.rowid = package.number WHERE words MATCH :question",
            {"question": question},
        )
        for holding in found:
            if most <= 0:
                return
            text = "\n".join(map(fold, _searched(holding)))
            if all(code.search(text) for code in codes):
                most -= 1
                yield holding

    def _holdings(self, question: str, values: dict[str, Any]) -> Iterator[Holding]:
        columns = ", ".join(f"package.{name}" for name in _COLUMNS)
        with self._told():
            rows = self._db.execute(f"SELECT {columns} FROM package {question}", values)  # noqa: S608  (our own words)
        for row in rows:
            told = dict(zip(_COLUMNS, row, strict=True))
            told["digests"], told["text"] = _digests(told["digests"]), tuple(json.loads(told["text"]))
            yield Holding(**told)

    def _take(self, holding: Holding) -> None:
        values = [getattr(holding, name) for name in _COLUMNS]
        values[_COLUMNS.index("digests")] = json.dumps(dict(holding.digests))
        values[_COLUMNS.index("text")] = json.dumps(holding.text, ensure_ascii=False)
        marks = ", ".join("?" * len(_COLUMNS))
        names = ", ".join(_COLUMNS)
        row = self._db.execute("SELECT number FROM package WHERE name = ?", (holding.name,)).fetchone()
        if row is not None:
            self._db.execute("DELETE FROM words WHERE rowid = ?", row)
            self._db.execute("DELETE FROM package WHERE number = ?", row)
        insertion = f"INSERT INTO package ({names}) VALUES ({marks})"  # noqa: S608  (our own words)
        number = self._db.execute(insertion, values).lastrowid
        text = unicodedata.normalize("NFC", "\n".join(_searched(holding)))
        folded = "\n".join(map(fold, text.split("\n")))
        self._db.execute("INSERT INTO words (rowid, accented, folded) VALUES (?, ?, ?)", (number, text, folded))

    def _note(self, copy: Copy) -> None:
        values = (*copy[:3], copy.state.value, copy.size, json.dumps(dict(copy.digests)), *copy[6:])
        self._db.execute("INSERT OR REPLACE INTO copy VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def _film(self, film: FilmCopy) -> None:
        values = (*film[:8], film.state.value, film.seen, film.note)
        self._db.execute("INSERT OR REPLACE INTO film VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def _register(self, carrier: Carrier) -> None:
        label = json.dumps({**carrier.label._asdict(), "digests": dict(carrier.label.digests)})
        values = (*carrier[:7], carrier.state.value, label, *carrier[9:])
        self._db.execute("INSERT OR REPLACE INTO carrier VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def _opened(self) -> sqlite3.Connection:
        # The log is the memory that must last; this file may be lost in a crash, and is then read from the log.
        db = sqlite3.connect(":memory:" if self._path is None else extended(self._path), check_same_thread=False)
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA journal_mode = WAL")
        return db

    def _remove(self) -> None:
        if self._path is not None:
            for suffix in ("", "-wal", "-shm"):
                extended(self._path.with_name(self._path.name + suffix)).unlink(missing_ok=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StorageError(
                Text(
                    f"không dùng được danh mục {self._path}: {error}. Danh mục chỉ là bộ đệm của nhật ký: có thể xóa "
                    "tệp này rồi chạy lại",
                    f"cannot use the catalogue {self._path}: {error}. It is only a cache of the log: the file may be "
                    "removed, then run again",
                ),
                place=str(self._path),
            ) from error


_COLUMNS: Final[Sequence[str]] = tuple(Holding.__dataclass_fields__)
_STATE = {state.value: state for state in CopyState}


def _searched(holding: Holding) -> tuple[str, ...]:
    return (holding.title, holding.code, holding.name, holding.id, *holding.text)


def _phrase(word: str) -> str:
    """A word for FTS5; one that is written with accents wants them, one without finds both."""
    column = "folded" if fold(word) == word.casefold().strip(" .:*()") else "accented"
    text = fold(word) if column == "folded" else word
    return f'{column} : "{" ".join(_WORD.findall(text))}"'


def _whole(code: str) -> re.Pattern[str]:
    """A code that is no part of a longer one: `71/qd-ttg`, but not in `171/qd-ttg` or `71/qd-ttg-cp`."""
    return re.compile(rf"(?<![\w/.-]){re.escape(code)}(?![\w/-])")


def _digests(text: str) -> tuple[Digest, ...]:
    return tuple(Digest(*pair) for pair in json.loads(text).items())


def _film_copy(row: Sequence[Any]) -> FilmCopy:
    name, reel, first, last, pages, number, parts, digest, state, seen, note = row
    return FilmCopy(name, reel, first, last, pages, number, parts, digest, FilmState(state), seen, note)


def _carrier(row: Sequence[Any]) -> Carrier:
    code, kind, site, custodian, seal, since, end, state, told, looked, doubted, logged = row
    values = json.loads(told)
    label = Receipt(**{**values, "digests": tuple(Digest(*pair) for pair in values["digests"].items())})
    return Carrier(code, kind, site, custodian, seal, since, end, CarrierState(state), label, looked, doubted, logged)
