"""Packing, judging and batches beside a user's own pipeline and beside the limit. Run it, do not assert it.

    python tests/benchmarks/many.py [a b c d e] [--scale 1.0] [--rounds 3] [--place FOLDER]

(a) 20,000 x 20 KB, (b) 200 x 10 MB, (c) one file of 4 GB, (d) METS and PREMIS of 50,000 files (metadata.py), (e) 500
dossiers of 40 pages; `--scale` makes fewer of them (c: a smaller file). Every competitor runs in a process of its own,
in turns with the others, from the page cache; the peak is that of its largest process, processor seconds are those of
all. What counts are the ratios within one run; on a machine that does other work too, those of processor seconds.
Judging for itself: bag_validation.py.

The user's pipeline: copytree, fido, bagit.make_bag, metsrw (one PREMIS object and three events a file), validate. The
limit: a copy (cp), and both digests by openssl, one process each at the same time. Ours judges the delivery, copies,
identifies, records, seals, makes durable and reads back; what lasts after a power failure is not asked of the others.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import metadata

PIPELINE = """
import shutil, sys, datetime
from pathlib import Path
import bagit, metsrw
from metsrw.plugins import premisrw
source, out = Path(sys.argv[1]), Path(sys.argv[2])
shutil.copytree(source, out)
found = {}
if sys.argv[3] == 'fido':
    from fido.fido import Fido
    def told(fullname, matches, delta_t, matchtype=''):
        found[fullname] = matches
    identify = Fido(quiet=True, format_files=['formats-v109.xml', 'format_extensions.xml'], handle_matches=told)
if sys.argv[3] == 'fido':
    for path in sorted(out.rglob('*')):
        if path.is_file():
            identify.identify_file(str(path))
else:
    import pygfried
    for path in sorted(out.rglob('*')):
        if path.is_file():
            found[str(path)] = pygfried.identify(str(path))
bag = bagit.make_bag(str(out), checksums=['sha256', 'sha512'], processes=int(sys.argv[4]))
mets = metsrw.METSDocument()
entries = []
for path in sorted((out / 'data').rglob('*')):
    if not path.is_file():
        continue
    name = str(path.relative_to(out))
    file = metsrw.FSEntry(path=name, label=path.name, use='original', type='Item', file_uuid=str(len(entries)))
    meta = {'xsi:schema_location': 'http://www.loc.gov/premis/v3', 'version': '3.0'}
    file.add_premis_object(premisrw.data_to_premis(('object', meta, ('object_identifier',
        ('object_identifier_type', 'UUID'), ('object_identifier_value', str(len(entries)))),
        ('object_characteristics', ('composition_level', '0'), ('fixity',
        ('message_digest_algorithm', 'sha256'), ('message_digest', bag.entries[name]['sha256'])),
        ('size', str(path.stat().st_size)))), premis_version='3.0'))
    for kind in ('ingestion', 'message digest calculation', 'format identification'):
        file.add_premis_event(premisrw.data_to_premis(('event', meta, ('event_identifier',
            ('event_identifier_type', 'UUID'), ('event_identifier_value', f'{kind}{len(entries)}')),
            ('event_type', kind), ('event_date_time', '2026-01-01T00:00:00')), premis_version='3.0'))
    entries.append(file)
mets.append_file(metsrw.FSEntry(path='data', label='data', type='Directory', children=entries))
mets.write(str(out / 'METS.xml'), pretty_print=False)
bag.save(manifests=True)
bagit.Bag(str(out)).validate(processes=int(sys.argv[4]))
"""
LIMIT = (
    "cp -r {source} {out} && (find {source} -type f -print0 | xargs -0 openssl dgst -sha256 >/dev/null & "
    "find {source} -type f -print0 | xargs -0 openssl dgst -sha512 >/dev/null; wait)"
)
BAGIT = "import bagit, sys; bagit.make_bag(sys.argv[1], checksums=['sha256', 'sha512'], processes=int(sys.argv[2]))"
COPIED_BAGIT = "import shutil, sys; shutil.copytree(sys.argv.pop(1), sys.argv[1]); " + BAGIT
BAGIT_VALIDATES = "import bagit, sys; bagit.Bag(sys.argv[1]).validate(processes=int(sys.argv[2]))"
OURS_VALIDATES = "import sys, oais_vn as ov; assert ov.validate(sys.argv[1], profile='bagit').passed"


def described():
    """The tests' own small delivery."""
    place = Path(__file__).resolve().parents[1] / "conftest.py"
    # Before this folder, which has a `papers` of its own.
    sys.path.insert(0, str(place.parent / "corpus"))
    spec = importlib.util.spec_from_file_location("many_conftest", place)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.Described


def padded(content: bytes, size: int, lot: random.Random) -> bytes:
    """A PDF that is as large as asked: it holds a stream of noise."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as document:
        document.Root.Noise = document.make_stream(lot.randbytes(max(0, size - 900)))
        stream = io.BytesIO()
        document.save(stream, deterministic_id=True, compress_streams=False)
    return stream.getvalue()


def write_delivery(folder: Path, dossiers: int, documents: int, size: int) -> Path:
    """A delivery of so many dossiers with so many PDFs of this size."""
    lot = random.Random(2026)
    made = described()(dossiers=dossiers, documents=documents)
    paths, small = list(made.files), dict(made.files)
    made.files = {}
    made.write(folder)
    for path in paths:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(padded(small[path], size, lot) if size else small[path])
    return folder


class Run(NamedTuple):
    """Wall seconds of a command, processor seconds of its processes, peak megabytes of the largest one."""

    wall: float
    processor: float
    peak: float


def run(*command: str, environment: dict[str, str] | None = None) -> Run:
    """A command that must succeed."""
    report = tempfile.NamedTemporaryFile(suffix=".peak")  # noqa: SIM115
    watch = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "open(sys.argv[1], 'w').write(f'{used.ru_utime + used.ru_stime} {used.ru_maxrss}')\n"
        "sys.exit(done.returncode)"
    )
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", watch, report.name, *command], check=True, env=os.environ | (environment or {})
    )
    seconds = time.perf_counter() - begun
    processor, peak = map(float, Path(report.name).read_text().split())
    return Run(seconds, processor, peak / 1024)


def ours(delivery: Path, out: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "oais_vn", "pack", str(delivery), str(out), "--quiet", "--operator", "A", *options]


def python(code: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", code, *map(str, arguments)]


def compared(label: str, rounds: int, competitors: dict[str, object], root: Path, *, small: bool = False) -> None:
    """A line for each competitor: medians, ratios to the first one, peak; all in turns.

    Outputs of many small files stay until the end: where ext4 has just removed some, it is slow to make others.
    """
    taken: dict[str, list[Run]] = {name: [] for name in competitors}
    for turn in range(rounds):
        for number, (name, (command, environment, before)) in enumerate(competitors.items()):
            out = root / f"out-{turn}-{number}"
            if before is not None:
                before(out)
            # Nobody waits for what another one left to be written.
            os.sync()
            taken[name].append(run(*command(out), environment=environment))
            if not small:
                _remove(out)
    first = next(iter(taken))
    for name, runs in taken.items():
        wall, processor = (statistics.median(each[at] for each in runs) for at in (0, 1))
        times, efforts = (
            sorted(each[at] / base[at] for each, base in zip(runs, taken[first], strict=True)) for at in (0, 1)
        )
        told = f"{statistics.median(times):.2f} ({times[0]:.2f} to {times[-1]:.2f})"
        print(
            f"| {label} | {name} | {wall:.2f} | {told} | {processor:.2f} | {statistics.median(efforts):.2f} "
            f"| {max(each.peak for each in runs):.0f} |",
            flush=True,
        )


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)


def packing(label: str, delivery: Path, rounds: int, root: Path, *, small: bool) -> None:
    """Packing beside the pipeline and the limit."""
    fido, siegfried = {"OAIS_VN_IDENTIFIER": "fido"}, {"OAIS_VN_IDENTIFIER": "siegfried"}
    files = next(path for path in delivery.iterdir() if path.is_dir())
    competitors = {
        "ours, fido": (lambda out: ours(delivery, out), fido, None),
        "pipeline, fido": (lambda out: python(PIPELINE, files, out, "fido", 2), None, None),
        "limit: cp, then both digests": (
            lambda out: ["sh", "-c", LIMIT.format(source=f"'{files}'", out=f"'{out}'")], None, None,
        ),
    }  # fmt: skip
    competitors["ours, siegfried"] = (lambda out: ours(delivery, out), siegfried, None)
    if small:
        competitors["pipeline, siegfried"] = (lambda out: python(PIPELINE, files, out, "siegfried", 2), None, None)
    else:
        copied = lambda out: shutil.copytree(files, out)  # noqa: E731
        competitors["bagit.make_bag, 2 processes (in place)"] = (lambda out: python(BAGIT, out, 2), None, copied)
        competitors["copytree, bagit.make_bag, 2 processes"] = (
            lambda out: python(COPIED_BAGIT, files, out, 2), None, None,
        )  # fmt: skip
    compared(label, rounds, competitors, root, small=small)


def judging(label: str, files: Path, rounds: int, root: Path) -> None:
    """Judging a plain bag beside bagit."""
    bag = root / "bag"
    shutil.copytree(files, bag)
    run(*python(BAGIT, bag, 2))
    compared(
        f"{label} validate", rounds,
        {
            "ours (profile bagit)": (lambda out: python(OURS_VALIDATES, bag), None, None),
            "bagit, 1 process": (lambda out: python(BAGIT_VALIDATES, bag, 1), None, None),
            "bagit, 2 processes": (lambda out: python(BAGIT_VALIDATES, bag, 2), None, None),
        },
        root,
    )  # fmt: skip
    shutil.rmtree(bag)


def batches(dossiers: int, pages: int, rounds: int, root: Path) -> None:
    """Many dossiers by one worker and by two."""
    delivery = write_delivery(root / "e", dossiers, pages, 20_000)
    compared(
        f"(e) {dossiers} x {pages}", rounds,
        {
            "1 worker": (lambda out: ours(delivery, out, "--workers", "1"), None, None),
            "2 workers": (lambda out: ours(delivery, out, "--workers", "2"), None, None),
        },
        root,
        small=True,
    )  # fmt: skip


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("cases", nargs="*", default=["a", "b", "c", "d", "e"])
    asked.add_argument("--scale", type=float, default=1.0)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--place", type=Path, help="a folder on the disk that is to be measured")
    options = asked.parse_args()
    load = os.getloadavg()[0]
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
          f"{platform.system()} {platform.release()}, load {load:.1f} before; scale {options.scale}, "
          f"medians of {options.rounds}\n")  # fmt: skip
    print("| case | who | s | ratio to the first (range) | processor s | ratio | peak MB |")
    print("|---|---|---|---|---|---|---|", flush=True)

    def some(count: int) -> int:
        return max(2, round(count * options.scale))

    for case in options.cases:
        with tempfile.TemporaryDirectory(dir=options.place) as folder:
            root = Path(folder)
            if case in ("a", "b"):
                count, size, label = (some(20_000), 20_000, "20 KB") if case == "a" else (some(200), 10 << 20, "10 MB")
                delivery = write_delivery(root / "d", 1, count, size)
                packing(f"({case}) {count:,} x {label}", delivery, options.rounds, root, small=case == "a")
                files = next(path for path in delivery.iterdir() if path.is_dir())
                judging(f"({case}) {count:,} x {label}", files, options.rounds, root)
            elif case == "c":
                size = round((4 << 30) * options.scale)
                delivery = write_delivery(root / "d", 1, 1, 0)
                [file] = delivery.rglob("*.pdf")
                head = file.read_bytes()
                grown(file, head, size)
                packing(f"(c) 1 x {size >> 20} MB", delivery, options.rounds, root, small=False)
                judging(f"(c) 1 x {size >> 20} MB", file.parent, options.rounds, root)
            elif case == "d":
                print(f"\n(d) METS and PREMIS of {some(50_000):,} files\n", flush=True)
                metadata.compare(some(50_000), options.rounds)
            elif case == "e":
                batches(some(500), 40, options.rounds, root)


def grown(file: Path, content: bytes, size: int) -> None:
    """A PDF that opens and is larger by so many bytes: an object of noise goes before its objects' table."""
    noise = random.Random(1).randbytes(1 << 20)
    start = int(re.search(rb"startxref\s+(\d+)", content)[1])
    table = content[start:]
    count = int(re.match(rb"xref\n0 (\d+)\n", table)[1])
    with file.open("wb") as stream:
        stream.write(content[:start] + b"%d 0 obj << /Length %d >> stream\n" % (count, size >> 20 << 20))
        for _ in range(size >> 20):
            stream.write(noise)
        stream.write(b"\nendstream endobj\n")
        changes = {
            b"xref\n0 %d\n" % count: b"xref\n0 %d\n" % (count + 1),
            b"trailer": b"%010d 00000 n \ntrailer" % start,
            b"/Size %d" % count: b"/Size %d" % (count + 1),
            b"startxref\n%d" % start: b"startxref\n%d" % stream.tell(),
        }
        for old, new in changes.items():
            table = table.replace(old, new, 1)
        stream.write(table)


if __name__ == "__main__":
    main()
