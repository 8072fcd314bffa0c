"""Disposal: by whose decision and with whose approval a package is withdrawn from the archive."""

from __future__ import annotations

from dataclasses import dataclass

from oais_vn.model.description import fold
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text

_PERMANENT = ("01", "vinh vien", "vv", "permanent")


@dataclass(frozen=True)
class DisposalOrder:
    """A decision to withdraw: number, date (ISO 8601), authority, reason, and at least two people who approved it.

    `digest` is the SHA-256 of the decision's own file `file`, both empty when none was given.
    """

    number: str
    date: str
    authority: str
    reason: str
    approvers: tuple[str, ...]
    file: str = ""
    digest: str = ""


def require_disposable(maintenance: str, name: str) -> None:
    """Refuse what is kept for ever, and what does not say how long it is kept (`InputError`)."""
    term = fold(maintenance.partition(":")[0])
    if not term:
        raise InputError(
            Text(
                f"{name}: gói không ghi thời hạn lưu trữ nên không được hủy",
                f"{name}: the package does not tell its retention period and is not withdrawn",
            )
        )
    if term in _PERMANENT:
        raise InputError(
            Text(
                f"{name}: tài liệu lưu trữ vĩnh viễn không được hủy",
                f"{name}: records of permanent retention are not withdrawn",
            )
        )
