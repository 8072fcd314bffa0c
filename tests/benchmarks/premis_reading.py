"""What judging the PREMIS of many files costs: `python tests/benchmarks/premis_reading.py`.

Every file is an object that is part of its representation and has two events of its own, as Archivematica writes them.
"""

import multiprocessing
import resource
import sys
import time
from pathlib import Path

from oais_vn.formats.profiles import load_profile
from oais_vn.model.paths import PackagePath
from oais_vn.storage.memory import MemorySource
from oais_vn.validation.package import open_package
from oais_vn.validation.preservation import read_preservation
from oais_vn.validation.structure import References

PROFILES = Path(__file__).resolve().parents[2] / "profiles"
PREMIS = PackagePath("metadata/preservation/PREMIS.xml")
HEAD = (
    '<premis xmlns="http://www.loc.gov/premis/v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0">'
)


def pair(name, value):
    """An identifier."""
    return f"<{name}><{name}Type>local</{name}Type><{name}Value>{value}</{name}Value></{name}>"


def file_object(number):
    """A file."""
    return (
        f'<object xsi:type="file">{pair("objectIdentifier", f"ID-{number}")}<objectCharacteristics><compositionLevel>0'
        f"</compositionLevel><fixity><messageDigestAlgorithm>sha256</messageDigestAlgorithm><messageDigest>{number:064x}"
        "</messageDigest></fixity><size>1</size><format><formatDesignation><formatName>PDF</formatName><formatVersion>"
        "1.4</formatVersion></formatDesignation><formatRegistry><formatRegistryName>PRONOM</formatRegistryName>"
        "<formatRegistryKey>fmt/18</formatRegistryKey></formatRegistry></format></objectCharacteristics><originalName>"
        f"{number}.pdf</originalName><relationship><relationshipType>structural</relationshipType><relationshipSubType>"
        f"is part of</relationshipSubType>{pair('relatedObjectIdentifier', 'rep1')}</relationship>"
        f"{pair('linkingEventIdentifier', f'E-{number}-1')}{pair('linkingEventIdentifier', f'E-{number}-2')}</object>\n"
    )


def event(number, kind):
    """An event of a file."""
    return (
        f"<event>{pair('eventIdentifier', f'E-{number}-{kind}')}<eventType>"
        f"{'fixity check' if kind == 1 else 'virus check'}</eventType><eventDateTime>2026-11-20T08:00:00+07:00"
        "</eventDateTime><eventOutcomeInformation><eventOutcome>success</eventOutcome></eventOutcomeInformation>"
        f"{pair('linkingAgentIdentifier', 'A')}{pair('linkingObjectIdentifier', f'ID-{number}')}</event>\n"
    )


def premis_of(count):
    """A document of so many files."""
    whole = f'<object xsi:type="representation">{pair("objectIdentifier", "rep1")}</object>\n'
    objects = "".join(map(file_object, range(count)))
    events = "".join(event(number, kind) for number in range(count) for kind in (1, 2))
    agent = f"<agent>{pair('agentIdentifier', 'A')}<agentName>a</agentName><agentType>software</agentType></agent>"
    return f"{HEAD}\n{whole}{objects}{events}{agent}</premis>".encode()


def measure(count, asked):
    """Read one document as the judge does; say seconds, the memory it took beside the document, and what was told."""
    document = premis_of(count)
    package = open_package(MemorySource({PREMIS: document}))
    if asked:
        package.requirements = load_profile("eark-2.2", [PROFILES]).requirements
    references = References(premis=[PREMIS], files={f"ID-{number}": None for number in range(count)})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    read_preservation(package, references)
    seconds = time.perf_counter() - start
    taken = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    told = sum(1 for hits in package.seen.values() for _ in hits)
    sys.stdout.write(
        f"{count:>7} files, {len(document) >> 20:>4} MiB{', PM asked' if asked else '':<10}: {seconds:.1f} s, "
        f"{taken} MiB more at the peak, {told} hits\n"
    )


def main():
    """Each measure in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    for count in (1_000, 10_000, 50_000):
        for asked in (False, True):
            process = spawn.Process(target=measure, args=(count, asked))
            process.start()
            process.join()


if __name__ == "__main__":
    main()
