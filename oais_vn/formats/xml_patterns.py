"""Writing very many elements that differ in some texts alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence

from oais_vn.formats.xml import XmlWriter

_HOLE = "\ue000"
_NOT_AS_IT_IS = re.compile('[&<>"\x00-\x1f\ue000\ufffe\uffff\ud800-\udfff]')
_MOST_KEPT = 256


class XmlPatterns:
    """Each pattern is what an element's own writing gave once, with a hole for each text; the others are filled in.

    So there is one description of an element, and no second one that is faster.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, list[str] | None] = {}

    def write(
        self, xml: XmlWriter, shape: Hashable, texts: Sequence[str], written: Callable[[Iterator[str]], None]
    ) -> None:
        """Write an element that `written` writes when it is given the texts, each of which it takes once, in order.

        What `written` writes may depend on `shape` and the texts, on nothing else.
        """
        parts = self._parts(xml, (xml.depth, shape), len(texts), written)
        if parts is None or not all(texts) or _NOT_AS_IT_IS.search("".join(texts)):
            written(iter(texts))
            return
        pieces = [""] * (2 * len(texts) + 1)
        pieces[::2] = parts
        pieces[1::2] = texts
        xml.put("".join(pieces))

    def _parts(
        self, xml: XmlWriter, key: Hashable, holes: int, written: Callable[[Iterator[str]], None]
    ) -> list[str] | None:
        """What stands between the holes; None where the shape's own words have the hole's sign."""
        if key not in self._kept:
            parts = xml.recalled(lambda: written(iter([_HOLE] * holes))).split(_HOLE)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = parts if len(parts) == holes + 1 else None
        return self._kept[key]
