"""Pages as files, and a lot whose documents are such."""

from __future__ import annotations

import io
from functools import cache

from lots import Dossier, Lot
from PIL import Image

from made_pages import text


def jpeg(page: Image.Image, **how: object) -> bytes:
    """The page as a scanner saves it."""
    stream = io.BytesIO()
    page.save(stream, "JPEG", quality=80, **how)
    return stream.getvalue()


@cache
def page(number: int) -> bytes:
    """A clean page."""
    return jpeg(text(number))


def with_picture(made: Lot, dossier: Dossier, name: str, data: bytes) -> None:
    """The dossier's one document is a picture instead, with the extension of this name."""
    path = f"{dossier.code}/{dossier.code}.0000001{name[name.index('.') :]}"
    made.drop(dossier.path(1))
    made.put(path, data)
    dossier.documents[0].update({"Đường dẫn file": path, "Số trang": 1})
    dossier.row["Số lượng trang"] = 1
