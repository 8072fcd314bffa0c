"""PREMIS objects of files as plain values for a spool, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from oais_vn.formats.premis.values import FileObject
from oais_vn.model.fixity import ContentFile, Digest
from oais_vn.model.paths import PackagePath
from oais_vn.model.preservation import FormatIdentification, Link, PreservedFile, Traits


def file_to_spool(found: FileObject) -> dict[str, object]:
    """The object as plain values."""
    return asdict(found)


def file_from_spool(value: Mapping[str, Any]) -> FileObject:
    """The object back; `file_from_spool(file_to_spool(x)) == x`."""
    return FileObject(
        **{
            **value,
            "digests": _digests(value["digests"]),
            "format": FormatIdentification(**value["format"]),
            "events": tuple(value["events"]),
            "made_from": _link(value["made_from"]),
            "traits": traits_from_spool(value["traits"]),
        }
    )


def preserved_to_spool(found: PreservedFile) -> dict[str, object]:
    """The object as plain values."""
    return asdict(found)


def preserved_from_spool(value: Mapping[str, Any]) -> PreservedFile:
    """The object back; `preserved_from_spool(preserved_to_spool(x)) == x`."""
    content = value["content"]
    return PreservedFile(
        **{
            **value,
            "content": ContentFile(PackagePath(content["path"]), content["size"], _digests(content["digests"])),
            "format": FormatIdentification(**value["format"]),
            "events": tuple(value["events"]),
            "made_from": _link(value["made_from"]),
            "traits": traits_from_spool(value["traits"]),
        }
    )


def _link(value: Mapping[str, str] | None) -> Link | None:
    return None if value is None else Link(**value)


def traits_to_spool(traits: Traits) -> dict[str, object]:
    """Traits as plain values."""
    return {"properties": traits.properties, "application": traits.application, "inhibitors": traits.inhibitors}


def traits_from_spool(value: Mapping[str, Any]) -> Traits:
    """Traits out of plain values."""
    pairs = tuple((kind, text) for kind, text in value["properties"])
    return Traits(pairs, value["application"], tuple(value["inhibitors"]))


def _digests(values: list[list[str]]) -> tuple[Digest, ...]:
    return tuple(Digest(algorithm, text) for algorithm, text in values)
