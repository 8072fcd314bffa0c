"""Format identification by fido (PRONOM), bounded in time."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oais_vn.model.preservation import Agent, FormatIdentification
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError

_ENGINE = "oais_vn.plugins.fido_engine:FidoEngine"

_NAMED = 8
"""How many formats a note names."""

_MIME = {
    "avi": "video/x-msvideo",
    "bmp": "image/bmp",
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "flac": "audio/flac",
    "gif": "image/gif",
    "htm": "text/html",
    "html": "text/html",
    "jp2": "image/jp2",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "mkv": "video/x-matroska",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rtf": "application/rtf",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "txt": "text/plain",
    "wav": "audio/x-wav",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}
"""For formats whose PRONOM entry names none. The machine's own table would make packages differ."""


@dataclass(frozen=True)
class FidoIdentifier:
    """A `FormatIdentifier` by opf-fido; `time_limit` is in seconds a file, `memory_limit` in bytes.

    A file that fido cannot answer for (broken, crafted to be slow, not there) has no PUID and a note.
    Raises `PluginError` only when fido itself cannot be started.
    """

    time_limit: float = 10.0
    memory_limit: int = 1 << 30

    @property
    def agent(self) -> Agent:
        """The tool with its version; the note names the signatures, which date its answers."""
        versions = self._worker.call("versions")
        return Agent(
            id="opf-fido",
            name="fido",
            type="software",
            version=versions["fido"],
            note=f"PRONOM {versions['pronom']}; container signatures {versions['container']}",
        )

    def identify(self, path: Path) -> FormatIdentification:
        """Identify one local file.

        Of several formats whose signatures fit, the first is taken and the others are noted. Where only the
        extension speaks and may mean several formats, none is taken.
        """
        extension = path.suffix.lower().lstrip(".")
        try:
            answer = self._worker.call("identify", os.path.abspath(path))
        except NoAnswerError as failure:
            return FormatIdentification(mime=_mime(extension), note=failure.note)
        return _identification(answer, extension)

    @property
    def _worker(self) -> BoundedWorker:
        return BoundedWorker(_ENGINE, self.time_limit, self.memory_limit)


def _identification(answer: dict[str, Any], extension: str) -> FormatIdentification:
    basis: str = answer["basis"]
    notes = [answer["note"]] if answer["note"] else []
    formats = sorted(answer["formats"], key=lambda found: _order(found["puid"]))
    if basis == "extension":
        # A format that has a signature, and whose signature was not found, is hardly the one.
        formats = [found for found in formats if not found["signed"]] or formats
    if not formats:
        return FormatIdentification(mime=_mime(extension), note="; ".join(notes) or "no signature fits")
    if basis == "extension" and len(formats) > 1:
        notes.append(f"no signature fits; the extension may mean: {_listed(formats)}")
        return FormatIdentification(mime=_mime(extension), note="; ".join(notes))
    first, others = formats[0], formats[1:]
    if basis == "extension":
        notes.append("no signature fits; known by its extension only")
    if others:
        notes.append(f"also possible: {_listed(others)}")
    return FormatIdentification(
        puid=first["puid"],
        name=first["name"],
        version=first["version"],
        mime=first["mime"] or _mime(extension),
        basis=basis,
        note="; ".join(notes),
    )


def _order(puid: str) -> tuple[bool, str, int]:
    """PRONOM's own before fido's additions, and 2 before 10."""
    kind, _, number = puid.partition("/")
    return kind not in ("fmt", "x-fmt"), kind, int(number) if number.isdecimal() else 0


def _listed(formats: list[dict[str, Any]]) -> str:
    puids = [found["puid"] for found in formats]
    more = len(puids) - _NAMED
    return ", ".join(puids[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _mime(extension: str) -> str:
    return _MIME.get(extension, "application/octet-stream")
