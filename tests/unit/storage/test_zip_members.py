"""Hostile and damaged zips."""

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oais_vn.model.errors import PackageError
from oais_vn.model.paths import PackagePath
from oais_vn.storage import zip_members
from oais_vn.storage.archive import ZipSource, open_source


def entry(name, mode=0, system=3):
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.create_system = system
    return info


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members:
            info = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, content)
    return stream.getvalue()


@pytest.fixture
def source(tmp_path):
    def source(content):
        (tmp_path / "a.zip").write_bytes(content)
        return ZipSource(tmp_path / "a.zip")

    return source


def patched(content, field, size, value):
    """The same zip with one field of its first member changed, in the directory (at `field`) and in the header."""
    directory = content.index(b"PK\1\2")
    changed = bytearray(content)
    changed[directory + field : directory + field + size] = value
    local = {8: 6, 10: 8, 16: 14, 20: 18, 24: 22}[field]
    changed[local : local + size] = value
    return bytes(changed)


SIZE, PACKED, CRC, FLAGS, METHOD = 24, 20, 16, 8, 10


def number(value):
    return struct.pack("<I", value)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_links_unsafe_repeated_and_undecodable_names_are_refused(source):
    odd = zipped(("t/caf_", b"x"), method=zipfile.ZIP_STORED).replace(b"caf_", b"caf\xe9")
    assert list(source(odd).refusals()) == [("t/caf\\xe9", "not-utf8")]
    archive = source(
        zipped(
            ("t/ok", b"ok"),
            ("t/folder/", b""),
            (entry("t/link", 0o120777), b"/etc/passwd"),
            (entry("t/pipe", 0o010644), b""),
            ("/etc/passwd", b"x"),
            ("t/../../out", b"x"),
            ("t/twice", b"1"),
            ("t/twice", b"2"),
        )
    )
    assert list(archive.paths()) == ["ok"]
    assert list(archive.refusals()) == [
        ("/etc/passwd", "unsafe-name"),
        ("link", "symlink"),
        ("pipe", "special"),
        ("t/../../out", "unsafe-name"),
        ("twice", "duplicate"),
    ]


def test_a_name_in_utf8_that_does_not_say_so(source):
    """What many programs on Windows and old ones on Linux write."""
    content = zipped(("t/_________.txt", b"x"), method=zipfile.ZIP_STORED).replace(b"_________", "Đây ở".encode())
    archive = source(content)
    assert list(archive.paths()) == ["Đây ở.txt"]
    assert archive.open(PackagePath("Đây ở.txt")).read() == b"x"


def test_encrypted_members_are_refused(source):
    archive = source(patched(zipped(("a", b"secret")), FLAGS, 2, b"\x01\x00"))
    assert list(archive.paths()) == []
    assert list(archive.refusals()) == [("a", "encrypted")]


def test_packing_that_is_not_read_is_refused(source):
    archive = source(zipped(("t/a", b"x" * 100), method=zipfile.ZIP_BZIP2))
    assert list(archive.refusals()) == [("t/a", "unreadable")]


def test_a_member_longer_than_declared(source):
    """With the sum of the declared part, so that cutting it off would look right."""
    content = zipped(("a", b"x" * 5000))
    content = patched(patched(content, SIZE, 4, number(100)), CRC, 4, number(zlib.crc32(b"x" * 100)))
    archive = source(content)
    assert archive.size(PackagePath("a")) == 100
    with archive.open(PackagePath("a")) as stream, pytest.raises(PackageError) as caught:
        stream.read()
    assert "a.zip/a" in caught.value.text.vi


def test_no_more_than_declared_is_ever_handed_out(source):
    archive = source(patched(zipped(("a", b"x" * 500_000)), SIZE, 4, number(70_000)))
    got = 0
    with archive.open(PackagePath("a")) as stream, pytest.raises(PackageError):  # noqa: PT012
        while block := stream.read(1000):
            got += len(block)
    assert got <= 70_000


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize(("field", "value"), [(SIZE, 6000), (PACKED, 3), (CRC, 1)])
def test_a_member_that_is_not_what_the_directory_declares(source, method, field, value):
    archive = source(patched(zipped(("a", b"xyz" * 1000), method=method), field, 4, number(value)))
    with archive.open(PackagePath("a")) as stream, pytest.raises(PackageError):
        stream.read()


def test_packed_bytes_after_the_end_of_the_member(source):
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(b"abc") + deflate.flush() + b"hidden"
    content = zipped(("a", packed), method=zipfile.ZIP_STORED)
    for field, size, value in ((METHOD, 2, b"\x08\x00"), (SIZE, 4, number(3)), (CRC, 4, number(zlib.crc32(b"abc")))):
        content = patched(content, field, size, value)
    with source(content).open(PackagePath("a")) as stream, pytest.raises(PackageError):
        stream.read()


def test_a_bomb_is_not_opened(source, monkeypatch):
    monkeypatch.setattr(zip_members, "ALWAYS_ALLOWED", 1 << 20)
    bomb = bytes(4 << 20)
    assert list(source(zipped(("a", bytes(1 << 20)))).paths()) == ["a"]
    with pytest.raises(PackageError) as caught:
        list(source(zipped(("a", bomb))).paths())
    assert "zip bomb" in caught.value.text.en


def test_a_bomb_beside_harmless_members_is_not_opened(source, monkeypatch):
    monkeypatch.setattr(zip_members, "ALWAYS_ALLOWED", 1 << 20)
    padding = bytes(range(256)) * 1000
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("t/bomb", bytes(4 << 20), zipfile.ZIP_DEFLATED)
        archive.writestr("t/padding", padding, zipfile.ZIP_STORED)
    opened = source(stream.getvalue())
    assert opened.open(PackagePath("padding")).read() == padding
    with pytest.raises(PackageError) as caught:
        opened.open(PackagePath("bomb"))
    assert "zip bomb" in caught.value.text.en


def test_a_member_whose_own_header_says_otherwise(source):
    content = zipped(("aa", b"1"), ("b", b"2"), method=zipfile.ZIP_STORED)
    other_name = content.replace(b"aa", b"zz", 1)
    with pytest.raises(PackageError):
        source(other_name).open(PackagePath("aa"))
    with pytest.raises(PackageError):
        source(content.replace(b"PK\3\4", b"PK\3\5", 1)).open(PackagePath("aa"))


def test_what_is_no_zip_is_an_error(source):
    for content in (b"", b"PK\3\4", b"PK\5\6" + bytes(10), zipped(("a", b"1" * 100))[:-30]):
        with pytest.raises(PackageError):
            list(source(content).paths())


WHOLE = zipped(("t/a", b"1" * 700), ("t/ệ", b"2"), (entry("t/link", 0o120777), b"a"))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=8))
def test_any_damage_ends_in_an_answer_or_an_error(tmp_path, changes):
    content = bytearray(WHOLE)
    for place, value in changes:
        content[place] = value
    (tmp_path / "a.zip").write_bytes(content)
    try:
        archive = open_source(tmp_path / "a.zip")
        for path in archive.paths():
            with archive.open(path) as stream:
                assert len(stream.read()) == archive.size(path)
    except PackageError:
        pass


def test_a_directory_or_a_member_outside_the_archive(source):
    content = zipped(("a", b"x"))
    end, member = content.index(b"PK\5\6"), content.index(b"PK\1\2")
    for place, value in ((end + 16, 0xFFFFFFF0), (end + 12, 0xFFFFFFF0), (member + 42, 0xFFFFFFFF)):
        damaged = content[:place] + number(value) + content[place + 4 :]
        with pytest.raises(PackageError):
            source(damaged).open(PackagePath("a")).read()


def test_what_lies_before_a_zip_is_passed_over(source):
    found = source(b"#!/bin/sh\n" * 50 + zipped(("a", b"x"), ("b/c", b"y")))
    assert {path: found.open(path).read() for path in found.paths()} == {"a": b"x", "b/c": b"y"}


def test_numbers_that_do_not_fit_are_in_the_zip64_field(source):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, archive.open("a", "w", force_zip64=True) as member:
        member.write(b"x" * 100)
    content = bytearray(stream.getvalue())
    at = content.index(b"PK\1\2")
    extra = struct.pack("<HHQQ", 1, 16, 100, 100)
    content[at + 20 : at + 28] = b"\xff" * 8
    content[at + 30 : at + 32] = struct.pack("<H", len(extra))
    content[at + 47 : at + 47] = extra
    end = content.index(b"PK\5\6")
    content[end + 12 : end + 16] = number(end - at)
    found = source(bytes(content))
    assert found.open(PackagePath("a")).read() == b"x" * 100
    with pytest.raises(PackageError):
        source(bytes(content).replace(extra, struct.pack("<HHQQ", 2, 16, 100, 100))).open(PackagePath("a")).read()


def test_more_members_than_a_plain_end_record_counts(source):
    found = source(zipped(*((f"{number:05}", b"") for number in range(70_000)), method=zipfile.ZIP_STORED))
    assert sum(1 for _ in found.paths()) == 70_000
