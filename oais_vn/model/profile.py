"""A profile: the regulation as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oais_vn.model.dates import TimeStyle
from oais_vn.model.description import CodeList, RecordTable
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text
from oais_vn.model.package import PackageType


@dataclass(frozen=True)
class Column:
    """One column that a workbook may have: what it fills, and the headers by which suppliers call it.

    `level` is `dossier`, `text`, `picture` or `recording`. `part` is `day`, `month` or `year` when a
    date is spread over three columns. Besides record fields, `field` may be a word of the reader:
    `agencyCode`, `fondsCode`, `year`, `catalogue`, `box`, `fileNotation`, `docOrdinal`, `path`,
    `number` (a running number), `docType`, `sheetNumbers`.
    """

    field: str
    level: str
    headers: tuple[str, ...]
    part: str | None = None


@dataclass(frozen=True)
class Shape:
    """One package shape of the regulation (e.g. `aip-hoso`): METS constants, names, records, schemas.

    Templates take `{fonds}`, `{uuid}` (capitals), `{docId}`, `{number}`.
    """

    name: str
    title: Text
    package_type: PackageType
    objid: str
    representation_objid: str
    mets_type: str
    content_information_type: str
    mets_profile: str
    representation_mets_profile: str
    representation_division: str
    dossier_code: str
    document_code: str
    dossier_table: str
    document_tables: Mapping[str, str]
    record_files: Mapping[str, str]
    schemas: tuple[str, ...]
    preservation: bool
    clause: str
    confidence: str


@dataclass(frozen=True)
class Dialect:
    """How METS and PREMIS are written under a profile: times, case of digests, types of metadata, event words."""

    time_style: TimeStyle
    uppercase_digests: bool
    descriptive_mdtype: str
    descriptive_othermdtype: str
    descriptive_mdtypeversion: str
    specification: str
    specification_version: str


@dataclass(frozen=True)
class RightsRule:
    """The rights statement that follows from a value of `mode` (chế độ sử dụng)."""

    mode: str
    basis: str
    jurisdiction: str
    citation: str
    act: str
    restriction: Text


@dataclass(frozen=True)
class Profile:
    """One profile, loaded: record tables, code lists, shapes, columns, dialect, readings of the Circular.

    `readings` maps the number and point of a row of the readings table to the form that we write.
    """

    name: str
    title: Text
    description: Text
    extends: str | None
    clause: str
    confidence: str
    code_lists: Mapping[str, CodeList]
    tables: Mapping[str, RecordTable]
    shapes: Mapping[str, Shape]
    columns: tuple[Column, ...]
    dialect: Dialect
    rights: tuple[RightsRule, ...]
    readings: Mapping[str, str]
    formats: Mapping[str, str]

    def shape(self, name: str) -> Shape:
        """The shape of this name; raises `ConfigurationError` naming those that there are."""
        try:
            return self.shapes[name]
        except KeyError:
            known = ", ".join(sorted(self.shapes))
            raise ConfigurationError(
                Text(
                    f"bộ quy định {self.name} không có dạng gói {name!r}; có: {known}",
                    f"profile {self.name} has no package shape {name!r}; it has: {known}",
                )
            ) from None
