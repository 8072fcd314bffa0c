"""Writes the tables of `docs/reference/identification.md`: what each identifier says of the public corpora.

`python tests/interop/identification_table.py CORPORA` prints them.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from oais_vn.model.ports import FormatIdentifier
from oais_vn.model.preservation import FormatIdentification
from oais_vn.plugins.fido import FidoIdentifier
from oais_vn.plugins.siegfried import SiegfriedIdentifier

_SKELETON = re.compile(r"(x-fmt|fmt)-(\d+)-")


def truth_of(path: Path) -> str | None:
    """The PRONOM id in a skeleton file's name."""
    found = _SKELETON.match(path.name)
    return f"{found[1]}/{found[2]}" if found else None


def kind_of(answer: FormatIdentification, truth: str) -> str:
    if answer.puid == truth:
        return "alone" if "also possible" not in answer.note and answer.basis != "extension" else answer.basis + "+"
    if answer.puid is None:
        return "none"
    return "others" if re.search(rf"\b{truth}\b", answer.note) is None else "among"


def skeletons(identifier: FormatIdentifier, folder: Path) -> Counter[str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and truth_of(path)]
    return Counter(kind_of(identifier.identify(path), truth_of(path) or "") for path in files)


def agreement(first: FormatIdentifier, second: FormatIdentifier, folder: Path) -> Iterator[str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    pairs = [(first.identify(path), second.identify(path)) for path in files]
    same = sum(one.puid == two.puid for one, two in pairs)
    yield f"files {len(files)}, the same id {same}"
    differing = Counter((one.puid, two.puid) for one, two in pairs if one.puid != two.puid)
    for (one, two), count in sorted(differing.items(), key=lambda each: (-each[1], str(each))):
        yield f"| {one or '–'} | {two or '–'} | {count} |"


def main(corpora: Path) -> None:
    fido, siegfried = FidoIdentifier(60.0), SiegfriedIdentifier(60.0)
    for identifier in (fido, siegfried):
        found = skeletons(identifier, corpora / "droid-skeletons")
        whole = sum(found.values())
        print(f"{identifier.agent.name} {identifier.agent.version} ({identifier.agent.note}): {whole} skeletons")
        for kind, count in sorted(found.items()):
            print(f"| {kind} | {count} | {100 * count / whole:.1f} % |")
    print("\n".join(agreement(fido, siegfried, corpora / "format-corpus")))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
