"""The sdist and the wheel carry profiles and schemas; installed, or editable, the library finds them offline."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("installation")

NO_NETWORK = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
MADE = {".git", ".venv", "build", "demo", "dist"}
ASK = """
import sys

def forbid(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"}:
        raise RuntimeError(f"the network was asked: {event} {arguments}")

sys.addaudithook(forbid)
import oais_vn
from oais_vn.formats.resources import profiles_root, xsd_root
from oais_vn.formats.schemas import load_schema

for kind in ("mets", "premis", "ead3"):
    load_schema(kind)
print(oais_vn.__file__, profiles_root(), xsd_root(), sep="\\n")
"""


def run(*command, cwd, **environment):
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files_below(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def tree(repository, tmp_path_factory):
    """A copy of the repository, so that a build never writes into it."""
    copy = tmp_path_factory.mktemp("tree") / "oais-vn"
    caches = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(
        repository, copy, ignore=lambda at, names: caches(at, names) | (MADE if Path(at) == repository else set())
    )
    return copy


@pytest.fixture(scope="module")
def sdist(tree, tmp_path_factory):
    dist = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "build", "--no-isolation", "--sdist", "--outdir", dist, cwd=tree, **NO_NETWORK)
    return next(dist.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def unpacked(sdist, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def wheel(unpacked, tmp_path_factory):
    """The wheel, built from the sdist where no index can be asked."""
    dist = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", dist, cwd=unpacked, **NO_NETWORK)
    return next(dist.glob("*.whl"))


def environment(folder, wheel):
    """A fresh environment with the wheel in it; what we depend on is read from the environment of the tests."""
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])", cwd=folder).strip()
    pip = (sys.executable, "-m", "pip", "--python", python)
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder, **NO_NETWORK)
    # Only the folder is added: what this environment itself has as an editable install is not followed.
    (Path(site) / "zz-dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return python


def test_the_sdist_carries_all_that_a_build_needs(unpacked, repository, hook):
    files = files_below(unpacked)
    assert {"LICENSE", "README.md", "pyproject.toml", "hatch_build.py", "xsd/SOURCES.md"} <= files
    assert {f"xsd/third-party/{schema.file}" for wheel in hook.WHEELS for schema in wheel.schemas} <= files
    assert {f"profiles/{path}" for path in files_below(repository / "profiles")} <= files


def test_the_wheel_carries_profiles_and_schemas_and_nothing_else(wheel, repository):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for folder in ("profiles", "xsd"):
            for path in files_below(repository / folder):
                assert archive.read(f"oais_vn/_data/{folder}/{path}") == (repository / folder / path).read_bytes()
    assert {name.partition("/")[0] for name in names} == {"oais_vn", wheel.name.split("-py3")[0] + ".dist-info"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_wheel_finds_its_data_offline(wheel, tmp_path):
    python = environment(tmp_path / "env", wheel)
    module, profiles, xsd = run(python, "-c", ASK, cwd=tmp_path).split("\n")[:3]
    package = Path(module).parent
    assert package.is_relative_to(tmp_path / "env")
    assert (Path(profiles), Path(xsd)) == (package / "_data" / "profiles", package / "_data" / "xsd")
    assert list(python.parent.glob("oais-vn*"))


def test_the_editable_install_reads_the_tree(tree, tmp_path):
    build = "import hatchling.build, sys; hatchling.build.build_editable(sys.argv[1])"
    run(sys.executable, "-c", build, tmp_path, cwd=tree, **NO_NETWORK)
    editable = next(tmp_path.glob("*.whl"))
    with zipfile.ZipFile(editable) as archive:
        assert not [name for name in archive.namelist() if "_data" in name]
    python = environment(tmp_path / "env", editable)
    module, profiles, xsd = run(python, "-c", ASK, cwd=tmp_path).split("\n")[:3]
    assert module == str(tree / "oais_vn" / "__init__.py")
    assert (profiles, xsd) == (str(tree / "profiles"), str(tree / "xsd"))
