"""The delivery as a whole: the same bytes from the same seed, and errors that say what to do."""

import hashlib
import os
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import pytest

import oais_vn
from oais_vn.demo import extras, write_delivery
from oais_vn.model.dates import PartialDate
from oais_vn.model.errors import InputError, PluginError
from oais_vn.model.identifiers import AgencyCode, DocCode, FileCode
from oais_vn.model.report import Severity


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_seed_same_bytes_in_another_process_zone_and_hash_seed(delivery: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from oais_vn.demo import write_delivery; "
        "write_delivery(Path(sys.argv[1]), seed=7, dossiers=2)"
    )
    root = str(Path(oais_vn.__file__).parents[1])
    environment = {**os.environ, "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "12345", "PYTHONPATH": root}
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "again")], env=environment, check=True, cwd=tmp_path)
    assert digests(tmp_path / "again") == digests(delivery)


def test_another_seed_gives_another_story(delivery: Path, tmp_path: Path) -> None:
    write_delivery(tmp_path / "other", seed=8, dossiers=1)
    assert set(digests(tmp_path / "other").values()).isdisjoint(digests(delivery).values())


def test_progress_counts_every_file(tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    write_delivery(tmp_path, seed=7, dossiers=1, progress=lambda *step: told.append(step))
    assert [done for _, done, _ in told] == list(range(1, len(told) + 1))
    assert {total for _, _, total in told} == {len(told)}


def test_terms_hold_every_key_and_say_that_all_is_invented(delivery: Path) -> None:
    text = (delivery / "delivery.toml").read_text("utf-8")
    terms = tomllib.loads(text)
    assert {section: set(keys) for section, keys in terms.items()} == {
        "archive": {"code", "name"},
        "agency": {"code", "name", "valid_from", "valid_to"},
        "fonds": {
            *("code", "name", "kind", "status", "history", "dates", "total", "groups", "language"),
            *("risk_recovery", "note"),
        },
        "delivery": {
            *("number", "round", "contract", "supplier", "equipment", "operator", "from", "to", "purpose"),
        },
        "defaults": {
            *("maintenance", "mode", "language", "risk_recovery", "risk_recovery_status"),
            *("confidence_level", "do_mat"),
        },
        "columns": set(),
    }
    assert "minh họa" in text
    assert "minh họa" in terms["fonds"]["note"]
    AgencyCode(terms["archive"]["code"])
    begun, ended = (PartialDate.parse(terms["agency"][key]) for key in ("valid_from", "valid_to"))
    assert begun.earliest < ended.earliest


def test_tree_is_the_suppliers_with_names_composed_and_one_folder_decomposed(delivery: Path) -> None:
    names = {path.name for path in delivery.rglob("*")}
    assert "Ủy ban nhân dân huyện Cam Bình" in names
    decomposed = [name for name in names if name != unicodedata.normalize("NFC", name)]
    assert [unicodedata.normalize("NFC", name) for name in decomposed] == ["Ảnh tư liệu"]
    for scan in (*delivery.rglob("*.pdf"), *delivery.rglob("*.jpg")):
        code = DocCode.parse(scan.stem)
        year, retention, fonds, dossier = scan.relative_to(delivery).parts[2:6]
        assert (retention, fonds, dossier) == ("VV", "015", code.dossier)
        assert FileCode.parse(code.dossier).year == int(year)


@pytest.mark.parametrize("holds", ["file", "folder with a file"])
def test_a_place_that_holds_something_is_left_as_it_is(tmp_path: Path, holds: str) -> None:
    place = tmp_path / "taken"
    if holds == "file":
        place.write_bytes(b"mine")
    else:
        place.mkdir()
        (place / "mine").write_bytes(b"mine")
    before = digests(tmp_path)
    with pytest.raises(InputError) as caught:
        write_delivery(place)
    assert str(place) in caught.value.text.vi
    assert digests(tmp_path) == before


def test_fewer_than_one_dossier_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        write_delivery(tmp_path / "none", dossiers=0)
    assert not (tmp_path / "none").exists()


def test_a_missing_package_is_named_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(extras._NEEDED, "no_such_module_here", "no-such-package")
    with pytest.raises(PluginError) as caught:
        write_delivery(tmp_path / "none")
    for text in caught.value.text:
        assert "no-such-package" in text
        assert "pip install 'oais-vn[demo]'" in text
    assert not (tmp_path / "none").exists()


def test_importing_the_room_loads_no_extra() -> None:
    program = "import sys, oais_vn.demo; print(sorted({'PIL', 'fontTools', 'pikepdf', 'openpyxl'} & set(sys.modules)))"
    root = str(Path(oais_vn.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": root}
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_nothing_is_wrong_with_it_however_closely_it_is_looked_at(delivery: Path) -> None:
    pytest.importorskip("cv2")
    with oais_vn.open_delivery(delivery, workers=2) as opened:
        report = oais_vn.check(opened, pages=True)
    assert report.delivery is not None
    assert [found.line("en") for found in report.findings if found.severity is not Severity.INFO] == []
