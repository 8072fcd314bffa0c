"""What is in files goes into packages: PREMIS tells it, what nobody could keep is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

pytest.importorskip("PIL")

from lots import Lot, lot
from papers import saved, scanned_pdf
from scans import jpeg, page, with_picture

import oais_vn as ov
from made_pages import text
from oais_vn.formats.premis.values import FileObject, read_premis_values
from oais_vn.model.errors import NotPassedError
from oais_vn.model.preservation import Agent, Event

WAIVED = '[[waiver]]\ncode = "{}"\nreason = "số hóa từ 2012"\nby = "Giám đốc"\n'


def grey(**how: object) -> bytes:
    return saved(scanned_pdf(jpeg(text(1).convert("L")), page(2), title="xám", grey=True), **how)


def locked() -> bytes:
    return grey(encryption=pikepdf.Encryption(owner="x", user=""))


def delivered(place: Path, document: bytes) -> Path:
    made: Lot = lot(2, documents=1)
    made.put(made.dossiers[0].path(1), document)
    with_picture(made, made.dossiers[1], "a.jpg", jpeg(text(1), dpi=(200, 200)))
    return made.write(place / "giao-nop")


def packed(place: Path, document: bytes, codes: list[str], **how: str) -> list[ov.Package]:
    root = delivered(place, document)
    waivers = place / "mien-tru.toml"
    waivers.write_text("".join(WAIVED.format(code) for code in codes), encoding="utf-8")
    with ov.open_delivery(root, whole=False) as opened:
        report = ov.check(opened, files=False, waivers=ov.read_waivers(waivers))
        return list(ov.pack(opened, place / "goi", report=report, **how))


def told(package: ov.Package) -> list[object]:
    (path,) = Path(package.path).rglob("PREMIS_rep1.xml")
    with path.open("rb") as stream:
        return list(read_premis_values(stream))


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")


def test_premis_tells_what_is_in_files_and_who_looked(tmp_path: Path) -> None:
    first, second, *_ = packed(tmp_path, locked(), ["PDF-003", "PDF-011"])
    pdf = next(each for each in told(first) if isinstance(each, FileObject))
    assert pdf.traits.inhibitors == ("Password protection",)
    assert pdf.traits.application == ""
    assert dict(pdf.traits.properties) == {
        "pages": "2",
        "page size (mm)": "157.5x222.8: 2",
        "scanned pages": "2",
        "resolution (dpi)": "200",
        "bits per pixel": "8",
        "pages with text": "2",
        "PDF/A": "2B (claimed)",
    }
    image = next(each for each in told(second) if isinstance(each, FileObject))
    assert dict(image.traits.properties)["resolution (dpi)"] == "200"
    assert dict(image.traits.properties)["bits per pixel"] == "24"
    (seen,) = [each for each in told(second) if isinstance(each, Event) and each.type == "metadata extraction"]
    agents = {each.id: each.name for each in told(second) if isinstance(each, Agent)}
    assert [agents[link.id] for link in seen.agents] == ["oais_vn", "pillow"]
    for package in (first, second):
        report = ov.validate(package.path)
        assert report.passed
        assert not {finding.code for finding in report.findings if finding.code.startswith(("SCH", "PRE"))}


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = (packed(tmp_path / name, grey(), ["PDF-011"]) for name in ("a", "b"))
    assert [package.digest for package in one] == [package.digest for package in two]


@pytest.mark.parametrize("document", [locked, lambda: grey()[:-9_000]])
def test_what_nobody_could_keep_is_not_packed(tmp_path: Path, document: Callable[[], bytes]) -> None:
    root = delivered(tmp_path, document())
    with ov.open_delivery(root, whole=False) as opened, pytest.raises(NotPassedError, match=r"PDF-003|DLV-015"):
        list(ov.pack(opened, tmp_path / "goi"))
    assert list((tmp_path / "goi").glob("*_v1")) == []


def test_ingest_refuses_what_nobody_could_keep_and_records_the_rest(tmp_path: Path) -> None:
    bad, _ = packed(tmp_path, locked(), ["PDF-003", "PDF-011"], type="SIP")
    with pytest.raises(NotPassedError, match="PDF-003"):
        list(ov.ingest([bad.path], tmp_path / "aip"))
    assert not list((tmp_path / "aip").glob("*_aip-hoso_*"))

    good, _ = packed(tmp_path / "xám", grey(), ["PDF-011"], type="SIP")
    made = next(iter(ov.ingest([good.path], tmp_path / "aip")))
    (judged,) = [each for each in told(made) if isinstance(each, Event) and each.type == "validation"]
    assert judged.note == "phát hiện: PDF-011: 1"
    assert ov.validate(made.path).passed


def test_without_its_tool_a_kind_is_said_to_be_unseen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from oais_vn.model.errors import PluginError
    from oais_vn.model.language import Text

    def missing(*_: object) -> object:
        raise PluginError(Text("thiếu", "missing"))

    monkeypatch.setattr("oais_vn.plugins.images.ImageInspector.inspect", missing)
    _, second, *_ = packed(tmp_path, grey(), ["PDF-011"])
    (seen,) = [each for each in told(second) if isinstance(each, Event) and each.type == "metadata extraction"]
    assert (seen.outcome.value, seen.note) == ("warning", "chưa xem 1 tệp loại image: chưa cài công cụ")
    assert ov.validate(second.path).passed
