"""Pictures and office documents migrated: what stays the same, what is refused, what is hostile."""

from __future__ import annotations

import os
import shutil
import struct
import time
import zipfile
import zlib
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageCms

from oais_vn.model.errors import PackageError, PluginError
from oais_vn.plugins.migrating import office
from oais_vn.plugins.migrating.missing import require
from oais_vn.plugins.migrating.office import OfficeToPdfa
from oais_vn.plugins.migrating.office_engine import OfficeEngine
from oais_vn.plugins.migrating.office_text import told_by
from oais_vn.plugins.migrating.raster import PictureToPdfa, TiffMigrator

GREY = Image.linear_gradient("L").resize((90, 60))
RGB = Image.merge("RGB", (GREY, GREY.transpose(Image.Transpose.ROTATE_180), GREY))
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[274] = orientation
    return exif


def see_through() -> Image.Image:
    picture = RGB.convert("RGBA")
    picture.putalpha(GREY)
    return picture


def deep_png() -> bytes:
    """48 bits a pixel, of which Pillow decodes 24."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(range(60)) for _ in range(10))
    head = struct.pack(">IIBBBBB", 10, 10, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def saved(folder: Path, name: str, picture: Image.Image, **options: object) -> Path:
    path = folder / name
    picture.save(path, **options)
    return path


PICTURES = {
    "a.jpg": (RGB, {"dpi": (300, 300), "icc_profile": ICC}),
    "b.png": (RGB.convert("P"), {"dpi": (200, 200)}),
    "c.png": (GREY.convert("1"), {"dpi": (600, 600)}),
    "d.bmp": (RGB, {"dpi": (300, 300)}),
    "e.jpg": (RGB, {"dpi": (300, 200), "exif": turned(6)}),
    "f.webp": (RGB, {}),
    "g.png": (see_through(), {"dpi": (300, 300)}),
    "h.jpg": (RGB.convert("CMYK"), {"dpi": (300, 300)}),
    "i.jpg": (RGB, {"dpi": (300, 300), "exif": turned(5)}),
    "j.png": (Image.new("I;16", (50, 60), 4000), {"dpi": (300, 300)}),
    "k.gif": (GREY, {"save_all": True, "append_images": [GREY.transpose(Image.Transpose.ROTATE_180)]}),
}


@pytest.mark.parametrize("name", PICTURES)
def test_every_pixel_colour_profile_and_resolution_goes_into_the_tiff(tmp_path, name):
    picture, options = PICTURES[name]
    source = saved(tmp_path, name, picture, **options)
    migrated = TiffMigrator().migrate(source, tmp_path / "ra.tif")
    assert migrated.differing == ()
    with Image.open(tmp_path / "ra.tif") as made, Image.open(source) as original:
        assert made.format == "TIFF"
        assert made.n_frames == getattr(original, "n_frames", 1)
        assert made.info.get("icc_profile") == original.info.get("icc_profile")
        assert made.info["compression"] in ("tiff_lzw", "group4")
        if name == "a.jpg":
            assert made.tobytes() == original.tobytes()
            assert made.info["dpi"] == (300, 300)
        if name == "e.jpg":
            assert made.size == (60, 90)
            assert migrated.uncompared == ("metadata",)


@pytest.mark.parametrize("name", ["a.jpg", "b.png", "c.png", "d.bmp", "e.jpg"])
def test_a_picture_becomes_a_pdfa_that_passes_and_holds_its_pixels(tmp_path, name):
    picture, options = PICTURES[name]
    source = saved(tmp_path, name, picture, **options)
    migrated = PictureToPdfa().migrate(source, tmp_path / "ra.pdf")
    assert (migrated.differing, migrated.standing) == ((), "validated")
    with pikepdf.open(tmp_path / "ra.pdf") as pdf:
        assert pdf.open_metadata().pdfa_status == "2B"
        image = pdf.pages[0].obj.Resources.XObject.Im0
        if name == "a.jpg":
            assert image.read_raw_bytes() == source.read_bytes()
            assert [round(float(edge), 1) for edge in pdf.pages[0].mediabox[2:]] == [21.6, 14.4]
    again = tmp_path / "lai.pdf"
    PictureToPdfa().migrate(source, again)
    assert again.read_bytes() == (tmp_path / "ra.pdf").read_bytes()


def test_pages_of_a_tiff_are_pages_of_the_pdf(tmp_path):
    pages = [GREY, GREY.convert("1"), RGB.resize((30, 70))]
    source = saved(tmp_path, "m.tif", pages[0], dpi=(200, 200), save_all=True, append_images=pages[1:])
    migrated = PictureToPdfa().migrate(source, tmp_path / "ra.pdf")
    assert migrated.differing == ()
    assert len(pikepdf.open(tmp_path / "ra.pdf").pages) == 3


@pytest.mark.parametrize(
    ("name", "words"), [("f.webp", "no resolution"), ("h.jpg", "valid PDF/A"), ("i.jpg", "mirrored")]
)
def test_what_cannot_be_a_pdfa_is_refused_and_leaves_nothing(tmp_path, name, words):
    picture, options = PICTURES[name]
    with pytest.raises(PackageError, match=words):
        PictureToPdfa().migrate(saved(tmp_path, name, picture, **options), tmp_path / "ra.pdf")
    assert not (tmp_path / "ra.pdf").exists()


@pytest.mark.parametrize("name", ["g.png", "j.png"])
def test_pixels_that_a_pdfa_does_not_hold_are_told_as_a_difference(tmp_path, name):
    picture, options = PICTURES[name]
    migrated = PictureToPdfa().migrate(saved(tmp_path, name, picture, **options), tmp_path / "ra.pdf")
    assert {each.name for each in migrated.differing} >= {"pixels", "colour"}


@pytest.mark.parametrize("migrator", [TiffMigrator(), PictureToPdfa()], ids=["tiff", "pdfa"])
def test_bits_that_would_be_lost_and_ends_that_lack_are_refused(tmp_path, migrator):
    deep, short = tmp_path / "sâu.png", tmp_path / "cụt.jpg"
    deep.write_bytes(deep_png())
    whole = saved(tmp_path, "nguyên.jpg", RGB.resize((400, 400)), dpi=(300, 300)).read_bytes()
    short.write_bytes(whole[: len(whole) // 2])
    for source, words in ((deep, "more bits"), (short, "damaged")):
        with pytest.raises(PackageError, match=words):
            migrator.migrate(source, tmp_path / "ra")
        assert not (tmp_path / "ra").exists()


def docx_with(path: Path, *texts: str) -> Path:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(path)
    return path


def test_a_document_tells_its_words_pages_and_sizes(tmp_path):
    path = docx_with(tmp_path / "a.docx", "Kính gửi", "Ủy ban nhân dân")
    told = told_by(str(path))
    assert (told.words, told.sizes, told.pages) == ({"kính", "gửi", "ủy", "ban", "nhân", "dân"}, {(216, 279)}, None)
    book = openpyxl.Workbook()
    book.active.append(["Mã hồ sơ", 12])
    book.save(tmp_path / "b.xlsx")
    assert told_by(str(tmp_path / "b.xlsx")).words == {"mã", "hồ", "sơ"}
    (tmp_path / "c.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    assert told_by(str(tmp_path / "c.doc")).words is None


ODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" office:version="1.2">
<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load"
 xlink:href="vnd.sun.star.script:m.py$run?language=Python&amp;location=document" xlink:type="simple"/>
</office:event-listeners></office:scripts>
<office:body><office:text><text:p>Bên ngoài<text:s/>đây</text:p>
<text:section text:name="S"><text:section-source xlink:href="{link}" text:filter-name="Text"/><text:p>cũ</text:p>
</text:section></office:text></office:body></office:document-content>"""
MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="Scripts/python/m.py" manifest:media-type=""/></manifest:manifest>"""


def hostile(folder: Path) -> tuple[Path, Path]:
    """A text that would run a program when it is opened, and show a file of its reader's; and where it would tell."""
    secret, mark = folder / "bi-mat.txt", folder / "da-chay"
    secret.write_text("Nội dung bí mật", encoding="utf-8")
    path = folder / "độc.odt"
    with zipfile.ZipFile(path, "w") as document:
        document.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        document.writestr("content.xml", ODT.format(link=secret.as_uri()))
        document.writestr("Scripts/python/m.py", f"def run(*_):\n    open({str(mark)!r}, 'w').close()\n")
        document.writestr("META-INF/manifest.xml", MANIFEST)
    return path, mark


@pytest.fixture
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        message = "LibreOffice is not installed (Debian: libreoffice-writer-nogui libreoffice-calc-nogui)"
        pytest.fail(message) if os.environ.get("OAIS_VN_CI") else pytest.skip(message)
    return found


def test_a_hostile_text_runs_nothing_and_sees_no_other_file(tmp_path, soffice):
    source, mark = hostile(tmp_path)
    migrated = OfficeToPdfa().migrate(source, tmp_path / "ra.pdf")
    assert not mark.exists()
    with pypdfium2.PdfDocument(tmp_path / "ra.pdf") as pdf:
        shown = pdf[0].get_textpage().get_text_range()
    assert "Bên ngoài đây" in shown
    assert "bí mật" not in shown
    assert {each.name: (each.before, each.after) for each in migrated.compared}["words"] == ("4", "4")


def test_words_that_are_lost_are_told(tmp_path):
    source = docx_with(tmp_path / "a.docx", "Một hai ba bốn")
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(612, 792))
        pdf.save(tmp_path / "ra.pdf")
    told = OfficeEngine().compare(str(source), str(tmp_path / "ra.pdf"))
    assert ("words", "4", "0 (- ba, bốn, hai, một)") in told["compared"]
    assert ("page-size", "216×279 mm", "216×279 mm") in told["compared"]
    assert told["uncompared"] == ["pages"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="it is asked of /proc whether a process lives")
def test_an_office_program_that_hangs_is_ended_with_all_that_it_started(tmp_path, monkeypatch):
    program, child = tmp_path / "soffice", tmp_path / "child"
    program.write_text(f"#!/bin/sh\nsleep 600 & echo $! > {child}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    source = docx_with(tmp_path / "a.docx", "x")
    begun = time.monotonic()
    with pytest.raises(PackageError, match="did not end"):
        OfficeToPdfa(time_limit=2.0).migrate(source, tmp_path / "ra.pdf")
    assert time.monotonic() - begun < 60
    place = Path("/proc", child.read_text().strip(), "stat")
    while place.exists() and place.read_text().rpartition(")")[2].split()[0] != "Z":
        assert time.monotonic() - begun < 60
        time.sleep(0.05)


def test_what_is_not_installed_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_PLACES", ())
    with pytest.raises(PluginError, match="soffice"):
        OfficeToPdfa().migrate(docx_with(tmp_path / "a.docx", "x"), tmp_path / "ra.pdf")
    monkeypatch.setattr("oais_vn.plugins.migrating.missing.find_spec", lambda name: None)
    with pytest.raises(PluginError, match=r"oais-vn\[migration\]"):
        require("PIL", "pypdfium2")
