"""Asking requirements of a document as it streams by: where, scope, nesting, pruning, bounds, versions."""

from __future__ import annotations

import io
from collections import deque

import pytest

from oais_vn.formats import asking
from oais_vn.formats.asking import Asking
from oais_vn.formats.mets.reader import read_mets
from oais_vn.formats.profiles.requirements import read_requirements
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.requirements import Level

HEAD = 'specification = "E-ARK T"\nconfidence = "V"\ndocument = "mets"\n'
ROW = '[requirements.T1]\nlevel = "MUST"\ncardinality = "1..1"\ntitle = { vi = "kích thước", en = "size" }\n'


def read(folder, text, version="2.2.0", vocabularies=""):
    (folder / "requirements").mkdir(exist_ok=True)
    (folder / "requirements" / "t.toml").write_text(HEAD + text, encoding="utf-8")
    (folder / "requirements" / "vocabularies.toml").write_text(vocabularies, encoding="utf-8")
    return read_requirements("t", version, [folder])


def unmet(requirements, body, scope="package"):
    found = []
    watching = Asking([requirements], "mets", scope).watch(found.append)
    document = f'<mets xmlns="http://www.loc.gov/METS/" OBJID="a">{body}</mets>'
    deque(read_mets(io.BytesIO(document.encode()), watch=watching), maxlen=0)
    return found, watching


def files(*files):
    return f"<fileSec><fileGrp>{''.join(files)}</fileGrp></fileSec>"


def test_every_element_at_the_path_is_asked_however_deep(tmp_path):
    asked = read(tmp_path, ROW + 'ask = [{ on = "mets/fileSec//fileGrp//file", test = "@SIZE" }]')
    body = '<fileSec><fileGrp><fileGrp><file ID="x"/></fileGrp><file ID="y" SIZE="1"/></fileGrp></fileSec>'
    (found,), _ = unmet(asked, body)
    assert (found.code, found.xpath) == ("T1", "mets/fileSec/fileGrp/fileGrp/file[@ID='x']")
    assert "SIZE" in found.ask.message.vi


def test_only_those_elements_are_asked_for_which_where_holds(tmp_path):
    asked = read(tmp_path, ROW + 'ask = [{ on = "mets/fileSec/fileGrp/file", where = "@USE", test = "@SIZE" }]')
    found, _ = unmet(asked, files('<file ID="x"/>', '<file ID="y" USE="a"/>'))
    assert [each.xpath for each in found] == ["mets/fileSec/fileGrp/file[@ID='y']"]


def test_an_ask_of_one_scope_is_not_asked_in_the_other(tmp_path):
    asked = read(tmp_path, ROW + 'ask = [{ on = "mets", test = "@LABEL", scope = "representation" }]')
    assert Asking([asked], "mets", "package").watch(print) is None
    assert len(unmet(asked, "", "representation")[0]) == 1


def test_mets_that_is_embedded_is_not_judged(tmp_path):
    asked = read(tmp_path, ROW + 'ask = [{ on = "mets//fileGrp/file", test = "@SIZE" }]')
    inner = f"<dmdSec><mdWrap><xmlData><mets>{files('<file/>')}</mets></xmlData></mdWrap></dmdSec>"
    assert len(unmet(asked, inner + files("<file/>"))[0]) == 1


def test_first_breach_only(tmp_path):
    row = ROW + 'ask = [{ on = "mets/fileSec/fileGrp/file", test = "@SIZE", once = true }]'
    assert len(unmet(read(tmp_path, row), files("<file/>", "<file/>"))[0]) == 1


def test_elements_beyond_the_first_thousand_are_judged_and_let_go(tmp_path):
    row = ROW + 'ask = [{ on = "mets/fileSec/fileGrp/file", test = "@SIZE" }]\n'
    row += ROW.replace("T1", "T2") + 'ask = [{ on = "mets/fileSec", test = "count(mets:fileGrp/mets:file) > 1010" }]'
    body = files(*[f'<file ID="f{number}" SIZE="1"/>' for number in range(3000)], '<file ID="last"/>')
    found, _ = unmet(read(tmp_path, row), body)
    assert [(each.code, each.xpath) for each in found] == [
        ("T1", "mets/fileSec/fileGrp/file[@ID='last']"),
        ("T2", "mets/fileSec"),
    ]


def test_it_gives_up_when_too_many_elements_are_held(tmp_path, monkeypatch):
    monkeypatch.setattr(asking, "_MOST_HELD", 5)
    asked = read(tmp_path, ROW + 'ask = [{ on = "mets/fileSec/fileGrp/file", test = "@SIZE" }]')
    found, watching = unmet(asked, files(*["<file/>"] * 9))
    assert watching.gave_up
    assert len(found) < 9


def test_versions_choose_asks_levels_and_requirements(tmp_path):
    row = ROW + 'levels = { "2.0.4" = "MUST", "2.2.0" = "SHOULD" }\n'
    row += 'ask = [{ on = "mets", test = "@A", until = "2.1.0" }, { on = "mets", test = "@B", since = "2.2.0" }]\n'
    row += ROW.replace("T1", "T2") + 'until = "2.0.4"\n'
    old, new = read(tmp_path, row, "2.0.4"), read(tmp_path, row, "2.2.0")
    assert [each.code for each in old.requirements] == ["T1", "T2"]
    assert [each.code for each in new.requirements] == ["T1"]
    assert [(ask.test, ask.level) for ask in old.requirements[0].asks] == [("@A", Level.MUST)]
    assert [(ask.test, ask.level) for ask in new.requirements[0].asks] == [("@B", Level.SHOULD)]


def test_the_words_of_a_vocabulary_are_put_in(tmp_path):
    row = ROW + 'ask = [{ on = "mets", test = "ov:among(@LABEL, {colours})" }]'
    (requirement,) = read(tmp_path, row, vocabularies='colours = ["đỏ", "xanh"]').requirements
    assert requirement.asks[0].test == "ov:among(@LABEL, 'đỏ', 'xanh')"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('ask = [{ on = "mets", test = "@A", tset = "@B" }]', "requirements.T1.ask.1.tset"),
        ('ask = [{ on = "mets", test = "@A[" }]', "requirements.T1.ask.1.test"),
        ('ask = [{ on = "mets", test = "nobody:knows(@A)" }]', "requirements.T1.ask.1.test"),
        ('ask = [{ on = "mets", where = "]", test = "@A" }]', "requirements.T1.ask.1.where"),
        ('ask = [{ on = "mets", test = "ov:among(@A, {none})" }]', "requirements.T1.ask.1.test"),
        ('ask = [{ on = "mets", test = "@A", scope = "all" }]', "requirements.T1.ask.1.scope"),
        ('ask = [{ on = "mets" }]', "requirements.T1.ask.1.check"),
        ('weight = "3"', "requirements.T1.weight"),
    ],
    ids=["unknown-in-ask", "no-xpath", "unknown-function", "where", "vocabulary", "scope", "nothing-asked", "unknown"],
)
def test_what_is_wrong_is_named_by_file_and_key(tmp_path, text, key):
    with pytest.raises(ConfigurationError) as raised:
        read(tmp_path, ROW + text)
    assert "t.toml" in raised.value.text.en
    assert key in raised.value.text.en
