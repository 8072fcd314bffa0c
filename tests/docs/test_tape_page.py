"""The page on reading a tape, followed word for word by a shell that knows nothing of us."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from oais_vn.contracts.tier import content
from oais_vn.model.tiers import TierInfo
from oais_vn.storage.tiers.tape import TapeTier
from oais_vn.storage.tiers.tapes.file_tape import FileTape
from oais_vn.storage.tiers.tapes.terms import TapeTerms

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "read-a-tape.md"
BLOCKS = re.findall(r"^```bash\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
BARCODES = ("VN0001L8", "VN0002L8", "VN0003L8")


@pytest.fixture
def stranger(tmp_path):
    if not all(map(shutil.which, ("bash", "tar", "sha256sum"))):
        pytest.skip("bash, tar or sha256sum is not here")

    def follow(tapes):
        for number, folder in enumerate(tapes, 1):
            (tmp_path / f"bang-{number}").symlink_to(folder)
        return subprocess.run(
            ["bash", "-e", "-c", "\n".join(BLOCKS)], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
        )

    return follow


@pytest.fixture
def tier(tmp_path):
    drive = FileTape(tmp_path / "kho")
    for barcode in BARCODES:
        drive.make(barcode, 4 << 20)
    terms = TapeTerms(tuple((barcode, "") for barcode in BARCODES), tmp_path / "cho-ghi", run=1 << 30)
    return TapeTier(TierInfo("bang-1", "lto", "Kho B", "Phòng bảo quản"), drive, terms)


def test_a_stranger_gets_the_dossiers_and_their_proof(tmp_path, delivery, packed, tree_of, stranger, tier):
    made = packed(delivery, tmp_path / "aip", form="tar")
    whole = {Path(package.path).name: Path(package.path).read_bytes() for package in made}
    for name, data in whole.items():
        tier.put(f"packages/{name}", content(data), operation="1")
    long = b"khong phai goi" * 400_000
    tier.put("long/dai.bin", content(long), operation="1")
    tier.flush()
    assert [tape.objects for tape in tier.tapes()] == [len(whole) + 1, 1, 1]
    done = stranger([tier._drive.root / barcode for barcode in BARCODES])
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("OAIS-VN TAPE 1\nbarcode: VN0001L8\n")
    for name, data in whole.items():
        assert (tmp_path / "ra" / "packages" / name).read_bytes() == data
        assert f"{name}: OK" in done.stdout
        assert f"{name.removesuffix('.tar')}/ nguyên vẹn" in done.stdout
    joined = (tmp_path / "ra" / "long" / "dai.bin").read_bytes()
    assert hashlib.sha256(joined).digest() == hashlib.sha256(long).digest()


def test_a_flipped_byte_does_not_pass_the_stranger(tmp_path, stranger, tier):
    tier.put("packages/x.tar", content(b"x" * 500_000), operation="1")
    tier.flush()
    place = tier._drive.path("VN0001L8", 1)
    data = bytearray(place.read_bytes())
    data[300_000] ^= 1
    place.write_bytes(data)
    done = stranger([tier._drive.root / "VN0001L8"])
    assert done.returncode != 0
    assert "packages/x.tar: FAILED" in done.stdout
