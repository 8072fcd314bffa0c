"""MET: the parts that METS must have under the profile: divisions, groups, agents, identifiers beside the bag's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from oais_vn.formats.mets.reader import ReadAgent, ReadHeader
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.paths import portable_name
from oais_vn.model.report import Severity
from oais_vn.validation.forms import WrittenMets, written
from oais_vn.validation.package import IDENTIFIER, Package
from oais_vn.validation.rule import Hit, rule

_CIRCULAR = "TT 05/2025/TT-BNV, PL I-V"
_FONDS = "Bag-Group-Identifier"
_CODE_NOTE = "IDENTIFICATIONCODE"
_VERSION_NOTE = "SOFTWARE VERSION"
_MEND = Text(
    "Sửa phần mềm tạo gói rồi tạo lại gói.",
    "Mend the software that made the package and make it anew.",
)
_NOTHING = Text(
    "Không cần sửa gói đã có; gói mới nên ghi theo Thông tư.",
    "Nothing to do for a package that is there; a new one should be written as the Circular says.",
)
_MAP = "CSIP PHYSICAL"


def _hit(mets: WrittenMets, line: int | None = None, **params: object) -> Hit:
    place = Location(path=mets.path, line=mets.header.line if line is None else line)
    return Hit(place, params, clause=mets.shape.clause, confidence=mets.shape.confidence)


@rule(
    "MET-019",
    severity=Severity.ERROR,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text("METS không có {part} {name}", "the METS has no {part} {name}"),
    remedy=_MEND,
)
def parts_are_there(package: Package) -> Iterable[Hit]:
    """METS has the groups and divisions of its shape."""
    for mets in written(package):
        tree = mets.shape.tree
        groups, divisions = (
            (tree.groups, tree.divisions)
            if mets.is_root
            else (tree.representation_groups, tree.representation_divisions)
        )
        for name in groups:
            if name.casefold() not in mets.manner.groups:
                yield _hit(mets, part=Text("nhóm tệp fileGrp USE =", "fileGrp of USE"), name=name)
        for name in divisions:
            if name.casefold() not in mets.manner.divisions:
                yield _hit(mets, part=Text("div LABEL =", "div of LABEL"), name=name)


@rule(
    "MET-020",
    severity=Severity.ERROR,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        'METS không có structMap LABEL="CSIP" TYPE="PHYSICAL"',
        'the METS has no structMap of LABEL="CSIP" and TYPE="PHYSICAL"',
    ),
    remedy=_MEND,
)
def structure_is_there(package: Package) -> Iterable[Hit]:
    """METS has the physical structural map of CSIP."""
    return (_hit(mets) for mets in written(package) if _MAP not in mets.manner.maps)


@rule(
    "MET-021",
    severity=Severity.INFO,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "div {label} ghi TYPE là {found}, gói dạng này ghi {expected}",
        "the div {label} says TYPE {found}, a package of this shape says {expected}",
    ),
    remedy=_NOTHING,
)
def representation_is_of_its_type(package: Package) -> Iterable[Hit]:
    """The division of a representation says whether it is the original or a normalised one."""
    for mets in written(package):
        expected = mets.shape.representation_division
        for name in mets.shape.tree.representations:
            label = f"Representations/{name}" if mets.is_root else name
            found, line = mets.manner.types.get(label.casefold(), ("", 0))
            if found and found.casefold() != expected.casefold():
                yield _hit(mets, line, label=label, found=found, expected=expected)


def _has_note(agent: ReadAgent, kind: str) -> bool:
    return any(note == kind and text.strip() for note, text in agent.notes)


def _is_software(header: ReadHeader) -> bool:
    return any(agent.type == "OTHER" and _has_note(agent, _VERSION_NOTE) for agent in header.agents)


def _is_organisation(header: ReadHeader) -> bool:
    return any(agent.type == "ORGANIZATION" and _has_note(agent, _CODE_NOTE) for agent in header.agents)


@rule(
    "MET-022",
    severity=Severity.INFO,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text("tác nhân của METS không phải {expected}", "the agents of the METS are not {expected}"),
    remedy=_NOTHING,
)
def agents_are_those_of_the_circular(package: Package) -> Iterable[Hit]:
    """Software made the package, an agency with its code the representation (readings, row 16)."""
    for mets in written(package):
        if mets.profile.dialect.representation_agent != "organization":
            continue
        if mets.is_root and not _is_software(mets.header):
            yield _hit(mets, expected=Text("phần mềm kèm SOFTWARE VERSION", "software with a note SOFTWARE VERSION"))
        elif not mets.is_root and not _is_organisation(mets.header):
            said = Text("cơ quan kèm IDENTIFICATIONCODE là mã phông", "an organisation with the fonds code in a note")
            yield _hit(mets, expected=said)
        elif any(agent.role != "CREATOR" for agent in mets.header.agents):
            yield _hit(mets, expected=Text('ROLE="CREATOR"', 'of ROLE="CREATOR"'))


@rule(
    "MET-023",
    severity=Severity.INFO,
    clause="TT 05/2025/TT-BNV, PL III, IV: altRecordID",
    confidence="S1",
    message=Text(
        "altRecordID (SUBMISSIONAGREEMENT) là mã hồ sơ {found}; theo Thông tư là mã đăng ký của lần giao nộp",
        "altRecordID (SUBMISSIONAGREEMENT) is the dossier's code {found}; by the Circular it is that of the submission",
    ),
    remedy=_NOTHING,
)
def agreement_is_that_of_the_submission(package: Package) -> Iterable[Hit]:
    """The element altRecordID names the submission, not the dossier (readings, row 17)."""
    for mets in written(package):
        for kind, text in mets.header.alternative_ids:
            if kind == "SUBMISSIONAGREEMENT" and text.strip() and text.strip() == package.code:
                yield _hit(mets, found=text.strip())


@rule(
    "MET-024",
    severity=Severity.INFO,
    clause="TT 05/2025/TT-BNV, PL III, IV: SIP không có amdSec",
    confidence="S1",
    message=Text(
        "METS của SIP có amdSec, Thông tư không có phần này trong SIP",
        "the METS of a SIP has an amdSec, which the Circular does not have there",
    ),
    remedy=_NOTHING,
)
def no_amdsec_without_preservation(package: Package) -> Iterable[Hit]:
    """A shape without PREMIS has no amdSec (readings, row 18)."""
    for mets in written(package):
        if not mets.shape.preservation and mets.manner.amd_sections:
            yield _hit(mets, mets.manner.amd_sections[0])


@rule(
    "MET-025",
    severity=Severity.ERROR,
    clause="Kiến trúc oais-vn, bag-info.txt",
    confidence="V",
    message=Text(
        "OBJID {found} không phải định danh ghi trong bag-info.txt ({expected})",
        "OBJID {found} is not the identifier in bag-info.txt ({expected})",
    ),
    remedy=Text(
        "Xác định bag và gói nào thuộc về nhau; khôi phục từ bản gốc.",
        "Find out which bag and which package belong together; restore them from the original.",
    ),
)
def bag_names_its_package(package: Package) -> Iterable[Hit]:
    """A bag of ours says whose it is."""
    expected = package.tag(IDENTIFIER)
    for mets in written(package):
        ours = package.bag is not None and package.bag.is_ours
        if mets.is_root and ours and expected and mets.header.objid != expected:
            yield _hit(mets, found=mets.header.objid, expected=expected)


@rule(
    "MET-026",
    severity=Severity.WARNING,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "{part} ghi mã phông {found}, gói thuộc phông {expected}",
        "{part} says the fonds code {found}, the package belongs to the fonds {expected}",
    ),
    remedy=_MEND,
)
def fonds_is_the_same_everywhere(package: Package) -> Iterable[Hit]:
    """The fonds in OBJID and in the agent's note is that of the bag."""
    fonds = package.tag(_FONDS)
    for mets in written(package) if fonds else ():
        template, objid = mets.objid, mets.header.objid
        if template.startswith("urn:{fonds}:") and objid.startswith("urn:") and objid.count(":") > 1:
            found = objid.split(":")[1]
            if found not in ("uuid", portable_name(fonds)):
                yield _hit(mets, part="OBJID", found=found, expected=fonds)
        if not mets.is_root and mets.profile.dialect.representation_agent == "organization":
            for found in _codes(mets.header):
                if found not in ("", fonds):
                    yield _hit(mets, part=_CODE_NOTE, found=found, expected=fonds)


def _codes(header: ReadHeader) -> Iterator[str]:
    """The codes that organisations have in their notes."""
    for agent in header.agents:
        if agent.type == "ORGANIZATION":
            yield from (text.strip() for kind, text in agent.notes if kind == _CODE_NOTE)


RULES = (
    parts_are_there,
    structure_is_there,
    representation_is_of_its_type,
    agents_are_those_of_the_circular,
    agreement_is_that_of_the_submission,
    no_amdsec_without_preservation,
    bag_names_its_package,
    fonds_is_the_same_everywhere,
)
