"""Migration from end to end: the next version holds living formats, PREMIS tells whence, the original stays."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from pathlib import Path

import docx
import pytest
from lxml import etree
from PIL import Image

import oais_vn as ov
from oais_vn.model.package import Made

PREMIS = "{http://www.loc.gov/premis/v3}"
CODE = "H32.64.2008.01.HC"
DECISION = """
number = "15/QĐ-TTLT"
date = 2026-11-20
authority = "Giám đốc Trung tâm Lưu trữ (minh họa)"
kind = "{kind}"
reason = "Định dạng lạc hậu"
"""


@pytest.fixture
def decision(tmp_path) -> Path:
    place = tmp_path / "DECISION.toml"
    place.write_text(DECISION.format(kind="chuyen-doi"), encoding="utf-8")
    return place


def png(number: int, *, see_through: bool = False) -> bytes:
    content = io.BytesIO()
    ramp = Image.linear_gradient("L").resize((60 + number, 40))
    picture = Image.merge("RGB", (ramp, ramp.transpose(Image.Transpose.ROTATE_180), ramp))
    if see_through:
        picture.putalpha(ramp)
    picture.save(content, "PNG", dpi=(200, 200))
    return content.getvalue()


def word(number: int) -> bytes:
    content = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(f"Kính gửi: Ủy ban nhân dân huyện, số {number}")
    document.save(content)
    return content.getvalue()


@pytest.fixture
def store(tmp_path, described, packed):
    """`store({ordinal: (suffix, maker)}, dossiers=1, profile=…, form=…)`: dossiers of three documents, packed."""

    def make(contents, *, dossiers: int = 1, **options: object) -> Path:
        made = described(dossiers=dossiers)
        for number, row in enumerate(made.documents):
            suffix, content = contents.get(row["docOrdinal"], (None, None))
            if suffix is not None:
                old = str(row["path"]).replace("\\", "/")
                row["path"] = new = old.removesuffix(".pdf") + suffix
                del made.files[old]
                made.files[new] = content(number)
        packed(made.write(tmp_path / "giao-nop"), tmp_path / "kho", **options)
        return tmp_path / "kho"

    return make


def aip(store: Path, version: int, dossier: str = CODE, suffix: str = "") -> Path:
    return store / f"{dossier}_aip-hoso_v{version}{suffix}"


def inside(package: Path) -> Path:
    (folder,) = (package / "data").iterdir()
    return folder


def objects_and_events(package: Path) -> tuple[list, list]:
    premis = etree.parse(inside(package) / "representations/rep1/metadata/preservation/PREMIS_rep1.xml").getroot()
    return premis.findall(f"{PREMIS}object"), premis.findall(f"{PREMIS}event")


def said(element, name: str) -> list[str]:
    return [found.text for found in element.iter(f"{PREMIS}{name}")]


@pytest.mark.parametrize(("profile", "form"), [("tt05-2025", "folder"), ("eark-2.2", "folder"), ("tt05-2025", "zip")])
def test_pictures_become_tiff_in_the_next_version_and_the_old_one_stays(
    store, decision, tree_of, checker, eark_validator, profile, form
):
    kho = store({2: (".png", png)}, profile=profile, form=form)
    suffix = "" if form == "folder" else f".{form}"
    old = aip(kho, 1, suffix=suffix)
    before = tree_of(old) if form == "folder" else old.read_bytes()
    done = list(ov.migrate(kho, to="tiff", decision=decision, operator="Người vận hành"))
    assert [(each.package.shape, each.package.version, len(each.files), each.kept) for each in done] == [
        ("aip-hoso", 2, 1, 2),
        ("aic", 2, 0, 0),
    ]
    assert (tree_of(old) if form == "folder" else old.read_bytes()) == before
    assert [entry.proven for entry in ov.versions(old)] == [None, True]
    new = done[0].package.path
    assert ov.validate(new, profile=profile).passed
    if form != "folder":
        return
    assert checker(Path(new)) == []
    data = inside(Path(new)) / "representations/rep1/data"
    assert sorted(path.suffix for path in data.iterdir()) == [".pdf", ".pdf", ".tif"]
    with Image.open(next(data.glob("*.tif"))) as made, Image.open(io.BytesIO(png(1))) as original:
        assert made.tobytes() == original.tobytes()
    if profile == "eark-2.2":
        (said_of_it,) = eark_validator(inside(Path(new)))
        assert (said_of_it["status"], said_of_it["errors"]) == (["VALID", "VALID"], [])


def test_premis_tells_what_was_made_of_what_by_whom_and_what_was_compared(store, decision):
    kho = store({2: (".png", png)})
    list(ov.migrate(aip(kho, 1), to="pdfa", decision=decision))
    (source,) = [each for each in objects_and_events(aip(kho, 1))[0] if said(each, "formatRegistryKey") == ["fmt/11"]]
    (identifier,) = said(source, "objectIdentifierValue")
    objects, events = objects_and_events(aip(kho, 2))
    (made,) = [each for each in objects if said(each, "relationshipSubType") == ["has source"]]
    assert said(made, "relationshipType") == ["derivation"]
    assert said(made, "relatedObjectIdentifierValue") == [identifier]
    assert said(made, "formatRegistryKey") == ["fmt/477"]
    (event,) = [each for each in events if said(each, "eventType") == ["migration"]]
    assert said(event, "eventIdentifierValue")[0] in said(made, "linkingEventIdentifierValue")
    assert said(event, "linkingObjectRole") == ["source", "outcome"]
    assert said(event, "linkingObjectIdentifierValue") == [identifier, said(made, "objectIdentifierValue")[0]]
    assert hashlib.sha256(png(1)).hexdigest() in said(event, "eventDetail")[0]
    note = said(event, "eventOutcomeDetailNote")[0]
    assert all(words in note for words in ("điểm ảnh: giữ nguyên", "độ phân giải: giữ nguyên (200×200)", "kiểm định"))
    assert set(said(event, "linkingAgentIdentifierValue")) >= {"pikepdf", "pillow"}
    outer = etree.parse(inside(aip(kho, 2)) / "metadata/preservation/PREMIS.xml")
    assert "migration" in said(outer, "eventType")


def test_a_file_that_comes_out_another_refuses_its_package_alone_unless_that_is_accepted(store, decision):
    kho = store({2: (".png", lambda number: png(number, see_through=number < 3))}, dossiers=2)
    failed = []
    done = list(
        ov.migrate(kho, to="pdfa", decision=decision, on_error=lambda place, error: failed.append((place, error)))
    )
    assert [(Path(place).name, type(error)) for place, error in failed] == [(aip(kho, 1).name, ov.PackageError)]
    assert "điểm ảnh" in failed[0][1].text.vi
    assert "--accept pixels" in failed[0][1].text.vi
    assert not aip(kho, 2).exists()
    assert [each.package.shape for each in done] == ["aip-hoso", "aic"]
    list(ov.migrate(aip(kho, 1), to="pdfa", decision=decision, accept=["pixels", "colour"]))
    (event,) = [each for each in objects_and_events(aip(kho, 2))[1] if said(each, "eventType") == ["migration"]]
    assert said(event, "eventOutcome") == ["warning"]
    assert "chấp nhận theo quyết định" in said(event, "eventOutcomeDetailNote")[0]
    assert ov.validate(aip(kho, 2)).passed


def test_a_dry_run_tells_all_and_makes_nothing_and_needs_no_decision(store, tree_of, program):
    kho = store({2: (".png", lambda number: png(number, see_through=number < 3))}, dossiers=2)
    before = {name for name in tree_of(kho) if not name.startswith(".")}
    told = program("migrate", kho, "--to", "pdfa", "--dry-run", "--json")
    assert told.returncode == 1
    first, second = json.loads(told.stdout)["packages"]
    assert (first["package"], second["package"], first["kept"]) == (None, None, 2)
    assert "điểm ảnh" in first["files"][0]["refused"]
    assert second["files"][0]["refused"] is None
    assert {each["property"] for each in second["files"][0]["compared"] if each["same"]} >= {"pixels", "dpi", "icc"}
    assert {name for name in tree_of(kho) if not name.startswith(".")} == before


def test_a_run_that_was_killed_goes_on_and_the_same_again_makes_nothing(store, decision):
    kho = store({2: (".png", png)}, dossiers=2)
    next(iter(ov.migrate(kho, to="tiff", decision=decision)))
    assert aip(kho, 2).exists()
    assert not (kho / "P.01_aic_v2").exists()
    again = list(ov.migrate(kho, to="tiff", decision=decision))
    assert [each.package.made for each in again] == [Made.ALREADY_THERE, Made.CREATED, Made.CREATED]
    assert [each.package.made for each in ov.migrate(kho, to="tiff", decision=decision)] == [Made.ALREADY_THERE] * 3
    first = next(iter(ov.migrate(aip(kho, 1), to="tiff", decision=decision))).package
    assert (first.name, first.made) == (aip(kho, 2).name, Made.ALREADY_THERE)


def test_what_is_asked_wrongly_is_refused_before_anything_is_done(store, decision, tmp_path, program):
    kho = store({2: (".png", png)})
    other = tmp_path / "KHAC.toml"
    other.write_text(DECISION.format(kind="quet-lai"), encoding="utf-8")
    for options, error in (
        ({"to": "tiff"}, ov.ConfigurationError),
        ({"to": "tiff", "decision": other}, ov.ConfigurationError),
        ({"to": "bmp", "decision": decision}, ov.InputError),
        ({"to": "tiff", "decision": decision, "accept": ["look"]}, ov.InputError),
    ):
        with pytest.raises(error):
            list(ov.migrate(kho, **options))
    (collection,) = kho.glob("*_aic_v1")
    with pytest.raises(ov.InputError, match="dossier"):
        list(ov.migrate(collection, to="tiff", decision=decision))
    nothing = program("migrate", kho, "--to", "tiff", "--decision", decision, "--only", "fmt/40")
    assert nothing.returncode == 0
    assert nothing.stdout.count("không có gì phải chuyển") == 1
    assert not aip(kho, 2).exists()


def test_a_damaged_package_is_not_migrated(store, decision):
    kho = store({2: (".png", png)})
    picture = next((inside(aip(kho, 1)) / "representations/rep1/data").glob("*.png"))
    picture.write_bytes(png(7))
    with pytest.raises(ov.NotPassedError):
        list(ov.migrate(aip(kho, 1), to="tiff", decision=decision))


def test_office_documents_become_pdfa_and_the_risk_is_gone(store, decision):
    if shutil.which("soffice") is None:
        message = "LibreOffice is not installed (Debian: libreoffice-writer-nogui libreoffice-calc-nogui)"
        pytest.fail(message) if os.environ.get("OAIS_VN_CI") else pytest.skip(message)
    kho = store({3: (".docx", word)})
    (done, _) = ov.migrate(aip(kho, 1), to="pdfa", decision=decision, only=["fmt/412"])
    (file,) = done.files
    assert (file.migrated.standing, done.kept) == ("validated", 2)
    assert {"look", "pages"} <= set(file.migrated.uncompared)
    assert "LibreOffice" in {agent.name for agent in file.migrated.agents}
    assert ov.validate(done.package.path).passed
    found = {row.format.puid: row.files for row in ov.risks(aip(kho, 2)).rows}
    assert found == {"fmt/477": 3}
