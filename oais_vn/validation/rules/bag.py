"""BAG: the bag around the package (RFC 8493)."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen

_VERSIONS = frozenset([(0, 93), (0, 94), (0, 95), (0, 96), (0, 97), (1, 0)])
_OUR_MANIFESTS = (
    "bag-info.txt",
    "manifest-sha256.txt",
    "manifest-sha512.txt",
    "tagmanifest-sha256.txt",
    "tagmanifest-sha512.txt",
)


@rule(
    "BAG-001",
    severity=Severity.ERROR,
    clause="RFC 8493 §2.1.1",
    confidence="V",
    message=Text(
        "gói có manifest nhưng thiếu bagit.txt (hoặc không đọc được)",
        "the bag has manifests but no bagit.txt that can be read",
    ),
    remedy=Text(
        "Khôi phục bagit.txt từ bản gốc; không tự tạo lại khi chưa biết vì sao mất.",
        "Restore bagit.txt from the original; do not make a new one before you know why it is gone.",
    ),
)
def declaration_is_there(package: Package) -> Iterable[Hit]:
    """bagit.txt is there."""
    if package.bag is not None and package.bag.declaration is None:
        yield Hit(Location(path="bagit.txt"))


@rule(
    "BAG-002",
    severity=Severity.ERROR,
    clause="RFC 8493 §2.1.1",
    confidence="V",
    message=Text(
        "phiên bản BagIt {version} không được hỗ trợ (hỗ trợ: 0.93 đến 0.97 và 1.0)",
        "BagIt version {version} is not supported (0.93 to 0.97 and 1.0 are)",
    ),
    remedy=Text(
        "Kiểm tra dòng BagIt-Version trong bagit.txt; nếu gói theo phiên bản mới hơn, dùng phần mềm hiểu nó.",
        "Check the line BagIt-Version in bagit.txt; if the bag follows a newer version, use software that knows it.",
    ),
)
def version_is_known(package: Package) -> Iterable[Hit]:
    """The declared version is one that we know."""
    declaration = None if package.bag is None else package.bag.declaration
    if declaration is not None and declaration.version is not None and declaration.version not in _VERSIONS:
        yield Hit(Location(path="bagit.txt", line=1), {"version": "{}.{}".format(*declaration.version)})


@rule(
    "BAG-003",
    severity=Severity.ERROR,
    clause="BagIt profile urn:oais-vn:bagit-profile:1",
    confidence="V",
    message=Text(
        "gói theo cấu hình BagIt của oais-vn phải là BagIt 1.0, ở đây là {version}",
        "a bag of the oais-vn BagIt profile must be BagIt 1.0, this one is {version}",
    ),
    remedy=Text(
        "Đóng gói lại bằng oais-vn từ dữ liệu gốc.",
        "Pack it again with oais-vn from the original data.",
    ),
)
def our_version_is_1_0(package: Package) -> Iterable[Hit]:
    """Our own bags are BagIt 1.0."""
    if package.bag is not None and package.bag.is_ours and package.bag.version != (1, 0):
        yield Hit(Location(path="bagit.txt", line=1), {"version": "{}.{}".format(*package.bag.version)})


@rule(
    "BAG-004",
    severity=Severity.ERROR,
    clause="RFC 8493 §2.1.3",
    confidence="V",
    message=Text(
        "gói không có manifest nào cho dữ liệu (manifest-<thuật toán>.txt)",
        "the bag has no payload manifest (manifest-<algorithm>.txt)",
    ),
    remedy=Text(
        "Khôi phục manifest từ bản gốc; không có manifest thì không chứng minh được dữ liệu còn nguyên vẹn.",
        "Restore the manifest from the original; without one nothing proves that the payload is intact.",
    ),
)
def payload_manifest_is_there(package: Package) -> Iterable[Hit]:
    """At least one payload manifest is there."""
    if package.bag is not None and all(manifest.is_tag_manifest for manifest in package.bag.manifests):
        yield Hit(Location())


@rule(
    "BAG-005",
    severity=Severity.ERROR,
    clause="RFC 8493 §2.1.1, §2.1.3, §2.2.2",
    confidence="V",
    message=Text(
        "dòng sai cú pháp ({flaw}): {text}",
        "malformed line ({flaw}): {text}",
    ),
    remedy=Text(
        "So tệp với bản gốc; một dòng hỏng thường là dấu hiệu tệp đã bị sửa tay hoặc hỏng.",
        "Compare the file with the original; a broken line mostly means that it was edited by hand or damaged.",
    ),
)
def tag_lines_are_well_formed(package: Package) -> Iterable[Hit]:
    """Every line of bagit.txt, bag-info.txt and the manifests keeps the syntax."""
    return package.seen[Seen.TAG_LINE]


@rule(
    "BAG-006",
    severity=Severity.ERROR,
    clause="RFC 8493 §3",
    confidence="V",
    message=Text(
        "tệp {file} có trong manifest nhưng không có trong gói",
        "the file {file} is listed but is not in the bag",
    ),
    remedy=Text(
        "Tìm lại tệp từ bản sao khác của gói; nếu không còn, lập biên bản sự cố.",
        "Get the file from another copy of the package; if there is none, record the incident.",
    ),
)
def listed_files_are_there(package: Package) -> Iterable[Hit]:
    """Every listed file is in the bag."""
    return package.seen[Seen.LISTED_NOT_THERE]


@rule(
    "BAG-007",
    severity=Severity.ERROR,
    clause="RFC 8493 §3",
    confidence="V",
    message=Text(
        "tệp không có tên trong {manifest}",
        "the file is not listed in {manifest}",
    ),
    remedy=Text(
        "Xác định tệp từ đâu đến; nếu không thuộc gói thì chuyển ra ngoài, nếu thuộc gói thì phải đóng gói lại.",
        "Find out where the file comes from; take it out if it is no part of the package, else pack again.",
    ),
)
def payload_is_listed(package: Package) -> Iterable[Hit]:
    """Every payload file is in every payload manifest (before 1.0: in one)."""
    return package.seen[Seen.NOT_LISTED]


@rule(
    "BAG-008",
    severity=Severity.ERROR,
    clause="BagIt profile urn:oais-vn:bagit-profile:1",
    confidence="V",
    message=Text(
        "tệp ngoài dữ liệu (tag file) không có tên trong {manifest}",
        "the tag file is not listed in {manifest}",
    ),
    remedy=Text(
        "Chuyển tệp lạ ra ngoài, hoặc khôi phục manifest từ bản gốc.",
        "Take the foreign file out, or restore the manifest from the original.",
    ),
)
def tag_files_are_listed(package: Package) -> Iterable[Hit]:
    """In our own bags every tag file but those of evidence/ is in both tag manifests."""
    return package.seen[Seen.TAG_FILE_NOT_LISTED]


@rule(
    "BAG-009",
    severity=Severity.ERROR,
    clause="RFC 8493 §3",
    confidence="V",
    message=Text(
        "nội dung tệp không khớp mã kiểm tra trong {manifest} (dòng {listed_at}): tệp đã bị thay đổi hoặc hỏng",
        "the bytes of the file do not match {manifest} (line {listed_at}): it was changed or damaged",
    ),
    remedy=Text(
        "Thay tệp bằng bản còn nguyên vẹn từ một bản sao khác, rồi kiểm tra lại.",
        "Replace the file with an intact one from another copy, then validate again.",
    ),
)
def digests_match(package: Package) -> Iterable[Hit]:
    """The digest of every listed file is that of its bytes."""
    return package.seen[Seen.LISTED_DIGEST]


@rule(
    "BAG-010",
    severity=Severity.ERROR,
    clause="RFC 8493 §2.1.3",
    confidence="V",
    message=Text(
        "tệp {file} được ghi nhiều hơn một lần trong manifest",
        "the file {file} is listed more than once",
    ),
    remedy=Text(
        "Khôi phục manifest từ bản gốc.",
        "Restore the manifest from the original.",
    ),
)
def files_are_listed_once(package: Package) -> Iterable[Hit]:
    """A manifest lists a file once."""
    return package.seen[Seen.LISTED_TWICE]


@rule(
    "BAG-011",
    severity=Severity.ERROR,
    clause="RFC 8493 §2.1.3, §2.2.1",
    confidence="V",
    message=Text(
        "{file} không được có ở đây: manifest và fetch.txt chỉ ghi data/; tagmanifest chỉ ghi tệp ngoài data/",
        "{file} may not be listed here: a manifest or fetch.txt lists data/ only, a tag manifest other tag files only",
    ),
    remedy=Text(
        "Khôi phục manifest từ bản gốc.",
        "Restore the manifest from the original.",
    ),
)
def manifests_list_their_own_side(package: Package) -> Iterable[Hit]:
    """Payload manifests list the payload, tag manifests the tag files."""
    return package.seen[Seen.LISTED_IN_WRONG_MANIFEST]


@rule(
    "BAG-012",
    severity=Severity.ERROR,
    clause="RFC 8493 §2.4",
    confidence="V",
    message=Text(
        "không biết thuật toán {algorithm} của manifest này nên không kiểm tra được",
        "the algorithm {algorithm} of this manifest is not known, so it cannot be checked",
    ),
    remedy=Text(
        "Bổ sung manifest sha256 hoặc sha512 từ nơi tạo gói.",
        "Ask the maker of the bag for a sha256 or sha512 manifest.",
    ),
)
def algorithms_are_known(package: Package) -> Iterable[Hit]:
    """We know the algorithm of every manifest."""
    return package.seen[Seen.UNKNOWN_MANIFEST]


@rule(
    "BAG-013",
    severity=Severity.ERROR,
    clause="RFC 8493 §2.2.2",
    confidence="V",
    message=Text(
        "Payload-Oxum ghi {said}, thực tế là {actual} (số byte.số tệp)",
        "Payload-Oxum says {said}, the payload has {actual} (bytes.files)",
    ),
    remedy=Text(
        "Đối chiếu danh sách tệp với manifest để tìm tệp thừa, thiếu hoặc bị cắt.",
        "Compare the files with the manifests to find what is missing, extra or cut off.",
    ),
)
def oxum_matches(package: Package) -> Iterable[Hit]:
    """Payload-Oxum is there at most once and says the payload's bytes and files; not asked when one is unreadable."""
    tags = None if package.bag is None else package.bag.tags
    said = () if tags is None else tags.all("Payload-Oxum")
    payload = package.files.below("data")
    if any(True for _ in package.files.failures(payload)):
        return
    actual = f"{package.files.total(payload)}.{len(payload)}"
    if len(said) > 1 or any(value.strip() != actual for value in said):
        yield Hit(Location(path="bag-info.txt"), {"said": ", ".join(said), "actual": actual})


@rule(
    "BAG-014",
    severity=Severity.ERROR,
    clause="BagIt profile urn:oais-vn:bagit-profile:1",
    confidence="V",
    message=Text(
        "dòng của {file} không ở dạng chuẩn của oais-vn (thứ tự, chữ thường, hai dấu cách, LF)",
        "the line of {file} is not in the canonical form of oais-vn (order, small letters, two spaces, LF)",
    ),
    remedy=Text(
        "Khôi phục manifest từ bản gốc: oais-vn không bao giờ ghi như vậy, nghĩa là tệp đã bị sửa.",
        "Restore the manifest from the original: oais-vn never writes this, so the file was changed.",
    ),
)
def lines_are_canonical(package: Package) -> Iterable[Hit]:
    """In our own bags every manifest line has the bytes that our writer gives, so that no byte can change unseen."""
    return package.seen[Seen.NOT_CANONICAL]


@rule(
    "BAG-015",
    severity=Severity.ERROR,
    clause="BagIt profile urn:oais-vn:bagit-profile:1",
    confidence="V",
    message=Text(
        "gói theo cấu hình BagIt của oais-vn thiếu {file}",
        "a bag of the oais-vn BagIt profile lacks {file}",
    ),
    remedy=Text(
        "Khôi phục tệp từ bản gốc.",
        "Restore the file from the original.",
    ),
)
def our_tag_files_are_there(package: Package) -> Iterable[Hit]:
    """Our own bags have manifests and tag manifests of both algorithms."""
    if package.bag is not None and package.bag.is_ours:
        for name in _OUR_MANIFESTS:
            if name not in package.files:
                yield Hit(Location(path=name), {"file": name})


RULES = (
    declaration_is_there,
    version_is_known,
    our_version_is_1_0,
    payload_manifest_is_there,
    tag_lines_are_well_formed,
    listed_files_are_there,
    payload_is_listed,
    tag_files_are_listed,
    digests_match,
    files_are_listed_once,
    manifests_list_their_own_side,
    algorithms_are_known,
    oxum_matches,
    lines_are_canonical,
    our_tag_files_are_there,
)
