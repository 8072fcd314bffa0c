"""What a package says of its making comes back as it was."""

import csv
import io
from dataclasses import replace

import pytest

from oais_vn.model.agencies import Agency, Archive
from oais_vn.model.dates import PartialDate
from oais_vn.model.delivery import Fonds, Transfer
from oais_vn.model.description import Record
from oais_vn.model.errors import PackageError
from oais_vn.model.identifiers import AgencyCode
from oais_vn.packages.blueprint import Provenance
from oais_vn.packages.documentation import read_provenance, write_columns, write_provenance

PROVENANCE = Provenance(
    Archive(AgencyCode("H32.15"), "Lưu trữ lịch sử tỉnh"),
    Agency(
        AgencyCode("H32.64"), "UBND huyện", PartialDate(1976), PartialDate(2025, 6, 30), (), (AgencyCode("H32.70"),)
    ),
    Fonds("P.01", "Phông UBND huyện", True, Record({"fondsCode": "P.01"})),
    Transfer("01/2026", 2, "Nhà thầu", "HĐ 12", "máy quét", "", "2026-03", "2026-06-30"),
    {"box": "10"},
)


def test_provenance_comes_back():
    assert read_provenance(write_provenance(PROVENANCE), "x") == PROVENANCE


def test_the_archive_that_gave_the_fonds_code_comes_back_and_is_written_only_where_told():
    former = replace(PROVENANCE, archive=replace(PROVENANCE.archive, namespace=AgencyCode("H11.15")))
    assert read_provenance(write_provenance(former), "x") == former
    assert b"namespace" not in write_provenance(PROVENANCE)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"schema": "other"}',
        b"[" * 100_000,
        b"\xff",
        b'{"schema": "oais-vn/delivery/1", "archive": 1}',
    ],
)
def test_anything_else_is_refused_by_name(content):
    with pytest.raises(PackageError) as caught:
        read_provenance(content, "documentation/delivery.json")
    assert "documentation/delivery.json" in caught.value.text.vi


def test_unknown_columns_are_kept_as_given():
    rows = [("H1", {"Kho": 'Kho "A", tầng 2'}), ("a.pdf", {"Người quét": "x\ny"})]
    text = b"".join(write_columns(["Kho", "Người quét"], rows)).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["hồ sơ hoặc tệp", "Kho", "Người quét"],
        ["H1", 'Kho "A", tầng 2', ""],
        ["a.pdf", "", "x\ny"],
    ]
