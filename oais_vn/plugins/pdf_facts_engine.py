"""qpdf as an engine that tells what a PDF is; lives in a child process."""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf

from oais_vn.plugins.pdf_page_engine import fonts_of, page_facts

_PREFIX = re.compile(rb"xmlns:([\w.-]+)\s*=\s*[\"']http://www\.aiim\.org/pdfa/ns/id/?[\"']")
_VALUE = rb"%s:%s(?:\s*=\s*[\"']\s*|(?:\s[^<>]*)?>\s*)(\w+)"
_STARTXREF = re.compile(rb"startxref\s+(\d+)")
_PREVIOUS = re.compile(rb"/Prev\s+(\d+)")
_STREAM = re.compile(r"(?:stream )?<_io\.\w+(?: name=.*| object at \w+)?>(?:: | (?=\())")
"""How qpdf names the file that it reads: by where it lies here."""
_READ_AT_ONCE = 1 << 20
"""Bytes up to which a file is read whole; of a larger one qpdf does not need most."""
_TAIL = 2048
_LONGEST_TABLE = 1 << 24
_MOST_UPDATES = 1000
_LARGEST_METADATA = 1 << 24
_LARGEST_SIGNED = 1 << 28
"""Bytes up to which the signed part of a file is opened by itself."""
_MOST_FIELDS = 10_000
_MOST_FAULTS = 20


class PdfFactsEngine:
    """Opens PDF files and tells what they are, in plain values."""

    def facts(self, path: str, deep: bool) -> tuple[dict[str, Any], str]:
        """The facts of the file at `path`, `{"problem": …}` where it does not open; its SHA-256 where it is small."""
        if not os.path.isfile(path):
            return {"problem": "not a regular file"}, ""
        with open(path, "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > _READ_AT_ONCE:
                return _told(stream, size, deep=deep), ""
            # qpdf reads in many small steps, each of which would go through Python into the kernel.
            content = stream.read()
        return _told(io.BytesIO(content), size, deep=deep), hashlib.sha256(content).hexdigest()


def _told(file: BinaryIO, size: int, *, deep: bool) -> dict[str, Any]:
    try:
        with _opened(file, recover=False) as pdf:
            return _facts(pdf, file, size, deep=deep)
    except pikepdf.PasswordError:
        return {"problem": "password", "encrypted": True}
    except pikepdf.PdfError as failure:
        problem = str(failure)
    try:
        with _opened(file, recover=True) as pdf:
            return {**_facts(pdf, file, size, deep=deep), "damaged": True}
    except pikepdf.PdfError:
        return {"problem": problem.rpartition(">: ")[2][:200]}


def _opened(file: BinaryIO, *, recover: bool) -> Pdf:
    file.seek(0)
    # Memory maps of big files would fill the address space that the limit bounds.
    mode = pikepdf.AccessMode.stream
    return pikepdf.open(file, attempt_recovery=recover, suppress_warnings=True, access_mode=mode)


def _facts(pdf: Pdf, file: BinaryIO, size: int, *, deep: bool) -> dict[str, Any]:
    signatures = list(_signatures(pdf, size))
    pages = list(pdf.pages)
    return {
        "version": pdf.pdf_version,
        "size": size,
        "pages": [page_facts(page, number) for number, page in enumerate(pages, 1)],
        "encrypted": pdf.is_encrypted,
        "javascript": _has_javascript(pdf, pages),
        "embedded_files": [str(name)[:200] for name in pdf.attachments],
        "claim": claim_of(pdf),
        "output_intent": _output_intent(pdf),
        "fonts": fonts_of(pages),
        "signatures": signatures,
        "claim_when_signed": _claim_when_signed(file, signatures),
        "updates": max(0, _sections(file, size) - 1 - pdf.is_linearized),
        "application": _application(pdf),
        "faults": _faults(pdf)[:_MOST_FAULTS] if deep else [],
    }


def _faults(pdf: Pdf) -> list[str]:
    """What does not decode. What was odd in opening it, and hints for quick viewing that do not fit, are no damage."""
    pdf.get_warnings()
    hints = set()
    if pdf.is_linearized:
        pdf.check_linearization(io.StringIO())
        hints = {f"WARNING: {hint}" for hint in pdf.get_warnings()}
    found = [fault for fault in pdf.check_pdf_syntax() if fault not in hints]
    return [_STREAM.sub("", fault.removeprefix("WARNING: "))[:200] for fault in found]


def _application(pdf: Pdf) -> str:
    """The program that wrote the document, else the one that made a PDF of it."""
    told = pdf.trailer.get(Name.Info)
    if not isinstance(told, Dictionary):
        return ""
    values = (told.get(key) for key in (Name.Creator, Name.Producer))
    return next((str(value)[:100] for value in values if isinstance(value, pikepdf.String) and str(value)), "")


def claim_of(pdf: Pdf) -> str:
    """The PDF/A part and conformance in the metadata, such as `2B`; empty where none is claimed."""
    metadata = pdf.Root.get(Name.Metadata)
    if not isinstance(metadata, pikepdf.Stream) or int(metadata.get(Name.Length, 0)) > _LARGEST_METADATA:
        return ""
    # Metadata may be UTF-16; what is looked for is ASCII.
    text = metadata.read_bytes().replace(b"\0", b"")
    prefix = _PREFIX.search(text)
    if prefix is None:
        return ""
    part, conformance = (value.search(text) for value in _values(prefix[1]))
    if part is None or not part[1].isdigit():
        return ""
    return (part[1] + (conformance[1] if conformance else b"")).decode("ascii", "replace").upper()


@lru_cache(64)
def _values(prefix: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Where a part and a conformance are written with this prefix."""
    written = re.escape(prefix)
    return re.compile(_VALUE % (written, b"part")), re.compile(_VALUE % (written, b"conformance"))


def _output_intent(pdf: Pdf) -> str:
    for intent in _dictionaries(pdf.Root.get(Name.OutputIntents)):
        if intent.get(Name.S) == Name.GTS_PDFA1:
            return str(intent.get(Name.OutputConditionIdentifier, "") or "GTS_PDFA1")[:100]
    return ""


def _dictionaries(value: object) -> Iterator[Any]:
    if isinstance(value, Array):
        yield from (each for each in value.as_list() if isinstance(each, Dictionary))


def _has_javascript(pdf: Pdf, pages: Sequence[Page]) -> bool:
    names = pdf.Root.get(Name.Names)
    if isinstance(names, Dictionary) and Name.JavaScript in names:
        return True
    holders: list[Any] = [pdf.Root, *(page.obj for page in pages)]
    for page in pages:
        holders += _dictionaries(page.obj.get(Name.Annots))
    return any(_runs_script(action) for holder in holders for action in _actions(holder))


def _actions(holder: Any) -> Iterator[Any]:
    for key in (Name.OpenAction, Name.A):
        action = holder.get(key)
        if isinstance(action, Dictionary):
            yield action
    more = holder.get(Name.AA)
    if isinstance(more, Dictionary):
        yield from (action for _, action in more.items() if isinstance(action, Dictionary))


def _runs_script(action: Any) -> bool:
    return action.get(Name.S) == Name.JavaScript or Name.JS in action


def _signatures(pdf: Pdf, size: int) -> Iterator[dict[str, Any]]:
    """The filled signature fields, in the order in which they reach into the file."""
    found = []
    for name, field in _fields(pdf):
        value = field.get(Name.V)
        if field.get(Name.FT) == Name.Sig and isinstance(value, Dictionary):
            ranges = value.get(Name.ByteRange)
            numbers = [int(each) for each in ranges.as_list()] if isinstance(ranges, Array) else []
            kind = str(value.get(Name.SubFilter, "")).lstrip("/")
            found.append({"name": name, "kind": kind, "time": str(value.get(Name.M, "")), **_reach(numbers, size)})
    yield from sorted(found, key=lambda each: each["covers"])


def _reach(numbers: list[int], size: int) -> dict[str, Any]:
    if len(numbers) != 4:
        return {"covers": 0, "sound": False}
    start, length, again, rest = numbers
    end = again + rest
    return {"covers": end, "sound": start == 0 and 0 < length < again and rest > 0 and end <= size}


def _fields(pdf: Pdf) -> Iterator[tuple[str, Any]]:
    form = pdf.Root.get(Name.AcroForm)
    if not isinstance(form, Dictionary):
        return
    waiting = [("", field) for field in _dictionaries(form.get(Name.Fields))]
    for _ in range(_MOST_FIELDS):
        if not waiting:
            return
        above, field = waiting.pop()
        name = ".".join(filter(None, (above, str(field.get(Name.T, "")))))[:100]
        yield name, field
        waiting += [(name, kid) for kid in _dictionaries(field.get(Name.Kids))]


def _claim_when_signed(file: BinaryIO, signatures: list[dict[str, Any]]) -> str:
    """The PDF/A claim of the file as it was when it was signed first."""
    first = next((each["covers"] for each in signatures if each["sound"]), 0)
    if not 0 < first <= _LARGEST_SIGNED:
        return ""
    file.seek(0)
    try:
        with _opened(io.BytesIO(file.read(first)), recover=False) as pdf:
            return claim_of(pdf)
    except pikepdf.PdfError:
        return ""


def _sections(file: BinaryIO, size: int) -> int:
    """How many cross-reference sections lead from the last one back to the first."""
    file.seek(max(0, size - _TAIL))
    ends = _STARTXREF.findall(file.read(_TAIL))
    if not ends:
        return 0
    offset, seen = int(ends[-1]), set[int]()
    while offset not in seen and offset < size and len(seen) < _MOST_UPDATES:
        seen.add(offset)
        previous = _PREVIOUS.search(_trailer_at(file, offset))
        if previous is None:
            break
        offset = int(previous[1])
    return len(seen)


def _trailer_at(file: BinaryIO, offset: int) -> bytes:
    """The dictionary of the section at `offset`: after a table, or at the head of a stream."""
    file.seek(offset)
    text = b""
    while len(text) < _LONGEST_TABLE:
        block = file.read(1 << 16)
        text += block
        start = text.find(b"trailer") if text.lstrip().startswith(b"xref") else 0
        end = re.search(rb"startxref|stream", text[max(start, 0) :])
        if not block or (start >= 0 and end):
            return text[max(start, 0) :][: end.start() if end else None]
    return b""
