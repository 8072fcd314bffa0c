"""Large files are copied side by side and handed on in order; nobody is beside what must be alone."""

import threading

import pytest

from oais_vn.model.fixity import ContentFile
from oais_vn.model.paths import PackagePath
from oais_vn.packages import copying
from oais_vn.packages.blueprint import SourceDocument
from oais_vn.packages.copying import copied
from oais_vn.storage.directory import DirectorySource

LARGE, VERY_LARGE = 2000, 20_000


@pytest.fixture
def source(tmp_path, monkeypatch):
    monkeypatch.setattr(copying, "_LARGE", 1000)
    monkeypatch.setattr(copying, "_VERY_LARGE", 10_000)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    return DirectorySource(tmp_path)


def documents(source, sizes):
    for number, size in enumerate(sizes):
        (source.root / str(number)).write_bytes(bytes(size))
        yield SourceDocument(number, None, None, PackagePath(str(number)), "")


def plain(source):
    def copy(document, beside_others):
        return ContentFile(document.path, source.size(document.path), ())

    return copy


def test_large_files_are_copied_at_the_same_time(source):
    both = threading.Barrier(2, timeout=20)

    def copy(document, beside_others):
        if beside_others:
            both.wait()
        return plain(source)(document, beside_others)

    given = list(documents(source, [LARGE] * 5))
    assert [document for document, _ in copied(given, source, copy)] == given


@pytest.mark.parametrize(
    ("sizes", "beside"),
    [
        ([LARGE, LARGE, LARGE], [False, True, True]),
        ([10, 10, LARGE, LARGE, 10, 10, 10, 10, 10], [False] * 3 + [True] * 4 + [False] * 2),
        ([VERY_LARGE, VERY_LARGE, LARGE], [False, False, True]),
    ],
)
def test_which_are_copied_beside_others(source, sizes, beside):
    told = {}

    def copy(document, beside_others):
        told[document.ordinal] = beside_others
        return plain(source)(document, beside_others)

    found = [content.size for _, content in copied(documents(source, sizes), source, copy)]
    assert found == sizes
    assert [told[number] for number in sorted(told)] == beside


def test_what_is_made_here_and_members_of_archives_are_copied_alone(source):
    given = list(documents(source, [LARGE] * 3))
    made = [SourceDocument(9, None, None, None, "", made=lambda: [b"x"]) for _ in range(3)]
    callers = set()

    def copy(document, beside_others):
        callers.add((threading.current_thread(), beside_others))
        return ContentFile(PackagePath("a"), LARGE, ())

    assert len(list(copied(made, source, copy))) == 3
    assert len(list(copied(given, None, copy))) == 3
    assert callers == {(threading.current_thread(), False)}


def test_an_error_comes_in_its_place_and_ends_the_copying(source):
    begun = []

    def copy(document, beside_others):
        begun.append(document.ordinal)
        if document.ordinal == 2:
            raise OSError("broken")
        return plain(source)(document, beside_others)

    taken = []
    with pytest.raises(OSError, match="broken"):  # noqa: PT012 - what came before it counts
        for document, _ in copied(documents(source, [LARGE] * 50), source, copy):
            taken.append(document.ordinal)
    assert taken == [0, 1]
    assert len(begun) < 10
