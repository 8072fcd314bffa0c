"""Ordering film: a bag for each reel, with a picture of every frame, lists, a proof and a control card."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oais_vn.formats.film.reels import ReelPart, write_frames, write_reel
from oais_vn.model.film import (
    FilmedDossier,
    FilmProfile,
    FilmStudio,
    Frame,
    FrameKind,
    Part,
    ReelPlan,
    Sheet,
    frame_code,
)
from oais_vn.model.film_packing import TARGET, frame_size, packed, reduction_for
from oais_vn.model.fixity import ContentFile
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Clock, PackageSource, PackageStore, Progress, StagedPackage
from oais_vn.model.preservation import Agent
from oais_vn.packages.content import blocks
from oais_vn.packages.tags import totals, write_tag_files
from oais_vn.workflows.film.filmed import OpenFile
from oais_vn.workflows.film.targets import ReelWords

REEL = PackagePath("reel.json")
FRAMES = PackagePath("frames.csv")
_PROOF = PackagePath("proof.pdf")
_CARD = PackagePath("control-card.pdf")
_PAYLOAD = "data"


@dataclass(frozen=True)
class MadeReel:
    """A reel that was ordered: where its bag lies, the SHA-256 of the bag's tag manifest, what is on it."""

    plan: ReelPlan
    path: str
    digest: str
    frames: int


@dataclass(frozen=True)
class FilmOrder:
    """An order of film for dossiers in their order, on reels that are numbered from `first` on.

    `decision` is by which the film is made, in words that are filmed too; empty when none was told.
    """

    profile: FilmProfile
    first: str
    decision: str
    studio: FilmStudio
    clock: Clock
    software: Agent

    def make(
        self,
        dossiers: Sequence[FilmedDossier],
        sources: Mapping[str, PackageSource],
        store: PackageStore,
        progress: Progress | None = None,
    ) -> Iterator[MadeReel]:
        """Make the bag of each reel in `store`, one picture at a time.

        Raises `InputError` for pages too large for the film, `ExistsError` when a reel of the number is there.
        """
        reduction = reduction_for(dossiers, self.profile)
        done = 0
        total = sum(len(dossier.sheets) for dossier in dossiers)
        for plan in packed(dossiers, self.profile, reduction, self.first):
            files = OpenFile(sources)
            try:
                with store.stage() as staged, tempfile.TemporaryDirectory(prefix="oais-vn-film-") as scratch:
                    reel = _Reel(self, plan, staged, Path(scratch))
                    for frame in reel.frames(files):
                        if frame.kind is FrameKind.PAGE:
                            done += 1
                            if progress is not None:
                                progress(f"{plan.reel}: {frame.package}", done, total)
                    digest = reel.sealed()
                    path = staged.publish(plan.reel)
            finally:
                files.close()
            yield MadeReel(plan, path, digest, len(reel.made))


@dataclass
class _Reel:
    """A reel's bag in the making."""

    order: FilmOrder
    plan: ReelPlan
    staged: StagedPackage
    scratch: Path
    made: list[Frame] = field(default_factory=list)
    parts: list[ReelPart] = field(default_factory=list)
    written: list[ContentFile] = field(default_factory=list)

    def __post_init__(self) -> None:
        moment = self.order.clock()
        self.words = ReelWords(
            self.plan,
            self.order.profile,
            self.plan.parts[0].dossier.archive,
            self.order.decision,
            f"{moment:%d/%m/%Y}",
        )

    def frames(self, files: OpenFile) -> Iterator[Frame]:
        """Make every frame, in order."""
        for kind, target in self.words.head():
            yield self._target(kind, target)
        for part in self.plan.parts:
            yield self._target(FrameKind.DOSSIER_START, self.words.opening(part), part)
            first = len(self.made) + 1
            for number, sheet in enumerate(part.sheets, part.first + 1):
                yield self._page(part, sheet, number, files)
            self.parts.append(_part(part, first, len(self.made)))
            yield self._target(FrameKind.DOSSIER_END, self.words.closing(part), part)
        for kind, target in self.words.tail():
            yield self._target(kind, target)

    def sealed(self) -> str:
        """Write lists, proof, card and tag files; gives the SHA-256 of the tag manifest."""
        listed = self._write(FRAMES, write_frames(self.plan.reel, self.made))
        told = {
            "archive": self.words.archive,
            "decision": self.words.decision,
            "date": self.order.clock().isoformat(timespec="seconds"),
            "software": f"{self.order.software.name} {self.order.software.version}".strip(),
        }
        profile, sha256 = self.order.profile, listed.digest("sha256")
        self._write(REEL, [write_reel(self.plan, profile, self.parts, len(self.made), sha256, told)])
        card = {**self.words.card(), "code": self._code(0), "head": self.plan.reel, "lines": []}
        self._drawn(_CARD, lambda out: self.order.studio.card(card, out))
        local = [
            {
                "kind": frame.kind.value,
                "number": frame.number,
                "local": str(self.staged.local(PackagePath(f"{_PAYLOAD}/{frame.file}"))),
            }
            for frame in self.made
        ]
        self._drawn(_PROOF, lambda out: self.order.studio.book({}, local, out))
        files = sorted(self.written, key=lambda file: file.path)
        count, size = totals(files)
        tags = (
            ("Source-Organization", self.words.archive or "–"),
            ("External-Identifier", self.plan.reel),
            ("External-Description", f"Đơn đặt phim · film order, {self.order.profile.name}"),
            ("Bagging-Date", f"{self.order.clock():%Y-%m-%d}"),
            ("Payload-Oxum", f"{size}.{count}"),
        )
        return write_tag_files(tags, lambda: files, "", self.staged)

    def _target(self, kind: FrameKind, target: Mapping[str, Any], part: Part | None = None) -> Frame:
        number = len(self.made) + 1
        package = "" if part is None else part.dossier.name
        lines = [f"{kind.label.vi} · {kind.label.en}", *([] if part is None else [part.dossier.code])]
        spec = {**target, **self._spec(number), "lines": lines}
        file = self._drawn(_picture(number), lambda out: self.order.studio.target(spec, out))
        frame = Frame(
            number,
            kind,
            package,
            file=file.path.removeprefix(f"{_PAYLOAD}/"),
            file_sha256=file.digest("sha256"),
            width_mm=TARGET.width_mm,
            height_mm=TARGET.height_mm,
        )
        self.made.append(frame)
        return frame

    def _page(self, part: Part, sheet: Sheet, ordinal: int, files: OpenFile) -> Frame:
        number = len(self.made) + 1
        size = frame_size(sheet, self.order.profile, self.plan.reduction)
        turned = size is not None and size.turned
        lines = [
            f"Hồ sơ {part.dossier.code}",
            f"Trang {ordinal}/{len(part.dossier.sheets)} của hồ sơ",
            f"Tệp {PackagePath(sheet.path).name}, trang {sheet.number}",
            "SHA-256 của tệp · of the file:",
            sheet.sha256[:32],
            sheet.sha256[32:],
        ]
        spec = {**self._spec(number), "turned": turned, "lines": lines}
        local = files.local(part.dossier.name, sheet.path)
        ink: list[float] = []
        file = self._drawn(_picture(number), lambda out: ink.append(self.order.studio.page(local, sheet, spec, out)))
        frame = Frame(
            number,
            FrameKind.PAGE,
            part.dossier.name,
            sheet.path,
            sheet.number,
            sheet.sha256,
            file.path.removeprefix(f"{_PAYLOAD}/"),
            file.digest("sha256"),
            sheet.width_mm,
            sheet.height_mm,
            ink[0],
            turned,
        )
        self.made.append(frame)
        return frame

    def _spec(self, number: int) -> dict[str, Any]:
        profile = self.order.profile
        code = self._code(number)
        return {"code": code, "head": code, "dpi": profile.dpi, "module_mm": profile.module_mm}

    def _code(self, number: int) -> str:
        return frame_code(self.plan.reel, number)

    def _drawn(self, path: PackagePath, draw: Any) -> ContentFile:
        place = self.scratch / "drawn"
        draw(place)
        with place.open("rb") as stream:
            written = self._write(path, blocks(stream))
        place.unlink()
        return written

    def _write(self, path: PackagePath, chunks: Iterable[bytes]) -> ContentFile:
        written = self.staged.write(PackagePath(f"{_PAYLOAD}/{path}"), chunks)
        self.written.append(written)
        return written


def _picture(number: int) -> PackagePath:
    return PackagePath(f"frames/{number:04}.tif")


def _part(part: Part, first: int, last: int) -> ReelPart:
    dossier = part.dossier
    return ReelPart(
        *(dossier.name, dossier.id, dossier.code, dossier.title, dossier.fonds, dossier.digest),
        *(first, last, len(part.sheets), part.number, part.parts, dossier.unfilmed),
    )
