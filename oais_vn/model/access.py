"""Who may see what: the security grade (độ mật), which is not the access mode (chế độ sử dụng)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import total_ordering

from oais_vn.model.description import fold
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text


@total_ordering
class SecurityGrade(Enum):
    """`do_mat`: the grade of state secrecy; a dossier has the highest of its documents."""

    NONE = ""
    SECRET = "mật"  # noqa: S105 - no password
    TOP_SECRET = "tối mật"  # noqa: S105
    UTMOST_SECRET = "tuyệt mật"  # noqa: S105

    def __lt__(self, other: SecurityGrade) -> bool:
        order = list(SecurityGrade)
        return order.index(self) < order.index(other)

    @classmethod
    def parse(cls, text: str) -> SecurityGrade:
        """The grade that `text` names, however accented; `không`, `thường` and nothing are none (`InputError`)."""
        wanted = fold(text)
        if wanted in _NO_GRADE:
            return cls.NONE
        for grade in cls:
            if wanted and wanted in (fold(grade.value), fold(grade.name), fold(f"độ {grade.value}")):
                return grade
        grades = ", ".join(f'"{grade.value}"' for grade in cls if grade is not cls.NONE)
        raise InputError(
            Text(
                f"độ mật không có giá trị {text!r}; có: {grades}, hoặc để trống",
                f"there is no security grade {text!r}; there are: {grades}, or nothing",
            )
        )


_NO_GRADE = frozenset(["", "khong", "thuong", "khong mat", "none"])


OPEN, CONDITIONAL, SECRET = "01", "02", "03"
"""`mode` (chế độ sử dụng; TT05, shared code list)."""


def strictest(modes: Iterable[str]) -> str:
    """The access mode of a whole whose parts have these: 03 before 02 before 01; empty when none has one."""
    return max((mode for mode in modes if mode in (OPEN, CONDITIONAL, SECRET)), default="")


def refusal(mode: str, grade: SecurityGrade, *, approved: bool) -> Text | None:
    """Why what has this access mode and security grade may not be given to a reader; None when it may.

    Secret is never given out, conditional use needs the approval of the competent authority (Luật Lưu trữ Đ25);
    what has no mode cannot be judged, and so is not given out either.
    """
    if grade is not SecurityGrade.NONE:
        return Text(
            f"có độ mật ({grade.value}); chỉ cung cấp sau khi giải mật",
            f"it has a security grade ({grade.value}); it may be given out after declassification only",
        )
    if mode == SECRET:
        return Text(
            "chế độ sử dụng 03 (mật); chỉ cung cấp sau khi giải mật",
            "access mode 03 (secret); it may be given out after declassification only",
        )
    if mode == CONDITIONAL and not approved:
        return Text(
            "chế độ sử dụng 02 (có điều kiện); yêu cầu phải có approved_by và approval",
            "access mode 02 (conditional); the request needs approved_by and approval",
        )
    if mode not in (OPEN, CONDITIONAL):
        return Text(f"không rõ chế độ sử dụng ({mode or 'trống'})", f"its access mode is not known ({mode or 'empty'})")
    return None
