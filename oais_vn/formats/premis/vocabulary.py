"""Terms of the Library of Congress' preservation vocabularies that we write, and their URIs."""

from __future__ import annotations

from oais_vn.formats.xml import Attributes

_ROOT = "http://id.loc.gov/vocabulary/preservation/"

_TERMS = {
    "eventType": {
        "creation": "cre",
        "dissemination": "dis",
        "format identification": "for",
        "information package creation": "ipc",
        "ingestion": "ing",
        "message digest calculation": "mes",
        "metadata modification": "mem",
        "migration": "mig",
        "modification": "mod",
        "transfer": "tra",
        "validation": "val",
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
    "cryptographicHashFunctions": {"SHA-256": "sha256", "SHA-512": "sha512"},
    "relationshipType": {"derivation": "der", "replacement": "rep", "structural": "str"},
    "relationshipSubType": {"is part of": "isp", "is source of": "iso", "supersedes": "sup"},
}


def is_term(vocabulary: str, term: str) -> bool:
    """Whether we know the term; the lists here are those parts of the Library's that we write."""
    return term in _TERMS[vocabulary]


def authority(vocabulary: str, term: str) -> Attributes:
    """The attributes of PREMIS 3 `stringPlusAuthority` for a term; `KeyError` for a term that we do not know."""
    return {
        "authority": vocabulary,
        "authorityURI": f"{_ROOT}{vocabulary}",
        "valueURI": f"{_ROOT}{vocabulary}/{_TERMS[vocabulary][term]}",
    }
