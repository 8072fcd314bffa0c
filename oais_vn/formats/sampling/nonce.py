"""The nonce file: 64 hexadecimal letters that only the archive has until the draw."""

from __future__ import annotations

import re

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text

_HEX = re.compile(r"[0-9a-f]{64}")
_LARGEST = 1024


def parse_nonce(data: bytes, name: str) -> str:
    """The nonce in the bytes of the file `name`; white space that an editor adds at the end does no harm.

    Raises `PackageError` for anything else: another text would give another sample.
    """
    text = data[:_LARGEST].decode("ascii", "replace").strip()
    if len(data) > _LARGEST or _HEX.fullmatch(text) is None:
        raise PackageError(
            Text(
                f"{name}: không phải tệp số bí mật (64 chữ số thập lục phân) do 'oais-vn sample commit' tạo",
                f"{name}: no nonce file (64 hexadecimal letters) as 'oais-vn sample commit' makes it",
            ),
            path=name,
        )
    return text
