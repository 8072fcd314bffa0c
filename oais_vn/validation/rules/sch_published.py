"""SCH: the schemas that travel in a package are schemas, and the published ones are those that were published."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256

from oais_vn.formats.resources import xsd_root
from oais_vn.formats.schema_bounds import XS
from oais_vn.formats.schemas import PUBLISHED, schema_file
from oais_vn.formats.xml_reader import SchemaFault, read_xml
from oais_vn.model.fixity import ALGORITHMS
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package, reason_of
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen

_FOLDER = "schemas"


@rule(
    "SCH-009",
    severity=Severity.WARNING,
    clause="xsd/SOURCES.md; TT 05/2025/TT-BNV, PL I-V: schemas",
    confidence="V",
    message=Text(
        "lược đồ {name} không phải bản đã công bố (SHA-256 khác)",
        "the schema {name} is not the published one (another SHA-256)",
    ),
    remedy=Text(
        "So với bản công bố ghi ở xsd/SOURCES.md. Việc kiểm tra không dùng bản này mà dùng lược đồ đi kèm oais-vn.",
        "Compare it with the published one of xsd/SOURCES.md. Packages are judged by the schemas that come with "
        "oais-vn, not by this one.",
    ),
)
def published_schemas_are_unchanged(package: Package) -> Iterable[Hit]:
    """A file of `schemas/` that bears the name of a published schema has its bytes.

    Other systems edit the addresses in them, or carry other releases: in their packages this is only told.
    """
    ours = package.bag is not None and package.bag.is_ours
    for name, digest in _published().items():
        path = package.files.find(package.within(f"{_FOLDER}/{name}")) if package.folder is not None else None
        found = None if path is None else package.files.digest(path, ALGORITHMS[0])
        if found not in (None, digest):
            yield Hit(Location(path=path), {"name": name}, None if ours else Severity.INFO)


@rule(
    "SCH-010",
    severity=Severity.WARNING,
    clause="XML Schema 1.0; TT 05/2025/TT-BNV, PL I-V: schemas",
    confidence="V",
    message=Text("tệp trong schemas/ không phải lược đồ: {reason}", "the file in schemas/ is no schema: {reason}"),
    remedy=Text("Phục hồi tệp từ bản sao khác.", "Restore the file from another copy."),
)
def schemas_are_schemas(package: Package) -> Iterable[Hit]:
    """What is called .xsd or .xml in `schemas/` is well-formed, an .xsd is an XML schema; of others' it is told."""
    if package.folder is None:
        return
    ours = package.bag is not None and package.bag.is_ours
    # A schema that a record asked for in vain was told already (SCH-005).
    told = {hit.location.path for hit in package.seen[Seen.UNUSABLE_SCHEMA]}
    for path in package.tree_files():
        suffix = path.suffix.casefold()
        if (
            not path.under(package.within(_FOLDER))
            or suffix not in (".xsd", ".xml")
            or path in told
            or package.files.failure(path)
            # Schemas of ours need no reading: they are the same in every package.
            or package.files.digest(path, ALGORITHMS[0]) in _shipped()
        ):
            continue
        reason = _fault(package, path, is_schema=suffix == ".xsd")
        if reason is not None:
            yield Hit(Location(path=path), {"reason": reason}, None if ours else Severity.INFO)


def _fault(package: Package, path: PackagePath, *, is_schema: bool) -> Text | None:
    root = ""
    try:
        with package.files.open(path) as stream:
            for event in read_xml(stream, path):
                if not root and not isinstance(event, SchemaFault):
                    root = f"{{{event.namespace}}}{event.name}"
    except Exception as error:  # noqa: BLE001 - whatever hostile input makes the reader raise is about this file
        return reason_of(error)
    if is_schema and root != f"{XS}schema":
        return Text(f"phần tử gốc là {root}", f"the root element is {root}")
    return None


@cache
def _published() -> dict[str, str]:
    return {entry.file: sha256(schema_file(entry.file).read_bytes()).hexdigest() for entry in PUBLISHED}


@cache
def _shipped() -> frozenset[str]:
    return frozenset(sha256(file.read_bytes()).hexdigest() for file in xsd_root().rglob("*.xsd"))


RULES = (published_schemas_are_unchanged, schemas_are_schemas)
