"""What was read of a delivery is kept, found again while it holds, and goes with its run."""

import os

import pytest

from oais_vn.model.errors import InputError
from oais_vn.model.inspection import (
    AudioVideoFacts,
    ImageFacts,
    Insight,
    PageImage,
    PageQuality,
    PdfFacts,
    PdfFont,
    PdfPage,
    PdfSignature,
)
from oais_vn.model.paper import PageSize
from oais_vn.model.paths import PackagePath
from oais_vn.model.readings import Reading
from oais_vn.storage.readings import SqliteReadings

NAME = PackagePath("hồ sơ/\udcff.pdf")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"123")
    return path


def kept(journal, file, reading):
    made = SqliteReadings(journal)
    assert not made.known(reading.path, file)
    made.keep(reading)
    made.close()


def again(journal, file, path=NAME):
    made = SqliteReadings(journal)
    try:
        known = made.known(path, file)
        return known, made.found(path)
    finally:
        made.close()


READING = Reading(NAME, 3, "ab", (PageSize(595, 842, 2), PageSize(0, 0, 1)))


def test_a_journal_knows_what_it_read(tmp_path, file):
    kept(tmp_path / "so", file, READING)
    assert again(tmp_path / "so", file) == (True, READING)
    assert READING.page_count == 3


@pytest.mark.parametrize("change", ["size", "time", "inode"])
def test_what_changed_is_not_known(tmp_path, file, change):
    kept(tmp_path / "so", file, READING)
    status = file.stat()
    if change == "size":
        file.write_bytes(b"1234")
    elif change == "inode":
        other = tmp_path / "b.pdf"
        other.write_bytes(b"123")
        other.replace(file)
    os.utime(file, ns=(0, status.st_mtime_ns + (change == "time")))
    assert again(tmp_path / "so", file) == (False, None)


def test_what_could_not_be_read_is_tried_again(tmp_path, file):
    kept(tmp_path / "so", file, Reading(NAME, 0, "", None, "Input/output error"))
    assert again(tmp_path / "so", file) == (False, None)


def test_a_reading_of_another_run_is_not_of_this_one(tmp_path, file):
    kept(tmp_path / "so", file, READING)
    made = SqliteReadings(tmp_path / "so")
    assert made.found(NAME) is None
    assert list(made.all()) == []
    made.close()


def test_readings_come_in_the_order_of_digests_and_paths():
    made = SqliteReadings()
    for path, digest in (("b", "22"), ("\udcff", "11"), ("é", "11"), ("a", "22")):
        made.keep(Reading(PackagePath(path), 1, digest))
    assert [reading.path for reading in made.all()] == ["é", "\udcff", "a", "b"]
    made.close()


def test_another_database_is_no_journal(tmp_path):
    import sqlite3

    other = sqlite3.connect(tmp_path / "khac")
    other.execute("CREATE TABLE x (y)")
    other.commit()
    other.close()
    with pytest.raises(InputError, match="no journal"):
        SqliteReadings(tmp_path / "khac")


SEEN = Insight(
    PdfFacts(
        pages=(PdfPage(1, 210.0, 297.0, (PageImage(9, 9, 1.0, 1.0, "rgb", 24, "", 1.0),), True, False),),
        embedded_files=("\udcff",),
        fonts=(PdfFont("Times", embedded=False),),
        signatures=(PdfSignature("x", "y", "z", 3, sound=True),),
        faults=("f",),
    )
)
PAGES = (PageQuality(1, marks=3, dark_sides=("top",), cut_sides=("left",), fingerprint=1 << 255, ink=b"\0\xff"),)


def test_what_was_seen_is_kept_for_its_manner(tmp_path, file):
    made = SqliteReadings(tmp_path / "so", "a 2")
    made.known(NAME, file)
    made.keep(READING)
    made.keep_insight(NAME, SEEN)
    made.keep_measured(NAME, PAGES)
    made.close()
    for manner, kept in (("a 2", (SEEN, PAGES)), ("a 1", (None, None))):
        made = SqliteReadings(tmp_path / "so", manner)
        assert made.known(NAME, file)
        assert (made.insight(NAME), made.measured(NAME)) == kept
        made.close()


@pytest.mark.parametrize(
    "insight",
    [Insight(None, "image"), Insight(ImageFacts(faults=("x",), dpi_x=1.5)), Insight(AudioVideoFacts(duration=2.5))],
)
def test_every_kind_of_facts_comes_back(insight):
    made = SqliteReadings()
    made.keep_insight(NAME, insight)
    assert made.insight(NAME) == insight
    made.close()


def test_what_was_seen_in_a_file_goes_when_it_is_read_anew(tmp_path, file):
    made = SqliteReadings(tmp_path / "so")
    made.keep(READING)
    made.keep_insight(NAME, SEEN)
    made.keep(READING)
    assert made.insight(NAME) is None
    made.close()
