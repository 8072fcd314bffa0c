"""The second checker: re-reads a package with the standard library alone and says what is wrong with it.

It shares no line with the package code, so that a mistake of the one does not hide in the other, and it is one file,
so that it can be laid beside a package anywhere and run with a bare Python. It judges only the forms that the project
writes (every shape, in both dialects), not the forms that the project merely accepts.

    python tests/second_checker/checker.py PATH...      a bag or a bare package: a folder, or a tar or zip of one

Each problem is one line, `path: what is wrong`. Exit code: 0 nothing wrong, 1 something wrong.
"""

import csv
import hashlib
import io
import json
import os
import posixpath
import re
import shutil
import stat
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import unquote, unquote_to_bytes
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

METS = "{http://www.loc.gov/METS/}"
XLINK = "{http://www.w3.org/1999/xlink}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
XSD = "{http://www.w3.org/2001/XMLSchema}"
CSIP = "{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}"
PREMIS = "{http://www.loc.gov/premis/v3}"
EAD3 = "{http://ead3.archivists.org/schema/}"
CATALOG = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"

UUID = r"[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}"
DAY_OR_INTERVAL = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/(\.\.|\d{4}(-\d\d(-\d\d)?)?)?)?")

REP = "representations/rep1/"
DATA = REP + "data/"
ROOT_METS, REP_METS = "METS.xml", REP + "METS.xml"
ROOT_RECORD, RECORD_FOLDER = "metadata/descriptive/EAD.xml", REP + "metadata/descriptive/"
DISSEMINATION = "documentation/dissemination.json"
LINK_SUFFIX = ".fetch.txt"
ROOT_PREMIS, REP_PREMIS = "metadata/preservation/PREMIS.xml", REP + "metadata/preservation/PREMIS_rep1.xml"

Values = dict[str, str]  # a flat record: name of a field -> its value
Published = Mapping[str, frozenset[str]]
# SHA-256 of the schemas as their publishers give them; xlink is in circulation in two layouts of the same text.
PUBLISHED: Published = {
    "mets1_12.xsd": frozenset({"92a993a3886d7c7d64d1a6d19b573ede5783b1f5bf938b1ba92b93ca37590004"}),
    "xlink.xsd": frozenset(
        {
            "b08dcb2ab7e76ea527e2fe582bcafbdc26194157d9f7c3e39cb95633a9b10316",
            "f1f5bb6003165cdd8f6c1fcc32f8fd1f965e1681010f3b9806d9460bcffa8a3c",
        }
    ),
    "DILCISExtensionMETS.xsd": frozenset({"b4a13747dde7644122dc14dc7f7333fc51b12de43039a73ba111a6e0e8204fcc"}),
    "DILCISExtensionSIPMETS.xsd": frozenset({"43ac3f08dbecb74c069d1687187a1aeaed800e77581fe0d418468ae3ad20ef86"}),
    "premis": frozenset({"03b8a77a20b32b882ad799e12262671d07ad18210c60233f4e613a1289491cba"}),
    "ead3.xsd": frozenset({"cac7ea4afdadf2167c6cc392c93b6526f518cfbeb0f26f6bec4b45b1a9b13b85"}),
}


# --- What the shapes and the dialects ask -----------------------------------------------------------------------------


class Field(NamedTuple):
    """One row of the field tables of vietnam.md §1.3, §1.8 and §2.1: length in NFC characters (0: none is given)."""

    name: str
    length: int
    required: bool = False
    form: str = ""


MAINTENANCE, MODE, CONFIDENCE, CONDITION = r"0[1-7]", r"0[1-3]", r"0[1-3]", r"0[1-3]"
LANGUAGE = r"(0[1-9]|1[01])([^0-9]+(0[1-9]|1[01]))*"
NUMBER, YES_NO, STATUS, DAY = r"\d+", r"[01]", r"0[12]", "date"

DOSSIER = (
    Field("fileCode", 100, True),
    Field("title", 1000, True),
    Field("maintenance", 100, True, MAINTENANCE),
    Field("mode", 30, True, MODE),
    Field("language", 100, True, LANGUAGE),
    Field("startDate", 10, True, DAY),
    Field("endDate", 10, True, DAY),
    Field("keyword", 100),
    Field("totalDoc", 10, True, NUMBER),
    Field("numberOfPaper", 10, False, NUMBER),
    Field("numberOfPage", 10, True, NUMBER),
    Field("format", 50),
    Field("inforSign", 30),
    Field("confidenceLevel", 40, False, CONFIDENCE),
    Field("paperFileCode", 100),
    Field("riskRecovery", 1, True, YES_NO),
    Field("riskRecoveryStatus", 2, False, STATUS),
    Field("description", 2000),
)
BATCH = (  # `source` is 0 or 1 in an AIP too (tt05-readings row 4)
    Field("fileCode", 100, True, r"\S+\.[12]\d{3}\.\d{2}\.\d{7}"),
    Field("title", 1000, True),
    Field("source", 100, True, YES_NO),
    Field("totalDoc", 10, True, NUMBER),
    Field("description", 2000),
)
REQUEST = (
    Field("requestID", 100, True),
    Field("requestDate", 10, True, DAY),
    Field("purpose", 100, True, r"0[1-3]"),
    Field("purposeContent", 500, True),
    Field("feeObjectType", 100, True, r"0[1-9]|10"),
    Field("researchTopic", 250, True),
    Field("description", 2000),
)
FONDS = (
    Field("fondsCode", 0, True),
    Field("fondsName", 0, True),
    Field("fondsStatus", 0, True, "mở|đóng"),
    Field("fondsHistory", 0),
    Field("archivesTime", 0),
    Field("totalDocuments", 0),
    Field("keyGroups", 0),
    Field("language", 0, False, LANGUAGE),
    Field("riskRecovery", 0, False, YES_NO),
    Field("description", 0),
)
FONDS_TT02 = (  # the codes are composed, and as long as they are
    Field("Identifier", 0, True),
    Field("OrganId", 0, True),
    Field("FondName", 200, True),
    Field("FondHistory", 0),
    Field("ArchivesTime", 30),
    Field("PaperTotal", 10),
    Field("PaperDigital", 10, False, NUMBER),
    Field("KeyGroups", 300),
    Field("OtherTypes", 300),
    Field("Language", 100),
    Field("LookupTools", 50),
    Field("CopyNumber", 10, False, NUMBER),
    Field("Description", 1000),
)
SAME_IN_TT02 = {  # field of TT05 -> the field of TT02 that says the same
    "fondsCode": "OrganId", "fondsName": "FondName", "fondsHistory": "FondHistory", "archivesTime": "ArchivesTime",
    "keyGroups": "KeyGroups", "description": "Description",
}  # fmt: skip
TEXT = (
    # 25 characters, says the Circular; but it composes docId of the dossier's code and the ordinal: often longer.
    Field("docId", 0, True),
    Field("docCode", 100, True),
    Field("maintenance", 100, True, MAINTENANCE),
    Field("typeName", 10, True, r"0[1-9]|[12]\d|3[0-2]"),
    Field("codeNumber", 11),
    Field("codeNotation", 30),
    Field("issuedDate", 10, True, DAY),
    Field("organName", 200, True),
    Field("subject", 500, True),
    Field("language", 100, True, LANGUAGE),
    Field("numberOfPage", 4, True, NUMBER),
    Field("inforSign", 30),
    Field("keyword", 100),
    Field("mode", 20, True, MODE),
    Field("confidenceLevel", 30, False, CONFIDENCE),
    Field("autograph", 2000),
    Field("format", 50),
    Field("riskRecovery", 1, True, YES_NO),
    Field("riskRecoveryStatus", 2, False, STATUS),
    Field("process", 1, False, YES_NO),
    Field("description", 500),
)
PICTURE = (
    Field("docCode", 100, True),
    Field("maintenance", 100, False, MAINTENANCE),
    Field("typePic", 10, False, r"0[12]"),
    Field("archivesNumber", 50),
    Field("inforSign", 30),
    Field("eventName", 500),
    Field("imageTitle", 500),
    Field("photographer", 300),
    Field("photoPlace", 300),
    Field("photoTime", 10, False, DAY),
    Field("colour", 10, False, r"0[12]"),
    Field("filmSize", 30),
    Field("docAttached", 10),
    Field("mode", 30, False, MODE),
    Field("format", 50),
    Field("riskRecovery", 1, True, YES_NO),
    Field("riskRecoveryStatus", 2, False, STATUS),
    Field("description", 2000),
)
RECORDING = (
    Field("docCode", 100, True),
    Field("maintenance", 100, False, MAINTENANCE),
    Field("typeMedia", 10, False, r"0[12]"),
    Field("archivesNumber", 50),
    Field("inforSign", 30),
    Field("eventName", 500),
    Field("movieTitle", 500),
    Field("recorder", 300),
    Field("recordPlace", 300),
    Field("recordDate", 10, False, DAY),
    Field("language", 100, False, LANGUAGE),
    Field("playTime", 8),
    Field("docAttached", 10),
    Field("mode", 30, False, MODE),
    Field("quality", 50),
    Field("format", 50),
    Field("riskRecovery", 1, True, YES_NO),
    Field("riskRecoveryStatus", 2, False, STATUS),
    Field("description", 2000),
)

Table = tuple[Field, ...]


def archived(table: Table) -> Table:
    """The same table with the archive's own codes in place of the agency's (§1.8.1, §1.8.2, §1.8.5)."""
    names = {"fileCode": "arcFileCode", "docCode": "arcDocCode"}
    return tuple(field._replace(name=names.get(field.name, field.name)) for field in table)


def without(table: Table, name: str) -> Table:
    return tuple(field for field in table if field.name != name)


SUBMITTED = {"EAD_doc": TEXT, "EAD_pic": PICTURE, "EAD_media": RECORDING}
ARCHIVED = {kind: archived(table) for kind, table in SUBMITTED.items()}
GIVEN_OUT = ARCHIVED | {"EAD_doc": without(ARCHIVED["EAD_doc"], "organName")}

SCHEMAS = {"METS.xsd", "mets1_12.xsd", "xlink.xsd", "DILCISExtensionMETS.xsd", "catalog.xml"}
RECORD_SCHEMAS = SCHEMAS | {"EAD.xsd", "EAD_doc.xsd", "EAD_pic.xsd", "EAD_media.xsd"}
COLLECTION_SCHEMAS = SCHEMAS | {"EAD_fonds.xsd", "EAD_fonds_tt02.xsd", "ead3.xsd"}

MADE = ("message digest calculation", "format identification", "information package creation")


class Shape(NamedTuple):
    """What a shape of package is made of (vietnam.md §1.7, §1.8, §1.11; interface.md §6 for the collection)."""

    kind: str  # metsHdr/@csip:OAISPACKAGETYPE
    record: Table  # of EAD.xml
    code: str  # its field with the package's code
    title: str  # its field with the package's title
    documents: Mapping[str, Table]  # begin of a document record's name -> its table; none: no document records
    schemas: set[str]
    events: Sequence[str] = ()  # PREMIS events that must be there; none: no PREMIS
    rights: bool = False  # a rights statement must be there
    links: bool = False  # linked documents are allowed
    content: frozenset[str] = frozenset()  # the data files, where a shape names them
    documentation: frozenset[str] = frozenset()  # files that documentation/ must hold


SUBMISSION_SCHEMAS = RECORD_SCHEMAS | {"DILCISExtensionSIPMETS.xsd"}
PACKED = (*MADE, "transfer", "validation")
BATCH_SIP, BATCH_AIP = BATCH, without(archived(BATCH), "totalDoc")
LISTS = frozenset({"fonds.xml", "fonds-tt02.xml", "finding-aid.xml", "dossiers.csv"})
TOLD = frozenset({"dissemination.json"})

SHAPES = {
    "sip-hoso": Shape("SIP", DOSSIER, "fileCode", "title", SUBMITTED, SUBMISSION_SCHEMAS, links=True),
    "sip-tailieu": Shape("SIP", BATCH_SIP, "fileCode", "title", SUBMITTED, SUBMISSION_SCHEMAS),
    "aip-hoso": Shape(
        "AIP", archived(DOSSIER), "arcFileCode", "title", ARCHIVED, RECORD_SCHEMAS, PACKED, rights=True, links=True
    ),
    "aip-tailieu": Shape("AIP", BATCH_AIP, "arcFileCode", "title", ARCHIVED, RECORD_SCHEMAS, PACKED),
    "dip": Shape(
        "DIP", REQUEST, "requestID", "", GIVEN_OUT, RECORD_SCHEMAS, (*MADE, "dissemination"), documentation=TOLD
    ),
    "aic": Shape("AIP", FONDS, "fondsCode", "fondsName", {}, COLLECTION_SCHEMAS, MADE, content=LISTS),
    "aip-masters": Shape(
        "AIP", archived(DOSSIER), "arcFileCode", "title", {}, SCHEMAS | {"EAD.xsd"}, PACKED, rights=True
    ),
}
MASTERS_TYPE = "Other Graphic Images – Digital"  # of CSIP's content categories; no other shape has it


class Agent(NamedTuple):
    """An agent that a METS header must name, and the label of bag-info.txt that repeats its note."""

    attributes: Mapping[str, str]
    note_type: str
    label: str = ""


PROGRAM = Agent({"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"}, "SOFTWARE VERSION")
ORGANISATION = Agent({"ROLE": "CREATOR", "TYPE": "ORGANIZATION"}, "IDENTIFICATIONCODE")
FONDS_CREATOR = ORGANISATION._replace(label="Bag-Group-Identifier")

PLAIN_OBJID = rf"uuid-{UUID}"
FONDS_OBJID = rf"urn:[A-Za-z0-9._-]+:{PLAIN_OBJID}"
CSIP_TT05 = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
CSIP_2_2 = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP-v2-2-0.xml"
SIP_2_2 = "https://earksip.dilcis.eu/profile/E-ARK-SIP-v2-2-0.xml"


class Dialect(NamedTuple):
    """How METS and PREMIS are written: tt05-readings.md, or E-ARK 2.2.0 with the choices of eark.md §5."""

    version: str  # E-ARK-Specification-Version of bag-info.txt
    moment: re.Pattern[str]
    objid: Mapping[str, str]  # kind of package -> form of the OBJID
    types: Mapping[str, str]  # shape -> mets/@TYPE
    profiles: Mapping[str, str]  # kind -> PROFILE of METS.xml
    rep_profiles: Mapping[str, str]  # kind -> PROFILE of the representation's METS.xml
    agents: Mapping[str, Sequence[Agent]]  # kind -> whom METS.xml names
    rep_agents: Sequence[Agent]
    divisions: frozenset[str] = frozenset()  # of METS.xml, besides those that all have
    csip: bool = False  # the further demands of CSIP 2.2.0; file/@DMDID in place of the MetadataLink divisions


DIALECTS = {
    "tt05-2025": Dialect(
        version="2.0.4",
        moment=re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+07:00"),
        objid={"SIP": PLAIN_OBJID, "AIP": FONDS_OBJID, "DIP": PLAIN_OBJID},
        types=dict.fromkeys(SHAPES, "Mixed") | {"dip": "MIXED"}
        | dict.fromkeys(("sip-tailieu", "aip-tailieu", "aic"), "Collection")
        | {"aip-masters": MASTERS_TYPE},
        profiles={
            "SIP": CSIP_TT05, "AIP": "http://www.ra.ee/METS/v01/IP.xml",
            "DIP": "https://earkdip.dilcis.eu/profile/E-ARK-DIP.xml",
        },
        rep_profiles=dict.fromkeys(("SIP", "AIP", "DIP"), CSIP_TT05),
        agents={kind: [PROGRAM] for kind in ("SIP", "AIP", "DIP")},
        rep_agents=[FONDS_CREATOR],
    ),
    "eark-2.2": Dialect(
        version="2.2.0",
        moment=re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"),
        objid=dict.fromkeys(("SIP", "AIP", "DIP"), PLAIN_OBJID),
        types=dict.fromkeys(SHAPES, "Mixed") | {"aip-masters": MASTERS_TYPE},
        profiles={
            "SIP": SIP_2_2, "AIP": "https://earkdip.dilcis.eu/profile/E-ARK-AIP-v2-2-0.xml",  # sic, AIPM2
            "DIP": "https://earkdip.dilcis.eu/profile/E-ARK-DIP-v2-2-0.xml",
        },
        rep_profiles={"SIP": SIP_2_2, "AIP": CSIP_2_2, "DIP": CSIP_2_2},
        agents={"SIP": [PROGRAM, ORGANISATION], "AIP": [PROGRAM], "DIP": [PROGRAM]},
        rep_agents=[PROGRAM],
        divisions=frozenset({"Documentation", "Representations"}),
        csip=True,
    ),
}  # fmt: skip


# --- Files ------------------------------------------------------------------------------------------------------------


class FileFacts(NamedTuple):
    """What one reading of a file found: size in bytes, digests in small hexadecimal letters."""

    size: int
    sha256: str
    sha512: str


class Unreadable(Exception):
    """The thing at hand is not a bag that can be read at all."""


def opened(path: Path) -> int:
    """A descriptor of the regular file `path`; raises OSError for anything else. Neither follows links nor hangs."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("not a regular file")
    return descriptor


def read_bytes(path: Path) -> bytes:
    with open(opened(path), "rb") as stream:
        return stream.read()


def file_facts(path: Path) -> FileFacts:
    sha256, sha512, size = hashlib.sha256(), hashlib.sha512(), 0
    with open(opened(path), "rb") as stream:
        while block := stream.read(1 << 20):
            sha256.update(block)
            sha512.update(block)
            size += len(block)
    return FileFacts(size, sha256.hexdigest(), sha512.hexdigest())


def inventory(root: Path, problems: list[str]) -> dict[str, FileFacts]:
    """Every regular file under `root` by its path with `/`; links, special files and empty folders are problems."""
    found: dict[str, FileFacts] = {}
    folders = [""]
    while folders:
        folder = folders.pop()
        with os.scandir(root / folder) as entries:
            names = sorted(entry.name for entry in entries)
        if not names:
            problems.append(f"{folder or '.'}: empty folder")
        for name in names:
            path = posixpath.join(folder, name)
            mode = os.lstat(root / path).st_mode
            try:
                name.encode("utf-8")
            except UnicodeEncodeError:
                problems.append(f"{path!a}: the name is not UTF-8")
                continue
            if stat.S_ISDIR(mode):
                folders.append(path)
            elif stat.S_ISREG(mode):
                found[path] = file_facts(root / path)
            else:
                problems.append(f"{path}: {'symbolic link' if stat.S_ISLNK(mode) else 'special file'}")
    return found


def colliding_names(paths: Iterable[str]) -> Iterator[str]:
    """Names that are one name on Windows or on a Mac."""
    seen: dict[str, str] = {}
    for path in sorted(paths):
        other = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if other != path:
            yield f"{path}: differs from {other} only by letter case or Unicode form"


# --- Archives ---------------------------------------------------------------------------------------------------------


def safe_member(name: str) -> str:
    """The member's path inside the archive; raises Unreadable if it could leave the folder it is unpacked to."""
    parts = name.rstrip("/").split("/")
    if "\\" in name or "\0" in name or ":" in parts[0] or any(part in ("", ".", "..") for part in parts):
        raise Unreadable(f"{name!a}: unsafe name in the archive")
    return "/".join(parts)


def write_member(target: Path, stream: IO[bytes] | None) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if stream is None or target.exists():
        raise Unreadable(f"{target.name}: twice in the archive, or without content")
    with stream, target.open("xb") as out:
        shutil.copyfileobj(stream, out, 1 << 20)


def check_room(sizes: Iterable[int], folder: Path) -> None:
    if sum(sizes) > shutil.disk_usage(folder).free * 0.9:
        raise Unreadable("the archive unpacks to more than there is room for")


def unpack_tar(path: Path, folder: Path) -> None:
    with tarfile.open(path, "r:") as archive:
        members = archive.getmembers()
        check_room((member.size for member in members), folder)
        for member in members:
            target = folder / safe_member(member.name)
            if member.isdir():
                target.mkdir(parents=True, exist_ok=True)
            elif member.isreg():
                write_member(target, archive.extractfile(member))
            else:
                raise Unreadable(f"{member.name}: neither file nor folder in the archive")


def unpack_zip(path: Path, folder: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        check_room((member.file_size for member in members), folder)
        for member in members:
            target = folder / safe_member(member.filename)
            kind = stat.S_IFMT(member.external_attr >> 16)
            if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or member.flag_bits & 0x1:
                raise Unreadable(f"{member.filename}: a link, a special file or encrypted in the archive")
            if member.is_dir():
                target.mkdir(parents=True, exist_ok=True)
            else:
                write_member(target, archive.open(member))


def starts_as_zip(path: Path) -> bool:
    """By the first bytes: a tar whose last file is a zip must not pass for one."""
    with open(opened(path), "rb") as stream:
        return stream.read(4) == b"PK\x03\x04"


@contextmanager
def bag_folder(path: Path) -> Iterator[Path]:
    """The folder of the bag at `path`; what is packed is unpacked into a temporary folder for the time."""
    mode = os.lstat(path).st_mode
    if stat.S_ISDIR(mode):
        yield path
        return
    if not stat.S_ISREG(mode):
        raise Unreadable("neither a folder nor a file")
    with tempfile.TemporaryDirectory(prefix="second-checker-") as name:
        folder = Path(name)
        try:
            if starts_as_zip(path):
                unpack_zip(path, folder)
            else:
                unpack_tar(path, folder)
        except (tarfile.TarError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
            raise Unreadable(f"not a readable tar or zip: {error}") from error
        tops = sorted(folder.iterdir())
        if len(tops) != 1 or not tops[0].is_dir():
            raise Unreadable("the archive must hold exactly one folder, the bag")
        yield tops[0]


# --- XML --------------------------------------------------------------------------------------------------------------


class NotXml(Exception):
    """Not well-formed, or with a document type declaration."""


def parse_xml(data: bytes) -> Element:
    """The root element, names as `{namespace}name`; raises NotXml. No DTD, so no entities and nothing from outside."""
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def named(name: str) -> str:
        return "{" + name if "}" in name else name

    def start(name: str, attributes: dict[str, str]) -> None:
        builder.start(named(name), {named(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        builder.end(named(name))

    def doctype(*_: object) -> None:
        raise NotXml("has a document type declaration")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise NotXml(f"not well-formed: {error}") from error
    return builder.close()


def local(name: str) -> str:
    return name.rpartition("}")[2]


def text(element: Element | None) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def is_time(value: str, dialect: Dialect) -> bool:
    """In the dialect's form (tt05-readings row 20: milliseconds and +07:00; E-ARK: UTC), and a moment that exists."""
    if not dialect.moment.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def linked_path(folder: str, href: str) -> str | None:
    """The path that an href names, seen from `folder`; None if it is no relative path inside the package."""
    if not href or href.startswith("/") or re.search(r"[^!#-;=?-\[\]_a-z~]|%(?![0-9A-Fa-f]{2})|[?#]|^[^/]*:", href):
        return None
    try:
        plain = unquote_to_bytes(href).decode("utf-8")
    except UnicodeDecodeError:
        return None
    path = posixpath.normpath(posixpath.join(folder, plain))
    return None if path == ".." or path.startswith(("../", "/")) or "\\" in path or "\0" in path else path


# --- The bag (RFC 8493) -----------------------------------------------------------------------------------------------

INFO_LABELS = (
    "Source-Organization", "Contact-Name", "External-Identifier", "External-Description", "Internal-Sender-Identifier",
    "Bag-Group-Identifier", "Bagging-Date", "Bag-Size", "Payload-Oxum", "Bag-Software-Agent",
    "BagIt-Profile-Identifier", "E-ARK-Package-Type", "E-ARK-Specification-Version", "OAIS-VN-Profile",
    "OAIS-VN-Shape", "OAIS-VN-Version", "OAIS-VN-Namespace", "OAIS-VN-Predecessor", "OAIS-VN-Purpose",
)  # fmt: skip
MAY_BE_ABSENT = {"Contact-Name", "External-Description", "OAIS-VN-Namespace", "OAIS-VN-Predecessor"}
TAG_FILES = {
    "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt",
    "tagmanifest-sha256.txt", "tagmanifest-sha512.txt",
}  # fmt: skip
INFO_FORMS = {
    "Bagging-Date": r"\d{4}-\d\d-\d\d",
    "Payload-Oxum": r"\d+\.\d+",
    "BagIt-Profile-Identifier": r"urn:\S+",
    "E-ARK-Package-Type": r"SIP|AIP|DIP",
    "E-ARK-Specification-Version": r"\d+\.\d+\.\d+",
    "OAIS-VN-Shape": "|".join(SHAPES),
    "OAIS-VN-Version": r"[1-9]\d*",
    "OAIS-VN-Purpose": r"du-phong|sao-luu",
}


def check_bagit_txt(root: Path) -> Iterator[str]:
    if read_bytes(root / "bagit.txt") != b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n":
        yield "bagit.txt: not exactly the two lines of BagIt 1.0"


def read_bag_info(root: Path, problems: list[str]) -> list[tuple[str, str]]:
    """Labels and values in their order; a value that runs over several lines is joined by spaces."""
    try:
        lines = read_bytes(root / "bag-info.txt").decode("utf-8").split("\n")
    except UnicodeDecodeError:
        problems.append("bag-info.txt: not UTF-8")
        return []
    if lines.pop() != "":
        problems.append("bag-info.txt: no line feed at the end")
    pairs: list[tuple[str, str]] = []
    for number, line in enumerate(lines, 1):
        label, separator, value = line.partition(": ")
        if line[:1] in (" ", "\t") and pairs:
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {line.strip()}")
        elif not separator or not label or label != label.strip() or "\r" in line:
            problems.append(f"bag-info.txt: line {number} is not `Label: value`")
        else:
            pairs.append((label, value.strip()))
    return pairs


def check_bag_info_labels(labels: Sequence[str], kind: str) -> Iterator[str]:
    # A purpose belongs to a delivery; a reader's copy comes from none.
    may_be_absent = MAY_BE_ABSENT | ({"OAIS-VN-Purpose"} if kind == "DIP" else set())
    for label in INFO_LABELS:
        if label not in labels and label not in may_be_absent:
            yield f"bag-info.txt: {label} is missing"
    for label, count in Counter(labels).items():
        if label not in INFO_LABELS:
            yield f"bag-info.txt: {label} is not one of our labels"
        if count > 1:
            yield f"bag-info.txt: {label} stands there {count} times"
    known = [label for label in labels if label in INFO_LABELS]
    if known != sorted(known, key=INFO_LABELS.index):
        yield "bag-info.txt: the labels are not in the agreed order"


def check_bag_info_values(pairs: Sequence[tuple[str, str]], files: Mapping[str, FileFacts]) -> Iterator[str]:
    for label, value in pairs:
        if not value or not re.fullmatch(INFO_FORMS.get(label, ".+"), value):
            yield f"bag-info.txt: {label} has the value {value!r}"
    info = dict(pairs)
    payload = [facts.size for path, facts in files.items() if path.startswith("data/")]
    if "Payload-Oxum" in info and info["Payload-Oxum"] != f"{sum(payload)}.{len(payload)}":
        yield f"bag-info.txt: Payload-Oxum says {info['Payload-Oxum']}, the payload is {sum(payload)}.{len(payload)}"
    dialect = DIALECTS.get(info.get("OAIS-VN-Profile", ""))
    if dialect and info.get("E-ARK-Specification-Version") not in (None, dialect.version):
        yield f"bag-info.txt: E-ARK-Specification-Version is not {dialect.version}, that of {info['OAIS-VN-Profile']}"
    first, predecessor = info.get("OAIS-VN-Version", "1") == "1", info.get("OAIS-VN-Predecessor")
    if not first and predecessor is None:
        yield "bag-info.txt: a later version names no OAIS-VN-Predecessor"
    if first and predecessor is not None:
        yield "bag-info.txt: a first version names an OAIS-VN-Predecessor"


def decoded(path: str) -> str:
    """A manifest's path: RFC 8493 encodes line feed, carriage return and the per cent sign, nothing else."""
    return re.sub("%0A|%0D|%25", lambda match: chr(int(match[0][1:], 16)), path, flags=re.IGNORECASE)


def check_manifest(
    root: Path, name: str, expected: Iterable[str], files: Mapping[str, FileFacts], *, canonical: bool
) -> Iterator[str]:
    """Every expected file is listed once with its right digest, and nothing else; `canonical`: in our one form."""
    algorithm = "sha512" if "sha512" in name else "sha256"
    try:
        lines = read_bytes(root / name).decode("utf-8").split("\n")
    except UnicodeDecodeError:
        yield f"{name}: not UTF-8"
        return
    if lines.pop() != "":
        yield f"{name}: no line feed at the end of the last line"
    if any("\r" in line for line in lines):
        yield f"{name}: carriage return in it"
    listed: list[str] = []
    for number, line in enumerate(lines, 1):
        match = re.fullmatch(r"([0-9a-fA-F]+)[ \t]+(.+)", line.rstrip("\r"))
        if match is None:
            yield f"{name}: line {number} is not `digest path`"
            continue
        digest, path = match[1], decoded(match[2])
        if canonical and (line != f"{digest.lower()}  {match[2]}" or re.search("%(?!0A|0D|25)", match[2])):
            yield f"{name}: line {number} is not in the canonical form"
        listed.append(path)
        if path not in files:
            yield f"{path}: listed in {name}, but not there"
        elif digest.lower() != getattr(files[path], algorithm):
            yield f"{path}: its {algorithm} is not the one in {name}"
    if canonical and listed != sorted(listed):
        yield f"{name}: not sorted by path"
    yield from (f"{path}: {count} times in {name}" for path, count in Counter(listed).items() if count > 1)
    wanted = set(expected)
    yield from (f"{path}: not listed in {name}" for path in sorted(wanted.difference(listed)))
    yield from (f"{path}: must not be listed in {name}" for path in sorted(set(listed).intersection(files) - wanted))


def check_bag(root: Path, files: Mapping[str, FileFacts], problems: list[str]) -> dict[str, str]:
    """Judges the bag and returns its bag-info (label to value)."""
    tags = {path for path in files if not path.startswith("data/")}
    problems += [f"{path}: missing" for path in sorted(TAG_FILES - tags)]
    problems += [
        f"{path}: not a tag file of ours" for path in sorted(tags - TAG_FILES) if not path.startswith("evidence/")
    ]
    sealed = {path for path in tags if not path.startswith(("evidence/", "tagmanifest-"))}
    for name in sorted(TAG_FILES & tags):
        if name.startswith("manifest-"):
            payload = (path for path in files if path.startswith("data/"))
            problems += check_manifest(root, name, payload, files, canonical=False)
        elif name.startswith("tagmanifest-"):
            problems += check_manifest(root, name, sealed, files, canonical=True)
    if "bagit.txt" in tags:
        problems += check_bagit_txt(root)
    if "bag-info.txt" not in tags:
        return {}
    pairs = read_bag_info(root, problems)
    problems += check_bag_info_labels([label for label, _ in pairs], dict(pairs).get("E-ARK-Package-Type", ""))
    problems += check_bag_info_values(pairs, files)
    return dict(pairs)


# --- The package folder -----------------------------------------------------------------------------------------------


class Package:
    """The package folder: its files by their path in it, and the XML in it, each read once.

    `place` is the folder's path in what was given, with `/` at the end: `data/NAME/` in a bag, empty if it is bare.
    """

    def __init__(
        self, root: Path, place: str, name: str, files: Mapping[str, FileFacts], info: Mapping[str, str]
    ) -> None:
        self.root, self.place, self.name, self.info = root, place, name, info
        self.files = {path[len(place) :]: facts for path, facts in files.items() if path.startswith(place)}
        self.problems: list[str] = []
        self.schema_names: set[str] = set()  # what schemas/catalog.xml resolves
        self.record: Values = {}
        self.fields: dict[str, Values] = {}  # path of a document's record -> its values
        self._parsed: dict[str, Element | None] = {}
        self._declared: dict[str, set[str]] = {}
        self.kind = self.settle_kind()
        self.shape_name = self.settle_shape()
        self.shape = SHAPES[self.shape_name]
        self.dialect = self.settle_dialect()

    @property
    def code(self) -> str:
        return self.record.get(self.shape.code, "")

    @property
    def fonds(self) -> str:
        """The fonds' code, if it can stand in an identifier as it is; else empty."""
        mets = self.xml(ROOT_METS)
        in_objid = re.match("urn:([A-Za-z0-9._-]+):", "" if mets is None else mets.get("OBJID", ""))
        fonds = self.info.get("Bag-Group-Identifier", in_objid[1] if in_objid else "")
        return fonds if re.fullmatch(r"[A-Za-z0-9._-]+", fonds) else ""

    def say(self, path: str, what: str) -> None:
        self.problems.append(f"{self.place}{path}: {what}")

    def read(self, path: str) -> bytes:
        return read_bytes(self.root / self.place / path)

    def xml(self, path: str, *, keep: bool = True) -> Element | None:
        """The root element of a file; None where it is missing (the layout's affair) or not XML (said once)."""
        if path in self._parsed:
            return self._parsed[path]
        element = None
        if path in self.files:
            try:
                element = parse_xml(self.read(path))
            except NotXml as error:
                self.say(path, str(error))
        if keep or element is None:
            self._parsed[path] = element
        return element

    def holds(self, folder: str, suffix: str = "") -> bool:
        return any(path.startswith(folder) and path.endswith(suffix) for path in self.files)

    def records(self) -> list[str]:
        return sorted(path for path in self.files if path.startswith(RECORD_FOLDER))

    def settle_kind(self) -> str:
        """SIP, AIP or DIP, as METS says; bag-info.txt must say the same."""
        root, said = self.xml(ROOT_METS), self.info.get("E-ARK-Package-Type", "")
        header = None if root is None else root.find(METS + "metsHdr")
        kind = "" if header is None else header.get(CSIP + "OAISPACKAGETYPE", "")
        if kind and said and kind != said:
            self.say(ROOT_METS, f"OAISPACKAGETYPE is {kind}, E-ARK-Package-Type in bag-info.txt is {said}")
        return said or kind

    def settle_shape(self) -> str:
        """As bag-info.txt says; without it as METS and the package's record show."""
        shape = self.info.get("OAIS-VN-Shape", "")
        if shape in SHAPES and SHAPES[shape].kind == self.kind:
            return shape
        if shape in SHAPES:
            self.say("", f"OAIS-VN-Shape is {shape}, the package is a {self.kind or 'package of no kind'}")
        root = self.xml(ROOT_RECORD)
        fields = set() if root is None else {child.tag for child in root}
        if self.kind == "DIP":
            return "dip"
        if self.kind == "AIP" and "fondsCode" in fields:
            return "aic"
        mets = self.xml(ROOT_METS)
        if self.kind == "AIP" and mets is not None and mets.get("TYPE") == MASTERS_TYPE:
            return "aip-masters"
        return ("sip-" if self.kind == "SIP" else "aip-") + ("tailieu" if "source" in fields else "hoso")

    def settle_dialect(self) -> Dialect:
        """As bag-info.txt says; without it, or with a profile of a province's own, as the PROFILE of METS shows."""
        root, profile = self.xml(ROOT_METS), self.info.get("OAIS-VN-Profile", "")
        mets_profile = "" if root is None else root.get("PROFILE", "")
        shown = "eark-2.2" if mets_profile in DIALECTS["eark-2.2"].profiles.values() else "tt05-2025"
        return DIALECTS[profile if profile in DIALECTS else shown]

    def declared(self, schema: str) -> set[str]:
        """Names of all elements that a schema of ours declares."""
        if schema not in self._declared:
            root = self.xml(f"schemas/{schema}") if f"schemas/{schema}" in self.files else None
            elements = [] if root is None else list(root.iter(XSD + "element"))
            self._declared[schema] = {element.get("name", element.get("ref", "")) for element in elements}
        return self._declared[schema]

    def read_records(self) -> None:
        schema = "EAD_fonds.xsd" if self.shape.content else "EAD.xsd"
        self.record = read_record(self, ROOT_RECORD, self.shape.record, schema) or {}
        for path in self.records():
            kind = "_".join(posixpath.basename(path).split("_")[:2])
            if kind in self.shape.documents:
                values = read_record(self, path, self.shape.documents[kind], f"{kind}.xsd")
                self.fields |= {} if values is None else {path: values}


LAYOUT = {  # what may stand where; None: anything below
    "": {"METS.xml", "metadata/", "representations/", "schemas/", "documentation/"},
    "metadata/": {"descriptive/", "preservation/"},
    "metadata/descriptive/": {"EAD.xml"},
    "metadata/preservation/": {"PREMIS.xml"},
    "representations/": {"rep1/"},
    REP: {"METS.xml", "metadata/", "data/"},
    REP + "metadata/": {"descriptive/", "preservation/"},
    REP + "metadata/preservation/": {"PREMIS_rep1.xml"},
}


def check_places(package: Package) -> None:
    """Nothing stands where the Circular's tree has no place for it."""
    for path in package.files:
        parts = path.split("/")
        for depth in range(len(parts)):
            folder = "".join(part + "/" for part in parts[:depth])
            entry = parts[depth] + ("/" if depth < len(parts) - 1 else "")
            if folder in LAYOUT and entry not in LAYOUT[folder]:
                package.say(path, f"{entry} has no place in {folder or 'the package folder'}")
                break
        if path.startswith(RECORD_FOLDER) and not re.fullmatch(r"EAD_(doc|pic|media)_[^/]+\.xml", parts[-1]):
            package.say(path, "a record is named EAD_doc_….xml, EAD_pic_….xml or EAD_media_….xml")
        if not package.shape.events and path.startswith(("metadata/preservation/", REP + "metadata/preservation/")):
            package.say(path, "a SIP holds no PREMIS")
        if not package.shape.documents and path.startswith(RECORD_FOLDER):
            package.say(path, "a collection has no document records")
        if path.startswith(DATA) and package.shape.content and path[len(DATA) :] not in package.shape.content:
            package.say(path, "no data file of this shape")
        if path.startswith(DATA) and path.endswith(LINK_SUFFIX) and not package.shape.links:
            package.say(path, "this shape has no linked documents")


def check_layout(package: Package) -> None:
    """The tree of the Circular's annexes (vietnam.md §1.7)."""
    check_places(package)
    if not re.fullmatch(r"[A-Za-z0-9._-]+", package.name):
        package.say("", "the folder's name is not in plain ASCII")
    required = [ROOT_METS, ROOT_RECORD, REP_METS]
    required += [ROOT_PREMIS, REP_PREMIS] if package.shape.events else []
    required += [DATA + name for name in sorted(package.shape.content)]
    required += ["documentation/" + name for name in sorted(package.shape.documentation)]
    for path in required:
        if path not in package.files:
            package.say(path, "missing")
    if not any(path.startswith(DATA) for path in package.files):
        package.say(DATA, "no data file")
    if package.shape.documents and not package.records():
        package.say(RECORD_FOLDER, "no record")


# --- Schemas ----------------------------------------------------------------------------------------------------------


def check_schemas(package: Package, published: Published) -> None:
    """The files of tt05-readings row 14: all there, those of others with the published bytes."""
    for name in sorted(package.shape.schemas):
        if f"schemas/{name}" not in package.files:
            package.say(f"schemas/{name}", "missing")
    present = sorted(path for path in package.files if path.startswith("schemas/"))
    premis = [path for path in present if re.fullmatch(r"premis[^/]*\.xsd", path.removeprefix("schemas/"))]
    if package.shape.events and not premis:
        package.say("schemas/premis.xsd", "missing")
    for path in present:
        name = "premis" if path in premis else path.removeprefix("schemas/")
        if name in published and package.files[path].sha256 not in published[name]:
            package.say(path, "not the published bytes")
    mets = package.xml("schemas/METS.xsd")
    if mets is not None and "mets1_12.xsd" not in {at.get("schemaLocation") for at in mets.iter(XSD + "include")}:
        package.say("schemas/METS.xsd", "does not include mets1_12.xsd")


def check_schemas_resolve(package: Package) -> None:
    """Each schema is one, and finds what it imports or includes beside it or in the catalogue."""
    for path in sorted(path for path in package.files if path.startswith("schemas/")):
        root = package.xml(path)
        if root is None or not path.endswith(".xsd"):
            continue
        if root.tag != XSD + "schema":
            package.say(path, "not an XML schema")
        for element in root:
            if element.tag in (XSD + "import", XSD + "include") and "schemaLocation" in element.attrib:
                check_schema_location(package, path, element.attrib["schemaLocation"])


def check_catalog(package: Package) -> None:
    path = "schemas/catalog.xml"
    root = package.xml(path)
    if root is None:
        return
    if root.tag != CATALOG + "catalog":
        package.say(path, "not an OASIS catalogue")
    entries = [element for element in root.iter() if "uri" in element.attrib or "catalog" in element.attrib]
    if not entries:
        package.say(path, "no entry")
    for element in entries:
        href = element.get("uri", element.get("catalog", ""))
        if linked_path("schemas", href) not in package.files:
            package.say(path, f"the entry {href} points to no file")
        package.schema_names |= {element.get("name", ""), element.get("systemId", "")}


def check_schema_location(package: Package, path: str, location: str) -> None:
    if location in package.schema_names or linked_path(posixpath.dirname(path), location) in package.files:
        return
    package.say(path, f"the schema {location} is neither beside it nor in schemas/catalog.xml")


def check_schema_hints(package: Package, path: str, root: Element) -> None:
    """The xsi:schemaLocation and xsi:noNamespaceSchemaLocation of a document resolve offline."""
    for element in root.iter():
        hints = element.get(XSI + "schemaLocation", "").split()
        if len(hints) % 2:
            package.say(path, "xsi:schemaLocation is not made of pairs")
        for location in [*hints[1::2], *element.get(XSI + "noNamespaceSchemaLocation", "").split()]:
            check_schema_location(package, path, location)


# --- METS -------------------------------------------------------------------------------------------------------------

SECTION_FORMS = {  # folder, MDTYPE, OTHERMDTYPE
    "dmdSec": ("metadata/descriptive/", "OTHER", "SIMPLEDC"),
    "amdSec": ("metadata/preservation/", "PREMIS", None),
}
ADMINISTRATIVE = {"amdSec", "techMD", "rightsMD", "sourceMD", "digiprovMD"}
LINK_TARGETS = {"DMDID": {"dmdSec"}, "ADMID": ADMINISTRATIVE, "FILEID": {"file", "fileGrp"}}


class Mets:
    """One METS file, its sections found once."""

    def __init__(self, package: Package, path: str, root: Element) -> None:
        self.package, self.path, self.root = package, path, root
        self.folder = posixpath.dirname(path)
        self.kinds: dict[str, str] = {}
        self.paths: dict[str, str] = {}  # ID of a file or a metadata section -> path in the package
        self.uses: dict[str, str] = {}  # ID of a file -> USE of its group
        self.groups: dict[str, list[str]] = {}  # ID of a group -> IDs of its files
        self.dmds = [element.get("ID", "") for element in root.findall(METS + "dmdSec")]

    def say(self, what: str) -> None:
        self.package.say(self.path, what)

    @property
    def is_root(self) -> bool:
        return self.path == ROOT_METS

    def files_of(self, div: Element) -> list[str]:
        """IDs of the files that a div's own fptr name, groups resolved."""
        named = [identifier for fptr in div.findall(METS + "fptr") for identifier in fptr.get("FILEID", "").split()]
        return [file for identifier in named for file in self.groups.get(identifier, [identifier])]


def read_mets(package: Package, path: str) -> Mets | None:
    root = package.xml(path)
    if root is None:
        return None
    if root.tag != METS + "mets":
        package.say(path, "not METS")
        return None
    mets = Mets(package, path, root)
    check_mets_constants(mets)
    check_mets_header(mets)
    check_record_status(mets)
    if mets.is_root:
        check_mets_names(mets)
    check_mets_agents(mets)
    check_mets_ids(mets)
    check_mets_times(mets)
    check_mets_sections(mets)
    check_mets_files(mets)
    check_mets_references(mets)
    check_mets_links(mets)
    if package.dialect.csip:
        check_csip(mets)
    check_schema_hints(package, path, root)
    return mets


def check_mets_constants(mets: Mets) -> None:
    """The attributes of mets itself (rows 9, 11, 22)."""
    root, package = mets.root, mets.package
    dialect, kind = package.dialect, package.shape.kind
    # CSIP1: the METS of a representation should bear the name of its folder.
    inner = rf"{PLAIN_OBJID}|{FONDS_OBJID}" + ("|rep1" if dialect.csip else "")
    objid, form = root.get("OBJID", ""), dialect.objid[kind] if mets.is_root else inner
    if not re.fullmatch(form, objid):
        mets.say(f"OBJID {objid!r} has not the form of row 9")
    if root.get("TYPE") != (wanted := dialect.types[package.shape_name]):
        mets.say(f"TYPE is {root.get('TYPE')!r}, not {wanted!r}")
    if root.get("PROFILE") != (profile := (dialect.profiles if mets.is_root else dialect.rep_profiles)[kind]):
        mets.say(f"PROFILE is {root.get('PROFILE')!r}, not {profile!r}")


def check_mets_header(mets: Mets) -> None:
    kind, header = mets.package.shape.kind, mets.root.find(METS + "metsHdr")
    if header is None:
        mets.say("no metsHdr")
        return
    if header.get(CSIP + "OAISPACKAGETYPE") != kind:
        mets.say(f"metsHdr/@csip:OAISPACKAGETYPE is {header.get(CSIP + 'OAISPACKAGETYPE')!r}, not {kind!r}")
    if header.find(CSIP + "OAISPACKAGETYPE") is not None:
        mets.say("OAISPACKAGETYPE is an element")
    if "CREATEDATE" not in header.attrib:
        mets.say("metsHdr has no CREATEDATE")
    for element in header.findall(METS + "altRecordID"):
        if element.get("TYPE") == "SUBMISSIONAGREEMENT" and text(element) in ("", mets.package.code):
            mets.say("altRecordID: the submission agreement is empty or the dossier's code")


def check_record_status(mets: Mets) -> None:
    """The first edition is NEW, a later one a REPLACEMENT; without bag-info.txt nobody knows which it is."""
    header, version = mets.root.find(METS + "metsHdr"), mets.package.info.get("OAIS-VN-Version")
    allowed = {None: ("NEW", "REPLACEMENT"), "1": ("NEW",)}.get(version, ("REPLACEMENT",))
    if header is not None and header.get("RECORDSTATUS") not in allowed:
        mets.say(f"RECORDSTATUS is {header.get('RECORDSTATUS')!r}, not {' or '.join(allowed)}")


def check_mets_names(mets: Mets) -> None:
    """OBJID, the package folder, bag-info.txt and the fonds agree (rows 9, 10)."""
    package, objid = mets.package, mets.root.get("OBJID", "")
    if package.name != objid.replace(":", "_"):
        mets.say(f"the package folder {package.name} is not named after OBJID {objid}")
    if package.info.get("External-Identifier", objid) != objid:
        mets.say(f"OBJID {objid} is not the External-Identifier of bag-info.txt")
    fonds = package.fonds
    if fonds and objid.startswith("urn:") and not objid.startswith(f"urn:{fonds}:"):
        mets.say(f"OBJID {objid} does not name the fonds {fonds}")


def check_mets_agents(mets: Mets) -> None:
    """tt05-readings row 16: the software at the root, the organisation with the fonds code in rep1; eark.md §5."""
    package, found = mets.package, mets.root.findall(f"{METS}metsHdr/{METS}agent")
    for agent in found:
        if not text(agent.find(METS + "name")):
            mets.say("an agent has no name")
    for wanted in package.dialect.agents[package.shape.kind] if mets.is_root else package.dialect.rep_agents:
        notes = [
            text(note)
            for agent in found
            if wanted.attributes.items() <= agent.attrib.items()
            for note in agent.findall(METS + "note")
            if note.get(CSIP + "NOTETYPE") == wanted.note_type
        ]
        if not notes or not all(notes):
            mets.say(f"no agent {' '.join(wanted.attributes.values())} with a note {wanted.note_type}")
        elif package.info.get(wanted.label, notes[0]) not in notes:
            mets.say(f"{wanted.note_type} {notes[0]} is not the {wanted.label} of bag-info.txt")


def check_csip(mets: Mets) -> None:
    """What CSIP 2.2.0 and eark.md §5 ask beyond the Circular."""
    content_type, other_type = CSIP + "CONTENTINFORMATIONTYPE", CSIP + "OTHERCONTENTINFORMATIONTYPE"
    if mets.root.get(content_type) != "MIXED":
        mets.say("csip:CONTENTINFORMATIONTYPE is not 'MIXED'")
    for group in mets.root.iter(METS + "fileGrp"):
        if group.get(content_type) != "OTHER" or not group.get(other_type):
            mets.say(f"fileGrp {group.get('USE')}: not csip:CONTENTINFORMATIONTYPE=OTHER with its other type")
    for name in ("fileSec", "fileGrp", "amdSec", "structMap", "div"):
        for element in mets.root.iter(METS + name):
            if not element.get("ID"):
                mets.say(f"{name} {element.get('LABEL', element.get('USE', ''))} has no ID")
    for ref in mets.root.iter(METS + "mdRef"):
        if ref.get("MDTYPE") == "PREMIS" and not ref.get("MDTYPEVERSION", "").startswith("3"):
            mets.say("mdRef to PREMIS: MDTYPEVERSION is not 3 (AIPM7)")


def check_mets_ids(mets: Mets) -> None:
    for element in mets.root.iter():
        identifier = element.get("ID")
        if identifier is None:
            continue
        kind = local(element.tag)
        if identifier in mets.kinds:
            mets.say(f"the ID {identifier} occurs twice")
        mets.kinds[identifier] = kind
        prefix = "ID" if kind == "file" else "uuid"
        if not re.fullmatch(f"{prefix}-{UUID}", identifier):
            mets.say(f"the ID {identifier} of {kind} has not the form {prefix}-{{UUID}} in capitals")


def check_mets_times(mets: Mets) -> None:
    for element in mets.root.iter():
        for name in ("CREATED", "CREATEDATE", "LASTMODDATE"):
            if name in element.attrib and not is_time(element.attrib[name], mets.package.dialect):
                mets.say(f"{local(element.tag)}/@{name} is {element.attrib[name]!r}")


def check_pointed(mets: Mets, kind: str, owner: Element, pointer: Element) -> str:
    """Judges one mdRef or FLocat (`owner` bears the size and the digest); returns the path, empty if it has none."""
    href = pointer.get(XLINK + "href", "")
    if pointer.get("LOCTYPE") != "URL" or pointer.get(XLINK + "type") != "simple":
        mets.say(f"{kind} {href}: not LOCTYPE=URL and xlink:type=simple")
    for name in ("MIMETYPE", "SIZE", "CREATED", "CHECKSUM", "CHECKSUMTYPE"):
        if not owner.get(name):
            mets.say(f"{kind} {href}: no {name}")
    if owner.get("CHECKSUMTYPE") != "SHA-256":
        mets.say(f"{kind} {href}: CHECKSUMTYPE is {owner.get('CHECKSUMTYPE')!r}")
    path = linked_path(mets.folder, href)
    if path is None or ".." in href.split("/"):
        mets.say(f"{kind} {href!r}: not a relative, percent-encoded path inside the package")
        return ""
    facts = mets.package.files.get(path)
    if facts is None:
        mets.say(f"{kind} {href}: no such file")
        return ""
    if owner.get("SIZE") != str(facts.size):
        mets.say(f"{kind} {href}: SIZE is {owner.get('SIZE')}, the file has {facts.size} bytes")
    if owner.get("CHECKSUM") != facts.sha256.upper():
        mets.say(f"{kind} {href}: CHECKSUM is not the file's SHA-256 in capitals")
    return path


def check_mets_sections(mets: Mets) -> None:
    """dmdSec and amdSec: by mdRef only, with the MDTYPE of row 13; a SIP has no amdSec (row 18)."""
    amds = mets.root.findall(METS + "amdSec")
    if not mets.package.shape.events and amds:
        mets.say("a SIP has no amdSec")
    if mets.package.shape.events and not amds:
        mets.say("an AIP has an amdSec")
    if not mets.dmds and (mets.is_root or mets.package.shape.documents):
        mets.say("no dmdSec")
    sections = [*mets.root.findall(METS + "dmdSec"), *(section for amd in amds for section in amd)]
    for section in sections:
        kind, identifier = local(section.tag), section.get("ID", "")
        name = f"{kind} {identifier}"
        if not identifier:
            mets.say(f"{kind} has no ID")
        if section.get("STATUS") != "CURRENT" or "CREATED" not in section.attrib:
            mets.say(f"{name}: not STATUS=CURRENT with CREATED")
        if [local(child.tag) for child in section] != ["mdRef"]:
            mets.say(f"{name}: not exactly one mdRef")
            continue
        ref = section[0]
        mets.paths[identifier] = path = check_pointed(mets, "mdRef", ref, ref)
        place, *expected = SECTION_FORMS["dmdSec" if kind == "dmdSec" else "amdSec"]
        if [ref.get("MDTYPE"), ref.get("OTHERMDTYPE")] != expected:
            mets.say(f"{name}: MDTYPE {ref.get('MDTYPE')!r}, OTHERMDTYPE {ref.get('OTHERMDTYPE')!r}")
        if path and not path.startswith(posixpath.join(mets.folder, place)):
            mets.say(f"{name}: {path} does not lie in {place}")


def check_mets_files(mets: Mets) -> None:
    """fileSec: the groups of the Circular, each with the files of its folder."""
    package = mets.package
    if mets.is_root:
        places = {"Schemas": "schemas/", "Representations/rep1": REP_METS}
        documented = "Documentation" in package.dialect.divisions or package.holds("documentation/")
        places |= {"Documentation": "documentation/"} if documented else {}
    else:
        places = {"Data": DATA} | ({"Holeyfile": DATA} if package.holds(DATA, LINK_SUFFIX) else {})
    groups = mets.root.findall(f"{METS}fileSec/{METS}fileGrp")
    uses = sorted(group.get("USE", "") for group in groups)
    if uses != sorted(places):
        mets.say(f"the file groups are {uses}, not {sorted(places)}")
    for group in groups:
        use = group.get("USE", "")
        members = mets.groups.setdefault(group.get("ID", ""), [])
        for file in group.iter(METS + "file"):
            identifier, locations = file.get("ID", ""), file.findall(METS + "FLocat")
            mets.uses[identifier] = use
            members.append(identifier)
            if not identifier or len(locations) != 1:
                mets.say(f"file {identifier}: without an ID, or not exactly one FLocat")
                continue
            mets.paths[identifier] = path = check_pointed(mets, "file", file, locations[0])
            if path and use in places and not path.startswith(places[use]):
                mets.say(f"file {identifier}: {path} does not belong to the group {use}")
            if not mets.is_root and path.endswith(LINK_SUFFIX) != (use == "Holeyfile"):
                mets.say(f"file {identifier}: {path} does not belong to the group {use}")


def check_mets_references(mets: Mets) -> None:
    """Each file of the level is referenced by exactly one mdRef or FLocat of the level's METS."""
    if mets.is_root:
        level = {path for path in mets.package.files if not path.startswith(REP)} - {ROOT_METS} | {REP_METS}
    else:
        level = {path for path in mets.package.files if path.startswith(REP)} - {REP_METS}
    counts = Counter(mets.paths.values())
    del counts[""]
    for path in sorted(level):
        if counts[path] != 1:
            mets.say(f"{path} is referenced {counts[path]} times, not once")
    for path in sorted(counts.keys() - level):
        mets.say(f"{path} belongs to another level")


def check_mets_links(mets: Mets) -> None:
    """DMDID, ADMID and FILEID resolve, and no metadata section is left without a link."""
    linked: set[str] = set()
    for element in mets.root.iter():
        for name, kinds in LINK_TARGETS.items():
            for identifier in element.get(name, "").split():
                linked.add(identifier)
                if mets.kinds.get(identifier) not in kinds:
                    mets.say(f"{local(element.tag)}/@{name} {identifier} names no {' or '.join(sorted(kinds))}")
    for identifier in mets.dmds:
        if identifier not in linked:
            mets.say(f"dmdSec {identifier}: nothing links to it")
    for amd in mets.root.findall(METS + "amdSec"):
        for section in amd:
            if not linked & {section.get("ID", ""), amd.get("ID", "")}:
                mets.say(f"{local(section.tag)} {section.get('ID')}: nothing links to it")


def top_div(mets: Mets) -> Element | None:
    maps = mets.root.findall(METS + "structMap")
    if len(maps) != 1 or maps[0].get("TYPE") != "PHYSICAL" or maps[0].get("LABEL") != "CSIP":
        mets.say("not exactly one structMap, TYPE=PHYSICAL, LABEL=CSIP")
    if any("ADMID" in element.attrib for element in maps):
        mets.say("structMap bears ADMID (row 15)")
    tops = maps[0].findall(METS + "div") if maps else []
    if len(tops) != 1:
        mets.say("the structMap has not exactly one top div")
        return None
    return tops[0]


def divs_of(mets: Mets, top: Element, required: set[str], optional: frozenset[str] = frozenset()) -> dict[str, Element]:
    labels = [div.get("LABEL", "") for div in top.findall(METS + "div")]
    if len(set(labels)) != len(labels) or not required <= set(labels) <= required | optional:
        mets.say(f"the divs of the structMap are {labels}, not {sorted(required)}")
    return {div.get("LABEL", ""): div for div in top.findall(METS + "div")}


def check_covered(mets: Mets, divs: Mapping[str, Element], label: str, group: str = "") -> None:
    """The div's fptr name every file of the group (that of the same name unless said), once."""
    group = group or label
    named = mets.files_of(divs[label]) if label in divs else []
    if sorted(named) != sorted(identifier for identifier, use in mets.uses.items() if use == group):
        mets.say(f"the fptr of the div {label} do not name exactly the files of the group {group}")


def check_metadata_div(mets: Mets, divs: Mapping[str, Element]) -> None:
    if "Metadata" not in divs:
        return
    if sorted(divs["Metadata"].get("DMDID", "").split()) != sorted(mets.dmds):
        mets.say("the div Metadata does not name every dmdSec")
    if mets.package.shape.events and not divs["Metadata"].get("ADMID"):
        mets.say("the div Metadata has no ADMID")


def check_root_map(mets: Mets) -> None:
    top = top_div(mets)
    if top is None:
        return
    documented, divisions = {"Documentation"} & set(mets.uses.values()), mets.package.dialect.divisions
    divs = divs_of(mets, top, {"Metadata", "Schemas", "Representations/rep1"} | documented | divisions)
    for label in ["Schemas", *sorted(documented)]:
        check_covered(mets, divs, label)
    if "Representations" in divisions:
        check_covered(mets, divs, "Representations", "Representations/rep1")
    check_metadata_div(mets, divs)
    check_pointer(mets, divs)


def check_pointer(mets: Mets, divs: Mapping[str, Element]) -> None:
    """The one mptr, from the package's METS to that of the representation."""
    pointers = list(mets.root.iter(METS + "mptr"))
    inside = divs["Representations/rep1"].findall(METS + "mptr") if "Representations/rep1" in divs else []
    if len(pointers) != 1 or inside != pointers:
        mets.say("not exactly one mptr, in the div Representations/rep1")
    for pointer in pointers:
        href = pointer.get(XLINK + "href", "")
        if linked_path(mets.folder, href) != REP_METS or ".." in href.split("/"):
            mets.say(f"mptr {href!r} does not lead to {REP_METS}")
        if pointer.get("LOCTYPE") != "URL" or pointer.get(XLINK + "type") != "simple":
            mets.say("mptr: not LOCTYPE=URL and xlink:type=simple")
        title = pointer.get(XLINK + "title", "")
        if not title:
            mets.say("mptr: no xlink:title")
        elif mets.package.dialect.csip and [mets.uses.get(file) for file in mets.groups.get(title, [])] != [
            "Representations/rep1"
        ]:
            mets.say(f"mptr: xlink:title {title} is not the ID of the group Representations/rep1")


def check_rep_map(mets: Mets) -> None:
    top = top_div(mets)
    if top is None:
        return
    if top.get("LABEL") != "rep1":
        mets.say(f"the top div is labelled {top.get('LABEL')!r}, not 'rep1'")
    csip, documents = mets.package.dialect.csip, mets.package.shape.documents
    holey = {"Holeyfile"} & set(mets.uses.values())
    links = {"MetadataLink"} if documents and not csip else set()
    divs = divs_of(mets, top, {"Data"} | holey | links | ({"Metadata"} if csip else set()), frozenset({"Metadata"}))
    for label in ["Data", *sorted(holey)]:
        check_covered(mets, divs, label)
    check_metadata_div(mets, divs)
    if next(mets.root.iter(METS + "mptr"), None) is not None:
        mets.say("an mptr in the METS of a representation")
    if csip:
        check_record_links(mets, links_in_files(mets))
    elif "MetadataLink" in divs:
        check_record_links(mets, links_in_divs(mets, divs["MetadataLink"]))
    if mets.package.shape.events:
        check_holey_admid(mets)


class RecordLink(NamedTuple):
    """A place in METS that links a record and a data file: its name, IDs of records and files, the LABEL of a div."""

    where: str
    records: list[str]
    files: list[str]
    label: str | None


def links_in_divs(mets: Mets, links: Element) -> list[RecordLink]:
    """The Circular's way: MetadataLink/File and MetadataLink/Holey."""
    return [
        RecordLink(
            f"the div {div.get('ID')} in MetadataLink",
            div.get("DMDID", "").split(),
            [identifier for fptr in div.findall(METS + "fptr") for identifier in fptr.get("FILEID", "").split()],
            div.get("LABEL", ""),
        )
        for div in links.iter(METS + "div")
        if div is not links
    ]


def links_in_files(mets: Mets) -> list[RecordLink]:
    """The way of CSIP75: file/@DMDID. A collection has no records to link."""
    if next(mets.root.iterfind(f".//{METS}div[@LABEL='MetadataLink']"), None) is not None:
        mets.say("a div MetadataLink, which CSIP does not know")
    return [
        RecordLink(f"the file {file.get('ID')}", file.get("DMDID", "").split(), [file.get("ID", "")], None)
        for file in mets.root.iter(METS + "file")
        if mets.package.shape.documents or "DMDID" in file.attrib
    ]


def check_record_links(mets: Mets, links: Sequence[RecordLink]) -> None:
    """One to one: every record with one data file, every data file with one record, and those that belong together."""
    records: Counter[str] = Counter()
    files: Counter[str] = Counter()
    stems = data_files_by_stem(mets)
    for link in links:
        records.update(link.records)
        files.update(link.files)
        linked = mets.uses.get(link.files[0]) if len(link.files) == 1 else None
        label = {"Holeyfile": "MetadataLink/Holey"}.get(linked or "", "MetadataLink/File")
        if link.label not in (None, label) or len(link.records) != 1 or len(link.files) != 1:
            mets.say(f"{link.where} is not a {label} of one record and one file")
            continue
        namesakes = {stems[name] for name in names_of_record(mets, link.records[0]) if name in stems}
        if namesakes and link.files[0] not in namesakes:
            mets.say(
                f"{mets.paths.get(link.records[0])} is linked to {mets.paths.get(link.files[0])}, not to its namesake"
            )
    data = set(mets.uses) if mets.package.shape.documents else set()
    for kind, counts, wanted in (("record", records, set(mets.dmds)), ("data file", files, data)):
        for identifier in sorted(wanted | counts.keys()):
            if identifier not in wanted:
                mets.say(f"{identifier} is linked, which is no {kind}")
            elif counts[identifier] != 1:
                mets.say(f"the {kind} {identifier} has {counts[identifier]} links, not one")


def check_holey_admid(mets: Mets) -> None:
    """vietnam.md §1.11: what an AIP says of a linked document names its PREMIS, on the file, its group or its div."""
    divs = [
        div for div in mets.root.iter(METS + "div") if div.get("LABEL") == "MetadataLink/Holey" and div.get("ADMID")
    ]
    named = {file for div in divs for file in mets.files_of(div)}
    for group in mets.root.iter(METS + "fileGrp"):
        for file in group.iter(METS + "file") if group.get("USE") == "Holeyfile" else ():
            if not (group.get("ADMID") or file.get("ADMID") or file.get("ID") in named):
                mets.say(f"the linked document {file.get('ID')} has no ADMID")


def data_files_by_stem(mets: Mets) -> dict[str, str]:
    """IDs of the data files by name without extension and by ordinal in it; what two files share is left out."""
    stems: dict[str, list[str]] = {}
    for file in (file for file, use in mets.uses.items() if use == "Data"):
        stem = posixpath.splitext(posixpath.basename(mets.paths.get(file, "")))[0]
        for name in {stem, *ordinal_of(stem)}:
            stems.setdefault(name, []).append(file)
    return {stem: found[0] for stem, found in stems.items() if stem and len(found) == 1}


def ordinal_of(name: str) -> list[str]:
    """The ordinal of 7 digits that ends a document's code, and so the name of its file (Article 8.1.d)."""
    return re.findall(r"\.\d{7}(?=_|$)", name)[-1:]


def names_of_record(mets: Mets, record: str) -> set[str]:
    """The names that the data file of a record may go by: those in the record and that in the record's own name."""
    path = mets.paths.get(record, "")
    values = mets.package.fields.get(path, {})
    own = posixpath.splitext(posixpath.basename(path))[0].split("_", 2)[-1]
    code = values.get("arcDocCode", values.get("docCode", ""))
    return {own, code, values.get("docId", ""), *ordinal_of(code)} - {""}


# --- PREMIS -----------------------------------------------------------------------------------------------------------

EVENT_CODES = {  # id.loc.gov/vocabulary/preservation/eventType, 50 terms
    "accession": "acc", "appraisal": "app", "capture": "cap", "compression": "com", "compiling": "cop",
    "creation": "cre", "deaccession": "dea", "decompression": "dec", "deletion": "del", "decryption": "der",
    "digital signature validation": "dig", "dissemination": "dis", "digital signature generation": "dsg",
    "displaying": "dsp", "encryption": "enc", "execution": "exe", "exporting": "exp", "extraction": "ext",
    "forensic feature analysis": "ffa", "filename change": "fil", "fixity check": "fix",
    "format identification": "for", "imaging": "ima", "ingestion end": "ine", "ingestion": "ing",
    "ingestion start": "ins", "interpreting": "int", "information package creation": "ipc",
    "information package merging": "ipm", "information package splitting": "ips", "metadata extraction": "mee",
    "metadata modification": "mem", "message digest calculation": "mes", "migration": "mig", "modification": "mod",
    "normalization": "nor", "packing": "pac", "policy assignment": "poa", "printing": "prt", "quarantine": "qua",
    "recovery": "rec", "redaction": "red", "refreshment": "ref", "rendering": "ren", "replication": "rep",
    "transfer": "tra", "unpacking": "unp", "unquarantine": "unq", "validation": "val", "virus check": "vir",
}  # fmt: skip
EVENT_URI = "http://id.loc.gov/vocabulary/preservation/eventType"
CATEGORIES = {"file", "representation", "intellectualEntity", "bitstream"}
OUTSIDE_SOURCES = {"information package creation", "transfer", "dissemination", "migration"}
AGENT_ROLES = {"authorizer", "implementer", "validator", "executing program"}
OBJECT_ROLES = {"source", "outcome"}

Identifier = tuple[str, str]


def p(name: str) -> str:
    """A path of element names in the PREMIS namespace."""
    return "/".join(PREMIS + part for part in name.split("/"))


class Premis:
    """One PREMIS file: its entities and what identifies them."""

    def __init__(self, package: Package, path: str, root: Element) -> None:
        self.package, self.path, self.root = package, path, root
        self.objects = root.findall(p("object"))
        self.events = root.findall(p("event"))
        self.agents = root.findall(p("agent"))
        self.statements = root.findall(p("rights/rightsStatement"))
        self.known: dict[str, set[Identifier]] = {
            "object": self.unique("object", self.objects),
            "event": self.unique("event", self.events),
            "agent": self.unique("agent", self.agents),
            "rightsStatement": self.unique("rightsStatement", self.statements),
        }

    def say(self, what: str) -> None:
        self.package.say(self.path, what)

    def unique(self, kind: str, entities: Iterable[Element]) -> set[Identifier]:
        seen: set[Identifier] = set()
        for entity in entities:
            own = identifiers(entity, f"{kind}Identifier")
            if not own:
                self.say(f"an entity {kind} without identifier")
            for identifier in own:
                if not all(identifier):
                    self.say(f"{kind}: an identifier without type or value")
                if identifier in seen:
                    self.say(f"the {kind} identifier {identifier[1]} occurs twice")
                seen.add(identifier)
        return seen


def identifiers(entity: Element, name: str) -> list[Identifier]:
    return [
        (text(element.find(p(name + "Type"))), text(element.find(p(name + "Value"))))
        for element in entity.findall(p(name))
    ]


def first_value(entity: Element, name: str) -> str:
    return next((value for _, value in identifiers(entity, name)), "?")


def read_premis(package: Package, path: str) -> Premis | None:
    if path not in package.files or (root := package.xml(path)) is None:
        return None
    if root.tag != PREMIS + "premis" or root.get("version") != "3.0":
        package.say(path, "not PREMIS 3.0")
        return None
    check_schema_hints(package, path, root)
    premis = Premis(package, path, root)
    check_objects(premis)
    check_events(premis)
    check_agents(premis)
    check_rights(premis)
    return premis


def check_objects(premis: Premis) -> None:
    for entity in premis.objects:
        category = entity.get(XSI + "type", "").rpartition(":")[2]
        if category not in CATEGORIES:
            premis.say(f"object {first_value(entity, 'objectIdentifier')}: xsi:type is {category!r}")
    if next(premis.root.iter(p("objectCategory")), None) is not None:
        premis.say("objectCategory is not PREMIS 3 (row 8)")
    xml_ids = Counter(entity.get("xmlID") for entity in premis.root.iter() if entity.get("xmlID"))
    for identifier, count in xml_ids.items():
        if count > 1:
            premis.say(f"the xmlID {identifier} occurs {count} times")


def check_events(premis: Premis) -> None:
    for event in premis.events:
        name = f"event {first_value(event, 'eventIdentifier')}"
        kind = event.find(p("eventType"))
        term = text(kind)
        if kind is None or term not in EVENT_CODES:
            premis.say(f"{name}: the type {term!r} is not a term of the Library of Congress")
        else:
            if not kind.get("authority") or kind.get("authorityURI", "").rstrip("/") != EVENT_URI:
                premis.say(f"{name}: eventType without authority or authorityURI")
            if kind.get("valueURI") != f"{EVENT_URI}/{EVENT_CODES[term]}":
                premis.say(f"{name}: valueURI {kind.get('valueURI')!r} is not that of {term}")
        moment = text(event.find(p("eventDateTime")))
        if not is_time(moment, premis.package.dialect) and not (
            term == "transfer" and DAY_OR_INTERVAL.fullmatch(moment)
        ):
            premis.say(f"{name}: eventDateTime is {moment!r}")
        if not text(event.find(p("eventOutcomeInformation/eventOutcome"))):
            premis.say(f"{name}: no outcome")
        if not event.findall(p("linkingAgentIdentifier")):
            premis.say(f"{name}: no agent is linked (AIP16)")
        if not event.findall(p("linkingObjectIdentifier")):
            premis.say(f"{name}: no object is linked")
        if term == "transfer" and not text(event.find(p("eventDetailInformation/eventDetail"))):
            premis.say(f"{name}: the transfer says nothing of supplier, equipment and dates")
        check_roles(premis, name, event)


def check_roles(premis: Premis, name: str, event: Element) -> None:
    for path, allowed in (
        ("linkingAgentIdentifier/linkingAgentRole", AGENT_ROLES),
        ("linkingObjectIdentifier/linkingObjectRole", OBJECT_ROLES),
    ):
        for role in event.findall(p(path)):
            if text(role) not in allowed:
                premis.say(f"{name}: {local(role.tag)} {text(role)!r} is none of {sorted(allowed)}")


def check_agents(premis: Premis) -> None:
    for agent in premis.agents:
        if not text(agent.find(p("agentName"))) or not text(agent.find(p("agentType"))):
            premis.say(f"agent {first_value(agent, 'agentIdentifier')}: no name or no type")


def check_rights(premis: Premis) -> None:
    for statement in premis.statements:
        if not text(statement.find(p("rightsBasis"))):
            premis.say(f"rights {first_value(statement, 'rightsStatementIdentifier')}: no basis")


def check_premis_links(premis: Premis, objects_of_package: set[Identifier]) -> None:
    """Every linking and related identifier resolves in its file; an object in either PREMIS of the package."""
    outside = outside_links(premis)
    for link in premis.root.iter():
        name = local(link.tag)
        match = re.fullmatch(r"(?:linking|related)(Agent|Event|RightsStatement|Object)Identifier", name)
        if match is None:
            continue
        kind = match[1][0].lower() + match[1][1:]
        identifier = (text(link.find(p(name + "Type"))), text(link.find(p(name + "Value"))))
        known = objects_of_package if kind == "object" else premis.known[kind]
        if identifier not in known and link not in outside:
            premis.say(f"{name} {identifier[1] or '?'} names no {kind}")


def outside_links(premis: Premis) -> set[Element]:
    """Links that may name an object of another package: the source SIP of an ingest, a predecessor."""
    outside = {
        link
        for event in premis.events
        if text(event.find(p("eventType"))) in OUTSIDE_SOURCES
        for link in event.findall(p("linkingObjectIdentifier"))
        if "source" in {text(role) for role in link.findall(p("linkingObjectRole"))}
    }
    return outside | {
        link
        for relationship in premis.root.iter(p("relationship"))
        if text(relationship.find(p("relationshipType"))) != "structural"
        for link in relationship.findall(p("relatedObjectIdentifier"))
    }


def check_demanded_events(package: Package, both: Sequence[Premis]) -> None:
    """The events of the shape, on whichever level, and rights with a basis."""
    events = [event for premis in both for event in premis.events]
    terms = {text(event.find(p("eventType"))) for event in events}
    for term in package.shape.events:
        if term not in terms:
            package.say(ROOT_PREMIS, f"no event {term!r} on either level")
    created = {
        text(role)
        for event in events
        if text(event.find(p("eventType"))) == "information package creation"
        for role in event.findall(p("linkingObjectIdentifier/linkingObjectRole"))
    }
    if "information package creation" in terms and "outcome" not in created:
        package.say(ROOT_PREMIS, "the creation of the package links no object in the role outcome")
    if package.shape.rights and not any(premis.statements for premis in both):
        package.say(ROOT_PREMIS, "no rights statement on either level")


def check_file_objects(premis: Premis, mets: Mets) -> None:
    """Fixity and size of each file object against the bytes; in rep1, one object a data file, matched by its ID."""
    by_uuid = {identifier[3:]: identifier for identifier in mets.uses if identifier.startswith("ID-")}
    described: Counter[str] = Counter()
    outside = {
        (text(link.find(p("linkingObjectIdentifierType"))), text(link.find(p("linkingObjectIdentifierValue"))))
        for link in outside_links(premis)
        if link.tag == p("linkingObjectIdentifier")
    }
    for entity in premis.objects:
        if entity.get(XSI + "type", "").rpartition(":")[2] != "file":
            continue
        own = identifiers(entity, "objectIdentifier")
        named = " ".join([entity.get("xmlID", ""), *(value for _, value in own)])
        file = next((by_uuid[uuid] for uuid in re.findall(UUID, named) if uuid in by_uuid), None)
        path = mets.paths.get(file) if file else None
        if file is None or not path:
            if mets.is_root and outside.intersection(own):
                continue
            premis.say(f"the file object {named.strip()} is no file of {mets.path}")
            continue
        described[file] += 1
        check_characteristics(premis, path, entity)
    if mets.is_root:
        return
    for file in mets.uses:
        if described[file] != 1:
            premis.say(f"the data file {file} is described by {described[file]} objects, not by one")


def check_characteristics(premis: Premis, path: str, entity: Element) -> None:
    facts = premis.package.files[path]
    traits = entity.find(p("objectCharacteristics"))
    if traits is None:
        premis.say(f"{path}: no objectCharacteristics")
        return
    algorithms: set[str] = set()
    for fixity in traits.findall(p("fixity")):
        algorithm = text(fixity.find(p("messageDigestAlgorithm"))).upper().replace("-", "")
        algorithms.add(algorithm)
        right = {"SHA256": facts.sha256, "SHA512": facts.sha512}.get(algorithm)
        if text(fixity.find(p("messageDigest"))).lower() != right:
            premis.say(f"{path}: the fixity {algorithm} is not that of the file")
    if "SHA256" not in algorithms:
        premis.say(f"{path}: no SHA-256 fixity")
    if text(traits.find(p("size"))) != str(facts.size):
        premis.say(f"{path}: size is {text(traits.find(p('size')))}, the file has {facts.size} bytes")
    formats = traits.findall(p("format"))
    if not formats:
        premis.say(f"{path}: no format")
    for registry in traits.findall(p("format/formatRegistry")):
        key = text(registry.find(p("formatRegistryKey")))
        if text(registry.find(p("formatRegistryName"))) == "PRONOM" and not re.fullmatch(r"(x-)?fmt/[1-9]\d*", key):
            premis.say(f"{path}: {key!r} is no PRONOM identifier")
    if not text(entity.find(p("originalName"))):
        premis.say(f"{path}: no originalName")


RELATIONSHIP_URI = "http://id.loc.gov/vocabulary/preservation/"


def check_edition(package: Package, premis: Premis, objid: str) -> None:
    """The package's own object, and the edition that it replaces: in PREMIS and in bag-info.txt, or in neither."""
    own = [
        entity for entity in premis.objects if objid in {value for _, value in identifiers(entity, "objectIdentifier")}
    ]
    if not own or any(entity.get(XSI + "type", "").rpartition(":")[2] != "intellectualEntity" for entity in own):
        premis.say(f"no intellectualEntity is the package {objid}")
    replaced: list[str] = []
    for relationship in (relationship for entity in own for relationship in entity.findall(p("relationship"))):
        for name in ("relationshipType", "relationshipSubType"):
            term = relationship.find(p(name))
            if term is None or not term.get("valueURI", "").startswith(f"{RELATIONSHIP_URI}{name}/"):
                premis.say(f"{name} {text(term)!r} without its valueURI")
        if text(relationship.find(p("relationshipType"))) == "replacement":
            if text(relationship.find(p("relationshipSubType"))) != "supersedes":
                premis.say("a replacement that does not say 'supersedes'")
            replaced += [value for _, value in identifiers(relationship, "relatedObjectIdentifier")]
    told = package.info.get("OAIS-VN-Predecessor")
    if package.info and [uuid_in(value) for value in replaced] != ([uuid_in(told)] if told else []):
        premis.say(f"replaces {replaced}, bag-info.txt names the predecessor {told}")
    if uuid_in(objid) in {uuid_in(value) for value in replaced}:
        premis.say("the package replaces itself")


def uuid_in(identifier: str) -> str:
    found = re.search(UUID, identifier)
    return found[0] if found else identifier


def check_predecessor(package: Package, objid: str) -> None:
    told = package.info.get("OAIS-VN-Predecessor")
    if told is not None and not re.fullmatch(package.dialect.objid[package.shape.kind], told):
        package.problems.append(f"bag-info.txt: OAIS-VN-Predecessor {told} is no OBJID")
    if told is not None and told == objid:
        package.problems.append("bag-info.txt: OAIS-VN-Predecessor is the package itself")


def check_preservation(package: Package, root_mets: Mets | None, rep_mets: Mets | None) -> None:
    root, rep = read_premis(package, ROOT_PREMIS), read_premis(package, REP_PREMIS)
    both = [premis for premis in (root, rep) if premis is not None]
    objects = set[Identifier]().union(*(premis.known["object"] for premis in both))
    for premis, mets in ((root, root_mets), (rep, rep_mets)):
        if premis is not None:
            check_premis_links(premis, objects)
            if mets is not None:
                check_file_objects(premis, mets)
    check_demanded_events(package, both)
    if root is not None and root_mets is not None:
        check_edition(package, root, root_mets.root.get("OBJID", ""))
        if package.shape.kind == "DIP":
            check_dissemination(package, root)


# --- Records ----------------------------------------------------------------------------------------------------------


def date_bounds(value: str) -> tuple[date, date] | None:
    """First and last day of `DD/MM/YYYY`, `MM/YYYY` or `YYYY`; None where it is no such date."""
    if not re.fullmatch(r"((\d\d/)?\d\d/)?\d{4}", value):
        return None
    numbers = [int(part) for part in reversed(value.split("/"))]
    try:
        if len(numbers) == 3:
            return (day := date(*numbers)), day
        first = date(numbers[0], numbers[1] if len(numbers) == 2 else 1, 1)
        month = first.month if len(numbers) == 2 else 12
        following = date(first.year + month // 12, month % 12 + 1, 1) if first.year < 9999 else date.max
    except ValueError:
        return None
    return first, date.fromordinal(following.toordinal() - 1)


def read_record(package: Package, path: str, table: Sequence[Field], schema: str) -> Values | None:
    """The values of a flat record, judged against the field table and the schema that travels with it."""
    root = package.xml(path, keep=False)
    if root is None:
        return None
    names = [child.tag for child in root]
    wanted = [field.name for field in table]
    if root.tag != "simpledc":
        package.say(path, "the root is not simpledc without a namespace")
    if names != wanted:
        missing, extra = sorted(set(wanted) - set(names)), sorted(set(names) - set(wanted))
        package.say(path, f"not the {len(wanted)} fields in order (missing {missing}, unknown {extra})")
    check_schema_hints(package, path, root)
    undeclared = {root.tag, *names} - package.declared(schema)
    if undeclared and f"schemas/{schema}" in package.files:
        package.say(path, f"{sorted(undeclared)} not declared in schemas/{schema}")
    values = {child.tag: text(child) for child in root}
    for field in table:
        check_value(package, path, field, values.get(field.name, ""))
    check_conditions(package, path, values)
    return values


def check_value(package: Package, path: str, field: Field, value: str) -> None:
    name = field.name
    if not value:
        if field.required:
            package.say(path, f"{name} is empty")
        return
    if field.length and len(unicodedata.normalize("NFC", value)) > field.length:
        package.say(path, f"{name} is longer than {field.length} characters")
    if field.form == DAY:
        if date_bounds(value) is None:
            package.say(path, f"{name} {value!r} is no date")
    elif field.form and not re.fullmatch(field.form, value):
        package.say(path, f"{name} has the value {value!r}")


def check_conditions(package: Package, path: str, values: Values) -> None:
    if values.get("riskRecovery") == "1" and values.get("riskRecoveryStatus") == "":
        package.say(path, "riskRecoveryStatus is empty though riskRecovery is 1")
    confidence = values.get("confidenceLevel")
    if "paperFileCode" in values and confidence == "02" and not values["paperFileCode"]:
        package.say(path, "paperFileCode is empty though confidenceLevel is 02")
    if "process" in values and confidence in ("01", "03") and not values["process"]:
        package.say(path, f"process is empty though confidenceLevel is {confidence}")


def years(code: str) -> list[str]:
    return re.findall(r"(?<![^.\-_/])[12]\d{3}(?![^.\-_/])", code)


def check_records(package: Package) -> None:
    """EAD.xml, every document's record, and what the one says of the others."""
    paths = package.records()
    if package.record:
        check_main_record(package, len(paths))
    chosen = package.shape.kind == "DIP"  # a request may be for some documents only, and its record has no dossier
    name = "docCode" if package.shape.kind == "SIP" else "arcDocCode"
    codes = {path: package.fields[path].get(name, "") for path in paths if path in package.fields}
    code = next((value.rpartition(".")[0] for value in codes.values()), "") if chosen else package.code
    ordinals: list[int] = []
    identifiers_seen: dict[str, str] = {}
    for path, value in codes.items():
        stem, _, ordinal = value.rpartition(".")
        if code and stem != code:
            package.say(path, f"{name} {value} does not begin with the dossier's code {code}")
        if code and years(stem) != years(code):
            package.say(path, f"the year in {name} {value} is not the dossier's ({code})")
        if re.fullmatch(r"\d{7}", ordinal):
            ordinals.append(int(ordinal))
        else:
            package.say(path, f"{name} {value} does not end with an ordinal of 7 digits")
        if identifier := package.fields[path].get("docId"):
            other = identifiers_seen.setdefault(identifier, path)
            if other != path:
                package.say(path, f"docId {identifier} is also that of {other}")
    if chosen:
        check_chosen(package, code, ordinals)
    elif sorted(ordinals) != list(range(1, len(paths) + 1)):
        package.say(RECORD_FOLDER, f"the ordinals of the documents do not run from 1 to {len(paths)}")


def check_chosen(package: Package, code: str, ordinals: Sequence[int]) -> None:
    """The documents of a DIP: each once, of the dossier that bag-info.txt names, none of mode 03."""
    if len(set(ordinals)) != len(ordinals):
        package.say(RECORD_FOLDER, "two documents have one ordinal")
    sender = package.info.get("Internal-Sender-Identifier", code)
    if code and years(code) != years(sender):
        package.say(RECORD_FOLDER, f"the code {code} does not agree with the Internal-Sender-Identifier {sender}")
    for path, values in package.fields.items():
        if values.get("mode") == "03":
            package.say(path, "a document of mode 03 is not given out")


def check_main_record(package: Package, count: int) -> None:
    record, shape, code = package.record, package.shape, package.code
    # Masters have the record of their dossier, and none of its documents'.
    if shape.documents and "totalDoc" in record and record["totalDoc"] != str(count):
        package.say(ROOT_RECORD, f"totalDoc is {record['totalDoc']}, there are {count} records")
    start, end = date_bounds(record.get("startDate", "")), date_bounds(record.get("endDate", ""))
    if start and end and start[0] > end[1]:
        package.say(ROOT_RECORD, "startDate is after endDate")
    sender = package.info.get("Internal-Sender-Identifier", code)
    # An AIP's code names the archive and perhaps the fonds in place of the agency (vietnam.md §1.8.1): the year stays.
    same = years(code) == years(sender) if shape.code == "arcFileCode" else code == sender
    if shape.kind != "DIP" and not same:
        package.say(
            ROOT_RECORD, f"the code {code} does not agree with the Internal-Sender-Identifier {sender} of bag-info.txt"
        )
    described = package.info.get("External-Description")
    if shape.title and described is not None and described.split() != record.get(shape.title, "").split():
        package.say(ROOT_RECORD, f"the {shape.title} is not the External-Description of bag-info.txt")


# --- Linked documents (vietnam.md §1.11) ------------------------------------------------------------------------------


class Link(NamedTuple):
    """Where another dossier of the fonds holds a document; a SIP knows only the document's identifier."""

    document: str
    fonds: str = ""
    holder: str = ""
    path: str = ""
    place: str = ""


def read_link(package: Package, path: str) -> Link | None:
    """One line: in a SIP the identifier, in an AIP `urn_FONDS_uuid-UUID_PATH SIZE PLACE DOCUMENT`, blanks as %20."""
    try:
        line = package.read(path).decode("utf-8")
    except UnicodeDecodeError:
        package.say(path, "not UTF-8")
        return None
    if package.shape.kind == "SIP":
        if not re.fullmatch(r"\S+\n", line):
            package.say(path, "not one line with the identifier of a document")
            return None
        return Link(line.rstrip("\n"))
    match = re.fullmatch(rf"urn_(\S+?)_uuid-({UUID})_(\S+) (0|[1-9]\d*) (\S+) (\S+)\n", line)
    if match is None or re.search("%(?![0-9A-F]{2})", line):
        package.say(path, "not one line `urn_FONDS_uuid-UUID_PATH SIZE PLACE DOCUMENT`")
        return None
    fonds, holder, held, _, place, document = match.groups()
    return Link(document, unquote(fonds), holder, unquote(held), unquote(place))


def check_linked_documents(package: Package) -> None:
    linked: dict[str, str] = {}
    own = {values.get(name, "") for values in package.fields.values() for name in ("docId", "docCode", "arcDocCode")}
    for path in sorted(path for path in package.files if path.startswith(DATA) and path.endswith(LINK_SUFFIX)):
        link = read_link(package, path) if package.shape.links else None
        if link is None:
            continue
        if (other := linked.setdefault(link.document, path)) != path:
            package.say(path, f"links to the same document as {other}")
        if link.document in own or re.fullmatch(re.escape(package.code) + r"\.\d+", link.document):
            package.say(path, f"links to a document of this very package: {link.document}")
        if package.shape.kind == "AIP":
            check_archived_link(package, path, link)


def check_archived_link(package: Package, path: str, link: Link) -> None:
    """Another package of the same fonds; the place, were the document here, gives the linking file its name."""
    if package.fonds and link.fonds != package.fonds:
        package.say(path, f"links into the fonds {link.fonds}, not into {package.fonds}")
    if link.holder == uuid_in(package.name):
        package.say(path, "links into this very package")
    for name, value in (("path", link.path), ("place", link.place)):
        if not value.startswith(DATA) or any(part in ("", ".", "..") for part in value.split("/")):
            package.say(path, f"the {name} {value} does not lie in {DATA}")
    if link.place + LINK_SUFFIX != path:
        package.say(path, f"is not named after the place {link.place}")
    if posixpath.basename(link.path) != posixpath.basename(link.place):
        package.say(path, f"the path {link.path} and the place {link.place} have different names")
    if not re.search(r"\.\d{7}$", link.document):
        package.say(path, f"the document {link.document} has no ordinal of 7 digits")


# --- Reader's copies (Articles 37 and 40; interface.md §5) ------------------------------------------------------------

MARKS = {"doc": "archive/name", "ban-sao": "BẢN SAO"}  # level -> the mark; with `/`: where it is told
TOLD_IN_BAG_INFO = {"archive/name": "Source-Organization", "fonds/code": "Bag-Group-Identifier"}


def told_at(told: object, place: str) -> str:
    """The text at a place like `archive/name` of a JSON document; empty where there is none."""
    for key in place.split("/"):
        told = told.get(key) if isinstance(told, dict) else None
    return told if isinstance(told, str) else ""


def check_dissemination(package: Package, premis: Premis) -> None:
    """What documentation/dissemination.json says, against the request, bag-info.txt and the PREMIS event."""
    if DISSEMINATION not in package.files:
        return
    try:
        told = json.loads(package.read(DISSEMINATION))
    except (ValueError, RecursionError):
        package.say(DISSEMINATION, "not JSON")
        return
    for place, label in TOLD_IN_BAG_INFO.items():
        if told_at(told, place) != package.info.get(label, told_at(told, place)) or not told_at(told, place):
            package.say(DISSEMINATION, f"{place} {told_at(told, place)!r} is not the {label} of bag-info.txt")
    level, source, request = (told_at(told, name) for name in ("level", "source", "request"))
    if level not in MARKS:
        package.say(DISSEMINATION, f"level {level!r} is none of {sorted(MARKS)}")
    elif told_at(told, "mark") != (told_at(told, MARKS[level]) or MARKS[level]):
        package.say(DISSEMINATION, f"mark {told_at(told, 'mark')!r} is not that of level {level}")
    if request != package.code:
        package.say(DISSEMINATION, f"request {request!r} is not the requestID {package.code}")
    if not re.fullmatch(f"{PLAIN_OBJID}|{FONDS_OBJID}", source):
        package.say(DISSEMINATION, f"source {source!r} is no OBJID of an AIP")
    check_dissemination_event(package, premis, source)


def check_dissemination_event(package: Package, premis: Premis, source: str) -> None:
    events = [event for event in premis.events if text(event.find(p("eventType"))) == "dissemination"]
    wanted = {("source", uuid_in(source)), ("outcome", uuid_in(package.name))}
    conditional = [path for path, values in package.fields.items() if values.get("mode") == "02"]
    for event in events:
        linked = {
            (text(link.find(p("linkingObjectRole"))), uuid_in(text(link.find(p("linkingObjectIdentifierValue")))))
            for link in event.findall(p("linkingObjectIdentifier"))
        }
        if linked != wanted:
            premis.say(f"the dissemination links {sorted(linked)}, not {sorted(wanted)}")
        if package.code not in text(event.find(p("eventDetailInformation/eventDetail"))):
            premis.say(f"the dissemination does not name the request {package.code}")
        roles = {text(role) for role in event.findall(p("linkingAgentIdentifier/linkingAgentRole"))}
        if conditional and "authorizer" not in roles:
            premis.say(f"nobody authorised to give out {conditional[0]}, which is of mode 02")


# --- The collection of a fonds (interface.md §6) ----------------------------------------------------------------------

LIST_HEADER = ["code", "title", "package_id", "version", "tagmanifest_sha256"]
RUN_BY_SPREADSHEETS = tuple("=+-@\t\r\n＝＋－＠")
FONDS_LEVELS = {"fonds", "collection", "otherlevel"}
COMPONENTS = {("file", ""): "dossiers", ("otherlevel", "batch"): "batches"}  # level, otherlevel -> how they are counted
CODED = {
    "accessrestrict[@localtype='mode']": MODE,
    "appraisal[@localtype='maintenance']": MAINTENANCE,
    "phystech[@localtype='confidenceLevel']": CONFIDENCE,
}


class Listed(NamedTuple):
    """What dossiers.csv says of a dossier, and the finding aid must say too."""

    code: str
    title: str
    package_id: str
    version: str
    digest: str


def e(name: str) -> str:
    """A path of element names in the EAD3 namespace."""
    return "/".join(EAD3 + part for part in name.split("/"))


def check_collection(package: Package) -> None:
    fonds = read_record(package, DATA + "fonds.xml", FONDS, "EAD_fonds.xsd")
    older = read_record(package, DATA + "fonds-tt02.xml", FONDS_TT02, "EAD_fonds_tt02.xsd")
    if fonds is not None and fonds != package.record:
        package.say(DATA + "fonds.xml", f"does not say the same as {ROOT_RECORD}")
    if package.code != package.info.get("Bag-Group-Identifier", package.code):
        package.say(ROOT_RECORD, f"fondsCode {package.code} is not the Bag-Group-Identifier of bag-info.txt")
    if older is not None:
        check_older_record(package, older)
    listed, told = read_list(package), read_finding_aid(package, (older or {}).get("Identifier", ""))
    if listed is None or told is None:
        return
    for entry in sorted(set(listed) ^ set(told)):
        where = "dossiers.csv" if entry in listed else "finding-aid.xml"
        package.say(DATA + where, f"only here: {' '.join(entry)}")
    if set(listed) == set(told) and listed != told:
        package.say(DATA + "dossiers.csv", "not in the order of finding-aid.xml")


def check_older_record(package: Package, older: Values) -> None:
    """What both records of the fonds say is the same; TT02 leaves out what is too long for it, and cuts nothing."""
    lengths = {field.name: field.length for field in FONDS_TT02}
    for name, older_name in SAME_IN_TT02.items():
        value, other = package.record.get(name, ""), older.get(older_name, "")
        too_long = 0 < lengths[older_name] < len(unicodedata.normalize("NFC", value))
        if other != ("" if too_long else value):
            package.say(DATA + "fonds-tt02.xml", f"{older_name} {other!r} is not {name} of {ROOT_RECORD}")


def read_list(package: Package) -> list[Listed] | None:
    """dossiers.csv: RFC 4180, UTF-8 with a mark, an apostrophe before what a spreadsheet would run."""
    path = DATA + "dossiers.csv"
    if path not in package.files:
        return None
    try:
        table = package.read(path).decode("utf-8")
        rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        package.say(path, f"no CSV in UTF-8: {error}")
        return None
    if not table.startswith("\ufeff") or not table.endswith("\r\n"):
        package.say(path, "no byte order mark at the begin, or no CR LF at the end")
    if rows[:1] != [LIST_HEADER] or any(len(row) != len(LIST_HEADER) for row in rows):
        package.say(path, f"not a table of the columns {', '.join(LIST_HEADER)}")
        return None
    for cell in (cell for row in rows for cell in row if cell.startswith(RUN_BY_SPREADSHEETS)):
        package.say(path, f"a spreadsheet would run {cell!r}")
    listed = [Listed(*(" ".join(cell.removeprefix("'").split()) for cell in row)) for row in rows[1:]]
    check_listed(package, path, listed)
    return listed


def check_listed(package: Package, path: str, listed: Sequence[Listed]) -> None:
    if not listed:
        package.say(path, "lists nothing")
    for name in ("code", "package_id"):
        for value, count in Counter(getattr(entry, name) for entry in listed).items():
            if count > 1:
                package.say(path, f"{name} {value} stands there {count} times")
    fonds = re.escape(package.fonds) or "[^:]+"
    forms = {
        "code": r"\S.*",
        "title": r"\S.*",
        "package_id": rf"{PLAIN_OBJID}|urn:{fonds}:{PLAIN_OBJID}",  # packages of both dialects may lie together
        "version": r"[1-9]\d*",
        "digest": r"[0-9a-f]{64}",
    }
    for entry in listed:
        for name, form in forms.items():
            if not re.fullmatch(form, value := getattr(entry, name)):
                package.say(path, f"{entry.code or entry.package_id}: {name} is {value!r}")


def read_finding_aid(package: Package, archive: str) -> list[Listed] | None:
    """finding-aid.xml: EAD3, one component for each dossier; `archive` is the code of the fonds' archive."""
    path = DATA + "finding-aid.xml"
    root = package.xml(path)
    if root is None:
        return None
    described = root.find(e("archdesc"))
    if root.tag != EAD3 + "ead" or described is None:
        package.say(path, "not EAD3 with an archdesc")
        return None
    check_schema_hints(package, path, root)
    if not text(root.find(e("control/recordid"))):
        package.say(path, "no recordid")
    check_described_fonds(package, path, described, archive)
    return read_components(package, path, described)


def check_described_fonds(package: Package, path: str, described: Element, archive: str) -> None:
    if described.get("level") not in FONDS_LEVELS:
        package.say(path, f"archdesc/@level is {described.get('level')!r}")
    unit = described.find(f"{EAD3}did/{EAD3}unitid[@localtype='fondsCode']")
    if unit is None or text(unit) != package.code or unit.get("repositorycode") != archive:
        package.say(path, f"does not describe the fonds {package.code} of the archive {archive}")
    if text(described.find(e("did/unittitle"))).split() != package.record.get("fondsName", "").split():
        package.say(path, "the title of the fonds is not its fondsName")


def read_components(package: Package, path: str, described: Element) -> list[Listed]:
    told: list[Listed] = []
    counts: Counter[str] = Counter()
    for component in described.iter(EAD3 + "c"):
        series = component.get("level") == "series"
        kind = COMPONENTS.get((component.get("level", ""), component.get("otherlevel", "")))
        packages = component.findall(f"{EAD3}did/{EAD3}dao[@localtype='package']")
        name = text(component.find(e("did/unitid")))
        if kind is None and not series:
            package.say(path, f"{name}: level {component.get('level')!r} is no series, no dossier and no batch")
        if len(packages) != (0 if series else 1):
            package.say(path, f"{name}: not one package for each dossier")
        elif kind is not None:
            told.append(told_of(component, packages[0]))
            counts.update({kind: 1} | quantities(component))
            check_component(package, path, name, component)
    check_totals(package, path, described, counts, len(told))
    return told


def told_of(component: Element, holder: Element) -> Listed:
    def number(name: str) -> str:
        return text(next(holder.iterfind(f".//{EAD3}num[@localtype='{name}']"), None))

    code = text(component.find(f"{EAD3}did/{EAD3}unitid[@localtype='fileCode']"))
    title = " ".join(text(component.find(e("did/unittitle"))).split())
    return Listed(code, title, holder.get("identifier", ""), number("version"), number("tagmanifest-sha256"))


def quantities(unit: Element) -> dict[str, int]:
    """What is counted (unittype/@identifier) -> how many."""
    return {
        kind.get("identifier", ""): int(text(extent.find(e("quantity"))))
        for extent in unit.findall(e("did/physdescstructured"))
        for kind in extent.findall(e("unittype"))
        if re.fullmatch(r"\d{1,18}", text(extent.find(e("quantity"))))
    }


def check_totals(package: Package, path: str, described: Element, counts: Counter[str], units: int) -> None:
    """What the fonds counts is the sum of its parts, where every part gives its number."""
    known = Counter(name for part in described.iter(EAD3 + "c") for name in quantities(part))
    for name, total in quantities(described).items():
        if (name in COMPONENTS.values() or known[name] == units) and total != counts[name]:
            package.say(path, f"the fonds has {total} {name}, its parts have {counts[name]}")


def check_component(package: Package, path: str, name: str, component: Element) -> None:
    for place, form in CODED.items():
        for unit in component.findall(EAD3 + place):
            for word in unit.iter(EAD3 + "expan"):
                if not re.fullmatch(form, word.get("abbr", "")):
                    package.say(path, f"{name}: {local(unit.tag)} has the code {word.get('abbr')!r}")
    for tag in ("fromdate", "todate"):
        for day in component.iterfind(f"{EAD3}did//{EAD3}{tag}"):
            if date_bounds(text(day)) is None or day.get("standarddate") != "-".join(reversed(text(day).split("/"))):
                package.say(path, f"{name}: {tag} {text(day)!r} is no date, or not {day.get('standarddate')}")


# --- The whole --------------------------------------------------------------------------------------------------------


def package_in_bag(
    root: Path, files: Mapping[str, FileFacts], info: Mapping[str, str], problems: list[str]
) -> Package | None:
    """The one package folder under data/; None, with the reason among the problems, where there is not one."""
    folders = {path.split("/")[1] for path in files if path.startswith("data/") and path.count("/") > 1}
    loose = sorted(path for path in files if path.startswith("data/") and path.count("/") == 1)
    if len(folders) != 1 or loose:
        problems.append(f"data: not exactly one package folder (folders {sorted(folders)}, loose files {loose})")
        return None
    name = folders.pop()
    return Package(root, f"data/{name}/", name, files, info)


def check_content(package: Package, published: Published) -> list[str]:
    """Judges the package folder."""
    if package.kind not in {shape.kind for shape in SHAPES.values()}:
        return [*package.problems, f"{package.place or package.name}: neither SIP nor AIP nor DIP"]
    check_layout(package)
    check_schemas(package, published)
    check_catalog(package)
    check_schemas_resolve(package)
    package.read_records()
    check_records(package)
    root_mets, rep_mets = read_mets(package, ROOT_METS), read_mets(package, REP_METS)
    if root_mets is not None:
        check_root_map(root_mets)
        check_predecessor(package, root_mets.root.get("OBJID", ""))
    if rep_mets is not None:
        check_rep_map(rep_mets)
    check_linked_documents(package)
    if package.shape.content:
        check_collection(package)
    if package.shape.events:
        check_preservation(package, root_mets, rep_mets)
    return list(dict.fromkeys(package.problems))


def check_package(path: Path | str, published: Published = PUBLISHED) -> list[str]:
    """Everything that is wrong with the bag or bare package at `path` (a folder, or a tar or zip of one).

    Empty when all is right. A folder with METS.xml and without bagit.txt is a bare package. `published`
    holds the SHA-256 digests that the schemas of others may have.
    """
    problems: list[str] = []
    try:
        with bag_folder(Path(path)) as root:
            files = inventory(root, problems)
            problems += colliding_names(files)
            if ROOT_METS in files and "bagit.txt" not in files:
                problems += check_content(Package(root, "", root.resolve().name, files, {}), published)
            elif package := package_in_bag(root, files, check_bag(root, files, problems), problems):
                problems += check_content(package, published)
    except Unreadable as error:
        problems.append(f"{path}: {error}")
    except OSError as error:
        problems.append(f"{error.filename or path}: cannot be read: {error.strerror or error}")
    return problems


def main(arguments: Sequence[str]) -> int:
    if not arguments:
        sys.stderr.write("usage: checker.py PATH...\n")
        return 2
    wrong = False
    for path in arguments:
        problems = check_package(path)
        wrong = wrong or bool(problems)
        for problem in problems:
            sys.stdout.write(f"{path}: {problem}\n")
        if not problems:
            sys.stdout.write(f"{path}: right\n")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
