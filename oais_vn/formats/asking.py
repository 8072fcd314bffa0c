"""Asking the requirements of a document while it is read: each element is judged as it ends, then let go."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree

from oais_vn.formats.mets.writer import CSIP, METS, XLINK
from oais_vn.formats.xpath_functions import FUNCTIONS, NAMESPACE
from oais_vn.model.requirements import Ask, RequirementSet

NAMESPACES = {
    "mets": METS,
    "csip": CSIP,
    "sip": "https://DILCIS.eu/XML/METS/SIPExtensionMETS",
    "xlink": XLINK,
    "premis": "http://www.loc.gov/premis/v3",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "ov": NAMESPACE,
}
"""The prefixes that requirements may use."""

_DOCUMENT_NAMESPACES = {"mets": METS, "premis": NAMESPACES["premis"]}
_UNITS = {
    "mets": frozenset(["file", "dmdSec", "techMD", "rightsMD", "sourceMD", "digiprovMD", "div", "fptr"]),
    "premis": frozenset(["object", "event", "agent", "rights"]),
}
"""What a document may have very many of: of each kind below one parent, only the first stay in the tree."""
_NOTHING = etree.Element("nothing")
_MOST_UNITS = 1000
_MOST_HELD = 200_000
"""Elements that are held at once, so that a hostile document cannot fill the memory."""


@dataclass(frozen=True)
class Unmet:
    """An element that does not keep what is asked: the requirement's code, the ask, and the place."""

    code: str
    ask: Ask
    line: int
    xpath: str


class Asking:
    """The compiled requirements of one kind of document; they can be asked of any number of documents."""

    def __init__(self, sets: Iterable[RequirementSet], document: str, scope: str) -> None:
        """`document` is `mets` or `premis`, `scope` `package` or `representation`."""
        self.document = document
        self._groups: dict[str, _Group] = {}
        for each in sets:
            for requirement in each.requirements if each.document == document else ():
                for ask in requirement.asks:
                    if ask.on and ask.scope in ("", scope):
                        self._groups.setdefault(ask.on, _Group(ask.on)).add(requirement.code, ask)

    def watch(self, found: Callable[[Unmet], None]) -> Watching | None:
        """A watch for one document that tells `found` what is not kept; None when nothing is asked."""
        return Watching(self.document, list(self._groups.values()), found) if self._groups else None


class _Group:
    """All that is asked of the elements at one path."""

    def __init__(self, on: str) -> None:
        steps = "/(?:[^{]*/)?".join(re.escape(step) for step in on.split("//"))
        self.path = re.compile(steps)
        self._asks: list[tuple[str, Ask, etree.XPath]] = []
        self._tests: list[str] = []
        self._whole: etree.XPath | None = None

    def add(self, code: str, ask: Ask) -> None:
        """Compile one ask."""
        test = f"not({ask.where}) or ({ask.test})" if ask.where else ask.test
        self._asks.append((code, ask, compile_test(test)))
        self._tests.append(f"({test})")
        self._whole = None

    def unmet(self, element: etree._Element) -> Iterator[tuple[str, Ask]]:
        """What the element does not keep; one expression asks for all, since most elements keep all."""
        if self._whole is None:
            self._whole = compile_test(" and ".join(self._tests))
        if not self._whole(element):
            yield from ((code, ask) for code, ask, test in self._asks if not test(element))


def compile_test(test: str) -> etree.XPath:
    """An XPath that says whether `test` holds; raises `ValueError` when it is none, or names what is unknown."""
    try:
        compiled = etree.XPath(f"boolean({test})", namespaces=NAMESPACES, extensions=FUNCTIONS)
        # Unknown prefixes and functions show when it is first used.
        compiled(_NOTHING)
    except etree.XPathError as error:
        raise ValueError(str(error)) from error
    return compiled


class Watching:
    """One document on its way through the reader."""

    def __init__(self, document: str, groups: list[_Group], found: Callable[[Unmet], None]) -> None:
        self._namespace = _DOCUMENT_NAMESPACES[document]
        self._units = _UNITS[document]
        self._groups = groups
        self._found = found
        self._told: set[int] = set()
        self._paths: list[str] = [""]
        self._kinds: list[Counter[str]] = [Counter()]
        self._by_path: dict[str, list[_Group]] = {}
        self._held = 0
        self._held_before: list[int] = []
        self.gave_up = False
        """Whether the document held more than can be judged element by element; then the rest was not asked."""

    def started(self, element: etree._Element) -> None:
        """Go into an element."""
        if self.gave_up:
            return
        name = etree.QName(element)
        # What is embedded says nothing of this package, METS in METS least of all.
        is_embedded = self._paths[-1].endswith(("/xmlData", "}"))
        known = name.localname if name.namespace == self._namespace and not is_embedded else f"{{{name.namespace}}}"
        self._paths.append(f"{self._paths[-1]}/{known}" if self._paths[-1] else known)
        self._kinds.append(Counter())
        self._held_before.append(self._held)
        self._held += 1
        self.gave_up = self._held > _MOST_HELD

    def ended(self, element: etree._Element) -> bool:
        """Judge an element; it stays unless there are many of its kind."""
        if self.gave_up:
            return False
        path = self._paths.pop()
        self._kinds.pop()
        before = self._held_before.pop()
        for group in self._groups_at(path):
            for code, ask in group.unmet(element):
                if ask.once and id(ask) in self._told:
                    continue
                self._told.add(id(ask))
                self._found(Unmet(code, ask, cast("int | None", element.sourceline) or 0, _place(path, element)))
        stays = self._stays(path.rpartition("/")[2], element)
        if not stays:
            self._held = before
        return stays

    def _groups_at(self, path: str) -> list[_Group]:
        found = self._by_path.get(path)
        if found is None:
            found = self._by_path[path] = [group for group in self._groups if group.path.fullmatch(path)]
        return found

    def _stays(self, name: str, element: etree._Element) -> bool:
        if name not in self._units:
            return True
        kind = f"{name} {element.get('LABEL', '')} {element.get('USE', '')}"
        self._kinds[-1][kind] += 1
        return self._kinds[-1][kind] <= _MOST_UNITS


def _place(path: str, element: etree._Element) -> str:
    """The path of the element, with its ID where it has one."""
    identifier = cast("Mapping[str, Any]", element.attrib).get("ID")
    return f"{path}[@ID='{identifier}']" if identifier else path
