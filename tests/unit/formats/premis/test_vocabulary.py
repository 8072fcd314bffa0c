"""Terms of the Library of Congress however they are spelt, and their URIs."""

from __future__ import annotations

import pytest

from oais_vn.formats.premis.vocabulary import _TERMS, authority, is_known, is_of_another, named_by

ROOT = "http://id.loc.gov/vocabulary/preservation"


def test_there_are_fifty_types_of_events_and_no_code_twice():
    assert len(_TERMS["eventType"]) == 50
    for terms in _TERMS.values():
        assert len(set(terms.values())) == len(terms)


@pytest.mark.parametrize(
    ("vocabulary", "term"),
    [
        *(
            ("eventType", term)
            for term in ("virus check", "Fixity Check", "access assignment", "identifier assignment")
        ),
        *(("relationshipSubType", term) for term in ("is Part Of", "isPartOf", "has  source", "is\nrepresented by")),
        ("cryptographicHashFunctions", "sha256"),
        ("objectCategory", "intellectualEntity"),
        ("copyrightStatus", "publicdomain"),
    ],
)
def test_known_terms(vocabulary, term):
    assert is_known(vocabulary, term)


@pytest.mark.parametrize(
    ("vocabulary", "term"), [("eventType", "registration"), ("eventOutcome", ""), ("agentType", "organisation")]
)
def test_unknown_terms(vocabulary, term):
    assert not is_known(vocabulary, term)


@pytest.mark.parametrize("vocabulary", _TERMS)
def test_what_we_write_names_its_term(vocabulary):
    for term in _TERMS[vocabulary]:
        assert named_by(vocabulary, authority(vocabulary, term)["valueURI"], term)


@pytest.mark.parametrize(
    ("vocabulary", "uri", "term", "named"),
    [
        ("eventType", f"{ROOT}/eventType/val", "transfer", False),
        ("eventType", f"{ROOT}/agentType/tra", "transfer", False),
        ("eventType", "https://id.loc.gov/vocabulary/preservation/eventType/tra/", "Transfer", True),
        ("eventRelatedAgentRole", f"{ROOT}/linkingAgentRoleEvent/aut", "authorizer", True),
        ("eventType", "https://example.org/val", "transfer", True),
        ("eventType", "", "transfer", True),
    ],
)
def test_uris(vocabulary, uri, term, named):
    assert named_by(vocabulary, uri, term) is named


@pytest.mark.parametrize(
    ("authority_uri", "value_uri", "another"),
    [
        ("", "", False),
        (f"{ROOT}/eventType", "", False),
        ("https://example.org/su-kien", "", True),
        (f"{ROOT}/eventType", "https://example.org/su-kien/1", True),
    ],
)
def test_terms_of_other_lists(authority_uri, value_uri, another):
    assert is_of_another(authority_uri, value_uri) is another
