"""The tree speaks of the project alone: no word of the machines and tools that it was made with."""

import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
MADE = {".git", ".venv", "build", "demo", "dist", "third-party"}
SPOKEN = {".py", ".md", ".toml", ".xsd", ".json", ".txt", ".cfg", ".csv", ".xml", ".html", "", ".svg", ".yml", ".yaml"}
# Written in pieces, so that this page does not hold what it forbids.
FORBIDDEN = re.compile(
    "|".join(
        (
            r"(?<![\w.])/wo" + r"rk/",
            r"(?<![\w.])/ro" + r"ot/",
            r"(?<![\w.])/ho" + r"me/\w",
            r"(?<![\w.])/tm" + r"p/\w",
            r"\bL" + r"LMs?\b",
            r"(?<![\"'])\bA" + r"I\b(?![\"'])",  # in quotes it is a column of a sheet
            r"\bchat" + r"bot",
            r"\blanguage " + r"models?\b",
            r"\bthis ses" + r"sion\b",
            r"\bthe pro" + r"mpt\b",
            r"\bfiles\.python" + r"hosted\.org",
            r"\bpypi\.(?!org/project)" + r"org",
        )
    )
)


def own_files():
    """What git knows or would add; every file where there is no git (an unpacked sdist)."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        done = subprocess.run(listing, cwd=REPOSITORY, capture_output=True, text=True, check=False)
        names = done.stdout.split("\0")[:-1] if done.returncode == 0 else None
    except FileNotFoundError:
        names = None
    if names is None:
        found = (path.relative_to(REPOSITORY) for path in REPOSITORY.rglob("*") if path.is_file())
        names = [str(path) for path in found if not MADE & set(path.parts)]
    paths = (REPOSITORY / name for name in names)
    return sorted(path for path in paths if path.suffix in SPOKEN and path.is_file() and path.name != "LICENSE")


@pytest.mark.parametrize("path", own_files(), ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_no_foreign_word_is_in_the_tree(path):
    text = path.read_text(encoding="utf-8", errors="replace")
    found = [f"{number}: {line.strip()}" for number, line in enumerate(text.splitlines(), 1) if FORBIDDEN.search(line)]
    assert found == []
