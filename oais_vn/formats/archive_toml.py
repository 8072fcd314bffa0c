"""archive.toml and storage policies: what an archive keeps where, as its people write it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, BinaryIO, TypeVar
from urllib.parse import parse_qs, urlsplit

from oais_vn.formats.toml_fields import Values, unknown
from oais_vn.formats.toml_text import read_toml
from oais_vn.model.access import SecurityGrade
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.policy import LONGEST_READBACK, LOOKED_AT_FILM, Calendar, Policy
from oais_vn.model.register.accession import ReceiptTerms
from oais_vn.model.tiers import Access, Purpose, TierInfo, require_key

E = TypeVar("E", bound=Enum)

DEFAULT_POLICY = "ba-ban-sao"
_ARCHIVE = ["name", "policy", "holds", "events", "catalogue", "criteria"]
_TIER = [
    *("code", "type", "kind", "site", "administrator", "access", "purpose", "networked"),
    *("custodian", "seal", "end_of_life", "look_days", "readback_days"),
]
_COPIES = ["least", "kinds", "sites", "administrators", "offline"]
_LEAST = {"least": 2, "offline": 0}
"""TT05 Đ27: at least two sets, each on a medium of its own."""
_AUDIT = ["look_days", "readback_days"]
_FILM = ["least", "inspect_days"]
_USUAL = ReceiptTerms()
_RECEIPT = ["answer_working_days", "processing_days", "holidays"]
_LOCAL = ("disk", "ltfs", "tape")
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_MOST_PARITY = 100


@dataclass(frozen=True)
class TierTerms:
    """One `[[tiers]]` of an archive.toml; `options` are the keys of its type. Days of None are those of the policy."""

    info: TierInfo
    type: str
    options: Mapping[str, Any]
    custodian: str
    seal: str
    end: str
    look_days: int | None
    readback_days: int | None

    def calendar(self, policy: Policy) -> Calendar:
        """The audit calendar of the tier."""
        return Calendar(self.look_days or policy.look_days, self.readback_days or policy.readback_days)


@dataclass(frozen=True)
class ArchiveTerms:
    """An archive.toml. `holds` are the security grades that the archive may hold; paths are as written.

    `criteria` is the file of the archive's own criteria of selection, empty for those that travel with the library.
    `receipt` are the terms of receipt.
    """

    name: str
    policy: str
    holds: frozenset[SecurityGrade]
    events: str
    catalogue: str
    tiers: tuple[TierTerms, ...]
    criteria: str = ""
    receipt: ReceiptTerms = _USUAL


def read_archive(stream: BinaryIO, name: str) -> ArchiveTerms:
    """The archive in a TOML file, which errors call `name`; `ConfigurationError` says everything that is wrong."""
    whole = Values(read_toml(stream, name))
    table = whole.get("archive")
    if not isinstance(table, dict):
        whole.fault("archive", Text("thiếu bảng [archive]", "the table [archive] is missing"))
    values = Values(table if isinstance(table, dict) else {})
    title = values.text("name")
    if not title:
        values.fault("name", Text('thiếu; hãy ghi name = "…"', 'missing; write name = "…"'))
    holds = frozenset(_grades(values))
    catalogue = _catalogue(values, secrets=bool(holds))
    for key in values.others(set(_ARCHIVE)):
        values.fault(key, unknown(key, _ARCHIVE))
    tiers = _tiers(whole, secrets=bool(holds))
    receipt = _receipt(whole)
    for key in whole.others({"archive", "tiers", "receipt"}):
        whole.fault(key, unknown(key, ["archive", "tiers", "receipt"]))
    for key, text in values.faults.items():
        whole.fault(f"archive.{key}", text)
    if whole.faults:
        raise whole.error(name)
    return ArchiveTerms(
        title,
        values.text("policy") or DEFAULT_POLICY,
        holds,
        values.text("events") or "events.jsonl",
        catalogue,
        tuple(tiers),
        values.text("criteria"),
        receipt,
    )


def read_policy(stream: BinaryIO, name: str, file: str) -> Policy:
    """The policy `name` in the TOML file `file`; `ConfigurationError` says everything that is wrong."""
    whole = Values(read_toml(stream, file))
    numbers: dict[str, int] = {}
    for table, keys in (("copies", _COPIES), ("audit", _AUDIT)):
        told = whole.get(table)
        values = Values(told if isinstance(told, dict) else {})
        for key in keys:
            numbers[key] = _number(values, key, _LEAST.get(key, 1)) or 0
            if values.get(key) is None:
                values.fault(key, Text("thiếu", "missing"))
        for key in values.others(set(keys)):
            values.fault(key, unknown(key, keys))
        for key, text in values.faults.items():
            whole.fault(f"{table}.{key}", text)
    films, film_days = _film(whole)
    parity = _parity(whole)
    purposes = _purposes(whole)
    title = whole.get("title")
    if not isinstance(title, dict) or not {"vi", "en"} <= set(title):
        whole.fault("title", Text("thiếu title.vi, title.en", "title.vi or title.en is missing"))
    for key in whole.others({"title", "copies", "audit", "parity", "purposes", "film"}):
        whole.fault(key, unknown(key, ["title", "copies", "audit", "parity", "purposes", "film"]))
    if whole.faults or not isinstance(title, dict):
        raise whole.error(file)
    return Policy(
        name,
        Text(str(title["vi"]), str(title["en"])),
        copies=numbers["least"],
        kinds=numbers["kinds"],
        sites=numbers["sites"],
        administrators=numbers["administrators"],
        offline=numbers["offline"],
        look_days=numbers["look_days"],
        readback_days=numbers["readback_days"],
        parity=parity,
        purposes=purposes,
        films=films,
        film_days=film_days,
    )


def is_postgresql(catalogue: str) -> bool:
    """Whether the catalogue is in PostgreSQL, not in a file."""
    return catalogue.startswith("postgresql://")


def _catalogue(values: Values, *, secrets: bool) -> str:
    told = values.text("catalogue") or "catalogue.db"
    if not is_postgresql(told):
        if "://" in told:
            values.fault("catalogue", Text("phải là tệp hoặc postgresql://…", "must be a file or postgresql://…"))
        return told
    try:
        parts = urlsplit(told)
    except ValueError:
        values.fault("catalogue", Text("địa chỉ không đọc được", "an address that cannot be read"))
        return told
    asked = parse_qs(parts.query)
    if parts.password is not None or "password" in asked:
        # Never repeated: what is wrong is told to many.
        values.fault(
            "catalogue",
            Text(
                "không ghi mật khẩu ở đây; dùng biến PGPASSWORD hoặc tệp ~/.pgpass",
                "no password is written here; use the variable PGPASSWORD or the file ~/.pgpass",
            ),
        )
    named = [parts.hostname or "", *(host for key in ("host", "hostaddr", "service") for host in asked.get(key, []))]
    if secrets and any(host not in _THIS_MACHINE and not host.startswith("/") for host in named if host):
        values.fault(
            "catalogue",
            Text(
                "kho giữ tài liệu có độ mật thì danh mục phải ở trên máy này",
                "the catalogue of an archive that holds state secrets is on this machine",
            ),
        )
    return told


def _purposes(whole: Values) -> tuple[tuple[Purpose, int], ...]:
    """How many copies must be for what, where the policy asks."""
    told = whole.get("purposes")
    values = Values(told if isinstance(told, dict) else {})
    if told is not None and not isinstance(told, dict):
        whole.fault("purposes", Text("phải là bảng [purposes]", "must be a table [purposes]"))
    found = tuple((purpose, _number(values, purpose.value, 0) or 0) for purpose in Purpose)
    for key in values.others({purpose.value for purpose in Purpose}):
        values.fault(key, unknown(key, [purpose.value for purpose in Purpose]))
    for key, text in values.faults.items():
        whole.fault(f"purposes.{key}", text)
    return tuple((purpose, number) for purpose, number in found if number)


def _parity(whole: Values) -> int:
    """How much recovery data a policy wants, in percent; none unless it says so."""
    told = whole.get("parity")
    if told is None:
        return 0
    values = Values(told if isinstance(told, dict) else {})
    percent = _number(values, "percent", 1) or 0
    if not 1 <= percent <= _MOST_PARITY:
        values.fault("percent", Text(f"phải từ 1 đến {_MOST_PARITY}", f"must be from 1 to {_MOST_PARITY}"))
    for key in values.others({"percent"}):
        values.fault(key, unknown(key, ["percent"]))
    for key, text in values.faults.items():
        whole.fault(f"parity.{key}", text)
    return percent


def _film(whole: Values) -> tuple[int, int]:
    """What a policy asks of film, which it may leave out: how many proofs, and how often reels are inspected."""
    told = whole.get("film")
    if told is None:
        return 0, LOOKED_AT_FILM
    values = Values(told if isinstance(told, dict) else {})
    least, days = _number(values, "least", 1), _number(values, "inspect_days", 1)
    for key in values.others(set(_FILM)):
        values.fault(key, unknown(key, _FILM))
    for key in _FILM:
        if values.get(key) is None:
            values.fault(key, Text("thiếu", "missing"))
    for key, text in values.faults.items():
        whole.fault(f"film.{key}", text)
    return least or 0, days or LOOKED_AT_FILM


def _receipt(whole: Values) -> ReceiptTerms:
    """The terms of receipt, which an archive may leave out."""
    told = whole.get("receipt")
    if told is not None and not isinstance(told, dict):
        whole.fault("receipt", Text("phải là bảng [receipt]", "must be a table [receipt]"))
    values = Values(told if isinstance(told, dict) else {})
    answer = _number(values, "answer_working_days", 1) or _USUAL.answer_working_days
    processing = _number(values, "processing_days", 1) or _USUAL.processing_days
    days = values.get("holidays")
    if days is None:
        days = []
    if not isinstance(days, list) or not all(type(day) is date for day in days):
        text = Text(
            "phải là danh sách ngày, ví dụ [2026-04-30, 2026-05-01]", "must be days, as [2026-04-30, 2026-05-01]"
        )
        values.fault("holidays", text)
        days = []
    for key in values.others(set(_RECEIPT)):
        values.fault(key, unknown(key, _RECEIPT))
    for key, text in values.faults.items():
        whole.fault(f"receipt.{key}", text)
    return ReceiptTerms(answer, processing, frozenset(days))


def _tiers(whole: Values, *, secrets: bool) -> list[TierTerms]:
    told = whole.get("tiers")
    if not isinstance(told, list) or not told or not all(isinstance(entry, dict) for entry in told):
        whole.fault("tiers", Text("cần ít nhất một bảng [[tiers]]", "at least one table [[tiers]] is needed"))
        told = []
    tiers = []
    for number, entry in enumerate(told, start=1):
        each = Values(entry)
        tier = _tier(each, entry)
        if secrets and tier.info.networked:
            # The catalogue and the log, which go to every tier, tell of the secrets too.
            each.fault(
                "networked",
                Text(
                    "kho giữ tài liệu có độ mật thì không được có nơi lưu nối mạng",
                    "an archive that holds state secrets may have no tier on a network",
                ),
            )
        tiers.append(tier)
        for key, text in each.faults.items():
            whole.fault(f"tiers[{number}].{key}", text)
    codes = [tier.info.code for tier in tiers]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        whole.fault("tiers", Text(f"hai nơi lưu cùng mã {code}", f"two tiers have the code {code}"))
    return tiers


def _tier(values: Values, entry: Mapping[str, Any]) -> TierTerms:
    texts = {key: values.text(key) for key in ("code", "type", "kind", "site", "administrator", "custodian", "seal")}
    for key in ("code", "type", "kind", "site", "administrator"):
        if not texts[key]:
            values.fault(key, Text(f'thiếu; hãy ghi {key} = "…"', f'missing; write {key} = "…"'))
    try:
        require_key(texts["code"] or "x")
    except InputError as error:
        values.fault("code", error.text)
    networked = values.get("networked")
    if networked is not None and not isinstance(networked, bool):
        values.fault("networked", Text("phải là true hoặc false", "must be true or false"))
    if networked is False and texts["type"] not in _LOCAL:
        values.fault("networked", Text(f"loại {texts['type']} luôn nối mạng", f"type {texts['type']} is on a network"))
    info = TierInfo(
        texts["code"],
        texts["kind"],
        texts["site"],
        texts["administrator"],
        _choice(values, "access", Access, Access.ONLINE),
        _choice(values, "purpose", Purpose, Purpose.BACKUP),
        networked=bool(networked) if networked is not None else texts["type"] not in _LOCAL,
    )
    options = {key: value for key, value in entry.items() if key not in _TIER}
    for key in options:
        # Keys of the type's own are not known here, so only what is nearly one of ours is taken for a slip.
        if difflib.get_close_matches(key, _TIER, n=1, cutoff=0.8):
            values.fault(key, unknown(key, _TIER))
    look, readback = _number(values, "look_days", 1), _number(values, "readback_days", 1)
    return TierTerms(
        info, texts["type"], options, texts["custodian"], texts["seal"], _day(values, "end_of_life"), look, readback
    )


def _number(values: Values, key: str, least: int) -> int | None:
    told = values.get(key)
    if told is None:
        return None
    if not isinstance(told, int) or isinstance(told, bool) or told < least:
        values.fault(key, Text(f"phải là số nguyên từ {least}", f"must be a whole number from {least}"))
        return None
    if key == "readback_days" and told > LONGEST_READBACK:
        values.fault(
            key,
            Text(
                f"tối đa {LONGEST_READBACK} ngày: mọi tài liệu phải được kiểm tra trong 3 năm (TT05 Đ27)",
                f"at most {LONGEST_READBACK} days: everything is checked within three years (TT05 Đ27)",
            ),
        )
    return told


def _choice(values: Values, key: str, kind: type[E], default: E) -> E:
    text = values.text(key)
    if not text:
        return default
    for entry in kind:
        if entry.value == text:
            return entry
    known = ", ".join(str(entry.value) for entry in kind)
    values.fault(key, Text(f"không có giá trị {text!r}; có: {known}", f"no value {text!r}; there are: {known}"))
    return default


def _day(values: Values, key: str) -> str:
    told = values.get(key)
    if told is None:
        return ""
    if not isinstance(told, date):
        values.fault(key, Text(f"hãy ghi ngày, ví dụ {key} = 2031-12-31", f"write a day, e.g. {key} = 2031-12-31"))
        return ""
    return date(told.year, told.month, told.day).isoformat()


def _grades(values: Values) -> list[SecurityGrade]:
    told = values.get("holds")
    if told is None:
        return []
    if not isinstance(told, list):
        values.fault("holds", Text('phải là danh sách, ví dụ holds = ["mật"]', 'must be a list, e.g. holds = ["mật"]'))
        return []
    grades = []
    for entry in told:
        try:
            grades.append(SecurityGrade.parse(str(entry)))
        except InputError as error:
            values.fault("holds", error.text)
    return [grade for grade in grades if grade is not SecurityGrade.NONE]
