"""The packages of the extra `demo`: looked for before any work begins."""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec

from oais_vn.model.errors import PluginError
from oais_vn.model.language import Text

_NEEDED = {
    "PIL": "pillow",
    "alembic": "alembic",
    "fontTools": "fonttools",
    "pikepdf": "pikepdf",
    "openpyxl": "openpyxl",
    "sqlalchemy": "sqlalchemy",
    "font_source_serif_pro": "font-source-serif-pro",
}


def require_extras() -> None:
    """Raise `PluginError` naming every package that the demonstration needs and that is not installed."""
    missing = ", ".join(package for module, package in _NEEDED.items() if find_spec(module) is None)
    if missing:
        raise PluginError(
            Text(
                f"chưa cài đủ gói để tạo dữ liệu minh họa (thiếu: {missing}); hãy chạy: pip install 'oais-vn[demo]'",
                f"packages for the demonstration are missing ({missing}); run: pip install 'oais-vn[demo]'",
            )
        )


def font_bytes(weight: str) -> bytes:
    """The TrueType file of Source Serif Pro (OFL 1.1) in `weight`: `Regular` or `Bold`.

    The italics are not used: they lack the Vietnamese letters.
    """
    return (files("font_source_serif_pro") / "files" / f"SourceSerifPro-{weight}.ttf").read_bytes()
