"""PREMIS values of a package: who did what, with what, and how it went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from oais_vn.model.dates import timestamp
from oais_vn.model.paths import distinct_name
from oais_vn.model.preservation import Agent, Event, Link, Outcome, PreservedFile, Rights, WholeObject
from oais_vn.packages.blueprint import Blueprint
from oais_vn.packages.content import PREMIS_TYPES, Contents, Taken
from oais_vn.packages.layout import Names

_LOCAL = "local"
_PURPOSES = {"du-phong": "lập tài liệu lưu trữ dự phòng", "sao-luu": "sao lưu"}
_UUID = "UUID"


@dataclass(frozen=True)
class Statements:
    """What goes into one PREMIS file besides its objects."""

    events: tuple[Event, ...]
    agents: tuple[Agent, ...]
    rights: tuple[Rights, ...] = ()


def entity_id(names: Names) -> str:
    """The PREMIS identifier of the package as an intellectual entity."""
    return f"uuid-{str(names.uuid).upper()}"


def origin_id(blueprint: Blueprint) -> str:
    """The PREMIS identifier of what the package was made from; one delivery is one object in all its packages."""
    return f"uuid-{str(blueprint.origin.uuid).upper()}"


def representation_id(names: Names) -> str:
    """The PREMIS identifier of rep1."""
    return names.section("representation", "rep1")


def package_objects(blueprint: Blueprint, names: Names, statements: Statements) -> Iterator[WholeObject]:
    """The package itself, and what it was made from."""
    yield WholeObject(
        id=entity_id(names),
        id_type=_UUID,
        category="intellectualEntity",
        original_name=blueprint.dossier["title"],
        other_ids=(
            ("OBJID", names.objid),
            *((field, blueprint.dossier[field]) for field in dict.fromkeys((blueprint.shape.dossier_code, "fileCode"))),
        ),
        events=tuple(event.id for event in statements.events),
        rights=tuple(statement.id for statement in statements.rights),
    )
    yield WholeObject(
        id=origin_id(blueprint),
        id_type=_UUID,
        category="intellectualEntity",
        original_name=blueprint.origin.name,
        other_ids=((blueprint.origin.id_type, blueprint.origin.id),),
    )


def representation_objects(
    contents: Contents, names: Names, statements: Statements
) -> Iterator[WholeObject | PreservedFile]:
    """rep1 and every file in it."""
    events = tuple(event.id for event in statements.events)
    yield WholeObject(
        id=representation_id(names),
        id_type=_UUID,
        category="representation",
        original_name="rep1",
        part_of=Link(_UUID, entity_id(names), ""),
        events=events,
    )
    for document in contents.documents():
        yield PreservedFile(
            id=names.file(document.content.path),
            id_type=PREMIS_TYPES[document.kind],
            content=document.content,
            format=document.format,
            original_name=document.original_name,
            events=events,
        )


def package_statements(blueprint: Blueprint, names: Names, created: datetime) -> Statements:
    """Transfer for digitisation, validation, creation of the package; the rights that follow from its mode."""
    archive, supplier = _archive(blueprint), _supplier(blueprint)
    entity = Link(_UUID, entity_id(names), "outcome")
    origin = Link(_UUID, origin_id(blueprint), "source")
    validation = blueprint.validation
    makers = _makers(blueprint)
    events = (
        Event(
            id=names.section("event", "transfer"),
            type="transfer",
            moment=_transfer_moment(blueprint, created),
            detail=_transfer_detail(blueprint),
            outcome=Outcome.SUCCESS,
            agents=tuple(
                Link(_LOCAL, agent.id, role)
                for agent, role in [(supplier, "implementer"), (archive, "authorizer")]
                + [(agent, "implementer") for agent in _digitisation(blueprint)]
            ),
            objects=(origin,),
        ),
        Event(
            id=names.section("event", "validation"),
            type="validation",
            moment=_time(blueprint, validation.moment),
            detail=validation.detail,
            outcome=validation.outcome,
            note=validation.note,
            agents=tuple(Link(_LOCAL, agent.id, "executing program") for agent in validation.agents),
            objects=(origin,),
        ),
        Event(
            id=names.section("event", "information package creation"),
            type="information package creation",
            moment=_time(blueprint, created),
            detail=f"{blueprint.shape.package_type.value} {names.objid} "
            f"({blueprint.profile.name}, {blueprint.shape.name}) tạo từ {blueprint.origin.name}",
            outcome=Outcome.SUCCESS,
            agents=tuple(Link(_LOCAL, agent.id, role) for agent, role in makers),
            objects=(origin, entity),
        ),
    )
    agents = [archive, supplier, *_digitisation(blueprint), *validation.agents, *(agent for agent, _ in makers)]
    return Statements(events, _once(agents), tuple(_rights(blueprint, names)))


def representation_statements(
    blueprint: Blueprint, names: Names, taken: Taken, identifier: Agent, read: datetime
) -> Statements:
    """Message digest calculation and format identification, made in the one reading of the files."""
    representation = (Link(_UUID, representation_id(names), "outcome"),)
    doubts = list(taken.doubtful)
    if taken.more_doubtful:
        doubts.append(f"và {taken.more_doubtful} tệp nữa")
    events = (
        Event(
            id=names.section("event", "message digest calculation"),
            type="message digest calculation",
            moment=_time(blueprint, read),
            detail=f"SHA-256 và SHA-512 của {taken.documents} tệp, tính trong lúc sao chép",
            outcome=Outcome.SUCCESS,
            agents=(Link(_LOCAL, blueprint.software.id, "executing program"),),
            objects=representation,
        ),
        Event(
            id=names.section("event", "format identification"),
            type="format identification",
            moment=_time(blueprint, read),
            detail="; ".join(f"{puid}: {count}" for puid, count in taken.formats),
            outcome=Outcome.WARNING if doubts else Outcome.SUCCESS,
            note="\n".join(doubts),
            agents=(Link(_LOCAL, identifier.id, "executing program"),),
            objects=representation,
        ),
    )
    return Statements(events, _once([blueprint.software, identifier]))


def _time(blueprint: Blueprint, moment: datetime) -> str:
    return timestamp(moment, blueprint.profile.dialect.time_style)


def _transfer_moment(blueprint: Blueprint, created: datetime) -> str:
    """The time of digitisation as EDTF: an interval, one date, or, when nobody said it, the time of packing."""
    transfer = blueprint.provenance.transfer
    if transfer.started and transfer.ended and transfer.started != transfer.ended:
        return f"{transfer.started}/{transfer.ended}"
    return transfer.ended or transfer.started or _time(blueprint, created)


def _transfer_detail(blueprint: Blueprint) -> str:
    transfer = blueprint.provenance.transfer
    parts = [
        f"số hóa và giao nộp: đợt {transfer.number}, lần {transfer.round}",
        f"hợp đồng {transfer.contract}" if transfer.contract else "",
        f"đơn vị thực hiện: {transfer.supplier}",
        f"thiết bị: {transfer.equipment}" if transfer.equipment else "",
        f"từ {transfer.started}" if transfer.started else "",
        f"đến {transfer.ended}" if transfer.ended else "",
        f"mục đích: {_PURPOSES.get(transfer.purpose, transfer.purpose)}",
    ]
    return "; ".join(part for part in parts if part)


def _archive(blueprint: Blueprint) -> Agent:
    archive = blueprint.provenance.archive
    return Agent(str(archive.code), archive.name, "organization")


def _supplier(blueprint: Blueprint) -> Agent:
    name = blueprint.provenance.transfer.supplier
    return Agent(f"supplier-{distinct_name(name)}", name, "organization", note="đơn vị số hóa")


def _digitisation(blueprint: Blueprint) -> list[Agent]:
    """The equipment and the person that digitised, as far as the delivery names them."""
    transfer = blueprint.provenance.transfer
    found = []
    if transfer.equipment:
        found.append(Agent(f"equipment-{distinct_name(transfer.equipment)}", transfer.equipment, "hardware"))
    if transfer.operator:
        found.append(
            Agent(f"person-{distinct_name(transfer.operator)}", transfer.operator, "person", note="người số hóa")
        )
    return found


def _makers(blueprint: Blueprint) -> list[tuple[Agent, str]]:
    """Who makes the package: the archive by this software, run by a named person if one was named."""
    makers = [(blueprint.software, "executing program"), (_archive(blueprint), "implementer")]
    if blueprint.operator:
        person = Agent(
            f"person-{distinct_name(blueprint.operator)}", blueprint.operator, "person", note="người vận hành phần mềm"
        )
        makers.append((person, "implementer"))
    return makers


def _rights(blueprint: Blueprint, names: Names) -> Iterator[Rights]:
    for entry in blueprint.profile.rights:
        if entry.mode == blueprint.dossier["mode"]:
            yield Rights(
                id=names.section("rights", entry.mode),
                basis=entry.basis,
                jurisdiction=entry.jurisdiction,
                citation=entry.citation,
                act=entry.act,
                restriction=entry.restriction.vi,
                note=entry.restriction.en,
            )


def _once(agents: list[Agent]) -> tuple[Agent, ...]:
    """Each agent once, in the order of first mention."""
    found: dict[str, Agent] = {}
    for agent in agents:
        found.setdefault(agent.id, agent)
    return tuple(found.values())
