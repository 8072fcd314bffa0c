"""Who may see what: the security grade (độ mật), which is not the access mode (chế độ sử dụng)."""

from __future__ import annotations

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
