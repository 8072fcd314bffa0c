"""What an archive.toml says of a set of tapes and of the drive that reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.language import Text
from oais_vn.model.tapes import TapeDrive, generation_of
from oais_vn.model.tiers import TierInfo
from oais_vn.storage.tiers.tapes.file_tape import FileTape
from oais_vn.storage.tiers.tapes.label import Label
from oais_vn.storage.tiers.tapes.register import TapeRegister
from oais_vn.storage.tiers.tapes.st_drive import LinuxStDrive

_OPTIONS = {"drive": str, "path": str, "tapes": list, "changer": bool, "work": str, "run_mib": int, "capacity_gb": int}
_DRIVES = ("file", "st")
_RUN_MIB = 4096


@dataclass(frozen=True)
class TapeTerms:
    """A set of tapes: `barcodes` in their order with the day each one's life ends (or empty), and where work is done.

    A run begins once `run` bytes wait, at the latest with `flush`; 0: at once. `capacity` of a tape, in bytes, is the
    drive's word where it is None.
    """

    barcodes: tuple[tuple[str, str], ...]
    work: Path
    run: int
    capacity: int | None = None

    def blanks(self, info: TierInfo) -> Iterator[TapeRegister]:
        """The tapes of the set as they are before anything is written on them."""
        for number, (barcode, end) in enumerate(self.barcodes, 1):
            generation = generation_of(barcode)
            label = Label(
                barcode=barcode,
                generation=generation.name,
                worm=generation.worm,
                set=info.code,
                site=info.site,
                administrator=info.administrator,
                number=number,
                written="",
                end=end,
            )
            yield TapeRegister(label, self.capacity or generation.capacity)


def read_terms(code: str, options: Mapping[str, Any], base: Path) -> tuple[TapeDrive, TapeTerms]:
    """The drive and the set that `options` tell, paths relative to `base`; `ConfigurationError` for wrong ones."""
    wrong = [key for key, value in options.items() if not isinstance(value, _OPTIONS.get(key, type(None)))]
    if wrong or options.get("drive") not in _DRIVES or not options.get("path") or not options.get("tapes"):
        keys = ", ".join(_OPTIONS)
        raise _wrong(
            code,
            Text(
                f'loại "tape" cần drive ("file", "st"), path và tapes; chỉ nhận các khóa: {keys}',
                f'type "tape" needs drive ("file", "st"), path and tapes; it takes: {keys}',
            ),
        )
    for key, least in (("run_mib", 0), ("capacity_gb", 1)):
        if options.get(key, least) < least:
            raise _wrong(code, Text(f"{key}: ít nhất {least}", f"{key}: at least {least}"))
    barcodes = tuple(_barcode(code, entry) for entry in options["tapes"])
    if len(dict(barcodes)) < len(barcodes):
        raise _wrong(code, Text("một mã vạch có hai lần trong tapes", "a barcode stands twice in tapes"))
    place = base / options["path"]
    capacity = int(options["capacity_gb"]) * 10**9 if "capacity_gb" in options else None
    drive: TapeDrive
    if options["drive"] == "file":
        drive = FileTape(place, changer=options.get("changer", True))
    else:
        drive = LinuxStDrive(place, capacity or generation_of(barcodes[0][0]).capacity)
    work = base / options.get("work", f"{code}-cho-ghi")
    return drive, TapeTerms(barcodes, work, options.get("run_mib", _RUN_MIB) << 20, capacity)


def _barcode(code: str, entry: object) -> tuple[str, str]:
    """`"VN0001L8"`, or `{ barcode = "VN0001L8", end = 2050-12-31 }`."""
    told = entry if isinstance(entry, dict) else {"barcode": entry}
    end = told.get("end")
    if set(told) - {"barcode", "end"} or not (end is None or isinstance(end, date)):
        raise _wrong(
            code,
            Text(
                'tapes: ghi "VN0001L8" hoặc { barcode = "VN0001L8", end = 2050-12-31 }',
                'tapes: write "VN0001L8" or { barcode = "VN0001L8", end = 2050-12-31 }',
            ),
        )
    try:
        generation_of(str(told.get("barcode")))
    except InputError as error:
        raise _wrong(code, error.text) from error
    return str(told["barcode"]), "" if end is None else end.isoformat()[:10]


def _wrong(code: str, text: Text) -> ConfigurationError:
    return ConfigurationError(Text(f"nơi lưu {code}: {text.vi}", f"tier {code}: {text.en}"))
