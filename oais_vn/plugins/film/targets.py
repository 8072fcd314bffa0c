"""Targets: text in blocks from top to bottom, or the charts by which density and resolution are measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from oais_vn.plugins.film.canvas import Canvas, fitting, shortened, typeface

_SIZES = {"huge": 46.0, "title": 15.0, "head": 8.0, "text": 6.0, "fill": 5.4, "small": 4.8, "row": 4.6, "digest": 6.4}
_BOLD = frozenset({"huge", "title", "head"})
_INSET_MM = 8.0
_GREYS = 9
_PATCH_MM = 34.0
_BARS = 5
_FINEST = 6
"""The widest bars of the resolution chart, in pixels."""
_DIGEST_VERSION = 5
_DIGEST_MODULE_MM = 1.5


def draw_blocks(canvas: Canvas, blocks: Sequence[dict[str, Any]]) -> None:
    """Lay out blocks `{style, text}` one under another; style `code` is a QR code, `rule` a line, `space` none."""
    left, at, right, _ = canvas.page
    left, right = left + canvas.px(_INSET_MM), right - canvas.px(_INSET_MM)
    at += canvas.px(_INSET_MM)
    for block in blocks:
        style, text = str(block["style"]), str(block.get("text", ""))
        if style == "rule":
            canvas.draw.rectangle([left, at, right, at + canvas.px(0.6)], 0)
            at += canvas.px(4)
        elif style == "space":
            at += canvas.px(8)
        elif style == "code":
            at = _code(canvas, text, left, right, at)
        elif style == "digest":
            at = _digest(canvas, text, left, right, at)
        elif style == "row":
            at = _row(canvas, [str(cell) for cell in block["cells"]], left, right, at)
        else:
            at = _text(canvas, style, text, left, right, at)


def _text(canvas: Canvas, style: str, text: str, left: int, right: int, at: int) -> int:
    weight = "Bold" if style in _BOLD else "Regular"
    size = canvas.px(_SIZES[style])
    if style == "huge":
        font = fitting(text, weight, size, right - left)
        wide = font.getlength(text)
        canvas.draw.text((left + (right - left - wide) / 2, at), text, 0, font)
        return at + int(font.size * 1.3)
    font = fitting(text, weight, size, right - left, size * 2 // 3) if style == "title" else typeface(weight, size)
    for line in _wrapped(text, font, right - left):
        canvas.draw.text((left, at), line, 0, font)
        at += int(size * 1.3)
    if style == "fill":
        start = left + int(font.getlength(text))
        canvas.draw.line([start, at - canvas.px(0.4), right, at - canvas.px(0.4)], 120, max(1, canvas.px(0.2)))
        at += canvas.px(2.4)
    return at + int(size * 0.35)


def _digest(canvas: Canvas, text: str, left: int, right: int, at: int) -> int:
    """A SHA-256 in groups of eight digits, four on a line, in columns, so that people can compare it."""
    size = canvas.px(_SIZES["digest"])
    font = typeface("Bold", size)
    groups = [text[start : start + 8] for start in range(0, len(text), 8)]
    width = (right - left) // 4
    for number, group in enumerate(groups):
        canvas.draw.text((left + number % 4 * width, at + number // 4 * int(size * 1.4)), group, 0, font)
    return at + -(-len(groups) // 4) * int(size * 1.4) + int(size * 0.4)


def _row(canvas: Canvas, cells: list[str], left: int, right: int, at: int) -> int:
    size = canvas.px(_SIZES["row"])
    font = typeface("Regular", size)
    share = (0.30, 0.48, 0.22)
    for number, cell in enumerate(cells):
        start = left + int((right - left) * sum(share[:number]))
        width = int((right - left) * share[number]) - canvas.px(2)
        canvas.draw.text((start, at), shortened(cell, font, width), 0, font)
    return at + int(size * 1.7)


def _code(canvas: Canvas, text: str, left: int, right: int, at: int) -> int:
    module = _DIGEST_MODULE_MM * max(1.0, canvas.module_mm)
    side = (17 + 4 * _DIGEST_VERSION) * module
    quiet = 4 * module
    top = at * 25.4 / canvas.dpi + quiet
    middle = (left + right) / 2 * 25.4 / canvas.dpi
    canvas.code(text, (middle - side / 2, top), module, _DIGEST_VERSION)
    return at + canvas.px(side + 2 * quiet)


def _wrapped(text: str, font: Any, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and font.getlength(longer) > width:
            yield line
            longer = word
        while font.getlength(longer) > width and len(longer) > 1:
            cut = len(longer) - 1
            while cut > 1 and font.getlength(longer[:cut]) > width:
                cut -= 1
            yield longer[:cut]
            longer = longer[cut:]
        line = longer
    yield line


def draw_density(canvas: Canvas, texts: Sequence[str]) -> None:
    """A white and a black patch, where densities are measured, and a wedge of greys between them."""
    left, top, right, bottom = canvas.page
    at = top + canvas.px(_INSET_MM)
    for style, text in zip(("title", "text", "text"), texts[:3], strict=True):
        at = _text(canvas, style, text, left + canvas.px(_INSET_MM), right - canvas.px(_INSET_MM), at)
    size = canvas.px(_PATCH_MM)
    middle = (left + right) // 2
    font = typeface("Bold", canvas.px(5))
    for name, grey, start in ((texts[3], 255, middle - size - canvas.px(12)), (texts[4], 0, middle + canvas.px(12))):
        canvas.draw.rectangle([start, at, start + size, at + size], grey, 0, max(2, canvas.px(0.6)))
        wide = font.getlength(name)
        canvas.draw.text((start + (size - wide) / 2, at + size + canvas.px(2)), name, 0, font)
    at += size + canvas.px(16)
    step = (right - left - 2 * canvas.px(_INSET_MM)) // _GREYS
    small = typeface("Regular", canvas.px(4))
    for number in range(_GREYS):
        share = round(100 * number / (_GREYS - 1))
        start = left + canvas.px(_INSET_MM) + number * step
        high = min(canvas.px(44), bottom - at - canvas.px(14))
        canvas.draw.rectangle([start, at, start + step - 2, at + high], round(255 * (100 - share) / 100), 0)
        canvas.draw.text((start + canvas.px(1), at + high + canvas.px(2)), f"{share}%", 0, small)


def draw_resolution(canvas: Canvas, texts: Sequence[str]) -> None:
    """Five equal charts of bars across and along, at the corners and in the middle, as microfilm is tested."""
    left, top, right, bottom = canvas.page
    inset = canvas.px(_INSET_MM)
    width, height = _chart_size(canvas)
    at = top + inset
    for style, text in zip(("title", "small"), texts, strict=True):
        at = _text(canvas, style, text, left + inset, right - inset, at)
    middle = (left + right - width) // 2, (at + bottom - height) // 2
    corners = [
        (x, y) for y in (at + canvas.px(2), bottom - inset - height) for x in (left + inset, right - inset - width)
    ]
    for place in (*corners, middle):
        _chart(canvas, *place)


def _chart_size(canvas: Canvas) -> tuple[int, int]:
    return canvas.px(22) + 4 * _BARS * _FINEST, sum(_line(pixels, canvas) for pixels in range(1, _FINEST + 1))


def _line(pixels: int, canvas: Canvas) -> int:
    return max(2 * _BARS * pixels + canvas.px(2.5), canvas.px(5.5))


def _chart(canvas: Canvas, left: int, top: int) -> None:
    font = typeface("Regular", canvas.px(4))
    for pixels in range(1, _FINEST + 1):
        length = 2 * _BARS * pixels
        canvas.draw.text((left, top - canvas.px(1.2)), f"{pairs(pixels, canvas.dpi):.2f}", 0, font)
        start = left + canvas.px(13)
        for bar in range(_BARS):
            at = 2 * bar * pixels
            canvas.draw.rectangle([start + at, top, start + at + pixels - 1, top + length], 0)
            second = start + length + canvas.px(3)
            canvas.draw.rectangle([second, top + at, second + length, top + at + pixels - 1], 0)
        top += _line(pixels, canvas)


def pairs(pixels: int, dpi: int) -> float:
    """Line pairs a millimetre of the original of bars that are `pixels` wide."""
    return dpi / 25.4 / (2 * pixels)
