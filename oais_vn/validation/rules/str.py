"""STR: the tree of the package, and that nothing in it is stray (TT05 PL I-V)."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.profile import Shape
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen

_CIRCULAR = "TT 05/2025/TT-BNV, PL I-V"


def _of_shape(shape: Shape, location: Location, **params: object) -> Hit:
    """A hit that cites what the profile says of the shape."""
    return Hit(location, params, clause=shape.clause, confidence=shape.confidence)


@rule(
    "STR-001",
    severity=Severity.ERROR,
    clause="RFC 8493; CSIPSTR4",
    confidence="V",
    message=Text(
        "không phải gói: không có bagit.txt và không có METS.xml",
        "this is no package: there is neither bagit.txt nor METS.xml",
    ),
    remedy=Text(
        "Chỉ đúng thư mục gói, bag, hoặc tệp zip, tar chứa bag.",
        "Name the package folder, the bag, or the zip or tar file that holds the bag.",
    ),
)
def there_is_a_package(package: Package) -> Iterable[Hit]:
    """The subject is a bag or a package folder."""
    if package.bag is None and package.folder is None:
        yield Hit(Location())


@rule(
    "STR-002",
    severity=Severity.ERROR,
    clause="RFC 8493 §3; CSIPSTR",
    confidence="V",
    message=Text(
        "mục không phải tệp thường hoặc tên không dùng được ({reason})",
        "the entry is no regular file or its name cannot be used ({reason})",
    ),
    remedy=Text(
        "Bỏ liên kết, thiết bị và tên không an toàn khỏi gói; gói chỉ gồm tệp thường.",
        "Take links, devices and unsafe names out of the package; it may hold regular files only.",
    ),
)
def only_regular_files(package: Package) -> Iterable[Hit]:
    """A package holds regular files only; links are never followed."""
    return package.seen[Seen.REFUSED]


@rule(
    "STR-003",
    severity=Severity.ERROR,
    clause="Kiến trúc oais-vn, quyết định 1; CSIPSTR4",
    confidence="V",
    message=Text(
        "data/ của bag không chứa thư mục gói có METS.xml",
        "data/ of the bag holds no package folder with a METS.xml",
    ),
    remedy=Text(
        "Nếu là gói thì khôi phục METS.xml từ bản gốc; một bag khác thì không phải gói OAIS.",
        "If it is a package, restore METS.xml from the original; any other bag is no OAIS package.",
    ),
)
def bag_holds_a_package(package: Package) -> Iterable[Hit]:
    """The payload of the bag is one package folder."""
    if package.needs_package and package.bag is not None and package.folder is None:
        yield Hit(Location(path="data"))


@rule(
    "STR-004",
    severity=Severity.ERROR,
    clause="Kiến trúc oais-vn, quyết định 1",
    confidence="V",
    message=Text(
        "tệp nằm trong data/ nhưng ngoài thư mục gói {folder}",
        "the file lies in data/ but outside the package folder {folder}",
    ),
    remedy=Text(
        "Mỗi bag chỉ chứa một gói: chuyển tệp này ra ngoài hoặc đóng gói riêng.",
        "A bag holds one package: take the file out or pack it by itself.",
    ),
)
def nothing_beside_the_package(package: Package) -> Iterable[Hit]:
    """The payload has nothing beside the package folder."""
    if package.bag is not None and package.folder not in (None, "data"):
        for path in map(package.files.__getitem__, package.files.below("data")):
            if not path.under(str(package.folder)):
                yield Hit(Location(path=path), {"folder": package.folder})


@rule(
    "STR-005",
    severity=Severity.WARNING,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "tên thư mục gói là {name}, theo OBJID phải là {expected}",
        "the package folder is called {name}, by its OBJID it should be {expected}",
    ),
    remedy=Text(
        "Đặt tên thư mục gói theo OBJID (thay dấu : bằng _) khi tạo lại gói.",
        "Name the package folder by its OBJID (with _ for :) when the package is made anew.",
    ),
)
def folder_is_named_by_objid(package: Package) -> Iterable[Hit]:
    """The package folder bears the OBJID, with `_` for `:` (readings, row 10)."""
    header = package.header()
    name = package.folder_name
    if header is not None and header.objid and package.folder != "data":
        expected = header.objid.replace(":", "_")
        if name not in (expected, header.objid):
            yield Hit(Location(path=package.folder or None), {"name": name, "expected": expected})


@rule(
    "STR-006",
    severity=Severity.ERROR,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "gói phải có đúng bản đại diện {expected}, ở đây có: {found}",
        "a package has the representation {expected} and no other; here there is: {found}",
    ),
    remedy=Text(
        "Đưa dữ liệu vào representations/{expected}; bản chuyển đổi định dạng là một AIP mới, không phải bản đại diện "
        "khác.",
        "Put the content into representations/{expected}; a migration is a new AIP, not a second representation.",
    ),
)
def exactly_one_representation(package: Package) -> Iterable[Hit]:
    """The representations are those of the shape: the Circular has one, rep1."""
    shape = package.shape
    if shape is not None and package.representations() != shape.tree.representations:
        place = Location(path=str(package.within("representations")))
        found = ", ".join(package.representations()) or "0"
        yield _of_shape(shape, place, found=found, expected=", ".join(shape.tree.representations))


@rule(
    "STR-007",
    severity=Severity.ERROR,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "gói thiếu tệp bắt buộc {file}",
        "the package lacks the required file {file}",
    ),
    remedy=Text(
        "Khôi phục tệp từ bản gốc hoặc tạo lại gói.",
        "Restore the file from the original or make the package anew.",
    ),
)
def required_files_are_there(package: Package) -> Iterable[Hit]:
    """The files that the shape must have are there."""
    shape = package.shape
    if shape is not None:
        for name in (*shape.tree.required, *shape.tree.preservation):
            if package.within(name) not in package.files:
                yield _of_shape(shape, Location(path=str(package.within(name))), file=name)


@rule(
    "STR-008",
    severity=Severity.ERROR,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "gói thiếu tệp trong {folder}/ (cần ít nhất một)",
        "the package has no file in {folder}/ (at least one is required)",
    ),
    remedy=Text(
        "Khôi phục tệp từ bản gốc hoặc tạo lại gói.",
        "Restore the files from the original or make the package anew.",
    ),
)
def required_folders_are_filled(package: Package) -> Iterable[Hit]:
    """The folders that the shape must fill hold something: records, data, schemas."""
    shape = package.shape
    if shape is not None:
        for folder in shape.tree.filled:
            if not package.files.below(package.within(folder)):
                yield _of_shape(shape, Location(path=str(package.within(folder))), folder=folder)


@rule(
    "STR-009",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, PL III",
    confidence="S1",
    message=Text(
        "gói nộp (SIP) không được có PREMIS",
        "a submission package (SIP) may have no PREMIS",
    ),
    remedy=Text(
        "PREMIS do cơ quan lưu trữ tạo khi chuyển SIP thành AIP; bỏ khỏi SIP.",
        "PREMIS is made by the archive when the SIP becomes an AIP; leave it out of the SIP.",
    ),
)
def no_premis_in_a_sip(package: Package) -> Iterable[Hit]:
    """A shape without PREMIS has none."""
    shape = package.shape
    if shape is not None and not shape.preservation:
        yield from (_of_shape(shape, Location(path=path)) for path in sorted(package.preservation))


@rule(
    "STR-010",
    severity=Severity.ERROR,
    clause="CSIP58, CSIP66; TT 05/2025/TT-BNV, PL I-V",
    confidence="V",
    message=Text(
        "không METS nào của gói nhắc tới tệp này",
        "no METS of the package refers to this file",
    ),
    remedy=Text(
        "Xác định tệp từ đâu đến; nếu không thuộc gói thì bỏ ra, nếu thuộc gói thì tạo lại gói.",
        "Find out where the file comes from; take it out if it is no part of the package, else make the package anew.",
    ),
)
def every_file_is_referenced(package: Package) -> Iterable[Hit]:
    """Every file of the package folder is referred to by a METS; not asked when a METS cannot be read."""
    if any((hit.location.path or "").endswith("METS.xml") for hit in package.seen[Seen.NOT_XML]):
        return
    for path in package.folder_files():
        if path not in package.referenced:
            yield Hit(Location(path=path))


@rule(
    "STR-011",
    severity=Severity.INFO,
    clause="RFC 8493",
    confidence="V",
    message=Text(
        "bag không chứa gói có METS.xml: chỉ các quy tắc BagIt được kiểm tra",
        "the bag holds no package with a METS.xml: only the BagIt rules were asked",
    ),
    remedy=Text(
        "Không cần làm gì nếu đây là bag thông thường.",
        "Nothing to do if this is a plain bag.",
    ),
)
def plain_bag(package: Package) -> Iterable[Hit]:
    """A bag without METS is judged as a bag."""
    if not package.needs_package and package.bag is not None and package.folder is None:
        yield Hit(Location())


@rule(
    "STR-017",
    severity=Severity.WARNING,
    clause="RFC 8493 §2.1.2; CSIPSTR",
    confidence="V",
    message=Text(
        "thư mục không có gì bên trong: không bản kê nào giữ được nó",
        "the folder holds nothing: no manifest can keep it",
    ),
    remedy=Text(
        "Tìm xem có tệp nào bị mất không; nếu không thì bỏ thư mục, hoặc đặt vào đó một tệp ghi chú rồi đóng gói lại.",
        "Find out whether a file was lost; if not, take the folder away, or put a note into it and pack again.",
    ),
)
def no_empty_folders(package: Package) -> Iterable[Hit]:
    """Every folder holds something, where the source knows its folders."""
    return package.seen[Seen.EMPTY_FOLDER]


RULES = (
    there_is_a_package,
    only_regular_files,
    bag_holds_a_package,
    nothing_beside_the_package,
    folder_is_named_by_objid,
    exactly_one_representation,
    required_files_are_there,
    required_folders_are_filled,
    no_premis_in_a_sip,
    every_file_is_referenced,
    plain_bag,
    no_empty_folders,
)
