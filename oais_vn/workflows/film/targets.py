"""What the targets of a reel say, in Vietnamese and English: to be read by people who have nothing but the film."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from oais_vn.model.film import FilmProfile, FrameKind, Part, ReelPlan
from oais_vn.model.film_packing import ROWS

Block = dict[str, Any]


@dataclass(frozen=True)
class ReelWords:
    """What every target needs: the reel and its place in the order, whose it is, by which decision, when."""

    plan: ReelPlan
    profile: FilmProfile
    archive: str
    decision: str
    date: str

    @property
    def pages(self) -> int:
        """The pages on the reel."""
        return sum(len(part.sheets) for part in self.plan.parts)

    def head(self) -> Iterator[tuple[FrameKind, Block]]:
        """The targets before the first dossier."""
        yield FrameKind.START, {"blocks": self._sign("BẮT ĐẦU", "START")}
        yield FrameKind.REEL, {"blocks": self._reel()}
        yield from self._contents()
        for blocks in (_HOW_TO_READ_VI, _HOW_TO_READ_EN):
            yield FrameKind.HOW_TO_READ, {"blocks": list(blocks)}
        yield from self._charts()

    def tail(self) -> Iterator[tuple[FrameKind, Block]]:
        """The targets after the last dossier; retakes lie between the first of them and the second."""
        yield FrameKind.RETAKES, {"blocks": self._retakes()}
        yield from self._charts()
        yield from self._contents()
        yield FrameKind.END, {"blocks": self._sign("KẾT THÚC", "END")}

    def opening(self, part: Part) -> Block:
        """The target before a dossier's pages."""
        rest = []
        if part.number > 1:
            rest = [_text(f"TIẾP THEO cuộn trước · CONTINUED from the reel before (phần {part.number}/{part.parts})")]
        elif part.parts > 1:
            rest = [_text(f"Phần {part.number}/{part.parts}: hồ sơ còn tiếp ở cuộn sau · goes on on the next reel")]
        unfilmed = []
        if part.dossier.unfilmed:
            names = ", ".join(part.dossier.unfilmed[:5]) + (" …" if len(part.dossier.unfilmed) > 5 else "")
            unfilmed = [
                _small(f"{len(part.dossier.unfilmed)} tệp không có trang để chụp · files without pages: {names}")
            ]
        return {
            "blocks": [
                _block("title", "ĐẦU HỒ SƠ · DOSSIER START"),
                _block("rule"),
                _block("head", part.dossier.code),
                _text(part.dossier.title),
                _small(f"Phông · Fonds: {part.dossier.fonds}"),
                _small(f"Cơ quan lưu trữ · Archive: {part.dossier.archive}"),
                _small(f"Gói · Package: {part.dossier.name}"),
                _small(f"Mã gói · OBJID: {part.dossier.id}"),
                _text(
                    f"Số trang ở đây · Pages here: {len(part.sheets)} "
                    f"(trang {part.first + 1} đến {part.last} trong {len(part.dossier.sheets)})"
                ),
                *rest,
                *unfilmed,
                *_digest(part.dossier.digest),
            ]
        }

    def closing(self, part: Part) -> Block:
        """The target after a dossier's pages."""
        goes_on = part.number < part.parts
        sign = "CÒN TIẾP Ở CUỘN SAU · CONTINUED" if goes_on else "CUỐI HỒ SƠ · DOSSIER END"
        return {
            "blocks": [
                _block("title", sign),
                _block("rule"),
                _block("head", part.dossier.code),
                _text(part.dossier.title),
                _text(f"Đã chụp · Filmed: {len(part.sheets)} trang · pages"),
                *_digest(part.dossier.digest),
            ]
        }

    def card(self) -> Block:
        """The control card: what to fill in when the reel comes back and goes into the vault."""
        lines = (
            "Hãng phim, máy, ngày ghi · Bureau, camera, date: ",
            "Số lô nhũ tương · Emulsion batch: ",
            "Ngày tráng · Processed: ",
            "Mật độ nền (ô trắng) · Density of the white patch: ",
            "Dmin (ô đen) · Base and fog: ",
            "Phân giải, cặp vạch/mm · Resolution, lp/mm: ",
            "Thiosulfat còn lại · Residual thiosulfate: ",
            "Mối nối · Splices: ",
            "Số đăng ký cuộn · Accession number: ",
            "Kho, giá, hộp · Vault, shelf, box: ",
            "Người nhận, ngày, chữ ký · Received by, date, signature: ",
        )
        density, base, resolution = self._limits()
        return {
            "blocks": [
                _block("title", "PHIẾU KIỂM SOÁT CUỘN PHIM"),
                _small("CONTROL CARD OF A REEL"),
                _block("rule"),
                _block("head", self.plan.reel),
                *self._facts(),
                _small(
                    f"Giới hạn · Limits: mật độ · density {density}; Dmin ≤ {base}; phân giải · resolution ≥ "
                    f"{resolution} lp/mm; mối nối · splices ≤ {self.profile.most_splices}"
                ),
                _block("rule"),
                *(_block("fill", line) for line in lines),
            ]
        }

    def _limits(self) -> tuple[str, str, str]:
        """Density, base and resolution as Vietnamese writes numbers."""
        limits = self.profile
        density = f"{limits.least_density:.2f}–{limits.most_density:.2f}"
        found = (density, f"{limits.most_base:.2f}", f"{limits.least_resolution:.1f}")
        return found[0].replace(".", ","), found[1].replace(".", ","), found[2].replace(".", ",")

    def _sign(self, vietnamese: str, english: str) -> list[Block]:
        return [
            _block("space"),
            _block("huge", vietnamese),
            _block("huge", english),
            _block("space"),
            _block("huge", self.plan.reel),
            _block("space"),
            _text(self.archive),
        ]

    def _reel(self) -> list[Block]:
        return [
            _block("title", "CUỘN PHIM · REEL"),
            _block("rule"),
            _block("huge", self.plan.reel),
            *self._facts(),
        ]

    def _facts(self) -> list[Block]:
        first, last = self.plan.parts[0].dossier, self.plan.parts[-1].dossier
        decision = [_text(f"Quyết định · Decision: {self.decision}")] if self.decision else []
        return [
            _text(f"Cơ quan lưu trữ · Archive: {self.archive}"),
            *decision,
            _text(f"Ngày đặt · Ordered: {self.date}"),
            _text(f"Phim · Film: {self.profile.title.vi}"),
            _text(f"Độ thu nhỏ · Reduction: {self.plan.reduction:g}×"),
            _text(f"Hồ sơ · Dossiers: {len(self.plan.parts)}; trang · pages: {self.pages}"),
            _text(f"Từ · From: {first.code}"),
            _text(f"Đến · To: {last.code}"),
        ]

    def _contents(self) -> Iterator[tuple[FrameKind, Block]]:
        parts = self.plan.parts
        sheets = math.ceil(len(parts) / ROWS)
        for number in range(sheets):
            rows = [_row(part) for part in parts[number * ROWS : (number + 1) * ROWS]]
            yield (
                FrameKind.CONTENTS,
                {
                    "blocks": [
                        _block("title", "MỤC LỤC · CONTENTS"),
                        _small(f"{self.plan.reel}, tờ · sheet {number + 1}/{sheets}"),
                        _block("rule"),
                        {"style": "row", "cells": ["Mã hồ sơ · Code", "Tiêu đề · Title", "Trang · Pages"]},
                        _block("rule"),
                        *rows,
                    ]
                },
            )

    def _charts(self) -> Iterator[tuple[FrameKind, Block]]:
        density, base, resolution = self._limits()
        yield (
            FrameKind.DENSITY,
            {
                "chart": "density",
                "texts": [
                    "MẬT ĐỘ · DENSITY",
                    f"Đo trên phim âm bản: ở ô trắng từ {density}; ở ô đen không quá {base}.",
                    "Measure the white and the black patch of the negative.",
                    "TRẮNG · WHITE",
                    "ĐEN · BLACK",
                ],
            },
        )
        yield (
            FrameKind.RESOLUTION,
            {
                "chart": "resolution",
                "texts": [
                    "ĐỘ PHÂN GIẢI · RESOLUTION",
                    _RESOLUTION.format(least=resolution),
                ],
            },
        )

    def _retakes(self) -> list[Block]:
        return [
            _block("title", "CHỤP LẠI · RETAKES"),
            _block("rule"),
            _text(
                "Sau tờ này là các khuôn hình được chụp lại vì lần đầu bị lỗi; chúng mang số của khuôn hình cũ. Không "
                "có thì là phim trống."
            ),
            _text(
                "The frames after this one were filmed again because they had failed; they bear their first numbers. "
                "There may be none."
            ),
            _small(f"Dành sẵn · Reserved: {self.plan.retakes} khuôn hình · frames"),
        ]


def _row(part: Part) -> Block:
    pages = str(len(part.sheets)) if part.parts == 1 else f"{len(part.sheets)} ({part.number}/{part.parts})"
    return {"style": "row", "cells": [part.dossier.code, part.dossier.title, pages]}


def _block(style: str, text: str = "") -> Block:
    return {"style": style, "text": text}


def _text(text: str) -> Block:
    return _block("text", text)


def _small(text: str) -> Block:
    return _block("small", text)


def _digest(digest: str) -> Sequence[Block]:
    return (
        _block("space"),
        _small("SHA-256 của tagmanifest-sha256.txt, niêm mọi tệp của gói · which seals every file of the package:"),
        _block("digest", digest),
        _block("code", digest.upper()),
    )


_RESOLUTION = (
    "Số bên trái là cặp vạch mỗi mm ở khổ gốc. Ghi số lớn nhất mà cả năm bảng còn đếm đủ năm vạch ở cả hai hướng; cần "
    "từ {least}. · Line pairs a millimetre of the original; note the greatest at which all five bars can be counted in "
    "both directions on all five charts."
)

_HOW_TO_READ_VI = (
    _block("title", "CÁCH ĐỌC CUỘN PHIM NÀY"),
    _block("rule"),
    _text("1. Mỗi khuôn hình là ảnh một trang giấy, đọc bằng mắt qua kính lúp hoặc máy đọc phim. Không cần phần mềm."),
    _text(
        "2. Dưới mỗi trang có hai mã QR cùng một dòng chữ: số cuộn, gạch chéo, số khuôn hình, và chữ L (trái) hoặc R "
        "(phải). Ví dụ PT-2026-0001/0123L. Phần mềm đọc QR nào cũng được."
    ),
    _text("3. Giữa hai mã là chữ thường: hồ sơ, tệp, trang, và mã băm SHA-256 của tệp có trang đó."),
    _text(
        "4. Trước và sau mỗi hồ sơ có một tờ ghi SHA-256 (64 chữ số 0-9, a-f) của tệp tagmanifest-sha256.txt trong gói "
        "lưu trữ số, bằng chữ và bằng mã QR (chữ hoa)."
    ),
    _text(
        "5. Nếu còn gói số: chạy sha256sum tagmanifest-sha256.txt rồi so với tờ đầu hồ sơ. Trùng thì gói đúng là gói "
        "đã được chụp; các dòng trong tệp ấy niêm mọi tệp còn lại."
    ),
    _text(
        "6. Nếu không còn gói số: quét phim từ 200 điểm ảnh trên mỗi inch khổ gốc trở lên, xếp ảnh theo số khuôn hình. "
        "Phim giữ nội dung của trang, không giữ từng byte của tệp."
    ),
)
_HOW_TO_READ_EN = (
    _block("title", "HOW TO READ THIS REEL"),
    _block("rule"),
    _text(
        "1. Each frame is the picture of one page, read by eye with a magnifier or a film reader. No program needed."
    ),
    _text(
        "2. Under each page two QR codes say the same: the number of the reel, a slash, the number of the frame, and "
        "L (left) or R (right), such as PT-2026-0001/0123L. Any QR reader reads them."
    ),
    _text("3. Between them, in plain letters: dossier, file, page, and the SHA-256 of the file that has the page."),
    _text(
        "4. Before and after each dossier a frame tells the SHA-256 (64 digits 0-9, a-f) of tagmanifest-sha256.txt in "
        "the digital package, in letters and as a QR code (in capitals)."
    ),
    _text(
        "5. While there is the digital package: run sha256sum tagmanifest-sha256.txt and compare. When they are equal, "
        "it is the package that was filmed; the lines of that file seal all others."
    ),
    _text(
        "6. When there is none: scan the film at 200 pixels or more for an inch of the original page, and order the "
        "pictures by frame number. Film keeps what the pages say, not the bytes of files."
    ),
)
