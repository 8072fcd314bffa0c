"""BPR: the BagIt profiles that a bag names or is judged by (BagIt Profiles 1.4), bag-info.txt and form."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Severity
from oais_vn.validation.package import DECLARATION, TAGS, Package
from oais_vn.validation.rule import Hit, rule

_ASKED = {"forbidden": Text("bị cấm", "forbidden"), "required": Text("bắt buộc", "required")}
_MEDIA_TYPES = {"application/tar": "application/x-tar", "application/x-zip-compressed": "application/zip"}
"""Names in use for what is registered, or usual, under another one."""


@rule(
    "BPR-001",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, BagIt-Profile-Identifier",
    confidence="V",
    message=Text(
        "bag không nêu bộ quy định BagIt {profile} trong BagIt-Profile-Identifier",
        "the bag does not name the BagIt profile {profile} in BagIt-Profile-Identifier",
    ),
    remedy=Text(
        "Kiểm tra xem bag có được làm theo bộ quy định này không; nếu có, thêm BagIt-Profile-Identifier "
        "khi đóng gói lại.",
        "See whether the bag was made by this profile; if so, add BagIt-Profile-Identifier when you pack it again.",
    ),
)
def bag_names_the_profile(package: Package) -> Iterable[Hit]:
    """A bag that is judged by a profile names it."""
    for profile in package.bagit_profiles:
        if profile.identifier not in package.named_bagit_profiles():
            yield Hit(Location(path=TAGS), {"profile": profile.identifier})


@rule(
    "BPR-002",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Bag-Info required",
    confidence="V",
    message=Text(
        "bag-info.txt thiếu {label} mà bộ quy định {profile} bắt buộc",
        "bag-info.txt lacks {label}, which the profile {profile} requires",
    ),
    remedy=Text(
        "Bổ sung ở nơi tạo gói rồi đóng gói lại.",
        "Have it added where the bag was made, and packed again.",
    ),
)
def required_tags_are_there(package: Package) -> Iterable[Hit]:
    """Every tag that the profile requires is in bag-info.txt."""
    for profile in package.bagit_profiles:
        for tag in profile.tags:
            if tag.required and not _values(package, tag.label):
                yield Hit(Location(path=TAGS), {"label": tag.label, "profile": profile.identifier})


@rule(
    "BPR-003",
    severity=Severity.WARNING,
    clause="BagIt Profiles 1.4, Bag-Info recommended",
    confidence="V",
    message=Text(
        "bag-info.txt thiếu {label} mà bộ quy định {profile} khuyến nghị",
        "bag-info.txt lacks {label}, which the profile {profile} recommends",
    ),
    remedy=Text(
        "Bổ sung khi đóng gói lại, nếu có giá trị.",
        "Add it when you pack again, if there is a value.",
    ),
)
def recommended_tags_are_there(package: Package) -> Iterable[Hit]:
    """Every tag that the profile recommends is in bag-info.txt."""
    for profile in package.bagit_profiles:
        for tag in profile.tags:
            if tag.recommended and not tag.required and not _values(package, tag.label):
                yield Hit(Location(path=TAGS), {"label": tag.label, "profile": profile.identifier})


@rule(
    "BPR-004",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Bag-Info values",
    confidence="V",
    message=Text(
        "{label} là {said!r}; bộ quy định {profile} chỉ nhận: {allowed}",
        "{label} is {said!r}; the profile {profile} takes: {allowed}",
    ),
    remedy=Text(
        "Sửa giá trị ở nơi tạo gói rồi đóng gói lại.",
        "Have the value mended where the bag was made, and packed again.",
    ),
)
def tags_have_allowed_values(package: Package) -> Iterable[Hit]:
    """A tag has one of the values that the profile lists."""
    for profile in package.bagit_profiles:
        for tag in profile.tags:
            for said in _values(package, tag.label) if tag.values else ():
                if said not in tag.values:
                    params = {"label": tag.label, "said": said[:120], "allowed": ", ".join(tag.values)[:400]}
                    yield Hit(Location(path=TAGS), {**params, "profile": profile.identifier})


@rule(
    "BPR-005",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Bag-Info repeatable",
    confidence="V",
    message=Text(
        "{label} có {times} lần; bộ quy định {profile} chỉ cho một",
        "{label} is there {times} times; the profile {profile} allows it once",
    ),
    remedy=Text(
        "Giữ giá trị đúng ở nơi tạo gói rồi đóng gói lại.",
        "Have the right value kept where the bag was made, and packed again.",
    ),
)
def tags_are_not_repeated(package: Package) -> Iterable[Hit]:
    """A tag that is not repeatable is there once."""
    for profile in package.bagit_profiles:
        for tag in profile.tags:
            times = len(_values(package, tag.label))
            if times > 1 and not tag.repeatable:
                yield Hit(Location(path=TAGS), {"label": tag.label, "times": times, "profile": profile.identifier})


@rule(
    "BPR-006",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Accept-BagIt-Version",
    confidence="V",
    message=Text(
        "bộ quy định {profile} không nhận BagIt {version}, chỉ nhận: {allowed}",
        "the profile {profile} does not take BagIt {version}, but: {allowed}",
    ),
    remedy=Text(
        "Đóng gói lại theo phiên bản được nhận.",
        "Pack again by a version that is taken.",
    ),
)
def version_is_accepted(package: Package) -> Iterable[Hit]:
    """The version of the bag is one that the profile accepts."""
    for profile in package.bagit_profiles if package.bag is not None else ():
        version = "{}.{}".format(*package.bag.version) if package.bag is not None else ""
        if version not in profile.versions:
            params = {"version": version, "allowed": ", ".join(profile.versions), "profile": profile.identifier}
            yield Hit(Location(path=DECLARATION), params)


@rule(
    "BPR-007",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Serialization",
    confidence="V",
    message=Text(
        "bộ quy định {profile}: đóng thành một tệp là {asked}, ở đây {found}",
        "the profile {profile}: serialization is {asked}, here {found}",
    ),
    remedy=Text(
        "Giao bag đúng dạng: thư mục, hoặc một tệp tar, zip.",
        "Hand the bag over in the right form: a folder, or one tar or zip file.",
    ),
)
def serialization_is_as_asked(package: Package) -> Iterable[Hit]:
    """The bag is one file where that is required, and none where it is forbidden."""
    serialized = bool(package.media_type)
    found = Text("là một tệp", "it is one file") if serialized else Text("là một thư mục", "it is a folder")
    for profile in package.bagit_profiles:
        if profile.serialization == ("forbidden" if serialized else "required"):
            asked = _ASKED[profile.serialization]
            yield Hit(Location(), {"asked": asked, "found": found, "profile": profile.identifier})


@rule(
    "BPR-008",
    severity=Severity.ERROR,
    clause="BagIt Profiles 1.4, Accept-Serialization",
    confidence="V",
    message=Text(
        "bộ quy định {profile} không nhận tệp kiểu {found}, chỉ nhận: {allowed}",
        "the profile {profile} does not take files of type {found}, but: {allowed}",
    ),
    remedy=Text(
        "Giao bag bằng tệp của một kiểu được nhận.",
        "Hand the bag over as a file of a type that is taken.",
    ),
)
def media_type_is_accepted(package: Package) -> Iterable[Hit]:
    """A bag that is one file has a type that the profile accepts."""
    found = package.media_type
    for profile in package.bagit_profiles if found else ():
        accepted = {_MEDIA_TYPES.get(each, each) for each in profile.media_types}
        if profile.serialization != "forbidden" and accepted and found not in accepted:
            allowed = ", ".join(profile.media_types)
            yield Hit(Location(), {"found": found, "allowed": allowed, "profile": profile.identifier})


@rule(
    "BPR-009",
    severity=Severity.INFO,
    clause="BagIt Profiles 1.4, BagIt-Profile-Identifier",
    confidence="V",
    message=Text(
        "bag nêu bộ quy định BagIt {profile}, nhưng bộ ấy không được đưa vào nên chưa được kiểm tra",
        "the bag names the BagIt profile {profile}, which was not given and so not checked",
    ),
    remedy=Text(
        "Lấy tệp JSON của bộ quy định rồi chạy lại với --bagit-profile; oais-vn không tải gì từ mạng.",
        "Get the profile's JSON file and run again with --bagit-profile; oais-vn fetches nothing itself.",
    ),
)
def named_profiles_are_given(package: Package) -> Iterable[Hit]:
    """Every profile that the bag names is at hand."""
    given = {profile.identifier for profile in package.bagit_profiles}
    for named in dict.fromkeys(package.named_bagit_profiles()):
        if named not in given:
            yield Hit(Location(path=TAGS), {"profile": named[:400]})


@rule(
    "BPR-010",
    severity=Severity.INFO,
    clause="BagIt Profiles 1.4, Implementation Details",
    confidence="V",
    message=Text(
        "bộ quy định {profile} có khóa {key} mà BagIt Profiles 1.4 không biết: chưa được kiểm tra",
        "the profile {profile} has a key {key} that BagIt Profiles 1.4 does not know: it was not checked",
    ),
    remedy=Text(
        "Xem khóa này đòi hỏi gì rồi tự kiểm tra.",
        "See what the key asks for and check it yourself.",
    ),
)
def keys_of_profiles_are_known(package: Package) -> Iterable[Hit]:
    """Every key of the profile is one of BagIt Profiles 1.4."""
    for profile in package.bagit_profiles:
        for key in profile.unknown:
            yield Hit(Location(), {"key": key, "profile": profile.identifier})


def _values(package: Package, label: str) -> tuple[str, ...]:
    tags = None if package.bag is None else package.bag.tags
    return () if tags is None else tags.all(label)


RULES = (
    bag_names_the_profile,
    required_tags_are_there,
    recommended_tags_are_there,
    tags_have_allowed_values,
    tags_are_not_repeated,
    version_is_accepted,
    serialization_is_as_asked,
    media_type_is_accepted,
    named_profiles_are_given,
    keys_of_profiles_are_known,
)
