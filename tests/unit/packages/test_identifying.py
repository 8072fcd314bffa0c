"""Identifying while copying: some files at a time, in order, bounded, equal bytes once."""

import hashlib
from pathlib import Path

import pytest

from oais_vn.model.fixity import ContentFile, Digest
from oais_vn.model.paths import PackagePath
from oais_vn.model.preservation import FormatIdentification
from oais_vn.packages.blueprint import SourceDocument
from oais_vn.packages.identifying import Copied, identified


class Staged:
    def local(self, path):
        return Path("/") / path


class OneByOne:
    """Says the name of each file that it is asked about."""

    agent = None

    def __init__(self):
        self.asked = []

    def identify(self, path):
        self.asked.append(path.name)
        return FormatIdentification(puid=path.name)


class Together(OneByOne):
    def __init__(self):
        super().__init__()
        self.questions = []

    def identify_each(self, paths):
        self.questions.append(len(paths))
        return [self.identify(path) for path in paths]


def copy(number, name=None, content=None, size=20):
    digest = hashlib.sha256((content or str(number)).encode()).hexdigest()
    path = PackagePath(name or f"{number}.pdf")
    document = SourceDocument(number, None, None, path, path)
    return Copied(document, ContentFile(path, size, (Digest("sha256", digest),)))


def run(copies, identifier):
    return [(told.document.ordinal, found.puid) for told, found in identified(copies, Staged(), identifier)]


@pytest.mark.parametrize("identifier", [OneByOne(), Together()], ids=["one by one", "together"])
def test_every_copy_is_told_in_order(identifier):
    assert run((copy(number) for number in range(200)), identifier) == [(n, f"{n}.pdf") for n in range(200)]


def test_small_files_share_a_question_and_large_ones_do_not_wait_for_others():
    identifier = Together()
    run(
        [*(copy(number) for number in range(100)), *(copy(number, size=1 << 30) for number in range(100, 103))],
        identifier,
    )
    assert identifier.questions == [32, 32, 32, 5, 1, 1]


def test_equal_bytes_under_one_extension_are_asked_about_once():
    identifier = Together()
    copies = [copy(number, f"{number}{'.tif' if number % 10 == 9 else '.pdf'}", "same") for number in range(100)]
    found = run(copies, identifier)
    assert identifier.asked == ["0.pdf", "9.tif"]
    assert [puid for _, puid in found] == ["9.tif" if number % 10 == 9 else "0.pdf" for number in range(100)]


def test_only_so_many_copies_are_made_ahead():
    made = []
    copies = (made.append(number) or copy(number) for number in range(10_000))
    found = identified(copies, Staged(), Together())
    next(found)
    assert len(made) <= 128
    found.close()


def test_what_stops_the_copying_or_the_tool_is_raised():
    def broken():
        yield from (copy(number) for number in range(40))
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        run(broken(), Together())

    class Missing(Together):
        def identify_each(self, paths):
            raise LookupError("tool")

    with pytest.raises(LookupError, match="tool"):
        run((copy(number) for number in range(200)), Missing())
