"""What is shown on a page of a PDF: pictures with their resolution, text that is seen or not, fonts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Page, Stream

from oais_vn.plugins.pdf_content import Step, steps

_MM = 25.4 / 72
_OPERATORS = "q Q cm Do Tr Tj TJ ' \""
_SHOWS = frozenset(("Tj", "TJ", "'", '"'))
_INVISIBLE = 3
_DEEPEST = 8
"""Forms within forms that are followed."""
_MOST_IMAGES = 1000
_COLOURS = {1: "grey", 3: "rgb", 4: "cmyk"}
_SPACES = {
    "/DeviceGray": ("grey", 1),
    "/CalGray": ("grey", 1),
    "/DeviceRGB": ("rgb", 3),
    "/CalRGB": ("rgb", 3),
    "/DeviceCMYK": ("cmyk", 4),
    "/Lab": ("lab", 3),
}


def page_facts(page: Page, number: int) -> dict[str, Any]:
    """Size as seen in millimetres, pictures, and how text is shown."""
    unit = float(page.obj.get(Name.UserUnit, 1))
    left, bottom, right, top = (float(each) for each in page.cropbox.as_list())
    width, height = abs(right - left) * unit, abs(top - bottom) * unit
    shown = _Shown(area=width * height)
    resources = page.obj.get(Name.Resources)
    _look(page.obj, resources if resources is not None else page.resources, Matrix().scaled(unit, unit), shown, 0)
    if int(page.obj.get(Name.Rotate, 0)) % 180:
        width, height = height, width
    return {
        "number": number,
        "width": round(width * _MM, 1),
        "height": round(height * _MM, 1),
        "images": shown.images,
        "visible_text": shown.visible_text,
        "invisible_text": shown.invisible_text,
    }


@dataclass
class _Shown:
    """What was met on a page of so many square points."""

    area: float
    images: list[dict[str, Any]] = field(default_factory=list)
    visible_text: bool = False
    invisible_text: bool = False


def _look(holder: Any, resources: Any, matrix: Matrix, shown: _Shown, depth: int) -> None:
    mode, kept = 0, []
    objects = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
    for verb, numbers, name in _steps(holder):
        if verb == "q":
            kept.append((matrix, mode))
        elif verb == "Q" and kept:
            matrix, mode = kept.pop()
        elif verb == "cm":
            matrix = Matrix(*numbers) @ matrix
        elif verb == "Tr":
            mode = int(numbers[0])
        elif verb == "Tj":
            shown.invisible_text |= mode == _INVISIBLE
            shown.visible_text |= mode != _INVISIBLE
        elif verb == "Do" and isinstance(objects, Dictionary):
            _place(objects.get(name), resources, matrix, shown, depth)


def _steps(holder: Any) -> Iterable[Step]:
    """The operators of a page's or a form's content; a content that cannot be read has none."""
    try:
        parts = holder if isinstance(holder, Stream) else holder.get(Name.Contents)
        streams = parts.as_list() if isinstance(parts, Array) else [parts] if isinstance(parts, Stream) else []
        content = b"\n".join(each.read_bytes() for each in streams)
        found = steps(content)
        return list(found) if found is not None else parsed(holder)
    except (pikepdf.PdfError, TypeError, ValueError):
        return ()


def parsed(holder: Any) -> list[Step]:
    """The same operators from a parser, which is slower and takes everything."""
    found = []
    for instruction in pikepdf.parse_content_stream(holder, _OPERATORS):
        operands, verb = instruction.operands, str(instruction.operator)
        if verb in _SHOWS:
            found.append(Step("Tj"))
        elif verb in ("q", "Q"):
            found.append(Step(verb))
        elif verb == "Do" and len(operands) == 1:
            found.append(Step(verb, name=str(operands[0])))
        elif (verb == "cm" and len(operands) == 6) or (verb == "Tr" and len(operands) == 1):
            found.append(Step(verb, tuple(float(each) for each in operands)))
    return found


def _place(thing: Any, resources: Any, matrix: Matrix, shown: _Shown, depth: int) -> None:
    if not isinstance(thing, Stream):
        return
    if thing.get(Name.Subtype) == Name.Image and len(shown.images) < _MOST_IMAGES:
        shown.images.append(_image(thing, resources, matrix, shown.area))
    elif thing.get(Name.Subtype) == Name.Form and depth < _DEEPEST:
        inner = thing.get(Name.Matrix)
        if isinstance(inner, Array) and len(inner) == 6:
            matrix = Matrix(*(float(each) for each in inner.as_list())) @ matrix
        _look(thing, thing.get(Name.Resources, resources), matrix, shown, depth + 1)


def _image(image: Any, resources: Any, matrix: Matrix, area: float) -> dict[str, Any]:
    width, height = int(image.get(Name.Width, 0)), int(image.get(Name.Height, 0))
    wide, high = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
    covered = abs(matrix.a * matrix.d - matrix.b * matrix.c)
    filters = image.get(Name.Filter)
    names = filters.as_list() if isinstance(filters, Array) else [filters] if filters is not None else []
    colour, components = _colour(image, resources)
    return {
        "width": width,
        "height": height,
        "dpi_x": round(width * 72 / wide, 1) if wide else 0.0,
        "dpi_y": round(height * 72 / high, 1) if high else 0.0,
        "colour": colour,
        "bits": components * int(image.get(Name.BitsPerComponent, 1 if colour == "mask" else 0)),
        "compression": str(names[-1]).lstrip("/") if names else "",
        "share": round(min(1.0, covered / area), 3) if area else 0.0,
    }


def _colour(image: Any, resources: Any) -> tuple[str, int]:
    """The kind of colour and how many components a pixel has."""
    if image.get(Name.ImageMask, False):
        return "mask", 1
    space = image.get(Name.ColorSpace)
    named = resources.get(Name.ColorSpace) if isinstance(resources, Dictionary) else None
    if isinstance(space, Name) and isinstance(named, Dictionary) and str(space) in named:
        space = named[str(space)]
    return _space(space)


def _space(space: Any) -> tuple[str, int]:
    if isinstance(space, Name):
        return _SPACES.get(str(space), ("", 0))
    if not isinstance(space, Array) or len(space) == 0:
        return "", 0
    kind = str(space[0])
    if kind == "/ICCBased":
        count = int(space[1].get(Name.N, 0))
        return _COLOURS.get(count, ""), count
    if kind == "/Indexed":
        return _space(space[1])[0], 1
    return _SPACES.get(kind, ("", 0))


def fonts_of(pages: Iterable[Page]) -> list[tuple[str, bool]]:
    """The fonts in the pages' resources, each once: its name and whether it is embedded."""
    found: dict[tuple[str, bool], None] = {}
    seen = set()
    for page in pages:
        resources = page.obj.get(Name.Resources)
        if resources is None:
            resources = page.resources
        for font in _fonts(resources, 0):
            if font.objgen == (0, 0) or font.objgen not in seen:
                seen.add(font.objgen)
                found[_font(font)] = None
    return sorted(found)


def _fonts(resources: Any, depth: int) -> Iterator[Any]:
    if not isinstance(resources, Dictionary) or depth > _DEEPEST:
        return
    fonts = resources.get(Name.Font)
    if isinstance(fonts, Dictionary):
        yield from (font for _, font in fonts.items() if isinstance(font, Dictionary))
    objects = resources.get(Name.XObject)
    if isinstance(objects, Dictionary):
        for thing in objects.as_dict().values():
            if isinstance(thing, Stream) and thing.get(Name.Subtype) == Name.Form:
                yield from _fonts(thing.get(Name.Resources), depth + 1)


def _font(font: Any) -> tuple[str, bool]:
    name = str(font.get(Name.BaseFont, font.get(Name.Name, ""))).lstrip("/")[:100]
    if font.get(Name.Subtype) == Name.Type3:
        return name, True
    below = font.get(Name.DescendantFonts)
    described = below[0] if isinstance(below, Array) and len(below) else font
    descriptor = described.get(Name.FontDescriptor)
    files = (Name.FontFile, Name.FontFile2, Name.FontFile3)
    return name, isinstance(descriptor, Dictionary) and any(key in descriptor for key in files)
