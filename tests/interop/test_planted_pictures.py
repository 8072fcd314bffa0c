"""A lot whose scans have every fault that looking inside can find: each is found, and nothing else is."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

pytest.importorskip("cv2")
pytest.importorskip("PIL")

from lots import Lot, lot
from papers import saved, scanned_pdf
from PIL import Image, ImageDraw
from scans import jpeg, page, with_picture

import oais_vn as ov
from made_pages import paper, scanned_again, text, turned
from oais_vn.model.report import Report, Severity

DPI = 200


def scan(seed: int, *more: bytes, first: bytes | None = None, **how: object) -> pikepdf.Pdf:
    """A page, and more of them; pages may be the same in all dossiers, the files are not."""
    return scanned_pdf(first or page(1), *more, title=f"số {seed}", **{"dpi": DPI, **how})


Plant = Callable[[int], bytes]
"""Makes a document of two pages from a seed."""


def pages(second: Callable[[int], Image.Image]) -> Plant:
    """A document whose second page is this one."""
    return lambda seed: saved(scan(seed, jpeg(second(2))))


def clean(seed: int) -> bytes:
    return saved(scan(seed, page(2)))


def coarse(seed: int) -> bytes:
    return saved(scan(seed, page(2), dpi=150))


def grey(seed: int) -> bytes:
    one, two = (jpeg(text(number).convert("L")) for number in (1, 2))
    return saved(scan(seed, two, first=one, grey=True))


def no_text(seed: int) -> bytes:
    return saved(scan(seed, page(2), text=b""))


def one_without_text(seed: int) -> bytes:
    made = scan(seed, page(2))
    made.pages[1].Contents = pikepdf.Stream(made, made.pages[1].Contents.read_bytes().partition(b"BT")[0])
    return saved(made)


def unclaimed(seed: int) -> bytes:
    return saved(scan(seed, page(2)), claim=False)


def restricted(seed: int) -> bytes:
    return saved(scan(seed, page(2)), encryption=pikepdf.Encryption(owner="x", user=""))


def locked(seed: int) -> bytes:
    return saved(scan(seed, page(2)), encryption=pikepdf.Encryption(owner="x", user="y"))


def cut_short(seed: int) -> bytes:
    return clean(seed)[:-100_000]


def scripted(seed: int) -> bytes:
    made = scan(seed, page(2))
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    return saved(made)


def carrying(seed: int) -> bytes:
    made = scan(seed, page(2))
    made.attachments["bang-tinh.xls"] = b"xls"
    return saved(made)


def dark(seed: int) -> Image.Image:
    made = text(seed)
    ImageDraw.Draw(made).rectangle((1190, 0, 1240, 1754), fill=(20, 20, 20))
    return made


def bordered_off(seed: int) -> Image.Image:
    return text(seed, lines=40).crop((250, 0, 1240, 1754))


def broken_picture(seed: int) -> bytes:
    """A sound PDF; one of its pictures ends too early."""
    return saved(scan(seed, page(2)[:60_000]))


FACTS: tuple[tuple[Plant, str], ...] = (
    (coarse, "PDF-010"),
    (grey, "PDF-011"),
    (no_text, "PDF-013"),
    (one_without_text, "PDF-012"),
    (unclaimed, "PDF-006"),
    (restricted, "PDF-003"),
    (locked, "DLV-015"),
    (cut_short, "DLV-015"),
    (scripted, "PDF-004"),
    (carrying, "PDF-005"),
)
LOOKS: tuple[tuple[Plant, str], ...] = (
    (pages(paper), "PGQ-001"),
    (pages(lambda seed: turned(text(seed), 2.5)), "PGQ-003"),
    (pages(dark), "PGQ-005"),
    (pages(bordered_off), "PGQ-006"),
    (pages(lambda seed: text(seed).convert("L").convert("RGB")), "PGQ-007"),
    (lambda seed: saved(scan(seed, jpeg(scanned_again(text(1), 2)))), "PGQ-008"),
    (broken_picture, "PGQ-009"),
)
PICTURES: tuple[tuple[str, bytes, str], ...] = (
    ("nho.jpg", jpeg(text(1), dpi=(96, 96)), "IMG-004"),
    ("cut.jpg", jpeg(text(2), dpi=(DPI, DPI))[:-5_000], "IMG-005 PGQ-009"),
    ("giong.tif", jpeg(text(1), dpi=(DPI, DPI)), "IMG-002"),
    ("khong-dpi.jpg", jpeg(text(2)), "IMG-003"),
    ("hong.png", b"\x89PNG\r\n\x1a\n" + b"x" * 1000, "IMG-001"),
)


def planted(count: int, documents: dict[int, bytes]) -> Lot:
    """So many dossiers of one document of two pages each; those not told are clean."""
    made = lot(count, documents=1)
    for number, dossier in enumerate(made.dossiers):
        made.put(dossier.path(1), documents.get(number) or clean(10 * number))
    return made


def check(root: Path, **how: object) -> Report:
    with ov.open_delivery(root, workers=2, journal=how.pop("journal", None)) as opened:
        return ov.check(opened, inventory=root.parent / "muc-luc.csv", **how)


def found(report: Report) -> set[tuple[str, str]]:
    return {
        (each.code, each.params.get("dossier", "")) for each in report.findings if each.severity is not Severity.INFO
    }


def test_every_fault_of_scans_is_found_and_nothing_else(tmp_path: Path) -> None:
    faults = (*FACTS, *LOOKS)
    documents = {number: make(10 * number) for number, (make, _) in enumerate(faults)}
    made = planted(len(faults) + len(PICTURES) + 1, documents)
    expected = {(code, dossier.code) for (_, code), dossier in zip(faults, made.dossiers, strict=False)}
    for (name, data, codes), dossier in zip(PICTURES, made.dossiers[len(faults) :], strict=False):
        with_picture(made, dossier, name, data)
        expected |= {(code, dossier.code) for code in codes.split()}
    report = check(made.write(tmp_path / "giao-nop"), pages=True)
    told = "\n".join(each.line("en") for each in report.findings if each.severity is not Severity.INFO)
    assert found(report) == expected, told
    why = {each.message.en for each in report.findings if each.code in ("PDF-001", "PDF-002")}
    assert any("password" in each for each in why), why
    assert any("repair" in each for each in why), why

    # Without the pages only what the files say of themselves.
    of_facts = {pair for pair in expected if not pair[0].startswith("PGQ")}
    assert found(check(tmp_path / "giao-nop")) == of_facts


def test_a_killed_check_of_pages_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from oais_vn.plugins.page_quality import PageExaminer

    root = planted(3, {1: saved(scan(50, jpeg(paper(2))))}).write(tmp_path / "giao-nop")
    first = check(root, pages=True, journal=tmp_path / "so")
    assert {code for code, _ in found(first)} == {"PGQ-001"}

    def asked(*_: object) -> object:
        raise AssertionError("looked at again")

    monkeypatch.setattr(PageExaminer, "examine", asked)
    monkeypatch.setattr("oais_vn.plugins.pdf_facts.PdfInspector.inspect", asked)
    assert found(check(root, pages=True, journal=tmp_path / "so")) == found(first)
    monkeypatch.undo()
    changed = next(path for path in root.rglob("*.pdf"))
    changed.write_bytes(clean(70))
    assert "DLV-024" in {code for code, _ in found(check(root, pages=True, journal=tmp_path / "so"))}


def test_what_cannot_be_looked_into_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from oais_vn.model.errors import PluginError
    from oais_vn.model.language import Text

    def missing(*_: object) -> object:
        raise PluginError(Text("thiếu", "missing"))

    monkeypatch.setattr("oais_vn.plugins.images.ImageInspector.inspect", missing)
    monkeypatch.setattr("oais_vn.plugins.page_quality.PageExaminer.examine", missing)
    made = planted(3, {})
    with_picture(made, made.dossiers[0], "a.jpg", PICTURES[0][1])
    with_picture(made, made.dossiers[1], "b.jpg", PICTURES[3][1])
    report = check(made.write(tmp_path / "giao-nop"), pages=True)
    assert report.passed
    assert [
        (each.code, each.params["count"], each.params["what"]) for each in report.findings if each.code[:3] == "ENG"
    ] == [
        ("ENG-006", "2", "images"),
        ("ENG-006", "3", "files (how their pages look)"),
    ]


def test_waivers_cover_what_was_seen(tmp_path: Path) -> None:
    root = planted(2, {0: grey(10)}).write(tmp_path / "giao-nop")
    waivers = tmp_path / "mien-tru.toml"
    waivers.write_text(
        '[[waiver]]\ncode = "PDF-011"\npath = "*0000001.pdf"\nreason = "số hóa từ 2012"\nby = "Giám đốc"\n',
        encoding="utf-8",
    )
    report = check(root, waivers=ov.read_waivers(waivers))
    assert report.passed
    assert report.waived == 1
    assert not check(root).passed


def pictures_in(root: Path, place: Path) -> list[bytes]:
    """The pictures in the html report on a check of pages."""
    with ov.open_delivery(root) as opened:
        ov.write_report(ov.check(opened, pages=True), "html", place, delivery=opened)
    (data,) = re.findall(r'id="data">(.*?)</script>', place.read_text(encoding="utf-8"), re.DOTALL)
    value = json.loads(data)
    shown = [each[9] for each in value["findings"] if each[9] >= 0]
    assert sorted(set(shown)) == list(range(len(value["pictures"])))
    assert all(value["rules"][each[1]][0].startswith("PGQ-") for each in value["findings"] if each[9] >= 0)
    return [base64.b64decode(picture) for picture in value["pictures"]]


def test_the_html_report_shows_the_pages_to_look_at_but_no_secret_ones(tmp_path: Path) -> None:
    documents = {0: LOOKS[0][0](0), 1: LOOKS[1][0](10)}
    shown = pictures_in(planted(3, documents).write(tmp_path / "a" / "giao-nop"), tmp_path / "a.html")
    assert [picture[:3] for picture in shown] == [b"\xff\xd8\xff"] * 2
    assert max(map(len, shown)) < 40_000

    secret = planted(3, documents)
    for row in (secret.dossiers[0].row, secret.dossiers[0].documents[0]):
        row["Độ mật"] = "Mật"
    assert len(pictures_in(secret.write(tmp_path / "b" / "giao-nop"), tmp_path / "b.html")) == 1


def test_pictures_of_a_report_are_bounded_and_the_gravest_come_first(tmp_path: Path) -> None:
    from oais_vn.workflows.thumbnails import thumbnails

    root = planted(2, {0: LOOKS[0][0](0), 1: broken_picture(10)}).write(tmp_path / "giao-nop")
    asked: list[int] = []

    def thumbnail(path: Path, page: int) -> bytes:
        asked.append(page)
        return b"x" * 100

    with ov.open_delivery(root) as opened:
        report = ov.check(opened, pages=True)
        made = thumbnails(report, opened.delivery, opened.source, thumbnail, most=150)
    (place,) = made
    assert place.path is not None
    assert place.path.startswith("H05.02.02.2008.002.HC")
    assert asked == [2, 2]
