"""STR: which shape and which profile a package is of, as it says itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.package import PackageType
from oais_vn.model.report import Severity
from oais_vn.validation.package import PROFILE, SHAPE, TAGS, Package
from oais_vn.validation.rule import Hit, rule

_ZIP_NAME = "21-zip-name"
_ON_DISK = "Kiến trúc oais-vn, bag-info.txt"


@rule(
    "STR-012",
    severity=Severity.WARNING,
    clause=_ON_DISK,
    confidence="V",
    message=Text(
        "gói được tạo theo bộ quy định {made_under}, nhưng đang được kiểm tra theo {profile}",
        "the package was made under profile {made_under}, but is judged under {profile}",
    ),
    remedy=Text(
        "Kiểm tra lại với --profile {made_under} (bộ quy định riêng của tỉnh: xin tệp TOML của tỉnh ấy); "
        "lỗi dưới đây có thể chỉ do khác bộ quy định.",
        "Judge it again with --profile {made_under} (a province's own profile: ask it for its TOML file); what is "
        "found below may only come of the difference.",
    ),
)
def judged_under_its_profile(package: Package) -> Iterable[Hit]:
    """The package is judged under the profile that its bag names.

    One that is written in the same dialect (a province's own profile) is only told.
    """
    named, profile, shape, header = package.tag(PROFILE), package.profile, package.shape, package.header()
    if profile is not None and profile.shapes and named and named != profile.name:
        alike = shape is not None and header is not None and header.profile == shape.mets_profile
        params = {"made_under": named, "profile": profile.name}
        yield Hit(Location(path=TAGS), params, severity=Severity.INFO if alike else None)


@rule(
    "STR-013",
    severity=Severity.ERROR,
    clause=_ON_DISK,
    confidence="V",
    message=Text(
        "bag ghi dạng gói {shape}, bộ quy định {profile} không có dạng này",
        "the bag names the shape {shape}, which profile {profile} does not have",
    ),
    remedy=Text(
        "Kiểm tra theo bộ quy định có dạng gói ấy; bộ này có: {known}.",
        "Judge it under the profile that has the shape; this one has: {known}.",
    ),
)
def shape_is_known(package: Package) -> Iterable[Hit]:
    """The shape that the bag names is one of the profile's."""
    named, profile = package.tag(SHAPE), package.profile
    if profile is not None and profile.shapes and named and named not in profile.shapes:
        yield Hit(Location(path=TAGS), {"shape": named, "profile": profile.name, "known": ", ".join(profile.shapes)})


@rule(
    "STR-014",
    severity=Severity.WARNING,
    clause="TT 05/2025/TT-BNV, Điều 17",
    confidence="S1",
    message=Text(
        "gói không thuộc dạng nào của bộ quy định {profile}: chỉ các quy tắc chung được kiểm tra",
        "the package has no shape of profile {profile}: only the rules for every package were asked",
    ),
    remedy=Text(
        "Kiểm tra loại gói trong metsHdr và bản ghi của gói; dùng đúng bộ quy định mà gói được tạo theo.",
        "Look at the package type in metsHdr and at the package's record; use the profile under which it was made.",
    ),
)
def package_has_a_shape(package: Package) -> Iterable[Hit]:
    """Under the Circular every package has one of its shapes."""
    if _is_shapeless(package) and package.profile is not None and not package.profile.requirements:
        yield Hit(Location(path=str(package.within("METS.xml"))), {"profile": package.profile.name})


@rule(
    "STR-015",
    severity=Severity.INFO,
    clause="E-ARK CSIP",
    confidence="V",
    message=Text(
        "gói không có bản ghi theo Thông tư: chỉ các yêu cầu đã công bố mà bộ quy định {profile} dẫn được kiểm tra",
        "the package has no record of the Circular's: only the published requirements of profile {profile} were asked",
    ),
    remedy=Text(
        "Không cần làm gì nếu gói đến từ hệ thống khác; gói của ta thì khôi phục bản ghi của gói.",
        "Nothing to do if the package is from another system; of one of ours, restore its record.",
    ),
)
def package_of_another_system(package: Package) -> Iterable[Hit]:
    """A package of somebody else's is judged by published requirements alone."""
    if _is_shapeless(package) and package.profile is not None and package.profile.requirements:
        yield Hit(Location(path=str(package.within("METS.xml"))), {"profile": package.profile.name})


def _is_shapeless(package: Package) -> bool:
    """Whether METS could be read, and the profile's shapes do not have the package among them."""
    profile = package.profile
    return profile is not None and bool(profile.shapes) and package.shape is None and package.header() is not None


@rule(
    "STR-016",
    severity=Severity.INFO,
    clause="TT 05/2025/TT-BNV, PL III, IV: tên tệp nén",
    confidence="S1",
    message=Text(
        "tên tệp ZIP là {name}, theo Thông tư gồm số thứ tự gói trong lần nộp và định danh gói: {expected}",
        "the ZIP is called {name}; by the Circular it has the number of the package and its identifier: {expected}",
    ),
    remedy=Text(
        "Không cần làm gì; tên này không ảnh hưởng tới nội dung gói.",
        "Nothing to do; the name does not touch what the package holds.",
    ),
)
def zip_is_named_by_objid(package: Package) -> Iterable[Hit]:
    """The ZIP of a SIP without a bag is called as the profile says (readings, row 21)."""
    shape, header, profile = package.shape, package.header(), package.profile
    name = package.location.replace("\\", "/").rpartition("/")[2]
    template = "" if profile is None else profile.readings.get(_ZIP_NAME, "")
    is_zip = package.bag is None and name.casefold().endswith(".zip")
    if is_zip and template and shape is not None and shape.package_type is PackageType.SIP and header is not None:
        objid = header.objid.replace(":", "_")
        if header.objid and not re.fullmatch(_zip_pattern(template, objid), name):
            params = {"name": name, "expected": re.sub(r"\{n[^}]*\}", "0001", template).replace("{OBJID}", objid)}
            yield Hit(Location(), params, clause=f"{shape.clause}: tên tệp nén", confidence=shape.confidence)


def _zip_pattern(template: str, objid: str) -> str:
    """The template as a pattern; the Circular gives neither width nor what stands between number and identifier."""
    parts = re.split(r"(\{n[^}]*\}|\{OBJID\})", template)
    own = {"{OBJID}": re.escape(objid)}
    pattern = "".join("[0-9]+" if part.startswith("{n") else own.get(part, re.escape(part)) for part in parts)
    return rf"(?:{pattern}|[0-9]+[ _-]?{re.escape(objid)}\.zip)"


RULES = (
    judged_under_its_profile,
    shape_is_known,
    package_has_a_shape,
    package_of_another_system,
    zip_is_named_by_objid,
)
