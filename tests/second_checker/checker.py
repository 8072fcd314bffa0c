"""The second checker: re-reads a package with the standard library alone and says what is wrong with it.

It shares no line with the package code, so that a mistake of the one does not hide in the other, and it is one file,
so that it can be laid beside a package anywhere and run with a bare Python. It judges only the form that the project
writes (dossier packages, SIP and AIP), not the forms that the project merely accepts.

    python tests/second_checker/checker.py PATH...      a bag folder, or a tar or zip that holds one bag

Each problem is one line, `path: what is wrong`. Exit code: 0 nothing wrong, 1 something wrong.
"""

import hashlib
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
from urllib.parse import unquote_to_bytes
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

METS = "{http://www.loc.gov/METS/}"
XLINK = "{http://www.w3.org/1999/xlink}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
XSD = "{http://www.w3.org/2001/XMLSchema}"
CSIP = "{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}"
PREMIS = "{http://www.loc.gov/premis/v3}"
CATALOG = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"

UUID = r"[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+07:00")
DAY_OR_INTERVAL = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/(\.\.|\d{4}(-\d\d(-\d\d)?)?)?)?")

REP = "representations/rep1/"
ROOT_METS, REP_METS = "METS.xml", REP + "METS.xml"
ROOT_RECORD, RECORD_FOLDER = "metadata/descriptive/EAD.xml", REP + "metadata/descriptive/"
ROOT_PREMIS, REP_PREMIS = "metadata/preservation/PREMIS.xml", REP + "metadata/preservation/PREMIS_rep1.xml"

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
}


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


def is_time(value: str) -> bool:
    """`YYYY-MM-DDThh:mm:ss.mmm+07:00`, and a moment that exists (tt05-readings row 20)."""
    if not TIME.fullmatch(value):
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
    "E-ARK-Package-Type": r"SIP|AIP",
    "E-ARK-Specification-Version": r"\d+\.\d+\.\d+",
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


def check_bag_info_labels(labels: Sequence[str]) -> Iterator[str]:
    for label in INFO_LABELS:
        if label not in labels and label not in MAY_BE_ABSENT:
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
    if info.get("OAIS-VN-Version", "1") != "1" and "OAIS-VN-Predecessor" not in info:
        yield "bag-info.txt: a later version names no OAIS-VN-Predecessor"


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
    problems += check_bag_info_labels([label for label, _ in pairs])
    problems += check_bag_info_values(pairs, files)
    return dict(pairs)


# --- The package folder -----------------------------------------------------------------------------------------------


class Package:
    """The one folder under data/: its files by their path in it, and the XML in it, each read once."""

    def __init__(self, root: Path, name: str, files: Mapping[str, FileFacts], info: Mapping[str, str]) -> None:
        self.root, self.name, self.info = root, name, info
        prefix = f"data/{name}/"
        self.files = {path[len(prefix) :]: facts for path, facts in files.items() if path.startswith(prefix)}
        self.problems: list[str] = []
        self.kind = info.get("E-ARK-Package-Type", "")
        self.schema_names: set[str] = set()  # what schemas/catalog.xml resolves
        self.dossier: Values = {}
        self.fields: dict[str, Values] = {}  # path of a document's record -> its values
        self._parsed: dict[str, Element | None] = {}
        self._declared: dict[str, set[str]] = {}

    def say(self, path: str, what: str) -> None:
        self.problems.append(f"data/{self.name}/{path}: {what}")

    def xml(self, path: str, *, keep: bool = True) -> Element | None:
        """The root element of a file; None where it is missing (the layout's affair) or not XML (said once)."""
        if path in self._parsed:
            return self._parsed[path]
        element = None
        if path in self.files:
            try:
                element = parse_xml(read_bytes(self.root / "data" / self.name / path))
            except NotXml as error:
                self.say(path, str(error))
        if keep or element is None:
            self._parsed[path] = element
        return element

    def records(self) -> list[str]:
        return sorted(path for path in self.files if path.startswith(RECORD_FOLDER))

    def settle_kind(self) -> None:
        """SIP or AIP, as METS says; bag-info.txt must say the same."""
        root = self.xml(ROOT_METS)
        header = None if root is None else root.find(METS + "metsHdr")
        said = "" if header is None else header.get(CSIP + "OAISPACKAGETYPE", "")
        if said and self.kind and said != self.kind:
            self.say(ROOT_METS, f"OAISPACKAGETYPE is {said}, E-ARK-Package-Type in bag-info.txt is {self.kind}")
        self.kind = self.kind or said
        shape = self.info.get("OAIS-VN-Shape", "")
        if shape and shape != f"{self.kind.lower()}-hoso":
            self.say("", f"OAIS-VN-Shape is {shape}, the package is a {self.kind} of a dossier")

    def declared(self, schema: str) -> set[str]:
        """Names of all elements that a schema of ours declares."""
        if schema not in self._declared:
            root = self.xml(f"schemas/{schema}") if f"schemas/{schema}" in self.files else None
            elements = [] if root is None else list(root.iter(XSD + "element"))
            self._declared[schema] = {element.get("name", element.get("ref", "")) for element in elements}
        return self._declared[schema]

    def read_records(self) -> None:
        self.dossier = read_record(self, ROOT_RECORD, DOSSIER, "EAD.xsd") or {}
        for path in self.records():
            kind = "_".join(posixpath.basename(path).split("_")[:2])
            if kind in RECORD_KINDS:
                values = read_record(self, path, RECORD_KINDS[kind], f"{kind}.xsd")
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
        if package.kind == "SIP" and path.startswith(("metadata/preservation/", REP + "metadata/preservation/")):
            package.say(path, "a SIP holds no PREMIS")


def check_layout(package: Package) -> None:
    """The tree of the Circular's annexes (vietnam.md §1.7)."""
    check_places(package)
    if not re.fullmatch(r"[A-Za-z0-9._-]+", package.name):
        package.say("", "the folder's name is not in plain ASCII")
    required = [ROOT_METS, ROOT_RECORD, REP_METS]
    preservation = [ROOT_PREMIS, REP_PREMIS]
    for path in required + (preservation if package.kind == "AIP" else []):
        if path not in package.files:
            package.say(path, "missing")
    if not any(path.startswith(REP + "data/") for path in package.files):
        package.say(REP + "data/", "no data file")
    if not package.records():
        package.say(RECORD_FOLDER, "no record")


# --- Schemas ----------------------------------------------------------------------------------------------------------

SCHEMAS = {"METS.xsd", "EAD.xsd", "EAD_doc.xsd", "EAD_media.xsd", "EAD_pic.xsd", "mets1_12.xsd", "xlink.xsd",
           "DILCISExtensionMETS.xsd", "catalog.xml"}  # fmt: skip


def check_schemas(package: Package, published: Published) -> None:
    """The files of tt05-readings row 14: all there, those of others with the published bytes."""
    wanted = SCHEMAS | ({"DILCISExtensionSIPMETS.xsd"} if package.kind == "SIP" else set())
    for name in sorted(wanted):
        if f"schemas/{name}" not in package.files:
            package.say(f"schemas/{name}", "missing")
    present = sorted(path for path in package.files if path.startswith("schemas/"))
    premis = [path for path in present if re.fullmatch(r"premis[^/]*\.xsd", path.removeprefix("schemas/"))]
    if package.kind == "AIP" and not premis:
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

PROFILES = {"SIP": "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml", "AIP": "http://www.ra.ee/METS/v01/IP.xml"}
REP_PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
STATUSES = {"NEW", "SUPPLEMENT", "REPLACEMENT", "TEST", "OTHER"}
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
    if mets.is_root:
        check_mets_names(mets)
    check_mets_agents(mets)
    check_mets_ids(mets)
    check_mets_times(mets)
    check_mets_sections(mets)
    check_mets_files(mets)
    check_mets_references(mets)
    check_mets_links(mets)
    check_schema_hints(package, path, root)
    return mets


def check_mets_constants(mets: Mets) -> None:
    """The attributes of mets itself (rows 9, 11, 22)."""
    root, kind = mets.root, mets.package.kind
    objid, profile = root.get("OBJID", ""), PROFILES.get(kind, "") if mets.is_root else REP_PROFILE
    forms = {"SIP": rf"uuid-{UUID}", "AIP": rf"urn:[A-Za-z0-9._-]+:uuid-{UUID}"}
    allowed = forms.get(kind, ".+") if mets.is_root else "|".join(forms.values())
    if not re.fullmatch(allowed, objid):
        mets.say(f"OBJID {objid!r} has not the form of row 9")
    if root.get("TYPE") != "Mixed":
        mets.say(f"TYPE is {root.get('TYPE')!r}, not 'Mixed'")
    if root.get("PROFILE") != profile:
        mets.say(f"PROFILE is {root.get('PROFILE')!r}, not {profile!r}")


def check_mets_header(mets: Mets) -> None:
    kind, header = mets.package.kind, mets.root.find(METS + "metsHdr")
    if header is None:
        mets.say("no metsHdr")
        return
    if header.get(CSIP + "OAISPACKAGETYPE") != kind:
        mets.say(f"metsHdr/@csip:OAISPACKAGETYPE is {header.get(CSIP + 'OAISPACKAGETYPE')!r}, not {kind!r}")
    if header.find(CSIP + "OAISPACKAGETYPE") is not None:
        mets.say("OAISPACKAGETYPE is an element")
    if header.get("RECORDSTATUS") not in STATUSES:
        mets.say(f"RECORDSTATUS is {header.get('RECORDSTATUS')!r}")
    if "CREATEDATE" not in header.attrib:
        mets.say("metsHdr has no CREATEDATE")
    code = mets.package.dossier.get(named_for(kind, "fileCode"), "")
    for element in header.findall(METS + "altRecordID"):
        if element.get("TYPE") == "SUBMISSIONAGREEMENT" and (not text(element) or text(element) == code):
            mets.say("altRecordID: the submission agreement is empty or the dossier's code")


def check_mets_names(mets: Mets) -> None:
    """OBJID, the package folder, bag-info.txt and the fonds agree (rows 9, 10)."""
    package, objid = mets.package, mets.root.get("OBJID", "")
    if package.name != objid.replace(":", "_"):
        mets.say(f"the package folder {package.name} is not named after OBJID {objid}")
    if package.info.get("External-Identifier", objid) != objid:
        mets.say(f"OBJID {objid} is not the External-Identifier of bag-info.txt")
    fonds = package.info.get("Bag-Group-Identifier", "")
    plain = re.fullmatch(r"[A-Za-z0-9._-]+", fonds)
    if package.kind == "AIP" and plain and not objid.startswith(f"urn:{fonds}:"):
        mets.say(f"OBJID {objid} does not name the fonds {fonds}")


def check_mets_agents(mets: Mets) -> None:
    """tt05-readings row 16: the software at the root; the organisation with the fonds code in rep1."""
    if mets.is_root:
        wanted, note_type = {"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"}, "SOFTWARE VERSION"
    else:
        wanted, note_type = {"ROLE": "CREATOR", "TYPE": "ORGANIZATION"}, "IDENTIFICATIONCODE"
    notes: list[str] = []
    for agent in mets.root.iterfind(f"{METS}metsHdr/{METS}agent"):
        if not text(agent.find(METS + "name")):
            mets.say("an agent has no name")
        if wanted.items() <= agent.attrib.items():
            notes += [text(note) for note in agent.findall(METS + "note") if note.get(CSIP + "NOTETYPE") == note_type]
    if not notes or not all(notes):
        mets.say(f"no agent {' '.join(wanted.values())} with a note {note_type}")
    elif not mets.is_root and mets.package.info.get("Bag-Group-Identifier", notes[0]) not in notes:
        mets.say(f"IDENTIFICATIONCODE {notes[0]} is not the fonds code of bag-info.txt")


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
            if name in element.attrib and not is_time(element.attrib[name]):
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
    if mets.package.kind == "SIP" and amds:
        mets.say("a SIP has no amdSec")
    if mets.package.kind == "AIP" and not amds:
        mets.say("an AIP has an amdSec")
    if not mets.dmds:
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
    has_documentation = any(path.startswith("documentation/") for path in mets.package.files)
    if mets.is_root:
        places = {"Schemas": "schemas/", "Representations/rep1": REP_METS}
        places |= {"Documentation": "documentation/"} if has_documentation else {}
    else:
        places = {"Data": REP + "data/"}
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


def check_covered(mets: Mets, divs: Mapping[str, Element], label: str) -> None:
    """The div's fptr name every file of the group of the same name, once."""
    named = mets.files_of(divs[label]) if label in divs else []
    if sorted(named) != sorted(identifier for identifier, use in mets.uses.items() if use == label):
        mets.say(f"the fptr of the div {label} do not name exactly the files of the group {label}")


def check_root_map(mets: Mets) -> None:
    top = top_div(mets)
    if top is None:
        return
    documented = {"Documentation"} & set(mets.uses.values())
    divs = divs_of(mets, top, {"Metadata", "Schemas", "Representations/rep1"} | documented)
    for label in ["Schemas", *sorted(documented)]:
        check_covered(mets, divs, label)
    if "Metadata" in divs:
        if sorted(divs["Metadata"].get("DMDID", "").split()) != sorted(mets.dmds):
            mets.say("the div Metadata does not name every dmdSec")
        if mets.package.kind == "AIP" and not divs["Metadata"].get("ADMID"):
            mets.say("the div Metadata has no ADMID")
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
        if not pointer.get(XLINK + "title"):
            mets.say("mptr: no xlink:title")


def check_rep_map(mets: Mets) -> None:
    top = top_div(mets)
    if top is None:
        return
    if top.get("LABEL") != "rep1":
        mets.say(f"the top div is labelled {top.get('LABEL')!r}, not 'rep1'")
    divs = divs_of(mets, top, {"Data", "MetadataLink"}, frozenset({"Metadata"}))
    check_covered(mets, divs, "Data")
    if next(mets.root.iter(METS + "mptr"), None) is not None:
        mets.say("an mptr in the METS of a representation")
    if "MetadataLink" in divs:
        check_metadata_links(mets, divs["MetadataLink"])


def check_metadata_links(mets: Mets, links: Element) -> None:
    """One to one: every record with one data file, every data file with one record, and those that belong together."""
    records: Counter[str] = Counter()
    files: Counter[str] = Counter()
    stems = data_files_by_stem(mets)
    for div in links.iter(METS + "div"):
        if div is links:
            continue
        record = div.get("DMDID", "").split()
        linked = [identifier for fptr in div.findall(METS + "fptr") for identifier in fptr.get("FILEID", "").split()]
        records.update(record)
        files.update(linked)
        if div.get("LABEL") != "MetadataLink/File" or len(record) != 1 or len(linked) != 1:
            mets.say(f"the div {div.get('ID')} in MetadataLink is not a MetadataLink/File of one record and one file")
            continue
        namesakes = {stems[name] for name in names_of_record(mets, record[0]) if name in stems}
        if namesakes and linked[0] not in namesakes:
            mets.say(f"{mets.paths[record[0]]} is linked to {mets.paths.get(linked[0])}, not to its namesake")
    data = {file for file, use in mets.uses.items() if use == "Data"}
    for kind, counts, wanted in (("record", records, set(mets.dmds)), ("data file", files, data)):
        for identifier in sorted(wanted | counts.keys()):
            if identifier not in wanted:
                mets.say(f"MetadataLink names {identifier}, which is no {kind}")
            elif counts[identifier] != 1:
                mets.say(f"the {kind} {identifier} has {counts[identifier]} links, not one")


def data_files_by_stem(mets: Mets) -> dict[str, str]:
    """IDs of the data files by name without extension and by ordinal in it; what two files share is left out."""
    stems: dict[str, list[str]] = {}
    for file in mets.uses:
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
DEMANDED_EVENTS = (
    "transfer", "message digest calculation", "format identification", "validation", "information package creation",
)  # fmt: skip
CATEGORIES = {"file", "representation", "intellectualEntity", "bitstream"}
OUTSIDE_SOURCES = {"information package creation", "transfer"}
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
        if not is_time(moment) and not (term == "transfer" and DAY_OR_INTERVAL.fullmatch(moment)):
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
    """The events of issue 2, on whichever level, and rights with a basis."""
    events = [event for premis in both for event in premis.events]
    terms = {text(event.find(p("eventType"))) for event in events}
    for term in DEMANDED_EVENTS:
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
    if not any(premis.statements for premis in both):
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


def check_preservation(package: Package, root_mets: Mets | None, rep_mets: Mets | None) -> None:
    levels = [(read_premis(package, ROOT_PREMIS), root_mets), (read_premis(package, REP_PREMIS), rep_mets)]
    both = [premis for premis, _ in levels if premis is not None]
    objects = set[Identifier]().union(*(premis.known["object"] for premis in both))
    for premis, mets in levels:
        if premis is not None:
            check_premis_links(premis, objects)
            if mets is not None:
                check_file_objects(premis, mets)
    check_demanded_events(package, both)


# --- Records ----------------------------------------------------------------------------------------------------------


class Field(NamedTuple):
    """One row of the field tables of vietnam.md §1.8: length in NFC characters, obligation, form of the value."""

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
TEXT = (
    Field("docId", 25, True),
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
RECORD_KINDS = {"EAD_doc": TEXT, "EAD_pic": PICTURE, "EAD_media": RECORDING}
AIP_NAMES = {"fileCode": "arcFileCode", "docCode": "arcDocCode"}

Values = dict[str, str]


def named_for(kind: str, name: str) -> str:
    return AIP_NAMES.get(name, name) if kind == "AIP" else name


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
    wanted = [named_for(package.kind, field.name) for field in table]
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
    for field, name in zip(table, wanted, strict=True):
        check_value(package, path, name, field, values.get(name, ""))
    check_conditions(package, path, values)
    return values


def check_value(package: Package, path: str, name: str, field: Field, value: str) -> None:
    if not value:
        if field.required:
            package.say(path, f"{name} is empty")
        return
    if len(unicodedata.normalize("NFC", value)) > field.length:
        package.say(path, f"{name} is longer than {field.length} characters")
    if field.form == DAY:
        if date_bounds(value) is None:
            package.say(path, f"{name} {value!r} is no date")
    elif field.form and not re.fullmatch(field.form, value):
        package.say(path, f"{name} has the value {value!r}")


def check_conditions(package: Package, path: str, values: Values) -> None:
    if values.get("riskRecovery") == "1" and not values.get("riskRecoveryStatus"):
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
    dossier = package.dossier
    paths = package.records()
    code = dossier.get(named_for(package.kind, "fileCode"), "")
    if dossier:
        check_dossier(package, dossier, code, len(paths))
    ordinals: list[int] = []
    identifiers_seen: dict[str, str] = {}
    for path in paths:
        values = package.fields.get(path)
        if values is None:
            continue
        name = named_for(package.kind, "docCode")
        stem, _, ordinal = values.get(name, "").rpartition(".")
        if dossier and stem != code:
            package.say(path, f"{name} {values.get(name)} does not begin with the dossier's code {code}")
        if dossier and years(stem) != years(code):
            package.say(path, f"the year in {name} {values.get(name)} is not the dossier's ({code})")
        if re.fullmatch(r"\d{7}", ordinal):
            ordinals.append(int(ordinal))
        else:
            package.say(path, f"{name} {values.get(name)} does not end with an ordinal of 7 digits")
        if identifier := values.get("docId"):
            other = identifiers_seen.setdefault(identifier, path)
            if other != path:
                package.say(path, f"docId {identifier} is also that of {other}")
    if sorted(ordinals) != list(range(1, len(paths) + 1)):
        package.say(RECORD_FOLDER, f"the ordinals of the documents do not run from 1 to {len(paths)}")


def check_dossier(package: Package, dossier: Values, code: str, count: int) -> None:
    if dossier.get("totalDoc") != str(count):
        package.say(ROOT_RECORD, f"totalDoc is {dossier.get('totalDoc')}, there are {count} records")
    start, end = date_bounds(dossier.get("startDate", "")), date_bounds(dossier.get("endDate", ""))
    if start and end and start[0] > end[1]:
        package.say(ROOT_RECORD, "startDate is after endDate")
    sender = package.info.get("Internal-Sender-Identifier", code)
    # An AIP's code names the archive and perhaps the fonds in place of the agency (vietnam.md §1.8.1): the year stays.
    if code != sender and (package.kind == "SIP" or years(code) != years(sender)):
        package.say(
            ROOT_RECORD, f"the code {code} does not agree with the Internal-Sender-Identifier {sender} of bag-info.txt"
        )
    described = package.info.get("External-Description")
    if described is not None and described.split() != dossier.get("title", "").split():
        package.say(ROOT_RECORD, "the title is not the External-Description of bag-info.txt")


# --- The whole --------------------------------------------------------------------------------------------------------


def check_payload(
    root: Path, files: Mapping[str, FileFacts], info: Mapping[str, str], published: Published
) -> list[str]:
    """Judges the package folder in the bag."""
    folders = {path.split("/")[1] for path in files if path.startswith("data/") and path.count("/") > 1}
    loose = sorted(path for path in files if path.startswith("data/") and path.count("/") == 1)
    if len(folders) != 1 or loose:
        return [f"data: not exactly one package folder (folders {sorted(folders)}, loose files {loose})"]
    package = Package(root, folders.pop(), files, info)
    package.settle_kind()
    if package.kind not in PROFILES:
        return [*package.problems, f"data/{package.name}: neither SIP nor AIP"]
    check_layout(package)
    check_schemas(package, published)
    check_catalog(package)
    check_schemas_resolve(package)
    package.read_records()
    check_records(package)
    root_mets, rep_mets = read_mets(package, ROOT_METS), read_mets(package, REP_METS)
    if root_mets is not None:
        check_root_map(root_mets)
    if rep_mets is not None:
        check_rep_map(rep_mets)
    if package.kind == "AIP":
        check_preservation(package, root_mets, rep_mets)
    return list(dict.fromkeys(package.problems))


def check_package(path: Path | str, published: Published = PUBLISHED) -> list[str]:
    """Everything that is wrong with the bag at `path` (a folder, or a tar or zip of one); empty when all is right.

    `published` holds the SHA-256 digests that the schemas of others may have.
    """
    problems: list[str] = []
    try:
        with bag_folder(Path(path)) as root:
            files = inventory(root, problems)
            problems += colliding_names(files)
            info = check_bag(root, files, problems)
            problems += check_payload(root, files, info, published)
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
