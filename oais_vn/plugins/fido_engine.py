"""fido as an engine: its signatures read and indexed once, its own way of matching; lives in a child process."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import fido
from fido.fido import Fido
from fido.package import OlePackage, ZipPackage
from fido.versions import get_local_versions

from oais_vn.plugins.signature_index import Find, Held, Pattern, SignatureIndex, finder

_CONTAINERS = {"zip": ("ZIP", ZipPackage), "ole": ("OLE2", OlePackage)}
_OLE = "fmt/111"
"""PRONOM's OLE2 compound document: a container that fido's list does not mark as one."""


@dataclass(frozen=True, eq=False)
class _Format:
    """One PRONOM format. Of one of its signatures every pattern must be found, at the head or at the tail."""

    puid: str
    name: str
    version: str
    mime: str
    container: str
    extensions: frozenset[str]
    inferior: frozenset[str]
    signatures: tuple[tuple[Pattern, ...], ...]

    def plain(self, extension: str) -> dict[str, object]:
        return {
            "puid": self.puid,
            "name": self.name,
            "version": self.version,
            "mime": self.mime,
            "signed": bool(self.signatures),
            "otherwise": bool(extension and self.extensions) and extension not in self.extensions,
        }


class FidoEngine:
    """Identifies files as `Fido.identify_file` does, without reading the signature files again for each file."""

    def __init__(self) -> None:
        self._versions = get_local_versions()
        # `Fido()` alone asks for a signature file that is not in the wheel (fido 1.6.1).
        names = [self._versions.pronom_signature, self._versions.fido_extension_signature]
        self._fido = Fido(quiet=True, format_files=names)
        self._formats = [_format(self._fido, element) for element in self._fido.formats]
        self._signed = [(found, signature) for found in self._formats for signature in found.signatures]
        self._index = SignatureIndex.of(signature for _, signature in self._signed)
        self._finds: dict[Pattern, Find] = {}
        self._by_puid = {found.puid: found for found in self._formats}
        container_file = Path(self._fido.conf_dir, self._versions.pronom_container_signature)
        containers = ET.parse(container_file)  # noqa: S314 - it comes with fido
        self._containers = {
            kind: (reader, self._fido.extract_signatures(containers, signature_type=name))
            for kind, (name, reader) in _CONTAINERS.items()
        }

    def versions(self) -> dict[str, str]:
        """The versions of fido, of its PRONOM signatures and of its container signatures (a date)."""
        date = re.sub(r"\D", "", self._versions.pronom_container_signature)
        return {
            "fido": fido.__version__,
            "pronom": f"v{self._versions.pronom_version}",
            "container": f"{date[:4]}-{date[4:6]}-{date[6:]}",
        }

    def identify(self, path: str) -> dict[str, Any]:
        """The formats that fit: `{"basis": …, "formats": […], "note": …}`. Raises `OSError`."""
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            return {"basis": "", "formats": [], "note": "not a regular file"}
        if status.st_size == 0:
            # fido would go by the name; nothing at all has no format.
            return {"basis": "", "formats": [], "note": "empty file"}
        head, tail = _ends(path, status.st_size, self._fido.bufsize)
        found = self._by_signature(head, tail)
        contained, note = self._by_container(path, found)
        if contained:
            return _answer("container", contained, note, path)
        if found:
            return _answer("signature", found, note, path)
        return _answer("extension", self._by_extension(path), note, path)

    def _by_signature(self, head: bytes, tail: bytes) -> list[_Format]:
        found: list[_Format] = []
        beaten: set[str] = set()
        in_head, in_tail = (head, Held()), (tail, Held())
        for number in self._index.candidates(head, tail):
            candidate, signature = self._signed[number]
            if candidate in found or candidate.puid in beaten:
                continue
            if self._fits(signature, in_head, in_tail):
                found.append(candidate)
                beaten.update(candidate.inferior)
        return [candidate for candidate in found if _unbeaten(candidate, found)]

    def _fits(self, signature: tuple[Pattern, ...], head: tuple[bytes, Held], tail: tuple[bytes, Held]) -> bool:
        for pattern in signature:
            find = self._finds.get(pattern)
            if find is None:
                find = self._finds[pattern] = finder(pattern)
            if not find(*(tail if pattern.at_tail else head)):
                return False
        return True

    def _by_container(self, path: str, found: list[_Format]) -> tuple[list[_Format], str]:
        kind = next((candidate.container for candidate in found if candidate.container), "")
        if kind not in self._containers:
            return [], ""
        reader, signatures = self._containers[kind]
        try:
            puids = dict.fromkeys(reader(path, signatures).detect_formats())
        except MemoryError:
            raise
        except Exception as failure:  # noqa: BLE001 - readers of broken containers raise anything
            return [], f"container cannot be read ({type(failure).__name__})"
        return [self._by_puid[puid] for puid in puids if puid in self._by_puid], ""

    def _by_extension(self, path: str) -> list[_Format]:
        extension = _extension(path)
        found = [candidate for candidate in self._formats if extension in candidate.extensions]
        return [candidate for candidate in found if _unbeaten(candidate, found)]


def _answer(basis: str, formats: list[_Format], note: str, path: str) -> dict[str, Any]:
    extension = _extension(path)
    return {"basis": basis if formats else "", "formats": [found.plain(extension) for found in formats], "note": note}


def _extension(path: str) -> str:
    return os.path.splitext(path)[1].lower().lstrip(".")


def _unbeaten(candidate: _Format, others: Iterable[_Format]) -> bool:
    return not any(candidate.puid in other.inferior for other in others if other is not candidate)


def _ends(path: str, size: int, length: int) -> tuple[bytes, bytes]:
    with open(path, "rb") as file:
        head = file.read(length)
        if size <= length:
            return head, head
        file.seek(size - length)
        return head, file.read(length)


def _format(engine: Any, element: ET.Element) -> _Format:
    puid = engine.get_puid(element)
    signatures = []
    for signature in engine.get_signatures(element):
        # fido passes over what does not compile, too.
        with contextlib.suppress(re.error):
            patterns = engine.get_patterns(signature)
            signatures.append(tuple(_pattern(engine.get_pos(each), engine.get_regex(each)) for each in patterns))
    return _Format(
        puid=puid,
        name=element.findtext("name") or "",
        version=element.findtext("version") or "",
        mime=element.findtext("mime") or "",
        container=element.findtext("container") or ("ole" if puid == _OLE else ""),
        extensions=frozenset(each.text for each in element.findall("extension") if each.text),
        inferior=engine.puid_has_priority_over_map[puid],
        signatures=tuple(signatures),
    )


def _pattern(position: str, expression: bytes) -> Pattern:
    re.compile(expression)
    return Pattern(expression, at_tail=position == "EOF", searched=position != "BOF")
