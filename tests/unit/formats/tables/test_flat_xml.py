"""XML records become the rows of sheets; anything hostile is refused."""

import pytest

from oais_vn.formats.tables.flat_xml import open_records
from oais_vn.formats.tables.sheet import SheetKind
from oais_vn.model.errors import PackageError
from oais_vn.model.paths import PackagePath
from oais_vn.storage.memory import MemorySource

NAME = PackagePath("TT02.xml")


def sheets(content):
    data = content.encode() if isinstance(content, str) else content
    return open_records(MemorySource({NAME: data}), NAME)


def rows(sheet):
    return [(row.number, row.texts) for row in sheet.rows()]


def test_each_kind_of_record_is_a_sheet_and_its_elements_are_the_headers():
    files, documents = sheets(
        """<Du><HoSo><FileCode>A</FileCode><Title> Hồ  sơ&#xA0;</Title></HoSo>
        <VanBan><FileCode>A</FileCode><Subject>một</Subject></VanBan>
        <HoSo><Title/><FileCode>B</FileCode><Format>Tốt</Format></HoSo></Du>"""
    )
    assert (files.title, files.kind, files.path) == ("HoSo", SheetKind.RECORDS, NAME)
    assert rows(files) == [
        (0, ("FileCode", "Title", "Format")),
        (1, ("A", "Hồ  sơ", "")),
        (2, ("B", "", "Tốt")),
    ]
    assert rows(documents) == [(0, ("FileCode", "Subject")), (1, ("A", "một"))]


def test_depth_namespaces_and_records_within_records_do_not_matter():
    made = {
        sheet.title: rows(sheet)[1:]
        for sheet in sheets(
            """<x:a xmlns:x="urn:x"><b><x:HoSo id="1"><x:FileCode>A</x:FileCode>
            <c><VanBan><Subject>một</Subject></VanBan></c></x:HoSo></b></x:a>"""
        )
    }
    assert made == {"VanBan": [(1, ("một",))], "HoSo": [(1, ("A",))]}


def test_only_as_many_rows_as_asked():
    (sheet,) = sheets("<a>" + "<r><x>1</x></r>" * 50 + "</a>")
    assert len(list(sheet.rows(first=14))) == 14
    assert len(list(sheet.rows())) == 51


@pytest.mark.parametrize(
    ("content", "match"),
    [
        ("<a><r><x>1</x></r>", "XML"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a><r><x>&b;</x></r></a>', "document type"),
        ("<a/>", "flat records"),
        ("<a><r><x>1</x><x>2</x></r></a>", "twice"),
        ("<a>" + "".join(f"<r{n}><x>1</x></r{n}>" for n in range(70)) + "</a>", "too many"),
        ("<a><r>" + "".join(f"<x{n}>1</x{n}>" for n in range(600)) + "</r></a>", "too many"),
        ("<a><r><x>" + "y" * 140_000 + "</x></r></a>", "too long"),
    ],
)
def test_what_is_no_list_of_records_or_could_harm_is_refused(content, match):
    with pytest.raises(PackageError, match=match):
        sheets(content)
