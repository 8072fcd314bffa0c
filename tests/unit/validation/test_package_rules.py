"""One spoilt package for every rule: the rule is hit, and nothing else is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pytest

from oais_vn.model.report import Severity

REP = "representations/rep1"
METS, REP_METS = "METS.xml", f"{REP}/METS.xml"
PREMIS = f"{REP}/metadata/preservation/PREMIS_rep1.xml"


@dataclass
class Case:
    """What is done to the package before (`edits`, by the recipe) or after it is sealed (`after`)."""

    codes: set[str]
    edits: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    after: Callable[[dict[str, bytes]], object] | None = None
    recipe: Mapping[str, object] = field(default_factory=dict)
    bare: bool = False


def swap(old: str, new: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


def drop(name: str) -> Callable[[dict[str, bytes]], object]:
    return lambda files: files.pop(name)


CASES: dict[str, Case] = {
    # BAG
    "no declaration": Case({"BAG-001", "BAG-006"}, after=drop("bagit.txt")),
    "unknown version": Case({"BAG-002", "BAG-003", "BPR-006"}, {"bagit.txt": swap("1.0", "2.0")}),
    "old version": Case({"BAG-003", "BPR-006"}, {"bagit.txt": swap("1.0", "0.97")}),
    "only tag manifests": Case(
        {"BAG-004", "BAG-006", "BAG-015", "BPR-011"},
        after=lambda files: [files.pop(f"manifest-{name}.txt") for name in ("sha256", "sha512")],
    ),
    "space before the colon": Case({"BAG-005"}, {"bagit.txt": swap("BagIt-Version:", "BagIt-Version :")}),
    "a tag without a colon": Case({"BAG-005"}, {"bag-info.txt": lambda text: text + "xin chào\n"}),
    "tag files that are no text": Case(
        {"BAG-005", "BAG-009"}, after=lambda files: files.update({"bag-info.txt": files["bag-info.txt"] + b"\xff"})
    ),
    "a manifest line out of the bag": Case(
        {"BAG-005"}, {"manifest-sha256.txt": lambda text: text + f"{'0' * 64}  ../x\n"}
    ),
    "listed, not there": Case(
        {"BAG-006", "BAG-014"}, {"manifest-sha256.txt": lambda text: text + f"{'0' * 64}  data/a\n"}
    ),
    "there, not listed": Case({"BAG-007"}, {"manifest-sha512.txt": lambda text: text.split("\n", 1)[1]}),
    "tag file not listed": Case({"BAG-008", "BPR-016"}, after=lambda files: files.update({"x.txt": b""})),
    "changed tag file": Case(
        {"BAG-009"}, after=lambda files: files.update({"bag-info.txt": files["bag-info.txt"].replace(b"L", b"l", 1)})
    ),
    "listed twice": Case(
        {"BAG-010", "BAG-014"}, {"manifest-sha256.txt": lambda text: text + text[: text.index("\n") + 1]}
    ),
    "tag file in a payload manifest": Case(
        {"BAG-011", "BAG-009", "BAG-014"}, {"manifest-sha256.txt": lambda text: f"{text}{'0' * 64}  bagit.txt\n"}
    ),
    "unknown algorithm": Case(
        {"BAG-012", "BAG-007", "BAG-008", "BAG-024", "BPR-012"},
        after=lambda files: files.update({"manifest-gost.txt": b""}),
    ),
    "wrong oxum": Case({"BAG-013"}, {"bag-info.txt": swap("Payload-Oxum: ", "Payload-Oxum: 1")}),
    "oxum twice": Case({"BAG-013", "BPR-005"}, {"bag-info.txt": lambda text: text + text.split("\n")[1] + "\n"}),
    "digests in capitals": Case({"BAG-014"}, {"manifest-sha256.txt": lambda text: text[:64].upper() + text[64:]}),
    "tabs": Case({"BAG-014"}, {"manifest-sha256.txt": swap("  ", "\t")}),
    "manifest out of order": Case(
        {"BAG-014"}, {"tagmanifest-sha256.txt": lambda text: "".join(reversed(text.splitlines(keepends=True)))}
    ),
    "no tag manifest of one algorithm": Case({"BAG-015", "BAG-024", "BPR-013"}, after=drop("tagmanifest-sha512.txt")),
    "mark of a tool": Case({"BAG-016"}, {"manifest-sha256.txt": swap("  data", " *data")}, recipe={"ours": False}),
    "fetch.txt": Case(
        {"BAG-017", "BAG-023", "BAG-025"},
        after=lambda files: files.update({"fetch.txt": b"http://x/ - data/x\n"}),
        recipe={"ours": False},
    ),
    "fetch.txt out of the bag": Case(
        {"BAG-005", "BAG-017", "BAG-023"},
        after=lambda files: files.update({"fetch.txt": b"http://x/ - /etc/x\n"}),
        recipe={"ours": False},
    ),
    "bare": Case({"BAG-018"}, bare=True),
    # FIX
    "href to nothing": Case({"FIX-001", "STR-010"}, {REP_METS: swap("ho%20so%201", "khac")}),
    "href out of the package": Case(
        {"FIX-002", "STR-010"}, {REP_METS: swap("data/ho%20so%201", "../../../ho%20so%201")}
    ),
    "href to the web": Case({"FIX-002", "STR-010"}, {REP_METS: swap("data/ho%20so%201", "http://x/ho%20so%201")}),
    "absolute href": Case({"FIX-002", "STR-010"}, {REP_METS: swap("data/ho%20so%201", "/data/ho%20so%201")}),
    "wrong size": Case({"FIX-003"}, {REP_METS: swap('OWNERID="goc.pdf" SIZE="', 'OWNERID="goc.pdf" SIZE="1')}),
    "wrong size of a record": Case({"FIX-003"}, {METS: swap('SIZE="', 'SIZE="1')}),
    "wrong checksum": Case({"FIX-004"}, {METS: swap('CHECKSUM="', 'CHECKSUM="0')}),
    "no checksum": Case({"FIX-005"}, {METS: swap('CHECKSUMTYPE="SHA-256"', "")}),
    "unknown checksum": Case({"FIX-006"}, {METS: swap('CHECKSUMTYPE="SHA-256"', 'CHECKSUMTYPE="TIGER"')}),
    # SCH
    "malformed METS": Case({"SCH-001"}, {METS: lambda text: text[:-20]}),
    "invalid METS": Case({"SCH-002"}, {METS: swap("<fileSec", "<la/><fileSec")}),
    "package type as an element": Case(
        {"SCH-002", "MET-006"},
        {
            METS: swap(' csip:OAISPACKAGETYPE="AIP">', "><csip:OAISPACKAGETYPE>AIP</csip:OAISPACKAGETYPE>"),
        },
    ),
    "invalid PREMIS": Case({"SCH-003"}, {PREMIS: swap("<size>", "<la/><size>")}),
    "objectCategory": Case(
        {"SCH-003"},
        {PREMIS: swap("<objectCharacteristics>", "<objectCategory>file</objectCategory><objectCharacteristics>")},
    ),
    "record against its schema": Case(
        {"SCH-004"}, {"metadata/descriptive/EAD.xml": swap("<title>", "<mode>01</mode><title>")}
    ),
    "unusable schema": Case({"SCH-005"}, {"schemas/EAD.xsd": lambda text: text.replace("xs:string", "xs:chuoi")}),
    "no schema": Case({"SCH-006", "FIX-001"}, recipe={"without": frozenset(["schemas/EAD.xsd"])}),
    # STR
    "nothing beside the package": Case(
        {"STR-004", "BAG-007", "BAG-013"}, after=lambda files: files.update({"data/x": b""})
    ),
    "folder by another name": Case({"STR-005"}, recipe={"folder": "goi-1"}),
    "stray file": Case({"STR-010"}, recipe={"extra": {f"{REP}/data/la.pdf": b"%PDF"}}),
    # MET
    "ID twice": Case({"MET-001"}, {METS: swap('ID="s0"', 'ID="m0"')}),
    "DMDID to nothing": Case({"MET-002"}, {METS: swap('DMDID="d0"', 'DMDID="dx"')}),
    "ADMID to nothing": Case({"MET-002"}, {METS: swap('ADMID="p1"', 'ADMID="px"')}),
    "FILEID to nothing": Case({"MET-002"}, {METS: swap('FILEID="gs"', 'FILEID="gx"')}),
    "link to two": Case(
        {"MET-003"}, {REP_METS: swap('<fptr FILEID="ID-1"/>', '<fptr FILEID="ID-1"/><fptr FILEID="data-group"/>')}
    ),
    "link without a record": Case({"MET-003", "MET-004"}, {REP_METS: swap(' DMDID="d1"', "")}),
    "one record linked twice": Case({"MET-004"}, {REP_METS: swap('DMDID="d1"', 'DMDID="d2"')}),
    "one file linked twice": Case({"MET-004"}, {REP_METS: swap('FILEID="ID-1"', 'FILEID="ID-2"')}),
    "no OBJID": Case({"MET-005"}, {REP_METS: lambda text: re.sub('OBJID="[^"]*"', "", text, count=1)}),
    "no package type": Case({"MET-006"}, {METS: swap('csip:OAISPACKAGETYPE="AIP"', "")}),
    # PRE
    "wrong size in PREMIS": Case({"PRE-001"}, {PREMIS: swap("<size>", "<size>1")}),
    "wrong digest in PREMIS": Case({"PRE-002"}, {PREMIS: swap("<messageDigest>", "<messageDigest>0")}),
    "object of no file": Case(
        {"PRE-003", "PRE-004"}, {PREMIS: lambda text: text.replace("ID-1<", "ID-X<").replace('"ID-1"', '"ID-X"')}
    ),
    "identifier twice": Case({"PRE-002", "PRE-004", "PRE-005"}, {PREMIS: lambda text: text.replace("ID-1", "ID-2")}),
    "link to no agent": Case({"PRE-006"}, {PREMIS: swap("A1</linkingAgent", "A9</linkingAgent")}),
    "link to no event": Case({"PRE-006"}, {PREMIS: swap("E1</linkingEvent", "E9</linkingEvent")}),
}


@pytest.mark.parametrize("name", CASES)
def test_case(recipe, judged, name):
    case = CASES[name]
    made = recipe(edits=case.edits, **case.recipe)
    package = made.bare() if case.bare else made.bag()
    if case.after is not None:
        files = dict(package.files)
        case.after(files)
        package = replace(package, files=files)
    report = judged(package)
    assert {finding.code for finding in report.findings} == case.codes


def test_every_finding_has_a_place_or_is_about_the_whole(recipe, judged):
    whole = {"BAG-004", "BAG-018", "BAG-024", "BPR-011", "BPR-012", "BPR-013", "STR-001", "STR-011"}
    for case in CASES.values():
        made = recipe(edits=case.edits, **case.recipe)
        for finding in judged(made.bag()).findings:
            assert finding.location.path or finding.code in whole
            assert not re.search(r"\{[a-z_]+\}", finding.message.vi + finding.remedy.vi)
            assert finding.severity in Severity
