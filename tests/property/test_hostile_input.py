"""Whatever bytes a package, an archive or a delivery holds: findings or an `OaisError`, soon, and nothing written."""

from __future__ import annotations

import io
import struct
import tarfile
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import bases
import oais_vn as ov
from cases import archive, judge_package
from edits import Spoilt
from oais_vn.model.errors import OaisError
from oais_vn.model.report import Report
from sealing import folder_of, seal
from workbooks import delivery, write_tables

REP = "representations/rep1"
PATIENT = settings(
    max_examples=25,
    deadline=timedelta(seconds=10),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
"""Ten seconds for what takes a twentieth: only a hang or a quadratic reader fails."""

TAG_FILES = ("bagit.txt", "bag-info.txt", "fetch.txt", "manifest-sha256.txt", "tagmanifest-sha512.txt")
DOCUMENTS = {
    "METS": "METS.xml",
    "METS of rep1": f"{REP}/METS.xml",
    "PREMIS": "metadata/preservation/PREMIS.xml",
    "record": "metadata/descriptive/EAD.xml",
    "schema": "schemas/EAD.xsd",
}

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b0 "aaaaaaaaaa">'
    + "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
    + "]><a>&b9;</a>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
REMOTE = '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd"><a/>'
METS = '<mets xmlns="http://www.loc.gov/METS/">'
XML = [
    BOMB,
    OUTSIDE,
    REMOTE,
    "<a>" * 20_000,
    METS + "<div>" * 5_000 + "</div>" * 5_000 + "</mets>",
    f"{METS[:-1]} {' '.join(f'a{n}=' + chr(34) + chr(34) for n in range(5_000))}/>",
    METS + "<fileSec><fileGrp>" + '<file ID="a"/>' * 3_000 + "</fileGrp></fileSec></mets>",
    '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd" parse="text"/></a>',
    '<?xml version="1.0" encoding="UTF-7"?><a/>',
    '<?xml version="1.0" encoding="no-such"?><a/>',
    "<a>\0</a>",
    "",
]
LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [
                "BagIt-Version: 1.0",
                "BagIt-Version: 99999999999999999999.0",
                "Tag-File-Character-Encoding: idna",
                "Tag-File-Character-Encoding: zip",
                "Tag-File-Character-Encoding: unicode_escape",
                "Payload-Oxum: 99999999999999999999999999.-1",
                "Payload-Oxum: ١.٢",
                f"{'0' * 64}  data/../../../etc/passwd",
                f"{'0' * 64}  /etc/passwd",
                f"{'0' * 64}  ~root/x",
                f"{'0' * 64}  data/%2e%2e/%2e%2e/x",
                f"{'0' * 64}  data/{'a/' * 3000}b",
                f"{'0' * 64}  C:\\x",
                f"{'0' * 64}  data/a%0Ab",
                "http://192.0.2.1/x 99999999999999999999 data/x",
                "file:///etc/passwd - data/x",
                "  continued",
            ]
        ),
    ),
    max_size=12,
).map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass"))
GARBAGE = st.one_of(st.binary(max_size=300), LINES)


def judged(files, form="bag") -> Report:
    """The report, of which every text is filled in."""
    before = bases.package("aip-hoso")
    with tempfile.TemporaryDirectory() as scratch:
        report = judge_package(Spoilt(files, before), form, "tt05-2025", Path(scratch))
    for finding in report.findings:
        assert finding.line("vi")
        assert finding.line("en")
    return report


@pytest.mark.parametrize("name", TAG_FILES)
@PATIENT
@given(content=GARBAGE)
def test_tag_files(name, content):
    files = bases.package("aip-hoso")
    report = judged({**files, name: content})
    assert not report.passed or files.get(name) == content


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("text", XML, ids=range(len(XML)))
def test_xml_that_would_hang_fill_or_lead_outside(name, text):
    before = bases.package("aip-hoso")
    folder = folder_of(before)
    files = {**before, f"{folder}/{DOCUMENTS[name]}": text.encode()}
    seal(files, before, folder)
    report = judged(files)
    assert not report.passed
    assert "root:x:" not in "".join(finding.line("en") for finding in report.findings)


@pytest.mark.parametrize("name", DOCUMENTS)
@PATIENT
@given(data=st.data())
def test_damaged_xml(name, data):
    before = bases.package("aip-hoso")
    folder = folder_of(before)
    path = f"{folder}/{DOCUMENTS[name]}"
    content = before[path]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 400)))
    put = data.draw(st.one_of(st.binary(max_size=40), st.sampled_from([b"<", b"]]>", b"&#0;", b"<!--", b"<![CDATA["])))
    files = {**before, path: content[:start] + put + content[end:]}
    seal(files, before, folder)
    judged(files)


@PATIENT
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode())))
def test_linked_documents(content):
    before = bases.package("aip-hoso/3")
    (path,) = [path for path in before if path.endswith(".pdf.fetch.txt")]
    with tempfile.TemporaryDirectory() as scratch:
        report = judge_package(Spoilt({**before, path: content}, before), "bag", "tt05-2025", Path(scratch))
    assert not report.passed or content == before[path]


@PATIENT
@given(data=st.data())
def test_finding_aids(data):
    before = bases.package("aic/1")
    (path,) = [path for path in before if path.endswith("finding-aid.xml")]
    content = before[path]
    start = data.draw(st.integers(0, len(content)))
    files = {**before, path: content[:start] + data.draw(st.binary(max_size=40))}
    seal(files, before, folder_of(before))
    with tempfile.TemporaryDirectory() as scratch:
        judge_package(Spoilt(files, before), "bag", "tt05-2025", Path(scratch))


# --- archives ---------------------------------------------------------------------------------------------------------

MEMBERS = st.lists(
    st.sampled_from(
        [
            "../ra-ngoai",
            "goi/../../ra-ngoai",
            "/ra-ngoai",
            "goi/data/../../ra-ngoai",
            "C:/ra-ngoai",
            "goi\\..\\ra-ngoai",
            "goi/bagit.txt",
            "goi/BAGIT.TXT",
            "goi/data",
            "goi/data/a\0b",
            "goi//data//x",
            "goi/./x",
            "goi/" + "a" * 300,
            "goi/" + "a/" * 400 + "b",
            "goi/data/é",
            "goi/data/e\u0301",
        ]
    ),
    min_size=1,
    max_size=5,
)


def opened_and_judged(data: bytes, suffix: str) -> Report | None:
    """The report on an archive in a folder of its own, which holds nothing else afterwards; None for an `OaisError`."""
    with tempfile.TemporaryDirectory() as top:
        inner = Path(top, "1", "2")
        inner.mkdir(parents=True)
        place = inner / f"goi.{suffix}"
        place.write_bytes(data)
        try:
            report = ov.validate(place)
        except OaisError:
            report = None
        assert [path for path in Path(top).rglob("*") if not path.is_dir()] == [place]
        assert place.read_bytes() == data
    return report


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("suffix", ["tar", "zip"])
@PATIENT
@given(names=MEMBERS)
@example(names=["goi/bagit.txt"])
def test_members_that_lead_outside_or_come_twice(suffix, names):
    files = bases.package("sip-hoso")
    whole = archive(files, suffix, "goi")
    stream = io.BytesIO(whole)
    if suffix == "tar":
        with tarfile.open(fileobj=stream, mode="a") as made:
            for name in names:
                member = tarfile.TarInfo(name)
                member.size = 1
                made.addfile(member, io.BytesIO(b"x"))
    else:
        with zipfile.ZipFile(stream, "a") as made:
            for name in names:
                made.writestr(zipfile.ZipInfo(name), b"x")
    report = opened_and_judged(stream.getvalue(), suffix)
    assert report is None or not report.passed


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE])
@pytest.mark.parametrize("target", ["/etc/passwd", "../../ra-ngoai", "bagit.txt", "goi/bagit.txt"])
def test_links_and_devices_in_a_tar(kind, target):
    stream = io.BytesIO(archive(bases.package("sip-hoso"), "tar", "goi"))
    with tarfile.open(fileobj=stream, mode="a") as made:
        member = tarfile.TarInfo("goi/data/lien-ket")
        member.type, member.linkname = kind, target
        made.addfile(member)
    report = opened_and_judged(stream.getvalue(), "tar")
    assert report is None or not report.passed


def test_links_in_a_zip():
    stream = io.BytesIO(archive(bases.package("sip-hoso"), "zip", "goi"))
    with zipfile.ZipFile(stream, "a") as made:
        member = zipfile.ZipInfo("goi/data/lien-ket")
        member.create_system, member.external_attr = 3, 0o120777 << 16
        made.writestr(member, b"/etc/passwd")
    report = opened_and_judged(stream.getvalue(), "zip")
    assert report is None or not report.passed


@pytest.mark.timeout(60)
def test_a_zip_bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("goi/bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        made.writestr("goi/manifest-sha256.txt", b"")
        with made.open("goi/data/x", "w") as member:
            for _ in range(300):
                member.write(bytes(1 << 20))
    report = opened_and_judged(stream.getvalue(), "zip")
    assert report is None or not report.passed


@pytest.mark.parametrize("suffix", ["tar", "zip"])
@PATIENT
@given(data=st.data())
def test_damaged_archives(suffix, data):
    whole = archive(bases.bag("plain"), suffix, "goi")
    places = data.draw(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), min_size=1, max_size=8))
    spoilt = bytearray(whole)
    for place, value in places:
        spoilt[place] = value
    end = data.draw(st.one_of(st.none(), st.integers(0, len(whole))))
    opened_and_judged(bytes(spoilt[:end]), suffix)


@PATIENT
@given(content=st.binary(max_size=2000), suffix=st.sampled_from(["tar", "zip", "7z", ""]))
@example(content=b"PK\x05\x06" + bytes(18), suffix="zip")
@example(content=b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0), suffix="zip")
def test_what_is_no_archive(content, suffix):
    assert opened_and_judged(content, suffix) is None or suffix in ("tar", "zip")


# --- deliveries -------------------------------------------------------------------------------------------------------


def checked(files, form="xlsx") -> Report | None:
    """The report on a delivery, in which nothing is changed; None for an `OaisError`."""
    made = delivery("two-sheets")
    with tempfile.TemporaryDirectory() as top:
        root = Path(top, "giao-nop")
        for path, content in {**made.files, **files}.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        if "danh-muc.xlsx" not in files:
            write_tables(made, root, form)
        before = {path: path.read_bytes() for path in Path(top).rglob("*") if path.is_file()}
        try:
            with ov.open_delivery(root) as opened:
                report = ov.check(opened)
        except OaisError:
            report = None
        assert {path: path.read_bytes() for path in Path(top).rglob("*") if path.is_file()} == before
    return report


TOML = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode()),
    st.sampled_from(
        [
            b"a = " + b"[" * 5_000,
            b"a." * 5_000 + b"a = 1",
            b"[archive]\ncode = 1979-05-27\n",
            b"[archive]\ncode = 99999999999999999999999999\n",
            b"archive = 'x'\n",
            b"[[archive]]\n[[archive]]\n",
            b"\xff\xfe[\x00a\x00]\x00",
        ]
    ),
)


@PATIENT
@given(content=TOML)
def test_terms(content):
    assert checked({"delivery.toml": content}) is None


@PATIENT
@given(tail=TOML)
def test_more_terms(tail):
    checked({"delivery.toml": delivery("two-sheets").files["delivery.toml"] + b"\n" + tail})


@PATIENT
@given(content=st.binary(max_size=500))
@example(content=BOMB.encode())
def test_workbooks(content):
    report = checked({"danh-muc.xlsx": content})
    assert report is None or not report.passed


@PATIENT
@given(content=st.one_of(st.binary(max_size=500), st.text(max_size=500).map(lambda text: text.encode())))
def test_text_tables(content):
    checked({"Khác.csv": content}, form="csv")


@PATIENT
@given(content=st.binary(max_size=500))
def test_documents(content):
    (path, *_) = [path for path in delivery("two-sheets").files if path.endswith(".pdf")]
    assert checked({path: content}) is not None


def test_nothing_here_asks_the_network(monkeypatch):
    """A reader that would fetch what a document names fails at once."""
    import socket

    def refuse(*arguments, **options):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    before = bases.package("aip-hoso")
    folder = folder_of(before)
    head, schema, rest = before[f"{folder}/schemas/EAD.xsd"].partition(b"<xs:schema")
    attributes, _, inside = rest.partition(b">")
    schema = head + schema + attributes + b'><xs:include schemaLocation="http://192.0.2.1/a.xsd"/>' + inside
    record = before[f"{folder}/metadata/descriptive/EAD.xml"].replace(
        b"<simpledc",
        b'<simpledc xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        b' xsi:noNamespaceSchemaLocation="http://192.0.2.1/EAD.xsd"',
        1,
    )
    for name, content in (("schemas/EAD.xsd", schema), ("metadata/descriptive/EAD.xml", record)):
        assert b"192.0.2.1" in content
        files = {**before, f"{folder}/{name}": content, "fetch.txt": b"http://192.0.2.1/x 1 data/x\n"}
        seal(files, before, folder)
        judged(files)
