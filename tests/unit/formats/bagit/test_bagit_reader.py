"""Tag files are read as RFC 8493 puts it, and every fault is a value with its line."""

from __future__ import annotations

import hashlib
import time
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oais_vn.formats.bagit.reader import (
    LARGEST_TAGS,
    LONGEST_LINE,
    MOST_FAULTS,
    FetchEntry,
    Flaw,
    LineFault,
    ManifestEntry,
    manifest_algorithm,
    read_declaration,
    read_fetch,
    read_manifest,
    read_tags,
)
from oais_vn.formats.bagit.writer import DECLARATION, write_manifest, write_tags
from oais_vn.model.errors import InputError
from oais_vn.model.fixity import ContentFile, Digest
from oais_vn.model.paths import PackagePath


def faults(items) -> list[tuple[int, Flaw]]:
    return [(item.line, item.flaw) for item in items if isinstance(item, LineFault)]


def manifest(data: bytes, **options) -> list[ManifestEntry | LineFault]:
    return list(read_manifest(BytesIO(data), **options))


def test_our_declaration():
    declared = read_declaration(BytesIO(DECLARATION))
    assert (declared.version, declared.encoding, declared.faults) == ((1, 0), "UTF-8", ())


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", [(1, Flaw.NOT_A_DECLARATION), (2, Flaw.NOT_A_DECLARATION)]),
        (b"\xef\xbb\xbf" + DECLARATION, [(1, Flaw.BYTE_ORDER_MARK)]),
        (DECLARATION.replace(b"1.0", b"1." + b"9" * 5000), [(1, Flaw.NOT_A_DECLARATION)]),
        (DECLARATION.replace(b"1.0", b"01.0"), [(1, Flaw.NOT_A_DECLARATION)]),
        (DECLARATION[:-1], [(2, Flaw.NO_LINE_END)]),
        (DECLARATION.replace(b"UTF-8", b"utf-8-sig"), [(2, Flaw.UNKNOWN_ENCODING)]),
        (DECLARATION.replace(b"Version:", b"Version :"), [(1, Flaw.NOT_A_DECLARATION)]),
        (DECLARATION.replace(b"1.0", b"1.0 "), [(1, Flaw.NOT_A_DECLARATION)]),
        (DECLARATION.replace(b"1.0", b"1"), [(1, Flaw.NOT_A_DECLARATION)]),
        (DECLARATION + b"them\n", [(3, Flaw.NOT_A_DECLARATION)]),
        (DECLARATION.replace(b"UTF-8", b"la-la"), [(2, Flaw.UNKNOWN_ENCODING)]),
        (DECLARATION.replace(b"UTF-8", b"hex"), [(2, Flaw.UNKNOWN_ENCODING)]),
        (DECLARATION.replace(b"UTF-8", b"punycode"), [(2, Flaw.UNKNOWN_ENCODING)]),
        (DECLARATION.replace(b"UTF-8", b"undefined"), [(2, Flaw.UNKNOWN_ENCODING)]),
        (b"\xff\xfe\n", [(1, Flaw.NOT_TEXT), (1, Flaw.NOT_A_DECLARATION), (2, Flaw.NOT_A_DECLARATION)]),
    ],
)
def test_declarations_that_are_not_as_the_standard_asks(data, found):
    assert faults(read_declaration(BytesIO(data)).faults) == found


def test_loose_spaces_were_allowed_before_1_0():
    old = b"BagIt-Version : 0.97\nTag-File-Character-Encoding : UTF-8\n"
    assert read_declaration(BytesIO(old)).faults == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_tags_keep_their_order_and_continuation_lines(end):
    text = "B: 1\nA: hai\n  ba\n\tbốn\na: năm\n".replace("\n", end)
    tags = read_tags(BytesIO(text.encode()))
    assert tags.pairs == (("B", "1"), ("A", "hai ba bốn"), ("a", "năm"))
    assert tags.all("A") == ("hai ba bốn", "năm")
    assert tags.get("A") == "hai ba bốn"
    assert tags.get("C") is None
    assert dict(tags)["B"] == "1"
    assert tags.faults == ()


@pytest.mark.parametrize("line", ["xin chào", "A:1", "A : 1", " bắt đầu", ": 1", ""])
def test_lines_that_are_no_tags(line):
    assert faults(read_tags(BytesIO(f"{line}\n".encode())).faults) == [(1, Flaw.NOT_A_TAG)]


def test_what_our_writer_writes_is_read_back():
    tags = (("Source-Organization", "Trung tâm Lưu trữ: số 1"), ("Payload-Oxum", "1.1"))
    assert read_tags(BytesIO(write_tags(tags))).pairs == tags


def test_manifest_lines_are_entries():
    data = f"{'a' * 64}  data/a b.pdf\n{'B' * 64}\tdata/Quyết định.pdf\r\n".encode()
    first, second = manifest(data)
    assert first == ManifestEntry(1, PackagePath("data/a b.pdf"), "a" * 64, canonical=True)
    assert second == ManifestEntry(2, PackagePath("data/Quyết định.pdf"), "b" * 64, canonical=False)


@pytest.mark.parametrize(
    ("version", "written", "path"),
    [
        ((1, 0), "data/100%25", "data/100%"),
        ((1, 0), "data/a%0Ab%0d", "data/a\nb\r"),
        ((0, 97), "data/100%25", "data/100%25"),
        ((0, 97), "data/a%0Ab", "data/a\nb"),
    ],
)
def test_percent_encoding_by_version(version, written, path):
    (entry,) = manifest(f"{'a' * 64}  {written}\n".encode(), version=version)
    assert entry.path == path


def test_a_bare_percent_sign_is_told_and_stays():
    fault, entry = manifest(f"{'a' * 64}  data/a%20b%\n".encode())
    assert (fault.flaw, entry.path) == (Flaw.BARE_PERCENT, "data/a%20b%")
    assert faults(manifest(f"{'a' * 64}  data/a%20b%\n".encode(), version=(0, 97))) == []


@pytest.mark.parametrize(
    "path", ["../x", "/etc/passwd", "data/../../x", "data//x", "data/./x", "data/x\0", "data/%0A/../x"]
)
def test_paths_out_of_the_bag_are_faults(path):
    assert faults(manifest(f"{'a' * 64}  {path}\n".encode())) == [(1, Flaw.UNSAFE_PATH)]


@pytest.mark.parametrize("line", ["", "data/a", "  data/a", f"{'a' * 64}", f"{'a' * 64}  ", f"{'g' * 64}  data/a"])
def test_lines_that_are_no_manifest_lines(line):
    assert faults(manifest(f"{line}\n".encode())) == [(1, Flaw.NOT_A_MANIFEST_LINE)]


@pytest.mark.parametrize("mark", ["*data/a", "./data/a", "*./data/a"])
def test_marks_of_checksum_tools_are_told_and_taken_off(mark):
    fault, entry = manifest(f"{'a' * 64}  {mark}\n".encode())
    assert fault.flaw is Flaw.TOOL_MARK
    assert entry.path == "data/a"
    assert not entry.canonical


@pytest.mark.parametrize(
    "lines",
    ["A  data/a\n", "a data/a\n", "a   data/a\n", "a  data/a\r\n", "a  data/a\r", "a  data/a", "a  data/%0a\n"],
)
def test_what_our_writer_would_not_write_is_not_canonical(lines):
    assert not any(item.canonical for item in manifest(lines.encode()) if isinstance(item, ManifestEntry))


def test_lines_out_of_order_are_not_canonical():
    assert [entry.canonical for entry in manifest(b"a  data/b\na  data/a\na  data/c\n")] == [True, False, True]


def test_an_endless_line_is_not_held():
    class Endless:
        read_bytes = 0

        def read(self, size):
            self.read_bytes += size
            return b"a" * size

    stream = Endless()
    assert faults(read_manifest(stream)) == [(1, Flaw.TOO_LONG)]
    assert stream.read_bytes <= 4 * LONGEST_LINE


def test_bytes_that_are_no_text_end_the_reading():
    assert faults(manifest(b"\xff\xfe  data/a\n")) == [(1, Flaw.NOT_TEXT)]


def test_other_encodings_are_read():
    (entry,) = manifest(f"{'a' * 64}  data/à\n".encode("utf-16"), encoding="utf-16")
    assert entry.path == "data/à"


def test_fetch_lines():
    data = b"http://x/a%20b 12 data/a b\nhttp://x/c - data/c\nx\nhttp://x/ - ../d\n"
    items = list(read_fetch(BytesIO(data)))
    assert items[:2] == [FetchEntry(1, "data/a b", 12), FetchEntry(2, "data/c", None)]
    assert faults(items) == [(3, Flaw.NOT_A_FETCH_LINE), (4, Flaw.UNSAFE_PATH)]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("manifest-sha256.txt", ("sha256", False)),
        ("tagmanifest-SHA512.txt", ("sha512", True)),
        ("manifest-.txt", None),
        ("manifest-sha256.txt.bak", None),
        ("data/manifest-md5.txt", None),
    ],
)
def test_names_of_manifests(name, found):
    assert manifest_algorithm(name) == found


@st.composite
def safe_paths(draw):
    try:
        return PackagePath("data/" + draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)))
    except InputError:
        return PackagePath("data/x")


@given(st.sets(safe_paths(), max_size=5))
def test_what_our_writer_writes_is_read_back_and_canonical(paths):
    files = [
        ContentFile(path, 0, (Digest("sha256", hashlib.sha256(path.encode()).hexdigest()),)) for path in sorted(paths)
    ]
    data = b"".join(write_manifest(files, "sha256"))
    assert [(entry.path, entry.digest, entry.canonical) for entry in manifest(data)] == [
        (file.path, file.digest("sha256"), True) for file in files
    ]


def test_bag_info_is_read_within_bounds():
    many = read_tags(BytesIO(b"A: b\n" * (LARGEST_TAGS // 2)))
    assert (len(many.pairs), faults(many.faults)) == (LARGEST_TAGS // 5, [(LARGEST_TAGS // 5 + 1, Flaw.TOO_LONG)])
    wrong = read_tags(BytesIO(b"x\n" * 5 * MOST_FAULTS))
    assert len(wrong.faults) == MOST_FAULTS + 1


@pytest.mark.parametrize("text", [b" " * 60_000, b"a " * 30_000, b"a" + b" " * 60_000], ids=["spaces", "words", "end"])
def test_a_long_line_that_is_no_tag_is_read_in_no_time(text):
    begun = time.perf_counter()
    for version in ((0, 97), (1, 0)):
        assert read_tags(BytesIO(text + b"\n"), version=version).pairs == ()
    assert time.perf_counter() - begun < 2


def test_lines_are_the_same_wherever_the_blocks_end():
    data = b"".join(
        f"{'a' * 64}  data/{number}".encode() + end for number, end in enumerate([b"\n", b"\r\n", b"\r"] * 3_000)
    )
    entries = manifest(data)
    assert [entry.path for entry in entries] == [f"data/{number}" for number in range(9_000)]
    assert [entry.line for entry in entries] == list(range(1, 9_001))
