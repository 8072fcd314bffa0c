"""Functions that requirements may use in XPath, beside those of XPath 1.0."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

_MIME = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}(?:\s*;.*)?")
_TOP_LEVEL = (
    *("application", "audio", "example", "font", "haptics", "image", "message", "model", "multipart", "text"),
    "video",
)
"""The top-level media types that IANA has registered."""
_DATE_TIME = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?")
_DIGITS = {
    "MD5": 32,
    "SHA-1": 40,
    "SHA-224": 56,
    "SHA-256": 64,
    "SHA-384": 96,
    "SHA-512": 128,
}


def _text(value: Any) -> str:
    """A node set as its first node, anything else as it is: as XPath turns a value into a string."""
    if isinstance(value, list):
        return "" if not value else str(value[0])
    return str(value)


def _is_date_time(_: object, value: Any) -> bool:
    """`ov:date-time(@CREATED)`: a date and time of XML Schema."""
    match = _DATE_TIME.fullmatch(_text(value).strip())
    if match is None:
        return False
    try:
        datetime.fromisoformat(match[1])
    except ValueError:
        return False
    return True


def _is_mime(_: object, value: Any) -> bool:
    """`ov:mime(@MIMETYPE)`: a media type as RFC 6838 writes it, of a top-level type that IANA has registered."""
    text = _text(value)
    return _MIME.fullmatch(text) is not None and text.partition("/")[0].lower() in _TOP_LEVEL


def _is_digest(_: object, value: Any, algorithm: Any) -> bool:
    """`ov:digest(@CHECKSUM, @CHECKSUMTYPE)`: as many hexadecimal digits as the algorithm gives; others pass."""
    digits = _DIGITS.get(_text(algorithm).upper())
    return digits is None or re.fullmatch(f"[0-9A-Fa-f]{{{digits}}}", _text(value)) is not None


def _is_among(_: object, value: Any, *words: Any) -> bool:
    """`ov:among(@STATUS, 'CURRENT', 'SUPERSEDED')`: one of the words."""
    return _text(value) in {_text(word) for word in words}


def _all_listed(_: object, value: Any, nodes: Any) -> bool:
    """`ov:lists(@ADMID, /mets:mets/mets:amdSec/*/@ID)`: every node is a word of the value, a list with spaces."""
    return {str(node) for node in nodes} <= set(_text(value).split())


NAMESPACE = "urn:oais-vn:xpath"
FUNCTIONS: dict[tuple[str | None, str], Callable[..., Any]] = {
    (NAMESPACE, "date-time"): _is_date_time,
    (NAMESPACE, "mime"): _is_mime,
    (NAMESPACE, "digest"): _is_digest,
    (NAMESPACE, "among"): _is_among,
    (NAMESPACE, "lists"): _all_listed,
}
"""By namespace and name, as the XML library takes them; the prefix is `ov`."""
