"""What every page counter must do; `PageCounterContract` is for the authors of plug-ins, too."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.context import BaseContext
from pathlib import Path

import pikepdf
import pytest

from oais_vn.model.ports import PageCounter
from oais_vn.plugins.pdf_pages import PdfPageCounter


def pdf_of(objects: list[str]) -> bytes:
    """A PDF file of these objects, numbered from 1; the first is the catalogue."""
    body = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        body
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
            f"startxref\n{len(body)}\n%%EOF\n"
        ).encode()
    )


CATALOGUE = "<< /Type /Catalog /Pages 2 0 R >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"


def simple(pages: int) -> bytes:
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + pages))
    return pdf_of([CATALOGUE, f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>", *[PAGE] * pages])


CIRCLE = pdf_of(
    [
        CATALOGUE,
        "<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>",
        PAGE,
        "<< /Type /Pages /Parent 2 0 R /Count 1 /Kids [2 0 R] >>",
    ]
)
DEEP = pdf_of(
    [
        CATALOGUE,
        *[f"<< /Type /Pages /Count 1 /Kids [{number} 0 R] >>" for number in range(3, 20_003)],
        "<< /Type /Page /MediaBox [0 0 595 842] >>",
    ]
)


def encrypted(path: Path, user: str) -> Path:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.add_blank_page()
        pdf.save(path, encryption=pikepdf.Encryption(owner="chủ", user=user))
    return path


def written(folder: Path, content: bytes, name: str = "tệp.pdf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


class PageCounterContract:
    """Derive a class whose name begins with `Test` and give it the fixture `counter`."""

    @pytest.fixture
    def counter(self) -> PageCounter:
        raise NotImplementedError

    @pytest.mark.parametrize("pages", [1, 2, 300])
    def test_counts(self, counter: PageCounter, tmp_path: Path, pages: int) -> None:
        assert counter.pages(written(tmp_path, simple(pages))) == pages

    def test_a_nested_page_tree(self, counter: PageCounter, tmp_path: Path) -> None:
        content = pdf_of(
            [
                CATALOGUE,
                "<< /Type /Pages /Count 3 /Kids [3 0 R 4 0 R] >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
                "<< /Type /Pages /Parent 2 0 R /Count 2 /Kids [5 0 R 6 0 R] >>",
                "<< /Type /Page /Parent 4 0 R /MediaBox [0 0 595 842] >>",
                "<< /Type /Page /Parent 4 0 R /MediaBox [0 0 595 842] >>",
            ]
        )
        assert counter.pages(written(tmp_path, content)) == 3

    def test_a_count_that_lies_is_not_believed(self, counter: PageCounter, tmp_path: Path) -> None:
        content = simple(2).replace(b"/Count 2", b"/Count 9")
        assert counter.pages(written(tmp_path, content)) in (2, None)

    def test_a_file_that_opens_without_a_password_is_counted(self, counter: PageCounter, tmp_path: Path) -> None:
        assert counter.pages(encrypted(tmp_path / "a.pdf", user="")) == 2

    def test_a_file_that_needs_a_password_has_no_count(self, counter: PageCounter, tmp_path: Path) -> None:
        assert counter.pages(encrypted(tmp_path / "a.pdf", user="mật")) is None

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"%",
            b"%PDF-1.7\n",
            b"not a PDF at all",
            bytes(100_000),
            simple(0),
            simple(20)[:-200],
            simple(20)[: len(simple(20)) // 2],
            CIRCLE,
            pdf_of([CATALOGUE]),
            pdf_of([CATALOGUE, "<< /Type /Pages /Count 1000000000 /Kids [] >>"]),
            pdf_of([CATALOGUE, "<< /Type /Pages /Count 1 /Kids 2 0 R >>"]),
        ],
        ids=[
            "empty",
            "one byte",
            "head only",
            "text",
            "zeros",
            "no pages",
            "truncated",
            "half",
            "circle",
            "no page tree",
            "huge count, no pages",
            "no list of pages",
        ],
    )
    def test_what_cannot_be_read_as_it_stands_has_no_count(
        self, counter: PageCounter, tmp_path: Path, content: bytes
    ) -> None:
        assert counter.pages(written(tmp_path, content)) is None

    def test_a_very_deep_page_tree_does_no_harm(self, counter: PageCounter, tmp_path: Path) -> None:
        assert counter.pages(written(tmp_path, DEEP)) in (1, None)
        assert counter.pages(written(tmp_path, simple(1), "sau.pdf")) == 1

    def test_what_is_no_file_has_no_count(self, counter: PageCounter, tmp_path: Path) -> None:
        assert counter.pages(tmp_path) is None
        assert counter.pages(tmp_path / "không có.pdf") is None
        if hasattr(os, "mkfifo"):
            os.mkfifo(tmp_path / "ống.pdf")
            assert counter.pages(tmp_path / "ống.pdf") is None

    def test_a_name_that_is_no_utf8(self, counter: PageCounter, tmp_path: Path) -> None:
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/v\xe3n b\xb6n.pdf"))
        try:
            path.write_bytes(simple(2))
        except OSError:
            pytest.skip("this file system takes UTF-8 names only")
        assert counter.pages(path) == 2

    def test_a_relative_path_is_relative_to_the_current_folder(
        self, counter: PageCounter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        counter.pages(written(tmp_path, simple(2), "a.pdf"))
        monkeypatch.chdir(tmp_path)
        assert counter.pages(Path("a.pdf")) == 2

    def test_threads(self, counter: PageCounter, tmp_path: Path) -> None:
        paths = [written(tmp_path, simple(pages), f"{pages}.pdf") for pages in range(1, 9)] * 5
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(counter.pages, paths)) == list(range(1, 9)) * 5

    @pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
    @pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
    def test_in_the_processes_of_a_pool(self, counter: PageCounter, tmp_path: Path, method: str) -> None:
        paths = [written(tmp_path, simple(pages), f"{pages}.pdf") for pages in range(1, 9)]
        context: BaseContext = multiprocessing.get_context(method)
        assert counter.pages(paths[0]) == 1
        with ProcessPoolExecutor(2, mp_context=context) as pool:
            assert list(pool.map(counter.pages, paths)) == list(range(1, 9))

    def test_it_can_be_pickled(self, counter: PageCounter, tmp_path: Path) -> None:
        assert pickle.loads(pickle.dumps(counter)).pages(written(tmp_path, simple(2))) == 2


class TestPdf(PageCounterContract):
    @pytest.fixture
    def counter(self) -> PageCounter:
        return PdfPageCounter()
