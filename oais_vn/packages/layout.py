"""Where everything lies in a package (TT05 PL I, III) and what its parts are called."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from oais_vn.model.identifiers import part_uuid
from oais_vn.model.paths import PackagePath, distinct_name, portable_name
from oais_vn.model.profile import Shape

METS = PackagePath("METS.xml")
RECORD = PackagePath("metadata/descriptive/EAD.xml")
PREMIS = PackagePath("metadata/preservation/PREMIS.xml")
REPRESENTATION = PackagePath("representations/rep1")
REPRESENTATION_METS = REPRESENTATION / "METS.xml"
REPRESENTATION_PREMIS = REPRESENTATION / "metadata/preservation/PREMIS_rep1.xml"
RECORDS = REPRESENTATION / "metadata/descriptive"
DATA = REPRESENTATION / "data"
SCHEMAS = PackagePath("schemas")
CATALOGUE = SCHEMAS / "catalog.xml"
DOCUMENTATION = PackagePath("documentation")
PROVENANCE = DOCUMENTATION / "delivery.json"
UNKNOWN_COLUMNS = DOCUMENTATION / "columns.csv"
AMENDMENT = DOCUMENTATION / "amendment.json"
DISSEMINATION = DOCUMENTATION / "dissemination.json"

PAYLOAD = PackagePath("data")
"""The payload folder of the bag that goes around the package (RFC 8493 §2.1.2)."""

UNNAMED = PAYLOAD / "package"
"""The package folder until its content is known and so its identifier."""


def bag_name(code: str, shape: str, version: int) -> str:
    """The name of the bag: readable, ASCII, the same on every system, another one for another code."""
    return f"{distinct_name(code)}_{shape}_v{version}"


def folder_name(objid: str) -> str:
    """The name of the package folder: OBJID with `_` for `:` (TT05 PL I; a colon is no file name on Windows)."""
    return objid.replace(":", "_")


@dataclass(frozen=True)
class Names:
    """The identifiers in one package, all following from its UUID and the role of what they name."""

    uuid: UUID
    objid: str
    representation_objid: str

    @classmethod
    def of(cls, uuid: UUID, shape: Shape, fonds: str) -> Names:
        """The names of the package `uuid` in the form that its shape asks for."""
        representation = str(part_uuid(uuid, "representation", "rep1")).upper()
        return cls(
            uuid,
            shape.objid.format(fonds=portable_name(fonds), uuid=str(uuid).upper()),
            shape.representation_objid.format(fonds=portable_name(fonds), uuid=representation),
        )

    @property
    def folder(self) -> str:
        """The package folder."""
        return folder_name(self.objid)

    def section(self, *role: str) -> str:
        """The identifier of a METS section, a PREMIS object, event or rights statement."""
        return f"uuid-{str(part_uuid(self.uuid, *role)).upper()}"

    def file(self, path: str) -> str:
        """The identifier of a file, in METS and PREMIS alike."""
        return f"ID-{str(part_uuid(self.uuid, 'file', path)).upper()}"
