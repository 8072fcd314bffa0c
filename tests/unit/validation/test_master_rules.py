"""What is told of uncompressed masters: code, severity, words."""

import pytest

from oais_vn.validation.rules import dlv_masters

SEVERITIES = {"DLV-021": "error", "DLV-022": "error", "DLV-023": "error", "DLV-107": "info"}


def test_the_rules_are_these():
    assert {rule.code: rule.severity.value for rule in dlv_masters.RULES} == SEVERITIES


@pytest.mark.parametrize(
    ("masters", "code", "said"),
    [
        ([], "DLV-021", "'MASTER'"),
        (["MASTER/khác.tif"], "DLV-022", "no document's file"),
        (["MASTER/1.tif"], "DLV-023", "H32.64.2008.01.HC.0000001; H32.64.2008.02.HC.0000001"),
        (["MASTER/a/1.tif", "MASTER/b/1.tif"], "DLV-107", "2 uncompressed masters"),
    ],
)
def test_a_delivery_with_such_masters(tmp_path, described, masters, code, said):
    import oais_vn as ov

    made = described(dossiers=2, documents=1)
    made.terms = made.terms.replace("[delivery]\n", '[delivery]\nmasters = "MASTER"\n')
    contents = list(made.files.values())
    made.files = {"a/1.pdf": contents[0], "b/1.pdf": contents[1], **dict.fromkeys(masters, b"x")}
    for row, path in zip(made.documents, ("a/1.pdf", "b/1.pdf"), strict=True):
        row["path"] = path
    with ov.open_delivery(made.write(tmp_path / "giao-nop")) as delivery:
        report = ov.check(delivery)
    (finding,) = [each for each in report.findings if each.code in SEVERITIES]
    assert (finding.code, finding.severity.value) == (code, SEVERITIES[code])
    assert said in finding.line("en")
    assert report.passed is (code == "DLV-107")
