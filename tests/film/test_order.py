"""An order as the bureau gets it: a valid bag, codes that others read, and everything that a stranger needs."""

import csv
import hashlib
import json
from pathlib import Path

import bagit
import cv2
import pikepdf
import pytest
import zxingcpp
from PIL import Image

from oais_vn.model.errors import ExistsError, PackageError
from simulated import DPI, dossiers, opened, ordered, profile


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("phim")
    film = profile(folder)
    found, sources = dossiers(folder / "aip", 2, 3)
    return folder, film, found, sources, ordered(folder / "phim", film, found, sources)


def picture(reel, number):
    return Path(reel.path) / f"data/frames/{number:04}.tif"


def test_the_bag_is_valid_and_holds_what_was_promised(made):
    *_, [reel] = made
    bag = bagit.Bag(reel.path)
    bag.validate()
    names = {path.name for path in (Path(reel.path) / "data").iterdir()}
    assert names == {"reel.json", "frames.csv", "proof.pdf", "control-card.pdf", "frames"}
    told = json.loads((Path(reel.path) / "data/reel.json").read_bytes())
    assert (told["reel"], told["frames"], told["reduction"]) == ("PT-2026-0001", reel.frames, 24)
    assert told["film"]["values"]["module_mm"] == {"value": 1.0, "source": "", "confidence": "assumed"}
    # Targets one a page, the pages of each dossier on one sheet of small pictures.
    assert len(pikepdf.open(Path(reel.path) / "data/proof.pdf").pages) == reel.frames - 6 + 2


def test_frames_come_in_the_order_of_a_reel(made):
    *_, [reel] = made
    text = (Path(reel.path) / "data/frames.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    page = ["dossier-start", "page", "page", "page", "dossier-end"]
    charts = ["density", "resolution"]
    head = ["start", "reel", "contents", "how-to-read", "how-to-read", *charts]
    assert [row["kind"] for row in rows] == [*head, *page, *page, "retakes", *charts, "contents", "end"]
    for row in rows:
        content = (Path(reel.path) / "data" / row["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["file_sha256"]


def test_both_codes_of_every_frame_are_read_by_another_program_at_a_millimetre(made):
    *_, [reel] = made
    for number in range(1, reel.frames + 1):
        codes = zxingcpp.read_barcodes(Image.open(picture(reel, number)).convert("L"))
        small = {code.text: code.position for code in codes if "/" in code.text}
        assert set(small) == {f"PT-2026-0001/{number:04}L", f"PT-2026-0001/{number:04}R"}
        for position in small.values():
            # 25 modules; four pixels stand for a millimetre at this resolution.
            assert position.top_right.x - position.top_left.x >= 25 * 1.0 * DPI / 25.4 - 2


def test_a_third_program_reads_the_same(made):
    *_, [reel] = made
    found, texts, *_ = cv2.QRCodeDetector().detectAndDecodeMulti(cv2.imread(str(picture(reel, 9)), 0))
    assert found
    assert set(texts) == {"PT-2026-0001/0009L", "PT-2026-0001/0009R"}


def test_start_and_end_of_a_dossier_have_its_digest_as_a_code(made):
    _, _, found, _, [reel] = made
    for number, dossier in ((8, found[0]), (12, found[0]), (13, found[1]), (17, found[1])):
        codes = zxingcpp.read_barcodes(Image.open(picture(reel, number)).convert("L"))
        assert dossier.digest.upper() in {code.text for code in codes}


def test_the_same_order_has_the_same_bytes_is_never_written_over_and_its_list_is_proven(made, tmp_path):
    folder, film, found, sources, [reel] = made
    [again] = ordered(tmp_path, film, found, sources)
    assert again.digest == reel.digest
    with pytest.raises(ExistsError):
        ordered(folder / "phim", film, found, sources)
    place = Path(again.path) / "data/frames.csv"
    place.write_text(place.read_text(encoding="utf-8").replace("page", "start"), encoding="utf-8")
    with pytest.raises(PackageError, match=r"frames\.csv"):
        opened(again)
