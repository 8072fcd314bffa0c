"""Archives with a register, for tests of what is reported of it."""

from pathlib import Path

import oais_vn as ov
from oais_vn.formats.deeds import write_deed
from oais_vn.model.access import SecurityGrade
from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.description import Record
from oais_vn.model.fixity import Digest
from oais_vn.model.keeping import Carrier, CarrierState
from oais_vn.model.preservation import Event, Outcome
from oais_vn.model.register.dossier import Choice, Decided, Dossier, DossierKey, Milestone, Shelf, Stage
from oais_vn.model.register.fonds import FondsKey, RegisteredFonds
from oais_vn.model.tiers import Receipt
from oais_vn.workflows.register import importing

ARCHIVE = """
[archive]
name = "{name}"

[[tiers]]
code = "dia-1"
type = "disk"
kind = "hdd"
site = "Kho A"
administrator = "Tổ công nghệ thông tin"
path = "dia-1"

[[tiers]]
code = "dia-2"
type = "disk"
kind = "ssd"
site = "Kho B"
administrator = "Phòng Lưu trữ"
path = "dia-2"
access = "offline"
purpose = "du-phong"
"""

_ROAD = (
    Milestone(Stage.SELECTED, "2024-03-01"),
    Milestone(Stage.APPROVED, "2025-05-04", "12/QĐ-SNV"),
    Milestone(Stage.ARRANGED, "2025-05-05"),
    Milestone(Stage.REINFORCED, "2025-06-01", sheets=20),
    Milestone(Stage.SENT, "2026-01-05"),
    Milestone(Stage.DELIVERED, "2026-06-01", pages=118, a4=131),
    Milestone(Stage.ACCEPTED, "2026-07-01"),
    Milestone(Stage.HANDED_OVER, "2026-11-01"),
)


def dossier(number: int, unit: str, fonds: str) -> Dossier:
    """The dossier of a number: what it is and how far it came follow from the number, all kinds within a dozen."""
    far = number % 9
    signs = ("rach", "mun")[: number % 3]
    record = {
        "title": f"Hồ sơ về việc củng cố đê ngăn mặn {number}",
        "maintenance": "01" if number % 4 else "02",
        "startDate": "1979",
        "endDate": "1980",
        "numberOfPaper": "" if number % 6 == 5 else "60",
        "numberOfPage": "" if number % 6 == 5 else "120",
    }
    return Dossier(
        DossierKey(unit, fonds, f"{unit}.{fonds}.{number:02d}"),
        Record(record),
        group=("Văn xã", "Nội chính", "")[number % 3],
        shelf=Shelf(metres="0.05"),
        medium=("giay", "giay-do", "")[number % 3],
        signs=signs,
        arranged=bool(number % 5),
        grade=SecurityGrade.SECRET if number == 11 else SecurityGrade.NONE,
        choice=Choice(Decided.SELECTED, ("qd71-vinh-vien", "qd76-giay")[: 1 + number % 2]) if far else Choice(),
        milestones=_ROAD[:far],
        recovery="9/QĐ-SNV" if number % 7 == 6 else "",
        damage=("", "nang", "nhe")[number % 3],
    )


def office(
    folder: Path, unit: str = "H32.15", name: str = "Trung tâm Lưu trữ lịch sử tỉnh", dossiers: int = 12
) -> Path:
    """An archive of two fonds whose register is filled and some copies are kept; gives its archive.toml."""
    folder.mkdir()
    terms = folder / "archive.toml"
    terms.write_text(ARCHIVE.format(name=name), encoding="utf-8")
    with ov.open_archive(terms, operator="Nguyễn Thị Lan").register.desk() as desk:
        for fonds, title in (("01", "Ủy ban nhân dân tỉnh"), ("02", "Sở Thủy lợi")):
            held = [dossier(number, unit, fonds) for number in range(dossiers)]
            importing.import_dossiers(desk, RegisteredFonds(FondsKey(unit, fonds), title, name), lambda held=held: held)
        deeds = [
            Carrier(code, kind, site, "", "", "2026-01-01", "", CarrierState.IN_USE, Receipt("nhan.txt", "1", 1, ()))
            for code, kind, site in (("dia-1", "hdd", "Kho A"), ("dia-2", "ssd", "Kho B"))
        ]
        for number in range(7, 12):
            deeds += kept(f"{unit}.01.{number:02d}", ("dia-1", "dia-2")[: 1 + number % 2])
        for number, deed in enumerate(deeds):
            told = Event(
                f"event-{unit}-{number}", "accession", "2026-06-01T00:00:00Z", write_deed(deed), Outcome.SUCCESS
            )
            desk.log.append(told, ())
        desk.catch_up()
    return terms


def kept(code: str, tiers: tuple[str, ...]) -> list[Holding | Copy]:
    """A package of a dossier with its copies, as the store tells them."""
    digests = (Digest("sha256", "0" * 64),)
    name = f"{code}_aip-hoso_v1"
    place = (name, f"{code}.tar", f"urn:{code}", code, "Hồ sơ đê", "01", "aip-hoso", "1", 10)
    copies = [
        Copy(name, tier, f"packages/{code}.tar", CopyState.VERIFIED, 10, digests, verified="2026-06-01T00:00:00.000Z")
        for tier in tiers
    ]
    return [Holding(*place, digests, "2" * 64), *copies]
