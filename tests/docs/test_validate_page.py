"""The page on judging packages says what the program does: its waiver is read, its codes are those never waived."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import oais_vn as ov
from oais_vn.validation.waiving import NEVER_WAIVED

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "validate.md").read_text(encoding="utf-8")


def test_the_waiver_is_read_as_it_stands(tmp_path):
    written = re.search(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[1]
    (tmp_path / "mien-tru.toml").write_text(written, encoding="utf-8")
    (waiver,) = ov.read_waivers(tmp_path / "mien-tru.toml")
    assert (waiver.code, waiver.until, waiver.line) == ("BAG-016", date(2027, 12, 31), 1)
    assert all((waiver.reason, waiver.by, waiver.path, waiver.subject, waiver.decision))
    assert waiver.covers("BAG-016", "manifest-sha256.txt")


def test_its_table_names_every_code_that_is_never_waived():
    rows = [line.split("|") for line in PAGE.splitlines() if line.startswith("| `")]
    listed = {code: (row[2].strip(), row[3].strip()) for row in rows for code in re.findall(r"`(.*?)`", row[1])}
    assert listed == NEVER_WAIVED


def test_what_it_shows_of_explain_is_what_explain_says():
    shown = PAGE.split("$ oais-vn explain BAG-009\n", 1)[1].split("$ ", 1)[0]
    command = [sys.executable, "-m", "oais_vn", "explain", "BAG-009", "--lang", "vi"]
    assert subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout == shown
