"""The tick form's columns and words, known to who writes it and who reads it back."""

from __future__ import annotations

from enum import Enum

from oais_vn.model.description import fold
from oais_vn.model.language import Text
from oais_vn.model.sampling import DefectKind


class Column(Enum):
    """A column: its heading in both languages and its width in characters."""

    NUMBER = (Text("Số", "No."), 6)
    DOSSIER = (Text("Mã hồ sơ", "Dossier"), 20)
    DOCUMENT = (Text("Mã tài liệu", "Document"), 28)
    PAGE = (Text("Trang", "Page"), 7)
    FILE = (Text("Tệp", "File"), 46)
    RESULT = (Text("Kết quả", "Result"), 12)
    DEFECT = (Text("Loại lỗi", "Kind of defect"), 24)
    NOTE = (Text("Ghi chú", "Note"), 24)
    INSPECTOR = (Text("Người kiểm tra", "Inspector"), 17)
    DAY = (Text("Ngày", "Date"), 12)

    @property
    def heading(self) -> Text:
        """What stands above the column."""
        return self.value[0]

    @property
    def width(self) -> int:
        """Its width."""
        return self.value[1]


PASSED = "Đạt"
FAILED = "Không đạt"

_ANSWERS = {
    **dict.fromkeys(("dat", "pass", "passed", "ok"), True),
    **dict.fromkeys(("khong dat", "ko dat", "k dat", "fail", "failed"), False),
}
_CRITICAL = Text(" (nghiêm trọng)", " (critical)")


def answer(text: str) -> bool | None:
    """Whether the item passed; None for words that nobody agreed on."""
    return _ANSWERS.get(fold(text))


def defect_label(kind: DefectKind) -> str:
    """A kind of defect as the form's list shows it."""
    return kind.label.vi + (_CRITICAL.vi if kind.critical else "")


def defect_names(kinds: dict[str, DefectKind]) -> dict[str, str]:
    """The codes of the kinds by everything that people may call them, folded."""
    return {
        fold(name): kind.code
        for kind in kinds.values()
        for name in (defect_label(kind), kind.label.vi, kind.label.en, kind.label.en + _CRITICAL.en, kind.code)
    }


def shown(path: str) -> str:
    """A path as a cell can hold it: what is no UTF-8 and control characters as escapes."""
    plain = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in plain)
