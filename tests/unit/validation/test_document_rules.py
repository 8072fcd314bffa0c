"""Every rule about what is in a document's file: what keeps it, and what breaks it and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oais_vn import wiring
from oais_vn.model.inspection import (
    AudioVideoFacts,
    Facts,
    ImageFacts,
    PageImage,
    PageQuality,
    PdfFacts,
    PdfFont,
    PdfPage,
    PdfSignature,
)
from oais_vn.model.quality import DocumentKind, QualityLimits
from oais_vn.model.report import Severity
from oais_vn.validation.documents import PAGE_RULES, RULES, judge_document, judge_pages
from oais_vn.validation.inspected import ExaminedPage, ExaminedPages, InspectedDocument

TT05 = wiring.load_profile("tt05-2025")
SCAN = PageImage(1654, 2339, 200.0, 200.0, "rgb", 24, "DCTDecode", 1.0)
PAGE = PdfPage(1, 210.0, 297.0, (SCAN,), visible_text=False, invisible_text=True)
SIGNATURE = PdfSignature("Chữ ký", "ETSI.CAdES.detached", "D:2026", covers=1000, sound=True)
PDF = PdfFacts(
    version="1.7",
    size=1000,
    pages=(PAGE, replace(PAGE, number=2)),
    claim="2B",
    output_intent="sRGB",
    fonts=(PdfFont("Times", embedded=True),),
    signatures=(SIGNATURE,),
    claim_when_signed="2B",
    updates=1,
)
IMAGE = ImageFacts("", "TIFF", True, 1654, 2339, 200.0, 200.0, "rgb", 24, "", "tiff_lzw", 1, True)
FILM = AudioVideoFacts("", "MPEG-4", 60.0, 2_000_000, "AVC", 1_800_000, 1280, 720, "AAC", 96_000)
SOUND = AudioVideoFacts("", "MPEG Audio", 60.0, 192_000, audio_codec="MPEG Audio", audio_bit_rate=192_000)


def page(number: int, **changes: object) -> PdfPage:
    return replace(PAGE, number=number, **changes)


def scan(**changes: object) -> tuple[PdfPage, ...]:
    return (PAGE, page(2, images=(replace(SCAN, **changes),)))


BAD: list[tuple[str, Facts]] = [
    ("PDF-001", PdfFacts(problem="password", encrypted=True)),
    ("PDF-002", replace(PDF, damaged=True)),
    ("PDF-003", replace(PDF, encrypted=True)),
    ("PDF-004", replace(PDF, javascript=True)),
    ("PDF-005", replace(PDF, embedded_files=("a.txt",))),
    ("PDF-006", replace(PDF, claim="", claim_when_signed="")),
    ("PDF-007", replace(PDF, validated=False)),
    ("PDF-008", replace(PDF, output_intent="")),
    ("PDF-009", replace(PDF, fonts=(PdfFont("Times", embedded=False),))),
    ("PDF-010", replace(PDF, pages=scan(dpi_y=150.0))),
    ("PDF-011", replace(PDF, pages=scan(colour="grey", bits=8))),
    ("PDF-012", replace(PDF, pages=(PAGE, page(2, invisible_text=False)))),
    ("PDF-013", replace(PDF, pages=(page(1, invisible_text=False), page(2, invisible_text=False)))),
    ("PDF-014", replace(PDF, signatures=(replace(SIGNATURE, sound=False),))),
    ("PDF-015", replace(PDF, size=1200)),
    ("PDF-016", replace(PDF, claim_when_signed="")),
    ("PDF-017", replace(PDF, faults=("error decoding stream data",))),
    ("IMG-001", ImageFacts(problem="no image of a known kind")),
    ("IMG-002", replace(IMAGE, extension_fits=False)),
    ("IMG-003", replace(IMAGE, dpi_x=0.0, dpi_y=0.0)),
    ("IMG-004", replace(IMAGE, dpi_x=150.0)),
    ("IMG-005", replace(IMAGE, decoded=False, faults=("image file is truncated",))),
    ("IMG-006", replace(IMAGE, format="JPEG2000", faults=("rsizIsValid",))),
    ("IMG-007", replace(IMAGE, format="BMP")),
    ("AV-001", AudioVideoFacts(problem="neither picture nor sound")),
    ("AV-002", replace(FILM, video_bit_rate=900_000)),
    ("AV-003", replace(SOUND, audio_bit_rate=64_000)),
    ("AV-004", replace(SOUND, truncated=True)),
]
BESIDE = {"IMG-006": {"IMG-007"}}
"""JPEG 2000 is none of the Circular's formats of pictures."""


def codes(facts: Facts, kind: DocumentKind = DocumentKind.TEXT, limits: QualityLimits = TT05.quality) -> list[str]:
    return [found.code for found in judge_document(InspectedDocument("a.pdf", facts, limits, kind), TT05)]


@pytest.mark.parametrize("facts", [PDF, replace(PDF, validated=True), IMAGE, FILM, SOUND])
def test_good_documents_have_no_finding(facts: Facts) -> None:
    assert codes(facts) == []


@pytest.mark.parametrize(("code", "facts"), BAD, ids=[code for code, _ in BAD])
def test_each_fault_is_told_under_its_code_and_no_other(code: str, facts: Facts) -> None:
    assert set(codes(facts)) == {code} | BESIDE.get(code, set())


def test_every_rule_has_a_bad_case() -> None:
    assert [code for code, _ in BAD] == [rule.code for rule in RULES]


@pytest.mark.parametrize("rule", [*RULES, *PAGE_RULES], ids=lambda rule: rule.code)
def test_every_rule_speaks_both_languages(rule: object) -> None:
    for text in (rule.message, rule.remedy):  # type: ignore[attr-defined]
        assert text.vi
        assert text.en
        assert text.vi != text.en


def test_findings_name_the_page() -> None:
    document = InspectedDocument("a.pdf", replace(PDF, pages=scan(dpi_x=150.0)), TT05.quality)
    (found,) = judge_document(document, TT05)
    assert (found.location.path, found.location.page) == ("a.pdf", 2)
    assert "trang 2 chỉ có 150 dpi" in found.message.vi
    assert "200 are asked" in found.message.en


def test_pages_of_one_fault_are_told_together() -> None:
    pages = tuple(page(number, images=(replace(SCAN, bits=8),) if number != 4 else (SCAN,)) for number in range(1, 7))
    (found,) = judge_document(InspectedDocument("a.pdf", replace(PDF, pages=pages), TT05.quality), TT05)
    assert (found.code, found.location.page) == ("PDF-011", 1)
    assert found.params["pages"] == "1–3, 5–6"


def test_of_layers_over_each_other_the_finest_and_the_most_colourful_count() -> None:
    mask = replace(SCAN, dpi_x=300.0, dpi_y=300.0, colour="mask", bits=1)
    ground = replace(SCAN, dpi_x=100.0, dpi_y=100.0)
    assert codes(replace(PDF, pages=(page(1, images=(ground, mask)),))) == []
    assert codes(replace(PDF, pages=(page(1, images=(mask,)),))) == ["PDF-011"]


def test_photographs_need_neither_colour_nor_text_nor_pdf_a() -> None:
    facts = replace(
        PDF, claim="", claim_when_signed="", pages=(page(1, invisible_text=False, images=(replace(SCAN, bits=8),)),)
    )
    assert codes(facts, DocumentKind.PICTURE) == []
    assert codes(facts, DocumentKind.DRAWING) == ["PDF-006", "PDF-010", "PDF-011", "PDF-013"]


def test_of_a_file_that_is_told_of_only_the_reason_is_added() -> None:
    document = InspectedDocument("a.pdf", PdfFacts(problem="password"), TT05.quality, told=True)
    (found,) = judge_document(document, TT05)
    assert (found.code, found.severity) == ("PDF-001", Severity.INFO)


def test_maps_and_drawings_are_asked_for_more() -> None:
    assert codes(PDF, DocumentKind.DRAWING) == ["PDF-010"]
    assert codes(replace(IMAGE, dpi_x=299.9, dpi_y=299.9), DocumentKind.DRAWING) == []
    assert codes(replace(IMAGE, dpi_x=199.0, dpi_y=199.0), DocumentKind.PICTURE) == []


def test_what_a_profile_does_not_limit_is_not_asked() -> None:
    limited = {"PDF-006", "PDF-010", "PDF-011", "PDF-012", "PDF-013", "IMG-003", "IMG-004", "IMG-007"}
    for code, facts in BAD:
        if code in limited | {"AV-002", "AV-003"}:
            assert codes(facts, limits=QualityLimits()) == []


def test_a_small_picture_on_a_page_is_not_the_scan() -> None:
    logo = replace(SCAN, dpi_x=72.0, dpi_y=72.0, share=0.1)
    assert codes(replace(PDF, pages=(page(1, images=(logo, SCAN)),))) == []


GOOD_PAGE = PageQuality(1, width=1654, height=2339, marks=400, skew=0.1, sharpness=1.3, fingerprint=1)
BAD_PAGES = [
    ("PGQ-001", replace(GOOD_PAGE, marks=0, skew=None, sharpness=0.0)),
    ("PGQ-002", replace(GOOD_PAGE, marks=20, skew=None)),
    ("PGQ-003", replace(GOOD_PAGE, skew=-1.8)),
    ("PGQ-004", replace(GOOD_PAGE, sharpness=0.2)),
    ("PGQ-005", replace(GOOD_PAGE, dark_sides=("left", "top"))),
    ("PGQ-006", replace(GOOD_PAGE, cut_sides=("right",))),
    ("PGQ-007", replace(GOOD_PAGE, grey_in_colour=True)),
    ("PGQ-008", GOOD_PAGE),
    ("PGQ-009", PageQuality(1, "failed with OSError")),
    ("PGQ-010", PageQuality(1, missing="jbig2dec")),
]


def pages_of(last: PageQuality, *, twice: bool = False) -> ExaminedPages:
    qualities = [*(replace(GOOD_PAGE, page=number, sharpness=1.2 + number / 50) for number in range(1, 12)), last]
    pages = tuple(ExaminedPage("a.pdf", replace(each, page=number)) for number, each in enumerate(qualities, 1))
    return ExaminedPages(pages, ((0, 11),) if twice else (), TT05.quality)


def test_good_pages_have_no_finding() -> None:
    assert list(judge_pages(pages_of(GOOD_PAGE), TT05)) == []


@pytest.mark.parametrize(("code", "page"), BAD_PAGES, ids=[code for code, _ in BAD_PAGES])
def test_each_page_is_told_under_its_code_and_place(code: str, page: PageQuality) -> None:
    (found,) = judge_pages(pages_of(page, twice=code == "PGQ-008"), TT05)
    assert found.code == code
    assert (found.location.path, found.location.page) == ("a.pdf", 12)


def test_every_rule_about_pages_has_a_bad_case() -> None:
    assert [code for code, _ in BAD_PAGES] == [rule.code for rule in PAGE_RULES]


def test_few_pages_have_no_median() -> None:
    few = pages_of(replace(GOOD_PAGE, sharpness=0.2))
    assert list(judge_pages(replace(few, pages=few.pages[-5:]), TT05)) == []
