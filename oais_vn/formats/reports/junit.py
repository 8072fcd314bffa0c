"""A report as JUnit XML: a suite a dossier, a case an error or warning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from lxml import etree

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.grouping import Group, by_dossier
from oais_vn.formats.reports.words import CLAUSE, REMEDY, VERDICTS, WHOLE, decided
from oais_vn.model.dates import timestamp
from oais_vn.model.language import Language
from oais_vn.model.report import Finding, Report, Severity


def write_junit(reports: Sequence[Report], language: Language, stream: IO[bytes]) -> None:
    """Suites for each subject as a whole and each of its dossiers.

    An error is a failed case, one that is waived a skipped case, a warning a passed case that says so. A suite without
    errors has one more passed case, so that what is clean can be seen. Information is left out.
    """
    root = etree.Element("testsuites", name="oais-vn")
    for report in reports:
        for group in by_dossier(report):
            root.append(_suite(report, group, language))
    for total in ("tests", "failures", "skipped"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    root.set("errors", "0")
    stream.write(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _suite(report: Report, group: Group, language: Language) -> etree._Element:
    whole = WHOLE.get(report.subject.kind, WHOLE["package"]).to(language)
    name = f"{group.code} {group.title}".strip() or f"{whole}: {report.subject.path}"
    suite = etree.Element("testsuite", name=printable(name), timestamp=timestamp(report.started, "utc")[:-1])
    classname = printable(group.code or report.subject.path)
    for finding in group.findings:
        if finding.severity is not Severity.INFO:
            suite.append(_case(finding, classname, language))
    failures = len(suite.findall("testcase/failure"))
    if not failures:
        etree.SubElement(suite, "testcase", classname=classname, name=VERDICTS[True].to(language), time="0")
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(failures))
    suite.set("errors", "0")
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("time", "0")
    return suite


def _case(finding: Finding, classname: str, language: Language) -> etree._Element:
    line = printable(finding.line(language))
    case = etree.Element("testcase", classname=classname, name=line, time="0")
    if finding.location.path:
        case.set("file", printable(finding.location.path))
    told = printable(
        f"{line}\n{REMEDY.to(language)}: {finding.remedy.to(language)}\n"
        f"{CLAUSE.to(language)}: {finding.clause} [{finding.confidence}]"
    )
    if finding.waiver is not None:
        etree.SubElement(case, "skipped", message=printable(decided(finding.waiver, language)))
    elif finding.severity is Severity.ERROR:
        failure = etree.SubElement(case, "failure", type=finding.code, message=printable(finding.message.to(language)))
        failure.text = told
    else:
        etree.SubElement(case, "system-out").text = told
    return case
