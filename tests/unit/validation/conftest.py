"""A small valid package written by hand, apart from the library's writers, that tests can spoil at any layer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Refusal
from oais_vn.model.report import Report
from oais_vn.validation.validator import validate_package

UUID = "9C13E70E-08B2-4C54-8BAF-979B35D01B4D"
OBJIDS = {"AIP": f"urn:P01:uuid-{UUID}", "SIP": f"uuid-{UUID}", "DIP": f"uuid-{UUID}"}
FOLDER = OBJIDS["AIP"].replace(":", "_")
REPRESENTATION_OBJID = "uuid-5A3F2C10-7E44-4B0A-9C61-2D8E90AB17F3"
CSIP_PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
PROFILES = {
    "AIP": "http://www.ra.ee/METS/v01/IP.xml",
    "SIP": CSIP_PROFILE,
    "DIP": "https://earkdip.dilcis.eu/profile/E-ARK-DIP.xml",
}
CODES = {
    "AIP": ("arcFileCode", "arcDocCode", "H32.15.H32.64.2008.01.HC"),
    "SIP": ("fileCode", "docCode", "H32.64.2008.01.HC"),
}
METS_HEAD = (
    '<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:csip="https://DILCIS.eu/XML/METS/CSIPExtensionMETS"'
)
PREMIS_HEAD = (
    '<premis xmlns="http://www.loc.gov/premis/v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0">'
)
CREATED = 'CREATED="2026-11-20T08:00:00.000+07:00"'

OUR_TAGS = """Contact-Name: Phòng Lưu trữ
External-Description: Hồ sơ
Bagging-Date: 2026-11-20
Bag-Size: 1 KB
Bag-Software-Agent: thử
BagIt-Profile-Identifier: urn:oais-vn:bagit-profile:1
E-ARK-Specification-Version: 2.0.4
OAIS-VN-Version: 1
"""
"""What our BagIt profile requires, but for what the package itself says."""

Edit = Callable[[str], str]


@dataclass
class MemoryPackage:
    """A `PackageSource` of bytes in memory; `broken` files raise when they are opened."""

    files: dict[str, bytes]
    links: tuple[Refusal, ...] = ()
    broken: frozenset[str] = frozenset()
    name: str = FOLDER
    opened: list[str] = field(default_factory=list)

    @property
    def location(self) -> str:
        return f"kho/{self.name}"

    def paths(self):
        return (PackagePath(path) for path in sorted(self.files))

    def refusals(self):
        return iter(self.links)

    def size(self, path: PackagePath) -> int:
        return len(self.files[path])

    def open(self, path: PackagePath) -> BinaryIO:
        self.opened.append(path)
        if path in self.broken:
            raise PackageError(Text("đĩa hỏng", "bad disk"), path=path)
        return BytesIO(self.files[path])

    def local(self, path: PackagePath) -> Path | None:
        return None

    def flipped(self, path: str, place: int, bit: int = 0) -> MemoryPackage:
        """The same package with one bit of one file changed."""
        data = bytearray(self.files[path])
        data[place] ^= 1 << bit
        return MemoryPackage({**self.files, path: bytes(data)}, name=self.name)


def sha(data: bytes, algorithm: str = "sha256") -> str:
    return hashlib.new(algorithm, data).hexdigest()


def attributes(data: bytes) -> str:
    return f'SIZE="{len(data)}" {CREATED} CHECKSUM="{sha(data).upper()}" CHECKSUMTYPE="SHA-256"'


def reference(path: str, data: bytes, mdtype: str = 'MDTYPE="OTHER" OTHERMDTYPE="SIMPLEDC"') -> str:
    return (
        f'<mdRef LOCTYPE="URL" xlink:type="simple" xlink:href="{path}" {mdtype} MIMETYPE="application/xml"'
        f" {attributes(data)}/>"
    )


def file_entry(identifier: str, path: str, data: bytes) -> str:
    return (
        f'<file ID="{identifier}" MIMETYPE="application/octet-stream" OWNERID="goc.pdf" {attributes(data)}>'
        f'<FLocat LOCTYPE="URL" xlink:type="simple" xlink:href="{path}"/></file>\n'
    )


SOFTWARE = (
    '<agent ROLE="CREATOR" TYPE="OTHER" OTHERTYPE="SOFTWARE"><name>thử</name>'
    '<note csip:NOTETYPE="SOFTWARE VERSION">1</note></agent>'
)
AGENCY = (
    '<agent ROLE="CREATOR" TYPE="ORGANIZATION"><name>Cơ quan (minh họa)</name>'
    '<note csip:NOTETYPE="IDENTIFICATIONCODE">P01</note></agent>'
)


def header(package_type: str, agent: str) -> str:
    return (
        f'<metsHdr CREATEDATE="2026-11-20T08:00:00.000+07:00" RECORDSTATUS="NEW" csip:OAISPACKAGETYPE="{package_type}">'
        f'{agent}<altRecordID TYPE="SUBMISSIONAGREEMENT">DK-01</altRecordID></metsHdr>\n'
    )


def record_of(values: Mapping[str, str]) -> str:
    fields = "\n".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    return f"<simpledc>\n{fields}\n</simpledc>\n"


def schema_of(values: Mapping[str, str]) -> str:
    """The schema of a record with exactly these fields, in their order."""
    fields = "".join(f'<xs:element name="{name}" type="xs:string"/>' for name in values)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        f'<xs:element name="simpledc"><xs:complexType><xs:sequence>{fields}</xs:sequence></xs:complexType>'
        "</xs:element></xs:schema>\n"
    )


def dossier_values(package_type: str, documents: int) -> dict[str, str]:
    """A dossier's record, 18 fields."""
    field, _, code = CODES[package_type]
    return {
        field: code,
        "title": "Hồ sơ",
        "maintenance": "01",
        "mode": "01",
        "language": "01",
        "startDate": "2008",
        "endDate": "12/2008",
        "keyword": "",
        "totalDoc": str(documents),
        "numberOfPaper": "2",
        "numberOfPage": str(documents),
        "format": "",
        "inforSign": "",
        "confidenceLevel": "02",
        "paperFileCode": "H32.15.K1/G02/H001.0001",
        "riskRecovery": "1",
        "riskRecoveryStatus": "02",
        "description": "",
    }


def document_values(package_type: str, number: int) -> dict[str, str]:
    """A text's record, 21 fields."""
    _, field, code = CODES[package_type]
    return {
        "docId": f"H32.64.2008.01.HC.{number}",
        field: f"{code}.{number:07d}",
        "maintenance": "01",
        "typeName": "02",
        "codeNumber": str(number),
        "codeNotation": "QĐ-UB",
        "issuedDate": "20/06/2008",
        "organName": "Ủy ban (minh họa)",
        "subject": f"Văn bản {number}",
        "language": "01",
        "numberOfPage": "1",
        "inforSign": "",
        "keyword": "",
        "mode": "01",
        "confidenceLevel": "02",
        "autograph": "",
        "format": "",
        "riskRecovery": "1",
        "riskRecoveryStatus": "02",
        "process": "",
        "description": "",
    }


def pair(name: str, kind: str, value: str) -> str:
    return f"<{name}><{name}Type>{kind}</{name}Type><{name}Value>{value}</{name}Value></{name}>"


def premis_of(files: Mapping[str, tuple[str, bytes]]) -> str:
    objects = "".join(
        f'<object xsi:type="file" xmlID="{identifier}">{pair("objectIdentifier", "Doc", identifier)}'
        "<objectCharacteristics><compositionLevel>0</compositionLevel><fixity>"
        f"<messageDigestAlgorithm>SHA-256</messageDigestAlgorithm><messageDigest>{sha(data)}</messageDigest></fixity>"
        f"<size>{len(data)}</size><format><formatDesignation><formatName>PDF</formatName></formatDesignation>"
        "<formatRegistry><formatRegistryName>PRONOM</formatRegistryName>"
        "<formatRegistryKey>fmt/477</formatRegistryKey></formatRegistry></format></objectCharacteristics>"
        f"<originalName>{path}</originalName>{pair('linkingEventIdentifier', 'local', 'E1')}</object>\n"
        for identifier, (path, data) in files.items()
    )
    return (
        f"{PREMIS_HEAD}\n{objects}"
        f"<event>{pair('eventIdentifier', 'local', 'E1')}<eventType>message digest calculation</eventType>"
        "<eventDateTime>2026-11-20T08:00:00+07:00</eventDateTime><eventOutcomeInformation>"
        f"<eventOutcome>success</eventOutcome></eventOutcomeInformation>{pair('linkingAgentIdentifier', 'local', 'A1')}"
        f"</event>\n<agent>{pair('agentIdentifier', 'local', 'A1')}<agentName>oais-vn</agentName>"
        "<agentType>software</agentType></agent>\n</premis>\n"
    )


SHAPES = {"SIP": "sip-hoso", "AIP": "aip-hoso", "DIP": "dip"}
"""The shape that a bag of ours names unless a test says otherwise."""


@dataclass
class Recipe:
    """How to build the package: `edits` change a file before the layers above seal it, `extra` adds files of the
    package folder that nothing refers to, `tags` are added to bag-info.txt. `premis` says whether there is any; by
    default an AIP has it.
    """

    package_type: str = "AIP"
    edits: Mapping[str, Edit] = field(default_factory=dict)
    extra: Mapping[str, bytes] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    tags: str = ""
    ours: bool = True
    documents: int = 2
    folder: str = ""
    premis: bool | None = None

    def __post_init__(self) -> None:
        self.folder = self.folder or OBJIDS[self.package_type].replace(":", "_")

    def folder_files(self) -> dict[str, bytes]:
        """The files of the package folder by path."""
        files: dict[str, bytes] = {}

        def put(path: str, text: str) -> bytes:
            data = self.edits.get(path, str)(text).encode()
            if path not in self.without:
                files[path] = data
            return data

        numbers = range(1, self.documents + 1)
        dossier = dossier_values(self.package_type, self.documents)
        described = {n: document_values(self.package_type, n) for n in numbers}
        schemas = {
            "EAD.xsd": put("schemas/EAD.xsd", schema_of(dossier)),
            "EAD_doc.xsd": put("schemas/EAD_doc.xsd", schema_of(document_values(self.package_type, 1))),
        }
        record = put("metadata/descriptive/EAD.xml", record_of(dossier))
        rep = "representations/rep1"
        records = {
            n: put(f"{rep}/metadata/descriptive/EAD_doc_{n}.xml", record_of(values)) for n, values in described.items()
        }
        data = {n: put(f"{rep}/data/ho so {n}.pdf", f"%PDF-1.7 trang {n}\n") for n in numbers}
        preservation = self.package_type == "AIP" if self.premis is None else self.premis
        premis_name = "metadata/preservation/PREMIS_rep1.xml"
        premis = None
        if preservation:
            premis = put(f"{rep}/{premis_name}", premis_of({f"ID-{n}": (f"ho so {n}.pdf", data[n]) for n in numbers}))
        sections = "".join(
            f'<dmdSec ID="d{n}" {CREATED} STATUS="CURRENT">'
            f"{reference(f'metadata/descriptive/EAD_doc_{n}.xml', records[n])}</dmdSec>\n"
            for n in numbers
        )
        files_text = "".join(file_entry(f"ID-{n}", f"data/ho%20so%20{n}.pdf", data[n]) for n in numbers)
        links = "".join(
            f'<div ID="l{n}" LABEL="MetadataLink/File" DMDID="d{n}"><fptr FILEID="ID-{n}"/></div>\n' for n in numbers
        )
        rep_mets = put(
            f"{rep}/METS.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>\n{METS_HEAD} OBJID="{REPRESENTATION_OBJID}" TYPE="Mixed"'
            f' PROFILE="{CSIP_PROFILE}">\n{header(self.package_type, AGENCY)}{sections}'
            f"{administrative(premis_name, premis)}"
            f'<fileSec ID="fs"><fileGrp ID="data-group" USE="Data">\n{files_text}</fileGrp></fileSec>\n'
            f'<structMap ID="sm" TYPE="PHYSICAL" LABEL="CSIP"><div ID="top" LABEL="rep1">'
            f'<div ID="dd" LABEL="Data"><fptr FILEID="data-group"/></div>\n{links}</div></structMap></mets>\n',
        )
        root_premis = None
        if preservation:
            root_premis = put("metadata/preservation/PREMIS.xml", f"{PREMIS_HEAD}{ENTITY}</premis>\n")
        schema_files = "".join(
            file_entry(f"ID-S{n}", f"schemas/{name}", schemas[name]) for n, name in enumerate(sorted(schemas))
        )
        put(
            "METS.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>\n{METS_HEAD} OBJID="{OBJIDS[self.package_type]}" TYPE="Mixed"'
            f' PROFILE="{PROFILES[self.package_type]}">\n{header(self.package_type, SOFTWARE)}'
            f'<dmdSec ID="d0" {CREATED}>{reference("metadata/descriptive/EAD.xml", record)}</dmdSec>\n'
            f"{administrative('metadata/preservation/PREMIS.xml', root_premis)}"
            f'<fileSec ID="fs0"><fileGrp ID="gs" USE="Schemas">\n{schema_files}</fileGrp>'
            f'<fileGrp ID="gr" USE="Representations/rep1">'
            f"{file_entry('ID-R', 'representations/rep1/METS.xml', rep_mets)}</fileGrp></fileSec>\n"
            '<structMap ID="sm0" TYPE="PHYSICAL" LABEL="CSIP"><div ID="t0" LABEL="P">'
            f'<div ID="m0" LABEL="Metadata" DMDID="d0"{" ADMID=" + chr(34) + "p1" + chr(34) if preservation else ""}/>'
            '<div ID="s0" LABEL="Schemas"><fptr FILEID="gs"/></div><div ID="r0" LABEL="Representations/rep1">'
            '<mptr LOCTYPE="URL" xlink:type="simple" xlink:href="representations/rep1/METS.xml" xlink:title="gr"/>'
            "</div></div></structMap></mets>\n",
        )
        return {**files, **self.extra}

    def bare(self) -> MemoryPackage:
        """The package folder alone."""
        return MemoryPackage(self.folder_files(), name=self.folder)

    def bag(self, payload: Mapping[str, bytes] | None = None) -> MemoryPackage:
        """The package in its bag, or another `payload` in such a bag."""
        if payload is None:
            payload = {f"data/{self.folder}/{path}": data for path, data in self.folder_files().items()}
        size = sum(map(len, payload.values()))
        identifier = self._our_tags(payload) if self.ours else ""
        info = f"Source-Organization: Lưu trữ\nPayload-Oxum: {size}.{len(payload)}\n{identifier}{self.tags}"
        tags = {
            "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": info.encode(),
        }
        tags = {path: self.edits.get(path, str)(data.decode()).encode() for path, data in tags.items()}
        for algorithm in ("sha256", "sha512"):
            tags[f"manifest-{algorithm}.txt"] = self._manifest(payload, algorithm, "manifest")
        sealed = {
            f"tagmanifest-{algorithm}.txt": self._manifest(tags, algorithm, "tagmanifest")
            for algorithm in ("sha256", "sha512")
        }
        return MemoryPackage({**payload, **tags, **sealed}, name=self.folder)

    def _our_tags(self, payload: Mapping[str, bytes]) -> str:
        """The tags of a bag of ours; those of `tags` are left to them."""
        objid = re.search(rb'OBJID="([^"]+)"', payload.get(f"data/{self.folder}/METS.xml", b""))
        said = {
            "External-Identifier": OBJIDS[self.package_type] if objid is None else objid[1].decode(),
            "Internal-Sender-Identifier": CODES["SIP"][2],
            "Bag-Group-Identifier": "P01",
            "E-ARK-Package-Type": self.package_type,
            "OAIS-VN-Profile": "tt05-2025",
            "OAIS-VN-Shape": SHAPES[self.package_type],
        }
        return OUR_TAGS + "".join(f"{tag}: {value}\n" for tag, value in said.items() if tag not in self.tags)

    def _manifest(self, files: Mapping[str, bytes], algorithm: str, kind: str) -> bytes:
        lines = "".join(f"{sha(data, algorithm)}  {path.replace('%', '%25')}\n" for path, data in sorted(files.items()))
        return self.edits.get(f"{kind}-{algorithm}.txt", str)(lines).encode()


ENTITY = (
    '<object xsi:type="intellectualEntity" xmlID="ie"><objectIdentifier><objectIdentifierType>File'
    "</objectIdentifierType><objectIdentifierValue>H32.64</objectIdentifierValue></objectIdentifier></object>"
)


def administrative(path: str, premis: bytes | None) -> str:
    if premis is None:
        return ""
    return (
        f'<amdSec ID="a1"><digiprovMD ID="p1" {CREATED}>'
        f"{reference(path, premis, 'MDTYPE=' + chr(34) + 'PREMIS' + chr(34))}</digiprovMD></amdSec>\n"
    )


def tick() -> datetime:
    return datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def recipe() -> type[Recipe]:
    """The recipe of a valid package; arguments spoil it."""
    return Recipe


@pytest.fixture
def judged() -> Callable[[MemoryPackage], Report]:
    """Judge a package without a profile, under a still clock."""
    return lambda source: validate_package(source, None, tick)
