"""Our JSON comes back as the report that it was; what is no such report is refused with the key that is wrong."""

import io
import json
from datetime import UTC, date, datetime

import pytest

from oais_vn.formats.reports.json import json_report
from oais_vn.formats.reports.json_reader import read_json_report
from oais_vn.model.checked import CheckedDelivery, CheckedDossier, Volume
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Finding, Report, Severity, Standing, Subject
from oais_vn.model.waivers import Waiver

MOMENT = datetime(2026, 11, 20, 8, tzinfo=UTC)
WAIVER = Waiver("FLD-001", "lý do", "ai đó", decision="12/QĐ", until=date(2027, 1, 1), file="mt.toml", line=3)
FINDING = Finding(
    "FLD-001", Severity.ERROR, Text("a", "a"), Text("b", "b"), "Điều 1", "S1",
    Location(path="danh-muc.xlsx", sheet="Văn bản", cell="G17"), {"dossier": "X.1", "field": "title"},
    waiver=WAIVER, standing=Standing.OPEN,
)  # fmt: skip
REPORT = Report(
    profile="tt05-2025",
    subject=Subject("delivery", "giao-nop", "01/2026"),
    started=MOMENT,
    ended=MOMENT,
    findings=(FINDING,),
    objects=3,
    delivery=CheckedDelivery(
        archive="TTLT", agency="UBND", fonds_code="VN01", fonds_name="Phông", lot="01/2026", round=2,
        supplier="Cty", started="2026", digest="ab", previous="cd", weights={"A3": 2},
        dossiers=(CheckedDossier("X.1", "Hồ sơ", Volume(1, 1, 0, {"A3": 2}), 1, 0, Location(sheet="Hồ sơ", line=2)),),
    ),
    mended=(Finding("DLV-001", Severity.ERROR, Text("c", "c"), Text("d", "d"), "", ""),),
)  # fmt: skip


def read(value: object) -> Report:
    return read_json_report(io.BytesIO(json.dumps(value).encode()))


def test_what_was_written_comes_back():
    assert read(json_report(REPORT, "vi")) == REPORT


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("schema",), "other/1"),
        (("subject",), None),
        (("started",), "hôm qua"),
        (("started",), "2026-11-20T08:00:00"),
        (("counts", "objects"), -1),
        (("counts", "objects"), True),
        (("delivery", "round"), "2"),
        (("delivery", "dossiers"), {}),
        (("delivery", "weights", "A3"), 1.5),
        (("delivery", "dossiers", 0, "volume", "pages", "A3"), None),
        (("findings",), None),
        (("findings", 0, "severity"), "fatal"),
        (("findings", 0, "standing"), "old"),
        (("findings", 0, "params", "dossier"), 7),
        (("findings", 0, "location", "line"), "2"),
        (("findings", 0, "waived", "until"), "mai"),
        (("mended", 0), []),
    ],
)
def test_a_wrong_value_is_refused_by_its_key(keys, value):
    whole = json_report(REPORT, "vi")
    inner = whole
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    with pytest.raises(PackageError) as refused:
        read(whole)
    assert str([key for key in keys if isinstance(key, str)][-1]) in refused.value.text.vi


@pytest.mark.parametrize("data", [b"", b"[]", b"7", b"\xff", b"[" * 100_000, b'{"a": ' * 100_000, b"nan"])
def test_what_is_no_report_is_refused(data):
    with pytest.raises(PackageError, match="no JSON report"):
        read_json_report(io.BytesIO(data))
