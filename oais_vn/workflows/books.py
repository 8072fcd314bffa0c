"""How the results of batches are kept in a journal and proven, and the stamps of what they follow from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Protocol, TypeVar, cast

from oais_vn.formats.reports.json import json_report
from oais_vn.formats.reports.json_reader import read_json_report
from oais_vn.model.batch import Kept
from oais_vn.model.errors import OaisError
from oais_vn.model.language import Text
from oais_vn.model.package import Made, Package
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, PackageStore, Task
from oais_vn.model.report import Finding, Report
from oais_vn.packages.proof import stands

_LOST = "ENG-005"

T_co = TypeVar("T_co", covariant=True)


class StampedTask(Task[T_co], Protocol[T_co]):
    """A task that knows a digest of what its result follows from."""

    def stamp(self) -> str:
        """The digest."""
        ...


@dataclass(frozen=True)
class PackageBook:
    """Packages that were made in a store."""

    store: PackageStore

    def stamp(self, job: Task[Package]) -> str:
        """The stamp of the job."""
        return cast("StampedTask[Package]", job).stamp()

    def kept(self, result: Package) -> Kept:
        """Where it lies and what it is."""
        names = ("id", "name", "shape", "version", "files")
        return Kept(result.path, result.digest, result.size, {name: getattr(result, name) for name in names})

    def proven(self, kept: Kept) -> Package | None:
        """The package, when it lies in the store as it was left (`stands`)."""
        value = kept.value
        source = self.store.find(str(value["name"]))
        if source is None or not stands(source, kept.digest):
            return None
        return Package(
            id=str(value["id"]),
            name=str(value["name"]),
            path=kept.place,
            shape=str(value["shape"]),
            version=cast("int", value["version"]),
            digest=kept.digest,
            files=cast("int", value["files"]),
            size=kept.size,
            made=Made.ALREADY_THERE,
        )


@dataclass(frozen=True)
class ReportBook:
    """Reports: each is its own output, and holds as long as what it judged is as it was (the stamp)."""

    def stamp(self, job: Task[Report]) -> str:
        """The stamp of the job."""
        return cast("StampedTask[Report]", job).stamp()

    def kept(self, result: Report) -> Kept:
        """The report in both languages, and the digest of that."""
        value = {"vi": json_report(result, "vi"), "en": json_report(result, "en")}
        text = json.dumps(value, sort_keys=True).encode()
        return Kept(result.subject.path, hashlib.sha256(text).hexdigest(), 0, value)

    def proven(self, kept: Kept) -> Report | None:
        """The report, when it is whole and the package did not cost its judge; that is tried again."""
        text = json.dumps(kept.value, sort_keys=True).encode()
        if hashlib.sha256(text).hexdigest() != kept.digest:
            return None
        vi, en = (read_json_report(BytesIO(json.dumps(kept.value[name]).encode())) for name in ("vi", "en"))
        if any(finding.code == _LOST for finding in vi.findings):
            return None
        return replace(vi, findings=tuple(map(_spoken, vi.findings, en.findings)))


def _spoken(vi: Finding, en: Finding) -> Finding:
    return replace(vi, message=Text(vi.message.vi, en.message.en), remedy=Text(vi.remedy.vi, en.remedy.en))


def stamp_of(*parts: object) -> str:
    """A digest of plain values (JSON's types)."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def opened_states(opened: Callable[[], PackageSource]) -> list[tuple[str, int, int, int]]:
    """The states of the files of a package that is yet to be opened; none where it cannot be."""
    try:
        return list(states_of(opened()))
    except OaisError:
        return []


def states_of(source: PackageSource) -> Iterator[tuple[str, int, int, int]]:
    """Path, bytes, time of change and inode of every file of a source that lies in a folder, or of the archive."""
    for path in source.paths():
        local = _local(source, path)
        if local is None:
            yield _state(source.location, Path(source.location))
            return
        yield _state(path, local)


def state_of(source: PackageSource, path: PackagePath) -> tuple[str, int, int, int]:
    """The same of one file; zeros for what is not there."""
    local = _local(source, path)
    return (path, 0, 0, 0) if local is None else _state(path, local)


def _local(source: PackageSource, path: PackagePath) -> Path | None:
    try:
        return source.local(path)
    except OaisError:
        return None


def _state(path: str, local: Path) -> tuple[str, int, int, int]:
    try:
        status = local.stat()
    except OSError:
        return path, 0, 0, 0
    return path, status.st_size, status.st_mtime_ns, status.st_ino
