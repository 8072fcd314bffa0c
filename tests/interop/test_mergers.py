"""Archives and agencies after a merger: fonds codes that meet, codes judged at their date, links, the whole road."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

import oais_vn as ov
from oais_vn.formats.ead3 import FindingAidHead, read_finding_aid
from oais_vn.model.errors import ConfigurationError, ExistsError, PackageError
from oais_vn.model.report import Severity

REGISTER = """
[[agency]]
code = "H32"
name = "Ủy ban nhân dân tỉnh Khánh Hòa (minh họa)"
valid_to = 2025-06-30
successors = ["H99"]

[[agency]]
code = "H99"
name = "Ủy ban nhân dân tỉnh mới (minh họa)"
other_names = ["UBND tỉnh mới"]
valid_from = 2025-07-01
predecessors = ["H32"]
"""


def tags(package) -> dict[str, str]:
    lines = (Path(package.path) / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


def folder_of(package) -> Path:
    (folder,) = (Path(package.path) / "data").iterdir()
    return folder


def told(package) -> dict:
    return json.loads((folder_of(package) / "documentation" / "delivery.json").read_text(encoding="utf-8"))


def finding_aid(package) -> Path:
    return folder_of(package) / "representations" / "rep1" / "data" / "finding-aid.xml"


def head(package) -> FindingAidHead:
    with finding_aid(package).open("rb") as stream:
        return next(part for part in read_finding_aid(stream) if isinstance(part, FindingAidHead))


def listed(package) -> str:
    return (finding_aid(package).parent / "dossiers.csv").read_text(encoding="utf-8-sig")


def of_archive(made, namespace="", code="H32.15"):
    """The same delivery as an archive that keeps the fonds of former archives packs it."""
    named = f'code = "{code}"\nnamespace = "{namespace}"' if namespace else f'code = "{code}"'
    made.terms = made.terms.replace('code = "H32.15"', named, 1)
    return made


def findings(folder, *codes, **options):
    with ov.open_delivery(folder, **options) as opened:
        return [finding for finding in ov.check(opened).findings if finding.code in codes]


@pytest.mark.parametrize("profile", ["tt05-2025", "eark-2.2"])
def test_two_fonds_with_one_code_lie_side_by_side(tmp_path, described, packed, checker, profile):
    """The same fonds code, the same dossier codes, of two former archives, in one folder of the merged one."""
    out = tmp_path / "kho"
    made = {
        namespace: packed(of_archive(described(), namespace).write(tmp_path / namespace), out, profile=profile)
        for namespace in ("H11.15", "H41.15")
    }
    (first, one), (second, other) = made.values()
    assert len({package.name for packages in made.values() for package in packages}) == 4
    assert len({package.id for packages in made.values() for package in packages}) == 4
    assert (one.version, other.version) == (1, 1)
    for package in (first, second, one, other):
        assert ov.validate(package.path, profile=profile).count(Severity.WARNING) == 0
        assert profile != "tt05-2025" or package.shape == "aic" or checker(Path(package.path)) == []
    assert first.id in listed(one)
    assert first.id not in listed(other)
    assert [told(package)["archive"].get("namespace") for package in (one, other)] == ["H11.15", "H41.15"]
    assert [tags(package)["OAIS-VN-Namespace"] for package in (first, one, second)] == ["H11.15", "H11.15", "H41.15"]
    assert {tags(package)["Bag-Group-Identifier"] for package in (one, other)} == {"P.01"}
    assert head(one).record_id != head(other).record_id


def test_the_archives_own_fonds_keeps_its_plain_names(tmp_path, described, packed):
    out = tmp_path / "kho"
    own, own_list = packed(described().write(tmp_path / "own"), out)
    _, former = packed(of_archive(described(), "H11.15").write(tmp_path / "former"), out)
    assert own.name == "H32.64.2008.01.HC_aip-hoso_v1"
    assert own_list.name == "P.01_aic_v1"
    assert former.name.startswith("H11.15_P.01-")
    assert "OAIS-VN-Namespace" not in tags(own)
    assert "namespace" not in told(own)["archive"]


def test_a_namespace_that_is_the_archives_own_changes_no_identity(tmp_path, described, packed):
    plain = packed(described().write(tmp_path / "plain"), tmp_path / "a")
    spoken = packed(of_archive(described(), "H32.15").write(tmp_path / "spoken"), tmp_path / "b")
    assert [package.name for package in plain] == [package.name for package in spoken]
    assert plain[0].id == spoken[0].id


def test_a_former_archives_fonds_grows_by_editions_of_its_own(tmp_path, described, packed):
    out = tmp_path / "kho"
    packed(described().write(tmp_path / "own"), out)
    packed(of_archive(described(), "H11.15").write(tmp_path / "first"), out)
    more = of_archive(described(dossiers=2), "H11.15")
    more.terms = more.terms.replace('number = "01/2026"', 'number = "02/2026"')
    again, new, collection = packed(more.write(tmp_path / "second"), out)
    assert again.version == new.version == 1
    assert collection.version == 2
    assert again.id in listed(collection)
    assert new.id in listed(collection)
    assert ov.validate(collection.path).findings == ()


def test_a_fonds_goes_on_when_its_archive_was_merged(tmp_path, described, packed):
    """The folder was the former archive's: its fonds goes on under the names that it has there."""
    out = tmp_path / "kho"
    packed(described().write(tmp_path / "before"), out)
    after = of_archive(described(dossiers=2), "H32.15", code="H99.15")
    after.terms = after.terms.replace('number = "01/2026"', 'number = "02/2026"')
    after.dossiers, after.documents = after.dossiers[1:], after.documents[3:]
    after.files = {path: content for path, content in after.files.items() if ".02.HC" in path}
    _, collection = packed(after.write(tmp_path / "after"), out)
    assert (collection.name, collection.version) == ("P.01_aic_v2", 2)
    assert listed(collection).count("urn:") == 2
    assert head(collection).record_id.endswith("H32.15:P.01")


def test_nobody_guesses_whose_a_fonds_is(tmp_path, described, packed):
    """The code is there of another archive and no namespace is told: it may be the same fonds, or another."""
    out = tmp_path / "kho"
    packed(described().write(tmp_path / "before"), out)
    other = of_archive(described(dossiers=2), code="H99.15")
    other.dossiers, other.documents = other.dossiers[1:], other.documents[3:]
    other.files = {path: content for path, content in other.files.items() if ".02.HC" in path}
    with pytest.raises(ExistsError, match=r'namespace = "H32\.15".*namespace = "H99\.15"'):
        packed(other.write(tmp_path / "other"), out)
    assert not list(out.glob("P.01_aic_v2*"))
    apart = of_archive(described(dossiers=2), "H99.15", code="H99.15")
    *_, collection = packed(apart.write(tmp_path / "apart"), out)
    assert collection.version == 1
    assert collection.name.startswith("H99.15_P.01-")


def test_the_same_again_is_recognised(tmp_path, described, packed):
    out = tmp_path / "kho"
    folder = of_archive(described(), "H11.15").write(tmp_path / "giao")
    first = packed(folder, out)
    again = packed(folder, out)
    assert [package.name for package in again] == [package.name for package in first]
    assert {package.made.value for package in again} == {"already-there"}


def test_the_namespace_goes_through_sip_and_ingest(tmp_path, described, packed):
    out = tmp_path / "kho"
    sips = [
        packed(of_archive(described(), name).write(tmp_path / name), tmp_path / f"sip-{name}", type="SIP")[0]
        for name in ("H11.15", "H41.15")
    ]
    made = list(ov.ingest([sip.path for sip in sips], out))
    assert len({package.name for package in made}) == len({package.id for package in made}) == 4
    collections = [package for package in made if package.shape == "aic"]
    assert sorted(told(package)["archive"]["namespace"] for package in collections) == ["H11.15", "H41.15"]
    assert all(ov.validate(package.path).findings == () for package in made)


def test_terms_that_tell_no_namespace_do_not_take_it_from_a_sip(tmp_path, described, packed):
    (sip,) = packed(of_archive(described(), "H11.15").write(tmp_path / "giao"), tmp_path / "sip", type="SIP")
    terms = tmp_path / "khác.toml"
    terms.write_text(described().terms, encoding="utf-8")
    aip, _ = ov.ingest([sip.path], tmp_path / "kho", terms=terms)
    assert told(aip)["archive"]["namespace"] == "H11.15"


def test_the_finding_aid_tells_the_former_archive_and_is_valid(tmp_path, described, packed):
    made = of_archive(described(), "H11.15")
    made.terms = made.terms.replace(
        'name = "Ủy ban nhân dân huyện (minh họa)"\n\n',
        'name = "Ủy ban nhân dân huyện (minh họa)"\npredecessors = ["H90.1"]\nsuccessors = ["H99.1"]\n'
        "valid_to = 2025-06-30\n\n",
        1,
    )
    aip, collection = packed(made.write(tmp_path / "giao"), tmp_path / "kho")
    document = etree.parse(finding_aid(collection))
    etree.XMLSchema(etree.parse(folder_of(collection) / "schemas" / "ead3.xsd")).assertValid(document)
    names = {"e": "http://ead3.archivists.org/schema/"}
    assert document.xpath("//e:otheragencycode/text()", namespaces=names) == ["H32.15", "H11.15"]
    (custody,) = document.xpath("//e:custodhist[@encodinganalog='3.2.3']/e:p/text()", namespaces=names)
    assert "H11.15" in custody
    assert str(head(collection).archive.former) == "H11.15"
    relations = {
        entry.get("localtype"): entry.text for entry in document.iterfind(".//e:relationentry", namespaces=names)
    }
    assert relations["predecessor"] == "H90.1"
    assert relations["successor"] == "H99.1"
    assert told(aip)["agency"]["predecessors"] == ["H90.1"]
    assert told(aip)["agency"]["successors"] == ["H99.1"]


def linked(described, namespace="", code="H32.15"):
    """A delivery of the second dossier, one of whose documents is linked to the first."""
    made = of_archive(described(dossiers=2), namespace, code=code)
    made.link("H32.64.2008.02.HC", 2, "H32.64.2008.01.HC.1")
    made.dossiers, made.documents = made.dossiers[1:], made.documents[3:]
    made.files = {path: content for path, content in made.files.items() if ".02.HC" in path}
    return made


def test_a_link_stays_in_its_namespace(tmp_path, described, packed):
    out = tmp_path / "kho"
    packed(of_archive(described(), "H11.15").write(tmp_path / "first"), out)
    with pytest.raises(PackageError, match="there is no package of dossier"):
        packed(linked(described, "H41.15").write(tmp_path / "across"), out)
    package, collection = packed(linked(described, "H11.15").write(tmp_path / "within"), out)
    assert ov.validate(package.path).findings == ()
    assert collection.version == 2


def test_a_link_does_not_lead_into_another_archives_fonds(tmp_path, described, packed):
    out = tmp_path / "kho"
    packed(described().write(tmp_path / "first"), out)
    with pytest.raises(PackageError, match="a fonds of another archive"):
        packed(linked(described, code="H99.15").write(tmp_path / "across"), out)


def test_exports_of_two_fonds_lie_side_by_side(tmp_path, described, packed):
    out = tmp_path / "xuất"
    for namespace in ("H11.15", "H41.15"):
        aip, _ = packed(of_archive(described(), namespace).write(tmp_path / namespace), tmp_path / "kho")
        list(ov.export([aip.path], out, as_="archivematica"))
    assert len([path for path in out.iterdir() if path.is_dir() and not path.name.startswith(".")]) == 2


def later(described, start, end):
    made = described()
    made.dossiers[0].update(startDate=start, endDate=end)
    for row in made.documents:
        row["issuedDate"] = start if len(start) == 10 else f"01/01/{start[-4:]}"
    return made


@pytest.mark.parametrize(
    ("start", "end", "codes"),
    [
        ("01/06/2008", "12/2008", []),
        ("01/08/2025", "12/2025", ["AGY-001"]),
        ("01/05/2025", "30/09/2025", ["AGY-002"]),
        ("2025", "2025", []),
        ("30/06/2025", "30/06/2025", []),
    ],
)
def test_a_dossiers_code_is_judged_at_its_dates(tmp_path, described, start, end, codes):
    made = later(described, start, end)
    (tmp_path / "so.toml").write_text(REGISTER, encoding="utf-8")
    folder = made.write(tmp_path / "giao")
    assert findings(folder, "AGY-001", "AGY-002") == []
    made.terms = made.terms.replace("[agency]", '[agency]\nregister = "so.toml"')
    made.files["so.toml"] = REGISTER.encode()
    found = findings(made.write(tmp_path / "so-kem"), "AGY-001", "AGY-002", "DLV-004")
    assert [finding.code for finding in found] == codes
    for finding in found:
        assert "H99 – Ủy ban nhân dân tỉnh mới" in finding.remedy.vi
        assert finding.location.cell is not None


def test_the_agency_is_completed_from_the_register_and_its_own_dates_are_not_told_twice(tmp_path, described):
    made = later(described, "01/08/2025", "12/2025")
    made.terms = made.terms.replace('code = "H32.64"', 'code = "H32.64"\nregister = "so.toml"', 1)
    made.files["so.toml"] = REGISTER.replace('code = "H32"', 'code = "H32.64"').encode()
    folder = made.write(tmp_path / "giao")
    assert [finding.code for finding in findings(folder, "XRF-011", "AGY-001")] == ["AGY-001"]
    with ov.open_delivery(folder) as opened:
        assert [str(code) for code in opened.delivery.agency.successors] == ["H99"]
        assert str(opened.delivery.agency.valid_to) == "30/06/2025"


def test_loose_documents_are_judged_one_by_one(tmp_path, described):
    made = described.loose()
    made.terms = made.terms.replace("[agency]", '[agency]\nregister = "so.toml"')
    made.files["so.toml"] = REGISTER.encode()
    made.documents[0]["issuedDate"] = "30/06/2025"
    made.documents[1]["issuedDate"] = "01/07/2025"
    made.documents[2]["issuedDate"] = "2025"
    (found,) = findings(made.write(tmp_path / "giao"), "AGY-003")
    assert found.params["date"] == "01/07/2025"
    assert "H99" in found.remedy.vi


@pytest.mark.parametrize(
    ("name", "date", "hit"),
    [
        ("Ủy ban nhân dân tỉnh mới (minh họa)", "01/06/2008", True),
        ("UBND TỈNH MỚI", "30/06/2025", True),
        ("UBND tỉnh mới", "01/07/2025", False),
        ("Cơ quan không ai biết", "01/06/2008", False),
    ],
)
def test_the_name_of_the_issuing_agency_is_judged_at_the_date(tmp_path, described, name, date, hit):
    made = described(documents=1)
    made.documents[0].update(organName=name, issuedDate=date)
    made.terms = made.terms.replace("[agency]", '[agency]\nregister = "so.toml"')
    made.files["so.toml"] = REGISTER.encode()
    found = findings(made.write(tmp_path / "giao"), "AGY-004")
    assert len(found) == hit
    assert all("H32 – Ủy ban nhân dân tỉnh Khánh Hòa" in finding.remedy.vi for finding in found)


def test_the_register_of_the_settings_counts_and_is_not_counted_twice(tmp_path, described, monkeypatch):
    register = tmp_path / "so.toml"
    register.write_text(REGISTER, encoding="utf-8")
    monkeypatch.setenv("OAIS_VN_AGENCIES", str(register))
    made = later(described, "01/08/2025", "12/2025")
    assert len(findings(made.write(tmp_path / "giao"), "AGY-001")) == 1
    made.terms = made.terms.replace("[agency]", '[agency]\nregister = "so.toml"')
    made.files["so.toml"] = REGISTER.encode()
    assert findings(made.write(tmp_path / "so-kem"), "AGY-008") == []


def test_a_register_lies_beside_terms_that_lie_elsewhere(tmp_path, described):
    made = later(described, "01/08/2025", "12/2025")
    elsewhere = tmp_path / "điều-khoản"
    elsewhere.mkdir()
    terms = made.terms.replace("[agency]", '[agency]\nregister = "so.toml"')
    (elsewhere / "terms.toml").write_text(terms, encoding="utf-8")
    (elsewhere / "so.toml").write_text(REGISTER, encoding="utf-8")
    folder = made.write(tmp_path / "giao")
    assert len(findings(folder, "AGY-001", terms=elsewhere / "terms.toml")) == 1


@pytest.mark.parametrize("register", ["không-có.toml", "../so.toml", "/etc/hosts"])
def test_a_register_that_is_not_in_the_delivery_is_an_error_of_the_terms(tmp_path, described, register):
    (tmp_path / "so.toml").write_text(REGISTER, encoding="utf-8")
    made = described()
    made.terms = made.terms.replace("[agency]", f'[agency]\nregister = "{register}"')
    with pytest.raises(ConfigurationError, match=r"agency\.register"):
        ov.open_delivery(made.write(tmp_path / "giao"))


FAULTS = {
    "AGY-005": '[[agency]]\nname = "A"\nsuccessors = ["B"]\n[[agency]]\nname = "B"\nsuccessors = ["A"]',
    "AGY-006": '[[agency]]\nname = "A"\nsuccessors = ["B"]',
    "AGY-007": '[[agency]]\nname = "A"\nvalid_from = 2010\npredecessors = ["B"]\n'
    '[[agency]]\nname = "B"\nvalid_from = 2015',
    "AGY-008": '[[agency]]\ncode = "H1"\nname = "A"\nvalid_to = 2015\n'
    '[[agency]]\ncode = "H1"\nname = "B"\nvalid_from = 2010',
    "AGY-009": '[[agency]]\nname = "A"\nvalid_to = 2025-06-30\nsuccessors = ["B"]\n'
    '[[agency]]\nname = "B"\nvalid_from = 2025-07-02\npredecessors = ["A"]',
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_register_that_contradicts_itself_is_told_of_with_its_line(tmp_path, described, code, monkeypatch):
    register = tmp_path / "so.toml"
    register.write_text(FAULTS[code], encoding="utf-8")
    monkeypatch.setenv("OAIS_VN_AGENCIES", str(register))
    found = findings(described().write(tmp_path / "giao"), *FAULTS)
    assert {finding.code for finding in found} == {code}
    assert len(found) == (2 if code == "AGY-005" else 1)
    assert all(finding.location.path == str(register) and finding.location.line for finding in found)


@pytest.mark.parametrize(
    ("ended", "begun"), [("2025-06-30", "2025-07-01"), ("2025", "2025"), ('"06/2025"', '"07/2025"')]
)
def test_what_only_may_be_a_fault_is_none(tmp_path, described, ended, begun, monkeypatch):
    register = tmp_path / "so.toml"
    register.write_text(
        f'[[agency]]\ncode = "H1"\nname = "A"\nvalid_to = {ended}\nsuccessors = ["H1"]\n'
        f'[[agency]]\ncode = "H1"\nname = "B"\nvalid_from = {begun}\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("OAIS_VN_AGENCIES", str(register))
    assert findings(described().write(tmp_path / "giao"), *FAULTS) == []
