"""Seals a package again as one would who knows the format: METS from the inside out, then the bag's manifests."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from posixpath import dirname, normpath
from urllib.parse import unquote

from lxml import etree

XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_MANIFEST = re.compile(r"manifest-(\w+)\.txt")
_TAG_MANIFEST = re.compile(r"tagmanifest-(\w+)\.txt")
_OXUM = re.compile(rb"(?m)^Payload-Oxum: .*$")
_ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}

Files = dict[str, bytes]


def folder_of(files: Iterable[str]) -> str:
    """The package folder of a bag, `data/<name>`; empty for a bare one and for a bag without a package."""
    return min((path[: -len("/METS.xml")] for path in files if re.fullmatch(r"data/[^/]+/METS\.xml", path)), default="")


def seal(files: Files, before: Mapping[str, bytes], folder: str = "") -> None:
    """METS says what every file is now that is not as it was `before`; then the bag does.

    What METS says of files that nobody changed stays, also when it is wrong.
    """
    changed = {path for path, content in files.items() if before.get(path) != content}
    root = f"{folder}/METS.xml" if folder else "METS.xml"
    inner = sorted(path for path in files if path.endswith("/METS.xml") and path != root)
    for document in (*inner, *([root] if root in files else [])):
        sealed = _sealed(document, files, changed)
        if sealed != files[document]:
            files[document] = sealed
            changed.add(document)
    seal_bag(files)


def _sealed(document: str, files: Files, changed: set[str]) -> bytes:
    try:
        root = etree.fromstring(files[document], etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return files[document]
    touched = False
    for element in root.iter("{*}mdRef", "{*}FLocat"):
        holder = element.getparent() if etree.QName(element).localname == "FLocat" else element
        target = normpath(f"{dirname(document)}/{unquote(element.get(XLINK_HREF) or '')}").lstrip("/")
        if holder is None or target not in changed or target not in files:
            continue
        algorithm = _ALGORITHMS.get(holder.get("CHECKSUMTYPE") or "")
        holder.set("SIZE", str(len(files[target])))
        if algorithm is not None:
            holder.set("CHECKSUM", hashlib.new(algorithm, files[target]).hexdigest().upper())
        touched = True
    if not touched:
        return files[document]
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


def seal_bag(files: Files) -> None:
    """Manifests, Payload-Oxum and tag manifests as our writer would write them; nothing for a bare package."""
    payload = sorted(path for path in files if path.startswith("data/"))
    for path in list(files):
        named = _MANIFEST.fullmatch(path)
        if named is not None:
            files[path] = _manifest(named[1], payload, files)
    if "bag-info.txt" in files:
        oxum = f"Payload-Oxum: {sum(len(files[path]) for path in payload)}.{len(payload)}"
        files["bag-info.txt"] = _OXUM.sub(oxum.encode(), files["bag-info.txt"])
    seal_tags(files)


def seal_tags(files: Files) -> None:
    """The tag manifests alone."""
    tags = sorted(path for path in files if not path.startswith(("data/", "evidence/", "tagmanifest-")))
    for path in list(files):
        named = _TAG_MANIFEST.fullmatch(path)
        if named is not None:
            files[path] = _manifest(named[1], tags, files)


def _manifest(algorithm: str, paths: Iterable[str], files: Files) -> bytes:
    lines = (f"{hashlib.new(algorithm, files[path]).hexdigest()}  {_written(path)}\n" for path in paths)
    return "".join(lines).encode("utf-8", "surrogateescape")


def _written(path: str) -> str:
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
