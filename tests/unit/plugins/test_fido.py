"""What the identifier by fido adds to the contract: fido's own answers, only faster, bounded and decided."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fido.fido import Fido

from oais_vn.model.preservation import FormatIdentification
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError
from oais_vn.plugins.fido import FidoIdentifier
from oais_vn.plugins.fido_engine import FidoEngine
from oais_vn.plugins.signature_index import SignatureIndex

ROOT = Path(__file__).resolve().parents[3]
CORPORA = ROOT / ".." / "shared" / "corpora"
SAMPLE = 120

WORD = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override'
    ' PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)


def docx(path: Path, types: str = WORD) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", "<document/>")
    return path


@pytest.fixture(scope="module")
def engine() -> FidoEngine:
    return FidoEngine()


class PlainFido:
    """Fido as it comes, with the signature files that it ships."""

    def __init__(self) -> None:
        self._answer: tuple[str, list[str]] = ("", [])
        self._fido: Any = Fido(
            quiet=True, format_files=["formats-v109.xml", "format_extensions.xml"], handle_matches=self._take
        )

    def identify(self, path: Path) -> tuple[str, list[str]]:
        self._fido.identify_file(str(path))
        return self._answer

    def _take(self, name: str, matches: list[Any], seconds: float, basis: str = "") -> None:
        puids = list(dict.fromkeys(self._fido.get_puid(found) for found, _ in matches))
        self._answer = (basis if puids else "", puids)


@pytest.fixture(scope="module")
def plain() -> PlainFido:
    before = re._MAXCACHE  # type: ignore[attr-defined]
    try:
        return PlainFido()
    finally:
        re._MAXCACHE = before  # type: ignore[attr-defined]


def puids(engine: FidoEngine, path: Path) -> tuple[str, list[str]]:
    answer = engine.identify(str(path))
    return answer["basis"], [found["puid"] for found in answer["formats"]]


def made_files(folder: Path) -> list[Path]:
    contents = {
        "a.pdf": b"%PDF-1.4\n...\n%%EOF\n",
        "b.pdf": b"%PDF-1.7\n<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n%%EOF\n",
        "c.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x02" + bytes(300_000) + b"\xff\xd9",
        "d.tif": b"II*\0" + bytes(100),
        "e.txt": b"van ban",
        "f.xml": b'<?xml version="1.0"?><a/>',
        "g.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "h.unknown": b"\x01\x02\x03",
        "i": b"PK\x03\x04" + bytes(50),
        "k.rtf": b"{\\rtf1\\ansi a}",
        "l.JP2": b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 " + bytes(400_000),
        "lớn.TXT": b"van ban",
        "m.bin": b"x" * (128 * 1024) + b"%PDF-1.4" + b"y" * (128 * 1024),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    docx(folder / "n.docx")
    docx(folder / "o.docx", "<none/>")
    return sorted(folder.iterdir())


def test_the_answers_are_those_of_plain_fido(engine: FidoEngine, plain: PlainFido, tmp_path: Path) -> None:
    paths = made_files(tmp_path)
    expected = {path.name: plain.identify(path) for path in paths}
    assert {path.name: puids(engine, path) for path in paths} == expected
    assert {basis for basis, _ in expected.values()} == {"", "signature", "container", "extension"}


@pytest.mark.parametrize("corpus", ["format-corpus", "droid-skeletons", "jp2", "pdf"])
def test_the_answers_on_a_corpus_are_those_of_plain_fido(engine: FidoEngine, plain: PlainFido, corpus: str) -> None:
    if not (CORPORA / corpus).is_dir():
        pytest.skip(f"the corpus {corpus} does not lie beside the repository")
    files = sorted(path for path in (CORPORA / corpus).rglob("*") if path.is_file() and path.stat().st_size)
    sample = files[:: max(1, len(files) // SAMPLE)]
    assert {path: puids(engine, path) for path in sample} == {path: plain.identify(path) for path in sample}


def test_a_container_is_known_by_what_it_holds(tmp_path: Path) -> None:
    answer = FidoIdentifier(60.0).identify(docx(tmp_path / "a.zip"))
    assert answer == FormatIdentification(
        puid="fmt/412",
        name="Microsoft Word for Windows",
        version="2007 onwards",
        mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        basis="container",
        note="the extension .zip is not one of this format's",
    )


def test_a_container_that_cannot_be_read_keeps_the_answer_of_its_signature(tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docx", WORD * 50)
    content = bytearray(path.read_bytes())
    start = content.index(b"[Content_Types].xml") + len("[Content_Types].xml")
    content[start : start + 30] = b"\xff" * 30
    path.write_bytes(content)
    answer = FidoIdentifier(60.0).identify(path)
    assert answer.puid == "x-fmt/263"
    assert answer.basis == "signature"
    assert re.match(r"container cannot be read \(\w+\)", answer.note)


def test_a_container_made_to_fill_the_memory_is_given_up(tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docx", " " * (150 << 20))
    answer = FidoIdentifier(60.0, memory_limit=160 << 20).identify(path)
    assert (answer.puid, answer.note) == (None, "more than 160 MiB of memory needed")
    assert answer.mime.endswith("wordprocessingml.document")


def test_a_file_made_to_be_slow_has_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04" + (b"PK\x01" + bytes(43) + b"PK\x05\x06") * 1000 + bytes(70_000))
    answer = FidoIdentifier(0.5).identify(path)
    assert answer == FormatIdentification(mime="application/zip", note="no answer within 0.5 s")


def test_a_file_that_only_signatures_elsewhere_make_slow_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"\xff\xfb\x10" * 120_000)
    assert FidoIdentifier(5.0).identify(path).puid == "fmt/134"


def test_an_empty_file_is_no_document_whatever_its_name_says(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.touch()
    assert FidoIdentifier(60.0).identify(path).note == "empty file"
    assert FidoIdentifier(60.0).identify(path).puid is None


def test_what_is_no_file_is_called_so(tmp_path: Path) -> None:
    assert FidoIdentifier(60.0).identify(tmp_path).note == "not a regular file"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "a.pdf")
        assert FidoIdentifier(60.0).identify(tmp_path / "a.pdf").note == "not a regular file"
    assert FidoIdentifier(60.0).identify(tmp_path / "không có").note == "failed with FileNotFoundError"


def test_what_is_beaten_by_a_better_format_beats_no_other(engine: FidoEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    one = next(found for found in engine._formats if found.puid == "fmt/18")
    formats = [
        dataclasses.replace(one, puid=puid, inferior=frozenset(inferior))
        for puid, inferior in [("best", ["good"]), ("good", ["other"]), ("other", [])]
    ]
    signed = [(each, signature) for each in formats for signature in each.signatures]
    monkeypatch.setattr(engine, "_signed", signed)
    monkeypatch.setattr(engine, "_index", SignatureIndex.of(signature for _, signature in signed))
    found = engine._by_signature(b"%PDF-1.4\n", b"%PDF-1.4\n%%EOF")
    assert [each.puid for each in found] == ["best", "other"]


def test_an_extension_with_one_meaning_is_taken_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("văn bản")
    answer = FidoIdentifier(60.0).identify(path)
    assert (answer.puid, answer.basis, answer.mime) == ("x-fmt/111", "extension", "text/plain")
    assert answer.note == "no signature fits; known by its extension only"


def test_an_extension_with_many_meanings_is_only_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("not a PDF at all")
    answer = FidoIdentifier(60.0).identify(path)
    assert (answer.puid, answer.basis, answer.mime) == (None, "", "application/pdf")
    assert re.fullmatch(r"no signature fits; the extension may mean: fmt/95, fmt/144, .* and \d+ more", answer.note)


def answering(monkeypatch: pytest.MonkeyPatch, basis: str, *found: tuple[str, bool]) -> FormatIdentification:
    formats = [
        {"puid": puid, "name": puid, "version": "", "mime": "", "signed": signed, "otherwise": False}
        for puid, signed in found
    ]
    monkeypatch.setattr(
        BoundedWorker, "call_each", lambda *_: [{"basis": basis if found else "", "formats": formats, "note": ""}]
    )
    return FidoIdentifier().identify(Path("a.tif"))


def test_of_several_signatures_the_first_by_number_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [("fido-fmt/pgf", True), ("x-fmt/3", True), ("fmt/100", True), ("fmt/61", True)]
    for order in (found, found[::-1]):
        answer = answering(monkeypatch, "signature", *order)
        assert answer.puid == "fmt/61"
        assert answer.mime == "image/tiff"
        assert answer.note == "also possible: fmt/100, x-fmt/3, fido-fmt/pgf"


def test_by_extension_a_format_whose_signature_was_not_found_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answering(monkeypatch, "extension", ("fmt/1", True), ("x-fmt/9", False)).puid == "x-fmt/9"
    assert answering(monkeypatch, "extension", ("fmt/1", True)).puid == "fmt/1"
    assert answering(monkeypatch, "extension", ("fmt/1", True), ("fmt/2", True)).puid is None
    assert answering(monkeypatch, "").note == "no signature fits"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills by number")
def test_a_child_that_is_killed_is_replaced(tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docx")
    identifier = FidoIdentifier(60.0)
    expected = identifier.identify(path)
    worker = identifier._worker
    assert worker.pid is not None
    os.kill(worker.pid, 9)
    assert identifier.identify(path) == expected


def test_an_engine_that_fails_is_an_answer_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BoundedWorker, "call_each", lambda *_: [NoAnswerError("crash", "crashed twice")])
    assert FidoIdentifier().identify(Path("a.tif")) == FormatIdentification(mime="image/tiff", note="crashed twice")


def test_the_agent_says_how_old_the_signatures_are() -> None:
    agent = FidoIdentifier(60.0).agent
    assert (agent.id, agent.name, agent.type) == ("opf-fido", "fido", "software")
    assert re.fullmatch(r"\d+\.\d+\.\d+", agent.version)
    assert re.fullmatch(r"PRONOM v\d+; container signatures \d{4}-\d\d-\d\d", agent.note)


def test_fido_never_enters_the_callers_process(tmp_path: Path) -> None:
    script = f"""
import re, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from oais_vn.plugins.fido import FidoIdentifier
size = re._MAXCACHE
print(FidoIdentifier(60.0).identify(Path(sys.argv[1])).puid)
print("fido" in sys.modules, re._MAXCACHE == size)
"""
    command = [sys.executable, "-c", script, str(docx(tmp_path / "a.docx"))]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "fmt/412\nFalse True\n"


def test_the_answers_do_not_hang_on_hash_seed_or_locale(tmp_path: Path) -> None:
    folder = tmp_path / "tệp"
    folder.mkdir()
    made_files(folder)
    script = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from oais_vn.plugins.fido import FidoIdentifier
for path in sorted(Path(sys.argv[1]).iterdir()):
    print(ascii(FidoIdentifier(60.0).identify(path)))
"""
    said = set()
    for seed, locale in [("0", "C"), ("1", "C.UTF-8"), ("2", "vi_VN.UTF-8")]:
        settings = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale}
        command = [sys.executable, "-c", script, str(folder)]
        said.add(subprocess.run(command, capture_output=True, text=True, check=True, env=settings).stdout)
    assert len(said) == 1
    assert said.pop().count("\n") == len(list(folder.iterdir()))
