"""Writes the tables of `docs/reference/identification.md`: what each identifier says of the public corpora.

`python tests/interop/identification_table.py CORPORA` prints them.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fido.fido import Fido

from oais_vn.model.ports import FormatIdentifier
from oais_vn.model.preservation import FormatIdentification
from oais_vn.plugins.fido import FidoIdentifier
from oais_vn.plugins.fido_engine import FidoEngine
from oais_vn.plugins.siegfried import SiegfriedIdentifier

_SKELETON = re.compile(r"(x-fmt|fmt)-(\d+)-")


CORPORA = ("droid-skeletons", "format-corpus", "jp2", "pdf", "scans", "verapdf")


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


class PlainFido:
    """Fido as it comes, with the signature files that it ships."""

    def __init__(self) -> None:
        self._answer: tuple[str, list[str]] = ("", [])
        self._fido: Any = Fido(
            quiet=True, format_files=["formats-v109.xml", "format_extensions.xml"], handle_matches=self._take
        )

    def identify(self, path: Path) -> tuple[str, list[str]]:
        self._fido.identify_file(str(path))
        return self._answer

    def _take(self, name: str, matches: list[Any], seconds: float, basis: str = "") -> None:
        puids = list(dict.fromkeys(self._fido.get_puid(found) for found, _ in matches))
        self._answer = (basis if puids else "", puids)


def against_fido(folder: Path) -> Iterator[str]:
    """The engine's answers beside those of fido itself, on every file that is not empty."""
    engine, plain = FidoEngine(), PlainFido()
    asked = differing = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size):
        answer = engine.identify(str(path))
        ours, theirs = (answer["basis"], [found["puid"] for found in answer["formats"]]), plain.identify(path)
        asked += 1
        if ours != theirs:
            differing += 1
            yield f"{path.relative_to(folder)}: {ours} here, {theirs} by fido"
    yield f"{folder.name}: {asked} files, {differing} differ from fido itself"


def main(corpora: Path) -> None:
    fido, siegfried = FidoIdentifier(60.0), SiegfriedIdentifier(60.0)
    for identifier in (fido, siegfried):
        found = skeletons(identifier, corpora / "droid-skeletons")
        whole = sum(found.values())
        print(f"{identifier.agent.name} {identifier.agent.version} ({identifier.agent.note}): {whole} skeletons")
        for kind, count in sorted(found.items()):
            print(f"| {kind} | {count} | {100 * count / whole:.1f} % |")
    print("\n".join(agreement(fido, siegfried, corpora / "format-corpus")))
    for name in CORPORA:
        print("\n".join(against_fido(corpora / name)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
