"""Acceptance sampling: commit to a nonce, draw, verify, settle (ISO 2859-1, limiting quality, share, 100 %)."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.checking import OpenDelivery
from oais_vn.formats.resources import profiles_root
from oais_vn.formats.sampling.nonce import parse_nonce
from oais_vn.formats.sampling.records import draw_bytes, read_draw, read_history, result_bytes
from oais_vn.formats.sampling.returned import read_form
from oais_vn.formats.sampling.tables import read_defects, read_tables
from oais_vn.formats.sampling.words import guarantee_sentences, plan_sentence, sentences
from oais_vn.model.dates import timestamp
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.ports import Progress
from oais_vn.model.sampling import Draw, Item, LotHistory, MasterTables, Outcome, Plan, Rigour, SeriesState
from oais_vn.storage.single_file import new_file, readable, whole_file, write_new
from oais_vn.validation.sampling.chance import GENERATOR, commitment_of
from oais_vn.validation.sampling.odds import guarantee
from oais_vn.validation.sampling.plans import isolated_plan, series_plan, share_plan
from oais_vn.validation.sampling.series import state_after
from oais_vn.validation.sampling.verdict import settled
from oais_vn.workflows.sampling import Lot, differences, draw_from, lot_of

__all__ = [
    "Agreement",
    "commit",
    "defect_labels",
    "draw",
    "plan",
    "result_sentences",
    "save_draw",
    "save_result",
    "sentences_of",
    "series",
    "settle",
    "verify",
]

Name = str | os.PathLike[str]
Number = str | int | Decimal

_NONCE = 32
"""Bytes that nobody can guess."""


@dataclass(frozen=True)
class Agreement:
    """What the parties agreed to before delivery; percentages as text (`"1.0"`), whole numbers or `Decimal`.

    Exactly one of `aql` (ISO 2859-1, a series of lots), `lq` (an isolated lot, with `accept`) and `share` (a fixed
    share, 100 for every item, with `threshold`) is given; `InputError` otherwise.
    """

    item: Item = Item.PAGE
    aql: Number | None = None
    level: str = "II"
    rigour: Rigour = Rigour.NORMAL
    lq: Number | None = None
    accept: int = 0
    share: Number | None = None
    threshold: Number = 5

    def __post_init__(self) -> None:
        """Refuse none or several ways at once."""
        if sum(value is not None for value in (self.aql, self.lq, self.share)) != 1:
            raise InputError(
                Text(
                    "hãy nêu đúng một cách lấy mẫu: AQL (chuỗi lô), LQ (lô đơn lẻ), tỷ lệ cố định, hoặc toàn bộ",
                    "give exactly one: an AQL (series of lots), an LQ (isolated lot), a fixed share, or the whole",
                )
            )


def plan(agreement: Agreement, lot: int) -> Plan:
    """The plan for a lot of so many items; `InputError` for what makes no plan."""
    return _plan(read_tables(profiles_root()), agreement, agreement.item, lot)


def commit(nonce: Name) -> str:
    """Make a new nonce in the file `nonce` and give the digest to be published before delivery.

    The file stays with the archive until the draw. Raises `ExistsError` for a file that is there: a nonce whose
    digest is published must not be lost.
    """
    secret = secrets.token_hex(_NONCE)
    write_new(Path(nonce), secret.encode("ascii"), secret=True)
    return commitment_of(secret)


def draw(
    delivery: OpenDelivery,
    agreement: Agreement,
    *,
    nonce: Name,
    commitment: str = "",
    progress: Progress | None = None,
) -> Draw:
    """Draw the sample of a delivery; every byte of it is read, nothing in it is written.

    Raises `InputError` when the nonce does not fit a `commitment` that is given, `PackageError` for a file that is no
    nonce.
    """
    secret = parse_nonce(whole_file(Path(nonce)), str(nonce))
    if commitment and commitment_of(secret) != _digest_text(commitment):
        raise InputError(
            Text(
                f"{nonce} không khớp mã cam kết đã công bố {commitment}",
                f"{nonce} does not fit the published commitment {commitment}",
            )
        )
    tables = read_tables(profiles_root())
    lot = _lot(delivery, progress)
    made = timestamp(wiring.clock()(), "utc")
    return draw_from(lot, agreement.item, lambda item, size: _plan(tables, agreement, item, size), secret, made)


def save_draw(draw: Draw, record: Name, form: Name | None = None, *, delivery: OpenDelivery | None = None) -> str:
    """Write the record of a draw and, beside it, the tick form; gives the SHA-256 of the record.

    Nothing is overwritten (`ExistsError`) and nothing is written into the `delivery` (`InputError`).
    """
    for place in (record, form):
        if place is not None and delivery is not None:
            wiring.require_apart(Path(place), [Path(delivery.source.location)])
    data = draw_bytes(draw, GENERATOR)
    digest = hashlib.sha256(data).hexdigest()
    write_new(Path(record), data)
    if form is not None:
        # Loaded here: a command that writes no workbook need not wait for its library.
        from oais_vn.formats.sampling.form import write_form

        kinds = list(read_defects(profiles_root()).values())
        with new_file(Path(form)) as stream:
            write_form(draw, kinds, guarantee(draw.plan), digest, wiring.clock()(), stream)
    return digest


def verify(
    record: Name, *, delivery: OpenDelivery | None = None, commitment: str = "", progress: Progress | None = None
) -> tuple[Text, ...]:
    """Draw again from a record, and from the delivery when it is given: what is not as it must be; nothing when all is.

    Without the delivery the seed and the places in every dossier are proven, not which files they are.
    """
    told = _read_draw(record)[0]
    lot = None
    if delivery is not None:
        lot = _lot(delivery, progress)
    return tuple(differences(told, _again(told.plan, record), _digest_text(commitment) if commitment else "", lot))


def settle(form: Name, record: Name) -> Outcome:
    """The verdict by a form that people filled in.

    Raises `PackageError` for a record that is not as it must be (`verify`), and for a form that is not of this record
    or not finished, telling where.
    """
    drawn, digest = _read_draw(record)
    for text in differences(drawn, _again(drawn.plan, record)):
        raise PackageError(Text(f"{record}: {text.vi}", f"{record}: {text.en}"), path=str(record))
    kinds = read_defects(profiles_root())
    with readable(Path(form)) as stream:
        form_digest = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        looks = read_form(stream, str(form), drawn, digest, kinds)
    return settled(drawn, looks, kinds, digest, form_digest)


def save_result(outcome: Outcome, result: Name) -> None:
    """Write the result (schema `oais-vn/sample-result/1`) for the minutes; nothing is overwritten (`ExistsError`)."""
    write_new(Path(result), result_bytes(outcome, read_defects(profiles_root())))


def series(results: Sequence[Name], *, may_reduce: bool = False) -> SeriesState:
    """Where a series stands after the results of its lots, in order; later rounds of a lot do not count.

    `may_reduce`: production is steady and the authority allows reduced inspection. Raises `PackageError` for a file
    that is no result of a lot inspected by ISO 2859-1.
    """
    lots: list[LotHistory] = []
    for result in results:
        history, came = read_history(whole_file(Path(result)), str(result))
        # The switching rules look at original inspection alone (ISO 2859-1:1999, 9.3).
        if came.get("round") == 1:
            lots.append(history)
    return state_after(lots, may_reduce=may_reduce)


def sentences_of(plan: Plan) -> tuple[Text, ...]:
    """What the plan is and what it does not guarantee, for people."""
    return (plan_sentence(plan), *guarantee_sentences(plan, guarantee(plan)))


def defect_labels() -> dict[str, Text]:
    """What the kinds of defect are called, by their codes."""
    return {code: kind.label for code, kind in read_defects(profiles_root()).items()}


def result_sentences(outcome: Outcome) -> tuple[Text, ...]:
    """Plan, verdict, and what is not guaranteed, for people."""
    return sentences(outcome)


def _plan(tables: MasterTables, agreement: Agreement, item: Item, lot: int) -> Plan:
    if agreement.aql is not None:
        return series_plan(tables, item, lot, _number(agreement.aql), agreement.level, agreement.rigour)
    if agreement.lq is not None:
        return isolated_plan(item, lot, _number(agreement.lq), agreement.accept)
    share = 100 if agreement.share is None else agreement.share
    return share_plan(item, lot, _number(share), _number(agreement.threshold))


def _lot(delivery: OpenDelivery, progress: Progress | None) -> Lot:
    return lot_of(delivery.delivery, delivery.source, delivery.profile.ignored, wiring.page_counter(), progress)


def _again(plan: Plan, record: Name) -> Plan:
    """The plan that follows from the terms which the plan of a record names; `PackageError` when none does."""
    try:
        agreement = Agreement(
            item=plan.item,
            aql=plan.aql,
            level=plan.level,
            rigour=plan.rigour or Rigour.NORMAL,
            lq=plan.lq,
            accept=plan.accept,
            share=plan.share,
            threshold=Agreement.threshold if plan.threshold is None else plan.threshold,
        )
        return _plan(read_tables(profiles_root()), agreement, plan.item, plan.lot)
    except InputError as error:
        raise PackageError(
            Text(f"{record}: {error.text.vi}", f"{record}: {error.text.en}"), path=str(record)
        ) from error


def _number(value: Number) -> Decimal:
    try:
        number = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation as error:
        raise InputError(Text(f"không phải số: {value!r}", f"not a number: {value!r}")) from error
    if not number.is_finite():
        raise InputError(Text(f"không phải số: {value!r}", f"not a number: {value!r}"))
    return number


def _digest_text(commitment: str) -> str:
    return commitment.strip().lower()


def _read_draw(record: Name) -> tuple[Draw, str]:
    data = whole_file(Path(record))
    return read_draw(data, str(record), GENERATOR), hashlib.sha256(data).hexdigest()
