"""The examples run as they stand, on a small delivery."""

import ast
import os
import subprocess
import sys
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


def test_that_example_needs_the_standard_library_only():
    tree = ast.parse((EXAMPLES / "read_a_package_without_us.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        names = [node.module] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            assert name.partition(".")[0] in sys.stdlib_module_names


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_every_example_speaks_both_languages(path):
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    first, second = text.split("\n\n")[:2]
    assert not first.isascii()
    assert second.isascii()
