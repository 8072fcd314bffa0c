"""Mutations that nobody notices: those that change no meaning or cannot be known, and those that await a rule.

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
JUDGED_FIELDS = (
    *("docId", "docCode", "arcDocCode", "fileCode", "arcFileCode", "fondsCode", "title", "totalDoc", "numberOfPage"),
    *("fondsStatus", "mode", "language", "maintenance", "confidenceLevel", "riskRecovery", "riskRecoveryStatus"),
    *("purpose", "typeMedia", "typePic", "totalDocuments"),
)
FREE_NOTES = (
    *("agentName", "agentNote", "agentVersion", "eventDetail", "originalName", "messageDigestOriginator"),
    *("formatNote", "formatName", "statuteCitation", "statuteJurisdiction"),
)
OPTIONAL_NOTES = (
    *("agentName", "agentNote", "agentVersion", "eventDetailInformation", "eventDetail", "eventOutcomeDetail"),
    *("formatNote", "messageDigestOriginator", "rightsGrantedNote"),
)
EVENT_PARTS = ("eventType", "eventDateTime", "eventOutcomeInformation", "linkingAgent", "linkingObject")


def any_of(names: Iterable[str]) -> str:
    """A pattern of one of the names."""
    return f"({'|'.join(names)})"


EXPLAINED: tuple[tuple[str, str], ...] = (
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
)
"""Pattern of kinds, and why it changes no meaning or cannot be known."""

AWAITED: tuple[tuple[str, str], ...] = (
    # The bag
    (
        r"\w+ \w+: duplicate tagmanifest-sha\d+\.txt",
        "BAG-008: only the tag manifests themselves are free, not every name that begins with tagmanifest-",
    ),
    (
        rf"{SEALED}: (delete|rename) bag-info\.txt",
        "BAG: under a profile with shapes, a bag without the bag-info.txt of our BagIt profile",
    ),
    (rf"{SEALED}: flip bagit\.txt", "BAG-005: a name of an encoding with signs in it that no encoding has (`UTF-8*`)"),
    # Schemas that travel along
    (
        rf"{ALL}: (append|flip|truncate|swap) schemas/.*|{ALL}: swap .* schemas/.*",
        "SCH: a file of schemas/ that bears the name of a published schema, or of one of ours, is that schema",
    ),
    # Records
    (
        rf"{ALL}: change {RECORD} simpledc/{any_of(JUDGED_FIELDS)}",
        "FLD, XRF: codes and counts agree with each other, with file names and METS; values are of the lists",
    ),
    (rf"{ALL}: swap {RECORD} {RECORD}", "XRF: a record is of the file to which METS ties it"),
    (
        rf"{ALL}: swap {PREMIS} {PREMIS}",
        "PRE: the package's PREMIS is of the package, that of rep1 of the representation",
    ),
    # METS: attributes and elements that CSIP or the Circular ask for
    (
        rf"{SEALED}: (change|delete) {METS} mets/@(PROFILE|TYPE|LABEL|OBJID|schemaLocation)",
        "CSIP1-6, MET of TT05: attributes of mets",
    ),
    (
        rf"{SEALED}: (change|delete|duplicate) {METS} mets/metsHdr.*",
        "CSIP7-16, SIP4-17, MET of TT05: attributes and agents of metsHdr",
    ),
    (
        rf"{SEALED}: (change|delete) {METS} mets/(dmdSec|amdSec/digiprovMD)(/mdRef)?/@\w+",
        "CSIP17-30, CSIP31-44: attributes of dmdSec, digiprovMD and mdRef",
    ),
    (
        rf"{SEALED}: (change|delete|duplicate) {METS} mets/fileSec.*",
        "CSIP58-79, CSIP112-114: attributes of fileSec, fileGrp and file, one FLocat a file, representations named",
    ),
    (
        rf"{SEALED}: (change|delete|duplicate) {METS} mets/structMap.*",
        "CSIP80-112: one structMap with LABEL CSIP, its divisions and what they point to",
    ),
    (rf"{SEALED}: flip {METS}", "as the changed attributes above"),
    # PREMIS
    (
        rf"{ALL}: (change|delete) {PREMIS} premis/.*/@(authority|authorityURI|valueURI)",
        "PRE: a term of the Library of Congress's vocabularies with its own address",
    ),
    (
        rf"{ALL}: (change|delete|duplicate) {PREMIS} premis/event(/{any_of(EVENT_PARTS)}.*)?",
        "PRE: an event has type and outcome of the vocabularies, agents, a possible time, objects that are there",
    ),
    (
        rf"{ALL}: (change|delete|duplicate) {PREMIS} premis/(agent|rights)(/.*)?",
        "PRE: an agent has name and type and is linked to; rights are those of the security grade",
    ),
    (
        rf"{ALL}: (change|delete|duplicate) {PREMIS} premis/object.*",
        "PRE: an object has identifier, fixity, size, format; representation and entity are those of METS",
    ),
    (rf"{ALL}: (flip|truncate) {PREMIS}", "as the changed elements above"),
)
"""Pattern of kinds, and the rule that has to come; a pattern whose rule is there goes."""


def reason_for(kind: str) -> str | None:
    """Why a mutation of this kind may go unnoticed; None when it may not."""
    return next((reason for pattern, reason in EXPLAINED if re.fullmatch(pattern, kind)), None)


def awaited_by(kind: str) -> str | None:
    """The rule that is missing for a mutation of this kind; None when none is known to be."""
    return next((rule for pattern, rule in AWAITED if re.fullmatch(pattern, kind)), None)
