"""MET: what METS says of each file and of its own state, beside size and digest."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Severity
from oais_vn.validation.forms import WrittenMets, written
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule

_CIRCULAR = "TT 05/2025/TT-BNV, PL I-V"
_MEND = Text(
    "Sửa phần mềm tạo gói rồi tạo lại gói.",
    "Mend the software that made the package and make it anew.",
)
_STATES = frozenset(["", "NEW", "SUPPLEMENT", "REPLACEMENT", "TEST", "VERSION", "DELETE", "OTHER"])
"""Those of the Circular (NEW where nothing is said), and of DILCIS's vocabulary besides."""
_REPLACEMENT = "REPLACEMENT"
_PREDECESSOR = "OAIS-VN-Predecessor"
_XML = frozenset(["application/xml", "text/xml"])
_SUFFIXES_OF_XML = frozenset([".xml", ".xsd"])
_NOTHING_SAID = "application/octet-stream"


def _hit(mets: WrittenMets, line: int, **params: object) -> Hit:
    place = Location(path=mets.path, line=line)
    return Hit(place, params, clause=mets.shape.clause, confidence=mets.shape.confidence)


@rule(
    "MET-027",
    severity=Severity.WARNING,
    clause=_CIRCULAR,
    confidence="S1",
    message=Text(
        "METS không ghi {attribute} ở {times} chỗ, đầu tiên ở đây",
        "the METS says no {attribute} in {times} places, the first is here",
    ),
    remedy=_MEND,
)
def attributes_are_there(package: Package) -> Iterable[Hit]:
    """Files, records and the head of METS say when they were made, and of what type they are.

    Under a profile of published requirements these ask for the same, in their own words.
    """
    for mets in written(package):
        for attribute, line, times in mets.manner.lacking if not mets.profile.requirements else ():
            yield _hit(mets, line, attribute=attribute, times=times)


@rule(
    "MET-028",
    severity=Severity.WARNING,
    clause="METS 1.12.1, MIMETYPE; RFC 6838",
    confidence="V",
    message=Text(
        "MIMETYPE của {times} tệp {suffix} là {found!r}, thường là {expected!r}",
        "MIMETYPE of {times} files {suffix} is {found!r}, usually it is {expected!r}",
    ),
    remedy=Text(
        "Xem tệp có đúng định dạng như phần mở rộng không, rồi ghi đúng MIMETYPE khi tạo lại gói.",
        "Look whether the file is what its extension says, and write its MIMETYPE when the package is made anew.",
    ),
)
def types_fit_names(package: Package) -> Iterable[Hit]:
    """MIMETYPE is the type that the profile knows for the extension; other extensions are not judged.

    Where it is that of another format that the profile knows, the content may differ from the name: that is told only.
    """
    for mets in written(package):
        known = mets.profile.formats
        for word, line, times in mets.manner.mimes:
            suffix, _, found = word.partition(" ")
            expected = _XML if suffix in _SUFFIXES_OF_XML else frozenset(filter(None, [known.get(suffix)]))
            if not expected or found.casefold() in expected or found == _NOTHING_SAID:
                continue
            severity = Severity.INFO if found in known.values() else None
            params = {"suffix": suffix, "found": found, "expected": min(expected), "times": times}
            yield Hit(Location(path=mets.path, line=line), params, severity)


@rule(
    "MET-029",
    severity=Severity.WARNING,
    clause=f"{_CIRCULAR}; CSIP8",
    confidence="S1",
    message=Text(
        "metsHdr/@RECORDSTATUS là {found!r}, cần là {expected}",
        "metsHdr/@RECORDSTATUS is {found!r}, it must be {expected}",
    ),
    remedy=_MEND,
)
def state_is_known(package: Package) -> Iterable[Hit]:
    """RECORDSTATUS is a word of the vocabulary; our package with a predecessor says that it replaces it."""
    replaces = bool(package.tag(_PREDECESSOR))
    for mets in written(package):
        found, line = mets.header.record_status, mets.header.line
        if found not in _STATES:
            yield _hit(mets, line, found=found, expected="NEW, SUPPLEMENT, REPLACEMENT, TEST, OTHER")
        elif mets.is_root and replaces != (found == _REPLACEMENT) and package.bag is not None and package.bag.is_ours:
            yield _hit(mets, line, found=found, expected=_REPLACEMENT if replaces else "NEW")


RULES = (attributes_are_there, types_fit_names, state_is_known)
