"""What an engine answered about a file's format, as one decided value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from oais_vn.model.preservation import FormatIdentification
from oais_vn.plugins.bounded import NoAnswerError

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


def identified(answer: dict[str, Any] | NoAnswerError, path: Path) -> FormatIdentification:
    """What an engine answered about the file at `path`; one without an answer has a note and no PRONOM id."""
    extension = path.suffix.lower().lstrip(".")
    if isinstance(answer, NoAnswerError):
        return FormatIdentification(mime=mime_of(extension), note=answer.note)
    return identification(answer, extension)


def identification(answer: dict[str, Any], extension: str) -> FormatIdentification:
    """One answer of an engine's: the first format is taken, others and doubts are noted.

    Where only the extension speaks and may mean several formats, none is taken.
    """
    basis: str = answer["basis"]
    notes = [answer["note"]] if answer["note"] else []
    formats = sorted(answer["formats"], key=lambda found: _order(found["puid"]))
    if basis == "extension":
        # A format that has a signature, and whose signature was not found, is hardly the one.
        formats = [found for found in formats if not found["signed"]] or formats
    if not formats:
        return FormatIdentification(mime=mime_of(extension), note="; ".join(notes) or "no signature fits")
    if basis == "extension" and len(formats) > 1:
        notes.append(f"no signature fits; the extension may mean: {_listed(formats)}")
        return FormatIdentification(mime=mime_of(extension), note="; ".join(notes))
    first, others = formats[0], formats[1:]
    if basis == "extension":
        notes.append("no signature fits; known by its extension only")
    if first["otherwise"]:
        notes.append(f"the extension .{extension} is not one of this format's")
    if others:
        notes.append(f"also possible: {_listed(others)}")
    return FormatIdentification(
        puid=first["puid"],
        name=first["name"],
        version=first["version"],
        mime=first["mime"] or mime_of(extension),
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


def mime_of(extension: str) -> str:
    """The media type that an extension (lower case, without its dot) stands for."""
    return _MIME.get(extension, "application/octet-stream")
