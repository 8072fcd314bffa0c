"""What threatens the files that an archive has or is given: their formats against the risk register."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from oais_vn.model.language import Text
from oais_vn.model.ports import FormatIdentifier, PackageSource, Progress
from oais_vn.model.preservation import FormatIdentification
from oais_vn.model.risk import WORST_FIRST, HeldFormat, RiskGrade, RiskRegister, RiskReport, RiskRow
from oais_vn.packages.content import on_disk
from oais_vn.packages.head import PackageHead, read_head
from oais_vn.packages.held import content_paths, fonds_of, formats_told, held


@dataclass(frozen=True)
class PackageFormats:
    """The formats in one package: as its PREMIS tells, and of a package without any (a SIP) as its files are."""

    opened: Callable[[], PackageSource]
    identifier: FormatIdentifier

    def run(self, progress: Progress | None = None) -> tuple[HeldFormat, ...]:
        """The formats; `PackageError` for what is no package, or PREMIS that cannot be read."""
        head = read_head(self.opened())
        told = tuple(held(formats_told(head), head.source.location, fonds_of(head)))
        return told or held(self._identified(head), head.source.location, fonds_of(head))

    def _identified(self, head: PackageHead) -> Iterator[tuple[FormatIdentification, int, str]]:
        for path in content_paths(head):
            with TemporaryDirectory(prefix="oais-vn-risk-") as scratch:
                found = self.identifier.identify(on_disk(head.package, path, Path(scratch)))
            yield found, head.package.size(path), path.name


@dataclass(frozen=True)
class FileFormats:
    """The formats of some files, by the folder that they lie in."""

    paths: tuple[Path, ...]
    fonds: str
    identifier: FormatIdentifier

    def run(self, progress: Progress | None = None) -> tuple[HeldFormat, ...]:
        """The formats, folder by folder."""
        folders: dict[Path, list[tuple[FormatIdentification, int, str]]] = {}
        for done, path in enumerate(self.paths, 1):
            found = self.identifier.identify(path), path.stat().st_size, path.name
            folders.setdefault(path.parent, []).append(found)
            if progress is not None:
                progress(str(path), done, len(self.paths))
        return tuple(each for folder, files in folders.items() for each in held(files, str(folder), self.fonds))


class RiskTally:
    """Counts formats by fonds; what it holds grows with formats and places at risk, not with files."""

    def __init__(self, register: RiskRegister) -> None:
        self._register = register
        self._rows: dict[tuple[str, str | None, str], RiskRow] = {}
        self._seen: set[tuple[str, str | None, str, str]] = set()
        self._places: dict[tuple[str, str | None, str], HeldFormat] = {}

    def add(self, found: Iterable[HeldFormat]) -> None:
        """Count some formats."""
        for each in found:
            name = "" if each.format.puid is not None else each.format.name
            key = each.fonds, each.format.puid, name
            risk, grade = self._register.of(each.format), self._register.grade_of(each.format)
            row = self._rows.get(key) or RiskRow(each.fonds, each.format, grade, risk, 0, 0, 0)
            new = (*key, each.place) not in self._seen
            self._seen.add((*key, each.place))
            self._rows[key] = replace(
                row, files=row.files + each.files, size=row.size + each.size, places=row.places + new
            )
            if grade in (RiskGrade.HIGH, RiskGrade.UNKNOWN):
                self._note((each.place, each.format.puid, name), each)

    def _note(self, key: tuple[str, str | None, str], each: HeldFormat) -> None:
        before = self._places.get(key)
        files, size = (0, 0) if before is None else (before.files, before.size)
        self._places[key] = replace(before or each, files=files + each.files, size=size + each.size)

    def report(self, unread: Iterable[tuple[str, Text]] = ()) -> RiskReport:
        """The rows by fonds, the worst and the most first."""
        order = {grade: place for place, grade in enumerate(WORST_FIRST)}
        rows = sorted(
            self._rows.values(),
            key=lambda row: (row.fonds, order[row.grade], -row.files, row.format.puid or "", row.format.name),
        )
        return RiskReport(self._register, tuple(rows), tuple(self._places.values()), tuple(unread))
