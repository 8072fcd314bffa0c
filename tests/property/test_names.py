"""Any tree of any names: packed, read and restored to the same bytes and names, or refused with the file named."""

import os
import re
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import oais_vn as ov
from oais_vn.formats.tables.display import clean
from oais_vn.formats.tables.ignored import Ignored
from oais_vn.formats.xml import XmlWriter
from oais_vn.formats.xml_reader import read_xml
from oais_vn.model.paths import escaped_name, shown_name, unescaped_name

IGNORED = Ignored({"Thumbs.db": "x", "~$*": "x", "._*": "x", "__MACOSX": "x", ".DS_Store": "x", "desktop.ini": "x"})
TROUBLE = [
    b"a", b"A", b" ", b".", b"%", b"%41", b"#", b"+", b"&", b"'", b'"', b"=", b"\n", b"\r", b"\t", b"\x01", b"\x7f",
    b"\xff", b"\xe1\xbb", b"\xc2\x85", b"\xe2\x80\x8b", b"\xef\xbb\xbf", b"\xef\xbf\xbe", b"\xc2\xa0", b"\xc2\xad",
    "ồ".encode(), "o\u0302\u0300".encode(), "đ".encode(), b"CON", b"NUL.txt", b"COM1", b".txt", b"~$", b"._", b"b:",
    b"\\", b"Thumbs.db", b"__MACOSX", b"<", b">", b"|", b"*", b"?", b"x" * 200, "ồ".encode() * 70,
]  # fmt: skip

anything = st.one_of(
    st.lists(st.sampled_from(TROUBLE), min_size=1, max_size=4).map(b"".join),
    st.binary(min_size=1, max_size=12),
).filter(lambda name: not {0, ord("/")} & set(name) and name not in (b".", b"..") and len(name) <= 255)
paths = st.lists(anything, min_size=1, max_size=3).map(lambda parts: os.fsdecode(b"/".join(parts)))
trees = st.dictionaries(paths, st.binary(max_size=40), min_size=1, max_size=6)


@given(st.one_of(paths, st.binary(max_size=30).map(os.fsdecode)))
@example("100% + 5%25 %zz.pdf")
@example(" \u3000a\t")
def test_an_escaped_name_is_plain_and_comes_back(name):
    written = escaped_name(name)
    assert unescaped_name(written) == name
    assert written.strip() == written
    assert not re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", written)
    assert unescaped_name(shown_name(name)) == name or "%" in name


@given(paths)
def test_xml_keeps_it_in_text_and_attribute(name):
    from io import BytesIO

    xml = XmlWriter()
    with xml.element("a", {"b": escaped_name(name)}):
        xml.leaf("c", escaped_name(name))
    told = [event for event in read_xml(BytesIO(xml.take()), "x") if event.kind == "end"]
    assert (unescaped_name(told[0].text), unescaped_name(told[1].attributes["b"])) == (name, name)


@given(st.text("ab%0123456789ABCDEFabcdef/ ồ", max_size=20))
def test_names_that_others_wrote_can_be_read(text):
    unescaped_name(text)


def cell(path):
    """What a person puts into the path column: the name, or its bytes where no cell of a workbook holds it."""
    holds = all(sign.isprintable() or sign in "\n\t\u00a0\u00ad\u200b\ufeff" for sign in path)
    # A formula, an error value, an escape of the format itself, a cell that looks empty.
    meant = path.startswith(("=", "#")) or re.search(r"_x[0-9A-Fa-f]{4}_", path) or not clean(path)
    if holds and not meant:
        return path
    return "/".join("".join(f"%{byte:02X}" for byte in os.fsencode(part)) for part in path.split("/"))


def refused(path, content):
    """Why a tree with such a file may not be packed."""
    return (
        not content
        or any("\\" in part or re.match("[A-Za-z]:", part) for part in path.split("/"))
        or IGNORED.pattern_of(path) is not None
        or any(len(part.encode("utf-16-le", "surrogatepass")) > 510 for part in path.split("/"))
        or len(path.encode("utf-16-le", "surrogatepass")) > 480
    )


def written(folder, tree):
    """What a disk holds of `tree`: a name cannot be that of a file and of a folder."""
    held = {}
    for path, content in tree.items():
        place = folder / path
        with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            held[path] = content
    return held


def held_in(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def deliver(described, folder, tree):
    """Write a delivery of one dossier whose rows name the files of `tree`, and return what the disk holds of it."""
    folder.mkdir()
    held = written(folder, tree)
    made = described(documents=len(held))
    made.files = {}
    for row, path in zip(made.documents, held, strict=True):
        row["path"] = cell(path)
    described_only = made.write(folder.with_name("mo-ta"))
    for name in ("delivery.toml", "MUC_LUC.xlsx"):
        (described_only / name).rename(folder / name)
    return held


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep names as text, and some change them")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(trees, st.sampled_from(["folder", "tar", "zip", "ingested"]))
@example({"ồ.txt": b"1", "o\u0302\u0300.txt": b"2", "Ồ.txt": b"3", "ồ.txt ": b"4", "ồ.txt.": b"5"}, "folder")
@example({"a\nb": b"1", "a\rb": b"2", "a\tb": b"3", "ab\udcff": b"4", "a%0Ab": b"5", "a b": b"6"}, "tar")
@example({"CON": b"1", "NUL.txt/COM1": b"2", "x.": b"3", "H/a": b"4", "h/a": b"4", "100%25": b"5"}, "zip")
@example({"ồ" * 85 + "/" + "x" * 150: b"1", "=1+1": b"2", '"a"': b"3", "\u200b": b"4", " ": b"5"}, "ingested")
@example({"x/Thumbs.db": b"1", "b": b"2"}, "folder")
@example({"b:x": b"1", "a": b"2"}, "folder")
def test_any_tree_comes_back_or_is_refused_with_the_file_named(described, tree, form):
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        folder = place / "giao-nop"
        held = deliver(described, folder, tree)
        with ov.open_delivery(folder, workbook="MUC_LUC.xlsx") as delivery:
            report = ov.check(delivery)
            bad = [path for path, content in held.items() if refused(path, content)]
            errors = [finding for finding in report.findings if finding.severity is ov.Severity.ERROR]
            assert report.passed == (not bad), [finding.line("en") for finding in errors]
            for path in bad:
                assert any(tells(finding, path) for finding in errors), path
            if bad:
                return
            kind = "SIP" if form == "ingested" else "AIP"
            (package, *_) = ov.pack(
                delivery, place / "goi", type=kind, report=report, form="folder" if form == "ingested" else form
            )
        if form == "ingested":
            (package, *_) = ov.ingest([package.path], place / "aip")
        assert ov.validate(package.path).passed
        done = ov.restore_originals(package.path, place / "ra")
        assert (done.files, done.refused) == (len(held), ())
        assert held_in(place / "ra" / "files") == held


def tells(finding, path):
    """Whether a finding names the file, or (its place is the row) what the row says of it."""
    said = f"{finding.location.path} {finding.message.en}"
    # Messages cut what is very long.
    return any(name[:100] in said for name in (shown_name(path), cell(path), clean(cell(path))))
