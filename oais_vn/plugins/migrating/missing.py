"""What a migrator needs and the installation lacks."""

from __future__ import annotations

from importlib.util import find_spec

from oais_vn.model.errors import PluginError
from oais_vn.model.language import Text

_PACKAGES = {
    "PIL": "pillow",
    "fontTools": "pikepdf[pdfa]",
    "jpylyzer": "jpylyzer",
    "jsonschema": "pikepdf[pdfa]",
    "pypdfium2": "pypdfium2",
    "referencing": "pikepdf[pdfa]",
}


def require(*modules: str) -> None:
    """Raise `PluginError` naming the packages of the `modules` that are not installed."""
    missing = sorted({_PACKAGES[module] for module in modules if find_spec(module) is None})
    if missing:
        listed = ", ".join(missing)
        raise PluginError(
            Text(
                f"chưa cài đủ gói để chuyển đổi định dạng (thiếu: {listed}); hãy chạy: "
                'pip install "oais-vn[migration]"',
                f'packages for migration are missing ({listed}); run: pip install "oais-vn[migration]"',
            )
        )
