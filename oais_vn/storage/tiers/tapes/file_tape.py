"""A tape drive made of folders: a cartridge is a folder, a tape file a file in it, and all its ills can be made."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from oais_vn.model.errors import StorageError
from oais_vn.model.language import Text
from oais_vn.model.tapes import (
    TAPE_BLOCK,
    EndOfDataError,
    EndOfTapeError,
    Medium,
    NoTapeError,
    Place,
    TapeReadError,
    TapeWriteError,
)
from oais_vn.storage.failures import told_as_storage_error
from oais_vn.storage.filesystem import FileSystem, extended

_CARTRIDGE = "cartridge.json"
_IN_DRIVE = "in-drive"
_WARNING = 97


class FileTape:
    """Cartridges as folders of `root`, named by their barcodes; tape files are plain files that `tar -b 512` reads.

    With `changer` it loads by itself; else somebody puts a cartridge in (`insert`). Early warning comes at 97 %.
    """

    def __init__(self, root: Path, *, changer: bool = True) -> None:
        self.root = root
        self._changer = changer
        self._loaded = ""
        self._file = 0
        self._block = 0
        self._used = 0
        self._unsynced: set[int] = set()

    def make(self, barcode: str, capacity: int, *, worm: bool = False) -> Path:
        """A new, blank cartridge of `capacity` bytes."""
        folder = self.root / barcode
        folder.mkdir(parents=True)
        self._describe(barcode, {"capacity": capacity, "worm": worm, "protected": False, "unreadable": []})
        self.path(barcode, 0).touch()
        return folder

    def insert(self, barcode: str) -> None:
        """Put a cartridge into a drive without a changer; with an empty barcode take out what is in it."""
        (self.root / _IN_DRIVE).write_text(barcode, encoding="ascii")

    def path(self, barcode: str, file: int) -> Path:
        """Where the bytes of a tape file lie."""
        return extended(self.root / barcode / f"{file:06}")

    def load(self, barcode: str) -> bool:
        before, self._loaded = self._loaded, self._at_hand(barcode)
        if before == self._loaded:
            return False
        self.rewind()
        self._weigh()
        return True

    def can_load(self, barcode: str) -> bool:
        try:
            return self._at_hand(barcode) == barcode
        except NoTapeError:
            return False

    def medium(self) -> Medium:
        told = self._told()
        return Medium(self._loaded, int(told["capacity"]), bool(told["worm"]), bool(told["protected"]))

    def place(self) -> Place:
        return Place(self._file, self._block)

    def rewind(self) -> None:
        self._file = self._block = 0

    def to_end(self) -> None:
        self._file = self._last()
        self._block = self._blocks(self._file)
        self._weigh()

    def space_files(self, count: int) -> None:
        target = self._file + count
        if count < 0:
            if target < 0:
                self.rewind()
                raise TapeReadError(Text("quá đầu băng", "before the beginning of the tape"), place=self._loaded)
            self._file, self._block = target, self._blocks(target)
        elif target > self._last():
            self.to_end()
            raise self._nothing()
        elif count:
            self._file, self._block = target, 0

    def space_blocks(self, count: int) -> None:
        there = self._blocks(self._file)
        if self._block + count > there:
            self._block = there
            raise TapeReadError(
                Text(
                    f"băng {self._loaded}, tệp {self._file}: chỉ có {there} khối",
                    f"tape {self._loaded}, file {self._file}: there are only {there} blocks",
                ),
                place=self._loaded,
            )
        self._block += count

    def read_block(self) -> bytes:
        at = (self._file, self._block)
        if self._block >= self._blocks(self._file):
            if self._file >= self._last():
                raise self._nothing()
            self.space_files(1)
            return b""
        self._block += 1
        if list(at) in self._told()["unreadable"]:
            raise TapeReadError(
                Text(
                    f"băng {self._loaded}, tệp {at[0]}, khối {at[1]}: lỗi đọc",
                    f"tape {self._loaded}, file {at[0]}, block {at[1]}: read error",
                ),
                place=self._loaded,
            )
        with self._errors(), self.path(self._loaded, at[0]).open("rb") as stream:
            stream.seek(at[1] * TAPE_BLOCK)
            return stream.read(TAPE_BLOCK)

    def write_block(self, data: bytes) -> bool:
        medium = self.medium()
        self._cut(medium)
        if self._used + len(data) > medium.capacity:
            raise EndOfTapeError(
                Text(f"băng {self._loaded} đã hết chỗ", f"tape {self._loaded} takes no more"), place=self._loaded
            )
        with self._errors(), self.path(self._loaded, self._file).open("ab") as stream:
            stream.write(data)
        self._block += 1
        self._used += len(data)
        self._unsynced.add(self._file)
        return self._used * 100 > medium.capacity * _WARNING

    def write_filemark(self) -> None:
        self._cut(self.medium())
        with self._errors():
            self.path(self._loaded, self._file + 1).touch()
        self.space_files(1)

    def sync(self) -> None:
        fs = FileSystem()
        with self._errors():
            for file in sorted(self._unsynced):
                descriptor = fs.open(self.path(self._loaded, file))
                try:
                    fs.sync(descriptor)
                finally:
                    fs.close(descriptor)
            fs.sync_folder(self.root / self._loaded)
        self._unsynced.clear()

    def close(self) -> None:
        self._loaded = ""

    def spoil(self, barcode: str, file: int, block: int) -> None:
        """Let a block be unreadable from now on."""
        told = self._told(barcode)
        self._describe(barcode, {**told, "unreadable": [*told["unreadable"], [file, block]]})

    def lose(self, barcode: str, file: int, block: int) -> None:
        """Let a block vanish: those behind it move up."""
        path = self.path(barcode, file)
        whole = path.read_bytes()
        path.write_bytes(whole[: block * TAPE_BLOCK] + whole[(block + 1) * TAPE_BLOCK :])

    def tear(self, barcode: str, file: int, size: int) -> None:
        """Let a tape file end after `size` bytes, within a block."""
        os.truncate(self.path(barcode, file), size)

    def protect(self, barcode: str) -> None:
        """Move the tab of a cartridge so that it cannot be written."""
        self._describe(barcode, {**self._told(barcode), "protected": True})

    def _at_hand(self, barcode: str) -> str:
        place = self.root / _IN_DRIVE
        found = barcode
        if not self._changer:
            # People write the barcode with an editor, which ends the line.
            found = place.read_text(encoding="ascii").strip() if place.is_file() else ""
        if found and (self.root / found).is_dir():
            return found
        raise NoTapeError(
            Text(f"ổ băng trống; hãy đưa băng {barcode} vào", f"no tape in the drive; put tape {barcode} in"),
            place=barcode,
            may_retry=True,
        )

    def _cut(self, medium: Medium) -> None:
        """End the tape at the head, unless it is there already; refuse what must not be written."""
        at_end = self._file == self._last() and self._block == self._blocks(self._file)
        if medium.protected or (medium.worm and not at_end):
            raise TapeWriteError(
                Text(
                    f"băng {medium.barcode}: đang chống ghi, hoặc là băng WORM đã ghi",
                    f"tape {medium.barcode}: protected, or a WORM tape that is written there already",
                ),
                place=medium.barcode,
            )
        if at_end:
            return
        with self._errors():
            for file in range(self._last(), self._file, -1):
                self.path(self._loaded, file).unlink()
                self._unsynced.discard(file)
            os.truncate(self.path(self._loaded, self._file), self._block * TAPE_BLOCK)
        self._weigh()

    def _weigh(self) -> None:
        self._used = sum(self._size(file) for file in range(self._last() + 1))

    def _last(self) -> int:
        return sum(name.isdigit() for name in os.listdir(self.root / self._loaded)) - 1

    def _size(self, file: int) -> int:
        return self.path(self._loaded, file).stat().st_size

    def _blocks(self, file: int) -> int:
        return -(-self._size(file) // TAPE_BLOCK)

    def _nothing(self) -> EndOfDataError:
        return EndOfDataError(
            Text(f"băng {self._loaded}: hết dữ liệu", f"tape {self._loaded}: end of data"), place=self._loaded
        )

    def _told(self, barcode: str = "") -> dict[str, Any]:
        try:
            text = (self.root / (barcode or self._loaded) / _CARTRIDGE).read_text(encoding="utf-8")
            told: dict[str, Any] = json.loads(text)
        except (OSError, ValueError) as error:
            raise StorageError(
                Text(f"không có băng trong {self.root}: {error}", f"no tape in {self.root}: {error}"),
                place=str(self.root),
            ) from error
        return told

    def _describe(self, barcode: str, told: Mapping[str, Any]) -> None:
        (self.root / barcode / _CARTRIDGE).write_text(json.dumps(told), encoding="utf-8")

    def _errors(self) -> Any:
        return told_as_storage_error(self._loaded, self.root, FileSystem())
