"""BAG, continued: tag manifests, fetch.txt, bag-info.txt and the form of lines (RFC 8493 §2)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from oais_vn.formats.bagit.reader import STRICT, is_normalized
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Severity
from oais_vn.validation.package import PAYLOAD, TAGS, Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen

_SINGLE = ("Bagging-Date", "Bag-Size", "Bag-Group-Identifier", "Bag-Count")
_FORMS = {
    "Bagging-Date": ("YYYY-MM-DD", re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")),
    "Bag-Count": ("N of T", re.compile(r"[0-9]+ of (?:[0-9]+|\?)")),
}


@rule(
    "BAG-016",
    severity=Severity.WARNING,
    clause="RFC 8493 §6.1.3",
    confidence="V",
    message=Text(
        "dòng mang dấu của công cụ tính mã kiểm tra (`*` hoặc `./`): {text}",
        "the line has the mark of a checksum tool (`*` or `./`): {text}",
    ),
    remedy=Text(
        "Gói vẫn đọc được; khi đóng gói lại hãy ghi đường dẫn không có dấu này.",
        "The bag can be read; write paths without the mark when you pack again.",
    ),
)
def no_tool_marks(package: Package) -> Iterable[Hit]:
    """Paths are written without the marks of checksum tools."""
    return package.seen[Seen.TOOL_MARK]


@rule(
    "BAG-017",
    severity=Severity.WARNING,
    clause="RFC 8493 §2.2.3",
    confidence="V",
    message=Text(
        "gói có fetch.txt: một phần dữ liệu có thể phải tải từ nơi khác",
        "the bag has a fetch.txt: some of its payload may have to be fetched from elsewhere",
    ),
    remedy=Text(
        "Tải đủ dữ liệu vào gói và bỏ fetch.txt trước khi lưu trữ; oais-vn không tự tải gì từ mạng.",
        "Bring all payload into the bag and drop fetch.txt before storing; oais-vn fetches nothing itself.",
    ),
)
def bag_is_whole_by_itself(package: Package) -> Iterable[Hit]:
    """A bag to be kept needs nothing from elsewhere."""
    if package.bag is not None and "fetch.txt" in package.files:
        yield Hit(Location(path="fetch.txt"))


@rule(
    "BAG-018",
    severity=Severity.INFO,
    clause="RFC 8493",
    confidence="V",
    message=Text(
        "đây là thư mục gói, không phải bag: không có manifest nên không kiểm tra được các quy tắc BagIt",
        "this is a package folder without a bag: there are no manifests, so the BagIt rules were not asked",
    ),
    remedy=Text(
        "Đóng gói bằng oais-vn để có manifest bảo vệ từng tệp.",
        "Pack with oais-vn to have manifests that guard every file.",
    ),
)
def package_is_in_a_bag(package: Package) -> Iterable[Hit]:
    """The package lies in a bag; where nothing but a bag is asked for, anything else fails."""
    if package.bag is None and package.folder is not None:
        yield Hit(Location(), severity=Severity.ERROR if package.needs_bag else None)


@rule(
    "BAG-019",
    severity=Severity.WARNING,
    clause="RFC 8493 §2.3",
    confidence="V",
    message=Text(
        "dòng cuối không có ký tự xuống dòng: {text}",
        "the last line has no line end: {text}",
    ),
    remedy=Text(
        "So tệp với bản gốc: có thể phần cuối đã bị cắt. Nếu đủ, thêm ký tự xuống dòng khi đóng gói lại.",
        "Compare the file with the original: its end may have been cut off. If it is whole, end the line "
        "when you pack again.",
    ),
)
def last_lines_have_an_end(package: Package) -> Iterable[Hit]:
    """Every line of a tag file ends with CR, LF or CRLF."""
    return package.seen[Seen.NO_LINE_END]


@rule(
    "BAG-020",
    severity=Severity.WARNING,
    clause="RFC 8493 §2.1.3",
    confidence="V",
    message=Text(
        "dấu % trong đường dẫn chưa được mã hóa thành %25: {text}",
        "a percent sign of the path is not encoded as %25: {text}",
    ),
    remedy=Text(
        "Tệp được tìm theo đúng tên đã ghi; khi đóng gói lại hãy ghi % thành %25.",
        "The file was looked for by the name as written; write % as %25 when you pack again.",
    ),
)
def percent_signs_are_encoded(package: Package) -> Iterable[Hit]:
    """From BagIt 1.0 on, `%` in a path is written as `%25`."""
    return package.seen[Seen.BARE_PERCENT]


@rule(
    "BAG-021",
    severity=Severity.WARNING,
    clause="RFC 8493 §2.4",
    confidence="V",
    message=Text(
        "tên manifest chưa ở dạng chuẩn: phải là {expected}",
        "the name of the manifest is not in normal form: it should be {expected}",
    ),
    remedy=Text(
        "Tên thuật toán chỉ gồm chữ thường và chữ số (sha3256, không phải sha3_256); sửa khi đóng gói lại.",
        "The name of an algorithm has small letters and digits alone (sha3256, not sha3_256); mend it "
        "when you pack again.",
    ),
)
def manifests_are_named_by_the_normal_form(package: Package) -> Iterable[Hit]:
    """The algorithm in a manifest's name is in small letters and digits alone."""
    for manifest in () if package.bag is None else package.bag.manifests:
        if not is_normalized(manifest.path):
            kind = "tagmanifest" if manifest.is_tag_manifest else "manifest"
            plain = "".join(sign for sign in manifest.name if sign.isalnum())
            yield Hit(Location(path=manifest.path), {"expected": f"{kind}-{plain}.txt"})


@rule(
    "BAG-022",
    severity=Severity.ERROR,
    clause="RFC 8493 §2.2.1",
    confidence="V",
    message=Text(
        "tagmanifest không ghi {file}",
        "the tag manifest does not list {file}",
    ),
    remedy=Text(
        "Khôi phục tagmanifest từ bản gốc: manifest không được nó bảo vệ thì có thể bị sửa mà không ai biết.",
        "Restore the tag manifest from the original: a manifest that it does not guard can be changed unseen.",
    ),
)
def tag_manifests_list_every_payload_manifest(package: Package) -> Iterable[Hit]:
    """From BagIt 1.0 on, every tag manifest lists every payload manifest."""
    return package.seen[Seen.MANIFEST_NOT_LISTED]


@rule(
    "BAG-023",
    severity=Severity.WARNING,
    clause="RFC 8493 §2.2.1",
    confidence="V",
    message=Text(
        "tệp ngoài dữ liệu (tag file) không có tên trong {manifest}: không có mã băm bảo vệ nó ở đó",
        "the tag file is not listed in {manifest}, whose digests do not guard it",
    ),
    remedy=Text(
        "Kiểm tra tệp từ đâu đến; khi đóng gói lại, ghi mọi tag file vào mọi tagmanifest.",
        "Find out where the file comes from; list every tag file in every tag manifest when you pack again.",
    ),
)
def tag_manifests_list_the_same_files(package: Package) -> Iterable[Hit]:
    """From BagIt 1.0 on, every tag manifest should list every other tag file."""
    return package.seen[Seen.TAG_FILE_NOT_IN_ALL]


@rule(
    "BAG-024",
    severity=Severity.WARNING,
    clause="RFC 8493 §2.2.1",
    confidence="V",
    message=Text(
        "manifest dùng {payload}, tagmanifest dùng {tags}: nên cùng thuật toán",
        "the manifests use {payload}, the tag manifests {tags}: they should be the same",
    ),
    remedy=Text(
        "Khi đóng gói lại, dùng cùng các thuật toán cho manifest và tagmanifest.",
        "Use the same algorithms for manifests and tag manifests when you pack again.",
    ),
)
def tag_manifests_use_the_same_algorithms(package: Package) -> Iterable[Hit]:
    """From BagIt 1.0 on, tag manifests should use the algorithms of the payload manifests."""
    bag = package.bag
    if bag is None or bag.version < STRICT:
        return
    payload = {manifest.name for manifest in bag.manifests if not manifest.is_tag_manifest}
    tags = {manifest.name for manifest in bag.manifests if manifest.is_tag_manifest}
    if payload and tags and payload != tags:
        yield Hit(Location(), {"payload": ", ".join(sorted(payload)), "tags": ", ".join(sorted(tags))})


@rule(
    "BAG-025",
    severity=Severity.ERROR,
    clause="RFC 8493 §2.2.3, §3",
    confidence="V",
    message=Text(
        "tệp {file} trong fetch.txt chưa được tải về: gói chưa đủ",
        "the file {file} of fetch.txt was not fetched yet: the bag is not complete",
    ),
    remedy=Text(
        "Tải tệp về đúng chỗ trong gói rồi kiểm tra lại; oais-vn không tự tải gì từ mạng.",
        "Fetch the file into its place in the bag, then validate again; oais-vn fetches nothing itself.",
    ),
)
def nothing_is_left_to_fetch(package: Package) -> Iterable[Hit]:
    """Every file of fetch.txt is in the bag."""
    return package.seen[Seen.TO_FETCH]


@rule(
    "BAG-026",
    severity=Severity.ERROR,
    clause="RFC 8493 §2.2.3",
    confidence="V",
    message=Text(
        "tệp {file} có trong fetch.txt nhưng không có trong {manifest}",
        "the file {file} is in fetch.txt but not in {manifest}",
    ),
    remedy=Text(
        "Khôi phục manifest từ bản gốc; tệp tải về mà không có mã băm thì không thể tin.",
        "Restore the manifest from the original; a fetched file without a digest cannot be trusted.",
    ),
)
def fetched_files_are_listed(package: Package) -> Iterable[Hit]:
    """Every file of fetch.txt is in every payload manifest (before 1.0: in one)."""
    return package.seen[Seen.FETCH_NOT_LISTED]


@rule(
    "BAG-027",
    severity=Severity.WARNING,
    clause="RFC 8493 §2.2.3, §5.3",
    confidence="V",
    message=Text(
        "fetch.txt ghi {file} có {said} byte, thực tế {actual}",
        "fetch.txt says that {file} has {said} bytes, it has {actual}",
    ),
    remedy=Text(
        "Nếu mã băm khớp thì tệp đúng và fetch.txt sai; nếu không, tải lại tệp.",
        "If the digest matches, the file is right and fetch.txt is wrong; if not, fetch it again.",
    ),
)
def fetched_files_have_the_size_that_was_said(package: Package) -> Iterable[Hit]:
    """A file of fetch.txt has the number of bytes that it says."""
    return package.seen[Seen.FETCH_SIZE]


@rule(
    "BAG-028",
    severity=Severity.ERROR,
    clause="RFC 8493 §2.1.2",
    confidence="V",
    message=Text(
        "gói không có thư mục data/",
        "the bag has no folder data/",
    ),
    remedy=Text(
        "Khôi phục data/ từ bản gốc; gói không có dữ liệu vẫn phải có thư mục data/ rỗng.",
        "Restore data/ from the original; a bag without payload still has an empty folder data/.",
    ),
)
def payload_folder_is_there(package: Package) -> Iterable[Hit]:
    """The folder data/ is there, where the source knows its folders."""
    if package.bag is not None and package.files.has_folder(PAYLOAD) is False:
        yield Hit(Location(path=PAYLOAD))


@rule(
    "BAG-029",
    severity=Severity.WARNING,
    clause="RFC 8493 §2.2.2",
    confidence="V",
    message=Text(
        "{label} có {times} lần, chỉ nên có một",
        "{label} is there {times} times, it should be there once",
    ),
    remedy=Text(
        "Giữ giá trị đúng khi đóng gói lại.",
        "Keep the right value when you pack again.",
    ),
)
def single_tags_are_not_repeated(package: Package) -> Iterable[Hit]:
    """Bagging-Date, Bag-Size, Bag-Group-Identifier and Bag-Count are not repeated."""
    tags = None if package.bag is None else package.bag.tags
    if tags is None:
        return
    for label in _SINGLE:
        times = len(tags.all(label))
        if times > 1:
            yield Hit(Location(path=TAGS), {"label": label, "times": times})


@rule(
    "BAG-030",
    severity=Severity.WARNING,
    clause="RFC 8493 §2.2.2",
    confidence="V",
    message=Text(
        "{label} phải có dạng {form}, ở đây là {said!r}",
        "{label} should have the form {form}, here it is {said!r}",
    ),
    remedy=Text(
        "Sửa giá trị khi đóng gói lại.",
        "Mend the value when you pack again.",
    ),
)
def reserved_tags_have_their_form(package: Package) -> Iterable[Hit]:
    """Bagging-Date is a day, Bag-Count says which of how many."""
    tags = None if package.bag is None else package.bag.tags
    if tags is None:
        return
    for label, (form, pattern) in _FORMS.items():
        for said in tags.all(label):
            if pattern.fullmatch(said.strip()) is None:
                yield Hit(Location(path=TAGS), {"label": label, "form": form, "said": said[:120]})


@rule(
    "BAG-035",
    severity=Severity.WARNING,
    clause="Kiến trúc oais-vn, bag-info.txt; RFC 8493 §2.2.2",
    confidence="A",
    message=Text(
        "bag của một gói theo Thông tư không có bag-info.txt: không biết bộ quy định, dạng, phiên bản và số byte",
        "the bag of a package of the Circular has no bag-info.txt: its profile, shape, version and bytes are not told",
    ),
    remedy=Text(
        "Phục hồi từ bản sao khác; bag của hệ thống khác thì không cần làm gì.",
        "Restore it from another copy; nothing to do for a bag of another system.",
    ),
)
def packages_have_their_tags(package: Package) -> Iterable[Hit]:
    """The bag of a package whose shape the profile knows has a bag-info.txt (RFC 8493 makes it optional)."""
    if package.bag is not None and package.shape is not None and TAGS not in package.files:
        yield Hit(Location(path=TAGS))


RULES = (
    no_tool_marks,
    bag_is_whole_by_itself,
    package_is_in_a_bag,
    last_lines_have_an_end,
    percent_signs_are_encoded,
    manifests_are_named_by_the_normal_form,
    tag_manifests_list_every_payload_manifest,
    tag_manifests_list_the_same_files,
    tag_manifests_use_the_same_algorithms,
    nothing_is_left_to_fetch,
    fetched_files_are_listed,
    fetched_files_have_the_size_that_was_said,
    payload_folder_is_there,
    single_tags_are_not_repeated,
    reserved_tags_have_their_form,
    packages_have_their_tags,
)
