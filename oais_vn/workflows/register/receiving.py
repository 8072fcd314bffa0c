"""What comes in, and originals that change hands."""

from __future__ import annotations

from collections.abc import Iterator

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.accession import Accession, AccessionKind, Step
from oais_vn.model.register.dossier import DossierKey
from oais_vn.model.register.giving import Giving, Point, out_of_store, require_complete
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.things import Thing
from oais_vn.workflows.register.desk import RegisterDesk


def register_accession(desk: RegisterDesk, accession: Accession) -> Accession:
    """Register what is to come in; `InputError` when the id is taken, or a collection names no owner."""
    if accession.kind is AccessionKind.COLLECTION and not accession.owner.strip():
        raise InputError(
            Text("tài liệu sưu tầm phải có chủ sở hữu (--owner)", "what is collected has an owner (--owner)")
        )

    def made(register: RegisterCatalogue) -> Iterator[Thing]:
        if register.thing(Accession, accession.id) is not None:
            raise InputError(Text(f"đã có đợt {accession.id}", f"there is an accession {accession.id} already"))
        yield accession

    desk.do("accession registered", made)
    return desk.held(Accession, accession.id)


def take_step(desk: RegisterDesk, called: str, step: Step) -> Accession:
    """Take an accession a step on."""

    def made(_: RegisterCatalogue) -> Iterator[Thing]:
        yield desk.held(Accession, called).taking(step)

    desk.do(f"accession {step.state.value}", made)
    return desk.held(Accession, called)


def give(desk: RegisterDesk, giving: Giving) -> Giving:
    """Record that originals changed hands.

    `InputError` when the id is taken, a dossier is unknown or already away, or what comes back is not what went.
    """

    def made(register: RegisterCatalogue) -> Iterator[Thing]:
        if register.thing(Giving, giving.id) is not None:
            raise InputError(Text(f"đã có lần giao nhận {giving.id}", f"there is a giving {giving.id} already"))
        for _ in desk.dossiers(giving.dossiers):
            pass
        away = out_of_store(register.things(Giving))
        _require_fitting(giving, away)
        yield giving

    desk.do("originals given", made)
    return desk.held(Giving, giving.id)


def _require_fitting(giving: Giving, away: dict[DossierKey, Giving]) -> None:
    if giving.point is Point.TO_STORE:
        back = {key: away[key] for key in giving.dossiers if key in away}
        for before in dict.fromkeys(back.values()):
            if giving.sheets is not None and set(before.dossiers) <= set(giving.dossiers):
                require_complete(before, giving)
    if giving.point is Point.TO_SCANNING:
        # From arrangement straight to scanning is the way; from scanning to scanning is not.
        gone = [key for key in giving.dossiers if key in away and away[key].point is Point.TO_SCANNING]
        if gone:
            raise InputError(
                Text(
                    f"{gone[0]} đang ở nơi số hóa (giao nhận {away[gone[0]].id})",
                    f"{gone[0]} is away to be scanned (giving {away[gone[0]].id})",
                )
            )


def away_since(desk: RegisterDesk) -> dict[DossierKey, Giving]:
    """The originals that are not in the store, each with the giving that took it."""
    return out_of_store(desk.register.things(Giving))
