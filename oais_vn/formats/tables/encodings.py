"""Which encoding a text file is in: found from its bytes, or refused with the option that says it."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterable
from typing import Final

from oais_vn.formats.tables.legacy import CONVERSIONS, words_of
from oais_vn.formats.tables.options import UTF_8, UTF_16_BE, UTF_16_LE, WINDOWS_1252, WINDOWS_1258
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text

UTF_8_WITH_MARK: Final = "utf-8-sig"

LABELS = {
    UTF_8: "UTF-8",
    UTF_8_WITH_MARK: "UTF-8 (BOM)",
    UTF_16_LE: "UTF-16 LE",
    UTF_16_BE: "UTF-16 BE",
    WINDOWS_1258: "windows-1258",
    WINDOWS_1252: "windows-1252",
}

_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_MARKS = {codecs.BOM_UTF8: UTF_8_WITH_MARK, codecs.BOM_UTF16_LE: UTF_16_LE, codecs.BOM_UTF16_BE: UTF_16_BE}
_SAMPLE = 1 << 18
_FEWEST_WORDS = 3
_SURE = 0.7
_APART = 0.2
_ZERO_SHARE = 0.2
"""Of the bytes of one parity: what UTF-16 has at least (every ASCII sign), and the other parity hardly ever."""


def find_encoding(blocks: Iterable[bytes], path: str, *, is_legacy: bool) -> str:
    """The encoding of the file whose bytes are `blocks`, all of which are read; nothing much of them is held.

    A byte order mark says it; else the pattern of NUL bytes says UTF-16, and bytes that are UTF-8 throughout are that.
    A file of single bytes is windows-1258 when its words are Vietnamese in that and hardly so in anything else. With
    `is_legacy`, or when its words are Vietnamese in TCVN3 or VNI, it is windows-1252, which keeps every byte apart.
    Raises `PackageError`, naming the option, when this cannot be told.
    """
    seen = _Seen()
    for block in blocks:
        if not seen.size:
            if block.startswith(_UTF_32):
                raise _refused(path, None, "mã hóa UTF-32 không được nhận", "UTF-32 is not read")
            for mark, encoding in _MARKS.items():
                if block.startswith(mark):
                    return encoding
        seen.take(block)
    seen.take(b"", last=True)
    if any(seen.zeros):
        return _sixteen_bits(seen, path)
    if seen.bad_line is None:
        return UTF_8
    return WINDOWS_1252 if is_legacy else _single_bytes(bytes(seen.sample), seen.bad_line, path)


class _Seen:
    """What is remembered of the bytes."""

    def __init__(self) -> None:
        self.size = 0
        self.zeros = [0, 0]
        self.bad_line: int | None = None
        self.sample = bytearray()
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.first_zero: int | None = None
        self._line = 1

    def take(self, block: bytes, *, last: bool = False) -> None:
        if zeros := block.count(0):
            odd = block[(self.size + 1) % 2 :: 2].count(0)
            self.zeros = [self.zeros[0] + zeros - odd, self.zeros[1] + odd]
            if self.first_zero is None:
                self.first_zero = self._line + block.count(b"\n", 0, block.index(0))
        if self.bad_line is None:
            try:
                self._decoder.decode(block, last)
            except UnicodeDecodeError as error:
                self.bad_line = self._line + block.count(b"\n", 0, error.start)
        if len(self.sample) < _SAMPLE and not block.isascii():
            told = b"\n".join(line for line in block.split(b"\n") if not line.isascii())
            self.sample += told[: _SAMPLE - len(self.sample)] + b"\n"
        self.size += len(block)
        self._line += block.count(b"\n")


def _sixteen_bits(seen: _Seen, path: str) -> str:
    even, odd = (2 * count / seen.size for count in seen.zeros)
    if odd > _ZERO_SHARE and even < odd / 10:
        return UTF_16_LE
    if even > _ZERO_SHARE and odd < even / 10:
        return UTF_16_BE
    raise _refused(
        path,
        seen.first_zero,
        "có byte NUL, tệp hỏng hoặc không phải văn bản",
        "it holds NUL bytes: damaged, or no text",
    )


def _single_bytes(sample: bytes, line: int, path: str) -> str:
    as_1252 = sample.decode("cp1252", "replace")
    readings = {
        WINDOWS_1258: words_of(unicodedata.normalize("NFC", sample.decode("cp1258", "replace"))),
        WINDOWS_1252: words_of(as_1252),
        **{code: words_of(convert(as_1252)) for code, convert in CONVERSIONS.items()},
    }
    ranked = sorted(readings, key=lambda name: readings[name].share, reverse=True)
    best, second = (readings[name] for name in ranked[:2])
    if best.all >= _FEWEST_WORDS and best.share >= _SURE and second.share <= best.share - _APART:
        # Text in TCVN3 or VNI is told of by the cells, once their bytes are kept apart.
        return WINDOWS_1252 if ranked[0] in CONVERSIONS else ranked[0]
    raise _refused(
        path,
        line,
        "không phải UTF-8 và không đoán chắc được bảng mã (windows-1258, windows-1252, TCVN3, VNI)",
        "it is not UTF-8, and nothing tells for certain which other encoding it is (windows-1258, windows-1252, TCVN3, "
        "VNI)",
    )


def _refused(path: str, line: int | None, vi: str, en: str) -> PackageError:
    return PackageError(
        Text(
            f"{path}{f', dòng {line}' if line else ''}: {vi}; hãy lưu lại tệp bằng UTF-8 (Excel: CSV UTF-8), hoặc ghi "
            'bảng mã vào delivery.toml, mục [table]: encoding = "windows-1258"',
            f"{path}{f', line {line}' if line else ''}: {en}; save the file as UTF-8 (Excel: CSV UTF-8), or name its "
            'encoding in delivery.toml, section [table]: encoding = "windows-1258"',
        ),
        path=path,
        line=line,
    )
