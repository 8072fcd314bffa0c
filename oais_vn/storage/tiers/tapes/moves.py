"""Moving the head to a tape file, over as few filemarks as may be."""

from __future__ import annotations

from oais_vn.model.tapes import TapeDrive


def seek(drive: TapeDrive, file: int, block: int = 0) -> None:
    """Go to a block of a tape file; `TapeReadError` where there is none."""
    here = drive.place()
    if file == 0 or here.file < 0:
        drive.rewind()
        here = drive.place()
    if file > here.file:
        drive.space_files(file - here.file)
    elif file < here.file or here.block:
        drive.space_files(-(here.file - file) - 1)
        drive.space_files(1)
    if block:
        drive.space_blocks(block)
