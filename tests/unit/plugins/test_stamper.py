"""What the copy stamper says and where it stops: marks, fonts, damaged files, bounds, what it leaves behind."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import unicodedata
from importlib.resources import files
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream, String

from oais_vn.model.dissemination import CopyLevel, Mark
from oais_vn.model.errors import (
    ConfigurationError,
    ExistsError,
    InputError,
    PackageError,
    PluginError,
    StorageError,
)
from oais_vn.plugins import stamper
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError
from oais_vn.plugins.stamper import CopyMarker
from oais_vn.plugins.stamping import engine
from oais_vn.plugins.stamping.engine import StampEngine
from oais_vn.plugins.stamping.watched import SourceFile

ROOT = Path(__file__).resolve().parents[3]
NAME = "Trung tâm Lưu trữ lịch sử tỉnh Thừa Thiên Huế"
READING = Mark(CopyLevel.READING, NAME)
COPY = Mark(CopyLevel.COPY, "BẢN SAO")
FONTS = Path(str(files("font_source_serif_pro") / "files"))


def document(path: Path, pages: int = 2) -> Path:
    with pikepdf.new() as pdf:
        for number in range(1, pages + 1):
            pdf.add_blank_page(page_size=(595, 842))
            page = pdf.pages[-1].obj
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            page.Resources = Dictionary(Font=Dictionary(F1=font))
            page.Contents = Stream(pdf, f"BT /F1 30 Tf 100 400 Td (Page {number}) Tj ET".encode())
        pdf.save(path)
    return path


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def refused(source: Path, mark: Mark = READING, marker: CopyMarker | None = None) -> PackageError:
    """The refusal of `source`; nothing may be left of the target."""
    target = source.with_name("ra.pdf")
    with pytest.raises(PackageError) as caught:
        (marker or CopyMarker()).stamp(source, target, mark)
    assert not target.exists()
    assert caught.value.path == str(source)
    assert caught.value.text.vi.startswith(f"{source.name}: ")
    assert caught.value.text.en.startswith(f"{source.name}: ")
    assert caught.value.text.vi != caught.value.text.en
    return caught.value


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return document(tmp_path / "văn bản.pdf")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "bản sao.pdf"


def test_a_reading_copy_has_the_mark_on_every_page_and_a_copy_on_the_first(source: Path, target: Path) -> None:
    CopyMarker().stamp(source, target, READING)
    assert texts(target) == [f"Page 1\r\n{NAME}", f"Page 2\r\n{NAME}"]
    target.unlink()
    CopyMarker().stamp(source, target, COPY)
    assert sorted(texts(target)[0].split("\r\n")) == ["BẢN SAO", "Page 1"]
    assert texts(target)[1] == "Page 2"


def test_a_mark_in_pieces_is_composed(source: Path, target: Path, tmp_path: Path) -> None:
    CopyMarker().stamp(source, target, READING)
    other = tmp_path / "nfd.pdf"
    CopyMarker().stamp(source, other, Mark(CopyLevel.READING, unicodedata.normalize("NFD", f"  {NAME}\n ")))
    assert other.read_bytes() == target.read_bytes()


def test_the_same_input_gives_the_same_bytes_and_another_mark_others(source: Path, tmp_path: Path) -> None:
    copies = [tmp_path / f"{number}.pdf" for number in range(3)]
    CopyMarker().stamp(source, copies[0], READING)
    BoundedWorker("oais_vn.plugins.stamping.engine:StampEngine", 600.0, 2 << 30).close()
    # An identifier that comes from the clock is another one by now.
    time.sleep(1.1)
    CopyMarker().stamp(source, copies[1], READING)
    CopyMarker().stamp(source, copies[2], COPY)
    contents = [copy.read_bytes() for copy in copies]
    assert contents[0] == contents[1] != contents[2]


def test_a_marked_copy_can_be_marked_again(source: Path, target: Path, tmp_path: Path) -> None:
    CopyMarker().stamp(source, target, READING)
    CopyMarker().stamp(target, tmp_path / "hai.pdf", COPY)
    assert sorted(texts(tmp_path / "hai.pdf")[0].split("\r\n")) == ["BẢN SAO", "Page 1", NAME]


@pytest.mark.parametrize(
    "words", ["", " \n ", "a\0b", "\u200b", "x" * 501], ids=["none", "blank", "control", "unseen", "long"]
)
def test_a_mark_that_is_no_words_is_the_callers_fault(source: Path, target: Path, words: str) -> None:
    with pytest.raises(InputError):
        CopyMarker().stamp(source, target, Mark(CopyLevel.READING, words))
    assert not target.exists()


@pytest.mark.parametrize("words", ["x" * 500, "lưu trữ " * 62], ids=["one word", "many words"])
def test_the_longest_marks_fit(source: Path, target: Path, words: str) -> None:
    CopyMarker().stamp(source, target, Mark(CopyLevel.READING, words))
    found = texts(target)[0].replace("\r\n", " ").removeprefix("Page 1 ")
    assert found.split() == words.split()


def test_letters_that_the_font_lacks_are_named(source: Path, target: Path) -> None:
    with pytest.raises(InputError, match="漢") as caught:
        CopyMarker().stamp(source, target, Mark(CopyLevel.READING, "Trung tâm 漢字"))
    assert "Source Serif Pro" in caught.value.text.vi
    assert not target.exists()


# Fonts of the archive's own.


def embedded_fonts(path: Path) -> list[pikepdf.Object]:
    with pikepdf.open(path) as pdf:
        return [
            descriptor.FontName
            for descriptor in pdf.objects
            if isinstance(descriptor, Dictionary) and descriptor.get("/Type") == Name.FontDescriptor
            if "/FontFile2" in descriptor or "/FontFile3" in descriptor
        ]


@pytest.mark.parametrize("file", ["SourceSerifPro-Bold.ttf", "SourceSerifPro-Regular.otf"])
def test_a_font_of_the_archives_own(source: Path, target: Path, file: str) -> None:
    CopyMarker(font=FONTS / file).stamp(source, target, READING)
    assert texts(target) == [f"Page 1\r\n{NAME}", f"Page 2\r\n{NAME}"]
    (name,) = embedded_fonts(target)
    assert str(name).endswith(f"+{file[:-4]}")
    assert target.stat().st_size < source.stat().st_size + 40_000
    assert CopyMarker(font=FONTS / file).agent.note.endswith(f"font: {file}")


def changed_font(path: Path, embedding: int) -> Path:
    font = TTFont(FONTS / "SourceSerifPro-Regular.ttf")
    font["OS/2"].fsType = embedding
    font.save(path)
    return path


@pytest.mark.parametrize("embedding", [0x0002, 0x0100, 0x0104])
def test_a_font_that_may_not_be_embedded_is_refused(source: Path, target: Path, tmp_path: Path, embedding: int) -> None:
    with pytest.raises(ConfigurationError, match="embedding"):
        CopyMarker(font=changed_font(tmp_path / "f.ttf", embedding)).stamp(source, target, READING)
    assert not target.exists()


@pytest.mark.parametrize("embedding", [0x0004, 0x0008])
def test_a_font_that_may_be_embedded_for_view_or_editing_is_taken(
    source: Path, target: Path, tmp_path: Path, embedding: int
) -> None:
    CopyMarker(font=changed_font(tmp_path / "f.ttf", embedding)).stamp(source, target, READING)
    assert target.exists()


@pytest.mark.parametrize("content", [None, b"", b"no font", b"\0\1\0\0" + bytes(500)])
def test_a_file_that_is_no_font(source: Path, target: Path, tmp_path: Path, content: bytes | None) -> None:
    font = tmp_path / "phông.ttf"
    if content is not None:
        font.write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"phông\.ttf"):
        CopyMarker(font=font).stamp(source, target, READING)
    assert not target.exists()


def test_half_a_font(source: Path, target: Path, tmp_path: Path) -> None:
    font = tmp_path / "f.ttf"
    font.write_bytes((FONTS / "SourceSerifPro-Regular.ttf").read_bytes()[:100_000])
    with pytest.raises(ConfigurationError):
        CopyMarker(font=font).stamp(source, target, READING)


def test_packages_that_are_missing_are_named_with_the_extra(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamper, "find_spec", lambda name: None if name == "fontTools" else name)
    with pytest.raises(PluginError, match=r'\(fonttools\).*pip install "oais-vn\[dissemination\]"'):
        CopyMarker().stamp(source, target, READING)
    with pytest.raises(PluginError):
        _ = CopyMarker().agent
    assert not target.exists()


def test_the_libraries_never_enter_the_callers_process(source: Path, target: Path) -> None:
    script = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from oais_vn.model.dissemination import CopyLevel, Mark
from oais_vn.plugins.stamper import CopyMarker
CopyMarker().agent
CopyMarker().stamp(Path(sys.argv[1]), Path(sys.argv[2]), Mark(CopyLevel.COPY, "BẢN SAO"))
print({{"pikepdf", "PIL", "fontTools", "font_source_serif_pro"}} & set(sys.modules))
"""
    command = [sys.executable, "-c", script, str(source), str(target)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "set()\n"


# Files that do not allow it.


def test_a_file_that_needs_a_password(source: Path) -> None:
    locked = source.with_name("khóa.pdf")
    with pikepdf.open(source) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="chủ", user="mật"))
    error = refused(locked)
    assert "mật khẩu" in error.text.vi
    assert "password" in error.text.en


def test_restrictions_of_an_owner_are_not_carried_over(source: Path, target: Path) -> None:
    limited = source.with_name("hạn chế.pdf")
    with pikepdf.open(source) as pdf:
        pdf.save(limited, encryption=pikepdf.Encryption(owner="chủ", user=""))
    CopyMarker().stamp(limited, target, READING)
    with pikepdf.open(target) as pdf:
        assert not pdf.is_encrypted
    assert texts(target) == [f"Page 1\r\n{NAME}", f"Page 2\r\n{NAME}"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"text", bytes(100_000)])
def test_what_is_no_pdf(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "hỏng.pdf"
    path.write_bytes(content)
    assert "damaged" in refused(path).text.en


def test_a_truncated_file_is_not_repaired(source: Path) -> None:
    content = source.read_bytes()
    source.write_bytes(content[: content.rindex(b"startxref")])
    assert "hỏng" in refused(source).text.vi


def test_no_pages(tmp_path: Path) -> None:
    path = tmp_path / "không trang.pdf"
    with pikepdf.new() as pdf:
        pdf.save(path)
    assert "không có trang" in refused(path).text.vi


def test_a_form_that_its_reader_draws_anew(source: Path) -> None:
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("x"))
        pdf.Root.NeedsRendering = True
        pdf.save(source)
    assert "XFA" in refused(source).text.vi


def test_a_form_that_its_reader_only_fills_is_marked(source: Path, target: Path) -> None:
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("x"))
        pdf.save(source)
    CopyMarker().stamp(source, target, READING)
    assert texts(target)[0].endswith(NAME)


def test_content_that_cannot_be_decoded_is_named_by_its_page(source: Path) -> None:
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        broken = pdf.pages[1].obj.Contents = Stream(pdf, b"no flate at all")
        broken.stream_dict = Dictionary(Filter=Name.FlateDecode)
        pdf.save(source, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    error = refused(source)
    assert "trang 2" in error.text.vi
    assert "page 2" in error.text.en


@pytest.mark.parametrize("name", ["văn bản.docx", "ghi âm.mp3", "không đuôi"])
def test_other_kinds_of_files(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert "PDF" in refused(tmp_path / name).text.vi
    assert CopyMarker().suffix(Path(name).suffix) is None


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "thư mục.pdf").mkdir()
    refused(tmp_path / "thư mục.pdf")
    refused(tmp_path / "không có.pdf")


@pytest.mark.parametrize("reason", ["time", "memory", "crash", "error"])
def test_no_answer_is_a_file_that_does_not_allow_it(source: Path, monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    def fail(*_: object) -> None:
        raise NoAnswerError(reason, "failed with KeyError")  # type: ignore[arg-type]

    monkeypatch.setattr(BoundedWorker, "call", fail)
    refused(source)


def test_content_that_unfolds_without_end_is_given_up(source: Path) -> None:
    import zlib

    packed = zlib.compress(b"q " * (1 << 28), 9)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        bomb = pdf.pages[0].obj.Contents = Stream(pdf, packed)
        bomb.stream_dict = Dictionary(Filter=Name.FlateDecode)
        pdf.save(source, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    refused(source, marker=CopyMarker(memory_limit=300 << 20))
    refused(source, marker=CopyMarker(time_limit=1.0))


# Where the copy goes.


def test_nothing_is_overwritten(source: Path, target: Path) -> None:
    target.write_bytes(b"x")
    with pytest.raises(ExistsError):
        CopyMarker().stamp(source, target, READING)
    before = source.read_bytes()
    with pytest.raises(ExistsError):
        CopyMarker().stamp(source, source, READING)
    assert (target.read_bytes(), source.read_bytes()) == (b"x", before)


def test_a_folder_that_is_not_there(source: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot write"):
        CopyMarker().stamp(source, tmp_path / "không có" / "ra.pdf", READING)


def test_a_full_disk(source: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    answer = StampEngine().stamp(str(source), "/dev/full", NAME, True, None)
    assert answer["refused"] == "target"


def test_a_full_disk_in_the_answer_is_no_fault_of_the_file(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BoundedWorker, "call", lambda *_: {"refused": "target", "detail": "No space left on device"})
    with pytest.raises(StorageError, match="No space left"):
        CopyMarker().stamp(source, target, READING)
    assert not target.exists()


class FailingDisk(SourceFile):
    """Reads that fail from some place on."""

    def readinto(self, buffer):
        if self.tell() + len(buffer) > 2_000_000:
            self.failure = OSError(5, "Input/output error")
            raise self.failure
        return super().readinto(buffer)


@pytest.mark.parametrize("size", [3_000_000, 100], ids=["in a stream", "in the tables"])
def test_a_disk_that_fails_while_it_is_read_gives_no_copy(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.Root.Big = Stream(pdf, bytes(size))
        pdf.pages[1].obj.Big = Stream(pdf, bytes(3_000_000 - size))
        pdf.save(source, compress_streams=False)
    monkeypatch.setattr(engine, "SourceFile", FailingDisk)
    answer = StampEngine().stamp(str(source), str(target), NAME, True, None)
    assert answer == {"refused": "unreadable", "detail": "Input/output error"}


# What stays in a copy.


def test_annotations_forms_scripts_attachments_and_metadata_stay(source: Path, target: Path) -> None:
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        signature = pdf.make_indirect(
            Dictionary(
                Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 1, 2, 3]), Contents=String("x")
            )
        )
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=String("Chữ ký"),
                V=signature,
                Rect=Array([0, 0, 9, 9]),
            )
        )
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        pdf.Root.Metadata = Stream(pdf, b"<x/>")
        pdf.Root.Metadata.stream_dict = Dictionary(Type=Name.Metadata, Subtype=Name.XML)
        pdf.attachments["kèm.txt"] = b"attached"
        pdf.docinfo["/Title"] = "Nhan đề"
        pdf.save(source, fix_metadata_version=False)
    CopyMarker().stamp(source, target, READING)
    with pikepdf.open(target) as copy, pikepdf.open(source) as pdf:
        for key in ("/AcroForm", "/OpenAction", "/Names"):
            assert copy.Root[key] == pdf.Root[key]
        assert copy.pages[0].obj.Annots[0].V.Contents == String("x")
        assert copy.Root.AcroForm.SigFlags == 3
        assert String("app.alert(1)") == copy.Root.OpenAction.JS
        assert copy.Root.Metadata.read_raw_bytes() == b"<x/>"
        assert copy.attachments["kèm.txt"].get_file().read_bytes() == b"attached"
        assert str(copy.docinfo["/Title"]) == "Nhan đề"


def test_the_copy_of_an_archival_pdf_keeps_what_makes_it_one(tmp_path: Path, target: Path) -> None:
    from PIL import Image, ImageCms

    from oais_vn.demo.pdfa import Labels, write_pdf
    from oais_vn.demo.scans import Scan
    from oais_vn.demo.sheets import HEIGHT, WIDTH, Line, Word

    jpeg = io.BytesIO()
    Image.new("RGB", (WIDTH, HEIGHT), "beige").save(jpeg, "JPEG")
    labels = Labels("Nhan đề", "Cơ quan", "Mô tả", "2026-01-02T03:04:05+07:00")
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = tmp_path / "a.pdf"
    path.write_bytes(
        write_pdf(
            [
                Scan(
                    jpeg=jpeg.getvalue(),
                    lines=(Line((Word(300.0, 90.0, "Về"), Word(400.0, 120.0, "việc")), 400.0),),
                    skew=0.0,
                )
            ],
            labels,
            srgb,
        )
    )
    CopyMarker().stamp(path, target, READING)
    with pikepdf.open(target) as copy, pikepdf.open(path) as pdf:
        assert copy.Root.Metadata.read_raw_bytes() == pdf.Root.Metadata.read_raw_bytes()
        assert "/Filter" not in copy.Root.Metadata
        (intent,) = copy.Root.OutputIntents
        assert intent.DestOutputProfile.read_bytes() == srgb
        assert copy.pdf_version == pdf.pdf_version
        fonts = [one for one in copy.objects if isinstance(one, Dictionary) and one.get("/Type") == Name.FontDescriptor]
        assert fonts
        assert all("/FontFile2" in font for font in fonts)
        assert not copy.is_encrypted
        forms = [one for one in copy.objects if isinstance(one, Stream) and one.get("/Subtype") == Name.Form]
        (form,) = forms
        # A colour space of devices would need an output intent of the same kind.
        assert form.Resources.ColorSpace.Grey[0] == Name.CalGray
        assert b"/Grey cs" in form.read_bytes()
        assert "/Group" not in form
        (own,) = [
            one
            for one in copy.objects
            if isinstance(one, Dictionary) and "/W" in one and "/CIDSet" in one.get("/FontDescriptor", {})
        ]
        # PDF/A-1 wants every glyph of a subset listed.
        bits = "".join(f"{byte:08b}" for byte in own.FontDescriptor.CIDSet.read_bytes())
        assert bits.rstrip("0") == "1" * len(own.W[1])
    assert texts(target) == [f"Về việc\r\n{NAME}"]
