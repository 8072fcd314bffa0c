"""PREMIS values of a package: who did what, with what, and how it went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from oais_vn.model.acceptance import Acceptance
from oais_vn.model.access import SecurityGrade
from oais_vn.model.dates import timestamp
from oais_vn.model.paths import distinct_name
from oais_vn.model.preservation import Agent, Event, Link, Outcome, PreservedFile, Rights, WholeObject
from oais_vn.packages.blueprint import Act, Blueprint, Origin, Provenance
from oais_vn.packages.content import PREMIS_TYPES, Contents, Taken, TakenDocument
from oais_vn.packages.derived import EVENT, migration_event
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


def _uuid_id(origin: Origin) -> str:
    """The PREMIS identifier of what a package was made from; one delivery is one object in all its packages."""
    return f"uuid-{str(origin.uuid).upper()}"


def representation_id(names: Names) -> str:
    """The PREMIS identifier of rep1."""
    return names.section("representation", "rep1")


def package_objects(blueprint: Blueprint, names: Names, statements: Statements) -> Iterator[WholeObject]:
    """The package itself, what it was made from, the edition that it replaces, the package that came of its content."""
    predecessor, derived = blueprint.predecessor, blueprint.derived
    yield WholeObject(
        id=entity_id(names),
        id_type=_UUID,
        category="intellectualEntity",
        original_name=blueprint.title,
        other_ids=(
            ("OBJID", names.objid),
            *(
                (field, blueprint.record[field])
                for field in dict.fromkeys((blueprint.shape.record_code, "fileCode"))
                if blueprint.record[field]
            ),
        ),
        events=tuple(event.id for event in statements.events),
        rights=tuple(statement.id for statement in statements.rights),
        replaces=None if predecessor is None else Link(_UUID, _uuid_id(predecessor), ""),
        source_of=None if derived is None else Link(_UUID, _uuid_id(derived), ""),
    )
    # Of an amended description the predecessor is the origin too.
    for other in dict.fromkeys((blueprint.origin, predecessor, derived)):
        if other is not None:
            yield WholeObject(
                id=_uuid_id(other),
                id_type=_UUID,
                category="intellectualEntity",
                original_name=other.name,
                other_ids=((other.id_type, other.id),),
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
        derivation = document.derivation
        yield PreservedFile(
            id=names.file(document.content.path),
            id_type=PREMIS_TYPES[document.kind],
            content=document.content,
            format=document.format,
            original_name=document.original_name,
            events=events if derivation is None else (*events, _migration_id(names, document)),
            made_from=None if derivation is None else derivation.source,
            traits=document.traits,
        )


def _migration_id(names: Names, document: TakenDocument) -> str:
    return names.section("event", EVENT, document.content.path)


def migration_statements(blueprint: Blueprint, names: Names, contents: Contents, read: datetime) -> Statements:
    """What was migrated on the way into the package, file by file."""
    events, agents = [], [blueprint.software]
    for document in contents.derived():
        if document.derivation is not None:
            made = Link(PREMIS_TYPES[document.kind], names.file(document.content.path), "outcome")
            moment = _time(blueprint, read)
            event = _migration_id(names, document)
            events.append(migration_event(document.derivation, event, moment, made, blueprint.software))
            agents += document.derivation.migrated.agents
    return Statements(tuple(events), _once(agents))


def package_statements(blueprint: Blueprint, names: Names, created: datetime) -> Statements:
    """What was done before, and the creation of the package; the rights that follow from its mode."""
    entity = Link(_UUID, entity_id(names), "outcome")
    origin = () if blueprint.origin is None else (Link(_UUID, _uuid_id(blueprint.origin), "source"),)
    made_from = f" tạo từ {blueprint.origin.name}" if blueprint.origin is not None else ""
    creation = Act(
        type="information package creation",
        moment=created,
        detail=f"{blueprint.shape.package_type.value} {names.objid} "
        f"({blueprint.profile.name}, {blueprint.shape.name}){made_from}",
        agents=tuple(_makers(blueprint)),
        note=blueprint.note,
        on_package=True,
    )
    acts = (*blueprint.history, creation)
    events = tuple(
        Event(
            id=names.section("event", act.type),
            type=act.type,
            moment=_moment(blueprint, act, created),
            detail=act.detail,
            outcome=act.outcome,
            note=act.note,
            agents=tuple(Link(_LOCAL, agent.id, role) for agent, role in act.agents),
            objects=(*origin, entity) if act.on_package else origin,
        )
        for act in acts
    )
    agents = [agent for act in acts for agent, _ in act.agents]
    return Statements(events, _once(agents), tuple(_rights(blueprint, names)))


def transferred(provenance: Provenance) -> Act:
    """The digitisation as the Circular has it: an event `transfer` (TT05 PL I)."""
    agents = [(_supplier(provenance), "implementer"), (archive_agent(provenance), "authorizer")]
    agents += [(agent, "implementer") for agent in _digitisation(provenance)]
    return Act("transfer", _transfer_moment(provenance), _transfer_detail(provenance), tuple(agents))


def accepted(acceptance: Acceptance) -> Act:
    """The acceptance by people as an event `accession`: from then on the archive answers for the material.

    Not `validation`, which a program does, nor `appraisal`, which decides what is worth keeping.
    """
    authority = Agent(f"authority-{distinct_name(acceptance.authority)}", acceptance.authority, "organization")
    return Act(
        type="accession",
        moment=acceptance.date,
        detail=(
            f"nghiệm thu theo {acceptance.number} ngày {acceptance.date} của {acceptance.authority}; "
            f"biên bản {acceptance.minutes}, SHA-256 {acceptance.minutes_sha256}; "
            f"báo cáo kiểm tra SHA-256 {acceptance.report}; mã băm lần giao nộp {acceptance.delivery}; "
            f"hồ sơ nghiệm thu SHA-256 {acceptance.sha256}"
        ),
        agents=((authority, "authorizer"),),
    )


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
    tools = [agent for agent, _ in taken.looked]
    return Statements(
        (*events, *_looked_into(blueprint, names, taken, read)), _once([blueprint.software, identifier, *tools])
    )


def _looked_into(blueprint: Blueprint, names: Names, taken: Taken, read: datetime) -> Iterator[Event]:
    """What the tools told of the files as they were taken in; no event where there was nothing to look into."""
    if not taken.looked and not taken.unseen:
        return
    objects = (Link(_UUID, representation_id(names), "outcome"),)
    tools = tuple(Link(_LOCAL, agent.id, "executing program") for agent, _ in taken.looked)
    own = Link(_LOCAL, blueprint.software.id, "executing program")
    yield Event(
        id=names.section("event", "metadata extraction"),
        type="metadata extraction",
        moment=_time(blueprint, read),
        detail="; ".join(f"{agent.name} {agent.version}: {count} tệp" for agent, count in taken.looked),
        outcome=Outcome.WARNING if taken.unseen else Outcome.SUCCESS,
        note="\n".join(taken.unseen),
        agents=(own, *tools),
        objects=objects,
    )
    if taken.judged is not None and taken.looked:
        count = sum(number for _, number in taken.looked)
        yield Event(
            id=names.section("event", "validation of documents"),
            type="validation",
            moment=_time(blueprint, read),
            detail=f"xét bên trong {count} tệp theo {blueprint.profile.name}: không tệp nào hỏng, bị khóa, bị cắt cụt",
            outcome=Outcome.WARNING if taken.judged else Outcome.SUCCESS,
            note=f"phát hiện: {taken.judged}" if taken.judged else "",
            agents=(own, *tools),
            objects=objects,
        )


def _time(blueprint: Blueprint, moment: datetime) -> str:
    return timestamp(moment, blueprint.profile.dialect.time_style)


def _moment(blueprint: Blueprint, act: Act, created: datetime) -> str:
    return act.moment if isinstance(act.moment, str) else _time(blueprint, act.moment or created)


def _transfer_moment(provenance: Provenance) -> str | None:
    """The time of digitisation as EDTF: an interval, one date, or None when nobody said it."""
    transfer = provenance.transfer
    if transfer.started and transfer.ended and transfer.started != transfer.ended:
        return f"{transfer.started}/{transfer.ended}"
    return transfer.ended or transfer.started or None


def _transfer_detail(provenance: Provenance) -> str:
    transfer = provenance.transfer
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


def archive_agent(provenance: Provenance) -> Agent:
    """The archive as a PREMIS agent."""
    archive = provenance.archive
    return Agent(str(archive.code), archive.name, "organization")


def _supplier(provenance: Provenance) -> Agent:
    name = provenance.transfer.supplier
    return Agent(f"supplier-{distinct_name(name)}", name, "organization", note="đơn vị số hóa")


def _digitisation(provenance: Provenance) -> list[Agent]:
    """The equipment and the person that digitised, as far as the delivery names them."""
    transfer = provenance.transfer
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
    makers = [(blueprint.software, "executing program"), (archive_agent(blueprint.provenance), "implementer")]
    if blueprint.operator:
        person = Agent(
            f"person-{distinct_name(blueprint.operator)}", blueprint.operator, "person", note="người vận hành phần mềm"
        )
        makers.append((person, "implementer"))
    return makers


def _rights(blueprint: Blueprint, names: Names) -> Iterator[Rights]:
    """The statement of the access mode and, where there is a security grade, that of the grade."""
    grade = blueprint.provenance.grade()
    for entry in blueprint.profile.rights:
        # A rule is of an access mode or of a grade.
        if (entry.mode == blueprint.mode) if entry.grade is SecurityGrade.NONE else (entry.grade is grade):
            started, ended = _term(blueprint, entry.years)
            yield Rights(
                id=names.section("rights", entry.mode or entry.grade.value),
                basis=entry.basis,
                jurisdiction=entry.jurisdiction,
                citation=entry.citation,
                act=entry.act,
                restriction=entry.restriction.vi,
                note=entry.restriction.en,
                started=started,
                ended=ended,
            )


def _term(blueprint: Blueprint, years: int | None) -> tuple[str, str]:
    """From the last day of the dossier, `years` on; empty where nothing or nobody tells a day.

    A collection and a batch have no end date of their own, and their grade may be of any of their parts.
    """
    closed = blueprint.record.date("endDate")
    if years is None or closed is None:
        return "", ""
    started = closed.latest
    try:
        ended = started.replace(year=started.year + years)
    except ValueError:
        # 29 February.
        ended = started.replace(year=started.year + years, day=28)
    return started.isoformat(), ended.isoformat()


def _once(agents: list[Agent]) -> tuple[Agent, ...]:
    """Each agent once, in the order of first mention."""
    found: dict[str, Agent] = {}
    for agent in agents:
        found.setdefault(agent.id, agent)
    return tuple(found.values())
