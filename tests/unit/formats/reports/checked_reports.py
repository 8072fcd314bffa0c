"""A report on a delivery of two dossiers, as tests of forms want it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from oais_vn.model.checked import CheckedDelivery, CheckedDossier, Volume
from oais_vn.model.dates import VIETNAM
from oais_vn.model.language import Text
from oais_vn.model.location import NOWHERE, Location
from oais_vn.model.report import Finding, Report, Severity, Subject

DELIVERY = CheckedDelivery(
    archive="Trung tâm Lưu trữ lịch sử tỉnh (minh họa)",
    agency="Ủy ban nhân dân huyện (minh họa)",
    fonds_code="P.01",
    fonds_name="Phông Ủy ban nhân dân huyện",
    lot="01/2026",
    round=2,
    supplier="Nhà thầu số hóa (minh họa)",
    contract="12/HĐ",
    started="2026-03-01",
    ended="2026-06-30",
    workbook="MUC_LUC.xlsx",
    digest="d" * 64,
    weights={"A3": 2, "A4": 1},
    dossiers=(
        CheckedDossier(
            "D.01", "Hồ sơ thứ nhất", Volume(2, 2, 0, {"A3": 3, "A4": 1000}), location=Location(sheet="Hồ sơ", line=2)
        ),
        CheckedDossier(
            "D.02", "Hồ sơ thứ hai", Volume(1, 1, 1, {"A4": 7}), errors=2, location=Location(sheet="Hồ sơ", line=3)
        ),
    ),
)


def finding(code: str, message: str, location: Location = NOWHERE, **changes: object) -> Finding:
    made = Finding(
        code,
        Severity.ERROR,
        Text(message, f"{message} (en)"),
        Text(f"sửa {code}", f"mend {code}"),
        "Điều 8",
        "S1",
        location,
    )
    return replace(made, **changes)


def report(*findings: Finding, **changes: object) -> Report:
    moment = datetime(2026, 11, 20, 15, 0, tzinfo=VIETNAM)
    made = Report(
        "tt05-2025",
        Subject("delivery", "giao-nop"),
        moment,
        moment + timedelta(minutes=5),
        findings,
        3,
        delivery=DELIVERY,
    )
    return replace(made, **changes)
