"""What tests of the whole road share: small deliveries, the shared corpora, the second checker, the program."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from unittest import mock

import openpyxl
import pytest
from papers import empty_pdf

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"

TERMS = """
[archive]
code = "H32.15"
name = "Trung tâm Lưu trữ lịch sử tỉnh (minh họa)"

[agency]
code = "H32.64"
name = "Ủy ban nhân dân huyện (minh họa)"

[fonds]
code = "P.01"
name = "Phông Ủy ban nhân dân huyện (minh họa)"
kind = "phông"
status = "mở"
history = "Dữ liệu minh họa"
dates = "1976-2008"
total = 10
groups = "Văn bản hành chính"
language = "01"
risk_recovery = 1

[delivery]
number = "01/2026"
round = 1
supplier = "Nhà thầu số hóa (minh họa)"
contract = "12/HĐ"
equipment = "Máy quét phẳng"
from = "2026-03-01"
to = "2026-06-30"

[defaults]
maintenance = "01"
mode = "01"
language = "01"
risk_recovery = 1
risk_recovery_status = "02"
confidence_level = "02"
"""

BATCH = """
[batch]
title = "Văn bản đến năm 2025 (minh họa)"
source = "đến"
year = 2025
"""
BATCH_CODE = "H32.64.2025.01.0000001"

DOSSIER_HEADERS = [
    "fileCode", "title", "startDate", "endDate", "numberOfPaper", "numberOfPage", "paperFileCode",
]  # fmt: skip
DOCUMENT_HEADERS = [
    "fileCode", "docOrdinal", "typeName", "codeNumber", "codeNotation", "issuedDate", "organName", "subject",
    "numberOfPage", "path",
]  # fmt: skip

Row = Mapping[str, object]


def pdf(number: int, pages: int = 1) -> bytes:
    """A small PDF of its own."""
    return empty_pdf(pages, f"Văn bản {number}")


def write_workbook(path: Path, dossiers: Sequence[Row], documents: Sequence[Row]) -> None:
    """A workbook of two sheets, or of one for loose documents; headers are the names of the fields."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    described = [("Hồ sơ", DOSSIER_HEADERS, dossiers)] if dossiers else []
    for title, headers, rows in (*described, ("Văn bản", DOCUMENT_HEADERS, documents)):
        sheet = book.create_sheet(title)
        names = [*headers, *dict.fromkeys(name for row in rows for name in row if name not in headers)]
        sheet.append(names)
        for row in rows:
            sheet.append([row.get(name) for name in names])
    book.save(path)


class Described:
    """A delivery to be written: rows and files that a test may change first."""

    def __init__(self, dossiers: int = 1, documents: int = 3) -> None:
        self.terms = TERMS
        self.dossiers: list[dict[str, object]] = []
        self.documents: list[dict[str, object]] = []
        self.files: dict[str, bytes] = {}
        for dossier in range(1, dossiers + 1):
            code = f"H32.64.2008.{dossier:02d}.HC"
            self.dossiers.append(
                {
                    "fileCode": code,
                    "title": f"Hồ sơ về việc đắp đê, số {dossier}",
                    "startDate": "2008",
                    "endDate": "12/2008",
                    "numberOfPaper": documents,
                    "numberOfPage": documents,
                    "paperFileCode": f"H32.15.K1/G02/H{dossier:03d}.{dossier:04d}",
                }
            )
            for ordinal in range(1, documents + 1):
                path = f"Phông 01/{code}/{code}.{ordinal:07d}.pdf"
                self.documents.append(
                    {
                        "fileCode": code,
                        "docOrdinal": ordinal,
                        "typeName": "02",
                        "codeNumber": str(ordinal),
                        "codeNotation": "QĐ-UB",
                        "issuedDate": f"{(ordinal - 1) % 28 + 1:02d}/06/2008",
                        "organName": "Ủy ban nhân dân huyện",
                        "subject": f"Về việc tu bổ đê điều, đợt {ordinal}",
                        "numberOfPage": 1,
                        "path": path.replace("/", "\\"),
                    }
                )
                self.files[path] = pdf(dossier * 100_000 + ordinal)

    @classmethod
    def loose(cls, documents: int = 3) -> Described:
        """A batch of loose documents, whose code is `BATCH_CODE`."""
        made = cls(dossiers=1, documents=documents)
        made.dossiers.clear()
        made.terms += BATCH
        made.files = {f"Văn bản đến/{n}.pdf": content for n, content in enumerate(made.files.values(), start=1)}
        for row, path in zip(made.documents, made.files, strict=True):
            del row["fileCode"]
            row["path"] = path
        return made

    def link(self, dossier: str, ordinal: int, to: str) -> None:
        """Make a document a linked one: no file of its own, but the code of another."""
        (row,) = [row for row in self.documents if (row["fileCode"], row["docOrdinal"]) == (dossier, ordinal)]
        del self.files[str(row.pop("path")).replace("\\", "/")]
        row["linkedTo"] = to
        (own,) = [row for row in self.dossiers if row["fileCode"] == dossier]
        own["numberOfPage"] = int(str(own["numberOfPage"])) - 1

    def write(self, folder: Path) -> Path:
        """Write it into a new folder."""
        folder.mkdir(parents=True)
        if self.terms:
            (folder / "delivery.toml").write_text(self.terms, encoding="utf-8")
        write_workbook(folder / "MUC_LUC.xlsx", self.dossiers, self.documents)
        for name, content in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return folder


@pytest.fixture(scope="session")
def described() -> Callable[..., Described]:
    """Makes a `Described`: `described(dossiers=2, documents=3)`."""
    return Described


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    """A delivery of two dossiers with three documents each."""
    return Described(dossiers=2).write(tmp_path / "giao-nop")


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The public test files beside the repository; without them the test is skipped."""
    if not CORPORA.is_dir():
        pytest.skip("the shared corpora are not beside this repository (../shared/corpora)")
    return CORPORA


@pytest.fixture(scope="session")
def checker() -> Callable[[Path], list[str]]:
    """The second checker: standard library only, written apart from the package code."""
    place = ROOT / "tests" / "second_checker" / "checker.py"
    spec = importlib.util.spec_from_file_location("second_checker", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.check_package


def run_in_a_process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, in Vietnamese."""
    return subprocess.run(
        [sys.executable, "-m", "oais_vn", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "OAIS_VN_LANGUAGE": "vi", **environment},
        stdin=subprocess.DEVNULL,
        check=False,
    )


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program called here, in Vietnamese: its libraries are loaded and its helpers started already."""
    from oais_vn.cli.main import run as program

    given = [*map(str, arguments)]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    code: object = None
    with (
        mock.patch.dict(os.environ, {"OAIS_VN_LANGUAGE": "vi", "OAIS_VN_WORKERS": "1", **environment}),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            program(given)
        except SystemExit as left:
            code = left.code
    told = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]
    return subprocess.CompletedProcess(given, int(str(code or 0)), *told)


@pytest.fixture
def program() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `oais-vn ARGUMENTS` here."""
    return run


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `oais-vn ARGUMENTS` in a process of its own: for what concerns the process, its start and its end."""
    return run_in_a_process


def tree(folder: Path) -> dict[str, bytes | str]:
    """Every entry below a folder: bytes of files, targets of links, times left out."""
    return {
        str(path.relative_to(folder)): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


@pytest.fixture(scope="session")
def tree_of() -> Callable[[Path], dict[str, bytes | str]]:
    """`tree_of(folder)`: path -> bytes."""
    return tree


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's delivery, which is only read."""
    from oais_vn.api import write_demo

    folder = tmp_path_factory.mktemp("demo") / "giao-nop"
    write_demo(folder)
    return folder


@pytest.fixture
def packed() -> Callable[..., list]:
    """`packed(delivery, out, type="AIP", profile="tt05-2025", …)`: packs through the API and gives the packages."""
    import oais_vn as ov

    def pack(delivery: Path, out: Path, *, profile: str = "tt05-2025", **options: object) -> list:
        with ov.open_delivery(delivery, profile=profile) as opened:
            return list(ov.pack(opened, out, **options))

    return pack


@pytest.fixture(scope="session")
def flaws() -> Callable[..., list[str]]:
    """What `validate` finds that is more than information (under E-ARK that is what a package need not have)."""

    import oais_vn as ov

    def found(path: Path, **options: object) -> list[str]:
        report = ov.validate(path, **options)
        return [finding.line("en") for finding in report.findings if finding.severity is not ov.Severity.INFO]

    return found


@pytest.fixture(scope="session")
def eark_validator() -> Callable[..., list[dict]]:
    """`eark_validator(folder, …)`: what eark-validator 1.1.3 says of package folders, without the network."""
    import json

    if importlib.util.find_spec("eark_validator") is None:
        message = "eark-validator is not installed (pip install --no-deps eark-validator==1.1.3)"
        pytest.fail(message) if os.environ.get("OAIS_VN_CI") else pytest.skip(message)
    script = ROOT / "tests" / "interop" / "eark_validator_offline.py"

    def judge(*folders: Path) -> list[dict]:
        done = subprocess.run(
            [sys.executable, script, *map(str, folders)], capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    return judge


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Path]:
    """The folder of the socket of a PostgreSQL server that runs as long as the session; it listens to nothing else."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    found = programs[-1] / "initdb" if programs else shutil.which("initdb")
    if not found:
        message = "PostgreSQL is not installed (Debian: apt install postgresql)"
        pytest.fail(message) if os.environ.get("OAIS_VN_CI") else pytest.skip(message)
    # Short, for the name of a socket has at most 107 bytes; of another user, for the server refuses to run as root.
    folder = Path(tempfile.mkdtemp(prefix="oais-vn-pg-"))
    who = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if who:
        shutil.chown(folder, "postgres", "postgres")

    def run(program: str, *options: str) -> None:
        command = [Path(found).parent / program, "-D", folder / "data", *options]
        done = subprocess.run(
            command,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=60,
            **who,
        )
        assert done.returncode == 0, done.stdout

    # Vietnamese order, so that what must not depend on the server's locale is seen when it does.
    locale = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi")
    try:
        run("initdb", "--username=postgres", "--auth=trust", "--no-sync", *locale)
        run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -c listen_addresses= -F")
        try:
            yield folder
        finally:
            run("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def postgresql(postgresql_server: Path) -> str:
    """The URL of a new and empty database in PostgreSQL."""
    import psycopg

    with psycopg.connect(host=str(postgresql_server), user="postgres", autocommit=True) as server:
        (number,) = server.execute("SELECT count(*) FROM pg_database").fetchone()
        server.execute(f"CREATE DATABASE kho_{number}")
    return f"postgresql://postgres@/kho_{number}?host={postgresql_server}"
