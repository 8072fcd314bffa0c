"""delivery.toml: the terms of a delivery, which no workbook says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.batch import BATCH_KEYS, REQUIRED_BATCH_KEYS, Batch, read_batch
from oais_vn.formats.tables.options import TABLE_KEYS, TableOptions, read_table_options
from oais_vn.formats.tables.sections import Sections
from oais_vn.formats.toml_text import LARGEST, read_toml
from oais_vn.model.access import SecurityGrade
from oais_vn.model.agencies import Agency, Archive
from oais_vn.model.dates import PartialDate
from oais_vn.model.delivery import FONDS_KINDS, Fonds, Problem, Transfer
from oais_vn.model.description import Record, fold
from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.identifiers import AgencyCode
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource

TERMS_FILE = PackagePath("delivery.toml")

_NUMBERS = frozenset(["delivery.round", "batch.year", "batch.number"])
"""Keys that take whole numbers: an option gives them as text."""

_FONDS_FIELDS = {
    "history": "fondsHistory",
    "dates": "archivesTime",
    "total": "totalDocuments",
    "groups": "keyGroups",
    "language": "language",
    "risk_recovery": "riskRecovery",
    "note": "description",
}
"""Keys of `[fonds]` -> fields of the fonds' record."""

DEFAULT_FIELDS = {
    "maintenance": "maintenance",
    "mode": "mode",
    "language": "language",
    "risk_recovery": "riskRecovery",
    "risk_recovery_status": "riskRecoveryStatus",
    "confidence_level": "confidenceLevel",
}
"""Keys of `[defaults]` -> fields of a dossier's record; `do_mat` is no field of the Circular."""

KNOWN_KEYS: Mapping[str, frozenset[str]] = {
    "archive": frozenset(["code", "name", "namespace"]),
    "agency": frozenset(["code", "name", "valid_from", "valid_to", "predecessors", "successors", "register"]),
    "fonds": frozenset(["code", "name", "kind", "status", *_FONDS_FIELDS]),
    "delivery": frozenset(
        ["number", "round", "contract", "supplier", "equipment", "operator", "from", "to", "purpose", "masters"]
    ),
    "batch": BATCH_KEYS,
    "defaults": frozenset([*DEFAULT_FIELDS, "do_mat"]),
    "table": TABLE_KEYS,
    "inventory": frozenset(["file"]),
}
"""The keys of each section; `[columns]` takes any."""


@dataclass(frozen=True)
class Terms:
    """What delivery.toml says; `warnings` are keys that nobody knows.

    `defaults` are fields of a dossier's record as they were written; `columns` maps header texts to fields.
    With `batch` the delivery is one batch of loose documents. `grade` is that of every dossier, or of the batch,
    that says none of its own. `table` says how the files of the table are read. `register` is the register of agencies
    that lies in the delivery, or beside the terms. `masters` is the folder of the uncompressed masters,
    `inventory` the list of the paper dossiers (mục lục hồ sơ), which lies in the delivery.
    """

    archive: Archive
    agency: Agency
    fonds: Fonds
    transfer: Transfer
    defaults: Mapping[str, str]
    columns: Mapping[str, str]
    batch: Batch | None = None
    grade: SecurityGrade = SecurityGrade.NONE
    warnings: tuple[Problem, ...] = ()
    register: PackagePath | None = None
    masters: PackagePath | None = None
    inventory: PackagePath | None = None
    table: TableOptions = field(default_factory=TableOptions)


def read_terms(source: PackageSource, overrides: Mapping[str, str] | None = None) -> Terms:
    """The terms of the delivery in `source`; `overrides` are options such as `archive.code`, which win.

    Raises `ConfigurationError` naming file and key for what is missing, of a wrong type or impossible.
    """
    if all(path != TERMS_FILE for path in source.paths()):
        try:
            return parse_terms(b"", TERMS_FILE, overrides)
        except ConfigurationError as error:
            raise ConfigurationError(
                Text(
                    f"không có tệp {TERMS_FILE} trong {source.location} (viết tệp này theo docs/reference/delivery.md, "
                    f"hoặc chỉ tệp ở nơi khác bằng --terms). {error.text.vi}",
                    f"there is no {TERMS_FILE} in {source.location} (write one by docs/reference/delivery.md, or name "
                    f"one that lies elsewhere with --terms). {error.text.en}",
                )
            ) from error
    with source.open(TERMS_FILE) as stream:
        data = stream.read(LARGEST + 1)
    return parse_terms(data, TERMS_FILE, overrides)


def parse_terms(data: bytes, name: str, overrides: Mapping[str, str] | None = None) -> Terms:
    """The terms in the bytes of a TOML file called `name`. Raises `ConfigurationError`."""
    sections = Sections(_with_overrides(read_toml(BytesIO(data), name), overrides or {}, name), name)
    sections.require(
        *(f"{section}.{key}" for section in ("archive", "agency") for key in ("code", "name")),
        *(f"fonds.{key}" for key in ("code", "name", "status")),
        *(f"delivery.{key}" for key in ("number", "supplier")),
        *(f"batch.{key}" for key in REQUIRED_BATCH_KEYS if "batch" in sections),
    )
    archive = Archive(
        _agency_code(sections, "archive.code"),
        sections.text("archive.name"),
        _agency_code(sections, "archive.namespace") if sections.text("archive.namespace") else None,
    )
    agency = Agency(
        _agency_code(sections, "agency.code"),
        sections.text("agency.name"),
        sections.date("agency.valid_from"),
        sections.date("agency.valid_to"),
        _agency_codes(sections, "agency.predecessors"),
        _agency_codes(sections, "agency.successors"),
    )
    _check_order(sections, agency.valid_from, agency.valid_to, "agency.valid_to")
    masters = _path(sections, "delivery.masters")
    if masters is not None and "batch" in sections:
        raise sections.error(
            "delivery.masters",
            "chỉ dùng cho hồ sơ, chưa dùng được cho lô tài liệu rời lẻ ([batch])",
            "is for dossiers, and not yet for a batch of loose documents ([batch])",
        )
    transfer = _transfer(sections)
    defaults = {field: sections.plain(f"defaults.{key}") for key, field in DEFAULT_FIELDS.items()}
    return Terms(
        archive=archive,
        agency=agency,
        fonds=_fonds(sections),
        transfer=transfer,
        defaults={field: value for field, value in defaults.items() if value},
        columns=sections.strings("columns"),
        batch=read_batch(sections, agency.code, transfer.round, name) if "batch" in sections else None,
        grade=_grade(sections, "defaults.do_mat"),
        warnings=tuple(
            Problem(problems.UNKNOWN_KEY, Location(path=name), {"key": key, "nearest": nearest})
            for key, nearest in sections.unknown({**KNOWN_KEYS, "columns": frozenset(sections.strings("columns"))})
        ),
        register=_path(sections, "agency.register"),
        masters=masters,
        inventory=_path(sections, "inventory.file"),
        table=read_table_options(sections),
    )


def _with_overrides(values: dict[str, Any], overrides: Mapping[str, str], name: str) -> dict[str, Any]:
    for path, value in overrides.items():
        section, _, key = path.partition(".")
        if key not in KNOWN_KEYS.get(section, ()):
            raise ConfigurationError(Text(f"{name}: không có khóa {path}", f"{name}: there is no key {path}"))
        table = values.setdefault(section, {})
        if isinstance(table, dict):
            table[key] = int(value) if path in _NUMBERS and value.isdecimal() else value
    return values


def _agency_code(sections: Sections, key: str) -> AgencyCode:
    try:
        return AgencyCode(sections.text(key))
    except InputError as error:
        raise sections.error(key, error.text.vi, error.text.en) from error


def _agency_codes(sections: Sections, key: str) -> tuple[AgencyCode, ...]:
    try:
        return tuple(AgencyCode(code) for code in sections.texts(key))
    except InputError as error:
        raise sections.error(key, error.text.vi, error.text.en) from error


def _path(sections: Sections, key: str) -> PackagePath | None:
    text = sections.text(key)
    try:
        return PackagePath(text.replace("\\", "/").rstrip("/")) if text else None
    except InputError as error:
        raise sections.error(key, error.text.vi, error.text.en) from error


def _grade(sections: Sections, key: str) -> SecurityGrade:
    try:
        return SecurityGrade.parse(sections.text(key))
    except InputError as error:
        raise sections.error(key, error.text.vi, error.text.en) from error


def _one_of(sections: Sections, key: str, words: tuple[str, ...]) -> str:
    """One of `words`, however accented; the first one when the key is not there."""
    written = sections.text(key)
    for word in words:
        if fold(written or words[0]) == fold(word):
            return word
    known = ", ".join(f'"{word}"' for word in words)
    raise sections.error(key, f"phải là một trong: {known}; không phải {written!r}", f"{written!r} is none of: {known}")


def _fonds(sections: Sections) -> Fonds:
    closed = _one_of(sections, "fonds.status", ("mở", "đóng")) == "đóng"
    kind = _one_of(sections, "fonds.kind", FONDS_KINDS)
    code = sections.text("fonds.code")
    if closed:
        # A closed fonds' code stands in the archival dossier codes, so it must be able to.
        _agency_code(sections, "fonds.code")
    values = {
        "fondsCode": code,
        "fondsName": sections.text("fonds.name"),
        "fondsStatus": "đóng" if closed else "mở",
        **{field: sections.plain(f"fonds.{key}") for key, field in _FONDS_FIELDS.items()},
    }
    return Fonds(
        code,
        sections.text("fonds.name"),
        closed,
        Record({field: text for field, text in values.items() if text}),
        kind,
    )


def _transfer(sections: Sections) -> Transfer:
    started, ended = sections.date("delivery.from"), sections.date("delivery.to")
    _check_order(sections, started, ended, "delivery.to")
    return Transfer(
        number=sections.plain("delivery.number"),
        round=sections.number("delivery.round", 1),
        supplier=sections.text("delivery.supplier"),
        contract=sections.text("delivery.contract"),
        equipment=sections.text("delivery.equipment"),
        operator=sections.text("delivery.operator"),
        started=started.iso if started else "",
        ended=ended.iso if ended else "",
        purpose=_one_of(sections, "delivery.purpose", ("du-phong", "sao-luu")),
    )


def _check_order(sections: Sections, first: PartialDate | None, last: PartialDate | None, key: str) -> None:
    if first is not None and last is not None and last.latest < first.earliest:
        raise sections.error(key, f"{last} sớm hơn ngày bắt đầu {first}", f"{last} is before the beginning {first}")
