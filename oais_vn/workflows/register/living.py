"""The lives of dossiers: one with all that belongs to it, many as a table, and what an acceptance makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from oais_vn.model.acceptance import Acceptance
from oais_vn.model.access import SecurityGrade
from oais_vn.model.checked import CheckedDelivery
from oais_vn.model.description import CodeList
from oais_vn.model.errors import AccessRefusedError, InputError
from oais_vn.model.language import Text
from oais_vn.model.register.criteria import RegisterLists
from oais_vn.model.register.dossier import Dossier, DossierKey, Milestone, Stage
from oais_vn.model.register.fonds import FondsKey, RegisteredFonds
from oais_vn.model.register.giving import Giving
from oais_vn.model.register.handover import Handover
from oais_vn.model.register.life import Kept, Life, Proof
from oais_vn.model.register.listing import SelectionList
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.things import Thing
from oais_vn.model.register.wanted import Wanted
from oais_vn.workflows.register.desk import RegisterDesk
from oais_vn.workflows.register.receiving import all_differences

_AT_ONCE = 500


def life_of(
    desk: RegisterDesk,
    code: str,
    archive: str,
    lists: RegisterLists,
    retention: CodeList | None,
    purposes: Mapping[str, str],
    *,
    graded: bool = False,
) -> Life:
    """Everything that the archive can show of the one dossier of this code.

    `retention` are the codes of maintenance, `purposes` say what the copies of each tier are for. Raises
    `AccessRefusedError` for a state secret that is not asked for as such.
    """
    dossier = desk.dossier(code)
    if dossier.grade is not SecurityGrade.NONE and not graded:
        raise AccessRefusedError(
            Text(
                f"{dossier.key} có độ {dossier.grade.value}: lý lịch không được ra khỏi kho của nó (--graded)",
                f"{dossier.key} is a state secret: its life may not leave its store (--graded)",
            )
        )
    register, position = desk.register, desk.catalogue.position()
    key = dossier.key
    listed = register.thing(SelectionList, dossier.choice.listed) if dossier.choice.listed else None
    known = lists.criteria
    return Life(
        archive=archive,
        dossier=dossier,
        fonds=register.thing(RegisteredFonds, str(FondsKey(key.unit, key.fonds))),
        listed=listed,
        criteria=tuple(known.get(each, Text(each, each)) for each in dossier.choice.criteria),
        signs=tuple(_label(lists.signs, sign) for sign in dossier.signs),
        damage=_label(lists.damages, dossier.damage),
        medium=_label(lists.media, dossier.medium),
        maintenance=_label(retention, dossier.record["maintenance"]),
        givings=tuple(each for each in register.things(Giving) if key in each.dossiers),
        differences=tuple(
            each for each in all_differences(desk) if each.dossier in (None, key) and key in each.after.dossiers
        ),
        refused=refused_of(register, key),
        kept=_told(register.kept([key]).get(key, Kept()), purposes),
        seen=register.seen(key),
        proof=Proof(position.head, position.end),
        drawn=desk.clock().isoformat(timespec="seconds"),
    )


def refused_of(register: RegisterCatalogue, key: DossierKey) -> tuple[Handover, ...]:
    """The hand-overs, given and received, whose answer names the dossier as not taken."""
    return tuple(each for each in register.things(Handover) if each.refusal(str(key)) is not None)


def kept_dossiers(
    desk: RegisterDesk, wanted: Wanted, purposes: Mapping[str, str], *, graded: bool = False
) -> Iterator[tuple[Dossier, Kept]]:
    """The dossiers that are asked for, each with what the store has of it; state secrets only when `graded`."""
    asked = (each for each in desk.register.dossiers(wanted) if graded or each.grade is SecurityGrade.NONE)
    while some := list(islice(asked, _AT_ONCE)):
        kept = desk.register.kept([dossier.key for dossier in some])
        for dossier in some:
            yield dossier, _told(kept.get(dossier.key, Kept()), purposes)


def accept(desk: RegisterDesk, acceptance: Acceptance, checked: CheckedDelivery | None, *, within: Wanted) -> int:
    """Say of every dossier of an acceptance that it was delivered, confirmed and accepted; gives how many.

    `checked` is the delivery as its report has it: pages of each dossier, and A4 equivalents where it weighs sizes. Of
    dossiers with codes alike those of the unit or fonds of `within` are meant. What was said already stays. All or
    nothing: `InputError` names the dossiers that are not in the register, are not in the delivery, or were not sent.
    """
    volumes = {} if checked is None else {each.code: each.volume for each in checked.dossiers}
    weights = {} if checked is None else checked.weights

    def made(_: RegisterCatalogue) -> Iterator[Thing]:
        found = _registered(desk, acceptance.dossiers, within)
        _refuse(
            [str(each.key) for each in found if each.reached(Stage.SENT) is None],
            Text("hồ sơ chưa giao đi số hóa", "dossiers were not sent to be digitised"),
        )
        for dossier in found:
            after = dossier
            for stage in (Stage.DELIVERED, Stage.CONFIRMED, Stage.ACCEPTED):
                paper = acceptance.number if stage is Stage.ACCEPTED else acceptance.minutes
                volume = volumes.get(dossier.key.code)
                pages = None if volume is None else volume.page_count
                a4 = None if volume is None or not weights else volume.equivalents(weights)
                stone = Milestone(stage, acceptance.date, paper, pages=pages, a4=a4)
                said = after.reached(stage)
                if said is None or (stage is Stage.ACCEPTED and said.paper != stone.paper):
                    after = after.with_milestone(stone)
            if after != dossier:
                yield after

    if checked is not None:
        _refuse(
            [code for code in acceptance.dossiers if code not in volumes],
            Text("hồ sơ không có trong báo cáo kiểm tra", "dossiers are not in the report of the check"),
        )
    return desk.do("dossiers accepted", made)


def _registered(desk: RegisterDesk, codes: Iterable[str], within: Wanted) -> list[Dossier]:
    found: list[Dossier] = []
    strange: list[str] = []
    several: list[str] = []
    for code in codes:
        called = [
            each
            for each in desk.register.called(code)
            if within.unit in ("", each.key.unit) and within.fonds in ("", each.key.fonds)
        ]
        found += called[:1]
        if len(called) != 1:
            (several if called else strange).append(code)
    _refuse(strange, Text("hồ sơ không có trong sổ đăng ký", "dossiers are not in the register"))
    _refuse(several, Text("hồ sơ trùng mã; hãy ghi --unit, --fonds", "dossiers have codes alike; give --unit, --fonds"))
    return found


def _refuse(codes: list[str], why: Text) -> None:
    if codes:
        some = ", ".join(codes[:20]) + (", …" if len(codes) > 20 else "")
        raise InputError(Text(f"{len(codes)} {why.vi}: {some}", f"{len(codes)} {why.en}: {some}"))


def _label(codes: CodeList | None, code: str) -> Text:
    entry = None if codes is None else codes.get(code)
    return Text(code, code) if entry is None else entry.label


def _told(kept: Kept, purposes: Mapping[str, str]) -> Kept:
    """With what each copy is for."""
    return Kept(
        tuple(
            replace(
                package, copies=tuple(each._replace(purpose=purposes.get(each.tier, "")) for each in package.copies)
            )
            for package in kept.packages
        )
    )
