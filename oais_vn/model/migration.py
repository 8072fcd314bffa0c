"""Migration of files to living formats: what was done, and what was compared before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from oais_vn.model.language import Text
from oais_vn.model.package import Package
from oais_vn.model.preservation import Agent, FormatIdentification, Link

PROPERTIES: Mapping[str, Text] = {
    "pixels": Text("điểm ảnh", "pixels"),
    "size": Text("kích thước", "size"),
    "frames": Text("số khung hình", "frames"),
    "colour": Text("kiểu màu", "colour"),
    "dpi": Text("độ phân giải", "resolution"),
    "icc": Text("hồ sơ màu ICC", "ICC profile"),
    "pages": Text("số trang", "pages"),
    "page-size": Text("khổ trang", "page size"),
    "slides": Text("số trang chiếu", "slides"),
    "words": Text("chữ", "words"),
    "metadata": Text("siêu dữ liệu nhúng (EXIF, XMP, IPTC)", "embedded metadata (EXIF, XMP, IPTC)"),
    "look": Text("hình thức trang", "the look of pages"),
    "behaviour": Text("công thức, macro, liên kết", "formulas, macros, links"),
    "remarks": Text("ghi chú, dấu vết sửa đổi, phần ẩn", "comments, tracked changes, hidden parts"),
}
"""Significant properties by their keys."""
COMPARABLE = ("pixels", "size", "frames", "colour", "dpi", "icc", "pages", "page-size", "slides", "words")
"""Those that a program can compare."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One significant property (a key of `PROPERTIES`), as text, before and after."""

    name: str
    before: str
    after: str

    @property
    def kept(self) -> bool:
        """Whether it is the same."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Migrated:
    """What came of one file: the properties that were compared, those that could not be, and who did it.

    `standing` is `validated` or `claimed` for a PDF/A, else empty.
    """

    compared: tuple[Compared, ...]
    uncompared: tuple[str, ...]
    agents: tuple[Agent, ...]
    standing: str = ""

    @property
    def differing(self) -> tuple[Compared, ...]:
        """The properties that did not stay as they were."""
        return tuple(each for each in self.compared if not each.kept)


@dataclass(frozen=True, slots=True)
class Derivation:
    """That a file was made of one in the package before: that one's PREMIS object, how it is described, and how.

    `source` is that object's identifier; `detail` says where the file lies, its format and its SHA-256. What differs
    was accepted by people.
    """

    source: Link
    detail: str
    migrated: Migrated


@dataclass(frozen=True, slots=True)
class FileMigration:
    """What became, or would become, of one file. `refusal` says why it could not be migrated."""

    path: str
    original_name: str
    format: FormatIdentification
    migrated: Migrated | None
    refusal: Text | None = None


@dataclass(frozen=True)
class Migration:
    """What was done to one package: the new version (None: nothing to migrate, or a dry run), and its files.

    `files` are those that a tool takes; `kept` counts the others, which go along as they are.
    """

    place: str
    package: Package | None
    files: tuple[FileMigration, ...]
    kept: int


class Migrator(Protocol):
    """Turns files into a living format; bounded in time and memory."""

    @property
    def target(self) -> str:
        """What it makes, as `migrate --to` names it: `tiff`, `pdfa`."""
        ...

    @property
    def suffix(self) -> str:
        """The extension of what it makes, with its dot."""
        ...

    def takes(self, found: FormatIdentification, suffix: str) -> bool:
        """Whether it takes files of this format; the extension (with its dot) counts where no format is known."""
        ...

    def migrate(self, source: Path, target: Path) -> Migrated:
        """Write `target`, which is not there yet, from `source`, and compare both as they lie on disk.

        Differences are told, not judged. Raises `PackageError` when the file does not allow it; then there is no
        target. Raises `PluginError` when the tool is not installed.
        """
        ...
