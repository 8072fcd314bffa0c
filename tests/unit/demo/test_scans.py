"""The scans: two-layer PDFs that keep what they claim, and photographs."""

import io
import unicodedata
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image, ImageCms

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


@pytest.fixture(scope="module")
def pdfs(delivery: Path) -> list[Path]:
    return sorted(delivery.rglob("*.pdf"))


def font_of(page: pikepdf.Page) -> pikepdf.Object:
    return page.obj.Resources.Font.F0


def letters(font: pikepdf.Object) -> dict[str, str]:
    """Glyph number -> letter, from the ToUnicode map."""
    found: dict[str, str] = {}
    for line in font.ToUnicode.read_bytes().decode().splitlines():
        parts = line.replace("<", "").replace(">", "").split()
        if line.startswith("<") and len(parts) == 2 and parts[0] != "0000":
            found[parts[0]] = bytes.fromhex(parts[1]).decode("utf-16-be")
    return found


def text_of(page: pikepdf.Page) -> str:
    """The hidden text, read as a viewer would: glyph numbers through ToUnicode; a line per change of base line."""
    known = letters(font_of(page))
    text, last = "", None
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, str(instruction.operator)
        if operator == "Tm":
            if last is not None and abs(float(operands[5]) - last) > 8:
                text += "\n"
            last = float(operands[5])
        elif operator == "Tj":
            code = bytes(operands[0]).hex().upper()
            text += "".join(known[code[at : at + 4]] for at in range(0, len(code), 4))
    return text


def test_claim_pdfa_2b_in_agreement_with_themselves(pdfs: list[Path]) -> None:
    assert pdfs
    for path in pdfs:
        assert path.read_bytes().startswith(b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n")
        with pikepdf.open(path) as pdf:
            assert not pdf.is_encrypted
            assert "/Info" not in pdf.trailer
            assert len(pdf.trailer.ID) == 2
            assert "/Filter" not in pdf.Root.Metadata
            assert str(pdf.Root.Lang) == "vi-VN"
            packet = etree.fromstring(pdf.Root.Metadata.read_raw_bytes())
            assert packet.findtext(".//pdfaid:part", namespaces=NAMESPACES) == "2"
            assert packet.findtext(".//pdfaid:conformance", namespaces=NAMESPACES) == "B"
            assert packet.findtext(".//dc:title/rdf:Alt/rdf:li", namespaces=NAMESPACES)
            described = packet.findtext(".//dc:description/rdf:Alt/rdf:li", namespaces=NAMESPACES)
            assert described is not None
            assert "minh họa" in described


def test_output_intent_has_an_rgb_display_profile_that_pdfa_2_knows(pdfs: list[Path]) -> None:
    with pikepdf.open(pdfs[0]) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.N == 3
        profile = intent.DestOutputProfile.read_bytes()
    assert profile[8:10] == b"\x04\x20"
    assert (profile[12:16], profile[16:20], profile[36:40]) == (b"mntr", b"RGB ", b"acsp")
    assert int.from_bytes(profile[:4]) == len(profile)
    assert ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.is_matrix_shaper


def test_font_is_embedded_with_the_widths_of_its_program(pdfs: list[Path]) -> None:
    for path in pdfs:
        with pikepdf.open(path) as pdf:
            font = font_of(pdf.pages[0])
            assert font.Encoding == "/Identity-H"
            (descendant,) = font.DescendantFonts
            descriptor = descendant.FontDescriptor
            assert font.BaseFont == descendant.BaseFont == descriptor.FontName
            assert str(font.BaseFont)[7:] == "+SourceSerifPro-Regular"
            collection = descendant.CIDSystemInfo
            assert (str(collection.Registry), str(collection.Ordering)) == ("Adobe", "Identity")
            assert descendant.CIDToGIDMap == "/Identity"
            data = descriptor.FontFile2.read_bytes()
            assert descriptor.FontFile2.Length1 == len(data)
            program = TTFont(io.BytesIO(data))
            program.setGlyphOrder([f"g{number}" for number in range(program["maxp"].numGlyphs)])
            widths = [program["hmtx"][name][0] for name in program.getGlyphOrder()]
            assert program["head"].unitsPerEm == 1000
            assert [int(width) for width in descendant.W[1]] == widths
            used = {int(code, 16) for code in letters(font)}
            assert max(used) < len(widths)
            assert program["maxp"].numGlyphs < 260


def test_pages_are_a4_scans_of_200_dpi_and_24_bits(pdfs: list[Path]) -> None:
    for path in pdfs:
        with pikepdf.open(path) as pdf:
            for page in pdf.pages:
                left, bottom, right, top = (float(edge) for edge in page.mediabox)
                assert (left, bottom) == (0, 0)
                assert (right, top) == pytest.approx((595.28, 841.89), abs=0.5)
                (image,) = page.obj.Resources.XObject.values()
                assert (image.Width * 72 / right, image.Height * 72 / top) == pytest.approx((200, 200), abs=0.01)
                assert (image.ColorSpace, image.BitsPerComponent, image.Filter) == ("/DeviceRGB", 8, "/DCTDecode")
                with Image.open(io.BytesIO(image.read_raw_bytes())) as scan:
                    scan.load()
                    assert (scan.mode, scan.size, scan.info["dpi"]) == ("RGB", (image.Width, image.Height), (200, 200))


def test_text_is_hidden_and_says_what_the_page_shows(pdfs: list[Path], delivery: Path) -> None:
    (workbook,) = delivery.glob("*.xlsx")
    rows = openpyxl.load_workbook(workbook)["Văn bản"].iter_rows(min_row=2, values_only=True)
    for path, row in zip(pdfs, rows, strict=True):
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) == row[34]
            modes = [
                int(step.operands[0])
                for page in pdf.pages
                for step in pikepdf.parse_content_stream(page)
                if str(step.operator) == "Tr"
            ]
            assert modes == [3] * len(pdf.pages)
            first = " ".join(text_of(pdf.pages[0]).split())
            assert unicodedata.is_normalized("NFC", first)
            assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in first
            assert str(row[32]) in first
            assert all("Dữ liệu minh họa" in text_of(page) for page in pdf.pages)


def test_file_identifiers_differ_between_documents(pdfs: list[Path]) -> None:
    identifiers = set()
    for path in pdfs:
        with pikepdf.open(path) as pdf:
            identifiers.add(bytes(pdf.trailer.ID[0]))
    assert len(identifiers) == len(pdfs)


def test_photographs_are_jpeg_of_24_bits_and_200_dpi_with_a_profile(delivery: Path) -> None:
    paths = sorted(delivery.rglob("*.jpg"))
    assert len(paths) == 6
    for path in paths:
        with Image.open(path) as picture:
            picture.load()
            assert (picture.format, picture.mode, picture.info["dpi"]) == ("JPEG", "RGB", (200, 200))
            assert picture.info["icc_profile"]
            assert "minh họa" in picture.info["comment"].decode()
