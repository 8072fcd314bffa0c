"""A finding aid from outside: what is refused, with its line; what is passed over; how little is held."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from oais_vn.formats.ead3 import read_finding_aid, write_finding_aid
from oais_vn.formats.ead3.reader import MOST_EDITIONS
from oais_vn.model.agencies import Agency, Archive
from oais_vn.model.collection import LONGEST_TEXT, CollectedDossier, Edition, FondsCollection, totals
from oais_vn.model.delivery import Fonds
from oais_vn.model.description import Record
from oais_vn.model.errors import PackageError
from oais_vn.model.identifiers import AgencyCode

DIGEST = "0123456789abcdef" * 4


def dossiers(count):
    for number in range(count):
        code = f"H32.64.{1976 + number * 40 // count}.{number:06d}.HC"
        yield CollectedDossier(
            code, f"H32.15.{code}", f"Hồ sơ về việc tu bổ đê điều, đợt {number}", f"urn:P.01:uuid-{number}", 1, DIGEST,
            "01/2008", "31/12/2008", code[7:11], "01", "01", "01", 12, 300, "đê; kè", confidence="02",
        )  # fmt: skip


def chunks(count):
    collection = FondsCollection(
        Archive(AgencyCode("H32.15"), "Trung tâm"),
        Agency(AgencyCode("H32.64"), "UBND huyện"),
        Fonds("P.01", "Phông", closed=False, record=Record()),
        lambda: dossiers(count),
        (Edition("2026-11-20T08:00:00.000+07:00", "oais_vn 0.1.0"),),
    )
    return write_finding_aid(collection, totals(dossiers(count)), {}, schema_location="ead3.xsd")


GOOD = b"".join(chunks(2)).decode()


def read(text):
    return list(read_finding_aid(io.BytesIO(text.encode()), "EAD3.xml"))


def refused(text):
    with pytest.raises(PackageError) as caught:
        read(text)
    assert caught.value.path == "EAD3.xml"
    return caught.value


def test_what_is_spoilt_below_was_good():
    assert len(read(GOOD)) == 3


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE ead [<!ENTITY a "b">]>',
        '<!DOCTYPE ead SYSTEM "http://example.org/ead3.dtd">',
        '<!DOCTYPE ead [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_document_type_is_refused(declaration):
    refused(GOOD.replace("<ead ", declaration + "<ead ", 1))


ROOT = GOOD[: GOOD.index("<control")]
SERIES = GOOD[GOOD.index('<c level="series">') : GOOD.index('<c level="file">')]
FILE = GOOD[GOOD.index('<c level="file">') :].partition("</c>")[0] + "</c>"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</ead>", ""),
        ("<ead ", '<mets xmlns="http://www.loc.gov/METS/"/><ead '),
        ("http://ead3.archivists.org/schema/", "urn:isbn:1-931666-22-9"),
        ("<recordid>urn:oais-vn:finding-aid:H32.15:P.01</recordid>", ""),
        (">H32.15</otheragencycode>", ">H32..15</otheragencycode>"),
        ("<agencyname>", "<agencyname>x</agencyname><agencyname>"),
        ('<corpname identifier="H32.64">', "<corpname>"),
        (">2026-11-20T08:00:00.000+07:00</eventdatetime>", ">hôm qua</eventdatetime>"),
        ("<eventdatetime", "<eventdatetime>2026-11-20T08:00:00Z</eventdatetime><eventdatetime"),
        (GOOD[GOOD.index("<maintenanceevent>") : GOOD.index("</maintenancehistory>")], ""),
        (GOOD[GOOD.index("<dsc") : GOOD.index("</archdesc>")], ""),
        ("<control ", FILE + "<control "),
        ('<c level="file">', '<c level="item">'),
        ('<c level="file">', '<c level="otherlevel" otherlevel="box">'),
        ('<c level="file">', '<c level="file">' + FILE),
        ('<c level="file">', '<c level="series">'),
        (FILE, SERIES + FILE + "</c>"),
        ('<unitid localtype="series"', '<unitid localtype="fileCode"'),
        (SERIES, SERIES.replace("</did>", '<unitid localtype="series">2</unitid></did>')),
        (SERIES, '<c level="series"><did><unittitle>2008</unittitle></did>'),
        (">1976</unitid>", ">19\n76</unitid>"),
        ('<unitid localtype="fileCode"', '<unitid localtype="other"'),
        (">H32.64.1976.000000.HC<", "><"),
        ("</unitid>\n            <unittitle", '</unitid><unitid localtype="fileCode">x</unitid><unittitle'),
        ("Hồ sơ về việc", "Hồ sơ <emph>về</emph> việc"),
        ('identifier="urn:P.01:uuid-0"', ""),
        ('<num localtype="version">1</num>', ""),
        ('<num localtype="version">1</num>', '<num localtype="version">0</num>'),
        ('<num localtype="version">1</num>', '<num localtype="version">1.0</num>'),
        (DIGEST, DIGEST.upper()),
        ("<quantity>12</quantity>", "<quantity>mười hai</quantity>"),
        ("<quantity>12</quantity>", f"<quantity>{'9' * 19}</quantity>"),
        ("<quantity>12</quantity>", "<quantity/>"),
        ("<dao ", '<dao daotype="derived" identifier="uuid-2"/><dao '),
        ("đợt 0", "x" * (LONGEST_TEXT + 1)),
        ("<part>đê</part>", f"<part>{'đ' * LONGEST_TEXT}</part>"),
        ("đợt 0", "&a;"),
        ("đợt 0", "\x01"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(old, new):
    assert old in GOOD
    # An element that is no longer closed where it was is malformed, which is refused as well.
    error = refused(GOOD.replace(old, new, GOOD.count(old) if old.startswith("http") else 1))
    assert error.line is not None
    assert error.text.vi != error.text.en


def test_more_editions_than_can_be_are_not_held():
    start = GOOD.index("<maintenanceevent>")
    event = GOOD[start : GOOD.index("</maintenancehistory>")]
    refused(GOOD.replace(event, event * (MOST_EDITIONS + 1)))


def test_more_keywords_than_can_be_are_not_held():
    part = f"<part>{'k' * 999}</part>"
    stream = io.BytesIO(GOOD.replace("<part>đê</part>", part * 20_000, 1).encode())
    with pytest.raises(PackageError):
        list(read_finding_aid(stream))
    assert stream.tell() < 1 << 20


def test_elements_of_ead3_that_we_do_not_write_are_passed_over():
    more = "<scopecontent><p>x</p></scopecontent>"
    changed = GOOD.replace("<accessrestrict", more + "<accessrestrict").replace("<dsc", more + "<dsc")
    assert changed != GOOD
    assert read(changed) == read(GOOD)


def test_the_head_comes_before_a_byte_of_the_dossiers_is_needed():
    parts = read_finding_aid(io.BytesIO(GOOD[: GOOD.index('<c level="series">')].encode()))
    assert next(parts).fonds_code == "P.01"


class Stream(io.RawIOBase):
    """Chunks as a stream that holds one of them."""

    def __init__(self, pieces):
        self._pieces = pieces
        self._rest = b""

    def readable(self):
        return True

    def read(self, size=-1):
        while self._rest == b"":
            self._rest = next(self._pieces, None)
            if self._rest is None:
                self._rest = b""
                return b""
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


MOST_GROWTH = 4 << 20
"""Bytes that the whole process may grow by from 1,000 to 10,000 dossiers, whose document has some 28 MB."""

# The peak that getrusage tells would be that of the tests' own process, from which the child was forked.
PEAK = Path("/proc/self/status")
_MEASURE = """
import importlib.util, re, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("measured", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
def run(count):
    for _ in module.read_finding_aid(module.Stream(iter(module.chunks(count)))):
        pass
    return int(re.search("VmHWM:[ \\t]*([0-9]+) kB", module.PEAK.read_text())[1]) * 1024
first = run(1_000)
print(run(10_000) - first)
"""


@pytest.mark.skipif(not PEAK.is_file(), reason="the peak of a process is read from Linux's /proc")
def test_writing_and_reading_hold_no_more_for_many_dossiers():
    done = subprocess.run([sys.executable, "-c", _MEASURE, __file__], capture_output=True, text=True, check=True)
    assert int(done.stdout) < MOST_GROWTH
