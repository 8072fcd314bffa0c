"""Reading the tag files of a bag line by line, as strictly as RFC 8493 puts it; every fault is a value."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO, NamedTuple

from oais_vn.formats.bagit.writer import encoded_path
from oais_vn.model.errors import InputError
from oais_vn.model.paths import PackagePath

Version = tuple[int, int]
Known = Callable[[str, str], str | None]
"""Takes a manifest line that is just what our writer would write, given the path of the line before; gives its path."""
STRICT: Version = (1, 0)
"""The version that RFC 8493 defines; the drafts before it were more lenient."""

LONGEST_LINE = 64 * 1024
LARGEST_TAGS = 1 << 20
"""Characters of bag-info.txt, which alone of all tag files is held in memory."""

MOST_FAULTS = 1_000
"""Faults of bag-info.txt after which no more of it is read."""

_BLOCK = 64 * 1024
_LINE_END = re.compile("\r\n|\r|\n")
_BYTE_ORDER_MARK = "\ufeff"
_NUMBER = "(0|[1-9][0-9]{0,8})"
_DECLARED_VERSION = re.compile(rf"BagIt-Version: {_NUMBER}\.{_NUMBER}")
_DECLARED_ENCODING = re.compile(r"Tag-File-Character-Encoding: ([!-~]+)")
_LOOSE_VERSION = re.compile(rf"BagIt-Version\s*:\s*{_NUMBER}\.{_NUMBER}\s*")
_LOOSE_ENCODING = re.compile(r"Tag-File-Character-Encoding\s*:\s*([!-~]+)\s*")
_MANIFEST_LINE = re.compile(r"([0-9A-Fa-f]+)([ \t]+)([^ \t].*)", re.DOTALL)
_FETCH_LINE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+[ \t]+([0-9]{1,30}|-)[ \t]+(.+)", re.DOTALL)
_TAG = re.compile(r"([^:\s](?:[^:]*[^:\s])?):[ \t](.*)", re.DOTALL)
_ENCODED = re.compile("%(0[AaDd]|25)")
_ENCODED_BEFORE_1_0 = re.compile("%(0[AaDd])")
_BARE_PERCENT = re.compile("%(?!0[AaDd]|25)")
_NOT_CHARACTER_SETS = frozenset(
    ["charmap", "idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7", "utf-8-sig"]
)
"""Codecs that Python counts as text, but that no tag file may be written in."""


class Flaw(Enum):
    """What can be wrong with a line of a tag file."""

    NOT_TEXT = "not-text"
    TOO_LONG = "too-long"
    NOT_A_DECLARATION = "not-a-declaration"
    UNKNOWN_ENCODING = "unknown-encoding"
    NOT_A_TAG = "not-a-tag"
    NOT_A_MANIFEST_LINE = "not-a-manifest-line"
    NOT_A_FETCH_LINE = "not-a-fetch-line"
    UNSAFE_PATH = "unsafe-path"
    TOOL_MARK = "tool-mark"
    BYTE_ORDER_MARK = "byte-order-mark"
    NO_LINE_END = "no-line-end"
    BARE_PERCENT = "bare-percent"


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line (from 1) that is not as the standard asks; `text` is its beginning."""

    line: int
    flaw: Flaw
    text: str


@dataclass(frozen=True)
class Declaration:
    """bagit.txt: the version (None when it cannot be made out) and the encoding of the other tag files."""

    version: Version | None
    encoding: str
    faults: tuple[LineFault, ...]


@dataclass(frozen=True)
class Tags:
    """bag-info.txt: labels and values in their order; a label may come more than once."""

    pairs: tuple[tuple[str, str], ...]
    faults: tuple[LineFault, ...]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.pairs)

    def all(self, label: str) -> tuple[str, ...]:
        """Every value of `label`; labels are compared without case (RFC 8493 §2.2.2)."""
        return tuple(value for name, value in self.pairs if name.casefold() == label.casefold())

    def get(self, label: str) -> str | None:
        """The first value of `label`."""
        return next(iter(self.all(label)), None)


class ManifestEntry(NamedTuple):
    """One manifest line: the decoded path and its digest, in small letters.

    `canonical` tells whether the line has the bytes that our writer gives: small letters, two spaces,
    LF, only CR, LF and `%` encoded, in the order of the paths.
    """

    line: int
    path: PackagePath
    digest: str
    canonical: bool


class FetchEntry(NamedTuple):
    """One line of fetch.txt: the decoded path, and how many bytes the file is said to have (None: not said)."""

    line: int
    path: PackagePath
    size: int | None


def read_declaration(stream: BinaryIO) -> Declaration:
    """bagit.txt: two lines, UTF-8, no byte-order mark (§2.1.1). The versions before 1.0 may have loose spaces."""
    faults: list[LineFault] = []
    lines: list[str] = []
    for item in _lines(stream, "utf-8"):
        if isinstance(item, LineFault):
            faults.append(item)
        else:
            lines.append(item[1])
        if len(lines) > 2:
            break
    version, encoding = None, "utf-8"
    if lines and (match := _LOOSE_VERSION.fullmatch(lines[0])):
        version = int(match[1]), int(match[2])
    if len(lines) > 1 and (match := _LOOSE_ENCODING.fullmatch(lines[1])):
        encoding = match[1]
        if not _is_character_set(encoding):
            faults.append(_fault(2, Flaw.UNKNOWN_ENCODING, lines[1]))
            encoding = "utf-8"
    loose = version is not None and version < STRICT
    forms = (_LOOSE_VERSION, _LOOSE_ENCODING) if loose else (_DECLARED_VERSION, _DECLARED_ENCODING)
    for number, form in enumerate(forms, start=1):
        text = lines[number - 1] if number <= len(lines) else ""
        if not form.fullmatch(text):
            faults.append(_fault(number, Flaw.NOT_A_DECLARATION, text))
    faults.extend(_fault(3, Flaw.NOT_A_DECLARATION, text) for text in lines[2:])
    return Declaration(version, encoding, tuple(faults))


def read_tags(stream: BinaryIO, encoding: str = "utf-8", version: Version = STRICT) -> Tags:
    """bag-info.txt: `Label: value`, continued by lines that begin with white space (§2.2.2).

    After `LARGEST_TAGS` characters or `MOST_FAULTS` faults the rest is not read, and a fault says so.
    """
    faults: list[LineFault] = []
    pairs: list[tuple[str, list[str]]] = []
    held = 0
    for item in _lines(stream, encoding):
        if isinstance(item, LineFault):
            faults.append(item)
            continue
        number, text, _ = item
        held += len(text) + 1
        if held > LARGEST_TAGS or len(faults) >= MOST_FAULTS:
            faults.append(_fault(number, Flaw.TOO_LONG, text))
            break
        if text[:1] in (" ", "\t") and pairs:
            pairs[-1][1].append(text.strip())
        elif pair := _strict_tag(text) if version >= STRICT else _loose_tag(text):
            pairs.append((pair[0], [pair[1]]))
        elif text.strip() or version >= STRICT:
            faults.append(_fault(number, Flaw.NOT_A_TAG, text))
    return Tags(tuple((label, " ".join(parts)) for label, parts in pairs), tuple(faults))


def read_manifest(
    stream: BinaryIO, encoding: str = "utf-8", version: Version = STRICT, known: Known | None = None
) -> Iterator[ManifestEntry | LineFault]:
    """The lines of a payload or tag manifest as they come; nothing is held (§2.1.3, §2.2.1).

    `*` before a path and a leading `./`, which checksum tools write, are reported and taken off. Lines that `known`
    takes are not given.
    """
    previous = ""
    for item in _lines(stream, encoding):
        if isinstance(item, LineFault):
            yield item
            continue
        number, text, ending = item
        if known is not None and ending == "\n" and (taken := known(text, previous)) is not None:
            previous = taken
            continue
        match = _MANIFEST_LINE.fullmatch(text)
        if match is None:
            yield _fault(number, Flaw.NOT_A_MANIFEST_LINE, text)
            continue
        digest, gap, written = match.groups()
        plain = _without_tool_mark(written, version)
        if plain != written:
            yield _fault(number, Flaw.TOOL_MARK, text)
        if _has_bare_percent(plain, version):
            yield _fault(number, Flaw.BARE_PERCENT, text)
        path = _path(plain, version)
        if path is None:
            yield _fault(number, Flaw.UNSAFE_PATH, text)
            continue
        small = digest.lower()
        canonical = (
            ending == "\n" and gap == "  " and digest == small and path > previous and written == encoded_path(path)
        )
        previous = path
        yield ManifestEntry(number, path, small, canonical)


def read_fetch(
    stream: BinaryIO, encoding: str = "utf-8", version: Version = STRICT
) -> Iterator[FetchEntry | LineFault]:
    """The lines of fetch.txt (§2.2.3) as they come. The URLs are never looked at."""
    for item in _lines(stream, encoding):
        if isinstance(item, LineFault):
            yield item
            continue
        number, text, _ = item
        match = _FETCH_LINE.fullmatch(text)
        if match is None:
            yield _fault(number, Flaw.NOT_A_FETCH_LINE, text)
            continue
        if _has_bare_percent(match[2], version):
            yield _fault(number, Flaw.BARE_PERCENT, text)
        path = _path(match[2], version)
        if path is None:
            yield _fault(number, Flaw.UNSAFE_PATH, text)
        else:
            yield FetchEntry(number, path, None if match[1] == "-" else int(match[1]))


def manifest_algorithm(name: str) -> tuple[str, bool] | None:
    """The algorithm of `manifest-<algorithm>.txt` and whether it is a tag manifest; None for other names."""
    match = re.fullmatch(r"(tag)?manifest-([A-Za-z0-9_-]+)\.txt", name)
    return None if match is None else (match[2].lower(), match[1] is not None)


def is_normalized(name: str) -> bool:
    """Whether a manifest is called by the normal form of its algorithm: small letters and digits alone (§2.4)."""
    return re.fullmatch(r"(?:tag)?manifest-[a-z0-9]+\.txt", name) is not None


def _strict_tag(text: str) -> tuple[str, str] | None:
    match = _TAG.fullmatch(text)
    return None if match is None else (match[1], match[2])


def _loose_tag(text: str) -> tuple[str, str] | None:
    """Before 1.0 any white space may stand around label and colon; it belongs to neither."""
    label, colon, value = text.partition(":")
    return (label.strip(), value.lstrip()) if colon and label.strip() else None


def _has_bare_percent(written: str, version: Version) -> bool:
    """From 1.0 on, `%` in a name is itself encoded; one that is not may mean either."""
    return "%" in written and version >= STRICT and _BARE_PERCENT.search(written) is not None


def _without_tool_mark(path: str, version: Version) -> str:
    """In a bag of 1.0 a name may begin with `*`: only before `data/` and `./` it can be nothing but a mark."""
    if path.startswith(("*data/", "*./") if version >= STRICT else "*"):
        path = path[1:]
    return path.removeprefix("./")


def _path(written: str, version: Version) -> PackagePath | None:
    """The path that a line names; None when it is not safe."""
    if "%" in written:
        written = (_ENCODED if version >= STRICT else _ENCODED_BEFORE_1_0).sub(_decoded, written)
    try:
        return PackagePath(written)
    except InputError:
        return None


def _decoded(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


def _is_character_set(encoding: str) -> bool:
    """Whether Python can read text in it (it also knows codecs from bytes to bytes, such as `hex`)."""
    try:
        codec = codecs.lookup(encoding)
        known = codec.incrementaldecoder is not None and isinstance(codec.decode(b"")[0], str)
    except (LookupError, ValueError, EOFError):
        return False
    return known and codec.name.replace("_", "-") not in _NOT_CHARACTER_SETS


def _fault(line: int, flaw: Flaw, text: str) -> LineFault:
    return LineFault(line, flaw, text[:120])


def _lines(stream: BinaryIO, encoding: str) -> Iterator[tuple[int, str, str] | LineFault]:
    """Number, text and line end of every line; after bytes that are no text nothing more can be told."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    rest = ""
    number = 0
    begun = ended = False
    while not ended:
        block = stream.read(_BLOCK)
        ended = not block
        try:
            text = decoder.decode(block, ended)
        except UnicodeError as error:
            yield _fault(number + 1, Flaw.NOT_TEXT, f"{encoding}: {error}")
            return
        if text and not begun:
            begun = True
            if text.startswith(_BYTE_ORDER_MARK):
                yield _fault(1, Flaw.BYTE_ORDER_MARK, text)
                text = text[1:]
        *lines, (rest, _) = _split(rest + text, ended)
        for line, ending in lines:
            number += 1
            yield number, line, ending
        if len(rest) > LONGEST_LINE:
            yield _fault(number + 1, Flaw.TOO_LONG, rest)
            return
    if rest:
        yield number + 1, rest, ""
        yield _fault(number + 1, Flaw.NO_LINE_END, rest)


def _split(text: str, ended: bool) -> list[tuple[str, str]]:
    """Lines with their ends, then what has no end yet; a CR at the end of a block may be half of a CRLF."""
    if "\r" not in text:
        *lines, rest = text.split("\n")
        return [*((line, "\n") for line in lines), (rest, "")]
    found = []
    start = 0
    for match in _LINE_END.finditer(text):
        if match.group() == "\r" and match.end() == len(text) and not ended:
            break
        found.append((text[start : match.start()], match.group()))
        start = match.end()
    return [*found, (text[start:], "")]
