"""Hostile and damaged tars."""

import io
import tarfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oais_vn.model.errors import PackageError
from oais_vn.model.paths import PackagePath
from oais_vn.storage.archive import TarSource, open_source


def member(name, content=b"", **fields):
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in fields.items():
        setattr(info, key, value)
    return info, content


def tar(*members, form=tarfile.PAX_FORMAT, **options):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form, encoding="utf-8", **options) as archive:
        for info, content in members:
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


@pytest.fixture
def source(tmp_path):
    def source(content):
        (tmp_path / "a.tar").write_bytes(content)
        return TarSource(tmp_path / "a.tar")

    return source


def raw(name, size=b"00000000000\0", kind=b"0", content=b""):
    """A header by hand, with a right sum."""
    header = bytearray(512)
    header[: len(name)] = name
    header[100:108] = b"0000644\0"
    header[124:136] = size.ljust(12, b"\0")
    header[156:157] = kind
    header[257:265] = b"ustar\x0000"
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    return bytes(header) + content + bytes(-len(content) % 512)


END = bytes(1024)


def test_links_devices_and_unsafe_names_are_refused(source):
    archive = source(
        tar(
            member("top/ok", b"ok"),
            member("top/folder", type=tarfile.DIRTYPE),
            member("top/link", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
            member("top/hard", type=tarfile.LNKTYPE, linkname="top/ok"),
            member("top/pipe", type=tarfile.FIFOTYPE),
            member("top/device", type=tarfile.CHRTYPE),
            member("/etc/passwd", b"x"),
            member("top/../../out", b"x"),
            member("a//b", b"x"),
            member("top/C:x", b"x"),
            member("top/a\\b", b"x"),
        )
    )
    assert list(archive.paths()) == ["ok"]
    assert list(archive.refusals()) == [
        ("/etc/passwd", "unsafe-name"),
        ("a//b", "unsafe-name"),
        ("device", "special"),
        ("hard", "symlink"),
        ("link", "symlink"),
        ("pipe", "special"),
        ("top/../../out", "unsafe-name"),
        ("top/C:x", "unsafe-name"),
        ("top/a\\b", "unsafe-name"),
    ]
    for path in ("link", "etc/passwd"):
        with pytest.raises(PackageError):
            archive.open(PackagePath(path))


def test_of_files_with_one_name_none_is_handed_out(source):
    archive = source(tar(member("t/a", b"1"), member("t/b", b"2"), member("t/a", b"3"), member("./t/a", b"4")))
    assert list(archive.paths()) == ["b"]
    assert list(archive.refusals()) == [("a", "duplicate")]


def test_names_that_differ_in_case_or_form_are_two(source):
    archive = source(tar(member("t/a", b"1"), member("t/A", b"2")))
    assert list(archive.paths()) == ["A", "a"]


def test_names_that_are_no_utf8(source):
    archive = source(raw(b"t/\xe1\xbb", b"1".rjust(11, b"0"), content=b"x") + raw(b"t/ok") + END)
    assert list(archive.paths()) == ["ok"]
    assert list(archive.refusals()) == [("\\xe1\\xbb", "not-utf8")]


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_long_names(source, form):
    name = "/".join(["thu-muc-" + "x" * 40] * (3 if form == tarfile.USTAR_FORMAT else 12))
    archive = source(tar(member(f"t/{name}", b"long"), member("t/short", b"s"), form=form))
    assert sorted(archive.paths()) == sorted([name, "short"])
    assert archive.open(PackagePath(name)).read() == b"long"


def test_a_size_beyond_octal(source):
    """GNU's base 256 and pax's decimal size."""
    base256 = raw(b"a", b"\x80" + (3).to_bytes(11, "big"), content=b"abc") + END
    assert source(base256).open(PackagePath("a")).read() == b"abc"
    record = b"9 size=3\n"
    pax = raw(b"x", b"%011o" % len(record), b"x", record) + raw(b"a", content=b"abc") + END
    assert source(pax).open(PackagePath("a")).read() == b"abc"


def test_sparse_files_are_refused(source):
    record = b"22 GNU.sparse.major=1\n"
    body = raw(b"x", b"%011o" % len(record), b"x", record) + raw(b"t/a") + raw(b"t/b") + raw(b"t/c", kind=b"S") + END
    archive = source(body)
    assert list(archive.paths()) == ["b"]
    assert list(archive.refusals()) == [("a", "special"), ("c", "special")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x" * 100,
        raw(b"a"),
        raw(b"a") + bytes(100),
        raw(b"a", b"00000010000\0", content=b"short") + END,
        raw(b"a", b"\xff" * 12) + END,
        raw(b"a", b"-0000000001\0") + END,
        raw(b"a", b"00000000009\0") + END,
        raw(b"a", b"\x80" + b"\xff" * 11) + END,
        raw(b"x", b"%011o" % 9, b"x", b"99 size=3") + raw(b"a") + END,
        raw(b"x", b"%011o" % 9, b"x", b"9 size=-3") + raw(b"a") + END,
        raw(b"x", b"%011o" % 4, b"x", b"0 =\n") + raw(b"a") + END,
        raw(b"x", b"%011o" % 9, b"g", b"9 path=a\n") + raw(b"a") + END,
        raw(b"x", b"%011o" % (2 << 20), b"x", bytes(2 << 20)) + raw(b"a") + END,
        raw(b"a")[:100] + b"!" + raw(b"a")[101:] + END,
    ],
)
def test_what_is_no_whole_tar_is_an_error(source, content):
    archive = source(content)
    with pytest.raises(PackageError) as caught:
        list(archive.paths())
    assert archive.location in caught.value.text.vi
    with pytest.raises(PackageError):
        list(archive.refusals())


def test_an_extension_that_would_fill_memory_is_an_error(source):
    for length, is_read in ((1 << 20, True), ((1 << 20) + 1, False)):
        record = b"%d comment=" % length
        record += b"x" * (length - len(record) - 1) + b"\n"
        archive = source(raw(b"x", b"%011o" % length, b"x", record) + raw(b"a") + END)
        if is_read:
            assert list(archive.paths()) == ["a"]
        else:
            with pytest.raises(PackageError):
                list(archive.paths())


def test_a_tar_cut_off_anywhere_is_never_taken_for_a_whole_one(source):
    whole = tar(member("t/a", b"1" * 700), member("t/" + "ệ" * 60, b"2"))
    end = len(whole.rstrip(b"\0")) + 512 * 2
    for cut in range(0, end - 1024, 256):
        with pytest.raises(PackageError):
            list(source(whole[:cut]).paths())


def test_a_tar_cut_off_after_it_was_listed(source, tmp_path):
    archive = source(tar(member("t/a", b"1" * 5000)))
    assert list(archive.paths()) == ["a"]
    with (tmp_path / "a.tar").open("r+b") as file:
        file.truncate(1500)
    with archive.open(PackagePath("a")) as stream, pytest.raises(PackageError) as caught:
        stream.read()
    assert "a.tar/a" in caught.value.text.vi


def test_no_file_is_an_error(tmp_path):
    with pytest.raises(PackageError):
        list(TarSource(tmp_path / "nothing.tar").paths())


WHOLE = tar(
    member("t/a", b"1" * 700), member("t/" + "ệ" * 60, b"2"), member("t/link", type=tarfile.SYMTYPE, linkname="a")
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, 4095), st.integers(0, 255)), max_size=12))
def test_any_damage_ends_in_an_answer_or_an_error(tmp_path, changes):
    content = bytearray(WHOLE)
    for place, value in changes:
        content[place] = value
    (tmp_path / "a.tar").write_bytes(content)
    try:
        archive = open_source(tmp_path / "a.tar")
        for path in archive.paths():
            with archive.open(path) as stream:
                assert len(stream.read()) == archive.size(path)
    except PackageError:
        pass


names = st.text(st.characters(exclude_characters="/\\\0:", exclude_categories=["Cs"]), min_size=1, max_size=90).filter(
    lambda name: name not in (".", "..")
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(files=st.dictionaries(names, st.binary(max_size=1100), min_size=1, max_size=6))
@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_what_tarfile_writes_is_read(tmp_path, form, files):
    (tmp_path / "a.tar").write_bytes(tar(*(member(f"t/{name}", content) for name, content in files.items()), form=form))
    archive = TarSource(tmp_path / "a.tar")
    assert {path: archive.open(path).read() for path in archive.paths()} == files
