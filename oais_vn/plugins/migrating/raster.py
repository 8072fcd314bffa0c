"""Pictures become TIFF or PDF/A-2b, proven equal pixel by pixel."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.migration import Compared, Migrated
from oais_vn.model.preservation import Agent, FormatIdentification
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError
from oais_vn.plugins.migrating.missing import require

_ENGINE = "oais_vn.plugins.migrating.raster_engine:RasterEngine"
_PICTURES = frozenset(
    {
        *("fmt/41", "fmt/42", "fmt/43", "fmt/44", "fmt/645", "fmt/1507", "x-fmt/390", "x-fmt/391", "x-fmt/398"),
        *("fmt/11", "fmt/12", "fmt/13", "fmt/3", "fmt/4", "x-fmt/392"),
        *("fmt/115", "fmt/116", "fmt/117", "fmt/118", "fmt/119"),
        *("fmt/566", "fmt/567", "fmt/402", "x-fmt/367", "x-fmt/348", "x-fmt/140"),
    }
)
_TIFFS = frozenset({"fmt/353", "fmt/7", "fmt/8", "fmt/9", "fmt/10", "x-fmt/387", "x-fmt/388", "x-fmt/399"})
_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".jp2", ".webp", ".tga", ".dcx"})
_TIFF_SUFFIXES = frozenset({".tif", ".tiff"})
_NAMES = ("frames", "size", "colour", "pixels", "dpi", "icc")
_REASONS = {
    "broken": Text("ảnh hỏng hoặc không đọc được: {detail}", "the picture is damaged or cannot be read: {detail}"),
    "depth": Text(
        "ảnh có nhiều bit mỗi kênh màu hơn mức chuyển được (8): chuyển sẽ mất dữ liệu",
        "the picture has more bits a channel than can be carried over (8): data would be lost",
    ),
    "mode": Text("kiểu điểm ảnh không chuyển được: {detail}", "pixels of a kind that cannot be turned: {detail}"),
    "no-dpi": Text(
        "ảnh không ghi độ phân giải nên không biết khổ trang; hãy chuyển sang tiff",
        "the picture tells no resolution, so the page's size is not known; migrate to tiff",
    ),
    "mirrored": Text("ảnh ghi là bị lật gương; hãy chuyển sang tiff", "the picture is mirrored; migrate to tiff"),
    "not-pdfa": Text("không thành PDF/A-2b hợp lệ: {detail}", "does not become a valid PDF/A-2b: {detail}"),
    "gave-up": Text("công cụ dừng giữa chừng: {detail}", "the tool gave up: {detail}"),
}


@dataclass(frozen=True)
class TiffMigrator:
    """A `Migrator` of JPEG, PNG, GIF, BMP, JPEG 2000, WebP, TGA, DCX and SGI pictures to TIFF 6.0, by Pillow.

    Compression is LZW, of black and white CCITT group 4: both without loss. Every frame, the ICC profile and the
    resolution go along; embedded metadata stay in the original. `time_limit` is in seconds a step, `memory_limit` in
    bytes.
    """

    time_limit: float = 600.0
    memory_limit: int = 4 << 30

    target: ClassVar[str] = "tiff"
    suffix: ClassVar[str] = ".tif"

    def takes(self, found: FormatIdentification, suffix: str) -> bool:
        return suffix.lower() in _SUFFIXES if found.puid is None else found.puid in _PICTURES

    def migrate(self, source: Path, target: Path) -> Migrated:
        require("PIL", "jpylyzer")
        agents = (Agent("pillow", "Pillow", "software", version("pillow")),)
        worker = BoundedWorker(_ENGINE, self.time_limit, self.memory_limit)
        return _migrated(worker, source, target, ("write_tiff", "describe"), agents)


@dataclass(frozen=True)
class PictureToPdfa:
    """A `Migrator` of the same pictures, and of TIFF, to PDF/A-2b, by Pillow and pikepdf: one page a frame.

    JPEG is embedded byte by byte, everything else without loss. The file is checked against PDF/A-2b as it was
    written, by pikepdf's own validator, and there is none when it does not pass. Bounds as `TiffMigrator` has them.
    """

    time_limit: float = 600.0
    memory_limit: int = 4 << 30

    target: ClassVar[str] = "pdfa"
    suffix: ClassVar[str] = ".pdf"

    def takes(self, found: FormatIdentification, suffix: str) -> bool:
        if found.puid is None:
            return suffix.lower() in _SUFFIXES | _TIFF_SUFFIXES
        return found.puid in _PICTURES | _TIFFS

    def migrate(self, source: Path, target: Path) -> Migrated:
        require("PIL", "jpylyzer", "jsonschema", "referencing", "fontTools")
        agents = (
            Agent("pikepdf", "pikepdf", "software", version("pikepdf")),
            Agent("pillow", "Pillow", "software", version("pillow")),
        )
        worker = BoundedWorker(_ENGINE, self.time_limit, self.memory_limit)
        return _migrated(worker, source, target, ("write_pdfa", "describe_pdf"), agents, "validated")


def _migrated(
    worker: BoundedWorker,
    source: Path,
    target: Path,
    steps: tuple[str, str],
    agents: tuple[Agent, ...],
    standing: str = "",
) -> Migrated:
    """Describe, write, and describe what was written, from disk."""
    write, describe = steps
    before = _asked(worker, source, "describe", os.path.abspath(source))
    whole = False
    try:
        _asked(worker, source, write, os.path.abspath(source), os.path.abspath(target))
        after = _asked(worker, source, describe, os.path.abspath(target))
        whole = True
    finally:
        if not whole:
            with contextlib.suppress(OSError):
                os.unlink(target)
    compared = tuple(Compared(name, before[name], after[name]) for name in _NAMES)
    return Migrated(compared, ("metadata",) if before["metadata"] else (), agents, standing)


def _asked(worker: BoundedWorker, source: Path, function: str, *arguments: str) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = worker.call(function, *arguments)
    except NoAnswerError as failure:
        answer = {"refused": "gave-up", "detail": failure.note}
    reason = answer.pop("refused", None)
    if reason is not None:
        meaning = _REASONS[reason].filled(detail=answer.get("detail", ""))
        raise PackageError(Text(f"{source.name}: {meaning.vi}", f"{source.name}: {meaning.en}"), path=str(source))
    return answer
