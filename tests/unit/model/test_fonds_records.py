"""The record of Circular 02/2019: what is known of the fonds, and nothing else."""

from pathlib import Path

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.model.agencies import Archive
from oais_vn.model.collection import Totals
from oais_vn.model.delivery import Fonds
from oais_vn.model.description import Fault, Record
from oais_vn.model.fonds_records import tt02_fonds_record
from oais_vn.model.identifiers import AgencyCode

PROFILE = load_profile("tt05-2025", [Path(__file__).resolve().parents[3] / "profiles"])
TABLE = PROFILE.tables["fonds-tt02"]
LANGUAGES = PROFILE.code_lists["language"]
ARCHIVE = Archive(AgencyCode("H32.15"), "Trung tâm Lưu trữ lịch sử tỉnh")
VALUES = {
    "fondsCode": "P.01",
    "fondsName": "Phông Ủy ban nhân dân huyện",
    "fondsStatus": "đóng",
    "fondsHistory": "Thành lập năm 1976",
    "archivesTime": "1976 - 2025",
    "totalDocuments": "3 hồ sơ",
    "keyGroups": "Nội chính; Thủy lợi",
    "language": "01; 03",
    "riskRecovery": "1",
    "description": "Ghi chú",
}
KNOWN = Totals(3, 0, 30, 300, 280)
UNKNOWN = Totals(3, 0, None, None, None)


def fonds(**values):
    return Fonds("P.01", "Phông Ủy ban nhân dân huyện", closed=True, record=Record({**VALUES, **values}))


def test_the_table_has_the_thirteen_fields_in_their_order():
    assert [field.name for field in TABLE.fields] == [
        "Identifier", "OrganId", "FondName", "FondHistory", "ArchivesTime", "PaperTotal", "PaperDigital", "KeyGroups",
        "OtherTypes", "Language", "LookupTools", "CopyNumber", "Description",
    ]  # fmt: skip
    assert TABLE.schema == "EAD_fonds_tt02.xsd"
    assert [field.length for field in TABLE.fields] == [13, 13, 200, None, 30, 10, 10, 300, 300, 100, 50, 10, 1000]


def test_the_record_says_what_is_known():
    record = tt02_fonds_record(fonds(), ARCHIVE, KNOWN, LANGUAGES)
    assert record.values == {
        "Identifier": "H32.15",
        "OrganId": "P.01",
        "FondName": "Phông Ủy ban nhân dân huyện",
        "FondHistory": "Thành lập năm 1976",
        "ArchivesTime": "1976 - 2025",
        "PaperDigital": "280",
        "KeyGroups": "Nội chính; Thủy lợi",
        "Language": "Tiếng Việt; Tiếng Pháp",
        "Description": "Ghi chú",
    }
    assert list(TABLE.faults(record)) == []


def test_packed_pages_prove_no_insurance_copy_and_unknown_pages_no_digitisation():
    assert tt02_fonds_record(fonds(), ARCHIVE, KNOWN, LANGUAGES)["CopyNumber"] == ""
    assert tt02_fonds_record(fonds(), ARCHIVE, UNKNOWN, LANGUAGES)["PaperDigital"] == ""


def test_what_only_people_know_is_given():
    record = tt02_fonds_record(
        fonds(), ARCHIVE, KNOWN, LANGUAGES,
        shelf_metres="12,5", other_types="Ảnh", lookup_tools="Mục lục hồ sơ", copied_pages=0,
    )  # fmt: skip
    assert [record[name] for name in ("PaperTotal", "OtherTypes", "LookupTools", "CopyNumber")] == [
        "12,5", "Ảnh", "Mục lục hồ sơ", "0",
    ]  # fmt: skip
    assert list(TABLE.faults(record)) == []


def test_an_unknown_language_is_told_as_it_is():
    assert tt02_fonds_record(fonds(language="77"), ARCHIVE, KNOWN, LANGUAGES)["Language"] == "77"
    assert tt02_fonds_record(fonds(language=""), ARCHIVE, KNOWN, LANGUAGES)["Language"] == ""


@pytest.mark.parametrize(
    ("field", "name", "length"), [("keyGroups", "KeyGroups", 300), ("archivesTime", "ArchivesTime", 30)]
)
def test_what_is_too_long_is_kept_and_told(field, name, length):
    record = tt02_fonds_record(fonds(**{field: "ệ" * (length + 1)}), ARCHIVE, KNOWN, LANGUAGES)
    assert len(record[name]) == length + 1
    assert [(fault.field.name, fault.fault) for fault in TABLE.faults(record)] == [(name, Fault.TOO_LONG)]
