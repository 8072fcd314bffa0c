"""The supplier at work: every dossier is scanned and filed, then listed."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

from oais_vn.demo.album import Album, Photograph, card
from oais_vn.demo.colour import srgb_profile
from oais_vn.demo.layout import lay_out
from oais_vn.demo.paper import PaperStock
from oais_vn.demo.pdfa import Labels, write_pdf
from oais_vn.demo.places import NOTICE
from oais_vn.demo.plan import Dossier, plan
from oais_vn.demo.rows import Cell, Filed, picture_row, text_row
from oais_vn.demo.scans import Scanner
from oais_vn.demo.scripts import script
from oais_vn.demo.terms import terms
from oais_vn.demo.workbook import write_workbook
from oais_vn.demo.writings import Bundle, Writing
from oais_vn.model.ports import Progress

WORKBOOK = "MUC_LUC_HO_SO_TAI_LIEU.xlsx"


def deliver(folder: Path, seed: int, dossiers: int, progress: Progress | None) -> None:
    """Write the whole delivery into `folder`."""
    planned = plan(seed, dossiers)
    writer = _Writer(folder, seed, sum(_documents(dossier) for dossier in planned), progress)
    for dossier in planned:
        writer.dossier(dossier)
    sheets = {dossier.ordinal: 0 for dossier in planned}
    for filed in writer.filed:
        sheets[filed.dossier.ordinal] += filed.pages
    texts: list[tuple[Cell, ...]] = []
    pictures: list[tuple[Cell, ...]] = []
    for filed in writer.filed:
        if isinstance(filed.content, Writing):
            texts.append(text_row(len(texts) + 1, filed, filed.content, sheets[filed.dossier.ordinal]))
        else:
            pictures.append(picture_row(len(pictures) + 1, filed, filed.content, sheets[filed.dossier.ordinal]))
    (folder / WORKBOOK).write_bytes(write_workbook(texts, pictures))
    (folder / "delivery.toml").write_bytes(terms(len(writer.filed), len(planned)).encode())


def _documents(dossier: Dossier) -> int:
    content = dossier.content
    return len(content.photographs if isinstance(content, Album) else content.writings)


class _Writer:
    """Writes the files and remembers each for the list."""

    def __init__(self, folder: Path, seed: int, total: int, progress: Progress | None) -> None:
        self.filed: list[Filed] = []
        self._folder = folder
        self._seed = seed
        self._total = total
        self._progress = progress
        self._srgb = srgb_profile()

    def dossier(self, dossier: Dossier) -> None:
        rng = random.Random(f"{self._seed} scan {dossier.ordinal}")
        if isinstance(dossier.content, Bundle):
            self._texts(dossier, dossier.content, rng)
        else:
            for number, photograph in enumerate(dossier.content.photographs, start=1):
                self._file(dossier, number, card(photograph, rng, self._srgb), number, 1, photograph)

    def _texts(self, dossier: Dossier, bundle: Bundle, rng: random.Random) -> None:
        hand = script(bundle.hand)
        scanner = Scanner(hand, PaperStock(bundle.condition, rng), rng)
        folio = 1
        for number, writing in enumerate(bundle.writings, start=1):
            sheets = lay_out(writing, hand)
            scans = [scanner.scan(sheet, folio + place) for place, sheet in enumerate(sheets)]
            labels = Labels(
                title=f"{writing.kind}: {writing.subject}",
                creator=writing.organ,
                description=NOTICE,
                made=f"2026-03-{2 + (dossier.ordinal - 1) % 24:02d}T{8 + number % 8:02d}:{rng.randrange(60):02d}:00+07:00",
            )
            self._file(dossier, number, write_pdf(scans, labels, self._srgb), folio, len(scans), writing)
            folio += len(scans)

    def _file(
        self, dossier: Dossier, number: int, content: bytes, folio: int, pages: int, document: Writing | Photograph
    ) -> None:
        """Write one file where the plan wants it; the list names it as Windows does, with backslashes.

        The photographs came by way of a Mac: the folder's name is decomposed (NFD) on disk, and composed in the list.
        """
        name = dossier.file_name(number)
        *above, last = dossier.folder
        home = self._folder.joinpath(*above, unicodedata.normalize("NFD", last))
        home.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
        self.filed.append(Filed(dossier, number, "\\".join((*dossier.folder, name)), folio, pages, document))
        if self._progress is not None:
            self._progress(name, len(self.filed), self._total)
