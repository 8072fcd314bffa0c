"""What is told of a PDF is what was put into it."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers import CLAIM
from pikepdf import Array, Dictionary, Name, Stream, String

from oais_vn.model.inspection import PdfFacts
from oais_vn.plugins.pdf_content import steps
from oais_vn.plugins.pdf_facts import PdfInspector
from oais_vn.plugins.pdf_facts_engine import claim_of
from oais_vn.plugins.pdf_page_engine import parsed

CORPORA = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpora"
A4 = (595.276, 841.89)


def scanned(
    *, pixels: tuple[int, int] = (1654, 2339), space: object = Name.DeviceRGB, bits: int = 8, text: bytes = b""
) -> pikepdf.Pdf:
    """A page of A4 that one picture fills, and content after it."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=A4)
    page = pdf.pages[0]
    image = Stream(pdf, b"\0")
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height = pixels
    image.ColorSpace, image.BitsPerComponent, image.Filter = space, bits, Name.DCTDecode
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/Times-New")))
    page.Resources = Dictionary(XObject=Dictionary(Im0=image), Font=Dictionary(F1=font))
    page.Contents = Stream(pdf, b"q 595.276 0 0 841.89 0 0 cm /Im0 Do Q " + text)
    return pdf


def told(pdf: pikepdf.Pdf, folder: Path, *, deep: bool = False) -> PdfFacts:
    pdf.save(folder / "a.pdf")
    return PdfInspector(deep=deep).inspect(folder / "a.pdf")


@pytest.mark.parametrize(
    ("space", "bits", "expected"),
    [
        (Name.DeviceRGB, 8, ("rgb", 24)),
        (Name.DeviceGray, 8, ("grey", 8)),
        (Name.DeviceGray, 1, ("grey", 1)),
        (Name.DeviceCMYK, 8, ("cmyk", 32)),
        (Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\0\0\0\xff\xff\xff")]), 8, ("rgb", 8)),
        (Array([Name.CalRGB, Dictionary()]), 8, ("rgb", 24)),
    ],
)
def test_a_scan_has_its_resolution_colour_and_paper(
    tmp_path: Path, space: object, bits: int, expected: tuple[str, int]
) -> None:
    facts = told(scanned(space=space, bits=bits), tmp_path)
    page = facts.pages[0]
    (scan,) = page.scans
    assert (scan.colour, scan.bits) == expected
    assert scan.dpi == pytest.approx(200, abs=0.1)
    assert (page.width, page.height) == (210.0, 297.0)
    assert scan.compression == "DCTDecode"


def test_resolution_follows_forms_rotation_units_and_icc(tmp_path: Path) -> None:
    pdf = scanned()
    page = pdf.pages[0]
    profile = Stream(pdf, b"\0")
    profile.N = 3
    image = page.Resources.XObject.Im0
    image.ColorSpace = Array([Name.ICCBased, pdf.make_indirect(profile)])
    form = Stream(pdf, b"q 0 841.89 -595.276 0 595.276 0 cm /Im0 Do Q")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 1000, 1000])
    form.Matrix = Array([0.5, 0, 0, 0.5, 0, 0])
    form.Resources = Dictionary(XObject=Dictionary(Im0=image))
    page.Resources = Dictionary(XObject=Dictionary(Fm0=form))
    page.Contents = Stream(pdf, b"/Fm0 Do")
    page.obj.Rotate, page.obj.UserUnit = 90, 2
    shown = told(pdf, tmp_path).pages[0]
    assert (shown.width, shown.height) == (594.0, 420.0)
    assert shown.images[0].dpi_x == pytest.approx(1654 * 72 / 841.89, abs=0.1)
    assert shown.images[0].dpi_y == pytest.approx(2339 * 72 / 595.276, abs=0.1)
    assert (shown.images[0].colour, shown.images[0].bits) == ("rgb", 24)
    assert shown.scans == ()


@pytest.mark.parametrize(
    ("text", "visible", "invisible"),
    [
        (b"", False, False),
        (b"BT 3 Tr /F1 9 Tf (a) Tj ET", False, True),
        (b"BT /F1 9 Tf (a) Tj ET", True, False),
        (b"q BT 3 Tr (a) Tj ET Q BT (b) Tj ET", True, True),
        (b"BT 3 Tr ET", False, False),
    ],
)
def test_the_text_layer(tmp_path: Path, text: bytes, visible: bool, invisible: bool) -> None:
    page = told(scanned(text=text), tmp_path).pages[0]
    assert (page.visible_text, page.invisible_text) == (visible, invisible)


def test_fonts_scripts_attachments_output_intent_and_claim(tmp_path: Path) -> None:
    pdf = scanned()
    plain = told(pdf, tmp_path)
    assert (plain.javascript, plain.embedded_files, plain.claim, plain.output_intent) == (False, (), "", "")
    assert [(font.name, font.embedded) for font in plain.fonts] == [("Times-New", False)]
    pdf.pages[0].Resources.Font.F1.FontDescriptor = Dictionary(FontFile2=Stream(pdf, b"\0"))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.attachments["kèm.txt"] = b"abc"
    pdf.Root.Metadata = Stream(pdf, CLAIM)
    pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"))])
    full = told(pdf, tmp_path)
    assert (full.javascript, full.embedded_files, full.claim, full.output_intent) == (True, ("kèm.txt",), "2B", "sRGB")
    assert full.validated is None
    assert [(font.name, font.embedded) for font in full.fonts] == [("Times-New", True)]


STRANGE = [b"% Do\n", b"(a (b) c) Tj ", b"BI /W 1 /H 1 /BPC 1 /CS /G ID \0 EI "]
PLAIN = [
    *(b"q ", b"Q ", b"1 0 0 -1 .5 +7 cm\n", b"/Im0 Do ", b"3 Tr ", b"0 Tr ", b"(a) Tj ", b"[(a) -20 (Do)]TJ "),
    *(
        b"<00 41>Tj ",
        b"(\\) q) Tj ",
        b"(a)'",
        b"\n/F1 9 Tf ",
        b'1 1 (q)" ',
        b"/P <</MCID 0>>BDC ",
        b"q/Im0 Do ",
        b"EMC\n",
    ),
]


@given(st.lists(st.sampled_from([*PLAIN, *PLAIN, *STRANGE]), max_size=12).map(b" ".join))
def test_operators_are_those_that_a_parser_finds(content: bytes) -> None:
    quick = steps(content)
    if quick is None:
        assert any(each in content for each in (b"%", b"(a (", b"BI"))
        return
    with pikepdf.new() as pdf:
        slow = parsed(Stream(pdf, content))
    assert list(quick) == [
        step for number, step in enumerate(slow) if not (number and step.verb == slow[number - 1].verb == "Tj")
    ]


@pytest.mark.parametrize(
    ("written", "claim"),
    [
        (b'<a:part xmlns:a="http://www.aiim.org/pdfa/ns/id/">3</a:part><a:conformance>u</a:conformance>', "3U"),
        (b"<p xmlns:q='http://www.aiim.org/pdfa/ns/id/' q:conformance='A' q:part='1'/>", "1A"),
        (b'<a:part xmlns:a="http://www.aiim.org/pdfa/ns/id/">4</a:part>', "4"),
        (b'<pdfaid:part xmlns:pdfaid="http://example.org/">2</pdfaid:part>', ""),
        (b'<a xmlns:a="http://www.aiim.org/pdfa/ns/id/"/>', ""),
    ],
)
def test_how_a_claim_may_be_written(written: bytes, claim: str) -> None:
    pdf = pikepdf.new()
    pdf.Root.Metadata = Stream(pdf, written)
    assert claim_of(pdf) == claim
    pdf.Root.Metadata = Stream(pdf, written.decode().encode("utf-16"))
    assert claim_of(pdf) == claim


@pytest.mark.parametrize("where", ["page", "annotation", "names"])
def test_scripts_hide_in_many_places(tmp_path: Path, where: str) -> None:
    pdf = scanned()
    action = Dictionary(S=Name.JavaScript, JS=String("1"))
    if where == "page":
        pdf.pages[0].obj.AA = Dictionary(O=action)
    elif where == "annotation":
        pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Link, A=action)])
    else:
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), action])))
    assert told(pdf, tmp_path).javascript


def test_what_does_not_open_says_why(tmp_path: Path) -> None:
    scanned().save(tmp_path / "a.pdf", encryption=pikepdf.Encryption(owner="chủ", user="mật"))
    facts = PdfInspector().inspect(tmp_path / "a.pdf")
    assert (facts.problem, facts.encrypted) == ("password", True)
    scanned().save(tmp_path / "b.pdf", encryption=pikepdf.Encryption(owner="chủ", user=""))
    assert PdfInspector().inspect(tmp_path / "b.pdf").encrypted
    (tmp_path / "c.pdf").write_bytes(b"no PDF")
    assert PdfInspector().inspect(tmp_path / "c.pdf").problem
    assert PdfInspector().inspect(tmp_path).problem == "not a regular file"


def test_many_are_asked_about_at_once_and_small_ones_have_their_digest(tmp_path: Path) -> None:
    scanned().save(tmp_path / "a.pdf")
    large = scanned()
    large.Root.Noise = Stream(large, bytes(1 << 20))
    large.save(tmp_path / "b.pdf", compress_streams=False)
    (tmp_path / "c.pdf").write_bytes(b"no PDF")
    paths = [tmp_path / name for name in ("a.pdf", "b.pdf", "c.pdf", "none.pdf", "a.pdf")]
    found = PdfInspector().inspect_each(paths)
    assert [facts for facts, _ in found] == [PdfInspector().inspect(path) for path in paths]
    digests = {name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("a.pdf", "c.pdf")}
    assert [sha256 for _, sha256 in found] == [digests["a.pdf"], "", digests["c.pdf"], "", digests["a.pdf"]]


def test_a_file_cut_short_is_damaged_and_a_deep_check_finds_broken_data(tmp_path: Path) -> None:
    pdf = scanned()
    pdf.save(tmp_path / "a.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    whole = (tmp_path / "a.pdf").read_bytes()
    assert not PdfInspector().inspect(tmp_path / "a.pdf").damaged
    (tmp_path / "a.pdf").write_bytes(whole[:-60])
    assert PdfInspector().inspect(tmp_path / "a.pdf").damaged
    broken = scanned()
    image = broken.pages[0].Resources.XObject.Im0
    image.write(b"no deflated data at all", filter=Name.FlateDecode)
    assert told(broken, tmp_path).faults == ()
    faults = told(broken, tmp_path, deep=True).faults
    assert "error decoding stream data" in faults[0]
    # Where the file lies here is nobody's business.
    assert str(tmp_path) not in "".join(faults)


def appended(content: bytes, objects: dict[int, str], root: str, size: int) -> bytes:
    """An incremental update of a file with a table: these objects again, and a trailer that leads back."""
    before = int(content.rsplit(b"startxref", 1)[1].split()[0])
    body, places = content + b"\n", {}
    for number, text in objects.items():
        places[number] = len(body)
        body += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{number} 1\n{place:010d} 00000 n \n" for number, place in places.items())
    trailer = (
        f"xref\n0 0\n{table}trailer\n<< /Size {size} /Root {root} /Prev {before} >>\nstartxref\n{len(body)}\n%%EOF\n"
    )
    return body + trailer.encode()


def signed(content: bytes) -> bytes:
    """`content` with a signature field appended whose ranges cover all but its value; the value signs nothing."""
    opened = pikepdf.open(io.BytesIO(content))
    root, size = opened.Root.objgen[0], len(opened.objects) + 1
    entries = " ".join(f"{key} {value.unparse().decode()}" for key, value in opened.Root.items() if key != "/AcroForm")
    ranges = "[0000000000 0000000000 0000000000 0000000000]"
    objects = {
        root: f"<< {entries} /AcroForm << /Fields [{size} 0 R] /SigFlags 3 >> >>",
        size: f"<< /FT /Sig /T (Chu ky) /V {size + 1} 0 R >>",
        size
        + 1: f"<< /Type /Sig /SubFilter /ETSI.CAdES.detached /M (D:20260101) /ByteRange {ranges} /Contents <00> >>",
    }
    made = appended(content, objects, f"{root} 0 R", size + 2)
    start = made.index(b"<00>")
    end = start + 4
    told_ranges = f"[{0:010d} {start:010d} {end:010d} {len(made) - end:010d}]"
    return made.replace(ranges.encode(), told_ranges.encode())


def plain_pdf(folder: Path, *, claim: bool) -> bytes:
    pdf = scanned()
    if claim:
        pdf.Root.Metadata = Stream(pdf, CLAIM)
    pdf.save(folder / "p.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return (folder / "p.pdf").read_bytes()


def test_a_signature_over_the_whole_file_after_the_claim(tmp_path: Path) -> None:
    content = signed(plain_pdf(tmp_path, claim=True))
    (tmp_path / "a.pdf").write_bytes(content)
    facts = PdfInspector().inspect(tmp_path / "a.pdf")
    assert [(each.name, each.kind, each.sound) for each in facts.signatures] == [
        ("Chu ky", "ETSI.CAdES.detached", True)
    ]
    assert facts.signatures[0].covers == facts.size == len(content)
    assert (facts.updates, facts.claim, facts.claim_when_signed) == (1, "2B", "2B")


def test_a_claim_added_after_the_signature_is_told_apart(tmp_path: Path) -> None:
    content = signed(plain_pdf(tmp_path, claim=False))
    opened = pikepdf.open(io.BytesIO(content))
    root, size = opened.Root.objgen[0], len(opened.objects) + 1
    entries = " ".join(f"{key} {value.unparse().decode()}" for key, value in opened.Root.items())
    metadata = f"<< /Type /Metadata /Subtype /XML /Length {len(CLAIM)} >>\nstream\n{CLAIM.decode()}\nendstream"
    objects = {root: f"<< {entries} /Metadata {size} 0 R >>", size: metadata}
    (tmp_path / "a.pdf").write_bytes(appended(content, objects, f"{root} 0 R", size + 1))
    facts = PdfInspector().inspect(tmp_path / "a.pdf")
    assert (facts.claim, facts.claim_when_signed, facts.updates) == ("2B", "", 2)
    assert facts.signatures[0].covers < facts.size


def test_ranges_that_leave_more_out_are_not_sound(tmp_path: Path) -> None:
    pdf = scanned()
    value = Dictionary(Type=Name.Sig, ByteRange=Array([10, 20, 40, 50]), Contents=String(b"\0"))
    pdf.Root.AcroForm = Dictionary(Fields=Array([Dictionary(FT=Name.Sig, T=String("s"), V=value)]))
    assert [each.sound for each in told(pdf, tmp_path).signatures] == [False]


def test_hints_for_quick_viewing_are_no_broken_data(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(tmp_path / "a.pdf", linearize=True)
    content = (tmp_path / "a.pdf").read_bytes()
    (tmp_path / "a.pdf").write_bytes(re.sub(rb"/E \d", b"/E 9", content, count=1))
    facts = PdfInspector(deep=True).inspect(tmp_path / "a.pdf")
    assert (facts.problem, facts.damaged, facts.faults) == ("", False, ())


def test_linearized_files_have_no_update(tmp_path: Path) -> None:
    scanned().save(tmp_path / "a.pdf", linearize=True)
    assert PdfInspector().inspect(tmp_path / "a.pdf").updates == 0


def test_no_public_pdf_hangs_or_crashes() -> None:
    if not CORPORA.is_dir():
        pytest.skip("the corpora do not lie beside the repository")
    known = {path.name: PdfInspector().inspect(path) for path in sorted((CORPORA / "pdf").glob("*.pdf"))}
    assert [name for name, facts in known.items() if facts.problem] == ["invalid.pdf"]
    assert known["2400dpi.pdf"].pages[0].images[0].dpi == 2400.0
    assert (known["aspect.pdf"].pages[0].images[0].dpi_x, known["aspect.pdf"].pages[0].images[0].dpi_y) == (
        200.0,
        100.0,
    )
    assert known["cmyk.pdf"].pages[0].images[0].colour == "cmyk"
    assert known["graph_ocred.pdf"].pages[0].invisible_text
    assert known["graph_ocred.pdf"].claim == "2B"
