"""A report read back from our JSON (schema `oais-vn/report/1`), strictly: it may come from anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import IO, Any, NoReturn

from oais_vn.formats.reports.json import SCHEMA
from oais_vn.model.checked import CheckedDelivery, CheckedDossier, Volume
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Finding, Report, Severity, Standing, Subject
from oais_vn.model.waivers import Waiver

LARGEST = 256 << 20
"""Bytes of a report that is read: some hundreds of thousands of findings."""


def read_json_report(stream: IO[bytes]) -> Report:
    """The report; texts are in the language in which it was written. Raises `PackageError` for everything else."""
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        _refuse("", f"lớn hơn {LARGEST >> 20} MiB", f"it is larger than {LARGEST >> 20} MiB")
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        _refuse("", "không phải JSON", f"it is no JSON ({error})")
    report = _Object("", value)
    if report.get("schema") != SCHEMA:
        _refuse("schema", f"không phải {SCHEMA!r}", f"is not {SCHEMA!r}")
    subject = report.inner("subject")
    counts = report.inner("counts")
    delivery = report.get("delivery")
    return Report(
        profile=report.text("profile"),
        subject=Subject(subject.text("kind"), subject.text("path"), subject.some("id"), subject.some("sha256")),
        started=report.moment("started"),
        ended=report.moment("ended"),
        findings=tuple(_finding(each) for each in report.objects("findings")),
        objects=counts.number("objects"),
        delivery=None if delivery is None else _delivery(report.inner("delivery")),
        mended=tuple(_finding(each) for each in report.objects("mended")) if "mended" in report else (),
    )


def _finding(value: _Object) -> Finding:
    place = value.inner("location")
    message, remedy = value.text("message"), value.text("remedy")
    standing = value.some("standing")
    return Finding(
        code=value.text("code"),
        severity=Severity(value.one_of("severity", [each.value for each in Severity])),
        message=Text(message, message),
        remedy=Text(remedy, remedy),
        clause=value.text("clause"),
        confidence=value.text("confidence"),
        location=_location(place),
        params=value.texts("params"),
        waiver=None if value.get("waived") is None else _waiver(value.text("code"), value.inner("waived")),
        places=value.number("places") if "places" in value else 1,
        standing=None if standing is None else Standing(value.one_of("standing", [each.value for each in Standing])),
    )


def _location(place: _Object) -> Location:
    return Location(
        path=place.some("path"),
        page=place.some_number("page"),
        sheet=place.some("sheet"),
        cell=place.some("cell"),
        xpath=place.some("xpath"),
        line=place.some_number("line"),
    )


def _waiver(code: str, value: _Object) -> Waiver:
    until = value.some("until")
    return Waiver(
        code=code,
        reason=value.text("reason"),
        by=value.text("by"),
        decision=value.some("decision") or "",
        until=None if until is None else value.day("until"),
        file=value.some("file"),
        line=value.some_number("line"),
    )


def _delivery(value: _Object) -> CheckedDelivery:
    fonds = value.inner("fonds")
    return CheckedDelivery(
        archive=value.text("archive"),
        agency=value.text("agency"),
        fonds_code=fonds.text("code"),
        fonds_name=fonds.text("name"),
        lot=value.text("lot"),
        round=value.number("round"),
        supplier=value.text("supplier"),
        contract=value.text("contract"),
        equipment=value.text("equipment"),
        operator=value.text("operator"),
        started=value.text("from"),
        ended=value.text("to"),
        workbook=value.text("workbook"),
        digest=value.text("digest"),
        previous=value.text("previous"),
        weights=value.numbers("weights"),
        dossiers=tuple(
            CheckedDossier(
                code=each.text("code"),
                title=each.text("title"),
                volume=_volume(each.inner("volume")),
                errors=each.number("errors"),
                warnings=each.number("warnings"),
                location=_location(each.inner("location")),
            )
            for each in value.objects("dossiers")
        ),
    )


def _volume(value: _Object) -> Volume:
    return Volume(
        value.number("documents"), value.number("files"), value.number("unread"), dict(value.numbers("pages"))
    )


class _Object:
    """One object of the report and the keys that lead to it; what is asked for must be there and of its type."""

    def __init__(self, path: str, value: object) -> None:
        self._path = path
        self._values = value if isinstance(value, dict) else self._wrong("", "một đối tượng", "an object")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def get(self, key: str) -> Any:
        """The value as it is; None where there is none."""
        return self._values.get(key)

    def inner(self, key: str) -> _Object:
        """An object in this one."""
        return _Object(self._place(key), self.get(key))

    def objects(self, key: str) -> Iterator[_Object]:
        """The objects of a list."""
        values = self.get(key)
        if not isinstance(values, list):
            self._wrong(key, "một danh sách", "a list")
        return (_Object(f"{self._place(key)}[{number}]", each) for number, each in enumerate(values))

    def text(self, key: str) -> str:
        """A text."""
        value = self.get(key)
        return value if isinstance(value, str) else self._wrong(key, "một chuỗi", "a string")

    def some(self, key: str) -> str | None:
        """A text, or None."""
        return None if self.get(key) is None else self.text(key)

    def number(self, key: str) -> int:
        """A whole number from 0 up."""
        value = self.get(key)
        if type(value) is not int or value < 0:
            self._wrong(key, "một số nguyên không âm", "a whole number from 0 up")
        return value

    def some_number(self, key: str) -> int | None:
        """A whole number from 0 up, or None."""
        return None if self.get(key) is None else self.number(key)

    def one_of(self, key: str, words: list[str]) -> str:
        """One of some words."""
        value = self.text(key)
        known = ", ".join(words)
        return value if value in words else self._wrong(key, f"một trong: {known}", f"one of: {known}")

    def texts(self, key: str) -> Mapping[str, str]:
        """An object of texts."""
        inner = self.inner(key)
        return {name: inner.text(name) for name in inner}

    def numbers(self, key: str) -> Mapping[str, int]:
        """An object of whole numbers."""
        inner = self.inner(key)
        return {name: inner.number(name) for name in inner}

    def moment(self, key: str) -> datetime:
        """A time with its zone."""
        try:
            moment = datetime.fromisoformat(self.text(key))
        except ValueError:
            self._wrong(key, "một thời điểm", "a time")
        return (
            moment if moment.utcoffset() is not None else self._wrong(key, "thời điểm có múi giờ", "a time in a zone")
        )

    def day(self, key: str) -> date:
        """A day."""
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            self._wrong(key, "một ngày", "a day")

    def _place(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path and key else self._path or key

    def _wrong(self, key: str, vi: str, en: str) -> NoReturn:
        _refuse(self._place(key), f"phải là {vi}", f"must be {en}")


def _refuse(place: str, vi: str, en: str) -> NoReturn:
    where = Text(f"khóa {place} ", f"its key {place} ") if place else Text("", "")
    raise PackageError(
        Text(
            f"không phải báo cáo JSON của oais-vn (oais-vn check --json): {where.vi}{vi}",
            f"this is no JSON report of oais-vn (oais-vn check --json): {where.en}{en}",
        )
    )
