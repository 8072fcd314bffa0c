"""The closed vocabulary of what a case does to files and XML; README.md lists it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Self

from lxml import etree
from papers import empty_pdf

from sealing import Files, folder_of, seal, seal_bag, seal_tags

NAMESPACES = {
    "mets": "http://www.loc.gov/METS/",
    "premis": "http://www.loc.gov/premis/v3",
    "xlink": "http://www.w3.org/1999/xlink",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "csip": "https://DILCIS.eu/XML/METS/CSIPExtensionMETS",
    "sip": "https://DILCIS.eu/XML/METS/SIPExtensionMETS",
    "ead": "http://ead3.archivists.org/schema/",
    "xs": "http://www.w3.org/2001/XMLSchema",
}
_ATTRIBUTE = re.compile(r"(.*)/@([\w.-]+:)?([\w.-]+)")

Edit = dict[str, object]


@dataclass
class Spoilt:
    """A package, bag or delivery on its way: its files, what else lies in it, and how it was at first.

    `links` are symbolic links by path, `fifos` named pipes, `folders` empty ones; `broken` are files whose bytes in an
    archive are not those that it was made of.
    """

    files: Files
    before: Files
    links: dict[str, str] = field(default_factory=dict)
    fifos: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def folder(self) -> str:
        """The package folder, also when its METS is gone."""
        return folder_of(self.before)

    @property
    def on_disk(self) -> bool:
        """Whether it holds what only a disk can hold."""
        return bool(self.links or self.fifos or self.folders)

    def at(self, path: str) -> str:
        """A path as a case writes it: `@/` begins in the package folder."""
        return path.replace("@", self.folder, 1).lstrip("/") if path.startswith("@/") else path

    def found(self, pattern: str) -> str:
        """The one file that a path or pattern (`*`) names."""
        wanted = self.at(pattern)
        if wanted in self.files:
            return wanted
        # The path of a package folder holds no brackets, so that they are free for the pattern.
        fitting = [path for path in sorted(self.files) if fnmatchcase(path, wanted)]
        if len(fitting) != 1:
            raise LookupError(f"{pattern} fits {len(fitting)} files: {fitting[:5]}")
        return fitting[0]


def write(spoilt: Spoilt, edit: Edit) -> None:
    """A new file, or other content in an old one: `text`, `hex`, or a `pdf` of so many pages."""
    path = str(edit["write"])
    spoilt.files[spoilt.found(path) if "*" in path else spoilt.at(path)] = content(edit)


def delete(spoilt: Spoilt, edit: Edit) -> None:
    """Files go: the one, or with `every` all that the pattern names."""
    if edit.get("every"):
        for path in [path for path in spoilt.files if fnmatchcase(path, spoilt.at(str(edit["delete"])))]:
            del spoilt.files[path]
        return
    del spoilt.files[spoilt.found(str(edit["delete"]))]


def rename(spoilt: Spoilt, edit: Edit) -> None:
    """A file goes by another name, or a folder with all in it."""
    old, new = spoilt.at(str(edit["rename"])), spoilt.at(str(edit["to"]))
    inside = [path for path in spoilt.files if path.startswith(f"{old}/")]
    for path in inside:
        spoilt.files[new + path[len(old) :]] = spoilt.files.pop(path)
    if not inside:
        spoilt.files[new] = spoilt.files.pop(spoilt.found(old))


def copy(spoilt: Spoilt, edit: Edit) -> None:
    """A file is there twice."""
    spoilt.files[spoilt.at(str(edit["to"]))] = spoilt.files[spoilt.found(str(edit["copy"]))]


def append(spoilt: Spoilt, edit: Edit) -> None:
    """More at the end."""
    path = spoilt.found(str(edit["append"]))
    spoilt.files[path] += content(edit)


def prepend(spoilt: Spoilt, edit: Edit) -> None:
    """More at the beginning."""
    path = spoilt.found(str(edit["prepend"]))
    spoilt.files[path] = content(edit) + spoilt.files[path]


def replace(spoilt: Spoilt, edit: Edit) -> None:
    """Other text at the first place of `old`, or with `every` at all; with `regex` it is an expression."""
    path = spoilt.found(str(edit["replace"]))
    old = str(edit["old"]).replace("@/", f"{spoilt.folder}/")
    text, times = spoilt.files[path].decode("utf-8", "surrogateescape"), 0 if edit.get("every") else 1
    pattern = old if edit.get("regex") else re.escape(old)
    new = str(edit["new"]).replace("@/", f"{spoilt.folder}/")
    made, found = re.subn(pattern, new if edit.get("regex") else lambda _: new, text, count=times, flags=re.MULTILINE)
    if not found:
        raise LookupError(f"{path} has no {old!r}")
    spoilt.files[path] = made.encode("utf-8", "surrogateescape")


def encode(spoilt: Spoilt, edit: Edit) -> None:
    """The same text in another encoding."""
    path = spoilt.found(str(edit["encode"]))
    spoilt.files[path] = spoilt.files[path].decode().encode(str(edit["as"]))


def flip(spoilt: Spoilt, edit: Edit) -> None:
    """One bit of the byte at a place; a negative one counts from the end."""
    path = spoilt.found(str(edit["flip"]))
    data = bytearray(spoilt.files[path])
    data[int(str(edit.get("byte", 0)))] ^= 1
    spoilt.files[path] = bytes(data)


def truncate(spoilt: Spoilt, edit: Edit) -> None:
    """The first bytes are left."""
    path = spoilt.found(str(edit["truncate"]))
    spoilt.files[path] = spoilt.files[path][: int(str(edit["length"]))]


def set_(spoilt: Spoilt, edit: Edit) -> None:
    """The value of an attribute (an XPath that ends with `/@NAME`, there or not) or the text of an element."""
    with _Tree(spoilt, str(edit["set"])) as tree:
        element_path, attribute = _split(str(edit["xpath"]))
        for element in tree.find(element_path, every=bool(edit.get("every"))):
            if attribute is None:
                element.text = str(edit["value"])
            else:
                element.set(attribute, str(edit["value"]))


def remove(spoilt: Spoilt, edit: Edit) -> None:
    """An attribute (`/@NAME`) or an element goes."""
    with _Tree(spoilt, str(edit["remove"])) as tree:
        element_path, attribute = _split(str(edit["xpath"]))
        for element in tree.find(element_path, every=bool(edit.get("every"))):
            if attribute is None:
                element.getparent().remove(element)
            else:
                del element.attrib[attribute]


def insert(spoilt: Spoilt, edit: Edit) -> None:
    """XML at a place of the element: `last` (default) or `first` in it, `before` or `after` it."""
    with _Tree(spoilt, str(edit["insert"])) as tree:
        (element,) = tree.find(str(edit["xpath"]))
        place = str(edit.get("place", "last"))
        own = etree.QName(element).namespace
        known = "".join(f' xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items())
        default = f' xmlns="{own}"' if own else ""
        given = str(edit["xml"]) * int(str(edit.get("times", 1)))
        for number, made in enumerate(etree.fromstring(f"<_{default}{known}>{given}</_>")):
            if place == "last":
                element.append(made)
            elif place == "first":
                element.insert(number, made)
            else:
                parent = element.getparent()
                parent.insert(parent.index(element) + (place == "after") + number * (place == "after"), made)
        etree.cleanup_namespaces(element)


def duplicate(spoilt: Spoilt, edit: Edit) -> None:
    """An element once more, right after itself."""
    with _Tree(spoilt, str(edit["duplicate"])) as tree:
        (element,) = tree.find(str(edit["xpath"]))
        element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))


def move(spoilt: Spoilt, edit: Edit) -> None:
    """An element goes to the end (default) or the beginning of its parent, or after the element at `after`."""
    with _Tree(spoilt, str(edit["move"])) as tree:
        (element,) = tree.find(str(edit["xpath"]))
        if "after" in edit:
            (other,) = tree.find(str(edit["after"]))
            other.addnext(element)
        else:
            parent = element.getparent()
            parent.insert(0 if edit.get("place") == "first" else len(parent), element)


def link(spoilt: Spoilt, edit: Edit) -> None:
    """A symbolic link in place of a file, or beside all."""
    path = spoilt.at(str(edit["link"]))
    spoilt.files.pop(path, None)
    spoilt.links[path] = str(edit["to"])


def fifo(spoilt: Spoilt, edit: Edit) -> None:
    """A named pipe in place of a file, or beside all."""
    path = spoilt.at(str(edit["fifo"]))
    spoilt.files.pop(path, None)
    spoilt.fifos.append(path)


def folder(spoilt: Spoilt, edit: Edit) -> None:
    """An empty folder."""
    spoilt.folders.append(spoilt.at(str(edit["folder"])))


def break_(spoilt: Spoilt, edit: Edit) -> None:
    """A file in a zip cannot be read any more, for its bytes are not those of its CRC."""
    spoilt.broken.append(spoilt.found(str(edit["break"])))


def seal_(spoilt: Spoilt, edit: Edit) -> None:
    """Sizes and digests as one would write them now: of `all`, of the `bag` alone, of its `tags` alone."""
    match edit["seal"]:
        case "all" | True:
            seal(spoilt.files, spoilt.before, spoilt.folder)
        case "bag":
            seal_bag(spoilt.files)
        case "tags":
            seal_tags(spoilt.files)
        case other:
            raise LookupError(f"nothing is sealed by {other!r}")


VERBS: dict[str, Callable[[Spoilt, Edit], None]] = {
    "write": write,
    "delete": delete,
    "rename": rename,
    "copy": copy,
    "append": append,
    "prepend": prepend,
    "replace": replace,
    "encode": encode,
    "flip": flip,
    "truncate": truncate,
    "set": set_,
    "remove": remove,
    "insert": insert,
    "duplicate": duplicate,
    "move": move,
    "link": link,
    "fifo": fifo,
    "folder": folder,
    "break": break_,
    "seal": seal_,
}


def content(edit: Edit) -> bytes:
    """The bytes that an edit gives, `times` over."""
    times = int(str(edit.get("times", 1)))
    if "hex" in edit:
        return bytes.fromhex(str(edit["hex"])) * times
    if "pdf" in edit:
        return empty_pdf(int(str(edit["pdf"])))
    return str(edit["text"]).encode("utf-8", "surrogateescape") * times


def _split(xpath: str) -> tuple[str, str | None]:
    named = _ATTRIBUTE.fullmatch(xpath)
    if named is None:
        return xpath, None
    path, prefix, name = named.groups()
    return path, name if prefix is None else f"{{{NAMESPACES[prefix[:-1]]}}}{name}"


class _Tree:
    """A document between reading and writing it."""

    def __init__(self, spoilt: Spoilt, pattern: str) -> None:
        self._spoilt = spoilt
        self._path = spoilt.found(pattern)

    def __enter__(self) -> Self:
        self._tree = etree.fromstring(self._spoilt.files[self._path]).getroottree()
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is None:
            self._spoilt.files[self._path] = etree.tostring(self._tree, encoding="UTF-8", xml_declaration=True)

    def find(self, xpath: str, *, every: bool = False) -> list[etree._Element]:
        """The first element at an XPath, or every one."""
        found = list(self._elements(xpath))
        if not found:
            raise LookupError(f"{self._path} has nothing at {xpath}")
        return found if every else found[:1]

    def _elements(self, xpath: str) -> Iterator[etree._Element]:
        yield from self._tree.xpath(xpath, namespaces=NAMESPACES)
