"""A reader's copy from an AIP: what is given, how it is marked, what is refused, what is logged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree
from papers import empty_pdf

import oais_vn as ov
from oais_vn.model.package import Made
from oais_vn.storage.event_log import FileEventLog

PREMIS = "{http://www.loc.gov/premis/v3}"
CODE = "H32.64.2008.01.HC"
ARCHIVE = "Trung tâm Lưu trữ lịch sử tỉnh (minh họa)"

REQUEST = """
requestID = "YC-2026/0012"
requestDate = 2026-11-20
purpose = "Cá nhân"
purposeContent = "Nghiên cứu lịch sử đê điều"
feeObjectType = "10"
researchTopic = "Đê điều, 1976-2008"
level = "{level}"
documents = [{documents}]
{more}
"""


@pytest.fixture
def request_of(tmp_path):
    def write(level: str = "doc", documents: tuple[str, ...] = (), more: str = "") -> Path:
        listed = ", ".join(f'"{code}"' for code in documents)
        place = tmp_path / "REQUEST.toml"
        place.write_text(REQUEST.format(level=level, documents=listed, more=more), encoding="utf-8")
        return place

    return write


@pytest.fixture
def aip(tmp_path, delivery, packed) -> Path:
    (first, *_) = packed(delivery, tmp_path / "aip")
    return Path(first.path)


def folder_of(package) -> Path:
    (folder,) = (Path(package.path) / "data").iterdir()
    return folder


def data(package) -> list[Path]:
    return sorted(folder_of(package).glob("representations/rep1/data/*"))


def words(path: Path) -> list[str]:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return [document[number].get_textpage().get_text_bounded().strip() for number in range(len(document))]


@pytest.mark.parametrize("profile", ["tt05-2025", "eark-2.2"])
def test_a_reading_copy_of_chosen_documents(tmp_path, aip, request_of, tree_of, profile, flaws):
    before = tree_of(aip)
    wanted = request_of(documents=(f"{CODE}.2", f"H32.15.{CODE}.0000003"))
    package = ov.disseminate(aip, tmp_path / "dip", request=wanted, profile=profile, operator="Cán bộ phòng đọc")
    assert (package.shape, package.made) == ("dip", Made.CREATED)
    assert package.name.startswith(f"{CODE}_YC-2026")
    assert package.name.endswith("_dip_v1")
    assert [path.name for path in data(package)] == [f"{CODE}.0000002.pdf", f"{CODE}.0000003.pdf"]
    for path in data(package):
        assert words(path) == [ARCHIVE]
    record = etree.parse(folder_of(package) / "metadata" / "descriptive" / "EAD.xml").getroot()
    assert {element.tag: element.text for element in record} == {
        "requestID": "YC-2026/0012",
        "requestDate": "20/11/2026",
        "purpose": "01",
        "purposeContent": "Nghiên cứu lịch sử đê điều",
        "feeObjectType": "10",
        "researchTopic": "Đê điều, 1976-2008",
        "description": None,
    }
    records = list(folder_of(package).glob("representations/rep1/metadata/descriptive/EAD_doc_*.xml"))
    assert len(records) == 2
    for path in records:
        fields = [element.tag for element in etree.parse(path).getroot()]
        assert len(fields) == 20
        assert "organName" not in fields
        assert "arcDocCode" in fields
    assert flaws(package.path, profile=profile) == []
    assert tree_of(aip) == before, "a sealed package is never touched"


def test_a_copy_is_marked_on_its_first_page(tmp_path, described, packed, request_of):
    made = described()
    path = next(iter(made.files))
    made.files[path] = empty_pdf(2)
    made.documents[0]["numberOfPage"] = 2
    made.dossiers[0]["numberOfPage"] = 4
    (first, *_) = packed(made.write(tmp_path / "giao-nop-2"), tmp_path / "aip-2")
    package = ov.disseminate(
        first.path, tmp_path / "dip", request=request_of(level="ban-sao", documents=(f"{CODE}.1",))
    )
    assert words(data(package)[0]) == ["BẢN SAO", ""]


def test_no_documents_means_the_dossier(tmp_path, aip, request_of):
    package = ov.disseminate(aip, tmp_path / "dip", request=request_of())
    assert len(data(package)) == 3


@pytest.mark.parametrize("form", ["tar", "zip"])
def test_from_an_archive_into_an_archive(tmp_path, delivery, packed, request_of, form, flaws):
    (first, *_) = packed(delivery, tmp_path / "aip", form=form)
    package = ov.disseminate(first.path, tmp_path / "dip", request=request_of(), form=form)
    assert package.path.endswith(f".{form}")
    assert flaws(package.path) == []


def test_the_event_is_in_the_log_and_in_the_dip(tmp_path, aip, request_of):
    package = ov.disseminate(aip, tmp_path / "dip", request=request_of(), operator="Cán bộ phòng đọc")
    ((event, agents),) = FileEventLog(tmp_path / "dip" / "events.jsonl").events()
    assert event.type == "dissemination"
    assert "YC-2026/0012" in event.detail
    assert [(link.id, link.role) for link in event.objects][1] == (package.id, "outcome")
    assert event.objects[0].id.startswith("urn:P.01:uuid-")
    assert {agent.name for agent in agents} >= {ARCHIVE, "oais_vn", "pikepdf", "Cán bộ phòng đọc"}
    premis = etree.parse(folder_of(package) / "metadata" / "preservation" / "PREMIS.xml")
    events = {found.findtext(f"{PREMIS}eventType") for found in premis.iter(f"{PREMIS}event")}
    assert events == {"dissemination", "information package creation"}
    assert event.id in etree.tostring(premis, encoding="unicode"), "the same event, known by one identifier"


def test_the_suppliers_own_names_are_no_matter_of_the_readers(tmp_path, aip, request_of):
    package = ov.disseminate(aip, tmp_path / "dip", request=request_of())
    for path in folder_of(package).rglob("*.xml"):
        assert "Phông 01" not in path.read_text(encoding="utf-8")


def test_the_same_again_is_left_and_logged_once(tmp_path, aip, request_of):
    wanted = request_of()
    ov.disseminate(aip, tmp_path / "dip", request=wanted)
    again = ov.disseminate(aip, tmp_path / "dip", request=wanted)
    assert again.made is Made.ALREADY_THERE
    assert len(list(FileEventLog(tmp_path / "dip" / "events.jsonl").events())) == 1


def test_a_run_killed_before_it_logged_is_made_up_for(tmp_path, aip, request_of):
    wanted = request_of()
    ov.disseminate(aip, tmp_path / "dip", request=wanted)
    (tmp_path / "dip" / "events.jsonl").unlink()
    ov.disseminate(aip, tmp_path / "dip", request=wanted)
    assert len(list(FileEventLog(tmp_path / "dip" / "events.jsonl").events())) == 1


def test_the_log_may_lie_elsewhere(tmp_path, aip, request_of, program):
    done = program("disseminate", aip, tmp_path / "dip", "--request", request_of(), "--log", tmp_path / "nhật ký.jsonl")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "nhật ký.jsonl").is_file()
    assert not (tmp_path / "dip" / "events.jsonl").exists()


APPROVAL = 'approved_by = "Giám đốc Trung tâm"\napproval = "45/QĐ-TTLT, 18/11/2026"'


@pytest.mark.parametrize(
    ("described_as", "more", "told"),
    [
        (({"mode": "03"}, {}), APPROVAL, "hồ sơ"),
        (({"mode": "02"}, {}), "", "approval"),
        (({}, {"mode": "03"}), APPROVAL, "0000001"),
        (({}, {"mode": "02"}), "", "0000001"),
        (({"doMat": "Mật"}, {}), APPROVAL, "độ mật"),
        (({}, {"doMat": "Tuyệt mật", "mode": "02"}), APPROVAL, "độ mật"),
    ],
    ids=["mode 03", "mode 02", "document 03", "document 02", "do_mat", "do_mat of a document"],
)
def test_what_may_not_be_given_out(tmp_path, described, packed, request_of, program, described_as, more, told):
    made = described()
    for row, values in zip((made.dossiers[0], made.documents[0]), described_as, strict=True):
        row.update(values)
    (first, *_) = packed(made.write(tmp_path / "giao-nop"), tmp_path / "aip")
    done = program("disseminate", first.path, tmp_path / "dip", "--request", request_of(more=more))
    assert done.returncode == 1, done.stdout + done.stderr
    assert told in done.stderr
    assert list((tmp_path / "dip").glob("*_dip_*")) == []
    assert not (tmp_path / "dip" / "events.jsonl").exists()


def test_conditional_use_with_its_approval(tmp_path, described, packed, request_of):
    made = described()
    made.dossiers[0]["mode"] = "02"
    made.documents[1]["mode"] = "02"
    (first, *_) = packed(made.write(tmp_path / "giao-nop"), tmp_path / "aip")
    package = ov.disseminate(first.path, tmp_path / "dip", request=request_of(more=APPROVAL))
    premis = (folder_of(package) / "metadata" / "preservation" / "PREMIS.xml").read_text(encoding="utf-8")
    assert "Giám đốc Trung tâm" in premis
    assert "45/QĐ-TTLT" in premis
    assert "authorizer" in premis


def test_an_open_document_of_a_dossier_that_holds_a_secret_one(tmp_path, described, packed, request_of):
    """The dossier has the highest grade of its documents, and with a grade nothing of it leaves the archive."""
    made = described()
    made.documents[0]["doMat"] = "Mật"
    made.documents[0]["mode"] = "03"
    (first, *_) = packed(made.write(tmp_path / "giao-nop"), tmp_path / "aip")
    with pytest.raises(ov.AccessRefusedError):
        ov.disseminate(first.path, tmp_path / "dip", request=request_of(documents=(f"{CODE}.2",)))


@pytest.mark.parametrize("code", ["H32.64.2008.02.HC.1", f"{CODE}.9", "không có"])
def test_a_document_that_is_not_there(tmp_path, aip, request_of, code, program):
    done = program("disseminate", aip, tmp_path / "dip", "--request", request_of(documents=(f"{CODE}.1", code)))
    assert done.returncode == 2
    assert code in done.stderr


def test_a_linked_document_is_asked_of_the_package_that_holds_it(tmp_path, described, packed, request_of, program):
    made = described(dossiers=2)
    made.link(CODE, 2, to="H32.64.2008.02.HC.1")
    packages = packed(made.write(tmp_path / "giao-nop"), tmp_path / "aip")
    first = next(package for package in packages if package.name.startswith(f"{CODE}_"))
    whole = ov.disseminate(first.path, tmp_path / "dip", request=request_of())
    assert [path.name for path in data(whole)] == [f"{CODE}.0000001.pdf", f"{CODE}.0000003.pdf"]
    done = program("disseminate", first.path, tmp_path / "dip", "--request", request_of(documents=(f"{CODE}.2",)))
    assert done.returncode == 2
    assert "liên kết" in done.stderr


def test_what_cannot_be_marked_is_refused_by_name(tmp_path, described, packed, request_of, program):
    made = described()
    old = next(iter(made.files))
    made.files[old.replace(".pdf", ".docx")] = made.files.pop(old)
    made.documents[0]["path"] = str(made.documents[0]["path"]).replace(".pdf", ".docx")
    (first, *_) = packed(made.write(tmp_path / "giao-nop"), tmp_path / "aip")
    done = program("disseminate", first.path, tmp_path / "dip", "--request", request_of())
    assert done.returncode == 3
    assert f"{CODE}.0000001.docx" in done.stderr
    others = request_of(documents=(f"{CODE}.2", f"{CODE}.3"))
    assert program("disseminate", first.path, tmp_path / "dip", "--request", others).returncode == 0


@pytest.mark.parametrize("inside", ["", "data", "mới"])
def test_nothing_is_written_into_a_sealed_package(
    tmp_path, aip, delivery, packed, request_of, program, tree_of, inside
):
    other = Path(packed(delivery, tmp_path / "khác")[1].path)
    before = tree_of(other)
    for command in (
        ("disseminate", aip, other / inside, "--request", request_of()),
        ("disseminate", aip, tmp_path / "dip", "--request", request_of(), "--log", other / inside / "nhat-ky.jsonl"),
        ("disseminate", aip, tmp_path / "dip", "--request", request_of(), "--log", aip / inside / "nhat-ky.jsonl"),
        ("pack", delivery, other / inside),
        ("export", aip, other / inside, "--as", "tt05-zip"),
    ):
        assert program(*command).returncode == 2, command
    assert tree_of(other) == before


def test_one_package_is_meant(tmp_path, aip, request_of, program):
    done = program("disseminate", aip.parent, tmp_path / "dip", "--request", request_of())
    assert done.returncode == 2
    assert "một gói" in done.stderr


def test_a_damaged_aip_gives_nothing(tmp_path, aip, request_of, program):
    target = next(aip.glob("data/*/representations/rep1/data/*.pdf"))
    target.write_bytes(target.read_bytes() + b" ")
    assert program("disseminate", aip, tmp_path / "dip", "--request", request_of()).returncode == 1
    assert list((tmp_path / "dip").glob("*_dip_*")) == []


@pytest.mark.parametrize("kind", ["SIP", "AIC"])
def test_only_from_the_aip_of_a_dossier(tmp_path, delivery, packed, request_of, program, kind):
    *_, last = packed(delivery, tmp_path / "ra", type="SIP" if kind == "SIP" else "AIP")
    done = program("disseminate", last.path, tmp_path / "dip", "--request", request_of())
    assert done.returncode in (2, 3)
    assert "AIP" in done.stderr


def test_a_picture_becomes_a_marked_pdf_and_a_recording_goes_along(tmp_path, request_of, packed, demonstration):
    """The demonstration's delivery has pictures."""
    packages = packed(demonstration, tmp_path / "aip")
    found = [
        path for package in packages for path in Path(package.path).glob("data/*/representations/rep1/data/*.jp*g")
    ]
    assert found
    bag = found[0].parents[5]
    package = ov.disseminate(bag, tmp_path / "dip", request=request_of())
    assert all(path.suffix == ".pdf" for path in data(package))
    told = json.loads((folder_of(package) / "documentation" / "dissemination.json").read_text(encoding="utf-8"))
    for path in data(package):
        pages = words(path)
        assert pages
        assert all(told["mark"] in page for page in pages)
