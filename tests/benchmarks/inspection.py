"""How fast files are looked into, per core and in one run. Run it, do not assert it.

    python tests/benchmarks/inspection.py [--pages 20] [--rounds 3]

Made pages: A4 of 300 dpi, JPEG, in PDFs with 300 hidden words a page. PDF facts are those of one PDF of all pages and
of PDFs of one page, image headers those of single files; the pass over the pages, with the search for those that were
scanned twice, is compared with a decode of the same pages to grey and nothing else.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pikepdf
from PIL import Image, ImageDraw, ImageFont

from oais_vn.plugins.page_quality import quality_of
from oais_vn.plugins.pdf_facts_engine import PdfFactsEngine
from oais_vn.plugins.pictures.duplicates import duplicates
from oais_vn.plugins.pictures.engine import PageEngine
from oais_vn.plugins.pictures.facts import ImageFactsEngine

SIZE = 2480, 3508


def page(seed: int) -> Image.Image:
    noise = np.random.default_rng(seed).normal(0, 3, (SIZE[1], SIZE[0], 1))
    made = Image.fromarray(np.clip(np.array([235, 231, 217]) + noise, 0, 255).astype(np.uint8))
    chance, draw, font = random.Random(seed), ImageDraw.Draw(made), ImageFont.load_default(52)
    for line in range(38):
        words = " ".join("".join(chance.choices("aeghiknoqtuvxy", k=chance.randint(2, 7))) for _ in range(12))
        draw.text((260, 320 + 76 * line), words[:70], (40, 38, 45), font)
    return made


def as_pdf(images: list[Path], target: Path) -> None:
    pdf = pikepdf.new()
    for number, image in enumerate(images):
        pdf.add_blank_page(page_size=(595.2, 841.9))
        stream = pikepdf.Stream(pdf, image.read_bytes())
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        stream.Width, stream.Height, stream.BitsPerComponent = *SIZE, 8
        stream.ColorSpace, stream.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
        pdf.pages[number].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
        content = (
            b"q 595.2 0 0 841.9 0 0 cm /Im0 Do Q BT 3 Tr /F1 9 Tf " + b"1 0 0 1 40 40 Tm (chu nhan dang) Tj " * 300
        )
        pdf.pages[number].Contents = pikepdf.Stream(pdf, content + b"ET")
    pdf.save(target)


def best(rounds: int, call: Callable[[], object]) -> float:
    """The least seconds of this process's own time."""
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        call()
        found.append(time.process_time() - begun)
    return min(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        images = [Path(folder, f"{number}.jpg") for number in range(asked.pages)]
        for number, image in enumerate(images):
            page(number).save(image, quality=88, dpi=(300, 300))
        as_pdf(images, Path(folder, "a.pdf"))
        as_pdf(images[:1], Path(folder, "one.pdf"))
        headers, facts, pages = ImageFactsEngine(), PdfFactsEngine(), PageEngine()
        spent = best(asked.rounds, lambda: [headers.facts(str(image), False) for image in images * 20])
        print(f"image headers: {20 * len(images) / spent:.0f}/s")
        spent = best(asked.rounds, lambda: [facts.facts(str(Path(folder, "a.pdf")), False) for _ in range(20)])
        print(f"PDF facts ({len(images)} pages each): {20 / spent:.0f} files/s, {20 * len(images) / spent:.0f} pages/s")
        spent = best(asked.rounds, lambda: [facts.facts(str(Path(folder, "one.pdf")), False) for _ in range(200)])
        print(f"PDF facts (1 page each): {200 / spent:.0f} files/s")
        decoded = best(asked.rounds, lambda: [cv2.imread(str(image), cv2.IMREAD_GRAYSCALE) for image in images])

        def dossier() -> list[tuple[int, int]]:
            return list(duplicates([quality_of(pages.measure(str(image), 1)) for image in images]))

        whole = best(asked.rounds, dossier)
        print(f"page pass: {len(images) / whole:.1f} pages/s; {whole / decoded:.2f} times a grey decode")


if __name__ == "__main__":
    main()
