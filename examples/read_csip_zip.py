"""Đọc ZIP theo E-ARK CSIP 2.2 mà không cần oais_vn: chỉ thư viện chuẩn của Python, không giải nén ra đĩa.

Read a ZIP in E-ARK CSIP 2.2 without oais_vn: Python's standard library only, nothing is unpacked to disk.
Follows METS from the package to its representations (mptr), compares SIZE and CHECKSUM of every file, and lists the
data files with the titles of the records that their DMDID names (CSIP75).

    python examples/read_csip_zip.py XUAT/uuid-D521C598-9DB4-557A-B325-CC878662AA36.zip
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
CSIP = "{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}"
HREF = "{http://www.w3.org/1999/xlink}href"


class Mets:
    """One METS document of the package in a zip."""

    def __init__(self, package: zipfile.ZipFile, name: str) -> None:
        self.package = package
        self.folder = posixpath.dirname(name)
        self.root = ET.fromstring(package.read(name))  # noqa: S314 - a package that one has just been handed

    def target(self, element: ET.Element) -> str:
        """What an element points at, as a name in the zip."""
        return posixpath.normpath(posixpath.join(self.folder, unquote(element.get(HREF, ""))))

    def representations(self) -> Iterator[Mets]:
        """The METS of each representation."""
        for pointer in self.root.iter(f"{METS}mptr"):
            yield Mets(self.package, self.target(pointer))

    def wrong_files(self) -> Iterator[str]:
        """What differs from SIZE or CHECKSUM."""
        told = [(entry, entry) for entry in self.root.iter(f"{METS}mdRef")]
        told += [(file, place) for file in self.root.iter(f"{METS}file") for place in file.iter(f"{METS}FLocat")]
        for said, place in told:
            name = self.target(place)
            try:
                with self.package.open(name) as stream:
                    digest = hashlib.file_digest(stream, "sha256").hexdigest()
            except KeyError:
                yield f"thiếu · missing: {name}"
                continue
            same_size = self.package.getinfo(name).file_size == int(said.get("SIZE", "-1"))
            if not same_size or digest != said.get("CHECKSUM", "").lower():
                yield f"đã bị đổi · changed: {name}"

    def documents(self) -> Iterator[tuple[str, str]]:
        """Each data file and the title in its record."""
        sections = {entry.get("ID"): entry for entry in self.root.iter(f"{METS}dmdSec")}
        for group in self.root.iter(f"{METS}fileGrp"):
            for file in group.findall(f"{METS}file"):
                place = file.find(f"{METS}FLocat")
                section = sections.get(file.get("DMDID"))
                record = None if section is None else section.find(f"{METS}mdRef")
                if place is not None:
                    title = "" if record is None else title_of(self.package.read(self.target(record)))
                    yield posixpath.basename(self.target(place)), title


def title_of(content: bytes) -> str:
    """What a record calls its document: text, picture or recording."""
    record = ET.fromstring(content)  # noqa: S314 - as above
    names = ("subject", "imageTitle", "movieTitle", "title")
    return next((text for name in names if (text := record.findtext(name))), "")


def main(place: str) -> int:
    """Print what is in the zip `place`; 1 when a file is not as METS says."""
    with zipfile.ZipFile(place) as package:
        (top,) = {name.partition("/")[0] for name in package.namelist()}
        mets = Mets(package, f"{top}/METS.xml")
        representations = list(mets.representations())
        wrong = [line for document in (mets, *representations) for line in document.wrong_files()]
        if mets.root.get("OBJID") != top:
            wrong.append(f"OBJID {mets.root.get('OBJID')} ≠ {top}")
        for line in wrong:
            print(line)
        if wrong:
            return 1
        header = mets.root.find(f"{METS}metsHdr")
        kind = "" if header is None else header.get(f"{CSIP}OAISPACKAGETYPE", "")
        print(f"{top} ({kind}): {mets.root.get('LABEL')}")
        for representation in representations:
            for name, title in representation.documents():
                print(f"  {name}: {title}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 2 else __doc__)
