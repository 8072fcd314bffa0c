"""VIR: viruses in what is received, and whether anybody looked for them."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.location import NOWHERE, Location
from oais_vn.model.paths import shown_name
from oais_vn.model.report import Severity
from oais_vn.model.viruses import VirusReceipt
from oais_vn.validation.rule import Hit, Rule, rule

_RECEIPT = "TT 05/2025/TT-BNV (kiểm tra vi-rút khi nhận)"


@rule(
    "VIR-001",
    severity=Severity.ERROR,
    clause=_RECEIPT,
    confidence="S1",
    message=Text("tệp có mã độc: {virus}", "the file holds malware: {virus}"),
    remedy=Text(
        "Cách ly lần giao nộp này, đừng mở tệp; báo nhà thầu quét máy của họ và giao lại tệp sạch.",
        "Keep the delivery apart and do not open the file; have the supplier scan its machines and deliver it clean.",
    ),
)
def infected(receipt: VirusReceipt) -> Iterable[Hit]:
    """A file in which the scanner found something."""
    for each in receipt.scan.infected if receipt.scan else ():
        yield Hit(Location(path=shown_name(each.path)), {"virus": each.found})


@rule(
    "VIR-002",
    severity=Severity.WARNING,
    clause=_RECEIPT,
    confidence="S1",
    message=Text("chưa quét được vi-rút trong tệp: {reason}", "the file was not scanned for viruses: {reason}"),
    remedy=Text(
        "Quét riêng tệp này, hoặc nâng giới hạn của ClamAV (StreamMaxLength, MaxFileSize, MaxScanSize) rồi kiểm tra "
        "lại.",
        "Scan the file alone, or raise ClamAV's limits (StreamMaxLength, MaxFileSize, MaxScanSize) and check again.",
    ),
)
def not_scanned(receipt: VirusReceipt) -> Iterable[Hit]:
    """A file that the scanner did not take."""
    for each in receipt.scan.unscanned if receipt.scan else ():
        yield Hit(Location(path=shown_name(each.path)), {"reason": each.problem})


@rule(
    "VIR-003",
    severity=Severity.INFO,
    clause=_RECEIPT,
    confidence="S1",
    message=Text("CHƯA QUÉT vi-rút", "NOT scanned for viruses"),
    remedy=Text(
        "Cài ClamAV, đặt thiết lập clamav (docs/how-to/viruses.md), hoặc quét bằng công cụ khác và ghi vào biên bản.",
        "Install ClamAV and set clamav (docs/how-to/viruses.md), or scan by other means and write that in the minutes.",
    ),
)
def nobody_scanned(receipt: VirusReceipt) -> Iterable[Hit]:
    """What nobody scanned."""
    if receipt.scan is None:
        yield Hit(NOWHERE)


@rule(
    "VIR-004",
    severity=Severity.INFO,
    clause=_RECEIPT,
    confidence="S1",
    message=Text(
        "đã quét vi-rút {files} tệp bằng {tool}, mẫu nhận diện {signatures}: {infected} tệp có mã độc, "
        "{unscanned} tệp không quét được",
        "{files} files were scanned for viruses by {tool}, signatures {signatures}: {infected} hold malware, "
        "{unscanned} could not be scanned",
    ),
    remedy=Text(
        "Không phải làm gì; mẫu nhận diện đã cũ thì cập nhật rồi quét lại.",
        "Nothing is to be done; where the signatures are old, update them and scan again.",
    ),
)
def scanned(receipt: VirusReceipt) -> Iterable[Hit]:
    """Who scanned, by which signatures, and what came of it."""
    scan = receipt.scan
    if scan is not None:
        agent, signatures = scan.engine
        yield Hit(
            NOWHERE,
            {
                "files": scan.files,
                "tool": f"{agent.name} {agent.version}",
                "signatures": signatures or Text("không rõ ngày", "of unknown date"),
                "infected": len(scan.infected),
                "unscanned": len(scan.unscanned),
            },
        )


RULES: tuple[Rule[VirusReceipt], ...] = (infected, not_scanned, nobody_scanned, scanned)
