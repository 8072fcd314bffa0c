"""BPR, continued: manifests and files that a BagIt profile requires and allows."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.formats.bagit.profile import NamePatterns, normal_name
from oais_vn.formats.bagit.reader import manifest_algorithm
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Severity
from oais_vn.validation.package import DECLARATION, FETCH, PAYLOAD, TAGS, Package
from oais_vn.validation.rule import Hit, rule

_OF_BAGIT = (DECLARATION, TAGS, FETCH)


@rule(
    "BPR-011",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Manifests-Required",
    confidence="V",
    message=Text(
        "thiếu manifest-{algorithm}.txt mà bộ quy định {profile} bắt buộc",
        "there is no manifest-{algorithm}.txt, which the profile {profile} requires",
    ),
    remedy=Text(
        "Khôi phục manifest từ bản gốc, hoặc đóng gói lại.",
        "Restore the manifest from the original, or pack again.",
    ),
)
def required_manifests_are_there(package: Package) -> Iterable[Hit]:
    """There is a manifest of every algorithm that the profile requires."""
    for profile in package.bagit_profiles:
        for algorithm in profile.manifests_required:
            if algorithm not in _algorithms(package, of_tags=False):
                yield Hit(Location(), {"algorithm": algorithm, "profile": profile.identifier})


@rule(
    "BPR-012",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Manifests-Allowed",
    confidence="V",
    message=Text(
        "bộ quy định {profile} không cho manifest {algorithm}",
        "the profile {profile} does not allow a manifest of {algorithm}",
    ),
    remedy=Text(
        "Đóng gói lại chỉ với các thuật toán được phép.",
        "Pack again with the algorithms that are allowed alone.",
    ),
)
def manifests_are_allowed(package: Package) -> Iterable[Hit]:
    """Every manifest is of an algorithm that the profile allows."""
    for profile in package.bagit_profiles:
        allowed = profile.manifests_allowed
        for algorithm in sorted(_algorithms(package, of_tags=False)) if allowed is not None else ():
            if algorithm not in (allowed or ()):
                yield Hit(Location(), {"algorithm": algorithm, "profile": profile.identifier})


@rule(
    "BPR-013",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Tag-Manifests-Required",
    confidence="V",
    message=Text(
        "thiếu tagmanifest-{algorithm}.txt mà bộ quy định {profile} bắt buộc",
        "there is no tagmanifest-{algorithm}.txt, which the profile {profile} requires",
    ),
    remedy=Text(
        "Khôi phục manifest từ bản gốc, hoặc đóng gói lại.",
        "Restore the manifest from the original, or pack again.",
    ),
)
def required_tag_manifests_are_there(package: Package) -> Iterable[Hit]:
    """There is a tagmanifest of every algorithm that the profile requires."""
    for profile in package.bagit_profiles:
        for algorithm in profile.tag_manifests_required:
            if algorithm not in _algorithms(package, of_tags=True):
                yield Hit(Location(), {"algorithm": algorithm, "profile": profile.identifier})


@rule(
    "BPR-014",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Tag-Manifests-Allowed",
    confidence="V",
    message=Text(
        "bộ quy định {profile} không cho tagmanifest {algorithm}",
        "the profile {profile} does not allow a tagmanifest of {algorithm}",
    ),
    remedy=Text(
        "Đóng gói lại chỉ với các thuật toán được phép.",
        "Pack again with the algorithms that are allowed alone.",
    ),
)
def tag_manifests_are_allowed(package: Package) -> Iterable[Hit]:
    """Every tagmanifest is of an algorithm that the profile allows."""
    for profile in package.bagit_profiles:
        allowed = profile.tag_manifests_allowed
        for algorithm in sorted(_algorithms(package, of_tags=True)) if allowed is not None else ():
            if algorithm not in (allowed or ()):
                yield Hit(Location(), {"algorithm": algorithm, "profile": profile.identifier})


@rule(
    "BPR-015",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Tag-Files-Required",
    confidence="V",
    message=Text(
        "thiếu tệp {file} mà bộ quy định {profile} bắt buộc",
        "there is no {file}, which the profile {profile} requires",
    ),
    remedy=Text(
        "Khôi phục tệp từ bản gốc, hoặc đóng gói lại.",
        "Restore the file from the original, or pack again.",
    ),
)
def required_tag_files_are_there(package: Package) -> Iterable[Hit]:
    """Every tag file that the profile requires is there."""
    for profile in package.bagit_profiles:
        for file in profile.tag_files_required:
            if file not in package.files:
                yield Hit(Location(path=file), {"file": file, "profile": profile.identifier})


@rule(
    "BPR-016",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Tag-Files-Allowed",
    confidence="V",
    message=Text(
        "bộ quy định {profile} không cho tệp ngoài dữ liệu (tag file) này",
        "the profile {profile} does not allow this tag file",
    ),
    remedy=Text(
        "Chuyển tệp ra ngoài rồi đóng gói lại.",
        "Take the file out and pack again.",
    ),
)
def tag_files_are_allowed(package: Package) -> Iterable[Hit]:
    """Every tag file but those of BagIt itself is one that the profile allows."""
    for profile in package.bagit_profiles:
        allowed = profile.tag_files_allowed
        for path in package.files if allowed is not None else ():
            own = path.under(PAYLOAD) or path in _OF_BAGIT or manifest_algorithm(path) is not None
            if not (own or allowed is None or allowed.match(path)):
                yield Hit(Location(path=path), {"profile": profile.identifier})


@rule(
    "BPR-017",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Payload-Files-Required",
    confidence="V",
    message=Text(
        "dữ liệu thiếu {file} mà bộ quy định {profile} bắt buộc",
        "the payload lacks {file}, which the profile {profile} requires",
    ),
    remedy=Text(
        "Bổ sung tệp ở nơi tạo gói rồi đóng gói lại.",
        "Have the file added where the bag was made, and packed again.",
    ),
)
def required_payload_is_there(package: Package) -> Iterable[Hit]:
    """Every payload file and folder that the profile requires is there; patterns need one that fits."""
    for profile in package.bagit_profiles:
        for file in profile.payload_files_required:
            if not _is_there(package, file):
                yield Hit(Location(path=file), {"file": file, "profile": profile.identifier})


@rule(
    "BPR-018",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Payload-Files-Allowed",
    confidence="V",
    message=Text(
        "bộ quy định {profile} không cho tệp dữ liệu này",
        "the profile {profile} does not allow this payload file",
    ),
    remedy=Text(
        "Chuyển tệp ra ngoài rồi đóng gói lại.",
        "Take the file out and pack again.",
    ),
)
def payload_is_allowed(package: Package) -> Iterable[Hit]:
    """Every payload file is one that the profile allows."""
    for profile in package.bagit_profiles:
        allowed = profile.payload_files_allowed
        for path in package.files if allowed is not None else ():
            if path.under(PAYLOAD) and not (allowed is None or allowed.match(path)):
                yield Hit(Location(path=path), {"profile": profile.identifier})


@rule(
    "BPR-019",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Data-Empty",
    confidence="V",
    message=Text(
        "bộ quy định {profile} đòi data/ rỗng (không tệp nào, hoặc một tệp 0 byte), ở đây có {found} tệp",
        "the profile {profile} wants data/ empty (no file, or one of 0 bytes), here are {found} files",
    ),
    remedy=Text(
        "Bỏ dữ liệu ra ngoài rồi đóng gói lại.",
        "Take the payload out and pack again.",
    ),
)
def data_is_empty(package: Package) -> Iterable[Hit]:
    """Where the profile says so, data/ holds nothing but one empty file at most."""
    for profile in package.bagit_profiles:
        if profile.data_empty:
            sizes = [package.files.size_at(at) for at, path in enumerate(package.files) if path.under(PAYLOAD)]
            if sizes not in ([], [0]):
                yield Hit(Location(path=PAYLOAD), {"found": len(sizes), "profile": profile.identifier})


@rule(
    "BPR-020",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Allow-Fetch.txt",
    confidence="V",
    message=Text(
        "bộ quy định {profile} không cho fetch.txt",
        "the profile {profile} does not allow fetch.txt",
    ),
    remedy=Text(
        "Tải đủ dữ liệu vào gói rồi bỏ fetch.txt.",
        "Bring all payload into the bag and drop fetch.txt.",
    ),
)
def fetch_file_is_allowed(package: Package) -> Iterable[Hit]:
    """There is no fetch.txt where the profile forbids it."""
    for profile in package.bagit_profiles:
        if not profile.fetch_allowed and FETCH in package.files:
            yield Hit(Location(path=FETCH), {"profile": profile.identifier})


@rule(
    "BPR-021",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Fetch.txt-Required",
    confidence="V",
    message=Text(
        "thiếu fetch.txt mà bộ quy định {profile} bắt buộc",
        "there is no fetch.txt, which the profile {profile} requires",
    ),
    remedy=Text(
        "Đóng gói lại với fetch.txt.",
        "Pack again with a fetch.txt.",
    ),
)
def required_fetch_file_is_there(package: Package) -> Iterable[Hit]:
    """There is a fetch.txt where the profile requires it."""
    for profile in package.bagit_profiles:
        if profile.fetch_required and FETCH not in package.files:
            yield Hit(Location(path=FETCH), {"profile": profile.identifier})


def _algorithms(package: Package, *, of_tags: bool) -> set[str]:
    manifests = () if package.bag is None else package.bag.manifests
    return {normal_name(manifest.name) for manifest in manifests if manifest.is_tag_manifest is of_tags}


def _is_there(package: Package, file: str) -> bool:
    """A file by its name, a folder by its slash (with something in it, or known to the source), or a pattern."""
    if file in package.files:
        return True
    if file.endswith("/"):
        folder = file.rstrip("/")
        return any(path.under(folder) for path in package.files) or bool(package.files.has_folder(folder))
    wanted = NamePatterns((file,))
    return any(path.under(PAYLOAD) and wanted.match(path) for path in package.files)


RULES = (
    required_manifests_are_there,
    manifests_are_allowed,
    required_tag_manifests_are_there,
    tag_manifests_are_allowed,
    required_tag_files_are_there,
    tag_files_are_allowed,
    required_payload_is_there,
    payload_is_allowed,
    data_is_empty,
    fetch_file_is_allowed,
    required_fetch_file_is_there,
)
