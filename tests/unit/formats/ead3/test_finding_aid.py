"""The finding aid as written: valid EAD3, each value at the place that ISAD(G) has for it."""

import dataclasses
import io

import pytest
from lxml import etree

from oais_vn.formats.ead3 import FindingAidHead, read_finding_aid, record_id, write_finding_aid
from oais_vn.formats.schemas import load_schema
from oais_vn.model.agencies import Agency, Archive
from oais_vn.model.collection import CollectedDossier, Edition, FondsCollection, merged, order, series_of, totals
from oais_vn.model.dates import PartialDate
from oais_vn.model.delivery import Fonds, Unit
from oais_vn.model.description import Code, CodeList, Record
from oais_vn.model.errors import InputError
from oais_vn.model.identifiers import AgencyCode
from oais_vn.model.language import Text

N = {"e": "http://ead3.archivists.org/schema/"}
DIGEST = "0123456789abcdef" * 4


def codes(name, **labels):
    return CodeList(name, tuple(Code(code[1:], Text(label, label)) for code, label in labels.items()), "", "")


LISTS = {
    "language": codes("language", _01="Tiếng Việt", _06="Việt Anh", _11="Khác"),
    "mode": codes("mode", _01="Công khai", _02="Sử dụng có điều kiện"),
    "maintenance": codes("maintenance", _01="Vĩnh viễn"),
    "confidenceLevel": codes("confidenceLevel", _01="Gốc điện tử", _02="Số hóa", _03="Hỗn hợp"),
}
RECORD = {
    "fondsHistory": "Thành lập năm 1976",
    "fondsStatus": "đóng",
    "archivesTime": "1976 - 30/06/2025",
    "totalDocuments": "120 hồ sơ",
    "keyGroups": "Nội chính; Thủy lợi",
    "language": "01",
    "riskRecovery": "1",
    "description": "Phông của cơ quan đã kết thúc hoạt động",
}
FIRST = Edition("2026-11-20T08:00:00.000+07:00", "oais_vn 0.1.0", "Lần giao nộp 01/2026")
SECOND = Edition("2027-01-05T08:00:00Z", "oais_vn 0.2.0")

FULL = CollectedDossier(
    code="H32.64.2008.01.HC",
    archival_code="H32.15.P.01.2008.01.HC.02",
    title="Hồ sơ về việc đắp đê <A & B>",
    package_id="urn:P.01:uuid-7C1D4A3E-5C0B-5B7E-9D55-6F0A1C9E0A01",
    version=2,
    digest=DIGEST,
    started="01/2008",
    ended="31/12/2008",
    series="Mục lục số 02",
    maintenance="01",
    mode="02",
    language="01;06",
    documents=12,
    pages=300,
    keyword="đê; kè",
    description="Có bút tích",
    confidence="02",
)


def bare(code="H32.64.2008.02.HC", **values):
    values.setdefault("series", series_of("", code))
    return CollectedDossier(code, "", "", f"uuid-{code}", 1, DIGEST, **values)


def collection(*dossiers, editions=(FIRST,), record=RECORD, agency=None):
    return FondsCollection(
        archive=Archive(AgencyCode("H32.15"), "Trung tâm Lưu trữ lịch sử tỉnh"),
        agency=agency or Agency(AgencyCode("H32.64"), "Ủy ban nhân dân huyện"),
        fonds=Fonds("P.01", "Phông Ủy ban nhân dân huyện", closed=True, record=Record(record)),
        dossiers=lambda: sorted(dossiers, key=order),
        editions=editions,
    )


def written(whole):
    counted = totals(whole.dossiers())
    return b"".join(write_finding_aid(whole, counted, LISTS, schema_location="../../../schemas/ead3.xsd"))


def tree(*dossiers, **values):
    root = etree.fromstring(written(collection(*dossiers, **values)))
    load_schema("ead3").assertValid(root)
    return root


def texts(element, path):
    return [str(found) for found in element.xpath(path, namespaces=N)]


def read(data):
    head, *dossiers = read_finding_aid(io.BytesIO(data))
    return head, dossiers


def test_the_control_says_whose_finding_aid_it_is():
    control = tree(FULL).find("e:control", N)
    assert texts(control, "e:recordid/text()") == ["urn:oais-vn:finding-aid:H32.15:P.01"]
    assert texts(control, "e:maintenancestatus/@value") == ["new"]
    assert texts(control, "e:maintenanceagency/e:otheragencycode/text()") == ["H32.15"]
    assert texts(control, "e:maintenanceagency/e:agencyname/text()") == ["Trung tâm Lưu trữ lịch sử tỉnh"]
    assert texts(control, "e:languagedeclaration/*/@*") == ["vie", "Latn"]
    assert texts(control, ".//e:maintenanceevent/e:eventtype/@value") == ["created"]
    assert texts(control, ".//e:maintenanceevent/e:agent/text()") == ["oais_vn 0.1.0"]


def test_a_later_edition_is_revised_and_keeps_the_history():
    control = tree(FULL, editions=(FIRST, SECOND)).find("e:control", N)
    assert texts(control, "e:maintenancestatus/@value") == ["revised"]
    assert texts(control, ".//e:eventtype/@value") == ["created", "revised"]
    assert texts(control, ".//e:eventdatetime/@standarddatetime") == [FIRST.moment, SECOND.moment]
    assert texts(control, ".//e:edition/text()") == ["Lần 2"]


def test_a_moment_that_ead3_does_not_know_yet_has_no_standard_form():
    control = tree(FULL, editions=(Edition("2101-01-01T00:00:00Z", "oais_vn 9"),)).find("e:control", N)
    assert texts(control, ".//e:eventdatetime/text()") == ["2101-01-01T00:00:00Z"]
    assert texts(control, ".//e:eventdatetime/@standarddatetime") == []


@pytest.mark.parametrize(
    ("path", "rule", "expected"),
    [
        ("e:did/e:unitid", "3.1.1", "P.01"),
        ("e:did/e:unittitle", "3.1.2", "Phông Ủy ban nhân dân huyện"),
        ("e:did/e:unitdate", "3.1.3", "1976 - 30/06/2025"),
        ("e:did/e:physdesc", "3.1.5", "120 hồ sơ"),
        ("e:did/e:origination", "3.2.1", "Ủy ban nhân dân huyện"),
        ("e:bioghist", "3.2.2", "Thành lập năm 1976"),
        ("e:accruals", "3.3.3", "đóng"),
        ("e:arrangement", "3.3.4", "Nội chính; Thủy lợi"),
        ("e:odd[@localtype='description']", "3.6.1", "Phông của cơ quan đã kết thúc hoạt động"),
        ("e:odd[@localtype='riskRecovery']", "3.6.1", "1"),
    ],
)
def test_the_fonds_is_described_after_isad(path, rule, expected):
    found = tree(FULL).find("e:archdesc", N).xpath(path, namespaces=N)
    assert [element.get("encodinganalog") for element in found] == [rule]
    words = [text.strip() for text in found[0].itertext() if text.strip()]
    assert words[-1] == expected


def test_the_fonds_dates_and_extent_are_told_to_machines_too():
    did = tree(FULL, bare(unit=Unit.BATCH, documents=3)).find("e:archdesc/e:did", N)
    assert texts(did, "e:unitdate/@normal") == ["1976/2025-06-30"]
    assert texts(did, "e:physdescstructured/e:unittype/@identifier") == ["dossiers", "batches", "totalDoc"]
    assert texts(did, "e:physdescstructured/e:quantity/text()") == ["1", "1", "15"]
    assert texts(did, "e:langmaterial/e:language/@langcode") == ["vie"]


@pytest.mark.parametrize(
    ("written_dates", "normal"),
    [
        ("1976", ["1976"]),
        ("1976-2008", ["1976/2008"]),
        ("01/1976 đến 2008", ["1976-01/2008"]),
        ("1976 – 2008", ["1976/2008"]),
        ("khoảng 1976 - 2008", []),
        ("1976 - nay", []),
        ("1-" * 100_000 + " x", []),
    ],
)
def test_dates_told_otherwise_stay_as_they_are(written_dates, normal):
    did = tree(record={**RECORD, "archivesTime": written_dates}).find("e:archdesc/e:did", N)
    assert texts(did, "e:unitdate/text()") == [written_dates]
    assert texts(did, "e:unitdate/@normal") == normal


def test_what_is_not_known_of_the_fonds_has_no_element():
    archdesc = tree(record={}).find("e:archdesc", N)
    for tag in ("unitdate", "physdesc", "langmaterial", "bioghist", "accruals", "arrangement", "odd", "relations"):
        assert archdesc.find(f".//e:{tag}", N) is None, tag
    assert archdesc.find("e:dsc", N) is not None


def test_the_creator_has_its_years_and_its_kin():
    agency = Agency(
        AgencyCode("H32.64"), "UBND huyện", PartialDate(1976), PartialDate(2025, 6, 30),
        predecessors=(AgencyCode("H32.60"),), successors=(AgencyCode("H32.99"),),
    )  # fmt: skip
    relations = tree(agency=agency).find("e:archdesc/e:relations", N)
    assert texts(relations, ".//e:relationentry/@localtype") == ["creator", "predecessor", "successor"]
    assert texts(relations, ".//@standarddate") == ["1976", "2025-06-30"]


def test_a_dossier_is_described_after_isad_and_names_its_package():
    component = tree(FULL).find(".//e:c[@level='file']", N)
    assert component.getparent().get("level") == "series"
    assert texts(component, "e:did/e:unitid[@localtype='fileCode']/text()") == [FULL.code]
    assert texts(component, "e:did/e:unitid[@localtype='arcFileCode']/text()") == [FULL.archival_code]
    assert texts(component, "e:did/e:unittitle/text()") == [FULL.title]
    assert texts(component, ".//@standarddate") == ["2008-01", "2008-12-31"]
    assert texts(component, ".//e:fromdate/text() | .//e:todate/text()") == ["01/2008", "31/12/2008"]
    assert texts(component, ".//e:quantity/text()") == ["12", "300"]
    assert texts(component, ".//e:unittype/text()") == ["tài liệu", "trang"]
    assert texts(component, ".//e:language/@langcode") == ["vie", "eng"]
    dao = component.find("e:did/e:dao", N)
    assert (dao.get("daotype"), dao.get("identifier")) == ("derived", FULL.package_id)
    assert texts(dao, ".//e:num/text()") == ["2", DIGEST]
    assert texts(component, "e:accessrestrict/e:p/e:expan/text()") == ["Sử dụng có điều kiện"]
    assert texts(component, "e:appraisal/e:p/e:expan/text()") == ["Vĩnh viễn"]
    assert texts(component, "e:phystech/e:p/e:expan/text()") == ["Số hóa"]
    assert [text.strip() for text in texts(component, "e:controlaccess/e:subject/e:part/text()")] == ["đê", "kè"]
    assert texts(component, "e:odd/e:p/text()") == ["Có bút tích"]


def test_what_is_not_known_of_a_dossier_has_no_element():
    component = tree(bare()).find(".//e:c[@level='file']", N)
    assert [etree.QName(element).localname for element in component] == ["did"]
    assert [etree.QName(element).localname for element in component[0]] == ["unitid", "unittitle", "dao"]


@pytest.mark.parametrize(
    ("confidence", "daotype", "rule"),
    [("01", "borndigital", "3.5.1"), ("02", "derived", "3.5.2"), ("03", "unknown", None), ("", "unknown", None)],
)
def test_the_package_holds_the_original_or_a_copy(confidence, daotype, rule):
    dao = tree(bare(confidence=confidence)).find(".//e:dao", N)
    assert (dao.get("daotype"), dao.get("encodinganalog")) == (daotype, rule)


@pytest.mark.parametrize("started, ended", [("2008", ""), ("", "2008"), ("đầu năm 2008", "31/02/2008")])  # noqa: PT006
def test_dates_stand_as_written_whatever_they_are(started, ended):
    component = tree(bare(started=started, ended=ended)).find(".//e:c[@level='file']", N)
    assert texts(component, ".//e:fromdate/text()") == [started] * bool(started)
    assert texts(component, ".//e:todate/text()") == [ended] * bool(ended)
    assert len(texts(component, ".//@standarddate")) == sum(text == "2008" for text in (started, ended))


def test_a_code_that_no_list_knows_stands_for_itself():
    component = tree(bare(mode="77", language="77")).find(".//e:c[@level='file']", N)
    assert texts(component, "e:accessrestrict/e:p/e:expan/text()") == ["77"]
    assert texts(component, ".//e:language/text()") == ["77"]


def test_series_come_in_order_and_what_is_in_none_stands_in_the_fonds():
    dossiers = [
        bare("H32.64.lo-1", unit=Unit.BATCH),
        bare("H32.64.2008.10.HC"),
        bare("H32.64.2008.9.HC"),
        bare("H32.64.1976.1.HC"),
        bare("H32.64.1976.2.HC", series="Mục lục số 10"),
        bare("H32.64.1976.3.HC", series="Mục lục số 9"),
    ]
    dsc = tree(*dossiers).find("e:archdesc/e:dsc", N)
    assert [(part.get("level"), part.get("otherlevel")) for part in dsc] == [
        ("otherlevel", "batch"), *[("series", None)] * 4,
    ]  # fmt: skip
    assert texts(dsc, "e:c[@level='series']/e:did/e:unittitle/text()") == [
        "Hồ sơ năm 1976", "Hồ sơ năm 2008", "Mục lục số 9", "Mục lục số 10",
    ]  # fmt: skip
    assert texts(dsc, "e:c[2]/following-sibling::e:c[1]/e:c/e:did/e:unitid/text()") == [
        "H32.64.2008.9.HC", "H32.64.2008.10.HC",
    ]  # fmt: skip


def test_dossiers_out_of_order_are_refused():
    whole = dataclasses.replace(collection(), dossiers=lambda: [bare("a.2008.2"), bare("a.2008.1")])
    with pytest.raises(InputError):
        written(whole)


@pytest.mark.parametrize(
    ("archive", "fonds", "expected"),
    [
        ("H32.15", "P.01", "urn:oais-vn:finding-aid:H32.15:P.01"),
        ("H32.15", "Phông số 1:2", "urn:oais-vn:finding-aid:H32.15:Ph%C3%B4ng%20s%E1%BB%91%201%3A2"),
    ],
)
def test_the_identifier_is_made_of_both_codes(archive, fonds, expected):
    assert record_id(AgencyCode(archive), fonds) == expected


def test_head_and_dossiers_are_read_back():
    dossiers = sorted([FULL, bare(), bare("lô", unit=Unit.BATCH)], key=order)
    head, found = read(written(collection(*dossiers, editions=(FIRST, SECOND))))
    assert head == FindingAidHead(
        record_id="urn:oais-vn:finding-aid:H32.15:P.01",
        archive=Archive(AgencyCode("H32.15"), "Trung tâm Lưu trữ lịch sử tỉnh"),
        agency_code=AgencyCode("H32.64"),
        agency_name="Ủy ban nhân dân huyện",
        fonds_code="P.01",
        fonds_name="Phông Ủy ban nhân dân huyện",
        editions=(FIRST, SECOND),
    )
    assert found == dossiers


def test_the_next_edition_is_made_of_the_previous_finding_aid_and_the_new_dossiers():
    old = [bare(f"H32.64.2008.{number}.HC") for number in (1, 3, 10)]
    before = written(collection(*old))
    new = [FULL, bare("H32.64.2008.2.HC"), dataclasses.replace(old[1], version=2, package_id="uuid-new")]

    def previous():
        return read(before)[1]

    head, _ = read(before)
    result = list(merged(previous, new))
    after = collection(*result, editions=(*head.editions, SECOND))
    data = written(dataclasses.replace(after, dossiers=lambda: merged(previous, new)))
    load_schema("ead3").assertValid(etree.fromstring(data))
    head, found = read(data)
    assert head.editions == (FIRST, SECOND)
    assert [entry.code for entry in found] == [
        *(f"H32.64.2008.{number}.HC" for number in (1, 2, 3, 10)), FULL.code,
    ]  # fmt: skip
    assert found[2].package_id == "uuid-new"
