"""Writes the tables of `docs/reference/inspection.md`: what is caught in the public corpora, and what is not.

`python tests/interop/inspection_table.py CORPORA` prints them (minutes: everything is decoded, every page is measured).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import oais_vn as ov
from oais_vn.model.inspection import AudioVideoFacts, ImageFacts, Inspected, PdfFacts
from oais_vn.workflows.inspect import kind_of

CORPORA = ("scans", "pdf", "jp2", "verapdf/PDF_A-2b", "format-corpus", "droid-skeletons")
ANSWERLESS = ("no answer within", "crashed", "more than", "failed with")
"""How notes begin that tell of an engine which did not come to an end."""


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def looked_into(*paths: Path) -> list[Inspected]:
    """Everything is decoded. Which inspector is asked follows from the format: fido is always there to tell it."""
    return list(ov.inspect(*paths, deep=True, identifier="fido"))


def codes_of(found: Inspected) -> tuple[str, ...]:
    """The rules that speak of a file."""
    return tuple(sorted({finding.code for finding in ov.judge(found)}))


def kind(found: Inspected) -> str:
    """What was looked into: `pdf`, `image`, `recording`; empty for other kinds."""
    return (kind_of(found.format.mime) or "") if found.facts is not None else ""


def answerless(found: Inspected) -> str:
    """What an engine said that did not come to an end; empty where it did."""
    facts = found.facts
    problem = facts.problem if isinstance(facts, PdfFacts | ImageFacts | AudioVideoFacts) else ""
    return next((problem for begin in ANSWERLESS if problem.startswith(begin)), "")


def row(name: str, seen: Sequence[Inspected]) -> str:
    """One corpus: how many files, what was looked into, what the rules say of how many files."""
    kinds = Counter(kind(found) for found in seen if kind(found))
    codes = Counter(code for found in seen for code in codes_of(found))
    looked = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    told = ", ".join(f"{code} {count}" for code, count in sorted(codes.items()))
    return f"| `{name}` | {len(seen)} | {looked or '–'} | {told or '–'} |"


def listed(seen: Iterable[Inspected], folder: Path) -> Iterator[str]:
    """File by file."""
    for found in seen:
        yield f"| {Path(found.path).relative_to(folder)} | {', '.join(codes_of(found)) or '–'} |"


def main(corpora: Path) -> None:
    rows, lines = [], []
    for name in CORPORA:
        folder = corpora / name
        seen = looked_into(*files_in(folder))
        rows.append(row(name, seen))
        lines += [f"{found.path}: {problem}" for found in seen if (problem := answerless(found))]
        if name in ("pdf", "jp2"):
            lines += ["", *listed(seen, folder)]
    print("\n".join(rows))
    print("\n".join(lines))
    for name in ("scans/kant_1784", "pdf"):
        found = Counter(each.code for each in ov.judge_pages(*files_in(corpora / name)))
        print(f"pages of {name}: {dict(sorted(found.items()))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
