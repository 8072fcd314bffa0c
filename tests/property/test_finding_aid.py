"""Finding aid and list of dossiers: whatever the texts, the one is valid EAD3, and both are read back unchanged."""

import io
import unicodedata
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from oais_vn.formats.dossiers_csv import read_dossiers_csv, write_dossiers_csv
from oais_vn.formats.ead3 import read_finding_aid, record_id, write_finding_aid
from oais_vn.formats.profiles import load_profile
from oais_vn.formats.schemas import load_schema
from oais_vn.model.agencies import Agency, Archive
from oais_vn.model.collection import (
    CollectedDossier,
    Edition,
    FondsCollection,
    collected_from_spool,
    collected_to_spool,
    merged,
    order,
    totals,
)
from oais_vn.model.dates import PartialDate
from oais_vn.model.delivery import Fonds, Unit
from oais_vn.model.description import Record
from oais_vn.model.identifiers import AgencyCode

PROFILE = load_profile("tt05-2025", [Path(__file__).resolve().parents[2] / "profiles"])

plain = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
AWKWARD = [
    "Hồ sơ đắp đê, đợt Đ",
    unicodedata.normalize("NFD", "Tiếng Việt có đủ dấu: ự ễ ổ"),
    "<a> & \"b\" 'c' ]]>",
    *("=1+1", "'", "''=1", 'a,b"c', "&#10;", "𠀀𡨸喃", "01", "01;06", "31/12/2008", "2008"),
    *(" ", "  hai  ", "\t", "\n", "\r", "\r\n", "một\nhai", "\u2028", "\x85", "\ufeff"),
    *(";", "a;;b", " ;", "; "),
]
text = st.text(st.one_of(plain, st.sampled_from("\t\n\r;'=<&")), max_size=20)
texts = st.one_of(st.just(""), st.sampled_from(AWKWARD), text)
line = st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S"], include_characters=" ")
codes = st.one_of(st.sampled_from([text for text in AWKWARD if text.isprintable()]), st.text(line, min_size=1))
lines = st.one_of(st.just(""), codes)
numbers = st.one_of(st.none(), st.integers(0, 10**18 - 1))

dossiers = st.builds(
    CollectedDossier,
    code=codes,
    archival_code=lines,
    title=texts,
    package_id=codes,
    version=st.integers(1, 10**18 - 1),
    digest=st.from_regex("[0-9a-f]{64}", fullmatch=True),
    started=texts,
    ended=texts,
    series=lines,
    maintenance=texts,
    mode=texts,
    language=texts,
    documents=numbers,
    pages=numbers,
    keyword=texts,
    description=texts,
    unit=st.sampled_from(Unit),
    confidence=st.one_of(st.sampled_from(["01", "02", "03"]), texts),
)
lists = st.lists(dossiers, max_size=6, unique_by=lambda dossier: dossier.code)
agency_codes = st.sampled_from(["H32.15", "H32", "G09.01", "000.00.07.G11", "H32.64.Đ"]).map(AgencyCode)
dates = st.one_of(st.none(), st.builds(PartialDate, st.integers(1, 9999)))
editions = st.lists(
    st.builds(
        Edition,
        st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='milliseconds')}+07:00"),
        texts,
        texts,
    ),
    min_size=1,
    max_size=3,
).map(tuple)


@st.composite
def collections(draw):
    found = sorted(draw(lists), key=order)
    names = [field.name for field in PROFILE.tables["fonds"].fields]
    return FondsCollection(
        archive=Archive(draw(agency_codes), draw(texts)),
        agency=Agency(
            draw(agency_codes), draw(texts), draw(dates), draw(dates), tuple(draw(st.lists(agency_codes, max_size=2)))
        ),
        fonds=Fonds(draw(texts), draw(texts), closed=False, record=Record({name: draw(texts) for name in names})),
        dossiers=lambda: found,
        editions=draw(editions),
    )


def written(collection):
    counted = totals(collection.dossiers())
    return b"".join(write_finding_aid(collection, counted, PROFILE.code_lists, schema_location="ead3.xsd"))


@settings(deadline=None, max_examples=300)
@given(collections())
def test_a_finding_aid_is_valid_and_read_back_unchanged(collection):
    data = written(collection)
    load_schema("ead3").assertValid(etree.fromstring(data))
    head, *found = read_finding_aid(io.BytesIO(data))
    assert found == collection.dossiers()
    assert head.editions == collection.editions
    assert (head.archive, head.agency_code, head.agency_name) == (
        collection.archive, collection.agency.code, collection.agency.name,
    )  # fmt: skip
    assert (head.fonds_code, head.fonds_name) == (collection.fonds.code, collection.fonds.name)
    assert head.record_id == record_id(collection.archive.code, collection.fonds.code)
    assert written(collection) == data


@settings(deadline=None, max_examples=300)
@given(lists)
def test_the_list_is_read_back_unchanged(found):
    data = b"".join(write_dossiers_csv(found))
    assert list(read_dossiers_csv(io.BytesIO(data))) == [dossier.listed for dossier in found]


@settings(deadline=None)
@given(dossiers)
def test_a_spool_gives_the_same_dossier_back(dossier):
    assert collected_from_spool(collected_to_spool(dossier)) == dossier


few = st.builds(
    CollectedDossier,
    code=st.sampled_from(["H32.64.2008.1.HC", "H32.64.2008.01.HC", "H32.64.2008.10.HC", "H32.64.2008.2.HC", "x"]),
    archival_code=st.just(""),
    title=st.just(""),
    package_id=st.just("uuid-1"),
    version=st.integers(1, 3),
    digest=st.just("ab" * 32),
    series=st.sampled_from(["", "2008", "Mục lục số 2", "Mục lục số 10"]),
    pages=numbers,
)


@settings(deadline=None, max_examples=300)
@given(st.lists(few, max_size=5, unique_by=lambda dossier: dossier.code), st.lists(few, max_size=8))
def test_the_next_edition_has_every_code_once_in_order(previous, new):
    previous.sort(key=order)
    result = list(merged(lambda: iter(previous), iter(new)))
    assert [order(dossier) for dossier in result] == sorted({order(dossier) for dossier in result})
    expected = {dossier.code: dossier for dossier in previous}
    for dossier in new:
        if dossier.code not in expected or dossier.version > expected[dossier.code].version:
            expected[dossier.code] = dossier
    assert {dossier.code: dossier for dossier in result} == expected
    assert len(result) == len(expected)
