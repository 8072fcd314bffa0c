"""The measures of pages agree with what was drawn."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pikepdf
import pytest

pytest.importorskip("cv2")
pytest.importorskip("numpy")
pytest.importorskip("PIL")

import numpy as np
from papers import scanned_pdf
from PIL import Image, ImageDraw, ImageFilter
from scans import jpeg

from made_pages import bled_through, holes, page_number, paper, scanned_again, specks, stamp, text, turned
from oais_vn.model.inspection import PageQuality
from oais_vn.plugins.page_quality import PageExaminer
from oais_vn.plugins.pictures.duplicates import duplicates

CORPORA = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpora"


def looked_at(page: Image.Image, folder: Path, name: str = "a.jpg") -> PageQuality:
    page.save(folder / name, quality=88)
    (found,) = PageExaminer().examine(folder / name)
    return found


@pytest.mark.parametrize("make", [paper, bled_through, holes, specks])
def test_blank_pages_are_blank(tmp_path: Path, make: object) -> None:
    found = [looked_at(make(seed), tmp_path) for seed in range(3)]  # type: ignore[operator]
    assert [page.marks for page in found] == [0, 0, 0]
    assert all(page.blank and not page.nearly_blank and page.skew is None for page in found)


@pytest.mark.parametrize("make", [page_number, stamp, lambda seed: text(seed, lines=1)])
def test_pages_with_next_to_nothing_are_nearly_blank(tmp_path: Path, make: object) -> None:
    found = [looked_at(make(seed), tmp_path) for seed in range(3)]  # type: ignore[operator]
    assert all(page.nearly_blank and not page.blank for page in found), [page.marks for page in found]


@pytest.mark.parametrize("degrees", [-4.0, -2.5, -1.0, -0.3, 0.0, 0.2, 0.7, 1.5, 3.0])
def test_skew_is_measured_within_a_fifth_of_a_degree(tmp_path: Path, degrees: float) -> None:
    for seed, lines in ((int(degrees * 10) + 100, 38), (7, 12)):
        page = looked_at(turned(text(seed, lines), degrees), tmp_path)
        assert page.skew == pytest.approx(degrees, abs=0.2)
        assert not page.blank
        assert not page.nearly_blank


def test_blur_is_far_less_sharp(tmp_path: Path) -> None:
    page = text(3)
    sharp = looked_at(page, tmp_path).sharpness
    blurred = [looked_at(page.filter(ImageFilter.GaussianBlur(radius)), tmp_path).sharpness for radius in (1.5, 3, 6)]
    assert sharp > 3 * blurred[0]
    assert blurred == sorted(blurred, reverse=True)


def test_dark_borders_and_text_that_is_cut(tmp_path: Path) -> None:
    plain = looked_at(text(4), tmp_path)
    assert (plain.dark_sides, plain.cut_sides) == ((), ())
    dark = text(4)
    ImageDraw.Draw(dark).rectangle((1190, 0, 1240, 1754), fill=(20, 20, 20))
    assert looked_at(dark, tmp_path).dark_sides == ("right",)
    cut = text(4, lines=40).crop((250, 0, 1240, 1754))
    found = looked_at(cut, tmp_path)
    assert (found.dark_sides, found.cut_sides) == ((), ("left",))


def test_grey_in_colour(tmp_path: Path) -> None:
    assert not looked_at(text(5), tmp_path).grey_in_colour
    assert looked_at(text(5).convert("L").convert("RGB"), tmp_path).grey_in_colour
    assert not looked_at(text(5).convert("L"), tmp_path).grey_in_colour


def test_pages_of_a_pdf_are_looked_at_as_they_are_embedded_and_turned(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    for number, page in enumerate([turned(text(6), 1.0), paper(6), text(6).rotate(90, expand=True)]):
        buffer = io.BytesIO()
        page.save(buffer, "JPEG", quality=88)
        pdf.add_blank_page(page_size=(595, 842))
        image = pikepdf.Stream(pdf, buffer.getvalue())
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height, image.BitsPerComponent = *page.size, 8
        image.ColorSpace, image.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
        pdf.pages[number].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    pdf.pages[2].obj.Rotate = 90
    pdf.add_blank_page()
    pdf.save(tmp_path / "a.pdf")
    first, second, third = PageExaminer().examine(tmp_path / "a.pdf")
    assert first.skew == pytest.approx(1.0, abs=0.2)
    assert second.blank
    assert (third.page, third.width, third.height) == (3, 1240, 1754)
    assert third.skew == pytest.approx(0.0, abs=0.2)
    small = Image.open(io.BytesIO(PageExaminer().thumbnail(tmp_path / "a.pdf", 3)))
    assert max(small.size) == 360
    assert small.height > small.width


@pytest.mark.parametrize("mode", ["L", "1", "I;16", "P", "CMYK"])
def test_every_kind_of_pixels_can_be_looked_at(tmp_path: Path, mode: str) -> None:
    page = text(8).convert("L")
    if mode == "I;16":
        made = Image.fromarray(np.asarray(page).astype(np.uint16) * 256)
    else:
        # Scanners put a threshold where Pillow would scatter points over the paper.
        made = text(8).convert("RGB").convert(mode, dither=Image.Dither.NONE)
    made.save(tmp_path / "a.tif")
    (found,) = PageExaminer().examine(tmp_path / "a.tif")
    assert not found.problem
    assert found.marks > 200
    assert found.skew == pytest.approx(0.0, abs=0.2)


def test_every_frame_is_looked_at_and_a_broken_file_has_a_problem(tmp_path: Path) -> None:
    text(9).save(tmp_path / "a.tif", save_all=True, append_images=[paper(9)])
    assert [page.blank for page in PageExaminer().examine(tmp_path / "a.tif")] == [False, True]
    text(9).save(tmp_path / "b.jpg")
    (tmp_path / "b.jpg").write_bytes((tmp_path / "b.jpg").read_bytes()[:50_000])
    (broken,) = PageExaminer().examine(tmp_path / "b.jpg")
    assert broken.problem
    assert not broken.blank
    assert PageExaminer().thumbnail(tmp_path / "b.jpg", 1) == b""
    (nothing,) = PageExaminer().examine(tmp_path / "không có.jpg")
    assert nothing.problem


def test_a_sheet_scanned_twice_is_found_and_different_pages_are_not(tmp_path: Path) -> None:
    sheets = [text(seed) for seed in range(20, 26)]
    again = [scanned_again(sheets[1], 99), sheets[4].resize((620, 877))]
    pages = [looked_at(page, tmp_path) for page in [*sheets, *again, paper(1), paper(2)]]
    assert list(duplicates(pages)) == [(1, 6), (4, 7)]


def test_no_page_of_kant_is_another() -> None:
    folder = CORPORA / "scans" / "kant_1784"
    if not folder.is_dir():
        pytest.skip("the corpora do not lie beside the repository")
    pages = [page for path in sorted(folder.iterdir()) for page in PageExaminer().examine(path)]
    assert len(pages) == 20
    assert not any(page.problem or page.blank for page in pages)
    assert list(duplicates(pages)) == []


@pytest.mark.skipif(shutil.which("jbig2dec") is not None, reason="jbig2dec is installed here")
def test_a_picture_whose_decoder_is_missing_is_no_broken_one(tmp_path: Path) -> None:
    pdf = scanned_pdf(jpeg(text(9)))
    image = pdf.pages[0].Resources.XObject.Im0
    image.Filter, image.ColorSpace, image.BitsPerComponent = pikepdf.Name.JBIG2Decode, pikepdf.Name.DeviceGray, 1
    pdf.save(tmp_path / "a.pdf")
    (found,) = PageExaminer().examine(tmp_path / "a.pdf")
    assert (found.problem, found.missing) == ("", "jbig2dec")
    assert not found.blank
    assert list(duplicates([found, found])) == []
