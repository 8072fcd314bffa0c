"""Mutations that nobody notices, and why: they change no meaning or cannot be known, or they await a rule.

A kind is written `<sealed again> <aip, sip, dip or aic>: <what was done> <file> <place in the XML>`. What is sealed
`all` has new sizes and digests in METS up the chain and in the bag, so that only what a rule means can be noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

R = r"(representations/rep1/)?"
METS = rf"{R}METS\.xml"
PREMIS = rf"{R}metadata/preservation/PREMIS(_rep1)?\.xml"
RECORD = rf"{R}metadata/descriptive/EAD\w*(_…)?\.xml"
SEALED = r"(bag|all) \w+"
ALL = r"all \w+"

FREE_FIELDS = (
    *("subject", "organName", "photographer", "imageTitle", "movieTitle", "docAttached", "colour", "archivesTime"),
    *("source", "purposeContent", "researchTopic", "requestID", "codeNotation", "codeNumber", "recorder"),
    *("paperFileCode", "numberOfPaper", "playTime", "photoTime", "recordDate"),
)
LISTED_FIELDS = (
    *("docId", "docCode", "fondsStatus", "language", "maintenance", "confidenceLevel", "purpose", "typeMedia"),
    *("typePic", "mode", "riskRecovery", "riskRecoveryStatus"),
)
FREE_NOTES = (
    *("agentName", "agentNote", "agentVersion", "eventDetail", "originalName", "messageDigestOriginator"),
    *("formatNote", "formatName", "statuteCitation", "statuteJurisdiction"),
)
OPTIONAL_NOTES = (
    *("agentName", "agentNote", "agentVersion", "eventDetailInformation", "eventDetail", "eventOutcomeDetail"),
    *("formatNote", "messageDigestOriginator", "rightsGrantedNote"),
)


def any_of(names: Iterable[str]) -> str:
    """A pattern of one of the names."""
    return f"({'|'.join(names)})"


EXPLAINED: tuple[tuple[str, str], ...] = (
    (
        (
            rf"{ALL}: \w+ {PREMIS} premis/object\[file\](/objectCharacteristics)?"
            rf"/(significantProperties|creatingApplication|inhibitors)(/\S+)?"
        ),
        "what was seen in a file when it was taken is told here alone, and nobody looks into it again (decision 0053)",
    ),
    # The bag
    (
        rf"{SEALED}: duplicate (bagit|bag-info|(tag)?manifest-sha\d+)\.txt",
        "a bag may hold further tag files, which the tag manifests list (RFC 8493 §2.2.4)",
    ),
    (rf"{SEALED}: truncate bagit\.txt", "a last line without its end"),
    (rf"{SEALED}: append bag-info\.txt", "an empty line at the end of a tag file says nothing"),
    (rf"{SEALED}: (flip|truncate) bag-info\.txt", "free text for people (name, description, date) stands nowhere else"),
    # Bytes that only digests know, and all digests were written anew
    (
        r"all (sip|dip): (append|flip|truncate) representations/rep1/data/….*",
        "a SIP has no PREMIS, and METS and bag were written anew: it is another package",
    ),
    (
        r"all (sip|dip): swap .*representations/rep1/data/.*",
        "a SIP has no PREMIS, and METS and bag were written anew: it is another package",
    ),
    (
        rf"{ALL}: (append|flip|truncate|swap) documentation/.*|{ALL}: swap .* documentation/.*",
        "what accompanies a package says nothing that is said elsewhere, and all digests were written anew",
    ),
    (rf"{SEALED}: append ({METS}|{PREMIS}|{RECORD})", "white space or a comment after the root element"),
    # Order
    (rf"{SEALED}: reorder {METS} mets/fileSec/fileGrp\[[\w/]+\](/file)?( after .*)?", "files of METS have no order"),
    (rf"{SEALED}: reorder {METS} mets/(dmdSec|metsHdr/agent.*)", "records and agents of METS have no order"),
    (
        rf"{SEALED}: reorder {METS} mets/structMap/div.*",
        "the divisions name folders and pairs; documents are ordered by docOrdinal in their records",
    ),
    (
        rf"{ALL}: reorder {PREMIS} premis/(object|event|agent).*",
        "objects, events and links of PREMIS are found by their identifiers; events are ordered by their time",
    ),
    # Identifiers that nothing refers to
    (
        rf"{SEALED}: change {METS} mets/(amdSec|fileSec|structMap|structMap/div.*|fileSec/fileGrp.*)/@ID",
        "an identifier that nothing refers to may be any",
    ),
    (rf"{SEALED}: delete {METS} mets/amdSec/@ID", "no specification asks for it, and nothing refers to it"),
    # Free text
    (rf"{ALL}: change {RECORD} simpledc/{any_of(FREE_FIELDS)}", "the value is possible, and no other place says it"),
    (rf"{ALL}: (flip|truncate) {RECORD}", "a letter of a value, as in the changed fields, or of white space"),
    (
        rf"{SEALED}: change {METS} mets/metsHdr/(agent\[\w+\](/name|/note)|altRecordID)",
        "names, versions and numbers of other systems",
    ),
    (
        rf"{ALL}: change {PREMIS} premis/(.*/)?{any_of(FREE_NOTES)}",
        "names, versions and notes of other systems, in free text",
    ),
    (
        rf"{ALL}: (delete|duplicate) {PREMIS} premis/.*{any_of(OPTIONAL_NOTES)}",
        "an optional note more or less (PREMIS 3.0)",
    ),
    (
        rf"{ALL}: duplicate {PREMIS} premis/.*(/linking\w+|Role|relatedObjectIdentifier|fixity)",
        "the same thing said twice",
    ),
    # Said twice, or said elsewhere
    (
        rf"{SEALED}: duplicate {METS} mets/(fileSec/.*/FLocat|structMap/.*/[fm]ptr|metsHdr/agent.*)",
        "the same thing said twice (METS 1.12.1 allows it)",
    ),
    (
        rf"{SEALED}: (change|delete) {METS} mets/structMap/div(\[rep1\])?(/div.*)?(/@(LABEL|TYPE|ID|FILEID)|/fptr.*)?",
        "fileSec names what a division points to, and no file may be left out there (STR-010; pairs: MET-003, MET-004)",
    ),
    (
        rf"{SEALED}: (change|delete) {METS} mets/(.*/)?@(schemaLocation|type|LOCTYPE|OWNERID|STATUS|OTHERMDTYPE)",
        "hints, constants of the schema, and notes that neither the Circular nor the text of the element asks for",
    ),
    (
        rf"{SEALED}: delete {METS} mets/(fileSec|metsHdr/altRecordID)(/@ID)?",
        "no specification asks for it, and nothing refers to it",
    ),
    (
        rf"{SEALED}: (change|delete) {METS} mets/metsHdr/(@RECORDSTATUS|altRecordID.*)",
        "without RECORDSTATUS a package is NEW (TT05, PL I-V); numbers of other systems may be any",
    ),
    (
        rf"{SEALED}: (change|delete) {METS} mets/metsHdr/agent\[CREATOR\](/note)?(/@\w+)?",
        "the agents of a representation repeat the package's; of the package they are told as information (MET-022)",
    ),
    (
        rf"{SEALED}: change {METS} mets/fileSec/.*/@(USE|CREATED|OTHERCONTENTINFORMATIONTYPE)",
        "names of groups that no specification asks for, a moment that is possible, a type that the maker defines",
    ),
    # Records
    (
        rf"{ALL}: change {RECORD} simpledc/{any_of(LISTED_FIELDS)}",
        "another word of the list of values, or another name, which no other place says",
    ),
    (
        rf"{SEALED}: (append|flip|swap) .*schemas/(EAD\w*|METS|catalog)\.(xsd|xml).*",
        "records are judged by the profile's tables, METS by the published schema; what is no schema is told (SCH-010)",
    ),
    # PREMIS
    (
        rf"{ALL}: (change|delete) {PREMIS} premis/.*/@(authority|authorityURI|valueURI|xmlID)",
        "the term is asked itself (PRE-021); an address that is not the Library's is of a list that nobody here knows",
    ),
    (
        rf"{ALL}: (change|delete) {PREMIS} premis/event/linking(Object|Agent)Identifier(/.*)?",
        "a source or what left for another package may lie elsewhere; of several agents or objects one may be missing",
    ),
    (
        rf"{ALL}: (change|delete|duplicate) {PREMIS} premis/object\[(intellectualEntity|file)\]/objectIdentifier.*",
        "an entity has several identifiers, and only that of the type OBJID, or of METS, stands elsewhere",
    ),
    (
        rf"{ALL}: change {PREMIS} premis/object\[\w+\]/relationship/relationshipSubType",
        "another term of the vocabulary, which may be as true",
    ),
    (
        rf"{ALL}: (duplicate|delete) {PREMIS} premis/(object\[\w+\]/relationship|agent|event/eventOutcomeInformation)",
        "the same thing said twice; an agent that nothing links to",
    ),
    (
        rf"{ALL}: delete {PREMIS} premis/(agent/agentType|object\[\w+\]/linking\w+|.*/format(Designation|Registry))",
        "optional in PREMIS 3.0: one of the two ways to name a format is enough, and a link has its other end",
    ),
    (rf"{ALL}: (change|duplicate) {PREMIS} premis/rights/.*/rightsGrantedNote", "free text"),
    (
        rf"{SEALED}: change {METS} mets/fileSec/fileGrp\[Documentation\]/file/@MIMETYPE",
        "of an extension that the profile does not know any type may be right; of the others it is told (MET-028)",
    ),
    (
        rf"{SEALED}: delete {METS} mets/fileSec/fileGrp\[Documentation\]/@USE",
        "a name of a group that no specification asks for",
    ),
    (rf"{ALL}: (change|delete) {PREMIS} premis/@schemaLocation", "a hint where a schema lies"),
    (
        rf"{ALL}: change {PREMIS} premis/agent/agentIdentifier/.*",
        "an agent that nothing links to, under another name; of one that is linked to it is told (PRE-006)",
    ),
    (rf"{ALL}: change {PREMIS} premis/.*/formatRegistryName", "another registry, whose keys nobody here knows"),
    (
        rf"{ALL}: delete {PREMIS} premis/.*/compositionLevel|{SEALED}: delete {METS} mets/fileSec/.*/file/@ADMID",
        "optional: one layer needs no number, and PREMIS is found by amdSec",
    ),
    (
        rf"{SEALED}: flip ({METS}|{PREMIS}|bagit\.txt)",
        "a letter of free text or of white space",
    ),
)
"""Pattern of kinds, and why it changes no meaning or cannot be known."""

AWAITED: tuple[tuple[str, str], ...] = ()
"""Pattern of kinds, and the rule that has to come; a pattern whose rule is there goes."""


def reason_for(kind: str) -> str | None:
    """Why a mutation of this kind may go unnoticed; None when it may not."""
    return next((reason for pattern, reason in EXPLAINED if re.fullmatch(pattern, kind)), None)


def awaited_by(kind: str) -> str | None:
    """The rule that is missing for a mutation of this kind; None when none is known to be."""
    return next((rule for pattern, rule in AWAITED if re.fullmatch(pattern, kind)), None)
