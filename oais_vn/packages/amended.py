"""The successor of a sealed package: its blueprint, the values that changed, and the file that tells of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

from oais_vn.formats.amendments import ChangedValues, changed_record
from oais_vn.model.access import SecurityGrade, strictest
from oais_vn.model.amendment import Amendment, AmendmentKind, Change, Decision
from oais_vn.model.description import Record
from oais_vn.model.errors import ConfigurationError, InputError, PackageError
from oais_vn.model.identifiers import package_uuid_in
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath, distinct_name
from oais_vn.model.preservation import Agent
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Account, Act, Blueprint, Origin, Provenance, SourceDocument
from oais_vn.packages.documentation import write_provenance
from oais_vn.packages.provenance import transferred
from oais_vn.packages.reader import ReadPackage, codes_of
from oais_vn.packages.remake import code_of, kept_documents, title_of, version_of

_SCHEMA = "oais-vn/amendment/1"
_DO_MAT = "do_mat"
_CODES = frozenset({"fileCode", "arcFileCode", "docId", "docCode", "arcDocCode", "docOrdinal"})
"""By these the line of versions is known, and other packages link into this one."""


def successor(blueprint: Blueprint, package: ReadPackage, amendment: Amendment) -> Blueprint:
    """`blueprint` as the one that follows `package` in its line, by the decision of `amendment`."""
    objid = package.header.objid
    decision = amendment.decision
    authority = Agent(f"authority-{distinct_name(decision.authority)}", decision.authority, "organization")
    act = Act(
        type=decision.kind.event(content=amendment.content),
        moment=None,
        detail=_detail(amendment),
        agents=((authority, "authorizer"), (blueprint.software, "executing program")),
        note=decision.reason,
        on_package=True,
    )
    return replace(
        blueprint,
        version=version_of(package) + 1,
        history=(*blueprint.history, act),
        predecessor=Origin(package_uuid_in(objid), "OBJID", objid, f"AIP {objid}"),
        note=f"thay cho {objid} (phiên bản {version_of(package)}), gói ấy giữ nguyên",
        amendment=amendment,
    )


def _detail(amendment: Amendment) -> str:
    decision = amendment.decision
    digest = f", SHA-256 {decision.digest}" if decision.digest else ""
    return (
        f"{decision.kind.label.vi} theo quyết định {decision.number} ngày {decision.date} của {decision.authority}"
        f"{digest}; gói trước: {amendment.predecessor}, SHA-256 của tagmanifest {amendment.digest}"
    )


@dataclass(frozen=True)
class DescriptionAmended:
    """A package whose description is changed by what a file tells; its files stay as they are.

    What is held in memory is the changed records alone.
    """

    package: ReadPackage
    told: ChangedValues
    decision: Decision

    def __post_init__(self) -> None:
        if self.package.provenance is None or not self.package.shape.record_table:
            location = self.package.source.location
            raise PackageError(
                Text(
                    f"{location}: gói không có documentation/delivery.json nên không sửa đổi được",
                    f"{location}: the package has no documentation/delivery.json and cannot be amended",
                ),
                path=location,
            )

    def blueprint(
        self, digest: str, judged: Act, software: Agent, operator: str
    ) -> tuple[Blueprint, dict[int, Record]]:
        """The successor and the changed records by ordinal; `digest` is the tag manifest's of the package.

        Raises `ConfigurationError` for what the file says wrongly, `InputError` when nothing changes.
        """
        package = self.package
        profile, shape = package.profile, package.shape
        table = profile.tables[shape.record_table]
        record, told_grade = changed_record(
            package.record, self.told.record, table, self._kept, f"{self.told.name} [record]"
        )
        changes = [*_differences(None, package.record, record)]
        records, grades, modes = self._documents(changes)
        terms = self._terms(told_grade, grades, changes)
        if not changes:
            raise InputError(
                Text(
                    f"{self.told.name}: mọi giá trị đã như thế trong gói, không có gì thay đổi",
                    f"{self.told.name}: the package has all these values already, nothing changes",
                )
            )
        code, objid = code_of(package), package.header.objid
        origin = Origin(package_uuid_in(objid), "OBJID", objid, f"AIP {objid}")
        blueprint = Blueprint(
            profile=profile,
            shape=shape,
            version=version_of(package),
            code=code,
            title=record["title"] or title_of(package),
            mode=record["mode"] or strictest(modes),
            record=record.with_values(fileCode=code) if record["arcFileCode"] else record,
            provenance=terms,
            account=Account(layout.PROVENANCE, write_provenance(terms)),
            history=(transferred(terms), judged),
            origin=origin,
            software=software,
            operator=operator,
        )
        amendment = Amendment(self.decision, objid, version_of(package), digest, content=False, changes=tuple(changes))
        return successor(blueprint, package, amendment), records

    def documents(self, records: Mapping[int, Record]) -> Iterator[SourceDocument]:
        """Every document with its file as it is and its record as it is now."""
        for document in kept_documents(self.package):
            yield replace(document, record=records.get(document.ordinal, document.record))

    @property
    def _kept(self) -> set[str]:
        return {*_CODES, self.package.shape.record_code, self.package.shape.document_code} - {""}

    def _documents(self, changes: list[Change]) -> tuple[dict[int, Record], dict[int, SecurityGrade], set[str]]:
        """The changed records and grades by ordinal, and the access modes of all documents."""
        records: dict[int, Record] = {}
        grades: dict[int, SecurityGrade] = {}
        modes: set[str] = set()
        left = dict(self.told.documents)
        code = code_of(self.package)
        for document in self.package.documents():
            record = document.record or Record()
            names = {str(document.ordinal), *codes_of(self.package, document, code)} & set(left)
            for name in sorted(names):
                kind = document.kind.value if document.kind is not None else ""
                table = self.package.profile.tables[self.package.shape.document_tables[kind]]
                place = f"{self.told.name} [documents.{name}]"
                changed, grade = changed_record(record, left.pop(name), table, self._kept, place)
                changes.extend(_differences(document.ordinal, record, changed))
                record = records[document.ordinal] = changed
                if grade is not None:
                    grades[document.ordinal] = grade
            modes.add(record["mode"])
        if left:
            names_left = ", ".join(sorted(left))
            raise ConfigurationError(
                Text(
                    f"{self.told.name}: gói không có tài liệu nào mang số thứ tự hoặc mã {names_left}",
                    f"{self.told.name}: the package has no document of the ordinal or code {names_left}",
                )
            )
        return records, grades, modes

    def _terms(
        self, told: SecurityGrade | None, documents: Mapping[int, SecurityGrade], changes: list[Change]
    ) -> Provenance:
        """The terms with the changed grades; a dossier has the highest of its documents."""
        terms = cast("Provenance", self.package.provenance)
        if told is None and not documents:
            return terms
        grades = dict(terms.grades)
        grades.update({str(ordinal): grade for ordinal, grade in documents.items()})
        highest = max((grade for name, grade in grades.items() if name), default=SecurityGrade.NONE)
        whole = max(terms.grade(), highest) if told is None else told
        if whole < highest:
            raise ConfigurationError(
                Text(
                    f"{self.told.name}: hồ sơ không được có độ mật thấp hơn tài liệu trong đó ({highest.value}); hãy "
                    "sửa cả do_mat của tài liệu",
                    f"{self.told.name}: a dossier's grade cannot be lower than its documents' ({highest.value}); "
                    "change do_mat of the documents too",
                )
            )
        grades[""] = whole
        for name, grade in sorted(grades.items()):
            before = terms.grades.get(name, SecurityGrade.NONE)
            if before is not grade:
                changes.append(Change(int(name) if name else None, _DO_MAT, before.value, grade.value))
        changed = any(change.field == _DO_MAT for change in changes)
        if changed and self.decision.kind is not AmendmentKind.GRADING:
            raise ConfigurationError(
                Text(
                    f"{self.told.name}: đổi độ mật cần quyết định loại {AmendmentKind.GRADING.value!r}",
                    f"{self.told.name}: a grade is changed by a decision of the kind {AmendmentKind.GRADING.value!r}",
                )
            )
        kept = {name: grade for name, grade in grades.items() if grade is not SecurityGrade.NONE}
        return replace(terms, grades=kept)


def _differences(document: int | None, before: Record, after: Record) -> Iterator[Change]:
    for name in sorted({*before.values, *after.values}):
        if before[name] != after[name]:
            yield Change(document, name, before[name], after[name])


def write_amendment(amendment: Amendment) -> bytes:
    """`documentation/amendment.json`: what was changed, from which package, by whose decision."""
    decision = {**asdict(amendment.decision), "kind": amendment.decision.kind.value}
    document = {"schema": _SCHEMA, **asdict(amendment), "decision": decision}
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def read_amendment(content: bytes, path: PackagePath) -> Amendment:
    """Read what `write_amendment` wrote; `PackageError` naming `path` for anything else."""
    try:
        document = cast("dict[str, Any]", json.loads(content))
        if document.pop("schema") != _SCHEMA:
            raise ValueError(_SCHEMA)
        decision = document.pop("decision")
        changes = tuple(Change(**change) for change in document.pop("changes"))
        kind = AmendmentKind(decision.pop("kind"))
        return Amendment(decision=Decision(kind=kind, **decision), changes=changes, **document)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise PackageError(
            Text(f"{path}: không đọc được như {_SCHEMA}: {error}", f"{path}: cannot be read as {_SCHEMA}: {error}"),
            path=path,
        ) from error
