"""The floors of the house hold, and the contracts that hold them are not asleep."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def lint_imports(tree):
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    options = ["--config", "pyproject.toml", "--no-cache"]
    return subprocess.run([*command, *options], cwd=tree, capture_output=True, text=True, check=False)


def test_the_contracts_hold():
    done = lint_imports(REPOSITORY)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def tree(tmp_path):
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    shutil.copytree(REPOSITORY / "oais_vn", tmp_path / "oais_vn", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.mark.parametrize(
    ("module", "imports", "contract"),
    [
        ("model/intruder.py", "import oais_vn.formats.resources", "Floors"),
        ("plugins/intruder.py", "import oais_vn.formats.resources", "Floors"),
        ("validation/intruder.py", "import oais_vn.packages", "Floors"),
        ("newroom.py", "", "Floors"),
        ("cli/intruder.py", "import oais_vn.workflows", "command line"),
        ("cli/intruder.py", "import oais_vn.demo", "command line"),
        ("packages/intruder.py", "import oais_vn.storage", "handed in"),
        ("workflows/intruder.py", "import oais_vn.wiring", "handed in"),
        ("formats/intruder.py", "import metsrw", "AGPL"),
        ("formats/intruder.py", "def late():\n    import PIL", "demonstration"),
        ("formats/intruder.py", "import oais_vn.formats.intruder_two", "circles"),
        ("validation/rules/intruder.py", "import oais_vn.validation.rules.intruder_two", "Families"),
    ],
)
def test_a_forbidden_import_breaks_its_contract(tree, module, imports, contract):
    intruder = tree / "oais_vn" / module
    intruder.write_text(f'"""Not allowed."""\n{imports}\n', encoding="utf-8")
    if "intruder_two" in imports:
        back = "" if contract == "Families" else f"import {imports.split()[1].removesuffix('_two')}"
        intruder.with_name("intruder_two.py").write_text(back, encoding="utf-8")
    done = lint_imports(tree)
    assert done.returncode != 0
    broken = [line for line in done.stdout.splitlines() if "BROKEN" in line]
    assert any(contract in line for line in broken), done.stdout + done.stderr
