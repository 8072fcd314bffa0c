"""Writes the delivery: a supplier's tree of scans, its workbook and delivery.toml."""

from __future__ import annotations

from pathlib import Path

from oais_vn.demo.extras import require_extras
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.ports import Progress


def write_delivery(folder: Path, *, seed: int = 2026, dossiers: int = 4, progress: Progress | None = None) -> None:
    """Write an invented Vietnamese delivery into `folder`, which must be empty or not there yet.

    The same seed and number of dossiers give the same bytes in every file. The last dossier is one of
    photographs, unless it is the only one. `progress` is told the file, how many are done, and how many there are.
    Raises `InputError` for a folder that holds something or for fewer than one dossier, `PluginError` when
    packages of the extra `demo` are missing.
    """
    if dossiers < 1:
        raise InputError(
            Text(f"số hồ sơ phải từ 1 trở lên: {dossiers}", f"there must be at least one dossier: {dossiers}")
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            Text(
                f"thư mục {folder} đã có dữ liệu; hãy chọn một thư mục trống hoặc chưa có",
                f"{folder} is not empty; choose an empty folder or one that does not exist",
            )
        )
    require_extras()
    # Only now, for the packages of the extra may not be there.
    from oais_vn.demo.supplier import deliver

    deliver(folder, seed, dossiers, progress)
