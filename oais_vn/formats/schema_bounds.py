"""What a schema may hold, so that one from a hostile package can hang neither its compilation nor its use."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import cast

from lxml import etree

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text

XS = "{http://www.w3.org/2001/XMLSchema}"
HEAVIEST_COMPONENT = 300
"""Particles, attributes and enumerated values of one component with its references filled in; METS needs 112.
The time libxml2 takes to compile a content model grows with the cube: 0.3 s at 600, 4.5 s at 1,500."""
HEAVIEST_SCHEMA = 20_000
"""The same over all components; EAD3 needs 4,026."""
DEEPEST_REFERENCES = 64
"""How long a chain of references may be; without it, or in a circle, expansion would not end."""

_COUNTED = frozenset(XS + name for name in ("element", "any", "attribute", "enumeration"))
_NAMED = {"complexType": "type", "simpleType": "type"}
_REFUSED = tuple(XS + name for name in ("redefine", "override", "key", "keyref", "unique"))
_GROUPS = (XS + "sequence", XS + "choice", XS + "all", XS + "group")
_TOKEN = re.compile(r"\\.|\[[^\]]*\]+|.", re.DOTALL)
_REPEATING = re.compile(r"[*+]|\{(?![0-8]\})")
_SEPARATED = re.compile(r"([;,:/_-])(?:(?!\1)[\w ;,:/_?*+{}()|-]|\[(?:(?!\1)[\w -])+\])*", re.ASCII)

_Key = tuple[str, str]


def require_bounded(roots: Iterable[etree._Element], name: str) -> None:
    """Raise `PackageError` when the schema that is made of `roots` could be expensive to compile or to use.

    `name` is the schema's name, for the message.
    """
    components: dict[_Key, list[etree._Element]] = {}
    for root in roots:
        for element in root.iter(f"{XS}*"):
            _require_bounded_element(element, name)
        for component in root.iterchildren(f"{XS}*"):
            components.setdefault(_key(component), []).append(component)
    weights: dict[_Key, int] = {}
    total = sum(_weight(key, components, weights, DEEPEST_REFERENCES, name) for key in components)
    if total > HEAVIEST_SCHEMA:
        raise _refused(name, f"{total} > {HEAVIEST_SCHEMA}", None)


def line_of(element: etree._Element) -> int | None:
    """The line on which an element begins (lxml's stubs give it no type)."""
    return cast("int | None", element.sourceline)


def _require_bounded_element(element: etree._Element, name: str) -> None:
    if element.tag in _REFUSED or element.get("substitutionGroup") is not None:
        raise _refused(name, etree.QName(element).localname, element)
    if element.tag == XS + "pattern" and not _matches_fast(element.get("value", "")):
        raise _refused(name, f"pattern {element.get('value')!r}", element)
    # One counter inside another makes libxml2 search all ways to divide the children between them.
    if _counts(element) and any(_counts(outer) for outer in element.iterancestors(*_GROUPS)):
        raise _refused(name, "minOccurs/maxOccurs", element)


def _matches_fast(pattern: str) -> bool:
    """Whether no group of `pattern` repeats, but for a few times or after a separator that it holds nowhere else.

    Of other groups, as in `(a|aa)*`, libxml2 tries every division of the text: exponential time, and although it gives
    up in the end, that is 0.2 s for every value of a document.
    """
    opened: list[int] = []
    for token in _TOKEN.finditer(pattern):
        if token.group() == "(":
            opened.append(token.end())
        elif token.group() == ")" and opened:
            body = pattern[opened.pop() : token.start()]
            if _REPEATING.match(pattern, token.end()) and not _is_separated(body):
                return False
    return True


def _is_separated(body: str) -> bool:
    """Whether every repetition of the group `body` begins with a sign that is nowhere else in it."""
    depths = itertools.accumulate({"(": 1, ")": -1}.get(sign, 0) for sign in body)
    chooses = any(sign == "|" and depth == 0 for sign, depth in zip(body, depths, strict=True))
    return _SEPARATED.fullmatch(body) is not None and not chooses


def _counts(element: etree._Element) -> bool:
    occurrences = (element.get("minOccurs", "1").strip(), element.get("maxOccurs", "1").strip())
    return any(number not in {"0", "1", "unbounded"} for number in occurrences)


def _key(component: etree._Element) -> _Key:
    kind = etree.QName(component).localname
    return _NAMED.get(kind, kind), component.get("name", "")


def _weight(
    key: _Key, components: dict[_Key, list[etree._Element]], weights: dict[_Key, int], depth: int, name: str
) -> int:
    if key not in components:
        return 1
    if depth == 0:
        raise _refused(name, " ".join(key), components[key][0])
    if key not in weights:
        weight = 0
        for component in components[key]:
            for element in component.iter(f"{XS}*"):
                weight += element.tag in _COUNTED
                weight += sum(_weight(to, components, weights, depth - 1, name) for to in _references(element))
        if weight > HEAVIEST_COMPONENT:
            raise _refused(name, f"{' '.join(key)}: {weight} > {HEAVIEST_COMPONENT}", components[key][0])
        weights[key] = weight
    return weights[key]


def _references(element: etree._Element) -> Iterator[_Key]:
    kind = etree.QName(element).localname
    if kind in {"group", "attributeGroup"} and element.get("ref"):
        yield kind, _local(element.get("ref", ""))
    for attribute in ("base", "itemType", "memberTypes"):
        for word in element.get(attribute, "").split():
            yield "type", _local(word)


def _local(qualified: str) -> str:
    return qualified.rpartition(":")[2].strip()


def _refused(name: str, what: str, element: etree._Element | None) -> PackageError:
    return PackageError(
        Text(
            f"lược đồ {name} quá phức tạp để dùng an toàn ({what}); hãy thay bằng lược đồ đã công bố",
            f"the schema {name} is too complex to be used safely ({what}); put the published schema in its place",
        ),
        path=name,
        line=None if element is None else line_of(element),
    )
