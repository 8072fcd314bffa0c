"""Selection: suggestions by criteria, decisions of people, lists that are approved and amended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.criteria import Programme, Suggestion
from oais_vn.model.register.dossier import Choice, Decided, Dossier, DossierKey, Milestone, Stage, require_whole
from oais_vn.model.register.listing import Amendment, ListState, Paper, SelectionList
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.things import Thing
from oais_vn.model.register.wanted import Wanted
from oais_vn.workflows.register.desk import RegisterDesk


class Suggested(NamedTuple):
    """A dossier with the criteria that hold of it, and why; none for one of which nothing holds."""

    dossier: Dossier
    suggestions: tuple[Suggestion, ...]


def suggest(desk: RegisterDesk, programme: Programme, wanted: Wanted, risks: Mapping[str, str]) -> Iterator[Suggested]:
    """Every dossier that is asked for with its suggestions; nothing is decided and nothing changed.

    `risks` gives the grade of a format (PRONOM id).
    """
    for dossier in desk.register.dossiers(wanted):
        yield Suggested(dossier, tuple(programme.suggestions(dossier, risks)))


class Decision(NamedTuple):
    """What a person decided of a dossier; `revision` is the one that was looked at, None when nobody says."""

    key: DossierKey
    choice: Choice
    revision: int | None = None


def decide(
    desk: RegisterDesk, keys: Iterable[DossierKey], decided: Decided, *, criteria: Sequence[str] = (), reason: str = ""
) -> int:
    """Decide on whole dossiers alike; gives how many. Raises what `decide_each` raises."""
    choice = Choice(decided, tuple(criteria), reason)
    # Asked before the dossiers, so that a choice without its grounds is refused even when there are none.
    _require_grounds(choice)
    return decide_each(desk, (Decision(key, choice) for key in keys))


def decide_each(desk: RegisterDesk, decisions: Iterable[Decision]) -> int:
    """Decide on whole dossiers, on all of them or on none; gives how many.

    Raises `InputError` for one that is not arranged, is in a list, was changed since it was looked at, is named twice,
    or is selected by no criterion or refused without a reason.
    """
    told: dict[DossierKey, Decision] = {}
    for each in decisions:
        _require_grounds(each.choice)
        if told.get(each.key, each) != each:
            raise InputError(Text(f"{each.key} được nêu hai lần, khác nhau", f"{each.key} is named twice, not alike"))
        told[each.key] = each

    def made(_: RegisterCatalogue) -> Iterator[Thing]:
        chosen = (key for key, each in told.items() if each.choice.decided is Decided.SELECTED)
        require_whole(desk.dossiers(chosen))
        for dossier in desk.dossiers(told):
            yield _decided(dossier, told[dossier.key], desk.today())

    return desk.do("selection", made)


def _require_grounds(choice: Choice) -> None:
    if choice.decided is Decided.SELECTED and not choice.criteria:
        raise InputError(Text("hãy nêu tiêu chí chọn (--by)", "say by which criterion (--by)"))
    if choice.decided is Decided.REFUSED and not choice.reason.strip():
        raise InputError(Text("hãy nêu lý do không chọn (--reason)", "say why not (--reason)"))


def _decided(dossier: Dossier, decision: Decision, today: str) -> Dossier:
    if dossier.choice.listed:
        raise InputError(
            Text(
                f"{dossier.key} đã ở danh mục {dossier.choice.listed}; hãy điều chỉnh danh mục",
                f"{dossier.key} is in the list {dossier.choice.listed}; amend the list",
            )
        )
    if decision.revision not in (None, dossier.revision):
        raise InputError(
            Text(
                f"{dossier.key} đã được sửa sau khi xuất bảng (nay là bản {dossier.revision}, trong bảng là bản "
                f"{decision.revision}); hãy xuất lại",
                f"{dossier.key} was changed since the table was written (it is at revision {dossier.revision}, the "
                f"table has {decision.revision}); write it again",
            )
        )
    changed = replace(dossier, choice=decision.choice)
    if decision.choice.decided is Decided.SELECTED and dossier.reached(Stage.SELECTED) is None:
        return changed.with_milestone(Milestone(Stage.SELECTED, today))
    return changed


def draw_up(desk: RegisterDesk, draft: SelectionList, wanted: Wanted) -> SelectionList:
    """Draw up a list of the selected dossiers that are asked for and in no other list.

    A fonds is not split unseen: dossiers of its fonds that nobody decided on are a reason to refuse (`InputError`),
    unless `draft.left_out` names the fonds, or their group, with a reason; a group that is left out has no dossier in
    the list. The same id again draws the draft up anew.
    """

    def made(register: RegisterCatalogue) -> Iterator[Thing]:
        before = register.thing(SelectionList, draft.id)
        if before is not None and before.state not in (ListState.DRAFT, ListState.RETURNED):
            raise InputError(
                Text(
                    f"danh mục {draft.id} {before.state.label.vi}, không lập lại được",
                    f"list {draft.id} is {before.state.label.en} and is not drawn up anew",
                )
            )
        mine = replace(wanted, unit=draft.unit, decided=Decided.SELECTED)
        found = (each for each in register.dossiers(mine) if each.choice.listed in ("", draft.id))
        keys = tuple(each.key for each in _none_left_out(draft, found))
        drawn_up = set(keys)
        _require_surveyed(register, draft, keys)
        if not keys:
            raise InputError(Text(f"danh mục {draft.id} không có hồ sơ nào", f"list {draft.id} has no dossiers"))
        state = ListState.DRAFT if before is None else before.state
        drawn = replace(draft, dossiers=keys, state=state, revision=0 if before is None else before.revision)
        yield drawn
        gone = () if before is None else (key for key in before.dossiers if key not in drawn_up)
        yield from _listed(desk, keys, draft.id)
        yield from _listed(desk, gone, "")

    desk.do("list drawn up", made)
    return desk.held(SelectionList, draft.id)


def submit(desk: RegisterDesk, called: str) -> SelectionList:
    """Submit a list for approval."""
    return _moved(desk, called, ListState.SUBMITTED)


def send_back(desk: RegisterDesk, called: str, reason: str) -> SelectionList:
    """The authority sends a list back, and says why."""
    return _moved(desk, called, ListState.RETURNED, reason=reason)


def approve(desk: RegisterDesk, called: str, paper: Paper) -> SelectionList:
    """The authority approves a list by its decision: its dossiers are approved."""

    def made(_: RegisterCatalogue) -> Iterator[Thing]:
        listed = desk.held(SelectionList, called).becomes(ListState.APPROVED, paper=paper)
        yield listed
        yield from _approved(desk, listed.dossiers, paper)

    desk.do("approval of list", made)
    return desk.held(SelectionList, called)


def amend(desk: RegisterDesk, called: str, change: Amendment) -> SelectionList:
    """Amend an approved list by a decision: what comes in is selected and approved, what goes out is in no list.

    A group of which dossiers come in is left out no more.
    """

    def made(_: RegisterCatalogue) -> Iterator[Thing]:
        listed = desk.held(SelectionList, called).amended(change)
        coming = list(desk.dossiers(change.added))
        require_whole(coming)
        for dossier in coming:
            if dossier.choice.decided is not Decided.SELECTED or dossier.choice.listed:
                raise InputError(
                    Text(
                        f"{dossier.key}: hãy quyết định chọn trước, và chỉ ở một danh mục",
                        f"{dossier.key}: decide for it first, and in one list only",
                    )
                )
        groups = {_group(dossier) for dossier in coming}
        yield replace(listed, left_out=tuple(each for each in listed.left_out if each[0] not in groups))
        for dossier in coming:
            approved = dossier.with_milestone(Milestone(Stage.APPROVED, change.paper.date, change.paper.number))
            yield replace(approved, choice=approved.choice._replace(listed=called))
        for dossier in desk.dossiers(change.removed):
            yield replace(dossier, choice=Choice(Decided.REFUSED, (), change.reason))

    desk.do("amendment of list", made)
    return desk.held(SelectionList, called)


def _moved(desk: RegisterDesk, called: str, state: ListState, *, reason: str = "") -> SelectionList:
    def made(_: RegisterCatalogue) -> Iterator[Thing]:
        yield desk.held(SelectionList, called).becomes(state, reason=reason)

    desk.do(f"list {state.value}", made)
    return desk.held(SelectionList, called)


def _require_surveyed(register: RegisterCatalogue, draft: SelectionList, keys: Iterable[DossierKey]) -> None:
    """A fonds, or a group of it (`fonds/group`), is left out with a reason or looked through."""
    excused = {named for named, reason in draft.left_out if reason.strip()}
    for fonds in sorted({key.fonds for key in keys} - excused):
        open_ones = register.dossiers(Wanted(unit=draft.unit, fonds=fonds, decided=Decided.OPEN))
        first = next((each for each in open_ones if _group(each) not in excused), None)
        if first is not None:
            raise InputError(
                Text(
                    f"phông {fonds} còn hồ sơ chưa quyết định (ví dụ {first.key.code}, nhóm "
                    f"{first.group or 'chưa rõ'}); hãy rà soát cả phông, hoặc nêu lý do để lại "
                    "(--leave 'PHÔNG=LÝ DO', --leave 'PHÔNG/NHÓM=LÝ DO')",
                    f"fonds {fonds} has dossiers that nobody decided on (e.g. {first.key.code}, group "
                    f"{first.group or 'unknown'}); look through the whole fonds, or say why not "
                    "(--leave 'FONDS=WHY', --leave 'FONDS/GROUP=WHY')",
                )
            )


def _none_left_out(listed: SelectionList, dossiers: Iterable[Dossier]) -> Iterator[Dossier]:
    """The dossiers; `InputError` for one of a group that the list says was left out."""
    reasons = dict(listed.left_out)
    for dossier in dossiers:
        group = _group(dossier)
        if group in reasons:
            raise InputError(
                Text(
                    f"{dossier.key} thuộc nhóm {group}, mà danh mục {listed.id} ghi là để lại ({reasons[group]}); hãy "
                    "bỏ --leave của nhóm này, hoặc để lại phần chưa rà soát của phông "
                    f"(--leave '{dossier.key.fonds}=LÝ DO')",
                    f"{dossier.key} is of the group {group}, which the list {listed.id} leaves out ({reasons[group]}); "
                    f"do not --leave that group, or leave what of the fonds was not looked through "
                    f"(--leave '{dossier.key.fonds}=WHY')",
                )
            )
        yield dossier


def _group(dossier: Dossier) -> str:
    """Its group, as a list names it."""
    return f"{dossier.key.fonds}/{dossier.group}"


def selected_after(desk: RegisterDesk, listed: SelectionList) -> int:
    """How many dossiers of an approved list are known as selected only after the day of their decision.

    A list that is older than the register is one such; else the day of the decision, or the list, is a wrong one.
    """
    wanted = Wanted(unit=listed.unit, listed=listed.id, reached=Stage.APPROVED)
    days = ((each.reached(Stage.SELECTED), each.reached(Stage.APPROVED)) for each in desk.register.dossiers(wanted))
    return sum(chosen is not None and approved is not None and chosen.date > approved.date for chosen, approved in days)


def _listed(desk: RegisterDesk, keys: Iterable[DossierKey], listed: str) -> Iterator[Dossier]:
    for dossier in desk.dossiers(keys):
        if dossier.choice.listed != listed:
            yield replace(dossier, choice=dossier.choice._replace(listed=listed))


def _approved(desk: RegisterDesk, keys: Iterable[DossierKey], paper: Paper) -> Iterator[Dossier]:
    for dossier in desk.dossiers(keys):
        yield dossier.with_milestone(Milestone(Stage.APPROVED, paper.date, paper.number))
