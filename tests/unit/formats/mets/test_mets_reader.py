"""A METS is read as plain values in order, with bounded memory, whatever it holds."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pytest

from oais_vn.formats.mets.reader import (
    Pointer,
    ReadDivision,
    ReadFile,
    ReadGroup,
    ReadHeader,
    ReadMetadata,
    ReadSection,
    read_mets,
)
from oais_vn.formats.schemas import load_schema
from oais_vn.formats.xml_reader import MOST_SCHEMA_FAULTS, SchemaFault
from oais_vn.model.errors import PackageError

HEAD = (
    '<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:csip="https://DILCIS.eu/XML/METS/CSIPExtensionMETS"'
)
METS = f"""<?xml version="1.0" encoding="UTF-8"?>
{HEAD} OBJID="uuid-A" LABEL="Hồ sơ" TYPE="Mixed" PROFILE="p" csip:CONTENTINFORMATIONTYPE="MIXED">
<metsHdr CREATEDATE="2026-11-20T08:00:00.000+07:00" RECORDSTATUS="NEW" csip:OAISPACKAGETYPE="SIP">
  <agent ROLE="CREATOR" TYPE="OTHER" OTHERTYPE="SOFTWARE"><name>oais-vn</name>
    <note csip:NOTETYPE="SOFTWARE VERSION">1.0</note></agent>
  <altRecordID TYPE="SUBMISSIONAGREEMENT">DK-1</altRecordID>
</metsHdr>
<dmdSec ID="d1"><mdRef LOCTYPE="URL" xlink:type="simple" xlink:href="metadata/EAD.xml" MDTYPE="OTHER"
  OTHERMDTYPE="SIMPLEDC" MDTYPEVERSION="1.0" MIMETYPE="application/xml" SIZE="5" CHECKSUM="AB"
  CHECKSUMTYPE="SHA-256"/></dmdSec>
<amdSec ID="a1"><digiprovMD ID="p1"><mdRef LOCTYPE="URL" xlink:type="simple" xlink:href="P.xml" MDTYPE="PREMIS"/>
</digiprovMD></amdSec>
<fileSec ID="fs"><fileGrp ID="g1" USE="Data">
<file ID="f1" OWNERID="Quyết định số 1.pdf" DMDID="d1" ADMID="p1 p2" SIZE="7" CHECKSUM="CD" CHECKSUMTYPE="SHA-256"
  MIMETYPE="application/pdf"><FLocat LOCTYPE="URL" xlink:type="simple" xlink:href="data/1.pdf"/></file>
</fileGrp></fileSec>
<structMap ID="s" TYPE="PHYSICAL"><div ID="v0" LABEL="rep1">
<div ID="v1" LABEL="MetadataLink/File" TYPE="T" DMDID="d1" ADMID="p1"><fptr FILEID="f1"/></div>
<div ID="v2" LABEL="R"><mptr LOCTYPE="URL" xlink:type="simple" xlink:href="representations/rep1/METS.xml"/></div>
</div></structMap></mets>
"""


def parts(text: str | bytes, schema=None):
    return list(read_mets(BytesIO(text.encode() if isinstance(text, str) else text), "goi/METS.xml", schema))


def test_every_part_comes_as_a_value_in_order():
    head, record, premis, amd, sec, group, file, struct, link, pointer, top = parts(METS)
    assert isinstance(head, ReadHeader)
    assert (head.objid, head.label, head.type, head.profile) == ("uuid-A", "Hồ sơ", "Mixed", "p")
    assert (head.content_information_type, head.package_type, head.record_status) == ("MIXED", "SIP", "NEW")
    assert head.created == "2026-11-20T08:00:00.000+07:00"
    assert head.alternative_ids == (("SUBMISSIONAGREEMENT", "DK-1"),)
    (agent,) = head.agents
    assert (agent.role, agent.type, agent.other_type, agent.name) == ("CREATOR", "OTHER", "SOFTWARE", "oais-vn")
    assert agent.notes == (("SOFTWARE VERSION", "1.0"),)
    assert record == ReadMetadata(
        "dmdSec",
        "d1",
        Pointer("metadata/EAD.xml", "5", "AB", "SHA-256", "application/xml"),
        "OTHER",
        "SIMPLEDC",
        "1.0",
        8,
    )
    assert record.is_descriptive
    assert isinstance(premis, ReadSection)
    assert isinstance(amd, ReadMetadata)
    assert (amd.section, amd.mdtype, amd.pointer) == ("digiprovMD", "PREMIS", Pointer("P.xml", None, None, None, None))
    assert isinstance(sec, ReadSection)
    assert group == ReadGroup("g1", "Data", (), 13)
    assert file == ReadFile(
        "f1",
        "Data",
        Pointer("data/1.pdf", "7", "CD", "SHA-256", "application/pdf"),
        "Quyết định số 1.pdf",
        ("p1", "p2"),
        ("d1",),
        15,
    )
    assert isinstance(struct, ReadSection)
    assert link == ReadDivision("v1", "MetadataLink/File", "T", ("d1",), ("p1",), ("f1",), (), 18)
    assert isinstance(pointer, ReadDivision)
    assert pointer.mets == ("representations/rep1/METS.xml",)
    assert isinstance(top, ReadDivision)


def test_the_header_comes_first_even_without_metshdr():
    found = parts(f'{HEAD} OBJID="x"><structMap ID="s"><div ID="v"/></structMap></mets>')
    assert [type(part) for part in found] == [ReadHeader, ReadSection, ReadDivision]


def test_the_header_comes_alone():
    (head,) = parts(f'{HEAD} OBJID="x"/>')
    assert head.objid == "x"


def test_a_file_in_a_file_and_metadata_that_is_embedded():
    found = parts(
        f'{HEAD}><dmdSec ID="d"><mdWrap MDTYPE="OTHER"><xmlData>{HEAD} OBJID="trong"><fileSec ID="x"/></mets></xmlData>'
        '</mdWrap></dmdSec><fileSec><fileGrp USE="a"><file ID="o"><FLocat xlink:href="o"/><file ID="i">'
        '<FLocat xlink:href="i"/></file></file></fileGrp></fileSec></mets>'
    )
    assert [part.objid for part in found if isinstance(part, ReadHeader)] == [""]
    assert [(part.id, part.pointer) for part in found if isinstance(part, ReadMetadata)] == [("d", None)]
    files = [(part.id, part.pointer.href) for part in found if isinstance(part, ReadFile)]
    assert files == [("i", "i"), ("o", "o")]


def test_schema_faults_come_with_their_lines():
    assert not [part for part in parts(METS, load_schema("mets")) if isinstance(part, SchemaFault)]
    spoilt = METS.replace("<structMap", "\n<la/>\n<structMap").replace('CREATEDATE="2026', 'CREATEDATE="hôm qua 2026')
    faults = [part for part in parts(spoilt, load_schema("mets")) if isinstance(part, SchemaFault)]
    assert [fault.line for fault in faults] == [3, 18]
    assert "CREATEDATE" in faults[0].message
    assert [part for part in parts(spoilt, load_schema("mets")) if isinstance(part, ReadFile)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("xin chào", 1),
        (METS[:-10], 20),
        (METS.replace("</fileGrp>", ""), 16),
        ("<!DOCTYPE mets [<!ENTITY a 'b'>]>" + METS.split("\n", 1)[1].replace("Hồ sơ", "&a;"), None),
        (METS.replace("Hồ sơ", "&a;"), 2),
        (METS.encode().replace("Hồ".encode(), b"\xff"), 2),
        (METS.replace("Hồ sơ", "a\x00b"), 2),
        ("<a>" * 300, 1),
    ],
)
@pytest.mark.parametrize("with_schema", [False, True])
def test_what_is_no_xml_or_has_a_dtd_is_refused(text, line, with_schema):
    with pytest.raises(PackageError) as caught:
        parts(text, load_schema("mets") if with_schema else None)
    assert caught.value.path == "goi/METS.xml"
    if not with_schema:
        assert caught.value.line == line


def test_a_document_that_is_wrong_throughout_is_not_read_to_its_end():
    with pytest.raises(PackageError, match=str(MOST_SCHEMA_FAULTS)):
        parts(
            METS.replace("<structMap", '<fptr x=""/>\n' * 1 + "<structMap").replace(
                "</metsHdr>", '<altRecordID LA="">x</altRecordID>\n' * (MOST_SCHEMA_FAULTS + 10) + "</metsHdr>"
            ),
            load_schema("mets"),
        )


def test_a_prolog_without_end_is_not_held():
    class Endless:
        asked = 0

        def read(self, size):
            self.asked += 1
            return b"<!-- x -->" * (size // 10)

    stream = Endless()
    with pytest.raises(PackageError):
        list(read_mets(stream))
    assert stream.asked < 5


READING = """
import re, sys
from oais_vn.formats.mets.reader import read_mets

class Generated:
    def __init__(self, files):
        self.number, self.files = 0, files
    def read(self, size):
        self.number += 1
        if self.number == 1:
            return sys.argv[1].encode()
        if self.number > self.files:
            return b"</fileGrp></fileSec></mets>" if self.number == self.files + 1 else b""
        return b"".join(b'<file ID="f%d-%d"><FLocat LOCTYPE="URL"/></file>\\n' % (self.number, n) for n in range(1000))

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])

list(read_mets(Generated(2)))
before = peak()
count = sum(1 for _ in read_mets(Generated(101)))
print(count, peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc")
def test_memory_does_not_grow_with_the_document():
    """The tree that the XML library builds counts too, so a process of its own is measured."""
    head = f'{HEAD}><fileSec><fileGrp ID="g" USE="Data">\n'
    done = subprocess.run([sys.executable, "-c", READING, head], capture_output=True, text=True, check=True)
    count, grown = map(int, done.stdout.split())
    assert count == 100_002
    assert grown < 4 * 1024
