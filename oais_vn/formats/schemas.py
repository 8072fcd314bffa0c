"""The local catalogue of schemas: compiled without the network, and told to others as an OASIS XML catalogue."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urljoin

from lxml import etree

from oais_vn.formats.resources import xsd_root
from oais_vn.formats.schema_bounds import XS, line_of, require_bounded
from oais_vn.formats.xml import written
from oais_vn.formats.xml_reader import read_xml
from oais_vn.model.errors import ConfigurationError, InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath

SchemaKind = Literal["mets", "premis", "ead3"]
Resolve = Callable[[str], bytes | None]
"""Gives the bytes of the schema at a location, or None; a relative one is joined to that of the schema that asks."""

LARGEST_SCHEMA = 1024 * 1024
"""Bytes of one schema document; the largest published one that we use has 136,472."""
MOST_DOCUMENTS = 32
"""Documents that one schema may be made of."""


class Published(NamedTuple):
    """A published schema: our file of it, its target namespace, and the addresses by which others know it."""

    file: str
    namespace: str
    locations: tuple[str, ...]


def _web(*addresses: str) -> tuple[str, ...]:
    return tuple(f"{scheme}://{address}" for address in addresses for scheme in ("http", "https"))


PUBLISHED = (
    Published(
        "mets1_12.xsd",
        "http://www.loc.gov/METS/",
        _web("www.loc.gov/standards/mets/mets.xsd", "www.loc.gov/standards/mets/version1121/mets.xsd"),
    ),
    Published(
        "xlink.xsd",
        "http://www.w3.org/1999/xlink",
        _web("www.loc.gov/standards/xlink/xlink.xsd", "www.loc.gov/standards/mets/xlink.xsd"),
    ),
    Published(
        "premis-v3-0.xsd",
        "http://www.loc.gov/premis/v3",
        _web(
            "www.loc.gov/standards/premis/premis.xsd",
            "www.loc.gov/standards/premis/v3/premis.xsd",
            "www.loc.gov/standards/premis/v3/premis-v3-0.xsd",
        ),
    ),
    Published("ead3.xsd", "http://ead3.archivists.org/schema/", _web("www.loc.gov/ead/ead3.xsd")),
    Published(
        "DILCISExtensionMETS.xsd",
        "https://DILCIS.eu/XML/METS/CSIPExtensionMETS",
        _web("earkcsip.dilcis.eu/schema/DILCISExtensionMETS.xsd"),
    ),
    Published(
        "DILCISExtensionSIPMETS.xsd",
        "https://DILCIS.eu/XML/METS/SIPExtensionMETS",
        _web("earksip.dilcis.eu/schema/DILCISExtensionSIPMETS.xsd"),
    ),
)
NEWER_CONTENT_TYPES = ("citsarchival_v1_0", "citscarchival_v1_0", "csarchival_v1_0", "cscarchival_v1_0")
"""Content information types of DILCIS's vocabulary that its METS extension does not list."""
_BY_FILE = {entry.file: entry for entry in PUBLISHED}
_BY_LOCATION = {location: entry.file for entry in PUBLISHED for location in entry.locations}
_PARTS: Mapping[SchemaKind, tuple[str, ...]] = {
    "mets": ("mets1_12.xsd", "DILCISExtensionMETS.xsd", "DILCISExtensionSIPMETS.xsd"),
    "premis": ("premis-v3-0.xsd",),
    "ead3": ("ead3.xsd",),
}
_REFERRING = (XS + "include", XS + "import", XS + "redefine", XS + "override")


def schema_file(name: str) -> Path:
    """The file of a schema that we ship: one of `PUBLISHED`, or one of our own by its path under `xsd/`.

    Raises `ConfigurationError` when there is none of that name.
    """
    root = xsd_root()
    for folder in (root / "third-party", root):
        path = folder / _safe(name)
        if path.is_file():
            return path
    raise ConfigurationError(
        Text(
            f"bản cài đặt oais-vn không có lược đồ {name!r} trong {root}; hãy cài đặt lại oais-vn",
            f"this installation of oais-vn has no schema {name!r} in {root}; install oais-vn again",
        )
    )


def _safe(name: str) -> PackagePath:
    try:
        return PackagePath(name)
    except InputError as error:
        raise ConfigurationError(error.text) from error


class _CompiledByThread(threading.local):
    """Compiled schemas of one thread: an `XMLSchema` keeps the errors of its last run, so threads cannot share it."""

    def __init__(self) -> None:
        self.schemas: dict[tuple[SchemaKind, Path], etree.XMLSchema] = {}


_COMPILED = _CompiledByThread()


def load_schema(kind: SchemaKind) -> etree.XMLSchema:
    """The compiled schema of METS 1.12.1 (with xlink and both DILCIS extensions), PREMIS 3.0 or EAD3 1.1.1.

    It is compiled once a thread and stays with that thread: do not hand it to another.
    Raises `ConfigurationError` for another kind, or when the installation lacks a file of it.
    """
    if kind not in _PARTS:
        known = ", ".join(_PARTS)
        raise ConfigurationError(
            Text(f"không có loại lược đồ {kind!r}; có: {known}", f"no kind of schema {kind!r}; there are: {known}")
        )
    key = (kind, xsd_root())
    if key not in _COMPILED.schemas:
        _COMPILED.schemas[key] = compile_schema(_importing(_PARTS[kind]), _with_newer_terms, name=kind)
    return _COMPILED.schemas[key]


def _importing(files: Sequence[str]) -> bytes:
    imports = "".join(
        f"<xs:import{written({'namespace': _BY_FILE[file].namespace, 'schemaLocation': file})}/>" for file in files
    )
    return f'<xs:schema xmlns:xs="{XS[1:-1]}">{imports}</xs:schema>'.encode()


def _shipped(location: str) -> bytes | None:
    return schema_file(location).read_bytes() if location in _BY_FILE else None


def _with_newer_terms(location: str) -> bytes | None:
    """As `_shipped`; DILCIS's vocabulary grows faster than its schema, and a term of it is no fault of a package."""
    data = _shipped(location)
    if data is None or location != "DILCISExtensionMETS.xsd":
        return data
    root = etree.fromstring(data, _parser())
    for words in root.findall(f"{XS}attribute[@name='CONTENTINFORMATIONTYPE']//{XS}restriction"):
        for term in NEWER_CONTENT_TYPES:
            etree.SubElement(words, f"{XS}enumeration", value=term)
    return etree.tostring(root)


def compile_schema(
    source: Path | bytes, resolve: Mapping[str, bytes] | Resolve | None = None, *, name: str | None = None
) -> etree.XMLSchema:
    """Compile a schema from a trusted file, or from bytes that anybody may have made (`name` for messages).

    What it includes or imports comes from `resolve` (for a file without it: from the files beside it), then
    from `PUBLISHED` by address; from nowhere else, so that no file and no network is read.
    Raises `PackageError` (with path and line) when it is no schema, needs a schema that cannot be had,
    has a DTD, or is too big or too complex to be safe.
    """
    if isinstance(source, Path):
        data, called = source.read_bytes(), name or source.name
        given: Resolve = _beside(source) if resolve is None else _asked(resolve)
    else:
        data, called = source, name or "schema.xsd"
        given = _asked({} if resolve is None else resolve)
    roots = list(_gather(data, called, given).values())
    require_bounded(roots, called)
    parser = _parser()
    parser.resolvers.add(_Gathered({_alias(number): etree.tostring(root) for number, root in enumerate(roots)}))
    try:
        return etree.XMLSchema(etree.fromstring(etree.tostring(roots[0]), parser, base_url=_alias(0)))
    except etree.XMLSchemaParseError as error:
        raise _unusable(called, str(error), str(error), _last_line(error)) from error


def _asked(resolve: Mapping[str, bytes] | Resolve) -> Resolve:
    return resolve.get if isinstance(resolve, Mapping) else resolve


def _beside(source: Path) -> Resolve:
    def resolve(location: str) -> bytes | None:
        path = source.parent / location
        return path.read_bytes() if "/" not in location and path.is_file() else _shipped(location)

    return resolve


def _parser() -> etree.XMLParser:
    return etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False, huge_tree=False)


class _Gathered(etree.Resolver):
    """Hands libxml2 the documents that were gathered; any other is refused, so that it opens nothing itself."""

    def __init__(self, documents: Mapping[str, bytes]) -> None:
        super().__init__()
        self._documents = documents

    def resolve(self, system_url: str, public_id: str, context: object) -> object:  # type: ignore[override]
        # lxml hands the context over; its stubs do not say so.
        return self.resolve_string(self._documents[system_url], context, base_url=system_url)


def _alias(number: int) -> str:
    return f"oais-vn:{number}"


def _gather(data: bytes, name: str, resolve: Resolve) -> dict[str, etree._Element]:
    """Every document of the schema by its location, the first one first; references are rewritten to aliases."""
    documents = {name: _parsed(data, name)}
    places = {name: 0}
    waiting = [name]
    while waiting:
        base = waiting.pop(0)
        for reference in documents[base].iterchildren(*_REFERRING):
            written = reference.get("schemaLocation")
            if written is None:
                continue
            location = urljoin(base, written.strip())
            if location not in documents:
                documents[location] = _parsed(_found(location, resolve, base, line_of(reference)), location)
                places[location] = len(places)
                waiting.append(location)
            reference.set("schemaLocation", _alias(places[location]))
            if len(documents) > MOST_DOCUMENTS:
                raise _unusable(name, f"gồm hơn {MOST_DOCUMENTS} tệp", f"it has more than {MOST_DOCUMENTS} documents")
    return documents


def _found(location: str, resolve: Resolve, base: str, line: int | None) -> bytes:
    data = resolve(location)
    if data is None and location in _BY_LOCATION:
        data = _shipped(_BY_LOCATION[location])
    if data is None:
        raise _unusable(
            base,
            f"cần lược đồ {location!r} nhưng không có tệp đó bên cạnh và mạng không được dùng",
            f"it needs the schema {location!r}, which does not lie beside it, and the network is not used",
            line,
        )
    return data


def _parsed(data: bytes, name: str) -> etree._Element:
    if len(data) > LARGEST_SCHEMA:
        raise _unusable(name, f"lớn hơn {LARGEST_SCHEMA} byte", f"it is larger than {LARGEST_SCHEMA} bytes")
    # Read to its end as any document from outside is, for its bounds and its one way to say what is wrong.
    deque(read_xml(BytesIO(data), name), maxlen=0)
    root = etree.fromstring(data, _parser())
    if root.tag != f"{XS}schema":
        raise _unusable(name, "không phải lược đồ XML (XSD)", "it is no XML schema (XSD)")
    return root


def _last_line(error: etree.XMLSchemaParseError) -> int | None:
    last = error.error_log.last_error
    return None if last is None else last.line


def _unusable(name: str, vi: str, en: str, line: int | None = None) -> PackageError:
    return PackageError(
        Text(f"không dùng được lược đồ {name}: {vi}", f"the schema {name} cannot be used: {en}"), path=name, line=line
    )


def oasis_catalogue(names: Sequence[str]) -> bytes:
    """The bytes of `catalog.xml` for a folder that holds the schemas `names`.

    It maps the namespace and public addresses of published schemas, and every other schema's own name, to the
    file beside it, so that a validator resolves all of them offline (OASIS XML Catalogs 1.0).
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">']
    for name in names:
        entry = _BY_FILE.get(name)
        addresses = (name,) if entry is None else entry.locations
        if entry is not None:
            lines.append(f"  <uri{written({'name': entry.namespace, 'uri': name})}/>")
        for address in addresses:
            lines.append(f"  <system{written({'systemId': address, 'uri': name})}/>")
            lines.append(f"  <uri{written({'name': address, 'uri': name})}/>")
    return "\n".join([*lines, "</catalog>", ""]).encode()
