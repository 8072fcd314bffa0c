"""A year's report as JSON that travels between offices: `oais-vn/unit-report/1`, with the digest of its content."""

from __future__ import annotations

import hashlib
import json
from typing import IO, Any, BinaryIO, Final, cast

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.register.plain import plain, value_of
from oais_vn.model.register.reporting import YearReport

SCHEMA: Final = "oais-vn/unit-report/1"
LARGEST: Final = 64 << 20


def digest_of(report: YearReport) -> str:
    """The SHA-256 of what a report says, whatever the spaces of its file.

    It shows that a file was altered or broken on its way; whoever alters it on purpose can reckon another, so that the
    paper that is signed names it too.
    """
    return _digest(_told(report))


def write_unit_report(report: YearReport, stream: IO[bytes]) -> None:
    """Write a report with its digest."""
    told = _told(report)
    whole = {**told, "sha256": _digest(told)}
    stream.write(json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")


def read_unit_report(stream: BinaryIO, name: str) -> YearReport:
    """The report in a file, which errors call `name`.

    Raises `PackageError` for what is none, and for one whose digest is another (it was altered).
    """
    data = stream.read(LARGEST + 1)
    try:
        if len(data) > LARGEST:
            raise ValueError("> 64 MiB")
        told = json.loads(data)
        if not isinstance(told, dict) or told.get("schema") != SCHEMA:
            raise ValueError(f"not {SCHEMA}")
        digest = told.pop("sha256", "")
        altered = digest != _digest(told)
        report = value_of(YearReport, {key: value for key, value in told.items() if key != "schema"})
    except (ValueError, TypeError, RecursionError) as error:
        raise PackageError(
            Text(
                f"{name}: không phải báo cáo .json của oais-vn report unit; hãy xin đơn vị gửi lại",
                f"{name}: no report of oais-vn report unit ({error})",
            ),
            path=name,
        ) from error
    if altered:
        raise PackageError(
            Text(
                f"{name}: đã bị sửa sau khi lập (mã băm không khớp); hãy xin đơn vị gửi lại",
                f"{name}: altered after it was drawn up (another digest); ask the unit to send it again",
            ),
            path=name,
        )
    return cast("YearReport", report)


def _told(report: YearReport) -> dict[str, Any]:
    return {"schema": SCHEMA, **plain(report)}


def _digest(told: dict[str, Any]) -> str:
    canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()
