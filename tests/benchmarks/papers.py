"""Memory and time of what is written of a great register: `papers.py [dossiers ...]`: hand-over, copies, a list.

Each part runs in a process of its own, so that its peak of memory is its own; with two counts, what grows is seen.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import register as inventories

import oais_vn as ov
from oais_vn.api.keeping import OpenArchive
from oais_vn.formats.deeds import write_deed
from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.fixity import Digest
from oais_vn.model.keeping import Carrier, CarrierState, KeepingDeed
from oais_vn.model.preservation import Agent, Event, Outcome
from oais_vn.model.register.dossier import Decided
from oais_vn.model.register.listing import SelectionList
from oais_vn.model.register.wanted import Wanted
from oais_vn.model.tiers import Receipt


def opened(folder: Path) -> OpenArchive:
    return ov.open_archive(folder / "archive.toml", operator="Nguyễn Thị Lan")


def apart(what: str, work: Callable[[OpenArchive, Path], object], folder: Path) -> None:
    """Do work in a process of its own, and tell its time and its peak of memory."""

    def run() -> None:
        began, clock = time.process_time(), time.perf_counter()
        work(opened(folder), folder)
        used, took = time.process_time() - began, time.perf_counter() - clock
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  {what:<34}{used:8.1f} s processor {took:8.1f} s clock {peak:8.0f} MiB", flush=True)

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    child.join()
    assert child.exitcode == 0, what


def imported(archive: OpenArchive, folder: Path) -> None:
    done = archive.register.import_inventory(folder / "muc-luc.csv", folder / "delivery.toml")
    assert not done.problems


def listed(archive: OpenArchive, _: Path) -> None:
    """Everything on one list, of any length."""
    register = archive.register
    keys = [dossier.key for dossier in register.dossiers()]
    register.decide(keys, Decided.SELECTED, criteria=["qd76-giay"])
    unit = keys[0].unit
    register.draw_up(SelectionList("DM-2026", unit, 2026, "qd76", "Danh mục", ()), Wanted())
    assert len(register.submit("DM-2026").dossiers) == len(keys)


def handed(archive: OpenArchive, folder: Path) -> None:
    made = archive.handover.make("P.01", folder / "ban-giao", copies=False)
    assert made.counts["dossier"]


def checked(_: OpenArchive, folder: Path) -> None:
    [made] = (each for each in (folder / "ban-giao").iterdir() if not each.name.startswith("."))
    assert ov.check_handover(made).passed


def kept(archive: OpenArchive, _: Path) -> None:
    """A package with two copies for every dossier, as the store's own deeds have them."""
    digests = (Digest("sha256", "0" * 64),)

    def deeds() -> Iterator[KeepingDeed]:
        for code in ("dia-1", "dia-2"):
            yield Carrier(code, "hdd", "Kho A", "", "", "2026-01-01", "", CarrierState.IN_USE, Receipt("x", "1", 1, ()))
        for dossier in archive.register.dossiers():
            code, fonds = dossier.key.code, dossier.key.fonds
            name = f"{code}_aip-hoso_v1"
            yield Holding(
                *(name, f"{name}.tar", f"urn:{code}", code, dossier.title, fonds, "aip-hoso", "1", 9), digests, "2" * 64
            )
            for tier in ("dia-1", "dia-2"):
                yield Copy(name, tier, f"{name}.tar", CopyState.VERIFIED, 9, digests, verified="2026-06-01T00:00:00Z")

    def events() -> Iterator[tuple[Event, tuple[Agent, ...]]]:
        for number, deed in enumerate(deeds()):
            yield Event(f"event-{number}", "accession", "2026-06-01T00:00:00Z", write_deed(deed), Outcome.SUCCESS), ()

    with archive.register.desk() as desk:
        desk.log.append_all(events())
        desk.catch_up()


def copies(ending: str) -> Callable[[OpenArchive, Path], None]:
    def write(archive: OpenArchive, folder: Path) -> None:
        archive.register.lives.write_copies(folder / f"ban-sao{ending}")

    return write


def papers(ending: str) -> Callable[[OpenArchive, Path], None]:
    def write(archive: OpenArchive, folder: Path) -> None:
        archive.register.selection.write_list("DM-2026", folder / f"danh-muc{ending}")

    return write


def main() -> None:
    for count in map(int, sys.argv[1:] or ["2000", "20000"]):
        print(f"{count} dossiers")
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            (folder / "dia-1").mkdir()
            (folder / "archive.toml").write_text(f"[archive]\n{inventories.ARCHIVE}", encoding="utf-8")
            (folder / "delivery.toml").write_text(inventories.TERMS, encoding="utf-8")
            inventories.write_csv(folder / "muc-luc.csv", count)
            apart("nothing", lambda *_: None, folder)
            apart("import .csv", imported, folder)
            apart("one list: decide, draw up, submit", listed, folder)
            apart("the list as .docx", papers(".docx"), folder)
            apart("the list as .xlsx", papers(".xlsx"), folder)
            apart("handover make (places)", handed, folder)
            apart("handover check", checked, folder)
            apart("(packages and copies)", kept, folder)
            apart("register copies .csv", copies(".csv"), folder)
            apart("register copies .xlsx", copies(".xlsx"), folder)


if __name__ == "__main__":
    main()
