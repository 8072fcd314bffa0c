"""The whole road, judged by others: bagit-python, the schemas that travel along, the second checker, ourselves."""

from __future__ import annotations

import hashlib
import io
import os
import random
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import bagit
import openpyxl
import pytest
from lxml import etree

import oais_vn as ov
from oais_vn import Waiver, wiring
from oais_vn.model.package import Made
from oais_vn.storage.archive import open_source
from oais_vn.storage.memory import MemorySource
from oais_vn.validation.validator import validate_package

PREMIS = "{http://www.loc.gov/premis/v3}"
EPOCH = "1793923200"


def pack(delivery: Path, out: Path, **options) -> list[ov.Package]:
    """The packages of the dossiers; the collection of their fonds has tests of its own."""
    with ov.open_delivery(delivery) as opened:
        return dossiers(ov.pack(opened, out, **options))


def ingest(sips, out: Path, **options) -> list[ov.Package]:
    return dossiers(ov.ingest(sips, out, **options))


def dossiers(packages) -> list[ov.Package]:
    return [package for package in packages if package.shape != "aic"]


def judged(package: Path, checker, told: tuple[str, ...] = ()) -> None:
    """Every judge that we have finds the package right; `told` is what is mere information."""
    assert checker(package) == []
    report = ov.validate(package)
    assert [finding.code for finding in report.findings if finding.severity is not ov.Severity.INFO] == []
    assert tuple(finding.code for finding in report.findings) == told
    if package.is_dir():
        bagit.Bag(str(package)).validate()
        (folder,) = (package / "data").iterdir()
        valid_for_what_travels_along(folder)


def valid_for_what_travels_along(folder: Path) -> None:
    """METS, PREMIS and records are valid for the schemas in the package's own folder, found offline there."""

    class Beside(etree.Resolver):
        def resolve(self, url, public, context):
            beside = folder / "schemas" / url.rsplit("/", 1)[-1]
            return self.resolve_string(beside.read_bytes(), context)

    def schema(name: str) -> etree.XMLSchema:
        parser = etree.XMLParser(no_network=True)
        parser.resolvers.add(Beside())
        return etree.XMLSchema(etree.parse(io.BytesIO((folder / "schemas" / name).read_bytes()), parser))

    kinds = {"METS": "mets1_12.xsd", "PREMIS": "premis-v3-0.xsd", "EAD": "EAD.xsd"}
    kinds |= {"EAD_doc": "EAD_doc.xsd", "EAD_pic": "EAD_pic.xsd", "EAD_media": "EAD_media.xsd"}
    compiled: dict[str, etree.XMLSchema] = {}
    checked = 0
    for path in [path for path in folder.rglob("*.xml") if path.parent.name != "schemas"]:
        stem = path.stem if path.stem in kinds else path.stem.split("_rep1")[0].rsplit("_", 1)[0]
        name = kinds[stem if stem in kinds else path.stem.split("_")[0]]
        compiled.setdefault(name, schema(name)).assertValid(etree.parse(path))
        checked += 1
    assert checked >= 5


@pytest.mark.parametrize("form", ["folder", "tar", "zip"])
@pytest.mark.parametrize("kind", ["AIP", "SIP"])
def test_packages_of_every_form(tmp_path, delivery, checker, kind, form):
    made = pack(delivery, tmp_path / "ra", type=kind, form=form)
    assert len(made) == 2
    for package in made:
        assert package.made is Made.CREATED
        judged(Path(package.path), checker)


@pytest.mark.parametrize("form", ["folder", "tar", "zip"])
def test_a_sip_becomes_the_aip_that_packing_would_have_made(tmp_path, delivery, checker, form):
    sips = pack(delivery, tmp_path / "sip", type="SIP", form=form)
    direct = pack(delivery, tmp_path / "aip", type="AIP")
    ingested = ingest([sip.path for sip in sips], tmp_path / "aip-2", operator="Cán bộ tiếp nhận")
    assert [package.id for package in ingested] == [package.id for package in direct]
    for package, sip in zip(ingested, sips, strict=True):
        judged(Path(package.path), checker)
        (premis,) = Path(package.path).glob("data/*/metadata/preservation/PREMIS.xml")
        root = etree.parse(premis).getroot()
        kinds = {event.findtext(f"{PREMIS}eventType"): event for event in root.iter(f"{PREMIS}event")}
        assert set(kinds) == {"transfer", "validation", "information package creation"}
        creation = kinds["information package creation"]
        roles = [
            link.findtext(f"{PREMIS}linkingObjectRole") for link in creation.iter(f"{PREMIS}linkingObjectIdentifier")
        ]
        assert roles == ["source", "outcome"]
        sources = [
            entry for entry in root.findall(f"{PREMIS}object") if sip.id in etree.tostring(entry, encoding="unicode")
        ]
        assert len(sources) == 1
        assert sources[0].findtext(f"{PREMIS}objectIdentifier/{PREMIS}objectIdentifierValue") == sip.id
        assert "Cán bộ tiếp nhận" in premis.read_text(encoding="utf-8")
        assert kinds["transfer"].findtext(f"{PREMIS}eventDateTime") == "2026-03-01/2026-06-30"
        if form == "folder":
            assert "bagit-python" in premis.read_text(encoding="utf-8")


def test_original_names_survive_the_way_through_a_sip(tmp_path, delivery):
    (sip, _) = pack(delivery, tmp_path / "sip", type="SIP")
    (package,) = ingest([sip.path], tmp_path / "aip")
    (premis,) = Path(package.path).glob("data/*/representations/rep1/metadata/preservation/PREMIS_rep1.xml")
    names = {name.text for name in etree.parse(premis).iter(f"{PREMIS}originalName")}
    assert "Phông 01/H32.64.2008.01.HC/H32.64.2008.01.HC.0000001.pdf" in names


def test_a_spoilt_sip_is_not_ingested(tmp_path, delivery, program, tree_of):
    (sip, _) = pack(delivery, tmp_path / "sip", type="SIP")
    target = next(Path(sip.path).glob("data/*/representations/rep1/data/*.pdf"))
    content = bytearray(target.read_bytes())
    content[100] ^= 1
    target.write_bytes(content)
    done = program("ingest", sip.path, tmp_path / "aip")
    assert done.returncode == 1, done.stdout + done.stderr
    assert target.name in done.stdout + done.stderr
    assert [path for path in tree_of(tmp_path / "aip") if not path.startswith(".")] == []


def test_a_code_that_cannot_be_read_is_told_of_its_sip(tmp_path, delivery, program):
    """What a foreign SIP holds is not the caller's mistake: exit code 3, with the SIP's name."""
    import shutil

    (sip, _) = pack(delivery, tmp_path / "sip", type="SIP")
    (folder,) = (Path(sip.path) / "data").iterdir()
    bare = shutil.copytree(folder, tmp_path / folder.name)
    # As long as before, and without a year: everything in the package agrees on a code that nobody can take apart.
    named, unnamed = b"H32.64.2008.01.HC", b"H32.64.x008.01.HC"
    digests: dict[bytes, bytes] = {}
    files = [path for path in bare.rglob("*") if path.is_file()]
    for path in sorted(files, key=lambda path: (path.name == "METS.xml", -len(path.parts))):
        old = path.read_bytes()
        new = old.replace(named, unnamed) if path.suffix == ".xml" else old
        for before, after in digests.items():
            new = new.replace(before, after)
        digests[_sha256(old)] = _sha256(new)
        path.unlink()
        path.with_name(path.name.replace(named.decode(), unnamed.decode())).write_bytes(new)
    done = program("ingest", bare, tmp_path / "aip")
    assert done.returncode == 3, done.stdout + done.stderr
    assert folder.name in done.stderr
    assert unnamed.decode() in done.stderr


def test_a_code_that_does_not_agree_with_its_documents_is_not_ingested(tmp_path, delivery, program):
    import shutil

    (sip, _) = pack(delivery, tmp_path / "sip", type="SIP")
    (folder,) = (Path(sip.path) / "data").iterdir()
    bare = shutil.copytree(folder, tmp_path / folder.name)
    record, mets = bare / "metadata" / "descriptive" / "EAD.xml", bare / "METS.xml"
    old = record.read_bytes()
    new = old.replace(b"H32.64.2008.01.HC</fileCode>", b"H32.64.2008.09.HC</fileCode>")
    record.write_bytes(new)
    mets.write_bytes(mets.read_bytes().replace(_sha256(old), _sha256(new)))
    done = program("ingest", bare, tmp_path / "aip")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "(XRF-001)" in done.stdout + done.stderr


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().upper().encode()


def test_a_changed_title_is_another_package_and_refused(tmp_path, described, program):
    made = described()
    first = made.write(tmp_path / "lần 1")
    made.dossiers[0]["title"] = "Tiêu đề khác"
    second = made.write(tmp_path / "lần 2")
    assert program("pack", first, tmp_path / "ra").returncode == 0
    assert program("pack", first, tmp_path / "ra").returncode == 0
    done = program("pack", second, tmp_path / "ra")
    assert done.returncode == 5
    assert "đã có gói khác" in done.stderr


def test_two_runs_into_one_folder_are_refused(tmp_path, delivery, program):
    with wiring.package_store(tmp_path / "ra", "folder").lock():
        done = program("pack", delivery, tmp_path / "ra")
    assert done.returncode == 5
    assert "một lần chạy khác" in done.stderr


def test_the_same_bytes_whatever_the_machine(tmp_path, delivery, program, tree_of):
    """Any PYTHONHASHSEED, time zone, folder, worker count and locale."""
    runs = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "workers": "1"},
        {"PYTHONHASHSEED": "4711", "TZ": "Asia/Ho_Chi_Minh", "workers": "2"},
        {"PYTHONHASHSEED": "99", "TZ": "America/Los_Angeles", "workers": "2", "LC_ALL": "C"},
    ]
    trees = []
    for number, environment in enumerate(runs):
        out = tmp_path / f"thư mục {number}" / "ra"
        workers = environment.pop("workers")
        done = program("pack", delivery, out, "--workers", workers, SOURCE_DATE_EPOCH=EPOCH, **environment)
        assert done.returncode == 0, done.stderr
        trees.append({path: content for path, content in tree_of(out).items() if not path.startswith(".oais-vn.")})
    assert trees[0] == trees[1] == trees[2]


def test_nothing_in_the_delivery_changes(tmp_path, delivery, tree_of):
    def state():
        return {path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in delivery.rglob("*")}, tree_of(delivery)

    before = state()
    pack(delivery, tmp_path / "ra")
    assert state() == before


def test_archives_hold_exactly_the_bag(tmp_path, delivery, tree_of, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    folders = pack(delivery, tmp_path / "folder")
    pack(delivery, tmp_path / "tar", form="tar")
    pack(delivery, tmp_path / "zip", form="zip")
    for package in folders:
        expected = tree_of(Path(package.path))
        with tarfile.open(tmp_path / "tar" / f"{package.name}.tar") as archive:
            found = {
                member.name.partition("/")[2]: archive.extractfile(member).read()
                for member in archive.getmembers()
                if member.isfile()
            }
        assert found == expected
        with zipfile.ZipFile(tmp_path / "zip" / f"{package.name}.zip") as archive:
            found = {
                name.partition("/")[2]: archive.read(name) for name in archive.namelist() if not name.endswith("/")
            }
        assert found == expected


def test_any_changed_byte_is_found(tmp_path, delivery):
    """One bit anywhere in any file of a real package; three places in every file, seeded."""
    (package, _) = pack(delivery, tmp_path / "ra")
    source = open_source(Path(package.path))
    files = {path: source.open(path).read() for path in source.paths()}
    profile, clock = wiring.load_profile("tt05-2025"), wiring.clock()
    assert validate_package(MemorySource(files), profile, clock).passed
    places = random.Random(2026)
    for path, content in files.items():
        for place in {0, len(content) - 1, places.randrange(len(content))}:
            spoilt = bytearray(content)
            spoilt[place] ^= 1 << places.randrange(8)
            report = validate_package(MemorySource({**files, path: bytes(spoilt)}), profile, clock)
            assert not report.passed, f"{path} byte {place}"


def test_the_kant_scans(tmp_path, corpora, described, checker):
    """Twenty real scans with a workbook written for them: packed, and ingested from SIPs."""
    scans = sorted((corpora / "scans" / "kant_1784").glob("*.tif"))
    assert len(scans) == 20
    made = described(dossiers=1, documents=20)
    made.files = {f"Kant/{scan.name}": scan.read_bytes() for scan in scans}
    for row, scan in zip(made.documents, scans, strict=True):
        row["path"] = f"Kant\\{scan.name}"
    folder = made.write(tmp_path / "giao-nop")
    # The scans tell no resolution: people decide to take them all the same.
    waiver = Waiver("IMG-003", "quét từ 2005, máy không ghi độ phân giải", "Trưởng phòng bảo quản")
    with ov.open_delivery(folder) as opened:
        report = ov.check(opened, waivers=[waiver])
    (aip,) = pack(folder, tmp_path / "aip", report=report)
    (sip,) = pack(folder, tmp_path / "sip", type="SIP", report=report)
    (ingested,) = ingest([sip.path], tmp_path / "aip-2")
    for package in (aip, sip, ingested):
        # JPEG under the name of TIFF: the type in METS is not that of the name.
        judged(Path(package.path), checker, told=("MET-028",))
    assert aip.id == ingested.id
    (premis,) = Path(aip.path).glob("data/*/representations/rep1/metadata/preservation/PREMIS_rep1.xml")
    keys = {key.text for key in etree.parse(premis).iter(f"{PREMIS}formatRegistryKey")}
    assert keys == {"fmt/43"}, "JPEG under the name of TIFF: what the bytes are, not what the name says"
    payload = {path.read_bytes() for path in Path(aip.path).glob("data/*/representations/rep1/data/*")}
    assert payload == {scan.read_bytes() for scan in scans}


def test_unknown_columns_travel_along(tmp_path, described):
    made = described()
    made.documents[0]["Người quét"] = "Tổ 1"
    (package,) = pack(made.write(tmp_path / "giao-nop"), tmp_path / "ra")
    (columns,) = Path(package.path).glob("data/*/documentation/columns.csv")
    assert "Người quét" in columns.read_text(encoding="utf-8-sig")
    assert "Tổ 1" in columns.read_text(encoding="utf-8-sig")
    assert ov.validate(package.path).passed
    (sip,) = pack(tmp_path / "giao-nop", tmp_path / "sip", type="SIP")
    (ingested,) = ingest([sip.path], tmp_path / "ra-2")
    (kept,) = Path(ingested.path).glob("data/*/documentation/columns.csv")
    assert kept.read_bytes() == columns.read_bytes()
    assert ov.validate(ingested.path).passed


def test_any_executor_will_do(tmp_path, delivery):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        made = pack(delivery, tmp_path / "ra", executor=pool)
    assert len(made) == 2


def test_a_workbook_saved_by_another_hand_still_gives_the_same_package(tmp_path, delivery, monkeypatch):
    """The workbook's own bytes are no part of a package's identity: what it says is."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    first = pack(delivery, tmp_path / "ra-1")
    book = openpyxl.load_workbook(delivery / "MUC_LUC.xlsx")
    book.properties.creator = "another hand"
    book.save(delivery / "MUC_LUC.xlsx")
    second = pack(delivery, tmp_path / "ra-2")
    assert [package.digest for package in first] == [package.digest for package in second]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
def test_memory_does_not_grow_with_the_dossier(tmp_path, described):
    """10,000 files in one dossier need at most 1.2 times the peak of 1,000."""
    peaks = {}
    for count in (1_000, 10_000):
        made = described(dossiers=1, documents=count)
        made.files = {name: b"%PDF-1.4 " + name.encode() for name in made.files}
        folder = made.write(tmp_path / f"giao-nop-{count}")
        script = (
            "import sys\n"
            "import oais_vn as ov\n"
            "from oais_vn import wiring\n"
            "from oais_vn.model.preservation import Agent, FormatIdentification\n"
            "class Fixed:\n"
            "    agent = Agent('fixed', 'fixed', 'software', '1')\n"
            "    def identify(self, path): return FormatIdentification('fmt/18', 'PDF', '1.4', 'application/pdf')\n"
            "    def pages(self, path): return 1\n"
            "wiring.format_identifier = lambda name, seconds: Fixed()\n"
            "wiring.page_counter = Fixed\n"
            "wiring.file_inspectors = lambda **how: {}\n"
            "with ov.open_delivery(sys.argv[1]) as opened:\n"
            "    (package, collection) = ov.pack(opened, sys.argv[2])\n"
            "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, str(folder), str(tmp_path / f"ra-{count}")],
            capture_output=True, text=True, check=True, env={**os.environ},
        )  # fmt: skip
        peaks[count] = int(done.stdout)
    assert peaks[10_000] <= 1.2 * peaks[1_000], peaks


def test_bags_keep_their_own_profile(tmp_path, delivery):
    """profiles/bagit: the BagIt Profile that our bags name says what they hold, in the order of bag-info.txt."""
    import json

    from oais_vn.formats.bagit import PROFILE_IDENTIFIER
    from oais_vn.formats.resources import profiles_root

    profile = json.loads((profiles_root() / "bagit" / "oais-vn-1.json").read_text(encoding="utf-8"))
    assert profile["BagIt-Profile-Info"]["BagIt-Profile-Identifier"] == PROFILE_IDENTIFIER
    (package, _) = pack(delivery, tmp_path / "ra")
    lines = (Path(package.path) / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    tags = dict(line.split(": ", 1) for line in lines)
    assert list(tags) == [label for label in profile["Bag-Info"] if label in tags], "in the profile's order"
    assert {label for label, rule in profile["Bag-Info"].items() if rule["required"]} <= tags.keys()
    assert "OAIS-VN-Purpose" in tags
    assert all(
        tags[label] in rule["values"]
        for label, rule in profile["Bag-Info"].items()
        if label in tags and "values" in rule
    )
    assert all((Path(package.path) / name).is_file() for name in profile["Tag-Files-Required"])
