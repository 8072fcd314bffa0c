"""A tier on a tape that is mounted by LTFS: files as on a disk, synced to the tape's index and then read again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from oais_vn.model.errors import ConfigurationError, InputError, StorageError
from oais_vn.model.language import Text
from oais_vn.model.tapes import EndOfTapeError, Tape, TapeState, WrongTapeError, generation_of
from oais_vn.model.tiers import Capabilities, Content, Level, Receipt, Seen, TierInfo, Verdict
from oais_vn.storage.filesystem import FileSystem, extended
from oais_vn.storage.tiers.disk import DiskTier
from oais_vn.storage.tiers.tapes.ltfs_mount import LtfsMount
from oais_vn.storage.tiers.tapes.volume import FILLED

_OPTIONS = {"path": str, "barcode": str, "end": date}

_NOT_SYNCED = Text(
    "chỉ mục chưa được ghi lên băng; hãy chạy lại", "the index was not written to the tape; run this again"
)


class LtfsTier(DiskTier):
    """Objects as files of the tape `barcode`, mounted at `root`; a tape of another serial is never touched.

    LTFS itself calls a tape consistent whose bytes have changed: only our digests tell.
    """

    def __init__(
        self,
        info: TierInfo,
        root: Path,
        barcode: str,
        fs: FileSystem | None = None,
        *,
        end: str = "",
        mount: LtfsMount | None = None,
    ) -> None:
        super().__init__(info, root, fs)
        self.barcode = barcode
        self._end = end
        self.mount = LtfsMount(root, self._fs) if mount is None else mount

    @classmethod
    def configured(cls, info: TierInfo, options: Mapping[str, Any], base: Path) -> LtfsTier:
        """The tier of an archive.toml: `path`, relative to the file's folder `base`, `barcode`, perhaps `end`."""
        wrong = [key for key, value in options.items() if not isinstance(value, _OPTIONS.get(key, type(None)))]
        if wrong or not options.get("path"):
            raise ConfigurationError(
                Text(
                    f'nơi lưu {info.code}: loại "ltfs" cần path và barcode; chỉ nhận thêm end (ngày)',
                    f'tier {info.code}: type "ltfs" needs path and barcode; it takes end (a day) besides',
                )
            )
        try:
            generation_of(str(options.get("barcode")))
        except InputError as error:
            raise ConfigurationError(error.text) from error
        end = options["end"].isoformat()[:10] if "end" in options else ""
        return cls(info, base / options["path"], options["barcode"], end=end)

    def tapes(self) -> tuple[Tape, ...]:
        """The one tape, as far as it can be seen now."""
        generation = generation_of(self.barcode)
        used, capacity, objects, state = 0, generation.capacity, 0, TapeState.OPEN
        if extended(self.root).is_dir() and self._strange() is None:
            used, capacity = self.mount.capacity()
            objects = sum(1 for _ in self.scan())
            full = self.mount.locked or used * 100 >= capacity * FILLED
            state = TapeState.FULL if full else state
        return (Tape(self.barcode, generation.name, generation.worm, state, used, capacity, objects, "", self._end),)

    def probe(self) -> Capabilities:
        seen = super().probe()
        if self.mount.serial:
            return seen
        note = Text(
            "thư mục này không phải băng LTFS đang gắn (không có thuộc tính của LTFS)",
            "this folder is no mounted LTFS tape (it has none of its attributes)",
        )
        return Capabilities(seen.create_only, seen.digest_checked, seen.durable, False, seen.free, (*seen.notes, note))

    def put(self, key: str, content: Content, *, operation: str) -> Receipt:
        self.check_key(key)
        self._require_root()
        with self._told(key):
            self._require_room(key, content.size)
        there, before = extended(self.root / key).exists(), self.mount.generation
        receipt = super().put(key, content, operation=operation)
        with self._told(key):
            self.mount.tell_digest(extended(self.root / key), dict(content.digests).get("sha256", ""))
            self.mount.sync()
        verdict = self.verify(receipt, Level.READBACK)
        if before and not there and self.mount.generation == before:
            verdict = Verdict(Seen.NOT_AUDITED, Level.PRESENCE, _NOT_SYNCED)
        if verdict.seen is not Seen.OK:
            raise StorageError(
                Text(f"{self.barcode}: {key}: {verdict.note.vi}", f"{self.barcode}: {key}: {verdict.note.en}"),
                place=self.barcode,
                may_retry=True,
            )
        position = self.mount.position(extended(self.root / key))
        return receipt._replace(version=f"{self.barcode}/{position}" if position else self.barcode)

    def verify(self, receipt: Receipt, level: Level) -> Verdict:
        strange = self._strange() if extended(self.root).is_dir() else None
        if strange is not None:
            return Verdict(Seen.NOT_AUDITED, Level.PRESENCE, strange)
        return super().verify(receipt, level)

    def withdraw(self, receipt: Receipt, tombstone: bytes) -> None:
        super().withdraw(receipt, tombstone)
        with self._told(receipt.key):
            self.mount.sync()

    def _require_room(self, key: str, size: int) -> None:
        """Raise `EndOfTapeError` when the tape would be more than 95 % full: LTFS needs room for its index."""
        used, capacity = self.mount.capacity()
        if self.mount.locked or (used + size) * 100 > capacity * FILLED:
            raise EndOfTapeError(
                Text(
                    f"băng {self.barcode}: ghi {key} thì đầy quá {FILLED} %, hoặc băng đã khóa; hãy dùng băng mới",
                    f"tape {self.barcode}: {key} would fill it over {FILLED} %, or it is locked; take a new one",
                ),
                place=self.barcode,
            )

    def _require_root(self) -> None:
        super()._require_root()
        strange = self._strange()
        if strange is not None:
            raise WrongTapeError(strange, place=self.barcode, may_retry=True)

    def _strange(self) -> Text | None:
        """That another tape is mounted; a plain folder has no serial, and only its label tells."""
        serial = self.mount.serial
        if serial in ("", self.barcode[:6]):
            return None
        return Text(
            f"băng đang gắn là {serial}, cần băng {self.barcode}; hãy đổi băng",
            f"tape {serial} is mounted, tape {self.barcode} is needed; change the tape",
        )
