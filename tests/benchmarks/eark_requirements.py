"""What asking a METS of many files costs: `python tests/benchmarks/eark_requirements.py`."""

import resource
import sys
import time
from collections import deque
from io import BytesIO
from pathlib import Path

from oais_vn.formats.asking import Asking
from oais_vn.formats.mets.reader import read_mets
from oais_vn.formats.profiles import load_profile

PROFILES = Path(__file__).resolve().parents[2] / "profiles"
FILE = (
    '<file ID="ID-{0}" ADMID="a1" MIMETYPE="application/pdf" SIZE="1" CREATED="2026-11-05T18:30:00Z" '
    'CHECKSUM="{0:064X}" CHECKSUMTYPE="SHA-256"><FLocat LOCTYPE="URL" xlink:type="simple" xlink:href="data/{0}.pdf"/>'
    "</file>\n"
)


def mets_of(count):
    """A METS of one file group."""
    files = "".join(FILE.format(number) for number in range(count))
    pointers = "".join(f'<fptr FILEID="ID-{number}"/>\n' for number in range(count))
    return (
        '<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink" OBJID="a" TYPE="Mixed">\n'
        f'<fileSec ID="s"><fileGrp ID="g" USE="Representations/rep1">\n{files}</fileGrp></fileSec>\n'
        '<structMap TYPE="PHYSICAL" LABEL="CSIP"><div ID="d"><div ID="r" LABEL="Representations">\n'
        f"{pointers}</div></div></structMap></mets>"
    ).encode()


def main():
    """Print seconds with and without the requirements, and the highest memory."""
    asking = Asking(load_profile("eark-2.2", [PROFILES]).requirements, "mets", "package")
    for count in (1_000, 10_000, 50_000):
        document = mets_of(count)
        seconds = []
        for asked in (False, True):
            start = time.perf_counter()
            watching = asking.watch(lambda _: None) if asked else None
            deque(read_mets(BytesIO(document), watch=watching), maxlen=0)
            seconds.append(time.perf_counter() - start)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        sys.stdout.write(
            f"{count:>7} files: {seconds[0]:.1f} s read, {seconds[1]:.1f} s read and asked; peak {peak} MiB\n"
        )


if __name__ == "__main__":
    main()
