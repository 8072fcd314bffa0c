"""Every shape in both dialects, read back by the second checker: nothing wrong, and no changed byte unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import oais_vn as ov

SHAPES = {"sip-hoso", "sip-tailieu", "aip-hoso", "aip-tailieu", "dip", "aic"}
FIRST, SECOND = "H32.64.2008.01.HC", "H32.64.2008.02.HC"
BATCH = "H32.64.2025.01.0000001"
REQUEST = """
requestID = "YC-2026/0012"
requestDate = 2026-11-20
purpose = "Cá nhân"
purposeContent = "Nghiên cứu lịch sử đê điều"
feeObjectType = "10"
researchTopic = "Đê điều, 1976-2008"
level = "{level}"
documents = [{documents}]
approved_by = "Giám đốc Trung tâm"
approval = "45/QĐ-TTLT, 18/11/2026"
"""


@pytest.fixture(params=["tt05-2025", "eark-2.2"])
def profile(request) -> str:
    return request.param


@pytest.fixture
def request_of(tmp_path) -> Callable[..., Path]:
    def write(level: str = "doc", documents: str = "") -> Path:
        place = tmp_path / f"REQUEST-{level}.toml"
        place.write_text(REQUEST.format(level=level, documents=documents), encoding="utf-8")
        return place

    return write


@pytest.fixture
def linked(tmp_path, described) -> Path:
    """Two dossiers, of conditional use; the first links into the second."""
    made = described(dossiers=2)
    made.link(FIRST, 2, to=f"{SECOND}.1")
    for row in (*made.dossiers, *made.documents):
        row["mode"] = "02"
    return made.write(tmp_path / "giao-nop")


@pytest.fixture
def later(tmp_path, described) -> Path:
    """A second delivery of the same fonds, of one more dossier."""
    made = described(dossiers=3)
    made.terms = made.terms.replace('number = "01/2026"', 'number = "02/2026"')
    made.dossiers, made.documents = made.dossiers[2:], made.documents[6:]
    made.files = {path: content for path, content in made.files.items() if ".03.HC" in path}
    return made.write(tmp_path / "giao-nop-2")


@pytest.fixture
def loose(tmp_path, described) -> Path:
    return described.loose().write(tmp_path / "giao-nop-3")


@pytest.fixture
def of_each_shape(tmp_path, linked, later, loose, packed, request_of, profile) -> Mapping[str, list]:
    """Shape -> the packages made, by every road that leads to it."""
    sips = [
        *packed(linked, tmp_path / "sip", type="SIP", profile=profile),
        *packed(loose, tmp_path / "sip", type="SIP", profile=profile),
    ]
    aips = [*packed(linked, tmp_path / "aip", profile=profile), *packed(later, tmp_path / "aip", profile=profile)]
    made = [*sips, *aips, *packed(loose, tmp_path / "aip-2", profile=profile)]
    made += ov.ingest([package.path for package in sips], tmp_path / "aip-3", profile=profile)
    for number, (start, wanted) in enumerate(
        [
            (f"{FIRST}_aip", request_of()),
            (f"{FIRST}_aip", request_of("ban-sao", f'"{FIRST}.3"')),
            (f"{BATCH}_aip", request_of()),
        ]
    ):
        (source, *_) = (package.path for package in made if package.name.startswith(start))
        made.append(ov.disseminate(source, tmp_path / f"dip-{number}", request=wanted, profile=profile))
    return {shape: [package for package in made if package.shape == shape] for shape in SHAPES}


def test_nothing_is_wrong_with_any_shape(of_each_shape, checker):
    assert all(of_each_shape.values())
    assert {package.version for package in of_each_shape["aic"]} == {1, 2}
    for packages in of_each_shape.values():
        for package in packages:
            assert checker(Path(package.path)) == [], package.name


def sample(bag: Path) -> list[Path]:
    """One file of each kind in each folder, and every file of the bag itself."""
    files = sorted(path for path in bag.rglob("*") if path.is_file())
    return [path for path in files if path.parent == bag] + list(
        {(path.parent, path.suffixes[-1], path.name.split("_")[0]): path for path in files}.values()
    )


def test_no_changed_byte_is_unseen(of_each_shape, checker):
    for packages in of_each_shape.values():
        for path in sample(Path(packages[0].path)):
            content = path.read_bytes()
            place = len(content) * 2 // 3
            path.write_bytes(content[:place] + bytes([content[place] ^ 0x20]) + content[place + 1 :])
            assert checker(Path(packages[0].path)), path
            path.write_bytes(content)
        assert checker(Path(packages[0].path)) == []


@pytest.mark.parametrize("form", ["tar", "zip"])
def test_as_one_file(tmp_path, linked, loose, packed, request_of, checker, profile, form):
    made = [
        *packed(linked, tmp_path / "aip", profile=profile, form=form),
        *packed(loose, tmp_path / "sip", type="SIP", profile=profile, form=form),
    ]
    made.append(ov.disseminate(made[0].path, tmp_path / "dip", request=request_of(), profile=profile, form=form))
    assert {package.shape for package in made} == {"aip-hoso", "aic", "sip-tailieu", "dip"}
    for package in made:
        assert Path(package.path).suffix == f".{form}"
        assert checker(Path(package.path)) == [], package.name


@pytest.mark.parametrize("as_", ["tt05-zip", "csip-zip"])
def test_without_the_bag(tmp_path, of_each_shape, checker, as_):
    """A plain package tells its own shape and dialect: METS and the record, not bag-info.txt."""
    # A reader's copy is not made anew in another dialect: it is made in that dialect at once.
    for shape in SHAPES - ({"dip"} if as_ == "csip-zip" else set()):
        packages = of_each_shape[shape]
        (done,) = ov.export([Path(packages[0].path)], tmp_path / as_ / shape, as_=as_)
        assert checker(Path(done.path)) == [], shape


def test_pictures_and_recordings(tmp_path, demonstration, packed, checker, profile):
    """The demonstration's delivery has all three kinds of documents."""
    for kind in ("SIP", "AIP"):
        for package in packed(demonstration, tmp_path / kind, type=kind, profile=profile):
            assert checker(Path(package.path)) == [], package.name


def test_more_documents_than_a_doc_id_has_room_for(tmp_path, described, packed, checker, profile):
    """Composed of code and ordinal, the docId of the hundredth document has 26 characters."""
    delivery = described(documents=101).write(tmp_path / "giao-nop")
    for package in packed(delivery, tmp_path / "aip", profile=profile):
        assert checker(Path(package.path)) == []
