"""Exports, judged by others and by ourselves: eark-validator, metsrw, bagit-python, our own rules."""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
import zipfile
from pathlib import Path

import bagit
import pytest
from lxml import etree

import oais_vn as ov
from oais_vn import wiring
from oais_vn.model.export import ExportForm
from oais_vn.model.package import Made

FALSE_ALARMS = {"CSIP12", "CSIP13", "CSIP16", "SIP2", "SIP14"}
"""What eark-validator says of every SIP of 2.2.0: see test_eark_validator.py."""
PREMIS = "{http://www.loc.gov/premis/v3}"
METS = "{http://www.loc.gov/METS/}"
BOTH = pytest.mark.parametrize("profile", ["tt05-2025", "eark-2.2"])


def export(packages, out, as_, **options):
    return list(ov.export([Path(package.path) for package in packages], out, as_=as_, **options))


def findings(path, profile="tt05-2025"):
    """What asks for attention; that a bare package has no bag around it is only told."""
    report = ov.validate(path, profile=profile)
    assert report.passed
    return [finding.line("en") for finding in report.findings if finding.severity is not ov.Severity.INFO]


def files_of(package) -> dict[str, bytes]:
    """The package folder of a bag folder, by paths in it."""
    (folder,) = (Path(package.path) / "data").iterdir()
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def unzipped(path) -> tuple[str, dict[str, bytes]]:
    """The top folder of a zip, and the files in it."""
    with zipfile.ZipFile(path) as archive:
        (top,) = {name.partition("/")[0] for name in archive.namelist()}
        return top, {name.removeprefix(f"{top}/"): archive.read(name) for name in archive.namelist()}


@pytest.fixture
def yesterday(monkeypatch):
    """metsrw takes what was made in this very second for something made in the future."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")


@pytest.fixture
def deliveries(tmp_path, described):
    linked = described(dossiers=2)
    linked.link("H32.64.2008.01.HC", 2, to="H32.64.2008.02.HC.1")
    return [linked.write(tmp_path / "hồ sơ"), described.loose().write(tmp_path / "tài liệu")]


@BOTH
@pytest.mark.parametrize("kind", ["AIP", "SIP"])
def test_the_circulars_zip_is_the_package_folder_alone(tmp_path, deliveries, packed, kind, profile):
    for number, delivery in enumerate(deliveries):
        made = packed(delivery, tmp_path / f"goi-{number}", type=kind, profile=profile)
        for package, done in zip(made, export(made, tmp_path / f"xuat-{number}", "tt05-zip"), strict=True):
            top, files = unzipped(done.path)
            assert files == files_of(package)
            assert top == package.id.replace(":", "_")
            assert re.fullmatch(rf"\d{{4}}_{re.escape(top)}\.zip", Path(done.path).name)
            assert (done.source, done.id, done.form, done.made) == (
                package.id,
                package.id,
                ExportForm.TT05_ZIP,
                Made.CREATED,
            )
            assert done.digest == hashlib.sha256(Path(done.path).read_bytes()).hexdigest()
            # The Circular begins the name with the package's number, E-ARK with its identifier.
            assert [told for told in findings(done.path, profile) if "(AIP20)" not in told] == []


@BOTH
def test_csip_zips_of_aips_are_valid(tmp_path, deliveries, packed, eark_validator, profile):
    done = []
    for number, delivery in enumerate(deliveries):
        made = packed(delivery, tmp_path / f"aip-{number}", profile=profile)
        done += export(made, tmp_path / f"xuat-{number}", "csip-zip")
    assert len(done) == 5
    for entry, told in zip(done, eark_validator(*(entry.path for entry in done)), strict=True):
        assert (told["structure"], told["status"], told["errors"]) == ("WellFormed", ["VALID", "VALID"], []), entry
        assert findings(entry.path, "eark-2.2") == []


@BOTH
def test_csip_zips_of_sips_raise_the_known_false_alarms_and_no_other(
    tmp_path, deliveries, packed, eark_validator, profile
):
    done = []
    for number, delivery in enumerate(deliveries):
        made = packed(delivery, tmp_path / f"sip-{number}", type="SIP", profile=profile)
        done += export(made, tmp_path / f"xuat-{number}", "csip-zip")
    assert len(done) == 3
    for entry, told in zip(done, eark_validator(*(entry.path for entry in done)), strict=True):
        assert told["structure"] == "WellFormed"
        assert set(told["errors"]) == FALSE_ALARMS
        assert findings(entry.path, "eark-2.2") == []


@BOTH
def test_the_folder_in_a_csip_zip_is_called_as_the_objid_says(tmp_path, delivery, packed, profile):
    for done in export(packed(delivery, tmp_path / "aip", profile=profile), tmp_path / "xuat", "csip-zip"):
        top, files = unzipped(done.path)
        root = etree.fromstring(files["METS.xml"])
        assert top == root.get("OBJID") == done.id
        assert Path(done.path).name == f"{done.id}.zip"
        assert root.get("PROFILE") == "https://earkdip.dilcis.eu/profile/E-ARK-AIP-v2-2-0.xml"


def test_a_package_of_the_exchange_dialect_is_zipped_as_it_lies(tmp_path, delivery, packed):
    for package in packed(delivery, tmp_path / "aip", profile="eark-2.2"):
        (done,) = export([package], tmp_path / "xuat", "csip-zip")
        assert (done.source, done.id) == (package.id, package.id)
        assert unzipped(done.path)[1] == files_of(package)


def test_a_remade_package_is_the_one_that_packing_in_that_dialect_would_have_made(tmp_path, deliveries, packed):
    for number, delivery in enumerate(deliveries):
        for kind in ("SIP", "AIP"):
            ours = packed(delivery, tmp_path / f"{kind}-{number}", type=kind)
            theirs = packed(delivery, tmp_path / f"eark-{kind}-{number}", type=kind, profile="eark-2.2")
            for package, direct in zip(ours, theirs, strict=True):
                (done,) = export([package], tmp_path / f"xuat-{kind}-{number}", "csip-zip")
                assert done.source == package.id
                files, expected = unzipped(done.path)[1], files_of(direct)
                assert files.keys() == expected.keys()
                if package.shape == "aic" or any(name.endswith(".fetch.txt") for name in files):
                    # The list of the fonds, and links, name the packages of the dialect that they were made in.
                    continue
                assert done.id == direct.id
                kept = [name for name in files if "/data/" in name or "/descriptive/" in name or "schemas/" in name]
                assert len(kept) > 10
                assert {name: files[name] for name in kept} == {name: expected[name] for name in kept}


def test_a_remade_aip_says_what_it_was_made_from(tmp_path, delivery, packed):
    (package, *_) = packed(delivery, tmp_path / "aip")
    (done,) = export([package], tmp_path / "xuat", "csip-zip", operator="Cán bộ xuất")
    root = etree.fromstring(unzipped(done.path)[1]["metadata/preservation/PREMIS.xml"])
    (creation,) = [
        event
        for event in root.iter(f"{PREMIS}event")
        if event.findtext(f"{PREMIS}eventType") == "information package creation"
    ]
    assert package.id in creation.findtext(f".//{PREMIS}eventDetail")
    assert "tt05-2025" in creation.findtext(f".//{PREMIS}eventOutcomeDetailNote")
    assert "Cán bộ xuất" in etree.tostring(root, encoding="unicode")
    assert [link.text for link in creation.iter(f"{PREMIS}linkingObjectRole")] == ["source", "outcome"]
    names = {name.text for name in root.iter(f"{PREMIS}objectIdentifierValue")}
    assert {package.id, done.id} <= names


def test_linked_documents_are_carried_as_they_are(tmp_path, deliveries, packed):
    package = next(made for made in packed(deliveries[0], tmp_path / "aip") if made.name.startswith("H32.64.2008.01"))
    links = {name: content for name, content in files_of(package).items() if name.endswith(".fetch.txt")}
    assert len(links) == 1
    for as_ in ("tt05-zip", "csip-zip"):
        (done,) = export([package], tmp_path / as_, as_)
        files = unzipped(done.path)[1]
        assert {name: files[name] for name in links} == links
    (done,) = export([package], tmp_path / "am", "archivematica")
    for name, content in links.items():
        assert (Path(done.path) / "data/objects" / Path(name).name).read_bytes() == content


def test_an_edition_stays_one_that_replaces_another(tmp_path, described, packed):
    """The collection of the fonds, made anew when a later delivery came."""
    first = described(dossiers=1)
    packed(first.write(tmp_path / "1"), tmp_path / "aip")
    second = described(dossiers=2)
    collection = packed(second.write(tmp_path / "2"), tmp_path / "aip")[-1]
    assert collection.version == 2
    (done,) = export([collection], tmp_path / "xuat", "csip-zip")
    mets = etree.fromstring(unzipped(done.path)[1]["METS.xml"])
    assert mets.find(f"{METS}metsHdr").get("RECORDSTATUS") == "REPLACEMENT"


@pytest.mark.parametrize("as_", ["tt05-zip", "csip-zip", "archivematica"])
@pytest.mark.parametrize("form", ["folder", "tar", "zip", "bare", "bare zip"])
def test_every_form_of_package_is_taken(tmp_path, delivery, packed, as_, form):
    made = packed(delivery, tmp_path / "aip", form=form if form in ("folder", "tar", "zip") else "folder")[0]
    place = Path(made.path)
    if form == "bare":
        (place,) = (place / "data").iterdir()
    elif form == "bare zip":
        place = Path(export([made], tmp_path / "zip", "tt05-zip")[0].path)
    (done,) = ov.export([place], tmp_path / "xuat", as_=as_)
    (same,) = ov.export([packed(delivery, tmp_path / "aip-2")[0].path], tmp_path / "xuat-2", as_=as_)
    assert (done.source, done.id, Path(done.path).name) == (same.source, same.id, Path(same.path).name)
    if as_ == "archivematica":
        assert bagit.Bag(done.path).validate()
    else:
        assert findings(done.path, "tt05-2025" if as_ == "tt05-zip" else "eark-2.2") == []


@pytest.mark.parametrize("as_", ["tt05-zip", "csip-zip", "archivematica"])
def test_the_package_is_not_touched(tmp_path, delivery, packed, tree_of, as_):
    made = packed(delivery, tmp_path / "aip")
    before = tree_of(tmp_path / "aip")
    export(made, tmp_path / "xuat", as_)
    assert tree_of(tmp_path / "aip") == before


@pytest.mark.parametrize("as_", ["tt05-zip", "csip-zip", "archivematica"])
def test_the_same_at_the_same_moment_gives_the_same_bytes(tmp_path, delivery, packed, tree_of, monkeypatch, as_):
    made = packed(delivery, tmp_path / "aip")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793923200")
    trees = []
    for folder in ("1", "2"):
        export(made, tmp_path / folder, as_)
        trees.append(tree_of(tmp_path / folder))
    assert trees[0] == trees[1]


@pytest.mark.parametrize("as_", ["tt05-zip", "csip-zip", "archivematica"])
def test_again_everything_is_there_already(tmp_path, delivery, packed, tree_of, as_):
    made = packed(delivery, tmp_path / "aip")
    first = export(made, tmp_path / "xuat", as_)
    before = tree_of(tmp_path / "xuat")
    again = export(made, tmp_path / "xuat", as_)
    assert [entry.made for entry in again] == [Made.ALREADY_THERE] * len(made)
    assert [(entry.path, entry.id, entry.digest) for entry in again] == [
        (entry.path, entry.id, entry.digest) for entry in first
    ]
    assert tree_of(tmp_path / "xuat") == before
    hidden = [path.name for path in (tmp_path / "xuat").iterdir() if path.name.startswith(".")]
    assert set(hidden) <= {".oais-vn.lock"}


@pytest.mark.parametrize("as_", ["tt05-zip", "csip-zip"])
def test_a_damaged_export_keeps_its_name_and_is_told(tmp_path, delivery, packed, as_):
    made = packed(delivery, tmp_path / "aip")[:1]
    (done,) = export(made, tmp_path / "xuat", as_)
    content = bytearray(Path(done.path).read_bytes())
    content[content.index(b"%PDF") + 20] ^= 1
    Path(done.path).write_bytes(content)
    with pytest.raises(ov.ExistsError):
        export(made, tmp_path / "xuat", as_)
    assert Path(done.path).read_bytes() == content


def test_numbers_follow_the_order_of_the_packages(tmp_path, delivery, packed):
    made = packed(delivery, tmp_path / "aip")
    out = tmp_path / "xuat"
    assert [name_of(entry) for entry in export(made[1:2], out, "tt05-zip")] == ["0001"]
    assert [name_of(entry) for entry in export(made, out, "tt05-zip")] == ["0002", "0001", "0003"]
    other = tmp_path / "xuat-2"
    assert [name_of(entry) for entry in export(made, other, "tt05-zip", sequence=41)] == ["0041", "0042", "0043"]
    assert [name_of(entry) for entry in export(made, other, "tt05-zip", workers=2)] == ["0041", "0042", "0043"]


def name_of(entry) -> str:
    return Path(entry.path).name.partition("_")[0]


def test_a_province_calls_its_zips_otherwise(tmp_path, delivery, packed):
    profile = tmp_path / "tinh.toml"
    profile.write_text('extends = "tt05-2025"\n[readings]\n21-zip-name = "{OBJID}.zip"\n', encoding="utf-8")
    (package, *_) = packed(delivery, tmp_path / "aip")
    (folder,) = (Path(package.path) / "data").iterdir()
    (done,) = ov.export([folder], tmp_path / "xuat", as_="tt05-zip", profile=str(profile))
    assert Path(done.path).name == f"{folder.name}.zip"


@pytest.mark.parametrize("as_", ["tt05-zip", "csip-zip", "archivematica"])
@pytest.mark.parametrize("spoil", ["flip", "extra", "missing", "no mets"])
def test_a_damaged_package_is_refused(tmp_path, delivery, packed, as_, spoil):
    (package, *_) = packed(delivery, tmp_path / "aip")
    (file, *_) = sorted(Path(package.path).glob("data/*/representations/rep1/data/*.pdf"))
    if spoil == "flip":
        file.write_bytes(file.read_bytes().replace(b"%PDF", b"%pdf"))
    elif spoil == "extra":
        file.with_name("thừa.pdf").write_bytes(b"")
    elif spoil == "missing":
        file.unlink()
    else:
        next(Path(package.path).glob("data/*/METS.xml")).unlink()
    with pytest.raises(ov.NotPassedError):
        export([package], tmp_path / "xuat", as_)
    assert [path.name for path in (tmp_path / "xuat").iterdir() if not path.name.startswith(".")] == []


@pytest.mark.parametrize("as_", ["tt05-zip", "csip-zip", "archivematica"])
def test_what_is_no_package_is_told_and_stops_no_other(tmp_path, delivery, packed, as_):
    made = packed(delivery, tmp_path / "aip")
    (tmp_path / "A.zip").write_bytes(b"PK no zip at all")
    with tarfile.open(tmp_path / "B.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo("../../evil"), io.BytesIO())
    (tmp_path / "C").mkdir()
    (tmp_path / "C" / "METS.xml").write_text('<!DOCTYPE mets [<!ENTITY a "b">]><mets/>', encoding="utf-8")
    errors = {}
    places = [tmp_path / "A.zip", tmp_path / "B.tar", tmp_path / "C", *(Path(package.path) for package in made)]
    done = list(
        ov.export(places, tmp_path / "xuat", as_=as_, on_error=lambda name, error: errors.update({name: error}))
    )
    assert len(done) == len(made)
    assert set(errors) == {str(place) for place in places[:3]}
    assert {error.exit_code for error in errors.values()} <= {1, 3}
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("objid", ["../../evil", "a/b", "C:\\x", "", "."])
@pytest.mark.parametrize("as_", ["tt05-zip", "csip-zip", "archivematica"])
def test_a_hostile_objid_leads_nowhere(tmp_path, delivery, packed, objid, as_):
    (package, *_) = packed(delivery, tmp_path / "aip", profile="eark-2.2")
    (folder,) = (Path(package.path) / "data").iterdir()
    mets = folder / "METS.xml"
    mets.write_bytes(mets.read_bytes().replace(package.id.encode(), objid.encode()))
    before = {path for path in tmp_path.rglob("*") if "xuat" not in path.parts}
    with pytest.raises(ov.OaisError) as caught:
        list(ov.export([folder], tmp_path / "xuat", as_=as_))
    assert caught.value.exit_code in (1, 3)
    assert {path for path in tmp_path.rglob("*") if "xuat" not in path.parts} == before
    assert [path for path in (tmp_path / "xuat").iterdir() if not path.name.startswith(".")] == []


def test_a_secret_dossier_is_not_exported(tmp_path, described, packed):
    made = described()
    made.terms = made.terms.replace('mode = "01"', 'mode = "03"\ndo_mat = "mật"')
    (package, *_) = packed(made.write(tmp_path / "giao-nop"), tmp_path / "aip")
    with pytest.raises(ov.AccessRefusedError, match="may not be exported") as caught:
        export([package], tmp_path / "xuat", "tt05-zip")
    assert caught.value.exit_code == 1


def test_a_secret_document_keeps_its_dossier_here_and_a_secret_title_its_collection(tmp_path, described, packed):
    made = described(dossiers=2)
    made.documents[4]["mode"] = "03"
    made.dossiers[0]["mode"] = "03"
    packages = packed(made.write(tmp_path / "giao-nop"), tmp_path / "aip")
    for package in packages:
        with pytest.raises(ov.AccessRefusedError):
            export([package], tmp_path / "xuat", "tt05-zip")
    assert packages[-1].shape == "aic"


def test_conditional_use_is_the_matter_of_who_takes_it(tmp_path, described, packed):
    made = described()
    made.dossiers[0]["mode"] = "02"
    packages = packed(made.write(tmp_path / "giao-nop"), tmp_path / "aip")
    assert len(export(packages, tmp_path / "xuat", "tt05-zip")) == 2


@pytest.mark.parametrize(
    "options",
    [
        {"as_": "rar"},
        {"as_": "csip-zip", "sequence": 1},
        {"as_": "tt05-zip", "metadata_csv": True},
        {"as_": "tt05-zip", "sequence": 0},
    ],
)
def test_what_cannot_be_asked_for(tmp_path, delivery, packed, options):
    (package, *_) = packed(delivery, tmp_path / "aip")
    with pytest.raises(ov.InputError):
        list(ov.export([package.path], tmp_path / "xuat", **options))


def test_nothing_is_written_into_a_package(tmp_path, delivery, packed):
    (package, *_) = packed(delivery, tmp_path / "aip")
    with pytest.raises(ov.InputError):
        list(ov.export([package.path], Path(package.path) / "data", as_="tt05-zip"))


def test_a_tag_that_names_a_file_names_no_profile(tmp_path):
    (tmp_path / "evil.toml").write_text('extends = "tt05-2025"\n', encoding="utf-8")
    assert wiring.known_profile(str(tmp_path / "evil.toml")) is None
    assert wiring.known_profile("") is None
    assert wiring.known_profile("eark-2.2").name == "eark-2.2"


def test_a_dip_in_the_circulars_dialect_is_made_anew_from_its_aip(tmp_path, delivery, packed):
    request = tmp_path / "REQUEST.toml"
    request.write_text(
        'requestID = "YC-1"\nrequestDate = 2026-11-20\npurpose = "01"\npurposeContent = "Nghiên cứu"\n'
        'feeObjectType = "10"\nresearchTopic = "Đê điều"\nlevel = "doc"\n',
        encoding="utf-8",
    )
    (package, *_) = packed(delivery, tmp_path / "aip")
    dip = ov.disseminate(package.path, tmp_path / "dip", request=request)
    with pytest.raises(ov.PackageError, match="disseminate"):
        export([dip], tmp_path / "xuat", "csip-zip")
    direct = ov.disseminate(package.path, tmp_path / "dip-eark", request=request, profile="eark-2.2")
    (done,) = export([direct], tmp_path / "xuat", "csip-zip")
    assert findings(done.path, "eark-2.2") == []
    (done,) = export([dip], tmp_path / "xuat", "tt05-zip")
    assert findings(done.path) == []
    assert export([dip], tmp_path / "xuat", "archivematica")[0].made is Made.CREATED


# --- Archivematica ---


def statements(folder: Path) -> tuple[dict[str, etree._Element], dict[str, etree._Element]]:
    """The file objects, by identifier, and the events, by identifier, of both PREMIS files of an AIP."""
    objects, events = {}, {}
    for path in (folder / "metadata/preservation/PREMIS.xml",
                 folder / "representations/rep1/metadata/preservation/PREMIS_rep1.xml"):  # fmt: skip
        root = etree.parse(path).getroot()
        for entry in root.iter(f"{PREMIS}event"):
            events[entry.findtext(f".//{PREMIS}eventIdentifierValue")] = entry
        for entry in root.iter(f"{PREMIS}object"):
            if entry.get("{http://www.w3.org/2001/XMLSchema-instance}type") == "file":
                objects[entry.findtext(f".//{PREMIS}objectIdentifierValue")] = entry
    return objects, events


@BOTH
def test_metsrw_reads_what_the_aip_says(tmp_path, deliveries, packed, yesterday, profile):
    metsrw = pytest.importorskip("metsrw", reason="needs metsrw (extra test)")
    for number, delivery in enumerate(deliveries):
        for package in packed(delivery, tmp_path / f"aip-{number}", profile=profile):
            (folder,) = (Path(package.path) / "data").iterdir()
            (done,) = export([package], tmp_path / f"xuat-{number}", "archivematica")
            bag = Path(done.path)
            assert bagit.Bag(str(bag)).validate()
            (path,) = (bag / "data").glob("METS.*.xml")
            assert re.fullmatch(r"METS\.[0-9a-f-]{36}\.xml", path.name)
            mets = metsrw.METSDocument.fromfile(str(path))
            assert mets.objid == package.id
            found = {entry.path: entry for entry in mets.all_files() if entry.type == "Item"}
            there = {entry.relative_to(bag / "data").as_posix() for entry in (bag / "data").rglob("*.*")}
            assert found.keys() == {name for name in there if (bag / "data" / name).is_file()} - {path.name}
            for name, entry in found.items():
                assert entry.checksum == hashlib.sha256((bag / "data" / name).read_bytes()).hexdigest()

            objects, events = statements(folder)
            content = {name: entry for name, entry in found.items() if entry.use == "original"}
            assert {name.removeprefix("objects/") for name in content} == {
                entry.name for entry in (folder / "representations/rep1/data").iterdir()
            }
            assert len(content) == len(objects)
            for entry in content.values():
                (premis,) = entry.get_premis_objects()
                original = objects[premis.identifier_value]
                fixity = [
                    (one.findtext("message_digest_algorithm"), one.findtext("message_digest"))
                    for one in premis.findall("object_characteristics/fixity")
                ]
                assert fixity == [
                    (
                        one.findtext(f"{PREMIS}messageDigestAlgorithm").replace("-", "").lower(),
                        one.findtext(f"{PREMIS}messageDigest"),
                    )
                    for one in original.iter(f"{PREMIS}fixity")
                ]
                assert premis.findtext("original_name") == original.findtext(f"{PREMIS}originalName")
                assert premis.size == original.findtext(f".//{PREMIS}size")
                assert premis.findtext("object_characteristics/format/format_registry/format_registry_key") == (
                    original.findtext(f".//{PREMIS}formatRegistryKey")
                )
                assert {event.identifier_value for event in entry.get_premis_events()} == set(events)
                for event in entry.get_premis_events():
                    there = events[event.identifier_value]
                    assert event.type == there.findtext(f"{PREMIS}eventType")
                    assert event.date_time == there.findtext(f"{PREMIS}eventDateTime")
                    told = there.findtext(f".//{PREMIS}eventOutcome")
                    assert event.findtext("event_outcome_information/event_outcome") == told
                assert entry.get_premis_agents()


def test_records_and_metadata_are_kept_as_they_are(tmp_path, delivery, packed):
    (package, *_) = packed(delivery, tmp_path / "aip")
    (done,) = export([package], tmp_path / "xuat", "archivematica")
    data = Path(done.path) / "data"
    kept = data / "metadata" / package.id.replace(":", "_")
    for name, content in files_of(package).items():
        inner = name.removeprefix("representations/rep1/data/")
        place = kept / name if inner == name else data / "objects" / inner
        assert place.read_bytes() == content
    assert done.files == len(files_of(package)) + 1


def test_a_sip_has_digests_and_media_types_and_nothing_that_nobody_stated(tmp_path, delivery, packed, yesterday):
    metsrw = pytest.importorskip("metsrw", reason="needs metsrw (extra test)")
    (package, *_) = packed(delivery, tmp_path / "sip", type="SIP")
    (done,) = export([package], tmp_path / "xuat", "archivematica")
    (path,) = (Path(done.path) / "data").glob("METS.*.xml")
    mets = metsrw.METSDocument.fromfile(str(path))
    content = [entry for entry in mets.all_files() if entry.use == "original"]
    assert len(content) == 3
    for entry in content:
        (premis,) = entry.get_premis_objects()
        assert premis.identifier_type == "Doc"
        assert premis.findtext("original_name").startswith("Phông 01/")
        assert premis.findtext("object_characteristics/format/format_designation/format_name") == "application/pdf"
        assert premis.findtext("object_characteristics/format/format_registry/format_registry_key") is None
        assert entry.get_premis_events() == []


def test_metadata_csv_describes_every_document(tmp_path, deliveries, packed):
    import csv

    for number, delivery in enumerate(deliveries):
        package = packed(delivery, tmp_path / f"aip-{number}")[0]
        (done,) = export([package], tmp_path / f"xuat-{number}", "archivematica", metadata_csv=True)
        table = Path(done.path) / "data/metadata/metadata.csv"
        header, *rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
        assert header[0] == "filename"
        assert rows[0][0] == "data/objects"
        names = {row[0] for row in rows[1:]}
        assert names == {f"data/objects/{path.name}" for path in (Path(done.path) / "data/objects").iterdir()}
        assert any("Về việc tu bổ đê điều, đợt 1" in row for row in rows)
        assert "dc.title" in header
        with pytest.raises(ov.ExistsError):
            export([package], tmp_path / f"xuat-{number}", "archivematica")


def test_a_file_that_is_not_what_premis_says_is_told(tmp_path, delivery, packed, monkeypatch):
    """A change between judging and copying is seen in the copying."""
    (package, *_) = packed(delivery, tmp_path / "aip")
    (file, *_) = sorted(Path(package.path).glob("data/*/representations/rep1/data/*.pdf"))
    from oais_vn.workflows import export as workflow

    judge = workflow.validate_package

    def judged(*arguments, **options):
        report = judge(*arguments, **options)
        file.write_bytes(file.read_bytes().replace(b"%PDF", b"%pdf"))
        return report

    monkeypatch.setattr(workflow, "validate_package", judged)
    with pytest.raises(ov.PackageError, match="sha256"):
        export([package], tmp_path / "xuat", "archivematica")
    assert [path.name for path in (tmp_path / "xuat").iterdir() if not path.name.startswith(".")] == []


def test_premis_that_cannot_be_carried_is_told(tmp_path, delivery, packed):
    (package, *_) = packed(delivery, tmp_path / "aip")
    (folder,) = (Path(package.path) / "data").iterdir()
    premis = folder / "metadata/preservation/PREMIS.xml"
    before = premis.read_bytes()
    premis.write_bytes(before.replace(b">transfer<", b">handover<"))
    mets = folder / "METS.xml"
    text = mets.read_bytes().replace(
        hashlib.sha256(before).hexdigest().upper().encode(),
        hashlib.sha256(premis.read_bytes()).hexdigest().upper().encode(),
    )
    mets.write_bytes(text.replace(f'SIZE="{len(before)}"'.encode(), f'SIZE="{premis.stat().st_size}"'.encode()))
    with pytest.raises(ov.PackageError, match="handover"):
        list(ov.export([folder], tmp_path / "xuat", as_="archivematica"))


def test_two_packages_of_one_name_do_not_mix(tmp_path, delivery, packed):
    (aip, *_) = packed(delivery, tmp_path / "aip")
    (sip, *_) = packed(delivery, tmp_path / "sip", type="SIP")
    export([aip], tmp_path / "xuat", "archivematica")
    with pytest.raises(ov.ExistsError):
        export([sip], tmp_path / "xuat", "archivematica")


def test_many_at_once(tmp_path, described, packed):
    made = packed(described(dossiers=4).write(tmp_path / "giao-nop"), tmp_path / "aip")
    for as_ in ("tt05-zip", "csip-zip", "archivematica"):
        done = export(made, tmp_path / as_, as_, workers=2)
        assert [entry.source for entry in done] == [package.id for package in made]


def test_a_killed_export_leaves_nothing_half(tmp_path, delivery, packed):
    """What a killed run left in OUT is swept up by the next one."""
    (package, *_) = packed(delivery, tmp_path / "aip")
    left = tmp_path / "xuat" / ".oais-vn-abc123" / "aside" / "gói"
    left.mkdir(parents=True)
    (left / "bagit.txt").write_bytes(b"x")
    export([package], tmp_path / "xuat", "csip-zip")
    assert not left.exists()
