"""Dossier codes of Circular 02/2019/TT-BNV (TT02), in the words from which those of TT05 are made."""

from __future__ import annotations

import re
from dataclasses import replace

from oais_vn.formats.tables.rows import Gathered
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text

OLD_CODE = "oldFileCode"
OLD_CATALOGUE = "oldCatalogue"
OLD_DOCUMENT_CODE = "oldDocCode"
OLD_CONFIDENCE = "oldConfidenceLevel"

_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
_CATALOGUE = re.compile(r"[0-9]{1,4}")


def is_old(row: Gathered) -> bool:
    """Whether a row describes its dossier by the words of TT02."""
    return bool(row[OLD_CODE] or row[OLD_CATALOGUE])


def translated(row: Gathered, fonds: str) -> Gathered:
    """The row with `fileNotation`, and `year` or `catalogue`, as TT02's `FileCode` and its parts say them.

    `FileCode` is Identifier.OrganId.FileCatalog.FileNotation, where FileCatalog is the number of the catalogue or the
    year of the dossier. Columns of the parts go before the whole; without them the part after OrganId (that column,
    else the code of the `fonds`) is FileCatalog, and what follows is FileNotation. Four digits from 1000 to 2099 are a
    year. Raises `InputError` when the parts cannot be told, or do not agree with the whole.
    """
    catalogue, notation = row[OLD_CATALOGUE], row["fileNotation"]
    if not notation or (not catalogue and row[OLD_CODE]):
        found = _parts(row[OLD_CODE], row["fondsCode"] or fonds, notation)
        catalogue, notation = catalogue or found[0], notation or found[1]
    if row[OLD_CODE] and not f".{row[OLD_CODE]}".endswith(f".{notation}"):
        raise InputError(
            Text(
                f"FileCode {row[OLD_CODE]!r} không kết thúc bằng FileNotation {notation!r}",
                f"FileCode {row[OLD_CODE]!r} does not end with FileNotation {notation!r}",
            )
        )
    year = catalogue if _YEAR.fullmatch(catalogue) else ""
    texts = {"fileNotation": notation, "year": row["year"] or year, "catalogue": "" if year else catalogue}
    cells = {"fileNotation": row.cells.get(OLD_CODE) or row.cells.get(OLD_CATALOGUE, ""), **row.cells}
    return replace(row, texts={**row.texts, **texts}, cells=cells)


def _parts(code: str, organ: str, notation: str) -> tuple[str, str]:
    """FileCatalog and FileNotation within a whole code."""
    head, found, tail = f".{code}".partition(f".{organ}.")
    catalogue, dot, rest = tail.partition(".")
    if found and head and dot and _CATALOGUE.fullmatch(catalogue):
        return catalogue, rest
    if notation:
        # The notation has a column of its own, and the year may come from the dates.
        return "", notation
    raise InputError(
        Text(
            f"FileCode {code!r} không có dạng Identifier.{organ}.FileCatalog.FileNotation (OrganId là mã phông "
            f"{organ!r}); hãy thêm cột FileCatalog và FileNotation, hoặc sửa [fonds] code",
            f"FileCode {code!r} is not Identifier.{organ}.FileCatalog.FileNotation (OrganId is the fonds' code "
            f"{organ!r}); add the columns FileCatalog and FileNotation, or mend [fonds] code",
        )
    )


def aliases(row: Gathered) -> tuple[str, ...]:
    """The names by which rows of documents may call the dossier of a row of TT02."""
    joined = f"{row[OLD_CATALOGUE]}.{row['fileNotation']}" if row[OLD_CATALOGUE] and row["fileNotation"] else ""
    return tuple(name for name in (row[OLD_CODE], joined) if name)
