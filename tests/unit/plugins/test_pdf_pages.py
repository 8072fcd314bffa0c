"""What the page counter by pikepdf adds to the contract: its bounds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError
from oais_vn.plugins.pdf_pages import PdfEngine, PdfPageCounter

ROOT = Path(__file__).resolve().parents[3]
CORPUS = ROOT / ".." / "shared" / "corpora" / "pdf"


@pytest.fixture
def two_pages(tmp_path: Path) -> Path:
    path = tmp_path / "hai.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.add_blank_page()
        pdf.save(path)
    return path


def test_a_big_file_does_not_count_as_memory(two_pages: Path) -> None:
    with two_pages.open("r+b") as file:
        content = file.read()
        file.truncate(2 << 30)
        file.seek((2 << 30) - len(content))
        tail = content[content.rindex(b"startxref") :]
        file.seek(-len(tail), 2)
        file.write(tail)
    assert PdfPageCounter(time_limit=60.0).pages(two_pages) == 2


def test_a_damaged_file_is_not_repaired_and_counted(two_pages: Path) -> None:
    content = two_pages.read_bytes()
    two_pages.write_bytes(content[: content.rindex(b"startxref")])
    with pikepdf.open(two_pages) as repaired:
        assert len(repaired.pages) == 2
    assert PdfPageCounter().pages(two_pages) is None


def test_no_answer_is_no_count(two_pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise NoAnswerError("time", "no answer within 30 s")

    monkeypatch.setattr(BoundedWorker, "call", fail)
    assert PdfPageCounter().pages(two_pages) is None


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    assert PdfEngine().sizes(str(tmp_path)) == []


def test_sizes_are_those_of_what_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "kho.pdf"
    with pikepdf.new() as pdf:
        for size in ((595, 842), (842, 595), (595, 842), (1191, 842)):
            pdf.add_blank_page(page_size=size)
        pdf.pages[2].obj.CropBox = [595, 421, 0, 0]
        pdf.pages[3].obj.UserUnit = 2
        pdf.add_blank_page()
        pdf.pages[-1].obj.MediaBox = [0, 0, 0, 842]
        pdf.save(path)
    assert set(PdfPageCounter().sizes(path) or ()) == {
        (595, 842, 1),
        (842, 595, 1),
        (595, 421, 1),
        (2382, 1684, 1),
        (0, 0, 1),
    }
    assert PdfPageCounter().pages(path) == 5


def test_lanes_do_not_wait_for_each_other(two_pages: Path) -> None:
    counter = PdfPageCounter()
    assert [counter.lane(number).pages(two_pages) for number in (0, 1)] == [2, 2]
    children = [BoundedWorker("oais_vn.plugins.pdf_pages:PdfEngine", 30.0, lane=number) for number in (0, 1)]
    assert len({child.pid for child in children} - {None}) == 2


def test_pikepdf_never_enters_the_callers_process(two_pages: Path) -> None:
    script = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from oais_vn.plugins.pdf_pages import PdfPageCounter
print(PdfPageCounter().pages(Path(sys.argv[1])), "pikepdf" in sys.modules)
"""
    command = [sys.executable, "-c", script, str(two_pages)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "2 False\n"


def test_awkward_files() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus pdf does not lie beside the repository")
    counts = {path.name: PdfPageCounter().pages(path) for path in CORPUS.iterdir()}
    assert counts["multipage.pdf"] == 6
    assert counts["invalid.pdf"] is None
    assert {count for name, count in counts.items() if name not in ("multipage.pdf", "invalid.pdf")} == {1}
