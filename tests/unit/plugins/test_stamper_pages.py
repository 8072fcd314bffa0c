"""Marked pages looked at: drawn by another program (pdfium), on every kind of page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageChops, ImageStat

from oais_vn.model.dissemination import CopyLevel, Mark
from oais_vn.model.errors import PackageError
from oais_vn.plugins.stamper import CopyMarker
from oais_vn.plugins.stamping.ending import Ending

CORPORA = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpora"
NAME = "Trung tâm Lưu trữ lịch sử tỉnh Thừa Thiên Huế"
MARKS = {
    "reading": Mark(CopyLevel.READING, NAME),
    "copy": Mark(CopyLevel.COPY, "BẢN SAO"),
}
DARK = b"0.05 0.05 0.2 rg -5000 -5000 20000 20000 re f 1 1 0 rg BT /F1 40 Tf 130 420 Td (Old text) Tj ET "
A4 = (0, 0, 595, 842)

Add = Callable[..., pikepdf.Object]


def add_page(pdf: pikepdf.Pdf, content: bytes = DARK, media: tuple[float, ...] = A4, **entries: Any) -> pikepdf.Object:
    pdf.add_blank_page(page_size=(100, 100))
    page = pdf.pages[-1].obj
    page.MediaBox = Array(media)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    page.Contents = Stream(pdf, content)
    for key, value in entries.items():
        page[f"/{key}"] = Array(value) if isinstance(value, list) else value
    return page


def saved(pdf: pikepdf.Pdf, path: Path) -> Path:
    pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return path


def marked(path: Path, mark: Mark) -> Path:
    target = path.with_name(f"{path.stem} {mark.level.value}.pdf")
    CopyMarker().stamp(path, target, mark)
    return target


def drawn(path: Path, page: int = 0, long_side: int = 1800) -> Image.Image:
    with pypdfium2.PdfDocument(path) as pdf:
        return pdf[page].render(scale=long_side / max(pdf[page].get_size())).to_pil().convert("L")


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


class Seen:
    """A page before and after it was marked, and where they differ."""

    def __init__(self, before: Path, after: Path, page: int = 0) -> None:
        self.before, self.after = drawn(before, page), drawn(after, page)
        assert self.before.size == self.after.size
        difference = ImageChops.difference(self.before, self.after).point(lambda value: 255 if value > 8 else 0)
        self.box = difference.getbbox()
        assert self.box
        self.stamp = self.after.crop(self.box)

    def check(self, level: str) -> None:
        """The mark stands where it should, dark on white; nothing beside it has changed (the box is all there is)."""
        (left, top, right, bottom), (width, height) = self.box, self.after.size
        assert left > 0
        assert right < width
        assert top > 0
        assert bottom < height
        if level == "reading":
            assert abs((left + right) / 2 - width / 2) <= 2
            assert top > height * 0.7
        else:
            assert right > width - 0.2 * min(width, height)
            assert bottom < height * 0.25
        shares = self.stamp.histogram()
        pixels = self.stamp.width * self.stamp.height
        assert sum(shares[230:]) > 0.5 * pixels
        assert sum(shares[:90]) > 0.02 * pixels


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two drawings show the same, up to how edges fall on the grid of pixels."""
    if max(abs(one.width - other.width), abs(one.height - other.height)) > 2:
        return False
    size = (min(one.width, other.width), min(one.height, other.height))
    difference = ImageChops.difference(one.resize(size), other.resize(size))
    return ImageStat.Stat(difference).mean[0] < 25


PAGES: dict[str, dict[str, Any]] = {
    "dark": {},
    "landscape": {"media": (0, 0, 842, 595)},
    "offset": {"media": (-300, -200, 295, 642)},
    "corners swapped": {"media": (595, 842, 0, 0)},
    "rotated 90": {"Rotate": 90},
    "rotated 180": {"Rotate": 180},
    "rotated 270": {"Rotate": 270},
    "rotated -90": {"Rotate": -90},
    "rotated 450": {"Rotate": 450},
    "rotated 45": {"Rotate": 45},
    "cropped": {"CropBox": [100, 300, 500, 700]},
    "cropped and rotated 90": {"CropBox": [100, 300, 500, 650], "Rotate": 90},
    "cropped and rotated 180": {"CropBox": [100, 300, 500, 650], "Rotate": 180},
    "cropped and rotated 270": {"CropBox": [100, 300, 500, 650], "Rotate": 270},
    "crop beyond the medium": {"CropBox": [100, 300, 5000, 7000]},
    "crop of nothing": {"CropBox": [100, 100, 100, 100]},
    "user unit": {"media": (0, 0, 300, 400), "UserUnit": 4},
    "user unit and crop": {"media": (0, 0, 300, 400), "UserUnit": 2.5, "CropBox": [20, 100, 280, 390]},
    "huge": {"media": (0, 0, 2384, 3370)},
    "tiny": {"media": (100, 400, 180, 460)},
    "strip across": {"media": (0, 380, 1000, 480)},
    "strip down": {"media": (120, 0, 220, 1000)},
    "content unbalanced": {"content": DARK + b"q 0.3 0 0 0.3 50 50 cm q 0 0 5 5 re W n "},
    "content in a text object": {"content": DARK + b"q BT 3 Tr 50 Tz /F1 3 Tf"},
    "content with marks left open": {"content": b"/P BMC " + DARK + b"/Span << /MCID 0 >> BDC"},
    "content in a path": {"content": DARK + b"1 0 0 rg 50 50 400 400 re"},
    "content with a picture that says less than it is": {
        "content": DARK + b"BI /W 99 /H 99 /BPC 8 /CS /G ID " + bytes(50) + b"\nEI Q"
    },
    "content in a string": {"content": DARK + rb"BT (abc \( ( def"},
    "content in a hexadecimal string": {"content": DARK + b"BT <abcd"},
    "content in a list": {"content": DARK + b"[ 1 2 [ << /A"},
    "content in a comment": {"content": DARK + b"% the end"},
    "content in an inline picture": {"content": DARK + b"BI /W 9 /H 9 /BPC 8 /CS /G ID \1\2\3 x"},
    "content with colours and alpha": {"content": DARK + b"1 0 0 RG 5 w 9 Tr /Pattern cs"},
}


@pytest.mark.parametrize("level", MARKS)
@pytest.mark.parametrize("kind", PAGES)
def test_the_mark_is_legible_in_its_place_and_nothing_else_changes(tmp_path: Path, kind: str, level: str) -> None:
    with pikepdf.new() as pdf:
        add_page(pdf, **PAGES[kind])
        path = saved(pdf, tmp_path / "a.pdf")
    copy = marked(path, MARKS[level])
    Seen(path, copy).check(level)
    words = texts(copy)[0]
    assert MARKS[level].text in words
    assert "Old text" not in texts(path)[0] or "Old text" in words


@pytest.mark.parametrize("level", MARKS)
@pytest.mark.parametrize("crop", [None, [50, 100, 550, 600]], ids=["whole", "cropped"])
def test_the_mark_is_upright_however_the_page_is_turned(tmp_path: Path, level: str, crop: list[int] | None) -> None:
    stamps = []
    for rotate in (0, 90, 180, 270):
        with pikepdf.new() as pdf:
            # Seen, all have the same size.
            media = A4 if rotate % 180 == 0 else (0, 0, 842, 595)
            entries = {} if crop is None else {"CropBox": crop}
            add_page(pdf, b"0.2 g -999 -999 9999 9999 re f", media, Rotate=rotate, **entries)
            path = saved(pdf, tmp_path / f"{rotate}.pdf")
        stamps.append(Seen(path, marked(path, MARKS[level])).stamp)
    assert all(alike(stamps[0], stamp) for stamp in stamps[1:])
    assert not alike(stamps[0], stamps[0].transpose(Image.Transpose.ROTATE_180))


def heights(path: Path) -> list[float]:
    """The sizes of the letters of the mark, in units of each page."""
    found = []
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            (form,) = [form for name, form in page.obj.Resources.XObject.items() if name.startswith("/OaisVnMark")]
            size = float(form.read_bytes().split(b"/F ")[1].split()[0])
            found.append(size * max(abs(float(entry)) for entry in list(form.Matrix)[:2]))
    return found


def test_the_size_is_ten_points_and_follows_the_sheet(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        for media in (A4, (0, 0, 842, 1191), (0, 0, 420, 595), (0, 0, 2384, 3370), (0, 0, 60, 60)):
            add_page(pdf, media=media)
        add_page(pdf, media=(0, 0, 59.5, 84.2), UserUnit=10)
        path = saved(pdf, tmp_path / "a.pdf")
    a4, a3, a5, a0, card, units = heights(marked(path, Mark(CopyLevel.READING, "Lưu trữ")))
    assert (a4, a3, a5) == (10, 10, 10)
    assert 25 < a0 < 45
    assert 3 < card < 6
    assert units == pytest.approx(1)


def test_a_long_name_takes_lines_and_then_smaller_letters(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        add_page(pdf, media=(0, 0, 200, 280))
        path = saved(pdf, tmp_path / "a.pdf")
    name = "Trung tâm Lưu trữ lịch sử thuộc Sở Nội vụ tỉnh Thừa Thiên Huế"
    copy = marked(path, Mark(CopyLevel.READING, name))
    Seen(path, copy).check("reading")
    assert name in texts(copy)[0]
    assert heights(copy) == [10]
    with pypdfium2.PdfDocument(copy) as pdf_seen:
        assert pdf_seen[0].get_textpage().get_text_range().count("\n") >= 2
    longer = tmp_path / "dài"
    longer.mkdir()
    path = path.rename(longer / "a.pdf")
    copy = marked(path, Mark(CopyLevel.READING, f"{name}, {name}, {name}"))
    Seen(path, copy).check("reading")
    assert heights(copy)[0] < 10


def test_a_page_whose_q_and_q_do_not_match_looks_as_before(tmp_path: Path) -> None:
    """Readers pass over a Q without a q: it must not undo what comes before it."""
    with pikepdf.new() as pdf:
        add_page(pdf, b"2 0 0 2 -100 -300 cm 0 1 0 rg Q Q q Q Q " + DARK.replace(b"0.05 0.05 0.2 rg", b""))
        path = saved(pdf, tmp_path / "a.pdf")
    copy = marked(path, MARKS["reading"])
    Seen(path, copy).check("reading")
    assert "Old text" in texts(copy)[0]


def test_content_that_is_in_order_is_left_byte_for_byte(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = add_page(pdf)
        page.Contents = Array([Stream(pdf, DARK + b"q 1 0 0"), Stream(pdf, b"1 0 0 cm Q")])
        path = saved(pdf, tmp_path / "a.pdf")
    with pikepdf.open(marked(path, MARKS["copy"])) as copy:
        streams = [stream.read_bytes() for stream in copy.pages[0].obj.Contents]
    assert streams[1:3] == [DARK + b"q 1 0 0", b"1 0 0 cm Q"]
    assert len(streams) == 4


@pytest.mark.parametrize(
    ("content", "closing"),
    [
        (b"q 1 0 0 1 0 0 cm Q", b"\n"),
        (b"q q Q", b"\nQ "),
        (b"Q Q q Q", b"\n"),
        (b"BT ET BT", b"\nET "),
        (b"/A BMC /B << /C [ 1 2 ] >> BDC EMC", b"\nEMC "),
        (b"EMC /A BMC", b"\nEMC "),
        (b"1 2 m 3 4 l", b"\nn "),
        (b"1 2 3 4 re W n 5 5 m S", b"\n"),
        (b"BT /A BMC q 1 2 3 4 re % Q", b"\nn ET EMC Q "),
        (b"(q BT) Tj <</q (q)>> pop", b"\n"),
    ],
)
def test_what_content_leaves_open_is_closed(content: bytes, closing: bytes) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].obj.Contents = Stream(pdf, content)
        ending = Ending()
        pdf.pages[0].get_filtered_contents(ending)
    assert ending.closing == closing
    assert not ending.doubtful


def test_content_of_any_form(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        del add_page(pdf)["/Contents"]
        add_page(pdf).Contents = Array([])
        add_page(pdf).Contents = Dictionary()
        page = add_page(pdf)
        page.Contents = Array([page.Contents, Dictionary(), 7])
        add_page(pdf).Contents = pdf.make_indirect(Array([page.Contents[0]]))
        path = saved(pdf, tmp_path / "a.pdf")
    assert texts(marked(path, MARKS["reading"])) == [NAME, NAME, NAME, f"Old text {NAME}", f"Old text {NAME}"]


def test_what_pages_inherit_and_share(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pages = [add_page(pdf) for _ in range(4)]
        shared = pdf.make_indirect(pages[0].Resources)
        contents = pages[0].Contents
        for page in pages:
            for key in ("/MediaBox", "/Resources"):
                del page[key]
            page.Contents = contents
        pages[3].Rotate = 0
        pages[3].MediaBox = Array([0, 0, 842, 595])
        pages[2].Resources = shared
        root = pdf.Root.Pages
        root.MediaBox, root.CropBox, root.Rotate, root.Resources = Array(A4), Array([50, 50, 500, 800]), 90, shared
        path = saved(pdf, tmp_path / "a.pdf")
    with pikepdf.open(path, inherit_page_attributes=False) as pdf:
        assert "/Rotate" not in pdf.pages[0].obj
    copy = marked(path, MARKS["reading"])
    assert texts(copy) == [f"Old text {NAME}"] * 4
    for number in range(4):
        Seen(path, copy, number).check("reading")
    other = marked(path, MARKS["copy"])
    Seen(path, other, 0).check("copy")
    assert texts(other)[1:] == ["Old text"] * 3
    assert ImageChops.difference(drawn(path, 1), drawn(other, 1)).getbbox() is None


def test_one_page_that_stands_twice_in_the_tree(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = add_page(pdf)
        kids = pdf.Root.Pages.Kids
        kids.append(page)
        pdf.Root.Pages.Count = 2
        path = saved(pdf, tmp_path / "a.pdf")
    assert texts(marked(path, MARKS["reading"])) == [f"Old text {NAME}"] * 2


@pytest.mark.parametrize(
    "resources", [None, Dictionary(), Dictionary(XObject=7), 7], ids=["none", "empty", "no list", "no"]
)
def test_resources_of_any_form(tmp_path: Path, resources: Any) -> None:
    with pikepdf.new() as pdf:
        page = add_page(pdf, b"0.1 g 0 0 999 999 re f")
        del page["/Resources"]
        if resources is not None:
            page.Resources = resources
        path = saved(pdf, tmp_path / "a.pdf")
    copy = marked(path, MARKS["reading"])
    Seen(path, copy).check("reading")


def test_a_name_of_the_page_is_not_taken_over(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        own = Stream(pdf, b"1 0 0 rg 0 0 200 200 re f")
        own.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 200]))
        page = add_page(pdf, DARK + b"/OaisVnMark0 Do")
        page.Resources.XObject = Dictionary({f"/OaisVnMark{number}": own for number in range(400)})
        path = saved(pdf, tmp_path / "a.pdf")
    copy = marked(path, MARKS["reading"])
    Seen(path, copy).check("reading")
    with pikepdf.open(copy) as pdf:
        forms = pdf.pages[0].obj.Resources.XObject
        assert all(forms[f"/OaisVnMark{number}"].read_bytes().startswith(b"1 0 0 rg") for number in range(400))


def test_pages_without_a_size(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        for media in (None, Array([0, 0, 0, 0]), Array([1, 2, 3]), 7):
            page = add_page(pdf)
            del page["/MediaBox"]
            if media is not None:
                page.MediaBox = media
        path = saved(pdf, tmp_path / "a.pdf")
    copy = marked(path, MARKS["reading"])
    for number in range(4):
        Seen(path, copy, number).check("reading")


def test_pages_of_one_size_share_what_marks_them(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        for _ in range(200):
            add_page(pdf)
        path = saved(pdf, tmp_path / "a.pdf")
    copy = marked(path, MARKS["reading"])
    assert copy.stat().st_size < path.stat().st_size + 200 * 150 + 20_000
    assert texts(copy) == [f"Old text {NAME}"] * 200


def test_annotations_lie_over_the_page_as_before(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = add_page(pdf)
        look = Stream(pdf, b"1 0 0 rg 0 0 50 50 re f")
        look.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 50, 50]))
        page.Annots = Array(
            [
                pdf.make_indirect(
                    Dictionary(
                        Type=Name.Annot,
                        Subtype=Name.Stamp,
                        F=4,
                        Rect=Array([300, 500, 350, 550]),
                        AP=Dictionary(N=look),
                    )
                )
            ]
        )
        path = saved(pdf, tmp_path / "a.pdf")
    copy = marked(path, MARKS["reading"])
    Seen(path, copy).check("reading")
    with pikepdf.open(copy) as pdf, pikepdf.open(path) as source:
        assert pdf.pages[0].obj.Annots[0].Rect == source.pages[0].obj.Annots[0].Rect


@pytest.mark.parametrize("level", MARKS)
def test_awkward_files(tmp_path: Path, level: str) -> None:
    folder = CORPORA / "pdf"
    if not folder.is_dir():
        pytest.skip("the corpus pdf does not lie beside the repository")
    for path in sorted(folder.iterdir()):
        target = tmp_path / path.name
        if path.name == "invalid.pdf":
            with pytest.raises(PackageError):
                CopyMarker().stamp(path, target, MARKS[level])
            continue
        CopyMarker().stamp(path, target, MARKS[level])
        before, after = texts(path), texts(target)
        assert len(before) == len(after)
        assert MARKS[level].text in after[0]
        assert all(
            sorted(old.split()) == sorted(new.replace(MARKS[level].text, "").split())
            for old, new in zip(before, after, strict=True)
        )
        box = ImageChops.difference(drawn(path), drawn(target)).getbbox()
        assert box
        height = drawn(path).height
        assert box[1] > 0.7 * height if level == "reading" else box[3] < 0.25 * height, path.name


def test_archival_files(tmp_path: Path) -> None:
    """Every sound PDF/A-2b file of the veraPDF corpus can be marked, and what it says of itself stays."""
    folder = CORPORA / "verapdf"
    if not folder.is_dir():
        pytest.skip("the corpus verapdf does not lie beside the repository")
    files = sorted(folder.rglob("*pass*.pdf"))
    assert files
    for path in files:
        target = tmp_path / path.name
        CopyMarker().stamp(path, target, MARKS["reading"])
        assert all(NAME in words for words in texts(target))
        with pikepdf.open(path) as source, pikepdf.open(target) as copy:
            assert copy.Root.Metadata.read_raw_bytes() == source.Root.Metadata.read_raw_bytes()
            assert len(copy.Root.get("/OutputIntents", [])) == len(source.Root.get("/OutputIntents", []))
        target.unlink()
