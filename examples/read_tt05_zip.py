"""Đọc ZIP của Thông tư 05/2025 mà không cần oais_vn: chỉ thư viện chuẩn của Python, không giải nén ra đĩa.

Read a ZIP of Circular 05/2025 without oais_vn: Python's standard library only, nothing is unpacked to disk.
Compares every file with the CHECKSUM that METS gives it, then lists the documents with their titles.

    python examples/read_tt05_zip.py XUAT/0001_uuid-09573477-A5F5-5614-8232-3E52DC40214E.zip
"""

from __future__ import annotations

import hashlib
import posixpath
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

METS = "{http://www.loc.gov/METS/}"
HREF = "{http://www.w3.org/1999/xlink}href"


def xml(package: zipfile.ZipFile, name: str) -> ET.Element:
    """An XML file of the package."""
    return ET.fromstring(package.read(name))  # noqa: S314 - a package that one has just been handed by its archive


def references(package: zipfile.ZipFile, mets: str) -> Iterator[tuple[str, str]]:
    """Every file that a METS names, with its SHA-256."""
    for element in xml(package, mets).iter():
        pointer = element.find(f"{METS}FLocat") if element.tag == f"{METS}file" else element
        if pointer is not None and element.get("CHECKSUM"):
            yield beside(mets, pointer.get(HREF, "")), element.get("CHECKSUM", "").lower()


def beside(mets: str, href: str) -> str:
    """What a METS points at, as a name in the zip."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(mets), unquote(href)))


def wrong_files(package: zipfile.ZipFile, top: str) -> Iterator[str]:
    """What is not as METS says: changed, missing, named by no METS."""
    mets = [f"{top}/METS.xml", f"{top}/representations/rep1/METS.xml"]
    left = {name for name in package.namelist() if not name.endswith("/")} - {mets[0]}
    for name, digest in (reference for document in mets for reference in references(package, document)):
        left.discard(name)
        if name not in package.namelist():
            yield f"thiếu · missing: {name}"
            continue
        with package.open(name) as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != digest:
                yield f"đã bị đổi · changed: {name}"
    yield from (f"không METS nào nhắc tới · in no METS: {name}" for name in sorted(left))


def documents(package: zipfile.ZipFile, top: str) -> Iterator[tuple[str, str]]:
    """Each document: its file and its title. A div MetadataLink/File (linked: Holey) joins record and file."""
    mets = f"{top}/representations/rep1/METS.xml"
    root = xml(package, mets)
    targets: dict[str | None, str] = {}
    for section in root.iter(f"{METS}dmdSec"):
        targets |= {section.get("ID"): beside(mets, entry.get(HREF, "")) for entry in section.iter(f"{METS}mdRef")}
    for file in root.iter(f"{METS}file"):
        targets |= {file.get("ID"): beside(mets, entry.get(HREF, "")) for entry in file.iter(f"{METS}FLocat")}
    for link in root.iter(f"{METS}div"):
        pointer = link.find(f"{METS}fptr")
        if link.get("LABEL", "").startswith("MetadataLink/") and pointer is not None:
            record = xml(package, targets[link.get("DMDID")])
            yield posixpath.basename(targets[pointer.get("FILEID")]), title_of(record)


def title_of(record: ET.Element) -> str:
    """What a record calls its document: text, picture or recording."""
    names = ("subject", "imageTitle", "movieTitle", "title")
    return next((text for name in names if (text := record.findtext(name))), "")


def main(place: str) -> int:
    """Print what is in the zip `place`; 1 when a file is not as METS says."""
    with zipfile.ZipFile(place) as package:
        (top,) = {name.partition("/")[0] for name in package.namelist()}
        wrong = list(wrong_files(package, top))
        for line in wrong:
            print(line)
        if wrong:
            return 1
        print(f"{top}: {xml(package, f'{top}/metadata/descriptive/EAD.xml').findtext('title')}")
        for name, title in documents(package, top):
            print(f"  {name}: {title}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 2 else __doc__)
