"""Telling what files are while others are copied: some at a time, in order, bounded, equal bytes once."""

import hashlib
from pathlib import Path
from threading import Event

import pytest

from oais_vn.model.fixity import ContentFile, Digest
from oais_vn.model.inspection import Insight
from oais_vn.model.paths import PackagePath
from oais_vn.model.preservation import FormatIdentification
from oais_vn.packages.blueprint import SourceDocument
from oais_vn.packages.copying import Copied
from oais_vn.packages.identifying import examined


class Staged:
    def local(self, path):
        return Path("/") / path


class Looker:
    """Sees the media type and the digest of each file that it is given."""

    def __init__(self):
        self.asked = []

    def look_again(self, files):
        self.asked += [path.name for path, _, _ in files]
        return [Insight(None, f"{mime} {sha256[:4]}") for _, mime, sha256 in files]


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


def copy(number, name=None, content=None, size=20, linked=False):
    digest = hashlib.sha256((content or str(number)).encode()).hexdigest()
    path = PackagePath(name or f"{number}.pdf")
    document = SourceDocument(number, None, None, path, path, linked=linked)
    return Copied(document, ContentFile(path, size, (Digest("sha256", digest),)))


def told(copies, identifier, looker=None):
    return examined(copies, Staged(), identifier, looker or Looker(), {".pdf": "application/pdf"})


def run(copies, identifier):
    return [(known.copy.document.ordinal, known.format.puid) for known in told(copies, identifier)]


@pytest.mark.parametrize("identifier", [OneByOne(), Together()], ids=["one by one", "together"])
def test_every_copy_is_told_in_order(identifier):
    assert run((copy(number) for number in range(200)), identifier) == [(n, f"{n}.pdf") for n in range(200)]


def test_small_files_share_a_question_and_large_ones_do_not_wait_for_others():
    identifier = Together()
    run(
        [*(copy(number) for number in range(100)), *(copy(number, size=1 << 30) for number in range(100, 103))],
        identifier,
    )
    assert identifier.questions == [8, 16, 32, 45, 1, 1]


def test_equal_bytes_under_one_extension_are_asked_about_once():
    identifier = Together()
    copies = [copy(number, f"{number}{'.tif' if number % 10 == 9 else '.pdf'}", "same") for number in range(100)]
    found = run(copies, identifier)
    assert identifier.asked == ["0.pdf", "9.tif"]
    assert [puid for _, puid in found] == ["9.tif" if number % 10 == 9 else "0.pdf" for number in range(100)]


def test_what_is_in_files_is_told_but_for_those_that_lie_elsewhere():
    looker = Looker()
    copies = [copy(1, content="a"), copy(2, content="b", linked=True), copy(3, "c.dat", "c")]
    found = list(told(copies, OneByOne(), looker))
    assert looker.asked == ["1.pdf", "c.dat"]
    shown = [known.insight and known.insight.missing for known in found]
    # SHA-256 of a and c; the media type is the profile's where the tool names none.
    assert shown == ["application/pdf ca97", None, "application/octet-stream 2e7d"]
    assert [known.format.mime for known in found] == ["application/pdf"] * 2 + ["application/octet-stream"]


def test_only_so_many_copies_are_made_ahead():
    made = []
    copies = (made.append(number) or copy(number) for number in range(10_000))
    found = told(copies, Together())
    next(found)
    assert len(made) <= 2000
    found.close()


def test_the_tool_tells_what_the_next_files_are_while_others_are_looked_into():
    asked_again = Event()

    class Asked(Together):
        def identify_each(self, paths):
            if self.questions:
                asked_again.set()
            return super().identify_each(paths)

    class Slow(Looker):
        def look_again(self, files):
            assert asked_again.wait(10)
            return super().look_again(files)

    assert len(list(told((copy(number) for number in range(20)), Asked(), Slow()))) == 20


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
