"""The page for strangers, followed word for word with public tools: the dossier comes out, and its proof."""

import hashlib
import os
import random
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from simulated import dossiers, opened, ordered, profile, rescan

_END = "=== end of a line"
PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/read-a-reel.md"


def commands():
    """What the page tells to type, in order."""
    text = PAGE.read_text(encoding="utf-8").partition("## English")[0]
    blocks = re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]


@pytest.fixture
def typed(tmp_path):
    if shutil.which("zbarimg") is None:
        message = "zbarimg (zbar-tools) is not installed: nobody read the reel as a stranger"
        pytest.fail(message) if os.environ.get("OAIS_VN_CI") else pytest.skip(message)

    def run(lines):
        """Types the lines into one shell; gives what each says."""
        script = f"\necho {_END}\n".join(lines)
        done = subprocess.run(
            ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        return [said.splitlines() for said in done.stdout.split(f"{_END}\n")]

    return run


@pytest.fixture(scope="module")
def filmed(tmp_path_factory):
    """A reel of one dossier, and the digital package that was filmed."""
    folder = tmp_path_factory.mktemp("cuon")
    [made], sources = dossiers(folder / "aip", 1, 3)
    goi = folder / "goi"
    shutil.copytree(folder / "aip" / made.name, goi)
    names = sorted(path.name for path in goi.iterdir())
    for target, listed in (("manifest-sha256.txt", names), ("tagmanifest-sha256.txt", ["manifest-sha256.txt"])):
        lines = [f"{hashlib.sha256((goi / name).read_bytes()).hexdigest()}  {name}\n" for name in listed]
        (goi / target).write_text("".join(lines), encoding="utf-8")
    digest = hashlib.sha256((goi / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
    [reel] = ordered(folder / "phim", profile(folder), [replace(made, digest=digest)], sources)
    return opened(reel), digest, goi


def test_the_page_followed_word_for_word(filmed, typed, tmp_path):
    order, digest, there = filmed
    goi = tmp_path / "goi"
    shutil.copytree(there, goi)
    numbers = [frame.number for frame in order.frames]
    random.Random(1).shuffle(numbers)
    rescan(order, tmp_path / "quet", numbers=numbers, scale=1.5, noise=5, dirt=10)
    said = typed(commands())
    listed = (tmp_path / "danh-sach.txt").read_text(encoding="utf-8").splitlines()
    assert [line.split()[0] for line in listed] == [f"PT-2026-0001/{number:04}" for number in sorted(numbers)]
    assert said[1] == listed[:2]
    assert said[2] == said[3] == []
    assert said[6] == ["0009.jpg", "0010.jpg", "0011.jpg"]
    assert (tmp_path / "ma-bam.txt").read_text(encoding="utf-8").strip() == digest
    assert said[9][0].startswith("goi/tagmanifest-sha256.txt: ")
    assert said[10] == ["nguyên vẹn"]
    place = goi / "0002.png"
    place.write_bytes(place.read_bytes() + b"x")
    assert typed(commands()[10:]) == [["0002.png: FAILED"]]


def test_the_page_shows_what_is_double_and_what_is_missing(filmed, typed, tmp_path):
    order, *_ = filmed
    rescan(order, tmp_path / "quet", numbers=[4, 5, 6, 7, 8, 9, 12, 5], scale=1.5, noise=5, dirt=0)
    said = typed(commands()[:4])
    assert said[2] == ["PT-2026-0001/0005"]
    assert said[3] == ["thiếu từ 1 đến 3", "thiếu từ 10 đến 11"]
