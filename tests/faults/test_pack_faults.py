"""Whole runs of `pack` under faults: the delivery untouched, nothing half that looks whole, a rerun mends all."""

from __future__ import annotations

import errno
import importlib.util
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import ModuleType

import pytest

from oais_vn import api, wiring
from oais_vn.model.errors import StorageError
from oais_vn.model.language import Text
from oais_vn.model.package import Form, Made
from oais_vn.model.preservation import Agent, FormatIdentification
from oais_vn.packages.make import Workshop
from oais_vn.storage.store import DirectoryStore
from oais_vn.workflows.inspect import Looker
from oais_vn.workflows.pack import pack_jobs

if os.name != "posix":
    pytest.skip("faults are injected into forked children", allow_module_level=True)

EPOCH = {"SOURCE_DATE_EPOCH": "1793923200"}


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"oais_vn_faults_{name}", Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


injection = _load("injection")


class Fixed:
    """A format identifier that always says the same: the faults are not its matter."""

    agent = Agent("fixed", "fixed", "software", "1")

    def identify(self, path: Path) -> FormatIdentification:
        return FormatIdentification("fmt/18", "PDF", "1.4", "application/pdf", "signature")


@pytest.fixture
def bench(tmp_path, described, monkeypatch, request):
    """Packs the one dossier of a small delivery into `out` over a given file system."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH["SOURCE_DATE_EPOCH"])
    folder = described(dossiers=1, documents=getattr(request, "param", 1)).write(tmp_path / "giao-nop")
    with api.open_delivery(folder) as opened:
        report = api.check(opened)
        shape = opened.profile.shapes["aip-hoso"]
        schemas = {shape.name: wiring.package_schemas(opened.profile, shape)}

        def pack(out: Path, fs, form: Form = Form.FOLDER):
            workshop = Workshop(
                DirectoryStore(out, form, fs), wiring.scratch, Fixed(), Looker({}), schemas, wiring.clock()
            )
            jobs = pack_jobs(
                opened.delivery, opened.source, report, opened.profile, shape, workshop, wiring.software(), ""
            )
            return [job.run() for _, job in jobs]

        yield pack


def seen(out: Path) -> list[str]:
    return sorted(path.name for path in out.iterdir() if not path.name.startswith(".")) if out.is_dir() else []


def recover(bench, out: Path) -> None:
    """What the next run does first."""
    store = DirectoryStore(out, Form.FOLDER)
    with store.lock():
        store.clean()
    bench(out, injection.FaultyFileSystem())


def test_an_error_at_any_call_of_the_disk(bench, tmp_path, tree_of):
    """Every write, fsync, rename and the rest once refuses: the run ends with a StorageError or is not disturbed."""
    bench(tmp_path / "undisturbed", injection.FaultyFileSystem())
    expected, untouched = tree_of(tmp_path / "undisturbed"), tree_of(tmp_path / "giao-nop")
    failed = 0
    for at in _places(bench, tmp_path / "count", step=1):
        out = tmp_path / f"error-{at}"
        fs = injection.FaultyFileSystem(at, injection.error(errno.EIO))
        try:
            bench(out, fs)
        except StorageError:
            failed += 1
        if seen(out):
            assert {path: content for path, content in tree_of(out).items() if not path.startswith(".")} == expected
        recover(bench, out)
        after = {path: content for path, content in tree_of(out).items() if not path.startswith(".oais-vn.")}
        assert after == expected, f"call {at}"
    assert failed > 50
    assert tree_of(tmp_path / "giao-nop") == untouched


def _places(bench, out: Path, step: int) -> range:
    fs = injection.FaultyFileSystem()
    bench(out, fs)
    return range(1, fs.count + 1, step)


@pytest.mark.parametrize("fault", ["death", "torn_death"])
def test_death_at_calls_of_the_disk(bench, tmp_path, tree_of, fault):
    """SIGKILL before or in the middle of a call, at every fifth call; at all renames."""
    bench(tmp_path / "undisturbed", injection.FaultyFileSystem())
    expected, untouched = tree_of(tmp_path / "undisturbed"), tree_of(tmp_path / "giao-nop")
    killed = 0
    for at in _places(bench, tmp_path / "count", step=5):
        out = tmp_path / f"{fault}-{at}"
        code = injection.run_in_child(
            lambda out=out, at=at: bench(out, injection.FaultyFileSystem(at, getattr(injection, fault)))
        )
        killed += code == -signal.SIGKILL
        if seen(out):
            assert {path: content for path, content in tree_of(out).items() if not path.startswith(".")} == expected
        recover(bench, out)
        after = {path: content for path, content in tree_of(out).items() if not path.startswith(".oais-vn.")}
        assert after == expected, f"call {at}"
    assert killed > 10
    assert tree_of(tmp_path / "giao-nop") == untouched


def test_full_disk(bench, tmp_path, tree_of):
    """No space from some write on, and for good: told as such, nothing published, nothing left that looks whole."""
    fs = injection.FaultyFileSystem(20, injection.error(errno.ENOSPC), calls=("write",), lasting=True)
    with pytest.raises(StorageError) as caught:
        bench(tmp_path / "out", fs)
    assert "đầy" in caught.value.text.vi or "dung lượng" in caught.value.text.vi
    assert seen(tmp_path / "out") == []


@pytest.mark.parametrize("bench", [9], indirect=True)
def test_nobody_goes_on_copying_when_a_package_is_given_up(bench, tmp_path, monkeypatch):
    """Files are copied ahead of their records; what was staged is removed only when that has ended."""
    monkeypatch.setattr("oais_vn.packages.copying._LARGE", 1)

    def refused(*_: object) -> bytes:
        raise StorageError(Text("hỏng", "broken"), place="")

    monkeypatch.setattr("oais_vn.packages.content.write_record", refused)
    with pytest.raises(StorageError, match="broken") as caught:
        bench(tmp_path / "out", injection.FaultyFileSystem())
    assert caught.value.text.vi == "hỏng"
    assert not [each for each in threading.enumerate() if each.name.startswith("oais-vn-")]
    assert [place.name for place in (tmp_path / "out").iterdir()] == []


def test_file_size_limit(tmp_path, described):
    """RLIMIT_FSIZE: the program ends with exit code 5 and publishes nothing."""
    folder = described(dossiers=1, documents=1).write(tmp_path / "giao-nop")
    done = subprocess.run(
        [sys.executable, "-m", "oais_vn", "pack", str(folder), str(tmp_path / "ra"), "--workers", "1"],
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, "OAIS_VN_LANGUAGE": "vi", **EPOCH},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)), check=False,
    )  # fmt: skip
    assert done.returncode == 5, done.stderr
    assert "Traceback" not in done.stderr
    assert seen(tmp_path / "ra") == []


def test_kill_9_of_the_program(tmp_path, described, tree_of):
    """Real runs of the program, killed at random moments: a rerun gives the bytes of an undisturbed run."""
    folder = described(dossiers=3, documents=2).write(tmp_path / "giao-nop")
    untouched = tree_of(folder)
    environment = {**os.environ, "OAIS_VN_LANGUAGE": "vi", **EPOCH}

    def start(out: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "oais_vn", "pack", str(folder), str(out), "--quiet"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment,
        )  # fmt: skip

    begun = time.monotonic()
    assert start(tmp_path / "undisturbed").wait(timeout=120) == 0
    whole = time.monotonic() - begun
    expected = {
        path: content for path, content in tree_of(tmp_path / "undisturbed").items() if not path.startswith(".oais-vn")
    }
    moments = random.Random(9)
    for number in range(2):
        out = tmp_path / f"killed-{number}"
        child = start(out)
        try:
            child.wait(timeout=whole * moments.uniform(0.4, 0.95))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        for name in seen(out):
            assert api.validate(out / name).passed
        # Workers of a killed run end by themselves; until then they may still publish whole packages.
        assert start(out).wait(timeout=120) == 0
        after = {path: content for path, content in tree_of(out).items() if not path.startswith(".oais-vn")}
        assert after == expected
        assert tree_of(folder) == untouched


def test_the_same_package_again_is_left_as_it_is(bench, tmp_path, tree_of):
    (first,) = bench(tmp_path / "out", injection.FaultyFileSystem())
    before = tree_of(tmp_path / "out")
    (second,) = bench(tmp_path / "out", injection.FaultyFileSystem())
    assert (first.made, second.made) == (Made.CREATED, Made.ALREADY_THERE)
    assert (first.id, first.digest, first.files, first.size) == (second.id, second.digest, second.files, second.size)
    assert tree_of(tmp_path / "out") == before
