"""A rescan of film as the content of an AIP's next edition: pages straightened and bound, file by file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from oais_vn.model.errors import InputError
from oais_vn.model.film import Frame, FrameKind
from oais_vn.model.film_return import FilmReader, Sighting
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Progress
from oais_vn.packages.blueprint import SourceDocument
from oais_vn.packages.content import blocks
from oais_vn.packages.reader import ReadPackage
from oais_vn.packages.remake import kept_documents
from oais_vn.workflows.film.filmed import at_hand, tag_manifest_of
from oais_vn.workflows.film.returned import FilmJudge, OpenOrder

_PAYLOAD = "data"


@dataclass(frozen=True)
class RescannedReel:
    """A reel that shows pages of a package, and the files of its rescan."""

    order: OpenOrder
    files: tuple[Path, ...]


@dataclass(frozen=True)
class _Page:
    order: OpenOrder
    frame: Frame
    seen: Sighting


@dataclass(frozen=True)
class FilmEdition:
    """Gives the documents of a package anew from film."""

    reels: Sequence[RescannedReel]
    reader: FilmReader
    progress: Progress | None = None

    def documents(self, package: ReadPackage, name: str) -> Iterator[SourceDocument]:
        """Every document of the package `name`: what was filmed as a PDF of its rescanned pages, the rest as it is.

        Raises `InputError` when the reels are of other bytes than this package, and when a page is missing or cannot be
        made out: no edition has fewer pages than the one before it.
        """
        pages = self._pages(package, name)
        for document in kept_documents(package):
            found = pages.get(document.path) if document.path is not None else None
            if document.path is None or found is None:
                yield document
                continue
            renamed = f"{document.path.name.removesuffix(document.path.suffix)}.pdf"
            title = document.record["title"] if document.record is not None else document.path.name
            made = partial(self._bound, found, title or document.path.name)
            yield replace(document, path=None, name=renamed, original_name=renamed, made=made)

    def _pages(self, package: ReadPackage, name: str) -> dict[PackagePath, list[_Page]]:
        digest = tag_manifest_of(package.source)
        found: dict[PackagePath, list[_Page]] = {}
        lacking: list[str] = []
        parts: set[int] = set()
        wanted = 0
        for reel in self.reels:
            for part in reel.order.reel.parts:
                if part.package == name and part.digest == digest:
                    parts.add(part.number)
                    wanted = part.parts
            seen = FilmJudge(reel.order, self.reader).pages(reel.files, self.progress)
            for frame in reel.order.frames:
                if frame.kind is not FrameKind.PAGE or frame.package != name:
                    continue
                if frame.number in seen:
                    page = _Page(reel.order, frame, seen[frame.number])
                    found.setdefault(PackagePath(frame.path), []).append(page)
                else:
                    lacking.append(f"{reel.order.reel.reel}/{frame.number:04}")
        if parts != set(range(1, wanted + 1)) or not parts:
            raise InputError(
                Text(
                    f"{name}: các cuộn đã cho không chụp đúng gói này, hoặc thiếu cuộn (gói nằm trên {wanted} phần)",
                    f"{name}: the reels given do not show this very package, or some lack (it has {wanted} parts)",
                )
            )
        if lacking:
            raise InputError(
                Text(
                    f"{name}: trên phim thiếu hoặc không đọc được {len(lacking)} trang ({', '.join(lacking[:10])}); "
                    "không lập ấn bản thiếu trang",
                    f"{name}: {len(lacking)} pages are missing or unreadable on film ({', '.join(lacking[:10])}); no "
                    "edition is made with fewer pages",
                )
            )
        return found

    def _bound(self, pages: Iterable[_Page], title: str) -> Iterator[bytes]:
        with tempfile.TemporaryDirectory(prefix="oais-vn-film-") as scratch:
            folder = Path(scratch)
            cut = []
            for page in sorted(pages, key=lambda page: page.frame.page):
                out = folder / f"{page.frame.page:05}.jpg"
                with ExitStack() as held:
                    place = PackagePath(f"{_PAYLOAD}/{page.frame.file}")
                    local = held.enter_context(at_hand(page.order.source, place))
                    module = page.order.reel.profile.module_mm
                    self.reader.cut(page.seen.picture, page.seen.corners, page.frame, local, module, out)
                cut.append((out, page.frame.width_mm, page.frame.height_mm))
            self.reader.bind(cut, title, folder / "bound.pdf")
            with (folder / "bound.pdf").open("rb") as stream:
                yield from blocks(stream)
