"""The colour space of the scans: an sRGB profile made by LittleCMS, the same bytes every time."""

from __future__ import annotations

from PIL import ImageCms

_VERSION = bytes.fromhex("04200000")
"""ICC 4.2, the newest that PDF/A-2 knows (ISO 15076-1:2005); the tags of this profile are all of that version."""

_DATE = bytes.fromhex("07ea 0001 0001 0000 0000 0000")
"""2026-01-01: LittleCMS writes the time at which it is called (header, bytes 24 to 35)."""


def srgb_profile() -> bytes:
    """An ICC display profile for sRGB; LittleCMS puts it in the public domain (`No copyright, use freely`)."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # Bytes 84 to 99 are a digest over the rest, which zeros declare absent.
    return made[:8] + _VERSION + made[12:24] + _DATE + made[36:84] + bytes(16) + made[100:]
