"""The second opinion: bagit-python's verdict, and no accident of bagit-python."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import bagit
import pytest

from oais_vn.model.ports import Opinion
from oais_vn.model.preservation import Agent
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError
from oais_vn.plugins.second_opinion import second_opinion

ROOT = Path(__file__).resolve().parents[3]
SUITE = ROOT / ".." / "shared" / "corpora" / "bagit-conformance-suite"


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    folder = tmp_path / "gói"
    folder.mkdir()
    for name in "abcdefgh":
        (folder / f"tệp {name}.txt").write_text(name)
    bagit.make_bag(str(folder), checksums=["sha256", "sha512"])
    return folder


def test_a_complete_bag(bag: Path) -> None:
    opinion = second_opinion(bag, 60.0)
    agent = Agent("bagit-python", "bagit-python", "software", bagit.VERSION)
    assert opinion == Opinion(agrees=True, note="", agent=agent)


def test_digests_are_not_computed_again(bag: Path) -> None:
    (bag / "data" / "tệp a.txt").write_text("b")
    assert second_opinion(bag, 60.0).agrees is True


@pytest.mark.parametrize("name", ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "data/tệp a.txt"])
def test_a_file_that_is_missing(bag: Path, name: str) -> None:
    (bag / name).unlink()
    opinion = second_opinion(bag, 60.0)
    assert opinion.agrees is False
    assert opinion.note


def test_a_reason_names_neither_the_place_nor_all_of_many_details(bag: Path) -> None:
    info = bag / "bag-info.txt"
    info.write_text("\n".join(line for line in info.read_text().splitlines() if "Oxum" not in line))
    for path in (bag / "data").iterdir():
        path.unlink()
    note = second_opinion(bag, 60.0).note
    assert note == (
        "Bag is incomplete: "
        + "; ".join(f"data/tệp {name}.txt exists in manifest but was not found on filesystem" for name in "abcde")
        + "; and 3 more"
    )
    (bag / "bagit.txt").unlink()
    assert second_opinion(bag, 60.0).note == "Expected bagit.txt does not exist: bagit.txt"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bag-info.txt", b"\xff\xfe\xfd: a\n"),
        ("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: hex\n"),
        ("bagit.txt", b"BagIt-Version: 1.0\nBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
        ("bag-info.txt", b"Payload-Oxum: 12\n"),
        ("fetch.txt", b"one\n"),
        ("bag-info.txt", b"\x00" * 5000 + b"\n"),
        ("bag-info.txt", "\N{RIGHT-TO-LEFT OVERRIDE}".encode() * 5000),
    ],
)
def test_whatever_it_raises_is_a_disagreement_that_can_be_recorded(bag: Path, name: str, content: bytes) -> None:
    (bag / name).write_bytes(content)
    opinion = second_opinion(bag, 60.0)
    assert opinion.agrees is False
    assert opinion.note.isprintable()
    assert 0 < len(opinion.note) <= 500


def test_what_is_no_bag(tmp_path: Path) -> None:
    assert second_opinion(tmp_path, 60.0).agrees is False
    assert second_opinion(tmp_path / "không có", 60.0).agrees is False


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_bag_that_holds_it_up_gets_no_opinion(bag: Path) -> None:
    (bag / "bag-info.txt").unlink()
    os.mkfifo(bag / "bag-info.txt")
    opinion = second_opinion(bag, 0.5)
    assert (opinion.agrees, opinion.note) == (None, "no answer within 0.5 s")


def test_a_crash_is_no_opinion(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise NoAnswerError("crash", "crashed twice")

    monkeypatch.setattr(BoundedWorker, "call", fail)
    assert second_opinion(bag, 60.0).agrees is None


def test_a_relative_path(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert second_opinion(bag, 60.0).agrees is True
    monkeypatch.chdir(bag.parent)
    assert second_opinion(Path(bag.name), 60.0).agrees is True


def test_the_words_do_not_hang_on_hash_seed_or_language(bag: Path) -> None:
    for path in (bag / "data").iterdir():
        path.unlink()
    (bag / "bag-info.txt").write_text("A: b\n")
    script = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from oais_vn.model.ports import Opinion
from oais_vn.plugins.second_opinion import second_opinion
print(ascii(second_opinion(Path(sys.argv[1]), 60.0)))
"""
    said = set()
    for seed, language in [("0", "C"), ("1", "es_ES.UTF-8"), ("2", "fr_FR.UTF-8")]:
        settings = {**os.environ, "PYTHONHASHSEED": seed, "LANG": language, "LANGUAGE": language[:2]}
        command = [sys.executable, "-c", script, str(bag)]
        said.add(subprocess.run(command, capture_output=True, text=True, check=True, env=settings).stdout)
    assert len(said) == 1
    assert "data" in said.pop()


def test_a_translation_that_is_installed_is_not_used(tmp_path: Path) -> None:
    catalogue = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "bagit-python.mo"
    catalogue.parent.mkdir(parents=True)
    texts = [(b"", b"Content-Type: text/plain; charset=UTF-8\n"), (b"No manifest files found", b"Aucun manifeste")]
    strings, tables, place = b"", [b"", b""], 28 + 16 * len(texts)
    for side in (0, 1):
        for text in texts:
            tables[side] += struct.pack("<II", len(text[side]), place + len(strings))
            strings += text[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(texts), 28, 28 + 8 * len(texts), 0, 0)
    catalogue.write_bytes(head + tables[0] + tables[1] + strings)
    bag = tmp_path / "bag"
    (bag / "data").mkdir(parents=True)
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    script = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
sys.prefix = {str(tmp_path)!r}
if sys.argv[2:]:
    import bagit
from oais_vn.plugins.second_opinion import BagitEngine
print(BagitEngine().objection(sys.argv[1]))
"""
    settings = {**os.environ, "LANGUAGE": "fr"}
    said = [
        subprocess.run(
            [sys.executable, "-c", script, str(bag), *before], capture_output=True, text=True, check=True, env=settings
        ).stdout
        for before in ([], ["bagit first"])
    ]
    # The second shows that the translation is one that bagit-python would have used.
    assert said == ["No manifest files found\n", "Aucun manifeste\n"]


@pytest.mark.parametrize(
    ("folder", "agrees"), [("v1.0/valid", {True}), ("v0.97/valid", {True}), ("v1.0/invalid", None)]
)
def test_the_conformance_suite(folder: str, agrees: set[bool] | None) -> None:
    if not SUITE.is_dir():
        pytest.skip("the BagIt conformance suite does not lie beside the repository")
    opinions = {second_opinion(path, 60.0).agrees for path in (SUITE / folder).iterdir() if path.is_dir()}
    assert opinions == agrees or (agrees is None and False in opinions)
