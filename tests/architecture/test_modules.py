"""Every module is small, has its caption, and costs little to import."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
MODULES = sorted((REPOSITORY / "oais_vn").rglob("*.py"))
LONGEST = 400
SHADOWED = {"utils", "helpers", "common", "manager", "handler"}


def name_of(path):
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.fixture(params=MODULES, ids=name_of)
def module(request):
    return request.param


def test_no_module_is_over_400_lines(module):
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_the_docstring_is_a_caption_of_one_line(module):
    caption = ast.get_docstring(tree_of(module), clean=False)
    assert caption
    assert "\n" not in caption


def test_no_module_has_a_name_that_says_nothing(module):
    assert not SHADOWED & set(module.relative_to(REPOSITORY).with_suffix("").parts)


def test_no_assert_guards_the_library(module):
    if ".contracts." in name_of(module):
        pytest.skip("a contract is a test: it asserts")
    assert not [node.lineno for node in ast.walk(tree_of(module)) if isinstance(node, ast.Assert)]


def test_every_folder_with_modules_is_a_package():
    assert [path.parent for path in MODULES if not (path.parent / "__init__.py").is_file()] == []


def test_the_model_needs_the_standard_library_only():
    for path in (REPOSITORY / "oais_vn" / "model").rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module]
            for name in names:
                assert name.startswith("oais_vn.model") or name.partition(".")[0] in sys.stdlib_module_names, path


def imported(statement):
    """The modules that are there after `statement`, in a Python of its own where the network cannot be asked."""
    program = f"""
import sys

def forbid(event, arguments):
    if event.startswith("socket.") and event != "socket.gethostname":
        raise RuntimeError(f"the network was asked at import: {{event}} {{arguments}}")
    if event in {{"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"}}:
        raise RuntimeError(f"a process was started at import: {{event}} {{arguments}}")

sys.addaudithook(forbid)
{statement}
print(*sys.modules, sep="\\n")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_importing_every_module_asks_neither_network_nor_process():
    imported("\n".join(f"import {name_of(path)}" for path in MODULES if path.name != "__main__.py"))


def test_the_face_is_light():
    assert not {"PIL", "fontTools", "openpyxl", "pikepdf", "fido", "rich", "click", "sqlalchemy"} & imported(
        "import oais_vn"
    )


def test_the_command_line_starts_without_the_libraries_of_single_verbs():
    heavy = {"PIL", "fontTools", "openpyxl", "pikepdf", "fido", "sqlalchemy", "alembic"}
    assert not heavy & imported("import oais_vn.cli.main")


def test_the_version_costs_no_more_than_it_must():
    heavy = [
        "lxml",
        "openpyxl",
        "rich",
        "sqlite3",
        "concurrent.futures.process",
        "oais_vn.packages",
        "oais_vn.validation",
    ]
    code = (
        "import sys; from oais_vn.cli.main import run\n"
        "try: run(['--version'])\n"
        f"finally: assert not sys.modules.keys() & {heavy!r}, sys.modules.keys() & {heavy!r}"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
