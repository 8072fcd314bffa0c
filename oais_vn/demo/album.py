"""A dossier of the demonstration: photographs on album cards, each with its label."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

from oais_vn.demo.landscape import SIZE, noise, on_film
from oais_vn.demo.places import DISTRICT, NOTICE
from oais_vn.demo.scenes import MOTIFS
from oais_vn.demo.scripts import truetype

_CARD = (1654, 1370)
_PRINT_AT = (197, 120)
_BORDER = 26


@dataclass(frozen=True)
class Photograph:
    """One print: what it shows and what its label says; `month` is None where only the year is known."""

    motif: str
    title: str
    event: str
    place: str
    photographer: str
    number: str
    year: int
    month: int | None
    colour: bool


@dataclass(frozen=True)
class Album:
    """A dossier of photographs; `year` is the earliest of its prints."""

    title: str
    keywords: str
    year: int
    photographs: tuple[Photograph, ...]


_SUBJECTS = (
    ("sea dyke", "Tuyến đê ngăn mặn xã Bình Hải sau khi tôn cao", "Củng cố đê ngăn mặn", "Xã Bình Hải"),
    ("stacks", "Cây rơm trên đồng sau vụ gặt đông xuân", "Thu hoạch lúa đông xuân", "Xã An Lộc"),
    ("forest brook", "Rừng đầu nguồn giao cho xã quản lý, bảo vệ", "Giao đất, giao rừng", "Xã Suối Bạc"),
    ("paddies", "Cánh đồng lúa chín nhìn từ kênh chính", "Sản xuất nông nghiệp", "Xã Hòa Tân"),
    ("estuary", "Bến thuyền ở cửa sông lúc chiều tối", "Nghề cá ven biển", "Xã Long Điền"),
    ("schoolhouse", "Dãy phòng học mái ngói trước khi xây trường mới", "Kiên cố hóa trường học", "Xã Bình Sơn"),
)


def album(rng: random.Random) -> Album:
    """Six prints from the eighties and nineties, the older ones black and white."""
    years = sorted(rng.randrange(1979, 1999) for _ in _SUBJECTS)
    photographs = tuple(
        Photograph(
            motif=motif,
            title=title,
            event=event,
            place=f"{place}, huyện {DISTRICT}",
            photographer=f"Phòng Văn hóa - Thông tin huyện {DISTRICT}",
            number=f"CB-A.{place_in_album:04d}",
            year=year,
            month=None if rng.random() < 0.5 else rng.randrange(1, 13),
            colour=year >= 1988,
        )
        for place_in_album, ((motif, title, event, place), year) in enumerate(zip(_SUBJECTS, years, strict=True), 1)
    )
    return Album(
        title=f"Tập ảnh về sản xuất, đê điều, rừng và trường học huyện {DISTRICT} các năm {years[0]} - {years[-1]}",
        keywords="ảnh; nông nghiệp; đê điều; trường học",
        year=years[0],
        photographs=photographs,
    )


def taken(photograph: Photograph) -> str:
    """When the print was made, as far as it is known: `05/1986` or `1986`."""
    return str(photograph.year) if photograph.month is None else f"{photograph.month:02d}/{photograph.year}"


def card(photograph: Photograph, rng: random.Random, srgb: bytes) -> bytes:
    """The scan of the album card with the print and its label: JPEG, 24 bits, 200 dpi."""
    board = noise(rng, (_CARD[0] // 3, _CARD[1] // 3), _CARD)
    page = Image.merge(
        "RGB", [board.point([tone + (value - 128) // 14 for value in range(256)]) for tone in (206, 196, 174)]
    )
    picture = on_film(MOTIFS[photograph.motif](rng), rng, photograph.colour)
    mounted = Image.new("RGB", (SIZE[0] + 2 * _BORDER, SIZE[1] + 2 * _BORDER), (236, 230, 214))
    mounted.paste(picture, (_BORDER, _BORDER))
    mounted = mounted.convert("RGBA").rotate(rng.uniform(-0.7, 0.7), Image.Resampling.BICUBIC, expand=True)
    left, top = _PRINT_AT[0] - _BORDER, _PRINT_AT[1] - _BORDER
    shadow = Image.new("L", _CARD)
    shadow.paste(150, (left + 7, top + 9), mounted.getchannel("A"))
    page.paste((96, 86, 70), mask=shadow.filter(ImageFilter.GaussianBlur(7)))
    page.paste(mounted.convert("RGB"), (left, top), mounted.getchannel("A"))
    _label(page, photograph)
    stream = io.BytesIO()
    page.save(
        stream, "JPEG", quality=76, dpi=(200, 200), subsampling="4:2:0", optimize=True, icc_profile=srgb, comment=NOTICE
    )
    return stream.getvalue()


def _label(page: Image.Image, photograph: Photograph) -> None:
    """The paper slip beneath the print."""
    box = (_PRINT_AT[0] + 20, _PRINT_AT[1] + SIZE[1] + 70, _PRINT_AT[0] + SIZE[0] - 20, _CARD[1] - 84)
    draw = ImageDraw.Draw(page)
    draw.rectangle((box[0] + 4, box[1] + 5, box[2] + 4, box[3] + 5), fill=(150, 140, 118))
    draw.rectangle(box, fill=(240, 235, 221), outline=(168, 158, 136))
    bold, plain, small = truetype("Bold", 38), truetype("Regular", 32), truetype("Regular", 21)
    draw.text((box[0] + 34, box[1] + 62), photograph.title, fill=(44, 42, 44), font=bold, anchor="ls")
    lines = (
        f"{photograph.event}. {photograph.place}, năm {photograph.year}.",
        f"Ảnh: {photograph.photographer}",
    )
    for place, line in enumerate(lines):
        draw.text((box[0] + 34, box[1] + 118 + 46 * place), line, fill=(66, 62, 62), font=plain, anchor="ls")
    draw.text((box[2] - 34, box[1] + 164), f"Số {photograph.number}", fill=(66, 62, 62), font=plain, anchor="rs")
    draw.text((box[0] + 20, _CARD[1] - 36), NOTICE, fill=(112, 104, 90), font=small, anchor="ls")
