"""A supplier's lists of digests beside the files of a delivery, as they were read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from oais_vn.formats.tables.digest_lists import is_text_list, sheet_lines, table_lists, text_lines
from oais_vn.model.listed import Compared, Listed
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import FileSurvey, PackageSource


@dataclass(frozen=True)
class DigestLists:
    """The lists that lie in a delivery: files of text, and sheets (file and title) of tables in the top folder."""

    texts: tuple[PackagePath, ...] = ()
    sheets: tuple[tuple[PackagePath, str], ...] = ()

    @property
    def files(self) -> frozenset[PackagePath]:
        """The files that hold them."""
        return frozenset([*self.texts, *(path for path, _ in self.sheets)])


def find_lists(source: PackageSource) -> DigestLists:
    """The lists of a delivery, by name and by the headers of tables."""
    top = []
    texts = []
    for path in source.paths():
        if is_text_list(path):
            texts.append(path)
        elif path.parent is None:
            top.append(path)
    return DigestLists(tuple(texts), tuple(table_lists(source, top)))


def compare_lists(
    source: PackageSource, lists: DigestLists, survey: FileSurvey, content: Iterable[PackagePath]
) -> Iterator[Compared]:
    """Each list beside the files. `content` are the files that a list of the whole delivery must name.

    A list names files by their paths from its own folder or from the delivery's, with any folders before them; by the
    bare name where only one file bears it, or bears it with that digest. Of what a list in a folder leaves out, only
    what lies in that folder counts.
    """
    if not lists.files:
        return
    names = _Names.of(source, lists)
    wanted = list(content)
    for path in lists.texts:
        yield _compared(path, text_lines(source, path), survey, names, wanted)
    for path, title in lists.sheets:
        yield _compared(path, sheet_lines(source, path, title), survey, names, wanted)


@dataclass
class _Names:
    """The files by their names, however accents are composed, without case."""

    by_name: dict[str, list[PackagePath]] = field(default_factory=dict)

    @classmethod
    def of(cls, source: PackageSource, lists: DigestLists) -> _Names:
        made = cls()
        for path in source.paths():
            if path not in lists.files:
                made.by_name.setdefault(_key(path.name), []).append(path)
        return made

    def candidates(self, written: str, folder: str) -> list[PackagePath]:
        """The files that a line may mean: that share the longest end of its path."""
        parts = [part for part in _key(written).replace("\\", "/").split("/") if part not in ("", ".")]
        if not parts:
            return []
        known = self.by_name.get(parts[-1], [])
        exact = [path for path in known if _key(path) in (folder + "/".join(parts), "/".join(parts))]
        if exact:
            return exact
        shared = {path: _shared(parts, _key(path).split("/")) for path in known}
        most = max(shared.values(), default=0)
        # Folders on both sides that differ make another file of it.
        return [path for path, count in shared.items() if count == most and count in (len(parts), path.count("/") + 1)]


def _compared(
    path: PackagePath, lines: Iterator[Listed], survey: FileSurvey, names: _Names, content: list[PackagePath]
) -> Compared:
    folder = "" if path.parent is None else f"{_key(path.parent)}/"
    changed, missing, malformed = [], [], []
    met: set[PackagePath] = set()
    count = 0
    for line in lines:
        count += 1
        if not line.sha256:
            malformed.append(line)
            continue
        candidates = names.candidates(line.name, folder)
        digests = {each: _digest(survey, each) for each in candidates}
        same = [each for each, digest in digests.items() if digest == line.sha256]
        if same:
            met.update(same)
        elif candidates:
            met.update(candidates)
            changed.append((line, candidates[0], digests[candidates[0]]))
        else:
            missing.append(line)
    unlisted = tuple(each for each in content if each not in met and _key(each).startswith(folder))
    return Compared(path, count, tuple(changed), tuple(missing), tuple(malformed), unlisted)


def _digest(survey: FileSurvey, path: PackagePath) -> str:
    reading = survey.found(path)
    return "" if reading is None else reading.sha256


def _shared(one: list[str], other: list[str]) -> int:
    count = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        count += 1
    return count


def _key(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
