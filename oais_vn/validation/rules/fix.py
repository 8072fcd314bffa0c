"""FIX: what METS says of every file beside its bytes."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen


@rule(
    "FIX-001",
    severity=Severity.ERROR,
    clause="CSIP79, CSIP24, CSIP38",
    confidence="V",
    message=Text(
        "tham chiếu {href} trỏ tới tệp không có: {file}",
        "the reference {href} points to a file that is not there: {file}",
    ),
    remedy=Text(
        "Tìm lại tệp từ bản sao khác của gói.",
        "Get the file from another copy of the package.",
    ),
)
def targets_are_there(package: Package) -> Iterable[Hit]:
    """Every file that METS refers to is there."""
    return package.seen[Seen.TARGET_NOT_THERE]


@rule(
    "FIX-002",
    severity=Severity.ERROR,
    clause="CSIP79, CSIP24, CSIP38",
    confidence="V",
    message=Text(
        "tham chiếu không dùng được: {href!r} (phải là đường dẫn tương đối trong gói)",
        "the reference {href!r} cannot be used (it must be a relative path inside the package)",
    ),
    remedy=Text(
        "Sửa phần mềm tạo gói: tham chiếu trong METS phải tương đối và không ra ngoài gói.",
        "Mend the software that made the package: references in METS are relative and stay in the package.",
    ),
)
def references_stay_inside(package: Package) -> Iterable[Hit]:
    """Every reference is a relative path that stays in the package."""
    return package.seen[Seen.UNUSABLE_REFERENCE]


@rule(
    "FIX-003",
    severity=Severity.ERROR,
    clause="CSIP27, CSIP41, CSIP69",
    confidence="V",
    message=Text(
        "{document} (dòng {said_at}) ghi {said} byte, tệp có {actual} byte",
        "{document} (line {said_at}) says {said} bytes, the file has {actual}",
    ),
    remedy=Text(
        "Thay tệp bằng bản còn nguyên vẹn từ một bản sao khác.",
        "Replace the file with an intact one from another copy.",
    ),
)
def sizes_match(package: Package) -> Iterable[Hit]:
    """SIZE in METS is the size of the file."""
    return package.seen[Seen.SIZE]


@rule(
    "FIX-004",
    severity=Severity.ERROR,
    clause="CSIP29, CSIP43, CSIP71",
    confidence="V",
    message=Text(
        "nội dung tệp không khớp mã {algorithm} trong {document} (dòng {said_at})",
        "the bytes of the file do not match the {algorithm} in {document} (line {said_at})",
    ),
    remedy=Text(
        "Thay tệp bằng bản còn nguyên vẹn từ một bản sao khác.",
        "Replace the file with an intact one from another copy.",
    ),
)
def checksums_match(package: Package) -> Iterable[Hit]:
    """CHECKSUM in METS is that of the bytes."""
    return package.seen[Seen.CHECKSUM]


@rule(
    "FIX-005",
    severity=Severity.ERROR,
    clause="CSIP27, CSIP29, CSIP30, CSIP69, CSIP71, CSIP72",
    confidence="V",
    message=Text(
        "tham chiếu {href} thiếu SIZE, CHECKSUM hoặc CHECKSUMTYPE",
        "the reference {href} lacks SIZE, CHECKSUM or CHECKSUMTYPE",
    ),
    remedy=Text(
        "Sửa phần mềm tạo gói để ghi đủ kích thước và mã kiểm tra của mọi tệp.",
        "Mend the software that made the package so that it writes the size and checksum of every file.",
    ),
)
def fixity_is_given(package: Package) -> Iterable[Hit]:
    """METS gives size, checksum and algorithm of every file."""
    return package.seen[Seen.NO_FIXITY]


@rule(
    "FIX-006",
    severity=Severity.WARNING,
    clause="CSIP30, CSIP72",
    confidence="V",
    message=Text(
        "không biết thuật toán {algorithm}, không kiểm tra được mã của {file}",
        "the algorithm {algorithm} is not known, the checksum of {file} was not checked",
    ),
    remedy=Text(
        "Dùng SHA-256 (TT 05/2025/TT-BNV).",
        "Use SHA-256 (TT 05/2025/TT-BNV).",
    ),
)
def algorithms_are_known(package: Package) -> Iterable[Hit]:
    """We know the algorithm of every checksum."""
    return package.seen[Seen.UNKNOWN_ALGORITHM]


@rule(
    "FIX-007",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, Điều 26-31",
    confidence="S1",
    message=Text(
        "không đọc được tệp: {reason}",
        "the file cannot be read: {reason}",
    ),
    remedy=Text(
        "Kiểm tra vật mang tin và quyền đọc, rồi lấy tệp từ một bản sao khác.",
        "Check the carrier and the right to read, then get the file from another copy.",
    ),
)
def files_can_be_read(package: Package) -> Iterable[Hit]:
    """Every file of the package can be read."""
    for place in package.files.failures(range(len(package.files))):
        yield Hit(Location(path=package.files[place]), {"reason": package.files.failure_at(place)})
    yield from package.seen[Seen.UNREADABLE]


@rule(
    "FIX-008",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, PL I-V: mã băm SHA-256",
    confidence="S1",
    message=Text(
        "METS dùng thuật toán {algorithm} ({times} chỗ), bộ quy định chỉ nhận {allowed}",
        "the METS uses the algorithm {algorithm} ({times} places), the profile takes {allowed} only",
    ),
    remedy=Text(
        "Tạo lại gói với mã băm {allowed} của mọi tệp.",
        "Make the package anew with the {allowed} of every file.",
    ),
)
def algorithms_are_allowed(package: Package) -> Iterable[Hit]:
    """Checksums in METS are of an algorithm that the profile takes (readings, row 19)."""
    if package.profile is None or package.shape is None:
        return
    allowed = package.profile.tolerance.checksum_types
    for path, manner in package.manners.items():
        for algorithm, line, times in manner.checksum_types:
            if allowed and algorithm not in allowed:
                params = {"algorithm": algorithm, "times": times, "allowed": ", ".join(allowed)}
                yield Hit(Location(path=path, line=line), params)


RULES = (
    targets_are_there,
    references_stay_inside,
    sizes_match,
    checksums_match,
    fixity_is_given,
    algorithms_are_known,
    files_can_be_read,
    algorithms_are_allowed,
)
