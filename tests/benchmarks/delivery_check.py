"""What a check of a whole delivery costs: memory, time, and what a kill costs; no part of the gate.

From the repository's folder: `.venv/bin/python tests/benchmarks/delivery_check.py [ROWS] [FILES]` (50,000 and 200,000).
Makes a delivery with so many rows, each a PDF of one page, and so many files (the others are masters), checks it in a
process that is killed half-way, and checks it again with the same journal.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from openpyxl import Workbook

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests" / "corpus")]

from lots import DOCUMENT, DOSSIER, TERMS, pdf  # noqa: E402

DOCUMENTS = 50
"""Documents of a dossier."""

CHECK = """
import sys, time
import oais_vn as ov
from oais_vn.model.report import Severity
begun = time.monotonic()
kill_at = int(sys.argv[3])
def tell(what, done, whole):
    if whole and done == kill_at:
        import os, signal
        time.sleep(1.2)
        os.kill(os.getpid(), signal.SIGKILL)
with ov.open_delivery(sys.argv[1], journal=sys.argv[2], workers=0, progress=tell) as opened:
    read = time.monotonic()
    report = ov.check(opened)
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(f"{int(peak) >> 10} MiB; read in {read - begun:.0f} s, judged in {time.monotonic() - read:.0f} s; "
      f"{report.verdict}, {report.count(Severity.ERROR)} errors, {report.delivery.volume.page_count} pages")
"""


def make(root: Path, rows: int, files: int) -> None:
    """The delivery on disk."""
    page = pdf(1, "nền")
    book = Workbook(write_only=True)
    dossiers, documents = book.create_sheet("Hồ sơ"), book.create_sheet("Văn bản")
    dossiers.append(DOSSIER)
    documents.append(DOCUMENT)
    masters = files - rows
    for number in range(rows // DOCUMENTS):
        code = f"H05.02.02.2008.{number + 1:05d}.HC"
        row = {"Mã hồ sơ": code, "Tiêu đề hồ sơ": f"Hồ sơ số {number + 1}", "Số lượng tờ": DOCUMENTS}
        row |= {"Thời gian bắt đầu": "05/01/2008", "Thời gian kết thúc": "20/12/2008"}
        row |= {"Mã hồ sơ giấy gốc": f"H32.15.K1/G02/H010.{number + 1:04d}"}
        dossiers.append([row.get(header) for header in DOSSIER])
        (root / code).mkdir(parents=True)
        (root / "goc" / code).mkdir(parents=True)
        for ordinal in range(1, DOCUMENTS + 1):
            stem = f"{code}.{ordinal:07d}"
            (root / code / f"{stem}.pdf").write_bytes(page + f"%{stem}\n".encode())
            row = {"Mã hồ sơ": code, "STT văn bản": ordinal, "Tên loại văn bản": "Công văn", "Số": str(ordinal)}
            row |= {"Ký hiệu": "CV-UBND", "Ngày tháng năm văn bản": "07/02/2008", "Cơ quan ban hành": "UBND huyện"}
            row |= {"Trích yếu nội dung": "Về việc thành lập xã", "Số trang": 1, "Tờ số": str(ordinal)}
            row["Đường dẫn file"] = f"{code}/{stem}.pdf"
            documents.append([row.get(header) for header in DOCUMENT])
            for place in range(masters // rows):
                (root / "goc" / code / f"{stem}_{place + 1:03d}.tif").write_bytes(f"II*\0 {stem} {place}".encode())
    book.save(root / "danh-muc.xlsx")
    terms = TERMS.replace("round = {round}", 'round = 1\nmasters = "goc"')
    (root / "delivery.toml").write_text(terms, encoding="utf-8")


def check(root: Path, journal: Path, kill_at: int) -> str:
    """One run in a process of its own; with `kill_at` it is killed after so many files."""
    begun = time.monotonic()
    command = [sys.executable, "-c", CHECK, str(root), str(journal), str(kill_at)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    said = done.stdout.strip() or f"ended by {done.returncode}"
    return f"{said} ({time.monotonic() - begun:.0f} s)" + (done.stderr if done.returncode > 0 else "")


def main(rows: int = 50_000, files: int = 200_000) -> None:
    """Make, kill, go on, and once more with everything in the journal."""
    with tempfile.TemporaryDirectory() as place:
        root, journal = Path(place) / "giao-nop", Path(place) / "so.sqlite"
        begun = time.monotonic()
        make(root, rows, files)
        print(f"{rows} rows, {files} files made in {time.monotonic() - begun:.0f} s", flush=True)
        for name, kill_at in (("killed half-way", files // 2), ("going on", -1), ("again", -1)):
            print(f"{name}: {check(root, journal, kill_at)}", flush=True)
        print(f"journal: {journal.stat().st_size >> 20} MiB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
