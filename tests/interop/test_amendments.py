"""What is mended after sealing: a line of packages, each naming the one before it, provable from them alone."""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from papers import empty_pdf

import oais_vn as ov
from oais_vn.model.amendment import Amendment, AmendmentKind, Change, Decision
from oais_vn.model.package import Made
from oais_vn.model.paths import PackagePath
from oais_vn.packages.amended import read_amendment, write_amendment

PREMIS = "{http://www.loc.gov/premis/v3}"
METS = "{http://www.loc.gov/METS/}"
CODE = "H32.64.2008.01.HC"

DECISION = """
number = "12/QĐ-TTLT"
date = 2026-11-20
authority = "Giám đốc Trung tâm Lưu trữ (minh họa)"
kind = "{kind}"
reason = "Sửa theo kết quả rà soát"
"""


@pytest.fixture
def decide(tmp_path):
    def write(kind: str = "chinh-sua", more: str = "") -> Path:
        place = tmp_path / f"DECISION-{kind}.toml"
        place.write_text(DECISION.format(kind=kind) + more, encoding="utf-8")
        return place

    return write


@pytest.fixture
def told(tmp_path):
    def write(text: str) -> Path:
        place = tmp_path / "SUA.toml"
        place.write_text(text, encoding="utf-8")
        return place

    return write


@pytest.fixture
def store(tmp_path, delivery, packed):
    packed(delivery, tmp_path / "kho")
    return tmp_path / "kho"


def aip(store: Path, version: int = 1, suffix: str = "") -> Path:
    return store / f"{CODE}_aip-hoso_v{version}{suffix}"


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def inside(package: Path) -> Path:
    (folder,) = (package / "data").iterdir()
    return folder


def redelivered(described, folder: Path, content: bytes, *, suffix: str = ".pdf") -> Path:
    """The dossier again, with another file for its second document."""
    made = described(dossiers=1)
    made.terms = made.terms.replace('number = "01/2026"', 'number = "07/2026"')
    (row,) = [row for row in made.documents if row["docOrdinal"] == 2]
    old = str(row["path"]).replace("\\", "/")
    row["path"] = new = old.removesuffix(".pdf") + suffix
    del made.files[old]
    made.files[new] = content
    return made.write(folder)


def rescan() -> bytes:
    """A PDF of one page that no delivery of the fixtures has."""
    return empty_pdf(1, "Quét lại")


def amended(*given, **named):
    """The successor alone, without the collection."""
    successor, *_ = ov.amend(*given, **named)
    return successor


TIFF = (
    struct.pack("<2sHIH", b"II", 42, 8, 8)
    + b"".join(
        struct.pack("<HHII", tag, kind, 1, value)
        for tag, kind, value in (
            *((256, 3, 1), (257, 3, 1), (258, 3, 8), (262, 3, 1), (273, 4, 118), (279, 4, 1)),
            *((282, 5, 110), (283, 5, 110)),
        )
    )
    + struct.pack("<III", 0, 300, 1)
    + b"\xff"
)
"""One grey dot of 300 dpi."""


@pytest.mark.parametrize("profile", ["tt05-2025", "eark-2.2"])
@pytest.mark.parametrize("form", ["folder", "tar", "zip"])
def test_an_amended_description_is_a_new_package_that_tells_why(
    tmp_path, delivery, packed, decide, told, checker, profile, form
):
    packed(delivery, tmp_path / "kho", profile=profile, form=form)
    suffix = "" if form == "folder" else f".{form}"
    old = aip(tmp_path / "kho", 1, suffix)
    before = files_of(old) if form == "folder" else old.read_bytes()
    changes = told('[record]\ntitle = "Hồ sơ đắp đê sông Hồng"\n[documents.2]\nsubject = "Về việc tu bổ đê, đợt hai"')
    new, collection = ov.amend(old, decision=decide(), metadata=changes, operator="Người vận hành")
    assert (new.made, new.version, new.path) == (Made.CREATED, 2, str(aip(tmp_path / "kho", 2, suffix)))
    assert (files_of(old) if form == "folder" else old.read_bytes()) == before
    assert ov.validate(new.path, profile=profile).passed
    assert (collection.shape, collection.version) == ("aic", 2)
    assert [entry.proven for entry in ov.versions(new.path)] == [None, True]
    if form == "folder":
        assert checker(Path(new.path)) == []
        record = (inside(Path(new.path)) / "metadata/descriptive/EAD.xml").read_text(encoding="utf-8")
        assert "Hồ sơ đắp đê sông Hồng" in record
        listed = next(inside(Path(collection.path)).rglob("dossiers.csv")).read_text(encoding="utf-8-sig")
        assert new.id in listed
        old_data = inside(old) / "representations/rep1/data"
        assert files_of(inside(Path(new.path)) / "representations/rep1/data") == files_of(old_data)


def test_the_successor_names_predecessor_decision_and_reason_in_mets_and_premis(store, decide, told, tmp_path):
    (tmp_path / "QD-12.pdf").write_bytes(b"%PDF-1.4 signed")
    digest = hashlib.sha256(b"%PDF-1.4 signed").hexdigest()
    (before,) = ov.versions(aip(store))
    new, _ = ov.amend(aip(store), decision=decide(more='file = "QD-12.pdf"'), metadata=told('[record]\ntitle = "Khác"'))
    folder = inside(Path(new.path))
    mets = etree.parse(folder / "METS.xml").getroot()
    header = mets.find(f"{METS}metsHdr")
    assert header.get("RECORDSTATUS") == "REPLACEMENT"
    assert {entry.get("TYPE"): entry.text for entry in header.iter(f"{METS}altRecordID")}["PREDECESSOR"] == before.id
    (editor,) = [agent for agent in header.iter(f"{METS}agent") if agent.get("ROLE") == "EDITOR"]
    assert editor.findtext(f"{METS}name") == "Giám đốc Trung tâm Lưu trữ (minh họa)"
    assert "12/QĐ-TTLT" in editor.findtext(f"{METS}note")
    assert "Sửa theo kết quả rà soát" in editor.findtext(f"{METS}note")
    premis = etree.parse(folder / "metadata/preservation/PREMIS.xml").getroot()
    entity = premis.find(f"{PREMIS}object")
    assert entity.findtext(f".//{PREMIS}relationshipSubType") == "supersedes"
    identifiers = {entry.text for entry in premis.iter(f"{PREMIS}objectIdentifierValue")}
    assert entity.findtext(f".//{PREMIS}relatedObjectIdentifierValue") in identifiers
    (event,) = [
        event
        for event in premis.iter(f"{PREMIS}event")
        if event.findtext(f"{PREMIS}eventType") == "metadata modification"
    ]
    detail = event.findtext(f".//{PREMIS}eventDetail")
    assert all(text in detail for text in (before.id, before.digest, "12/QĐ-TTLT", digest))
    account = json.loads((folder / "documentation/amendment.json").read_text(encoding="utf-8"))
    assert (account["predecessor"], account["digest"]) == (before.id, before.digest)
    assert account["decision"]["digest"] == digest
    assert account["changes"] == [
        {"document": None, "field": "title", "before": "Hồ sơ về việc đắp đê, số 1", "after": "Khác"}
    ]


def test_a_line_of_four_is_provable_from_the_packages_alone(store, described, decide, told, tmp_path):
    """Packed, its description amended, one page rescanned, migrated; the collection is not needed."""
    amended(aip(store), decision=decide(), metadata=told('[record]\ntitle = "Tên đã sửa"'))
    scan = redelivered(described, tmp_path / "quet-lai", rescan())
    with ov.open_delivery(scan) as opened:
        amended(aip(store, 2), decision=decide("quet-lai"), content=opened)
    turned = redelivered(described, tmp_path / "chuyen-doi", TIFF, suffix=".tif")
    with ov.open_delivery(turned) as opened:
        assert ov.check(opened).passed, [finding.code for finding in ov.check(opened).findings]
        last = amended(aip(store, 3), decision=decide("chuyen-doi"), content=opened)
    assert ov.validate(last.path).passed
    for collection in store.glob("*_aic_v*"):
        shutil.rmtree(collection)
    line = list(ov.versions(CODE, store))
    assert [entry.version for entry in line] == [1, 2, 3, 4]
    assert [entry.proven for entry in line] == [None, True, True, True]
    assert [entry.newest for entry in line] == [False, False, False, True]
    kinds = [entry.amendment.decision.kind for entry in line[1:]]
    assert kinds == [AmendmentKind.CORRECTION, AmendmentKind.RESCAN, AmendmentKind.MIGRATION]
    premis = etree.parse(inside(aip(store, 4)) / "metadata/preservation/PREMIS.xml")
    assert "migration" in {event.text for event in premis.iter(f"{PREMIS}eventType")}
    assert [entry.id for entry in ov.versions(line[2].id, store)] == [entry.id for entry in line]


def test_a_link_that_does_not_hold_is_told(store, decide, told):
    list(ov.amend(aip(store), decision=decide(), metadata=told('[record]\ntitle = "Khác"')))
    place = aip(store) / "tagmanifest-sha256.txt"
    place.write_bytes(place.read_bytes() + b"\n")
    assert [entry.proven for entry in ov.versions(aip(store, 2))] == [None, False]
    shutil.rmtree(aip(store))
    assert [entry.proven for entry in ov.versions(aip(store, 2))] == [False]


def test_the_same_amendment_again_is_left_and_another_one_is_refused(store, decide, told):
    first, _ = ov.amend(aip(store), decision=decide(), metadata=told('[record]\ntitle = "Khác"'))
    again, _ = ov.amend(aip(store), decision=decide(), metadata=told('[record]\ntitle = "Khác"'))
    assert (again.made, again.digest) == (Made.ALREADY_THERE, first.digest)
    with pytest.raises(ov.ExistsError, match="version 2"):
        list(ov.amend(aip(store), decision=decide(), metadata=told('[record]\ntitle = "Khác nữa"')))
    assert not aip(store, 3).exists()


def test_a_delivery_again_is_skipped_after_amendments_and_another_is_refused(
    store, delivery, described, packed, decide, told, tmp_path
):
    list(ov.amend(aip(store), decision=decide(), metadata=told('[record]\ntitle = "Khác"')))
    scan = redelivered(described, tmp_path / "quet-lai", rescan())
    with ov.open_delivery(scan) as opened:
        list(ov.amend(aip(store, 2), decision=decide("quet-lai"), content=opened))
    first = packed(delivery, store)[0]
    assert (first.made, first.version) == (Made.ALREADY_THERE, 1)
    found = packed(scan, store)[0]
    assert (found.made is not Made.CREATED, found.version) == (True, 3)
    other = redelivered(described, tmp_path / "khac", TIFF, suffix=".tif")
    with pytest.raises(ov.ExistsError, match="amend"):
        packed(other, store)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[record]\ntitle = "Hồ sơ về việc đắp đê, số 1"', "không có gì thay đổi"),
        ('[record]\ntitel = "x"', "title"),
        ('[record]\narcFileCode = "H32.1"', "mã không đổi"),
        ('[record]\nmode = "09"', "mode"),
        ('[record]\ntitle = ""', "title"),
        ('[documents.9]\nsubject = "x"', "9"),
        ('[documents.1]\ndocId = "x"', "mã không đổi"),
        ('[record]\ndo_mat = "mật"', "do-mat"),
        ("x = 1", "x"),
        ("", "record"),
        ("record = 3", "record"),
    ],
)
def test_wrong_changes_are_told_and_nothing_is_made(store, decide, told, text, words):
    with pytest.raises(ov.InputError) as error:
        list(ov.amend(aip(store), decision=decide(), metadata=told(text)))
    assert words in error.value.text.vi
    assert not aip(store, 2).exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('number = "1"', ["date", "authority", "kind", "reason"]),
        (DECISION.format(kind="x"), ["chinh-sua", "giải mật"]),
        (DECISION.format(kind="chinh-sua") + 'file = "khong-co.pdf"', ["khong-co.pdf"]),
        (DECISION.format(kind="quet-lai"), ["--content"]),
    ],
)
def test_a_wrong_decision_is_told(store, tmp_path, told, text, words):
    place = tmp_path / "D.toml"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(ov.ConfigurationError) as error:
        list(ov.amend(aip(store), decision=place, metadata=told('[record]\ntitle = "Khác"')))
    assert all(word in error.value.text.vi for word in words)


def test_content_that_is_the_same_makes_nothing(store, delivery, decide):
    with ov.open_delivery(delivery) as opened, pytest.raises(ov.InputError, match="nothing changes"):
        list(ov.amend(aip(store), decision=decide("quet-lai"), content=opened))


def test_a_delivery_without_the_dossier_makes_nothing(store, described, decide, tmp_path):
    made = described(dossiers=3)
    made.dossiers = made.dossiers[2:]
    made.documents = made.documents[6:]
    made.files = {path: content for path, content in made.files.items() if ".03.HC" in path}
    with (
        ov.open_delivery(made.write(tmp_path / "khac")) as opened,
        pytest.raises(ov.InputError, match="does not have dossier"),
    ):
        list(ov.amend(aip(store), decision=decide("quet-lai"), content=opened))


def grades(package: Path) -> dict[str, str]:
    return json.loads((inside(package) / "documentation/delivery.json").read_text(encoding="utf-8"))["security"]


def test_a_grade_is_given_and_lifted_by_decision_and_new_files_lift_none(store, described, decide, told, tmp_path):
    list(ov.amend(aip(store), decision=decide("do-mat"), metadata=told('[documents.2]\ndo_mat = "tối mật"')))
    assert grades(aip(store, 2)) == {"": "tối mật", "2": "tối mật"}
    scan = redelivered(described, tmp_path / "quet-lai", rescan())
    with ov.open_delivery(scan) as opened:
        list(ov.amend(aip(store, 2), decision=decide("quet-lai"), content=opened))
    assert grades(aip(store, 3)) == {"": "tối mật", "2": "tối mật"}
    with pytest.raises(ov.ConfigurationError, match="cannot be lower"):
        list(ov.amend(aip(store, 3), decision=decide("do-mat"), metadata=told('[record]\ndo_mat = ""')))
    lifted = told('[record]\ndo_mat = ""\n[documents.2]\ndo_mat = ""')
    list(ov.amend(aip(store, 3), decision=decide("do-mat"), metadata=lifted))
    assert grades(aip(store, 4)) == {}
    assert [entry.proven for entry in ov.versions(CODE, store)] == [None, True, True, True]


def test_the_collection_of_a_fonds_is_not_amended(store, decide, told):
    (collection,) = store.glob("*_aic_v1")
    with pytest.raises(ov.InputError, match="new edition"):
        list(ov.amend(collection, decision=decide(), metadata=told('[record]\ntitle = "x"')))


def test_a_damaged_package_is_not_amended(store, decide, told):
    record = inside(aip(store)) / "metadata/descriptive/EAD.xml"
    record.write_bytes(record.read_bytes() + b" ")
    with pytest.raises(ov.NotPassedError):
        list(ov.amend(aip(store), decision=decide(), metadata=told('[record]\ntitle = "x"')))


def test_a_reader_gets_the_newest_unless_told(store, decide, told, tmp_path):
    list(ov.amend(aip(store), decision=decide(), metadata=told('[record]\ntitle = "Khác"')))
    request = tmp_path / "REQUEST.toml"
    request.write_text(
        'requestID = "YC-1"\nrequestDate = 2026-11-20\npurpose = "Cá nhân"\npurposeContent = "x"\n'
        'feeObjectType = "10"\nresearchTopic = "x"\nlevel = "doc"\n',
        encoding="utf-8",
    )
    taken = {
        newest: json.loads(
            (
                inside(
                    Path(ov.disseminate(aip(store), tmp_path / f"dip-{newest}", request=request, newest=newest).path)
                )
                / "documentation/dissemination.json"
            ).read_text(encoding="utf-8")
        )["source"]
        for newest in (True, False)
    }
    first, second = ov.versions(CODE, store)
    assert taken == {True: second.id, False: first.id}


def test_amended_packages_are_valid_for_the_eark_validator(
    tmp_path, described, packed, decide, told, checker, eark_validator
):
    """Dossiers, loose documents and linked ones, under eark-2.2."""
    linked = described(dossiers=2)
    linked.link(CODE, 2, to="H32.64.2008.02.HC.1")
    first = packed(linked.write(tmp_path / "ho-so"), tmp_path / "a", profile="eark-2.2")[:-1]
    first += packed(described.loose().write(tmp_path / "tai-lieu"), tmp_path / "b", profile="eark-2.2")[:-1]
    changes = told('[documents.1]\nsubject = "Đã sửa"')
    made = [amended(package.path, decision=decide(), metadata=changes) for package in first]
    for package, said in zip(made, eark_validator(*(inside(Path(new.path)) for new in made)), strict=True):
        assert package.version == 2
        assert (said["structure"], said["status"], said["errors"]) == ("WellFormed", ["VALID", "VALID"], [])
        assert checker(Path(package.path)) == []
        assert ov.validate(package.path, profile="eark-2.2").passed


values = st.text(min_size=1, max_size=30)
changes_made = st.builds(Change, st.none() | st.integers(1, 9_999_999), values, st.text(max_size=30), values)
decisions = st.builds(Decision, values, values, values, st.sampled_from(AmendmentKind), values, values, values)


@given(
    st.builds(
        Amendment, decisions, values, st.integers(1, 99), values, st.booleans(), st.lists(changes_made).map(tuple)
    )
)
def test_the_account_of_an_amendment_comes_back(amendment):
    assert read_amendment(write_amendment(amendment), PackagePath("documentation/amendment.json")) == amendment


@given(st.binary(max_size=200) | st.sampled_from([b"[]", b'{"schema": "oais-vn/amendment/1"}', b"[" * 100_000]))
def test_any_bytes_are_an_account_or_an_error_of_the_package(data):
    with pytest.raises(ov.PackageError):
        read_amendment(data, PackagePath("documentation/amendment.json"))
