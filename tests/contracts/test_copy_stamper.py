"""What every copy stamper must do; `CopyStamperContract` is for the authors of plug-ins, too."""

from __future__ import annotations

import io
import multiprocessing
import os
import pickle
import re
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing.context import BaseContext
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from oais_vn.model.dissemination import CopyLevel, Mark
from oais_vn.model.errors import OaisError, PackageError
from oais_vn.model.ports import CopyStamper
from oais_vn.plugins.stamper import CopyMarker

READING = Mark(CopyLevel.READING, "Lưu trữ lịch sử tỉnh")
COPY = Mark(CopyLevel.COPY, "BẢN SAO")
MARKS = pytest.mark.parametrize("mark", [READING, COPY], ids=["reading", "copy"])


def pdf_of(pages: int) -> bytes:
    content = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(content, deterministic_id=True)
    return content.getvalue()


PDF = pdf_of(3)


def written(folder: Path, content: bytes = PDF, name: str = "tệp.pdf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def stamped(stamper: CopyStamper, paths: tuple[Path, Path]) -> list[str]:
    stamper.stamp(*paths, READING)
    return texts(paths[1])


class CopyStamperContract:
    """Derive a class whose name begins with `Test` and give it the fixture `stamper`, which must take PDF."""

    @pytest.fixture
    def stamper(self) -> CopyStamper:
        raise NotImplementedError

    def test_the_agent_names_tool_and_version(self, stamper: CopyStamper) -> None:
        agent = stamper.agent
        assert agent.type == "software"
        assert agent.id
        assert agent.name
        assert re.search(r"\d", agent.version)
        assert stamper.agent == agent

    def test_extensions(self, stamper: CopyStamper) -> None:
        assert stamper.suffix(".pdf") == ".pdf"
        assert stamper.suffix(".PDF") == ".pdf"
        for suffix in (".docx", ".mp3", ".xml", ".zip", "", ".", ".khác"):
            assert stamper.suffix(suffix) is None

    def test_the_name_stands_on_every_page_of_a_reading_copy(self, stamper: CopyStamper, tmp_path: Path) -> None:
        stamper.stamp(written(tmp_path), tmp_path / "ra.pdf", READING)
        assert texts(tmp_path / "ra.pdf") == [READING.text] * 3

    def test_the_words_stand_on_the_first_page_of_a_copy(self, stamper: CopyStamper, tmp_path: Path) -> None:
        stamper.stamp(written(tmp_path), tmp_path / "ra.pdf", COPY)
        assert texts(tmp_path / "ra.pdf") == [COPY.text, "", ""]

    @MARKS
    def test_the_same_input_gives_the_same_bytes(self, stamper: CopyStamper, tmp_path: Path, mark: Mark) -> None:
        for name in ("một.pdf", "hai.pdf"):
            stamper.stamp(written(tmp_path), tmp_path / name, mark)
        assert (tmp_path / "một.pdf").read_bytes() == (tmp_path / "hai.pdf").read_bytes()

    @MARKS
    @pytest.mark.parametrize(
        "content",
        [b"", b"%", b"%PDF-1.7\n", b"not a PDF at all", bytes(100_000), pdf_of(0), PDF[: len(PDF) // 2]],
        ids=["empty", "one byte", "head only", "text", "zeros", "no pages", "half"],
    )
    def test_what_cannot_be_marked_is_refused_and_leaves_nothing(
        self, stamper: CopyStamper, tmp_path: Path, content: bytes, mark: Mark
    ) -> None:
        source = written(tmp_path, content)
        with pytest.raises(PackageError) as caught:
            stamper.stamp(source, tmp_path / "ra.pdf", mark)
        assert caught.value.text.vi != caught.value.text.en
        assert [path.name for path in tmp_path.iterdir()] == [source.name]

    def test_what_is_no_file_is_refused(self, stamper: CopyStamper, tmp_path: Path) -> None:
        sources = [tmp_path / "không có.pdf", tmp_path / "thư mục.pdf"]
        sources[1].mkdir()
        if hasattr(os, "mkfifo"):
            sources.append(tmp_path / "ống.pdf")
            os.mkfifo(sources[2])
        for source in sources:
            with pytest.raises(PackageError):
                stamper.stamp(source, tmp_path / "ra.pdf", READING)
            assert not (tmp_path / "ra.pdf").exists()

    def test_what_is_there_is_not_overwritten(self, stamper: CopyStamper, tmp_path: Path) -> None:
        target = written(tmp_path, b"x", "ra.pdf")
        with pytest.raises(OaisError):
            stamper.stamp(written(tmp_path), target, READING)
        assert target.read_bytes() == b"x"

    def test_the_source_is_left_as_it_was_and_nothing_lies_beside_the_copy(
        self, stamper: CopyStamper, tmp_path: Path
    ) -> None:
        path = written(tmp_path)
        before = path.stat()
        stamper.stamp(path, tmp_path / "ra.pdf", READING)
        after = path.stat()
        assert path.read_bytes() == PDF
        assert (after.st_mtime_ns, after.st_mode, after.st_ino) == (before.st_mtime_ns, before.st_mode, before.st_ino)
        assert sorted(found.name for found in tmp_path.iterdir()) == ["ra.pdf", path.name]

    def test_names_that_are_no_utf8(self, stamper: CopyStamper, tmp_path: Path) -> None:
        folder = os.fsencode(tmp_path)
        source = Path(os.fsdecode(folder + b"/v\xe3n b\xb6n.pdf"))
        target = Path(os.fsdecode(folder + b"/b\xb6n sao.pdf"))
        try:
            source.write_bytes(PDF)
        except OSError:
            pytest.skip("this file system takes UTF-8 names only")
        stamper.stamp(source, target, READING)
        assert texts(target) == [READING.text] * 3

    def test_a_relative_path_is_relative_to_the_current_folder(
        self, stamper: CopyStamper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stamper.stamp(written(tmp_path), tmp_path / "một.pdf", READING)
        monkeypatch.chdir(tmp_path)
        stamper.stamp(Path("tệp.pdf"), Path("hai.pdf"), READING)
        assert texts(tmp_path / "hai.pdf") == [READING.text] * 3

    def paths(self, folder: Path) -> list[tuple[Path, Path]]:
        return [(written(folder, pdf_of(n), f"{n}.pdf"), folder / f"{n} ra.pdf") for n in range(1, 9)]

    def test_threads(self, stamper: CopyStamper, tmp_path: Path) -> None:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(partial(stamped, stamper), self.paths(tmp_path)))
        assert found == [[READING.text] * number for number in range(1, 9)]

    @pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
    @pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
    def test_in_the_processes_of_a_pool(self, stamper: CopyStamper, tmp_path: Path, method: str) -> None:
        context: BaseContext = multiprocessing.get_context(method)
        stamper.stamp(written(tmp_path), tmp_path / "ra.pdf", READING)
        with ProcessPoolExecutor(2, mp_context=context) as pool:
            jobs = [pool.submit(stamper.stamp, *paths, READING) for paths in self.paths(tmp_path)]
            assert [job.result() for job in jobs] == [None] * 8
        assert [len(texts(target)) for _, target in self.paths(tmp_path)] == list(range(1, 9))

    def test_it_can_be_pickled(self, stamper: CopyStamper, tmp_path: Path) -> None:
        pickle.loads(pickle.dumps(stamper)).stamp(written(tmp_path), tmp_path / "ra.pdf", READING)
        assert texts(tmp_path / "ra.pdf") == [READING.text] * 3


class TestCopyMarker(CopyStamperContract):
    @pytest.fixture
    def stamper(self) -> CopyStamper:
        return CopyMarker()

    def test_pictures_become_pdf(self, stamper: CopyStamper) -> None:
        for suffix in (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".TIF"):
            assert stamper.suffix(suffix) == ".pdf"
