"""Makes the golden packages anew.

From the repository's folder, `.venv/bin/python tests/golden/make.py` replaces those that lie beside this file, and
`.venv/bin/python tests/golden/make.py FOLDER` writes them elsewhere, to be compared with these. Look at every change
with `git diff` before it is committed: whoever keeps packages of the version before would see the same one.

Deliveries are built here and go through the public functions, under a clock that stands still. What would change
with other releases of other programs, or with our own next version, is fixed: the agent for ourselves, the format
identifier, what is seen in files, the stamper of copies, the page counter and the second opinion. Each of them has
tests of its own.
Files of schemas that others published are left out; see README.md.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import openpyxl

import oais_vn as ov
from oais_vn import api, wiring
from oais_vn.formats.schemas import PUBLISHED
from oais_vn.formats.settings import read_settings
from oais_vn.model.dissemination import Mark
from oais_vn.model.inspection import AudioVideoFacts, Facts, ImageFacts, PageImage, PdfFacts, PdfPage
from oais_vn.model.ports import Opinion
from oais_vn.model.preservation import Agent, FormatIdentification

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "corpus"))
PROFILES = ("tt05-2025", "eark-2.2")
NOT_OURS = frozenset(entry.file for entry in PUBLISHED)
"""Schemas that others published: they travel in each package, but are not kept here."""

DOSSIER, HOLDER, LINKING = (f"H32.64.2008.{number:02d}.HC" for number in (1, 2, 3))
OPERATOR = "Nguyễn Văn Đức (minh họa)"
APPROVAL = 'approved_by = "Giám đốc Trung tâm (minh họa)"\napproval = "45/QĐ-TTLT, 18/11/2026"'
REQUEST = """
requestID = "YC-2026/{number:04d}"
requestDate = 2026-11-20
purpose = "Cá nhân"
purposeContent = "Nghiên cứu lịch sử đê điều"
feeObjectType = "10"
researchTopic = "Đê điều, 1976-2008"
level = "{level}"
{more}
"""
REQUESTS = ((HOLDER, "doc", APPROVAL), (LINKING, "ban-sao", f'documents = ["{LINKING}.1"]'))
"""A reading copy of a whole dossier of mode 02, with its approval; a copy of one document of an open one."""

_FORMATS = {
    ".pdf": FormatIdentification("fmt/18", "Acrobat PDF 1.4", "1.4", "application/pdf", "signature"),
    ".jpg": FormatIdentification("fmt/43", "JPEG File Interchange Format", "1.01", "image/jpeg", "signature"),
    ".xml": FormatIdentification("fmt/101", "Extensible Markup Language", "1.0", "application/xml", "signature"),
    ".csv": FormatIdentification("x-fmt/18", "Comma Separated Values", "", "text/csv", "extension"),
    ".txt": FormatIdentification("x-fmt/111", "Plain Text File", "", "text/plain", "extension"),
}


class Identifier:
    """Knows formats by extension alone, and does not know recordings."""

    agent = Agent("fixed-identifier", "fixed identifier", "software", "1", "signatures 1")

    def identify(self, path: Path) -> FormatIdentification:
        """What the extension says."""
        return _FORMATS.get(path.suffix.lower(), FormatIdentification(note="định dạng không nhận ra được"))


class Inspector:
    """Sees the same in every file of its kind."""

    def __init__(self, kind: str, facts: Facts) -> None:
        self.agent = Agent(f"fixed-{kind}-inspector", f"fixed {kind} inspector", "software", "1")
        self._facts = facts

    def lane(self, number: int) -> Inspector:
        """Itself."""
        return self

    def inspect(self, path: Path) -> Facts:
        """The facts."""
        return self._facts


_SCAN = PageImage(1654, 2339, 200.0, 200.0, "rgb", 24, "DCTDecode", 1.0)
INSPECTORS = {
    "pdf": Inspector(
        "pdf",
        PdfFacts(
            version="1.7",
            pages=(PdfPage(1, 210.0, 297.0, (_SCAN,), visible_text=False, invisible_text=True),),
            claim="2B",
            output_intent="sRGB",
            application="fixed scanner",
        ),
    ),
    "image": Inspector("image", ImageFacts("", "JPEG", True, 1654, 2339, 200.0, 200.0, "rgb", 24, "", "jpeg", 1)),
    "recording": Inspector(
        "recording",
        AudioVideoFacts("", "MPEG Audio", 330.0, 192_000, audio_codec="MPEG Audio", audio_bit_rate=192_000),
    ),
}


class Stamper:
    """Writes of a copy only what it was made of, and with which mark."""

    agent = Agent("fixed-stamper", "fixed stamper", "software", "1", "font: fixed")

    def suffix(self, suffix: str) -> str | None:
        """Documents and pictures can be marked."""
        return ".pdf" if suffix.lower() in (".pdf", ".jpg") else None

    def stamp(self, source: Path, target: Path, mark: Mark) -> None:
        """A few lines under the name of a PDF."""
        original = hashlib.sha256(source.read_bytes()).hexdigest()
        target.write_bytes(f"%PDF-1.4\n% {mark.level.value}: {mark.text}\n% {original}\n".encode())


class PageCounter:
    """Finds one page in everything."""

    def pages(self, path: Path) -> int | None:
        """One."""
        return 1


@contextmanager
def fixed() -> Iterator[None]:
    """Whatever the machine, its settings and its releases: the same edges."""
    with ExitStack() as stack:
        for place, name, value in (
            (wiring, "software", lambda: Agent("oais_vn-golden", "oais_vn", "software", "golden")),
            (wiring, "format_identifier", lambda name, seconds: Identifier()),
            (wiring, "file_inspectors", lambda *, deep=False: INSPECTORS),
            (wiring, "copy_stamper", lambda name, font: Stamper()),
            (wiring, "page_counter", PageCounter),
            (wiring, "second_opinion", lambda path: second_opinion),
            (wiring, "settings", lambda **options: read_settings([], {}, options)),
        ):
            stack.enter_context(patch.object(place, name, value))
        yield


def second_opinion() -> Opinion:
    """Another reader that agrees."""
    return Opinion(True, "", Agent("fixed-reader", "fixed reader", "software", "1"))


@contextmanager
def at(moment: str) -> Iterator[None]:
    """The clock stands at this moment (ISO 8601, UTC)."""
    seconds = int(datetime.fromisoformat(f"{moment}+00:00").timestamp())
    with patch.dict(os.environ, SOURCE_DATE_EPOCH=str(seconds)):
        yield


def _described() -> type:
    """`Described` of the tests' own conftest.py, which is no module of a package."""
    spec = importlib.util.spec_from_file_location("deliveries_of_tests", HERE.parent / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Described


class Sheeted(_described()):
    """A delivery with further sheets: pictures, recordings."""

    def __init__(self, dossiers: int = 1, documents: int = 3) -> None:
        super().__init__(dossiers, documents)
        self.sheets: dict[str, dict[str, object]] = {}
        self.files = {path: _pdf(row["subject"]) for path, row in zip(self.files, self.documents, strict=True)}

    def write(self, folder: Path) -> Path:
        """Write it, with its further sheets of one row each."""
        super().write(folder)
        book = openpyxl.load_workbook(folder / "MUC_LUC.xlsx")
        for title, row in self.sheets.items():
            sheet = book.create_sheet(title)
            sheet.append(list(row))
            sheet.append(list(row.values()))
        book.save(folder / "MUC_LUC.xlsx")
        return folder

    def rename(self, row: int, path: str, *, on_disk: str | None = None) -> None:
        """Call a document's file otherwise; `on_disk` when the workbook writes it in another form."""
        before = str(self.documents[row]["path"]).replace("\\", "/")
        self.documents[row]["path"] = path
        self.files[on_disk or path] = self.files.pop(before)


def _pdf(text: object) -> bytes:
    return f"%PDF-1.4\n% {text}\n%%EOF\n".encode()


def _picture(ordinal: int, path: str, **more: object) -> dict[str, object]:
    return {
        "STT ảnh": ordinal,
        "Tiêu đề ảnh": "Lễ khởi công tu bổ đê",
        "Loại ảnh": "Ảnh",
        "Người chụp": "Đỗ Thị Ước (minh họa)",
        "Thời gian chụp": "05/2008",
        "Màu sắc": "Đen trắng",
        "Tài liệu đi kèm": "không",
        "Đường dẫn": path,
        **more,
    }


def dossier() -> Sheeted:
    """One dossier: texts, a picture, a recording; names in NFC and NFD, a secret document, an unknown column."""
    made = Sheeted(dossiers=1, documents=2)
    (own,) = made.dossiers
    own.update({"title": 'Hồ sơ về việc đắp đê năm 2008 & "hộ đê" <Bắc, Nam>', "mode": "03"})
    made.documents[0]["Người quét"] = "Tổ 1; ông Đặng"
    made.documents[1].update({"doMat": "Mật", "mode": "03"})
    made.rename(0, "Đê điều/Quyết định số 1.pdf")
    decomposed = unicodedata.normalize("NFD", "Đê điều/Công văn số 2 (mật).pdf")
    made.rename(1, "Đê điều/Công văn số 2 (mật).pdf", on_disk=decomposed)
    made.sheets["Ảnh"] = {"Mã hồ sơ": DOSSIER, **_picture(3, "Ảnh/Lễ khởi công.jpg")}
    made.sheets["Ghi âm, ghi hình"] = {
        "Mã hồ sơ": DOSSIER,
        "STT tài liệu": 4,
        "Tiêu đề phim/âm thanh": "Phỏng vấn người đắp đê",
        "Loại": "Âm thanh",
        "Năm ghi": 2008,
        "Thời lượng": "00:05:30",
        "Ngôn ngữ": "Tiếng Việt",
        "Đường dẫn": "Ghi âm/Phỏng vấn.mp3",
    }
    made.files["Ảnh/Lễ khởi công.jpg"] = b"\xff\xd8\xff\xe0 picture\r\n\xff\xd9"
    made.files["Ghi âm/Phỏng vấn.mp3"] = b"ID3 recording\r\n"
    return made


def linked() -> Sheeted:
    """A later delivery of the same fonds: a dossier of mode 02 with a picture, and one that links into it."""
    made = Sheeted(dossiers=3, documents=2)
    made.terms = made.terms.replace('number = "01/2026"', 'number = "02/2026"')
    made.dossiers, made.documents = made.dossiers[1:], made.documents[2:]
    made.files = {path: content for path, content in made.files.items() if DOSSIER not in path}
    made.link(LINKING, 2, to=f"{HOLDER}.1")
    made.dossiers[0]["mode"] = "02"
    made.documents[0]["mode"] = "02"
    made.sheets["Ảnh"] = {"Mã hồ sơ": HOLDER, **_picture(3, "Ảnh/Lễ khởi công.jpg")}
    made.files["Ảnh/Lễ khởi công.jpg"] = b"\xff\xd8\xff\xe0 another picture\n\xff\xd9"
    return made


def batch() -> Sheeted:
    """Loose documents of the same fonds, among them a picture."""
    made = Sheeted.loose(documents=2)
    made.terms = made.terms.replace('number = "01/2026"', 'number = "03/2026"')
    made.sheets["Ảnh"] = _picture(3, "Ảnh/Lễ khởi công.jpg")
    made.files["Ảnh/Lễ khởi công.jpg"] = b"\xff\xd8\xff\xe0 one more picture\n\xff\xd9"
    return made


DELIVERIES = (("2026-11-05T18:30:00", dossier), ("2026-11-12T08:00:00", linked), ("2026-11-19T08:00:00", batch))
"""When each came; the first in the evening of Greenwich, when the next day has begun in Viet Nam."""

INGESTED = (DOSSIER, LINKING)
"""Of ingest's packages only these are kept: the others tell nothing that these, and those packed directly, do not."""


def write_profile(profile: str, target: Path, scratch: Path) -> None:
    """Every shape under one profile, each in the folder of its name; by way of `scratch`."""
    sips: list[ov.Package] = []
    for number, (moment, describe) in enumerate(DELIVERIES, start=1):
        delivery = describe().write(scratch / f"giao-nop-{number}")
        with at(moment), ov.open_delivery(delivery, profile=profile) as opened:
            sips += ov.pack(opened, scratch / "sip", type="SIP")
            _keep(ov.pack(opened, scratch / "aip", operator=OPERATOR), target)
    _keep(sips, target)
    with at("2026-11-23T08:00:00"):
        ingested = ov.ingest([sip.path for sip in sips], scratch / "ingested", profile=profile, operator=OPERATOR)
        wanted = [f"{code}_aip-hoso_v1" for code in INGESTED]
        _keep((package for package in ingested if package.name in wanted), target, "-ingested")
    with at("2026-11-26T08:00:00"):
        for number, (code, level, more) in enumerate(REQUESTS, start=1):
            request = scratch / "REQUEST.toml"
            request.write_text(REQUEST.format(number=number, level=level, more=more), encoding="utf-8")
            aip = scratch / "aip" / f"{code}_aip-hoso_v1"
            _keep([ov.disseminate(aip, scratch / "dip", request=request, profile=profile, operator=OPERATOR)], target)
    shutil.copy(scratch / "dip" / api.EVENT_LOG, target / "dip")


def _keep(packages: Iterable[ov.Package], target: Path, suffix: str = "") -> None:
    """Copy packages to the folders of their shapes, without what is not ours."""
    for package in packages:
        place = target / f"{package.shape}{suffix}" / package.name
        shutil.copytree(package.path, place, ignore=shutil.ignore_patterns(*sorted(NOT_OURS)))


def write(target: Path, profile: str) -> Path:
    """Write the golden packages of a profile into the folder of its name in `target`, which it gives."""
    with fixed(), TemporaryDirectory(prefix="golden-") as scratch:
        write_profile(profile, target / profile, Path(scratch))
    return target / profile


def main(arguments: list[str]) -> None:
    """Replace the golden packages, or write them elsewhere."""
    target = Path(*arguments) if arguments else HERE
    with TemporaryDirectory(prefix="golden-") as fresh:
        for made in [write(Path(fresh), profile) for profile in PROFILES]:
            shutil.rmtree(target / made.name, ignore_errors=True)
            shutil.copytree(made, target / made.name)


if __name__ == "__main__":
    main(sys.argv[1:])
