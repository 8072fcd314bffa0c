"""Marking copies for readers, as PDF, bounded in time and memory."""

from __future__ import annotations

import contextlib
import os
import unicodedata
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from oais_vn.model.dissemination import CopyLevel, Mark
from oais_vn.model.errors import (
    ConfigurationError,
    ExistsError,
    InputError,
    PackageError,
    PluginError,
    StorageError,
)
from oais_vn.model.language import Text
from oais_vn.model.preservation import Agent
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError

_ENGINE = "oais_vn.plugins.stamping.engine:StampEngine"
_SUFFIXES = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif"})
_NEEDED = {"PIL": "pillow", "fontTools": "fonttools", "font_source_serif_pro": "font-source-serif-pro"}
_LONGEST = 500
"""Characters of a mark."""


@dataclass(frozen=True)
class CopyMarker:
    """A `CopyStamper` for PDF and for pictures, which become PDF: one page a frame.

    A reading copy has the mark at the foot of every page, in the middle (TT05 Đ37); a copy has it at the top right
    of page 1, black, 10 points (Đ40). It stands upright on the page as it is seen, on a white box, and can be
    searched. On sheets beyond A3 it grows with the sheet, on sheets below a postcard it shrinks.

    `font` is a TrueType or OpenType file of the archive's own: the Times New Roman that Đ40 names may not be
    handed on with a program. Without it Source Serif Pro is taken. `time_limit` is in seconds a file, `memory_limit` in
    bytes: held are the tables of a PDF and the content of one page, but no pictures (measured: 70 MB for 500 scans of
    1 MB each); of a picture file one decoded frame and some that are coded.

    Everything else of a PDF stays as it is:

    - Text, pictures, annotations, forms, attachments and metadata. Attachments are not marked.
    - Scripts and actions. To mark is not to clean: a copy that silently lacks a part would be none, and whoever
      takes files in decides whether they may hold such things.
    - Signature fields, seen as before. Their signatures are not valid for the copy, as for any changed file; without
      them nobody would see that the document kept in the archive is signed. The copies of Đ37 and Đ40 have no
      signature of their own.

    Two things do not: an owner's password with its restrictions, for the copy is not encrypted; and, of a page whose
    content holds inline pictures or has parts without an end, the place of its accessibility tags, for that content
    is enclosed in a form, so that every reader ends it where it ends.

    The same file, mark, font and tools give the same bytes.
    """

    font: Path | None = None
    time_limit: float = 600.0
    memory_limit: int = 2 << 30

    @property
    def agent(self) -> Agent:
        """The tool with its version; the note names what else the copy's bytes depend on. Raises `PluginError`."""
        _require()
        font = f"Source Serif Pro {version('font-source-serif-pro')}" if self.font is None else self.font.name
        return Agent(
            id="pikepdf",
            name="pikepdf",
            type="software",
            version=version("pikepdf"),
            note=f"fonttools {version('fonttools')}; pillow {version('pillow')}; font: {font}",
        )

    def suffix(self, suffix: str) -> str | None:
        return ".pdf" if suffix.lower() in _SUFFIXES else None

    def stamp(self, source: Path, target: Path, mark: Mark) -> None:
        """Write a marked copy of `source` to `target`, which must not be there yet.

        Raises `PackageError` when the file does not allow it: not there, no PDF or picture, damaged, needs a
        password, without pages, a dynamic XFA form, too large, or too much for the bounds. `InputError` for a mark
        that cannot be written in the font, `ConfigurationError` for a font that cannot be used, `PluginError` when
        packages are missing, `StorageError` when the target cannot be written. After an error there is no target.
        """
        _require()
        text = _words(mark.text)
        if self.suffix(source.suffix) is None:
            raise _refusal(source, "kind", {})
        try:
            with open(target, "xb"):
                pass
        except FileExistsError:
            raise _taken(target) from None
        except OSError as failure:
            raise _not_written(target, failure.strerror) from failure
        whole = False
        try:
            self._stamp(source, target, text, at_foot=mark.level is CopyLevel.READING)
            whole = True
        finally:
            if not whole:
                with contextlib.suppress(OSError):
                    os.unlink(target)

    def _stamp(self, source: Path, target: Path, text: str, *, at_foot: bool) -> None:
        font = None if self.font is None else os.path.abspath(self.font)
        worker = BoundedWorker(_ENGINE, self.time_limit, self.memory_limit)
        try:
            answer = worker.call("stamp", os.path.abspath(source), os.path.abspath(target), text, at_foot, font)
        except NoAnswerError as failure:
            raise self._gave_up(source, failure) from failure
        reason = answer.pop("refused", None)
        if reason == "target":
            raise _not_written(target, answer["detail"])
        if reason in _FONT:
            raise _FONT_ERRORS[reason](_FONT[reason].filled(font=self.font or "Source Serif Pro", **answer))
        if reason is not None:
            raise _refusal(source, reason, answer)

    def _gave_up(self, source: Path, failure: NoAnswerError) -> PackageError:
        limits = {
            "time": f"quá {self.time_limit:g} giây chưa xong",
            "memory": f"cần hơn {self.memory_limit >> 20} MiB bộ nhớ",
        }
        note = limits.get(failure.reason, f"công cụ dừng giữa chừng: {failure.note}")
        return _refusal(source, "gave-up", {"vi_note": note, "en_note": failure.note})


_REASONS = {
    "kind": Text(
        "chỉ ghi được chữ lên bản sao của tệp PDF và ảnh JPEG, PNG, TIFF, GIF; hãy chuyển tệp sang PDF trước",
        "only PDF files and JPEG, PNG, TIFF and GIF pictures can be marked; make a PDF of it first",
    ),
    "missing": Text(
        "không có tệp này, hoặc không phải là tệp thường", "there is no such file, or it is no regular file"
    ),
    "unreadable": Text("không đọc được tệp: {detail}", "the file cannot be read: {detail}"),
    "password": Text(
        "tệp PDF cần mật khẩu mới mở được; hãy xin mật khẩu của nơi giao nộp và bỏ mã hóa, rồi làm lại",
        "the PDF needs a password; ask those who handed it over, remove the encryption, then try again",
    ),
    "broken": Text(
        "tệp PDF hỏng hoặc không phải là PDF; hãy kiểm tra độ toàn vẹn của gói và lấy lại tệp từ bản còn tốt",
        "the PDF is damaged or is no PDF; check the fixity of the package and take the file from a sound copy",
    ),
    "no-pages": Text("tệp PDF không có trang nào", "the PDF has no pages"),
    "page": Text(
        "không đọc được nội dung trang {page}; hãy kiểm tra độ toàn vẹn của gói và lấy lại tệp từ bản còn tốt",
        "the content of page {page} cannot be read; "
        "check the fixity of the package and take the file from a sound copy",
    ),
    "dynamic-form": Text(
        "tệp PDF là biểu mẫu động (XFA): phần mềm đọc tự vẽ lại trang nên chữ ghi thêm sẽ không hiện; "
        "hãy in ra PDF thường trước",
        "the PDF is a dynamic form (XFA): its reader draws the pages anew and the mark would not be seen; "
        "print it to a plain PDF first",
    ),
    "picture": Text(
        "ảnh hỏng, hoặc không phải là ảnh JPEG, PNG, TIFF, GIF; "
        "hãy kiểm tra độ toàn vẹn của gói và lấy lại tệp từ bản còn tốt",
        "the picture is damaged, or is no JPEG, PNG, TIFF or GIF; "
        "check the fixity of the package and take the file from a sound copy",
    ),
    "pixels": Text(
        "ảnh có {pixels} điểm ảnh, nhiều hơn mức cho phép {most}; hãy chia hoặc thu nhỏ ảnh trước",
        "the picture has {pixels} pixels, more than the {most} that are allowed; divide it or make it smaller first",
    ),
    "frames": Text(
        "tệp ảnh có hơn {most} khung hình; hãy chia tệp trước",
        "the picture file has more than {most} frames; divide it first",
    ),
    "picture-kind": Text(
        "ảnh có kiểu điểm ảnh {kind}, chưa chuyển được sang PDF; hãy chuyển sang ảnh xám hoặc RGB 8 bit trước",
        "the picture has pixels of kind {kind}, which cannot be put into a PDF; make it an 8-bit grey or RGB one first",
    ),
    "gave-up": Text("đã dừng vì {vi_note}", "given up: {en_note}"),
}
_FONT = {
    "font": Text(
        "không dùng được phông chữ {font} ({detail}); hãy chọn tệp .ttf hoặc .otf khác",
        "the font {font} cannot be used ({detail}); choose another .ttf or .otf file",
    ),
    "font-licence": Text(
        "phông chữ {font} không cho phép nhúng vào tài liệu; hãy chọn phông chữ khác",
        "the font {font} does not allow embedding in documents; choose another",
    ),
    "font-letters": Text(
        "phông chữ {font} không có chữ: {letters}; hãy chọn phông chữ khác hoặc sửa lời ghi trên bản sao",
        "the font {font} lacks the letters: {letters}; choose another font, or change the words of the mark",
    ),
}
_FONT_ERRORS: dict[str, type[InputError]] = {
    "font": ConfigurationError,
    "font-licence": ConfigurationError,
    "font-letters": InputError,
}


def _require() -> None:
    missing = ", ".join(package for module, package in _NEEDED.items() if find_spec(module) is None)
    if missing:
        raise PluginError(
            Text(
                f"chưa cài đủ gói để làm bản sao cho độc giả (thiếu: {missing}); hãy chạy: "
                'pip install "oais-vn[dissemination]"',
                f'packages for marking copies are missing ({missing}); run: pip install "oais-vn[dissemination]"',
            )
        )


def _words(text: str) -> str:
    """The words of a mark, composed (NFC), with single spaces between them."""
    words = unicodedata.normalize("NFC", " ".join(text.split()))
    if not words or len(words) > _LONGEST or not words.isprintable():
        raise InputError(
            Text(
                f"lời ghi trên bản sao phải có từ 1 đến {_LONGEST} ký tự in được: {text[:_LONGEST]!r}",
                f"the words of a mark must be 1 to {_LONGEST} printable characters: {text[:_LONGEST]!r}",
            )
        )
    return words


def _refusal(source: Path, reason: str, details: dict[str, Any]) -> PackageError:
    meaning = _REASONS[reason].filled(**details)
    return PackageError(Text(f"{source.name}: {meaning.vi}", f"{source.name}: {meaning.en}"), path=str(source))


def _taken(target: Path) -> ExistsError:
    return ExistsError(
        Text(
            f"{target} đã có; không ghi đè gì cả. Hãy chọn tên hoặc thư mục ra khác",
            f"{target} is there already; nothing is overwritten. Choose another name or output folder",
        ),
        place=str(target),
    )


def _not_written(target: Path, detail: str | None) -> StorageError:
    return StorageError(
        Text(
            f"không ghi được {target}: {detail}. Hãy kiểm tra chỗ trống và quyền của thư mục ra, rồi làm lại",
            f"cannot write {target}: {detail}. Check the room and the rights of the output folder, then try again",
        ),
        place=str(target),
    )
