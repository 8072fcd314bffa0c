"""The limits of quality in a profile, from its table `[quality]`."""

from __future__ import annotations

from oais_vn.formats.profiles.table import Table
from oais_vn.model.quality import QualityLimits


def build_limits(table: Table) -> QualityLimits:
    """The limits; a profile that says nothing asks nothing. Raises `ConfigurationError`."""
    limits = QualityLimits(
        **{
            key: table.length(key) or 0
            for key in (
                "page_dpi",
                "drawing_dpi",
                "picture_dpi",
                "colour_bits",
                "video_kbps",
                "audio_kbps",
                "skew_tenths",
            )
        },
        image_formats=table.strings("image_formats", optional=True),
        claim=table.flag("claim", default=False),
        drawing_types=table.strings("drawing_types", optional=True),
        text_layer=table.flag("text_layer", default=False),
    )
    table.done()
    return limits
