"""Đóng gói một lần giao nộp từ Python: kiểm tra, in từng lỗi, rồi mỗi hồ sơ thành một AIP và được kiểm tra lại.

Pack a delivery from Python: judge it, print every finding, make an AIP of each dossier, judge each again.

    python examples/pack_a_delivery.py GIAO-NOP GOI
"""

from __future__ import annotations

import sys

import oais_vn as ov


def main(delivery: str, out: str) -> int:
    """Pack `delivery` into `out`; 0 when every package passed, 1 when the delivery or a package did not."""
    with ov.open_delivery(delivery) as opened:
        report = ov.check(opened)
        for finding in report.findings:
            if finding.severity is not ov.Severity.INFO:
                print(finding.line("vi"))
                print("   ", finding.remedy.vi)
        if not report.passed:
            return 1
        passed = True
        for package in ov.pack(opened, out, type="AIP", report=report, operator="Cán bộ đóng gói"):
            judged = ov.validate(package.path)
            passed = passed and judged.passed
            print(f"{package.made.value}: {package.path}: {judged.verdict}")
            print(f"    {package.id}, {package.files} tệp, tagmanifest SHA-256 {package.digest}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 3 else __doc__)
