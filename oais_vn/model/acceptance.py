"""Nghiệm thu: the act of people by which a delivery, or a part of it, is accepted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Acceptance:
    """The record of an acceptance: decision's number, date (ISO 8601) and authority, and what was accepted.

    `delivery` is the digest of the delivery, `report` the SHA-256 of the report, `dossiers` are those that were
    accepted. `minutes` is the file of the signed minutes with its SHA-256 `minutes_sha256`; `sha256` is that of the
    record itself.
    """

    number: str
    date: str
    authority: str
    delivery: str
    report: str
    dossiers: tuple[str, ...]
    minutes: str
    minutes_sha256: str = ""
    sha256: str = ""
