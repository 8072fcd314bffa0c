"""Đóng gói nhiều hồ sơ cùng lúc trên một Executor của mình: ở đây là các tiến trình của máy này.

Pack many dossiers at once on an executor of one's own: here processes of this machine. Anything with the interface
of `concurrent.futures.Executor` will do, a cluster's included; jobs and results are plain values that can be pickled.
Processes are started with `spawn`, so the call stands under `if __name__ == "__main__"`.

    python examples/pack_with_an_executor.py GIAO-NOP GOI
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import oais_vn as ov


def main(delivery: str, out: str) -> int:
    """Pack `delivery` into `out`; a dossier that cannot be packed is told, and the others go on."""
    refused: list[str] = []

    def told(dossier: str, error: ov.OaisError) -> None:
        refused.append(f"{dossier}: {error.text.vi}")

    with (
        ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor,
        ov.open_delivery(delivery) as opened,
    ):
        for package in ov.pack(opened, out, executor=executor, on_error=told):
            print(f"{package.made.value}: {package.path}")
    for line in refused:
        print(line, file=sys.stderr)
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 3 else __doc__)
