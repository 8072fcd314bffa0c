"""The second checker finds nothing in a right package, and each single fault in a wrong one."""

import hashlib
import importlib.util
import json
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
from typing import Any
from urllib.parse import quote

import pytest

CHECKER = Path(__file__).with_name("checker.py")
TIME = "2026-11-20T08:00:00.000+07:00"
TIMES = {"tt05-2025": TIME, "eark-2.2": "2026-11-20T01:00:00Z"}
VERSIONS = {"tt05-2025": "2.0.4", "eark-2.2": "2.2.0"}
CSIP_PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
PROFILES = {
    "tt05-2025": {
        "SIP": CSIP_PROFILE,
        "AIP": "http://www.ra.ee/METS/v01/IP.xml",
        "DIP": "https://earkdip.dilcis.eu/profile/E-ARK-DIP.xml",
        "rep1": CSIP_PROFILE,
    },
    "eark-2.2": {
        "SIP": "https://earksip.dilcis.eu/profile/E-ARK-SIP-v2-2-0.xml",
        "AIP": "https://earkdip.dilcis.eu/profile/E-ARK-AIP-v2-2-0.xml",
        "DIP": "https://earkdip.dilcis.eu/profile/E-ARK-DIP-v2-2-0.xml",
        "rep1": "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP-v2-2-0.xml",
    },
}
TYPES = {"sip-tailieu": "Collection", "aip-tailieu": "Collection", "aic": "Collection", "dip": "MIXED"}
EVENT_URI = "http://id.loc.gov/vocabulary/preservation/eventType"
CODES = {"SIP": "H32.64.2008.01.HC", "AIP": "H32.15.G09.2008.01.HC.01"}
BATCH_CODES = {"SIP": "H32.64.2025.01.0000001", "AIP": "H32.15.H32.64.2025.01.0000001"}
SHAPES = ["sip-hoso", "sip-tailieu", "aip-hoso", "aip-tailieu", "dip", "aic"]
DIALECTS = list(TIMES)
LINK_NAME = "H32.64.2008.02.HC.0000001.pdf.fetch.txt"
REP = "representations/rep1/"

Edits = Mapping[str, tuple[str | re.Pattern[str], str]]
Options = Mapping[str, Any]


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
FIRST_UUID, HOLDER_UUID = uid("first edition", ""), uid("holder", "")
LISTED = {"H32.64.2008.01.HC": uid("dossier 1", ""), "H32.64.2008.02.HC": uid("dossier 2", "")}


class Making:
    """Makes one bag; an edit changes a file before anything above it takes its size and digest.

    `what` is the shape of the package; `SIP` and `AIP` stand for those of a dossier. `linked`: with a linked document.
    """

    documents = 2
    stem = ""  # of the data files' names; the package's code unless said

    def __init__(
        self,
        folder: Path,
        what: str = "AIP",
        edits: Edits | None = None,
        *,
        dialect: str = "tt05-2025",
        version: int = 1,
        linked: bool = False,
    ) -> None:
        self.bag, self.edits = folder / "bag", dict(edits or {})
        self.shape = {"SIP": "sip-hoso", "AIP": "aip-hoso"}.get(what, what)
        self.kind = "AIP" if self.shape == "aic" else self.shape[:3].upper()
        self.loose = self.shape.endswith("tailieu")
        self.dialect, self.csip, self.time = dialect, dialect == "eark-2.2", TIMES[dialect]
        self.version, self.linked = version, linked
        self.objid = self.named(PACKAGE_UUID)
        codes = BATCH_CODES if self.loose else CODES
        self.code, self.sender = codes["SIP" if self.kind == "SIP" else "AIP"], codes["SIP"]
        if self.shape == "aic":
            self.code = self.sender = "G09"
        self.title = {"aic": "Phông thử"}.get(self.shape, "Hồ sơ thử")
        self.name = self.objid.replace(":", "_")
        self.content: dict[str, bytes] = {}
        self.package()
        self.seal()
        assert not self.edits, f"edits of files that are not there: {sorted(self.edits)}"

    def named(self, uuid_: str) -> str:
        """The OBJID of a package of this kind and dialect."""
        return f"urn:G09:uuid-{uuid_}" if self.kind == "AIP" and not self.csip else f"uuid-{uuid_}"

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
        if self.shape == "aic":
            self.lists()
        else:
            self.described_documents()
        self.put("metadata/descriptive/EAD.xml", self.main_record())
        self.put("documentation/Bảng kê.txt", "ghi chú")
        if self.kind == "DIP":
            self.put("documentation/dissemination.json", self.dissemination())
        self.schemas()
        if self.kind != "SIP":
            self.put(f"{REP}metadata/preservation/PREMIS_rep1.xml", self.premis_rep1())
            self.put("metadata/preservation/PREMIS.xml", self.premis())
        self.put(f"{REP}METS.xml", self.mets_rep1())
        self.put("METS.xml", self.mets())
        for path, data in self.content.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)

    def described_documents(self) -> None:
        for number in range(1, self.documents + 1):
            self.put(f"{REP}data/{self.stem or self.code}.{number:07}.pdf", f"%PDF-1.7 page {number}")
            self.put(f"{REP}metadata/descriptive/EAD_doc_{self.code}.{number:07}.xml", self.document(number))
        if self.linked:
            number = self.documents + 1
            self.put(f"{REP}data/{LINK_NAME}", self.link())
            self.put(f"{REP}metadata/descriptive/EAD_doc_{self.code}.{number:07}.xml", self.document(number))

    def link(self) -> str:
        if self.kind == "SIP":
            return "H32.64.2008.02.HC.1\n"
        place = REP + "data/" + LINK_NAME.removesuffix(".fetch.txt")
        return f"urn_G09_uuid-{HOLDER_UUID}_{place} 660 {place} H32.15.G09.2008.02.HC.01.0000001\n"

    def dissemination(self) -> str:
        told = {
            "archive": {"code": "H32.15", "name": "Lưu trữ"}, "fonds": {"code": "G09", "name": "Phông thử"},
            "level": "doc", "mark": "Lưu trữ", "request": "YC-1", "source": f"urn:G09:uuid-{HOLDER_UUID}",
        }  # fmt: skip
        return json.dumps(told, ensure_ascii=False, indent=1)

    # the collection of a fonds

    def lists(self) -> None:
        self.put(f"{REP}data/fonds.xml", self.record(self.fonds(), "../../../schemas/EAD_fonds.xsd"))
        older = {
            "Identifier": "H32.15", "OrganId": "G09", "FondName": "Phông thử", "FondHistory": "lịch sử",
            "ArchivesTime": "", "PaperTotal": "", "PaperDigital": "8", "KeyGroups": "văn bản", "OtherTypes": "",
            "Language": "Tiếng Việt", "LookupTools": "", "CopyNumber": "", "Description": "",
        }  # fmt: skip
        self.put(f"{REP}data/fonds-tt02.xml", self.record(older, "../../../schemas/EAD_fonds_tt02.xsd"))
        self.put(f"{REP}data/finding-aid.xml", self.finding_aid())
        rows = ["code,title,package_id,version,tagmanifest_sha256"]
        rows += [f"{code},'=Hồ sơ {code},{self.named(uuid_)},1,{self.seal_of(code)}" for code, uuid_ in LISTED.items()]
        self.put(f"{REP}data/dossiers.csv", "\ufeff" + "".join(f"{row}\r\n" for row in rows))

    def seal_of(self, code: str) -> str:
        return hashlib.sha256(code.encode()).hexdigest()

    def fonds(self) -> Mapping[str, str]:
        return {
            "fondsCode": "G09", "fondsName": "Phông thử", "fondsStatus": "mở", "fondsHistory": "lịch sử",
            "archivesTime": "1976 đến 2008, thiếu hồ sơ năm 1980", "totalDocuments": "10", "keyGroups": "văn bản",
            "language": "01", "riskRecovery": "1", "description": "",
        }  # fmt: skip

    def component(self, code: str, level: str, uuid_: str) -> str:
        count = '<physdescstructured><quantity>2</quantity><unittype identifier="totalDoc"/></physdescstructured>'
        date = '<fromdate standarddate="2008-01-05">05/01/2008</fromdate><todate standarddate="2008">2008</todate>'
        numbers = f'<num localtype="version">1</num><num localtype="tagmanifest-sha256">{self.seal_of(code)}</num>'
        return (
            f'<c {level}><did><unitid localtype="fileCode">{code}</unitid><unittitle>=Hồ sơ {code}</unittitle>'
            f"<unitdatestructured><daterange>{date}</daterange></unitdatestructured>{count}"
            f'<dao localtype="package" identifier="{self.named(uuid_)}"><descriptivenote><p>{numbers}</p>'
            '</descriptivenote></dao></did><accessrestrict localtype="mode"><p><expan abbr="01">Công khai</expan></p>'
            "</accessrestrict></c>"
        )

    def finding_aid(self) -> str:
        levels = ['level="file"', 'level="otherlevel" otherlevel="batch"']
        parts = [self.component(code, level, LISTED[code]) for level, code in zip(levels, LISTED, strict=True)]
        totals = "".join(
            f'<physdescstructured><quantity>{count}</quantity><unittype identifier="{name}"/></physdescstructured>'
            for name, count in (("dossiers", 1), ("batches", 1), ("totalDoc", 4))
        )
        return (
            '<ead xmlns="http://ead3.archivists.org/schema/"><control><recordid>G09</recordid></control>'
            '<archdesc level="fonds"><did><unitid localtype="fondsCode" repositorycode="H32.15">G09</unitid>'
            f"<unittitle>Phông thử</unittitle>{totals}</did><dsc>"
            f'<c level="series"><did><unitid>2008</unitid></did>{"".join(parts)}</c></dsc></archdesc></ead>'
        )

    # records

    def record(self, fields: Mapping[str, str], schema: str) -> str:
        body = "".join(f"<{name}>{value}</{name}>\n" for name, value in fields.items())
        hint = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{schema}"'
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<simpledc {hint}>\n{body}</simpledc>\n'

    def main_record(self) -> str:
        code = "arcFileCode" if self.kind == "AIP" else "fileCode"
        count = f"{self.documents + self.linked}"
        dossier = {
            code: self.code, "title": "Hồ sơ thử", "maintenance": "01", "mode": "01", "language": "01",
            "startDate": "05/01/2008", "endDate": "12/2008", "keyword": "", "totalDoc": count,
            "numberOfPaper": "2", "numberOfPage": "2", "format": "01", "inforSign": "", "confidenceLevel": "02",
            "paperFileCode": "TTLT.01.15", "riskRecovery": "1", "riskRecoveryStatus": "02", "description": "",
        }  # fmt: skip
        batch = {code: self.code, "title": "Hồ sơ thử", "source": "1", "totalDoc": count, "description": ""}
        request = {
            "requestID": "YC-1", "requestDate": "20/11/2026", "purpose": "01", "purposeContent": "nghiên cứu",
            "feeObjectType": "10", "researchTopic": "đê điều", "description": "",
        }  # fmt: skip
        if self.kind == "AIP":
            del batch["totalDoc"]
        if self.shape == "aic":
            return self.record(self.fonds(), "../../schemas/EAD_fonds.xsd")
        return self.record({"dip": request}.get(self.shape, batch if self.loose else dossier), "../../schemas/EAD.xsd")

    def document(self, number: int) -> str:
        code = "docCode" if self.kind == "SIP" else "arcDocCode"
        fields = {
            "docId": f"{self.sender}.{number}", code: f"{self.code}.{number:07}", "maintenance": "01",
            "typeName": "02", "codeNumber": "12", "codeNotation": "QĐ-UBND", "issuedDate": "05/01/2008",
            "organName": "UBND tỉnh", "subject": "Về việc thử", "language": "01", "numberOfPage": "1",
            "inforSign": "", "keyword": "", "mode": "01", "confidenceLevel": "02", "autograph": "", "format": "01",
            "riskRecovery": "0", "riskRecoveryStatus": "", "process": "", "description": "",
        }  # fmt: skip
        if self.kind == "DIP":
            del fields["organName"]
        return self.record(fields, "../../../../schemas/EAD_doc.xsd")

    # schemas

    def schemas(self) -> None:
        xsd = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'

        def flat(text: str) -> str:
            names = re.findall(r"<(\w+)>", text)
            elements = "".join(f'<xs:element name="{name}"/>' for name in ["simpledc", *names])
            return f"<xs:schema {xsd}>{elements}</xs:schema>"

        xlink = "http://www.loc.gov/standards/xlink/xlink.xsd"
        plain = ["xlink", "DILCISExtensionMETS", "DILCISExtensionSIPMETS" if self.kind == "SIP" else "premis"]
        if self.shape == "aic":
            for name, of in (("EAD_fonds", "fonds"), ("EAD_fonds_tt02", "fonds-tt02")):
                self.put(f"schemas/{name}.xsd", flat(self.content[f"{REP}data/{of}.xml"].decode()))
            plain += ["ead3"]
        else:
            self.put("schemas/EAD.xsd", flat(self.main_record()))
            self.put("schemas/EAD_doc.xsd", flat(self.document(1)))
            plain += ["EAD_pic", "EAD_media"]
        self.put("schemas/METS.xsd", f'<xs:schema {xsd}><xs:include schemaLocation="mets1_12.xsd"/></xs:schema>')
        self.put("schemas/mets1_12.xsd", f'<xs:schema {xsd}><xs:import schemaLocation="{xlink}"/></xs:schema>')
        for name in plain:
            self.put(f"schemas/{name}.xsd", f"<xs:schema {xsd}/>")
        catalog = 'xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"'
        entry = f'<system systemId="{xlink}" uri="xlink.xsd"/>'
        self.put("schemas/catalog.xml", f"<catalog {catalog}>{entry}</catalog>")

    # METS

    def described(self, path: str) -> str:
        data = self.content[path]
        digest = hashlib.sha256(data).hexdigest().upper()
        return f'SIZE="{len(data)}" CREATED="{self.time}" CHECKSUMTYPE="SHA-256" CHECKSUM="{digest}"'

    def located(self, path: str, level: str) -> str:
        return f'LOCTYPE="URL" xlink:type="simple" xlink:href="{quote(path.removeprefix(level), safe="/")}"'

    def own(self, name: str) -> str:
        """The ID that CSIP asks of everything."""
        return f' ID="{uid("own " + name)}"' if self.csip else ""

    def section(self, kind: str, path: str, level: str) -> str:
        md_type = 'MDTYPE="OTHER" OTHERMDTYPE="SIMPLEDC"' if kind == "dmdSec" else 'MDTYPE="PREMIS"'
        md_type += ' MDTYPEVERSION="3.0"' if self.csip and kind != "dmdSec" else ""
        ref = f'<mdRef {self.located(path, level)} {md_type} MIMETYPE="application/xml" {self.described(path)}/>'
        text = f'<{kind} ID="{uid(path)}" CREATED="{self.time}" STATUS="CURRENT">{ref}</{kind}>'
        return text if kind == "dmdSec" else f"<amdSec{self.own('amdSec')}>{text}</amdSec>"

    def group(self, use: str, paths: Mapping[str, str], level: str) -> str:
        """A file group; `paths` has the further attributes of each file."""
        files = "".join(
            f'<file ID="{uid(path, "ID-")}"{more} MIMETYPE="application/octet-stream" {self.described(path)}>'
            f"<FLocat {self.located(path, level)}/></file>"
            for path, more in paths.items()
        )
        kind = ' csip:CONTENTINFORMATIONTYPE="OTHER" csip:OTHERCONTENTINFORMATIONTYPE="TT05"' if self.csip else ""
        return f'<fileGrp ID="{uid(use)}" USE="{use}"{kind}>{files}</fileGrp>'

    def agent(self, agent: str, note_type: str, note: str) -> str:
        return (
            f'<agent ROLE="CREATOR" {agent}><name>Lưu trữ</name><note csip:NOTETYPE="{note_type}">{note}</note></agent>'
        )

    def header(self, *agents: str) -> str:
        status = "NEW" if self.version == 1 else "REPLACEMENT"
        return (
            f'<metsHdr CREATEDATE="{self.time}" RECORDSTATUS="{status}" csip:OAISPACKAGETYPE="{self.kind}">'
            f"{''.join(agents)}</metsHdr>"
        )

    def program(self) -> str:
        return self.agent('TYPE="OTHER" OTHERTYPE="SOFTWARE"', "SOFTWARE VERSION", "1.0")

    def organisation(self, code: str) -> str:
        return self.agent('TYPE="ORGANIZATION"', "IDENTIFICATIONCODE", code)

    def whole(self, objid: str, profile: str, body: str) -> str:
        kind = "Mixed" if self.csip else TYPES.get(self.shape, "Mixed")
        more = ' csip:CONTENTINFORMATIONTYPE="MIXED"' if self.csip else ""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<mets xmlns="http://www.loc.gov/METS/" '
            'xmlns:xlink="http://www.w3.org/1999/xlink" '
            'xmlns:csip="https://DILCIS.eu/XML/METS/CSIPExtensionMETS" '
            f'OBJID="{objid}" TYPE="{kind}" PROFILE="{profile}"{more}>{body}</mets>\n'
        )

    def mapped(self, label: str, divs: str, more: str = "") -> str:
        top = f'<div{self.own(label)} LABEL="{label}"{more}>{divs}</div>'
        return f'<structMap{self.own("structMap")} TYPE="PHYSICAL" LABEL="CSIP">{top}</structMap>'

    def div(self, label: str, group: str = "") -> str:
        return f'<div{self.own(label)} LABEL="{label}"><fptr FILEID="{uid(group or label)}"/></div>'

    def mets_rep1(self) -> str:
        data = [path for path in self.content if path.startswith(REP + "data/")]
        records = [path for path in self.content if path.startswith(REP + "metadata/descriptive/")]
        premis = [path for path in self.content if path.startswith(REP + "metadata/preservation/")]
        admid = f' ADMID="{uid(premis[0])}"' if premis else ""
        pairs = dict(zip(data, records, strict=True)) if records else {}
        files = {path: f' DMDID="{uid(pairs[path])}"' if self.csip and pairs else "" for path in data}
        holey = {path: more + admid for path, more in files.items() if path.endswith(".fetch.txt")}
        groups = {"Data": {path: more for path, more in files.items() if path not in holey}}
        groups |= {"Holeyfile": holey} if holey else {}
        body = self.header(self.program() if self.csip else self.organisation("G09"))
        body += "".join(self.section("dmdSec", path, REP) for path in records)
        body += "".join(self.section("digiprovMD", path, REP) for path in premis)
        body += f"<fileSec{self.own('fileSec')}>"
        body += "".join(self.group(use, paths, REP) for use, paths in groups.items()) + "</fileSec>"
        divs = "".join(self.div(use) for use in groups)
        if self.csip:
            dmdid = f' DMDID="{" ".join(uid(path) for path in records)}"' if records else ""
            divs = f'<div{self.own("Metadata")} LABEL="Metadata"{dmdid}{admid}/>{divs}'
            return self.whole(uid("rep1"), self.profile("rep1"), body + self.mapped("rep1", divs))
        links = "".join(
            f'<div ID="{uid("link" + record)}" LABEL="MetadataLink/{"Holey" if file in holey else "File"}" '
            f'DMDID="{uid(record)}"><fptr FILEID="{uid(file, "ID-")}"/></div>'
            for file, record in pairs.items()
        )
        divs += f'<div LABEL="MetadataLink">{links}</div>' if pairs else ""
        return self.whole(uid("rep1"), self.profile("rep1"), body + self.mapped("rep1", divs, admid))

    def profile(self, level: str) -> str:
        """A SIP of E-ARK has its own PROFILE on both levels."""
        return PROFILES[self.dialect]["SIP" if self.csip and self.kind == "SIP" else level]

    def mets(self) -> str:
        record, premis = "metadata/descriptive/EAD.xml", "metadata/preservation/PREMIS.xml"
        admid = f' ADMID="{uid(premis)}"' if premis in self.content else ""
        schemas = {path: "" for path in self.content if path.startswith("schemas/")}
        notes = {path: "" for path in self.content if path.startswith("documentation/")}
        submitter = [self.organisation("H32.64")] if self.csip and self.kind == "SIP" else []
        body = self.header(self.program(), *submitter)
        body += self.section("dmdSec", record, "")
        body += self.section("digiprovMD", premis, "") if premis in self.content else ""
        body += (
            f"<fileSec{self.own('fileSec')}>{self.group('Schemas', schemas, '')}"
            f"{self.group('Documentation', notes, '')}"
            f"{self.group('Representations/rep1', {REP + 'METS.xml': ''}, '')}</fileSec>"
        )
        body += self.mapped(
            self.objid,
            f'<div{self.own("Metadata")} LABEL="Metadata" DMDID="{uid(record)}"{admid}/>'
            f"{self.div('Schemas')}{self.div('Documentation')}"
            f"{self.div('Representations', 'Representations/rep1') if self.csip else ''}"
            f'<div{self.own("Representations/rep1")} LABEL="Representations/rep1">'
            f'<mptr {self.located(REP + "METS.xml", "")} xlink:title="{uid("Representations/rep1")}"/></div>',
        )
        return self.whole(self.objid, self.profile(self.kind), body)

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
            f"</eventType><eventDateTime>{self.time}</eventDateTime>{information if detail else ''}"
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
        link = self.to_object(
            uid(next(path for path in self.content if path.startswith(REP + "data/")), "ID-"), "outcome"
        )
        events += self.event("message digest calculation", "mes", link)
        events += self.event("format identification", "for", link)
        return self.entities(objects, events)

    def replaced(self) -> str:
        """The relationship to the edition before."""
        if self.version == 1:
            return ""
        uri = "http://id.loc.gov/vocabulary/preservation"
        terms = "".join(
            f'<{name} valueURI="{uri}/{name}/{code}">{term}</{name}>'
            for name, code, term in (
                ("relationshipType", "rep", "replacement"),
                ("relationshipSubType", "sup", "supersedes"),
            )
        )
        return f"<relationship>{terms}{self.identifier('object', f'uuid-{FIRST_UUID}', 'related')}</relationship>"

    def premis(self) -> str:
        own = self.identifier("object", self.objid) + self.replaced()
        objects = f'<object xsi:type="intellectualEntity">{own}</object>'
        outcome = self.to_object(self.objid, "outcome")
        source = self.to_object(f"urn:G09:uuid-{HOLDER_UUID}", "source")
        if self.kind == "DIP":
            events = self.event("dissemination", "dis", source + outcome, "yêu cầu YC-1; bản đọc")
        elif self.shape == "aic":
            events = ""
        else:
            events = self.event("transfer", "tra", outcome, "nhà thầu; máy quét; 2026-01-05/2026-03-10")
            events += self.event("validation", "val", outcome)
        events += self.event("information package creation", "ipc", self.to_object("uuid-của-SIP", "source") + outcome)
        statement = self.identifier("rightsStatement", "basis")
        rights = f"<rights><rightsStatement>{statement}<rightsBasis>statute</rightsBasis></rightsStatement></rights>"
        return self.entities(objects, events, rights if self.shape == "aip-hoso" else "")

    # the bag

    def seal(self) -> None:
        payload = {f"data/{self.name}/{path}": data for path, data in self.content.items()}
        self.tag("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        info = {
            "Source-Organization": "Lưu trữ", "Contact-Name": "Văn thư", "External-Identifier": self.objid,
            "External-Description": self.title.replace(" ", "\n ", 1), "Internal-Sender-Identifier": self.sender,
            "Bag-Group-Identifier": "G09", "Bagging-Date": "2026-11-20", "Bag-Size": "10 KB",
            "Payload-Oxum": f"{sum(map(len, payload.values()))}.{len(payload)}", "Bag-Software-Agent": "x 1.0",
            "BagIt-Profile-Identifier": "urn:x-profile:1", "E-ARK-Package-Type": self.kind,
            "E-ARK-Specification-Version": VERSIONS[self.dialect], "OAIS-VN-Profile": self.dialect,
            "OAIS-VN-Shape": self.shape, "OAIS-VN-Version": f"{self.version}",
            "OAIS-VN-Predecessor": self.named(FIRST_UUID), "OAIS-VN-Purpose": "du-phong",
        }  # fmt: skip
        if self.version == 1:
            del info["OAIS-VN-Predecessor"]
        if self.kind == "DIP":
            del info["OAIS-VN-Purpose"]
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
    for name in ("xlink.xsd", "DILCISExtensionMETS.xsd", "premis", "ead3.xsd")
}


def problems_of(path: Path) -> list[str]:
    found: list[str] = checker.check_package(path, PUBLISHED)
    return found


def found(problems: list[str], what: str) -> bool:
    return any(what in problem for problem in problems)


# --- Right packages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_right_package_has_no_problem(tmp_path: Path, shape: str, version: int, dialect: str) -> None:
    assert Making(tmp_path, shape, dialect=dialect, version=version).problems() == []


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("shape", ["sip-hoso", "aip-hoso"])
def test_a_right_package_with_a_linked_document(tmp_path: Path, shape: str, dialect: str) -> None:
    assert Making(tmp_path, shape, dialect=dialect, linked=True).problems() == []


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_bare_package(tmp_path: Path, shape: str, dialect: str) -> None:
    """Without bag-info.txt, METS and the package's record tell shape and dialect."""
    making = Making(tmp_path, shape, dialect=dialect, linked=shape in ("sip-hoso", "aip-hoso"))
    assert problems_of(making.folder) == []
    with zipfile.ZipFile(tmp_path / "package.zip", "w") as archive:
        for path in making.folder.rglob("*"):
            archive.write(path, path.relative_to(making.folder.parent))
    assert problems_of(tmp_path / "package.zip") == []
    schema = "EAD_fonds.xsd" if shape == "aic" else "EAD.xsd"
    add(f"schemas/{schema}")(making)
    assert found(problems_of(making.folder), f"not declared in schemas/{schema}")


def test_a_profile_of_a_provinces_own(tmp_path: Path) -> None:
    for dialect in DIALECTS:
        edits = {"bag-info.txt": (f"OAIS-VN-Profile: {dialect}", "OAIS-VN-Profile: tinh-minh-hoa")}
        assert Making(tmp_path / dialect, "AIP", edits, dialect=dialect).problems() == []


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
TO_PROCESS = "</confidenceLevel><autograph/><format/><riskRecovery>0</riskRecovery><riskRecoveryStatus/>"

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
    (METS1, ' LABEL="MetadataLink/File"', "", "is not a MetadataLink/File"),
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
    (EAD, "12/2008", "13/2008", "endDate '13/2008' is no date"),
    (EAD, re.compile("02</confidenceLevel>\n<paperFileCode>[^<]*"), "01</confidenceLevel>\n<paperFileCode>", None),
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
    (DOC1, re.compile("<confidenceLevel>02.*<process>", re.DOTALL), f"<confidenceLevel>01{TO_PROCESS}<process>1", None),
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


# Faults that only other shapes, the other dialect, later editions and linked documents can have.

BAG_INFO, LINK_FILE, TOLD = "bag-info.txt", f"{REP}data/{LINK_NAME}", "documentation/dissemination.json"
LIST, AID, FONDS2 = f"{REP}data/dossiers.csv", f"{REP}data/finding-aid.xml", f"{REP}data/fonds-tt02.xml"
UTC = TIMES["eark-2.2"]
E_ARK: Options = {"dialect": "eark-2.2"}
LATER: Options = {"version": 2}
LINKED: Options = {"linked": True}
LINKED_E_ARK: Options = {**E_ARK, **LINKED}
ANY: Options = {}
PREDECESSOR = f"OAIS-VN-Predecessor: urn:G09:uuid-{FIRST_UUID}"
DATA_PLACE = REP + "data/"
DOSSIER_1, DOSSIER_2 = LISTED
HOLEY, HOLEY_RECORD = uid(LINK_FILE, "ID-"), uid(DOC1.replace("0000001", "0000003"))

SHAPE_FAULTS: list[tuple[str, Options, str, str | re.Pattern[str], str, str | None]] = [
    # bag-info.txt
    ("AIP", ANY, BAG_INFO, "E-ARK-Specification-Version: 2.0.4", "E-ARK-Specification-Version: 2.2.0", "is not 2.0.4"),
    ("AIP", ANY, BAG_INFO, "OAIS-VN-Purpose: du-phong\n", "", "OAIS-VN-Purpose is missing"),
    ("AIP", ANY, BAG_INFO, "OAIS-VN-Shape: aip-hoso", "OAIS-VN-Shape: aip-phim", "OAIS-VN-Shape has the value"),
    ("AIP", ANY, BAG_INFO, "OAIS-VN-Version: 1\n", f"OAIS-VN-Version: 1\n{PREDECESSOR}\n", "a first version names"),
    ("dip", ANY, BAG_INFO, "Type: DIP", "Type: XIP", "E-ARK-Package-Type has the value"),
    ("dip", ANY, BAG_INFO, "Type: DIP", "Type: AIP", "OAISPACKAGETYPE is DIP, E-ARK-Package-Type"),
    # later editions
    ("AIP", LATER, BAG_INFO, PREDECESSOR, f"OAIS-VN-Predecessor: uuid-{FIRST_UUID}", "is no OBJID"),
    ("AIP", LATER, BAG_INFO, FIRST_UUID, PACKAGE_UUID, "OAIS-VN-Predecessor is the package itself"),
    ("AIP", LATER, BAG_INFO, FIRST_UUID, HOLDER_UUID, "bag-info.txt names the predecessor"),
    ("AIP", LATER, METS, 'RECORDSTATUS="REPLACEMENT"', 'RECORDSTATUS="NEW"', "'NEW', not REPLACEMENT"),
    ("SIP", LATER, METS1, 'RECORDSTATUS="REPLACEMENT"', 'RECORDSTATUS="NEW"', "'NEW', not REPLACEMENT"),
    ("AIP", ANY, METS1, 'RECORDSTATUS="NEW"', 'RECORDSTATUS="REPLACEMENT"', "'REPLACEMENT', not NEW"),
    ("AIP", LATER, PREMIS, re.compile("<relationship>.*</relationship>"), "", "replaces [], bag-info.txt names"),
    ("AIP", LATER, PREMIS, ">replacement<", ">derivation<", "replaces [], bag-info.txt names"),
    ("AIP", LATER, PREMIS, ">supersedes<", ">has part<", "does not say 'supersedes'"),
    ("AIP", LATER, PREMIS, "relationshipType/rep", "rep", "relationshipType 'replacement' without its valueURI"),
    ("AIP", LATER, PREMIS, "relationshipSubType/sup", "sup", "relationshipSubType 'supersedes' without its valueURI"),
    ("AIP", LATER, PREMIS, f"uuid-{FIRST_UUID}", f"uuid-{PACKAGE_UUID}", "the package replaces itself"),
    ("AIP", ANY, PREMIS, f"Value>urn:G09:uuid-{PACKAGE_UUID}<", f"Value>{STRANGER}<", "no intellectualEntity is the"),
    ("AIP", ANY, PREMIS, '"intellectualEntity"', '"representation"', "no intellectualEntity is the"),
    # header and names, by shape and dialect
    ("sip-tailieu", ANY, METS, 'TYPE="Collection"', 'TYPE="Mixed"', "TYPE is 'Mixed', not 'Collection'"),
    ("aip-tailieu", ANY, METS1, 'TYPE="Collection"', 'TYPE="Mixed"', "TYPE is 'Mixed', not 'Collection'"),
    ("aic", ANY, METS, 'TYPE="Collection"', 'TYPE="Mixed"', "TYPE is 'Mixed', not 'Collection'"),
    ("dip", ANY, METS, 'TYPE="MIXED"', 'TYPE="Mixed"', "TYPE is 'Mixed', not 'MIXED'"),
    ("aip-tailieu", E_ARK, METS, 'TYPE="Mixed"', 'TYPE="Collection"', "TYPE is 'Collection', not 'Mixed'"),
    ("dip", ANY, METS, 'PROFILE="https://earkdip', 'PROFILE="https://earkcsip', "PROFILE is"),
    ("AIP", E_ARK, METS, 'PROFILE="https://earkdip', 'PROFILE="https://earkaip', "PROFILE is"),
    ("SIP", E_ARK, METS1, "E-ARK-SIP-v2-2-0", "E-ARK-CSIP-v2-2-0", "PROFILE is"),
    ("AIP", E_ARK, METS, 'OBJID="uuid-', 'OBJID="urn:G09:uuid-', "form of row 9"),
    ("dip", ANY, METS, 'OBJID="uuid-', 'OBJID="urn:G09:uuid-', "form of row 9"),
    ("dip", ANY, METS1, 'csip:OAISPACKAGETYPE="DIP"', 'csip:OAISPACKAGETYPE="SIP"', "OAISPACKAGETYPE is 'SIP'"),
    ("AIP", E_ARK, METS, UTC, TIME, "metsHdr/@CREATEDATE is"),
    ("AIP", E_ARK, METS1, UTC, "2026-02-30T01:00:00Z", "metsHdr/@CREATEDATE is"),
    ("AIP", E_ARK, PREMIS1, UTC, TIME, "eventDateTime is"),
    ("SIP", E_ARK, METS, 'TYPE="ORGANIZATION"', 'TYPE="INDIVIDUAL"', "no agent CREATOR ORGANIZATION"),
    ("AIP", E_ARK, METS1, "SOFTWARE VERSION", "IDENTIFICATIONCODE", "no agent CREATOR OTHER SOFTWARE"),
    # CSIP
    ("AIP", E_ARK, METS, ' csip:CONTENTINFORMATIONTYPE="MIXED"', "", "csip:CONTENTINFORMATIONTYPE is not 'MIXED'"),
    ("AIP", E_ARK, METS1, 'TYPE="OTHER" csip:OTHER', 'TYPE="MIXED" csip:OTHER', "fileGrp Data: not csip:CONTENTINF"),
    (
        "AIP",
        E_ARK,
        METS,
        ' csip:OTHERCONTENTINFORMATIONTYPE="TT05"',
        "",
        "fileGrp Schemas: not csip:CONTENTINFORMATION",
    ),
    ("AIP", E_ARK, METS, re.compile("<fileSec ID=[^>]*>"), "<fileSec>", "fileSec  has no ID"),
    ("AIP", E_ARK, METS, re.compile("<amdSec ID=[^>]*>"), "<amdSec>", "amdSec  has no ID"),
    ("AIP", E_ARK, METS, re.compile("(?<=<structMap) ID=[^ ]*"), "", "structMap CSIP has no ID"),
    ("AIP", E_ARK, METS1, re.compile('(?<=<div) ID=[^ ]*(?= LABEL="Data")'), "", "div Data has no ID"),
    ("AIP", E_ARK, METS1, re.compile("(?<=<fileGrp) ID=[^ ]*"), "", "fileGrp Data has no ID"),
    ("AIP", E_ARK, METS, ' MDTYPEVERSION="3.0"', ' MDTYPEVERSION="2.2"', "MDTYPEVERSION is not 3"),
    ("AIP", E_ARK, METS, re.compile('<div[^>]*"Representations">.*?</div>'), "", "the divs of the structMap are"),
    (
        "AIP",
        E_ARK,
        METS,
        re.compile('(?<="Representations">)<fptr[^>]*/>'),
        "",
        "of the div Representations do not name",
    ),
    (
        "AIP",
        E_ARK,
        METS,
        f'title="{uid("Representations/rep1")}',
        f'title="{uid("Schemas")}',
        "is not the ID of the gr",
    ),
    ("AIP", E_ARK, METS, re.compile('<div[^>]*"Documentation">.*?</div>'), "", "the divs of the structMap are"),
    ("AIP", E_ARK, METS1, re.compile('<div[^>]*"Metadata"[^>]*/>'), "", "the divs of the structMap are"),
    ("AIP", E_ARK, METS1, re.compile('(?<="Metadata" DMDID=")[^ ]* '), "", "the div Metadata does not name every"),
    ("AIP", E_ARK, METS1, re.compile('(?<="Metadata" DMDID=")([^>]*)"/>'), f'{FIRST_RECORD}"/>', "has no ADMID"),
    ("AIP", E_ARK, METS1, f'<file ID="{FIRST}" DMDID="{FIRST_RECORD}"', f'<file ID="{FIRST}"', "of one record and one"),
    (
        "AIP",
        E_ARK,
        METS1,
        f'{FIRST}" DMDID="{FIRST_RECORD}',
        f'{FIRST}" DMDID="{SECOND_RECORD}',
        "has 2 links, not one",
    ),
    ("AIP", E_ARK, METS1, f'{FIRST}" DMDID="{FIRST_RECORD}', f'{FIRST}" DMDID="{SECOND_RECORD}', "not to its namesake"),
    ("AIP", E_ARK, METS1, "</div></structMap>", '<div LABEL="MetadataLink"/></div></structMap>', "CSIP does not know"),
    ("aic", E_ARK, METS1, "<file ", f'<file DMDID="{STRANGER}" ', f"{STRANGER} is linked, which is no record"),
    # linked documents in METS
    ("AIP", LINKED, METS1, 'USE="Holeyfile"', 'USER="Holeyfile"', "the file groups are ['', 'Data']"),
    ("AIP", LINKED, METS1, 'USE="Data"', 'USE="Holeyfile"', f"{DATA1} does not belong to the group Holeyfile"),
    ("AIP", LINKED, METS1, 'USE="Holeyfile"', 'USE="Data"', f"{LINK_FILE} does not belong to the group Data"),
    ("AIP", LINKED, METS1, "MetadataLink/Holey", "MetadataLink/File", "is not a MetadataLink/Holey of one record"),
    ("AIP", LINKED, METS1, "MetadataLink/File", "MetadataLink/Holey", "is not a MetadataLink/File of one record"),
    ("AIP", LINKED, METS1, f'DMDID="{HOLEY_RECORD}"', f'DMDID="{FIRST_RECORD}"', f"record {HOLEY_RECORD} has 0 links"),
    ("AIP", LINKED, METS1, f'{HOLEY}" ADMID="{uid(PREMIS1)}"', f'{HOLEY}"', f"linked document {HOLEY} has no ADMID"),
    ("AIP", LINKED, METS1, f'<fptr FILEID="{uid("Holeyfile")}"/>', "", "exactly the files of the group Holeyfile"),
    ("AIP", LINKED_E_ARK, METS1, re.compile('<div[^>]*"Holeyfile">.*?</div>'), "", "the divs of the structMap are"),
    ("AIP", LINKED_E_ARK, METS1, f'DMDID="{HOLEY_RECORD}"', "", f"record {HOLEY_RECORD} has 0 links"),
    # what a linked document says
    ("SIP", LINKED, LINK_FILE, ".1\n", ".1", "not one line with the identifier"),
    ("SIP", LINKED, LINK_FILE, ".1\n", ".1\n\n", "not one line with the identifier"),
    ("SIP", LINKED, LINK_FILE, "2008.02", "2008 02", "not one line with the identifier"),
    ("SIP", LINKED, LINK_FILE, "2008.02", "2008.01", "links to a document of this very package"),
    ("AIP", LINKED, LINK_FILE, "urn_G09", "urn:G09", "not one line `urn_FONDS"),
    ("AIP", LINKED, LINK_FILE, " 660 ", " 0660 ", "not one line `urn_FONDS"),
    ("AIP", LINKED, LINK_FILE, " 660 ", " ", "not one line `urn_FONDS"),
    ("AIP", LINKED, LINK_FILE, HOLDER_UUID, HOLDER_UUID.lower(), "not one line `urn_FONDS"),
    ("AIP", LINKED, LINK_FILE, "0000001.pdf", "00%2F001.pdf", "have different names"),
    ("AIP", LINKED, LINK_FILE, "0000001.pdf", "00%zz0001.pdf", "not one line `urn_FONDS"),
    ("AIP", LINKED, LINK_FILE, "urn_G09", "urn_G10", "links into the fonds G10, not into G09"),
    ("AIP", LINKED_E_ARK, LINK_FILE, "urn_G09", "urn_G10", "links into the fonds G10, not into G09"),
    ("AIP", LINKED, LINK_FILE, HOLDER_UUID, PACKAGE_UUID, "links into this very package"),
    ("AIP", LINKED, LINK_FILE, f"_{DATA_PLACE}", "_data/", "does not lie in representations/rep1/data/"),
    ("AIP", LINKED, LINK_FILE, f"_{DATA_PLACE}", f"_{DATA_PLACE}../", "does not lie in representations/rep1/data/"),
    ("AIP", LINKED, LINK_FILE, f" {DATA_PLACE}", " data/", "the place data/"),
    ("AIP", LINKED, LINK_FILE, f" {DATA_PLACE}H32", f" {DATA_PLACE}h32", "is not named after the place"),
    ("AIP", LINKED, LINK_FILE, f" {DATA_PLACE}H32", f" {DATA_PLACE}h32", "have different names"),
    ("AIP", LINKED, LINK_FILE, re.compile("0000001$"), "1", "has no ordinal of 7 digits"),
    ("AIP", LINKED, LINK_FILE, "H32.15.G09.2008.02.HC.01.", f"{CODES['AIP']}.", "a document of this very package"),
    # batches
    ("sip-tailieu", ANY, EAD, "<source>1", "<source>đến", "source has the value 'đến'"),
    ("aip-tailieu", ANY, EAD, "<source>1", "<source>", "source is empty"),
    ("sip-tailieu", ANY, EAD, "<totalDoc>2", "<totalDoc>3", "totalDoc is 3, there are 2 records"),
    ("aip-tailieu", ANY, EAD, "<description>", "<totalDoc>2</totalDoc><description>", "not the 4 fields in order"),
    ("sip-tailieu", ANY, EAD, "<totalDoc>2</totalDoc>", "", "not the 5 fields in order (missing ['totalDoc']"),
    ("sip-tailieu", ANY, EAD, "2025.01.0000001", "2025.1.0000001", "fileCode has the value 'H32.64.2025.1.0000001'"),
    ("aip-tailieu", ANY, EAD, "2025.01.0000001", "2025.01.1", "arcFileCode has the value"),
    ("aip-tailieu", ANY, EAD, "2025.01.0000001", "2024.01.0000001", "does not agree with the Internal-Sender"),
    # reader's copies
    ("dip", ANY, EAD, "<purpose>01", "<purpose>04", "purpose has the value '04'"),
    ("dip", ANY, EAD, "<feeObjectType>10", "<feeObjectType>11", "feeObjectType has the value '11'"),
    ("dip", ANY, EAD, "20/11/2026", "2026-11-20", "is no date"),
    ("dip", ANY, EAD, "<researchTopic>đê điều</researchTopic>\n", "", "not the 7 fields in order"),
    ("dip", ANY, EAD, "<purposeContent>nghiên cứu", f"<purposeContent>{'a' * 501}", "longer than 500 characters"),
    ("dip", ANY, DOC1, "<subject>", "<organName>UBND</organName><subject>", "not the 20 fields in order"),
    ("dip", ANY, DOC1, "2008.01.HC.01.0000001<", "2009.01.HC.01.0000001<", "does not agree with the Internal-Sender"),
    ("dip", ANY, DOC1, ".0000001</arcDocCode", ".0000003</arcDocCode", None),
    ("dip", ANY, DOC1, ".0000001</arcDocCode", ".0000002</arcDocCode", "two documents have one ordinal"),
    ("dip", ANY, DOC2, "2008.01.HC.01.", "2008.02.HC.01.", "does not begin with the dossier's code"),
    ("dip", ANY, DOC1, "<mode>01", "<mode>03", "a document of mode 03 is not given out"),
    ("dip", ANY, DOC1, "<mode>01", "<mode>02", "nobody authorised to give out"),
    ("dip", ANY, PREMIS, "eventType/dis", "eventType/val", "is not that of dissemination"),
    ("dip", ANY, PREMIS, ">dissemination</eventType", ">validation</eventType", "no event 'dissemination'"),
    ("dip", ANY, PREMIS, "yêu cầu YC-1", "yêu cầu", "does not name the request YC-1"),
    ("dip", ANY, PREMIS, f"urn:G09:uuid-{HOLDER_UUID}", f"urn:G09:uuid-{FIRST_UUID}", "the dissemination links"),
    ("dip", ANY, PREMIS, "Role>source", "Role>outcome", "the dissemination links"),
    ("dip", ANY, TOLD, "{", "", "not JSON"),
    ("dip", ANY, TOLD, "{", "[" * 200_000, "not JSON"),
    ("dip", ANY, TOLD, re.compile(".*", re.DOTALL), "[]", "archive/name '' is not the Source-Organization"),
    ("dip", ANY, TOLD, '"Lưu trữ"', '"Kho"', "archive/name 'Kho' is not the Source-Organization"),
    ("dip", ANY, TOLD, '"G09"', '"G10"', "fonds/code 'G10' is not the Bag-Group-Identifier"),
    ("dip", ANY, TOLD, '"level": "doc"', '"level": "bản chính"', "level 'bản chính' is none of"),
    ("dip", ANY, TOLD, '"level": "doc"', '"level": "ban-sao"', "mark 'Lưu trữ' is not that of level ban-sao"),
    ("dip", ANY, TOLD, '"mark": "Lưu trữ"', '"mark": "BẢN SAO"', "mark 'BẢN SAO' is not that of level doc"),
    (
        "dip",
        ANY,
        TOLD,
        re.compile('"level": "doc",\\s*"mark": "Lưu trữ"'),
        '"level": "ban-sao", "mark": "BẢN SAO"',
        None,
    ),
    ("dip", ANY, TOLD, '"request": "YC-1"', '"request": "YC-2"', "request 'YC-2' is not the requestID YC-1"),
    ("dip", ANY, TOLD, "urn:G09:uuid", "urn:uuid", "is no OBJID of an AIP"),
    # the collection of a fonds
    ("aic", ANY, EAD, "<fondsStatus>mở", "<fondsStatus>khác", "fondsStatus has the value 'khác'"),
    ("aic", ANY, EAD, "<language>01</language>\n", "", "not the 10 fields in order"),
    ("aic", ANY, EAD, "<keyGroups>văn bản", "<keyGroups>phim", "fonds.xml: does not say the same"),
    ("aic", ANY, EAD, "<fondsCode>G09", "<fondsCode>G10", "is not the Bag-Group-Identifier"),
    ("aic", ANY, EAD, "<fondsCode>G09", "<fondsCode>G10", "does not agree with the Internal-Sender-Identifier"),
    ("aic", ANY, EAD, "<fondsName>Phông thử", "<fondsName>Phông", "the fondsName is not the External-Description"),
    ("aic", ANY, FONDS2, "<LookupTools></LookupTools>\n", "", "not the 13 fields in order"),
    ("aic", ANY, FONDS2, "<OrganId>G09", "<OrganId>G10", "OrganId 'G10' is not fondsCode"),
    ("aic", ANY, FONDS2, "<FondHistory>lịch sử", "<FondHistory>", "FondHistory '' is not fondsHistory"),
    ("aic", ANY, FONDS2, "<ArchivesTime>", "<ArchivesTime>1976 đến 2008, thiếu", "is not archivesTime"),
    ("aic", ANY, FONDS2, "<PaperDigital>8", "<PaperDigital>tám", "PaperDigital has the value 'tám'"),
    ("aic", ANY, FONDS2, "<Identifier>H32.15", "<Identifier>H32.16", "does not describe the fonds G09 of the archive"),
    ("aic", ANY, LIST, "\ufeff", "", "no byte order mark"),
    ("aic", ANY, LIST, re.compile("\r\n$"), "", "no CR LF at the end"),
    ("aic", ANY, LIST, "code,title", "title,code", "not a table of the columns"),
    ("aic", ANY, LIST, ",1,", ",", "not a table of the columns"),
    ("aic", ANY, LIST, ",'=", ',"=', "no CSV in UTF-8"),
    ("aic", ANY, LIST, ",'=", ",=", "a spreadsheet would run '=Hồ sơ"),
    ("aic", ANY, LIST, re.compile("(?<=256\r\n).*", re.DOTALL), "", "lists nothing"),
    ("aic", ANY, LIST, DOSSIER_1, DOSSIER_2, f"code {DOSSIER_2} stands there 2 times"),
    ("aic", ANY, LIST, LISTED[DOSSIER_1], LISTED[DOSSIER_2], "stands there 2 times"),
    ("aic", ANY, LIST, "urn:G09:", "urn:G10:", "package_id is 'urn:G10:"),
    ("aic", ANY, LIST, "urn:G09:uuid-", "", "package_id is"),
    ("aic", E_ARK, LIST, "uuid-", "", "package_id is"),
    ("aic", ANY, LIST, ",1,", ",0,", "version is '0'"),
    ("aic", ANY, LIST, re.compile(",[0-9a-f]{64}"), f",{'A' * 64}", "digest is"),
    ("aic", ANY, LIST, "'=Hồ sơ", "", "only here"),
    ("aic", ANY, LIST, ",1,", ",2,", "dossiers.csv: only here"),
    ("aic", ANY, AID, ">1<", ">2<", "the fonds has 2 dossiers, its parts have 1"),
    ("aic", ANY, AID, '<num localtype="version">1', '<num localtype="version">2', "finding-aid.xml: only here"),
    ("aic", ANY, AID, '256">', '256">0', "finding-aid.xml: only here"),
    ("aic", ANY, AID, LISTED[DOSSIER_1], STRANGER[5:], "finding-aid.xml: only here"),
    ("aic", ANY, AID, f"<unittitle>=Hồ sơ {DOSSIER_1}", "<unittitle>=Hồ sơ khác", "finding-aid.xml: only here"),
    ("aic", ANY, AID, f">{DOSSIER_1}</unitid>", ">H32.64.2008.03.HC</unitid>", "finding-aid.xml: only here"),
    ("aic", ANY, AID, "http://ead3.archivists.org/schema/", "urn:isbn:1-931666-22-9", "not EAD3 with an archdesc"),
    ("aic", ANY, AID, "archdesc level", "archdesc ", "not well-formed"),
    ("aic", ANY, AID, re.compile("<archdesc.*</archdesc>"), "", "not EAD3 with an archdesc"),
    ("aic", ANY, AID, 'localtype="fondsCode"', 'localtype="code"', "does not describe the fonds G09"),
    ("aic", ANY, AID, 'archdesc level="fonds"', 'archdesc level="file"', "archdesc/@level is 'file'"),
    ("aic", ANY, AID, "<recordid>G09</recordid>", "<recordid/>", "no recordid"),
    ("aic", ANY, AID, ">G09</unitid>", ">G10</unitid>", "does not describe the fonds G09 of the archive H32.15"),
    ("aic", ANY, AID, '"H32.15"', '"H32.16"', "does not describe the fonds G09 of the archive H32.15"),
    ("aic", ANY, AID, "<unittitle>Phông thử", "<unittitle>Phông", "the title of the fonds is not its fondsName"),
    ("aic", ANY, AID, 'level="file"', 'level="item"', "level 'item' is no series, no dossier and no batch"),
    ("aic", ANY, AID, '<c level="file">', '<c level="series">', "not one package for each dossier"),
    ("aic", ANY, AID, 'localtype="package"', 'localtype="bag"', "not one package for each dossier"),
    ("aic", ANY, AID, 'abbr="01"', 'abbr="04"', "accessrestrict has the code '04'"),
    ("aic", ANY, AID, 'date="2008-01-05"', 'date="2008-05-01"', "fromdate '05/01/2008' is no date, or not 2008-05-01"),
    ("aic", ANY, AID, ">05/01/2008<", ">31/02/2008<", "fromdate '31/02/2008' is no date"),
    ("aic", ANY, AID, ">4<", f">{'4' * 5000}<", None),
    ("aic", ANY, AID, ">4<", ">5<", "the fonds has 5 totalDoc, its parts have 4"),
    ("aic", ANY, AID, "<ead ", f'<ead {XSI} xsi:schemaLocation="x ../../../schemas/ead.xsd" ', "is neither beside it"),
    ("aic", ANY, "schemas/ead3.xsd", "/>", "></xs:schema>", "not the published bytes"),
    ("aic", ANY, "schemas/EAD_fonds.xsd", 'name="keyGroups"', 'name="groups"', "['keyGroups'] not declared"),
    ("aic", ANY, PREMIS, "creation</eventType", "merging</eventType", "no event 'information package creation'"),
]


@pytest.mark.parametrize(("what", "options", "path", "old", "new", "problem"), SHAPE_FAULTS)
def test_a_fault_in_another_shape(
    tmp_path: Path, what: str, options: Options, path: str, old: str | re.Pattern[str], new: str, problem: str | None
) -> None:
    problems = Making(tmp_path, what, {path: (old, new)}, **options).problems()
    if problem is None:
        assert problems == []
    else:
        assert found(problems, problem), problems


def test_rows_in_another_order(tmp_path: Path) -> None:
    lists = f"{REP}data/dossiers.csv"
    making = Making(tmp_path, "aic")
    first, *rows = making.content[lists].decode().splitlines(keepends=True)
    (making.folder / lists).write_text("".join([first, *reversed(rows)]), encoding="utf-8", newline="")
    assert found(making.problems(), "not in the order of finding-aid.xml")


def test_what_is_not_utf8(tmp_path: Path) -> None:
    for what, path in (("aic", LIST), ("AIP", LINK_FILE)):
        making = Making(tmp_path / what, what, linked=what == "AIP")
        (making.folder / path).write_bytes(b"\xff\r\n")
        assert found(making.problems(), "UTF-8"), path


def test_two_links_to_one_document(tmp_path: Path) -> None:
    making = Making(tmp_path, "SIP", linked=True)
    (making.folder / f"{REP}data/other.pdf.fetch.txt").write_bytes(making.content[LINK_FILE])
    assert found(making.problems(), "links to the same document as")


def test_with_the_authorisation_that_mode_02_needs(tmp_path: Path) -> None:
    edits = {DOC1: ("<mode>01", "<mode>02"), PREMIS: ("Role>implementer", "Role>authorizer")}
    assert Making(tmp_path, "dip", edits).problems() == []


def test_a_bare_package_of_either_edition(tmp_path: Path) -> None:
    making = Making(tmp_path, "AIP", version=2)
    assert problems_of(making.folder) == []
    edits = {METS: ('RECORDSTATUS="NEW"', 'RECORDSTATUS="TEST"')}
    assert found(problems_of(Making(tmp_path / "x", "AIP", edits).folder), "'TEST', not NEW or REPLACEMENT")


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
        ("aic", remove("schemas/ead3.xsd"), "schemas/ead3.xsd: missing"),
        ("aic", remove("schemas/EAD_fonds_tt02.xsd"), "schemas/EAD_fonds_tt02.xsd: missing"),
        ("aic", remove(LIST), "dossiers.csv: missing"),
        ("aic", remove(AID), "finding-aid.xml: missing"),
        ("aic", add(DATA1), "no data file of this shape"),
        ("aic", add(DOC1), "a collection has no document records"),
        ("dip", remove(TOLD), "dissemination.json: missing"),
        ("dip", remove(PREMIS), "PREMIS.xml: missing"),
        ("dip", add(LINK_FILE), "this shape has no linked documents"),
        ("aip-tailieu", add(LINK_FILE), "this shape has no linked documents"),
        ("sip-tailieu", add(PREMIS), "a SIP holds no PREMIS"),
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


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("shape", SHAPES)
def test_any_changed_byte_is_found(tmp_path: Path, shape: str, dialect: str) -> None:
    making = Making(tmp_path, shape, dialect=dialect, linked=shape == "aip-hoso")
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
