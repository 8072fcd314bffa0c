"""Settings: one list of names with defaults; files, environment and options override them, each remembers whence."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from oais_vn.model.errors import ConfigurationError, unread
from oais_vn.model.language import Text

Value = str | int | float | bool | tuple[str, ...]

_PREFIX = "OAIS_VN_"


@dataclass(frozen=True)
class Known:
    """A setting that exists: its default and what it means."""

    name: str
    default: Value
    meaning: Text


@dataclass(frozen=True)
class Setting:
    """A setting as it holds, and where its value came from."""

    name: str
    value: Value
    origin: str


KNOWN = (
    Known("profile", "tt05-2025", Text("bộ quy định mặc định", "the profile to use")),
    Known("profiles", (), Text("các thư mục bộ quy định thêm", "more folders of profiles")),
    Known("agencies", (), Text("các tệp sổ cơ quan (TOML)", "registers of agencies (TOML files)")),
    Known("language", "auto", Text("ngôn ngữ thông báo: vi, en, auto", "language of messages: vi, en, auto")),
    Known("workers", 0, Text("số tiến trình; 0 là mọi nhân", "number of processes; 0 means every core")),
    Known("operator", "", Text("người vận hành, ghi vào PREMIS", "who runs the commands, recorded in PREMIS")),
    Known("form", "folder", Text("dạng gói: folder, tar, zip", "form of packages: folder, tar, zip")),
    Known(
        "identifier",
        "fido",
        Text(
            "công cụ nhận dạng định dạng: fido, siegfried; auto: siegfried nếu đã cài, nếu không thì fido. "
            "Không đặt thì identify, inspect dùng auto",
            "the format identifier: fido, siegfried; auto: siegfried when it is installed, else fido. "
            "Where it is not set, identify and inspect use auto",
        ),
    ),
    Known(
        "identification_seconds",
        10.0,
        Text("giới hạn giây cho một lần nhận dạng định dạng", "seconds that one identification may take"),
    ),
    Known(
        "verapdf",
        "verapdf",
        Text("lệnh veraPDF để kiểm định PDF/A, nếu đã cài", "veraPDF's command, which validates PDF/A where installed"),
    ),
    Known(
        "clamav",
        "",
        Text(
            "ClamAV để quét vi-rút khi nhận: ổ cắm của clamd, máy:cổng, hoặc lệnh clamscan; để trống: không quét",
            "ClamAV for virus checks at receipt: clamd's socket, host:port, or the command clamscan; empty: none",
        ),
    ),
    Known(
        "clamav_database",
        "",
        Text(
            "tệp hoặc thư mục mẫu nhận diện cho clamscan; để trống: của chính nó",
            "file or folder of signatures for clamscan; empty: its own",
        ),
    ),
    Known("stamper", "pdf", Text("công cụ đóng chữ lên bản sao", "the tool that marks copies for readers")),
    Known(
        "copy_font",
        "",
        Text(
            "tệp phông chữ (.ttf, .otf) cho bản sao; để trống: Source Serif Pro",
            "the font file (.ttf, .otf) of copies; empty: Source Serif Pro",
        ),
    ),
    Known(
        "event_log",
        "",
        Text(
            "nhật ký sự kiện; để trống: events.jsonl trong thư mục ra",
            "the log of events; empty: events.jsonl in the output folder",
        ),
    ),
)


def read_settings(
    files: Sequence[Path], environment: Mapping[str, str], options: Mapping[str, Value | None]
) -> dict[str, Setting]:
    """Every setting with its origin: default, then `files` in order, then `OAIS_VN_…`, then `options`.

    Files that are not there are passed over. Raises `ConfigurationError` for unknown names, wrong
    types and files that are no TOML.
    """
    settings = {known.name: Setting(known.name, known.default, "default") for known in KNOWN}
    for file in files:
        for name, value in _table(file).items():
            settings[name] = Setting(name, _checked(name, value, str(file)), str(file))
    for known in KNOWN:
        variable = _PREFIX + known.name.upper()
        if variable in environment:
            settings[known.name] = Setting(known.name, _from_text(known, environment[variable], variable), variable)
    for name, option in options.items():
        if option is not None:
            settings[name] = Setting(name, _checked(name, option, "option"), "option")
    return settings


def _table(file: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigurationError(unread(file, error)) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            Text(f"{file}: không phải UTF-8; hãy lưu lại tệp với mã hóa UTF-8", f"{file}: not UTF-8; save it as UTF-8")
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            Text(f"không đọc được tệp cấu hình {file}: {error}", f"cannot read configuration file {file}: {error}")
        ) from error


def _checked(name: str, value: object, origin: str) -> Value:
    known = next((entry for entry in KNOWN if entry.name == name), None)
    if known is None:
        names = ", ".join(entry.name for entry in KNOWN)
        raise ConfigurationError(
            Text(
                f"{origin}: không có thiết lập {name!r}; có: {names}", f"{origin}: no setting {name!r}; known: {names}"
            )
        )
    if isinstance(known.default, tuple) and isinstance(value, list | tuple):
        return tuple(str(entry) for entry in value)
    if isinstance(known.default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is type(known.default) and isinstance(value, str | int | float):
        return value
    raise ConfigurationError(
        Text(
            f"{origin}: giá trị của {name} sai kiểu: {value!r}",
            f"{origin}: value of {name} has a wrong type: {value!r}",
        )
    )


def _from_text(known: Known, text: str, variable: str) -> Value:
    try:
        if isinstance(known.default, tuple):
            return tuple(part for part in text.split(os.pathsep) if part)
        return type(known.default)(text)
    except ValueError:
        return _checked(known.name, text, variable)
