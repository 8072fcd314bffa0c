"""Public corpora are looked into: no file stops an engine, and what is seen is what the documentation says."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("cv2")

from inspection_table import CORPORA, answerless, codes_of, files_in, listed, looked_into, row

import oais_vn as ov
from oais_vn.model.inspection import Inspected, PdfFacts

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "inspection.md"
SAMPLE = 25
"""Files of a corpus that are looked into here; the script takes them all."""
WHOLE = 60
"""Files up to which a corpus is looked into as a whole."""
HELD = ("scans", "pdf")
"""Corpora whose lines in the documentation are held; the others depend on the decoders that are installed."""


@cache
def _seen(*paths: Path) -> list[Inspected]:
    return looked_into(*paths)


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CORPORA)
def test_no_file_of_a_corpus_stops_an_engine(corpora: Path, name: str) -> None:
    files = files_in(corpora / name)
    sample = files if len(files) <= WHOLE else files[:: len(files) // SAMPLE]
    seen = _seen(*sample)
    assert [Path(found.path) for found in seen] == sample
    assert [found.path for found in seen if answerless(found)] == []
    if name in HELD:
        assert row(name, seen) in page()
    if name == "pdf":
        assert [line for line in listed(seen, corpora / name) if line not in page()] == []


def test_every_corpus_has_its_line(corpora: Path) -> None:
    lines = dict(re.findall(r"^\| `([^`]+)` \| (\d+) \|", page(), re.MULTILINE))
    assert {name: int(lines[name]) for name in CORPORA} == {name: len(files_in(corpora / name)) for name in CORPORA}


def test_files_of_verapdf_claim_what_their_folder_says_whether_they_keep_it_or_not(corpora: Path) -> None:
    files = files_in(corpora / "verapdf" / "PDF_A-2b")
    facts = [found.facts for found in ov.inspect(*files[::6], identifier="fido")]
    assert Counter(each.claim for each in facts if isinstance(each, PdfFacts)) == {"2B": len(facts)}
    assert {each.validated for each in facts if isinstance(each, PdfFacts)} == {None}


def test_broken_codestreams_of_jpeg_2000_are_told_and_good_ones_are_not(corpora: Path) -> None:
    seen = {Path(found.path).name: codes_of(found) for found in _seen(*files_in(corpora / "jp2"))}
    broken = [name for name in seen if re.search(r"codestreamheader|oj-[a-z]+index|oj-[xy]tsiz|signature_c", name)]
    assert len(broken) == 11
    assert [name for name in broken if "IMG-005" not in seen[name]] == []
    assert [
        name for name in ("reference.jp2", "aware.jp2", "kakadu71.jp2") if {"IMG-005", "IMG-006"} & {*seen[name]}
    ] == []
