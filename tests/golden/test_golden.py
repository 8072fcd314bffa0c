"""The golden packages: made anew byte for byte, right for every judge, valid for the schemas that travel with them."""

from __future__ import annotations

import difflib
import hashlib
import importlib.util
import io
import os
import re
import shutil
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import bagit
import pytest
from lxml import etree

import oais_vn as ov
from oais_vn.formats.schemas import PUBLISHED, schema_file

HERE = Path(__file__).resolve().parent
MARKERS = sorted(HERE.glob("*/*/*/bagit.txt"))
BAGS = pytest.mark.parametrize("bag", [path.parent for path in MARKERS], ids=lambda bag: str(bag.relative_to(HERE)))
KEPT = {"aic": 3, "aip-hoso": 3, "aip-hoso-ingested": 2, "aip-tailieu": 1, "dip": 2, "sip-hoso": 3, "sip-tailieu": 1}
"""How many packages of each shape a profile has here."""
PROFILES = ("tt05-2025", "eark-2.2")
FALSE_ALARMS = {"CSIP12", "CSIP13", "CSIP16", "SIP2", "SIP14"}
"""Rules that no SIP of version 2.2.0 can satisfy in eark-validator; tests/interop/test_eark_validator.py says why."""
LARGEST = 3_000_000

METS, PREMIS, EAD3 = (entry.namespace for entry in PUBLISHED if entry.file[:4] in ("mets", "prem", "ead3"))
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
CSIP = "{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}"
CATALOGUE = "catalog.xml"
UUID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")
DERIVED = ("PREMIS", "METS", "bag-info", "manifest", "tagmanifest")
"""Files that change when others do, in the order in which they are written."""


# --- made anew ------------------------------------------------------------------------------------------------------


def differences(golden: dict[str, bytes], made: dict[str, bytes]) -> str:
    """What is not the same, for people; empty when every path and every byte is."""
    if golden == made:
        return ""
    # Another identifier is another folder: its files are shown as changed ones, not as gone and new.
    old, new = ({UUID.sub("…", path): path for path in tree} for tree in (golden, made))
    told = [f"only in the golden package: {old[name]}" for name in sorted(old.keys() - new.keys())[:10]]
    told += [f"only in the new package: {new[name]}" for name in sorted(new.keys() - old.keys())[:10]]
    both = sorted(old.keys() & new.keys(), key=_cause_first)
    renamed = [name for name in both if old[name] != new[name]]
    changed = [name for name in both if golden[old[name]] != made[new[name]]]
    told += [f"{len(renamed)} files have another path, as {old[name]} -> {new[name]}" for name in renamed[:1]]
    told.append(f"{len(changed)} files differ")
    return "\n".join([*told, *(_shown(name, golden[old[name]], made[new[name]]) for name in changed[:1])])


def _cause_first(path: str) -> tuple[int, int, str]:
    name = path.rpartition("/")[2]
    rank = next((number for number, stem in enumerate(DERIVED, 1) if name.startswith(stem)), 0)
    return rank, -path.count("/"), path


def _shown(name: str, old: bytes, new: bytes) -> str:
    pairs = enumerate(zip(old, new, strict=False))
    place = next((number for number, (one, other) in pairs if one != other), min(len(old), len(new)))
    near = slice(max(0, place - 20), place + 40)
    lines = [content.decode("utf-8", "backslashreplace").split("\n") for content in (old, new)]
    diff = list(difflib.unified_diff(*lines, "golden", "new", n=1, lineterm=""))[:40]
    return "\n".join([f"the first: {name}, from byte {place} on:", f"- {old[near]!r}", f"+ {new[near]!r}", *diff])


@pytest.fixture(scope="session")
def makers():
    """make.py as a module: tests are no package."""
    spec = importlib.util.spec_from_file_location("make_golden", HERE / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def made_anew(tmp_path_factory, makers):
    """`made_anew(profile)`: the folder with the packages of a profile, made once."""
    return cache(lambda profile: makers.write(tmp_path_factory.mktemp("made-anew"), profile))


# A profile is made once: with several workers, all its tests go to one of them.
EACH_PROFILE = pytest.mark.parametrize(
    "profile", [pytest.param(name, marks=pytest.mark.xdist_group(f"golden {name}")) for name in PROFILES]
)


@EACH_PROFILE
@pytest.mark.parametrize("shape", KEPT)
def test_every_byte_is_the_same_again(made_anew, tree_of, profile, shape):
    told = differences(tree_of(HERE / profile / shape), tree_of(made_anew(profile) / shape))
    assert not told, f"{profile}/{shape} is made otherwise now (README.md says what to do when it should be):\n{told}"


@EACH_PROFILE
def test_nothing_else_is_made(made_anew, profile):
    assert {path.name for path in made_anew(profile).iterdir()} == set(KEPT)


def test_the_golden_packages_are_all_there():
    folders = Counter((marker.parts[-4], marker.parts[-3]) for marker in MARKERS)
    assert folders == {(profile, shape): number for profile in PROFILES for shape, number in KEPT.items()}


def test_any_other_byte_anywhere_is_found(tree_of):
    golden = tree_of(MARKERS[0].parent)
    assert differences(golden, dict(golden)) == ""
    for number, (path, content) in enumerate(golden.items()):
        name, place = UUID.sub("…", path), number % len(content)
        spoilt = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        without = {other: golden[other] for other in golden if other != path}
        assert f"1 files differ\nthe first: {name}, from byte {place} on:" in differences(
            golden, golden | {path: spoilt}
        )
        assert f"only in the golden package: {path}" in differences(golden, without)
        assert f"only in the new package: {path}" in differences(without, golden)


def test_what_is_shown_first_is_the_cause():
    one, other = (f"data/uuid-{digit * 8}-0000-5000-8000-000000000000" for digit in "AB")
    golden = {f"{one}/METS.xml": b"old", f"{one}/EAD.xml": b"<a>\n<t>m\xc3\xa3</t>\n</a>", "manifest-sha256.txt": b"1"}
    made = {
        f"{other}/METS.xml": b"new",
        f"{other}/EAD.xml": b"<a>\r\n<t>m\xc3\xa3</t>\n</a>",
        "manifest-sha256.txt": b"2",
    }
    told = differences(golden, made).splitlines()
    assert told[0] == f"2 files have another path, as {one}/EAD.xml -> {other}/EAD.xml"
    assert told[1:3] == ["3 files differ", "the first: data/uuid-…/EAD.xml, from byte 3 on:"]
    assert told[4].startswith("+ b'<a>\\r\\n<t>m"), "line ends can be told apart"
    assert "only in" not in "".join(told)


# --- what is kept here ----------------------------------------------------------------------------------------------


def test_nothing_that_others_published_is_kept_here(makers):
    """Neither under its name nor under another; and the whole stays small."""
    theirs = {hashlib.sha256(schema_file(name).read_bytes()).hexdigest() for name in makers.NOT_OURS}
    files = [path for path in HERE.rglob("*") if path.is_file()]
    assert [path for path in files if path.name in makers.NOT_OURS] == []
    assert [path for path in files if hashlib.sha256(path.read_bytes()).hexdigest() in theirs] == []
    assert sum(path.stat().st_size for path in files) < LARGEST


def test_git_leaves_line_ends_alone():
    assert "tests/golden/** -text" in (HERE.parents[1] / ".gitattributes").read_text(encoding="utf-8").splitlines()


@BAGS
@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_the_manifests_hold_what_is_left_out(bag, makers, algorithm):
    lines = (bag / f"manifest-{algorithm}.txt").read_text(encoding="utf-8").splitlines()
    listed = {path: digest for digest, path in (line.split(None, 1) for line in lines)}
    absent = {path: digest for path, digest in listed.items() if not (bag / path).exists()}
    assert {Path(path).parent.name for path in absent} == {"schemas"}
    assert {Path(path).name for path in absent} >= {"mets1_12.xsd", "xlink.xsd"}
    assert {Path(path).name for path in absent} <= makers.NOT_OURS
    for path, digest in absent.items():
        assert hashlib.new(algorithm, schema_file(Path(path).name).read_bytes()).hexdigest() == digest


# --- judged ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def whole(tmp_path):
    """`whole(bag)`: a copy of a golden package with the schemas that are not kept here."""

    def complete(bag: Path) -> Path:
        copy = tmp_path / bag.relative_to(HERE)
        shutil.copytree(bag, copy)
        for line in (bag / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines():
            missing = copy / line.split(None, 1)[1]
            if not missing.exists():
                shutil.copy(schema_file(missing.name), missing)
        return copy

    return complete


def folder_of(bag: Path) -> Path:
    (folder,) = (bag / "data").iterdir()
    return folder


MAY_BE_ABSENT = frozenset(
    [
        "CSIP8",
        "CSIP31",
        "CSIPSTR6",
        "PM21",
        "PM40",
        "PM41",
        "SIP6",
        "SIP7",
        "SIP8",
        "SIP9",
        "SIP21",
        "SIP26",
        "SIP32",
        "SIP33",
        "SIP34",
        "SIP35",
    ]
)
"""What E-ARK only recommends or allows and our packages do without."""


@BAGS
def test_we_find_it_right(bag, whole):
    report = ov.validate(whole(bag), profile=bag.parts[-3])
    told = [finding for finding in report.findings if finding.code not in MAY_BE_ABSENT]
    assert [finding.line("en") for finding in told] == []


@BAGS
def test_the_second_checker_finds_it_right(bag, whole, checker):
    assert checker(whole(bag)) == []


@BAGS
def test_bagit_python_finds_it_right(bag, whole):
    bagit.Bag(str(whole(bag))).validate()


def test_eark_validator_finds_it_right(whole, eark_validator):
    bags = [marker.parent for marker in MARKERS if marker.parts[-4] == "eark-2.2"]
    judged = eark_validator(*(folder_of(whole(bag)) for bag in bags))
    for bag, told in zip(bags, judged, strict=True):
        submitted = bag.parts[-2].startswith("sip-")
        assert told["structure"] == "WellFormed", bag
        assert set(told["errors"]) == (FALSE_ALARMS if submitted else set()), bag
        assert submitted or told["status"] == ["VALID", "VALID"], bag


# --- valid for the schemas that travel along, offline through the packaged catalogue ---------------------------------


def documents(folder: Path) -> dict[str, list[Path]]:
    """The XML files of a package by the schema of its own that they must keep."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.xml")):
        if path.name != CATALOGUE:
            found.setdefault(_schema_of(path), []).append(path)
    return found


def _schema_of(path: Path) -> str:
    root = etree.parse(path).getroot()
    namespace = etree.QName(root).namespace
    if namespace is not None:
        return {METS: "METS.xsd", PREMIS: "premis-v3-0.xsd", EAD3: "ead3.xsd"}[namespace]
    told = root.get(f"{XSI}noNamespaceSchemaLocation")
    kind = re.match("EAD(_doc|_pic|_media)?", path.name)
    return Path(told).name if told else f"{kind[0]}.xsd"


def addresses(folder: Path) -> bytes:
    """A schema that names every published schema in the package by its public address, as other programs would."""
    imports = [
        f'<xs:import namespace="{entry.namespace}" schemaLocation="{entry.locations[0]}"/>'
        for entry in PUBLISHED
        if (folder / "schemas" / entry.file).is_file()
    ]
    return f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{"".join(imports)}</xs:schema>'.encode()


@pytest.fixture(scope="session")
def xmllint():
    """`xmllint(folder, schema, documents)`: by the package's own catalogue and without the network."""
    program = shutil.which("xmllint")
    if program is None:
        message = "xmllint (libxml2-utils) is not installed"
        pytest.fail(message) if os.environ.get("OAIS_VN_CI") else pytest.skip(message)

    def judge(folder, schema, paths, catalogue: bool = True):
        places = str(folder / "schemas" / CATALOGUE) if catalogue else ""
        return subprocess.run(
            [program, "--nonet", "--noout", "--schema", schema, *paths],
            env={"PATH": os.environ["PATH"], "XML_CATALOG_FILES": places},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return judge


@BAGS
def test_xmllint_finds_every_document_valid(bag, whole, xmllint, tmp_path):
    folder = folder_of(whole(bag))
    by_address = tmp_path / "addresses.xsd"
    by_address.write_bytes(addresses(folder))
    found = documents(folder)
    assert {"METS.xsd"} < found.keys()
    for name, paths in found.items():
        schemas = [folder / "schemas" / name]
        if not name.startswith("EAD"):
            schemas.append(by_address)
        for schema in schemas:
            done = xmllint(folder, schema, paths)
            assert done.returncode == 0, done.stderr
            assert done.stderr.count(" validates\n") == len(paths)


class Packaged(etree.Resolver):
    """Resolves inside a package's schemas/ folder alone: by name, or by its catalogue."""

    ROOT = "package:/schemas/"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.schemas = folder / "schemas"
        entries = etree.parse(self.schemas / CATALOGUE).getroot()
        self.systems = {entry.get("systemId"): entry.get("uri") for entry in entries if entry.get("systemId")}

    def resolve(self, url, public, context):
        name = url.removeprefix(self.ROOT)
        name = self.systems.get(name, name)
        assert "/" not in name, f"{url} is not in the package's catalogue"
        return self.resolve_string((self.schemas / name).read_bytes(), context, base_url=self.ROOT + name)

    def schema(self, content: bytes, name: str = "addresses.xsd") -> etree.XMLSchema:
        parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)
        parser.resolvers.add(self)
        return etree.XMLSchema(etree.parse(io.BytesIO(content), parser, base_url=self.ROOT + name))


@BAGS
def test_lxml_finds_every_document_valid_inside_the_package(bag, whole):
    folder = folder_of(whole(bag))
    packaged = Packaged(folder)
    by_address = packaged.schema(addresses(folder))
    for name, paths in documents(folder).items():
        schema = packaged.schema((folder / "schemas" / name).read_bytes(), name)
        for path in paths:
            document = etree.parse(path)
            schema.assertValid(document)
            if not name.startswith("EAD"):
                by_address.assertValid(document)


@BAGS
def test_documents_name_schemas_of_their_own_package(bag, whole):
    folder = folder_of(whole(bag))
    for path in (path for paths in documents(folder).values() for path in paths):
        root = etree.parse(path).getroot()
        named = (
            root.get(f"{XSI}schemaLocation", "").split()[1::2] + root.get(f"{XSI}noNamespaceSchemaLocation", "").split()
        )
        for location in named:
            assert (path.parent / location).resolve().parent == (folder / "schemas").resolve()
            assert (path.parent / location).is_file()


def test_they_would_tell_and_need_the_catalogue(whole, xmllint, tmp_path):
    """A word that only the DILCIS schema forbids is found, so its public address leads into the package."""
    folder = folder_of(whole(MARKERS[0].parent))
    by_address = tmp_path / "addresses.xsd"
    by_address.write_bytes(addresses(folder))
    mets = folder / "METS.xml"
    document = etree.parse(mets)
    document.getroot().find(f"{{{METS}}}metsHdr").set(f"{CSIP}OAISPACKAGETYPE", "PARCEL")
    assert not Packaged(folder).schema(addresses(folder)).validate(document)
    document.write(mets)
    assert "OAISPACKAGETYPE" in xmllint(folder, by_address, [mets]).stderr
    assert xmllint(folder, by_address, [folder / "representations" / "rep1" / "METS.xml"]).returncode == 0
    assert xmllint(folder, by_address, [mets], catalogue=False).returncode != 0
