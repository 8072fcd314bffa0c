"""Units' lists of dossiers put together into the list of a province."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from oais_vn import wiring
from oais_vn.api.targets import require_new_files
from oais_vn.formats.reports.province_papers import ProvinceForm, write_province_document, write_province_workbook
from oais_vn.model.ports import Spool
from oais_vn.model.register.criteria import RegisterLists
from oais_vn.model.register.joined import Joining, ProvinceList
from oais_vn.storage.publish import publish_new_file
from oais_vn.wiring import register as shelf
from oais_vn.workflows.register.joining import join_lists, joined_rows

_PLACE = str | os.PathLike[str]


def merge_lists(
    files: Sequence[_PLACE],
    outputs: Sequence[_PLACE],
    name: str,
    year: int,
    *,
    place: str = "",
    superior: str = "",
    criteria: _PLACE | None = None,
) -> Joining:
    """Put units' lists of dossiers together into that of a province, and write it (.docx, .xlsx) unless it is refused.

    `files` are workbooks or CSV of `register list write|yearly`, the table of `register select`, tables of others with
    such columns, and folders of hand-overs; `CODE=FILE` says whose rows are that name no unit. `name` puts them
    together. Everything that is wrong is told at once: rows without code, title or unit, a dossier that comes twice.
    Codes that units share are told apart by the unit. `criteria` is a criteria file of one's own. Raises `InputError`
    for an ending that is none, `ExistsError` for a file that is there.
    """
    targets = [Path(each) for each in outputs]
    require_new_files(targets, ".docx", ".xlsx")
    lists = shelf.register_lists("" if criteria is None else os.fspath(Path(criteria).absolute()), Path())
    form = ProvinceForm(place, superior, _words(lists))
    with wiring.scratch() as by_code, wiring.scratch() as ordered:
        given = (shelf.sent_list(os.fspath(each), lists) for each in files)
        joining = join_lists(given, name, year, by_code, ordered)
        listed = joining.listed
        if listed is not None:
            for target in targets:
                _write(target, listed, ordered, form)
    return joining


def _write(target: Path, listed: ProvinceList, ordered: Spool, form: ProvinceForm) -> None:
    write = write_province_document if target.suffix.lower() == ".docx" else write_province_workbook

    def written(stream: IO[bytes]) -> None:
        write(listed, joined_rows(ordered), form, stream)

    publish_new_file(target, written)


def _words(lists: RegisterLists) -> dict[str, str]:
    return {
        each.code: f"{each.label.vi} ({each.source})"
        for programme in lists.programmes.values()
        for each in programme.criteria
    }
