"""The virus check of what is received (TT05): done once, judged, and told to PREMIS."""

from __future__ import annotations

from dataclasses import replace

from oais_vn.model.ports import Clock, PackageSource, Progress
from oais_vn.model.preservation import Outcome
from oais_vn.model.report import Report
from oais_vn.model.viruses import VirusReceipt, VirusScan, VirusScanner
from oais_vn.packages.blueprint import Act
from oais_vn.validation.rule import judge
from oais_vn.validation.rules import vir


class VirusCheck:
    """Scans every file of `source` at the first question; without a scanner nothing is known."""

    def __init__(
        self, scanner: VirusScanner | None, source: PackageSource, clock: Clock, progress: Progress | None = None
    ) -> None:
        self._scanner = scanner
        self._source = source
        self._clock = clock
        self._progress = progress
        self._receipt: VirusReceipt | None = None

    def receipt(self) -> VirusReceipt:
        """What is known of viruses; `PluginError` when the scanner fails as a whole."""
        if self._receipt is None:
            self._receipt = VirusReceipt(None if self._scanner is None else self._scanned(self._scanner))
        return self._receipt

    def _scanned(self, scanner: VirusScanner) -> VirusScan:
        engine, paths = scanner.engine(), list(self._source.paths())
        infected, unscanned = [], []
        for done, each in enumerate(scanner.scan(self._source, paths), 1):
            if each.found:
                infected.append(each)
            elif each.problem:
                unscanned.append(each)
            if self._progress is not None:
                self._progress(each.path.name, done, len(paths))
        return VirusScan(engine, self._clock(), len(paths), tuple(infected), tuple(unscanned))


def with_viruses(report: Report, receipt: VirusReceipt) -> Report:
    """The report with what there is to say of viruses and is not in it yet."""
    told = {finding.code for finding in report.findings}
    more = (finding for finding in judge(vir.RULES, receipt) if finding.code not in told)
    return replace(report, findings=(*report.findings, *more))


def virus_acts(receipt: VirusReceipt) -> tuple[Act, ...]:
    """The check as the PREMIS event `virus check`; none where nobody scanned."""
    scan = receipt.scan
    if scan is None:
        return ()
    agent, signatures = scan.engine
    result = f"có mã độc trong {len(scan.infected)} tệp" if scan.infected else "không phát hiện mã độc"
    return (
        Act(
            type="virus check",
            moment=scan.ended,
            detail=(
                f"quét vi-rút khi nhận bằng {agent.name} {agent.version}, "
                f"mẫu nhận diện {signatures or 'không rõ ngày'}: {scan.files} tệp, {result}"
            ),
            agents=((agent, "executing program"),),
            outcome=Outcome.FAIL if scan.infected else Outcome.WARNING if scan.unscanned else Outcome.SUCCESS,
            note=f"không quét được {len(scan.unscanned)} tệp" if scan.unscanned else "",
        ),
    )
