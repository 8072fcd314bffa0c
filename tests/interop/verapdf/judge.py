"""What veraPDF itself says of PDFs: those of the demonstration must all be PDF/A-2b.

    python tests/interop/verapdf/judge.py JARS [CORPORA]

`make verapdf` fetches the jars and runs it. With the corpora, the files of `verapdf/PDF_A-2b` are judged as well: names
say what veraPDF finds, and what `oais_vn` reads of them is set beside it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from oais_vn.plugins.pdf_facts import PdfInspector
from oais_vn.plugins.verapdf import VeraPdf

_ENTRY = "org.verapdf.apps.GreenfieldCliWrapper"


def command(jars: Path, folder: Path) -> Path:
    """veraPDF as a command, which its jars alone are not."""
    script = folder / "verapdf"
    script.write_text(f"#!/bin/sh\nexec java -cp '{jars.resolve()}/*' {_ENTRY} \"$@\"\n")
    script.chmod(0o755)
    return script


def verdicts(verapdf: Path, folder: Path) -> dict[Path, tuple[bool, str]]:
    """Of every PDF in a folder: whether it passed, and as what."""
    ran = subprocess.run(
        [verapdf, "--format", "text", "--flavour", "0", "--recurse", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
        encoding="utf-8",
    )
    found = {}
    for line in ran.stdout.splitlines():
        verdict, _, rest = line.partition(" ")
        path, _, flavour = rest.rpartition(" ")
        found[Path(path)] = verdict == "PASS", flavour
    return found


def demonstration(verapdf: Path, folder: Path) -> bool:
    """Whether all PDFs of the demonstration are PDF/A-2b, for veraPDF alone and through our plug-in."""
    subprocess.run([sys.executable, "-m", "oais_vn", "demo", folder], check=True, stdout=subprocess.DEVNULL)
    files = sorted(folder.rglob("*.pdf"))
    found = verdicts(verapdf, folder)
    told = Counter(found.get(path, (False, "no verdict")) for path in files)
    print(f"demonstration: {len(files)} PDFs: {dict(told)}")
    ours = [VeraPdf(str(verapdf)).validate(path, "2B") for path in files[:3]]
    print(f"through the plug-in: {ours}; as PDF/A-1a: {VeraPdf(str(verapdf)).validate(files[0], '1A')}")
    return bool(files) and set(told) == {(True, "2b")} and set(ours) == {True}


def corpus(verapdf: Path, folder: Path) -> None:
    """How verdicts, names and our own reading of the corpus go together."""
    folder = folder.resolve()
    found = verdicts(verapdf, folder)
    told: Counter[tuple[str, str, str]] = Counter()
    for path in sorted(folder.rglob("*.pdf")):
        named = "pass" if "-pass-" in path.name else "fail"
        passed, _ = found.get(path, (None, ""))
        facts = PdfInspector().inspect(path)
        opened = "opens repaired" if facts.damaged else "opens"
        ours = "does not open" if facts.problem else f"{opened}, claims {facts.claim or 'nothing'}"
        told[named, {True: "pass", False: "fail"}.get(passed, "none"), ours] += 1
    print("| name | veraPDF | oais-vn | files |\n|---|---|---|---|")
    for (named, verdict, ours), count in sorted(told.items()):
        print(f"| {named} | {verdict} | {ours} | {count} |")


def main() -> int:
    jars = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        verapdf = command(jars, Path(scratch))
        sound = demonstration(verapdf, Path(scratch, "demo"))
        if len(sys.argv) > 2 and Path(sys.argv[2]).is_dir():
            corpus(verapdf, Path(sys.argv[2], "verapdf", "PDF_A-2b"))
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
