"""Draws `demo.jpg`, the picture in the README, from what `oais-vn demo` really makes and prints.

Run it from the repository after a change of what packages or reports look like: `python docs/images/picture.py`.
It needs the extra `[demo]` and the font DejaVu (Debian: fonts-dejavu-core).
"""  # noqa: INP001 - a script, no package

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw, ImageFont

PICTURE = Path(__file__).with_name("demo.jpg")
FONTS = Path("/usr/share/fonts/truetype/dejavu")
WIDTH, MARGIN, PAGE_HEIGHT = 1640, 40, 840
PAPER, INK, QUIET, LINE = "#ffffff", "#1f2328", "#8b949e", "#d0d7de"
NIGHT, SPOKEN, GOOD, BAD = "#161b22", "#e6edf3", "#7ee787", "#ffa198"
LONGEST = 98
SHOWN = 2


def main() -> None:
    """Make the demo, spoil a copy of one package by one byte, and draw."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        run(place, "demo", "demo")
        package = min((place / "demo" / "aip").glob("*_aip-hoso_v1"))
        verdicts = ["$ oais-vn validate demo/aip", *run(place, "validate", "demo/aip")]
        (scan,) = package.glob("data/*/representations/rep1/data/*.0000001.pdf")
        tree = list(tree_of(package))
        page = first_page(scan)
        spoil(scan)
        path = package.relative_to(place).as_posix()
        verdicts += ["", "# sau khi một byte của một PDF bị đổi · one byte of a PDF was changed"]
        verdicts += [f"$ oais-vn validate {path}", *shortened(run(place, "validate", path))]
    draw(page, tree, verdicts)


def run(place: Path, *arguments: str) -> list[str]:
    """What the program prints, in Vietnamese, from `place`."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "oais_vn", *arguments],
        cwd=place,
        env={**os.environ, "OAIS_VN_LANGUAGE": "vi"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.splitlines()


def spoil(file: Path) -> None:
    """Change one byte in the middle of a file."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def shortened(lines: list[str]) -> Iterator[str]:
    """The heading, the first finding with the end of its path, and the verdict."""
    findings = [line for line in lines[1:-1] if line.strip()]
    yield lines[0]
    path, _, message = findings[0].strip().partition(": ")
    yield f"  …/{path.rsplit('/', 1)[-1]}:"
    yield from (f"    {part}" for part in textwrap.wrap(message, LONGEST))
    yield "  …"
    yield lines[-1]


def tree_of(folder: Path, prefix: str = "") -> Iterator[str]:
    """The folder as a tree; a folder that holds one folder only stands before it, many files stand for themselves."""
    if not prefix:
        yield f"{folder.name}/"
    files = sorted(entry.name for entry in folder.iterdir() if entry.is_file())
    rows: list[tuple[str, Path | None]] = [(row, None) for row in file_rows(files)]
    for inner in sorted(entry for entry in folder.iterdir() if entry.is_dir()):
        name, last = f"{inner.name}/", inner
        while len(entries := list(last.iterdir())) == 1 and entries[0].is_dir():
            last = entries[0]
            name += f"{last.name}/"
        inside = sorted(entry.name for entry in last.iterdir())
        if all((last / entry).is_file() for entry in inside):
            rows += [(f"{name}{row}", None) for row in file_rows(inside)]
        else:
            rows.append((name, last))
    for number, (row, inner_folder) in enumerate(rows, start=1):
        end = number == len(rows)
        yield f"{prefix}{'└── ' if end else '├── '}{row}"
        if inner_folder is not None:
            yield from tree_of(inner_folder, prefix + ("    " if end else "│   "))


def file_rows(names: list[str]) -> Iterator[str]:
    """One row a file, or one row for all of them when they are many."""
    kinds = dict.fromkeys(name.rsplit("-", 1)[0] if "manifest-" in name else name for name in names)
    if len(kinds) > 2 * SHOWN:
        yield f"{names[0]} … ({len(names)})"
    else:
        for kind in kinds:
            same = [name for name in names if name == kind or ("manifest-" in name and name.startswith(f"{kind}-"))]
            yield "  ".join(same)


def first_page(file: Path) -> Image.Image:
    """The scan on the first page of a PDF of the demo."""
    with pikepdf.open(file) as document:
        (scan,) = document.pages[0].get_images().values()
        return pikepdf.PdfImage(scan).as_pil_image().convert("RGB")


def draw(page: Image.Image, tree: list[str], verdicts: list[str]) -> None:
    """Page and tree side by side, the terminal below."""
    plain = ImageFont.truetype(str(FONTS / "DejaVuSansMono.ttf"), 22)
    small = ImageFont.truetype(str(FONTS / "DejaVuSansMono.ttf"), 21)
    head = ImageFont.truetype(str(FONTS / "DejaVuSans-Bold.ttf"), 25)
    top, step = 100, 33
    page = page.resize((round(page.width * PAGE_HEIGHT / page.height), PAGE_HEIGHT), Image.Resampling.LANCZOS)
    terminal = top + PAGE_HEIGHT + 90
    height = terminal + len(verdicts) * step + 2 * 24 + MARGIN
    picture = Image.new("RGB", (WIDTH, height), PAPER)
    canvas = ImageDraw.Draw(picture)
    canvas.text((MARGIN, 36), "Một trang nhà thầu quét · a scanned page", INK, head)
    picture.paste(page, (MARGIN, top))
    canvas.rectangle((MARGIN, top, MARGIN + page.width, top + PAGE_HEIGHT), outline=LINE)
    left = 2 * MARGIN + page.width + 20
    canvas.text((left, 36), "Gói AIP của hồ sơ · the dossier's AIP", INK, head)
    for number, line in enumerate(tree):
        canvas.text((left, top + 6 + number * 42), line, INK, small)
    canvas.text((MARGIN, terminal - 54), "Kết luận · the verdict", INK, head)
    canvas.rounded_rectangle((MARGIN, terminal, WIDTH - MARGIN, height - MARGIN), 14, NIGHT)
    for number, line in enumerate(verdicts):
        colour = SPOKEN
        if line.startswith("#"):
            colour = QUIET
        elif line.startswith("ĐẠT"):
            colour = GOOD
        elif line.startswith(("KHÔNG ĐẠT", "LỖI")):
            colour = BAD
        canvas.text((MARGIN + 28, terminal + 24 + number * step), line, colour, plain)
    picture.save(PICTURE, quality=90, subsampling=0, optimize=True)


if __name__ == "__main__":
    main()
