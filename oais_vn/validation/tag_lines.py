"""What a faulty line of a tag file is reported as, and how it weighs."""

from __future__ import annotations

from oais_vn.formats.bagit.reader import STRICT, Flaw, LineFault
from oais_vn.model.report import Severity
from oais_vn.validation.package import DECLARATION, Bag, Package
from oais_vn.validation.seen import Seen

_BORNE = {
    Flaw.TOOL_MARK: Seen.TOOL_MARK,
    Flaw.NO_LINE_END: Seen.NO_LINE_END,
    Flaw.BARE_PERCENT: Seen.BARE_PERCENT,
}
"""What the text of a bag may have and still be understood; our own writer never gives it."""


def note_fault(package: Package, bag: Bag, path: str, fault: LineFault) -> None:
    """Note a fault under the kind that it is.

    Before 1.0 the last line might be left open, and a byte-order mark was forbidden in bagit.txt alone.
    """
    if fault.flaw is Flaw.NO_LINE_END and bag.version < STRICT:
        return
    kind = Seen.TAG_LINE if bag.is_ours else _BORNE.get(fault.flaw, Seen.TAG_LINE)
    borne = fault.flaw is Flaw.BYTE_ORDER_MARK and bag.version < STRICT and path != DECLARATION
    severity = Severity.WARNING if borne else None
    package.note(kind, path, fault.line, severity=severity, flaw=fault.flaw.value, text=fault.text)
