"""The tables of a hand-over's database, by the field tables of the profile, and rows of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from oais_vn.model.copies import Holding
from oais_vn.model.description import NOT_XML, Record
from oais_vn.model.profile import Profile
from oais_vn.model.register.dossier import Dossier, DossierKey, Stage
from oais_vn.model.register.fonds import RegisteredFonds

Row = tuple[str, ...]

_FONDS: Final = "fonds-tt02"
_DOSSIER: Final = "dossier-sip"
_KEY: Final = ("unit", "fonds", "code")
_STAGES: Final = {stage: f"stage_{stage.value.replace('-', '_')}" for stage in Stage if not stage.is_seen}
_REGISTER: Final = (
    *("group", "place", "box", "metres", "medium", "signs", "damage", "decided", "criteria", "original"),
    "recovery",
    *_STAGES.values(),
)
LATER: Final = frozenset({"damage"})
"""Columns that a hand-over of before may lack."""
_FROM_TT05: Final = {
    "FondHistory": "fondsHistory",
    "ArchivesTime": "archivesTime",
    "KeyGroups": "keyGroups",
    "Language": "language",
    "Description": "description",
}
DOCUMENTS: Final = ("text", "picture", "recording")
"""The kinds of documents, each a table."""


class Table(NamedTuple):
    """A table: its name and its columns, all of text."""

    name: str
    columns: Row


QUANTITY: Final = Table("quantity", ("group", "dossiers", "sheets", "pages", "metres", "documents", "packages"))
CHANGE: Final = Table("change", ("kind", "key", "change", "fields"))
PACKAGE: Final = Table(
    "package",
    (
        *("name", "file", "id", "unit", "fonds", "dossier", "title", "shape", "version", "size"),
        *("sha256", "sha512", "tagmanifest_sha256"),
    ),
)
PLACE: Final = Table("place", ("package", "carrier", "kind", "site", "key", "verified"))


def tables_of(profile: Profile) -> dict[str, Table]:
    """Every table by its name; those of dossiers and documents have every field that the profile knows of them."""
    dossier = [field.name for field in profile.tables[_DOSSIER].fields]
    found = [
        Table("fonds", tuple(field.name for field in profile.tables[_FONDS].fields)),
        Table("dossier", (*_KEY, *dossier, *_REGISTER)),
    ]
    for kind in DOCUMENTS:
        names = dict.fromkeys(
            field.name
            for shape in profile.shapes.values()
            if kind in shape.document_tables
            for field in profile.tables[shape.document_tables[kind]].fields
        )
        found.append(Table(kind, ("package", "dossier", "ordinal", "file", *names)))
    return {table.name: table for table in (*found, PACKAGE, PLACE, QUANTITY, CHANGE)}


def fonds_row(table: Table, fonds: RegisteredFonds, digitised_pages: int, copied_pages: int) -> Row:
    """The 13 fields of a fonds (Circular 02/2019), filled from its own record where that has them."""
    told = {
        "Identifier": fonds.key.unit,
        "OrganId": fonds.key.code,
        "FondName": fonds.name,
        "PaperTotal": fonds.metres,
        "PaperDigital": str(digitised_pages),
        "CopyNumber": str(copied_pages),
        **{name: fonds.record[name] or fonds.record[other] for name, other in _FROM_TT05.items()},
    }
    return _row(table, {**{name: fonds.record[name] for name in table.columns}, **told})


def dossier_row(table: Table, dossier: Dossier) -> Row:
    """A dossier: its fields, and what the register knows of it."""
    stones = {column: dossier.reached(stage) for stage, column in _STAGES.items()}
    told = {
        **dossier.key._asdict(),
        **{name: dossier.record[name] for name in table.columns if name not in _KEY and name not in _REGISTER},
        **{column: stone.date if stone else "" for column, stone in stones.items()},
        "fileCode": dossier.record["fileCode"] or dossier.key.code,
        "riskRecoveryStatus": "01" if dossier.recovery else dossier.record["riskRecoveryStatus"],
        "group": dossier.group,
        "place": dossier.shelf.place,
        "box": dossier.shelf.box,
        "metres": dossier.shelf.metres,
        "medium": dossier.medium,
        "signs": "; ".join(dossier.signs),
        "damage": dossier.damage,
        "decided": dossier.choice.decided.value,
        "criteria": "; ".join(dossier.choice.criteria),
        "original": dossier.original.state.value,
        "recovery": dossier.recovery,
    }
    return _row(table, told)


def document_row(table: Table, holding: Holding, ordinal: int, file: str, record: Record) -> Row:
    """A document of a package, and where its file lies in it."""
    key = DossierKey(holding.unit, holding.fonds, holding.code)
    own = {"package": holding.name, "dossier": str(key), "ordinal": str(ordinal), "file": file}
    return _row(table, {**record.values, **own})


def package_row(holding: Holding) -> Row:
    """A package, and the digests of its bytes."""
    digests = dict(holding.digests)
    told = {
        **{name: str(getattr(holding, name)) for name in PACKAGE.columns if hasattr(holding, name)},
        "dossier": holding.code,
        "sha256": digests.get("sha256", ""),
        "sha512": digests.get("sha512", ""),
        "tagmanifest_sha256": holding.digest,
    }
    return _row(PACKAGE, told)


def change_row(kind: str, key: str, change: str, fields: Iterable[str] = ()) -> Row:
    """That a dossier or a package is `new`, `changed` (which fields) or `gone` since the hand-over before."""
    return kind, key, change, "; ".join(fields)


def _row(table: Table, told: dict[str, str]) -> Row:
    return tuple(_clean(told.get(column, "")) for column in table.columns)


def _clean(text: str) -> str:
    """The text with escapes for signs that XML cannot hold, so that every form of the database holds the same."""
    return NOT_XML.sub(lambda match: match.group().encode("unicode_escape").decode("ascii"), text)


def as_tables(told: object) -> Iterator[Table]:
    """The tables that a hand-over says it has; `ValueError` for what are none."""
    if not isinstance(told, dict):
        message = "no tables"
        raise ValueError(message)  # noqa: TRY004  (whoever reads asks for one kind of error)
    for name, columns in told.items():
        words = isinstance(columns, list) and all(isinstance(each, str) and _plain(each) for each in columns)
        if not _plain(name) or not words or len(set(columns)) != len(columns):
            message = f"no table: {name!r}"
            raise ValueError(message)
        yield Table(name, tuple(columns))


def _plain(name: str) -> bool:
    return name.isascii() and name.isidentifier() and len(name) <= 64
