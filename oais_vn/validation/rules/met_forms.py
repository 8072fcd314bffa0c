"""MET: how METS is written under the profile, and which other readings of the Circular are taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Severity
from oais_vn.validation.forms import Form, WrittenMets, form_of, form_of_address, form_of_identifier, written
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen

_CIRCULAR = "TT 05/2025/TT-BNV, PL I-V"
_MEND = Text(
    "Sửa phần mềm tạo gói rồi tạo lại gói.",
    "Mend the software that made the package and make it anew.",
)
_TAKEN = Text(
    "Không cần sửa gói đã có; gói mới nên ghi {expected}.",
    "Nothing to do for a package that is there; a new one should say {expected}.",
)


def _hit(mets: WrittenMets, line: int | None = None, **params: object) -> Hit:
    """A hit in a METS, which cites what the profile says of the shape."""
    place = Location(path=mets.path, line=mets.header.line if line is None else line)
    return Hit(place, params, clause=mets.shape.clause, confidence=mets.shape.confidence)


@rule(
    "MET-007",
    severity=Severity.ERROR,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "OAISPACKAGETYPE là {found}, gói dạng {shape} phải là {expected}",
        "OAISPACKAGETYPE is {found}, of a package of shape {shape} it must be {expected}",
    ),
    remedy=_MEND,
)
def package_type_is_of_the_shape(package: Package) -> Iterable[Hit]:
    """The package type is that of the shape: SIP in a DIP, as in the Circular's example, is wrong (readings, row 7)."""
    for mets in written(package):
        found, expected = mets.header.package_type, mets.shape.package_type.value
        # Of a representation E-ARK asks for no type; one that is given must agree.
        if found != expected and found:
            yield _hit(mets, found=found, expected=expected, shape=mets.shape.name)


def _objids(package: Package, form: Form) -> Iterator[Hit]:
    for mets in written(package):
        found = mets.header.objid
        if found and form_of_identifier(found, mets.objid, mets.taken_objids) is form:
            yield _hit(mets, found=found, expected=mets.objid)


@rule(
    "MET-008",
    severity=Severity.INFO,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "OBJID {found} ở dạng khác mà Thông tư hay thực tế cũng dùng; bộ quy định ghi {expected}, UUID viết hoa",
        "OBJID {found} has another form that is known; the profile writes {expected}, with its UUID in capitals",
    ),
    remedy=_TAKEN,
)
def objid_of_another_reading(package: Package) -> Iterable[Hit]:
    """OBJID in another form that is taken (readings, row 9)."""
    return _objids(package, Form.TAKEN)


@rule(
    "MET-009",
    severity=Severity.WARNING,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "OBJID {found} không theo dạng nào của Thông tư; bộ quy định ghi {expected}",
        "OBJID {found} has no form that the Circular knows; the profile writes {expected}",
    ),
    remedy=_MEND,
)
def objid_of_no_reading(package: Package) -> Iterable[Hit]:
    """OBJID in a form that nobody gives it (readings, row 9)."""
    return _objids(package, Form.UNKNOWN)


def _types(package: Package, form: Form) -> Iterator[Hit]:
    for mets in written(package):
        found, ours = mets.header.type, mets.shape.mets_type
        # `Mixed` and `MIXED` are both in the Circular.
        same = found.casefold() == ours.casefold()
        if not same and form_of(found, ours, mets.profile.tolerance.types) is form:
            yield _hit(mets, found=found, expected=ours)


@rule(
    "MET-010",
    severity=Severity.INFO,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "mets/@TYPE là {found} như một ví dụ của Thông tư, bảng ghi {expected}",
        "mets/@TYPE is {found}, as in an example of the Circular; its table says {expected}",
    ),
    remedy=_TAKEN,
)
def type_of_another_reading(package: Package) -> Iterable[Hit]:
    """mets/@TYPE of another reading (readings, row 11)."""
    return _types(package, Form.TAKEN)


@rule(
    "MET-011",
    severity=Severity.WARNING,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "mets/@TYPE là {found!r}, gói dạng này phải ghi {expected}",
        "mets/@TYPE is {found!r}, a package of this shape says {expected}",
    ),
    remedy=_MEND,
)
def type_of_no_reading(package: Package) -> Iterable[Hit]:
    """mets/@TYPE that no reading gives the shape (readings, row 11)."""
    return _types(package, Form.UNKNOWN)


@rule(
    "MET-012",
    severity=Severity.ERROR,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "mets/@PROFILE là {found!r}, gói dạng này phải ghi {expected}",
        "mets/@PROFILE is {found!r}, a package of this shape says {expected}",
    ),
    remedy=_MEND,
)
def profile_of_the_shape(package: Package) -> Iterable[Hit]:
    """mets/@PROFILE is the shape's, or E-ARK's for such packages (readings, row 22)."""
    for mets in written(package):
        found = mets.header.profile
        if form_of_address(found, mets.mets_profile, mets.taken_profiles) is Form.UNKNOWN:
            yield _hit(mets, found=found, expected=mets.mets_profile)


@rule(
    "MET-013",
    severity=Severity.ERROR,
    clause="AIPM5; TT 05/2025/TT-BNV, PL I, II",
    confidence="S1",
    message=Text(
        'METS không dẫn tới {file} bằng digiprovMD/mdRef MDTYPE="PREMIS"',
        'no METS leads to {file} by a digiprovMD/mdRef of MDTYPE="PREMIS"',
    ),
    remedy=_MEND,
)
def mets_leads_to_premis(package: Package) -> Iterable[Hit]:
    """An AIP has a digiprovMD for each of its PREMIS documents."""
    shape = package.shape
    for name in () if shape is None else shape.tree.preservation:
        path = package.within(name)
        if path in package.files and path not in package.provenance:
            yield Hit(Location(path=path), {"file": name})


def _mdtypes(package: Package, form: Form) -> Iterator[Hit]:
    for mets in written(package):
        ours = mets.profile.dialect.descriptive_mdtype
        for found, line, times in mets.manner.mdtypes:
            if form_of(found, ours, mets.profile.tolerance.mdtypes) is form:
                yield _hit(mets, line, found=found, times=times, expected=ours)


@rule(
    "MET-014",
    severity=Severity.INFO,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "MDTYPE của {times} bản ghi là {found}, bộ quy định ghi {expected}",
        "MDTYPE of {times} records is {found}, the profile writes {expected}",
    ),
    remedy=_TAKEN,
)
def mdtype_of_another_reading(package: Package) -> Iterable[Hit]:
    """MDTYPE of records as practice has it (readings, row 13)."""
    return _mdtypes(package, Form.TAKEN)


@rule(
    "MET-015",
    severity=Severity.WARNING,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "MDTYPE của {times} bản ghi là {found!r}, không phải {expected}",
        "MDTYPE of {times} records is {found!r}, not {expected}",
    ),
    remedy=_MEND,
)
def mdtype_of_no_reading(package: Package) -> Iterable[Hit]:
    """MDTYPE of records that no reading gives (readings, row 13)."""
    return _mdtypes(package, Form.UNKNOWN)


@rule(
    "MET-016",
    severity=Severity.WARNING,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "{times} thời điểm không có múi giờ, đầu tiên là {found}",
        "{times} moments name no time zone, the first is {found}",
    ),
    remedy=Text(
        "Ghi thời gian kèm múi giờ, ví dụ 2026-11-20T08:00:00.000+07:00.",
        "Write times with their zone, for instance 2026-11-20T08:00:00.000+07:00.",
    ),
)
def moments_have_a_zone(package: Package) -> Iterable[Hit]:
    """Times are ISO 8601 with a zone (readings, row 20)."""
    for mets in written(package):
        met = list(mets.manner.zoneless)
        if met:
            found, line, _ = met[0]
            yield _hit(mets, line, found=found, times=sum(times for _, _, times in met))


@rule(
    "MET-017",
    severity=Severity.INFO,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "METS khai lược đồ cũ hơn ({found}); được kiểm tra theo METS 1.12.1",
        "the METS names an older schema ({found}); it was judged by METS 1.12.1",
    ),
    remedy=Text(
        "Không cần sửa gói đã có; gói mới nên dùng METS 1.12.1.",
        "Nothing to do for a package that is there; a new one should use METS 1.12.1.",
    ),
)
def older_mets(package: Package) -> Iterable[Hit]:
    """METS 1.11, which parts of the Circular name (readings, row 5)."""
    for mets in written(package):
        name = mets.header.schema.rpartition("/")[2]
        if name in mets.profile.tolerance.old_schemas:
            yield _hit(mets, found=mets.header.schema)


@rule(
    "MET-018",
    severity=Severity.WARNING,
    clause="TT 05/2025/TT-BNV, PL I, III, tài liệu liên kết",
    confidence="S1",
    message=Text(
        "nhóm tệp ghi USER thay cho USE như Thông tư in: sai lược đồ METS, được đọc như USE",
        "the file group says USER for USE, as the Circular prints it: against the schema of METS, and read as USE",
    ),
    remedy=Text(
        'Ghi fileGrp USE="Holeyfile" khi tạo lại gói.',
        'Write fileGrp USE="Holeyfile" when the package is made anew.',
    ),
)
def group_has_its_use(package: Package) -> Iterable[Hit]:
    """The group of linked documents is named by USE (readings, row 6)."""
    return package.seen[Seen.USER_FOR_USE]


RULES = (
    package_type_is_of_the_shape,
    objid_of_another_reading,
    objid_of_no_reading,
    type_of_another_reading,
    type_of_no_reading,
    profile_of_the_shape,
    mets_leads_to_premis,
    mdtype_of_another_reading,
    mdtype_of_no_reading,
    moments_have_a_zone,
    older_mets,
    group_has_its_use,
)
