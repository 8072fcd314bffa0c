"""Đọc bản xuất cho Archivematica mà không cần oais_vn: chỉ thư viện chuẩn của Python.

Read the export for Archivematica without oais_vn: Python's standard library only.
Compares every file with manifest-sha256.txt, then takes from METS.<uuid>.xml each file's Dublin Core, its PREMIS
object and its PREMIS events.

    python examples/read_archivematica.py XUAT/H32.64.2008.01.HC_archivematica_v1
"""

from __future__ import annotations

import hashlib
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

METS = "{http://www.loc.gov/METS/}"
PREMIS = "{http://www.loc.gov/premis/v3}"
DC = "{http://purl.org/dc/elements/1.1/}"
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
    yield from (f"không có trong manifest · not listed: {name}" for name in sorted(there))


def describe(root: ET.Element) -> Iterator[str]:
    """A line or more for each original file: name, title, PRONOM id, the name it came with, its events."""
    sections = {entry.get("ID"): entry for kind in ("amdSec", "dmdSec") for entry in root.iter(f"{METS}{kind}")}
    for group in root.iter(f"{METS}fileGrp"):
        if group.get("USE") != "original":
            continue
        for file in group.iter(f"{METS}file"):
            place = file.find(f"{METS}FLocat")
            about = sections.get(file.get("DMDID"))
            premis = sections[file.get("ADMID")]
            name = "" if place is None else unquote(place.get(HREF, ""))
            title = None if about is None else about.findtext(f".//{DC}title")
            yield f"  {name}: {title or ''}"
            format_id = premis.findtext(f".//{PREMIS}formatRegistryKey") or "?"
            yield f"    {format_id}; {premis.findtext(f'.//{PREMIS}originalName')}"
            for event in premis.iter(f"{PREMIS}event"):
                when, what = event.findtext(f"{PREMIS}eventDateTime"), event.findtext(f"{PREMIS}eventType")
                yield f"    {when} {what}: {event.findtext(f'.//{PREMIS}eventOutcome')}"


def main(place: str) -> int:
    """Print what is in the bag folder `place`; 1 when a file is not as the manifest says."""
    bag = Path(place)
    wrong = list(wrong_files(bag))
    for line in wrong:
        print(line)
    if wrong:
        return 1
    (mets,) = (bag / "data").glob("METS.*.xml")
    root = ET.parse(mets).getroot()  # noqa: S314 - its digest was just compared
    print(root.get("OBJID"))
    for line in describe(root):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 2 else __doc__)
