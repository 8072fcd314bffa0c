"""Reading the tag files of a bag line by line, as strictly as RFC 8493 puts it; every fault is a value."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO

from oais_vn.formats.bagit.writer import encoded_path
from oais_vn.model.errors import InputError
from oais_vn.model.paths import PackagePath

Version = tuple[int, int]
STRICT: Version = (1, 0)
"""The version that RFC 8493 defines; the drafts before it were more lenient."""

LONGEST_LINE = 64 * 1024
_BLOCK = 64 * 1024
_LINE_END = re.compile("\r\n|\r|\n")
_DECLARED_VERSION = re.compile(r"BagIt-Version: ([0-9]+)\.([0-9]+)")
_DECLARED_ENCODING = re.compile(r"Tag-File-Character-Encoding: ([!-~]+)")
_LOOSE_VERSION = re.compile(r"BagIt-Version\s*:\s*([0-9]+)\.([0-9]+)\s*")
_LOOSE_ENCODING = re.compile(r"Tag-File-Character-Encoding\s*:\s*([!-~]+)\s*")
_MANIFEST_LINE = re.compile(r"([0-9A-Fa-f]+)([ \t]+)([^ \t].*)", re.DOTALL)
_FETCH_LINE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+[ \t]+(?:[0-9]+|-)[ \t]+(.+)", re.DOTALL)
_TAG = re.compile(r"([^:\s](?:[^:]*[^:\s])?):[ \t](.*)", re.DOTALL)
_LOOSE_TAG = re.compile(r"\s*([^:]*[^:\s])\s*:\s*(.*)", re.DOTALL)
_ENCODED = re.compile("%(0[AaDd]|25)")
_ENCODED_BEFORE_1_0 = re.compile("%(0[AaDd])")
_NOT_CHARACTER_SETS = frozenset(["idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7"])
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


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One manifest line: the decoded path and its digest, in small letters.

    `canonical` tells whether the line has the bytes that our writer gives: small letters, two spaces,
    LF, only CR, LF and `%` encoded, in the order of the paths.
    """

    line: int
    path: PackagePath
    digest: str
    canonical: bool


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
    """bag-info.txt: `Label: value`, continued by lines that begin with white space (§2.2.2)."""
    faults: list[LineFault] = []
    pairs: list[tuple[str, list[str]]] = []
    form = _TAG if version >= STRICT else _LOOSE_TAG
    for item in _lines(stream, encoding):
        if isinstance(item, LineFault):
            faults.append(item)
            continue
        number, text, _ = item
        if text[:1] in (" ", "\t") and pairs:
            pairs[-1][1].append(text.strip())
        elif match := form.fullmatch(text):
            pairs.append((match[1], [match[2]]))
        elif text.strip() or version >= STRICT:
            faults.append(_fault(number, Flaw.NOT_A_TAG, text))
    return Tags(tuple((label, " ".join(parts)) for label, parts in pairs), tuple(faults))


def read_manifest(
    stream: BinaryIO, encoding: str = "utf-8", version: Version = STRICT
) -> Iterator[ManifestEntry | LineFault]:
    """The lines of a payload or tag manifest as they come; nothing is held (§2.1.3, §2.2.1).

    `*` before a path and a leading `./`, which checksum tools write, are reported and taken off.
    """
    previous = ""
    for item in _lines(stream, encoding):
        if isinstance(item, LineFault):
            yield item
            continue
        number, text, ending = item
        match = _MANIFEST_LINE.fullmatch(text)
        if match is None:
            yield _fault(number, Flaw.NOT_A_MANIFEST_LINE, text)
            continue
        digest, gap, written = match.groups()
        plain = _without_tool_mark(written, version)
        if plain != written:
            yield _fault(number, Flaw.TOOL_MARK, text)
        path = _path(plain, version)
        if path is None:
            yield _fault(number, Flaw.UNSAFE_PATH, text)
            continue
        canonical = (
            ending == "\n"
            and gap == "  "
            and digest == digest.lower()
            and written == encoded_path(path)
            and path > previous
        )
        previous = path
        yield ManifestEntry(number, path, digest.lower(), canonical)


def read_fetch(
    stream: BinaryIO, encoding: str = "utf-8", version: Version = STRICT
) -> Iterator[tuple[int, PackagePath] | LineFault]:
    """The lines of fetch.txt (§2.2.3): line number and decoded path. The URLs are never looked at."""
    for item in _lines(stream, encoding):
        if isinstance(item, LineFault):
            yield item
            continue
        number, text, _ = item
        match = _FETCH_LINE.fullmatch(text)
        if match is None:
            yield _fault(number, Flaw.NOT_A_FETCH_LINE, text)
            continue
        path = _path(match[1], version)
        yield _fault(number, Flaw.UNSAFE_PATH, text) if path is None else (number, path)


def manifest_algorithm(name: str) -> tuple[str, bool] | None:
    """The algorithm of `manifest-<algorithm>.txt` and whether it is a tag manifest; None for other names."""
    match = re.fullmatch(r"(tag)?manifest-([A-Za-z0-9_-]+)\.txt", name)
    return None if match is None else (match[2].lower(), match[1] is not None)


def _without_tool_mark(path: str, version: Version) -> str:
    """In a bag of 1.0 a name may begin with `*`: only before `data/` and `./` it can be nothing but a mark."""
    if path.startswith(("*data/", "*./") if version >= STRICT else "*"):
        path = path[1:]
    return path.removeprefix("./")


def _path(written: str, version: Version) -> PackagePath | None:
    """The path that a line names; None when it is not safe."""
    try:
        return PackagePath((_ENCODED if version >= STRICT else _ENCODED_BEFORE_1_0).sub(_decoded, written))
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
    ended = False
    while not ended:
        block = stream.read(_BLOCK)
        ended = not block
        try:
            rest += decoder.decode(block, ended)
        except UnicodeError as error:
            yield _fault(number + 1, Flaw.NOT_TEXT, f"{encoding}: {error}")
            return
        start = 0
        for match in _LINE_END.finditer(rest):
            if match.group() == "\r" and match.end() == len(rest) and not ended:
                break
            number += 1
            yield number, rest[start : match.start()], match.group()
            start = match.end()
        rest = rest[start:]
        if len(rest) > LONGEST_LINE:
            yield _fault(number + 1, Flaw.TOO_LONG, rest)
            return
    if rest:
        yield number + 1, rest, ""
