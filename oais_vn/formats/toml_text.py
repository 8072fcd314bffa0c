"""The text of a TOML file that somebody else wrote: bounded, and told by its name when it is none."""

from __future__ import annotations

import tomllib
from typing import Any, BinaryIO

from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text

LARGEST = 1 << 20


def read_toml(stream: BinaryIO, name: str) -> dict[str, Any]:
    """The values in `stream`, which errors call `name`.

    Raises `ConfigurationError` for more than 1 MiB, for what is not UTF-8 and for what is no TOML.
    """
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ConfigurationError(Text(f"{name}: tệp quá lớn (trên 1 MiB)", f"{name}: larger than 1 MiB"))
    try:
        # Notepad writes a byte order mark, which TOML does not know.
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            Text(f"{name}: không phải UTF-8; hãy lưu lại tệp với mã hóa UTF-8", f"{name}: not UTF-8; save it as UTF-8")
        ) from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(
            Text(f"{name}: sai cú pháp TOML hoặc ngày không có thật: {error}", f"{name}: no valid TOML: {error}")
        ) from error
