"""Surveys of records without dossiers as tables that plans have: metres of rough and of loose records by agency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from oais_vn.formats.register.headed import each_row
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.model.register.backlog import Arrangement, Backlog, metres_of

_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("Mã khối", "Mã", "id"),
    "unit": ("Mã đơn vị", "Đơn vị giữ", "unit"),
    "source": ("Tên cơ quan, đơn vị", "Cơ quan, đơn vị", "Cơ quan", "source"),
    "fonds": ("Mã phông", "fonds"),
    "years": ("Thời gian", "Thời gian tài liệu", "years"),
    "rough": ("Khối lượng tài liệu chỉnh lý sơ bộ (mét)", "Sơ bộ (mét)", "Sơ bộ", "rough"),
    "loose": ("Khối lượng tài liệu chỉnh lý rời lẻ (mét)", "Rời lẻ (mét)", "Rời lẻ", "loose"),
    "note": ("Ghi chú", "note"),
}
_SUFFIXES: Final = {Arrangement.ROUGH: "SB", Arrangement.LOOSE: "RL"}


def read_survey(source: PackageSource, path: PackagePath, unit: str, day: str) -> list[Backlog]:
    """The backlogs in a table with metres of rough and of loose records: one of each kind, as far as there are any.

    Their ids are those of the rows with `-SB` or `-RL`. `unit` is that of rows that say none, `day` that of the survey.
    Raises as `each_row` does.
    """
    rows = each_row(source, path, _HEADERS, ("id", "source"), lambda row: _told(row, unit, day))
    return [each for some in rows for each in some]


def _told(row: Mapping[str, str], unit: str, day: str) -> Sequence[Backlog]:
    name, source = row.get("id", "").strip(), row.get("source", "").strip()
    if not name and not row.get("unit", "").strip():
        return ()  # the line of the sums
    missing = "mã khối" if not name else "cơ quan, đơn vị" if not source else ""
    missing = missing or ("" if row.get("unit") or unit else "mã đơn vị (--unit)")
    if missing:
        raise InputError(Text(f"thiếu {missing}", f"lacks: {missing}"))
    found = []
    for kind, suffix in _SUFFIXES.items():
        text = row.get(kind.value, "").strip()
        if text and metres_of(text):
            found.append(
                Backlog(
                    *(f"{name}-{suffix}", row.get("unit") or unit, source, kind, str(metres_of(text)), day),
                    *(row.get("fonds", ""), row.get("years", ""), row.get("note", "")),
                )
            )
    return found
