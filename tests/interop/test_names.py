"""Original names stand in METS and PREMIS as documented, in both dialects, and travel through every road."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from lxml import etree

import oais_vn as ov

METS = "{http://www.loc.gov/METS/}"
PREMIS = "{http://www.loc.gov/premis/v3}"
NAMES = {
    "Hồ sơ số 1/Quyết định 71 (100%).txt": "Hồ sơ số 1/Quyết định 71 (100%25).txt",
    "o\u0302\u0300 + & # ' <.txt": "o\u0302\u0300 + & # ' <.txt",
    " a\nb\x01c\x85 ": "%20a%0Ab%01c%C2%85%20",
    "x\udcff\udcfe/\ufffe.txt": "x%FF%FE/%EF%BF%BE.txt",
}


@pytest.fixture
def delivery(tmp_path, described):
    made = described(documents=len(NAMES))
    made.files = {name: f"{number}".encode() for number, name in enumerate(NAMES)}
    for row, written in zip(made.documents, NAMES.values(), strict=True):
        row["path"] = written
        row["Ghi chú riêng"] = "giữ"
    return made.write(tmp_path / "giao-nop")


def names_in(package) -> tuple[list[str], list[str]]:
    (folder,) = (Path(package.path) / "data").iterdir()
    rep = folder / "representations" / "rep1"
    owners = [entry.get("OWNERID") for entry in etree.parse(rep / "METS.xml").iter(f"{METS}file")]
    premis = rep / "metadata" / "preservation" / "PREMIS_rep1.xml"
    told = [entry.text for entry in etree.parse(premis).iter(f"{PREMIS}originalName")] if premis.exists() else []
    return owners, told


@pytest.mark.parametrize("profile", ["tt05-2025", "eark-2.2"])
def test_they_stand_in_mets_and_premis(tmp_path, delivery, packed, profile, checker, flaws):
    (sip,) = packed(delivery, tmp_path / "sip", type="SIP", profile=profile)
    (aip, _) = packed(delivery, tmp_path / "aip", profile=profile)
    (ingested, _) = ov.ingest([sip.path], tmp_path / "aip-2", profile=profile)
    for package in (sip, aip, ingested):
        owners, told = names_in(package)
        assert owners == list(NAMES.values())
        assert told == ([] if package is sip else ["rep1", *NAMES.values()])
        assert [unquote_to_bytes(name) for name in owners] == [
            name.encode("utf-8", "surrogateescape") for name in NAMES
        ]
        assert flaws(package.path, profile=profile) == []
    if profile == "tt05-2025":
        assert checker(Path(aip.path)) == []


def test_they_travel_when_a_package_is_made_anew(tmp_path, delivery, packed):
    (aip, _) = packed(delivery, tmp_path / "aip")
    (exported,) = ov.export([aip.path], tmp_path / "xuat", as_="csip-zip")
    done = ov.restore_originals(exported.path, tmp_path / "ra")
    assert (done.files, done.refused) == (len(NAMES), ())
    assert {str(path.relative_to(done.path)) for path in Path(done.path).rglob("*") if path.is_file()} == set(NAMES)


def test_columns_that_nobody_knows_name_the_file_in_the_same_way(tmp_path, delivery, packed):
    (aip, _) = packed(delivery, tmp_path / "aip")
    (table,) = Path(aip.path).glob("data/*/documentation/columns.csv")
    lines = table.read_text(encoding="utf-8-sig")
    assert all(name in lines for name in NAMES.values())


def test_a_copy_for_a_reader_is_no_original(tmp_path, described, packed):
    (aip, *_) = packed(described().write(tmp_path / "giao-nop"), tmp_path / "aip")
    mets = next(Path(aip.path).glob("data/*/METS.xml"))
    mets.write_text(
        mets.read_text(encoding="utf-8").replace('OAISPACKAGETYPE="AIP"', 'OAISPACKAGETYPE="DIP"'), encoding="utf-8"
    )
    with pytest.raises(ov.PackageError, match="SIP or an AIP"):
        ov.restore_originals(aip.path, tmp_path / "ra")
