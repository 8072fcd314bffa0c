"""The record of 13 fields that Circular 02/2019 asks of a fonds, from what is known of it."""

from __future__ import annotations

from oais_vn.model.agencies import Archive
from oais_vn.model.collection import Totals
from oais_vn.model.delivery import Fonds
from oais_vn.model.description import LIST_SEPARATOR, CodeList, Record, split_values


def tt02_fonds_record(
    fonds: Fonds,
    archive: Archive,
    totals: Totals,
    languages: CodeList,
    *,
    shelf_metres: str = "",
    other_types: str = "",
    lookup_tools: str = "",
    copied_pages: int | None = None,
) -> Record:
    """The record under the names of table `fonds-tt02` (TT 02/2019/TT-BNV, annex, fonds: 13 fields).

    `languages` is the profile's code list, for this record has words and not codes. What neither the record of
    TT 05/2025 nor `totals` says comes from the caller or stays empty: `shelf_metres` of paper, `other_types` of
    records, `lookup_tools`, and `copied_pages`, the pages of which an insurance copy has been made by a decision;
    pages that were packed are no proof of that. PaperDigital stays empty when `totals` does not know it.
    Values are never cut: ask the table for the record's `faults` before it is written, as this Circular has shorter
    fields than the next.
    """
    record = fonds.record
    values = {
        "Identifier": str(archive.code),
        "OrganId": fonds.code,
        "FondName": fonds.name,
        "FondHistory": record["fondsHistory"],
        "ArchivesTime": record["archivesTime"],
        "PaperTotal": shelf_metres,
        "PaperDigital": _number(totals.digitised_pages),
        "KeyGroups": record["keyGroups"],
        "OtherTypes": other_types,
        "Language": _words(record["language"], languages),
        "LookupTools": lookup_tools,
        "CopyNumber": _number(copied_pages),
        "Description": record["description"],
    }
    return Record({name: value for name, value in values.items() if value})


def _number(count: int | None) -> str:
    return "" if count is None else str(count)


def _words(codes: str, languages: CodeList) -> str:
    entries = [(code, languages.get(code)) for code in split_values(codes)]
    return f"{LIST_SEPARATOR} ".join(code if entry is None else entry.label.vi for code, entry in entries)
