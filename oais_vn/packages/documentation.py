"""What a package says of its making besides the regulation's files: terms of the delivery, unknown columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from oais_vn.model.access import SecurityGrade
from oais_vn.model.agencies import Agency, Archive
from oais_vn.model.dates import PartialDate
from oais_vn.model.delivery import FONDS_KINDS, Fonds, Transfer
from oais_vn.model.description import Record
from oais_vn.model.errors import PackageError
from oais_vn.model.identifiers import AgencyCode
from oais_vn.model.language import Text
from oais_vn.packages.blueprint import Provenance

_SCHEMA = "oais-vn/delivery/1"


def write_provenance(provenance: Provenance) -> bytes:
    """The provenance as JSON with sorted keys; `read_provenance(write_provenance(x)) == x`."""
    agency, fonds, transfer = provenance.agency, provenance.fonds, provenance.transfer
    document = {
        "schema": _SCHEMA,
        "archive": _archive_values(provenance.archive),
        "agency": {
            "code": str(agency.code),
            "name": agency.name,
            "valid_from": str(agency.valid_from) if agency.valid_from else None,
            "valid_to": str(agency.valid_to) if agency.valid_to else None,
            "predecessors": [str(code) for code in agency.predecessors],
            "successors": [str(code) for code in agency.successors],
        },
        "fonds": {
            "code": fonds.code,
            "name": fonds.name,
            "kind": fonds.kind,
            "closed": fonds.closed,
            "record": dict(fonds.record.values),
        },
        "delivery": {name: getattr(transfer, name) for name in Transfer.__dataclass_fields__},
        "shelving": dict(provenance.shelving),
        "security": {name: grade.value for name, grade in provenance.grades.items()},
    }
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def read_provenance(content: bytes, path: str) -> Provenance:
    """Read what `write_provenance` wrote; raises `PackageError` naming `path` for anything else."""
    try:
        document = cast("dict[str, Any]", json.loads(content))
        if document["schema"] != _SCHEMA:
            raise ValueError(document["schema"])
        agency, fonds = document["agency"], document["fonds"]
        return Provenance(
            archive=_archive(document["archive"]),
            agency=Agency(
                AgencyCode(agency["code"]),
                str(agency["name"]),
                _date(agency["valid_from"]),
                _date(agency["valid_to"]),
                tuple(AgencyCode(code) for code in agency["predecessors"]),
                tuple(AgencyCode(code) for code in agency["successors"]),
            ),
            fonds=Fonds(
                str(fonds["code"]),
                str(fonds["name"]),
                bool(fonds["closed"]),
                Record(_texts(fonds["record"])),
                # As with the grades below.
                str(fonds.get("kind", FONDS_KINDS[0])),
            ),
            transfer=Transfer(**document["delivery"]),
            shelving=_texts(document["shelving"]),
            # The first packages did not say it.
            grades={name: SecurityGrade(text) for name, text in _texts(document.get("security", {})).items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PackageError(
            Text(
                f"{path} không đọc được hoặc không đúng dạng {_SCHEMA}: {error}",
                f"{path} cannot be read as {_SCHEMA}: {error}",
            ),
            path=path,
        ) from error


def _archive_values(archive: Archive) -> dict[str, str]:
    values = {"code": str(archive.code), "name": archive.name}
    # Most archives have none, and their packages stay as they were.
    return values if archive.namespace is None else {**values, "namespace": str(archive.namespace)}


def _archive(values: Mapping[str, Any]) -> Archive:
    namespace = values.get("namespace")
    return Archive(
        AgencyCode(values["code"]), str(values["name"]), None if namespace is None else AgencyCode(namespace)
    )


def _date(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()}


def write_columns(header: Sequence[str], rows: Iterable[tuple[str, Mapping[str, str]]]) -> Iterator[bytes]:
    """Columns that the profile does not know, as given, as CSV (UTF-8 with a mark, so that Excel reads it)."""
    yield b"\xef\xbb\xbf" + _line(["hồ sơ hoặc tệp", *header])
    for name, values in rows:
        yield _line([name, *(values.get(column, "") for column in header)])


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()
