"""Đọc một gói mà không cần oais_vn: chỉ thư viện chuẩn của Python. Gói phải đọc được cả khi phần mềm này không còn.

Read a package without oais_vn: Python's standard library only. A package must be readable when this software is gone.
Compares every file with manifest-sha256.txt, then follows METS from the package to its documents.

    python examples/read_a_package_without_us.py GOI/H32.64.2008.01.HC_aip-hoso_v1
"""

from __future__ import annotations

import hashlib
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

METS = "{http://www.loc.gov/METS/}"
HREF = "{http://www.w3.org/1999/xlink}href"


def wrong_files(bag: Path) -> Iterator[str]:
    """What differs between the payload and manifest-sha256.txt (RFC 8493): changed, missing and extra files."""
    there = {path.relative_to(bag).as_posix() for path in (bag / "data").rglob("*") if path.is_file()}
    for line in (bag / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        # A manifest writes line breaks and the percent sign in names as %0A, %0D and %25.
        name = name.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        if name not in there:
            yield f"thiếu · missing: {name}"
            continue
        there.discard(name)
        with (bag / name).open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != digest:
                yield f"đã bị đổi · changed: {name}"
    for name in sorted(there):
        yield f"không có trong manifest · not listed: {name}"


def documents(representation: Path) -> Iterator[tuple[str, Path, str]]:
    """Each document of rep1: its title, its file, and the name that the file was delivered under."""
    mets = ET.parse(representation / "METS.xml").getroot()  # noqa: S314 - our own package, its digests just compared
    records = {section.get("ID"): target(section.find(f"{METS}mdRef")) for section in mets.iter(f"{METS}dmdSec")}
    files = {file.get("ID"): file for file in mets.iter(f"{METS}file")}
    for link in mets.iter(f"{METS}div"):
        if link.get("LABEL") == "MetadataLink/File":
            record = ET.parse(representation / records[link.get("DMDID")]).getroot()  # noqa: S314
            pointer = link.find(f"{METS}fptr")
            if pointer is not None:
                file = files[pointer.get("FILEID")]
                path = representation / target(file.find(f"{METS}FLocat"))
                yield title_of(record), path, file.get("OWNERID", "")


def target(element: ET.Element | None) -> str:
    """The file that a METS element points at, relative to its METS.xml."""
    return "" if element is None else unquote(element.get(HREF, ""))


def title_of(record: ET.Element) -> str:
    """What a record calls its document: text, picture or recording."""
    names = ("subject", "imageTitle", "movieTitle", "title")
    return next((text for name in names if (text := record.findtext(name))), "")


def main(place: str) -> int:
    """Print what is in the bag folder `place`; 1 when a file is not as the manifest says."""
    bag = Path(place)
    wrong = list(wrong_files(bag))
    for line in wrong:
        print(line)
    if wrong:
        return 1
    (package,) = (path.parent for path in bag.glob("data/*/METS.xml"))
    record = ET.parse(package / "metadata" / "descriptive" / "EAD.xml").getroot()  # noqa: S314
    print(record.findtext("title"))
    for title, path, delivered_as in documents(package / "representations" / "rep1"):
        print(f"  {path.name}: {title}")
        print(f"    {delivered_as}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 2 else __doc__)
