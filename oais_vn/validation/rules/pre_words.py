"""PRE: dates, terms of vocabularies, formats and layers of encoding, as PREMIS writes them."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen

_MEND = Text(
    "Sửa phần mềm tạo gói rồi tạo lại gói.",
    "Mend the software that made the package and make it anew.",
)


@rule(
    "PRE-019",
    severity=Severity.WARNING,
    clause="PREMIS 3.0; EDTF (ISO 8601-2)",
    confidence="A",
    message=Text(
        "{name} ghi {found!r}, không phải ngày giờ theo ISO 8601 hay EDTF",
        "{name} says {found!r}, which is no date or time of ISO 8601 or EDTF",
    ),
    remedy=Text(
        "Ghi như 2026-11-20T08:00:00+07:00, 2026-11-20, 2026-11 hoặc 2026-03-01/2026-06-30.",
        "Write it like 2026-11-20T08:00:00+07:00, 2026-11-20, 2026-11 or 2026-03-01/2026-06-30.",
    ),
)
def dates_can_be_read(package: Package) -> Iterable[Hit]:
    """Dates and times are those of ISO 8601 or EDTF."""
    return package.seen[Seen.PREMIS_DATE]


@rule(
    "PRE-020",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, eventDateTime; ISO 8601",
    confidence="A",
    message=Text(
        "{times} thời điểm trong PREMIS không có múi giờ, đầu tiên ở {found}",
        "{times} moments in PREMIS name no time zone, the first in {found}",
    ),
    remedy=Text("Ghi thời gian kèm múi giờ: +07:00 hoặc Z.", "Write times with their zone: +07:00 or Z."),
)
def times_have_zones(package: Package) -> Iterable[Hit]:
    """A time of day names its zone; a date needs none."""
    return package.seen[Seen.PREMIS_NO_ZONE]


@rule(
    "PRE-021",
    severity=Severity.WARNING,
    clause="id.loc.gov/vocabulary/preservation; TT 05/2025/TT-BNV, PL I",
    confidence="S2",
    message=Text(
        "{found!r} không có trong từ vựng {vocabulary} của Thư viện Quốc hội Hoa Kỳ ({times} chỗ)",
        "{found!r} is no term of the Library of Congress' vocabulary {vocabulary} ({times} places)",
    ),
    remedy=Text(
        "Dùng từ của từ vựng ấy; từ của danh mục khác thì ghi danh mục bằng authorityURI và valueURI.",
        "Use a term of that vocabulary; name another list by authorityURI and valueURI.",
    ),
)
def terms_are_known(package: Package) -> Iterable[Hit]:
    """Terms are of the Library's vocabularies, however they are spelt, or say which other list they are of."""
    return package.seen[Seen.PREMIS_TERM]


@rule(
    "PRE-022",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, authorityURI, valueURI; id.loc.gov/vocabulary/preservation",
    confidence="S2",
    message=Text(
        "địa chỉ {uri} không phải của {found!r} ({times} chỗ)",
        "the address {uri} is not that of {found!r} ({times} places)",
    ),
    remedy=_MEND,
)
def uris_name_their_terms(package: Package) -> Iterable[Hit]:
    """A valueURI of the Library's names the term that stands there, an authorityURI of the Library's its vocabulary."""
    return package.seen[Seen.PREMIS_TERM_URI]


@rule(
    "PRE-023",
    severity=Severity.WARNING,
    clause="PREMIS 3.0; TT 05/2025/TT-BNV, PL I",
    confidence="S1",
    message=Text(
        "đối tượng {id} có xsi:type là {type} nhưng objectCategory là {element}",
        "the object {id} is a {type} by xsi:type, but a {element} by objectCategory",
    ),
    remedy=Text(
        "Chỉ ghi loại đối tượng bằng xsi:type.",
        "Write the category as xsi:type only.",
    ),
)
def categories_agree(package: Package) -> Iterable[Hit]:
    """Where both forms of the category are there, they agree (readings, row 8)."""
    return package.seen[Seen.PREMIS_TWO_CATEGORIES]


@rule(
    "PRE-024",
    severity=Severity.WARNING,
    clause="PRONOM; E-ARK AIP 2.2.0, AIP8; TT 05/2025/TT-BNV, PL I",
    confidence="V",
    message=Text(
        "đối tượng {id} ghi mã định dạng PRONOM là {key!r}",
        "the object {id} says {key!r} for a format key of PRONOM",
    ),
    remedy=Text(
        "Mã của PRONOM có dạng fmt/18 hoặc x-fmt/111; không nhận ra định dạng thì bỏ formatRegistry.",
        "A key of PRONOM looks like fmt/18 or x-fmt/111; leave formatRegistry out where nothing was recognised.",
    ),
)
def format_keys_are_puids(package: Package) -> Iterable[Hit]:
    """A key of the registry PRONOM is a PUID of a format."""
    return package.seen[Seen.PREMIS_FORMAT_KEY]


@rule(
    "PRE-025",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, format",
    confidence="S1",
    message=Text(
        "đối tượng {id} không ghi định dạng: không có formatName, cũng không có formatRegistryKey",
        "the object {id} says no format: neither formatName nor formatRegistryKey",
    ),
    remedy=Text(
        "Nhận dạng tệp rồi ghi tên định dạng, và PUID nếu có.",
        "Identify the file and write the name of its format, and its PUID where there is one.",
    ),
)
def files_have_formats(package: Package) -> Iterable[Hit]:
    """Every file object says its format, by name or by registry."""
    return package.seen[Seen.PREMIS_NO_FORMAT]


@rule(
    "PRE-026",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, compositionLevel",
    confidence="S2",
    message=Text(
        "đối tượng {id} có {times} objectCharacteristics mà compositionLevel không đánh số từ 0",
        "the object {id} has {times} objectCharacteristics whose compositionLevel do not count from 0",
    ),
    remedy=Text(
        "Đánh số từng lớp mã hóa hoặc nén: 0 là nội dung bên trong, số lớn nhất là tệp đang lưu.",
        "Number the layers of compression or encryption: 0 is what is inside, the highest is the file that lies there.",
    ),
)
def layers_are_numbered(package: Package) -> Iterable[Hit]:
    """Several characteristics of one object are its layers, numbered from 0; the bytes are the outermost."""
    return package.seen[Seen.PREMIS_LEVELS]


RULES = (
    dates_can_be_read,
    times_have_zones,
    terms_are_known,
    uris_name_their_terms,
    categories_agree,
    format_keys_are_puids,
    files_have_formats,
    layers_are_numbered,
)
