"""A reel made for show: its film, its readings, and what a camera and a scanner would make of its frames."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

from oais_vn.demo.places import NOTICE

REEL = "PT-MH-0001"
_DPI = 150
_SPECKS = 60


def write_film(folder: Path, shipped: Path) -> tuple[Path, Path]:
    """Write a film of coarser pictures, so that it is quick, and the readings of the reel; returns both files."""
    folder.mkdir(parents=True, exist_ok=True)
    film, readings = folder / "phim-minh-hoa.toml", folder / "so-do.toml"
    film.write_text(
        f"# {NOTICE}\n"
        + shipped.read_text(encoding="utf-8").replace("dpi = { value = 300", f"dpi = {{ value = {_DPI}"),
        encoding="utf-8",
    )
    readings.write_text(
        f"# {NOTICE}\n[reel]\n"
        f'reel = "{REEL}"\ndate = {date(2026, 12, 20)}\naccession = "P-MH-01"\nby = "Phòng bảo quản (minh họa)"\n\n'
        "[readings]\ndensity = [1.02, 0.98]\nbase = 0.06\nresolution = 5.9\nsplices = 0\n",
        encoding="utf-8",
    )
    return film, readings


def scan_reel(order: Path, out: Path, seed: int) -> None:
    """Rescan the frames of an order into `out`: turned a little, soft, stained and noisy, as film comes back."""
    from PIL import Image, ImageDraw, ImageFilter

    rng = random.Random(seed)
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted((order / "data" / "frames").glob("*.tif")):
        with Image.open(path) as image:
            grey = image.convert("L")
        turned = grey.rotate(rng.uniform(-1.2, 1.2), Image.Resampling.BICUBIC, expand=True, fillcolor=40)
        soft = turned.filter(ImageFilter.GaussianBlur(0.8)).point(lambda value: int(24 + value * 0.84))
        draw = ImageDraw.Draw(soft)
        for _ in range(_SPECKS):
            x, y, wide = rng.randrange(soft.width), rng.randrange(soft.height), rng.randrange(1, 4)
            draw.ellipse([x, y, x + wide, y + wide], fill=rng.randrange(120))
        start = rng.randrange(soft.width)
        draw.line([start, 0, start + rng.randrange(-9, 9), soft.height], fill=225, width=1)
        soft.save(out / f"{path.stem}.jpg", quality=88)
