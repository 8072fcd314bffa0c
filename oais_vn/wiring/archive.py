"""An archive.toml made into tiers, log, catalogue and bench."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from oais_vn.formats.archive_toml import ArchiveTerms, TierTerms, is_postgresql, read_archive, read_policy
from oais_vn.formats.disposals import read_disposal
from oais_vn.formats.resources import profiles_root
from oais_vn.model.disposal import DisposalOrder
from oais_vn.model.errors import ConfigurationError, InputError, StorageError
from oais_vn.model.fixity import BLOCK
from oais_vn.model.keeping import ArchiveCatalogue, Parity
from oais_vn.model.language import Text
from oais_vn.model.package import Form
from oais_vn.model.policy import Policy
from oais_vn.model.tapes import generation_of
from oais_vn.model.tiers import StorageTier
from oais_vn.plugins.par2 import Par2
from oais_vn.plugins.registry import plugin
from oais_vn.storage.bench import DiskBench
from oais_vn.storage.event_log import FileEventLog
from oais_vn.storage.failures import told_as_storage_error
from oais_vn.storage.filesystem import FileSystem, extended
from oais_vn.storage.store import DirectoryStore
from oais_vn.storage.tiers.disk import DiskTier
from oais_vn.storage.tiers.ltfs import LtfsTier
from oais_vn.storage.tiers.tapes.file_tape import FileTape
from oais_vn.wiring.papers import opened

_POLICIES = "storage-policies"


@dataclass(frozen=True)
class ArchivePlace:
    """What an archive.toml makes of a folder: terms, policy, tiers, and where its records lie."""

    terms: ArchiveTerms
    policy: Policy
    tiers: dict[str, StorageTier]
    tier_terms: dict[str, TierTerms]
    log: Path
    catalogue: Path | str
    base: Path


def archive_place(path: Path) -> ArchivePlace:
    """The archive of an archive.toml; paths in it are relative to its folder. Raises `ConfigurationError`."""
    if not extended(path).exists():
        raise ConfigurationError(
            Text(
                f"không có {path}; hãy chạy ở thư mục có tệp khai báo kho, hoặc nêu --archive TỆP",
                f"there is no {path}; run this where the archive's file is, or name it by --archive FILE",
            )
        )
    with opened(path) as stream:
        terms = read_archive(stream, str(path))
    base = path.resolve().parent
    tiers = {tier.info.code: _tier(tier, base) for tier in terms.tiers}
    _require_apart(tiers, str(path))
    return ArchivePlace(
        terms,
        storage_policy(terms.policy, base),
        tiers,
        {tier.info.code: tier for tier in terms.tiers},
        base / terms.events,
        terms.catalogue if is_postgresql(terms.catalogue) else base / terms.catalogue,
        base,
    )


def _require_apart(tiers: Mapping[str, StorageTier], name: str) -> None:
    """Refuse two disks in one folder, or in links to one: there would be one copy where two are counted."""
    places: dict[Path, str] = {}
    for code, tier in tiers.items():
        # Tapes come to one drive in turn, and are told apart by their serials.
        if not isinstance(tier, DiskTier) or isinstance(tier, LtfsTier):
            continue
        first = places.setdefault(tier.root.resolve(), code)
        if first != code:
            raise ConfigurationError(
                Text(
                    f"{name}: {first} và {code} là cùng một thư mục: {tier.root.resolve()}",
                    f"{name}: {first} and {code} are the same folder: {tier.root.resolve()}",
                )
            )


def storage_policy(name: str, base: Path) -> Policy:
    """The policy of this name, or the one in the TOML file of this path, relative to `base`."""
    path = base / name if name.endswith(".toml") else profiles_root() / _POLICIES / f"{name}.toml"
    if not name.endswith(".toml") and not path.is_file():
        known = ", ".join(sorted(each.stem for each in path.parent.glob("*.toml")))
        raise ConfigurationError(
            Text(f"không có chính sách lưu {name!r}; có: {known}", f"no storage policy {name!r}; there are: {known}")
        )
    with opened(path) as stream:
        return read_policy(stream, path.stem, str(path))


def event_log(path: Path) -> FileEventLog:
    """The log in this file; its folder is made when it is not there."""
    extended(path.parent).mkdir(parents=True, exist_ok=True)
    return FileEventLog(path)


def require_log(path: Path) -> None:
    """Raise `StorageError` when there is no log in this file."""
    if not extended(path).is_file():
        raise StorageError(
            Text(
                f"không có nhật ký {path}. Nếu nhật ký đã mất, hãy dựng lại từ vật mang tin: oais-vn carrier scan",
                f"there is no event log {path}. If it was lost, rebuild it from the carriers: oais-vn carrier scan",
            ),
            place=str(path),
        )


def recovered_log(path: Path, blocks: Iterable[bytes]) -> FileEventLog:
    """A log that is written anew from what carriers had of it; `StorageError` when there is one already."""
    log = event_log(path)
    if extended(path).exists():
        raise StorageError(
            Text(
                f"{path} đã có; không ghi đè nhật ký. Hãy chuyển nó đi chỗ khác trước",
                f"{path} is there, and a log is never overwritten. Move it away first",
            ),
            place=str(path),
        )
    part = path.with_name(f"{path.name}.part")
    fs = FileSystem()
    with told_as_storage_error(path.name, path.parent, fs):
        with extended(part).open("wb") as stream:
            for block in blocks:
                stream.write(block)
            stream.flush()
            fs.sync(stream.fileno())
        fs.rename(part, path)
        fs.sync_folder(path.parent)
    return log


@contextmanager
def catalogue(place: Path | str) -> Iterator[ArchiveCatalogue]:
    """The catalogue in this file, or in the PostgreSQL of this URL."""
    if isinstance(place, Path):
        extended(place.parent).mkdir(parents=True, exist_ok=True)
    try:
        # Not before it is needed: they take longer to load than everything else.
        from oais_vn.storage.catalogue import SqlCatalogue
    except ImportError as error:
        raise ConfigurationError(
            Text(
                f'kho lưu cần các thư viện của phần archive ({error.name}): pip install "oais-vn[archive]"',
                f'the store needs the libraries of the extra archive ({error.name}): pip install "oais-vn[archive]"',
            )
        ) from error
    found = SqlCatalogue(place)
    try:
        yield found
    finally:
        found.close()


def parity() -> Parity | None:
    """The program for recovery data, where there is one."""
    return Par2.found()


def open_bench(base: Path) -> DiskBench:
    """Room in `base` for whoever only reads, or holds its lock already."""
    return DiskBench(base)


@contextmanager
def bench(base: Path) -> Iterator[DiskBench]:
    """Room in `base`, whose lock keeps other runs out, cleaned of what killed runs left."""
    store = DirectoryStore(base, Form.FOLDER)
    with store.lock():
        store.clean()
        yield DiskBench(base)


def file_blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file."""
    with told_as_storage_error(path.name, path.parent, FileSystem()), extended(path).open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block


def disposal_order(path: Path) -> DisposalOrder:
    """The decision of a withdrawal, with the SHA-256 of the file that it names, beside it."""
    with opened(path) as stream:
        order = read_disposal(stream, str(path))
    if not order.file:
        return order
    with opened(path.parent / order.file) as stream:
        return replace(order, digest=hashlib.file_digest(stream, "sha256").hexdigest())


def blank_tape(folder: Path, barcode: str, capacity: int) -> Path:
    """A blank tape made of a folder in `folder`, for `capacity` bytes; `InputError` for what is no barcode."""
    generation = generation_of(barcode)
    if extended(folder / barcode).exists():
        raise InputError(Text(f"{folder / barcode} đã có", f"{folder / barcode} is there already"))
    return FileTape(folder).make(barcode, capacity or generation.capacity, worm=generation.worm)


def _tier(terms: TierTerms, base: Path) -> StorageTier:
    made = plugin("oais_vn.tiers", terms.type).configured(terms.info, terms.options, base)
    return cast("StorageTier", made)
