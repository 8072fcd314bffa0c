"""What is told of an image or a recording is what was put into it."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest

from oais_vn.plugins.images import ImageInspector
from oais_vn.plugins.recordings import RecordingInspector

Image = pytest.importorskip("PIL.Image")
ROOT = Path(__file__).resolve().parents[3]
CORPORA = ROOT / ".." / "shared" / "corpora"


def noisy(mode: str = "RGB", size: tuple[int, int] = (300, 200)) -> Image.Image:
    return Image.effect_noise(size, 80).convert(mode)


@pytest.mark.parametrize(
    ("name", "mode", "settings", "expected"),
    [
        ("a.jpg", "RGB", {"dpi": (300, 300)}, ("JPEG", 300.0, "rgb", 24, "jpeg")),
        ("a.jpg", "L", {}, ("JPEG", 0.0, "grey", 8, "jpeg")),
        ("a.jpg", "CMYK", {"dpi": (200, 200)}, ("JPEG", 200.0, "cmyk", 32, "jpeg")),
        ("a.tif", "RGB", {"dpi": (200, 200), "compression": "tiff_lzw"}, ("TIFF", 200.0, "rgb", 24, "tiff_lzw")),
        ("a.tif", "1", {"dpi": (300, 300), "compression": "group4"}, ("TIFF", 300.0, "grey", 1, "group4")),
        ("a.tif", "L", {}, ("TIFF", 0.0, "grey", 8, "raw")),
        ("a.png", "RGBA", {"dpi": (300, 300)}, ("PNG", 300.0, "rgb", 32, "")),
        ("a.png", "I;16", {}, ("PNG", 0.0, "grey", 16, "")),
        ("a.png", "P", {}, ("PNG", 0.0, "palette", 8, "")),
        ("a.jp2", "RGB", {}, ("JPEG2000", 0.0, "rgb", 24, "5-3 reversible")),
    ],
)
def test_headers(
    tmp_path: Path, name: str, mode: str, settings: dict[str, object], expected: tuple[object, ...]
) -> None:
    noisy("L").convert(mode if mode != "I;16" else "I").convert(mode).save(tmp_path / name, **settings)
    facts = ImageInspector(decode=True).inspect(tmp_path / name)
    assert (facts.format, round(facts.dpi), facts.colour, facts.bits, facts.compression) == expected
    assert (facts.width, facts.height, facts.frames) == (300, 200, 1)
    assert (facts.extension_fits, facts.decoded, facts.faults) == (True, True, ())


def test_frames_profile_and_a_name_that_lies(tmp_path: Path) -> None:
    pages = [noisy(), noisy(), noisy()]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    assert ImageInspector().inspect(tmp_path / "a.tif").frames == 3
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    noisy().save(tmp_path / "b.jpg", icc_profile=profile)
    (tmp_path / "b.jpg").rename(tmp_path / "b.tif")
    facts = ImageInspector().inspect(tmp_path / "b.tif")
    assert (facts.format, facts.extension_fits) == ("JPEG", False)
    assert facts.icc.startswith("RGB")
    assert facts.decoded is None


@pytest.mark.parametrize("name", ["a.jpg", "a.tif", "a.png", "a.jp2"])
def test_truncation_is_found_by_decoding(tmp_path: Path, name: str) -> None:
    noisy(size=(600, 400)).save(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[: len(content) * 2 // 3])
    facts = ImageInspector(decode=True).inspect(tmp_path / name)
    assert facts.problem or facts.decoded is False
    assert facts.problem or facts.faults


def test_truncation_in_a_later_frame(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    pages = [noisy(), noisy(size=(900, 600))]
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    content = bytearray(buffer.getvalue())
    content[-200_000:-1000] = bytes(199_000)
    (tmp_path / "a.tif").write_bytes(content)
    assert ImageInspector(decode=True).inspect(tmp_path / "a.tif").decoded is False


@pytest.mark.parametrize(
    # The last begins like a metafile whose resolution is nothing to divide by.
    "content",
    [
        b"",
        b"no picture",
        b"\xff\xd8\xff",
        b"II*\0" + b"\xff" * 40,
        b"\x89PNG\r\n\x1a\n",
        b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(60),
    ],
)
def test_what_is_no_picture_has_a_problem(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.tif").write_bytes(content)
    problem = ImageInspector(decode=True).inspect(tmp_path / "a.tif").problem
    assert problem
    assert not problem.startswith("failed")
    assert ImageInspector().inspect(tmp_path).problem == "not a regular file"


def test_the_scans_of_kant_are_jpeg_by_another_name_without_resolution() -> None:
    folder = CORPORA / "scans" / "kant_1784"
    if not folder.is_dir():
        pytest.skip("the corpora do not lie beside the repository")
    found = [ImageInspector().inspect(path) for path in sorted(folder.iterdir())]
    assert len(found) == 20
    assert {(facts.format, facts.extension_fits, facts.dpi) for facts in found} == {("JPEG", False, 0.0)}


def test_sound(tmp_path: Path) -> None:
    pytest.importorskip("pymediainfo")
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((1, 2, 44100, 44100, "NONE", ""))
        file.writeframes(bytes(88200))
    facts = RecordingInspector().inspect(tmp_path / "a.wav")
    assert (facts.format, facts.duration, facts.audio_codec, facts.audio_bit_rate) == ("Wave", 1.0, "PCM", 705600)
    (tmp_path / "b.mp3").write_bytes(b"no sound")
    assert RecordingInspector().inspect(tmp_path / "b.mp3").problem


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif"])
def test_a_file_that_is_cut_off_is_told_without_decoding_it(tmp_path: Path, name: str) -> None:
    noisy().save(tmp_path / name)
    whole = ImageInspector().inspect(tmp_path / name)
    assert (whole.problem, whole.truncated, whole.decoded) == ("", False, None)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[: len(content) * 3 // 4])
    cut = ImageInspector().inspect(tmp_path / name)
    assert (cut.problem, cut.truncated, cut.decoded) == ("", True, None)
