"""The examples run as they stand, on a small delivery."""

import ast
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import oais_vn as ov

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def run(name, *arguments):
    return subprocess.run(
        [sys.executable, str(EXAMPLES / name), *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def packed(delivery, out):
    with ov.open_delivery(delivery) as opened:
        return [package for package in ov.pack(opened, out) if package.shape == "aip-hoso"]


@pytest.mark.parametrize("name", ["pack_a_delivery.py", "pack_with_an_executor.py"])
def test_a_delivery_is_packed(tmp_path, delivery, name):
    done = run(name, delivery, tmp_path / "goi")
    assert done.returncode == 0, done.stderr
    packages = sorted((tmp_path / "goi").glob("*_aip-hoso_v1"))
    assert len(packages) == 2
    for package in packages:
        assert f"created: {package}" in done.stdout
        assert ov.validate(package).passed


def test_findings_are_printed_and_nothing_is_packed(tmp_path, described):
    made = described()
    made.documents[1]["issuedDate"] = "31/02/2008"
    done = run("pack_a_delivery.py", made.write(tmp_path / "giao-nop"), tmp_path / "goi")
    assert done.returncode == 1
    assert "ô F3" in done.stdout
    assert "31/02/2008" in done.stdout
    assert not (tmp_path / "goi").exists()


def test_a_dossier_that_is_refused_does_not_stop_the_others(tmp_path, described):
    made = described(dossiers=2)
    packed(made.write(tmp_path / "giao-nop"), tmp_path / "goi")
    made.dossiers[0]["title"] = "Tiêu đề khác"
    done = run("pack_with_an_executor.py", made.write(tmp_path / "giao-nop-2"), tmp_path / "goi")
    assert done.returncode == 1
    assert "H32.64.2008.01.HC" in done.stderr
    assert "already-there" in done.stdout


def test_a_package_is_read_without_us(tmp_path, delivery):
    (package, _) = packed(delivery, tmp_path / "goi")
    done = run("read_a_package_without_us.py", package.path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "Hồ sơ về việc đắp đê, số 1"
    assert "H32.64.2008.01.HC.0000003.pdf: Về việc tu bổ đê điều, đợt 3" in done.stdout
    assert "Phông 01/H32.64.2008.01.HC/H32.64.2008.01.HC.0000003.pdf" in done.stdout


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda file: file.write_bytes(b"%PDF-1.4 other"), "changed"),
        (lambda file: file.unlink(), "missing"),
        (lambda file: file.with_name("thừa.pdf").write_bytes(b""), "not listed"),
    ],
    ids=["changed", "missing", "extra"],
)
def test_damage_is_seen_without_us(tmp_path, delivery, spoil, told):
    (package, _) = packed(delivery, tmp_path / "goi")
    (file,) = Path(package.path).glob("data/*/representations/rep1/data/*.0000002.pdf")
    spoil(file)
    done = run("read_a_package_without_us.py", package.path)
    assert done.returncode == 1
    assert told in done.stdout


EXPORTS = {"read_tt05_zip.py": "tt05-zip", "read_csip_zip.py": "csip-zip", "read_archivematica.py": "archivematica"}


@pytest.fixture(params=EXPORTS)
def exported(request, tmp_path, delivery):
    """The name of an example, and the export that it reads."""
    (package, *_) = packed(delivery, tmp_path / "goi")
    (done,) = ov.export([package.path], tmp_path / "xuat", as_=EXPORTS[request.param])
    return request.param, Path(done.path)


def test_an_export_is_read_without_us(exported):
    name, place = exported
    done = run(name, place)
    assert done.returncode == 0, done.stderr
    assert "H32.64.2008.01.HC.0000003.pdf: Về việc tu bổ đê điều, đợt 3" in done.stdout
    assert "information package creation: success" in done.stdout or name != "read_archivematica.py"


@pytest.mark.parametrize(("file", "told"), [("0000002.pdf", "changed"), ("EAD_doc_H32.64.2008.01.HC.2.xml", "changed")])
def test_a_changed_file_in_an_export_is_seen_without_us(tmp_path, exported, file, told):
    name, place = exported
    if place.is_dir():
        (spoilt,) = place.rglob(f"*{file}")
        spoilt.write_bytes(spoilt.read_bytes() + b" ")
    else:
        with zipfile.ZipFile(place) as archive, zipfile.ZipFile(tmp_path / place.name, "w") as other:
            for entry in archive.namelist():
                other.writestr(entry, archive.read(entry) + (b" " if entry.endswith(file) else b""))
        place = tmp_path / place.name
    done = run(name, place)
    assert done.returncode == 1
    assert told in done.stdout
    assert file in done.stdout


@pytest.mark.parametrize("name", ["read_a_package_without_us.py", *EXPORTS])
def test_that_example_needs_the_standard_library_only(name):
    tree = ast.parse((EXAMPLES / name).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        names = [node.module] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_every_example_speaks_both_languages(path):
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    first, second = text.split("\n\n")[:2]
    assert not first.isascii()
    assert second.isascii()
