"""Plug-ins by name: entry points are listed without loading, and loaded when they are named."""

from __future__ import annotations

from importlib.metadata import EntryPoint, PackageNotFoundError, distribution, entry_points
from importlib.util import find_spec
from typing import Any

from oais_vn.model.errors import PluginError
from oais_vn.model.language import Text

IDENTIFIERS = "oais_vn.format_identifiers"
"""The entry points of format identifiers."""

MIGRATORS = "oais_vn.migrators"
"""The entry points of migrators."""


def plugin_names(group: str) -> tuple[str, ...]:
    """The names that are registered in an entry-point group such as `oais_vn.format_identifiers`, sorted."""
    return tuple(sorted({found.name for found in entry_points(group=group)}))


def plugin(group: str, name: str) -> Any:
    """The object (mostly a class) that the plug-in `name` of `group` stands for.

    Raises `PluginError` when there is no such plug-in, when two packages register different ones under the
    name, or when it cannot be loaded.
    """
    found = sorted(set(entry_points(group=group, name=name)), key=lambda each: each.value)
    if not found:
        raise PluginError(_missing(group, name))
    if len(found) > 1:
        packages = ", ".join(f"{_package(each)} ({each.value})" for each in found)
        raise PluginError(
            Text(
                f"có nhiều thành phần mở rộng cùng tên {name!r} ({group}): {packages}; hãy gỡ bớt, chỉ giữ một gói",
                f"several plug-ins are called {name!r} ({group}): {packages}; uninstall all packages but one",
            )
        )
    try:
        return found[0].load()
    except Exception as failure:
        reason = f"{type(failure).__name__}: {failure}"
        package = _package(found[0])
        raise PluginError(
            Text(
                f"không nạp được thành phần mở rộng {name!r} ({group}) của gói {package}: {reason}; "
                "hãy cài lại gói này",
                f"cannot load the plug-in {name!r} ({group}) of package {package}: {reason}; reinstall this package",
            )
        ) from failure


def identifier_called(name: str) -> str:
    """The plug-in that `name` stands for: `auto` is siegfried where it is installed, else fido."""
    if name != "auto":
        return name
    return "siegfried" if find_spec("pygfried") and "siegfried" in plugin_names(IDENTIFIERS) else "fido"


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else entry.module


def _missing(group: str, name: str) -> Text:
    try:
        distribution("oais-vn")
    except PackageNotFoundError:
        return Text(
            f"không tìm thấy thành phần mở rộng {name!r} ({group}) vì gói oais-vn chưa được cài đặt; "
            "trong thư mục mã nguồn hãy chạy: pip install -e .",
            f"cannot find the plug-in {name!r} ({group}), for oais-vn is not installed; "
            "in the source folder run: pip install -e .",
        )
    names = ", ".join(plugin_names(group))
    return Text(
        f"không có thành phần mở rộng {name!r} ({group}); hiện có: {names or 'không có gì'}",
        f"there is no plug-in {name!r} ({group}); there are: {names or 'none'}",
    )
