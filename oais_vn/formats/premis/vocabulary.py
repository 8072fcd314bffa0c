"""Terms of the Library of Congress' preservation vocabularies and their URIs, as they stood on 2018-09-24."""

from __future__ import annotations

import re

from oais_vn.formats.xml import Attributes

_ROOT = "http://id.loc.gov/vocabulary/preservation/"
_URI = re.compile(r"https?://id\.loc\.gov/vocabulary/preservation/([A-Za-z]+)/([a-z0-9]+)/?")
_LIST = re.compile(r"https?://id\.loc\.gov/vocabulary/preservation/([A-Za-z]+)/?(?:\.html)?")

_TERMS = {
    "eventType": {
        "accession": "acc",
        "appraisal": "app",
        "capture": "cap",
        "compiling": "cop",
        "compression": "com",
        "creation": "cre",
        "deaccession": "dea",
        "decompression": "dec",
        "decryption": "der",
        "deletion": "del",
        "digital signature generation": "dsg",
        "digital signature validation": "dig",
        "displaying": "dsp",
        "dissemination": "dis",
        "encryption": "enc",
        "execution": "exe",
        "exporting": "exp",
        "extraction": "ext",
        "filename change": "fil",
        "fixity check": "fix",
        "forensic feature analysis": "ffa",
        "format identification": "for",
        "imaging": "ima",
        "information package creation": "ipc",
        "information package merging": "ipm",
        "information package splitting": "ips",
        "ingestion": "ing",
        "ingestion end": "ine",
        "ingestion start": "ins",
        "interpreting": "int",
        "message digest calculation": "mes",
        "metadata extraction": "mee",
        "metadata modification": "mem",
        "migration": "mig",
        "modification": "mod",
        "normalization": "nor",
        "packing": "pac",
        "policy assignment": "poa",
        "printing": "prt",
        "quarantine": "qua",
        "recovery": "rec",
        "redaction": "red",
        "refreshment": "ref",
        "rendering": "ren",
        "replication": "rep",
        "transfer": "tra",
        "unpacking": "unp",
        "unquarantine": "unq",
        "validation": "val",
        "virus check": "vir",
    },
    "eventOutcome": {"success": "suc", "fail": "fai", "warning": "war"},
    "agentType": {"hardware": "har", "organization": "org", "person": "per", "software": "sof"},
    "eventRelatedAgentRole": {
        "authorizer": "aut",
        "executing program": "exe",
        "implementer": "imp",
        "validator": "val",
    },
    "eventRelatedObjectRole": {"source": "sou", "outcome": "out"},
    "objectCategory": {"bitstream": "bit", "file": "fil", "intellectual entity": "int", "representation": "rep"},
    "cryptographicHashFunctions": {
        "Adler-32": "adler",
        "CRC32": "crc32",
        "HAVAL": "haval",
        "MD2": "md2",
        "MD5": "md5",
        "MNP": "mnp",
        "SHA-1": "sha1",
        "SHA-256": "sha256",
        "SHA-384": "sha384",
        "SHA-512": "sha512",
        "TIGER": "tiger",
        "Whirlpool": "whirl",
        "unknown": "unk",
    },
    "relationshipType": {
        "dependency": "dep",
        "derivation": "der",
        "logical": "log",
        "reference": "ref",
        "replacement": "rep",
        "structural": "str",
    },
    "relationshipSubType": {
        "compressed from": "cmf",
        "compressed to": "cmt",
        "deploys": "dpe",
        "documents": "doc",
        "emulates": "emu",
        "encrypted from": "enf",
        "encrypted to": "ent",
        "generalizes": "gen",
        "has part": "hsp",
        "has root": "hsr",
        "has sibling": "hsi",
        "has source": "hss",
        "includes": "inc",
        "is compatible with": "icw",
        "is deployed on": "idp",
        "is documented in": "idc",
        "is emulated by": "iem",
        "is included in": "isi",
        "is part of": "isp",
        "is represented by": "isr",
        "is required by": "irq",
        "is source of": "iso",
        "is superseded by": "iss",
        "represents": "rep",
        "requires": "req",
        "specializes": "spe",
        "supersedes": "sup",
    },
    "rightsBasis": {
        "copyright": "cop",
        "institutional policy": "ins",
        "license": "lic",
        "other": "oth",
        "statute": "sta",
    },
    "copyrightStatus": {"copyrighted": "cpr", "public domain": "pub", "unknown": "unk"},
    "actionsGranted": {
        "delete": "del",
        "disseminate": "dis",
        "migrate": "mig",
        "modify": "mod",
        "replicate": "rep",
        "use": "use",
    },
}
_OLD_NAMES = {"linkingAgentRoleEvent": "eventRelatedAgentRole"}
"""Vocabularies that go by another name now; their terms and codes are the same."""
_UNCONFIRMED = {"eventType": ("access assignment", "identifier assignment")}
"""Terms that other lists of the vocabulary carry: taken, though they are not in the one that was read."""


def letters(term: str) -> str:
    """A term without what people write differently: `is Part Of`, `isPartOf`; `SHA-256`, `sha256`."""
    return "".join(letter for letter in term.casefold() if letter.isalnum())


_CODES = {name: {letters(term): code for term, code in terms.items()} for name, terms in _TERMS.items()}
_TAKEN = {name: frozenset(map(letters, terms)) for name, terms in _UNCONFIRMED.items()}


def is_term(vocabulary: str, term: str) -> bool:
    """Whether the vocabulary has the term, letter by letter as we write it."""
    return term in _TERMS[vocabulary]


def authority(vocabulary: str, term: str) -> Attributes:
    """The attributes of PREMIS 3 `stringPlusAuthority` for a term; `KeyError` for a term that we do not know."""
    return {
        "authority": vocabulary,
        "authorityURI": f"{_ROOT}{vocabulary}",
        "valueURI": f"{_ROOT}{vocabulary}/{_TERMS[vocabulary][term]}",
    }


def is_known(vocabulary: str, term: str) -> bool:
    """Whether the term is one of the vocabulary, however it is spelt, or of an older list of it."""
    spelt = letters(term)
    return spelt in _CODES[vocabulary] or spelt in _TAKEN.get(vocabulary, ())


def is_of_another(authority_uri: str, value_uri: str) -> bool:
    """Whether the URIs say that the term is of a vocabulary that is not the Library's."""
    given = value_uri or authority_uri
    return bool(given) and re.match(r"https?://id\.loc\.gov/vocabulary/preservation\b", given) is None


def is_list(vocabulary: str, authority_uri: str) -> bool:
    """Whether an `authorityURI` of the Library's is that of this vocabulary; other URIs say nothing about it."""
    match = _LIST.fullmatch(authority_uri)
    return match is None or _OLD_NAMES.get(match[1], match[1]) == vocabulary


def named_by(vocabulary: str, value_uri: str, term: str) -> bool:
    """Whether a `valueURI` of the Library's names this term; other URIs say nothing about it."""
    match = _URI.fullmatch(value_uri)
    if match is None:
        return True
    code = _CODES[vocabulary].get(letters(term))
    return code is None or (_OLD_NAMES.get(match[1], match[1]), match[2]) == (vocabulary, code)
