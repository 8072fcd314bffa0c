"""RFC 8493 line by line: bags built here, each with its clause and the verdict that follows from it."""

from __future__ import annotations

import hashlib
import os
import socket
import stat
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from oais_vn.model.paths import PackagePath
from oais_vn.model.report import Severity
from oais_vn.storage.directory import DirectorySource
from oais_vn.storage.memory import MemorySource

PASSED, WARNED, FAILED = "passed", "warned", "failed"
PAYLOAD = {"data/a.txt": b"a", "data/b/c.txt": b"cc"}
NFC, NFD = (unicodedata.normalize(form, "data/Quyết định.pdf") for form in ("NFC", "NFD"))
PARTLY = "data/Quy\u00ea\u0301t \u0111i\u0323nh.pdf"
"""As keyboards of windows-1258 write: letters with their hats, tones apart."""

CP_NAME = "data/Núñez.txt"


def line(path: str, data: bytes, algorithm: str = "sha256", gap: str = "  ") -> str:
    return f"{hashlib.new(algorithm, data).hexdigest()}{gap}{path}\n"


Made = dict[str, bytes]


@dataclass
class Bag:
    """A bag: `lines` in place of the payload manifests' own, `late` changes everything after it was built."""

    payload: Mapping[str, bytes] = field(default_factory=lambda: PAYLOAD)
    version: str = "1.0"
    encoding: str = "UTF-8"
    algorithms: tuple[str, ...] = ("sha256",)
    lines: str | None = None
    tags: Mapping[str, str | bytes] = field(default_factory=dict)
    tag_manifests: tuple[str, ...] = ()
    late: Callable[[Made], object] = lambda files: None

    def files(self) -> Made:
        made: Made = dict(self.payload)
        made["bagit.txt"] = f"BagIt-Version: {self.version}\nTag-File-Character-Encoding: {self.encoding}\n".encode()
        for name in self.algorithms:
            lines = "".join(line(path, data, name) for path, data in sorted(self.payload.items()))
            made[f"manifest-{name}.txt"] = (lines if self.lines is None else self.lines).encode(self.encoding)
        for path, text in self.tags.items():
            made[path] = text if isinstance(text, bytes) else text.encode(self.encoding)
        sealed = {path: data for path, data in sorted(made.items()) if not path.startswith("data/")}
        for name in self.tag_manifests:
            listed = "".join(line(path, data, name) for path, data in sealed.items())
            made[f"tagmanifest-{name}.txt"] = listed.encode(self.encoding)
        self.late(made)
        return made


@dataclass
class Case:
    """A bag, the clause, the verdict and the codes of errors and warnings."""

    clause: str
    verdict: str
    codes: set[str]
    bag: Bag


def put(path: str, data: bytes) -> Callable[[Made], object]:
    return lambda files: files.update({path: data})


def drop(*paths: str) -> Callable[[Made], object]:
    return lambda files: [files.pop(path) for path in paths]


def change(path: str, old: bytes, new: bytes) -> Callable[[Made], object]:
    def edit(files: Made) -> None:
        assert old in files[path]
        files[path] = files[path].replace(old, new)

    return edit


def info(text: str, **options) -> Bag:
    return Bag(tags={"bag-info.txt": text}, **options)


def fetch(text: str, **options) -> Bag:
    return Bag(tags={"fetch.txt": text}, **options)


A, C = line("data/a.txt", b"a"), line("data/b/c.txt", b"cc")
ONE = {"data/a.txt": b"a"}
OLD = ("0.93", "0.94", "0.95", "0.96", "0.97")

CASES: dict[str, Case] = {
    # §2.1.1 bagit.txt
    "plain": Case("§2", PASSED, set(), Bag()),
    **{f"version {each}": Case("§2.1.1", PASSED, set(), Bag(version=each)) for each in OLD},
    "version 1.1": Case("§2.1.1", FAILED, {"BAG-002"}, Bag(version="1.1")),
    "version 0.92": Case("§2.1.1", FAILED, {"BAG-002"}, Bag(version="0.92")),
    "version 1": Case("§2.1.1", FAILED, {"BAG-005"}, Bag(version="1")),
    "version 1.00": Case("§2.1.1", FAILED, {"BAG-005"}, Bag(version="1.00")),
    "version of a thousand digits": Case("§2.1.1", FAILED, {"BAG-005"}, Bag(version="1." + "0" * 5000)),
    "no version": Case("§2.1.1", FAILED, {"BAG-005"}, Bag(version="")),
    "space after the version": Case("§2.1.1", FAILED, {"BAG-005"}, Bag(version="1.0 ")),
    "space after the version before 1.0": Case("§2.1.1", PASSED, set(), Bag(version="0.97 ")),
    "space before the colon": Case(
        "§2.1.1", FAILED, {"BAG-005"}, Bag(late=change("bagit.txt", b"Version:", b"Version :"))
    ),
    "two spaces after the colon": Case(
        "§2.1.1", FAILED, {"BAG-005"}, Bag(late=change("bagit.txt", b"Version: ", b"Version:  "))
    ),
    "small letters": Case("§2.1.1", FAILED, {"BAG-005"}, Bag(late=change("bagit.txt", b"BagIt-V", b"bagit-v"))),
    "lines the other way round": Case(
        "§2.1.1",
        FAILED,
        {"BAG-005"},
        Bag(late=put("bagit.txt", b"Tag-File-Character-Encoding: UTF-8\nBagIt-Version: 1.0\n")),
    ),
    "one line": Case("§2.1.1", FAILED, {"BAG-005"}, Bag(late=put("bagit.txt", b"BagIt-Version: 1.0\n"))),
    "three lines": Case("§2.1.1", FAILED, {"BAG-005"}, Bag(late=change("bagit.txt", b"UTF-8\n", b"UTF-8\n\n"))),
    "BOM in bagit.txt": Case("§2.1.1", FAILED, {"BAG-005"}, Bag(late=change("bagit.txt", b"Bag", b"\xef\xbb\xbfBag"))),
    "bagit.txt in UTF-16": Case(
        "§2.1.1",
        FAILED,
        {"BAG-005"},
        Bag(late=put("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n".encode("utf-16"))),
    ),
    "no bagit.txt": Case("§2.1.1", FAILED, {"BAG-001"}, Bag(late=drop("bagit.txt"))),
    "empty bagit.txt": Case("§2.1.1", FAILED, {"BAG-005"}, Bag(late=put("bagit.txt", b""))),
    "CRLF in bagit.txt": Case("§2.3", PASSED, set(), Bag(late=change("bagit.txt", b"\n", b"\r\n"))),
    "CR in bagit.txt": Case("§2.3", PASSED, set(), Bag(late=change("bagit.txt", b"\n", b"\r"))),
    "no end of the last line": Case("§2.3", WARNED, {"BAG-019"}, Bag(late=change("bagit.txt", b"8\n", b"8"))),
    "no end of the last line before 1.0": Case(
        "§2.3", PASSED, set(), Bag(version="0.97", late=change("bagit.txt", b"8\n", b"8"))
    ),
    # §2.3 encodings
    "UTF-16 tag files": Case("§2.3", PASSED, set(), Bag({CP_NAME: b"n"}, encoding="UTF-16")),
    "UTF-16BE without a mark": Case("§2.3", PASSED, set(), Bag({CP_NAME: b"n"}, encoding="UTF-16BE")),
    "ISO-8859-1": Case("§2.3", PASSED, set(), Bag({CP_NAME: b"n"}, encoding="ISO-8859-1")),
    "windows-1252": Case("§2.3", PASSED, set(), Bag({CP_NAME: b"n"}, encoding="windows-1252")),
    "unknown encoding": Case("§2.1.1", FAILED, {"BAG-005"}, Bag(late=change("bagit.txt", b"UTF-8", b"la-la"))),
    "an encoding that is no text": Case("§2.1.1", FAILED, {"BAG-005"}, Bag(late=change("bagit.txt", b"UTF-8", b"hex"))),
    "bytes that are no UTF-8": Case(
        "§2.3", FAILED, {"BAG-005", "BAG-007"}, Bag(late=change("manifest-sha256.txt", b"data/a", b"data/\xff"))
    ),
    "BOM in a UTF-8 manifest": Case(
        "§2.3",
        FAILED,
        {"BAG-005"},
        Bag(late=lambda f: f.update({"manifest-sha256.txt": b"\xef\xbb\xbf" + (A + C).encode()})),
    ),
    "BOM in a UTF-8 manifest before 1.0": Case(
        "§2.3",
        WARNED,
        {"BAG-005"},
        Bag(version="0.97", late=lambda f: f.update({"manifest-sha256.txt": b"\xef\xbb\xbf" + (A + C).encode()})),
    ),
    "BOM in bag-info.txt": Case("§2.3", FAILED, {"BAG-005"}, info("\ufeffContact-Name: An\n")),
    # §2.1.2 payload
    "empty payload": Case("§2.1.2", PASSED, set(), Bag({})),
    "empty file": Case("§2.1.2", PASSED, set(), Bag({"data/.keep": b""})),
    # §2.1.3 manifests
    "no manifest": Case("§2.1.3", FAILED, {"BAG-004"}, Bag(late=drop("manifest-sha256.txt"))),
    "empty manifest of a full payload": Case("§2.1.3", FAILED, {"BAG-007"}, Bag(lines="")),
    "listed, not there": Case("§3", FAILED, {"BAG-006"}, Bag(late=drop("data/a.txt"))),
    "there, not listed": Case("§3", FAILED, {"BAG-007"}, Bag(late=put("data/x", b""))),
    "changed": Case("§3", FAILED, {"BAG-009"}, Bag(late=put("data/a.txt", b"b"))),
    "digest of another algorithm": Case(
        "§2.1.3", FAILED, {"BAG-009"}, Bag(ONE, lines=line("data/a.txt", b"a", "sha512"))
    ),
    "two manifests": Case("§2.1.3", PASSED, set(), Bag(algorithms=("sha256", "sha512"))),
    "one of two manifests lacks a file": Case(
        "§3", FAILED, {"BAG-007"}, Bag(algorithms=("sha256", "sha512"), late=put("manifest-sha256.txt", A.encode()))
    ),
    "one of two manifests lacks a file before 1.0": Case(
        "§3",
        PASSED,
        set(),
        Bag(version="0.97", algorithms=("sha256", "sha512"), late=put("manifest-sha256.txt", A.encode())),
    ),
    "in neither manifest before 1.0": Case(
        "§3", FAILED, {"BAG-007"}, Bag(version="0.97", algorithms=("sha256", "md5"), late=put("data/x", b""))
    ),
    "two manifests, one digest wrong": Case(
        "§3",
        FAILED,
        {"BAG-009"},
        Bag(algorithms=("sha256", "md5"), late=change("manifest-md5.txt", b"0cc175b9", b"0cc175b8")),
    ),
    "listed twice": Case("§2.1.3", FAILED, {"BAG-010"}, Bag(lines=A + C + A)),
    "listed twice before 1.0": Case("§2.1.3", WARNED, {"BAG-010"}, Bag(version="0.97", lines=A + C + A)),
    "listed twice with two digests before 1.0": Case(
        "§2.1.3", FAILED, {"BAG-009", "BAG-010"}, Bag(ONE, version="0.97", lines=A + line("data/a.txt", b"x"))
    ),
    "digests in capitals": Case("§2.1.3", PASSED, set(), Bag(ONE, lines=A[:64].upper() + A[64:])),
    "one space": Case("§2.1.3", PASSED, set(), Bag(ONE, lines=line("data/a.txt", b"a", gap=" "))),
    "tabs and spaces": Case("§2.1.3", PASSED, set(), Bag(ONE, lines=line("data/a.txt", b"a", gap="\t \t"))),
    "no space": Case("§2.1.3", FAILED, {"BAG-005", "BAG-007"}, Bag(ONE, lines=line("data/a.txt", b"a", gap=""))),
    "white space before the digest": Case("§2.1.3", FAILED, {"BAG-005", "BAG-007"}, Bag(ONE, lines=" " + A)),
    "no digest": Case("§2.1.3", FAILED, {"BAG-005", "BAG-007"}, Bag(ONE, lines="data/a.txt\n")),
    "digest that is no hexadecimal": Case(
        "§2.1.3", FAILED, {"BAG-005", "BAG-007"}, Bag(ONE, lines="g" * 64 + "  data/a.txt\n")
    ),
    "blank line": Case("§2.1.3", FAILED, {"BAG-005"}, Bag(ONE, lines=A + "\n")),
    "comment": Case("§2.1.3", FAILED, {"BAG-005"}, Bag(ONE, lines="# ghi chú\n" + A)),
    "CRLF": Case("§2.3", PASSED, set(), Bag(lines=(A + C).replace("\n", "\r\n"))),
    "CR": Case("§2.3", PASSED, set(), Bag(lines=(A + C).replace("\n", "\r"))),
    "ends of all kinds": Case("§2.3", PASSED, set(), Bag(lines=A.replace("\n", "\r\n") + C)),
    "manifest without the last line end": Case("§2.3", WARNED, {"BAG-019"}, Bag(lines=A + C[:-1])),
    "huge line": Case("§2.3", FAILED, {"BAG-005", "BAG-007"}, Bag(ONE, lines=A[:66] + "data/" + "x" * 200_000 + "\n")),
    "path of some thousand letters": Case("§2.1.3", WARNED, {"BAG-033"}, Bag({"data/" + "a" * 5_000: b"x"})),
    "folder listed": Case("§2.1.3", FAILED, {"BAG-006"}, Bag(lines=A + C + f"{'0' * 64}  data/b\n")),
    "folder listed with its slash": Case("§2.1.3", FAILED, {"BAG-005"}, Bag(lines=A + C + f"{'0' * 64}  data/b/\n")),
    "tag file in the manifest": Case(
        "§2.1.3", FAILED, {"BAG-011"}, Bag(tags={"x.txt": "x"}, lines=A + C + line("x.txt", b"x"))
    ),
    "case of the folder": Case(
        "§2.1.3", FAILED, {"BAG-006", "BAG-007", "BAG-011"}, Bag(ONE, lines=A.replace("data/", "Data/"))
    ),
    # §2.1.3 names and percent signs
    "LF in a name": Case("§2.1.3", WARNED, {"BAG-033"}, Bag({"data/a\nb": b"x"}, lines=line("data/a%0Ab", b"x"))),
    "CRLF in a name, small letters": Case(
        "§2.1.3", WARNED, {"BAG-033"}, Bag({"data/a\r\nb": b"x"}, lines=line("data/a%0d%0ab", b"x"))
    ),
    "percent sign": Case("§2.1.3", PASSED, set(), Bag({"data/100%": b"x"}, lines=line("data/100%25", b"x"))),
    "percent sign that is not encoded": Case("§2.1.3", WARNED, {"BAG-020"}, Bag({"data/100%": b"x"})),
    "%25 in a name": Case("§2.1.3", PASSED, set(), Bag({"data/a%25": b"x"}, lines=line("data/a%2525", b"x"))),
    "%25 in a name, not encoded": Case("§2.1.3", FAILED, {"BAG-006", "BAG-007"}, Bag({"data/a%25": b"x"})),
    "%0A in a name": Case("§2.1.3", PASSED, set(), Bag({"data/a%0A": b"x"}, lines=line("data/a%250A", b"x"))),
    "space encoded though it may not be": Case(
        "§2.1.3", FAILED, {"BAG-006", "BAG-007", "BAG-020"}, Bag({"data/a b": b"x"}, lines=line("data/a%20b", b"x"))
    ),
    "percent sign before 1.0": Case("§2.1.3", PASSED, set(), Bag({"data/100%": b"x"}, version="0.97")),
    "%25 before 1.0": Case("§2.1.3", PASSED, set(), Bag({"data/a%25": b"x"}, version="0.97")),
    "%0A before 1.0": Case(
        "§2.1.3", WARNED, {"BAG-033"}, Bag({"data/a\nb": b"x"}, version="0.97", lines=line("data/a%0Ab", b"x"))
    ),
    "spaces in a name": Case("§2.1.3", PASSED, set(), Bag({"data/a  b c": b"x", "data/ d": b"x"})),
    "space at the end of a name": Case("§2.1.3", WARNED, {"BAG-033"}, Bag({"data/a ": b"x"})),
    "space at the end of the line": Case(
        "§2.1.3", FAILED, {"BAG-006", "BAG-007"}, Bag(ONE, lines=A.replace(".txt", ".txt "))
    ),
    "tab in a name": Case("§2.1.3", WARNED, {"BAG-033"}, Bag({"data/a\tb": b"x"})),
    "other line separators in a name": Case("§2.1.3", PASSED, set(), Bag({"data/a\u2028b\x85c": b"x"})),
    "form feed in a name": Case("§2.1.3", WARNED, {"BAG-033"}, Bag({"data/a\x0cb": b"x"})),
    "asterisk in a name": Case("§2.1.3", WARNED, {"BAG-033"}, Bag({"data/*b": b"x"})),
    "a tag file that begins with an asterisk": Case(
        "§6.1.3", PASSED, set(), Bag(tags={"*x": "x"}, tag_manifests=("sha256",))
    ),
    # §5.1 paths that lead elsewhere
    **{
        f"path {path}": Case("§5.1", FAILED, {"BAG-005"}, Bag(lines=A + C + f"{'0' * 64}  {path}\n"))
        for path in (
            *("/etc/passwd", "../x", "data/../x", "data/../../x", "data/..", "data/./a.txt", "data//a.txt"),
            *("C:/x", "c:x", "C:\\x", "data\\a.txt", "\\\\?\\C:\\x", "\\\\server\\x", "data/x\0"),
        )
    },
    **{
        f"path {path}": Case("§5.1", FAILED, {"BAG-006", "BAG-011"}, Bag(lines=A + C + f"{'0' * 64}  {path}\n"))
        for path in ("~/x", "~root/x", "dat/x", "database/x", "data")
    },
    "an encoded way out": Case("§5.1", FAILED, {"BAG-005"}, Bag(lines=A + C + f"{'0' * 64}  data/%0A/../../x\n")),
    "a tilde in the payload": Case("§5.1", PASSED, set(), Bag({"data/~root": b"x", "data/~/x": b"x"})),
    "dots in names": Case("§5.1", PASSED, set(), Bag({"data/..a/b..c": b"x", "data/.a": b"x"})),
    "dots alone": Case("§5.1", WARNED, {"BAG-033"}, Bag({"data/...": b"x"})),
    "a way out in a tag manifest": Case(
        "§5.1",
        FAILED,
        {"BAG-005"},
        Bag(
            tag_manifests=("sha256",),
            late=lambda f: f.update({"tagmanifest-sha256.txt": f["tagmanifest-sha256.txt"] + b"00  data/../../x\n"}),
        ),
    ),
    # §2.2.1 tag manifests
    "tag manifest": Case("§2.2.1", PASSED, set(), info("Contact-Name: An\n", tag_manifests=("sha256",))),
    "changed tag file": Case(
        "§3",
        FAILED,
        {"BAG-009"},
        info("Contact-Name: An\n", tag_manifests=("sha256",), late=put("bag-info.txt", b"A: b\n")),
    ),
    "listed tag file not there": Case(
        "§3", FAILED, {"BAG-006"}, info("A: b\n", tag_manifests=("sha256",), late=drop("bag-info.txt"))
    ),
    "tag manifest without a payload manifest": Case(
        "§2.2.1",
        FAILED,
        {"BAG-022", "BAG-024"},
        Bag(
            algorithms=("sha256", "sha512"),
            tag_manifests=("sha256",),
            late=lambda f: f.update(
                {
                    "tagmanifest-sha256.txt": b"".join(
                        each for each in f["tagmanifest-sha256.txt"].splitlines(keepends=True) if b"sha512" not in each
                    )
                }
            ),
        ),
    ),
    "tag manifest without a payload manifest before 1.0": Case(
        "§2.2.1",
        PASSED,
        set(),
        Bag(
            version="0.97",
            tag_manifests=("sha256",),
            late=change("tagmanifest-sha256.txt", line("manifest-sha256.txt", (A + C).encode()).encode(), b""),
        ),
    ),
    "tag manifest that lists payload": Case(
        "§2.2.1",
        FAILED,
        {"BAG-011"},
        Bag(
            tag_manifests=("sha256",),
            late=lambda f: f.update({"tagmanifest-sha256.txt": f["tagmanifest-sha256.txt"] + A.encode()}),
        ),
    ),
    "tag manifest that lists another": Case(
        "§2.2.1",
        FAILED,
        {"BAG-011", "BAG-024"},
        Bag(
            tag_manifests=("sha256", "md5"),
            late=lambda f: f.update(
                {
                    "tagmanifest-md5.txt": f["tagmanifest-md5.txt"]
                    + line("tagmanifest-sha256.txt", f["tagmanifest-sha256.txt"], "md5").encode()
                }
            ),
        ),
    ),
    "a folder that is called like a tag manifest": Case(
        "§2.2.1", PASSED, set(), Bag(tags={"tagmanifest-notes/a.txt": "x"}, tag_manifests=("sha256",))
    ),
    "tag file in no tag manifest": Case(
        "§2.2.1", WARNED, {"BAG-023"}, Bag(tag_manifests=("sha256",), late=put("x.txt", b"x"))
    ),
    "other algorithms in tag manifests": Case("§2.2.1", WARNED, {"BAG-024"}, Bag(tag_manifests=("sha512",))),
    # §2.2.2 bag-info.txt
    "bag-info.txt": Case("§2.2.2", PASSED, set(), info("Contact-Name: An\n  Bình\nNote:\tx\nX: \n")),
    "no space after the colon": Case("§2.2.2", FAILED, {"BAG-005"}, info("Contact-Name:An\n")),
    "no space after the colon before 1.0": Case("§2.2.2", PASSED, set(), info("Contact-Name:An\n", version="0.97")),
    "space before the colon of a tag": Case("§2.2.2", FAILED, {"BAG-005"}, info("Contact-Name : An\n")),
    "space before the colon of a tag before 1.0": Case(
        "§2.2.2", PASSED, set(), info("Contact-Name  :  An\n", version="0.97")
    ),
    "space before a label": Case("§2.2.2", FAILED, {"BAG-005"}, info(" Contact-Name: An\n")),
    "no colon": Case("§2.2.2", FAILED, {"BAG-005"}, info("Contact-Name\n")),
    "no label": Case("§2.2.2", FAILED, {"BAG-005"}, info(": An\n")),
    "blank line in bag-info.txt": Case("§2.2.2", FAILED, {"BAG-005"}, info("A: b\n\nC: d\n")),
    "colon in a value": Case("§2.2.2", PASSED, set(), info("Link: http://x: y\n")),
    "repeated tag": Case("§2.2.2", PASSED, set(), info("Contact-Name: An\nContact-Name: Bình\n")),
    "oxum": Case("§2.2.2", PASSED, set(), info("payload-OXUM: 3.2\n")),
    "wrong octets": Case("§2.2.2", FAILED, {"BAG-013"}, info("Payload-Oxum: 4.2\n")),
    "wrong streams": Case("§2.2.2", FAILED, {"BAG-013"}, info("Payload-Oxum: 3.3\n")),
    "oxum that is none": Case("§2.2.2", FAILED, {"BAG-013"}, info("Payload-Oxum: 3\n")),
    "oxum twice": Case("§2.2.2", FAILED, {"BAG-013"}, info("Payload-Oxum: 3.2\nPayload-Oxum: 3.2\n")),
    **{
        f"{label} twice": Case("§2.2.2", WARNED, {"BAG-029"}, info(f"{label}: {value}\n{label.upper()}: {value}\n"))
        for label, value in (
            *(("Bagging-Date", "2026-11-20"), ("Bag-Size", "3 B")),
            *(("Bag-Group-Identifier", "x"), ("Bag-Count", "1 of ?")),
        )
    },
    "Bagging-Date that is none": Case("§2.2.2", WARNED, {"BAG-030"}, info("Bagging-Date: 20/11/2026\n")),
    "Bag-Count that is none": Case("§2.2.2", WARNED, {"BAG-030"}, info("Bag-Count: 1/2\n")),
    "package-info.txt before 0.96": Case(
        "draft 0.95", FAILED, {"BAG-013"}, Bag(version="0.95", tags={"package-info.txt": "Payload-Oxum: 9.9\n"})
    ),
    "package-info.txt is no name of 1.0": Case("§2.2.4", PASSED, set(), Bag(tags={"package-info.txt": "la la\n"})),
    # §2.2.3 fetch.txt
    "fetched": Case("§2.2.3", WARNED, {"BAG-017"}, fetch("http://x/a 1 data/a.txt\nhttps://x/c\t-\tdata/b/c.txt\n")),
    "to be fetched": Case(
        "§2.2.3", FAILED, {"BAG-006", "BAG-017", "BAG-025"}, fetch("http://x/a 1 data/a.txt\n", late=drop("data/a.txt"))
    ),
    "to be fetched and not listed": Case("§2.2.3", FAILED, {"BAG-017", "BAG-025"}, fetch("http://x/a - data/x\n")),
    "fetched and not listed in every manifest": Case(
        "§2.2.3",
        FAILED,
        {"BAG-007", "BAG-017", "BAG-026"},
        fetch("http://x/a - data/a.txt\n", algorithms=("sha256", "md5"), late=put("manifest-sha256.txt", C.encode())),
    ),
    "fetched and listed in one manifest before 1.0": Case(
        "§2.2.3",
        WARNED,
        {"BAG-017"},
        fetch(
            "http://x/a - data/a.txt\n",
            version="0.97",
            algorithms=("sha256", "md5"),
            late=put("manifest-sha256.txt", C.encode()),
        ),
    ),
    "tag file to fetch": Case("§2.2.3", FAILED, {"BAG-011", "BAG-017"}, fetch("http://x/a - bag-info.txt\n")),
    "another size": Case("§5.3", WARNED, {"BAG-017", "BAG-027"}, fetch("http://x/a 7 data/a.txt\n")),
    "no length": Case("§2.2.3", FAILED, {"BAG-005", "BAG-017"}, fetch("http://x/a data/a.txt\n")),
    "a length that is none": Case("§2.2.3", FAILED, {"BAG-005", "BAG-017"}, fetch("http://x/a 1k data/a.txt\n")),
    "a length without end": Case(
        "§2.2.3", FAILED, {"BAG-005", "BAG-017"}, fetch(f"http://x/a {'9' * 5000} data/a.txt\n")
    ),
    "no absolute URI": Case("§2.2.3", FAILED, {"BAG-005", "BAG-017"}, fetch("x/a 1 data/a.txt\n")),
    "space in the URI": Case("§2.2.3", FAILED, {"BAG-005", "BAG-017"}, fetch("http://x/a b 1 data/a.txt\n")),
    **{
        f"fetch to {path}": Case("§5.1", FAILED, {"BAG-005", "BAG-017"}, fetch(f"http://x/a - {path}\n"))
        for path in ("/etc/passwd", "../x", "data/../../x", "C:/x", "data\\x")
    },
    "percent sign in fetch.txt": Case(
        "§2.2.3",
        WARNED,
        {"BAG-017"},
        fetch("http://x/a - data/100%25\n", payload={"data/100%": b"x"}, lines=line("data/100%25", b"x")),
    ),
    # §2.4 algorithms
    **{
        f"algorithm {name}": Case("§2.4", PASSED, set(), Bag(algorithms=(name,)))
        for name in ("md5", "sha1", "sha224", "sha384", "sha512", "blake2b")
    },
    **{
        f"algorithm sha3256 as {name}": Case(
            "§2.4",
            WARNED if codes else PASSED,
            codes,
            Bag(
                algorithms=("sha3_256",),
                late=lambda f, name=name: f.update({f"manifest-{name}.txt": f.pop("manifest-sha3_256.txt")}),
            ),
        )
        for name, codes in (
            ("sha3256", set()),
            ("sha3-256", {"BAG-021"}),
            ("sha3_256", {"BAG-021"}),
            ("SHA3256", {"BAG-021"}),
        )
    },
    "unknown algorithm": Case("§2.4", FAILED, {"BAG-012"}, Bag(late=put("manifest-gost.txt", (A + C).encode()))),
    "an algorithm without a length": Case(
        "§2.4", FAILED, {"BAG-012"}, Bag(late=put("manifest-shake128.txt", (A + C).encode()))
    ),
    "no algorithm": Case(
        "§2.1.3", FAILED, {"BAG-004"}, Bag(late=lambda f: f.update({"manifest-.txt": f.pop("manifest-sha256.txt")}))
    ),
    "manifest.txt": Case(
        "§2.1.3", FAILED, {"BAG-004"}, Bag(late=lambda f: f.update({"manifest.txt": f.pop("manifest-sha256.txt")}))
    ),
    # §6.1 names elsewhere
    "NFC": Case("§6.1.1", PASSED, set(), Bag({NFC: b"x"})),
    "NFD": Case("§6.1.1", PASSED, set(), Bag({NFD: b"x"})),
    "NFC manifest, NFD file": Case("§6.1.1", WARNED, {"BAG-031"}, Bag({NFD: b"x"}, lines=line(NFC, b"x"))),
    "NFD manifest, NFC file": Case("§6.1.1", WARNED, {"BAG-031"}, Bag({NFC: b"x"}, lines=line(NFD, b"x"))),
    "partly composed file": Case("§6.1.1", WARNED, {"BAG-031"}, Bag({PARTLY: b"x"}, lines=line(NFC, b"x"))),
    "other form and other bytes": Case(
        "§6.1.1", FAILED, {"BAG-009", "BAG-031"}, Bag({NFD: b"x"}, lines=line(NFC, b"y"))
    ),
    "both forms there": Case("§6.1.1", WARNED, {"BAG-032"}, Bag({NFC: b"x", NFD: b"y"})),
    "both forms listed, one there": Case(
        "§2.1.3", FAILED, {"BAG-010", "BAG-031"}, Bag({NFC: b"x"}, lines=line(NFC, b"x") + line(NFD, b"x"))
    ),
    "both forms listed, one there, before 1.0": Case(
        "§6.1.1",
        WARNED,
        {"BAG-010", "BAG-031"},
        Bag({NFC: b"x"}, version="0.97", lines=line(NFC, b"x") + line(NFD, b"x")),
    ),
    "names that differ by case": Case("§6.1.1", WARNED, {"BAG-032"}, Bag({"data/A": b"x", "data/a": b"y"})),
    "listed in another case": Case(
        "§6.1.1", FAILED, {"BAG-006", "BAG-007"}, Bag({"data/A": b"x"}, lines=line("data/a", b"x"))
    ),
    **{
        f"reserved name {name}": Case("§6.1.2", WARNED, {"BAG-033"}, Bag({f"data/{name}": b"x"}))
        for name in ("CON", "nul.txt", "com1/x", "a?", "a.", "b|c")
    },
    "by-products of systems": Case(
        "§6.1.2", WARNED, {"BAG-034"}, Bag({"data/Thumbs.db": b"x", "data/.DS_Store": b"x"})
    ),
    # §6.1.3 marks of checksum tools
    "asterisk": Case("§6.1.3", WARNED, {"BAG-016"}, Bag(ONE, lines=A.replace("  data", " *data"))),
    "dot and slash": Case("§6.1.3", WARNED, {"BAG-016"}, Bag(ONE, lines=A.replace("data", "./data"))),
    "backslash before the digest": Case("§6.1.3", FAILED, {"BAG-005", "BAG-007"}, Bag(ONE, lines="\\" + A)),
}


def told(report) -> set[str]:
    return {finding.code for finding in report.findings if finding.severity is not Severity.INFO}


def verdict(report) -> str:
    if not report.passed:
        return FAILED
    return WARNED if report.count(Severity.WARNING) else PASSED


def in_memory(files: Made) -> MemorySource:
    return MemorySource({PackagePath(path): data for path, data in files.items()})


@pytest.mark.parametrize("name", CASES)
def test_bag(judged, name):
    case = CASES[name]
    report = judged(in_memory(case.bag.files()))
    assert (verdict(report), told(report)) == (case.verdict, case.codes), [each.line("en") for each in report.findings]


def test_there_are_many():
    assert len(CASES) > 150
    assert {case.verdict for case in CASES.values()} == {PASSED, WARNED, FAILED}


# On disk: what only a disk can hold


@pytest.fixture
def on_disk(tmp_path) -> Path:
    place = tmp_path / "bag"
    for path, data in Bag().files().items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)
    return place


def device(place: Path) -> None:
    try:
        os.mknod(place, stat.S_IFCHR | 0o600, os.makedev(1, 3))
    except OSError:
        pytest.skip("devices cannot be made here")


def listening(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(place))


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda place: place.symlink_to("/etc/hostname"), "symlink"),
        (lambda place: place.symlink_to("a.txt"), "symlink"),
        (lambda place: place.symlink_to("không có"), "symlink"),
        (lambda place: place.symlink_to("b", target_is_directory=True), "symlink"),
        (os.mkfifo, "special"),
        (listening, "special"),
        (device, "special"),
    ],
    ids=["link out", "link in", "broken link", "link to a folder", "fifo", "socket", "device"],
)
def test_what_is_no_regular_file_fails_the_bag_and_is_not_opened(judged, on_disk, made, reason, monkeypatch):
    monkeypatch.chdir(on_disk)
    made(on_disk / "data" / "x")
    with (on_disk / "manifest-sha256.txt").open("a", encoding="utf-8") as manifest:
        manifest.write(f"{'0' * 64}  data/x\n")
    report = judged(DirectorySource(on_disk))
    assert told(report) == {"STR-002", "BAG-006"}
    assert {each.params["reason"] for each in report.findings if each.code == "STR-002"} == {reason}


def test_a_linked_folder_in_the_place_of_data_is_no_payload(judged, on_disk, tmp_path):
    (on_disk / "data").rename(tmp_path / "elsewhere")
    (on_disk / "data").symlink_to(tmp_path / "elsewhere")
    assert told(judged(DirectorySource(on_disk))) == {"STR-002", "BAG-006", "BAG-028"}


def test_an_empty_payload_folder_is_one_and_none_is_not(judged, tmp_path):
    for path, data in Bag({}).files().items():
        (tmp_path / path).write_bytes(data)
    assert told(judged(DirectorySource(tmp_path))) == {"BAG-028"}
    (tmp_path / "data").mkdir()
    assert told(judged(DirectorySource(tmp_path))) == set()


def test_a_payload_that_is_a_file(judged, tmp_path):
    for path, data in Bag({}).files().items():
        (tmp_path / path).write_bytes(data)
    (tmp_path / "data").write_bytes(b"")
    assert told(judged(DirectorySource(tmp_path))) == {"BAG-028"}


def test_a_neighbour_with_the_same_beginning_is_never_read(judged, on_disk, tmp_path):
    (tmp_path / "bag-evil").mkdir()
    (tmp_path / "bag-evil" / "x").write_bytes(b"x")
    (on_disk / "tagmanifest-sha256.txt").write_text(line("data/../../bag-evil/x", b"x"), encoding="utf-8")
    assert "BAG-005" in told(judged(DirectorySource(on_disk)))


def test_a_name_that_is_no_utf8(judged, on_disk):
    (Path(os.fsdecode(os.fsencode(on_disk / "data") + b"/\xff"))).write_bytes(b"x")
    assert told(judged(DirectorySource(on_disk))) == {"STR-002"}
