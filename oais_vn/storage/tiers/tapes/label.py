"""The first file of a tape: what tape this is and how to read it without us, as text that anybody can read."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from oais_vn.model.language import Text
from oais_vn.model.tapes import TAPE_BLOCK, TapeReadError

_FIRST = "OAIS-VN TAPE 1"
_PROOF = "sha256"

README = """\
CÁCH ĐỌC BĂNG NÀY KHI KHÔNG CÓ PHẦN MỀM CỦA CHÚNG TÔI

Băng ghi theo khối 256 KiB. Tệp số 0 là văn bản này. Mỗi tệp sau đó là một tar (pax) đệm đủ khối, đọc được bằng tar:

  mt -f /dev/nst0 setblk 0
  mt -f /dev/nst0 rewind
  mt -f /dev/nst0 fsf 1                  bỏ qua tệp này; số là số tệp cần bỏ qua
  tar -b 512 -xvf /dev/nst0              lấy tệp đang đứng ra thư mục hiện tại
  mt -f /dev/nst0 fsf 1                  sang tệp sau; lặp lại đến hết băng

Trong mỗi tar: TÊN.tape.json (là gì, dài bao nhiêu, mã băm), chính nó (packages/….tar là một gói BagIt),
và TÊN.sha256; kiểm tra trong thư mục chứa nó: sha256sum -c TÊN.sha256
Tệp catalogue/MÃ-VẠCH-SỐ.sha256 kể mọi thứ trên băng đến lúc ấy; kiểm tra ở thư mục gốc: sha256sum -c TỆP-ẤY
Tệp lớn hơn một băng được chia: TÊN.part-001, TÊN.part-002…; nối lại: cat TÊN.part-* > TÊN
tombstones/….json nói gói nào đã hủy theo quyết định: không dùng lại.

HOW TO READ THIS TAPE WITHOUT OUR SOFTWARE

Blocks of 256 KiB. File 0 is this text. Every file after it is one tar (pax), filled up to whole blocks:

  mt -f /dev/nst0 setblk 0
  mt -f /dev/nst0 rewind
  mt -f /dev/nst0 fsf 1                  skip this text; the number is how many files to skip
  tar -b 512 -xvf /dev/nst0              take the file at the head out into the current folder
  mt -f /dev/nst0 fsf 1                  on to the next file; again until the tape ends

In each tar: NAME.tape.json (what it is, how long, its digests), the thing itself (packages/….tar is a BagIt package),
and NAME.sha256; check in the folder where it lies: sha256sum -c NAME.sha256
catalogue/BARCODE-NUMBER.sha256 lists all that was on the tape by then; check in the top folder: sha256sum -c THAT-FILE
What is longer than a tape is in parts: NAME.part-001, NAME.part-002…; join them: cat NAME.part-* > NAME
tombstones/….json say which package was withdrawn by decision: it must not be used.
"""


class Label(NamedTuple):
    """What a tape says of itself. `number` is its place in the set; dates are ISO 8601, `end` may be empty."""

    barcode: str
    generation: str
    worm: bool
    set: str
    site: str
    administrator: str
    number: int
    written: str
    end: str

    def block(self) -> bytes:
        """The label and the README, one whole block."""
        rows = [
            _FIRST,
            *(f"{name}: {_plain(value)}" for name, value in self._asdict().items()),
            f"block-bytes: {TAPE_BLOCK}",
        ]
        lines = "".join(f"{row}\n" for row in rows)
        proof = hashlib.sha256(lines.encode()).hexdigest()
        return f"{lines}{_PROOF}: {proof}\n\n{README}".encode().ljust(TAPE_BLOCK, b"\n")

    @classmethod
    def of(cls, block: bytes, place: str) -> Label | None:
        """The label in the first block of a tape; None for a tape that is not ours.

        `TapeReadError` when it is ours and damaged.
        """
        head, _, rest = block.partition(f"\n{_PROOF}: ".encode())
        if block and not head.startswith(f"{_FIRST}\n".encode()):
            return None
        if hashlib.sha256(head + b"\n").hexdigest().encode() != rest[:64]:
            raise TapeReadError(
                Text(f"băng {place}: nhãn bị hỏng (tệp 0)", f"tape {place}: its label is damaged (file 0)"), place=place
            )
        told = dict(line.split(": ", 1) for line in head.decode().splitlines()[1:])
        return cls(
            *(told["barcode"], told["generation"], told["worm"] == "yes"),
            *(told["set"], told["site"], told["administrator"]),
            *(int(told["number"]), told["written"], told["end"]),
        )


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split())
