"""Reading the PREMIS of a package: each part is looked at as it comes, what needs them all is asked at the end."""

from __future__ import annotations

from functools import partial

from oais_vn.formats.premis.entities import PremisPart, ReadEvent, ReadObject, ReadPremisAgent, ReadRights
from oais_vn.formats.premis.reader import read_premis
from oais_vn.formats.premis.vocabulary import letters
from oais_vn.formats.schemas import load_schema
from oais_vn.formats.xml_reader import SchemaFault
from oais_vn.model.paths import PackagePath
from oais_vn.validation.package import Package, reason_of
from oais_vn.validation.preservation_links import Links, shown
from oais_vn.validation.preservation_objects import LiteralCategories, Objects
from oais_vn.validation.preservation_order import Order
from oais_vn.validation.preservation_rights import RightsStatements
from oais_vn.validation.preservation_whole import Wholes
from oais_vn.validation.preservation_words import Words
from oais_vn.validation.requirements import note_limits, watch
from oais_vn.validation.seen import Seen
from oais_vn.validation.structure import References


def read_preservation(package: Package, references: References) -> None:
    """Read every PREMIS document that a METS names; note all that does not hold.

    A file object is known by the identifier that it shares with `file/@ID` in METS (TT05 PL I).
    """
    reading = _Reading(package, references)
    for path in references.premis:
        reading.read(path)
    reading.finish()


class _Reading:
    """The PREMIS documents of a package, which may link to each other."""

    def __init__(self, package: Package, references: References) -> None:
        self._package = package
        self._links = Links(package, references)
        self._objects = Objects(package, references)
        self._order = Order(package)
        self._rights = RightsStatements(package)
        self._wholes = Wholes(package)

    def read(self, path: PackagePath) -> None:
        """Read one document to its end, or as far as it can be read."""
        schema = load_schema("premis")
        literal = LiteralCategories(self._package, path)
        words = Words(self._package, path)
        watching = watch(self._package, path, "premis")
        self._links.begin()
        try:
            with self._package.files.open(path) as stream:
                for part in read_premis(stream, path, schema, watching):
                    if isinstance(part, SchemaFault):
                        if not literal.explains(part):
                            self._package.note(Seen.PREMIS_SCHEMA, path, part.line, reason=part.message)
                    else:
                        literal.take(part)
                        words.take(part)
                        self._take(path, part)
        except Exception as error:  # noqa: BLE001 - whatever hostile input makes the reader raise is about this file
            self._package.note(Seen.NOT_XML, path, getattr(error, "line", None), reason=reason_of(error))
        literal.note()
        words.note()
        note_limits(self._package, path, watching)

    def finish(self) -> None:
        """Note what only shows when every document has been read."""
        self._links.note()
        self._objects.note()
        self._order.note()
        self._rights.note()
        self._wholes.note()

    def _take(self, path: PackagePath, part: PremisPart) -> None:
        self._links.take(path, part)
        if isinstance(part, ReadObject):
            self._objects.take(path, part)
            self._rights.take_object(part)
            self._wholes.take(path, part)
        elif isinstance(part, ReadEvent):
            self._order.take(path, part)
            self._take_event(path, part)
        elif isinstance(part, ReadPremisAgent):
            if not part.name:
                self._package.note(Seen.PREMIS_NAMELESS_AGENT, path, part.line, id=shown(part.identifiers))
        elif isinstance(part, ReadRights):
            self._rights.take(path, part)

    def _take_event(self, path: PackagePath, event: ReadEvent) -> None:
        note = partial(self._package.note, path=path, line=event.line, id=shown(event.identifiers), type=event.type)
        outcomes = [term.text for term in event.terms if term.vocabulary == "eventOutcome" and term.text]
        if not outcomes:
            note(Seen.PREMIS_NO_OUTCOME)
        if any(letters(outcome) in ("fail", "failed", "failure") for outcome in outcomes):
            note(Seen.PREMIS_FAILED)
        if not event.agents:
            note(Seen.PREMIS_NO_AGENT)
