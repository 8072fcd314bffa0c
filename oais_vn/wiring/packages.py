"""Packages and the folders that hold them, by path."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.package import Form
from oais_vn.storage.filesystem import extended
from oais_vn.storage.originals import OriginalsFolder, open_originals_folder
from oais_vn.storage.plain_zips import PlainZips
from oais_vn.storage.staging import published_name
from oais_vn.storage.store import DirectoryStore


def originals_folder(path: Path) -> AbstractContextManager[OriginalsFolder]:
    """The folder that takes files under their original names; it is made when it is not there."""
    return open_originals_folder(path)


def require_apart(out: Path, inputs: Iterable[Path]) -> None:
    """Refuse an output that lies in what is read, or in any package: those are never written to (`InputError`).

    `out` is a folder, or a file that is to be written.
    """
    place = out.resolve()
    for given in inputs:
        if place.is_relative_to(given.resolve()):
            raise InputError(
                Text(
                    f"thư mục ra {out} nằm trong {given}, nơi chỉ được đọc; hãy chọn thư mục khác",
                    f"the output folder {out} lies in {given}, which is only read; choose another folder",
                )
            )
    for folder in (place, *place.parents):
        if any((folder / name).is_file() for name in ("bagit.txt", "METS.xml")):
            raise InputError(
                Text(
                    f"{out} nằm trong gói {folder}, đã niêm phong; hãy chọn nơi khác",
                    f"{out} lies in the package {folder}, which is sealed; choose another place",
                )
            )


def package_store(path: Path, form: str) -> DirectoryStore:
    """The folder that takes packages; it is made when it is not there."""
    try:
        return DirectoryStore(path, Form(form))
    except ValueError as error:
        forms = ", ".join(entry.value for entry in Form)
        raise InputError(
            Text(f"không có dạng gói {form!r}; có: {forms}", f"no package form {form!r}; known: {forms}")
        ) from error


def plain_zips(path: Path) -> PlainZips:
    """The folder that takes plain zips; it is made when it is not there."""
    return PlainZips(DirectoryStore(path, Form.ZIP))


def bag_paths(path: Path) -> list[Path]:
    """`path` itself when it is a package, else the packages that lie in it, sorted."""
    if not extended(path).is_dir() or _is_package_folder(path):
        return [path]
    inner = sorted(path / entry.name for entry in extended(path).iterdir() if not entry.name.startswith("."))
    return [entry for entry in inner if entry.suffix in (".tar", ".zip") or _is_package_folder(entry)]


def _is_package_folder(path: Path) -> bool:
    return any(extended(path / name).is_file() for name in ("bagit.txt", "METS.xml"))


def one_package(path: Path) -> Path:
    """`path`, unless it is a folder of packages (`InputError`)."""
    found = bag_paths(path)
    if found and found != [path]:
        raise InputError(
            Text(
                f"{path} là thư mục chứa {len(found)} gói; hãy chỉ một gói, ví dụ {found[0]}",
                f"{path} is a folder of {len(found)} packages; name one of them, for example {found[0]}",
            )
        )
    return path


def newest_version(path: Path) -> Path:
    """The newest version of the package at `path` that lies beside it, in any form; `path` when there is none."""
    form = form_of(path)
    name = path.resolve().name.removesuffix("" if form is Form.FOLDER else f".{form.value}")
    line, _, number = name.rpartition("_v")
    if not line or not (number.isascii() and number.isdigit()):
        return path
    newest, version = path, int(number) + 1
    while True:
        names = (published_name(f"{line}_v{version}", form) for form in Form)
        there = [path.parent / name for name in names if os.path.lexists(extended(path.parent / name))]
        if not there:
            return newest
        newest, version = there[0], version + 1


def form_of(path: Path) -> Form:
    """The form in which a package lies at `path`."""
    return next((form for form in (Form.TAR, Form.ZIP) if path.suffix == f".{form.value}"), Form.FOLDER)
