"""METS and PREMIS of very many files, written and read, beside metsrw. Run it, do not assert it.

    python tests/benchmarks/metadata.py [--files 50000] [--rounds 3]

Ours writes a METS and a PREMIS of so many files (two digests, format, size, names), and half of it: twice the time is
linear. metsrw writes a METS with one PREMIS object a file (one digest, format, size) of a tenth of the files, for it
takes so long; it reads 1,000 and 2,000, for its reading is quadratic. Each in a process of its own, in turns; loading
the library and the program's start are counted. What counts are the CPU seconds for a file.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from pathlib import Path

OURS_WRITES = """
import sys
from oais_vn.formats.mets.writer import Division, FileEntry, FileGroup, MetsDocument, MetsHead, write_mets
from oais_vn.formats.premis.writer import write_premis
from oais_vn.model.fixity import ContentFile, Digest
from oais_vn.model.paths import PackagePath
from oais_vn.model.preservation import FormatIdentification, PreservedFile
digests = (Digest('sha256', 'a' * 64), Digest('sha512', 'b' * 128))
known = FormatIdentification('fmt/18', 'PDF', '1.4', 'application/pdf', 'signature')
def contents():
    for n in range(int(sys.argv[2])):
        yield n, ContentFile(PackagePath(f'representations/rep1/data/{n}.pdf'), 20000, digests)
objects = (PreservedFile(f'ID-{n}', 'Doc', content, known, f'{n}.pdf') for n, content in contents())
head = MetsHead('urn:x', 'x', 'Mixed', 'MIXED', 'x', 'AIP', '2026-01-01T00:00:00Z', 'NEW', (), (), (), False)
files = lambda: (FileEntry(f'ID-{n}', content, 'application/pdf', f'{n}.pdf', 'premis') for n, content in contents())
group = FileGroup('group', 'Representations/rep1', files)
mets = MetsDocument('', head, tuple, None, (), 'files', (group,), 'structure', Division('d', 'x'), True)
with open(sys.argv[1] + '/PREMIS.xml', 'wb') as out:
    for block in write_premis(objects, (), (), (), schema_location='x', originator='x'):
        out.write(block)
with open(sys.argv[1] + '/METS.xml', 'wb') as out:
    for block in write_mets(mets):
        out.write(block)
"""
METSRW_WRITES = """
import sys
import metsrw
from metsrw.plugins import premisrw
meta = {'xsi:schema_location': 'http://www.loc.gov/premis/v3', 'version': '3.0'}
entries = []
for number in range(int(sys.argv[2])):
    name = str(number)
    file = metsrw.FSEntry(path=f'data/{name}.pdf', label=name, use='original', type='Item', file_uuid=name)
    file.add_premis_object(premisrw.data_to_premis(('object', meta, ('object_identifier',
        ('object_identifier_type', 'UUID'), ('object_identifier_value', name)),
        ('object_characteristics', ('composition_level', '0'),
        ('fixity', ('message_digest_algorithm', 'sha256'), ('message_digest', 'a' * 64)), ('size', '20000'),
        ('format', ('format_designation', ('format_name', 'PDF'), ('format_version', '1.4')))),
        ('original_name', f'{name}.pdf')), premis_version='3.0'))
    entries.append(file)
mets = metsrw.METSDocument()
mets.append_file(metsrw.FSEntry(path='data', label='data', type='Directory', children=entries))
mets.write(sys.argv[1] + '/METS.xml', pretty_print=False)
"""
OURS_READS = """
import sys
from oais_vn.formats.mets.reader import read_mets
from oais_vn.formats.premis.reader import read_premis
for name, read in (('METS', read_mets), ('PREMIS', read_premis)):
    with open(f'{sys.argv[1]}/{name}.xml', 'rb') as stream:
        assert sum(1 for _ in read(stream)) >= int(sys.argv[2])
"""
METSRW_READS = "import sys, metsrw; metsrw.METSDocument.fromfile(sys.argv[1] + '/METS.xml')"


def run(code: str, folder: Path, files: int) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak megabytes of a program that must succeed."""
    began = os.times().elapsed
    arguments = [sys.executable, "-c", code, str(folder), str(files)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    _, status, used = os.wait4(os.spawnve(os.P_NOWAIT, sys.executable, arguments, environment), 0)
    if status:
        raise SystemExit(f"it failed:\n{code}")
    return os.times().elapsed - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def compare(count: int, rounds: int) -> None:
    """The table."""
    whole, half, tenth = count, count // 2, count // 10
    work = [
        ("ours writes", OURS_WRITES, whole),
        ("ours writes", OURS_WRITES, half),
        ("metsrw writes", METSRW_WRITES, tenth),
        ("ours reads", OURS_READS, whole),
        ("ours reads", OURS_READS, half),
        ("metsrw reads", METSRW_READS, 2_000),
        ("metsrw reads", METSRW_READS, 1_000),
    ]
    print("| who | files | s | CPU s | CPU µs a file | peak MB |")
    print("|---|---|---|---|---|---|")
    taken: dict[tuple[str, int], list[tuple[float, float, float]]] = {}
    with tempfile.TemporaryDirectory() as root:
        for _ in range(rounds):
            for who, code, files in work:
                folder = Path(root) / f"{who.partition(' ')[0]}-{files}"
                if not folder.exists():
                    folder.mkdir()
                    run(METSRW_WRITES if "metsrw" in who else OURS_WRITES, folder, files)
                taken.setdefault((who, files), []).append(run(code, folder, files))
    for (who, files), runs in taken.items():
        seconds, cpu, _ = (statistics.median(column) for column in zip(*runs, strict=True))
        peak = max(each[2] for each in runs)
        print(f"| {who} | {files:,} | {seconds:.2f} | {cpu:.2f} | {cpu / files * 1e6:.0f} | {peak:.0f} |")


def main() -> None:
    """Print the machine and the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--files", type=int, default=50_000)
    asked.add_argument("--rounds", type=int, default=3)
    options = asked.parse_args()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
          f"load {os.getloadavg()[0]:.1f} before; medians of {options.rounds}\n")  # fmt: skip
    compare(options.files, options.rounds)


if __name__ == "__main__":
    main()
