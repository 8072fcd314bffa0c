"""The second checker finds nothing in a right package, and each single fault in a wrong one."""

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tarfile
import uuid
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from urllib.parse import quote

import pytest

CHECKER = Path(__file__).with_name("checker.py")
TIME = "2026-11-20T08:00:00.000+07:00"
CSIP_PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
EVENT_URI = "http://id.loc.gov/vocabulary/preservation/eventType"
CODES = {"SIP": "H32.64.2008.01.HC", "AIP": "H32.15.G09.2008.01.HC.01"}
REP = "representations/rep1/"

Edits = Mapping[str, tuple[str | re.Pattern[str], str]]


def load_checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("second_checker", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


checker = load_checker()


# --- A tiny package, made by hand -------------------------------------------------------------------------------------


def uid(name: str, prefix: str = "uuid-") -> str:
    return prefix + str(uuid.uuid5(uuid.NAMESPACE_OID, name)).upper()


PACKAGE_UUID = uid("package", "")


class Making:
    """Makes one bag; an edit changes a file before anything above it takes its size and digest."""

    documents = 2
    stem = ""  # of the data files' names; the dossier's code unless said

    def __init__(self, folder: Path, kind: str = "AIP", edits: Edits | None = None) -> None:
        self.bag, self.kind, self.edits = folder / "bag", kind, dict(edits or {})
        self.objid = f"urn:G09:uuid-{PACKAGE_UUID}" if kind == "AIP" else f"uuid-{PACKAGE_UUID}"
        self.code = CODES[kind]
        self.name = self.objid.replace(":", "_")
        self.content: dict[str, bytes] = {}
        self.package()
        self.seal()
        assert not self.edits, f"edits of files that are not there: {sorted(self.edits)}"

    @property
    def folder(self) -> Path:
        return self.bag / "data" / self.name

    def put(self, path: str, text: str) -> None:
        self.content[path] = self.edited(path, text).encode()

    def edited(self, path: str, text: str) -> str:
        if path not in self.edits:
            return text
        old, new = self.edits.pop(path)
        pattern = re.compile(re.escape(old)) if isinstance(old, str) else old
        assert pattern.search(text), f"{old!r} does not occur in {path}"
        return pattern.sub(lambda _: new, text, count=1)

    def package(self) -> None:
        for number in range(1, self.documents + 1):
            self.put(f"{REP}data/{self.stem or self.code}.{number:07}.pdf", f"%PDF-1.7 page {number}")
            self.put(f"{REP}metadata/descriptive/EAD_doc_{self.code}.{number:07}.xml", self.document(number))
        self.put("metadata/descriptive/EAD.xml", self.dossier())
        self.put("documentation/Bảng kê.txt", "ghi chú")
        self.schemas()
        if self.kind == "AIP":
            self.put(f"{REP}metadata/preservation/PREMIS_rep1.xml", self.premis_rep1())
            self.put("metadata/preservation/PREMIS.xml", self.premis())
        self.put(f"{REP}METS.xml", self.mets_rep1())
        self.put("METS.xml", self.mets())
        for path, data in self.content.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)

    # records

    def record(self, fields: Mapping[str, str], schema: str) -> str:
        body = "".join(f"<{name}>{value}</{name}>\n" for name, value in fields.items())
        hint = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{schema}"'
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<simpledc {hint}>\n{body}</simpledc>\n'

    def dossier(self) -> str:
        code = "arcFileCode" if self.kind == "AIP" else "fileCode"
        fields = {
            code: self.code, "title": "Hồ sơ thử", "maintenance": "01", "mode": "01", "language": "01",
            "startDate": "05/01/2008", "endDate": "12/2008", "keyword": "", "totalDoc": f"{self.documents}",
            "numberOfPaper": "2", "numberOfPage": "2", "format": "01", "inforSign": "", "confidenceLevel": "02",
            "paperFileCode": "TTLT.01.15", "riskRecovery": "1", "riskRecoveryStatus": "02", "description": "",
        }  # fmt: skip
        return self.record(fields, "../../schemas/EAD.xsd")

    def document(self, number: int) -> str:
        code = "arcDocCode" if self.kind == "AIP" else "docCode"
        fields = {
            "docId": f"H32.64.2008.01.HC.{number}", code: f"{self.code}.{number:07}", "maintenance": "01",
            "typeName": "02", "codeNumber": "12", "codeNotation": "QĐ-UBND", "issuedDate": "05/01/2008",
            "organName": "UBND tỉnh", "subject": "Về việc thử", "language": "01", "numberOfPage": "1",
            "inforSign": "", "keyword": "", "mode": "01", "confidenceLevel": "02", "autograph": "", "format": "01",
            "riskRecovery": "0", "riskRecoveryStatus": "", "process": "", "description": "",
        }  # fmt: skip
        return self.record(fields, "../../../../schemas/EAD_doc.xsd")

    # schemas

    def schemas(self) -> None:
        xsd = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'

        def flat(text: str) -> str:
            names = re.findall(r"<(\w+)>", text)
            elements = "".join(f'<xs:element name="{name}"/>' for name in ["simpledc", *names])
            return f"<xs:schema {xsd}>{elements}</xs:schema>"

        xlink = "http://www.loc.gov/standards/xlink/xlink.xsd"
        self.put("schemas/EAD.xsd", flat(self.dossier()))
        self.put("schemas/EAD_doc.xsd", flat(self.document(1)))
        self.put("schemas/METS.xsd", f'<xs:schema {xsd}><xs:include schemaLocation="mets1_12.xsd"/></xs:schema>')
        self.put("schemas/mets1_12.xsd", f'<xs:schema {xsd}><xs:import schemaLocation="{xlink}"/></xs:schema>')
        plain = ["EAD_pic", "EAD_media", "xlink", "DILCISExtensionMETS"]
        for name in [*plain, "premis" if self.kind == "AIP" else "DILCISExtensionSIPMETS"]:
            self.put(f"schemas/{name}.xsd", f"<xs:schema {xsd}/>")
        catalog = 'xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"'
        entry = f'<system systemId="{xlink}" uri="xlink.xsd"/>'
        self.put("schemas/catalog.xml", f"<catalog {catalog}>{entry}</catalog>")

    # METS

    def described(self, path: str) -> str:
        data = self.content[path]
        digest = hashlib.sha256(data).hexdigest().upper()
        return f'SIZE="{len(data)}" CREATED="{TIME}" CHECKSUMTYPE="SHA-256" CHECKSUM="{digest}"'

    def located(self, path: str, level: str) -> str:
        return f'LOCTYPE="URL" xlink:type="simple" xlink:href="{quote(path.removeprefix(level), safe="/")}"'

    def section(self, kind: str, path: str, level: str) -> str:
        md_type = 'MDTYPE="OTHER" OTHERMDTYPE="SIMPLEDC"' if kind == "dmdSec" else 'MDTYPE="PREMIS"'
        ref = f'<mdRef {self.located(path, level)} {md_type} MIMETYPE="application/xml" {self.described(path)}/>'
        text = f'<{kind} ID="{uid(path)}" CREATED="{TIME}" STATUS="CURRENT">{ref}</{kind}>'
        return text if kind == "dmdSec" else f"<amdSec>{text}</amdSec>"

    def group(self, use: str, paths: list[str], level: str) -> str:
        files = "".join(
            f'<file ID="{uid(path, "ID-")}" MIMETYPE="application/octet-stream" {self.described(path)}>'
            f"<FLocat {self.located(path, level)}/></file>"
            for path in paths
        )
        return f'<fileGrp ID="{uid(use)}" USE="{use}">{files}</fileGrp>'

    def header(self, agent: str, note_type: str, note: str) -> str:
        return (
            f'<metsHdr CREATEDATE="{TIME}" RECORDSTATUS="NEW" csip:OAISPACKAGETYPE="{self.kind}">'
            f'<agent ROLE="CREATOR" {agent}><name>Lưu trữ</name><note csip:NOTETYPE="{note_type}">{note}</note>'
            "</agent></metsHdr>"
        )

    def whole(self, objid: str, profile: str, body: str) -> str:
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<mets xmlns="http://www.loc.gov/METS/" '
            'xmlns:xlink="http://www.w3.org/1999/xlink" '
            'xmlns:csip="https://DILCIS.eu/XML/METS/CSIPExtensionMETS" '
            f'OBJID="{objid}" TYPE="Mixed" PROFILE="{profile}">{body}</mets>\n'
        )

    def mets_rep1(self) -> str:
        data = [path for path in self.content if path.startswith(REP + "data/")]
        records = [path for path in self.content if path.startswith(REP + "metadata/descriptive/")]
        premis = [path for path in self.content if path.startswith(REP + "metadata/preservation/")]
        admid = f' ADMID="{uid(premis[0])}"' if premis else ""
        links = "".join(
            f'<div ID="{uid("link" + record)}" LABEL="MetadataLink/File" DMDID="{uid(record)}">'
            f'<fptr FILEID="{uid(file, "ID-")}"/></div>'
            for record, file in zip(records, data, strict=True)
        )
        body = self.header('TYPE="ORGANIZATION"', "IDENTIFICATIONCODE", "G09")
        body += "".join(self.section("dmdSec", path, REP) for path in records)
        body += "".join(self.section("digiprovMD", path, REP) for path in premis)
        body += f"<fileSec>{self.group('Data', data, REP)}</fileSec>"
        body += (
            f'<structMap TYPE="PHYSICAL" LABEL="CSIP"><div LABEL="rep1"{admid}>'
            f'<div LABEL="Data"><fptr FILEID="{uid("Data")}"/></div>'
            f'<div LABEL="MetadataLink">{links}</div></div></structMap>'
        )
        return self.whole(uid("rep1"), CSIP_PROFILE, body)

    def mets(self) -> str:
        record, premis = "metadata/descriptive/EAD.xml", "metadata/preservation/PREMIS.xml"
        admid = f' ADMID="{uid(premis)}"' if premis in self.content else ""
        schemas = [path for path in self.content if path.startswith("schemas/")]
        notes = [path for path in self.content if path.startswith("documentation/")]
        body = self.header('TYPE="OTHER" OTHERTYPE="SOFTWARE"', "SOFTWARE VERSION", "1.0")
        body += self.section("dmdSec", record, "")
        body += self.section("digiprovMD", premis, "") if premis in self.content else ""
        body += (
            f"<fileSec>{self.group('Schemas', schemas, '')}{self.group('Documentation', notes, '')}"
            f"{self.group('Representations/rep1', [REP + 'METS.xml'], '')}</fileSec>"
        )
        body += (
            f'<structMap TYPE="PHYSICAL" LABEL="CSIP"><div LABEL="{self.objid}">'
            f'<div LABEL="Metadata" DMDID="{uid(record)}"{admid}/>'
            f'<div LABEL="Schemas"><fptr FILEID="{uid("Schemas")}"/></div>'
            f'<div LABEL="Documentation"><fptr FILEID="{uid("Documentation")}"/></div>'
            f'<div LABEL="Representations/rep1"><mptr {self.located(REP + "METS.xml", "")} '
            f'xlink:title="{uid("Representations/rep1")}"/></div></div></structMap>'
        )
        profile = CSIP_PROFILE if self.kind == "SIP" else "http://www.ra.ee/METS/v01/IP.xml"
        return self.whole(self.objid, profile, body)

    # PREMIS

    def identifier(self, kind: str, value: str, prefix: str = "", roles: str = "") -> str:
        name = f"{prefix}{kind[0].upper() + kind[1:] if prefix else kind}Identifier"
        return f"<{name}><{name}Type>local</{name}Type><{name}Value>{value}</{name}Value>{roles}</{name}>"

    def event(self, term: str, code: str, linked: str, detail: str = "") -> str:
        link = self.identifier("agent", "scanner", "linking", "<linkingAgentRole>implementer</linkingAgentRole>")
        information = f"<eventDetailInformation><eventDetail>{detail}</eventDetail></eventDetailInformation>"
        return (
            f"<event>{self.identifier('event', term)}"
            f'<eventType authority="eventType" authorityURI="{EVENT_URI}" valueURI="{EVENT_URI}/{code}">{term}'
            f"</eventType><eventDateTime>{TIME}</eventDateTime>{information if detail else ''}"
            "<eventOutcomeInformation><eventOutcome>success</eventOutcome></eventOutcomeInformation>"
            f"{link}{linked}</event>"
        )

    def to_object(self, value: str, role: str) -> str:
        return self.identifier("object", value, "linking", f"<linkingObjectRole>{role}</linkingObjectRole>")

    def entities(self, objects: str, events: str, more: str = "") -> str:
        agent = f"<agent>{self.identifier('agent', 'scanner')}<agentName>Nhà thầu</agentName>"
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<premis xmlns="http://www.loc.gov/premis/v3" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0">{objects}{events}'
            f"{agent}<agentType>organization</agentType></agent>{more}</premis>\n"
        )

    def premis_rep1(self) -> str:
        objects = events = ""
        for path in [path for path in self.content if path.startswith(REP + "data/")]:
            data, own = self.content[path], uid(path, "ID-")
            objects += (
                f'<object xsi:type="file">{self.identifier("object", own)}'
                "<objectCharacteristics><fixity><messageDigestAlgorithm>SHA-256</messageDigestAlgorithm>"
                f"<messageDigest>{hashlib.sha256(data).hexdigest().upper()}</messageDigest></fixity>"
                f"<size>{len(data)}</size><format><formatDesignation><formatName>PDF</formatName></formatDesignation>"
                "<formatRegistry><formatRegistryName>PRONOM</formatRegistryName><formatRegistryKey>fmt/276"
                "</formatRegistryKey></formatRegistry></format></objectCharacteristics>"
                f"<originalName>{path.rpartition('/')[2]}</originalName></object>"
            )
        link = self.to_object(uid(f"{REP}data/{self.stem or self.code}.0000001.pdf", "ID-"), "outcome")
        events += self.event("message digest calculation", "mes", link)
        events += self.event("format identification", "for", link)
        return self.entities(objects, events)

    def premis(self) -> str:
        objects = f'<object xsi:type="intellectualEntity">{self.identifier("object", self.objid)}</object>'
        outcome = self.to_object(self.objid, "outcome")
        events = self.event("transfer", "tra", outcome, "nhà thầu; máy quét; 2026-01-05/2026-03-10")
        events += self.event("validation", "val", outcome)
        events += self.event("information package creation", "ipc", self.to_object("uuid-của-SIP", "source") + outcome)
        statement = self.identifier("rightsStatement", "basis")
        rights = f"<rights><rightsStatement>{statement}<rightsBasis>statute</rightsBasis></rightsStatement></rights>"
        return self.entities(objects, events, rights)

    # the bag

    def seal(self) -> None:
        payload = {f"data/{self.name}/{path}": data for path, data in self.content.items()}
        self.tag("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        info = {
            "Source-Organization": "Lưu trữ", "Contact-Name": "Văn thư", "External-Identifier": self.objid,
            "External-Description": "Hồ sơ\n thử", "Internal-Sender-Identifier": "H32.64.2008.01.HC",
            "Bag-Group-Identifier": "G09", "Bagging-Date": "2026-11-20", "Bag-Size": "10 KB",
            "Payload-Oxum": f"{sum(map(len, payload.values()))}.{len(payload)}", "Bag-Software-Agent": "x 1.0",
            "BagIt-Profile-Identifier": "urn:x-profile:1", "E-ARK-Package-Type": self.kind,
            "E-ARK-Specification-Version": "2.0.4", "OAIS-VN-Profile": "tt05-2025",
            "OAIS-VN-Shape": f"{self.kind.lower()}-hoso", "OAIS-VN-Version": "1", "OAIS-VN-Purpose": "du-phong",
        }  # fmt: skip
        self.tag("bag-info.txt", "".join(f"{label}: {value}\n" for label, value in info.items()))
        for algorithm in ("sha256", "sha512"):
            self.tag(f"manifest-{algorithm}.txt", self.manifest(algorithm, payload))
        tags = {path.name: path.read_bytes() for path in self.bag.iterdir() if path.is_file()}
        for algorithm in ("sha256", "sha512"):
            self.tag(f"tagmanifest-{algorithm}.txt", self.manifest(algorithm, tags))

    def manifest(self, algorithm: str, files: Mapping[str, bytes]) -> str:
        return "".join(f"{hashlib.new(algorithm, data).hexdigest()}  {path}\n" for path, data in sorted(files.items()))

    def tag(self, name: str, text: str) -> None:
        (self.bag / name).write_bytes(self.edited(name, text).encode())

    def problems(self) -> list[str]:
        return problems_of(self.bag)


PUBLISHED = {
    name: frozenset({hashlib.sha256(b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>').hexdigest()})
    for name in ("xlink.xsd", "DILCISExtensionMETS.xsd", "premis")
}


def problems_of(path: Path) -> list[str]:
    found: list[str] = checker.check_package(path, PUBLISHED)
    return found


def found(problems: list[str], what: str) -> bool:
    return any(what in problem for problem in problems)


# --- Right packages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["SIP", "AIP"])
def test_a_right_package_has_no_problem(tmp_path: Path, kind: str) -> None:
    assert Making(tmp_path, kind).problems() == []


def test_names_that_a_manifest_must_encode(tmp_path: Path) -> None:
    assert checker.decoded("a%0Ab%0dc%25d%41") == "a\nb\rc%d%41"


def test_evidence_stays_outside_the_tag_manifests(tmp_path: Path) -> None:
    making = Making(tmp_path)
    (making.bag / "evidence").mkdir()
    (making.bag / "evidence" / "seal.tsr").write_bytes(b"time-stamp")
    assert making.problems() == []


def packed(making: Making, kind: str) -> Path:
    archive = making.bag.with_suffix("." + kind)
    if kind == "tar":
        with tarfile.open(archive, "w") as out:
            out.add(making.bag, "bag")
    else:
        with zipfile.ZipFile(archive, "w") as out:
            for path in sorted(making.bag.rglob("*")):
                out.write(path, path.relative_to(making.bag.parent))
    return archive


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_a_bag_in_an_archive(tmp_path: Path, kind: str) -> None:
    making = Making(tmp_path)
    assert problems_of(packed(making, kind)) == []
    (making.folder / "METS.xml").write_bytes(b"<mets/>")
    assert found(problems_of(packed(making, kind)), "sha256 is not the one")


# --- One fault in a package, sealed after it was made -----------------------------------------------------------------

EAD, PREMIS, PREMIS1 = (
    "metadata/descriptive/EAD.xml",
    "metadata/preservation/PREMIS.xml",
    REP + "metadata/preservation/PREMIS_rep1.xml",
)
METS, METS1 = "METS.xml", REP + "METS.xml"
DOC1 = f"{REP}metadata/descriptive/EAD_doc_{CODES['AIP']}.0000001.xml"
DOC2 = DOC1.replace("0000001", "0000002")
DATA1 = f"{REP}data/{CODES['AIP']}.0000001.pdf"
DATA2 = DATA1.replace("0000001", "0000002")
FIRST, SECOND = uid(DATA1, "ID-"), uid(DATA2, "ID-")
FIRST_RECORD, SECOND_RECORD = uid(DOC1), uid(DOC2)
STRANGER = uid("nobody")
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
LINK = "linkingObjectIdentifierValue"

FAULTS = [
    # METS: the header
    (METS, f'OBJID="urn:G09:uuid-{PACKAGE_UUID}"', f'OBJID="urn:G09:uuid:{PACKAGE_UUID}"', "form of row 9"),
    (METS, f"urn:G09:uuid-{PACKAGE_UUID}", f"urn:G09:uuid-{PACKAGE_UUID.lower()}", "form of row 9"),
    (METS, "urn:G09:", "urn:G10:", "is not named after OBJID"),
    (METS, "urn:G09:", "urn:G10:", "does not name the fonds G09"),
    (METS, "urn:G09:", "urn:G10:", "is not the External-Identifier"),
    (METS, 'TYPE="Mixed"', 'TYPE="AIP"', "TYPE is 'AIP'"),
    (METS, "http://www.ra.ee/METS/v01/IP.xml", CSIP_PROFILE, "PROFILE is"),
    (METS1, CSIP_PROFILE, "http://www.ra.ee/METS/v01/IP.xml", "PROFILE is"),
    (METS1, 'csip:OAISPACKAGETYPE="AIP"', "", "OAISPACKAGETYPE is None"),
    (METS, 'csip:OAISPACKAGETYPE="AIP"', 'csip:OAISPACKAGETYPE="SIP"', "in bag-info.txt is AIP"),
    (METS1, "<agent ", "<csip:OAISPACKAGETYPE>AIP</csip:OAISPACKAGETYPE><agent ", "is an element"),
    (METS, 'RECORDSTATUS="NEW"', 'RECORDSTATUS="New"', "RECORDSTATUS is 'New'"),
    (METS, f'CREATEDATE="{TIME}"', "", "no CREATEDATE"),
    (METS, TIME, "2026-11-20T01:00:00.000Z", "metsHdr/@CREATEDATE is"),
    (METS1, f'CREATED="{TIME}" STATUS', 'CREATED="2026-11-20T08:00:00+07:00" STATUS', "dmdSec/@CREATED is"),
    (METS1, f'CREATED="{TIME}" STATUS', 'CREATED="2026-02-30T08:00:00.000+07:00" STATUS', "dmdSec/@CREATED is"),
    (METS, "SOFTWARE VERSION", "IDENTIFICATIONCODE", "no agent CREATOR OTHER SOFTWARE"),
    (METS1, 'TYPE="ORGANIZATION"', 'TYPE="INDIVIDUAL"', "no agent CREATOR ORGANIZATION"),
    (METS1, ">G09<", ">G10<", "IDENTIFICATIONCODE G10"),
    (METS, "<name>Lưu trữ</name>", "<name/>", "an agent has no name"),
    (METS, "</agent>", f'</agent><altRecordID TYPE="SUBMISSIONAGREEMENT">{CODES["AIP"]}</altRecordID>', "altRecordID"),
    (METS, re.compile("<metsHdr.*</metsHdr>"), "", "no metsHdr"),
    (METS1, "http://www.loc.gov/METS/", "http://www.loc.gov/METS/v2", "not METS"),
    # METS: what it points to
    (METS, 'xlink:href="metadata/descriptive/EAD.xml"', 'xlink:href="metadata/descriptive/E.xml"', "no such file"),
    (METS, "schemas/xlink.xsd", "schemas/../schemas/xlink.xsd", "not a relative, percent-encoded path"),
    (METS, "documentation/B%E1%BA%A3ng%20k%C3%AA.txt", "documentation/Bảng kê.txt", "percent-encoded path"),
    (METS, 'xlink:href="schemas/EAD.xsd"', 'xlink:href="schemas/EAD_doc.xsd"', "is referenced 0 times"),
    (METS, 'xlink:href="schemas/EAD.xsd"', 'xlink:href="schemas/EAD_doc.xsd"', "is referenced 2 times"),
    (METS1, 'SIZE="', 'SIZE="1', "SIZE is"),
    (METS1, 'CHECKSUM="', 'CHECKSUM="0', "CHECKSUM is not"),
    (METS1, 'CHECKSUMTYPE="SHA-256"', 'CHECKSUMTYPE="SHA-512"', "CHECKSUMTYPE is"),
    (METS1, 'LOCTYPE="URL"', 'LOCTYPE="OTHER"', "not LOCTYPE=URL"),
    (METS1, 'xlink:type="simple"', "", "not LOCTYPE=URL and xlink:type=simple"),
    (METS1, ' MIMETYPE="application/octet-stream"', "", "no MIMETYPE"),
    (METS, 'MDTYPE="OTHER" OTHERMDTYPE="SIMPLEDC"', 'MDTYPE="DC"', "MDTYPE 'DC'"),
    (METS1, 'MDTYPE="PREMIS"', 'MDTYPE="OTHER"', "MDTYPE 'OTHER'"),
    (METS1, 'STATUS="CURRENT"', 'STATUS="original"', "not STATUS=CURRENT"),
    (METS, re.compile("<amdSec.*</amdSec>"), "", "an AIP has an amdSec"),
    (METS, re.compile("<dmdSec.*</dmdSec>"), "", "METS.xml: no dmdSec"),
    (METS, f'<dmdSec ID="{uid(EAD)}"', "<dmdSec", "dmdSec has no ID"),
    (METS1, re.compile("<mdRef[^>]*/>"), "<mdWrap/>", "not exactly one mdRef"),
    (METS1, re.compile("<FLocat[^>]*/>"), "", "not exactly one FLocat"),
    (METS, f'xlink:href="{EAD}"', f'xlink:href="{PREMIS}"', "does not lie in metadata/descriptive/"),
    (METS, 'xlink:href="schemas/EAD.xsd"', f'xlink:href="{EAD}"', "does not belong to the group Schemas"),
    (METS, 'xlink:href="schemas/EAD.xsd"', f'xlink:href="{quote(DATA1)}"', "belongs to another level"),
    # METS, identifiers and links
    (METS1, f'ID="{uid("Data")}"', f'ID="{FIRST_RECORD}"', "occurs twice"),
    (METS, f'ID="{uid("Schemas")}"', 'ID="schemas"', "has not the form uuid-{UUID}"),
    (METS1, f'file ID="{FIRST}"', f'file ID="{FIRST.lower()}"', "has not the form ID-{UUID}"),
    (METS1, f'DMDID="{FIRST_RECORD}"', f'DMDID="{STRANGER}"', "names no dmdSec"),
    (METS1, f'DMDID="{FIRST_RECORD}"', f'DMDID="{uid(PREMIS1)}"', "names no dmdSec"),
    (METS1, f'ADMID="{uid(PREMIS1)}"', f'ADMID="{STRANGER}"', "names no amdSec"),
    (METS1, f' ADMID="{uid(PREMIS1)}"', "", "nothing links to it"),
    (METS1, f'FILEID="{FIRST}"', f'FILEID="ID-{STRANGER[5:]}"', "names no file"),
    (METS1, f'DMDID="{FIRST_RECORD}"', f'DMDID="{SECOND_RECORD}"', f"record {SECOND_RECORD} has 2 links"),
    (METS1, f'DMDID="{FIRST_RECORD}"', f'DMDID="{SECOND_RECORD}"', f"dmdSec {FIRST_RECORD}: nothing links"),
    (METS1, f'FILEID="{FIRST}"', f'FILEID="{SECOND}"', f"data file {FIRST} has 0 links"),
    (METS1, f'FILEID="{FIRST}"', f'FILEID="{SECOND}"', "not to its namesake"),
    (METS1, "MetadataLink/File", "MetadataLink/Files", "is not a MetadataLink/File"),
    # METS: the map
    (METS, "<structMap ", f'<structMap ADMID="{uid(PREMIS)}" ', "structMap bears ADMID"),
    (METS, 'TYPE="PHYSICAL"', 'TYPE="physical"', "not exactly one structMap"),
    (METS, "</structMap>", "</structMap><structMap/>", "not exactly one structMap"),
    (METS, 'LABEL="Schemas"', 'LABEL="schemas"', "the divs of the structMap are"),
    (METS, 'USE="Documentation"', 'USE="Docs"', "the file groups are"),
    (METS, f' ADMID="{uid(PREMIS)}"', "", "the div Metadata has no ADMID"),
    (METS, f'<fptr FILEID="{uid("Schemas")}"/>', "", "do not name exactly the files of the group Schemas"),
    (METS, "<mptr LOCTYPE", "<mptr OTHER", "mptr: not LOCTYPE=URL"),
    (METS, "</mets>", "</mets><x/>", "not well-formed"),
    (METS1, "<mets ", "<!DOCTYPE mets><mets ", "document type declaration"),
    (METS1, 'LABEL="rep1"', 'LABEL="rep2"', "the top div is labelled"),
    (METS, re.compile('<div LABEL="urn.*</div>(?=</structMap>)'), "", "not exactly one top div"),
    (METS, f'LABEL="Metadata" DMDID="{uid(EAD)}"', 'LABEL="Metadata"', "does not name every dmdSec"),
    (METS, re.compile("<mptr[^>]*/>"), "", "not exactly one mptr"),
    (
        METS,
        re.compile(r'(?<=<mptr )LOCTYPE="URL" xlink:type="simple" xlink:href="'),
        'xlink:href="x',
        "does not lead to",
    ),
    (METS, re.compile(' xlink:title="[^"]*"'), "", "no xlink:title"),
    (METS1, re.compile('(?<="Data">)<fptr[^>]*/>'), "", "exactly the files of the group Data"),
    (METS1, re.compile('(?<="Data">)'), "<mptr/>", "an mptr in the METS of a representation"),
    (METS1, f'FILEID="{FIRST}"', f'FILEID="{uid("Data")}"', "which is no data file"),
    (METS1, "<mets ", f'<mets {XSI} xsi:schemaLocation="x" ', "is not made of pairs"),
    (METS, "<mets ", f'<mets {XSI} xsi:schemaLocation="x schemas/mets.xsd" ', "is neither beside it"),
    (METS, "<mets ", f'<mets {XSI} xsi:schemaLocation="x schemas/mets1_12.xsd" ', None),
    # PREMIS
    (PREMIS, 'version="3.0"', 'version="2.2"', "not PREMIS 3.0"),
    (PREMIS, 'xsi:type="intellectualEntity"', "", "xsi:type is ''"),
    (PREMIS1, "<objectCharacteristics>", "<objectCategory>file</objectCategory><objectCharacteristics>", "row 8"),
    (PREMIS1, f"Value>{FIRST}</objectId", f"Value>{SECOND}</objectId", "occurs twice"),
    (PREMIS1, f"Value>{FIRST}</objectId", f"Value>ID-{STRANGER[5:]}</objectId", "is no file of"),
    (PREMIS1, f"Value>{FIRST}</objectId", f"Value>ID-{STRANGER[5:]}</objectId", "described by 0 objects"),
    (PREMIS1, f"<{LINK}>{FIRST}", f"<{LINK}>{STRANGER}", "names no object"),
    (PREMIS, "<linkingObjectRole>source", "<linkingObjectRole>outcome", "names no object"),
    (PREMIS, "<linkingObjectRole>source", "<linkingObjectRole>origin", "linkingObjectRole 'origin'"),
    (PREMIS, "<linkingAgentRole>implementer", "<linkingAgentRole>helper", "linkingAgentRole 'helper'"),
    (PREMIS, "<linkingAgentIdentifierValue>scanner", "<linkingAgentIdentifierValue>x", "names no agent"),
    (PREMIS, "<agentName>Nhà thầu</agentName>", "", "no name or no type"),
    (PREMIS, "<eventIdentifierValue>validation", "<eventIdentifierValue>transfer", "event identifier transfer occurs"),
    (PREMIS, ' authority="eventType"', "", "without authority"),
    (PREMIS, f'authorityURI="{EVENT_URI}"', "", "without authority or authorityURI"),
    (PREMIS, f"{EVENT_URI}/val", f"{EVENT_URI}/vir", "is not that of validation"),
    (PREMIS, ">validation</eventType>", ">checking</eventType>", "is not a term"),
    (PREMIS, ">validation</eventType>", ">checking</eventType>", "no event 'validation'"),
    (PREMIS, f"<eventDateTime>{TIME}", "<eventDateTime>2026-11-20", None),
    (PREMIS1, f"<eventDateTime>{TIME}", "<eventDateTime>2026-11-20", "eventDateTime is '2026-11-20'"),
    (PREMIS, "success", "", "no outcome"),
    (PREMIS, "<eventDetail>nhà thầu; máy quét; 2026-01-05/2026-03-10", "<eventDetail>", "says nothing of supplier"),
    (PREMIS, "statute", "", "no basis"),
    (PREMIS1, "<messageDigest>", "<messageDigest>0", "fixity SHA256 is not"),
    (PREMIS1, ">SHA-256<", ">MD5<", "no SHA-256 fixity"),
    (PREMIS1, "<size>", "<size>1", "size is"),
    (PREMIS1, ">fmt/276<", ">pdf<", "is no PRONOM identifier"),
    (PREMIS, re.compile("<agentIdentifier>.*</agentIdentifier>"), "", "an entity agent without identifier"),
    (PREMIS, "<agentIdentifierType>local", "<agentIdentifierType>", "without type or value"),
    (PREMIS, "<premis ", '<premis xsi:schemaLocation="x premis.xsd" ', "is neither beside it"),
    (
        PREMIS1,
        re.compile("<object (.*?)<object "),
        '<object xmlID="a"/><object xmlID="a"/><object ',
        "xmlID a occurs 2",
    ),
    (PREMIS, re.compile("<linkingAgentIdentifier>.*?</linkingAgentIdentifier>"), "", "no agent is linked"),
    (PREMIS, re.compile("<linkingObjectIdentifier>.*?</linkingObjectIdentifier>"), "", "no object is linked"),
    (PREMIS, re.compile("<rights>.*</rights>"), "", "no rights statement"),
    (
        PREMIS,
        re.compile(f"<{LINK}>urn[^/]*</{LINK}><linkingObjectRole>outcome(?=[^/]*/[^/]*/[^/]*</event><agent>)"),
        f"<{LINK}>SIP</{LINK}><linkingObjectRole>source",
        "links no object in the role outcome",
    ),
    (PREMIS1, re.compile("<objectCharacteristics>.*?</objectCharacteristics>"), "", "no objectCharacteristics"),
    (PREMIS1, re.compile("<format>.*?</format>"), "", "no format"),
    (PREMIS1, re.compile("<originalName>.*?</originalName>"), "", "no originalName"),
    # records
    (EAD, "<keyword></keyword>\n", "", "not the 18 fields in order (missing ['keyword']"),
    (EAD, "<arcFileCode>", "<arcFileCode/><arcFileCode>", "not the 18 fields"),
    (EAD, "<title>Hồ sơ thử</title>", "<title/>", "title is empty"),
    (EAD, "<title>Hồ sơ thử</title>", f"<title>{'a' * 1001}</title>", "longer than 1000 characters"),
    (EAD, "<title>Hồ sơ thử</title>", "<title>Hồ sơ</title>", "is not the External-Description"),
    (EAD, "<maintenance>01", "<maintenance>1", "maintenance has the value '1'"),
    (EAD, "05/01/2008", "31/02/2008", "is no date"),
    (EAD, "05/01/2008", "05/01/2009", "startDate is after endDate"),
    (EAD, "<totalDoc>2", "<totalDoc>3", "totalDoc is 3, there are 2 records"),
    (EAD, "<paperFileCode>TTLT.01.15", "<paperFileCode>", "paperFileCode is empty though confidenceLevel is 02"),
    (EAD, "<riskRecoveryStatus>02", "<riskRecoveryStatus>", "riskRecoveryStatus is empty though"),
    (
        EAD,
        "H32.15.G09.2008.01.HC.01<",
        "H32.15.G09.2009.01.HC.01<",
        "does not agree with the Internal-Sender-Identifier",
    ),
    (DOC1, "2008.01.HC.01.0000001<", "2001.01.HC.01.0000001<", "the year in arcDocCode"),
    (DOC1, "2008.01.HC.01.0000001<", "2008.02.HC.01.0000001<", "does not begin with the dossier's code"),
    (DOC1, ".0000001</arcDocCode", ".001</arcDocCode", "ordinal of 7 digits"),
    (DOC1, ".0000001</arcDocCode", ".0000003</arcDocCode", "do not run from 1 to 2"),
    (DOC1, "<docId>H32.64.2008.01.HC.1", "<docId>H32.64.2008.01.HC.2", "is also that of"),
    (DOC1, "<docId>H32.64.2008.01.HC.1", "<docId>", "docId is empty"),
    (DOC1, "<confidenceLevel>02", "<confidenceLevel>01", "process is empty"),
    (DOC1, "<typeName>02", "<typeName>33", "typeName has the value '33'"),
    (DOC1, "<simpledc", '<simpledc xmlns="x"', "not simpledc without a namespace"),
    (DOC1, "../schemas/EAD_doc.xsd", "../schemas/ead_doc.xsd", "is neither beside it nor in schemas/catalog.xml"),
    # schemas
    ("schemas/EAD_doc.xsd", 'name="arcDocCode"', 'name="docCode"', "['arcDocCode'] not declared"),
    ("schemas/EAD.xsd", "</xs:schema>", "", "not well-formed"),
    ("schemas/xlink.xsd", "/>", "></xs:schema>", "not the published bytes"),
    ("schemas/premis.xsd", "/>", "></xs:schema>", "not the published bytes"),
    ("schemas/METS.xsd", "mets1_12.xsd", "mets.xsd", "does not include mets1_12.xsd"),
    ("schemas/EAD_pic.xsd", "xs:schema ", "xs:schemas ", "not an XML schema"),
    ("schemas/catalog.xml", "tc:entity", "tc:entities", "not an OASIS catalogue"),
    ("schemas/catalog.xml", ' uri="xlink.xsd"', "", "no entry"),
    ("schemas/catalog.xml", 'uri="xlink.xsd"', 'uri="xlinks.xsd"', "points to no file"),
    ("schemas/catalog.xml", "http://www.loc.gov/standards", "http://www.loc.gov", "is neither beside it"),
]


@pytest.mark.parametrize(("path", "old", "new", "problem"), FAULTS)
def test_a_fault_in_an_aip(
    tmp_path: Path, path: str, old: str | re.Pattern[str], new: str, problem: str | None
) -> None:
    problems = Making(tmp_path, "AIP", {path: (old, new)}).problems()
    if problem is None:
        assert problems == []
    else:
        assert found(problems, problem), problems


SIP_FAULTS = [
    (METS, f'OBJID="uuid-{PACKAGE_UUID}"', f'OBJID="urn:uuid:{PACKAGE_UUID}"', "form of row 9"),
    (METS, CSIP_PROFILE, "http://www.ra.ee/METS/v01/IP.xml", "PROFILE is"),
    (METS, "<fileSec>", "<amdSec/><fileSec>", "a SIP has no amdSec"),
    (EAD, "H32.64.2008.01.HC<", "H32.64.2008.02.HC<", "does not agree with the Internal-Sender-Identifier"),
    (EAD, "<fileCode>", "<arcFileCode/><fileCode>", "unknown ['arcFileCode']"),
]


@pytest.mark.parametrize(("path", "old", "new", "problem"), SIP_FAULTS)
def test_a_fault_in_a_sip(tmp_path: Path, path: str, old: str | re.Pattern[str], new: str, problem: str) -> None:
    problems = Making(tmp_path, "SIP", {path: (old, new)}).problems()
    assert found(problems, problem), problems


@pytest.mark.parametrize("named", ["code", "vendor"])
def test_links_that_are_swapped(tmp_path: Path, named: str) -> None:
    class Vendor(Making):
        stem = "H32.64.2008.01.HC" if named == "vendor" else CODES["AIP"]

    making = Vendor(tmp_path)
    first, second = (path for path in making.content if path.startswith(REP + "data/"))
    link = '<fptr FILEID="{}"/></div>'
    one, two = link.format(uid(first, "ID-")), link.format(uid(second, "ID-"))
    text = making.content[METS1].decode()
    assert text.count(one) == text.count(two) == 1
    assert making.problems() == []
    (making.folder / METS1).write_text(text.replace(one, "@@").replace(two, one).replace("@@", two), encoding="utf-8")
    problems = making.problems()
    assert found(problems, f"{DOC1} is linked to {second}, not to its namesake")
    assert found(problems, f"{DOC2} is linked to {first}, not to its namesake")


# --- One fault in the layout ------------------------------------------------------------------------------------------


def add(path: str) -> Callable[[Making], None]:
    def change(making: Making) -> None:
        target = making.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"<x/>")

    return change


def remove(path: str) -> Callable[[Making], None]:
    return lambda making: (making.folder / path).unlink()


@pytest.mark.parametrize(
    ("kind", "change", "problem"),
    [
        ("AIP", add("notes.txt"), "notes.txt has no place"),
        ("AIP", add("notes.txt"), "notes.txt is referenced 0 times"),
        ("AIP", add(REP + "data/stray.pdf"), "data/stray.pdf is referenced 0 times"),
        ("AIP", add("representations/rep2/METS.xml"), "rep2/ has no place"),
        ("AIP", add(REP + "metadata/descriptive/record.xml"), "a record is named"),
        ("AIP", remove(PREMIS), "PREMIS.xml: missing"),
        ("AIP", remove(PREMIS1), "PREMIS_rep1.xml: missing"),
        ("AIP", remove(EAD), "EAD.xml: missing"),
        ("AIP", remove(METS1), "METS.xml: missing"),
        ("AIP", remove(METS), "METS.xml: missing"),
        ("AIP", remove(DATA1), "no such file"),
        ("AIP", lambda making: [remove(path)(making) for path in (DATA1, DATA2)], "data/: no data file"),
        ("AIP", lambda making: [remove(path)(making) for path in (DOC1, DOC2)], "descriptive/: no record"),
        ("AIP", lambda making: making.folder.rename(making.bag / "data/gói"), "not in plain ASCII"),
        ("AIP", remove("schemas/EAD_pic.xsd"), "schemas/EAD_pic.xsd: missing"),
        ("AIP", remove("schemas/catalog.xml"), "schemas/catalog.xml: missing"),
        ("AIP", remove("schemas/premis.xsd"), "schemas/premis.xsd: missing"),
        ("SIP", remove("schemas/DILCISExtensionSIPMETS.xsd"), "DILCISExtensionSIPMETS.xsd: missing"),
        ("SIP", add(PREMIS), "a SIP holds no PREMIS"),
        ("AIP", lambda making: (making.folder / "documentation/empty").mkdir(), "empty folder"),
        ("AIP", lambda making: (making.bag / "data/stray").write_bytes(b"x"), "not exactly one package folder"),
        ("AIP", add(f"{REP}data/{CODES['AIP']}.0000001.PDF"), "only by letter case"),
    ],
)
def test_a_fault_in_the_layout(tmp_path: Path, kind: str, change: Callable[[Making], None], problem: str) -> None:
    making = Making(tmp_path, kind)
    change(making)
    problems = making.problems()
    assert found(problems, problem), problems


# --- One fault in the bag ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "old", "new", "problem"),
    [
        ("bagit.txt", "1.0", "0.97", "not exactly the two lines"),
        ("bag-info.txt", "Bag-Size: 10 KB\n", "", "Bag-Size is missing"),
        ("bag-info.txt", "Bag-Size: 10 KB\n", "Bag-Size: 10 KB\nMore: 1\n", "More is not one of our labels"),
        ("bag-info.txt", "Bag-Size: 10 KB\n", "Bag-Size: 10 KB\nBag-Size: 10 KB\n", "stands there 2 times"),
        ("bag-info.txt", "Contact-Name: Văn thư\n", "", None),
        ("bag-info.txt", "OAIS-VN-Version: 1", "OAIS-VN-Version: 2", "names no OAIS-VN-Predecessor"),
        ("bag-info.txt", "Payload-Oxum: ", "Payload-Oxum: 1", "Payload-Oxum says"),
        ("bag-info.txt", "Bagging-Date: 2026-11-20", "Bagging-Date: 20/11/2026", "Bagging-Date has the value"),
        ("bag-info.txt", "OAIS-VN-Shape: aip-hoso", "OAIS-VN-Shape: sip-hoso", "OAIS-VN-Shape is sip-hoso"),
        ("bag-info.txt", "Source-Organization: Lưu trữ\n", "Source-Organization Lưu trữ\n", "is not `Label: value`"),
        ("bag-info.txt", "OAIS-VN-Purpose: du-phong\n", "OAIS-VN-Purpose: du-phong", "no line feed at the end"),
        ("manifest-sha256.txt", "  data", "  dato", "listed in manifest-sha256.txt, but not there"),
        ("manifest-sha512.txt", "  data", "  dato", "not listed in manifest-sha512.txt"),
        ("manifest-sha512.txt", "  data", "data", "is not `digest path`"),
        ("tagmanifest-sha256.txt", "  bag-info", "   bag-info", "is not in the canonical form"),
        ("tagmanifest-sha256.txt", "  bagit", "  evidence/x\n0  bagit", "listed in tagmanifest-sha256.txt, but"),
    ],
)
def test_a_fault_in_a_tag_file(
    tmp_path: Path, path: str, old: str | re.Pattern[str], new: str, problem: str | None
) -> None:
    problems = Making(tmp_path, "AIP", {path: (old, new)}).problems()
    if problem is None:
        assert problems == []
    else:
        assert found(problems, problem), problems


def rewritten(name: str, change: Callable[[list[str]], list[str]]) -> Callable[[Making], None]:
    def rewrite(making: Making) -> None:
        lines = (making.bag / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (making.bag / name).write_text("".join(change(lines)), encoding="utf-8", newline="")

    return rewrite


TAGS = "tagmanifest-sha512.txt"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (rewritten("bag-info.txt", lambda lines: [lines[1], lines[0], *lines[2:]]), "not in the agreed order"),
        (rewritten(TAGS, lambda lines: lines[::-1]), "not sorted by path"),
        (rewritten(TAGS, lambda lines: [line[:128].upper() + line[128:] for line in lines]), "canonical form"),
        (rewritten(TAGS, lambda lines: [*lines[:-1], lines[-1].rstrip("\n")]), "no line feed at the end"),
        (rewritten(TAGS, lambda lines: [line.replace("\n", "\r\n") for line in lines]), "carriage return"),
        (rewritten(TAGS, lambda lines: lines[1:]), "not listed in tagmanifest-sha512.txt"),
        (rewritten(TAGS, lambda lines: [*lines, lines[-1]]), "2 times in tagmanifest-sha512.txt"),
        (rewritten(TAGS, lambda lines: [*lines, "0" * 128 + "  tagmanifest-sha256.txt\n"]), "must not be listed"),
        (lambda making: (making.bag / "fetch.txt").write_bytes(b""), "fetch.txt: not a tag file of ours"),
        (lambda making: (making.bag / "manifest-sha512.txt").unlink(), "manifest-sha512.txt: missing"),
        (lambda making: (making.bag / "bag-info.txt").write_bytes(b"\xff"), "bag-info.txt: not UTF-8"),
        (lambda making: (making.bag / "manifest-sha256.txt").write_bytes(b"\xff"), "manifest-sha256.txt: not UTF-8"),
        (lambda making: (making.bag / "evidence").mkdir(), "evidence: empty folder"),
    ],
)
def test_a_fault_in_the_bag(tmp_path: Path, change: Callable[[Making], None], problem: str) -> None:
    making = Making(tmp_path)
    change(making)
    problems = making.problems()
    assert found(problems, problem), problems


@pytest.mark.parametrize("kind", ["SIP", "AIP"])
def test_any_changed_byte_is_found(tmp_path: Path, kind: str) -> None:
    making = Making(tmp_path, kind)
    for path in sorted(path for path in making.bag.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for place in {0, len(data) // 2, len(data) - 1}:
            path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
            assert making.problems(), f"{path}: byte {place}"
        path.write_bytes(data)
    assert making.problems() == []


# --- What could lead it astray ----------------------------------------------------------------------------------------


def test_links_and_special_files_are_not_followed(tmp_path: Path) -> None:
    making = Making(tmp_path)
    (tmp_path / "outside").mkdir()
    (making.folder / "documentation" / "link").symlink_to(tmp_path / "outside")
    os.mkfifo(making.folder / "documentation" / "pipe")
    problems = making.problems()
    assert found(problems, "link: symbolic link")
    assert found(problems, "pipe: special file")


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(CHECKER)
    for name in ("pipe", "link"):
        with pytest.raises(OSError, match=r"regular file|symbolic link"):
            checker.opened(tmp_path / name)


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    making = Making(tmp_path)
    Path(os.fsdecode(os.fsencode(making.folder / "documentation") + b"/\xff")).write_bytes(b"x")
    assert found(making.problems(), "the name is not UTF-8")


def test_a_link_to_a_bag_is_refused(tmp_path: Path) -> None:
    making = Making(tmp_path)
    (tmp_path / "link").symlink_to(making.bag)
    assert found(problems_of(tmp_path / "link"), "neither a folder nor a file")


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "bag/../../out.txt", "bag\\out.txt", "C:/out.txt"])
@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_a_member_that_leaves_the_folder_is_refused(tmp_path: Path, kind: str, name: str) -> None:
    (tmp_path / "x").write_bytes(b"x")
    archive = tmp_path / "in" / "in" / f"bag.{kind}"
    archive.parent.mkdir(parents=True)
    if kind == "tar":
        with tarfile.open(archive, "w") as out:
            member = tarfile.TarInfo(name)
            out.addfile(member)
    else:
        with zipfile.ZipFile(archive, "w") as out:
            out.writestr(name, b"x")
    assert found(problems_of(archive), "unsafe name in the archive")


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "bag.tar", "w") as tar:
        member = tarfile.TarInfo("bag/link")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)
    assert found(problems_of(tmp_path / "bag.tar"), "neither file nor folder")
    with zipfile.ZipFile(tmp_path / "bag.zip", "w") as archive:
        link = zipfile.ZipInfo("bag/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert found(problems_of(tmp_path / "bag.zip"), "a link, a special file")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a zip", b"no archive at all"])
def test_a_file_that_is_no_archive(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    assert found(problems_of(tmp_path / "file"), "not a readable tar or zip")


def test_a_member_that_comes_twice_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "bag.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo("bag/bagit.txt"))
        tar.addfile(tarfile.TarInfo("bag/bagit.txt"))
    assert found(problems_of(tmp_path / "bag.tar"), "twice in the archive")


def test_an_archive_larger_than_the_disk_is_refused(tmp_path: Path) -> None:
    member = tarfile.TarInfo("bag/huge")
    member.size = 1 << 60
    (tmp_path / "bag.tar").write_bytes(member.tobuf(tarfile.GNU_FORMAT))
    with pytest.raises(checker.Unreadable, match="more than there is room for"):
        checker.check_room([member.size], tmp_path)
    assert problems_of(tmp_path / "bag.tar")


def test_an_archive_of_two_folders_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bag.zip", "w") as archive:
        archive.writestr("a/bagit.txt", b"")
        archive.writestr("b/bagit.txt", b"")
    assert found(problems_of(tmp_path / "bag.zip"), "exactly one folder")


def test_what_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert found(problems_of(tmp_path / "nothing"), "cannot be read")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert found(problems_of(empty), "bagit.txt: missing")


def test_it_runs_alone(tmp_path: Path) -> None:
    making = Making(tmp_path)
    (making.bag / "bagit.txt").write_bytes(b"")
    run = [sys.executable, "-I", str(CHECKER)]
    answer = subprocess.run([*run, str(making.bag)], capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert answer.returncode == 1
    assert f"{making.bag}: bagit.txt: not exactly the two lines of BagIt 1.0" in answer.stdout
    assert subprocess.run(run, capture_output=True, timeout=60, check=False).returncode == 2


def test_it_knows_only_the_standard_library() -> None:
    names = re.findall(r"^(?:from|import) (\w+)", CHECKER.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert "hashlib" in names
    assert set(names) <= sys.stdlib_module_names
