"""What cases begin with: golden packages made whole, a plain bag, deliveries built on the spot."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

from oais_vn.formats.schemas import schema_file
from sealing import Files, seal_bag

TESTS = Path(__file__).resolve().parents[1]
GOLDEN = TESTS / "golden"


def package(name: str, dialect: str = "tt05-2025") -> Files:
    """The files of a golden package by path, with the schemas that others published: `aip-hoso`, `aip-hoso/3`.

    They are what the library makes, byte for byte: tests/golden/test_golden.py holds it.
    """
    return dict(_package(name, dialect))


@cache
def _package(name: str, dialect: str) -> Files:
    shape, _, number = name.partition("/")
    bags = sorted(path.parent for path in GOLDEN.glob(f"{dialect}/{shape}/*/bagit.txt"))
    if not bags:
        raise LookupError(f"there is no golden package {dialect}/{name}")
    bag = bags[int(number or 1) - 1]
    files = {path.relative_to(bag).as_posix(): path.read_bytes() for path in bag.rglob("*") if path.is_file()}
    for line in files["manifest-sha256.txt"].decode().splitlines():
        listed = line.partition("  ")[2]
        if listed not in files:
            files[listed] = schema_file(listed.rpartition("/")[2]).read_bytes()
    return files


def bag(name: str) -> Files:
    """The files of a bag that is no package of ours: `plain`, or `0.97` with the lenient lines of that version."""
    version = "1.0" if name == "plain" else name
    files: Files = {
        "bagit.txt": f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n".encode(),
        "bag-info.txt": b"Source-Organization: Kho\nPayload-Oxum: 0.0\n",
        "data/a.txt": b"a\n",
        "data/Hồ sơ/b c.txt": b"b c\n",
        **dict.fromkeys(["manifest-sha256.txt", "tagmanifest-sha256.txt"], b""),
    }
    seal_bag(files)
    return files


@cache
def loaded(path: Path, name: str) -> ModuleType:
    """A module of the tests, which are no package."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
