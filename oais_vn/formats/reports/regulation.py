"""The regulation (quy chế) on insurance copies, drafted from what an archive has declared and really does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any, Final

from oais_vn.formats.archive_toml import ArchiveTerms, TierTerms, is_postgresql
from oais_vn.formats.printable import printable
from oais_vn.formats.reports.drafts import OURS, checked_template, fill, own_template, require_libraries
from oais_vn.formats.reports.paper_words import BLANK, day
from oais_vn.formats.reports.regulation_template import regulation_template
from oais_vn.model.access import SecurityGrade
from oais_vn.model.policy import LONGEST_READBACK, RENEWAL, Policy
from oais_vn.model.register.criteria import RegisterLists
from oais_vn.model.tiers import Access, Purpose

REGULATION_NAMES: Mapping[str, str] = {
    "archive": "tên kho",
    "superior": "cơ quan, tổ chức chủ quản",
    "place": "địa danh",
    "grades": "các độ mật mà kho được giữ; rỗng: không giữ",
    "programmes": "các chương trình và nguồn của tiêu chí lựa chọn",
    "criteria": "tệp tiêu chí riêng của kho; rỗng: dùng tiêu chí có sẵn",
    "events": "tệp nhật ký sự kiện",
    "catalogue": "tệp hoặc máy chủ của danh mục",
    "policy": "chính sách lưu: name, title, copies, kinds, sites, administrators, offline, look_days, readback_days, "
    "parity, films, film_days",
    "purposes": "số bản theo mục đích: purpose, number",
    "tiers": "mỗi nơi lưu: number, code, type, kind, site, administrator, access, purpose, networked, custodian, seal, "
    "end, look_days, readback_days, options",
    "administrators": "mỗi người quản trị: name, tiers",
    "custodians": "mỗi người giữ: name, tiers",
    "ending": "các nơi lưu có hạn dùng: code, end",
    "longest": "số ngày dài nhất được phép giữa hai lần đọc lại",
    "renewal": "thay vật mang tin trước khi hết hạn bao nhiêu ngày",
}
"""Every value that a template of the regulation may name, and what it is."""

_ACCESS: Final = {
    Access.ONLINE: "trực tuyến",
    Access.NEARLINE: "gần tuyến (phải gọi về)",
    Access.OFFLINE: "ngoại tuyến (phải lấy ra khỏi nơi cất)",
}
_PURPOSES: Final = {Purpose.BACKUP: "sao lưu", Purpose.INSURANCE: "dự phòng (bảo hiểm)"}


def write_regulation(
    terms: ArchiveTerms,
    policy: Policy,
    lists: RegisterLists,
    stream: IO[bytes],
    *,
    template: IO[bytes] | None = None,
    name: str = "",
    place: str = "",
    superior: str = "",
) -> None:
    """Write a draft in the layout of Decree 30/2020/NĐ-CP, or by the `template` of this `name`.

    Raises `ConfigurationError` for a template that is none or names unknown values, `PluginError` without the
    libraries of the extra `minutes`.
    """
    require_libraries()
    document = own_template(regulation_template()) if template is None else checked_template(template, name)
    fill(document, regulation_values(terms, policy, lists, place, superior), REGULATION_NAMES, name or OURS)
    properties = document.docx.core_properties
    properties.title = "Dự thảo quy chế quản lý, bảo quản bản sao bảo hiểm"
    properties.author = "oais-vn"
    properties.comments = f"policy {policy.name}"
    properties.keywords = "dự thảo"
    document.save(stream)


def regulation_values(
    terms: ArchiveTerms, policy: Policy, lists: RegisterLists, place: str, superior: str
) -> dict[str, Any]:
    """The values of `REGULATION_NAMES`; Vietnamese, for regulations are."""
    programmes = [f"{each.label.vi} ({each.source})" for each in lists.programmes.values() if not each.party]
    return {
        "archive": printable(terms.name),
        "superior": printable(superior) or BLANK,
        "place": printable(place) or BLANK,
        "grades": ", ".join(grade.value for grade in SecurityGrade if grade in terms.holds),
        "programmes": "; ".join(map(printable, programmes)),
        "criteria": printable(terms.criteria),
        "events": printable(terms.events),
        "catalogue": "cơ sở dữ liệu PostgreSQL" if is_postgresql(terms.catalogue) else printable(terms.catalogue),
        "policy": {
            "name": printable(policy.name),
            "title": printable(policy.title.vi),
            **{
                each: getattr(policy, each)
                for each in (
                    *("copies", "kinds", "sites", "administrators", "offline"),
                    *("look_days", "readback_days", "parity", "films", "film_days"),
                )
            },
        },
        "purposes": [{"purpose": _PURPOSES[purpose], "number": number} for purpose, number in policy.purposes],
        "tiers": [_tier(number, tier, policy) for number, tier in enumerate(terms.tiers, start=1)],
        "administrators": _people((tier.info.administrator, tier.info.code) for tier in terms.tiers),
        "custodians": _people((tier.custodian, tier.info.code) for tier in terms.tiers),
        "ending": [{"code": printable(tier.info.code), "end": day(tier.end)} for tier in terms.tiers if tier.end],
        "longest": LONGEST_READBACK,
        "renewal": RENEWAL,
    }


def _tier(number: int, tier: TierTerms, policy: Policy) -> dict[str, Any]:
    calendar, info = tier.calendar(policy), tier.info
    return {
        "number": number,
        "code": printable(info.code),
        "type": printable(tier.type),
        "kind": printable(info.kind),
        "site": printable(info.site),
        "administrator": printable(info.administrator),
        "access": _ACCESS[info.access],
        "purpose": _PURPOSES[info.purpose],
        "networked": "có nối mạng" if info.networked else "không nối mạng",
        "custodian": printable(tier.custodian) or BLANK,
        "seal": printable(tier.seal) or "không",
        "end": day(tier.end) if tier.end else BLANK,
        "look_days": calendar.look_days,
        "readback_days": calendar.readback_days,
        "options": "; ".join(f"{key} = {printable(_shown(value))}" for key, value in sorted(tier.options.items())),
    }


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return str(value)


def _people(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    held: dict[str, list[str]] = {}
    for name, code in pairs:
        if name:
            held.setdefault(name, []).append(code)
    return [{"name": printable(name), "tiers": ", ".join(map(printable, codes))} for name, codes in held.items()]
