"""Small pages to be filmed, and what a camera, a laboratory and a scanner make of frames."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from oais_vn.formats.film.profiles import read_film_profile
from oais_vn.model.film import FilmedDossier, Sheet
from oais_vn.model.package import Form
from oais_vn.model.preservation import Agent
from oais_vn.plugins.film.canvas import typeface
from oais_vn.plugins.film.reader import Reader
from oais_vn.plugins.film.studio import Studio
from oais_vn.storage.directory import DirectorySource
from oais_vn.storage.store import DirectoryStore
from oais_vn.workflows.film.order import FilmOrder
from oais_vn.workflows.film.returned import FilmJudge, open_order

DPI = 100
PAGE_MM = 105.0, 148.0
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
_TEXT = (
    "công văn quyết định báo cáo tờ trình ủy ban nhân dân tỉnh huyện xã "
    "đê điều phòng chống bão lụt hồ sơ tài liệu lưu trữ"
)
_WORDS = _TEXT.split()

PROFILE = """
title.vi = "Phim thử"
title.en = "A film for tests"
[film]
width_mm = { value = 16, source = "", confidence = "assumed" }
length_mm = { value = 2400, source = "", confidence = "assumed" }
leader_mm = { value = 100, source = "", confidence = "assumed" }
trailer_mm = { value = 100, source = "", confidence = "assumed" }
gap_mm = { value = 1, source = "", confidence = "assumed" }
image_mm = { value = 14.5, source = "", confidence = "assumed" }
reductions = { value = [24], source = "", confidence = "assumed" }
most_frames = { value = 2500, source = "", confidence = "assumed" }
retake_percent = { value = 2, source = "", confidence = "assumed" }
least_retakes = { value = 2, source = "", confidence = "assumed" }
[writer]
dpi = { value = 100, source = "", confidence = "assumed" }
module_mm = { value = 1.0, source = "", confidence = "assumed" }
[limits]
least_density = { value = 0.8, source = "", confidence = "assumed" }
most_density = { value = 1.2, source = "", confidence = "assumed" }
most_base = { value = 0.1, source = "", confidence = "assumed" }
least_resolution = { value = 5.0, source = "", confidence = "assumed" }
least_likeness = { value = 0.6, source = "", confidence = "assumed" }
most_splices = { value = 6, source = "", confidence = "assumed" }
inspect_days = { value = 365, source = "", confidence = "assumed" }
"""


def profile(folder, text=PROFILE):
    """The film of tests."""
    place = Path(folder) / "thu.toml"
    place.write_text(text, encoding="utf-8")
    with place.open("rb") as stream:
        return read_film_profile(stream, "thu", str(place))


def page(seed, *, blank=False):
    """A page of words, as a scanner gives it; a blank one has only its grain."""
    rng = np.random.default_rng(seed)
    wide, high = (round(side * DPI / 25.4) for side in PAGE_MM)
    image = Image.new("L", (wide, high), 236)
    if not blank:
        from PIL import ImageDraw

        draw = ImageDraw.Draw(image)
        for line in range(int(rng.integers(10, 26))):
            words = " ".join(rng.choice(_WORDS, int(rng.integers(3, 9))))
            draw.text((36, 40 + 20 * line), words[:46], 30, typeface("Regular", 15))
    grain = rng.normal(0, 3, (high, wide))
    return np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8)


def dossiers(folder, count, pages, blanks=()):
    """`count` dossiers of `pages` pages each under `folder`, with their sources; `blanks` are (dossier, page)."""
    made, sources = [], {}
    for number in range(1, count + 1):
        name = f"H32.64.1979.{number:02}.HC_aip-hoso_v1"
        place = Path(folder) / name
        place.mkdir(parents=True)
        sheets = []
        for leaf in range(1, pages + 1):
            file = place / f"{leaf:04}.png"
            pixels = page(number * 1000 + leaf, blank=(number, leaf) in blanks)
            Image.fromarray(pixels).save(file, compress_level=1, dpi=(DPI, DPI))
            sheets.append(Sheet(file.name, 1, *PAGE_MM, hashlib.sha256(file.read_bytes()).hexdigest()))
        made.append(
            FilmedDossier(
                *(name, f"urn:uuid:{number}", f"H32.64.1979.{number:02}.HC", f"Hồ sơ số {number} về đê điều"),
                *("Phông minh họa", "Kho minh họa", hashlib.sha256(name.encode()).hexdigest(), tuple(sheets)),
            )
        )
        sources[name] = DirectorySource(place)
    return made, sources


def ordered(folder, film, made, sources, first="PT-2026-0001"):
    """The reels of an order, in `folder`."""
    order = FilmOrder(film, first, "Số 12/QĐ-TTLT", Studio(), lambda: NOW, Agent("tool", "oais_vn", "software"))
    return list(order.make(made, sources, DirectoryStore(Path(folder), Form.FOLDER)))


def opened(reel):
    """The order of a reel that was made."""
    return open_order(DirectorySource(Path(reel.path)))


def judged(order, folder, film, readings=None):
    """What became of the rescans in `folder`."""
    return FilmJudge(order, Reader()).judge(sorted(Path(folder).iterdir()), readings, film)


def rescanned(picture, rng, *, scale=1.0, noise=8.0, dirt=40, negative=False):
    """A frame after the camera, the film and the scanner: turned, blurred, stained, with scratches and noise."""
    high, wide = picture.shape
    angle = float(rng.uniform(-1.5, 1.5))
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, scale)
    size = int(wide * scale) + 50, int(high * scale) + 50
    turn[:, 2] += (size[0] / 2 - wide / 2, size[1] / 2 - high / 2)
    soft = cv2.GaussianBlur(picture, (0, 0), 0.7)
    seen = cv2.warpAffine(soft, turn, size, flags=cv2.INTER_LINEAR, borderValue=45).astype(np.float32)
    seen = 255 * (seen / 255) ** 0.7 * 0.85 + 20
    for _ in range(4):
        start = int(rng.integers(size[0]))
        end = start + int(rng.integers(-15, 15))
        cv2.line(seen, (start, 0), (end, size[1]), float(rng.choice([25.0, 235.0])), 1)
    for _ in range(dirt):
        where = int(rng.integers(size[0])), int(rng.integers(size[1]))
        cv2.circle(seen, where, int(rng.integers(1, 3)), float(rng.integers(0, 120)), -1)
    seen += rng.normal(0, noise, seen.shape)
    found = np.clip(seen, 0, 255).astype(np.uint8)
    return 255 - found if negative else found


def rescan(order, folder, *, numbers=None, spoilt=None, seed=1, **degree):
    """Scan the frames `numbers` (default: all) into `folder`, in this order; `spoilt` changes single pictures."""
    rng = np.random.default_rng(seed)
    Path(folder).mkdir(parents=True, exist_ok=True)
    numbers = [frame.number for frame in order.frames] if numbers is None else numbers
    for turn, number in enumerate(numbers, 1):
        local = Path(order.source.location) / "data" / order.frame(number).file
        picture = rescanned(np.asarray(Image.open(local).convert("L")), rng, **degree)
        if spoilt and turn in spoilt:
            picture = spoilt[turn](picture)
        cv2.imwrite(str(Path(folder) / f"{turn:05}.jpg"), picture, [cv2.IMWRITE_JPEG_QUALITY, 90])
