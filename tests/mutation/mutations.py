"""Single mutations of valid packages, the same ones for the same seed, and what is said of each.

`.venv/bin/python tests/mutation/mutations.py 5000 [seed]` judges 5,000 of them in all processors and prints, by kind
and place, those that nobody noticed: with `!` what awaits a rule by `explained.py`, with `?` what it does not know.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from lxml import etree

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "corpus")]

import bases  # noqa: E402 - the tests are no package
from cases import judge_package  # noqa: E402
from edits import Spoilt  # noqa: E402
from explained import awaited_by, reason_for  # noqa: E402
from oais_vn.model.report import Severity  # noqa: E402
from sealing import Files, folder_of, seal, seal_bag  # noqa: E402

DIALECTS = ("tt05-2025", "eark-2.2")
PACKAGES = (
    ("aip-hoso", 6),
    ("aip-hoso/2", 3),
    ("aip-hoso/3", 3),
    ("sip-hoso", 4),
    ("sip-hoso/3", 2),
    ("aip-hoso-ingested/1", 3),
    ("aip-tailieu", 2),
    ("sip-tailieu", 2),
    ("dip", 3),
    ("dip/2", 1),
    ("aic/3", 1),
)
"""Golden packages, and how often each is drawn: the collection of a fonds takes three times as long as others."""
SEALS = (("", 1), ("bag", 2), ("all", 7))
"""What the mutator seals again: nothing, the bag, METS up the chain and the bag."""
BULKY = ("schemas/",)
"""Schemas that travel along are mutated by their bytes only."""
_CODE = re.compile(r"H32\.64\.\d{4}\.\d\d\.(?:HC|\d{7})(?:\.\d+)?|\d{7}")


@dataclass(frozen=True)
class Mutation:
    """One drawn mutation; `key` says what kind of it was done where, without what tells one package from another.

    `unsealed` are the files as they were before anything was sealed again.
    """

    dialect: str
    package: str
    seal: str
    key: str
    files: Files
    unsealed: Files

    def told(self) -> list[str]:
        """The codes of the errors and warnings on the mutated package."""
        spoilt = Spoilt(self.files, bases.package(self.package, self.dialect))
        report = judge_package(spoilt, "bag", self.dialect, HERE)
        return [each.code for each in report.findings if each.severity is not Severity.INFO]

    def __str__(self) -> str:
        return f"{self.seal or 'none'} {self.package[:3]}: {self.key}"


def draw(seed: int, number: int) -> Mutation:
    """The mutation of this number under this seed."""
    random = Random(f"{seed}/{number}")
    while True:
        dialect = random.choice(DIALECTS)
        (package,) = random.choices([name for name, _ in PACKAGES], [weight for _, weight in PACKAGES])
        (sealed,) = random.choices([name for name, _ in SEALS], [weight for _, weight in SEALS])
        before = bases.package(package, dialect)
        files = dict(before)
        key = _mutate(files, random)
        if key is None or files == before:
            continue
        unsealed = dict(files)
        if sealed == "all":
            seal(files, before, folder_of(before))
        elif sealed == "bag":
            seal_bag(files)
        # Sealing may have put right what the mutation was.
        if files != before:
            return Mutation(dialect, package, sealed, key, files, unsealed)


def _mutate(files: Files, random: Random) -> str | None:
    documents = [path for path in files if path.endswith(".xml") and not any(part in path for part in BULKY)]
    if random.random() < 0.3:
        return _mutate_file(files, random)
    return _mutate_document(files, random.choice(documents), random)


# --- whole files ------------------------------------------------------------------------------------------------------


def _mutate_file(files: Files, random: Random) -> str | None:
    path, other = random.sample(sorted(files), 2)
    content = files[path]
    kind = random.choice(["delete", "rename", "duplicate", "flip", "truncate", "append", "swap"])
    place = shown(path, files)
    match kind:
        case "delete":
            del files[path]
        case "rename":
            files[_other_name(path, random)] = files.pop(path)
        case "duplicate":
            files[_other_name(path, random)] = content
        case "flip":
            data = bytearray(content)
            if not data:
                return None
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)
            files[path] = bytes(data)
        case "truncate":
            files[path] = content[: random.randrange(max(1, len(content)))]
        case "append":
            files[path] = content + random.choice([b"\n", b" ", b"0", b"\0", b"<!-- -->"])
        case _:
            files[path], files[other] = files[other], content
            place = f"{place} {shown(other, files)}"
    return f"{kind} {place}"


def _other_name(path: str, random: Random) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{random.choice([f'x{name}', f'{name}.bak', name.swapcase(), f'{name} (1)'])}"


def shown(path: str, files: Files) -> str:
    """A path without the name of the package folder and without codes and numbers of dossiers and documents."""
    return _CODE.sub("…", path.removeprefix(f"{folder_of(files)}/"))


# --- XML --------------------------------------------------------------------------------------------------------------


def _mutate_document(files: Files, path: str, random: Random) -> str | None:
    root = etree.fromstring(files[path])
    element = random.choice([each for each in root.iter() if isinstance(each.tag, str)])
    where = f"{shown(path, files)} {_place(element)}"
    (kind,) = random.choices([do for do, _ in _KINDS], [weight for _, weight in _KINDS])
    told = kind(element, random)
    if told is None:
        return None
    files[path] = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    return f"{told[0]} {where}{told[1]}"


def _place(element: etree._Element) -> str:
    names = [element, *element.iterancestors()]
    return "/".join(_name(each) for each in reversed(names))


def _name(element: etree._Element) -> str:
    local = etree.QName(element).localname
    for attribute in ("USE", "LABEL", "ROLE", "{http://www.w3.org/2001/XMLSchema-instance}type", "encodinganalog"):
        value = element.get(attribute)
        if value is not None and local in ("fileGrp", "div", "agent", "object") and value[:4] not in ("urn:", "uuid"):
            return f"{local}[{value}]"
    return local


Told = tuple[str, str] | None


def _delete(element: etree._Element, random: Random) -> Told:
    parent = element.getparent()
    if parent is None:
        return None
    parent.remove(element)
    return "delete", ""


def _duplicate(element: etree._Element, random: Random) -> Told:
    if element.getparent() is None:
        return None
    element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))
    return "duplicate", ""


def _reorder(element: etree._Element, random: Random) -> Told:
    after = element.getnext()
    if after is None or etree.tostring(after, with_tail=False) == etree.tostring(element, with_tail=False):
        return None
    after.addnext(element)
    return "reorder", "" if after.tag == element.tag else f" after {_name(after)}"


def _change_attribute(element: etree._Element, random: Random) -> Told:
    if not element.attrib:
        return None
    name = random.choice(sorted(element.attrib))
    element.set(name, _other(element.get(name) or "", random))
    return "change", f"/@{etree.QName(name).localname}"


def _delete_attribute(element: etree._Element, random: Random) -> Told:
    if not element.attrib:
        return None
    name = random.choice(sorted(element.attrib))
    del element.attrib[name]
    return "delete", f"/@{etree.QName(name).localname}"


def _change_text(element: etree._Element, random: Random) -> Told:
    if not (element.text or "").strip():
        return None
    element.text = _other(element.text or "", random)
    return "change", ""


def _rename(element: etree._Element, random: Random) -> Told:
    name = etree.QName(element)
    element.tag = etree.QName(name.namespace, f"{name.localname}x")
    return "rename", ""


_KINDS: list[tuple[Callable[[etree._Element, Random], Told], int]] = [
    (_delete, 3),
    (_duplicate, 2),
    (_reorder, 2),
    (_change_attribute, 4),
    (_delete_attribute, 3),
    (_change_text, 4),
    (_rename, 1),
]


def _other(text: str, random: Random) -> str:
    place = random.randrange(len(text) + 1)
    others = [
        "",
        f"{text}x",
        f"{text[:place]}{random.choice('0aZ-')}{text[place + 1 :]}",
        f"{text[:place]}{text[place + 1 :]}",
        "khác",
    ]
    return random.choice([other for other in others if other != text])


# --- many -------------------------------------------------------------------------------------------------------------


def survives(job: tuple[int, int]) -> tuple[str, str] | None:
    """Kind and package of a mutation that nobody notices; None for one that is found."""
    mutation = draw(*job)
    return None if mutation.told() else (str(mutation), f"{mutation.dialect} {mutation.package}")


def survivors(seed: int, times: int) -> Iterator[tuple[int, str, str]]:
    """Number, kind and package of every mutation of these that nobody notices."""
    jobs = [(seed, number) for number in range(times)]
    with ProcessPoolExecutor() as pool:
        for (_, number), survivor in zip(jobs, pool.map(survives, jobs, chunksize=20), strict=True):
            if survivor is not None:
                yield number, *survivor


def main(arguments: list[str]) -> None:
    """Print what survived."""
    times, seed = int(arguments[0]) if arguments else 2000, int(arguments[1]) if arguments[1:] else 0
    found: Counter[str] = Counter()
    example: dict[str, str] = {}
    for number, kind, package in survivors(seed, times):
        found[kind] += 1
        example.setdefault(kind, f"{package}, number {number}")
    for kind, count in sorted(found.items()):
        mark = " " if reason_for(kind) else "!" if awaited_by(kind) else "?"
        print(mark, count, kind, f"({example[kind]})")
    print(f"{found.total()} of {times} mutations were not noticed")


if __name__ == "__main__":
    main(sys.argv[1:])
