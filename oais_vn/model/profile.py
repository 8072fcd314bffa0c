"""A profile: the regulation as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from oais_vn.model.access import SecurityGrade
from oais_vn.model.dates import TimeStyle
from oais_vn.model.description import CodeList, RecordTable
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text
from oais_vn.model.package import PackageType
from oais_vn.model.paper import PaperScale
from oais_vn.model.requirements import RequirementSet
from oais_vn.model.tolerance import Tolerance, Tree


@dataclass(frozen=True)
class Column:
    """One column that a workbook may have: what it fills, and the headers by which suppliers call it.

    `level` is `dossier`, `text`, `picture` or `recording`. `part` is `day`, `month` or `year` when a
    date is spread over three columns. Besides record fields, `field` may be a word of the reader:
    `agencyCode`, `fondsCode`, `year`, `catalogue`, `box`, `fileNotation`, `docOrdinal`, `path`,
    `number` (a running number), `docType`, `sheetNumbers`, `doMat` (the security grade), `linkedTo` (the code of
    the document that a linked one stands for), and of TT02 `oldFileCode`, `oldCatalogue`, `oldDocCode`,
    `oldConfidenceLevel`. What a `kept` column holds is also kept as given in the package's documentation.
    """

    field: str
    level: str
    headers: tuple[str, ...]
    part: str | None = None
    kept: bool = False


UNITS = ("dossier", "batch", "masters", "request", "fonds")
"""What one package of a shape is about: a dossier, a batch of loose documents, the uncompressed masters of a dossier,
a reader's request, a whole fonds."""


@dataclass(frozen=True)
class Shape:
    """One package shape of the regulation (e.g. `aip-hoso`): METS constants, names, records, schemas.

    Templates take `{fonds}`, `{uuid}` (capitals), `{docId}`, `{number}`. `record_table` describes what the
    package is about, `record_code` is the field of it that names it. `document_tables` and `record_files` go by
    kind of document and are empty where documents have no records (the collection of a fonds). `links` says
    whether linked documents may stand in it (TT05 PL I, III). `tree` is what judging looks for.
    """

    name: str
    title: Text
    unit: str
    package_type: PackageType
    objid: str
    representation_objid: str
    mets_type: str
    content_information_type: str
    mets_profile: str
    representation_mets_profile: str
    representation_division: str
    record_code: str
    record_table: str
    document_code: str
    document_tables: Mapping[str, str]
    record_files: Mapping[str, str]
    schemas: tuple[str, ...]
    preservation: bool
    links: bool
    tree: Tree
    clause: str
    confidence: str


@dataclass(frozen=True)
class Dialect:
    """How METS and PREMIS are written under a profile: times, case of digests, types of metadata, structure.

    `identity` sets the identifiers of this dialect's packages apart from those of the same content in another one.
    `record_links` says where a record is tied to its file: `division` (a `MetadataLink` in the structMap, TT05) or
    `file` (`file/@DMDID`, CSIP75, with a Metadata division in each METS). `representation_agent` is who made the
    METS of a representation: `organization` or `software`; `submitter` puts the submitting organization into the
    METS of a SIP (SIP15). `group_content_type` is the csip:OTHERCONTENTINFORMATIONTYPE of every file group,
    empty for none (CSIP62, CSIP63); `representations_division` adds the division of that label (CSIP101).
    """

    time_style: TimeStyle
    uppercase_digests: bool
    descriptive_mdtype: str
    descriptive_othermdtype: str
    descriptive_mdtypeversion: str
    specification: str
    specification_version: str
    identity: str
    record_links: str
    representation_agent: str
    submitter: bool
    group_content_type: str
    representations_division: bool


@dataclass(frozen=True)
class RightsRule:
    """The rights statement that follows from a value of `mode` (chế độ sử dụng), or from a security grade (do_mat).

    `years` is how long the grade protects; None for an access mode, whose end nobody knows beforehand.
    """

    mode: str
    basis: str
    jurisdiction: str
    citation: str
    act: str
    restriction: Text
    grade: SecurityGrade = SecurityGrade.NONE
    years: int | None = None


@dataclass(frozen=True)
class Profile:
    """One profile, loaded: record tables, code lists, shapes, columns, dialect, readings of the Circular.

    `readings` maps the number and point of a row of the readings table to the form that we write. `ignored` are the
    names of files and folders of a delivery that are never packed (patterns with `*` and `?`), and what they are.
    `asks` are the codes and families of rules to which judging is limited; empty: every rule is asked.
    `rights` are the statements by access mode and by security grade. `tolerance` is what is taken from others when
    packages are judged, `requirements` are those of published specifications that its packages are asked to keep.
    By the sizes of `paper` the pages of a delivery are counted and paid.
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
    tolerance: Tolerance
    ignored: Mapping[str, str] = field(default_factory=dict)
    requirements: tuple[RequirementSet, ...] = ()
    asks: tuple[str, ...] = ()
    paper: PaperScale = field(default_factory=PaperScale)

    def asks_rule(self, code: str) -> bool:
        """Whether a rule is asked under this profile."""
        return not self.asks or code in self.asks or code.partition("-")[0] in self.asks

    def shape_for(self, package_type: PackageType, unit: str) -> Shape:
        """The shape in which packages of this type about such a unit are made; `ConfigurationError` for none."""
        for shape in self.shapes.values():
            if shape.package_type is package_type and shape.unit == unit:
                return shape
        raise ConfigurationError(
            Text(
                f"bộ quy định {self.name} không có dạng gói {package_type.value} cho {unit}",
                f"profile {self.name} has no {package_type.value} shape for a {unit}",
            )
        )

    def shape_of(
        self, package_type: str, mets_type: str, fields: Iterable[str], mets_profile: str = ""
    ) -> Shape | None:
        """The shape of a package that does not name it, by what METS says and which `fields` its record has.

        Type, record and PROFILE speak for a shape. The type may be wrong (the Circular's own example of a DIP says
        SIP): then the other two must agree. Under a profile that asks the requirements of a published specification, a
        package whose record fits no shape is somebody else's and has none.
        """
        wanted = set(fields)

        def voices(shape: Shape) -> tuple[int, bool, bool, bool]:
            of_type = shape.package_type.value == package_type
            described = bool(wanted) and any(wanted <= names for names in self._record_fields(shape))
            says_so = bool(mets_profile) and shape.mets_profile == mets_profile
            same = shape.mets_type.casefold() == mets_type.casefold()
            return of_type + described + says_so, of_type, described, same

        best = max(self.shapes.values(), key=voices, default=None)
        if best is None:
            return None
        _, of_type, described, _ = voices(best)
        if of_type:
            return best if described or not self.requirements else None
        return best if described and best.mets_profile == mets_profile else None

    def _record_fields(self, shape: Shape) -> list[set[str]]:
        """The fields that records of the shape may have, by each of their readings."""
        own = shape.record_table
        tables = [own, *(variant.table for variant in self.tolerance.variants if variant.of == own)]
        return [{field.name for field in self.tables[table].fields} for table in tables]
