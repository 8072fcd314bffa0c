"""Pictures that become marked PDF: what they show, how large they are, and where the bounds lie."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import ExitStack
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Name
from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageOps, ImageStat

from oais_vn.model.dissemination import CopyLevel, Mark
from oais_vn.model.errors import PackageError
from oais_vn.plugins.stamper import CopyMarker
from oais_vn.plugins.stamping import pictures
from oais_vn.plugins.stamping.refusal import RefusedError

CORPORA = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpora"
MARK = Mark(CopyLevel.READING, "Lưu trữ lịch sử")
SIZE = (300, 200)


def picture(mode: str = "RGB") -> Image.Image:
    """No half of it is like another."""
    image = Image.linear_gradient("L").resize(SIZE).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.rectangle((10, 10, 90, 60), fill="red")
    draw.ellipse((200, 20, 280, 90), fill="blue")
    return image.convert(mode)


def marked(path: Path, mark: Mark = MARK) -> Path:
    target = path.with_name(f"{path.name}.pdf")
    CopyMarker().stamp(path, target, mark)
    return target


def drawn(path: Path, page: int = 0) -> Image.Image:
    with pypdfium2.PdfDocument(path) as pdf:
        return pdf[page].render(scale=300 / max(pdf[page].get_size())).to_pil().convert("RGB")


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def size(path: Path) -> tuple[float, float]:
    with pypdfium2.PdfDocument(path) as pdf:
        return pdf[0].get_size()


def shows(path: Path, expected: Image.Image, page: int = 0, tolerance: float = 5.0) -> bool:
    """Whether the page shows the picture, above the mark."""
    seen = drawn(path, page).resize(expected.size)
    box = (0, 0, expected.width, int(expected.height * 0.7))
    difference = ImageChops.difference(seen.crop(box), expected.convert("RGB").crop(box))
    return max(ImageStat.Stat(difference).mean) < tolerance


def refused(path: Path, marker: CopyMarker | None = None) -> PackageError:
    target = path.with_name("ra.pdf")
    with pytest.raises(PackageError) as caught:
        (marker or CopyMarker()).stamp(path, target, MARK)
    assert not target.exists()
    return caught.value


def image_of(path: Path) -> tuple[str, str, bytes]:
    """Filter, colour space and coded bytes of the first page's picture."""
    with pikepdf.open(path) as pdf:
        found = pdf.pages[0].obj.Resources.XObject.Im0
        return str(found.Filter), str(found.ColorSpace), found.read_raw_bytes()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif"])
def test_the_picture_stands_as_its_orientation_says(tmp_path: Path, suffix: str, orientation: int) -> None:
    path = tmp_path / f"a{suffix}"
    exif = Image.Exif()
    exif[0x0112] = orientation
    kept = {"tiffinfo": {0x0112: orientation}} if suffix == ".tif" else {"exif": exif}
    picture().save(path, dpi=(150, 300), **kept)
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image)
        upright.load()
    copy = marked(path)
    assert size(copy) == pytest.approx((144, 48) if orientation < 5 else (48, 144), abs=0.1)
    stretched = upright.resize((450, 150) if orientation < 5 else (150, 450))
    assert shows(copy, stretched)
    assert [text.split() for text in texts(copy)] == [MARK.text.split()]


def test_jpeg_is_taken_as_it_is(tmp_path: Path) -> None:
    for name, options in (("a.jpg", {}), ("b.jpeg", {"progressive": True}), ("C.JPG", {"quality": 30})):
        picture().save(tmp_path / name, "JPEG", **options)
        assert image_of(marked(tmp_path / name)) == ("/DCTDecode", "/DeviceRGB", (tmp_path / name).read_bytes())


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("a.png", "RGB"),
        ("a.png", "L"),
        ("a.png", "1"),
        ("a.png", "P"),
        ("a.tif", "RGB"),
        ("a.tif", "L"),
        ("a.tif", "1"),
        ("a.tiff", "P"),
        ("a.gif", "L"),
        ("a.jpg", "L"),
    ],
)
def test_kinds_of_pixels(tmp_path: Path, name: str, mode: str) -> None:
    picture(mode).save(tmp_path / name)
    assert shows(marked(tmp_path / name), picture(mode).convert("RGB"))


@pytest.mark.parametrize("compression", ["group4", "tiff_lzw", "jpeg", "packbits", "tiff_adobe_deflate"])
def test_compressed_tiff(tmp_path: Path, compression: str) -> None:
    mode = "1" if compression == "group4" else "RGB"
    picture(mode).save(tmp_path / "a.tif", compression=compression)
    assert shows(marked(tmp_path / "a.tif"), picture(mode))


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bits(tmp_path: Path, name: str) -> None:
    pixels = b"".join(bytes([0x7F, value]) for value in picture("L").tobytes())
    Image.frombytes("I;16", SIZE, pixels).save(tmp_path / name)
    assert shows(marked(tmp_path / name), picture("L"))


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_lies_on_white(tmp_path: Path, mode: str) -> None:
    image = picture(mode)
    image.putalpha(Image.linear_gradient("L").rotate(90).resize(SIZE))
    image.save(tmp_path / "a.png")
    on_white = Image.alpha_composite(Image.new("RGBA", SIZE, "white"), image.convert("RGBA"))
    assert shows(marked(tmp_path / "a.png"), on_white)


def test_a_colour_that_is_transparent(tmp_path: Path) -> None:
    picture().save(tmp_path / "a.png", transparency=(255, 0, 0))
    expected = picture()
    ImageDraw.Draw(expected).rectangle((10, 10, 90, 60), fill="white")
    assert shows(marked(tmp_path / "a.png"), expected)


@pytest.mark.parametrize("name", ["a.tif", "a.jpg"])
def test_four_inks(tmp_path: Path, name: str) -> None:
    """Full black must be dark, and no ink white: JPEG of this kind mostly stores it the other way round."""
    image = Image.new("CMYK", SIZE, (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 150, 200))
    image.save(tmp_path / name)
    copy = marked(tmp_path / name)
    assert image_of(copy)[1] == "/DeviceCMYK"
    seen = drawn(copy).convert("L")
    assert seen.getpixel((60, 60)) < 60
    assert seen.getpixel((240, 60)) > 240


def test_the_colour_profile_stays(tmp_path: Path) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for name in ("a.jpg", "a.tif", "a.png"):
        picture().save(tmp_path / name, icc_profile=srgb)
        with pikepdf.open(marked(tmp_path / name)) as pdf:
            kind, profile = pdf.pages[0].obj.Resources.XObject.Im0.ColorSpace
            assert (kind, profile.N, profile.read_bytes()) == (Name.ICCBased, 3, srgb)


def test_a_profile_of_other_colours_or_none_at_all_is_left_out(tmp_path: Path) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for name, profile in (("a.png", srgb), ("b.png", b"x" * 500), ("c.png", b"")):
        picture("L").save(tmp_path / name, icc_profile=profile)
        assert image_of(marked(tmp_path / name))[1] == "/DeviceGray"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"dpi": (300, 300)}, (72, 48)),
        ({"dpi": (300, 150)}, (72, 96)),
        ({}, (841.89, 561.26)),
        ({"dpi": (1, 1)}, (841.89, 561.26)),
    ],
)
def test_the_page_is_as_large_as_the_resolution_says(
    tmp_path: Path, options: dict[str, tuple[int, int]], expected: tuple[float, float]
) -> None:
    picture().save(tmp_path / "a.jpg", **options)
    assert size(marked(tmp_path / "a.jpg")) == pytest.approx(expected, abs=0.05)


def test_a_side_is_never_more_than_pdf_allows(tmp_path: Path) -> None:
    Image.new("1", (30_000, 3)).save(tmp_path / "a.png", dpi=(72, 72))
    assert size(marked(tmp_path / "a.png")) == pytest.approx((14_400, 3), abs=0.1)


def test_a_page_for_each_frame(tmp_path: Path) -> None:
    frames = [picture(), picture().rotate(180), picture("L"), picture("1")]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=[frames[1]])
    for name, count in (("a.tif", 4), ("a.gif", 2)):
        copy = marked(tmp_path / name)
        assert [text.split() for text in texts(copy)] == [MARK.text.split()] * count
        for page in range(count):
            assert shows(copy, frames[page], page, tolerance=12)
    copy = tmp_path / "bản sao.pdf"
    CopyMarker().stamp(tmp_path / "a.tif", copy, Mark(CopyLevel.COPY, "BẢN SAO"))
    assert texts(copy) == ["BẢN SAO", "", "", ""]


def test_a_smaller_view_in_a_tiff_is_no_page(tmp_path: Path) -> None:
    small = picture().resize((30, 20))
    small.encoderinfo = {"tiffinfo": {0x00FE: 1}}
    picture().save(tmp_path / "a.tif", save_all=True, append_images=[small])
    with Image.open(tmp_path / "a.tif") as image:
        assert image.n_frames == 2
    assert len(texts(marked(tmp_path / "a.tif"))) == 1


def test_other_pictures_in_a_jpeg_are_no_pages(tmp_path: Path) -> None:
    picture().save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=[picture().rotate(180)])
    copy = marked(tmp_path / "a.jpg")
    assert len(texts(copy)) == 1
    assert shows(copy, picture())


def test_many_frames_are_put_aside_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_HELD", 20_000)
    path = tmp_path / "a.tif"
    picture().save(path, save_all=True, append_images=[picture().rotate(turn) for turn in range(10, 90, 10)])
    with path.open("rb") as source, ExitStack() as kept:
        pdf = pictures.picture_pdf(source, kept, str(tmp_path))
        assert [found.name for found in tmp_path.iterdir()] == ["a.tif"]
        pdf.save(tmp_path / "b.pdf")
    for page in range(9):
        assert shows(tmp_path / "b.pdf", picture().rotate(page * 10), page)


def test_a_full_disk_while_frames_are_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    monkeypatch.setattr(pictures, "_HELD", 10)
    monkeypatch.setattr(pictures, "TemporaryFile", lambda **_: Path("/dev/full").open("wb"))  # noqa: SIM115
    picture().save(tmp_path / "a.png")
    with (tmp_path / "a.png").open("rb") as source, ExitStack() as kept, pytest.raises(RefusedError) as caught:
        pictures.picture_pdf(source, kept, str(tmp_path))
    assert caught.value.reason == "target"


# Bounds.


def png(width: int, height: int, data: bytes = b"") -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_a_picture_of_too_many_pixels_is_not_decoded(tmp_path: Path) -> None:
    path = tmp_path / "bom.png"
    path.write_bytes(png(60_000, 60_000))
    assert "3600000000" in refused(path).text.vi


def test_a_picture_that_needs_too_much_memory(tmp_path: Path) -> None:
    path = tmp_path / "bom.png"
    path.write_bytes(png(20_000, 20_000, zlib.compress(bytes(20_001) * 20_000, 9)))
    error = refused(path, CopyMarker(memory_limit=400 << 20))
    assert "400 MiB" in error.text.vi
    assert "400 MiB" in error.text.en


def test_a_large_scan_is_no_bomb(tmp_path: Path) -> None:
    """More than Pillow takes of itself: 14,000 by 14,000."""
    Image.new("1", (14_000, 14_000), 1).save(tmp_path / "a.png", dpi=(300, 300))
    copy = marked(tmp_path / "a.png")
    assert size(copy) == pytest.approx((3360, 3360), abs=1)


def test_too_many_frames(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    frames = [Image.new("L", (2, 2), number % 2 * 255) for number in range(pictures.MOST_FRAMES + 1)]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    assert "2000" in refused(path).text.vi


def test_a_circle_of_frames_ends(tmp_path: Path) -> None:
    content = io.BytesIO()
    picture("L").resize((4, 4)).save(content, "TIFF")
    data = bytearray(content.getvalue())
    (start,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, start)
    struct.pack_into("<I", data, start + 2 + 12 * entries, start)
    (tmp_path / "a.tif").write_bytes(data)
    assert len(texts(marked(tmp_path / "a.tif"))) == 1


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif", "a.gif"])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.9])
def test_damaged_pictures(tmp_path: Path, name: str, share: float) -> None:
    content = io.BytesIO()
    image = Image.effect_noise((200, 200), 90)
    image.save(content, {"a.jpg": "JPEG", "a.png": "PNG", "a.tif": "TIFF", "a.gif": "GIF"}[name])
    (tmp_path / name).write_bytes(content.getvalue()[: int(share * len(content.getvalue()))])
    error = refused(tmp_path / name)
    assert "ảnh" in error.text.vi


def test_what_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"%PDF-1.7\n")
    refused(tmp_path / "a.jpg")
    # A format that Pillow knows and nobody asked for.
    picture().save(tmp_path / "a.png", "BMP")
    refused(tmp_path / "a.png")


@pytest.mark.parametrize("mode", ["F", "LAB", "I"])
def test_pixels_that_nobody_can_show(tmp_path: Path, mode: str) -> None:
    Image.new(mode, (20, 20)).save(tmp_path / "a.tif")
    assert mode in refused(tmp_path / "a.tif").text.en


def test_a_jpeg_that_readers_do_not_decode_is_coded_anew(tmp_path: Path) -> None:
    from oais_vn.plugins.stamping.pixels import pixels_of

    picture().save(tmp_path / "a.jpg")
    content = (tmp_path / "a.jpg").read_bytes()
    arithmetic = io.BytesIO(content.replace(b"\xff\xc0\0\x11", b"\xff\xc9\0\x11"))
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        assert pixels_of(image, io.BytesIO(content)).filter == "DCTDecode"
        assert pixels_of(image, arithmetic).filter == "FlateDecode"


def test_scans(tmp_path: Path) -> None:
    folder = CORPORA / "scans"
    if not folder.is_dir():
        pytest.skip("the corpus scans does not lie beside the repository")
    found = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in (".jpg", ".tif", ".tiff", ".png")]
    assert found
    for path in found[:6]:
        copy = tmp_path / f"{path.stem}.pdf"
        CopyMarker().stamp(path, copy, MARK)
        assert [text.split() for text in texts(copy)] == [MARK.text.split()]
